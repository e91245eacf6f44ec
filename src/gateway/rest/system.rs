//! What makers of wearables ask first: where to connect, and how the system is.

use axum::{Json, extract::State, http::StatusCode, response::Redirect};

use crate::{
    gateway::{rest::problem::Problem, route::Route, services::Services, socket},
    stress::ModelState,
    wire::{
        answer::Done,
        system::{ClientStats, SafeMode, SocketInfo, SystemStatus},
        vitals::AlertKind,
    },
};

const NO_SAFE_MODE: &str = "The board does not run in safe mode";

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
        Route::post(
            "/api/system/start-normally",
            "Ends safe mode: the daemon starts anew, with all that was saved",
            start_normally,
        )
        .refuses(409, NO_SAFE_MODE),
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
            && services.safe_mode.is_none()
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
        safe_mode: services.safe_mode.as_deref().map(|reason| SafeMode {
            reason: reason.to_owned(),
        }),
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

/// What is under way is finished first, this answer, too.
async fn start_normally(State(services): State<Services>) -> Result<Json<Done>, Problem> {
    if services.safe_mode.is_none() {
        return Err(Problem::new(StatusCode::CONFLICT, "no_safe_mode", NO_SAFE_MODE));
    }
    services.restart.notify_one();
    Ok(Json(Done::default()))
}

async fn test_page() -> Redirect {
    Redirect::to("/#/device-test")
}
