//! `/api/presets`: the board as it was, under a name.

use axum::{Json, extract::State};

use super::{
    body::{JsonBody, parse},
    moment::unix_now,
    params::Segment,
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::Command,
    wire::preset::{Preset, PresetsChanged, PresetsView, SavePreset},
};

pub(super) fn routes() -> Vec<Route> {
    let one = "/api/presets/{name}";
    let unknown = "Preset not found";
    vec![
        Route::get("/api/presets", "All presets, the oldest first", list).answers::<PresetsView>(),
        Route::post("/api/presets", "Keeps the board as it is now under a name", save)
            .takes::<SavePreset>()
            .answers::<PresetsChanged>()
            .refuses(400, "Missing preset name")
            .refuses(400, "name must be 1 to 40 visible characters")
            .refuses(507, "There is room for 50 presets; delete one first"),
        Route::get(one, "All that one preset keeps", read)
            .answers::<Preset>()
            .refuses(404, unknown),
        Route::delete(one, "Deletes a preset", remove)
            .answers::<PresetsChanged>()
            .refuses(404, unknown),
        Route::post("/api/presets/{name}/apply", "Makes the board as it was", apply)
            .answers::<PresetsChanged>()
            .refuses(404, unknown),
    ]
}

async fn list(State(services): State<Services>) -> Json<PresetsView> {
    Json(services.state.board().presets_view())
}

async fn read(State(services): State<Services>, Segment(name): Segment) -> Result<Json<Preset>, Problem> {
    Ok(Json(services.state.board().named(&name)?.clone()))
}

async fn save(State(services): State<Services>, body: JsonBody) -> Result<Json<PresetsChanged>, Problem> {
    let wanted = parse(body.or_missing("Missing preset name")?)?;
    changed(&services, Command::SavePreset { wanted, at: unix_now() }).await
}

async fn remove(State(services): State<Services>, Segment(name): Segment) -> Result<Json<PresetsChanged>, Problem> {
    changed(&services, Command::RemovePreset { name }).await
}

async fn apply(
    State(services): State<Services>,
    Segment(name): Segment,
    _nothing: JsonBody,
) -> Result<Json<PresetsChanged>, Problem> {
    changed(&services, Command::ApplyPreset { name }).await
}

async fn changed(services: &Services, command: Command) -> Result<Json<PresetsChanged>, Problem> {
    let done = services.state.send(command).await?;
    Ok(Json(PresetsChanged {
        success: true,
        view: done.board.presets_view(),
    }))
}
