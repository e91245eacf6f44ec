//! A stage with everything it needs around it, and ways to wait for what it does.

use std::{future::Future, sync::Arc, time::Duration};

use apps::frame::Frame;
use retroboard::{
    display::{Recorded, Recording},
    metrics::Metrics,
    picture::Picture,
    stage::{self, Stage},
    state::{self, Board, Command, Done, Handle, Journal, Limits, Record, Rejected, Rules, Start, actor::NotDurable},
};
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use crate::apps_on_trial::registry;

/// A busy machine gets this long; a healthy one needs a fraction of it.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) const WIDTH: u32 = 32;
pub(crate) const HEIGHT: u32 = 24;

/// A disk that takes everything at once.
struct Memory;

impl Journal for Memory {
    fn write(&self, _: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        std::future::ready(Ok(()))
    }
}

pub(crate) struct House {
    pub(crate) handle: Handle,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) recorded: Recorded,
    pub(crate) pictures: watch::Receiver<Arc<Picture>>,
    pub(crate) stage: Stage,
}

impl House {
    /// Opens with `app` on the panel. Within a runtime.
    pub(crate) fn with(app: &str) -> Self {
        let start = Start {
            app: app.to_owned(),
            ..Start::default()
        };
        Self::over(Memory, start)
    }

    pub(crate) fn over(journal: impl Journal, start: Start) -> Self {
        let rules = Arc::new(Rules::new(registry(), Limits::default()));
        let (board, _) = Board::start(start, &rules);
        let (handle, _state) = state::actor::start(board, rules, journal, std::future::pending());
        let (display, recorded) = Recording::new(WIDTH, HEIGHT, 100_000);
        let options = stage::Options {
            width: WIDTH,
            height: HEIGHT,
            ..stage::Options::default()
        };
        let metrics = Metrics::new();
        let stage = stage::start(
            options,
            handle.clone(),
            move || Ok(Box::new(display) as _),
            metrics.clone(),
        )
        .unwrap();
        let pictures = stage.pictures();
        Self {
            handle,
            metrics,
            recorded,
            pictures,
            stage,
        }
    }

    pub(crate) async fn send(&self, command: Command) -> Result<Done, Rejected> {
        self.handle.send(command).await
    }

    pub(crate) async fn switch(&self, app: &str) {
        self.send(Command::Switch(read(json!({ "app": app })))).await.unwrap();
    }

    pub(crate) async fn set(&self, patch: Value) {
        self.send(Command::Set(read(patch))).await.unwrap();
    }

    pub(crate) async fn carousel(&self, patch: Value) {
        self.send(Command::SetCarousel(read(patch))).await.unwrap();
    }

    pub(crate) async fn notify(&self, notice: Value) -> u64 {
        let notice = Command::Notify {
            notice: read(notice),
            at: 0.0,
        };
        self.send(notice).await.unwrap().notice.unwrap()
    }

    /// Waits for a picture that is `wanted`.
    pub(crate) async fn see(&mut self, what: &str, wanted: impl Fn(&Frame) -> bool) {
        let found = self.pictures.wait_for(|picture| wanted(&picture.frame));
        timeout(PATIENCE, found).await.expect(what).expect(what);
    }

    pub(crate) async fn see_only(&mut self, colour: [u8; 3]) {
        let what = format!("the panel is not all {colour:?}");
        self.see(&what, |frame| is_only(frame, colour)).await;
    }

    /// Waits for a board that is as `wanted`.
    pub(crate) async fn board(&self, what: &str, wanted: impl Fn(&Board) -> bool) -> Arc<Board> {
        let mut boards = self.handle.watch();
        let found = boards.wait_for(|board| wanted(board));
        timeout(PATIENCE, found).await.expect(what).expect(what).clone()
    }

    /// From the first picture to the last, nothing was dark.
    pub(crate) fn assert_never_black(&self) {
        let frames = self.recorded.frames();
        assert!(!frames.is_empty());
        let black = frames.iter().position(Frame::is_black);
        assert_eq!(black, None, "a black picture among {}", frames.len());
    }
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

pub(crate) fn is_only(frame: &Frame, colour: [u8; 3]) -> bool {
    frame.pixels().iter().all(|pixel| *pixel == colour)
}
