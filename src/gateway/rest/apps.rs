//! `/api/apps`: the apps there are, and the saved settings of each.

use apps::app::Entry;
use axum::{Json, extract::State};
use serde_json::Value;

use super::{body::JsonBody, params::Segment, problem::Problem};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Board, Command, Refusal},
    wire::answer::{AppConfig, AppConfigured, AppDetail, Apps},
};

pub(super) fn routes() -> Vec<Route> {
    let path = "/api/apps/{name}/config";
    vec![
        Route::get(
            "/api/apps",
            "All apps, with the schema and defaults of their settings",
            list,
        )
        .answers::<Apps>(),
        Route::get(path, "Settings of one app", read)
            .answers::<AppConfig>()
            .refuses(404, "App not found"),
        Route::post(path, "Changes some settings of one app; live when it runs", change)
            .takes::<serde_json::Map<String, Value>>()
            .answers::<AppConfigured>()
            .refuses(404, "App not found")
            .refuses(400, "Missing configuration data"),
        Route::delete(path, "Back to the app's defaults", reset)
            .answers::<AppConfigured>()
            .refuses(404, "App not found"),
    ]
}

async fn list(State(services): State<Services>) -> Json<Apps> {
    let board = services.state.board();
    let rules = services.state.rules();
    let details = rules.apps().iter().map(|entry| detail(entry, &board)).collect();
    Json(Apps {
        apps: rules.app_names(),
        current: board.running.clone(),
        details,
    })
}

fn detail(entry: &Entry, board: &Board) -> AppDetail {
    AppDetail {
        name: entry.name,
        title: entry.title,
        description: entry.description,
        icon: entry.icon,
        schema: (entry.schema)(),
        defaults: (entry.defaults)(),
        failure: board.failed.get(entry.name).cloned(),
    }
}

async fn read(State(services): State<Services>, Segment(app): Segment) -> Result<Json<AppConfig>, Problem> {
    known(&services, &app)?;
    let config = services.state.board().config_of(&app, services.state.rules());
    Ok(Json(AppConfig { app, config }))
}

async fn change(
    State(services): State<Services>,
    Segment(app): Segment,
    body: JsonBody,
) -> Result<Json<AppConfigured>, Problem> {
    known(&services, &app)?;
    let patch = body.or_missing("Missing configuration data")?;
    configured(&services, app.clone(), Command::Configure { app, patch }).await
}

async fn reset(State(services): State<Services>, Segment(app): Segment) -> Result<Json<AppConfigured>, Problem> {
    configured(&services, app.clone(), Command::ResetConfig { app }).await
}

async fn configured(services: &Services, app: String, command: Command) -> Result<Json<AppConfigured>, Problem> {
    let done = services.state.send(command).await?;
    let config = done.board.config_of(&app, services.state.rules());
    Ok(Json(AppConfigured {
        success: true,
        app,
        config,
    }))
}

fn known(services: &Services, app: &str) -> Result<(), Problem> {
    services
        .state
        .rules()
        .app(app)
        .map(|_| ())
        .ok_or_else(|| Refusal::AppNotFound.into())
}
