//! Each app on each size of panel, against a picture that a person has looked at.

use std::time::Duration;

use crate::support::{build, check, run};
use retroboard_apps::{
    alert::Alert,
    banner::Banner,
    first_run::{FirstRun, Words},
    font::Catalogue,
    frame::Frame,
    icon, pairing, transition,
};
use serde_json::{Value, json};

const SIZES: [(u32, u32); 3] = [(32, 16), (64, 32), (128, 64)];
const MORE_SIZES: [(u32, u32); 5] = [(16, 16), (32, 16), (64, 32), (128, 64), (256, 128)];

fn drawn(app: &str, changes: &Value, size: (u32, u32), fps: u32, frames: u32) -> Frame {
    run(&mut *build(app, changes, size, 7), size, fps, frames).0
}

fn file(name: &str, (width, height): (u32, u32)) -> String {
    format!("{name}-{width}x{height}")
}

#[test]
fn clock() {
    for size in MORE_SIZES {
        // A panel too narrow for the seconds shows the time running: after a second it is in view.
        check(&file("clock", size), &drawn("clock", &json!({}), size, 24, 25));
    }
}

#[test]
fn clock_without_seconds() {
    for size in MORE_SIZES {
        let changes = json!({"format": "%H:%M", "color": "#ffa020"});
        check(&file("clock-minutes", size), &drawn("clock", &changes, size, 1, 1));
    }
}

#[test]
fn clock_with_the_date() {
    for size in SIZES {
        let changes = json!({"format": "%H:%M%n%a %-d. %b", "color": [120, 220, 255]});
        check(&file("clock-date", size), &drawn("clock", &changes, size, 24, 49));
    }
}

#[test]
fn clock_in_the_display_face() {
    for size in MORE_SIZES {
        let changes = json!({"font": "retro-clock", "color": [255, 60, 30]});
        check(&file("clock-retro", size), &drawn("clock", &changes, size, 24, 25));
    }
}

#[test]
fn clock_in_faces_people_know() {
    for font in ["4x6", "6x10", "7x13", "10x20", "unifont"] {
        let changes = json!({"font": font, "scale": 1});
        check(
            &format!("clock-{font}-64x32"),
            &drawn("clock", &changes, (64, 32), 1, 1),
        );
    }
}

#[test]
fn scroll_text() {
    for (script, text) in [
        ("latin", "Hello, World!"),
        ("vietnamese", "Tiếng Việt ơi"),
        ("arabic", "مرحبا بالعالم"),
        ("hebrew", "שלום עולם 42"),
        ("chinese", "你好,世界"),
        ("korean", "안녕 세상"),
        ("symbols", "★ ☀ ☂ 😀 ♥"),
    ] {
        for size in SIZES {
            let changes = json!({"text": text, "color": [255, 220, 120]});
            check(
                &file(&format!("scroll-text-{script}"), size),
                &drawn("scroll_text", &changes, size, 30, size.0),
            );
        }
    }
}

#[test]
fn scroll_text_at_its_natural_size() {
    for font in ["tom-thumb", "6x10", "10x20", "unifont"] {
        let changes = json!({"text": "Quick fox", "font": font, "scale": 1});
        check(
            &format!("scroll-text-{font}-64x32"),
            &drawn("scroll_text", &changes, (64, 32), 30, 64),
        );
    }
}

#[test]
fn stars() {
    for size in SIZES {
        check(
            &file("stars", size),
            &drawn("stars", &json!({"spawn_rate": 2}), size, 60, 90),
        );
    }
}

#[test]
fn test_patterns() {
    for pattern in ["corners", "colors", "panels", "gradient"] {
        for size in MORE_SIZES {
            let changes = json!({"pattern": pattern, "panel_width": 32, "panel_height": 16});
            check(
                &file(&format!("test-pattern-{pattern}"), size),
                &drawn("test_pattern", &changes, size, 1, 1),
            );
        }
    }
}

#[test]
fn test_patterns_that_move() {
    for (pattern, fps) in [("rows", 4), ("flicker", 20)] {
        for size in SIZES {
            let frame = drawn("test_pattern", &json!({"pattern": pattern}), size, fps, 12);
            check(&file(&format!("test-pattern-{pattern}"), size), &frame);
        }
    }
}

