//! The thread that draws. It owns the display and the apps, follows the board, and keeps absolute deadlines.
//!
//! In reading order:
//! * `frame_clock`: when the next frame is due.
//! * `player`: one app at work, with its picture; catches what goes wrong in it.
//! * `scene`: the app on the panel, and the one that gives way to it.
//! * `slot_timer`, `overlay`, `alarm`: the carousel's time, the notification over the app, the alert over both.
//! * `pairing`: the code that lets a phone in, on the panel alone. `first_run`: where to find a board that nobody has paired with.
//! * `outbox`: what the stage tells the board.
//! * `director`: puts the layers together, app < notification < alert. `screen`: the way out, with brightness.
//! * `run`: the loop.

mod alarm;
mod director;
#[cfg(test)]
mod director_tests;
mod first_run;
mod frame_clock;
mod outbox;
mod overlay;
mod pairing;
mod player;
mod run;
mod scene;
mod screen;
mod slot_timer;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

use apps::frame::Frame;
use futures_util::future::BoxFuture;
use tokio::sync::{oneshot, watch};

use crate::{
    display::{Display, DisplayError},
    metrics::Metrics,
    picture::Picture,
    state,
};

/// A stage that has not beaten for so long is not alive.
const SILENCE: Duration = Duration::from_secs(3);
/// Tokens that may wait; one, as a rule.
const TOKENS: usize = 8;
/// How long the thread may take to darken the panel and end.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the stage is built for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Panel size in pixels.
    pub width: u32,
    pub height: u32,
    /// 1 to 99: `SCHED_FIFO` with that priority, if the system permits it. 0: an ordinary thread.
    pub realtime_priority: u8,
    /// Seed of the apps' randomness.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 64,
            height: 32,
            realtime_priority: 0,
            seed: 0x5EED,
        }
    }
}

/// Why the stage cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Display(#[from] DisplayError),
    #[error("cannot start the drawing thread: {0}")]
    Thread(#[from] io::Error),
}

/// The running thread.
pub struct Stage {
    pictures: watch::Receiver<Arc<Picture>>,
    slot_end: watch::Receiver<Option<Instant>>,
    pulse: Pulse,
    stop: Arc<AtomicBool>,
    tokens: mpsc::SyncSender<run::Token>,
    thread: Thread,
    ended: mpsc::Receiver<()>,
}

/// Starts the thread; returns when its display is open. Must be called within a tokio runtime.
pub fn start<O>(options: Options, board: state::Handle, open: O, metrics: Arc<Metrics>) -> Result<Stage, StartError>
where
    O: FnOnce() -> Result<Box<dyn Display>, DisplayError> + Send + 'static,
{
    let black = Arc::new(Frame::new(options.width, options.height));
    let (publish, pictures) = watch::channel(Arc::new(Picture {
        frame: black,
        number: 0,
    }));
    let (pulse, stop) = (Pulse::new(), Arc::new(AtomicBool::new(false)));
    let (opened, opening) = mpsc::sync_channel(1);
    let (farewell, ended) = mpsc::sync_channel(1);
    let (tokens, waiting_tokens) = mpsc::sync_channel(TOKENS);
    let (tell_slot_end, slot_end) = watch::channel(None);
    let signals = run::Signals {
        pulse: pulse.clone(),
        stop: stop.clone(),
        slot_end: tell_slot_end,
        tokens: waiting_tokens,
    };
    metrics.expect_apps(board.rules().apps().iter().map(|entry| entry.name));
    let changes = board.watch();
    let work = move || {
        let display = match open() {
            Ok(display) => display,
            Err(error) => return drop(opened.send(Err(error))),
        };
        let _waiting = opened.send(Ok(()));
        run::run(&options, board, display, publish, &metrics, &signals);
        let _nobody_waits = farewell.send(());
    };
    let thread = thread::Builder::new()
        .name("stage".into())
        .spawn(work)?
        .thread()
        .clone();
    opening
        .recv()
        .map_err(|_| io::Error::other("the drawing thread ended at once"))??;
    tokio::spawn(wake_on_change(changes, thread.clone()));
    Ok(Stage {
        pictures,
        slot_end,
        pulse,
        stop,
        tokens,
        thread,
        ended,
    })
}

/// The thread sleeps until its next deadline; a change of the board must not wait for that.
async fn wake_on_change(mut board: watch::Receiver<Arc<state::Board>>, thread: Thread) {
    while board.changed().await.is_ok() {
        thread.unpark();
    }
}

impl Stage {
    /// What is on the panel, after brightness; the newest only.
    #[must_use]
    pub fn pictures(&self) -> watch::Receiver<Arc<Picture>> {
        self.pictures.clone()
    }

    /// When the carousel's entry on the panel ends; `None` when it does not.
    #[must_use]
    pub fn slot_end(&self) -> watch::Receiver<Option<Instant>> {
        self.slot_end.clone()
    }

    /// Says whether the thread is alive.
    pub fn pulse(&self) -> impl Fn() -> bool + Send + Sync + use<> {
        let pulse = self.pulse.clone();
        move || pulse.is_felt()
    }

    /// Each call resolves when the thread has made a whole turn since, so that what was to be shown was; `false` when it
    /// has ended.
    pub fn pass(&self) -> impl Fn() -> BoxFuture<'static, bool> + Send + use<> {
        let (tokens, thread) = (self.tokens.clone(), self.thread.clone());
        move || {
            let (token, back) = oneshot::channel();
            let _never_back = tokens.try_send(token);
            thread.unpark();
            Box::pin(async move { back.await.is_ok() })
        }
    }

    /// Darkens the panel, lets go of the display and ends the thread; waits for that, but not for ever.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.thread.unpark();
        if self.ended.recv_timeout(FAREWELL).is_err() {
            tracing::warn!("the drawing thread did not end in time");
        }
    }
}

/// The thread's sign of life.
#[derive(Clone)]
struct Pulse {
    born: Instant,
    /// Milliseconds since then at the last beat.
    last: Arc<AtomicU64>,
}

impl Pulse {
    fn new() -> Self {
        Self {
            born: Instant::now(),
            last: Arc::default(),
        }
    }

    fn beat(&self) {
        self.last
            .store(self.born.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    fn is_felt(&self) -> bool {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        self.born.elapsed().saturating_sub(last) < SILENCE
    }
}
