//! Writes durable events in batches, and looks how soon a score follows.
//!
//!     ingest HOST:PORT CONNECTIONS SECONDS BATCH LEADS
//!
//! Every event is new. Afterwards twenty new leads, one after another: how long from the acknowledged event until the list
//! has their score. Prints one line of JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    fn new(host: &str) -> Self {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
            host: host.to_owned(),
        }
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Value {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}

fn event(lead: &str, number: usize) -> Value {
    json!({
        "lead": lead, "type": "page_viewed", "time": 1_764_000_000 + number % 1_000_000, "id": format!("e{number}"),
        "properties": {"url": "/pricing/compare", "seconds": number % 300},
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|text| text != "--bench")
        .collect();
    let [host, connections, seconds, batch, leads] = arguments.as_slice() else {
        println!("see the head of benches/serve/ingest.rs");
        return;
    };
    let (n, seconds): (usize, f64) = (connections.parse().unwrap(), seconds.parse().unwrap());
    let (batch, leads): (usize, usize) = (batch.parse().unwrap(), leads.parse().unwrap());
    let start = Instant::now();
    let end = start + Duration::from_secs_f64(seconds);
    let sending = |place: usize| {
        let mut connection = Connection::new(host);
        let (mut accepted, mut times, mut number) = (0, Vec::new(), place * 100_000_000);
        while Instant::now() < end {
            let events: Vec<Value> = (number..number + batch)
                .map(|number| event(&format!("L{}", number.wrapping_mul(7_919) % leads), number))
                .collect();
            number += batch;
            let body = json!({ "events": events }).to_string();
            let asked = Instant::now();
            let answer = connection.ask("POST", "/v1/events", &body);
            times.push(asked.elapsed().as_secs_f64() * 1e3);
            accepted += answer["accepted"].as_u64().unwrap();
        }
        (accepted, times)
    };
    let all: Vec<(u64, Vec<f64>)> = std::thread::scope(|scope| {
        let sending = &sending;
        let threads: Vec<_> = (0..n)
            .map(|place| scope.spawn(move || sending(place)))
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join().unwrap());
        joined.collect()
    });
    let took = start.elapsed().as_secs_f64();
    let accepted: u64 = all.iter().map(|(accepted, _)| accepted).sum();
    let mut times: Vec<f64> = all.into_iter().flat_map(|(_, times)| times).collect();
    times.sort_by(f64::total_cmp);
    let mut connection = Connection::new(host);
    // First what was kept until now, then one lead after another.
    let mut seen = |lead: &str, number: usize| {
        let body = json!({ "events": [event(lead, number)] }).to_string();
        connection.ask("POST", "/v1/events", &body);
        let kept = Instant::now();
        let path = format!("/v1/leads?limit=1&id={lead}");
        while connection.ask("GET", &path, "")["leads"]
            .as_array()
            .unwrap()
            .is_empty()
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        kept.elapsed().as_secs_f64() * 1e3
    };
    let caught_up = seen("caught-up", 99_000_000);
    let mut follow: Vec<f64> = (0..20)
        .map(|number| seen(&format!("fresh-{number}"), 99_000_001 + number))
        .collect();
    follow.sort_by(f64::total_cmp);
    let round = |value: f64| (value * 10.0).round() / 10.0;
    let line = json!({
        "events": accepted, "events_a_second": (accepted as f64 / took).round(), "batch": batch, "connections": n,
        "median_ms": round(times[times.len() / 2]), "max_ms": round(times[times.len() - 1]),
        "caught_up_ms": round(caught_up), "score_follows_median_ms": round(follow[10]), "score_follows_max_ms": round(follow[19]),
    });
    println!("{line}");
}
