//! Flags of the command line as a layer.

use serde::Serialize;
use toml::Value;

use super::{
    keys,
    load::Layers,
    mistake::{Place, Source},
};

/// A flag that was given: it sets one key.
#[derive(Clone, Debug)]
pub struct Flag {
    /// As one writes it: `--width`.
    pub name: &'static str,
    /// The key it sets: `display.width`.
    pub key: &'static str,
    pub value: Value,
}

impl Flag {
    /// `None` when the flag was not given.
    ///
    /// # Panics
    /// When `value` is nothing TOML can hold, which no flag's type is.
    #[must_use]
    pub fn given<T: Serialize>(name: &'static str, key: &'static str, value: Option<&T>) -> Option<Self> {
        let value = Value::try_from(value?).expect("a flag's value is a TOML value");
        Some(Self { name, key, value })
    }
}

pub(super) fn read(flags: &[Flag], layers: &mut Layers) {
    for flag in flags {
        let place = Place {
            source: Source::Flag(flag.name.to_owned()),
            line: None,
        };
        match keys::get(flag.key) {
            Some(key) => layers.set(key, flag.value.clone(), place),
            None => layers.unknown(&place, flag.key, || keys::nearest(flag.key)),
        }
    }
}
