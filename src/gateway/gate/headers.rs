//! What browsers are told to keep to, in every answer.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// For what is no page: nothing in it is to run, or to be shown in a frame.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, NO_PAGE),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds what the answer does not say by itself. Answers of Socket.IO stay as they are: microcontrollers read them through
/// a small buffer, and browsers never show them.
pub(super) fn protect(mut response: Response, is_socket: bool) -> Response {
    if is_socket {
        return response;
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
