//! The thread that talks to systemd. Nobody waits for it, and it waits for nobody.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use tokio::runtime::Handle;

use super::{
    notify::{self, tell},
    watchdog::{Found, Station, Watchdog},
};

/// Events that may wait; there are never more than a few.
const ROOM: usize = 64;
/// `STATUS=` changes at most so often.
const STATUS_EVERY: Duration = Duration::from_secs(1);
/// Three keep-alives in the time that systemd allows for one.
const KEEP_ALIVES: u32 = 3;
/// How long a token may take when systemd wants no keep-alives.
const UNHURRIED: Duration = Duration::from_secs(10);
/// Start-up may take so much longer, said every [`STATUS_EVERY`] while the database is mended.
const EXTENSION: Duration = Duration::from_secs(30);
/// Nothing is mended for longer: then it hangs.
const LONGEST_MENDING: Duration = Duration::from_hours(1);
/// How long whoever ends the daemon waits until systemd knows.
const FAREWELL: Duration = Duration::from_secs(1);

/// What is to be looked after, once it runs.
pub struct Watched {
    pub stations: Vec<Station>,
    /// One line for people.
    pub status: Box<dyn Fn() -> String + Send>,
    /// Told who does not answer.
    pub hangs: Box<dyn Fn(&str) + Send>,
    /// Where tokens are waited for.
    pub runtime: Handle,
}

enum Event {
    Watch(Watched),
    /// The token of this station is back; of the how-manieth that was watched.
    Passed(u64, usize),
    Mending(bool),
    Reloading,
    Reloaded,
    Pausing,
    Stopping(SyncSender<()>),
}

/// The way to the thread; without systemd there is none, and nothing happens. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Service {
    events: Option<SyncSender<Event>>,
}

impl Service {
    /// Starts the thread, if systemd wants to hear anything.
    #[must_use]
    pub fn start() -> Self {
        if !notify::is_wanted() {
            return Self::default();
        }
        let (events, inbox) = sync_channel(ROOM);
        let service = Supervision::new(events.clone(), notify::watchdog());
        let started = thread::Builder::new()
            .name("supervisor".into())
            .spawn(move || service.run(&inbox));
        started.expect("a thread can be started at start-up");
        Self { events: Some(events) }
    }

    /// Sends tokens through the stations from now on, in place of any others. The first time all are back, systemd hears
    /// that the daemon is ready.
    pub fn watch(&self, watched: Watched) {
        self.send(Event::Watch(watched));
    }

    /// The database begins to be mended, or is.
    pub fn mending(&self, begins: bool) {
        self.send(Event::Mending(begins));
    }

    pub fn reloading(&self) {
        self.send(Event::Reloading);
    }

    pub fn reloaded(&self) {
        self.send(Event::Reloaded);
    }

    /// The parts that are watched end, and others come soon.
    pub fn pausing(&self) {
        self.send(Event::Pausing);
    }

    /// Returns when systemd knows that the daemon ends.
    pub fn stopping(&self) {
        let (told, done) = sync_channel(1);
        self.send(Event::Stopping(told));
        let _nobody_to_tell = done.recv_timeout(FAREWELL);
    }

    fn send(&self, event: Event) {
        if let Some(events) = &self.events {
            let _it_hangs_with_systemd = events.try_send(event);
        }
    }
}

struct Supervision {
    events: SyncSender<Event>,
    /// How often systemd is told that all is well; `None` when it does not want to know.
    keep_alive: Option<Duration>,
    watched: Option<(Watched, Watchdog)>,
    generation: u64,
    ready: bool,
    mending: Option<Instant>,
    status: String,
    status_due: Instant,
}

impl Supervision {
    fn new(events: SyncSender<Event>, watchdog: Option<Duration>) -> Self {
        Self {
            events,
            keep_alive: watchdog.map(|allowed| allowed / KEEP_ALIVES),
            watched: None,
            generation: 0,
            ready: false,
            mending: None,
            status: String::new(),
            status_due: Instant::now(),
        }
    }

