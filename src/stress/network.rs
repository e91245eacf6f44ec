//! A network out of an ONNX file with plain operators, run by tract.
//!
//! It is tried out before it is used: its shape must fit, and it must answer sensibly and in time.

use std::{
    io::Cursor,
    sync::Arc,
    time::{Duration, Instant},
};

use tract_onnx::{pb, prelude::*};

use super::{
    extent,
    features::{FEATURES, NAMES},
    model::{BadModel, LARGEST, ModelInfo, ModelState, Probabilities},
    widen,
};

/// A run that takes longer than this, at its fastest of some, would hold up the readings.
pub(super) const SLOWEST: Duration = Duration::from_millis(2);
/// Runs of a trial.
const TRIALS: usize = 5;
/// Rest, stress, exertion.
pub(super) const CLASSES: usize = 3;
/// Questions that are answered together. What a run costs beside its sums is then small.
pub(super) const ROWS: usize = 8;
/// From so many on that costs less than one by one.
const WORTH: usize = 4;
/// Larger networks spend their time on sums, and would need memory for so many rows of them.
const SMALL: usize = 1 << 18;
/// How far answers may lie apart by rounding.
const ALIKE: f32 = 1e-6;

type Answers = Vec<Result<Probabilities, BadModel>>;
type Run = dyn Fn(&[[f64; FEATURES]]) -> Answers + Send + Sync;

pub(super) struct Network {
    pub(super) run: Box<Run>,
    pub(super) info: ModelInfo,
}

impl Network {
    /// One that comes from outside: it has to be quick, too.
    pub(super) fn read(file: &[u8]) -> Result<Self, BadModel> {
        let (network, fastest) = Self::tried(file)?;
        if fastest > SLOWEST {
            return Err(BadModel::Slow(fastest));
        }
        Ok(network)
    }

    /// The one that is part of the program. A board on which it is slow starts all the same; `Pace` watches it there.
    pub(super) fn own(file: &[u8]) -> Result<Self, BadModel> {
        Self::tried(file).map(|(network, _)| network)
    }

    /// And how long a run takes.
    fn tried(file: &[u8]) -> Result<(Self, Duration), BadModel> {
        if file.len() > LARGEST {
            return Err(BadModel::TooLarge);
        }
        let onnx = tract_onnx::onnx();
        let proto = onnx
            .proto_model_for_read(&mut Cursor::new(file))
            .map_err(|error| unreadable(&error))?;
        if has_external_data(&proto) {
            return Err(BadModel::External);
        }
        if !names_fit(&proto) {
            return Err(BadModel::Features);
        }
        let work = extent::check(&proto)?;
        let plans = Plans::of(&proto, work)?;
        let network = Self {
            run: Box::new(move |questions| plans.run(questions)),
            info: ModelInfo {
                version: metadata(&proto, "version").unwrap_or_default().to_owned(),
                threshold: metadata(&proto, "threshold")
                    .and_then(|text| text.parse().ok())
                    .filter(|share| (0.0..=1.0).contains(share))
                    .unwrap_or(0.5),
                sha256: sha256(file),
                state: ModelState::InUse,
            },
        };
        let fastest = network.stand_trial()?;
        Ok((network, fastest))
    }

    /// Ordinary and extreme features; the time that a run takes.
    fn stand_trial(&self) -> Result<Duration, BadModel> {
        let mut fastest = Duration::MAX;
        for value in [0.0, 1.0, -1.0, 1e6, -1e6] {
            for _ in 0..TRIALS {
                let began = Instant::now();
                let answers = self.run(&[[value; FEATURES]]);
                fastest = fastest.min(began.elapsed());
                answers.into_iter().collect::<Result<Vec<_>, _>>()?;
            }
        }
        Ok(fastest)
    }

    /// At most `ROWS` at once.
    pub(super) fn run(&self, questions: &[[f64; FEATURES]]) -> Answers {
        (self.run)(questions)
    }
}

/// The network as it is, and the one for many rows if it can be had.
struct Plans {
    one: Plan,
    many: Option<Plan>,
}

impl Plans {
    fn of(proto: &pb::ModelProto, work: usize) -> Result<Self, BadModel> {
        let one = Plan::of(proto, 1)?;
        let many = (work <= SMALL)
            .then(|| widen::widened(proto, ROWS))
            .flatten()
            .and_then(|wide| Plan::of(&wide, ROWS).ok())
            .filter(|many| many.agrees_with(&one));
        Ok(Self { one, many })
    }

