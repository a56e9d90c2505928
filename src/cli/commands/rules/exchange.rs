//! What the ways in and out share on the command line.

use std::io::ErrorKind as Io;
use std::path::Path;

use crate::cli::args::Exchange;
use crate::error::{Error, Result};
use crate::exchange::{Format, Remark, Renames};

/// All of a file.
///
/// # Errors
/// A file that is not there or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let shown = path.display();
        match error.kind() {
            Io::NotFound => Error::config(format!("cannot read `{shown}`: no such file")),
            Io::IsADirectory => Error::config(format!("cannot read `{shown}`: it is a folder")),
            _ => Error::io(format!("cannot read `{shown}`: {error}")),
        }
    })
}

/// The names given with `--rename`.
///
/// # Errors
/// One that is no pair.
pub fn renames(given: &Exchange) -> Result<Renames> {
    let mut renames = Renames::new();
    for text in &given.rename {
        let pair = text
            .split_once('=')
            .map(|(theirs, ours)| (theirs.trim(), ours.trim()));
        let Some((theirs, ours)) =
            pair.filter(|(theirs, ours)| !theirs.is_empty() && !ours.is_empty())
        else {
            return Err(
                Error::config(format!("`--rename {text}` is not of the form THEIRS=OURS"))
                    .hint("for example --rename email.open=email_opened"),
            );
        };
        renames.insert(theirs.to_owned(), ours.to_owned());
    }
    Ok(renames)
}

/// Whether every name to translate is there: a slip would pass in silence.
///
/// # Errors
/// A format without names of its own; a name that does not occur in what is read.
pub fn check_renames(
    format: &dyn Format,
    renames: &Renames,
    pick: impl for<'a> Fn(&'a str, &'a str) -> &'a str,
    bytes: &[u8],
    file: &str,
) -> Result<()> {
    if !renames.is_empty() && !format.has_names_of_its_own() {
        return Err(Error::config(format!(
            "`--rename` has no meaning for {}: its names are yours",
            format.name()
        )));
    }
    let text = String::from_utf8_lossy(bytes);
    for (theirs, ours) in renames {
        let looked_for = pick(theirs, ours);
        if !text.contains(looked_for) {
            return Err(Error::config(format!(
                "`--rename {theirs}={ours}`: `{looked_for}` does not occur in `{file}`"
            )));
        }
    }
    Ok(())
}

/// Whether everything came along as it was.
///
/// # Errors
/// What did not.
pub fn strict(remarks: &[Remark], whose: &str, what: &str) -> Result<()> {
    let losses: Vec<String> = remarks
        .iter()
        .filter(|remark| remark.weight.is_loss())
        .map(|remark| format!("{}: {}", remark.what, remark.reason))
        .collect();
    if losses.is_empty() {
        return Ok(());
    }
    Err(Error::config(losses.join("\n"))
        .context(format!("not all of {whose} can be said as {what}"))
        .hint("nothing was written; leave `--strict` out to write the rest"))
}
