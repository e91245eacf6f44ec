//! How unquiet the signals are: the swing of the pulse at several speeds, and how much the skin stirs against what is usual
//! for its wearer. See `models/features.py`, which is the definition.

use super::channel::{Average, BASE, Channel, RING, mean};

/// Time constants in seconds: a band of the pulse lies between two neighbours.
const LINES: [f64; 6] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Time constant of the power in a band, in seconds.
const POWER: f64 = 45.0;
/// What a still skin shows, in ln units a second; it keeps the logarithms finite.
const STILL: (f64, f64) = (1e-3, 3e-4);
/// Seconds of a block of rises, and how many there are.
const BLOCK: usize = 20;
const BLOCKS: usize = RING / BLOCK;

/// Number of bands.
pub(super) const BANDS: usize = LINES.len() - 1;
/// Numbers that tell how the skin stirs.
pub(super) const RISES: usize = 6 + BLOCKS;

/// The swing of the pulse in each band, in beats a minute.
#[derive(Clone, Debug)]
pub(super) struct Bands {
    lines: [Average; LINES.len()],
    power: [Average; BANDS],
    swing: [f64; BANDS],
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            lines: LINES.map(Average::new),
            power: std::array::from_fn(|_| Average::new(POWER)),
            swing: [0.0; BANDS],
        }
    }
}

impl Bands {
    pub(super) fn add(&mut self, pulse: Option<f64>) {
        let Some(pulse) = pulse else { return };
        let lines = self.lines.each_mut().map(|line| line.add(pulse));
        for (band, power) in self.power.iter_mut().enumerate() {
            self.swing[band] = power.add((lines[band] - lines[band + 1]).powi(2)).sqrt();
        }
    }

    pub(super) fn swing(&self) -> [f64; BANDS] {
        self.swing
    }
}

/// How much the skin stirs now, less what is usual: its changes of a minute, its rises of 20 s, a minute and three.
#[derive(Clone, Debug)]
pub(super) struct Stir {
    usual: [Average; 4],
    now: [f64; 4],
    /// The youngest first.
    blocks: [Block; BLOCKS],
    /// Greatest change of a minute.
    jump: f64,
}

/// What the changes of some seconds add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    known: f64,
    /// What falls counts as 0.
    rise: f64,
}

impl Block {
    fn of(changes: impl Iterator<Item = f64>) -> Self {
        let add = |block: Self, change: f64| Self {
            known: block.known + 1.0,
            rise: block.rise + change.max(0.0),
        };
        changes.fold(Self::default(), add)
    }

    /// Mean rise a second of some blocks; 0 of nothing.
    fn mean(blocks: &[Self]) -> f64 {
        let known: f64 = blocks.iter().map(|block| block.known).sum();
        let rise: f64 = blocks.iter().map(|block| block.rise).sum();
        if known > 0.0 { rise / known } else { 0.0 }
    }
}

impl Default for Stir {
    fn default() -> Self {
        Self {
            usual: std::array::from_fn(|_| Average::new(BASE)),
            now: [0.0; 4],
            blocks: [Block::default(); BLOCKS],
            jump: 0.0,
        }
    }
}

impl Stir {
    /// Looks at a second that `skin` took in.
    pub(super) fn add(&mut self, skin: &Channel) {
        if skin.held().is_none() {
            return;
        }
        self.blocks = std::array::from_fn(|block| Block::of(skin.part(BLOCK, BLOCK * block)));
        self.jump = skin.changes(60).reduce(f64::max).unwrap_or_default();
        let changes = (STILL.0 + mean(skin.changes(60).map(f64::abs))).ln();
        let rises = |seconds| (STILL.1 + self.rise(seconds)).ln();
        let values = [changes, rises(20), rises(60), rises(RING)];
        for ((now, usual), value) in self.now.iter_mut().zip(&mut self.usual).zip(values) {
            *now = value - usual.add(value);
        }
    }

    /// Mean rise a second of the last `seconds`, a multiple of a block.
    pub(super) fn rise(&self, seconds: usize) -> f64 {
        Block::mean(&self.blocks[..seconds / BLOCK])
    }

    /// Rise of 20 s, greatest change of a minute, what is unusual, and the rises of each block of 20 s, the youngest first.
    pub(super) fn rises(&self) -> [f64; RISES] {
        let whole = self.rise(RING);
        let mut rises = [0.0; RISES];
        rises[0] = self.rise(BLOCK);
        rises[1] = self.jump;
        rises[2..6].copy_from_slice(&self.now);
        for (told, block) in rises[6..].iter_mut().zip(&self.blocks) {
            // A short past is no clock: what is not known of it is like the rest.
            let rise = if block.known > 0.0 {
                Block::mean(&[*block])
            } else {
                whole
            };
            *told = (STILL.1 + rise).ln();
        }
        rises
    }
}
