//! When the model's opinion is an alert: it has to last, and so has its end.

use super::model::Probabilities;

/// Levels are of the smoothed score, 0 to 1: the share of stress among stress and rest. Times are in seconds.
/// `models/policy.py` is the definition, `models/MODEL_CARD.md` says what each preset finds and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Time constant of the exponential averages over what the model says.
    pub smoothing: f64,
    /// At this score and above for `hold`, an alert begins.
    pub raise: f64,
    pub hold: u32,
    /// Below this one for `clear_hold`, it ends.
    pub clear: f64,
    pub clear_hold: u32,
    /// After its end there is no other for so long.
    pub cool_down: u32,
    /// While the body works with at least this probability, no alert begins.
    pub exertion: f64,
}

/// A choice of numbers with a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// Few false alerts.
    Quiet,
    #[default]
    Balanced,
    /// Few missed episodes.
    Sensitive,
}

impl Policy {
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        let of = |smoothing, raise, hold, clear, clear_hold, cool_down, exertion| Self {
            smoothing,
            raise,
            hold,
            clear,
            clear_hold,
            cool_down,
            exertion,
        };
        match preset {
            Preset::Quiet => of(12.0, 0.62, 8, 0.44, 30, 300, 0.4),
            Preset::Balanced => of(5.0, 0.44, 20, 0.32, 45, 90, 0.4),
            Preset::Sensitive => of(3.0, 0.42, 5, 0.32, 45, 120, 0.4),
        }
    }
}

/// An alert ends after so many seconds of which the model says nothing.
const LOST: u32 = 60;

/// What a second changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// An episode begins, with the smoothed score (0 to 1) that it begins with.
    Raised {
        confidence: f64,
    },
    Cleared,
}

/// Follows one wearer, a second at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Follower {
    smoothed: Option<Smoothed>,
    raised: bool,
    /// Seconds for which the score has been on the other side of its level.
    held: u32,
    /// Seconds until another alert may begin.
    rest: u32,
    /// Seconds without an opinion.
    missing: u32,
}

/// Exponential averages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Smoothed {
    /// Of the share of stress among stress and rest.
    pub(super) stress: f64,
    /// Of the probability of exertion.
    pub(super) exertion: f64,
}

impl Smoothed {
    /// Whether the body's work explains what is seen.
    pub(super) fn works(&self, policy: &Policy) -> bool {
        self.exertion >= policy.exertion
    }
}

impl Follower {
    /// A second passed. Without an opinion nothing is counted, until too many are missing.
    pub(super) fn second(&mut self, opinion: Option<Probabilities>, policy: &Policy) -> Option<Change> {
        let Some(opinion) = opinion else {
            return self.lose();
        };
        self.missing = 0;
        let smoothed = self.smooth(opinion, policy);
        if self.raised {
            let calm = smoothed.stress < policy.clear || smoothed.works(policy);
            return self.holds(calm, policy.clear_hold).then(|| self.end(policy));
        }
        if self.rest > 0 {
            self.rest -= 1;
            return None;
        }
        let tense = smoothed.stress >= policy.raise && !smoothed.works(policy);
        self.holds(tense, policy.hold).then(|| self.begin(smoothed))
    }

    fn holds(&mut self, counts: bool, seconds: u32) -> bool {
        self.held = if counts { self.held + 1 } else { 0 };
        counts && self.held >= seconds
    }

    fn begin(&mut self, smoothed: Smoothed) -> Change {
        self.held = 0;
        self.raised = true;
        Change::Raised {
            confidence: smoothed.stress,
        }
    }

    fn end(&mut self, policy: &Policy) -> Change {
        self.held = 0;
        self.raised = false;
        self.rest = policy.cool_down;
        Change::Cleared
    }

    fn lose(&mut self) -> Option<Change> {
        self.missing += 1;
        if self.missing < LOST {
            return None;
        }
        let raised = self.raised;
        *self = Self::default();
        raised.then_some(Change::Cleared)
    }

    fn smooth(&mut self, opinion: Probabilities, policy: &Policy) -> Smoothed {
        let (stress, exertion) = (opinion.stress_share(), opinion.exertion);
        let part = 1.0 - (-1.0 / policy.smoothing).exp();
        let before = self.smoothed.unwrap_or(Smoothed { stress, exertion });
        let next = Smoothed {
            stress: before.stress + part * (stress - before.stress),
            exertion: before.exertion + part * (exertion - before.exertion),
        };
        self.smoothed = Some(next);
        next
    }

