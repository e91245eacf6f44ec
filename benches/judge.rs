//! What one reading costs: features and model together, the same within a batch, and the model alone. Prints {"reading":
//! microseconds, "batch": …, "model": …}.
//!
//! CPU time of the thread, median of seven batches. A reading each second, so that each asks the model.

mod timing;

use retroboard::stress::{FEATURES, Measured, Model, Monitor, Policy, Preset};
use serde_json::json;
use timing::microseconds;

const BATCH: u32 = 20_000;
/// Readings of a batch.
const TOGETHER: u32 = 80;

fn main() {
    let model = Model::embedded().expect("the model of this program");
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    let reading = microseconds(BATCH, |second| {
        monitor.push(&measured(second), &model);
    });
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    let many = microseconds(BATCH / TOGETHER, |batch| {
        let mut questions = Vec::new();
        let seconds = batch * TOGETHER..(batch + 1) * TOGETHER;
        let taken: Vec<_> = seconds
            .map(|second| monitor.take(&measured(second), &mut questions))
            .collect();
        let answers = model.each(&questions);
        for taken in taken {
            monitor.go_on(taken, &answers);
        }
    });
    let alone = microseconds(BATCH, |second| {
        let features = [f64::from(second % 7) - 3.0; FEATURES];
        assert!(model.probabilities(&features).is_some());
    });
    let batch = many / f64::from(TOGETHER);
    println!("{}", json!({"reading": reading, "batch": batch, "model": alone}));
}

fn measured(second: u32) -> Measured {
    let wave = f64::from(second % 97) / 97.0;
    Measured {
        at: 1_733_826_600_000 + i64::from(second) * 1000,
        hr: 65.0 + 10.0 * wave,
        temp: 33.0,
        eda: 1.0 + wave,
    }
}
