//! The settings of every app: what is accepted, how it is answered, what is refused and with which field.

use std::time::Duration;

use crate::support::{MOMENT, build, run, settings, tick};
use jiff::Timestamp;
use retroboard_apps::{
    app::{Entry, Invalid, Settings},
    font::Catalogue,
    icon, registry,
    tick::Next,
};
use serde_json::{Value, json};

fn entry(name: &str) -> Entry {
    *registry().iter().find(|entry| entry.name == name).unwrap()
}

fn settle(name: &str, changes: Value) -> Result<Settings, Invalid> {
    (entry(name).settle)(&settings(changes), &Catalogue::builtin())
}

fn is_valid(name: &str, changes: &Value) -> bool {
    jsonschema::validator_for(&(entry(name).schema)())
        .unwrap()
        .is_valid(changes)
}

#[test]
fn the_apps_of_the_contract_are_there_with_their_defaults() {
    let defaults: Vec<_> = registry()
        .iter()
        .map(|entry| (entry.name, Value::Object((entry.defaults)())))
        .collect();
    let white = json!([255, 255, 255]);
    assert_eq!(
        defaults,
        [
            (
                "clock",
                json!({"font": "tom-thumb", "color": white, "format": "%H:%M:%S", "timezone": null, "scale": 0})
            ),
            (
                "scroll_text",
                json!({"text": "Hello, World!", "font": "tom-thumb", "color": white, "speed": 1, "fps": 30, "scale": 0})
            ),
            ("stars", json!({"spawn_rate": 1, "lifetime": 40, "fps": 60})),
            (
                "test_pattern",
                json!({"pattern": "corners", "panel_width": 64, "panel_height": 32})
            ),
        ]
    );
}

#[test]
fn every_app_can_be_presented() {
    for entry in registry().iter() {
        assert!(icon::exists(entry.icon), "{}", entry.name);
        assert!(!entry.title.is_empty() && !entry.description.is_empty());
    }
}

#[test]
fn every_schema_is_one_and_accepts_the_defaults() {
    for entry in registry().iter() {
        let schema = (entry.schema)();
        assert!(jsonschema::meta::is_valid(&schema), "{schema}");
        let defaults = (entry.defaults)();
        assert!(is_valid(entry.name, &Value::Object(defaults.clone())));
        assert_eq!(settle(entry.name, json!({})).unwrap(), defaults);
        assert_eq!(settle(entry.name, Value::Object(defaults.clone())).unwrap(), defaults);
    }
}

#[test]
fn every_setting_has_what_a_form_needs() {
    for entry in registry().iter() {
        let schema = (entry.schema)();
        assert_eq!(schema["additionalProperties"], false);
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["title"].is_string(), "{name}: {property}");
            assert_eq!(property["default"], (entry.defaults)()[name], "{name}: {property}");
            let widget = property["x-widget"].as_str().unwrap();
            assert!(
                ["color", "font", "timezone", "slider", "text", "select"].contains(&widget),
                "{name}: {widget}"
            );
            assert!(property.get("$ref").is_none(), "{name}: {property}");
        }
    }
}