    fn run(&self, questions: &[[f64; FEATURES]]) -> Answers {
        let answers = match &self.many {
            Some(many) if questions.len() >= WORTH => many.run(questions),
            _ => questions
                .iter()
                .map(|question| Ok(self.one.run(&[*question])?[0]))
                .collect(),
        };
        match answers {
            Ok(answers) => answers
                .into_iter()
                .zip(questions)
                .map(|(answer, question)| asked(question).and_then(|()| sensible(answer)))
                .collect(),
            Err(error) => questions.iter().map(|_| Err(error.clone())).collect(),
        }
    }
}

/// A network made for so many rows.
struct Plan {
    plan: Arc<TypedRunnableModel>,
    rows: usize,
}

impl Plan {
    fn of(proto: &pb::ModelProto, rows: usize) -> Result<Self, BadModel> {
        let unreadable = |error: TractError| unreadable(&error);
        let model = tract_onnx::onnx()
            .model_for_proto_model(proto)
            .and_then(|model| model.with_input_fact(0, f32::fact([rows, FEATURES]).into()))
            .and_then(InferenceModelExt::into_optimized)
            .map_err(unreadable)?;
        let shape = &model.output_fact(0).map_err(unreadable)?.shape;
        let fits = shape.as_concrete() == Some(&[rows, CLASSES]);
        if model.inputs.len() != 1 || model.outputs.len() != 1 || !fits {
            return Err(BadModel::Shape);
        }
        let plan = model.into_runnable().map_err(unreadable)?;
        Ok(Self { plan, rows })
    }

    /// What it answers to at most as many questions as it has rows; the rows that are left are the last one again.
    fn run(&self, questions: &[[f64; FEATURES]]) -> Result<Vec<[f32; CLASSES]>, BadModel> {
        let last = questions.last().into_iter().cycle();
        let rows = questions.iter().chain(last).take(self.rows);
        let input: Vec<f32> = rows.flatten().map(|value| *value as f32).collect();
        let failed = |error: TractError| BadModel::Nonsense(error.root_cause().to_string());
        let input = Tensor::from_shape(&[self.rows, FEATURES], &input).map_err(failed)?;
        let output = self.plan.run(tvec!(input.into_tvalue())).map_err(failed)?;
        let values = output[0].to_plain_array_view::<f32>().map_err(failed)?;
        let values = values.as_slice().unwrap_or_default();
        let answers: Vec<_> = values.as_chunks().0.iter().copied().take(questions.len()).collect();
        Ok(answers)
    }

    /// Whether rows are told apart, and each is answered as it would be alone.
    fn agrees_with(&self, one: &Self) -> bool {
        let questions: Vec<[f64; FEATURES]> = (0..self.rows)
            .map(|row| std::array::from_fn(|column| ((row * FEATURES + column) as f64).sin() * 3.0))
            .collect();
        let alone = questions.iter().map(|question| one.run(&[*question]));
        let alone: Result<Vec<_>, _> = alone.collect();
        match (alone, self.run(&questions)) {
            (Ok(alone), Ok(together)) => {
                let pairs = alone.iter().flatten().flatten().zip(together.iter().flatten());
                alone.len() == together.len()
                    && pairs.clone().count() == self.rows * CLASSES
                    && pairs
                        .map(|(one, other)| (one - other).abs())
                        .all(|apart| apart <= ALIKE)
            }
            _ => false,
        }
    }
}

/// What is no number gets lost on the way, where a larger or a smaller one is taken, and the answer would look like one.
fn asked(question: &[f64; FEATURES]) -> Result<(), BadModel> {
    let is_number = question.iter().all(|value| (*value as f32).is_finite());
    is_number
        .then_some(())
        .ok_or_else(|| BadModel::Nonsense("nothing".to_owned()))
}

fn sensible(values: [f32; CLASSES]) -> Result<Probabilities, BadModel> {
    let values = values.map(f64::from);
    let likely = values.iter().all(|value| (0.0..=1.0).contains(value));
    let whole = (values.iter().sum::<f64>() - 1.0).abs() < 1e-3;
    let [rest, stress, exertion] = values;
    if likely && whole {
        Ok(Probabilities { rest, stress, exertion })
    } else {
        Err(BadModel::Nonsense(format!("{values:?}")))
    }
}

fn unreadable(error: &TractError) -> BadModel {
    BadModel::Unreadable(error.root_cause().to_string())
}

