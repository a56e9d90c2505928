//! A service under test: the real binary on a free port, and a client that speaks just enough HTTP.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// The example company with its example model, in a folder of its own.
pub(crate) fn northlight() -> (tempfile::TempDir, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("northlight");
    copy(&root.join("data/northlight"), &project);
    copy(&root.join("models/northlight"), &project.join("models"));
    (folder, project)
}

/// A variable of the environment that makes a test go on for longer.
pub(crate) fn from_environment(name: &str) -> Option<String> {
    let found = std::env::vars_os().find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_string().unwrap())
}

/// Says a figure to whoever looks: `--no-capture`.
#[expect(clippy::print_stdout, reason = "figures of long runs are for people")]
pub(crate) fn tell(figure: &str) {
    println!("{figure}");
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        // What an earlier run left beside the data is none of it.
        if path.is_dir() && name != "rejected" && !from.ends_with("data/northlight") {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

pub(crate) fn leadscore(project: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(arguments)
        .arg("--project")
        .arg(project)
        .output()
        .unwrap()
}

/// A service under way; ends with the value.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) port: u16,
    stderr: BufReader<ChildStderr>,
}

impl Service {
    pub(crate) fn start(project: &Path) -> Self {
        Self::start_with(project, &["--listen", "127.0.0.1:0"])
    }

    pub(crate) fn start_with(project: &Path, arguments: &[&str]) -> Self {
        Self::start_under(project, arguments, &[])
    }

    /// With variables of the environment.
    pub(crate) fn start_under(
        project: &Path,
        arguments: &[&str],
        variables: &[(&str, &Path)],
    ) -> Self {
        // A file that may not grow is an error like any other, not the end.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
            .arg(env!("CARGO_BIN_EXE_leadscore"))
            .arg("serve")
            .args(arguments)
            .arg("--project")
            .arg(project)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut service = Self {
            child,
            port: 0,
            stderr,
        };
        let mut said = String::new();
        loop {
            let line = service.says();
            let ended = line.is_empty().then(|| service.child.wait());
            assert!(ended.is_none(), "it ended with {ended:?}: {said}");
            if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                service.port = digits.parse().unwrap();
                return service;
            }
            said.push_str(&line);
        }
    }

    /// The next line on stderr.
    pub(crate) fn says(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.ask(
            "POST",
            path,
            &[("content-type", "application/json")],
            body.as_bytes(),
        )
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut client = Client::new(self.port);
        client.ask(method, path, headers, body)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection, kept open.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    pub(crate) fn new(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        Self {
            stream: BufReader::new(stream),
            host: format!("127.0.0.1:{port}"),
        }
    }

    pub(crate) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        self.send(method, path, headers, body);
        self.reply().unwrap()
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\ncontent-length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "host") {
            let _ = write!(head, "host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        // A server that refuses a long body may close before all of it is sent.
        let stream = self.stream.get_mut();
        let _ = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body));
    }

    /// The answer; `None` where the connection ended without one.
    pub(crate) fn reply(&mut self) -> Option<Reply> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        Some(Reply {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(have, _)| have == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}
