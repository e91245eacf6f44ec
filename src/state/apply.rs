//! One command, one decision.

use std::sync::Arc;

use super::{
    board::Board,
    command::{Command, NewFont},
    refusal::Refusal,
    rules::Rules,
    schedule::zone,
};
use crate::wire::request::SettingsPatch;

/// What a command leaves to do besides the new board.
#[derive(Clone, Debug)]
pub enum Effect {
    SaveFont { name: String, bdf: Arc<[u8]> },
    DropFont { name: String },
}

/// What came of a command.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub effects: Vec<Effect>,
    /// Id of the notification it made.
    pub notice: Option<u64>,
}

impl Board {
    /// Decides on `command`. On a refusal the board may be half changed: apply to a copy and throw it away.
    pub fn apply(&mut self, command: Command, rules: &Rules) -> Result<Outcome, Refusal> {
        match command {
            Command::Switch(switch) => self.switch(switch, rules)?,
            Command::Stop => self.stop(),
            Command::ConfigureCurrent(patch) => {
                let app = self.running.clone().ok_or(Refusal::NothingRuns)?;
                self.configure(&app, patch, rules)?;
            }
            Command::Configure { app, patch } => self.configure(&app, patch, rules)?,
            Command::ResetConfig { app } => self.reset_config(&app, rules)?,
            Command::Set(patch) => self.set(patch)?,
            Command::SetVitals(patch) => self.set_vitals(&patch)?,
            Command::SetCarousel(patch) => self.set_carousel(patch, rules)?,
            Command::Turn(turn) => self.turn(turn)?,
            Command::Notify { notice, at } => return self.notify(notice, at, rules),
            Command::Dismiss { id } => self.dismiss(id, rules)?,
            Command::SavePreset { wanted, at } => self.save_preset(wanted, at, rules)?,
            Command::ApplyPreset { name } => self.apply_preset(&name, rules)?,
            Command::RemovePreset { name } => self.remove_preset(&name)?,
            Command::SetSchedule { entries, at } => self.set_schedule(entries, at, rules)?,
            Command::TimePassed { at } => self.time_passed(at, rules),
            Command::Import(import) => return self.import(*import, rules),
            Command::AddFont(font) => return self.add_font(font, rules),
            Command::RemoveFont { name } => return self.remove_font(name),
            Command::RaiseAlert(alert) => self.raise_alert(*alert),
            Command::ClearAlert { id } => self.clear_alert(id),
            Command::AcknowledgeAlert { id } => self.acknowledge_alert(id)?,
            Command::ShowPairing(pairing) => self.pairing = pairing,
            Command::ShowFirstRun(first_run) => self.first_run = first_run,
            Command::NameWearer { device, wearer } => self.name_wearer(&device, &wearer),
            Command::SlotEnded { slot } => self.slot_ended(slot),
            Command::AppFailed { app, reason } => self.app_failed(app, reason, rules),
            Command::NoticeEnded { id } => self.notice_ended(id, rules),
        }
        Ok(Outcome::default())
    }

    pub(super) fn set(&mut self, patch: SettingsPatch) -> Result<(), Refusal> {
        if patch.brightness.is_some_and(|percent| percent > 100) {
            return Err(Refusal::Brightness);
        }
        if patch.transition_ms.is_some_and(|time| time > 5000) {
            return Err(Refusal::TransitionTime);
        }
        if let Some(Some(name)) = &patch.time_zone
            && zone(name).is_none()
        {
            return Err(Refusal::TimeZone(name.clone()));
        }
        let settings = &mut self.settings;
        settings.on = patch.on.unwrap_or(settings.on);
        settings.time_zone = patch.time_zone.unwrap_or_else(|| settings.time_zone.take());
        settings.brightness = patch.brightness.unwrap_or(settings.brightness);
        settings.transition = patch.transition.unwrap_or(settings.transition);
        settings.transition_ms = patch.transition_ms.unwrap_or(settings.transition_ms);
        Ok(())
    }

    pub(super) fn add_font(&mut self, font: NewFont, rules: &Rules) -> Result<Outcome, Refusal> {
        let known = self.user_fonts.contains_key(&font.name);
        if !known && self.fonts.get(&font.name).is_some() {
            return Err(Refusal::FontBuiltIn(font.name));
        }
        if !known && self.user_fonts.len() >= rules.limits.fonts {
            return Err(Refusal::FontsFull(rules.limits.fonts));
        }
        self.user_fonts.insert(font.name.clone(), font.bdf.clone());
        self.fonts = self.fonts.with(&font.name, font.face);
        Ok(Outcome {
            effects: vec![Effect::SaveFont {
                name: font.name,
                bdf: font.bdf,
            }],
            notice: None,
        })
    }

    fn remove_font(&mut self, name: String) -> Result<Outcome, Refusal> {
        if !self.user_fonts.contains_key(&name) {
            return Err(if self.fonts.get(&name).is_some() {
                Refusal::FontBuiltIn(name)
            } else {
                Refusal::FontNotFound
            });
        }
        if let Some(app) = self.user_of_font(&name) {
            return Err(Refusal::FontInUse(app.to_owned()));
        }
        self.user_fonts.remove(&name);
        self.fonts = self.fonts.without(&name);
        Ok(Outcome {
            effects: vec![Effect::DropFont { name }],
            notice: None,
        })
    }

    fn user_of_font(&self, name: &str) -> Option<&str> {
        let uses = |config: &apps::app::Settings| config.get("font").and_then(|font| font.as_str()) == Some(name);
        self.configs
            .iter()
            .find(|(_, config)| uses(config))
            .map(|(app, _)| app.as_str())
    }
}
