//! What one reading costs: features and model together, and the model alone. Prints {"reading": microseconds, "model": …}.
//!
//! CPU time of the thread, median of seven batches. A reading each second, so that each asks the model.

mod timing;

use retroboard::stress::{FEATURES, Measured, Model, Monitor, Policy, Preset};
use serde_json::json;
use timing::microseconds;

const BATCH: u32 = 20_000;

fn main() {
    let model = Model::embedded().expect("the model of this program");
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    let reading = microseconds(BATCH, |second| {
        let wave = f64::from(second % 97) / 97.0;
        let measured = Measured {
            at: 1_733_826_600_000 + i64::from(second) * 1000,
            hr: 65.0 + 10.0 * wave,
            temp: 33.0,
            eda: 1.0 + wave,
        };
        monitor.push(&measured, &model);
    });
    let alone = microseconds(BATCH, |second| {
        let features = [f64::from(second % 7) - 3.0; FEATURES];
        assert!(model.probabilities(&features).is_some());
    });
    println!("{}", json!({"reading": reading, "model": alone}));
}
