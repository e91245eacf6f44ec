//! What wearables send, one reading or an array of them: what is taken is in range, means the same when it is written
//! again, and can be judged.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use retroboard::{
    sensors::{LONGEST_DEVICE_ID, Range, Ranges, Sample, decode},
    stress::{Measured, Model, Monitor, Policy, Preset},
};
use serde_json::{Value, json};

/// 2026-01-01.
const NOW: i64 = 1_767_225_600_000;
const RANGES: Ranges = Ranges {
    hr: Range { min: 20.0, max: 250.0 },
    temp: Range { min: 10.0, max: 45.0 },
    eda: Range { min: 0.0, max: 100.0 },
};
/// Readings of one input that are judged; more say nothing new.
const JUDGED: usize = 64;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().expect("the embedded model is good"));

fuzz_target!(|bytes: &[u8]| {
    let items = match serde_json::from_slice(bytes) {
        Ok(Value::Array(items)) => items,
        Ok(item) => vec![item],
        Err(_) => return,
    };
    let mut monitor = Monitor::new(Policy::preset(Preset::Balanced));
    for item in items.iter().take(JUDGED) {
        match decode(item, &RANGES, NOW) {
            Ok(sample) => {
                check(&sample);
                judge(&mut monitor, &sample);
            }
            Err(refused) => assert!(!refused.to_string().is_empty() && !refused.code().is_empty()),
        }
    }
});

fn check(sample: &Sample) {
    assert!(RANGES.hr.holds(sample.hr) && RANGES.temp.holds(sample.temp) && RANGES.eda.holds(sample.eda));
    assert!((946_684_800_000..=NOW + 300_000).contains(&sample.at), "{sample:?}");
    let characters = sample.device.chars().count();
    assert!((1..=LONGEST_DEVICE_ID).contains(&characters) && !sample.device.chars().any(char::is_control));
    let again = json!({"hr": sample.hr, "temp": sample.temp, "eda": sample.eda, "timestamp": sample.at,
        "device_id": sample.device});
    assert_eq!(decode(&again, &RANGES, NOW).as_ref(), Ok(sample));
}

fn judge(monitor: &mut Monitor, sample: &Sample) {
    let Sample { at, hr, temp, eda, .. } = *sample;
    monitor.push(&Measured { at, hr, temp, eda }, &MODEL);
    let confidence = monitor.verdict().confidence;
    assert!((0.0..=1.0).contains(&confidence), "confidence {confidence}");
}
