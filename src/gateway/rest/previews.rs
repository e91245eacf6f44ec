//! Pictures of what is not on the panel: an app with settings that are tried out, a font.

use std::time::Duration;

use apps::{
    app::{Entry, Settings},
    font::{Catalogue, lay_out},
    frame::Frame,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::{
    params::{Params, Segment},
    problem::Problem,
};
use crate::{
    gateway::{route::Route, services::Services},
    picture,
    reel::Reel,
    state::Refusal,
};

/// Films are drawn one at a time: the panel goes before them.
static DRAWING: Semaphore = Semaphore::const_new(1);
/// Those that may wait for it.
static WAITING: Semaphore = Semaphore::const_new(16);
/// What goes by before a film begins: a text comes on, stars rise.
const LEAD: Duration = Duration::from_secs(2);
/// Between two pictures of a film.
const STEP: Duration = Duration::from_millis(66);
/// Most pixels of one picture of a film; a larger scale is brought down.
const MOST_PIXELS: u32 = 1_000_000;
const SECONDS: &str = "seconds must be a whole number from 1 to 10";
const SCALE: &str = "scale must be a whole number from 1 to 8";
const CONFIG: &str = "config must be a JSON object such as {\"color\": [255, 0, 0]}";
const TEXT: &str = "text must be 1 to 64 characters";

pub(super) fn routes() -> Vec<Route> {
    let scale = "Size of a panel pixel in the picture, 1 to 8 (default 1)";
    vec![
        Route::get(
            "/api/apps/{name}/preview.gif",
            "The app as it would look on the panel",
            app,
        )
        .query("config", "A JSON object that is laid over the saved settings", false)
        .query("seconds", "Length of the film, 1 to 10 (default 3)", false)
        .query("scale", scale, false)
        .answers_raw("image/gif")
        .refuses(400, SECONDS)
        .refuses(404, "App not found")
        .refuses(422, "The app cannot draw with these settings")
        .refuses(503, "Too many previews are waiting; try again in a moment"),
        Route::get(
            "/api/fonts/{name}/sample.png",
            "A text in this font, white on black",
            font,
        )
        .query("text", "1 to 64 characters (default: the name of the font)", false)
        .query("scale", scale, false)
        .answers_raw("image/png")
        .refuses(400, TEXT)
        .refuses(404, "Font not found"),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Film {
    config: Option<String>,
    seconds: Option<String>,
    scale: Option<String>,
}

async fn app(
    State(services): State<Services>,
    Segment(name): Segment,
    Params(film): Params<Film>,
) -> Result<Response, Problem> {
    let rules = services.state.rules();
    let entry = *rules.app(&name).ok_or(Refusal::AppNotFound)?;
    let length = whole(film.seconds.as_deref(), 3, 10, "seconds", SECONDS)?;
    let scale = whole(film.scale.as_deref(), 1, 8, "scale", SCALE)?;
    let board = services.state.board();
    let mut config = board.config_of(&name, rules);
    config.extend(laid_over(film.config.as_deref())?);
    let settings = rules.settle(&entry, config, &board.fonts)?;
    let moment = (Timestamp::now() - LEAD, board.zone(rules));
    let (size, fonts) = (services.size, board.fonts.clone());
    let _place = WAITING.try_acquire().map_err(|_| crowded())?;
    let _turn = DRAWING.acquire().await.map_err(|_| crowded())?;
    let length = Duration::from_secs(length.into());
    let work = move || draw(&entry, &settings, &fonts, size, moment, length, scale);
    // An app that panics ends its own thread only.
    let gif = tokio::task::spawn_blocking(work).await.ok().flatten();
    let gif = gif.ok_or_else(|| {
        let words = "The app cannot draw with these settings";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "app_failed", words)
    })?;
    Ok(image("image/gif", gif))
}

fn draw(
    entry: &Entry,
    settings: &Settings,
    fonts: &Catalogue,
    size: (u32, u32),
    moment: (Timestamp, jiff::tz::TimeZone),
    length: Duration,
    scale: u32,
) -> Option<Vec<u8>> {
    let mut gif = Vec::new();
    let fits = (MOST_PIXELS / (size.0 * size.1).max(1)).isqrt().max(1);
    let mut reel = Reel::new(entry, settings, fonts, size, moment).ok()?;
    reel.film(LEAD, length, STEP, scale.min(fits), &mut gif).ok()?;
    Some(gif)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Option<String>,
    scale: Option<String>,
}

async fn font(
    State(services): State<Services>,
    Segment(name): Segment,
    Params(sample): Params<Sample>,
) -> Result<Response, Problem> {
    let face = services.state.board().fonts.get(&name).ok_or(Refusal::FontNotFound)?;
    let scale = whole(sample.scale.as_deref(), 1, 8, "scale", SCALE)?;
    let text = sample.text.unwrap_or(name);
    if !(1..=64).contains(&text.chars().count()) {
        return Err(Problem::bad("invalid_value", TEXT).at("text"));
    }
    let line = lay_out(&text, &face);
    let mut frame = Frame::new(line.width().max(1), line.height().max(1));
    line.draw(&mut frame, 0, 0, [255; 3]);
    Ok(image("image/png", picture::png(&frame, scale)))
}

fn laid_over(config: Option<&str>) -> Result<Settings, Problem> {
    let Some(text) = config else {
        return Ok(Settings::new());
    };
    serde_json::from_str(text).map_err(|_| Problem::bad("invalid_json", CONFIG).at("config"))
}

fn whole(given: Option<&str>, usual: u32, most: u32, name: &str, words: &str) -> Result<u32, Problem> {
    let Some(text) = given else { return Ok(usual) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Problem::bad("out_of_range", words).at(name))
}

fn crowded() -> Problem {
    let words = "Too many previews are waiting; try again in a moment";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", words)
}

fn image(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")];
    (headers, bytes).into_response()
}
