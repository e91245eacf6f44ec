//! The environment variables `RETROBOARD_<SECTION>_<KEY>` as a layer.

use toml::Value;

use super::{
    keys::{self, Kind},
    load::Layers,
    mistake::Place,
};

/// Variables of the test suites, which are no settings.
const OF_TESTS: [&str; 4] = [
    "RETROBOARD_RECORDINGS",
    "RETROBOARD_BLESS",
    "RETROBOARD_BIN",
    "RETROBOARD_URL",
];

/// Variables without our prefix that say where a user's or a service's data belongs.
pub(super) const STATE_DIRECTORY: &str = "STATE_DIRECTORY";
pub(super) const XDG_DATA_HOME: &str = "XDG_DATA_HOME";
pub(super) const HOME: &str = "HOME";

/// The variables of this process that concern the configuration.
#[must_use]
pub fn of_process() -> Vec<(String, String)> {
    let texts = std::env::vars_os().map(|(name, value)| {
        let [name, value] = [name, value].map(|text| text.to_string_lossy().into_owned());
        (name, value)
    });
    texts.filter(|(name, _)| concerns_us(name)).collect()
}

fn concerns_us(name: &str) -> bool {
    name.starts_with(keys::PREFIX) || [STATE_DIRECTORY, XDG_DATA_HOME, HOME].contains(&name)
}

pub(super) fn read(environment: &[(String, String)], layers: &mut Layers) {
    for (name, text) in environment.iter().filter(|(name, _)| name.starts_with(keys::PREFIX)) {
        let place = Place::variable(name);
        match keys::all().iter().find(|key| key.variable == *name) {
            Some(key) => layers.set(key, value(&key.kind, text), place),
            None if OF_TESTS.contains(&name.as_str()) => {}
            None => layers.unknown(&place, "", || keys::nearest_variable(name)),
        }
    }
}

/// What `text` means for this kind of key; one that means nothing stays a text, which the check of the key then refuses.
fn value(kind: &Kind, text: &str) -> Value {
    let meant = match kind {
        Kind::Boolean => text.parse().ok().map(Value::Boolean),
        Kind::Integer(..) => text.parse().ok().map(Value::Integer),
        Kind::Number => text.parse().ok().map(Value::Float),
        Kind::List(..) => Some(list(text)),
        Kind::Text | Kind::Choice(_) => None,
    };
    meant.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn list(text: &str) -> Value {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
}
