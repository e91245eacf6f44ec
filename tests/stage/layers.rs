//! Apps, transitions, notifications, brightness, and the end.

use retroboard::state::Command;
use serde_json::json;

use crate::{
    apps_on_trial::{BLUE, RED},
    house::{House, is_only, read},
};

/// How many pictures there are between the two apps; none of them is black.
async fn between(transition: &str) -> usize {
    let mut house = House::with("red");
    house.see_only(RED).await;
    // Longer than a busy machine keeps the stage from drawing.
    house
        .set(json!({"transition": transition, "transition_ms": 3000}))
        .await;
    house.switch("blue").await;
    house.see_only(BLUE).await;
    house.assert_never_black();
    house.recorded.shown() - 2
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_shows_the_other_app_and_nothing_black_between() {
    let (crossfade, slide, wipe, cut) =
        tokio::join!(between("crossfade"), between("slide"), between("wipe"), between("cut"));
    assert!(crossfade > 0 && slide > 0 && wipe > 0, "{crossfade}, {slide}, {wipe}");
    assert_eq!(cut, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_during_a_transition_starts_from_what_is_visible() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    house.set(json!({"transition_ms": 5000})).await;
    house.switch("blue").await;
    house
        .see("red and blue mixed", |frame| {
            let [r, _, b] = frame.pixels()[0];
            r < 195 && b > 5
        })
        .await;
    house.set(json!({"transition_ms": 100})).await;
    house.switch("red").await;
    house.see_only(RED).await;
    house.assert_never_black();
    let blue = house.recorded.frames().iter().any(|frame| is_only(frame, BLUE));
    assert!(!blue, "it never jumps to the app that was on its way");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_apps_live_during_a_transition() {
    let mut house = House::with("lively");
    house.set(json!({"transition_ms": 400})).await;
    house.switch("red").await;
    house.see_only(RED).await;
    house.switch("lively").await;
    house
        .see("all of the other app", |frame| frame.pixels()[0][2] == 100)
        .await;
    house.assert_never_black();
}

#[tokio::test(flavor = "multi_thread")]
async fn new_settings_are_seen_at_once() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    let patch = read(json!({"green": 77}));
    house.send(Command::ConfigureCurrent(patch)).await.unwrap();
    house.see_only([RED[0], 77, 0]).await;
    assert_eq!(house.recorded.shown(), 2, "no picture between, none twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn brightness_dims_and_nothing_is_dark() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    house.set(json!({"brightness": 0})).await;
    house.see_only([0; 3]).await;
    house.set(json!({"brightness": 50})).await;
    house
        .see("half as much light", |frame| {
            (1..RED[0]).contains(&frame.pixels()[0][0])
        })
        .await;
    house.set(json!({"brightness": 100})).await;
    house.see_only(RED).await;
    let shown = house.recorded.last().unwrap();
    assert_eq!(shown, *house.pictures.borrow().frame);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_board_is_dark_until_an_app_is_chosen() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    house.send(Command::Stop).await.unwrap();
    house.see_only([0; 3]).await;
    house.switch("blue").await;
    house.see_only(BLUE).await;
    house.set(json!({"transition": "cut"})).await;
    house.send(Command::Stop).await.unwrap();
    house.see_only([0; 3]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_lies_over_the_app_and_goes() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    let id = house
        .notify(json!({"text": "Hi", "color": [0, 255, 0], "duration": 1}))
        .await;
    let green = |frame: &apps::frame::Frame| frame.pixels().iter().any(|[_, g, _]| *g > 200);
    house.see("green letters", green).await;
    house.see_only(RED).await;
    let board = house.board("none waits", |board| board.notices.queue.is_empty()).await;
    assert_eq!(board.notices.recent.front().map(|notice| notice.id), Some(id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_notification_stays_until_dismissed() {
    let mut house = House::with("red");
    let green = |frame: &apps::frame::Frame| frame.pixels().iter().any(|[_, g, _]| *g > 200);
    let blue = |frame: &apps::frame::Frame| frame.pixels().iter().any(|[_, _, b]| *b > 200);
    let held = json!({"text": "Hi", "color": [0, 255, 0], "duration": 1, "hold": true});
    let id = house.notify(held).await;
    house.see("green letters", green).await;
    let urgent = json!({"text": "Ho", "color": [0, 0, 255], "duration": 1, "priority": 9});
    house.notify(urgent).await;
    house.see("the urgent one", blue).await;
    house.see("the held one again", green).await;
    house.send(Command::Dismiss { id }).await.unwrap();
    house.see_only(RED).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_black() {
    let mut house = House::with("lively");
    house.see("a picture", |frame| !frame.is_black()).await;
    let alive = house.stage.pulse();
    assert!(alive());
    house.stage.stop();
    let last = house.recorded.last().unwrap();
    assert!(last.is_black());
    assert_eq!(last, *house.pictures.borrow().frame);
    assert!(house.pictures.has_changed().is_err(), "the thread is gone");
}
