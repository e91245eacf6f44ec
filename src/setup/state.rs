//! What is in force, what was before, and what is kept for the next start. All that can be decided is decided here.

use std::time::Instant;

use serde_json::{Map, Value as Json};

use super::{
    Doorway, Parts, Refusal,
    files::Files,
    trial::{Trial, concerns_tls},
};
use crate::{
    config::{
        Config, Loaded, Mistake, Page, Source, Sources,
        page::{self, Settings},
    },
    wire::setup::TrialView,
};

pub(super) const BY_SYSTEMD: &str = "by the sockets that systemd hands over";

pub(super) struct State {
    pub(super) parts: Parts,
    files: Files,
    /// What was set on the page and confirmed.
    kept: Settings,
    /// The configuration without a trial.
    steady: Loaded,
    pub(super) trial: Option<Trial>,
    /// Doors of the run that is, or was until now.
    pub(super) doors: Vec<Doorway>,
    pub(super) last_failure: Option<String>,
    /// Why what the page had set is left out, until that is put in order.
    unusable: Option<String>,
    /// The daemon is to run anew.
    pub(super) again: bool,
}

impl State {
    pub(super) fn open(parts: Parts) -> Result<Self, Vec<Mistake>> {
        let files = Files::of(parts.sources.data_dir().unwrap_or_default());
        let (steady, kept, unusable) = match first(&parts.sources, files.read()) {
            Ok((loaded, kept)) => (loaded, kept, None),
            Err(words) => (Config::load(&parts.sources)?, Settings::new(), Some(words)),
        };
        Ok(Self {
            parts,
            files,
            kept,
            steady,
            trial: None,
            doors: Vec::new(),
            last_failure: None,
            unusable,
            again: false,
        })
    }

    pub(super) fn in_force(&self) -> &Loaded {
        self.trial.as_ref().map_or(&self.steady, |trial| &trial.loaded)
    }

    /// All layers with these settings of the page.
    fn load(&self, settings: &Settings) -> Result<Loaded, Vec<Mistake>> {
        Config::load(&Sources {
            page: Some(self.page(settings)),
            ..self.parts.sources.clone()
        })
    }

    fn page(&self, settings: &Settings) -> Page {
        Page::write(self.files.kept(), settings)
    }

    pub(super) fn reload(&mut self) -> Result<(), Vec<Mistake>> {
        let steady = self.load(&self.kept)?;
        if let Some(wanted) = self.trial.as_ref().map(|trial| trial.wanted.clone()) {
            let loaded = self.load(&wanted)?;
            self.trial.iter_mut().for_each(|trial| trial.loaded = loaded.clone());
        }
        self.steady = steady;
        Ok(())
    }

    pub(super) fn tidy(&mut self) {
        if let Some(words) = self.unusable.take() {
            let aside = self.files.set_aside();
            let aside = aside.map_or_else(|error| error.to_string(), |path| path.display().to_string());
            tracing::warn!(%aside, "settings of the page are set aside: {words}");
            self.last_failure = Some(format!("What was set on this page could not be read any more: {words}"));
        }
        if self.trial.is_none() && self.files.has_trial() {
            self.files.drop_trial();
            self.failed("RetroBoard ended before the new settings were confirmed, so they are taken back");
        }
    }

    pub(super) fn listens(&mut self, doors: Vec<Doorway>) {
        self.doors = doors;
        self.trial.iter_mut().for_each(|trial| trial.runs = true);
    }

    pub(super) fn trial_ends(&self) -> Option<Instant> {
        self.trial.as_ref().map(|trial| trial.ends)
    }

    pub(super) fn expire(&mut self, now: Instant) {
        if self.trial_ends().is_some_and(|ends| ends <= now) {
            self.take_back();
            self.failed("The new settings were not confirmed in time, so they are taken back");
        }
    }

    pub(super) fn fell(&mut self, why: &str) -> bool {
        let was_trial = self.trial.is_some();
        if was_trial {
            self.take_back();
            self.failed(&format!("The new settings did not work, so they are taken back: {why}"));
        } else if !self.kept.is_empty() {
            let path = self.files.kept();
            tracing::error!(path = %path.display(), "some settings were made on the page; they are in this file");
        }
        was_trial
    }

    pub(super) fn end(&mut self) {
        if self.trial.take().is_some() {
            self.files.drop_trial();
            tracing::warn!("settings on trial end with the process");
        }
    }

