//! One wearer: readings go in, a level and now and then a change come out.

use super::{
    features::Features,
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
        let mut last = None;
        // Of two changes in one gap the last one counts.
        self.watch(measured, model, |look| last = look.change.or(last));
        last
    }

    /// The same, and tells of each second that is done.
    pub fn watch(&mut self, measured: &Measured, model: &Model, mut tell: impl FnMut(Look)) {
        let Measured { at, hr, temp, eda } = *measured;
        let mut grid = std::mem::take(&mut self.grid);
        grid.push(at, Second { hr, temp, eda }, |tick| tell(self.tick(tick, model)));
        self.grid = grid;
    }

    /// No more readings will come: what is collected counts.
    pub fn close(&mut self, model: &Model, mut tell: impl FnMut(Look)) {
        std::mem::take(&mut self.grid).close(|tick| tell(self.tick(tick, model)));
    }

    fn tick(&mut self, tick: Tick, model: &Model) -> Look {
        let mut second = None;
        self.opinion = match tick {
            Tick::Second(at, values) => {
                second = Some(at);
                self.features.push(Some(values.hr), values.temp, Some(values.eda));
                self.features.vector().and_then(|vector| model.probabilities(&vector))
            }
            Tick::Missing => {
                self.features.miss();
                None
            }
            Tick::Anew => {
                let change = self.start_anew();
                return Look {
                    change,
                    ..Look::default()
                };
            }
        };
        let change = self.follower.second(self.opinion, &self.policy);
        Look {
            second,
            opinion: self.opinion,
            raised: self.follower.raised(),
            change,
        }
    }

    /// Nobody knows what became of an episode, so it is over.
    fn start_anew(&mut self) -> Option<Change> {
        let raised = self.follower.raised();
        *self = Self::new(self.policy.clone());
        raised.then_some(Change::Cleared)
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
