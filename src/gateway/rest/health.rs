//! `GET /api/health` and `GET /metrics`.

use axum::{Json, extract::State, http::header, response::IntoResponse};

use crate::{
    gateway::{route::Route, services::Services},
    wire::answer::Health,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/health", "Whether the daemon lives", health).answers::<Health>(),
        Route::get("/metrics", "Figures for Prometheus", metrics)
            .answers_raw("application/openmetrics-text; version=1.0.0; charset=utf-8"),
    ]
}

async fn health(State(services): State<Services>) -> Json<Health> {
    let alive = (services.stage_alive)();
    let (width, height) = services.size;
    Json(Health {
        status: if alive { "ok" } else { "degraded" },
        manager_running: alive,
        current_app: services.state.board().running.clone(),
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: services.started.elapsed().as_secs(),
        width,
        height,
    })
}

async fn metrics(State(services): State<Services>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], services.metrics.render())
}
