//! Which app is on the panel, and with which settings.

use apps::app::Settings;

use super::{board::Board, refusal::Refusal, rules::Rules};
use crate::wire::request::Switch;

impl Board {
    pub(super) fn switch(&mut self, switch: Switch, rules: &Rules) -> Result<(), Refusal> {
        if rules.app(&switch.app).is_none() {
            return Err(Refusal::AppNotFound);
        }
        if let Some(patch) = switch.config {
            self.configure(&switch.app, patch, rules)?;
        }
        self.failed.remove(&switch.app);
        self.show(switch.app);
        if switch.hold && self.carousel.enabled {
            self.carousel.paused = true;
        }
        Ok(())
    }

    /// The panel goes dark and stays so: a carousel waits to be resumed.
    pub(super) fn stop(&mut self) {
        self.running = None;
        if self.carousel.enabled {
            self.carousel.paused = true;
        }
    }

    pub(super) fn configure(&mut self, app: &str, patch: Settings, rules: &Rules) -> Result<(), Refusal> {
        let entry = rules.app(app).ok_or(Refusal::AppNotFound)?;
        let mut config = self.config_of(app, rules);
        config.extend(patch);
        let settled = rules.settle(entry, config, &self.fonts)?;
        self.configs.insert(app.to_owned(), settled);
        self.failed.remove(app);
        Ok(())
    }

    pub(super) fn reset_config(&mut self, app: &str, rules: &Rules) -> Result<(), Refusal> {
        rules.app(app).ok_or(Refusal::AppNotFound)?;
        self.configs.remove(app);
        self.failed.remove(app);
        Ok(())
    }

    /// Takes a broken app off the panel: the carousel goes on, else another app takes its place.
    pub(super) fn app_failed(&mut self, app: String, reason: String, rules: &Rules) {
        let on_panel = self.running.as_deref() == Some(app.as_str());
        self.failed.insert(app, reason);
        if !on_panel || self.carousel_skips_failed() {
            return;
        }
        let healthy = rules.apps().iter().find(|entry| !self.failed.contains_key(entry.name));
        match healthy {
            Some(entry) => self.show(entry.name.to_owned()),
            None => self.running = None,
        }
    }

    /// Puts an app on the panel; a carousel's slot starts anew.
    pub(super) fn show(&mut self, app: String) {
        self.running = Some(app);
        self.slot += 1;
    }
}
