//! What was set on the page: a layer beneath the file, in a file that the daemon writes itself.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;
use toml::{Table, Value};

use super::{Config, Source, file, keys, load::Layers};

/// Its name in the data folder.
pub const FILE: &str = panel_link::settings::KEPT;

/// A section all of whose keys may be set.
const SECTION: &str = "display.hub75.";

/// The other keys that may be set: what somebody may lock themselves out by, and what the panel is. The folder of the data and
/// the panel's socket are the installation's.
const KEYS: [&str; 12] = [
    "server.listen",
    "server.auth",
    "server.allow_open_network",
    "access.hosts",
    "access.origins",
    "tls.listen",
    "tls.certificate",
    "tls.key",
    "tls.redirect",
    "display.kind",
    "display.width",
    "display.height",
];

const HEADER: &str = "\
# What was set on the page of the board, which writes this file anew with each change.
# The configuration file, variables and flags go before it.\n\n";

/// The text of such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub path: PathBuf,
    pub text: String,
}

/// Values by their keys.
pub type Settings = BTreeMap<String, Value>;

/// A key that may be set on the page.
#[derive(Clone, Debug)]
pub struct Setting {
    /// With its sections: `display.hub75.rows`.
    pub name: &'static str,
    pub description: &'static str,
    pub value: Json,
    pub default: Json,
    /// JSON Schema of the value.
    pub schema: &'static Json,
}

/// Whether the page may set this key.
#[must_use]
pub fn may_set(key: &str) -> bool {
    KEYS.contains(&key) || (key.starts_with(SECTION) && keys::get(key).is_some())
}

/// All keys that the page may set, with their values in this configuration.
#[must_use]
pub fn settings(config: &Config) -> Vec<Setting> {
    let values = Table::try_from(config).expect("the configuration is a TOML table");
    let defaults = keys::defaults();
    let settable = keys::all().iter().filter(|key| may_set(&key.name));
    let setting = |key: &'static keys::Key| Setting {
        name: &key.name,
        description: &key.description,
        value: json(keys::at(&values, &key.name)),
        default: json(keys::at(&defaults, &key.name)),
        schema: &key.schema,
    };
    settable.map(setting).collect()
}

impl Page {
    /// The page's settings in this folder; `None` when there are none.
    pub fn read(folder: &Path) -> Result<Option<Self>, String> {
        let path = folder.join(FILE);
        if !path.try_exists().unwrap_or(true) {
            return Ok(None);
        }
        file::text(&path).map(|text| Some(Self { path, text }))
    }

    /// A file with these settings.
    ///
    /// # Panics
    /// When `settings` has a key that is none of the configuration.
    #[must_use]
    pub fn write(path: PathBuf, settings: &Settings) -> Self {
        let mut table = Table::new();
        for (name, value) in settings {
            keys::put(&mut table, name, value.clone());
        }
        let text = toml::to_string(&table).expect("a table of values is TOML");
        Self {
            path,
            text: format!("{HEADER}{text}"),
        }
    }

    /// The settings in it, less those that are mistakes.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let mut layers = Layers::default();
        file::parse(&Source::Page(self.path.clone()), &self.text, &mut layers);
        let values = layers.values().map(|(name, value)| (name.to_owned(), value));
        values.collect()
    }

    /// Whether it is too long to be read again.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        self.text.len() as u64 > file::LARGEST
    }
}

/// A value as TOML has it; an error is a sentence for a person.
pub fn value_of(json: &Json) -> Result<Value, String> {
    Value::try_from(json).map_err(|error| format!("cannot be a setting: {error}"))
}

fn json(value: Option<&Value>) -> Json {
    let value = value.map(|value| serde_json::to_value(value).expect("a setting is no number that JSON lacks"));
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_one_of_the_configuration() {
        let known: Vec<&str> = settings(&Config::default())
            .iter()
            .map(|setting| setting.name)
            .collect();
        assert!(KEYS.iter().all(|key| known.contains(key)), "{known:?}");
        assert!(known.len() > KEYS.len() + 10, "and those of the section");
        assert!(!may_set("storage.data_dir") && !may_set("display.panel_socket") && !may_set("display.hub75.none"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let values = [
            ("server.listen", Value::from(vec!["127.0.0.1:1"])),
            ("display.hub75.rows", Value::Integer(64)),
        ];
        let wanted: Settings = values.map(|(name, value)| (name.to_owned(), value)).into();
        assert_eq!(Page::write(PathBuf::new(), &wanted).settings(), wanted);
    }

    #[test]
    fn every_setting_says_what_it_means_and_fits_its_schema() {
        for setting in settings(&Config::default()) {
            assert!(!setting.description.is_empty(), "{}", setting.name);
            let schema = jsonschema::validator_for(setting.schema).unwrap();
            assert!(schema.is_valid(&setting.value), "{}: {}", setting.name, setting.value);
            assert_eq!(setting.value, setting.default);
        }
    }
}
