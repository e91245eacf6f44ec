//! The settings as clients see them.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    state::State,
    trial::{Trial, pages, planned},
};
use crate::{
    config::{
        Source,
        page::{self, Setting},
    },
    wire::setup::{SetupKey, SetupSource, SetupView, TrialView},
};

impl State {
    pub(super) fn view(&self, now: Instant) -> SetupView {
        let settings = page::settings(&self.in_force().config);
        SetupView {
            keys: settings.into_iter().map(|setting| self.key(setting)).collect(),
            trial: self.trial.as_ref().map(|trial| self.trial_view(trial, now)),
            last_failure: self.last_failure.clone(),
        }
    }

    fn key(&self, setting: Setting) -> SetupKey {
        let by_systemd = self.parts.by_systemd.contains(&setting.name);
        let place = self.in_force().place(setting.name);
        let source = match place.source {
            _ if by_systemd => SetupSource::Systemd,
            Source::Default | Source::Vendor(_) => SetupSource::Default,
            Source::Page(_) => SetupSource::Page,
            Source::File(_) => SetupSource::File,
            Source::Environment(_) => SetupSource::Environment,
            Source::Flag(_) => SetupSource::Flag,
        };
        let told = match source {
            SetupSource::Default | SetupSource::Page => None,
            SetupSource::Systemd => Some(super::state::BY_SYSTEMD.to_owned()),
            _ => Some(place.to_string()),
        };
        SetupKey {
            name: setting.name,
            description: setting.description,
            value: if by_systemd {
                json!(self.handed_over(setting.name))
            } else {
                setting.value
            },
            default: setting.default,
            source,
            place: told,
            schema: setting.schema,
        }
    }

    /// The addresses of the sockets that stand for this key.
    fn handed_over(&self, key: &str) -> Vec<String> {
        let doors = self.doors.iter().filter(|door| door.encrypted == (key == "tls.listen"));
        doors.map(|door| door.address.to_string()).collect()
    }

    pub(super) fn trial_view(&self, trial: &Trial, now: Instant) -> TrialView {
        let left = trial.ends.saturating_duration_since(now);
        let ends_at = Timestamp::now() + SignedDuration::try_from(left).unwrap_or_default();
        TrialView {
            changes: trial.changes.clone(),
            ends_at: ends_at.round(jiff::Unit::Second).unwrap_or(ends_at),
            seconds_left: left.as_secs(),
            open_at: self.open_at(trial),
        }
    }

    pub(super) fn open_at(&self, trial: &Trial) -> Vec<String> {
        let doors = if trial.runs {
            self.doors.clone()
        } else {
            planned(&trial.loaded.config)
        };
        pages(&trial.ways(&doors), &(self.parts.own_addresses)())
    }
}
