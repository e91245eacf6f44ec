//! A disk that takes nothing, and apps that fail: what they report is not written for ever.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use retroboard::state::{Board, Command, Journal, Record, Start, actor::NotDurable};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    apps_on_trial::RED,
    house::{House, read},
};

/// Refuses every write, and counts them.
#[derive(Clone, Default)]
struct Full(Arc<AtomicUsize>);

impl Full {
    fn writes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Journal for Full {
    fn write(&self, _: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        self.0.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Err(NotDurable::Full))
    }
}

const BROKEN: [&str; 3] = ["panics", "unbuildable", "panics_later"];
/// Long enough for a disk to be written to a thousand times, and for slots of the carousel to end.
const WHILE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn failures_on_a_full_disk_are_no_loop() {
    let slots: Vec<_> = BROKEN.iter().map(|app| json!({"app": app, "duration": 0.5})).collect();
    let board = Board {
        carousel: read(json!({"enabled": true, "apps": slots, "current_index": 0, "paused": false})),
        ..Board::default()
    };
    let full = Full::default();
    let start = Start {
        saved: Some(board),
        ..Start::default()
    };
    let mut house = House::over(full.clone(), start);
    house
        .board("all have failed", |board| board.failed.len() == BROKEN.len())
        .await;
    house.see_only(RED).await;

    // Each of these is a new chance for the app, and is taken back.
    let commands = 10;
    for app in BROKEN.iter().cycle().take(commands) {
        let switched = house.send(Command::Switch(read(json!({ "app": app })))).await;
        assert!(switched.is_err());
    }
    house.see_only(RED).await;
    let most = BROKEN.len() + 2 * commands;
    let revision = house.handle.board().revision;
    let busy = |board: &Board| board.revision > revision + 2 * most as u64;
    let mut boards = house.handle.watch();
    assert!(
        timeout(WHILE, boards.wait_for(|board| busy(board))).await.is_err(),
        "the board never rests"
    );
    assert!(full.writes() <= most, "{} writes; {most} are the most", full.writes());
}
