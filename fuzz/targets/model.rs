//! ONNX files: whatever stands its trial answers with probabilities, and whatever does not leaves the old network in use.
//! Memory and time are libFuzzer's to watch.
#![no_main]

#[path = "model_edits.rs"]
mod edits;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    sync::LazyLock,
};

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use prost::Message as _;
use retroboard::stress::{FEATURES, Model};
use tract_onnx::pb::ModelProto;

const EMBEDDED: &[u8] = include_bytes!("../../models/stress.onnx");

static ORIGINAL: LazyLock<ModelProto> = LazyLock::new(|| ModelProto::decode(EMBEDDED).expect("our own file"));
static IN_USE: LazyLock<(Model, String)> = LazyLock::new(|| {
    // A panic in the reader is a refusal (`gateway::rest::model` runs it where one ends nothing); ours are told apart below.
    set_hook(Box::new(|_| {}));
    let model = Model::embedded().expect("the embedded model is good");
    let hash = model.info().sha256;
    (model, hash)
});

fuzz_target!(|bytes: &[u8]| {
    let (model, original) = &*IN_USE;
    let file = match bytes.split_first() {
        Some((which, rest)) if which % 2 == 1 => edited(rest),
        _ => bytes.to_vec(),
    };
    let replaced = catch_unwind(AssertUnwindSafe(|| model.replace(&file)));
    let taken = matches!(&replaced, Ok(Ok(_)));
    let judged = catch_unwind(AssertUnwindSafe(|| check(model, taken, original)));
    if let Err(words) = judged {
        eprintln!("{:?}", words.downcast_ref::<String>());
        std::process::abort();
    }
});

fn edited(bytes: &[u8]) -> Vec<u8> {
    let mut model = ORIGINAL.clone();
    let mut from = Unstructured::new(bytes);
    while !from.is_empty()
        && let Ok(edit) = edits::Edit::arbitrary(&mut from)
    {
        edit.apply(&mut model);
    }
    model.encode_to_vec()
}

fn check(model: &Model, taken: bool, original: &str) {
    for value in [0.0, 0.5, -3.0, 1e5, f64::NAN, f64::INFINITY] {
        if let Some(said) = model.probabilities(&[value; FEATURES]) {
            let sum = said.rest + said.stress + said.exertion;
            let whole = (sum - 1.0).abs() < 1e-3;
            let each = [said.rest, said.stress, said.exertion];
            assert!(whole && each.iter().all(|one| (0.0..=1.0).contains(one)), "{said:?}");
        }
    }
    if taken {
        assert!((0.0..=1.0).contains(&model.info().threshold), "{:?}", model.info());
        model.replace(EMBEDDED).expect("the embedded model is good");
    }
    assert_eq!(model.info().sha256, original, "a refused file is in use");
}
