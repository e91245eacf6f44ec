//! What systemd hears of the daemon, with a socket in the place of systemd.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{ChildStderr, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use rustix::process::Signal;
use serde_json::json;

use crate::{
    daemon::{Daemon, command},
    damage, http,
    manager::Manager,
    vitals::{PHONE, WEARABLE, client},
};

/// Far longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
const WATCHDOG: Duration = Duration::from_millis(900);

#[test]
fn it_is_ready_when_a_picture_was_shown_and_the_doors_are_open() {
    let (manager, folder) = (Manager::new(), tempfile::tempdir().unwrap());
    let mut command = command(folder.path(), &[]);
    manager.manages(&mut command, None);
    let mut daemon = Daemon::run(&mut command);
    let (ready, _) = manager.wait_for("READY", |value| value == "1");
    let frames = daemon.get("/metrics").body;
    let frames = String::from_utf8(frames).unwrap();
    let shown = frames.lines().find(|line| line.starts_with("retroboard_frames_total"));
    assert!(shown.is_some_and(|line| !line.ends_with(" 0")), "{shown:?}");
    assert!(
        ready["STATUS"].starts_with("clock on 64x32 · 0 phones, 0 wearables · http://"),
        "{ready:?}"
    );
    let (_phone, _wearable) = (client(&daemon, PHONE), client(&daemon, WEARABLE));
    daemon.command("/api/switch", &json!({"app": "stars"}));
    manager.wait_for("STATUS", |line| {
        line.starts_with("stars on 64x32 · 1 phone, 1 wearable · ")
    });
    daemon.signal(Signal::HUP);
    let (reloading, _) = manager.wait_for("RELOADING", |value| value == "1");
    assert!(reloading["MONOTONIC_USEC"].parse::<u64>().unwrap() > 0);
    manager.wait_for("READY", |value| value == "1");
    daemon.signal(Signal::TERM);
    let (_, before) = manager.wait_for("STOPPING", |value| value == "1");
    assert!(before.iter().all(|news| !news.contains_key("WATCHDOG")), "nobody asked");
    assert!(daemon.ended().success());
}

#[test]
fn a_database_that_is_mended_gives_more_time_to_start() {
    let (manager, folder) = (Manager::new(), damage::folder());
    fs::write(damage::database(folder.path()), vec![0xA5; 50_000]).unwrap();
    let mut command = command(folder.path(), &[]);
    manager.manages(&mut command, Some(WATCHDOG));
    let _daemon = Daemon::run(&mut command);
    let (_, before) = manager.wait_for("READY", |value| value == "1");
    let extended = before
        .iter()
        .filter_map(|news| news.get("EXTEND_TIMEOUT_USEC"))
        .collect::<Vec<_>>();
    assert!(extended.iter().all(|time| *time == "30000000") && !extended.is_empty());
    assert!(
        before
            .iter()
            .any(|news| news.get("STATUS").is_some_and(|line| line == "mending the database"))
    );
}

/// A daemon whose threads can be stopped one by one.
struct Frozen {
    daemon: Daemon,
    orders: ChildStdin,
    log: Receiver<String>,
    read: Vec<String>,
}

impl Frozen {
    fn over(folder: &Path, manager: &Manager) -> Self {
        let daemon = command(folder, &[]);
        let mut command = Command::new("python3");
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/freeze.py"));
        command.arg(daemon.get_program()).args(daemon.get_args());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        manager.manages(&mut command, Some(WATCHDOG));
        let mut daemon = Daemon::run(&mut command);
        let (orders, stderr) = daemon.pipes();
        Self {
            daemon,
            orders,
            log: lines(stderr),
            read: Vec::new(),
        }
    }

    /// Returns when it is done.
    fn order(&mut self, verb: &str, thread: &str) {
        let order = format!("{verb} {thread}");
        writeln!(self.orders, "{order}").unwrap();
        self.wait_for_line(&order, |line| line == order);
    }

    /// Reads on until the log says that `station` hangs.
    fn wait_until_named(&mut self, station: &str) {
        self.wait_for_line(station, |line| {
            let named = line.split_once("systemd gets no keep-alive");
            named.is_some_and(|(_, named)| named.contains("stations=") && named.contains(station))
        });
    }

    fn wait_for_line(&mut self, what: &str, is_it: impl Fn(&str) -> bool) {
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("{what} ({error}) is not in the log: {:#?}", self.read));
            self.read.push(line);
            if self.read.last().is_some_and(|line| is_it(line)) {
                return;
            }
        }
    }
}

fn lines(log: ChildStderr) -> Receiver<String> {
    let (tell, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            let _test_is_over = tell.send(line);
        }
    });
    lines
}

/// The board's task and the gateway live on the runtime's threads, and stand still with them; which stations are named then
/// depends on where the tokens were at that moment.
#[test]
fn a_thread_that_hangs_keeps_the_keep_alive_away_and_is_named() {
    let (manager, folder) = (Manager::new(), tempfile::tempdir().unwrap());
    let mut frozen = Frozen::over(folder.path(), &manager);
    manager.wait_for("READY", |value| value == "1");
    for (thread, station) in [
        ("stage", "stage"),
        ("store", "store"),
        ("judge", "judge"),
        ("tokio-rt-worker", ""),
    ] {
        manager.wait_for("WATCHDOG", |value| value == "1");
        frozen.order("freeze", thread);
        frozen.wait_until_named(station);
        manager.forget();
        assert!(!manager.is_kept_alive(WATCHDOG), "while {thread} hangs");
        frozen.order("thaw", thread);
    }
    manager.wait_for("WATCHDOG", |value| value == "1");
    let starts = fs::read_to_string(folder.path().join("starts.json")).unwrap();
    assert!(
        starts.contains("no answer from "),
        "what the next run says went wrong: {starts}"
    );
    assert_eq!(
        http::send(frozen.daemon.address, "GET", "/api/health", None, b"").status,
        200
    );
}

#[test]
fn a_disk_that_makes_the_writer_wait_is_noticed() {
    let (manager, folder) = (Manager::new(), tempfile::tempdir().unwrap());
    let mut command = command(folder.path(), &[]);
    manager.manages(command.stderr(Stdio::piped()), Some(WATCHDOG));
    let mut daemon = Daemon::run(&mut command);
    manager.wait_for("READY", |value| value == "1");
    let other = rusqlite::Connection::open(damage::database(folder.path())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (address, body) = (daemon.address, json!({"brightness": 7}).to_string());
    let waiting = std::thread::spawn(move || http::try_post(address, "/api/settings", body.as_bytes()));
    let hangs = daemon
        .told()
        .find(|line| line.contains("no keep-alive") && line.contains("stations=store"));
    assert!(hangs.is_some());
    manager.forget();
    assert!(!manager.is_kept_alive(WATCHDOG));
    other.execute_batch("ROLLBACK").unwrap();
    manager.wait_for("WATCHDOG", |value| value == "1");
    assert_eq!(waiting.join().unwrap().unwrap().status, 200);
}