#[test]
fn good_settings_are_answered_in_one_form() {
    for (app, changes, wanted) in [
        ("clock", json!({"color": "#0A00ff"}), json!({"color": [10, 0, 255]})),
        ("clock", json!({"timezone": ""}), json!({"timezone": null})),
        ("clock", json!({"timezone": null}), json!({"timezone": null})),
        (
            "clock",
            json!({"timezone": "europe/berlin"}),
            json!({"timezone": "Europe/Berlin"}),
        ),
        ("clock", json!({"timezone": "UTC"}), json!({"timezone": "UTC"})),
        (
            "clock",
            json!({"format": "%I:%M %p", "font": "10x20"}),
            json!({"format": "%I:%M %p", "font": "10x20"}),
        ),
        (
            "scroll_text",
            json!({"text": "é".repeat(1000)}),
            json!({"text": "é".repeat(1000)}),
        ),
        (
            "scroll_text",
            json!({"speed": 10, "fps": 60.0}),
            json!({"speed": 10, "fps": 60}),
        ),
        ("scroll_text", json!({"text": ""}), json!({"text": ""})),
        (
            "stars",
            json!({"spawn_rate": 10, "lifetime": 100, "fps": 120}),
            json!({"lifetime": 100}),
        ),
        (
            "stars",
            json!({"spawn_rate": 1, "lifetime": 10, "fps": 10}),
            json!({"fps": 10}),
        ),
    ] {
        assert!(is_valid(app, &changes), "{app} {changes}");
        let settled = settle(app, changes.clone()).unwrap();
        for (key, value) in wanted.as_object().unwrap() {
            assert_eq!(settled[key], *value, "{app} {changes}");
        }
        assert!(is_valid(app, &Value::Object(settled.clone())));
        assert_eq!(settle(app, Value::Object(settled.clone())).unwrap(), settled);
    }
}

#[test]
fn what_a_schema_can_refuse_both_refuse() {
    for (app, key, value) in [
        ("clock", "color", json!([1, 2])),
        ("clock", "color", json!([1, 2, 256])),
        ("clock", "color", json!([1, 2, true])),
        ("clock", "color", json!("red")),
        ("clock", "font", json!(6)),
        ("clock", "font", json!("")),
        ("clock", "format", json!("")),
        ("clock", "format", json!("x".repeat(65))),
        ("clock", "timezone", json!(1)),
        ("clock", "scale", json!(17)),
        ("clock", "colour", json!([1, 2, 3])),
        ("scroll_text", "text", json!("x".repeat(1001))),
        ("scroll_text", "text", json!(null)),
        ("scroll_text", "speed", json!(0)),
        ("scroll_text", "speed", json!(11)),
        ("scroll_text", "speed", json!(true)),
        ("scroll_text", "speed", json!(1.5)),
        ("scroll_text", "speed", json!("1")),
        ("scroll_text", "fps", json!(9)),
        ("scroll_text", "fps", json!(61)),
        ("stars", "spawn_rate", json!(-1)),
        ("stars", "lifetime", json!(101)),
        ("stars", "fps", json!(121)),
        ("stars", "", json!(null)),
        ("test_pattern", "pattern", json!("squares")),
        ("test_pattern", "panel_width", json!(0)),
    ] {
        let changes = json!({key: value});
        assert!(!is_valid(app, &changes), "{app} {changes}");
        let error = settle(app, changes.clone()).unwrap_err();
        assert_eq!(error.field, key, "{app} {changes}: {error}");
        assert!((entry(app).build)(&settings(changes), &context(&Catalogue::builtin())).is_err());
    }
}

fn context(fonts: &Catalogue) -> retroboard_apps::app::Context<'_> {
    retroboard_apps::app::Context {
        width: 64,
        height: 32,
        fonts,
        seed: 1,
    }
}

#[test]
fn what_only_the_app_can_know_is_refused_with_help() {
    for (app, key, value, help) in [
        ("clock", "font", json!("../../etc/passwd"), "GET /api/fonts"),
        ("scroll_text", "font", json!("no such font"), "GET /api/fonts"),
        ("clock", "timezone", json!("Europe/Berlim"), "IANA name"),
        ("clock", "timezone", json!("../../../etc/passwd"), "IANA name"),
        ("clock", "format", json!("%!"), "%H"),
        ("clock", "format", json!("%"), "%H"),
        ("clock", "format", json!("%255H".repeat(12)), "characters"),
        ("clock", "format", json!("  %n"), "shows nothing"),
    ] {
        let error = settle(app, json!({key: value})).unwrap_err();
        assert_eq!(error.field, key);
        assert!(error.message.contains(help), "{}", error.message);
        assert!((entry(app).build)(&settings(json!({key: value})), &context(&Catalogue::builtin())).is_err());
    }
}