    pub(super) fn smoothed(&self) -> Option<Smoothed> {
        self.smoothed
    }

    pub(super) fn raised(&self) -> bool {
        self.raised
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "an opinion is one of those that may be missing")]
    fn opinion(stress: f64, exertion: f64) -> Option<Probabilities> {
        let rest = 1.0 - stress - exertion;
        Some(Probabilities { rest, stress, exertion })
    }

    /// Hardly any smoothing, so that a test says what is seen.
    fn sharp() -> Policy {
        Policy {
            smoothing: 0.01,
            raise: 0.6,
            hold: 3,
            clear: 0.4,
            clear_hold: 2,
            cool_down: 5,
            exertion: 0.5,
        }
    }

    /// Seconds at which something changed: positive when raised, negative when cleared.
    fn turns(scores: &[f64], policy: &Policy) -> Vec<i32> {
        let mut follower = Follower::default();
        let mut turns = Vec::new();
        for (second, score) in (1..).zip(scores) {
            match follower.second(opinion(*score, 0.0), policy) {
                Some(Change::Raised { .. }) => turns.push(second),
                Some(Change::Cleared) => turns.push(-second),
                None => {}
            }
        }
        turns
    }

    #[test]
    fn a_level_has_to_hold_both_ways() {
        let scores = [0.9, 0.9, 0.5, 0.9, 0.9, 0.9, 0.5, 0.3, 0.5, 0.3, 0.3];
        assert_eq!(turns(&scores, &sharp()), [6, -11]);
    }

    #[test]
    fn an_episode_is_one_alert_and_is_followed_by_a_rest() {
        let scores = [[0.9; 10], [0.1; 10], [0.9; 10]].concat();
        let policy = Policy {
            clear_hold: 8,
            ..sharp()
        };
        assert_eq!(turns(&scores, &policy), [3, -18, 26]);
    }

    #[test]
    fn who_works_out_is_not_alarmed() {
        let working = [
            (0.65, 0.0, true),
            (0.4, 0.5, false),
            (0.1, 0.8, false),
            (0.62, 0.35, true),
        ];
        for (stress, exertion, alarmed) in working {
            let mut follower = Follower::default();
            let raised = (0..20).any(|_| follower.second(opinion(stress, exertion), &sharp()).is_some());
            assert_eq!(raised, alarmed, "{stress} {exertion}");
        }
    }

    #[test]
    fn work_that_begins_ends_an_alert() {
        let mut follower = Follower::default();
        let mut told: Vec<_> = (0..5)
            .filter_map(|_| follower.second(opinion(0.9, 0.0), &sharp()))
            .collect();
        told.extend((0..5).filter_map(|_| follower.second(opinion(0.45, 0.55), &sharp())));
        assert_eq!(told, [Change::Raised { confidence: 0.9 }, Change::Cleared]);
    }

    #[test]
    fn seconds_without_an_opinion_are_not_counted_until_they_are_a_minute() {
        let mut follower = Follower::default();
        for score in [Some(0.9), None, Some(0.9), None, None] {
            let opinion = score.and_then(|score| opinion(score, 0.0));
            assert_eq!(follower.second(opinion, &sharp()), None);
        }
        assert!(
            follower.second(opinion(0.9, 0.0), &sharp()).is_some(),
            "two were counted before"
        );
        let lost: Vec<_> = (1..=LOST)
            .filter(|_| follower.second(None, &sharp()).is_some())
            .collect();
        assert_eq!(lost, [LOST]);
        assert_eq!(follower.smoothed(), None);
    }

    #[test]
    fn the_average_takes_its_time() {
        let policy = Policy {
            smoothing: 10.0,
            ..sharp()
        };
        let mut follower = Follower::default();
        follower.second(opinion(0.0, 0.0), &policy);
        for _ in 0..10 {
            follower.second(opinion(1.0, 0.0), &policy);
        }
        let level = follower.smoothed().unwrap().stress;
        assert!((level - (1.0 - (-1.0_f64).exp())).abs() < 1e-12, "{level}");
    }
}
