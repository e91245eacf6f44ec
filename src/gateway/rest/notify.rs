//! `/api/notify`: texts over the app.

use axum::{Json, extract::State};

use super::{
    body::{JsonBody, parse},
    moment::unix_now,
    params::Segment,
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, Refusal},
    wire::{
        answer::{Done, Icons, Notices, Notified},
        request::Notify,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/notify", "What shows, what waits, what was", list).answers::<Notices>(),
        Route::post("/api/notify", "Shows a text over the app", send)
            .takes::<Notify>()
            .answers::<Notified>()
            .refuses(400, "Missing notification text")
            .refuses(507, "Notification queue is full"),
        Route::delete("/api/notify/{id}", "Takes a notification away", dismiss)
            .answers::<Done>()
            .refuses(404, "Notification not found"),
        Route::get("/api/icons", "Names of the icons a notification can have", icons).answers::<Icons>(),
    ]
}

async fn list(State(services): State<Services>) -> Json<Notices> {
    Json(services.state.board().notices_view())
}

async fn send(State(services): State<Services>, body: JsonBody) -> Result<Json<Notified>, Problem> {
    if body.0.get("text").is_none_or(serde_json::Value::is_null) {
        return Err(Problem::missing("Missing notification text").at("text"));
    }
    let notice = parse(body.0)?;
    let done = services.state.send(Command::Notify { notice, at: unix_now() }).await?;
    let id = done.notice.expect("a notification that was accepted has an id");
    Ok(Json(Notified { success: true, id }))
}

async fn dismiss(State(services): State<Services>, Segment(id): Segment) -> Result<Json<Done>, Problem> {
    let id = id.parse().map_err(|_| Refusal::NoticeNotFound)?;
    services.state.send(Command::Dismiss { id }).await?;
    Ok(Json(Done::new()))
}

async fn icons() -> Json<Icons> {
    Json(Icons {
        icons: apps::icon::names().clone(),
    })
}
