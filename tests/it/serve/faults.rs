//! Killed under load, again and again, with disks that fill up and databases that go away: no acknowledged event is lost or
//! counted twice, and no crossing is lost.
//!
//! Three kills here; `./test --slow` sets `FAULT_KILLS=100`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::faults::{Cluster, Disk, Receiver, free_port, now, try_ask, wait_for};
use crate::support::service::{Service, from_environment, northlight, tell};

/// Threads that send.
const SENDERS: usize = 3;
/// Leads of each.
const LEADS: usize = 8;
/// Events of a request.
const BATCH: usize = 5;
/// A value falls below a level only when it is this far below (ARCHITECTURE: crossings).
const HYSTERESIS: f64 = 2.0;

/// What senders did and met.
#[derive(Default)]
struct Sent {
    stop: AtomicBool,
    /// There will be no service any more.
    is_over: AtomicBool,
    /// Acknowledged events by lead.
    events: Mutex<BTreeMap<String, usize>>,
    /// Requests without an answer, and those that were refused for the time being.
    unanswered: AtomicUsize,
    refused: AtomicUsize,
}

/// Ends the sending however a test ends.
struct Ending<'a>(&'a Sent);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
        self.0
            .is_over
            .store(std::thread::panicking(), Ordering::Relaxed);
    }
}

/// What goes wrong besides the kills.
enum Trouble {
    Disk(Disk),
    Database(Cluster),
}

/// Sends until it is acknowledged; gives back the answer.
fn insist(port: u16, path: &str, body: &Value, sent: &Sent) -> Value {
    let body = body.to_string();
    loop {
        assert!(
            !sent.is_over.load(Ordering::Relaxed),
            "the test has failed elsewhere"
        );
        let Some(answer) = try_ask(port, "POST", path, &body) else {
            sent.unanswered.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(10));
            continue;
        };
        match answer.status {
            200 => return serde_json::from_str(&answer.body).unwrap(),
            503 => {
                assert!(
                    answer
                        .head
                        .contains("content-type: application/problem+json"),
                    "{}",
                    answer.head
                );
                assert!(answer.head.contains("retry-after: 1"), "{}", answer.head);
                sent.refused.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(30));
            }
            other => panic!("{path}: {other} {}", answer.body),
        }
    }
}

