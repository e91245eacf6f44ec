//! Keeps what is kept for as long as it was promised, and no longer.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::Options;
use crate::store::{Cutoffs, Store};

/// How often somebody looks; a day is the unit, so an hour late is nothing.
const EVERY: Duration = Duration::from_hours(1);
const DAY_MS: i64 = 86_400_000;

/// Thins out and deletes what is old, step by step, so that readings pass between two steps.
pub(super) async fn run(store: Store, options: Arc<Options>) {
    let mut look = tokio::time::interval(EVERY);
    loop {
        look.tick().await;
        let cutoffs = cutoffs(&options, Timestamp::now().as_millisecond());
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

fn cutoffs(options: &Options, now: i64) -> Cutoffs {
    let before = |days: u32| now - i64::from(days) * DAY_MS;
    Cutoffs {
        raw: before(options.raw_days),
        minutes: before(options.minute_days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sensors::Ranges,
        stress::{Policy, Preset},
    };

    #[test]
    fn each_lasts_for_its_days() {
        let options = Options {
            ranges: Ranges::default(),
            policy: Policy::preset(Preset::Balanced),
            max_devices: 1,
            readings_per_second: 1.0,
            raw_days: 30,
            minute_days: 365,
        };
        let now = 1_733_826_600_000;
        let Cutoffs { raw, minutes } = cutoffs(&options, now);
        assert_eq!([now - raw, now - minutes], [30 * DAY_MS, 365 * DAY_MS]);
    }
}
