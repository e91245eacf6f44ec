//! The same numbers as in Python: `models/parity.json` has a made-up series with gaps, the features that
//! `models/features.py` finds in it, and what onnxruntime makes of them.

use serde::Deserialize;

use std::collections::BTreeMap;

use super::{FEATURES, Features, Model, NAMES, Policy, Preset};

#[derive(Deserialize)]
struct Parity {
    names: Vec<String>,
    presets: BTreeMap<String, Numbers>,
    /// Second, beats a minute, °C, µS; `null` where a sensor said nothing.
    samples: Vec<(i64, Option<f64>, f64, Option<f64>)>,
    expected: Vec<Expected>,
}

/// A preset, by the names of `models/policy.py`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    tau: f64,
    raise_at: f64,
    hold: u32,
    clear_at: f64,
    clear_hold: u32,
    cooldown: u32,
    gate: f64,
}

#[derive(Deserialize)]
struct Expected {
    second: i64,
    features: Option<Vec<f64>>,
    probabilities: Option<[f64; 3]>,
}

impl Numbers {
    fn policy(&self) -> Policy {
        Policy {
            smoothing: self.tau,
            raise: self.raise_at,
            hold: self.hold,
            clear: self.clear_at,
            clear_hold: self.clear_hold,
            cool_down: self.cooldown,
            exertion: self.gate,
        }
    }
}

fn parity() -> Parity {
    serde_json::from_str(include_str!("../../models/parity.json")).unwrap()
}

/// The vector after each sample.
fn vectors(parity: &Parity) -> Vec<(i64, Option<[f64; FEATURES]>)> {
    let mut features = Features::default();
    let mut last = parity.samples[0].0 - 1;
    let look = |sample: &(i64, Option<f64>, f64, Option<f64>)| {
        let (second, hr, temp, eda) = *sample;
        (last + 1..second).for_each(|_| features.miss());
        last = second;
        features.push(hr, temp, eda);
        (second, features.vector())
    };
    parity.samples.iter().map(look).collect()
}

/// Within a millionth of the larger one; near zero, of one.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(other.abs()).max(1.0)
}

#[test]
fn features_are_those_of_the_training() {
    let parity = parity();
    assert_eq!(parity.names, NAMES);
    let vectors = vectors(&parity);
    let mut compared = 0;
    for expected in &parity.expected {
        let (_, vector) = vectors.iter().find(|(second, _)| *second == expected.second).unwrap();
        assert_eq!(vector.is_some(), expected.features.is_some(), "at {}", expected.second);
        let pairs = vector.iter().flatten().zip(expected.features.iter().flatten());
        for ((ours, theirs), name) in pairs.zip(NAMES) {
            assert!(
                near(*ours, *theirs),
                "{name} at {}: {ours} is not {theirs}",
                expected.second
            );
            compared += 1;
        }
    }
    assert!(compared > 15 * FEATURES, "only {compared} numbers");
}

#[test]
fn presets_are_those_that_were_measured() {
    let theirs = parity()
        .presets
        .into_iter()
        .map(|(name, numbers)| (name, numbers.policy()));
    let ours = [Preset::Quiet, Preset::Balanced, Preset::Sensitive];
    let ours = ours.map(|preset| (format!("{preset:?}").to_lowercase(), Policy::preset(preset)));
    assert_eq!(theirs.collect::<BTreeMap<_, _>>(), BTreeMap::from(ours));
}

#[test]
fn the_model_answers_as_in_onnxruntime() {
    let parity = parity();
    let model = Model::embedded().unwrap();
    let mut compared = 0;
    for Expected {
        features,
        probabilities,
        second,
    } in &parity.expected
    {
        let (Some(features), Some(theirs)) = (features, probabilities) else {
            continue;
        };
        let vector = <[f64; FEATURES]>::try_from(&features[..]).unwrap();
        let alone = model.probabilities(&vector).unwrap();
        let among_others = model.each(&[[0.0; FEATURES], vector, [1.0; FEATURES], vector, vector])[3].unwrap();
        for ours in [alone, among_others] {
            for (ours, theirs) in [ours.rest, ours.stress, ours.exertion].iter().zip(theirs) {
                assert!((ours - theirs).abs() <= 1e-6, "at {second}: {ours} is not {theirs}");
                compared += 1;
            }
        }
    }
    assert!(compared > 90, "only {compared} numbers");
}

#[test]
fn the_notes_beside_the_model_are_of_this_file() {
    let notes: serde_json::Value = serde_json::from_str(include_str!("../../models/stress.json")).unwrap();
    let info = Model::embedded().unwrap().info();
    assert_eq!(notes["sha256"], info.sha256);
    assert_eq!(
        (&notes["version"], &notes["threshold"]),
        (&info.version.into(), &info.threshold.into())
    );
}
