//! Reads `[display.hub75]` from the daemon's configuration file and nothing else of it.

use std::fmt::Write as _;

use serde::Deserialize;
use thiserror::Error;

use crate::{Hub75Options, Mistake};

/// Why the options cannot be used. The text is for a person and may have several lines.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("not a TOML file, or a value of the wrong type:\n{0}")]
    Toml(#[from] toml::de::Error),
    #[error("`[display.hub75]` has no key `{key}`{}", suggestion(.nearest.as_ref()))]
    UnknownKey { key: String, nearest: Option<String> },
    #[error("`[display.hub75]` is wrong:{}", list(.0))]
    Mistakes(Vec<Mistake>),
}

#[derive(Default, Deserialize)]
struct File {
    #[serde(default)]
    #[expect(dead_code, reason = "read for its mistakes")]
    display: Section,
}

#[derive(Default, Deserialize)]
struct Section {
    #[serde(default)]
    #[expect(dead_code, reason = "read for its mistakes")]
    hub75: Hub75Options,
}

/// The options in `text`, a whole configuration file; the defaults where it says nothing about them.
pub fn from_toml(text: &str) -> Result<Hub75Options, ConfigError> {
    layered(text, "")
}

/// The same over what was set on the page: each key counts as `text` has it, else as `page` has it.
pub fn layered(text: &str, page: &str) -> Result<Hub75Options, ConfigError> {
    let (over, under) = (section(text)?, section(page)?);
    let both = under.into_iter().chain(over).collect::<toml::Table>();
    let options: Hub75Options = both.try_into()?;
    let mistakes = options.validate();
    if mistakes.is_empty() {
        Ok(options)
    } else {
        Err(ConfigError::Mistakes(mistakes))
    }
}

/// `[display.hub75]` of a file, each value of its own type and known; empty where the file does not have it.
fn section(text: &str) -> Result<toml::Table, ConfigError> {
    let mut file: toml::Table = toml::from_str(text)?;
    refuse_unknown_keys(&file)?;
    // Mistakes of the types are told with their lines only while they are read from the text.
    toml::from_str::<File>(text)?;
    let display = file.get_mut("display").and_then(toml::Value::as_table_mut);
    let section = display.and_then(|display| display.remove("hub75"));
    Ok(section.and_then(|section| section.try_into().ok()).unwrap_or_default())
}

fn refuse_unknown_keys(file: &toml::Table) -> Result<(), ConfigError> {
    let section = file.get("display").and_then(|display| display.get("hub75"));
    let Some(section) = section.and_then(toml::Value::as_table) else {
        return Ok(());
    };
    let known = known_keys();
    match section.keys().find(|key| !known.contains(key)) {
        Some(key) => Err(ConfigError::UnknownKey {
            key: key.clone(),
            nearest: nearest(key, known),
        }),
        None => Ok(()),
    }
}

fn known_keys() -> Vec<String> {
    let defaults = toml::Table::try_from(Hub75Options::default()).expect("the options are a plain table");
    defaults.into_iter().map(|(key, _)| key).collect()
}

fn nearest(key: &str, known: Vec<String>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(key, &name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn suggestion(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

fn list(mistakes: &[Mistake]) -> String {
    mistakes.iter().fold(String::new(), |mut text, mistake| {
        let _ = write!(text, "\n  {}", mistake.message);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wiring::{HardwareMapping, PanelType};

    #[test]
    fn a_file_without_the_section_gives_the_defaults() {
        let options = from_toml("[http]\nlisten = [\"127.0.0.1:5000\"]\n").unwrap();
        assert_eq!(options, Hub75Options::default());
    }

    #[test]
    fn values_are_read_and_the_rest_stays_default() {
        let text = "[display]\nkind = \"hub75\"\n[display.hub75]\nrows = 64\nhardware_mapping = \"adafruit-hat\"\npanel_type = \"FM6126A\"\n";
        let options = from_toml(text).unwrap();
        assert_eq!(options.rows, 64);
        assert_eq!(options.hardware_mapping, HardwareMapping::AdafruitHat);
        assert_eq!(options.panel_type, PanelType::Fm6126a);
        assert_eq!(options.cols, Hub75Options::default().cols);
    }

    #[test]
    fn a_typo_names_the_nearest_key() {
        let error = from_toml("[display.hub75]\ngpio_slodown = 2\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`[display.hub75]` has no key `gpio_slodown`; did you mean `gpio_slowdown`?"
        );
    }

    #[test]
    fn a_wrong_type_names_the_line() {
        let error = from_toml("[display.hub75]\nrows = \"many\"\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn a_value_out_of_range_says_the_range() {
        let error = from_toml("[display.hub75]\nrows = 7\npwm_bits = 0\n").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("rows is 7: it must be between 8 and 64"), "{text}");
        assert!(text.contains("pwm_bits is 0: it must be between 1 and 11"), "{text}");
    }

    #[test]
    fn the_file_goes_before_the_page_key_by_key() {
        let file = "[display.hub75]\nrows = 16\n";
        let page = "[server]\nauth = \"paired\"\n[display.hub75]\nrows = 64\ncols = 128\n";
        let options = layered(file, page).unwrap();
        assert_eq!((options.rows, options.cols), (16, 128));
        assert!(
            layered(file, "[display.hub75]\nrows = 7\n").is_ok(),
            "hidden by the file"
        );
        assert!(matches!(layered(page, "[display.hub75]\ncols = 7\n"), Ok(options) if options.cols == 128));
        assert!(layered(file, "[display.hub75]\ncols = 7\n").is_err());
        assert!(layered(file, "[display.hub75]\nclos = 64\n").is_err());
    }

    #[test]
    fn every_option_survives_a_round_trip() {
        let text = toml::to_string(&Hub75Options::default()).unwrap();
        let options = from_toml(&format!("[display.hub75]\n{text}")).unwrap();
        assert_eq!(options, Hub75Options::default());
    }
}
