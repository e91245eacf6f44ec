//! A picture as an answer. A client may keep it, and asks each time whether it is still the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The picture, or 304 when the request says that its sender has this very one.
pub(super) fn answer(asked: &HeaderMap, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let tag = tag(&bytes);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::ETAG,
            HeaderValue::from_str(&tag).expect("digits and quotes are a header value"),
        ),
    ];
    if has(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    ([(header::CONTENT_TYPE, media_type)], headers, bytes).into_response()
}

/// Of the bytes alone; that two of our own pictures share one is as good as impossible.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// RFC 9110, 13.1.2: any of a list, `*`, and weak tags count as well.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).into_iter();
    let mut tags = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    tags.any(|named| {
        let named = named.trim();
        named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(named: &str) -> StatusCode {
        let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(named).unwrap())]);
        answer(&asked, "image/png", b"abc".to_vec()).status()
    }

    #[test]
    fn who_has_the_picture_gets_none() {
        let have = tag(b"abc");
        for same in [have.clone(), format!("W/{have}"), format!("\"x\", {have}"), "*".into()] {
            assert_eq!(status(&same), StatusCode::NOT_MODIFIED, "{same}");
        }
        for other in [tag(b"abd"), have.trim_matches('"').to_owned(), String::new()] {
            assert_eq!(status(&other), StatusCode::OK, "{other}");
        }
    }
}
