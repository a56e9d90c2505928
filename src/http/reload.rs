//! A version that is promoted while the service runs takes over, between two requests.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use crate::artifact::{self, Artifact};
use crate::cli::complain;
use crate::cli::diagnose::Failure;
use crate::error::Error;
use crate::http::app::App;
use crate::http::model::Model;

/// How often it is looked whether another version was promoted, or a token made.
const EVERY: Duration = Duration::from_millis(300);

/// Loads the champion in `models`.
///
/// # Errors
/// No champion, or one that cannot be loaded.
pub(super) fn champion(models: &Path) -> Result<Artifact, Error> {
    artifact::load_champion(models).map_err(Error::from)
}

/// What tells that another version may have been promoted.
type Mark = Option<(SystemTime, u64)>;

fn mark(file: &Path) -> Mark {
    let data = std::fs::metadata(file).ok()?;
    Some((data.modified().ok()?, data.len()))
}

/// Looks after the model and the tokens until the process ends.
pub(super) fn watch(app: Arc<App>) {
    let file = app.models.join(artifact::CHAMPION);
    let mut known = mark(&file);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(EVERY);
            if let Err(error) = app.guard.refresh() {
                complain(&format!("error: {error}; the tokens stay as they were\n"));
            }
            let now = mark(&file);
            if now == known {
                continue;
            }
            known = now;
            if let Err(failure) = take_over(&app) {
                app.metrics.failed_reloads.fetch_add(1, Ordering::Relaxed);
                let version = app.model.get().version.clone();
                complain(&format!("{}model {version} goes on\n", failure.draw()));
            }
        }
    });
}

fn take_over(app: &App) -> Result<(), Failure> {
    let _turn = app.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let artifact = champion(&app.models)?;
    if artifact.manifest.checksum == app.model.get().checksum {
        return Ok(());
    }
    put(app, Model::open(&app.project, &artifact)?);
    Ok(())
}

/// From now on `model` answers; whoever calls holds the turn.
pub(super) fn put(app: &App, model: Model) {
    let version = model.version.clone();
    app.model.set(model);
    app.metrics.reloads.fetch_add(1, Ordering::Relaxed);
    complain(&format!("model {version} takes over\n"));
}
