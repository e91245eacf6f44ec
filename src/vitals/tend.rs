//! Keeps what is kept for as long as it was promised, and no longer.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::{
    state,
    store::{Cutoffs, Store},
    wire::vitals_settings::VitalsSettings,
};

/// How often somebody looks; a day is the unit, so an hour late is nothing.
const EVERY: Duration = Duration::from_hours(1);
const DAY_MS: i64 = 86_400_000;

/// Thins out and deletes what is old, step by step, so that readings pass between two steps. `now` is told when a change
/// of how long is on disk: one that could still be taken back must not delete anything.
pub(super) async fn run(store: Store, state: state::Handle, now: Arc<Notify>) {
    let mut look = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = look.tick() => {}
            () = now.notified() => {}
        }
        let settings = state.board().vitals_settings(state.rules());
        let cutoffs = cutoffs(&settings, Timestamp::now().as_millisecond());
        loop {
            match store.tend(cutoffs).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "what is old could not be deleted; it is tried again in an hour");
                    break;
                }
            }
        }
    }
}

fn cutoffs(settings: &VitalsSettings, now: i64) -> Cutoffs {
    let before = |days: u32| now - i64::from(days) * DAY_MS;
    Cutoffs {
        raw: before(settings.raw_days),
        minutes: before(settings.minute_days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::vitals_settings::AlertPreset;

    #[test]
    fn each_lasts_for_its_days() {
        let settings = VitalsSettings {
            raw_days: 30,
            minute_days: 365,
            alerts: AlertPreset::Balanced,
        };
        let now = 1_733_826_600_000;
        let Cutoffs { raw, minutes } = cutoffs(&settings, now);
        assert_eq!([now - raw, now - minutes], [30 * DAY_MS, 365 * DAY_MS]);
    }
}
