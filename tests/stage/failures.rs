//! Apps that fail are replaced and told about, and nobody sees a black panel.

use serde_json::json;

use crate::{
    apps_on_trial::{BLUE, RED},
    house::House,
};

/// Without a carousel, the first app that works takes the place.
async fn replaced(app: &str, reason: &str, settings: serde_json::Value) {
    let mut house = House::with("blue");
    house.see_only(BLUE).await;
    house.set(settings).await;
    house.switch(app).await;
    let board = house.board(app, |board| board.failed.contains_key(app)).await;
    assert!(board.failed[app].contains(reason), "{}", board.failed[app]);
    assert_eq!(board.running.as_deref(), Some("red"));
    house.see_only(RED).await;
    house.assert_never_black();
    let counted = format!("retroboard_app_failures_total{{app=\"{app}\"}} 1");
    assert!(house.metrics.render().contains(&counted), "{counted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_panics_is_replaced() {
    for transition in ["crossfade", "cut"] {
        let settings = json!({"transition": transition, "transition_ms": 100});
        replaced("panics", "out of paint", settings.clone()).await;
        replaced("panics_later", "out of paint", settings).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_panics_as_it_leaves_is_told_about() {
    let mut house = House::with("red");
    house.set(json!({"transition_ms": 0})).await;
    house.switch("panics_later").await;
    house.set(json!({"transition_ms": 500})).await;
    house.switch("blue").await;
    house
        .board("it failed", |board| board.failed.contains_key("panics_later"))
        .await;
    house.see_only(BLUE).await;
    house.assert_never_black();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_cannot_be_built_is_replaced() {
    replaced("unbuildable", "there is none", json!({})).await;
    replaced("unbuildable_by_panic", "no workshop", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_takes_too_long_is_replaced() {
    replaced("hangs", "ms to draw", json!({"transition_ms": 0})).await;
    replaced("slow", "ms to draw", json!({"transition_ms": 0})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carousel_goes_on_with_its_next_app() {
    let mut house = House::with("red");
    let slot = |app: &str| json!({"app": app, "duration": 1.0});
    let apps = json!([slot("red"), slot("panics"), slot("unbuildable"), slot("blue")]);
    house.carousel(json!({"enabled": true, "apps": apps})).await;
    house.see_only(BLUE).await;
    let board = house.board("two failures", |board| board.failed.len() == 2).await;
    assert!(board.failed.contains_key("panics") && board.failed.contains_key("unbuildable"));
    house
        .board("the first again", |board| board.carousel.current_index == 0)
        .await;
    house.see_only(RED).await;
    house.assert_never_black();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_app_gets_a_new_chance_when_it_is_chosen_again() {
    let house = House::with("red");
    for _ in 0..2 {
        house.switch("panics_later").await;
        house
            .board("it failed", |board| board.failed.contains_key("panics_later"))
            .await;
        house
            .board("it is replaced", |board| board.running.as_deref() == Some("red"))
            .await;
    }
    let counted = "retroboard_app_failures_total{app=\"panics_later\"} 2";
    assert!(house.metrics.render().contains(counted));
    house.assert_never_black();
}