    fn take_back(&mut self) {
        self.trial = None;
        self.files.drop_trial();
        self.again = true;
    }

    fn failed(&mut self, words: &str) {
        tracing::warn!("{words}");
        self.last_failure = Some(words.to_owned());
    }

    pub(super) fn propose(&mut self, changes: Map<String, Json>, now: Instant) -> Result<TrialView, Refusal> {
        if self.trial.is_some() {
            return Err(Refusal::Runs);
        }
        let wanted = self.changed(&changes)?;
        let loaded = self.tried(&wanted, &changes)?;
        if loaded.config == self.steady.config {
            return Err(Refusal::NothingChanges);
        }
        self.files.write_trial(&self.page(&wanted).text)?;
        tracing::info!(keys = ?changes.keys().collect::<Vec<_>>(), "settings are on trial");
        let trial = Trial {
            changes,
            wanted,
            ends: now + loaded.config.server.trial(),
            before: self.doors.clone(),
            concerns_tls: concerns_tls(&self.steady.config, &loaded.config),
            runs: false,
            loaded,
        };
        let view = self.trial_view(&trial, now);
        (self.trial, self.last_failure, self.again) = (Some(trial), None, true);
        Ok(view)
    }

    /// What the page has set, with these changes.
    fn changed(&self, changes: &Map<String, Json>) -> Result<Settings, Refusal> {
        let now = self.load(&self.kept).unwrap_or_else(|_| self.steady.clone());
        let mut wanted = self.kept.clone();
        for (key, value) in changes {
            self.may_change(&now, key)?;
            if value.is_null() {
                wanted.remove(key);
            } else {
                let value = page::value_of(value).map_err(|words| refused(key, &words))?;
                wanted.insert(key.clone(), value);
            }
        }
        Ok(wanted)
    }

    fn may_change(&self, now: &Loaded, key: &str) -> Result<(), Refusal> {
        if !page::may_set(key) {
            return Err(Refusal::Unknown(key.chars().take(100).collect()));
        }
        let place = now.place(key);
        let place = match place.source {
            _ if self.parts.by_systemd.contains(&key) => BY_SYSTEMD.to_owned(),
            Source::Default | Source::Vendor(_) | Source::Page(_) => return Ok(()),
            _ => place.to_string(),
        };
        let key = key.to_owned();
        Err(Refusal::Fixed { key, place })
    }

    fn tried(&self, wanted: &Settings, changes: &Map<String, Json>) -> Result<Loaded, Refusal> {
        if self.page(wanted).is_too_long() {
            return Err(refused("changes", "that is more text than can be kept"));
        }
        self.load(wanted).map_err(|mistakes| {
            let of_change = mistakes.iter().find(|mistake| changes.contains_key(&mistake.key));
            let mistake = of_change.or(mistakes.first()).expect("a refusal has a reason");
            refused(&mistake.key, &mistake.message)
        })
    }

    pub(super) fn confirm(&mut self, by: Option<Doorway>) -> Result<(), Refusal> {
        let trial = self.trial.as_ref().ok_or(Refusal::NoTrial)?;
        if !trial.runs {
            return Err(Refusal::NotYet);
        }
        if by.is_some_and(|by| !trial.ways(&self.doors).contains(&by)) {
            return Err(Refusal::OldWay(self.open_at(trial)));
        }
        self.files.keep_trial()?;
        if let Some(trial) = self.trial.take() {
            (self.kept, self.steady) = (trial.wanted, trial.loaded);
        }
        tracing::info!("settings are confirmed");
        Ok(())
    }

    pub(super) fn revert(&mut self) -> Result<(), Refusal> {
        self.trial.as_ref().ok_or(Refusal::NoTrial)?;
        self.take_back();
        tracing::info!("settings on trial are taken back");
        Ok(())
    }
}

/// The configuration with what the page has set, or why that cannot be used.
fn first(sources: &Sources, page: Result<Option<Page>, String>) -> Result<(Loaded, Settings), String> {
    let page = page?;
    let sources = Sources {
        page: page.clone(),
        ..sources.clone()
    };
    let loaded = Config::load(&sources).map_err(|mistakes| {
        let mistake = mistakes.first().expect("a refusal has a reason");
        mistake.to_string()
    })?;
    Ok((loaded, page.map(|page| page.settings()).unwrap_or_default()))
}

fn refused(key: &str, words: &str) -> Refusal {
    Refusal::Value {
        key: key.to_owned(),
        words: format!("{key}: {words}"),
    }
}
