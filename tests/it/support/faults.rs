//! What can go wrong around a service: a database that comes and goes, a disk that is full, a receiver that refuses.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use leadscore::domain::{Timestamp, from_base64, to_base64};
use serde_json::Value;
use sha2::Sha256;

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The present instant: what is kept is scored as of now.
pub(crate) fn now() -> Timestamp {
    leadscore::http::now()
}

/// Asks until `what` is so.
pub(crate) fn wait_for(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An answer of a service that may be gone before it has answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Asks once; `None` where there was no whole answer.
pub(crate) fn try_ask(port: u16, method: &str, path: &str, body: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(35)))
        .ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).ok()?;
    let all = String::from_utf8_lossy(&all).into_owned();
    let (head, body) = all.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1)?.lines().next()?;
    (length.parse() == Ok(body.len())).then(|| Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        body: body.to_owned(),
        head,
    })
}

/// A PostgreSQL cluster of its own; ends with the value.
pub(crate) struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let cluster = Self::new();
        cluster.up();
        cluster
    }

    /// One that talks to nobody who does not encrypt.
    pub(crate) fn start_encrypted() -> Self {
        let cluster = Self::new();
        let folder = cluster.folder.path();
        std::fs::write(
            folder.join("of"),
            "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n",
        )
        .unwrap();
        for arguments in [
            "req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.pem -days 2 -subj /CN=authority",
            "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost",
            "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -out server.crt -days 2 -extfile of",
        ] {
            let mut openssl = Command::new("openssl");
            let done = openssl
                .args(arguments.split(' '))
                .current_dir(folder)
                .output();
            let done = done.unwrap_or_else(|error| {
                panic!("openssl ({error}): install the package of that name, as ./test does")
            });
            assert!(
                done.status.success(),
                "{}",
                String::from_utf8_lossy(&done.stderr)
            );
        }
        own(&folder.join("server.key"));
        let rules = folder.join("data/pg_hba.conf");
        let text = std::fs::read_to_string(&rules).unwrap();
        std::fs::write(&rules, text.replace("\nhost ", "\nhostssl ")).unwrap();
        cluster.up();
        cluster
    }

    /// The certificate of who signed the server's own.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    fn new() -> Self {
        let cluster = Self {
            folder: tempfile::tempdir().unwrap(),
            programs: programs(),
            port: free_port(),
        };
        own(cluster.folder.path());
        let data = cluster.folder.path().join("data");
        let made = cluster
            .program("initdb")
            .args(["--username=leadscore", "--auth=trust", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        cluster
    }

    fn is_encrypted(&self) -> bool {
        self.authority().exists()
    }

    pub(crate) fn url(&self) -> String {
        let (host, mode) = if self.is_encrypted() {
            ("localhost", "require")
        } else {
            ("127.0.0.1", "disable")
        };
        let port = self.port;
        format!("postgres://leadscore@{host}:{port}/postgres?sslmode={mode}")
    }

    pub(crate) fn up(&self) {
        let folder = self.folder.path().display();
        let encryption = if self.is_encrypted() {
            format!(
                " -c ssl=on -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key"
            )
        } else {
            String::new()
        };
        let settings = format!(
            "-p {} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=32MB{encryption}",
            self.port
        );
        let log = self.folder.path().join("log");
        self.control(&["start", "-w", "-o", &settings, "-l", log.to_str().unwrap()]);
    }

    /// `fast` closes connections, `immediate` is a crash.
    pub(crate) fn down(&self, mode: &str) {
        self.control(&["stop", "-w", "-m", mode]);
    }

    fn control(&self, arguments: &[&str]) {
        let status = self
            .program("pg_ctl")
            .args(arguments)
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "pg_ctl {arguments:?}");
    }

    /// A program of PostgreSQL, which none of them runs as root.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if let Some((user, group)) = not_root() {
            std::os::unix::process::CommandExt::uid(&mut command, user);
            std::os::unix::process::CommandExt::gid(&mut command, group);
        }
        command.current_dir(self.folder.path());
        command
    }
}

/// Hands a file over to whom the server runs as.
fn own(path: &Path) {
    if let Some((user, group)) = not_root() {
        std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let stop = stop.args(["stop", "-m", "immediate", "-D"]);
        let _ = stop.arg(self.folder.path().join("data")).output();
    }
}

/// Where initdb is.
fn programs() -> PathBuf {
    let version =
        |path: &PathBuf| -> Option<u32> { path.parent()?.file_name()?.to_str()?.parse().ok() };
    let debian = glob::glob("/usr/lib/postgresql/*/bin").unwrap();
    let newest = debian.filter_map(Result::ok).max_by_key(version);
    let elsewhere = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"].map(PathBuf::from);
    let mut all = newest.into_iter().chain(elsewhere);
    let found = all.find(|folder| folder.join("initdb").exists());
    found.unwrap_or_else(|| {
        panic!("initdb is not installed: install the package postgresql, as ./test does")
    })
}

