//! A request, byte by byte as somebody would send it who means no good.

use std::net::SocketAddr;

use serde_json::Value;

#[derive(Clone)]
pub(crate) struct Ask {
    method: String,
    path: String,
    host: Option<String>,
    headers: String,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            host: None,
            headers: String::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self::new("POST", path).json(body)
    }

    pub(crate) fn delete(path: &str) -> Self {
        Self::new("DELETE", path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.extend([name, ": ", value, "\r\n"]);
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, token: &str) -> Self {
        self.header("Cookie", &format!("retroboard={token}"))
    }

    pub(crate) fn origin(self, origin: &str) -> Self {
        self.header("Origin", origin)
    }

    /// Instead of the address it goes to.
    pub(crate) fn host(self, host: &str) -> Self {
        Self {
            host: Some(host.to_owned()),
            ..self
        }
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().as_bytes())
    }

    pub(crate) fn body(mut self, media_type: &str, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self.header("Content-Type", media_type)
            .header("Content-Length", &body.len().to_string())
    }

    /// To be read to its end: the daemon closes behind its answer.
    pub(crate) fn bytes(&self, to: SocketAddr) -> Vec<u8> {
        let host = self.host.clone().unwrap_or_else(|| to.to_string());
        let Self {
            method, path, headers, ..
        } = self;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        [head.as_bytes(), &self.body].concat()
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers = self.headers.replace("\r\n", "; ");
        let host = self.host.as_deref().unwrap_or("its own");
        write!(to, "{} {} to {host}, {headers}", self.method, self.path)
    }
}