/// Sends events of its own leads, and changes now and then who one of them is.
fn send(port: u16, sender: usize, sent: &Sent) {
    let kinds = [("page_viewed", "/pricing"), ("content_downloaded", "")];
    let mut round = 0;
    while !sent.stop.load(Ordering::Relaxed) {
        let lead = format!("T{sender}-{}", round % LEADS);
        let events: Vec<Value> = (0..BATCH)
            .map(|place| {
                let number = round * BATCH + place;
                let (kind, url) = kinds[number % kinds.len()];
                let time = now().0 / 1_000_000 - 86_400 + i64::try_from(number % 80_000).unwrap();
                let mut event = json!({"lead": lead, "type": kind, "time": time, "properties": {"url": url, "seconds": number}});
                // Half of them are known by their ids, the others by what they say.
                if number % 4 < 2 {
                    event["id"] = json!(format!("{sender}-{number}"));
                }
                event
            })
            .collect();
        let kept = insist(port, "/v1/events", &json!({"events": events}), sent);
        let n = kept["accepted"].as_u64().unwrap() + kept["repeated"].as_u64().unwrap();
        assert_eq!(n, BATCH as u64);
        *sent.events.lock().unwrap().entry(lead.clone()).or_default() += BATCH;
        // Twenty-five points more or less: up over a threshold, and down again.
        let attributes = if (round / LEADS).is_multiple_of(2) {
            json!({"industry": "software", "employees": 100, "country": "ES"})
        } else {
            json!({"industry": "manufacturing", "employees": 5, "country": "GB"})
        };
        let who = json!({"leads": [{"lead": lead, "attributes": attributes}]});
        insist(port, "/v1/leads", &who, sent);
        round += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Kills the service `kills` times under load, with episodes of `trouble`; then counts.
fn storm(project: &Path, state: Option<&str>, trouble: &Trouble, kills: usize) {
    let receiver = Receiver::start();
    receiver.is_moody.store(true, Ordering::Relaxed);
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut arguments = vec!["--listen", listen.as_str(), "--private-targets"];
    arguments.extend(state.iter().flat_map(|state| ["--state", *state]));
    let start = || Service::start_with(project, &arguments);
    let mut service = start();
    let wanted = json!({"url": receiver.url(), "first_scores": true});
    let made = service.post("/v1/subscriptions", &wanted);
    assert_eq!(made.status, 201, "{}", made.body);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    let sent = Sent::default();
    let mut episodes = 0;
    std::thread::scope(|scope| {
        let sent = &sent;
        let _ending = Ending(sent);
        for sender in 0..SENDERS {
            scope.spawn(move || send(port, sender, sent));
        }
        for kill in 0..kills {
            std::thread::sleep(Duration::from_millis(150 + 97 * kill as u64 % 400));
            let mut is_full = false;
            if kill % 3 == 1 {
                episodes += 1;
                match trouble {
                    Trouble::Disk(disk) => {
                        disk.fill(service.child.id());
                        is_full = true;
                        std::thread::sleep(Duration::from_millis(300));
                    }
                    Trouble::Database(cluster) => {
                        cluster.down(if kill % 2 == 0 { "fast" } else { "immediate" });
                        std::thread::sleep(Duration::from_millis(300));
                        cluster.up();
                        std::thread::sleep(Duration::from_millis(1_200));
                    }
                }
            }
            // Half of the full disks are full when the service dies, the others have had room again before.
            if let Trouble::Disk(disk) = trouble
                && is_full
                && kill % 2 == 0
            {
                disk.empty(service.child.id());
                is_full = false;
                std::thread::sleep(Duration::from_millis(200));
            }
            service.child.kill().unwrap();
            service.child.wait().unwrap();
            if let Trouble::Disk(disk) = trouble
                && is_full
                && matches!(disk, Disk::Small(_))
            {
                disk.empty(0);
            }
            service = start();
        }
        std::thread::sleep(Duration::from_millis(500));
    });
    receiver.is_moody.store(false, Ordering::Relaxed);
    let counted = count(&service, &receiver, &sent, &secret);
    let refused = sent.refused.load(Ordering::Relaxed);
    let unanswered = sent.unanswered.load(Ordering::Relaxed);
    tell(&format!(
        "{kills} kills, {episodes} episodes; {unanswered} requests unanswered, {refused} refused; {counted}"
    ));
    assert!(
        0 < sent.refused.load(Ordering::Relaxed),
        "nothing went wrong"
    );
}

/// Every crossing in its order, first scores as well.
fn feed(service: &Service) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = service
            .get(&format!(
                "/v1/crossings?first=true&limit=1000&after={after}"
            ))
            .json();
        all.extend(page["crossings"].as_array().unwrap().clone());
        after = page["next"].as_i64().unwrap();
        if page["more"] == false {
            return all;
        }
    }
}

/// Counts events and crossings against what was acknowledged and what scores say; gives back the figures in words.
fn count(service: &Service, receiver: &Receiver, sent: &Sent, secret: &str) -> String {
    let events = sent.events.lock().unwrap();
    let (mut lost, mut twice) = (0, 0);
    for (lead, n) in &*events {
        let kept = service.get(&format!("/v1/leads/{lead}")).json()["n_events"]
            .as_u64()
            .unwrap();
        let kept = usize::try_from(kept).unwrap();
        lost += n.saturating_sub(kept);
        twice += kept.saturating_sub(*n);
    }
    assert_eq!(
        (lost, twice),
        (0, 0),
        "acknowledged events lost, counted twice"
    );
    // Scores are up to date once the list says what the leads say themselves.
    let all_rows = || service.get("/v1/leads?limit=1000").json()["leads"].clone();
    wait_for("scores are up to date", Duration::from_secs(30), || {
        let kept = all_rows();
        let rows = kept.as_array().unwrap();
        rows.len() == events.len()
            && rows.iter().all(|row| {
                let now = service
                    .get(&format!("/v1/leads/{}", row["lead"].as_str().unwrap()))
                    .json();
                now["score"]["rule_points"] == row["rule_points"]
                    && now["score"]["score"] == row["score"]
            })
    });
    let crossings = feed(service);
    check_chains(&crossings, all_rows().as_array().unwrap());
    let n_sent = || {
        let one = service.get("/v1/subscriptions").json()["subscriptions"][0].clone();
        (
            one["sent"].as_u64().unwrap(),
            one["waiting"].as_u64().unwrap(),
            one["failed"].as_u64().unwrap(),
        )
    };
    let all = crossings.len() as u64;
    wait_for("all messages have arrived", Duration::from_mins(1), || {
        n_sent() == (all, 0, 0)
    });
    let repeated = check_messages(&crossings, receiver, secret);
    let n: usize = events.values().sum();
    format!(
        "{n} events acknowledged, 0 lost, 0 twice; {all} crossings, 0 lost, {repeated} messages came again"
    )
}

