//! The network in use, shared by all who ask it; what becomes of one that is too slow.
//!
//! One that answers nonsense makes the level unknown, never the daemon stop; one that becomes slow later is given up.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    extent,
    features::FEATURES,
    network::{CLASSES, Network, ROWS, SLOWEST},
    pace::Pace,
};

/// Largest file that is read, in bytes.
pub const LARGEST: usize = 4 << 20;
const EMBEDDED: &[u8] = include_bytes!("../../models/stress.onnx");

/// Why a file is no model for this daemon.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BadModel {
    #[error("the model is larger than {LARGEST} bytes")]
    TooLarge,
    #[error("this is not an ONNX file that can be run here: {0}")]
    Unreadable(String),
    #[error("the model keeps data outside of its file; put all of it in")]
    External,
    #[error("the model wants other features than {FEATURES} of this version: retrain it")]
    Features,
    #[error(
        "the model must take one float32 [1,{FEATURES}] and answer one float32 [1,{CLASSES}]: rest, stress, exertion"
    )]
    Shape,
    #[error("the model uses {0:?}; the operators that are run here are {list}", list = extent::operators())]
    Operator(String),
    #[error("what goes into a {0:?} of the model does not fit together")]
    Unfit(String),
    #[error("a weight of the model is not a finite number")]
    Weights,
    #[error("the model needs too much memory or time: make its layers smaller")]
    TooLargeToRun,
    #[error("the model answers {0} where probabilities are due")]
    Nonsense(String),
    #[error("the model takes {0:?} a run, which holds up the readings; {SLOWEST:?} is the most")]
    Slow(Duration),
}

/// What the network says of one second; the three add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probabilities {
    pub rest: f64,
    pub stress: f64,
    pub exertion: f64,
}

impl Probabilities {
    /// Share of stress among stress and rest, 0 to 1: where the question is one of the two, exertion is no answer.
    #[must_use]
    pub fn stress_share(&self) -> f64 {
        self.stress / (self.rest + self.stress).max(1e-9)
    }
}

/// What a model says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelInfo {
    pub version: String,
    /// Share of stress among stress and rest from which a second counts as stress: that of its training.
    pub threshold: f64,
    /// Of the file, in lower-case hexadecimal digits.
    pub sha256: String,
    pub state: ModelState,
}

/// How it goes with the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModelState {
    #[default]
    InUse,
    /// Another one was too slow; this is the first one again.
    RolledBack,
    /// It is too slow and is left alone for a while; levels are unknown.
    Resting,
}

/// The network in use. Clones share it, so that a new one is used everywhere at once.
#[derive(Clone)]
pub struct Model(Arc<Mutex<InUse>>);

struct InUse {
    network: Arc<Network>,
    /// The one to go back to.
    first: Arc<Network>,
    rolled_back: bool,
    pace: Pace,
}

impl Model {
    /// The one that is part of the program.
    pub fn embedded() -> Result<Self, BadModel> {
        Ok(Self::first(Network::own(EMBEDDED)?, Pace::default()))
    }

    pub fn read(file: &[u8]) -> Result<Self, BadModel> {
        Ok(Self::first(Network::read(file)?, Pace::default()))
    }

    fn first(network: Network, pace: Pace) -> Self {
        let first = Arc::new(network);
        Self(Arc::new(Mutex::new(InUse {
            network: first.clone(),
            first,
            rolled_back: false,
            pace,
        })))
    }

    /// Uses another network from now on, if it stands its trial; otherwise nothing changes.
    pub fn replace(&self, file: &[u8]) -> Result<ModelInfo, BadModel> {
        self.put(Network::read(file)?);
        Ok(self.info())
    }

    fn put(&self, network: Network) {
        let mut now = self.now();
        now.network = Arc::new(network);
        now.rolled_back = false;
        now.pace = Pace::default();
    }

    #[must_use]
    pub fn info(&self) -> ModelInfo {
        let now = self.now();
        let state = if now.pace.rests(Instant::now()) {
            ModelState::Resting
        } else if now.rolled_back {
            ModelState::RolledBack
        } else {
            ModelState::InUse
        };
        ModelInfo {
            state,
            ..now.network.info.clone()
        }
    }

    /// `None` when the network cannot say.
    #[must_use]
    pub fn probabilities(&self, features: &[f64; FEATURES]) -> Option<Probabilities> {
        self.together(std::slice::from_ref(features)).pop().flatten()
    }

    /// The same for many seconds, in their order, which costs less than one by one.
    #[must_use]
    pub fn each(&self, questions: &[[f64; FEATURES]]) -> Vec<Option<Probabilities>> {
        let some = questions.chunks(ROWS);
        some.flat_map(|questions| self.together(questions)).collect()
    }

