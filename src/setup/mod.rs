//! Settings that are changed from the page: on trial first, back by themselves unless they are confirmed.
//!
//! * `trial`: one change that is being tried, and the doors by which it can be confirmed.
//! * `files`: what is kept of it in the data folder.
//! * `view`: all of it as clients see it.
//!
//! The daemon asks here what its next run works with, and tells what became of it
//! ([decision](../../docs/decisions/settings-on-trial.md)).

mod files;
mod refusal;
mod state;
mod trial;
mod view;

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use serde_json::{Map, Value as Json};
use tokio::{sync::Notify, time::sleep_until};

use crate::{
    config::{Config, Mistake, Sources},
    wire::setup::{SetupView, TrialView},
};
pub use refusal::Refusal;
use state::State;
pub use trial::Doorway;

/// What is needed to start.
#[derive(Clone, Debug)]
pub struct Parts {
    /// All layers but the page's.
    pub sources: Sources,
    /// Keys that systemd's sockets take the place of.
    pub by_systemd: Vec<&'static str>,
    /// Finds the addresses of this machine.
    pub own_addresses: fn() -> Vec<IpAddr>,
}

/// Cheap to clone; every holder sees the same.
#[derive(Clone)]
pub struct Setup(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    /// The state says that the daemon is to run anew.
    changed: Notify,
}

impl Setup {
    /// Reads the configuration. What the page has set and cannot be used is left out; mistakes elsewhere are told.
    pub fn open(parts: Parts) -> Result<Self, Vec<Mistake>> {
        Ok(Self(Arc::new(Inner {
            state: Mutex::new(State::open(parts)?),
            changed: Notify::new(),
        })))
    }

    /// What a run that begins now works with.
    #[must_use]
    pub fn begin(&self) -> Config {
        let mut state = self.lock();
        state.again = false;
        state.in_force().config.clone()
    }

    /// Reads all layers anew; on mistakes, what was stays.
    pub fn reload(&self) -> Result<Config, Vec<Mistake>> {
        let mut state = self.lock();
        state.reload()?;
        Ok(state.in_force().config.clone())
    }

    /// The data folder is this process's alone from now on: what an earlier one left behind there is put in order, and told.
    pub fn tidy(&self) {
        self.lock().tidy();
    }

    /// The run has begun, and these are its doors.
    pub fn listens(&self, doors: Vec<Doorway>) {
        self.lock().listens(doors);
    }

    /// Resolves when the daemon is to run anew, with what [`begin`](Self::begin) then says.
    pub async fn again(&self) {
        while !self.is_over() {
            let ends = self.lock().trial_ends();
            tokio::select! {
                () = self.0.changed.notified() => {}
                () = until(ends) => {}
            }
        }
    }

    fn is_over(&self) -> bool {
        let mut state = self.lock();
        state.expire(Instant::now());
        state.again
    }

    /// A run could not begin, and why. Whether it was a trial, so that the settings before it are in force again.
    #[must_use]
    pub fn fell(&self, why: &str) -> bool {
        self.lock().fell(why)
    }

    /// The process ends, and a trial with it.
    pub fn end(&self) {
        self.lock().end();
    }

    #[must_use]
    pub fn view(&self) -> SetupView {
        self.lock().view(Instant::now())
    }

    /// Begins a trial: the daemon runs anew with these changes. Writes to disk.
    pub fn propose(&self, changes: Map<String, Json>) -> Result<TrialView, Refusal> {
        let mut state = self.lock();
        let begun = state.propose(changes, Instant::now())?;
        self.0.changed.notify_one();
        Ok(begun)
    }

    /// The trial stays. `by` is the door that whoever says so came by; none for the machine itself. Writes to disk.
    pub fn confirm(&self, by: Option<Doorway>) -> Result<(), Refusal> {
        self.lock().confirm(by)
    }

    /// The trial ends now: the daemon runs anew with the settings before it.
    pub fn revert(&self) -> Result<(), Refusal> {
        self.lock().revert()?;
        self.0.changed.notify_one();
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn until(ends: Option<Instant>) {
    match ends {
        Some(ends) => sleep_until(ends.into()).await,
        None => std::future::pending().await,
    }
}
