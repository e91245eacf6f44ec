//! Asks the daemon something, over its socket.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, body::Incoming, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;

use super::path_in;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("no RetroBoard answers at {0}; is it running, and is --data-dir its folder? ({1})")]
    Nobody(PathBuf, io::Error),
    #[error("RetroBoard did not answer in time")]
    Late,
    #[error("RetroBoard went away: {0}")]
    Gone(#[from] hyper::Error),
    #[error("{0}")]
    Refused(String),
    #[error("cannot write {0}: {1}")]
    Write(PathBuf, io::Error),
    #[error("cannot print: {0}")]
    Print(#[from] io::Error),
}

/// One daemon.
pub(super) struct Daemon {
    socket: PathBuf,
}

impl Daemon {
    pub(super) fn over(folder: &Path) -> Self {
        Self {
            socket: path_in(folder),
        }
    }

    /// The JSON that it answers.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, AskError> {
        let response = self.send(method, path, body).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.is_success() {
            return Ok(answer);
        }
        let words = answer["error"]
            .as_str()
            .map_or_else(|| status.to_string(), str::to_owned);
        Err(AskError::Refused(words))
    }

    /// The answer as it comes; for what may be long.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response<Incoming>, AskError> {
        let stream = UnixStream::connect(&self.socket).await;
        let stream = stream.map_err(|error| AskError::Nobody(self.socket.clone(), error))?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = request(method, path, body);
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request)).await;
        Ok(answer.map_err(|_| AskError::Late)??)
    }
}

fn request(method: Method, path: &str, body: Option<&Value>) -> Request<Full<Bytes>> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost");
    let (request, bytes) = match body {
        Some(body) => (
            request.header(header::CONTENT_TYPE, "application/json"),
            Bytes::from(body.to_string()),
        ),
        None => (request, Bytes::new()),
    };
    request.body(Full::new(bytes)).expect("a path of ours is an address")
}

/// A name as one segment of a path (RFC 3986, section 2.3: what is unreserved stays).
pub(super) fn segment(name: &str) -> String {
    let coded = name.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    coded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_segment() {
        assert_eq!(segment("wrist-1"), "wrist-1");
        assert_eq!(segment("a/b?c d%ü"), "a%2Fb%3Fc%20d%25%C3%BC");
    }
}
