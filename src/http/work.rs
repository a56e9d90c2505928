//! Scoring on the threads of the machine, beside those that talk: never more at once than fits.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{Semaphore, oneshot};

use crate::error::Error;
use crate::http::problem::{Problem, Refusal};

/// Places in the queue; who finds none is told to come back.
pub(super) struct Queue(Semaphore);

impl Queue {
    /// A queue of `n` places.
    pub(super) fn new(n: usize) -> Self {
        Self(Semaphore::new(n))
    }

    /// Runs `job` here: one that takes less time than to hand it over.
    ///
    /// # Errors
    /// What the job says; a panic of it.
    pub(super) fn run_here<T>(
        &self,
        job: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let Ok(_place) = self.0.try_acquire() else {
            return Err(busy());
        };
        catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_| Err(panicked()))
    }

    /// Runs `job` on a thread of the pool.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_place) = self.0.try_acquire() else {
            return Err(busy());
        };
        let (tell, told) = oneshot::channel();
        rayon::spawn(move || {
            // Nobody waits any more: the time was up, or the connection is gone.
            if !tell.is_closed() {
                let _ = tell.send(catch_unwind(AssertUnwindSafe(job)));
            }
        });
        match told.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) | Err(_) => Err(panicked()),
        }
    }
}

fn busy() -> Problem {
    Refusal::Busy.say("too many requests wait for an answer already")
}

fn panicked() -> Problem {
    Error::internal("a request ended in a panic").into()
}
