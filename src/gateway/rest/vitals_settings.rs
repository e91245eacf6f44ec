//! `/api/vitals/settings`: how long readings are kept, and how soon there is an alert.

use axum::{Json, extract::State};

use super::{
    body::{JsonBody, parse},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::Command,
    wire::vitals_settings::{VitalsPatch, VitalsSettingsChanged, VitalsSettingsView},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/api/vitals/settings",
            "How long readings are kept, and how soon there is an alert",
            read,
        )
        .answers::<VitalsSettingsView>(),
        Route::post(
            "/api/vitals/settings",
            "Changes some of them; what is kept for too long then is deleted, for good",
            change,
        )
        .takes::<VitalsPatch>()
        .answers::<VitalsSettingsChanged>()
        .refuses(400, "Missing settings data")
        .refuses(400, "raw_days must be between 0 and 3650 days"),
    ]
}

async fn read(State(services): State<Services>) -> Json<VitalsSettingsView> {
    Json(services.state.board().vitals_view(services.state.rules()))
}

async fn change(State(services): State<Services>, body: JsonBody) -> Result<Json<VitalsSettingsChanged>, Problem> {
    let patch: VitalsPatch = parse(body.or_missing("Missing settings data")?)?;
    let done = services.state.send(Command::SetVitals(patch)).await?;
    services.vitals.tend_now();
    Ok(Json(VitalsSettingsChanged {
        success: true,
        view: done.board.vitals_view(services.state.rules()),
    }))
}
