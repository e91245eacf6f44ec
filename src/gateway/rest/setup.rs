//! `/api/setup`: settings that somebody could lock themselves out by. They are tried first.

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    body::{JsonBody, parse},
    problem::Problem,
};
use crate::{
    gateway::{gate::Door, route::Route, services::Services},
    setup::{Refusal, Setup},
    wire::{
        answer::Done,
        setup::{SetupChanges, SetupView, TrialBegun},
    },
};

pub(super) fn routes() -> Vec<Route> {
    let no_trial = "No settings are on trial; they may have been taken back already";
    vec![
        Route::get(
            "/api/setup",
            "Settings of the installation, where each comes from, and the trial of a change",
            read,
        )
        .answers::<SetupView>(),
        Route::post(
            "/api/setup",
            "Tries other settings: the daemon starts anew with them, and takes them back unless they are confirmed in time",
            change,
        )
        .takes::<SetupChanges>()
        .answers::<TrialBegun>()
        .later()
        .refuses(400, "There is no setting with that name that the page can change; see GET /api/setup")
        .refuses(400, "Nothing would change")
        .refuses(409, "It is set in the configuration file, by a variable, a flag, or by systemd; change it there")
        .refuses(409, "Settings are on trial already; confirm them or take them back first"),
        Route::post(
            "/api/setup/confirm",
            "The settings on trial stay; counts only by the new way, where there is one",
            confirm,
        )
        .refuses(409, no_trial)
        .refuses(409, "Open the new address and confirm there"),
        Route::post(
            "/api/setup/revert",
            "The daemon starts anew with the settings before the trial",
            revert,
        )
        .refuses(409, no_trial),
    ]
}

async fn read(State(services): State<Services>) -> Json<SetupView> {
    Json(services.setup.view())
}

async fn change(State(services): State<Services>, body: JsonBody) -> Result<Response, Problem> {
    let SetupChanges { changes } = parse(body.or_missing("Missing setup data")?)?;
    let trial = on_disk(services.setup, move |setup| setup.propose(changes)).await?;
    let begun = TrialBegun { success: true, trial };
    Ok((StatusCode::ACCEPTED, Json(begun)).into_response())
}

async fn confirm(
    State(services): State<Services>,
    Extension(door): Extension<Door>,
    _nothing: JsonBody,
) -> Result<Json<Done>, Problem> {
    on_disk(services.setup, move |setup| setup.confirm(door.way())).await?;
    Ok(Json(Done::new()))
}

async fn revert(State(services): State<Services>, _nothing: JsonBody) -> Result<Json<Done>, Problem> {
    on_disk(services.setup, Setup::revert).await?;
    Ok(Json(Done::new()))
}

/// Runs what waits for the disk where that holds up nobody.
async fn on_disk<T: Send + 'static>(
    setup: Setup,
    work: impl FnOnce(&Setup) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(move || work(&setup)).await;
    Ok(done.unwrap_or(Err(Refusal::NotKept))?)
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let field = refusal.field().map(str::to_owned);
        Self {
            field,
            ..Self::new(status(&refusal), refusal.code(), refusal.to_string())
        }
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Unknown(_) | Refusal::Value { .. } | Refusal::NothingChanges => StatusCode::BAD_REQUEST,
        Refusal::Fixed { .. } | Refusal::Runs | Refusal::NoTrial | Refusal::NotYet | Refusal::OldWay(_) => {
            StatusCode::CONFLICT
        }
        Refusal::Full => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::NotKept => StatusCode::SERVICE_UNAVAILABLE,
    }
}
