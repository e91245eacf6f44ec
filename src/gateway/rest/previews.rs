//! Pictures of what is not on the panel: an app with settings that are tried out, a font.

use std::{io, time::Duration};

use apps::{
    app::{Entry, Invalid, Settings},
    font::{Catalogue, lay_out},
    frame::Frame,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use super::{
    easel::{Easel, NoPicture},
    image,
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
static FILMS: Easel = Easel::new(1, 15);
/// What goes by before a film begins: a text comes on, stars rise.
const LEAD: Duration = Duration::from_secs(2);
/// Most pixels of one picture; a larger scale is brought down.
const MOST_PIXELS: u32 = 1_000_000;
const SECONDS: &str = "seconds must be a whole number from 1 to 10";
const FPS: &str = "fps must be a whole number from 1 to 30";
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
        .query("fps", "Pictures a second, 1 to 30 (default 15)", false)
        .query("scale", scale, false)
        .answers_raw("image/gif")
        .refuses(400, SECONDS)
        .refuses(400, FPS)
        .refuses(404, "App not found")
        .refuses(422, "The app cannot draw with these settings: X")
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
    fps: Option<String>,
    scale: Option<String>,
}

async fn app(
    State(services): State<Services>,
    Segment(name): Segment,
    Params(film): Params<Film>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let scene = Scene::of(&services, &name, &film)?;
    let gif = FILMS.draw(move || scene.film()).await?;
    Ok(image::answer(&asked, "image/gif", gif.map_err(|none| cannot(&none))?))
}

/// All that a film depends on.
struct Scene {
    entry: Entry,
    settings: Settings,
    fonts: Catalogue,
    zone: TimeZone,
    size: (u32, u32),
    length: Duration,
    fps: u32,
    scale: u32,
}

impl Scene {
    fn of(services: &Services, name: &str, film: &Film) -> Result<Self, Problem> {
        let (rules, board) = (services.state.rules(), services.state.board());
        let entry = *rules.app(name).ok_or(Refusal::AppNotFound)?;
        let length = whole(film.seconds.as_deref(), 3, 10, "seconds", SECONDS)?;
        let scale = whole(film.scale.as_deref(), 1, 8, "scale", SCALE)?;
        let mut config = board.config_of(name, rules);
        config.extend(laid_over(film.config.as_deref())?);
        Ok(Self {
            settings: rules.settle(&entry, config, &board.fonts)?,
            entry,
            fonts: board.fonts.clone(),
            zone: board.zone(rules),
            size: services.size,
            length: Duration::from_secs(length.into()),
            fps: whole(film.fps.as_deref(), 15, 30, "fps", FPS)?,
            scale: fitting(scale, services.size),
        })
    }

    /// Begins with what the app would show now, had it been on the panel for a while.
    fn film(self) -> Result<Vec<u8>, NoFilm> {
        let moment = (Timestamp::now() - LEAD, self.zone);
        let mut reel = Reel::new(&self.entry, &self.settings, &self.fonts, self.size, moment)?;
        let mut gif = Vec::new();
        reel.film(LEAD, self.length, self.fps, self.scale, &mut gif)?;
        Ok(gif)
    }
}

/// Why an app that was let draw gave no film.
#[derive(Debug, thiserror::Error)]
enum NoFilm {
    #[error(transparent)]
    Settings(#[from] Invalid),
    #[error(transparent)]
    File(#[from] io::Error),
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
    asked: HeaderMap,
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
    let scale = fitting(scale, (frame.width(), frame.height()));
    Ok(image::answer(&asked, "image/png", picture::png(&frame, scale)))
}

/// The largest scale up to `wanted` with which a picture has no more than [`MOST_PIXELS`].
fn fitting(wanted: u32, (width, height): (u32, u32)) -> u32 {
    let most = (MOST_PIXELS / (width * height).max(1)).isqrt();
    wanted.min(most.max(1))
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

impl From<NoPicture> for Problem {
    fn from(none: NoPicture) -> Self {
        match none {
            NoPicture::Crowded => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "Too many previews are waiting; try again in a moment",
            ),
            NoPicture::Panicked(_) => cannot(&none),
        }
    }
}

fn cannot(reason: &dyn std::error::Error) -> Problem {
    let words = format!("The app cannot draw with these settings: {reason}");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "app_failed", words)
}
