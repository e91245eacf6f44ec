//! What an app is, and the table of all of them.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    font::Catalogue,
    frame::Frame,
    tick::{Next, Tick},
};

/// Settings as they cross a border: one JSON object.
pub type Settings = Map<String, Value>;

/// Something that draws. Built for one panel size and one set of settings; new settings build a new one,
/// except where [`App::adopt`] takes them over live.
pub trait App: Send {
    /// Draws the whole picture for `tick` into `frame` (which holds the previous picture of this app, or black).
    fn draw(&mut self, tick: &Tick, frame: &mut Frame) -> Next;

    /// Takes on new settings without starting over, so that a colour change does not restart a scroll.
    /// `false` (the default) means: build me anew.
    fn adopt(&mut self, _settings: &Settings, _fonts: &Catalogue) -> bool {
        false
    }
}

/// What an app is built from.
pub struct Context<'a> {
    pub width: u32,
    pub height: u32,
    pub fonts: &'a Catalogue,
    /// Seed of all its randomness: same seed, same pictures.
    pub seed: u64,
}

/// One row of the registry. Settings are one struct an app (`Default`, serde, JSON Schema); this table is its only public face.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Name on the wire, `snake_case`.
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// Name of an icon in [`crate::icon`].
    pub icon: &'static str,
    /// JSON Schema (2020-12) of its settings, with titles, descriptions, defaults and `x-widget` hints for the form.
    pub schema: fn() -> Value,
    pub defaults: fn() -> Settings,
    /// Brings valid settings into the form they are answered in (a `"#rrggbb"` becomes `[r, g, b]`, defaults are filled in),
    /// and checks what a schema cannot: fonts in `fonts`, time zones, time formats.
    pub settle: fn(&Settings, &Catalogue) -> Result<Settings, Invalid>,
    /// Builds the app from settled settings.
    pub build: Build,
}

/// Builds an app from settled settings.
pub type Build = fn(&Settings, &Context<'_>) -> Result<Box<dyn App>, Invalid>;

/// A setting that cannot be used, and why, in a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    pub field: String,
    pub message: String,
}

/// The apps this crate brings, in the order people see them. Shared so that tests can run with other ones.
pub type Registry = Arc<[Entry]>;
