//! What never changes while the daemon runs: the apps, the schemas of their settings, the limits.

use std::{collections::BTreeMap, sync::OnceLock};

use apps::{
    app::{Entry, Registry, Settings},
    font::Catalogue,
};
use jiff::tz::TimeZone;
use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::Value;

use super::refusal::Refusal;
use crate::wire::vitals_settings::{AlertPreset, VitalsSettings};

/// How much of each thing there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Waiting notifications.
    pub notices: usize,
    /// Entries of the carousel.
    pub slots: usize,
    /// Uploaded fonts.
    pub fonts: usize,
    /// Finished notifications that are remembered.
    pub recent: usize,
    /// Saved presets.
    pub presets: usize,
    /// Entries of the schedule.
    pub planned: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            notices: 32,
            slots: 100,
            fonts: 32,
            recent: 20,
            presets: 50,
            planned: 50,
        }
    }
}

/// The apps of this program, and what may be asked of them.
pub struct Rules {
    apps: Registry,
    validators: BTreeMap<&'static str, OnceLock<Validator>>,
    pub limits: Limits,
    /// The time zone of the configuration, for boards that have none of their own.
    pub zone: TimeZone,
    /// What the configuration says of the vitals, for boards on which nobody has chosen anything else.
    pub vitals: VitalsSettings,
}

/// A month of readings, a year of averages.
const VITALS: VitalsSettings = VitalsSettings {
    raw_days: 30,
    minute_days: 365,
    alerts: AlertPreset::Balanced,
};

impl Rules {
    #[must_use]
    pub fn new(apps: Registry, limits: Limits) -> Self {
        let validators = apps.iter().map(|entry| (entry.name, OnceLock::new())).collect();
        Self {
            apps,
            validators,
            limits,
            zone: TimeZone::UTC,
            vitals: VITALS,
        }
    }

    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    #[must_use]
    pub fn with_vitals(self, vitals: VitalsSettings) -> Self {
        Self { vitals, ..self }
    }

    #[must_use]
    pub fn apps(&self) -> &[Entry] {
        &self.apps
    }

    #[must_use]
    pub fn app(&self, name: &str) -> Option<&Entry> {
        self.apps.iter().find(|entry| entry.name == name)
    }

    #[must_use]
    pub fn app_names(&self) -> Vec<String> {
        self.apps.iter().map(|entry| entry.name.to_owned()).collect()
    }

    /// Checks settings against the app's schema, then brings them into the form they are answered in.
    pub fn settle(&self, entry: &Entry, settings: Settings, fonts: &Catalogue) -> Result<Settings, Refusal> {
        let value = Value::Object(settings);
        let validator = self.validators[entry.name].get_or_init(|| {
            jsonschema::validator_for(&(entry.schema)()).expect("schemas of apps are valid; a test compiles them all")
        });
        validator.validate(&value).map_err(|error| refusal(&error, entry))?;
        let Value::Object(settings) = value else {
            unreachable!("made of an object above")
        };
        (entry.settle)(&settings, fonts).map_err(|invalid| Refusal::Setting {
            field: invalid.field,
            message: invalid.message,
        })
    }
}

fn refusal(error: &ValidationError<'_>, entry: &Entry) -> Refusal {
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        let field = unexpected.first().cloned().unwrap_or_default();
        let message = format!("{} has no setting '{field}'; it has {}", entry.name, known(entry));
        return Refusal::UnknownSetting { field, message };
    }
    let field = error
        .instance_path()
        .to_string()
        .trim_start_matches('/')
        .replace('/', ".");
    let key = field.split('.').next().unwrap_or_default();
    let message = match described(entry, key) {
        Some(description) if matches!(error.kind(), ValidationErrorKind::AnyOf { .. }) => {
            format!("{key}: {description}")
        }
        _ => format!("{field}: {error}"),
    };
    Refusal::Setting { field, message }
}

fn known(entry: &Entry) -> String {
    (entry.defaults)()
        .keys()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The schema's own words for a setting, which a person can act on where "matches no schema" cannot be.
fn described(entry: &Entry, key: &str) -> Option<String> {
    let schema = (entry.schema)();
    let property = schema.get("properties")?.get(key)?;
    property.get("description")?.as_str().map(str::to_owned)
}
