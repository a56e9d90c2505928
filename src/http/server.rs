//! Opens the address, answers until it is told to stop, and ends after the last answer.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::cli::complain;
use crate::cli::diagnose::Failure;
use crate::domain::Timestamp;
use crate::error::Error;
use crate::http::app::{App, Limits, router};
use crate::http::connection::{self, Shared};
use crate::http::guard::Guard;
use crate::http::metrics::Metrics;
use crate::http::model::{Model, Slot};
use crate::http::stored::Readers;
use crate::http::work::Queue;
use crate::http::{reload, rescore};
use crate::project::Project;
use crate::state::State;

/// Requests that may wait for a thread at the same time.
const PLACES: usize = 1_024;
/// Connections at the same time; more wait to be accepted.
const CONNECTIONS: u32 = 1_000;
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
    });
    let failed = |what: &str, error: &std::io::Error| Error::io(format!("{what}: {error}"));
    let stop = on_signal().map_err(|error| failed("cannot wait for signals", &error))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| failed("cannot start threads", &error))?;
    rescore::watch(Arc::clone(&app))?;
    reload::watch(Arc::clone(&app), project, models);
    let answer = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await;
        let listener =
            listener.map_err(|error| failed(&format!("cannot listen on `{listen}`"), &error))?;
        let address = listener.local_addr().unwrap_or(listen);
        complain(&format!(
            "model {version} answers on http://{address}, its API is told at /docs\n"
        ));
        accept(listener, app, stop).await;
        Ok(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    answer.map_err(Failure::Other)
}

/// Answers whoever connects until `stop`, then waits for the answers under way.
async fn accept(listener: TcpListener, app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let shared = Shared {
        router: router(&app),
        app,
        stop: stop.clone(),
    };
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match stream {
            Ok((stream, _)) => {
                let shared = shared.clone();
                tokio::spawn(async move {
                    connection::answer(stream, shared).await;
                    drop(place);
                });
            }
            // No more files may be open, say: that passes.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_ANSWERS, places.acquire_many(CONNECTIONS)).await;
}

/// Becomes true with the first SIGINT or SIGTERM.
fn on_signal() -> std::io::Result<watch::Receiver<bool>> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let (tell, told) = watch::channel(false);
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            let _ = tell.send(true);
        }
    });
    Ok(told)
}
