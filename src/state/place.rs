//! Where the state is kept: a file, or a PostgreSQL database; and how either is opened.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use postgres::config::{Host, SslMode};
use postgres::{Config, NoTls};
use rusqlite::OpenFlags;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::state::database::Database;
use crate::state::error::{Fault, StateError};

/// How long a database may take to answer the door.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a service that was killed may still be there in the eyes of the database.
const TAKEN: Duration = Duration::from_secs(10);
/// The lock that the one writer holds, and the schema that all tables stand in.
const LOCK: i64 = 0x6c65_6164_7363_6f72;
const SCHEMA: &str = "leadscore";

/// Where the state is kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a file, by SQLite.
    File(PathBuf),
    /// In a PostgreSQL database.
    Server(Box<Server>),
}

/// A PostgreSQL database.
#[derive(Debug, Clone)]
pub struct Server {
    config: Config,
    /// Host, port and database, without a password.
    name: String,
}

/// The writer's connection, and what keeps other services away.
pub(super) struct Writing {
    pub(super) database: Database,
    /// The lock of a file; that of a server ends with the connection.
    _lock: Option<File>,
}

impl Place {
    /// Reads `postgres://…` as a database, everything else as a path of a file.
    ///
    /// Without `sslmode` the way to a database is encrypted unless it lies on this machine; where it is encrypted, the
    /// certificate is checked.
    ///
    /// # Errors
    /// [`StateError::Address`].
    pub fn parse(text: &str) -> Result<Self, StateError> {
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            return Ok(Self::File(PathBuf::from(text)));
        }
        // Every certificate is checked: the words for how much of it mean the same here.
        let known = text
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        let mut config: Config = known.parse().map_err(|error: postgres::Error| {
            let without_password = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
            StateError::Address {
                state: without_password.to_owned(),
                message: Fault::from(error).message,
            }
        })?;
        if !text.contains("sslmode=") {
            let is_here = config.get_hosts().iter().all(is_here);
            config.ssl_mode(if is_here {
                SslMode::Disable
            } else {
                SslMode::Require
            });
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(15));
        config.application_name("leadscore");
        let name = name(&config);
        Ok(Self::Server(Box::new(Server { config, name })))
    }

    /// How it is called in messages.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Server(server) => server.name.clone(),
        }
    }

    /// A connection for the one writer.
    pub(super) fn write(&self) -> Result<Writing, StateError> {
        match self {
            Self::File(path) => write_file(path),
            Self::Server(server) => Ok(Writing {
                database: server.write()?,
                _lock: None,
            }),
        }
    }

    /// A connection beside the writer.
    pub(super) fn read(&self) -> Result<Database, StateError> {
        match self {
            Self::File(path) => read_file(path),
            Self::Server(server) => {
                let database = server.connect()?;
                database.run(&format!(
                    "SET search_path TO {SCHEMA}; SET default_transaction_read_only TO on"
                ))?;
                Ok(database)
            }
        }
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn name(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .enumerate()
        .map(|(place, host)| {
            let port = config.get_ports().get(place).or(config.get_ports().first());
            let port = port.copied().unwrap_or(5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                #[cfg(unix)]
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        })
        .collect();
    let database = config.get_dbname().or(config.get_user());
    format!(
        "postgres://{}/{}",
        hosts.join(","),
        database.unwrap_or_default()
    )
}

impl Server {
    fn connect(&self) -> Result<Database, StateError> {
        let client = if self.config.get_ssl_mode() == SslMode::Disable {
            self.config.connect(NoTls)
        } else {
            self.config.connect(encrypted().map_err(|message| {
                let state = self.name.clone();
                StateError::Refused { state, message }
            })?)
        };
        let client = client.map_err(|error| Fault::from(error).of(&self.name))?;
        Ok(Database::postgres(&self.name, client))
    }

    fn write(&self) -> Result<Database, StateError> {
        let database = self.connect()?;
        let begun = Instant::now();
        let lock = "SELECT CAST(pg_try_advisory_lock($1) AS TEXT)";
        // Of a service that was killed the database may learn a moment later.
        while database.first(lock, &[LOCK.into()], |row| row.get::<String>(0))?
            != Some("true".to_owned())
        {
            if TAKEN <= begun.elapsed() {
                let state = self.name.clone();
                return Err(StateError::Taken { state });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        // Who may use a schema may not always make one.
        let is_there = "SELECT CAST(nspname AS TEXT) FROM pg_namespace WHERE nspname = $1";
        let sql = is_there.replace("$1", &format!("'{SCHEMA}'"));
        if database
            .first(&sql, &[], |row| row.get::<String>(0))?
            .is_none()
        {
            database.run(&format!("CREATE SCHEMA {SCHEMA}"))?;
        }
        database.run(&format!("SET search_path TO {SCHEMA}"))?;
        let setting = database.first("SHOW synchronous_commit", &[], |row| row.get::<String>(0))?;
        // With anything less, what was acknowledged could be gone after a loss of power.
        if ["off", "local"].contains(&setting.unwrap_or_default().as_str()) {
            database.run("SET synchronous_commit TO on")?;
        }
        Ok(database)
    }
}

fn encrypted() -> Result<MakeRustlsConnect, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn write_file(path: &Path) -> Result<Writing, StateError> {
    let state = path.display().to_string();
    let failed = |error: &dyn std::fmt::Display| StateError::Refused {
        state: state.clone(),
        message: error.to_string(),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let lock = private_file(Path::new(&beside)).map_err(|error| failed(&error))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(StateError::Taken { state }),
        Err(std::fs::TryLockError::Error(error)) => return Err(failed(&error)),
    }
    // It holds the secrets that messages are signed with.
    private_file(path).map_err(|error| failed(&error))?;
    let connection = rusqlite::Connection::open(path).map_err(|error| failed(&error))?;
    let prepared = prepare(&connection);
    prepared.map_err(|error| failed(&error))?;
    Ok(Writing {
        database: Database::sqlite(&state, connection),
        _lock: Some(lock),
    })
}

/// A file that only its owner reads, made where it is not there.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn prepare(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(CONNECT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With anything less, what was acknowledged could be gone after a loss of power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -64_000)
}

fn read_file(path: &Path) -> Result<Database, StateError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let state = path.display().to_string();
    let opened = rusqlite::Connection::open_with_flags(path, flags);
    let opened = opened.and_then(|connection| {
        connection.busy_timeout(CONNECT)?;
        Ok(connection)
    });
    let connection = opened.map_err(|error| Fault::from(error).of(&state))?;
    Ok(Database::sqlite(&state, connection))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Server {
        match Place::parse(text).unwrap() {
            Place::Server(server) => *server,
            Place::File(path) => panic!("{path:?}"),
        }
    }

    #[test]
    fn a_way_that_leaves_the_machine_is_encrypted_unless_said_otherwise() {
        for (text, mode) in [
            ("postgres://me@localhost/leads", SslMode::Disable),
            ("postgresql://me:x@db.example:6432/leads", SslMode::Require),
            (
                "postgres://me@db.example/leads?sslmode=disable",
                SslMode::Disable,
            ),
            (
                "postgres://me@127.0.0.1/leads?sslmode=verify-full",
                SslMode::Require,
            ),
        ] {
            assert_eq!(server(text).config.get_ssl_mode(), mode, "{text}");
        }
        assert!(matches!(
            Place::parse("serve/state.sqlite").unwrap(),
            Place::File(_)
        ));
    }

    #[test]
    fn a_password_is_in_no_message() {
        let name = server("postgres://me:secret@db.example:6432/leads").name;
        assert_eq!(name, "postgres://db.example:6432/leads");
        let wrong = Place::parse("postgres://me:secret@db.example/leads?colour=blue");
        let words = wrong.unwrap_err().to_string();
        assert!(
            words.contains("db.example/leads") && !words.contains("secret"),
            "{words}"
        );
    }

    #[test]
    fn a_file_has_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("s.sqlite"));
        let first = place.write().unwrap();
        assert!(matches!(place.write(), Err(StateError::Taken { .. })));
        drop(first);
        place.write().unwrap();
    }
}
