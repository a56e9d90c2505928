//! A load generator: a fixed rate, each request timed from when it was due, or as many as there will go.
//!
//!     load rate  HOST:PORT PATH BODY_FILE CONNECTIONS SECONDS RATE
//!     load close HOST:PORT PATH BODY_FILE CONNECTIONS SECONDS
//!
//! A request that waits behind a slow one counts from when it should have been sent, so that a stall is seen whole.
//! Without a body file (`-`) it asks with GET. Prints one line of JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    fn new(host: &str, path: &str, body: Option<&[u8]>) -> Self {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = match body {
            Some(body) => format!(
                "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            ),
            None => format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n"),
        }
        .into_bytes();
        request.extend_from_slice(body.unwrap_or_default());
        Self {
            stream: BufReader::new(stream),
            request,
            line: String::new(),
            body: Vec::new(),
        }
    }

    /// Asks once; whether the answer was 200.
    fn ask(&mut self) -> bool {
        self.stream.get_mut().write_all(&self.request).unwrap();
        let (mut is_good, mut length, mut is_first) = (false, 0, true);
        loop {
            self.line.clear();
            self.stream.read_line(&mut self.line).unwrap();
            let line = self.line.trim_end();
            if is_first {
                is_good = line.split(' ').nth(1) == Some("200");
                is_first = false;
            } else if line.is_empty() {
                break;
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
        is_good
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|text| text != "--bench")
        .collect();
    let [mode, host, path, file, connections, seconds, rest @ ..] = arguments.as_slice() else {
        println!("see the head of benches/serve/load.rs");
        return;
    };
    let body = (file != "-").then(|| std::fs::read(file).unwrap());
    let (n, seconds): (usize, f64) = (connections.parse().unwrap(), seconds.parse().unwrap());
    let rate: Option<f64> = (mode == "rate").then(|| rest[0].parse().unwrap());
    let start = Instant::now() + Duration::from_millis(200);
    let end = start + Duration::from_secs_f64(seconds);
    let asking = |place: usize| {
        let mut connection = Connection::new(host, path, body.as_deref());
        std::thread::sleep(start.saturating_duration_since(Instant::now()));
        let (mut times, mut bad, mut number) = (Vec::new(), 0usize, place);
        loop {
            let due = match rate {
                Some(rate) => {
                    let due = start + Duration::from_secs_f64(number as f64 / rate);
                    if end <= due {
                        break;
                    }
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    due
                }
                None => Instant::now(),
            };
            if end <= due {
                break;
            }
            bad += usize::from(!connection.ask());
            times.push(due.elapsed().as_secs_f64() * 1e3);
            number += n;
        }
        (times, bad)
    };
    let all: Vec<(Vec<f64>, usize)> = std::thread::scope(|scope| {
        let asking = &asking;
        let threads: Vec<_> = (0..n)
            .map(|place| scope.spawn(move || asking(place)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let took = start.elapsed().as_secs_f64();
    let bad: usize = all.iter().map(|(_, bad)| bad).sum();
    let mut times: Vec<f64> = all.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| (times[((times.len() - 1) as f64 * share) as usize] * 1e3).round() / 1e3;
    let line = json!({
        "mode": mode, "path": path, "requests": times.len(), "not_200": bad, "a_second": (times.len() as f64 / took).round(),
        "median_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0),
    });
    println!("{line}");
}
