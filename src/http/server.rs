//! Opens the address, answers until it is told to stop, and ends after the last answer.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cli::complain;
use crate::cli::diagnose::Failure;
use crate::domain::Timestamp;
use crate::error::Error;
use crate::http::app::{App, Limits, router};
use crate::http::guard::Guard;
use crate::http::listener::Listener;
use crate::http::metrics::Metrics;
use crate::http::model::{Model, Slot};
use crate::http::stored::Readers;
use crate::http::work::Queue;
use crate::http::{reload, rescore};
use crate::project::Project;
use crate::state::State;

/// Requests that may wait for a thread at the same time.
const PLACES: usize = 1_024;
/// How long answers under way may take once the service is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(20);

/// Where and for whom to answer.
pub struct Settings {
    /// The project.
    pub project: Project,
    /// Where its models lie.
    pub models: PathBuf,
    /// The address.
    pub listen: SocketAddr,
    /// The clock.
    pub clock: fn() -> Timestamp,
}

/// Serves until a signal says stop.
///
/// # Errors
/// No model, an address that cannot be had, one that others reach without a token.
pub fn serve(settings: Settings) -> Result<(), Failure> {
    let Settings {
        project,
        models,
        listen,
        clock,
    } = settings;
    let guard = Guard::new(&project.folder, listen.ip())?;
    if !listen.ip().is_loopback() && !guard.has_tokens() {
        return Err(Error::config(format!(
            "`{listen}` can be reached by others, and there is no token"
        ))
        .hint("make one: leadscore serve token add NAME --scope read")
        .into());
    }
    let model = Model::open(&project, &reload::champion(&models)?)?;
    let version = model.version.clone();
    let state = State::open(&project.folder.join("serve").join("state.sqlite"));
    let state = state.map_err(Error::from)?;
    let app = Arc::new(App {
        model: Slot::new(model),
        metrics: Metrics::default(),
        queue: Queue::new(PLACES),
        limits: Limits::default(),
        guard,
        clock,
        state,
        readers: Readers::new(),
        project,
        models,
        turn: Mutex::new(()),
    });
    let failed = |what: &str, error: &std::io::Error| Error::io(format!("{what}: {error}"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| failed("cannot start threads", &error))?;
    rescore::watch(Arc::clone(&app))?;
    reload::watch(Arc::clone(&app));
    let answer = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await;
        let listener =
            listener.map_err(|error| failed(&format!("cannot listen on `{listen}`"), &error))?;
        let listener = Listener::new(listener);
        let address = axum::serve::Listener::local_addr(&listener).unwrap_or(listen);
        complain(&format!(
            "model {version} answers on http://{address}, its API is told at /docs\n"
        ));
        answer_all(listener, &app).await
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    answer.map_err(Failure::Other)
}

/// Answers whoever connects until a signal says stop, then waits for the answers under way.
async fn answer_all(listener: Listener, app: &Arc<App>) -> Result<(), Error> {
    let (tell, told) = watch::channel(false);
    let stop = async move {
        told_to_stop().await;
        let _ = tell.send(true);
    };
    let mut stopped = told.clone();
    let too_long = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        ended = axum::serve(listener, router(app)).with_graceful_shutdown(stop) => {
            ended.map_err(|error| Error::io(format!("cannot answer any more: {error}")))
        }
        () = too_long => Ok(()),
    }
}

/// Ends with the first SIGINT or SIGTERM.
async fn told_to_stop() {
    let interrupt = async {
        // Without a way to hear the signal the system ends the process itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
