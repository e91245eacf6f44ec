//! Mends what microcontrollers with the arduinoWebSockets library ask for.
//!
//! They name no Engine.IO version and speak version 3; when they upgrade, they name the transport twice.

use axum::{
    extract::Request,
    http::{Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::Response,
};

use super::gate::is_socket_path;

/// Makes the query of a request on the Socket.IO path say one version and one transport.
pub(super) async fn mend(mut request: Request, next: Next) -> Response {
    let upgrades = request.headers().contains_key(header::UPGRADE);
    if let Some(uri) = mended(request.uri(), upgrades) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

/// `None` when there is nothing to mend.
fn mended(uri: &Uri, upgrades: bool) -> Option<Uri> {
    let query = uri.query().unwrap_or_default();
    let named = |name: &str| query.split('&').filter(|pair| pair.starts_with(name)).count();
    let (versions, transports) = (named("EIO="), named("transport="));
    if !is_socket_path(uri.path()) || (versions > 0 && transports < 2) {
        return None;
    }
    let rest = |pair: &&str| !pair.is_empty() && (transports < 2 || !pair.starts_with("transport="));
    let mut pairs: Vec<&str> = query.split('&').filter(rest).collect();
    if transports > 1 {
        pairs.push(if upgrades {
            "transport=websocket"
        } else {
            "transport=polling"
        });
    }
    if versions == 0 {
        pairs.push("EIO=3");
    }
    let path_and_query = format!("{}?{}", uri.path(), pairs.join("&"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(uri: &str, upgrades: bool) -> Option<String> {
        mended(&uri.parse().unwrap(), upgrades).map(|uri| uri.to_string())
    }

    #[test]
    fn a_missing_version_is_3() {
        let poll = "/socket.io/?type=esp32&transport=polling";
        assert_eq!(after(poll, false), Some(format!("{poll}&EIO=3")));
        assert_eq!(after("/socket.io/", false), Some("/socket.io/?EIO=3".into()));
    }

    #[test]
    fn of_two_transports_the_one_in_use_counts() {
        let upgrade = "/socket.io/?transport=polling&transport=websocket&sid=abc";
        assert_eq!(
            after(upgrade, true),
            Some("/socket.io/?sid=abc&transport=websocket&EIO=3".into())
        );
        let versioned = "/socket.io/?EIO=4&transport=polling&transport=websocket";
        assert_eq!(
            after(versioned, false),
            Some("/socket.io/?EIO=4&transport=polling".into())
        );
    }

    #[test]
    fn everybody_else_is_left_alone() {
        assert_eq!(after("/socket.io/?EIO=4&transport=polling", false), None);
        assert_eq!(after("/api/health", false), None);
    }
}
