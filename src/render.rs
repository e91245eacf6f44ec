//! `retroboard render`: draws an app into a file, without a daemon. Same arguments, same picture.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use apps::{
    app::{Entry, Invalid, Settings},
    font::Catalogue,
};
use jiff::{Timestamp, civil::Time, fmt::temporal::Pieces, tz::TimeZone};

use crate::{cli, reel::Reel};

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("there is no app {name:?}; the apps are {known}")]
    UnknownApp { name: String, known: String },
    #[error("--config is not JSON: {0}")]
    NotJson(serde_json::Error),
    #[error("--config must be a JSON object such as {{\"color\": [255, 0, 0]}}")]
    NotAnObject,
    #[error("--config: {0}")]
    Setting(#[from] Invalid),
    #[error("--at {text:?} is not a time ({reason}); write one such as 2026-01-31T09:41:00 or 2026-01-31T09:41:00Z")]
    Time { text: String, reason: String },
    #[error("the name of the file must end in .png or .gif, not {}", file.display())]
    Format { file: PathBuf },
    #[error("cannot write {}: {source}", file.display())]
    Write { file: PathBuf, source: io::Error },
}

impl RenderError {
    /// Whether the arguments are at fault (exit code 2) and not the machine (exit code 1).
    #[must_use]
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Write { .. })
    }
}

/// Draws what `arguments` ask for into their file.
pub fn run(arguments: &cli::Render) -> Result<(), RenderError> {
    let format = Format::of(&arguments.output)?;
    let mut reel = reel(arguments)?;
    let written = match format {
        Format::Png => std::fs::write(&arguments.output, reel.png(arguments.frames, arguments.scale)),
        Format::Gif => File::create(&arguments.output)
            .and_then(|file| reel.gif(arguments.frames, arguments.scale, BufWriter::new(file))),
    };
    written.map_err(|source| RenderError::Write {
        file: arguments.output.clone(),
        source,
    })
}

#[derive(Clone, Copy)]
enum Format {
    Png,
    Gif,
}

impl Format {
    fn of(file: &Path) -> Result<Self, RenderError> {
        let ending = file.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("gif") => Ok(Self::Gif),
            _ => Err(RenderError::Format { file: file.to_owned() }),
        }
    }
}

fn reel(arguments: &cli::Render) -> Result<Reel, RenderError> {
    let entry = entry(&arguments.app)?;
    let moment = moment(arguments.at.as_deref())?;
    let fonts = Catalogue::builtin();
    let settings = (entry.settle)(&settings(&entry, &arguments.config)?, &fonts)?;
    let size = (arguments.width, arguments.height);
    Ok(Reel::new(&entry, &settings, &fonts, size, moment)?)
}

fn entry(name: &str) -> Result<Entry, RenderError> {
    let registry = apps::registry();
    let unknown = || RenderError::UnknownApp {
        name: name.to_owned(),
        known: names(&registry),
    };
    registry
        .iter()
        .find(|entry| entry.name == name)
        .copied()
        .ok_or_else(unknown)
}

fn names(registry: &[Entry]) -> String {
    registry.iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")
}

/// The defaults with `config` over them.
fn settings(entry: &Entry, config: &str) -> Result<Settings, RenderError> {
    let given: serde_json::Value = serde_json::from_str(config).map_err(RenderError::NotJson)?;
    let serde_json::Value::Object(given) = given else {
        return Err(RenderError::NotAnObject);
    };
    let mut settings = (entry.defaults)();
    settings.extend(given);
    Ok(settings)
}

/// The time to draw, and the zone to draw it in: the one that is written with it, so that a clock shows what was written.
fn moment(text: Option<&str>) -> Result<(Timestamp, TimeZone), RenderError> {
    let Some(text) = text else {
        return Ok((Timestamp::now(), TimeZone::system()));
    };
    parse(text).map_err(|error| RenderError::Time {
        text: text.to_owned(),
        reason: error.to_string(),
    })
}

fn parse(text: &str) -> Result<(Timestamp, TimeZone), jiff::Error> {
    let pieces = Pieces::parse(text)?;
    let time = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let offset = pieces.to_numeric_offset().map(TimeZone::fixed);
    let zone = pieces
        .to_time_zone()?
        .or(offset.clone())
        .unwrap_or_else(TimeZone::system);
    let now = offset.unwrap_or_else(|| zone.clone()).to_timestamp(time)?;
    Ok((now, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_the_time_as_it_is_written() {
        let table = [
            ("2026-01-31T09:41:00Z", "2026-01-31T09:41:00Z", "09:41"),
            ("2026-01-31T09:41:00+05:30", "2026-01-31T04:11:00Z", "09:41"),
            ("2026-01-31T09:41:00[Asia/Tokyo]", "2026-01-31T00:41:00Z", "09:41"),
            ("2026-01-31T09:41:00+09:00[Asia/Tokyo]", "2026-01-31T00:41:00Z", "09:41"),
            ("2026-01-31T09:41:00Z[Asia/Tokyo]", "2026-01-31T09:41:00Z", "18:41"),
        ];
        for (text, instant, shown) in table {
            let (now, zone) = parse(text).unwrap();
            assert_eq!(now.to_string(), instant, "{text}");
            assert_eq!(now.to_zoned(zone).strftime("%H:%M").to_string(), shown, "{text}");
        }
        let (now, zone) = parse("2026-01-31 09:41").unwrap();
        assert_eq!(now.to_zoned(zone).strftime("%H:%M:%S").to_string(), "09:41:00");
    }
}