#[test]
fn a_clock_asks_to_be_drawn_when_it_changes() {
    let next = |changes: Value, millis| {
        let mut frame = retroboard_apps::frame::Frame::new(64, 32);
        build("clock", &changes, (64, 32), 1).draw(&tick(Duration::from_millis(millis)), &mut frame)
    };
    let at = |second| Next::At(Timestamp::from_second(second).unwrap());
    assert_eq!(next(json!({}), 0), at(MOMENT + 1));
    assert_eq!(next(json!({}), 999), at(MOMENT + 1));
    assert_eq!(next(json!({"format": "%H:%M"}), 500), at(MOMENT + 24));
    assert_eq!(next(json!({"format": "%S%.f"}), 0), Next::at_rate(30));
}

#[test]
fn a_clock_shows_its_own_time_zone_before_the_boards() {
    let picture = |changes| run(&mut *build("clock", &changes, (64, 32), 1), (64, 32), 1, 1).0;
    assert_eq!(picture(json!({})), picture(json!({"timezone": "Europe/Berlin"})));
    assert_ne!(picture(json!({})), picture(json!({"timezone": "Asia/Kathmandu"})));
}

#[test]
fn new_settings_do_not_restart_a_scroll() {
    let size = (64, 32);
    let mut app = build("scroll_text", &json!({}), size, 1);
    let (before, _) = run(&mut *app, size, 30, 60);
    let changed = settle("scroll_text", json!({"color": [255, 0, 0], "speed": 3})).unwrap();
    assert!(app.adopt(&changed, &Catalogue::builtin()));
    let mut after = before.clone();
    app.draw(&tick(Duration::from_secs(1) * 59 / 30), &mut after);
    let lit =
        |frame: &retroboard_apps::frame::Frame| frame.pixels().iter().map(|pixel| pixel[0] > 0).collect::<Vec<_>>();
    assert_eq!(lit(&after), lit(&before));
    assert!(!before.is_black());
    assert_ne!(after, before);
}

#[test]
fn a_late_frame_does_not_slow_a_scroll() {
    let size = (64, 32);
    let (wanted, _) = run(&mut *build("scroll_text", &json!({}), size, 1), size, 30, 61);
    let mut app = build("scroll_text", &json!({}), size, 1);
    let mut frame = retroboard_apps::frame::Frame::new(64, 32);
    for seconds in [0, 2] {
        app.draw(&tick(Duration::from_secs(seconds)), &mut frame);
    }
    assert_eq!(frame, wanted);
}

#[test]
fn empty_text_is_a_black_panel_that_rests() {
    let (frame, next) = run(
        &mut *build("scroll_text", &json!({"text": ""}), (64, 32), 1),
        (64, 32),
        30,
        5,
    );
    assert!(frame.is_black());
    assert_eq!(next, Next::Never);
}

#[test]
fn stars_keep_shining_when_their_settings_change() {
    let size = (64, 32);
    let mut app = build("stars", &json!({"lifetime": 100}), size, 1);
    let (before, _) = run(&mut *app, size, 60, 120);
    assert!(app.adopt(
        &settle("stars", json!({"lifetime": 100, "fps": 120})).unwrap(),
        &Catalogue::builtin()
    ));
    let mut after = before.clone();
    app.draw(&tick(Duration::from_secs(1) * 119 / 60), &mut after);
    assert_eq!(after, before);
}

#[test]
fn stars_are_as_many_as_their_settings_say() {
    let size = (128, 64);
    let (frame, next) = run(&mut *build("stars", &json!({"spawn_rate": 5}), size, 1), size, 60, 300);
    let alive = frame.pixels().iter().filter(|pixel| **pixel != [0; 3]).count();
    assert!((190..=200).contains(&alive), "{alive}");
    assert_eq!(next, Next::at_rate(60));
}
