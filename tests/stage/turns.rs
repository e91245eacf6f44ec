//! The carousel, by the real clock.

use retroboard::state::{Command, command::Turn};
use serde_json::{Value, json};

use crate::{
    apps_on_trial::{BLUE, RED},
    house::House,
};

fn red_and_blue() -> Value {
    let slot = |app: &str| json!({"app": app, "duration": 0.5});
    json!({"enabled": true, "apps": [slot("red"), slot("blue")]})
}

#[tokio::test(flavor = "multi_thread")]
async fn apps_take_turns_and_the_index_is_told() {
    let mut house = House::with("blue");
    house.set(json!({"transition_ms": 50})).await;
    house.carousel(red_and_blue()).await;
    for (index, colour) in [(0, RED), (1, BLUE), (0, RED), (1, BLUE)] {
        let board = house
            .board("its turn", |board| board.carousel.current_index == index)
            .await;
        assert_eq!(board.running.as_deref(), Some(["red", "blue"][index]));
        house.see_only(colour).await;
    }
    house.assert_never_black();
}

/// The time of a notification is several slots long.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_the_app_until_resumed() {
    let mut house = House::with("blue");
    house.carousel(red_and_blue()).await;
    house.send(Command::Turn(Turn::Pause)).await.unwrap();
    let paused = house.handle.board().slot;
    house.notify(json!({"text": "x", "duration": 1})).await;
    let board = house.board("it is over", |board| board.notices.queue.is_empty()).await;
    assert_eq!(board.slot, paused);
    house.send(Command::Turn(Turn::Resume)).await.unwrap();
    house.board("it goes on", |board| board.slot > paused + 1).await;
    house.see_only(BLUE).await;
}
