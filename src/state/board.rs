//! What is true now: which app runs, with which settings, what waits to be shown.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use apps::{app::Settings, font::Catalogue};
use serde::{Deserialize, Serialize};

use crate::wire::{
    answer::Notices as NoticesView,
    preset::Preset,
    view::{AppsList, BoardSettings, CarouselView, CurrentApp, FirstRun, Notice, Pairing, SettingsView},
    vitals::Alert,
    vitals_settings::VitalsChoice,
};

use super::{rules::Rules, schedule::Schedule};

pub use crate::wire::view::Carousel;

/// The whole state. What is serialised survives a restart; the rest is found anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    /// Rises by one with every change.
    pub revision: u64,
    /// The app on the panel; `None` is a dark panel.
    pub running: Option<String>,
    /// Settings of every app that was ever configured, complete and valid.
    pub configs: BTreeMap<String, Settings>,
    pub settings: BoardSettings,
    pub carousel: Carousel,
    pub notices: Notices,
    /// The oldest first.
    pub presets: Vec<Preset>,
    pub schedule: Schedule,
    /// What people have chosen for readings and alerts.
    pub vitals: VitalsChoice,
    /// Alerts that last, the oldest first; at most one a device.
    pub alerts: Vec<Alert>,
    /// Rises whenever the carousel's slot starts anew; the stage counts the slot's time from there.
    #[serde(skip)]
    pub slot: u64,
    /// Apps taken off the panel since the start, and why.
    #[serde(skip)]
    pub failed: BTreeMap<String, String>,
    /// The code that lets a phone in, while it is on the panel.
    #[serde(skip)]
    pub pairing: Option<Pairing>,
    /// What the panel shows until somebody has paired.
    #[serde(skip)]
    pub first_run: Option<FirstRun>,
    /// Built-in fonts and those people uploaded.
    #[serde(skip, default = "Catalogue::builtin")]
    pub fonts: Catalogue,
    /// The uploaded ones by name, as BDF.
    #[serde(skip)]
    pub user_fonts: BTreeMap<String, Arc<[u8]>>,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            revision: 0,
            running: None,
            configs: BTreeMap::new(),
            settings: BoardSettings::default(),
            carousel: Carousel::default(),
            notices: Notices::default(),
            presets: Vec::new(),
            schedule: Schedule::default(),
            vitals: VitalsChoice::default(),
            alerts: Vec::new(),
            slot: 0,
            failed: BTreeMap::new(),
            pairing: None,
            first_run: None,
            fonts: Catalogue::builtin(),
            user_fonts: BTreeMap::new(),
        }
    }
}

/// Notifications: the first of `queue` is on the panel, the others wait in the order they will show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    pub last_id: u64,
    pub queue: VecDeque<Notice>,
    /// The last few that are over, newest first.
    pub recent: VecDeque<Notice>,
}

impl Board {
    /// Settings of `app` as it runs with them: the saved ones, else its defaults.
    #[must_use]
    pub fn config_of(&self, app: &str, rules: &Rules) -> Settings {
        match (self.configs.get(app), rules.app(app)) {
            (Some(saved), _) => saved.clone(),
            (None, Some(entry)) => (entry.defaults)(),
            (None, None) => Settings::new(),
        }
    }

    #[must_use]
    pub fn apps_list(&self, rules: &Rules) -> AppsList {
        AppsList {
            apps: rules.app_names(),
            current: self.running.clone(),
            revision: self.revision,
        }
    }

    #[must_use]
    pub fn current_app(&self, rules: &Rules) -> CurrentApp {
        let config = self
            .running
            .as_deref()
            .map(|app| self.config_of(app, rules))
            .unwrap_or_default();
        CurrentApp {
            app: self.running.clone(),
            config,
            revision: self.revision,
        }
    }

    #[must_use]
    pub fn settings_view(&self) -> SettingsView {
        SettingsView {
            settings: self.settings.clone(),
            revision: self.revision,
        }
    }

    #[must_use]
    pub fn carousel_view(&self) -> CarouselView {
        let Carousel {
            enabled,
            apps,
            current_index,
            paused,
        } = self.carousel.clone();
        CarouselView {
            enabled,
            apps,
            current_index,
            paused,
            revision: self.revision,
        }
    }

    #[must_use]
    pub fn notices_view(&self) -> NoticesView {
        NoticesView {
            showing: self.notices.queue.front().cloned(),
            waiting: self.notices.queue.iter().skip(1).cloned().collect(),
            recent: self.notices.recent.iter().cloned().collect(),
        }
    }
}
