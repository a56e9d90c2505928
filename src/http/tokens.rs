//! Bearer tokens: shown once, kept as SHA-256, compared in constant time.

use std::path::{Path, PathBuf};

use rand::TryRngCore as _;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::Timestamp;
use crate::error::{Error, Result, closest};
use crate::sink::write_file;

/// What every token begins with, so that it is recognized where it does not belong.
const PREFIX: &str = "lsk_";

/// What a token may do; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Ask for scores and everything that can be read.
    Read,
    /// And send events and leads.
    Ingest,
    /// And change rules and models.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Read, Self::Ingest, Self::Admin];

    /// The scope in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Ingest => "ingest",
            Self::Admin => "admin",
        }
    }
}

/// One token, without what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made, in UTC.
    pub created: String,
    /// SHA-256 of it in hexadecimal digits.
    sha256: String,
}

/// All tokens of a project, kept in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    all: Vec<Token>,
    path: PathBuf,
}

impl Tokens {
    /// Reads the tokens of the project in `folder`; no file means no tokens.
    ///
    /// # Errors
    /// A file that cannot be read or is not what we wrote.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("serve").join("tokens.json");
        let shown = path.display().to_string();
        let all = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Error::config(format!("`{shown}` is not a list of tokens: {error}"))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Error::io(format!("cannot read `{shown}`: {error}"))),
        };
        Ok(Self { all, path })
    }

    /// Every token.
    pub fn list(&self) -> &[Token] {
        &self.all
    }

    /// Makes a token and gives back what it is: it is never shown again.
    ///
    /// # Errors
    /// A name that is taken; a file that cannot be written.
    pub fn add(&mut self, name: &str, scope: Scope, now: Timestamp) -> Result<String> {
        if self.all.iter().any(|token| token.name == name) {
            return Err(
                Error::config(format!("there is a token called `{name}` already"))
                    .hint("revoke it, or take another name"),
            );
        }
        let mut bytes = [0; 32];
        OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| Error::io(format!("the machine gives no random bytes: {error}")))?;
        let secret = format!("{PREFIX}{}", hexadecimal(&bytes));
        self.all.push(Token {
            name: name.to_owned(),
            scope,
            created: now.to_string(),
            sha256: hexadecimal(&Sha256::digest(secret.as_bytes())),
        });
        self.write()?;
        Ok(secret)
    }

    /// Takes the token called `name` away.
    ///
    /// # Errors
    /// No such token; a file that cannot be written.
    pub fn revoke(&mut self, name: &str) -> Result<()> {
        let Some(at) = self.all.iter().position(|token| token.name == name) else {
            let names = self.all.iter().map(|token| token.name.as_str());
            let near = closest(name, names);
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(Error::config(format!(
                "there is no token called `{name}`{near}"
            )));
        };
        self.all.remove(at);
        self.write()
    }

    /// The token that is `secret`; every token is compared, in constant time.
    pub fn find(&self, secret: &str) -> Option<&Token> {
        let given = hexadecimal(&Sha256::digest(secret.as_bytes()));
        let mut found = None;
        for token in &self.all {
            if bool::from(token.sha256.as_bytes().ct_eq(given.as_bytes())) {
                found = Some(token);
            }
        }
        found
    }

    fn write(&self) -> Result<()> {
        let shown = self.path.display().to_string();
        let failed =
            |error: &dyn std::fmt::Display| Error::io(format!("cannot write `{shown}`: {error}"));
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        let mut bytes = serde_json::to_vec_pretty(&self.all).map_err(|error| failed(&error))?;
        bytes.push(b'\n');
        write_file(&self.path, &bytes).map_err(Error::from)?;
        keep_private(&self.path).map_err(|error| failed(&error))
    }
}

#[cfg(unix)]
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_as_a_hash_and_gone_when_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let mut tokens = Tokens::read(folder.path()).unwrap();
        let secret = tokens.add("crm", Scope::Ingest, Timestamp(0)).unwrap();
        assert_eq!(secret.len(), 4 + 64);
        assert!(tokens.add("crm", Scope::Read, Timestamp(0)).is_err());
        let file = std::fs::read_to_string(folder.path().join("serve/tokens.json")).unwrap();
        assert!(!file.contains(&secret[4..]));
        let read = Tokens::read(folder.path()).unwrap();
        assert_eq!(read.find(&secret).unwrap().scope, Scope::Ingest);
        assert_eq!(read.find("lsk_"), None);
        let error = tokens.revoke("crn").unwrap_err().to_string();
        assert_eq!(error, "there is no token called `crn`; did you mean `crm`?");
        tokens.revoke("crm").unwrap();
        assert_eq!(Tokens::read(folder.path()).unwrap().find(&secret), None);
    }

    #[test]
    fn scopes_include_those_below() {
        assert!(Scope::Read < Scope::Ingest && Scope::Ingest < Scope::Admin);
        assert_eq!(hexadecimal(&[0, 171, 255]), "00abff");
    }
}
