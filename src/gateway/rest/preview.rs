//! `GET /api/preview.png`: the panel's pixels now.

use axum::{extract::State, http::header, response::IntoResponse};
use serde::Deserialize;

use super::{params::Params, problem::Problem};
use crate::{
    gateway::{route::Route, services::Services},
    picture,
};

pub(super) fn routes() -> Vec<Route> {
    let words = "scale must be a whole number from 1 to 16";
    vec![
        Route::get("/api/preview.png", "The panel's pixels now", preview)
            .query(
                "scale",
                "Size of a panel pixel in the picture, 1 to 16 (default 1)",
                false,
            )
            .answers_raw("image/png")
            .refuses(400, words),
    ]
}

#[derive(Deserialize)]
struct Wanted {
    scale: Option<String>,
}

async fn preview(
    State(services): State<Services>,
    Params(wanted): Params<Wanted>,
) -> Result<impl IntoResponse, Problem> {
    let scale = wanted
        .scale
        .as_deref()
        .unwrap_or("1")
        .parse()
        .ok()
        .filter(|scale| (1..=16).contains(scale));
    let words = "scale must be a whole number from 1 to 16";
    let scale = scale.ok_or_else(|| Problem::bad("out_of_range", words).at("scale"))?;
    let frame = services.pictures.borrow().frame.clone();
    // A large panel at scale 16 takes tens of milliseconds to encode: not on a thread that answers others.
    let encode = tokio::task::spawn_blocking(move || picture::png(&frame, scale));
    let png = encode
        .await
        .map_err(|_| Problem::bad("internal", "The picture could not be made"))?;
    Ok((
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")],
        png,
    ))
}
