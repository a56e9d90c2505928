//! Progress on stderr: numbered stages, with a spinner on a terminal and JSON lines otherwise.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::cli::complain;

/// Says what a command is doing and remembers how long it took.
pub struct Progress {
    quiet: bool,
    terminal: bool,
    n_stages: usize,
    seconds: Vec<(String, f64)>,
}

impl Progress {
    /// Progress over so many stages.
    pub fn new(quiet: bool, n_stages: usize) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
            n_stages,
            seconds: Vec::new(),
        }
    }

    /// Runs one stage; work past a second is seen while it runs.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn stage<T, E>(&mut self, name: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let number = self.seconds.len() + 1;
        let label = format!("{number}/{} {name}", self.n_stages.max(number));
        let bar = (!self.quiet && self.terminal).then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
            let bar = ProgressBar::new_spinner().with_message(label.clone());
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_secs(1));
            bar
        });
        let start = Instant::now();
        let result = work();
        let seconds = start.elapsed().as_secs_f64();
        self.seconds.push((name.to_owned(), seconds));
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        let state = if result.is_ok() { "ok" } else { "failed" };
        if self.quiet {
            return result;
        }
        if self.terminal {
            complain(&format!("{label} … {state} {seconds:.1} s\n"));
        } else {
            let line = json!({"stage": name, "state": state, "seconds": (seconds * 1000.0).round() / 1000.0});
            complain(&format!("{line}\n"));
        }
        result
    }

    /// Seconds by stage so far.
    pub fn seconds(&self) -> &[(String, f64)] {
        &self.seconds
    }
}
