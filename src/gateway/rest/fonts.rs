//! `/api/fonts`: the fonts there are, and people's own as BDF files.

use std::sync::Arc;

use apps::font::Face;
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    body::RawBody,
    params::{Params, Segment},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    state::{Command, command::NewFont},
    wire::answer::{Done, FontAdded, Fonts},
};

/// What a BDF file may call itself. Not what a form sends by itself, so no foreign page can upload one.
const MEDIA_TYPES: [&str; 3] = ["application/x-font-bdf", "font/bdf", "application/octet-stream"];
pub(super) const NAME: &str = "name must be 1 to 32 of the characters a-z, 0-9, - and _";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/fonts", "All fonts, built in and uploaded", list).answers::<Fonts>(),
        Route::post("/api/fonts", "Uploads a BDF font under a name, or replaces it", add)
            .query("name", "The name apps will use: a-z, 0-9, - and _, at most 32", true)
            .takes_raw("application/x-font-bdf")
            .answers::<FontAdded>()
            .refuses(400, NAME)
            .refuses(409, "X is a built-in font; choose another name")
            .refuses(
                415,
                "Send the BDF file with the header Content-Type: application/x-font-bdf",
            )
            .refuses(507, "There is room for 32 fonts; delete one first"),
        Route::delete("/api/fonts/{name}", "Deletes an uploaded font", remove)
            .answers::<Done>()
            .refuses(404, "Font not found")
            .refuses(409, "The font is in use by X; choose another font there first"),
    ]
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

async fn list(State(services): State<Services>) -> Json<Fonts> {
    Json(Fonts {
        fonts: services.state.board().fonts.infos(),
    })
}

async fn add(
    State(services): State<Services>,
    Params(named): Params<Named>,
    body: RawBody,
) -> Result<Json<FontAdded>, Problem> {
    if !body
        .media_type
        .as_deref()
        .is_some_and(|name| MEDIA_TYPES.contains(&name))
    {
        let words = "Send the BDF file with the header Content-Type: application/x-font-bdf";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_font", words));
    }
    let name = named
        .name
        .filter(|name| is_name(name))
        .ok_or_else(|| Problem::bad("invalid_value", NAME).at("name"))?;
    let face = parse(name.clone(), body.bytes.clone()).await?;
    let font = NewFont {
        name: name.clone(),
        bdf: Arc::from(&body.bytes[..]),
        face: Arc::new(face),
    };
    services.state.send(Command::AddFont(font)).await?;
    Ok(Json(FontAdded { success: true, name }))
}

/// A large font takes a while to read: not on a thread that answers others.
async fn parse(name: String, bdf: bytes::Bytes) -> Result<Face, Problem> {
    let parsed = tokio::task::spawn_blocking(move || Face::from_bdf(&name, &bdf)).await;
    let parsed = parsed.map_err(|_| Problem::bad("invalid_font", "The font cannot be read"))?;
    parsed.map_err(|error| Problem::bad("invalid_font", error.to_string()))
}

async fn remove(State(services): State<Services>, Segment(name): Segment) -> Result<Json<Done>, Problem> {
    services.state.send(Command::RemoveFont { name }).await?;
    Ok(Json(Done::new()))
}

pub(super) fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    (1..=32).contains(&name.len()) && name.chars().all(fits)
}
