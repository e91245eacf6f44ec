//! Recordings with labels: what is read can be judged and scored, and all figures are shares of something.
#![no_main]

use std::{path::Path, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use retroboard::{
    evaluate::of_text,
    stress::{Model, Policy, Preset},
};
use serde_json::Value;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().expect("the embedded model is good"));
static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::preset(Preset::Sensitive));

/// The only ones that are no shares.
const COUNTS: [&str; 3] = ["recordings", "scored", "false_alerts_per_rest_hour"];

fuzz_target!(|bytes: &[u8]| {
    match of_text(Path::new("somebody_stress.csv"), bytes, &POLICY, &MODEL) {
        Ok(report) => check(&serde_json::to_value(report).expect("figures are JSON")),
        Err(error) => assert!(error.to_string().contains("somebody_stress.csv"), "{error}"),
    }
});

fn check(report: &Value) {
    assert_eq!(report["recordings"], 1);
    assert_eq!(report["sessions"]["stress"]["scored"], report["scored"]);
    for (name, figure) in report.as_object().expect("an object") {
        if let Some(share) = figure.as_f64().filter(|_| !COUNTS.contains(&name.as_str())) {
            assert!((0.0..=1.0 + 1e-9).contains(&share), "{name} is {share}");
        }
    }
}
