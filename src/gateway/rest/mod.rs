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
mod settings;
pub(super) mod system;
mod vitals_settings;

use axum::{Router, http::StatusCode};

use super::{route::Route, services::Services, web_ui};
use problem::Problem;

/// Every route, in the order of the OpenAPI document.
pub(super) fn table() -> Vec<Route> {
    [
        health::routes(),
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
        backup::routes(),
        docs::routes(),
        licences::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn router(services: Services) -> Router {
    let router = table()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path, route.handler));
    router
        .fallback(web_ui::serve)
        .method_not_allowed_fallback(async || {
            let words = "This address does not take that method; see /api/openapi.json";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", words)
        })
        .with_state(services)
}

/// What an unknown address is answered. It says nothing of the address itself.
pub(super) fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing here; see /api/openapi.json",
    )
}
