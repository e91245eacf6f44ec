//! One full tick of the stage at its busiest: two apps drawn, crossfaded, and put through brightness and gamma.
//!
//! The scene is that of `load/peers/render_peer.py`: a clock that changes with every frame, a date and a running line over it,
//! 200 stars. Prints `{"128x64": microseconds, ...}`: CPU time of the thread, median of seven batches, so that other work on
//! the machine counts as little as may be.
#![forbid(unsafe_code)]

mod timing;

use std::{collections::BTreeMap, hint::black_box, time::Duration};

use apps::{
    app::{App, Context},
    font::{Catalogue, Line, lay_out},
    frame::Frame,
    tick::Tick,
    transition,
};
use jiff::{Timestamp, tz::TimeZone};
use retroboard::display::transfer::Transfer;
use serde_json::{Value, json};

const SIZES: [(u32, u32); 2] = [(128, 64), (256, 128)];
const MESSAGE: &str = "Led matrix status: heart rate 72 bpm, skin temperature 36.4 C, \
                       electrodermal activity 0.41 uS, all sensors nominal";
const AMBER: [u8; 3] = [255, 160, 0];
const BATCH: Duration = Duration::from_millis(60);
/// 2020-11-20T00:00:00Z.
const START: i64 = 1_605_830_400;

struct Scene {
    clock: Box<dyn App>,
    stars: Box<dyn App>,
    date: Line,
    message: Line,
    transfer: Transfer,
    old: Frame,
    new: Frame,
    mixed: Frame,
    shown: Frame,
}

impl Scene {
    fn new(width: u32, height: u32) -> Self {
        let fonts = Catalogue::builtin();
        let small = fonts.get("4x6").expect("a built-in font");
        let black = Frame::new(width, height);
        Self {
            clock: app(
                "clock",
                &json!({"font": "10x20", "color": [0, 200, 255]}),
                &black,
                &fonts,
            ),
            // Five new ones a frame that live for 40 frames: 200.
            stars: app(
                "stars",
                &json!({"spawn_rate": 5, "lifetime": 40, "fps": 60}),
                &black,
                &fonts,
            ),
            date: lay_out("FRI 20 NOV", &small),
            message: lay_out(MESSAGE, &small),
            transfer: Transfer::new(60),
            old: black.clone(),
            new: black.clone(),
            mixed: black.clone(),
            shown: black,
        }
    }

    fn tick(&mut self, n: u32) {
        self.clock.draw(&at(n, Duration::from_secs(1)), &mut self.old);
        self.draw_lines(n);
        self.stars.draw(&at(n, Duration::from_secs(1) / 60), &mut self.new);
        let progress = (n % u32::from(transition::DONE)) as u16;
        transition::mix(
            transition::Kind::Crossfade,
            &self.old,
            &self.new,
            progress,
            &mut self.mixed,
        );
        self.transfer.apply(&self.mixed, &mut self.shown);
        black_box(&self.shown);
    }

    fn draw_lines(&mut self, n: u32) {
        let (width, height) = (self.old.width() as i32, self.old.height() as i32);
        self.date.draw(&mut self.old, 2, height / 2 + 1, AMBER);
        let left = width - n as i32 % (width + self.message.width() as i32);
        self.message.draw(&mut self.old, left, height - 7, AMBER);
    }
}

fn app(name: &str, settings: &Value, black: &Frame, fonts: &Catalogue) -> Box<dyn App> {
    let registry = apps::registry();
    let entry = registry
        .iter()
        .find(|entry| entry.name == name)
        .expect("an app of the registry");
    let mut given = (entry.defaults)();
    given.extend(settings.as_object().expect("settings are an object").clone());
    let settled = (entry.settle)(&given, fonts).expect("these settings are valid");
    let context = Context {
        width: black.width(),
        height: black.height(),
        fonts,
        seed: 1,
    };
    (entry.build)(&settled, &context).expect("these settings are valid")
}

/// Tick number `n` of an app that is drawn every `step`.
fn at(n: u32, step: Duration) -> Tick {
    let elapsed = step * n;
    let start = Timestamp::from_second(START).expect("a date of this age");
    Tick {
        now: start + elapsed,
        elapsed,
        zone: TimeZone::UTC,
    }
}

fn batch(scene: &mut Scene, first: u32, size: u32) -> Duration {
    timing::spent(|| (first..first + size).for_each(|n| scene.tick(n)))
}

/// Doubles the batch until it lasts long enough to be measured, which also brings all stars on.
fn microseconds(width: u32, height: u32) -> f64 {
    let mut scene = Scene::new(width, height);
    let (mut first, mut size) = (0, 64);
    while batch(&mut scene, first, size) < BATCH {
        first += size;
        size *= 2;
    }
    let mut spent: Vec<Duration> = (1..=7)
        .map(|number| batch(&mut scene, first + number * size, size))
        .collect();
    spent.sort();
    spent[3].as_secs_f64() * 1e6 / f64::from(size)
}

fn main() {
    let figures: BTreeMap<String, f64> = SIZES
        .iter()
        .map(|(width, height)| (format!("{width}x{height}"), microseconds(*width, *height)))
        .collect();
    println!("{}", json!(figures));
}
