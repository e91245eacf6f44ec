//! One signal of one wearer: its last three minutes, its slow average and its usual spread.

use super::window::Window;

/// Seconds that are remembered.
pub(super) const RING: usize = 180;
/// Seconds for which a value is held when none comes.
const HOLD: u32 = 10;
/// Time constant of the personal baseline, in seconds.
pub(super) const BASE: f64 = 1800.0;
/// Weight of the usual spread at the start, in seconds: a young average has a spread too, and is no clock.
const PRIOR: f64 = 600.0;

/// Bias-corrected exponential average (Kingma & Ba 2015, section 3).
#[derive(Clone, Debug)]
pub(super) struct Average {
    gain: f64,
    total: f64,
    weight: f64,
}

impl Average {
    /// `tau` in seconds.
    pub(super) fn new(tau: f64) -> Self {
        Self::with(tau, 0.0, 0.0)
    }

    fn with(tau: f64, total: f64, weight: f64) -> Self {
        let gain = 1.0 - (-1.0 / tau).exp();
        Self { gain, total, weight }
    }

    pub(super) fn add(&mut self, value: f64) -> f64 {
        self.total = (1.0 - self.gain) * self.total + self.gain * value;
        self.weight = (1.0 - self.gain) * self.weight + self.gain;
        self.total / self.weight
    }
}

/// See `models/features.py`, which is the definition.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    /// Oldest first; not a number is a second of which nothing is known.
    past: Vec<f64>,
    held: Option<f64>,
    age: u32,
    base: Average,
    spread: Average,
    /// The personal baseline, and the variance around it.
    mean: f64,
    variance: f64,
}

impl Channel {
    /// `variance`: what is usual among people, in the square of the unit.
    pub(super) fn new(variance: f64) -> Self {
        let weight = PRIOR / BASE;
        Self {
            past: vec![f64::NAN; RING],
            held: None,
            age: 0,
            base: Average::new(BASE),
            spread: Average::with(BASE, variance * weight, weight),
            mean: 0.0,
            variance,
        }
    }

    /// Takes in the value of a second; answers it as it counts, which for a while may be an older one.
    pub(super) fn add(&mut self, value: Option<f64>) -> Option<f64> {
        if value.is_some() {
            self.held = value;
            self.age = 0;
        } else {
            self.age += 1;
            if self.age > HOLD {
                self.held = None;
            }
        }
        shift(&mut self.past, self.held.unwrap_or(f64::NAN));
        if let Some(held) = self.held {
            self.mean = self.base.add(held);
            self.variance = self.spread.add((held - self.mean).powi(2));
        }
        self.held
    }

    pub(super) fn held(&self) -> Option<f64> {
        self.held
    }

    /// From second to second, where both are known.
    pub(super) fn changes(&self, seconds: usize) -> impl Iterator<Item = f64> + Clone {
        self.part(seconds, 0)
    }

    /// The same, of the seconds that ended some time `ago`.
    pub(super) fn part(&self, seconds: usize, ago: usize) -> impl Iterator<Item = f64> + Clone {
        let until = RING - ago;
        let part = &self.past[until.saturating_sub(seconds + 1)..until];
        let changes = part.iter().zip(&part[1..]).map(|(before, after)| after - before);
        changes.filter(|change| !change.is_nan())
    }

    /// What the last minutes look like; `None` while nothing is known of now.
    pub(super) fn view(&self) -> Option<View> {
        let held = self.held?;
        Some(View {
            held,
            windows: Window::all(&self.past, held),
            mean: self.mean,
            spread: self.variance.sqrt(),
            unrest: mean(self.changes(60).map(f64::abs)),
        })
    }
}

/// The last minutes of a channel against its usual values.
pub(super) struct View {
    /// The value of now; the means of the windows are away from it.
    held: f64,
    windows: [Window; 4],
    mean: f64,
    spread: f64,
    /// Mean change from second to second within a minute.
    unrest: f64,
}

impl View {
    /// Seconds of the last minute that are known.
    pub(super) fn known(&self) -> f64 {
        self.windows[2].count()
    }

    /// Mean of a minute.
    pub(super) fn level(&self) -> f64 {
        self.held + self.windows[2].mean()
    }

    /// How a minute differs from 10 s, from the baseline and from three minutes, in spreads; then spreads and slopes.
    pub(super) fn windows(&self) -> [f64; 7] {
        let [ten, twenty, minute, three] = &self.windows;
        [
            (ten.mean() - minute.mean()) / self.spread,
            (self.level() - self.mean) / self.spread,
            (minute.mean() - three.mean()) / self.spread,
            three.deviation(),
            twenty.deviation(),
            twenty.slope(),
            three.slope(),
        ]
    }

    /// 20 s and 180 s against the baseline and 20 s against 180 s, each also in spreads; then spread, slope and unrest of a
    /// minute.
    pub(super) fn common(&self) -> [f64; 9] {
        let [_, twenty, minute, three] = &self.windows;
        let base = self.held - self.mean;
        let [away, drifted, turned] = [base + twenty.mean(), base + three.mean(), twenty.mean() - three.mean()];
        [
            away,
            away / self.spread,
            drifted,
            drifted / self.spread,
            turned,
            turned / self.spread,
            minute.deviation(),
            minute.slope(),
            self.unrest,
        ]
    }
}

/// Puts the newest in and drops the oldest.
pub(super) fn shift<T: Copy>(past: &mut [T], newest: T) {
    past.copy_within(1.., 0);
    if let Some(last) = past.last_mut() {
        *last = newest;
    }
}

/// 0 of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count > 0.0 { sum / count } else { 0.0 }
}
