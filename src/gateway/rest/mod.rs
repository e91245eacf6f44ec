//! REST: one file a resource. The route table is the sum of theirs.

mod alerts;
mod apps;
mod backup;
mod body;
mod carousel;
mod current;
mod devices;
mod docs;
mod easel;
mod fonts;
mod health;
pub(super) mod history;
mod image;
mod licences;
mod model;
mod moment;
mod notify;
mod params;
mod presets;
mod preview;
mod previews;
pub(super) mod problem;
pub(super) mod readings;
mod schedule;
mod session;
mod settings;
mod setup;
pub(super) mod system;
mod tokens;
mod vitals_settings;

use axum::{Router, http::StatusCode};

use super::{gate, route::Route, services::Services, web_ui};
use problem::Problem;

/// Every route, in the order of the OpenAPI document.
pub(super) fn table() -> Vec<Route> {
    [
        health::routes(),
        session::routes(),
        tokens::routes(),
        apps::routes(),
        current::routes(),
        settings::routes(),
        carousel::routes(),
        notify::routes(),
        presets::routes(),
        schedule::routes(),
        preview::routes(),
        previews::routes(),
        fonts::routes(),
        readings::routes(),
        history::routes(),
        devices::routes(),
        vitals_settings::routes(),
        alerts::routes(),
        model::routes(),
        system::routes(),
        setup::routes(),
        backup::routes(),
        docs::routes(),
        licences::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn router(services: Services) -> Router {
    let router = table().into_iter().fold(Router::new(), |router, route| {
        let path = route.path;
        router.route(path, gate::guarded(route, &services))
    });
    router
        .fallback(web_ui::serve)
        .method_not_allowed_fallback(async || {
            let words = "This address does not take that method; see /api/openapi.json";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", words)
        })
        .with_state(services)
}

/// What a form of another site is answered, and anybody who sends no JSON.
pub(super) fn not_json() -> Problem {
    let words = "The body must be JSON, sent with the header Content-Type: application/json";
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", words)
}

/// What an unknown address is answered. It says nothing of the address itself.
pub(super) fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing here; see /api/openapi.json",
    )
}