fn metadata<'a>(proto: &'a pb::ModelProto, key: &str) -> Option<&'a str> {
    let entry = proto.metadata_props.iter().find(|entry| entry.key == key)?;
    Some(&entry.value)
}

fn names_fit(proto: &pb::ModelProto) -> bool {
    let names = metadata(proto, "features").and_then(|names| serde_json::from_str::<Vec<String>>(names).ok());
    names.is_some_and(|names| names == NAMES)
}

/// Data outside of the file would be read from a path that the file names.
fn has_external_data(proto: &pb::ModelProto) -> bool {
    let external = |tensor: &pb::TensorProto| {
        !tensor.external_data.is_empty()
            || tensor.data_location == Some(pb::tensor_proto::DataLocation::External as i32)
    };
    proto.graph.as_ref().is_some_and(|graph| {
        let attributes = graph.node.iter().flat_map(|node| &node.attribute);
        graph.initializer.iter().any(external) || attributes.filter_map(|attribute| attribute.t.as_ref()).any(external)
    })
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;

    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use prost::Message;
    use tract_onnx::pb::{AttributeProto, ModelProto, NodeProto, attribute_proto::AttributeType};

    use super::*;

    const EMBEDDED: &[u8] = include_bytes!("../../models/stress.onnx");

    fn plans(change: impl Fn(&mut pb::GraphProto)) -> Plans {
        let mut proto = ModelProto::decode(EMBEDDED).unwrap();
        change(proto.graph.as_mut().unwrap());
        let work = extent::check(&proto).unwrap();
        Plans::of(&proto, work).unwrap()
    }

    fn questions(count: usize) -> Vec<[f64; FEATURES]> {
        let number = |row: usize, column: usize| f64::from((row * 31 + column * 17) as u32 % 101) / 25.0 - 2.0;
        (0..count)
            .map(|row| std::array::from_fn(|column| number(row, column)))
            .collect()
    }

    #[test]
    fn our_own_network_answers_many_as_it_answers_each() {
        let plans = plans(|_| {});
        assert!(plans.many.is_some(), "otherwise each reading costs three times as much");
        for count in WORTH..=ROWS {
            let questions = questions(count);
            let together = plans.run(&questions);
            assert_eq!(together.len(), count);
            for (question, answer) in questions.iter().zip(together) {
                let [alone] = plans.one.run(&[*question]).unwrap()[..] else {
                    panic!("one answer to one question")
                };
                let answer = answer.unwrap();
                let answer = [answer.rest, answer.stress, answer.exertion];
                for (alone, answer) in alone.iter().zip(answer) {
                    assert!((f64::from(*alone) - answer).abs() <= 1e-6, "{answer} is not {alone}");
                }
            }
        }
    }

    /// Our own network takes the larger and the smaller of two numbers, where one that is none would disappear.
    #[test]
    fn what_is_no_number_has_no_answer_and_leaves_its_neighbours_theirs() {
        let plans = plans(|_| {});
        for none in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            let mut asked = questions(ROWS);
            asked[3][FEATURES - 1] = none;
            let answers = plans.run(&asked);
            assert!(
                matches!(answers[3], Err(BadModel::Nonsense(_))),
                "{none}: {:?}",
                answers[3]
            );
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), ROWS - 1);
            assert!(plans.run(&asked[3..4])[0].is_err(), "{none} alone");
        }
    }

    /// The sum over the rows is each row when there is one, and mixes them when there are many.
    #[test]
    fn a_network_that_mixes_rows_is_asked_one_by_one() {
        let mixes = plans(|graph| {
            let axes = AttributeProto {
                name: "axes".to_owned(),
                r#type: AttributeType::Ints as i32,
                ints: vec![0],
                ..AttributeProto::default()
            };
            graph.node.insert(
                0,
                NodeProto {
                    op_type: "ReduceMean".to_owned(),
                    input: vec!["features".to_owned()],
                    output: vec!["mixed".to_owned()],
                    attribute: vec![axes],
                    ..NodeProto::default()
                },
            );
            graph.node[1].input[0] = "mixed".to_owned();
        });
        assert!(mixes.many.is_none());
        let questions = questions(ROWS);
        let answers = mixes.run(&questions);
        let ours = plans(|_| {});
        for (answer, question) in answers.into_iter().zip(questions) {
            let alone = sensible(ours.one.run(&[question]).unwrap()[0]).unwrap();
            assert!((answer.unwrap().stress - alone.stress).abs() <= 1e-6);
        }
    }
}
