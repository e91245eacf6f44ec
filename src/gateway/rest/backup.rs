//! `/api/export` and `/api/import`: the whole configuration as one file.

use std::sync::Arc;

use apps::font::Face;
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    body::{JsonBody, parse},
    fonts,
    moment::unix_now,
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, backup::Import, command::NewFont},
    wire::{
        answer::Done,
        backup::{Backup, FORMAT, FontFile, VERSION},
        schedule::ScheduleEntry,
    },
};

/// Largest file that is read, in bytes: uploaded fonts are in it.
const LARGEST: usize = 16 * 1024 * 1024;
const FOREIGN: &str = "This is not a configuration of RetroBoard; send a file that GET /api/export gave";
const NEWER: &str = "This configuration is of a newer RetroBoard; update this one first";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/export", "The whole configuration as one document", export).answers::<Backup<ScheduleEntry>>(),
        Route::post("/api/import", "Replaces the whole configuration", import)
            .takes::<Backup>()
            .answers::<Done>()
            .refuses(400, "Missing configuration data")
            .refuses(400, FOREIGN)
            .refuses(400, NEWER),
    ]
}

async fn export(State(services): State<Services>) -> Response {
    let board = services.state.board();
    let zone = board.zone(services.state.rules());
    let mut response = Json(board.backup(|bdf| STANDARD.encode(bdf))).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, file_name(zone));
    response
}

fn file_name(zone: TimeZone) -> HeaderValue {
    let today = Timestamp::now().to_zoned(zone).date();
    let words = format!("attachment; filename=\"retroboard-{today}.json\"");
    HeaderValue::from_str(&words).expect("a date is a header value")
}

async fn import(State(services): State<Services>, request: Request) -> Result<Json<Done>, Problem> {
    let body = JsonBody::of_at_most(LARGEST, request, &services).await?;
    let object = body.or_missing("Missing configuration data")?;
    if object.get("format").and_then(|format| format.as_str()) != Some(FORMAT) {
        return Err(Problem::bad("not_a_backup", FOREIGN).at("format"));
    }
    if object.get("version").and_then(serde_json::Value::as_u64) != Some(VERSION.into()) {
        return Err(Problem::bad("newer_backup", NEWER).at("version"));
    }
    let backup: Backup = parse(object)?;
    // Large fonts take a while to read: not on a thread that answers others.
    let files = backup.fonts.clone();
    let fonts = tokio::task::spawn_blocking(move || files.into_iter().enumerate().map(font).collect::<Result<_, _>>())
        .await
        .map_err(|_| Problem::bad("invalid_font", "The fonts cannot be read"))??;
    let at = unix_now();
    let import = Box::new(Import { backup, fonts, at });
    services.state.send(Command::Import(import)).await?;
    services.vitals.tend_now();
    Ok(Json(Done::new()))
}

fn font((index, FontFile { name, bdf }): (usize, FontFile)) -> Result<NewFont, Problem> {
    let refused = |words: String| Problem::bad("invalid_font", words).at(format!("fonts[{index}].bdf"));
    if !fonts::is_name(&name) {
        return Err(Problem::bad("invalid_value", fonts::NAME).at(format!("fonts[{index}].name")));
    }
    let bdf: Arc<[u8]> = STANDARD
        .decode(bdf)
        .map_err(|_| refused(format!("Font {name} is not in base64")))?
        .into();
    let face = Face::from_bdf(&name, &bdf).map_err(|error| refused(error.to_string()))?;
    Ok(NewFont {
        name,
        bdf,
        face: Arc::new(face),
    })
}
