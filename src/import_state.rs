//! `retroboard import-state`: takes over the `state.json` of the first RetroBoard.
//!
//! Its files name things in more than one way (`last_app` or `current_app`, `app_configs` or `configs`); all are read.
//! What this program cannot use is left out and told, never a reason to refuse the rest.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use apps::app::Settings;
use serde_json::{Map, Value};

use crate::{
    state::{Board, Limits, Rules, Start, board::Carousel, command::NewFont},
    store::{OpenError, Save, SaveError, Store},
    wire::view::Slot,
};

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("cannot read {path}: {error}")]
    Read { path: PathBuf, error: io::Error },
    #[error("{path} is larger than {LARGEST} bytes; is it the right file?")]
    TooLarge { path: PathBuf },
    #[error("{path} is not a state.json: {error}")]
    Json { path: PathBuf, error: serde_json::Error },
    #[error(
        "{path} holds nothing of a RetroBoard; expected an object with last_app, app_configs, settings or carousel"
    )]
    Foreign { path: PathBuf },
    #[error(transparent)]
    Store(#[from] OpenError),
    #[error("the imported state cannot be saved: {0}")]
    Save(#[from] SaveError),
}

/// Imports `file` into the database in `data_dir`. Returns a line for people on everything taken over or left out.
pub fn run(file: &Path, data_dir: &Path) -> Result<Vec<String>, ImportError> {
    let old = read(file)?;
    let (store, _, saved) = Store::open(data_dir, |_| ())?;
    let rules = Rules::new(apps::registry(), Limits::default());
    let (board, mut report) = converted(&old, &rules);
    if report.is_empty() {
        return Err(ImportError::Foreign { path: file.to_owned() });
    }
    let fonts = saved.fonts.iter().filter_map(|(name, bdf)| {
        apps::font::Face::from_bdf(name, bdf).ok().map(|face| NewFont {
            name: name.clone(),
            bdf: bdf.clone().into(),
            face: Arc::new(face),
        })
    });
    let start = Start {
        saved: Some(board),
        fonts: fonts.collect(),
        app: "clock".into(),
    };
    let (board, repairs) = Board::start(start, &rules);
    report.extend(repairs.into_iter().map(|repair| format!("left out: {}", repair.0)));
    let document = serde_json::to_string(&board).expect("a board is always JSON");
    store.save_blocking(Save {
        board: Some(document),
        fonts: Vec::new(),
    })?;
    Ok(report)
}

fn read(path: &Path) -> Result<Map<String, Value>, ImportError> {
    let failed = |error| ImportError::Read {
        path: path.to_owned(),
        error,
    };
    if fs::metadata(path).map_err(failed)?.len() > LARGEST {
        return Err(ImportError::TooLarge { path: path.to_owned() });
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    serde_json::from_str(&text).map_err(|error| ImportError::Json {
        path: path.to_owned(),
        error,
    })
}

/// The old state as a board of today; each thing found gives a line of the report.
fn converted(old: &Map<String, Value>, rules: &Rules) -> (Board, Vec<String>) {
    let (mut board, mut report) = (Board::default(), Vec::new());
    if let Some(app) = first(old, &["last_app", "current_app", "app"]).and_then(Value::as_str) {
        board.running = Some(app.to_owned());
        report.push(format!("app: {app}"));
    }
    if let Some(configs) = first(old, &["app_configs", "configs", "apps"]).and_then(Value::as_object) {
        for (app, config) in configs {
            if let Some(config) = config.as_object().filter(|_| rules.app(app).is_some()) {
                board.configs.insert(app.clone(), config.clone());
                report.push(format!("settings of {app}"));
            } else {
                report.push(format!(
                    "left out: settings of {app}, which this RetroBoard does not have"
                ));
            }
        }
    }
    let settings = old.get("settings").and_then(Value::as_object).unwrap_or(old);
    if let Some(percent) = settings.get("brightness").and_then(Value::as_f64) {
        board.settings.brightness = percent.clamp(0.0, 100.0).round() as u8;
        report.push(format!("brightness: {}", board.settings.brightness));
    }
    if let Some(carousel) = first(old, &["carousel", "carousel_config"]).and_then(Value::as_object) {
        board.carousel = carousel_of(carousel);
        report.push(format!("carousel with {} entries", board.carousel.apps.len()));
    }
    (board, report)
}

fn first<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| object.get(*name))
}

fn carousel_of(old: &Settings) -> Carousel {
    let slots = old.get("apps").and_then(Value::as_array).into_iter().flatten();
    let slots = slots
        .filter_map(|slot| serde_json::from_value::<Slot>(slot.clone()).ok())
        .collect();
    Carousel {
        enabled: old.get("enabled").and_then(Value::as_bool).unwrap_or_default(),
        apps: slots,
        current_index: old.get("current_index").and_then(Value::as_u64).unwrap_or_default() as usize,
        paused: false,
    }
}