/// A picture under a notification.
fn stars_below(size: (u32, u32)) -> Frame {
    drawn("stars", &json!({"spawn_rate": 10}), size, 60, 60)
}

fn with_banner(text: &str, size: (u32, u32), elapsed: Duration) -> Frame {
    let mut frame = stars_below(size);
    let mut banner = Banner::new(
        text,
        [90, 230, 120],
        Some("mail"),
        &Catalogue::builtin(),
        size.0,
        size.1,
    );
    banner.draw(elapsed, &mut frame);
    frame
}

#[test]
fn banner_that_fits() {
    for size in MORE_SIZES {
        check(
            &file("banner", size),
            &with_banner("Hi", size, Duration::from_millis(2500)),
        );
    }
}

fn with_alert(words: &str, icon: &str, size: (u32, u32), elapsed: Duration) -> Frame {
    let mut frame = stars_below(size);
    let mut alert = Alert::new(words, icon, [255, 120, 40], &Catalogue::builtin(), size.0, size.1);
    alert.draw(elapsed, &mut frame);
    frame
}

#[test]
fn alert_without_a_name() {
    for size in MORE_SIZES {
        check(
            &file("alert", size),
            &with_alert("", "info", size, Duration::from_millis(500)),
        );
    }
}

#[test]
fn alert_with_a_name() {
    for size in MORE_SIZES {
        let frame = with_alert("Anna: time for a break?", "heart", size, Duration::from_millis(1500));
        check(&file("alert-named", size), &frame);
    }
}

#[test]
fn banner_that_runs() {
    for size in SIZES {
        let text = "Dinner is ready, come down!";
        check(
            &file("banner-running", size),
            &with_banner(text, size, Duration::from_millis(1500)),
        );
    }
}

#[test]
fn banner_that_runs_from_left_to_right() {
    let frame = with_banner("العشاء جاهز، تعال إلى الأسفل", (64, 32), Duration::from_millis(1500));
    check("banner-arabic-64x32", &frame);
}

#[test]
fn icons() {
    let names = icon::names();
    let mut frame = Frame::new(8 * 10, 10 * (names.len() as u32).div_ceil(8));
    for (at, name) in (0..).zip(names) {
        icon::draw(name, &mut frame, at % 8 * 10 + 1, at / 8 * 10 + 1, [255, 230, 180]);
    }
    check("icons", &frame);
}

#[test]
fn transitions() {
    use transition::Kind::{Crossfade, Slide, Wipe};
    let from = drawn("clock", &json!({"color": [255, 160, 32]}), (64, 32), 1, 1);
    let to = drawn("scroll_text", &json!({"color": [120, 220, 255]}), (64, 32), 30, 64);
    for (name, kind) in [("crossfade", Crossfade), ("slide", Slide), ("wipe", Wipe)] {
        let mut out = Frame::new(64, 32);
        transition::mix(kind, &from, &to, 100, &mut out);
        check(&format!("transition-{name}-64x32"), &out);
    }
}

#[test]
fn pairing_code() {
    let address = "http://retroboard.local/#/pair/405173";
    let qr: Vec<String> = include_str!("../golden/pairing-qr.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(qr.len(), 29, "the code of {address}");
    for size in MORE_SIZES {
        let frame = pairing::draw("405173", &qr, &Catalogue::builtin(), size.0, size.1);
        check(&file("pairing", size), &frame);
    }
    check(
        "pairing-128x32",
        &pairing::draw("405173", &qr, &Catalogue::builtin(), 128, 32),
    );
}

#[test]
fn first_run() {
    let addresses = [
        "http://192.168.178.40/".to_owned(),
        "http://retroboard.local/".to_owned(),
    ];
    let qr: Vec<String> = include_str!("../golden/first-run-qr.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(qr.len(), 25, "the code of {}", addresses[0]);
    let words = Words {
        name: "retroboard",
        addresses: &addresses,
        qr: &qr,
    };
    for size in [(32, 16), (64, 32), (64, 64), (128, 32), (128, 64), (256, 128)] {
        let mut frame = Frame::new(size.0, size.1);
        let mut picture = FirstRun::new(words, &Catalogue::builtin(), size.0, size.1);
        picture.draw(Duration::from_millis(1500), &mut frame);
        check(&file("first-run", size), &frame);
    }
}
