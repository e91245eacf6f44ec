//! The stage without its thread: the real layers and the real state, by clocks that only move when told.

use std::{
    future::{Future, pending},
    sync::Arc,
    time::{Duration, Instant},
};

use apps::{
    app::{App, Build, Entry, Registry, Settings},
    font::Face,
    frame::Frame,
    tick::{Next, Tick},
    transition::Kind,
};
use jiff::SignedDuration;
use serde_json::json;
use tokio::{sync::watch, time::timeout};

use super::{Options, director::Director, frame_clock::Moment, screen::Screen};
use crate::{
    display::{Recorded, Recording},
    metrics::Metrics,
    picture::Picture,
    state::{Board, Command, Handle, Journal, Limits, Record, Rules, Start, actor, actor::NotDurable},
    wire::view::{FirstRun, Pairing, Slot},
};

const SECOND: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_mins(1);
const FONT: &[u8] = b"STARTFONT 2.1\nFONT tiny\nSIZE 3 75 75\nFONTBOUNDINGBOX 3 3 0 -1\nSTARTPROPERTIES 2\nFONT_ASCENT 2\nFONT_DESCENT 1\nENDPROPERTIES\nCHARS 1\nSTARTCHAR A\nENCODING 65\nSWIDTH 500 0\nDWIDTH 3 0\nBBX 3 2 0 0\nBITMAP\n40\nA0\nENDCHAR\nENDFONT\n";

struct Memory;

impl Journal for Memory {
    fn write(&self, _: Record) -> impl Future<Output = Result<(), NotDurable>> + Send + 'static {
        std::future::ready(Ok(()))
    }
}

/// One colour, drawn once.
struct Still([u8; 3]);

impl App for Still {
    fn draw(&mut self, _: &Tick, frame: &mut Frame) -> Next {
        frame.fill(self.0);
        Next::Never
    }
}

fn entry(name: &'static str, build: Build) -> Entry {
    Entry {
        name,
        title: name,
        description: name,
        icon: "clock",
        schema: || json!({"type": "object"}),
        defaults: Settings::new,
        settle: |settings, _| Ok(settings.clone()),
        build,
    }
}

fn registry() -> Registry {
    let own = [
        entry("red", |_, _| Ok(Box::new(Still([200, 0, 0])))),
        entry("blue", |_, _| Ok(Box::new(Still([0, 0, 200])))),
        // As bright as there are fonts.
        entry("fonts", |_, context| {
            Ok(Box::new(Still([context.fonts.names().len() as u8, 1, 1])))
        }),
    ];
    own.into_iter().chain(apps::registry().iter().copied()).collect()
}

/// A stage on a table, and the world around it.
struct Bench {
    director: Director,
    board: Board,
    now: Moment,
    handle: Handle,
    recorded: Recorded,
    /// What those see who are not in front of the panel.
    elsewhere: watch::Receiver<Arc<Picture>>,
    metrics: Arc<Metrics>,
}

