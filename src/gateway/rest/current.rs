//! What is on the panel: `/api/current`, `/api/switch`, `/api/stop`, `/api/config`.

use axum::{Json, extract::State};
use serde_json::{Map, Value};

use super::{
    body::{JsonBody, parse},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, Done},
    wire::{
        answer::{self, Switched},
        request::Switch,
        view::CurrentApp,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/current", "The app on the panel and its settings", read).answers::<CurrentApp>(),
        Route::post("/api/switch", "Shows another app", switch)
            .takes::<Switch>()
            .answers::<Switched>()
            .refuses(400, "Missing app name")
            .refuses(404, "App not found"),
        Route::post("/api/stop", "Darkens the panel until an app is started", stop).answers::<answer::Done>(),
        Route::post(
            "/api/config",
            "Changes some settings of the app on the panel, live",
            configure,
        )
        .takes::<Map<String, Value>>()
        .answers::<Switched>()
        .refuses(400, "Missing configuration data")
        .refuses(409, "No app is running; start one with POST /api/switch"),
    ]
}

async fn read(State(services): State<Services>) -> Json<CurrentApp> {
    Json(services.state.board().current_app(services.state.rules()))
}

async fn switch(State(services): State<Services>, body: JsonBody) -> Result<Json<Switched>, Problem> {
    let named = body
        .0
        .get("app")
        .and_then(Value::as_str)
        .is_some_and(|name| !name.is_empty());
    if !named {
        return Err(Problem::missing("Missing app name").at("app"));
    }
    let done = services.state.send(Command::Switch(parse(body.0)?)).await?;
    Ok(switched(&services, &done))
}

async fn stop(State(services): State<Services>, _nothing: JsonBody) -> Result<Json<answer::Done>, Problem> {
    services.state.send(Command::Stop).await?;
    Ok(Json(answer::Done::new()))
}

async fn configure(State(services): State<Services>, body: JsonBody) -> Result<Json<Switched>, Problem> {
    let patch = body.or_missing("Missing configuration data")?;
    let done = services.state.send(Command::ConfigureCurrent(patch)).await?;
    Ok(switched(&services, &done))
}

fn switched(services: &Services, done: &Done) -> Json<Switched> {
    let current = done.board.current_app(services.state.rules());
    Json(Switched {
        success: true,
        app: current.app,
        config: current.config,
    })
}
