//! Where a token may stand: a header, a cookie, the query, the Socket.IO handshake.

use axum::http::{HeaderMap, HeaderValue, Uri, header, uri::PathAndQuery};

use crate::access::{Access, Caller, Means};

const COOKIE: &str = "retroboard";
/// Chromium keeps no cookie for longer.
const COOKIE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// Who comes with these headers. A token that is nobody's makes a stranger, as does none.
pub(super) fn identify(access: &Access, headers: &HeaderMap, in_query: Option<String>) -> Caller {
    let found = match (bearer(headers), in_query, in_cookie(headers)) {
        (Some(token), ..) => access.identify(token, Means::Token),
        (None, Some(token), _) => access.identify(&token, Means::Token),
        (None, None, Some(token)) => access.identify(token, Means::Cookie),
        (None, None, None) => None,
    };
    found.unwrap_or_else(|| access.stranger())
}

/// Who comes to Socket.IO: the token in `auth` goes before that of the handshake.
pub(in crate::gateway) fn identify_socket(access: &Access, handshake: Option<&Caller>, token: Option<&str>) -> Caller {
    match token {
        Some(token) => access
            .identify(token, Means::Token)
            .unwrap_or_else(|| access.stranger()),
        None => handshake.cloned().unwrap_or_else(|| access.stranger()),
    }
}

/// Takes the token out of the query, so that nothing behind this can log it.
pub(super) fn take_query_token(uri: &mut Uri) -> Option<String> {
    let query = uri.query()?;
    let is_token = |pair: &&str| pair.starts_with("token=");
    let token = query.split('&').find(is_token)?.strip_prefix("token=")?.to_owned();
    let rest: Vec<&str> = query.split('&').filter(|pair| !is_token(pair)).collect();
    let path = match rest.as_slice() {
        [] => uri.path().to_owned(),
        rest => format!("{}?{}", uri.path(), rest.join("&")),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(path).ok();
    *uri = Uri::from_parts(parts).ok()?;
    Some(token)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn in_cookie(headers: &HeaderMap) -> Option<&str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

/// The header that makes a browser keep the token, out of reach of any script.
pub(in crate::gateway) fn cookie(token: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).expect("a token is letters, digits, dots, - and _")
}

/// The header that makes it forget.
pub(in crate::gateway) fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("retroboard=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_the_query() {
        for (before, after, token) in [
            ("/a?token=x", "/a", Some("x")),
            ("/a?b=1&token=x&c=2", "/a?b=1&c=2", Some("x")),
            ("/a?token=x&token=y", "/a", Some("x")),
            ("/a?token=", "/a", Some("")),
            ("/a?mytoken=x", "/a?mytoken=x", None),
            ("/a", "/a", None),
        ] {
            let mut uri = Uri::from_static(before);
            assert_eq!(take_query_token(&mut uri).as_deref(), token, "{before}");
            assert_eq!(uri.to_string(), after);
        }
    }

    #[test]
    fn a_header_names_its_token() {
        let with = |name, value: &str| HeaderMap::from_iter([(name, HeaderValue::try_from(value).unwrap())]);
        let of = |value| bearer(&with(header::AUTHORIZATION, value)).map(str::to_owned);
        assert_eq!(of("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of("bearer  abc ").as_deref(), Some("abc"));
        assert_eq!(of("Bearer").as_deref(), Some(""));
        assert_eq!(of("Basic abc"), None);
        let cookie = |value| in_cookie(&with(header::COOKIE, value)).map(str::to_owned);
        assert_eq!(cookie("a=1; retroboard=abc; b=2").as_deref(), Some("abc"));
        assert_eq!(cookie("xretroboard=abc"), None);
    }
}
