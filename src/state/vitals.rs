//! How long readings are kept, and how soon there is an alert: what people have chosen, else what the configuration says.

use super::{board::Board, refusal::Refusal, rules::Rules};
use crate::wire::vitals_settings::{VitalsChoice, VitalsPatch, VitalsSettings, VitalsSettingsView};

/// Ten years.
const MOST_DAYS: u32 = 3650;

impl Board {
    /// What is in force.
    #[must_use]
    pub fn vitals_settings(&self, rules: &Rules) -> VitalsSettings {
        let (chosen, defaults) = (&self.vitals, rules.vitals);
        VitalsSettings {
            raw_days: chosen.raw_days.unwrap_or(defaults.raw_days),
            minute_days: chosen.minute_days.unwrap_or(defaults.minute_days),
            alerts: chosen.alerts.unwrap_or(defaults.alerts),
        }
    }

    #[must_use]
    pub fn vitals_view(&self, rules: &Rules) -> VitalsSettingsView {
        VitalsSettingsView {
            settings: self.vitals_settings(rules),
            defaults: rules.vitals,
            revision: self.revision,
        }
    }

    pub(super) fn set_vitals(&mut self, patch: &VitalsPatch) -> Result<(), Refusal> {
        let now = self.vitals.clone();
        self.take_vitals(VitalsChoice {
            raw_days: patch.raw_days.unwrap_or(now.raw_days),
            minute_days: patch.minute_days.unwrap_or(now.minute_days),
            alerts: patch.alerts.unwrap_or(now.alerts),
        })
    }

    pub(super) fn take_vitals(&mut self, choice: VitalsChoice) -> Result<(), Refusal> {
        for (field, days) in [("raw_days", choice.raw_days), ("minute_days", choice.minute_days)] {
            if days.is_some_and(|days| days > MOST_DAYS) {
                return Err(Refusal::Days(field));
            }
        }
        self.vitals = choice;
        Ok(())
    }
}
