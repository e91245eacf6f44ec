//! The board as it was, under a name.

use super::{board::Board, refusal::Refusal, rules::Rules};
use crate::wire::{
    preset::{Preset, PresetInfo, PresetsView, SavePreset},
    view::BoardSettings,
};

/// Longest name, in characters.
const LONGEST: usize = 40;

impl Board {
    /// Keeps the board as it is at `at` (Unix seconds), or the preset that is given.
    pub(super) fn save_preset(&mut self, wanted: SavePreset, at: f64, rules: &Rules) -> Result<(), Refusal> {
        let name = checked(&wanted.name)?;
        let known = self.presets.iter().position(|preset| preset.name == name);
        if known.is_none() && self.presets.len() >= rules.limits.presets {
            return Err(Refusal::PresetsFull(rules.limits.presets));
        }
        let preset = match wanted.preset {
            // What comes from outside goes through a board, which keeps only what this program can use.
            Some(given) => self.showing(&given, rules).preset(name, given.saved, rules),
            None => self.preset(name, at, rules),
        };
        match known {
            Some(index) => self.presets[index] = preset,
            None => self.presets.push(preset),
        }
        self.presets.sort_by(|one, other| one.saved.total_cmp(&other.saved));
        Ok(())
    }

    pub(super) fn apply_preset(&mut self, name: &str, rules: &Rules) -> Result<(), Refusal> {
        let preset = self.named(name)?.clone();
        *self = self.showing(&preset, rules);
        Ok(())
    }

    pub(super) fn remove_preset(&mut self, name: &str) -> Result<(), Refusal> {
        self.named(name)?;
        self.presets.retain(|preset| preset.name != name);
        Ok(())
    }

    /// The preset of this name.
    pub fn named(&self, name: &str) -> Result<&Preset, Refusal> {
        let mut presets = self.presets.iter();
        presets
            .find(|preset| preset.name == name)
            .ok_or(Refusal::PresetNotFound)
    }

    #[must_use]
    pub fn presets_view(&self) -> PresetsView {
        let info = |preset: &Preset| PresetInfo {
            name: preset.name.clone(),
            app: preset.app.clone(),
            brightness: preset.settings.brightness,
            saved: preset.saved,
        };
        PresetsView {
            presets: self.presets.iter().map(info).collect(),
            revision: self.revision,
        }
    }

    /// Also the settings of apps that run with their defaults, so that the preset shows the same later on.
    fn preset(&self, name: String, saved: f64, rules: &Rules) -> Preset {
        let names = rules.apps().iter().map(|entry| entry.name);
        Preset {
            name,
            saved,
            app: self.running.clone(),
            configs: names.map(|app| (app.to_owned(), self.config_of(app, rules))).collect(),
            settings: BoardSettings {
                time_zone: None,
                ..self.settings.clone()
            },
            carousel: self.carousel.clone(),
        }
    }

    /// This board with the preset on it. Apps and fonts that are gone by now are passed over.
    fn showing(&self, preset: &Preset, rules: &Rules) -> Self {
        let mut board = Self {
            running: preset.app.clone().filter(|app| rules.app(app).is_some()),
            configs: preset.configs.clone(),
            settings: BoardSettings {
                brightness: preset.settings.brightness.min(100),
                transition_ms: preset.settings.transition_ms.min(5000),
                time_zone: self.settings.time_zone.clone(),
                ..preset.settings.clone()
            },
            carousel: preset.carousel.clone(),
            slot: self.slot + 1,
            ..self.clone()
        };
        let _passed_over = board.mend(rules);
        for (app, config) in &self.configs {
            board.configs.entry(app.clone()).or_insert_with(|| config.clone());
        }
        board
    }
}

fn checked(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let fits = (1..=LONGEST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or(Refusal::PresetName)
}
