//! Stars that come and go.

use std::{collections::VecDeque, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    app::{App, Context, Invalid, Settings},
    font::Catalogue,
    frame::Frame,
    random::Random,
    settings::{self, Sheet},
    tick::{Next, Tick, frames},
    values::Whole,
};

/// Settings of the night sky.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Stars")]
pub struct StarsSettings {
    /// How many new stars appear in each frame.
    #[schemars(title = "New stars")]
    pub spawn_rate: Whole<1, 10>,
    /// How many frames a star needs to light up and fade away.
    #[schemars(title = "Lifetime")]
    pub lifetime: Whole<10, 100>,
    /// Frames a second.
    #[schemars(title = "Frame rate")]
    pub fps: Whole<10, 120>,
}

impl Default for StarsSettings {
    fn default() -> Self {
        Self {
            spawn_rate: Whole::new(1),
            lifetime: Whole::new(40),
            fps: Whole::new(60),
        }
    }
}

impl Sheet for StarsSettings {
    fn check(&mut self, _: &Catalogue) -> Result<(), Invalid> {
        Ok(())
    }
}

/// Frames that are made up for when drawing was late; more would only be seen as a jerk.
const CATCH_UP: u64 = 10;

/// Starlight, from warm to cold.
const TINTS: [[u8; 3]; 6] = [
    [255, 255, 255],
    [255, 255, 255],
    [255, 244, 214],
    [255, 226, 178],
    [214, 230, 255],
    [178, 206, 255],
];

struct Star {
    x: i32,
    y: i32,
    tint: [u8; 3],
    /// The frame it appeared in.
    born: u64,
}

struct Stars {
    settings: StarsSettings,
    random: Random,
    width: u32,
    height: u32,
    /// Oldest first: at most 10 new ones a frame, for at most 100 frames.
    alive: VecDeque<Star>,
    /// Frames lived through; runs behind the clock after a long pause.
    age: u64,
    /// Frames of the clock at the last draw, at the rate of then.
    drawn: Option<u64>,
    elapsed: Duration,
    /// Brightness by age in frames, 0-255.
    glow: Vec<u16>,
}

pub(crate) fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn App>, Invalid> {
    let settings: StarsSettings = settings::read(settings)?;
    Ok(Box::new(Stars {
        glow: glow(settings.lifetime.get()),
        settings,
        random: Random::new(context.seed),
        width: context.width,
        height: context.height,
        alive: VecDeque::new(),
        age: 0,
        drawn: None,
        elapsed: Duration::ZERO,
    }))
}

impl App for Stars {
    fn draw(&mut self, tick: &Tick, frame: &mut Frame) -> Next {
        let fps = self.settings.fps.get();
        let now = frames(tick.elapsed, fps);
        let missed = self.drawn.map_or(1, |drawn| now.saturating_sub(drawn));
        (0..missed.min(CATCH_UP)).for_each(|_| self.step());
        (self.drawn, self.elapsed) = (Some(now), tick.elapsed);
        self.paint(frame);
        Next::at_rate(fps)
    }

    fn adopt(&mut self, settings: &Settings, _: &Catalogue) -> bool {
        let Ok(settings) = settings::read::<StarsSettings>(settings) else {
            return false;
        };
        self.drawn = self.drawn.map(|_| frames(self.elapsed, settings.fps.get()));
        self.glow = glow(settings.lifetime.get());
        self.settings = settings;
        true
    }
}

impl Stars {
    fn step(&mut self) {
        self.age += 1;
        let lifetime = self.glow.len() as u64;
        while self.alive.front().is_some_and(|star| star.born + lifetime <= self.age) {
            self.alive.pop_front();
        }
        (0..self.settings.spawn_rate.get()).for_each(|_| self.spawn());
    }

    fn spawn(&mut self) {
        let star = Star {
            x: self.random.below(self.width) as i32,
            y: self.random.below(self.height) as i32,
            tint: TINTS[self.random.below(TINTS.len() as u32) as usize],
            born: self.age,
        };
        self.alive.push_back(star);
    }

    fn paint(&self, frame: &mut Frame) {
        frame.fill([0; 3]);
        for star in &self.alive {
            let level = self.glow.get((self.age - star.born) as usize).copied().unwrap_or(0);
            let light = star.tint.map(|part| ((u16::from(part) * level) >> 8) as u8);
            let below = frame.get(star.x, star.y).unwrap_or_default();
            frame.put(star.x, star.y, [0, 1, 2].map(|at| light[at].max(below[at])));
        }
    }
}

/// Brightness at each age, 1 to 256: up to the middle of the life, and down again.
fn glow(lifetime: u32) -> Vec<u16> {
    let level = |age: u32| 512 * (age + 1).min(lifetime - age) / (lifetime + 1);
    (0..lifetime).map(|age| level(age).min(256) as u16).collect()
}
