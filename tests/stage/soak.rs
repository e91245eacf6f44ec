//! Many commands in no order.

use retroboard::state::{Command, command::Turn};
use serde_json::json;

use crate::{
    apps_on_trial::RED,
    house::{House, read},
};

const COMMANDS: u32 = 500;
const APPS: [&str; 6] = ["red", "blue", "lively", "panics", "panics_later", "unbuildable"];

/// A number below `below`: Knuth's linear congruential generator (MMIX), so that each run is the same.
fn chance(seed: &mut u64, below: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

fn any_command(seed: &mut u64) -> Command {
    let app = APPS[chance(seed, APPS.len())];
    let slots = json!([{"app": app, "duration": 0.5}, {"app": "red", "duration": 0.5}]);
    let transition = ["cut", "slide", "wipe", "crossfade"][chance(seed, 4)];
    match chance(seed, 9) {
        0 => Command::Stop,
        1 => Command::Configure {
            app: app.to_owned(),
            patch: read(json!({"green": chance(seed, 256)})),
        },
        2 => Command::Set(read(json!({"brightness": chance(seed, 101), "transition": transition}))),
        3 => Command::SetCarousel(read(json!({"enabled": chance(seed, 2) == 0, "apps": slots}))),
        4 => Command::Turn([Turn::Next, Turn::Previous, Turn::Pause, Turn::Resume][chance(seed, 4)]),
        5 => Command::Notify {
            notice: read(json!({"text": "ab\u{5d0}\u{5d1} \u{1f600}".repeat(1 + chance(seed, 20)), "duration": 1})),
            at: 0.0,
        },
        6 => Command::Dismiss {
            id: chance(seed, 50) as u64,
        },
        7 => Command::Set(read(json!({"transition_ms": chance(seed, 200)}))),
        _ => Command::Switch(read(json!({ "app": app }))),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stage_lives_through_any_commands() {
    let mut house = House::with("red");
    let alive = house.stage.pulse();
    let mut seed = 5;
    for number in 0..COMMANDS {
        // Some are refused, which is as good a test.
        let _refused = house.send(any_command(&mut seed)).await;
        if number % 10 == 0 {
            let mut pictures = house.pictures.clone();
            let _still = tokio::time::timeout(std::time::Duration::from_millis(20), pictures.changed()).await;
        }
        assert!(alive());
    }
    while let Some(notice) = house.handle.board().notices.queue.front() {
        let _over = house.send(Command::Dismiss { id: notice.id }).await;
    }
    house.carousel(json!({"enabled": false})).await;
    house.set(json!({"brightness": 100, "transition": "cut"})).await;
    let patch = read(json!({"green": 0}));
    house
        .send(Command::Configure {
            app: "red".into(),
            patch,
        })
        .await
        .unwrap();
    house.switch("red").await;
    house.see_only(RED).await;
    house.stage.stop();
    assert!(house.recorded.last().unwrap().is_black());
}
