//! The thread itself: how soon it wakes, and a display that does not open.

use std::time::{Duration, Instant};

use retroboard::{
    display::DisplayError,
    metrics::Metrics,
    stage::{self, StartError},
};
use serde_json::json;

use crate::{apps_on_trial::RED, house::House};

/// A thread that nobody wakes looks again after a second; one that is woken takes about a millisecond.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_wakes_the_thread_at_once() {
    let mut house = House::with("red");
    house.see_only(RED).await;
    let mut quickest = Duration::MAX;
    for brightness in [0, 100, 0, 100, 0] {
        let began = Instant::now();
        house.set(json!({ "brightness": brightness })).await;
        house
            .see("the other brightness", |frame| frame.is_black() == (brightness == 0))
            .await;
        quickest = quickest.min(began.elapsed());
    }
    assert!(quickest < Duration::from_millis(300), "{quickest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_display_that_does_not_open_is_told_to_who_starts_the_stage() {
    let house = House::with("red");
    let open = || Err(DisplayError::Impossible { width: 0, height: 9 });
    let refused = stage::start(stage::Options::default(), house.handle.clone(), open, Metrics::new());
    let error = refused.err().expect("there is no display");
    assert!(
        matches!(
            error,
            StartError::Display(DisplayError::Impossible { width: 0, height: 9 })
        ),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lively_app_has_its_frames_and_their_lateness_counted() {
    let house = House::with("lively");
    assert!(house.recorded.wait_for(60, Duration::from_mins(1)));
    let text = house.metrics.render();
    let count = |name: &str| -> u64 {
        let found = text.lines().find_map(|line| line.strip_prefix(name));
        found.expect(name).trim().parse().expect(name)
    };
    assert!(count("retroboard_frames_total") >= 59);
    assert!(count("retroboard_frame_lateness_seconds_count") >= 59);
    assert!(count("retroboard_draw_seconds_count") >= 59);
}
