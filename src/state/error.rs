//! Why something cannot be kept or found.

use crate::error::Error;

/// What the state refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// It cannot be opened, read or written: the disk is full, say.
    #[error("the state `{state}` refuses: {message}")]
    Refused {
        /// File or address.
        state: String,
        /// What the database says.
        message: String,
    },
    /// These rows cannot be kept, others can.
    #[error("the state `{state}` cannot keep this: {message}")]
    Rows {
        /// File or address.
        state: String,
        /// What the database says.
        message: String,
    },
    /// The database is not there, or not any more.
    #[error("the state `{state}` cannot be reached: {message}")]
    Away {
        /// Address.
        state: String,
        /// What became of the connection.
        message: String,
    },
    /// The database shows a certificate that nobody trusts here.
    #[error("the state `{state}` cannot be trusted: {message}")]
    Untrusted {
        /// Address.
        state: String,
        /// What is wrong with the certificate.
        message: String,
    },
    /// It was made by a later leadscore.
    #[error("the state `{state}` has version {version}, this leadscore knows {known}")]
    Newer {
        /// File or address.
        state: String,
        /// Its version.
        version: i64,
        /// The last one that we know.
        known: i64,
    },
    /// Another service writes to it.
    #[error("the state `{state}` is kept by another service")]
    Taken {
        /// File or address.
        state: String,
    },
    /// No address of a database.
    #[error("`{state}` is no address of a PostgreSQL database: {message}")]
    Address {
        /// What was given, without a password.
        state: String,
        /// What is wrong.
        message: String,
    },
    /// The writer has ended.
    #[error("the state is closed")]
    Closed,
}

impl From<StateError> for Error {
    fn from(error: StateError) -> Self {
        let text = error.to_string();
        match error {
            StateError::Newer { .. } => Self::mismatch(text).hint("update leadscore"),
            StateError::Address { .. } => Self::config(text)
                .hint("write it as postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=require"),
            StateError::Taken { .. } => Self::io(text).hint("stop the other one first"),
            StateError::Rows { .. } => Self::data(text),
            StateError::Away { .. } => Self::io(text)
                .hint("is the database running? What was not acknowledged can be sent again: it counts once"),
            StateError::Untrusted { .. } => Self::io(text)
                .hint("SSL_CERT_FILE names a file of certificates to trust, that of who signed the server's own among them; the address has to be one that the server's certificate is for"),
            StateError::Refused { .. } | StateError::Closed => Self::io(text),
        }
    }
}

/// What a database says before it is known which one it is.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    pub(super) message: String,
}

/// What a fault is the fault of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// The connection.
    Away,
    /// The certificate.
    Untrusted,
    /// The rows.
    Rows,
    /// The database.
    Refused,
}

impl Fault {
    /// The same as the error of the state called `state`.
    pub(super) fn of(self, state: &str) -> StateError {
        let (state, message) = (state.to_owned(), self.message);
        match self.kind {
            FaultKind::Away => StateError::Away { state, message },
            FaultKind::Untrusted => StateError::Untrusted { state, message },
            FaultKind::Rows => StateError::Rows { state, message },
            FaultKind::Refused => StateError::Refused { state, message },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, TooBig, TypeMismatch};
        let is_of_rows = matches!(
            error.sqlite_error_code(),
            Some(ConstraintViolation | TooBig | TypeMismatch)
        );
        Self {
            kind: if is_of_rows {
                FaultKind::Rows
            } else {
                FaultKind::Refused
            },
            message: error.to_string(),
        }
    }
}

impl From<postgres::Error> for Fault {
    /// # Source
    /// PostgreSQL 17, appendix A: classes of `SQLSTATE`; 08 connection, 57P operator intervention, 22 data, 23 integrity,
    /// 54 limits.
    fn from(error: postgres::Error) -> Self {
        let code = error.code().map(|code| code.code().to_owned());
        let mut kind = match code.as_deref() {
            None => FaultKind::Away,
            Some(code) if code.starts_with("08") || code.starts_with("57P") => FaultKind::Away,
            Some(code) if ["22", "23", "54"].contains(&&code[..2]) => FaultKind::Rows,
            Some(_) => FaultKind::Refused,
        };
        if let Some(said) = error.as_db_error() {
            let message = said.message().to_owned();
            return Self { kind, message };
        }
        let mut message = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            message = format!("{message}: {deeper}");
            if is_of_certificate(deeper) {
                kind = FaultKind::Untrusted;
            }
            cause = deeper.source();
        }
        Self { kind, message }
    }
}

/// Whether what failed on the way to a server is its certificate.
fn is_of_certificate(cause: &(dyn std::error::Error + 'static)) -> bool {
    let inner = cause.downcast_ref::<std::io::Error>();
    let inner = inner.and_then(|error| error.get_ref()?.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}
