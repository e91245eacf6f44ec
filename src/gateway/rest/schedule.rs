//! `/api/schedule`: what happens by itself.

use axum::{Json, extract::State};

use super::{
    body::{JsonBody, parse},
    moment::unix_now,
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::Command,
    wire::schedule::{ScheduleChange, ScheduleChanged, ScheduleView},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/schedule", "What happens by itself, and what comes next", read).answers::<ScheduleView>(),
        Route::post("/api/schedule", "Replaces all entries", change)
            .takes::<ScheduleChange>()
            .answers::<ScheduleChanged>()
            .refuses(400, "Missing schedule data")
            .refuses(400, "entries[0].time: write HH:MM, such as 07:30 or 22:00")
            .refuses(400, "entries[0].days: name one to seven days, such as \"mon\""),
    ]
}

async fn read(State(services): State<Services>) -> Json<ScheduleView> {
    Json(services.state.board().schedule_view(services.state.rules()))
}

async fn change(State(services): State<Services>, body: JsonBody) -> Result<Json<ScheduleChanged>, Problem> {
    let ScheduleChange { entries } = parse(body.or_missing("Missing schedule data")?)?;
    let at = unix_now();
    let done = services.state.send(Command::SetSchedule { entries, at }).await?;
    Ok(Json(ScheduleChanged {
        success: true,
        view: done.board.schedule_view(services.state.rules()),
    }))
}
