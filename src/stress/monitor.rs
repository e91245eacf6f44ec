//! One wearer: readings go in, a level and now and then a change come out.

use super::{
    features::{FEATURES, Features},
    grid::{Grid, Second, Tick},
    model::{Model, Probabilities},
    policy::{Change, Follower, Policy},
};
use crate::wire::vitals::Level;

/// A reading as it was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Unix milliseconds.
    pub at: i64,
    /// Beats a minute.
    pub hr: f64,
    /// °C, at the skin.
    pub temp: f64,
    /// µS.
    pub eda: f64,
}

/// What the last minutes look like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Verdict {
    pub level: Level,
    /// How sure that is, 0 to 1; 0 while it is unknown.
    pub confidence: f64,
}

/// What one second brought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// Unix seconds; `None` for one of which nothing is known.
    pub second: Option<i64>,
    /// What the model says; `None` when it cannot say.
    pub opinion: Option<Probabilities>,
    /// Whether an alert lasts.
    pub raised: bool,
    pub change: Option<Change>,
}

/// A reading that a monitor took in, before the model is asked of it.
#[derive(Debug, Default)]
#[must_use = "a monitor goes on with it"]
pub struct Taken(Vec<Step>);

#[derive(Debug)]
enum Step {
    /// One with values, and the place of its question.
    Second(i64, Option<usize>),
    Missing,
    Anew,
}

/// Everything that is remembered of one wearer.
#[derive(Clone, Debug)]
pub struct Monitor {
    policy: Policy,
    grid: Grid,
    features: Features,
    follower: Follower,
    opinion: Option<Probabilities>,
}

impl Monitor {
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            grid: Grid::default(),
            features: Features::default(),
            follower: Follower::default(),
            opinion: None,
        }
    }

    /// Another policy from now on; what was seen so far stays.
    pub fn judge_by(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// Takes in a reading. When it ends a second, the model is asked.
    pub fn push(&mut self, measured: &Measured, model: &Model) -> Option<Change> {
        let mut questions = Vec::new();
        let taken = self.take(measured, &mut questions);
        self.go_on(taken, &model.each(&questions))
    }

    /// The same, and tells of each second that is done.
    pub fn watch(&mut self, measured: &Measured, model: &Model, tell: impl FnMut(Look)) {
        let mut questions = Vec::new();
        let taken = self.take(measured, &mut questions);
        self.tell(taken, &model.each(&questions), tell);
    }

    /// No more readings will come: what is collected counts.
    pub fn close(&mut self, model: &Model, tell: impl FnMut(Look)) {
        let (mut taken, mut questions) = (Taken::default(), Vec::new());
        std::mem::take(&mut self.grid).close(|tick| taken.0.push(self.step(tick, &mut questions)));
        self.tell(taken, &model.each(&questions), tell);
    }

    /// The first half of [`Self::push`]: what the model is to be asked is added to `questions`, so that it can be asked for
    /// many wearers at once. What is taken in goes on in the same order.
    pub fn take(&mut self, measured: &Measured, questions: &mut Vec<[f64; FEATURES]>) -> Taken {
        let Measured { at, hr, temp, eda } = *measured;
        let mut grid = std::mem::take(&mut self.grid);
        let mut taken = Taken::default();
        grid.push(at, Second { hr, temp, eda }, |tick| {
            taken.0.push(self.step(tick, questions));
        });
        self.grid = grid;
        taken
    }

    /// The second half, with an answer to each of the questions.
    pub fn go_on(&mut self, taken: Taken, answers: &[Option<Probabilities>]) -> Option<Change> {
        let mut last = None;
        // Of two changes in one gap the last one counts.
        self.tell(taken, answers, |look| last = look.change.or(last));
        last
    }

    fn step(&mut self, tick: Tick, questions: &mut Vec<[f64; FEATURES]>) -> Step {
        match tick {
            Tick::Second(at, values) => {
                self.features.push(Some(values.hr), values.temp, Some(values.eda));
                let question = self.features.vector().map(|vector| {
                    questions.push(vector);
                    questions.len() - 1
                });
                Step::Second(at, question)
            }
            Tick::Missing => {
                self.features.miss();
                Step::Missing
            }
            Tick::Anew => {
                self.features = Features::default();
                Step::Anew
            }
        }
    }

    fn tell(&mut self, taken: Taken, answers: &[Option<Probabilities>], mut tell: impl FnMut(Look)) {
        for step in taken.0 {
            tell(match step {
                Step::Second(at, question) => {
                    self.opinion = question.and_then(|place| answers.get(place).copied().flatten());
                    self.look(Some(at))
                }
                Step::Missing => {
                    self.opinion = None;
                    self.look(None)
                }
                Step::Anew => self.start_anew(),
            });
        }
    }

    fn look(&mut self, second: Option<i64>) -> Look {
        let change = self.follower.second(self.opinion, &self.policy);
        Look {
            second,
            opinion: self.opinion,
            raised: self.follower.raised(),
            change,
        }
    }

    /// Nobody knows what became of an episode, so it is over.
    fn start_anew(&mut self) -> Look {
        let raised = std::mem::take(&mut self.follower).raised();
        self.opinion = None;
        Look {
            change: raised.then_some(Change::Cleared),
            ..Look::default()
        }
    }

    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let (Some(_), Some(smoothed)) = (self.opinion, self.follower.smoothed()) else {
            return Verdict::default();
        };
        let (level, confidence) = if smoothed.works(&self.policy) {
            (Level::Exertion, smoothed.exertion)
        } else if smoothed.stress >= self.policy.raise {
            (Level::HighStress, smoothed.stress)
        } else if smoothed.stress >= self.policy.clear {
            (Level::Medium, smoothed.stress)
        } else {
            (Level::Normal, 1.0 - smoothed.stress)
        };
        Verdict { level, confidence }
    }
}
