//! No app panics on any panel, and the same seed gives the same pictures.

use crate::support::{build, run, tick};
use serde_json::{Value, json};

fn cases() -> Vec<(&'static str, Value)> {
    vec![
        ("clock", json!({})),
        ("clock", json!({"format": "%A%n%H:%M:%S%.3f", "font": "10x20"})),
        ("clock", json!({"font": "unifont", "scale": 16, "format": "漢字 %H"})),
        ("scroll_text", json!({})),
        (
            "scroll_text",
            json!({"text": "مرحبا 漢字 A\n😀", "font": "10x20", "speed": 10}),
        ),
        ("scroll_text", json!({"text": "", "scale": 16})),
        ("stars", json!({})),
        ("stars", json!({"spawn_rate": 10, "lifetime": 100, "fps": 120})),
        ("test_pattern", json!({"pattern": "corners"})),
        ("test_pattern", json!({"pattern": "colors"})),
        ("test_pattern", json!({"pattern": "rows"})),
        (
            "test_pattern",
            json!({"pattern": "panels", "panel_width": 8, "panel_height": 8}),
        ),
        ("test_pattern", json!({"pattern": "gradient"})),
        ("test_pattern", json!({"pattern": "flicker"})),
    ]
}

fn sizes() -> Vec<(u32, u32)> {
    let small = (1..=40).flat_map(|width| (1..=40).map(move |height| (width, height)));
    // Every small size takes minutes; these touch each width and each height, and the corners.
    let mut sizes: Vec<_> = small
        .filter(|(width, height)| (width * 7 + height * 11) % 13 == 0 || width * height < 12)
        .collect();
    sizes.extend([(0, 0), (0, 9), (9, 0), (512, 512), (512, 1), (1, 512), (256, 128)]);
    sizes
}

#[test]
fn every_app_draws_on_every_panel() {
    for (name, changes) in cases() {
        for size in sizes() {
            run(&mut *build(name, &changes, size, 1), size, 30, 50);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_pictures() {
    for (name, changes) in cases() {
        let picture = |seed| run(&mut *build(name, &changes, (64, 32), seed), (64, 32), 30, 50).0;
        assert_eq!(picture(1), picture(1), "{name}");
        assert_eq!(picture(1) == picture(2), name != "stars", "{name}");
    }
}

#[test]
fn a_picture_does_not_depend_on_what_the_frame_held() {
    for (name, changes) in cases() {
        let mut frame = run(&mut *build(name, &changes, (64, 32), 1), (64, 32), 30, 1).0;
        let wanted = frame.clone();
        frame.fill([77; 3]);
        build(name, &changes, (64, 32), 1).draw(&tick(std::time::Duration::ZERO), &mut frame);
        assert_eq!(frame, wanted, "{name}");
    }
}
