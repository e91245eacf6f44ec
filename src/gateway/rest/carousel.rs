//! `/api/carousel`: apps that take turns.

use std::time::Instant;

use axum::{Json, extract::State};
use serde_json::Value;

use super::{
    body::{JsonBody, parse},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Board, Command, Refusal, command::Turn},
    wire::{
        answer::{CarouselChanged, CarouselNow},
        request::CarouselPatch,
        view::CarouselView,
    },
};

pub(super) fn routes() -> Vec<Route> {
    let off = "The carousel is not enabled; enable it with POST /api/carousel";
    let turn = |path, summary, turn| {
        let handler = move |State(services): State<Services>, _nothing: JsonBody| take_turn(services, turn);
        Route::post(path, summary, handler)
            .answers::<CarouselChanged>()
            .refuses(409, off)
    };
    vec![
        Route::get("/api/carousel", "The carousel as it is", read).answers::<CarouselNow>(),
        Route::post("/api/carousel", "Enables, disables or changes the carousel", change)
            .takes::<CarouselPatch>()
            .answers::<CarouselChanged>()
            .refuses(400, "Missing carousel data")
            .refuses(400, "Carousel enabled but no apps specified")
            .refuses(400, "Each app entry must have 'app' field")
            .refuses(400, "Each app entry must have 'duration' field")
            .refuses(400, "Duration must be a positive number")
            .refuses(404, "App not found: X"),
        turn("/api/carousel/next", "Goes to the next entry", Turn::Next),
        turn("/api/carousel/previous", "Goes to the previous entry", Turn::Previous),
        turn("/api/carousel/pause", "Stays on this entry until resumed", Turn::Pause),
        turn("/api/carousel/resume", "Goes on", Turn::Resume),
    ]
}

async fn read(State(services): State<Services>) -> Json<CarouselNow> {
    let carousel = services.state.board().carousel_view();
    // The stage hears of a pause a moment after the board: until then its end is one that will not come.
    let end = services
        .slot_end
        .borrow()
        .filter(|_| carousel.enabled && !carousel.paused);
    let left = end.map(|end| end.saturating_duration_since(Instant::now()));
    Json(CarouselNow {
        carousel,
        remaining: left.map(|left| (left.as_secs_f64() * 10.0).round() / 10.0),
    })
}

async fn change(State(services): State<Services>, body: JsonBody) -> Result<Json<CarouselChanged>, Problem> {
    let patch = body.or_missing("Missing carousel data")?;
    if let Some(Value::Array(slots)) = patch.get("apps") {
        slots
            .iter()
            .enumerate()
            .try_for_each(|(index, slot)| check_slot(index, slot))?;
    }
    let patch: CarouselPatch = parse(patch)?;
    let done = services.state.send(Command::SetCarousel(patch)).await?;
    Ok(changed(&done.board))
}

async fn take_turn(services: Services, turn: Turn) -> Result<Json<CarouselChanged>, Problem> {
    let done = services.state.send(Command::Turn(turn)).await?;
    Ok(changed(&done.board))
}

fn changed(board: &Board) -> Json<CarouselChanged> {
    let CarouselView {
        enabled,
        apps,
        current_index,
        paused,
        revision,
    } = board.carousel_view();
    Json(CarouselChanged {
        success: true,
        enabled,
        apps,
        current_index,
        paused,
        revision,
    })
}

/// The first RetroBoard's words, in its order: app, duration, positive.
fn check_slot(index: usize, slot: &Value) -> Result<(), Problem> {
    let missing =
        |key| Problem::missing(&format!("Each app entry must have '{key}' field")).at(format!("apps[{index}].{key}"));
    slot.get("app")
        .filter(|app| app.is_string())
        .ok_or_else(|| missing("app"))?;
    let duration = slot.get("duration").ok_or_else(|| missing("duration"))?;
    match duration.as_f64() {
        Some(seconds) if seconds > 0.0 => Ok(()),
        _ => Err(Problem::from(Refusal::SlotDuration).at(format!("apps[{index}].duration"))),
    }
}
