//! The peer that does nothing: an axum handler that reads the body and answers two bytes.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await.expect("a free port");
    let app = Router::new().route("/", post(async |_: Bytes| "{}"));
    axum::serve(listener, app).await.expect("it serves");
}
