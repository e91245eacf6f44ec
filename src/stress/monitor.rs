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

    /// Takes in a reading. When it ends a second, the model is asked.
    pub fn push(&mut self, measured: &Measured, model: &Model) -> Option<Change> {
        let Measured { at, hr, temp, eda } = *measured;
        let mut change = None;
        let mut grid = std::mem::take(&mut self.grid);
        grid.push(at, Second { hr, temp, eda }, |tick| {
            // Of two changes in one gap the last one counts.
            change = self.tick(tick, model).or(change);
        });
        self.grid = grid;
        change
    }

    /// No more readings will come: what is collected counts.
    pub fn close(&mut self, model: &Model) -> Option<Change> {
        let mut change = None;
        std::mem::take(&mut self.grid).close(|tick| change = self.tick(tick, model).or(change));
        change
    }

    fn tick(&mut self, tick: Tick, model: &Model) -> Option<Change> {
        self.opinion = match tick {
            Tick::Second(second) => {
                self.features.push(Some(second.hr), second.temp, Some(second.eda));
                self.features.vector().and_then(|vector| model.probabilities(&vector))
            }
            Tick::Missing => {
                self.features.miss();
                None
            }
            Tick::Anew => return self.start_anew(),
        };
        self.follower.second(self.opinion, &self.policy)
    }

    /// Nobody knows what became of an episode, so it is over.
    fn start_anew(&mut self) -> Option<Change> {
        let raised = self.follower.raised();
        *self = Self::new(self.policy.clone());
        raised.then_some(Change::Cleared)
    }

    /// What the model said of the last whole second; `None` when it could not say.
    #[must_use]
    pub fn opinion(&self) -> Option<Probabilities> {
        self.opinion
    }

    /// The smoothed probability of stress on which alerts are decided.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        self.opinion?;
        self.follower.smoothed().map(|smoothed| smoothed.stress)
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