/// From level to level without a gap, up to what each lead holds now.
fn check_chains(crossings: &[Value], list: &[Value]) {
    let levels: HashMap<&str, Vec<(&str, f64)>> = HashMap::from([
        ("grade", vec![("C", 45.0), ("B", 60.0), ("A", 75.0)]),
        (
            "threshold",
            vec![("marketing qualified", 40.0), ("sales qualified", 70.0)],
        ),
    ]);
    let mut held: BTreeMap<(&str, &str), Value> = BTreeMap::new();
    for one in crossings {
        let data = &one["data"];
        let key = (
            data["lead"].as_str().unwrap(),
            data["kind"].as_str().unwrap(),
        );
        let before = held.insert(key, data["to"].clone()).unwrap_or_default();
        assert_eq!(data["from"], before, "a crossing is missing before {one}");
    }
    assert!(
        list.len() < crossings.len(),
        "too few crossings to say anything: {}",
        crossings.len()
    );
    for row in list {
        for (kind, value) in [("grade", &row["score"]), ("threshold", &row["rule_points"])] {
            let value = value.as_f64().unwrap();
            let to = held.get(&(row["lead"].as_str().unwrap(), kind));
            let to = to.and_then(Value::as_str);
            let levels = &levels[kind];
            let place = to.map_or(0, |to| {
                1 + levels.iter().position(|(name, _)| *name == to).unwrap()
            });
            let is_held = place == 0 || levels[place - 1].1 - HYSTERESIS <= value;
            let is_highest = levels.get(place).is_none_or(|(_, next)| value < *next);
            assert!(is_held && is_highest, "{kind} {to:?} with {value}: {row}");
        }
    }
}

/// Every crossing came, each with one id and one text, those of a lead in order; gives back how many came again.
fn check_messages(crossings: &[Value], receiver: &Receiver, secret: &str) -> usize {
    let messages = receiver.messages();
    let mut texts: HashMap<&str, &str> = HashMap::new();
    let mut order: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut repeated = 0;
    for message in &messages {
        assert!(message.is_signed(secret));
        let text = texts.entry(message.id()).or_insert(&message.text);
        assert_eq!(*text, message.text, "one id, two messages");
        if message.status != 200 {
            continue;
        }
        let of_lead = order
            .entry(message.body["subject"].as_str().unwrap())
            .or_default();
        if of_lead.contains(&message.id()) {
            repeated += 1;
        } else {
            of_lead.push(message.id());
        }
    }
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in crossings {
        let of_lead = wanted.entry(one["subject"].as_str().unwrap()).or_default();
        of_lead.push(one["id"].as_str().unwrap());
    }
    assert_eq!(order, wanted, "messages that arrived, against the feed");
    repeated
}

fn kills() -> usize {
    from_environment("FAULT_KILLS").map_or(3, |text| text.parse().unwrap())
}

#[test]
fn nothing_is_lost_on_a_disk_that_fills_up() {
    let (_folder, project) = northlight();
    let disk = Disk::under(&project.join("serve"), 64 + 4 * kills());
    storm(&project, None, &Trouble::Disk(disk), kills());
}

#[test]
fn nothing_is_lost_with_a_database_that_goes_away() {
    let (_folder, project) = northlight();
    let cluster = Cluster::start();
    let url = cluster.url();
    storm(&project, Some(&url), &Trouble::Database(cluster), kills());
}
