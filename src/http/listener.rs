//! Connections: only so many at a time, and none that stays silent for long.

use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS: usize = 1_000;
/// How long a connection may bring nothing: longer than any answer takes.
const SILENCE: Duration = Duration::from_secs(75);

/// Accepts connections within limits.
pub(super) struct Listener {
    inner: TcpListener,
    places: Arc<Semaphore>,
}

impl Listener {
    /// Connections that come to `inner`.
    pub(super) fn new(inner: TcpListener) -> Self {
        Self {
            inner,
            places: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }
}

impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let place = Arc::clone(&self.places).acquire_owned().await;
            match self.inner.accept().await {
                Ok((stream, address)) => {
                    // Answers are small and whole: nothing is gained by waiting for more.
                    let _ = stream.set_nodelay(true);
                    let connection = Connection {
                        stream,
                        heard: Instant::now(),
                        silence: Box::pin(sleep(SILENCE)),
                        _place: place.ok(),
                    };
                    return (connection, address);
                }
                // No more files may be open, say: that passes.
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

/// One connection.
pub(super) struct Connection {
    stream: TcpStream,
    /// When something came last.
    heard: Instant,
    silence: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            self.heard = Instant::now();
            return read;
        }
        // The alarm is set anew only when it goes off: doing so at every read costs as much as a small answer.
        while self.silence.as_mut().poll(context).is_ready() {
            let end = self.heard + SILENCE;
            if end <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.silence.as_mut().reset(end);
        }
        Poll::Pending
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
