//! `/api/alerts`: what lasts, what was, and that somebody has seen it.

use axum::{Json, extract::State};
use jiff::Timestamp;

use super::{body::JsonBody, params::Segment, problem::Problem};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, Refusal},
    store::Episode,
    wire::{
        answer::Done,
        vitals::{Alerts, EpisodeView, moment},
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

async fn list(State(services): State<Services>) -> Result<Json<Alerts>, Problem> {
    let episodes = services.vitals.episodes(None, TOLD).await?;
    Ok(Json(Alerts {
        active: services.state.board().alerts.clone(),
        history: episodes.into_iter().map(view).collect(),
    }))
}

async fn acknowledge(
    State(services): State<Services>,
    Segment(id): Segment,
    _nothing: JsonBody,
) -> Result<Json<Done>, Problem> {
    let id = id.parse().map_err(|_| Refusal::AlertNotFound)?;
    services.state.send(Command::AcknowledgeAlert { id }).await?;
    services
        .vitals
        .acknowledged(id, Timestamp::now().as_millisecond())
        .await;
    Ok(Json(Done::new()))
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
