//! Apps drawn at given moments, and pictures compared with those in `tests/golden`.

use std::{env, fs, path::PathBuf, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use retroboard_apps::{
    app::{App, Context, Settings},
    font::Catalogue,
    frame::Frame,
    registry,
    tick::{Next, Tick},
};
use serde_json::Value;

/// A Saturday, 10:09:36 in Berlin.
pub(crate) const MOMENT: i64 = 1_773_479_376;

pub(crate) fn tick(elapsed: Duration) -> Tick {
    let now = Timestamp::from_second(MOMENT).unwrap() + elapsed;
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    Tick { now, elapsed, zone }
}

pub(crate) fn settings(value: Value) -> Settings {
    let Value::Object(settings) = value else {
        panic!("settings are an object")
    };
    settings
}

/// An app with `changes` to its default settings.
pub(crate) fn build(name: &str, changes: &Value, (width, height): (u32, u32), seed: u64) -> Box<dyn App> {
    let fonts = Catalogue::builtin();
    let registry = registry();
    let entry = registry.iter().find(|entry| entry.name == name).unwrap();
    let settled = (entry.settle)(&settings(changes.clone()), &fonts).unwrap();
    let context = Context {
        width,
        height,
        fonts: &fonts,
        seed,
    };
    (entry.build)(&settled, &context).unwrap()
}

/// Draws `frames` pictures at `fps`, the first one at no time elapsed, and answers the last one.
pub(crate) fn run(app: &mut dyn App, (width, height): (u32, u32), fps: u32, frames: u32) -> (Frame, Next) {
    let mut frame = Frame::new(width, height);
    let mut next = Next::Never;
    for number in 0..frames {
        next = app.draw(&tick(Duration::from_secs(1) * number / fps), &mut frame);
    }
    (frame, next)
}

/// Compares `frame` with `tests/golden/<name>.png`, pixel by pixel. `RETROBOARD_BLESS=1` writes the file instead.
pub(crate) fn check(name: &str, frame: &Frame) {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.png"));
    if env::var_os("RETROBOARD_BLESS").is_some_and(|value| value == "1") {
        return fs::write(golden, encode(frame)).unwrap();
    }
    if decode(&golden).as_ref() != Some(frame) {
        let actual = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        fs::write(&actual, encode(frame)).unwrap();
        panic!("{} is absent or differs from {}", golden.display(), actual.display());
    }
}

fn encode(frame: &Frame) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, frame.width(), frame.height());
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(frame.bytes()).unwrap();
    writer.finish().unwrap();
    file
}

fn decode(path: &PathBuf) -> Option<Frame> {
    let file = fs::File::open(path).ok()?;
    let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
    let mut frame = Frame::new(reader.info().width, reader.info().height);
    let info = reader.next_frame(frame.bytes_mut()).ok()?;
    (info.color_type == png::ColorType::Rgb).then_some(frame)
}
