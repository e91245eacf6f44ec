//! Microcontrollers with the arduinoWebSockets library name no Engine.IO version, and speak version 3.

use axum::{
    extract::Request,
    http::{Uri, uri::PathAndQuery},
    middleware::Next,
    response::Response,
};

/// Adds `EIO=3` to a request on the Socket.IO path that names no version.
pub(super) async fn assume_3(mut request: Request, next: Next) -> Response {
    if let Some(uri) = with_version(request.uri()) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

fn with_version(uri: &Uri) -> Option<Uri> {
    let query = uri.query().unwrap_or_default();
    let named = query.split('&').any(|pair| pair.starts_with("EIO="));
    if named || !uri.path().starts_with("/socket.io") {
        return None;
    }
    let separator = if query.is_empty() { "" } else { "&" };
    let path_and_query = format!("{}?{query}{separator}EIO=3", uri.path());
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(uri: &str) -> Option<String> {
        with_version(&uri.parse().unwrap()).map(|uri| uri.to_string())
    }

    #[test]
    fn only_a_socket_request_without_a_version_changes() {
        let sketch = "/socket.io/?type=esp32&transport=polling";
        assert_eq!(after(sketch), Some(format!("{sketch}&EIO=3")));
        assert_eq!(after("/socket.io/"), Some("/socket.io/?EIO=3".into()));
        assert_eq!(after("/socket.io/?EIO=4&transport=polling"), None);
        assert_eq!(after("/api/health"), None);
    }
}
