//! `/api/alerts`: what lasts, what was, and that somebody has seen it.

use axum::{Extension, Json, extract::State};
use jiff::Timestamp;

use super::{body::JsonBody, params::Segment, problem::Problem};
use crate::{
    access::Caller,
    gateway::{route::Route, services::Services},
    state::{Command, Refusal},
    store::Episode,
    wire::{
        answer::Done,
        vitals::{Alert, Alerts, EpisodeView, moment},
    },
};

/// Episodes that are told of, the newest first.
const TOLD: usize = 100;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/alerts", "Alerts that last, and the last 100 episodes", list).answers::<Alerts>(),
        Route::post(
            "/api/alerts/{id}/acknowledge",
            "Somebody has seen it; the panel is free",
            acknowledge,
        )
        .answers::<Done>()
        .refuses(404, "Alert not found; it may be over already"),
    ]
}

async fn list(State(services): State<Services>, Extension(caller): Extension<Caller>) -> Result<Json<Alerts>, Problem> {
    let mut episodes = services.vitals.episodes(None, TOLD).await?;
    episodes.retain(|episode| caller.sight.sees(&episode.device));
    let mut active = services.state.board().alerts.clone();
    active.retain(|alert| concerns(alert, &caller));
    Ok(Json(Alerts {
        active,
        history: episodes.into_iter().map(view).collect(),
    }))
}

async fn acknowledge(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Segment(id): Segment,
    _nothing: JsonBody,
) -> Result<Json<Done>, Problem> {
    let id = id.parse().map_err(|_| Refusal::AlertNotFound)?;
    let board = services.state.board();
    let seen = |alert: &&Alert| alert.id == id && concerns(alert, &caller);
    board.alerts.iter().find(seen).ok_or(Refusal::AlertNotFound)?;
    services.state.send(Command::AcknowledgeAlert { id }).await?;
    services
        .vitals
        .acknowledged(id, Timestamp::now().as_millisecond())
        .await;
    Ok(Json(Done::new()))
}

/// A full disk concerns everybody who sees alerts.
fn concerns(alert: &Alert, caller: &Caller) -> bool {
    alert.device_id.is_empty() || caller.sight.sees(&alert.device_id)
}

fn view(episode: Episode) -> EpisodeView {
    EpisodeView {
        id: episode.id,
        device_id: episode.device,
        raised: moment(episode.raised),
        cleared: episode.cleared.map(moment),
        acknowledged: episode.acknowledged.map(moment),
        confidence: episode.confidence * 100.0,
    }
}
