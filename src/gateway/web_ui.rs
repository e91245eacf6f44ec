//! The control panel, built by `make web` and embedded in the binary.

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{gate::Door, rest, services::Services};

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// Nothing from elsewhere, nothing inline, in nobody's frame.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Any address that no route takes: a file of the control panel, or nothing.
pub(super) async fn serve(
    State(services): State<Services>,
    Extension(door): Extension<Door>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Some(address) = encrypted(&services, door, &uri, &headers) {
        return Redirect::temporary(&address).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    if method != Method::GET && method != Method::HEAD {
        return rest::not_found().into_response();
    }
    // Compressed when the panel was built.
    let small = takes_gzip(&headers).then(|| Dist::get(&format!("{path}.gz"))).flatten();
    match Dist::get(path) {
        Some(file) => found(path, file, small),
        None if path == "index.html" => not_built(),
        None => rest::not_found().into_response(),
    }
}

/// The same page behind the encrypted door, if there is one and browsers are to be sent to it.
fn encrypted(services: &Services, door: Door, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let port = services.redirect_to.filter(|_| matches!(door, Door::Network(_)))?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = match host.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => name,
        _ => host,
    };
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    Some(format!("https://{name}{port}{}", uri.path()))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let named = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut codings = named.flat_map(|list| list.split(','));
    codings.any(|coding| coding.trim().split(';').next() == Some("gzip") && !coding.contains("q=0"))
}

fn found(path: &str, file: EmbeddedFile, small: Option<EmbeddedFile>) -> Response {
    let mime = file.metadata.mimetype().to_owned();
    // Names of assets carry a hash of their content; pages do not.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let compressed = small.is_some();
    let mut response = Response::new(Body::from(small.unwrap_or(file).data));
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&mime).expect("a media type is a header value"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn not_built() -> Response {
    let words = "This retroboard was built without its control panel. Run `make web`, then build again.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}
