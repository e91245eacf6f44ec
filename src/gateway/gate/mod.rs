//! What every request passes before anything looks at it, Socket.IO handshakes and upgrades included: the Socket.IO
//! library checks none of this by itself.
//!
//! * `credentials`: who it is. `names`: by which name the board was called, and from which page.
//! * `permissions`: what each route and each event asks for, in one table.
//! * `require`: holds a route against that table, and puts commands on record.
//! * `headers`: what browsers are told to keep to.

mod credentials;
mod headers;
mod names;
pub(super) mod permissions;
mod require;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{crowd::Presence, rest::problem::Problem, services::Services, socket::Kind};
use crate::{
    access::{Caller, Means},
    setup::Doorway,
};
pub(super) use credentials::{cookie, identify_socket, no_cookie};
pub use names::Names;
pub(super) use require::{guarded, refusal};

/// By which way a connection came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Network(Doorway),
    Tls(Doorway),
    /// The Unix socket of this machine, which its file permissions guard.
    Machine,
}

impl Door {
    /// By which nothing is proven.
    const UNKNOWN: Self = Self::Network(Doorway {
        encrypted: false,
        address: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
    });

    pub(super) fn is_encrypted(self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// The door of the network that it is; `None` for the machine's own.
    pub(super) fn way(self) -> Option<Doorway> {
        match self {
            Self::Network(way) | Self::Tls(way) => Some(way),
            Self::Machine => None,
        }
    }
}

/// Media types that a form of another site can send without asking first (Fetch standard, "CORS-safelisted").
const OF_FORMS: [&str; 2] = ["text/plain", "application/x-www-form-urlencoded"];

/// Lets a request in with its [`Caller`], or answers it.
pub(super) async fn pass(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let door = request.extensions().get().copied().unwrap_or(Door::UNKNOWN);
    let token = credentials::take_query_token(request.uri_mut());
    let is_socket = is_socket_path(request.uri().path());
    let caller = match door {
        Door::Machine => Caller::machine(),
        Door::Network(_) | Door::Tls(_) => credentials::identify(&services.access, request.headers(), token),
    };
    if let Err(problem) = admit(&services, door, &caller, &request) {
        services.metrics.refused(problem.code);
        return headers::protect(problem.into_response(), is_socket);
    }
    if caller.role.is_some()
        && let Some(presence) = request.extensions().get::<Presence>()
    {
        presence.know();
    }
    request.extensions_mut().insert(caller);
    headers::protect(next.run(request).await, is_socket)
}

fn admit(services: &Services, door: Door, caller: &Caller, request: &Request) -> Result<(), Problem> {
    let (headers, names) = (request.headers(), &services.names);
    let by_token = caller.means == Means::Token;
    if door == Door::Machine {
        return Ok(());
    }
    // A wearable calls by whatever name it was given, and its library sends an origin of its own.
    if by_token && caller.device.is_some() {
        return Ok(());
    }
    let host = names.host(request.uri(), headers).ok_or_else(misdirected)?;
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let proven = names.is_own_page(headers, host) || headers.contains_key(PROOF);
    if changes && caller.means == Means::Cookie && !proven {
        let words = "A command with a cookie must say that it comes from the board's own page; \
                     send the header X-RetroBoard: 1, or a token instead of the cookie";
        return Err(Problem::new(StatusCode::FORBIDDEN, "no_proof", words));
    }
    if changes && is_of_a_form(headers) && !is_socket_path(request.uri().path()) {
        return Err(super::rest::not_json());
    }
    match names.origin(headers, host) {
        Ok(()) => Ok(()),
        Err(names::Foreign::File) if is_wearable(request) && services.access.mode() == crate::access::Mode::Open => {
            Ok(())
        }
        Err(_) => {
            let words = "Pages of other sites may not use the board; an admin can allow one with [access] origins";
            Err(Problem::new(StatusCode::FORBIDDEN, "foreign_origin", words))
        }
    }
}

/// Whether the Socket.IO library answers there: `/socket.io-admin` is none of its paths.
pub(super) fn is_socket_path(path: &str) -> bool {
    path.strip_prefix("/socket.io")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A header that no form and no foreign page can send without being asked about it first.
const PROOF: &str = "x-retroboard";

/// Says nothing of the board: who calls it by a wrong name may be a page that turned its own name to this address.
fn misdirected() -> Problem {
    let words = "This name is not served here; use the address, or add the name to [access] hosts";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host", words)
}

fn is_of_a_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let name = value.and_then(|value| value.split(';').next()).unwrap_or_default();
    OF_FORMS.iter().any(|form| name.trim().eq_ignore_ascii_case(form))
}

fn is_wearable(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    is_socket_path(request.uri().path()) && Kind::named_in(query) == Kind::Wearable
}
