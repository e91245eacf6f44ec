//! Apps for the tests: some paint one colour, some misbehave.

use std::{
    thread,
    time::{Duration, Instant},
};

use apps::{
    app::{App, Build, Context, Entry, Invalid, Registry, Settings},
    frame::Frame,
    tick::{Next, Tick},
};
use serde_json::{Value, json};

pub(crate) const RED: [u8; 3] = [200, 0, 0];
pub(crate) const BLUE: [u8; 3] = [0, 0, 200];
pub(crate) const GREEN: [u8; 3] = [0, 200, 0];

/// A drawing made by a function of the number of pictures drawn before.
struct Drawing<F>(F, u32);

impl<F: FnMut(u32, &mut Frame) -> Next + Send> App for Drawing<F> {
    fn draw(&mut self, _: &Tick, frame: &mut Frame) -> Next {
        self.1 += 1;
        (self.0)(self.1 - 1, frame)
    }
}

type Built = Result<Box<dyn App>, Invalid>;

#[expect(clippy::unnecessary_wraps, reason = "what a build function returns")]
fn drawing(draw: impl FnMut(u32, &mut Frame) -> Next + Send + 'static) -> Built {
    Ok(Box::new(Drawing(draw, 0)))
}

fn still(colour: [u8; 3]) -> Built {
    drawing(move |_, frame| {
        frame.fill(colour);
        Next::Never
    })
}

/// Red, with the setting `green` mixed in.
fn red(settings: &Settings, _: &Context<'_>) -> Built {
    let green = settings["green"].as_u64().unwrap() as u8;
    still([RED[0], green, 0])
}

fn blue(_: &Settings, _: &Context<'_>) -> Built {
    still(BLUE)
}

/// As fast as can be, never twice the same, never black.
fn lively(_: &Settings, _: &Context<'_>) -> Built {
    drawing(|number, frame| {
        frame.fill([(number % 100) as u8, 0, 100]);
        Next::at_rate(120)
    })
}

/// Wipes its picture, then panics.
fn panics(_: &Settings, _: &Context<'_>) -> Built {
    drawing(|_, frame| {
        frame.fill([0; 3]);
        panic!("out of paint")
    })
}

/// Green for a moment, then as [`panics`].
fn panics_later(_: &Settings, _: &Context<'_>) -> Built {
    drawing(|number, frame| {
        frame.fill(if number < 5 { GREEN } else { [0; 3] });
        assert!(number < 5, "out of paint");
        Next::at_rate(60)
    })
}

/// Green, and then the thread is gone for longer than anybody waits.
fn hangs(_: &Settings, _: &Context<'_>) -> Built {
    drawing(|number, frame| {
        frame.fill(GREEN);
        if number > 0 {
            busy(Duration::from_millis(1_100));
        }
        Next::at_rate(60)
    })
}

/// Green, but each picture takes a third of a second.
fn slow(_: &Settings, _: &Context<'_>) -> Built {
    drawing(|_, frame| {
        frame.fill(GREEN);
        busy(Duration::from_millis(300));
        Next::at_rate(60)
    })
}

fn busy(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        thread::yield_now();
    }
}

fn unbuildable(_: &Settings, _: &Context<'_>) -> Built {
    Err(Invalid {
        field: "paint".into(),
        message: "paint: there is none".into(),
    })
}

fn unbuildable_by_panic(_: &Settings, _: &Context<'_>) -> Built {
    panic!("no workshop")
}

fn schema() -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": {"green": {"type": "integer"}}})
}

fn defaults() -> Settings {
    Settings::from_iter([("green".to_owned(), json!(0))])
}

fn entry(name: &'static str, build: Build) -> Entry {
    Entry {
        name,
        title: name,
        description: name,
        icon: "clock",
        schema,
        defaults,
        settle: |settings, _| Ok(settings.clone()),
        build,
    }
}

pub(crate) fn registry() -> Registry {
    [
        entry("red", red),
        entry("blue", blue),
        entry("lively", lively),
        entry("panics", panics),
        entry("panics_later", panics_later),
        entry("hangs", hangs),
        entry("slow", slow),
        entry("unbuildable", unbuildable),
        entry("unbuildable_by_panic", unbuildable_by_panic),
    ]
    .into()
}