fn not_root() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let said = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let of = |name: &str| Some((id(&["-u", name])?, id(&["-g", name])?));
    Some(of("postgres").or_else(|| of("nobody")).unwrap())
}

/// How a disk is made full.
pub(crate) enum Disk {
    /// A small disk of its own, which a file fills.
    Small(PathBuf),
    /// Where none may be mounted: a limit for the length of files that the service writes.
    Limited,
}

impl Disk {
    /// A disk of `megabytes` under `folder`, if that is allowed.
    pub(crate) fn under(folder: &Path, megabytes: usize) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o"])
            .arg(format!("size={megabytes}m"))
            .args(["leadscore-test".as_ref(), folder.as_os_str()])
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            Self::Small(folder.to_owned())
        } else {
            Self::Limited
        }
    }

    /// From now on nothing more is written.
    pub(crate) fn fill(&self, process: u32) {
        match self {
            Self::Small(folder) => {
                let mut file = std::fs::File::create(folder.join("ballast")).unwrap();
                let zeros = vec![0; 1 << 16];
                while file.write_all(&zeros).is_ok() {}
                while file.write_all(&[0; 64]).is_ok() {}
            }
            Self::Limited => limit(process, "8192:unlimited"),
        }
    }

    pub(crate) fn empty(&self, process: u32) {
        match self {
            Self::Small(folder) => std::fs::remove_file(folder.join("ballast")).unwrap(),
            Self::Limited => limit(process, "unlimited"),
        }
    }
}

fn limit(process: u32, size: &str) {
    let status = Command::new("prlimit")
        .arg(format!("--pid={process}"))
        .arg(format!("--fsize={size}"))
        .status();
    assert!(status.unwrap().success());
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::Small(folder) = self {
            let _ = Command::new("umount").arg("-l").arg(folder).status();
        }
    }
}

/// A message as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) head: HashMap<String, String>,
    pub(crate) text: String,
    pub(crate) body: Value,
    /// What it was answered.
    pub(crate) status: usize,
}

impl Message {
    pub(crate) fn id(&self) -> &str {
        self.body["id"].as_str().unwrap()
    }

    /// Whether it was signed with `secret`, as Standard Webhooks says.
    pub(crate) fn is_signed(&self, secret: &str) -> bool {
        let key = from_base64(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut hash = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let (id, time) = (&self.head["webhook-id"], &self.head["webhook-timestamp"]);
        hash.update(format!("{id}.{time}.{}", self.text).as_bytes());
        let signed = format!("v1,{}", to_base64(&hash.finalize().into_bytes()));
        id == self.id() && signed == self.head["webhook-signature"]
    }
}

/// Somebody who is told of crossings.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    /// What it answers.
    pub(crate) status: Arc<AtomicUsize>,
    /// Whether it now and then refuses, or hangs up without a word.
    pub(crate) is_moody: Arc<AtomicBool>,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            status: Arc::new(AtomicUsize::new(200)),
            is_moody: Arc::default(),
            messages: Arc::default(),
        };
        let (status, is_moody) = (Arc::clone(&receiver.status), Arc::clone(&receiver.is_moody));
        let messages = Arc::clone(&receiver.messages);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (status, is_moody) = (Arc::clone(&status), Arc::clone(&is_moody));
                let messages = Arc::clone(&messages);
                std::thread::spawn(move || receive(stream.unwrap(), &status, &is_moody, &messages));
            }
        });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }
}

fn receive(
    stream: TcpStream,
    status: &AtomicUsize,
    is_moody: &AtomicBool,
    messages: &Mutex<Vec<Message>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        assert!(line.starts_with("POST /hook"), "{line}");
        let mut head = HashMap::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            head.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let mut bytes = vec![0; head["content-length"].parse().unwrap()];
        stream.read_exact(&mut bytes).ok()?;
        let text = String::from_utf8(bytes).unwrap();
        let mut all = messages.lock().unwrap();
        let mood = if is_moody.load(Ordering::Relaxed) {
            all.len()
        } else {
            1
        };
        let status = match mood {
            n if n % 13 == 12 => 0,
            n if n % 7 == 6 => 500,
            _ => status.load(Ordering::Relaxed),
        };
        all.push(Message {
            head,
            body: serde_json::from_str(&text).unwrap(),
            text,
            status,
        });
        drop(all);
        if status == 0 {
            return None;
        }
        let answer = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\n\r\n");
        stream.get_mut().write_all(answer.as_bytes()).ok()?;
    }
}