    fn run(mut self, inbox: &Receiver<Event>) {
        loop {
            let wait = self.next_look().saturating_duration_since(Instant::now());
            match inbox.recv_timeout(wait) {
                Ok(Event::Stopping(told)) => {
                    tell(&[("STOPPING", "1"), ("STATUS", "stopping")]);
                    let _nobody_waits = told.send(());
                    return;
                }
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look(Instant::now());
        }
    }

    fn next_look(&self) -> Instant {
        let watchdog = self.watched.as_ref().map(|(_, watchdog)| watchdog);
        let round = watchdog.and_then(|watchdog| watchdog.next_look(self.goes_on()));
        round.map_or(self.status_due, |round| round.min(self.status_due))
    }

    /// Whether there are more rounds than the first.
    fn goes_on(&self) -> bool {
        self.keep_alive.is_some() || !self.ready
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Watch(watched) => self.watch(watched),
            Event::Passed(generation, station) if generation == self.generation => {
                if let Some((_, watchdog)) = &mut self.watched {
                    watchdog.passed(station);
                }
            }
            Event::Mending(begins) => {
                self.mending = begins.then(Instant::now);
                self.status_due = Instant::now();
            }
            Event::Reloading => tell(&[("RELOADING", "1"), ("MONOTONIC_USEC", &notify::monotonic_micros())]),
            Event::Reloaded => tell(&[("READY", "1")]),
            Event::Pausing => {
                self.watched = None;
                // It is ready again when the others are.
                self.ready = false;
                tell(&[
                    ("RELOADING", "1"),
                    ("MONOTONIC_USEC", &notify::monotonic_micros()),
                    ("WATCHDOG", "1"),
                    ("STATUS", "starting anew"),
                ]);
            }
            Event::Passed(..) | Event::Stopping(_) => {}
        }
    }

    fn watch(&mut self, mut watched: Watched) {
        self.generation += 1;
        let now = Instant::now();
        let stations = std::mem::take(&mut watched.stations);
        let watchdog = Watchdog::new(stations, self.keep_alive.unwrap_or(UNHURRIED), now);
        self.watched = Some((watched, watchdog));
        self.begin_round(now);
    }

    fn begin_round(&mut self, now: Instant) {
        let Some((watched, watchdog)) = &mut self.watched else {
            return;
        };
        for (station, visit) in watchdog.begin(now) {
            let (events, generation) = (self.events.clone(), self.generation);
            watched.runtime.spawn(async move {
                if visit.await {
                    let _there_is_room = events.try_send(Event::Passed(generation, station));
                }
            });
        }
    }

    fn look(&mut self, now: Instant) {
        if let Some((_, watchdog)) = &mut self.watched {
            let mending = self.mending.is_some_and(|since| now < since + LONGEST_MENDING);
            match watchdog.look(mending, now) {
                Found::Complete => self.all_is_well(),
                Found::Hanging(stations) => self.tell_hanging(&stations.join(", ")),
                Found::Nothing => {}
            }
        }
        let due = |(_, watchdog): &(Watched, Watchdog)| watchdog.is_due(now);
        if self.goes_on() && self.watched.as_ref().is_some_and(due) {
            self.begin_round(now);
        }
        if now >= self.status_due {
            self.status_due = now + STATUS_EVERY;
            self.tell_status(now);
        }
    }

    fn all_is_well(&mut self) {
        if !std::mem::replace(&mut self.ready, true) {
            self.status = self.line();
            tell(&[("READY", "1"), ("STATUS", &self.status)]);
        }
        if self.keep_alive.is_some() {
            tell(&[("WATCHDOG", "1")]);
        }
    }

    fn tell_hanging(&self, stations: &str) {
        if let Some((watched, _)) = &self.watched {
            (watched.hangs)(stations);
        }
        if self.keep_alive.is_some() {
            tracing::error!(%stations, "no answer; systemd gets no keep-alive until there is one, and starts the daemon anew");
        } else {
            tracing::error!(%stations, "no answer");
        }
    }

    fn tell_status(&mut self, now: Instant) {
        let extended = EXTENSION.as_micros().to_string();
        if self.mending.is_some_and(|since| now < since + LONGEST_MENDING) && !self.ready {
            tell(&[("EXTEND_TIMEOUT_USEC", &extended)]);
        }
        let line = self.line();
        if line != self.status {
            tell(&[("STATUS", &line)]);
            self.status = line;
        }
    }

    fn line(&self) -> String {
        if self.mending.is_some() {
            return "mending the database".to_owned();
        }
        let line = self.watched.as_ref().map(|(watched, _)| (watched.status)());
        // A line break would begin another assignment, and a NUL end them all.
        line.map_or_else(|| "starting".to_owned(), |line| line.replace(char::is_control, " "))
    }
}
