//! Holds each route against the table of permissions, before its body is read; puts commands on record.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};

use super::permissions;
use crate::{
    access::{Caller, Need},
    gateway::{rest::problem::Problem, route::Route, services::Services},
};

/// The handler of a route, behind what the table asks for.
pub(in crate::gateway) fn guarded(route: Route, services: &Services) -> MethodRouter<Services> {
    let need = permissions::of_route(&route.method, route.path);
    route
        .handler
        .route_layer(from_fn_with_state((services.clone(), need), require))
}

async fn require(State((services, need)): State<(Services, Need)>, request: Request, next: Next) -> Response {
    let nobody = Caller::nobody();
    let caller = request.extensions().get::<Caller>().unwrap_or(&nobody).clone();
    let what = on_record(&request);
    let response = if need.is_met_by(&caller) {
        next.run(request).await
    } else {
        let problem = refusal(&caller, need);
        services.metrics.refused(problem.code);
        with_challenge(problem.into_response())
    };
    if let Some(what) = what {
        services.audit.note(&caller, what, response.status().as_u16());
    }
    response
}

/// Why somebody is turned away.
pub(in crate::gateway) fn refusal(caller: &Caller, need: Need) -> Problem {
    if caller.role.is_none() {
        let words = "Pair this phone first: POST /api/pair/start puts a code on the panel";
        return Problem::new(StatusCode::UNAUTHORIZED, "not_paired", words);
    }
    Problem::new(StatusCode::FORBIDDEN, "not_allowed", need.words())
}

/// RFC 9110, section 11.6.1.
fn with_challenge(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

/// Commands go on record; readings do not, and neither does which wearable somebody dealt with.
fn on_record(request: &Request) -> Option<String> {
    let route = request.extensions().get::<MatchedPath>()?.as_str();
    if request.method() == Method::GET || request.method() == Method::HEAD || route == "/api/esp32/data" {
        return None;
    }
    let path = if route.starts_with("/api/devices") {
        route
    } else {
        request.uri().path()
    };
    Some(format!(
        "{} {}",
        request.method(),
        path.chars().take(200).collect::<String>()
    ))
}
