//! What the last minutes look like, as numbers for the model. `models/features.py` is the definition, with its sources;
//! a test holds both to the same values.
//!
//! No feature knows the time of day, the time since the start, or a count that grows without bound.

use super::{
    channel::{Average, Channel, RING, shift},
    unrest::{Bands, Stir},
};

/// Names in the order of the vector; a model says which ones it was trained on.
pub const NAMES: [&str; FEATURES] = [
    "hr_base",
    "hr_z",
    "hr_180_base",
    "hr_180_z",
    "hr_20_180",
    "hr_20_180_z",
    "hr_sd_60",
    "hr_slope_60",
    "hr_change_60",
    "hr_level",
    "eda_base",
    "eda_z",
    "eda_180_base",
    "eda_180_z",
    "eda_20_180",
    "eda_20_180_z",
    "eda_sd_60",
    "eda_slope_60",
    "eda_change_60",
    "eda_rise_60",
    "eda_rise_180",
    "eda_phasic",
    "scr_count_60",
    "scr_count_180",
    "hr_10_60_z",
    "hr_60_z",
    "hr_60_180_z",
    "hr_sd_180",
    "hr_sd_20",
    "hr_slope_20",
    "hr_slope_180",
    "hr_band_1",
    "hr_band_2",
    "hr_band_4",
    "hr_band_8",
    "hr_band_16",
    "eda_rise_20",
    "eda_jump_60",
    "eda_stir_usual",
    "eda_rise_20_usual",
    "eda_rise_60_usual",
    "eda_rise_180_usual",
    "eda_rise_block_0",
    "eda_rise_block_1",
    "eda_rise_block_2",
    "eda_rise_block_3",
    "eda_rise_block_4",
    "eda_rise_block_5",
    "eda_rise_block_6",
    "eda_rise_block_7",
    "eda_rise_block_8",
];

/// Length of the vector.
pub const FEATURES: usize = 51;

/// Seconds with both signals before there is a vector.
const WARM_UP: u32 = 120;
/// There is none either unless so many of the last minute's seconds are known.
const RECENT: f64 = 30.0;
/// Usual variances among people: bpm², and of the logarithm of µS.
const USUAL: (f64, f64) = (64.0, 0.16);
/// Beats a minute; outside of it, it is no pulse.
const PULSE: std::ops::RangeInclusive<f64> = 30.0..=220.0;
/// µS; a small negative offset counts as 0.
const SKIN: std::ops::RangeInclusive<f64> = -0.5..=100.0;
/// °C; colder skin has no strap on it.
const WORN_FROM: f64 = 25.0;
/// µS, the noise of a wrist sensor; it keeps the logarithm finite.
const FLOOR: f64 = 0.05;
/// An onset of a skin-conductance response (SCR): the smoothed logarithm of EDA grows by more than this in a second
/// (Boucsein, Electrodermal Activity, 2nd ed. 2012, ch. 2.4).
const ONSET: f64 = 0.01;

/// The state of one wearer.
#[derive(Clone, Debug)]
pub struct Features {
    pulse: Channel,
    skin: Channel,
    responses: Responses,
    bands: Bands,
    stir: Stir,
    present: u32,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            pulse: Channel::new(USUAL.0),
            skin: Channel::new(USUAL.1),
            responses: Responses::default(),
            bands: Bands::default(),
            stir: Stir::default(),
            present: 0,
        }
    }
}

impl Features {
    /// Takes in a second: beats a minute, °C, µS; `None` where a sensor says nothing.
    pub fn push(&mut self, hr: Option<f64>, temp: f64, eda: Option<f64>) {
        let worn = temp >= WORN_FROM;
        let pulse = hr.filter(|hr| worn && PULSE.contains(hr));
        let skin = eda.filter(|eda| worn && SKIN.contains(eda));
        self.step(pulse, skin.map(|eda| (eda.max(0.0) + FLOOR).ln()));
    }

    /// A second passes of which nothing is known.
    pub fn miss(&mut self) {
        self.step(None, None);
    }

    fn step(&mut self, pulse: Option<f64>, skin: Option<f64>) {
        let pulse = self.pulse.add(pulse);
        let skin = self.skin.add(skin);
        self.responses.add(skin);
        self.bands.add(pulse);
        self.stir.add(&self.skin);
        if pulse.is_some() && skin.is_some() {
            self.present = (self.present + 1).min(WARM_UP);
        }
    }

    /// `None` while it warms up, and when too little is known of the last minute.
    #[must_use]
    pub fn vector(&self) -> Option<[f64; FEATURES]> {
        let (pulse, skin) = (self.pulse.view()?, self.skin.view()?);
        if self.present < WARM_UP || pulse.known().min(skin.known()) < RECENT {
            return None;
        }
        let parts: [&[f64]; 7] = [
            &pulse.common(),
            &[pulse.level()],
            &skin.common(),
            &self.responses(),
            &pulse.windows(),
            &self.bands.swing(),
            &self.stir.rises(),
        ];
        let mut vector = [0.0; FEATURES];
        for (place, value) in vector.iter_mut().zip(parts.into_iter().flatten()) {
            *place = *value;
        }
        Some(vector)
    }

    /// Rises of a minute and of three, the quick part of the signal, and how many responses began in each time.
    fn responses(&self) -> [f64; 5] {
        [
            self.stir.rise(60),
            self.stir.rise(RING),
            self.responses.filters.phasic,
            self.responses.count(60),
            self.responses.count(RING),
        ]
    }
}

/// Skin-conductance responses, from the logarithm of EDA.
#[derive(Clone, Debug)]
struct Responses {
    filters: Filters,
    /// Whether one began in that second, oldest first.
    onsets: Vec<bool>,
}

impl Default for Responses {
    fn default() -> Self {
        Self {
            filters: Filters::default(),
            onsets: vec![false; RING],
        }
    }
}

impl Responses {
    fn add(&mut self, skin: Option<f64>) {
        let onset = skin.is_some_and(|skin| self.filters.begins(skin));
        if skin.is_none() {
            // They start anew after seconds that are missing.
            self.filters = Filters::default();
        }
        shift(&mut self.onsets, onset);
    }

    fn count(&self, seconds: usize) -> f64 {
        let onsets = &self.onsets[RING - seconds..];
        onsets.iter().filter(|onset| **onset).count() as f64
    }
}

/// What tells the quick part of the signal from the slow one.
#[derive(Clone, Debug)]
struct Filters {
    smooth: Average,
    fast: Average,
    slow: Average,
    smoothed: Option<f64>,
    /// The quick part.
    phasic: f64,
    rising: bool,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            smooth: Average::new(1.5),
            fast: Average::new(3.0),
            slow: Average::new(30.0),
            smoothed: None,
            phasic: 0.0,
            rising: false,
        }
    }
}

impl Filters {
    /// Whether a response begins in this second.
    fn begins(&mut self, skin: f64) -> bool {
        let now = self.smooth.add(skin);
        let before = self.smoothed.replace(now);
        self.phasic = self.fast.add(skin) - self.slow.add(skin);
        let rising = before.is_some_and(|before| now - before > ONSET);
        let onset = rising && !self.rising;
        self.rising = rising;
        onset
    }
}