    /// Of at most `ROWS` seconds.
    fn together(&self, questions: &[[f64; FEATURES]]) -> Vec<Option<Probabilities>> {
        let began = Instant::now();
        let unknown = || vec![None; questions.len()];
        let network = {
            let now = self.now();
            if now.pace.rests(began) {
                return unknown();
            }
            now.network.clone()
        };
        let answers = network.run(questions).into_iter().map(Result::ok).collect();
        let mut now = self.now();
        if Arc::ptr_eq(&now.network, &network) && now.pace.took(began.elapsed(), questions.len()) {
            now.give_up();
            return unknown();
        }
        answers
    }

    fn now(&self) -> MutexGuard<'_, InUse> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InUse {
    /// Goes back to the first network; when that is the slow one, it is left alone for a while.
    fn give_up(&mut self) {
        let version = &self.network.info.version;
        if Arc::ptr_eq(&self.network, &self.first) {
            tracing::error!(%version, "the model has become too slow; levels are unknown until it is asked again");
            self.pace.leave_alone(Instant::now());
        } else {
            tracing::error!(%version, "the model has become too slow; the first one is in use again");
            self.network = self.first.clone();
            self.rolled_back = true;
            self.pace = Pace::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        thread,
    };

    use super::*;

    const CALM: Probabilities = Probabilities {
        rest: 1.0,
        stress: 0.0,
        exertion: 0.0,
    };
    const FEW: [f64; FEATURES] = [0.0; FEATURES];

    /// A network that takes so long, and counts how often it is asked.
    fn network(version: &str, took: Duration) -> (Network, Arc<AtomicU32>) {
        let asked = Arc::new(AtomicU32::new(0));
        let count = asked.clone();
        let run = Box::new(move |questions: &[[f64; FEATURES]]| {
            count.fetch_add(questions.len() as u32, Ordering::Relaxed);
            thread::sleep(took * questions.len() as u32);
            questions.iter().map(|_| Ok(CALM)).collect()
        });
        let info = ModelInfo {
            version: version.into(),
            ..ModelInfo::default()
        };
        (Network { run, info }, asked)
    }

    const SLOW: Duration = Duration::from_millis(12);

    #[test]
    fn a_model_that_becomes_slow_makes_way_for_the_first_one() {
        let model = Model::first(network("first", Duration::ZERO).0, Pace::default());
        let (slow, asked) = network("slow", SLOW);
        model.put(slow);
        assert_eq!(model.info().version, "slow");
        let unknown = (0..100).position(|_| model.probabilities(&FEW).is_none());
        assert_eq!(unknown, Some(19), "once, when it is given up");
        let info = model.info();
        assert_eq!((info.version.as_str(), info.state), ("first", ModelState::RolledBack));
        assert_eq!(model.probabilities(&FEW), Some(CALM));
        assert_eq!(asked.load(Ordering::Relaxed), 20, "it is not asked again");
        model.put(network("another", Duration::ZERO).0);
        assert_eq!(model.info().state, ModelState::InUse);
    }

    #[test]
    fn many_seconds_at_once_are_as_many_runs() {
        let model = Model::first(network("first", Duration::ZERO).0, Pace::default());
        model.put(network("slow", SLOW).0);
        let answers = model.each(&[FEW; 40]);
        let unknown = answers.iter().filter(|answer| answer.is_none()).count();
        assert_eq!((answers.len(), unknown), (40, ROWS), "those of the run that gave it up");
        assert!(answers[23].is_none() && answers[24] == Some(CALM));
        assert_eq!(model.info().state, ModelState::RolledBack);
    }

    #[test]
    fn a_first_model_that_becomes_slow_is_left_alone() {
        let (slow, asked) = network("first", SLOW);
        let model = Model::first(slow, Pace::with(Duration::from_hours(1)));
        while model.probabilities(&FEW).is_some() {}
        assert_eq!(model.info().state, ModelState::Resting);
        assert!((0..1000).all(|_| model.probabilities(&FEW).is_none()));
        assert_eq!(asked.load(Ordering::Relaxed), 20, "readings are not held up meanwhile");
    }

    #[test]
    fn it_is_left_alone_for_a_while() {
        let rest = Duration::from_millis(30);
        let model = Model::first(network("first", SLOW).0, Pace::with(rest));
        while model.probabilities(&FEW).is_some() {}
        let given_up = Instant::now();
        while model.probabilities(&FEW).is_none() {}
        assert!(given_up.elapsed() >= rest);
        assert_eq!(model.info().state, ModelState::InUse);
    }
}