impl Bench {
    /// Within a runtime. It is a quarter past a full second.
    fn with(app: &str) -> Self {
        let rules = Arc::new(Rules::new(registry(), Limits::default()));
        let start = Start {
            app: app.to_owned(),
            ..Start::default()
        };
        let (board, _) = Board::start(start, &rules);
        let (handle, _state) = actor::start(board.clone(), rules, Memory, pending());
        let options = Options::default();
        let (display, recorded) = Recording::new(options.width, options.height, 100_000);
        let frame = Arc::new(Frame::new(options.width, options.height));
        let (publish, elsewhere) = watch::channel(Arc::new(Picture { frame, number: 0 }));
        let (metrics, screen) = (Metrics::new(), Screen::new(Box::new(display), publish));
        Self {
            director: Director::new(&options, handle.clone(), screen, metrics.clone()),
            board,
            now: Moment {
                steady: Instant::now(),
                wall: "2026-03-01T12:00:00.25Z".parse().unwrap(),
            },
            handle,
            recorded,
            elsewhere,
            metrics,
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.steady += time;
        self.now.wall += SignedDuration::try_from(time).unwrap();
    }

    /// Lets `time` pass as the thread does, which wakes up `late`; how many turns that took.
    fn run(&mut self, time: Duration, late: Duration) -> usize {
        let end = self.now.steady + time;
        let board = Arc::new(self.board.clone());
        for turns in 1.. {
            let due = self.director.turn(&board, self.now).map(|due| due + late);
            let until = due.map_or(end, |due| due.min(end));
            self.pass(until.saturating_duration_since(self.now.steady));
            if due.is_none_or(|due| due > end) {
                return turns;
            }
            assert!(turns < 10_000, "it spins");
        }
        unreachable!("it ends above")
    }

    fn draws(&self) -> usize {
        let text = self.metrics.render();
        let mut counts = text
            .lines()
            .filter_map(|line| line.strip_prefix("retroboard_draw_seconds_count "));
        counts.next().unwrap().parse().unwrap()
    }

    fn first_pixels(&self) -> Vec<[u8; 3]> {
        self.recorded.frames().iter().map(|frame| frame.pixels()[0]).collect()
    }
}

#[tokio::test]
async fn a_clock_draws_once_a_second_and_nothing_wakes_the_thread_between() {
    let mut bench = Bench::with("clock");
    let turns = bench.run(10 * SECOND, Duration::from_micros(80));
    assert_eq!((turns, bench.draws(), bench.recorded.shown()), (11, 11, 11));
}

#[tokio::test]
async fn a_picture_that_did_not_change_is_not_shown_again() {
    let mut bench = Bench::with("clock");
    let format = Settings::from_iter([("format".to_owned(), json!("%Y"))]);
    let mut config = bench.board.config_of("clock", bench.handle.rules());
    config.extend(format);
    bench.board.configs.insert("clock".into(), config);
    for revision in 1..=5 {
        bench.board.revision = revision;
        bench.run(SECOND, Duration::ZERO);
    }
    assert!(bench.draws() >= 5, "each new board asks for the picture");
    assert_eq!(bench.recorded.shown(), 1);
}

#[tokio::test]
async fn a_still_app_is_left_alone() {
    let mut bench = Bench::with("red");
    assert_eq!(bench.run(3600 * SECOND, Duration::ZERO), 1);
}

#[tokio::test]
async fn a_transition_moves_sixty_times_a_second_and_never_back() {
    let mut bench = Bench::with("red");
    bench.run(SECOND, Duration::ZERO);
    bench.board.running = Some("blue".into());
    bench.board.settings.transition = Kind::Crossfade;
    bench.board.settings.transition_ms = 500;
    bench.run(SECOND, Duration::from_millis(2));
    let pixels = bench.first_pixels();
    assert_eq!((pixels[0], pixels[pixels.len() - 1]), ([200, 0, 0], [0, 0, 200]));
    assert!((30..=32).contains(&pixels.len()), "{} pictures", pixels.len());
    assert!(
        pixels.is_sorted_by_key(|[red, ..]| std::cmp::Reverse(*red)),
        "{pixels:?}"
    );
    assert!(pixels.is_sorted_by_key(|[.., blue]| *blue), "{pixels:?}");
}

#[tokio::test]
async fn a_dark_board_becomes_still() {
    let mut bench = Bench::with("red");
    bench.run(SECOND, Duration::ZERO);
    bench.board.running = None;
    bench.run(10 * SECOND, Duration::ZERO);
    assert!(bench.recorded.last().unwrap().is_black());
    let shown = bench.recorded.shown();
    assert_eq!(bench.run(10 * SECOND, Duration::ZERO), 1);
    assert_eq!(bench.recorded.shown(), shown);
}

#[tokio::test]
async fn brightness_alone_shows_the_same_picture_in_another_light() {
    let mut bench = Bench::with("red");
    bench.run(SECOND, Duration::ZERO);
    bench.board.settings.brightness = 50;
    bench.run(SECOND, Duration::ZERO);
    bench.board.settings.brightness = 100;
    bench.run(SECOND, Duration::ZERO);
    let pixels = bench.first_pixels();
    assert_eq!((pixels.len(), pixels[0], pixels[2]), (3, [200, 0, 0], [200, 0, 0]));
    assert!((1..200).contains(&pixels[1][0]), "{pixels:?}");
}

#[tokio::test]
async fn new_fonts_build_the_app_anew() {
    let mut bench = Bench::with("fonts");
    bench.run(SECOND, Duration::ZERO);
    let face = Arc::new(Face::from_bdf("tiny", FONT).unwrap());
    bench.board.fonts = bench.board.fonts.with("tiny", face);
    bench.run(SECOND, Duration::ZERO);
    let pixels = bench.first_pixels();
    assert_eq!(pixels.len(), 2);
    assert_eq!(pixels[1][0], pixels[0][0] + 1);
}

/// Wake-ups that are late do not add up: a running text keeps its speed.
#[tokio::test]
async fn a_notification_does_not_drift() {
    let mut turns = Vec::new();
    for late in [Duration::ZERO, Duration::from_millis(3)] {
        let mut bench = Bench::with("red");
        bench.run(SECOND, Duration::ZERO);
        let text = "a text that is far too long for the panel ".repeat(5);
        let notice = Command::Notify {
            notice: serde_json::from_value(json!({"text": text, "duration": 1, "repeat": 9})).unwrap(),
            at: 0.0,
        };
        let rules = bench.handle.rules().clone();
        bench.board.apply(notice, &rules).unwrap();
        let began = bench.recorded.shown();
        bench.run(20 * SECOND, late);
        turns.push(bench.recorded.shown() - began);
    }
    let [punctual, late] = turns[..] else { unreachable!() };
    assert!(punctual > 20 * 30, "{punctual} pictures in 20 s");
    assert!(punctual - late <= 1, "{late} pictures in place of {punctual}");
}

#[tokio::test]
async fn a_slot_that_ends_is_told_to_the_board() {
    let slots = ["red", "blue"].map(|app| Slot {
        app: app.into(),
        duration: 10.0,
    });
    let mut bench = Bench::with("red");
    let patch = json!({"enabled": true, "apps": slots});
    let carousel = Command::SetCarousel(serde_json::from_value(patch).unwrap());
    let first = bench.handle.send(carousel).await.unwrap().board;
    bench.board = (*first).clone();
    bench.run(9 * SECOND, Duration::ZERO);
    tokio::task::yield_now().await;
    assert_eq!(bench.handle.board().slot, first.slot, "its time is not over");
    bench.run(SECOND, Duration::ZERO);
    let mut boards = bench.handle.watch();
    let next = timeout(PATIENCE, boards.wait_for(|board| board.slot > first.slot)).await;
    assert_eq!(next.unwrap().unwrap().running.as_deref(), Some("blue"));
}

#[tokio::test]
async fn a_pairing_code_is_on_the_panel_and_nowhere_else() {
    let mut bench = Bench::with("red");
    bench.run(SECOND, Duration::ZERO);
    bench.board.settings.brightness = 0;
    bench.board.pairing = Some(Pairing {
        code: "123456".into(),
        qr: Vec::new(),
    });
    bench.run(SECOND, Duration::ZERO);
    let on_panel = bench.recorded.frames().last().unwrap().clone();
    assert!(!on_panel.is_black(), "a dark panel shows it, too");
    assert!(bench.elsewhere.borrow().frame.is_black());
    bench.board.pairing = None;
    bench.board.settings.brightness = 100;
    bench.run(SECOND, Duration::ZERO);
    assert_eq!(bench.first_pixels().last(), Some(&[200, 0, 0]));
}

#[tokio::test]
async fn where_to_find_the_board_is_on_the_panel_alone_and_gives_way_to_what_matters_more() {
    let mut bench = Bench::with("red");
    bench.board.first_run = Some(FirstRun {
        name: "retroboard".into(),
        addresses: vec!["http://retroboard.local/".into()],
        qr: Vec::new(),
    });
    bench.run(SECOND, Duration::ZERO);
    let shown = bench.first_pixels();
    assert!(!shown.contains(&[200, 0, 0]), "the app never shows: {shown:?}");
    assert_eq!(bench.elsewhere.borrow().frame.pixels()[0], [200, 0, 0]);
    let on_panel = bench.recorded.last().unwrap();
    assert!(!on_panel.is_black());
    bench.board.pairing = Some(Pairing {
        code: "123456".into(),
        qr: Vec::new(),
    });
    bench.run(SECOND, Duration::ZERO);
    let code = bench.recorded.last().unwrap();
    assert_ne!(code, on_panel, "a code goes first");
    bench.board.pairing = None;
    bench.run(SECOND, Duration::ZERO);
    assert_ne!(bench.recorded.last().unwrap(), code);
    let notice = Command::Notify {
        notice: serde_json::from_value(json!({"text": "Hi"})).unwrap(),
        at: 0.0,
    };
    let rules = bench.handle.rules().clone();
    bench.board.apply(notice, &rules).unwrap();
    bench.run(SECOND, Duration::ZERO);
    assert_eq!(
        bench.recorded.last().unwrap(),
        *bench.elsewhere.borrow().frame,
        "so does a notification"
    );
    bench.board.notices.queue.clear();
    bench.board.first_run = None;
    bench.run(SECOND, Duration::ZERO);
    assert_eq!(bench.first_pixels().last(), Some(&[200, 0, 0]));
}
