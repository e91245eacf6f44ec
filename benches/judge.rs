//! What one reading costs: features and model together, and the model alone. Prints {"reading": microseconds, "model": …}.
//!
//! CPU time of the thread, median of seven batches. A reading each second, so that each asks the model.

use std::time::Duration;

use retroboard::stress::{FEATURES, Measured, Model, Monitor, Policy, Preset};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

const BATCH: u32 = 20_000;

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

fn microseconds(mut work: impl FnMut(u32)) -> f64 {
    let mut batch = |first: u32| {
        let start = thread_time();
        (first..first + BATCH).for_each(&mut work);
        thread_time().saturating_sub(start)
    };
    let mut spent: Vec<Duration> = (0..8).map(|number| batch(number * BATCH)).skip(1).collect();
    spent.sort();
    spent[3].as_secs_f64() * 1e6 / f64::from(BATCH)
}

fn main() {
    let model = Model::embedded().expect("the model of this program");
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    let reading = microseconds(|second| {
        let wave = f64::from(second % 97) / 97.0;
        let measured = Measured {
            at: 1_733_826_600_000 + i64::from(second) * 1000,
            hr: 65.0 + 10.0 * wave,
            temp: 33.0,
            eda: 1.0 + wave,
        };
        monitor.push(&measured, &model);
    });
    let alone = microseconds(|second| {
        let features = [f64::from(second % 7) - 3.0; FEATURES];
        assert!(model.probabilities(&features).is_some());
    });
    println!("{}", json!({"reading": reading, "model": alone}));
}
