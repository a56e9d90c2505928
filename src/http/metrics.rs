//! Counts and times in the text format of Prometheus.
//!
//! # Source
//! Prometheus, "Exposition formats", text version 0.0.4; names by its "Metric and label naming".

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the buckets, in seconds.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    routes: Mutex<BTreeMap<String, Route>>,
    /// Leads scored.
    pub(super) leads: AtomicU64,
    /// Events looked at.
    pub(super) events: AtomicU64,
    /// Events that were kept.
    pub(super) kept: AtomicU64,
    /// Requests under way.
    pub(super) in_flight: AtomicU64,
    /// Changes of the model, and those that failed.
    pub(super) reloads: AtomicU64,
    /// Models that could not take over.
    pub(super) failed_reloads: AtomicU64,
}

/// One route.
#[derive(Debug, Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    seconds: f64,
    n: u64,
}

impl Route {
    fn count(&mut self, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        *self.statuses.entry(status).or_default() += 1;
        if let Some(place) = BUCKETS.iter().position(|end| seconds <= *end) {
            self.buckets[place] += 1;
        }
        self.seconds += seconds;
        self.n += 1;
    }
}

impl Metrics {
    /// Counts one answer.
    pub(super) fn answered(&self, route: &str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = routes.get_mut(route) {
            known.count(status, took);
        } else {
            let mut new = Route::default();
            new.count(status, took);
            routes.insert(route.to_owned(), new);
        }
    }

    /// The text that is scraped.
    pub(super) fn render(&self, version: &str) -> String {
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        };
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        head(
            &mut text,
            "leadscore_http_requests_total",
            "counter",
            "Answers by route and status.",
        );
        for (name, route) in routes.iter() {
            for (status, n) in &route.statuses {
                let labels = format!("route=\"{}\",status=\"{status}\"", escaped(name));
                let _ = writeln!(text, "leadscore_http_requests_total{{{labels}}} {n}");
            }
        }
        let name = "leadscore_http_request_duration_seconds";
        head(&mut text, name, "histogram", "Time from request to answer.");
        for (route_name, route) in routes.iter() {
            let label = format!("route=\"{}\"", escaped(route_name));
            let mut so_far = 0;
            for (end, n) in BUCKETS.iter().zip(route.buckets) {
                so_far += n;
                let _ = writeln!(text, "{name}_bucket{{{label},le=\"{end}\"}} {so_far}");
            }
            let (n, seconds) = (route.n, route.seconds);
            let _ = writeln!(text, "{name}_bucket{{{label},le=\"+Inf\"}} {n}");
            let _ = writeln!(
                text,
                "{name}_sum{{{label}}} {seconds}\n{name}_count{{{label}}} {n}"
            );
        }
        drop(routes);
        let counters = [
            (
                "leadscore_leads_scored_total",
                "counter",
                "Leads scored.",
                &self.leads,
            ),
            (
                "leadscore_events_kept_total",
                "counter",
                "Events kept, each once.",
                &self.kept,
            ),
            (
                "leadscore_events_seen_total",
                "counter",
                "Events in requests for scores.",
                &self.events,
            ),
            (
                "leadscore_http_requests_in_flight",
                "gauge",
                "Requests under way.",
                &self.in_flight,
            ),
            (
                "leadscore_model_reloads_total",
                "counter",
                "Models that took over.",
                &self.reloads,
            ),
            (
                "leadscore_model_reload_failures_total",
                "counter",
                "Promoted models that could not take over.",
                &self.failed_reloads,
            ),
        ];
        for (name, kind, help, value) in counters {
            head(&mut text, name, kind, help);
            let _ = writeln!(text, "{name} {}", value.load(Ordering::Relaxed));
        }
        head(
            &mut text,
            "leadscore_model_info",
            "gauge",
            "The version that answers.",
        );
        let _ = writeln!(
            text,
            "leadscore_model_info{{version=\"{}\"}} 1",
            escaped(version)
        );
        text
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_and_the_last_holds_all() {
        let metrics = Metrics::default();
        for millis in [1, 4, 300, 60_000] {
            metrics.answered("/v1/score", 200, Duration::from_millis(millis));
        }
        metrics.answered("/v1/score", 422, Duration::from_millis(1));
        let text = metrics.render("v\"1");
        for line in [
            "leadscore_http_requests_total{route=\"/v1/score\",status=\"200\"} 4",
            "leadscore_http_request_duration_seconds_bucket{route=\"/v1/score\",le=\"0.001\"} 2",
            "leadscore_http_request_duration_seconds_bucket{route=\"/v1/score\",le=\"0.005\"} 3",
            "leadscore_http_request_duration_seconds_bucket{route=\"/v1/score\",le=\"10\"} 4",
            "leadscore_http_request_duration_seconds_bucket{route=\"/v1/score\",le=\"+Inf\"} 5",
            "leadscore_model_info{version=\"v\\\"1\"} 1",
        ] {
            assert!(text.lines().any(|have| have == line), "{line}\n{text}");
        }
    }
}
