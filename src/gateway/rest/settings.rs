//! `/api/settings`: brightness and what else holds for the whole board.

use axum::{Json, extract::State};
use serde_json::{Map, Value};

use super::{
    body::{JsonBody, parse},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, Refusal},
    wire::{answer::SettingsChanged, request::SettingsPatch, view::SettingsView},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/settings", "Settings of the whole board", read).answers::<SettingsView>(),
        Route::post("/api/settings", "Changes some of them", change)
            .takes::<SettingsPatch>()
            .answers::<SettingsChanged>()
            .refuses(400, "Missing settings data")
            .refuses(400, "Brightness must be between 0 and 100"),
    ]
}

async fn read(State(services): State<Services>) -> Json<SettingsView> {
    Json(services.state.board().settings_view())
}

async fn change(State(services): State<Services>, body: JsonBody) -> Result<Json<SettingsChanged>, Problem> {
    let mut patch = body.or_missing("Missing settings data")?;
    whole_brightness(&mut patch)?;
    let done = services.state.send(Command::Set(parse(patch)?)).await?;
    let SettingsView { settings, revision } = done.board.settings_view();
    Ok(Json(SettingsChanged {
        success: true,
        settings,
        revision,
    }))
}

/// The first RetroBoard's words for any brightness that is none. `75.0` is a whole number too: Python sends it.
fn whole_brightness(patch: &mut Map<String, Value>) -> Result<(), Problem> {
    let Some(value) = patch.get_mut("brightness") else {
        return Ok(());
    };
    let percent = value
        .as_f64()
        .filter(|percent| percent.fract() == 0.0 && (0.0..=100.0).contains(percent));
    let percent = percent.ok_or(Refusal::Brightness)?;
    *value = Value::from(percent as u8);
    Ok(())
}
