//! What makers of wearables ask first: where to connect, and how the system is.

use axum::{Json, extract::State, response::Redirect};

use crate::{
    gateway::{route::Route, services::Services, socket},
    stress::ModelState,
    wire::{
        system::{ClientStats, SocketInfo, SystemStatus},
        vitals::AlertKind,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/api/websocket/info",
            "How to connect over Socket.IO, and the events there are",
            info,
        )
        .answers::<SocketInfo>(),
        Route::get(
            "/api/system/status",
            "How the whole is: board, model, disk, clients",
            status,
        )
        .answers::<SystemStatus>(),
        Route::get("/api/websocket/test", "The page that plays a wearable", test_page).answers_raw("text/html"),
    ]
}

async fn info(State(services): State<Services>) -> Json<SocketInfo> {
    let (from_client, to_client) = socket::event_names();
    Json(SocketInfo {
        path: "/socket.io/",
        namespace: "/",
        client_types: ["esp32", "frontend"],
        from_client,
        to_client,
        clients: clients(&services),
    })
}

async fn status(State(services): State<Services>) -> Json<SystemStatus> {
    Json(status_of(&services))
}

pub(in crate::gateway) fn status_of(services: &Services) -> SystemStatus {
    let alive = (services.stage_alive)();
    let board = services.state.board();
    let devices = services.vitals.devices();
    let model = services.model.info();
    SystemStatus {
        status: if alive
            && model.state != ModelState::Resting
            && board.alerts.iter().all(|alert| alert.kind != AlertKind::Storage)
        {
            "ok"
        } else {
            "degraded"
        },
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: services.started.elapsed().as_secs(),
        clients: clients(services),
        devices: devices.len(),
        devices_live: devices.iter().filter(|device| !device.stale).count(),
        active_alerts: board.alerts.len(),
        model: model.into(),
    }
}

fn clients(services: &Services) -> ClientStats {
    let (total_clients, frontend_clients, esp32_clients) = services.metrics.client_counts();
    ClientStats {
        frontend_clients,
        esp32_clients,
        total_clients,
    }
}

async fn test_page() -> Redirect {
    Redirect::to("/#/device-test")
}
