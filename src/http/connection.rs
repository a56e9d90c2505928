//! One connection: requests one after another, each read whole, answered, and the next one waited for.
//!
//! axum has a server of its own, on hyper. polars brings hyper along as a client, for files in clouds; as a server as well
//! it would be another hyper, and polars would have to be built again by everyone who builds leadscore. What a
//! service of whole bodies needs of HTTP/1.1 is little: it stands here and in `request`.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tower_service::Service as _;

use crate::http::app::App;
use crate::http::guard;
use crate::http::problem::{Problem, Refusal};
use crate::http::request::{Chunks, Ends, Head, Malformed, parse_head};

/// How long a connection may stay silent between two requests.
const IDLE: Duration = Duration::from_secs(75);
/// How long a head may take from its first byte on.
const HEAD: Duration = Duration::from_secs(10);
/// How long what is still sent after a refusal is read and thrown away, so that the refusal arrives.
const LINGER: Duration = Duration::from_secs(2);

/// What all connections share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) app: Arc<App>,
    pub(super) router: Router,
    /// True once the service is to end.
    pub(super) stop: watch::Receiver<bool>,
}

/// Why there is no next request.
enum End {
    /// Nobody is there any more, or nothing came in time.
    Gone,
    /// What came is refused, and nothing after it can be understood.
    Refused(Problem),
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

impl From<Malformed> for End {
    fn from(malformed: Malformed) -> Self {
        Self::Refused(Refusal::Malformed.say(malformed.0))
    }
}

/// Answers the requests of one connection until it ends.
pub(super) async fn answer(stream: TcpStream, shared: Shared) {
    // Answers are small and whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let mut connection = Connection {
        stream,
        read: Vec::with_capacity(8 << 10),
        shared,
    };
    loop {
        match connection.one().await {
            Ok(true) => {}
            Ok(false) | Err(End::Gone) => return,
            Err(End::Refused(problem)) => {
                connection.refuse(problem).await;
                return;
            }
        }
    }
}

struct Connection {
    stream: TcpStream,
    /// What has come and was not looked at yet.
    read: Vec<u8>,
    shared: Shared,
}

impl Connection {
    /// One request; `true` where another may follow.
    async fn one(&mut self) -> Result<bool, End> {
        let head = self.head().await?;
        let app = Arc::clone(&self.shared.app);
        // Whoever may not ask is not listened to.
        if let Err(problem) = guard::admit(&app, &head.method, &head.uri, &head.headers) {
            return Err(End::Refused(problem));
        }
        let limit = app.limits.body;
        let too_large = || {
            End::Refused(Refusal::TooLarge.say(format!("the body is longer than {limit} bytes")))
        };
        if matches!(head.ends, Ends::After(length) if limit as u64 <= length.saturating_sub(1)) {
            return Err(too_large());
        }
        let start = Instant::now();
        let body = timeout(app.limits.time, self.body(&head, limit)).await;
        let body =
            body.map_err(|_| End::Refused(Refusal::TooSlow.say("the body did not come in time")))?;
        let body = body?.ok_or_else(too_large)?;
        let keep = head.keep && !*self.shared.stop.borrow();
        let is_head = head.method == Method::HEAD;
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = head.method;
        *request.uri_mut() = head.uri;
        *request.headers_mut() = head.headers;
        request.extensions_mut().insert(guard::Arrived(start));
        let Ok(response) = self.shared.router.call(request).await;
        self.write(response, keep, is_head).await?;
        Ok(keep)
    }

    /// The head of the next request.
    async fn head(&mut self) -> Result<Head, End> {
        self.read.reserve(8 << 10);
        if self.read.is_empty() {
            let mut stop = self.shared.stop.clone();
            tokio::select! {
                more = timeout(IDLE, self.stream.read_buf(&mut self.read)) => {
                    if more.map_err(|_| End::Gone)?? == 0 {
                        return Err(End::Gone);
                    }
                }
                _ = stop.wait_for(|stop| *stop) => return Err(End::Gone),
            }
        }
        let whole = async {
            loop {
                if let Some((head, length)) = parse_head(&self.read)? {
                    self.read.drain(..length);
                    return Ok(head);
                }
                if self.stream.read_buf(&mut self.read).await? == 0 {
                    return Err(End::Gone);
                }
            }
        };
        timeout(HEAD, whole).await.map_err(|_| End::Gone)?
    }

    /// The body; `None` where it is too long.
    async fn body(&mut self, head: &Head, limit: usize) -> Result<Option<Bytes>, End> {
        if head.waits && head.ends != Ends::After(0) {
            self.stream
                .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
                .await?;
        }
        match head.ends {
            Ends::After(length) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                self.read.reserve(length.saturating_sub(self.read.len()));
                while self.read.len() < length {
                    if self.stream.read_buf(&mut self.read).await? == 0 {
                        return Err(End::Gone);
                    }
                }
                let rest = self.read.split_off(length);
                Ok(Some(std::mem::replace(&mut self.read, rest).into()))
            }
            Ends::Chunked => {
                let mut chunks = Chunks::default();
                loop {
                    let (taken, is_whole) = chunks.take(&self.read)?;
                    self.read.drain(..taken);
                    if limit < chunks.body.len() {
                        return Ok(None);
                    }
                    if is_whole {
                        return Ok(Some(chunks.body.into()));
                    }
                    self.read.reserve(64 << 10);
                    if self.stream.read_buf(&mut self.read).await? == 0 {
                        return Err(End::Gone);
                    }
                }
            }
        }
    }

    async fn write(
        &mut self,
        response: Response<Body>,
        keep: bool,
        is_head: bool,
    ) -> io::Result<()> {
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes);
        let body = body.map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(512 + body.len());
        let status = parts.status;
        let reason = status.canonical_reason().unwrap_or_default();
        bytes.extend_from_slice(format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).as_bytes());
        let framing = [
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
            header::CONNECTION,
            header::DATE,
        ];
        for (name, value) in parts
            .headers
            .iter()
            .filter(|(name, _)| !framing.contains(name))
        {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        let date = self.shared.app.now();
        let date = chrono::DateTime::from_timestamp_micros(date.0).unwrap_or_default();
        let date = date.format("%a, %d %b %Y %H:%M:%S GMT");
        let close = if keep { "" } else { "connection: close\r\n" };
        let n = body.len();
        bytes.extend_from_slice(
            format!("date: {date}\r\n{close}content-length: {n}\r\n\r\n").as_bytes(),
        );
        if !is_head && status != StatusCode::NO_CONTENT {
            bytes.extend_from_slice(&body);
        }
        self.stream.write_all(&bytes).await
    }

    /// Says why not, and ends the connection so that the answer is still read.
    async fn refuse(&mut self, problem: Problem) {
        let mut response = problem.into_response();
        guard::put_headers(response.headers_mut());
        let status = response.status().as_u16();
        self.shared
            .app
            .metrics
            .answered("refused", status, Duration::ZERO);
        if self.write(response, false, false).await.is_err()
            || self.stream.shutdown().await.is_err()
        {
            return;
        }
        let _ = timeout(LINGER, async {
            let mut thrown_away = vec![0; 64 << 10];
            while self
                .stream
                .read(&mut thrown_away)
                .await
                .is_ok_and(|n| 0 < n)
            {}
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        let date = chrono::DateTime::from_timestamp_micros(784_111_777_000_000).unwrap();
        assert_eq!(
            date.format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
    }
}
