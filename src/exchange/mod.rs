//! Rulebooks in and out: marketers' sheets, and the scoring of other systems.
//!
//! A format is one file: it turns the bytes of a file into a [`Draft`], and perhaps a draft into bytes. It says
//! in [`Remark`]s what it could not take along; nothing is dropped in silence. What a draft means is decided by the
//! project's own reader of `rules.toml` and nowhere else, so an import can be no looser than a file written by hand.
//! No files are opened here, and no score is computed.

pub mod check;
pub mod csv;
pub mod draft;
mod encoding;
pub mod grid;
pub mod hubspot;
mod json;
pub mod mautic;
mod name;
pub mod remark;
pub mod sheet;
pub mod xlsx;

use std::collections::BTreeMap;

use crate::error::{Error, closest};
use crate::project::{ConditionCheck, ProjectError};

pub use check::Checked;
pub use draft::Draft;
pub use remark::{Remark, Remarks, Weight};

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its name, for messages and comments.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
    /// Other names for events and properties.
    pub renames: &'a Renames,
}

/// Other names for types of events and properties: what the file calls them, what the log calls them.
pub type Renames = BTreeMap<String, String>;

/// A way in, and perhaps out.
pub trait Format: Sync {
    /// The format in one word, as `--from` and `--to` take it.
    fn name(&self) -> &'static str;

    /// One sentence for help and docs.
    fn summary(&self) -> &'static str;

    /// Extensions without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the bytes look like it.
    fn recognizes(&self, bytes: &[u8]) -> bool;

    /// Whether its files name events and properties in words of their own, which `--rename` translates.
    fn has_names_of_its_own(&self) -> bool {
        false
    }

    /// The rulebook in a file.
    ///
    /// # Errors
    /// Everything that makes no sense, each with its place.
    fn read(&self, input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError>;

    /// Whether the format can be written.
    fn is_writable(&self) -> bool {
        true
    }

    /// The file for a rulebook; `renames` as in [`Input`], the other way round.
    ///
    /// # Errors
    /// Where the format is only read, or cannot hold the rulebook at all.
    fn write(
        &self,
        draft: &Draft,
        renames: &Renames,
        remarks: &mut Remarks,
    ) -> Result<Vec<u8>, Error>;
}

/// Every format, in the order that help lists them and content is looked at.
pub const ALL: &[&dyn Format] = &[&xlsx::Xlsx, &hubspot::HubSpot, &mautic::Mautic, &csv::Csv];

fn names(of: impl Fn(&dyn Format) -> bool) -> String {
    let names = ALL.iter().filter(|format| of(**format));
    let names: Vec<String> = names.map(|format| format!("`{}`", format.name())).collect();
    names.join(", ")
}

/// The format of that name.
///
/// # Errors
/// A name that is none, with those that are.
pub fn find(name: &str) -> Result<&'static dyn Format, Error> {
    let found = ALL.iter().find(|format| format.name() == name);
    found.copied().ok_or_else(|| {
        let error = Error::config(format!(
            "no format `{name}` for rulebooks; known: {}",
            names(|_| true)
        ));
        match closest(name, ALL.iter().map(|format| format.name())) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    })
}

/// The format of a file by its extension, where that says it, and by its content.
///
/// # Errors
/// A file that looks like none.
pub fn guess(input: &Input) -> Result<&'static dyn Format, Error> {
    let by_extension = with_extension(input.name, |_| true);
    let by_content = |format: &&&dyn Format| format.recognizes(input.bytes);
    let looked = match by_extension.as_slice() {
        [] => ALL.iter().find(by_content),
        several => several.iter().find(by_content),
    };
    looked.copied().ok_or_else(|| {
        Error::config(format!(
            "`{}` is no rulebook in a format that is known: {}",
            input.name,
            names(|_| true)
        ))
        .hint("say which with `--from FORMAT`; what is wrong with the file is told then")
    })
}

/// The format to write a file of that name in.
///
/// # Errors
/// An extension that no writable format has.
pub fn for_output(name: &str) -> Result<&'static dyn Format, Error> {
    with_extension(name, |format| format.is_writable())
        .first()
        .copied()
        .ok_or_else(|| {
            Error::config(format!("`{name}` has no extension of a known format"))
                .hint("write to .csv, .xlsx or .json (HubSpot), or say `--to FORMAT`")
        })
}

fn with_extension(name: &str, also: impl Fn(&dyn Format) -> bool) -> Vec<&'static dyn Format> {
    let path = std::path::Path::new(name);
    let extension = path.extension().map(|found| found.to_string_lossy());
    let extension = extension.unwrap_or_default().to_lowercase();
    ALL.iter()
        .filter(|format| format.extensions().contains(&extension.as_str()) && also(**format))
        .copied()
        .collect()
}

/// Reads a file, checks what it says as a rulebook, and gives the `rules.toml` with what did not come along.
///
/// # Errors
/// Everything that is wrong with the file, each with its place.
pub fn import(
    format: &dyn Format,
    input: &Input,
    condition: ConditionCheck,
) -> Result<(Checked, Vec<Remark>), ProjectError> {
    let mut remarks = Remarks::default();
    let draft = format.read(input, &mut remarks)?;
    let checked = check::check(&draft, input.name, condition)?;
    Ok((checked, remarks.into_sorted()))
}

/// The file for a `rules.toml` that holds, and what did not come along.
///
/// # Errors
/// A format that is only read, or cannot hold the rulebook at all.
pub fn export(
    format: &dyn Format,
    rules_text: &str,
    renames: &Renames,
) -> Result<(Vec<u8>, Vec<Remark>), Error> {
    if !format.is_writable() {
        return Err(Error::config(format!(
            "rulebooks in the format `{}` are read, not written",
            format.name()
        ))
        .hint(format!(
            "formats to write: {}",
            names(|one| one.is_writable())
        )));
    }
    let draft = Draft::of_toml(rules_text)
        .ok_or_else(|| Error::internal("a rulebook that was read cannot be read again"))?;
    let mut remarks = Remarks::default();
    let bytes = format.write(&draft, renames, &mut remarks)?;
    Ok((bytes, remarks.into_sorted()))
}
