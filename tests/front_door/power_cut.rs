//! A daemon that is killed again and again while readings come in: what it acknowledged is there, once.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{self, Command, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{daemon::Daemon, http, vitals::FOR_LONG};

/// Fifty readings a second.
const SPACING: Duration = Duration::from_millis(20);
/// A busy machine gets this long; a healthy one needs a fraction of it.
const PATIENCE: Duration = Duration::from_mins(1);
/// 2024-12-10T10:30:00Z, in milliseconds.
const START: i64 = 1_733_826_600_000;

/// How often it is killed; `POWER_CUT_KILLS` says otherwise.
fn kills() -> u32 {
    env::var("POWER_CUT_KILLS").map_or(20, |kills| kills.parse().unwrap())
}

/// One that the system gives to nobody by itself: otherwise a client could get it while the daemon is away, and so be
/// connected to itself.
fn free_port() -> SocketAddr {
    let first = 20_000 + (process::id() % 10_000) as u16;
    let address = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    (first..32_000)
        .map(address)
        .find(|address| TcpListener::bind(address).is_ok())
        .expect("a free port")
}

/// The daemon on this very address.
fn start(folder: &Path, address: SocketAddr) -> Daemon {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
    command
        .args(["serve", "--listen", &address.to_string(), "--data-dir"])
        .arg(folder);
    Daemon::run(command.envs(FOR_LONG).stdout(Stdio::piped()))
}

/// A wearable: sends one reading after the other, each until it is acknowledged, and tells of that. Answers the ids by time.
fn wear(address: SocketAddr, stop: &Receiver<()>, tell: &Sender<()>) -> BTreeMap<i64, u64> {
    let mut acknowledged = BTreeMap::new();
    let mut due = Instant::now();
    for number in 0.. {
        let at = START + number * 20;
        while !acknowledged.contains_key(&at) {
            if let Some(id) = send(address, at) {
                acknowledged.insert(at, id);
                let _nobody_waits = tell.send(());
            } else {
                thread::yield_now();
            }
        }
        due = (due + SPACING).max(Instant::now());
        match stop.recv_timeout(due - Instant::now()) {
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            _ => break,
        }
    }
    acknowledged
}

/// The id of the reading, if its acknowledgement arrived.
fn send(address: SocketAddr, at: i64) -> Option<u64> {
    let reading = json!({"hr": 70, "temp": 33, "eda": 1, "device_id": "wrist", "timestamp": at}).to_string();
    let answer = http::try_post(address, "/api/esp32/data", reading.as_bytes())?;
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    assert_eq!(answer.status, 200, "{value}");
    value["data"]["record_id"].as_u64()
}

/// However slow the machine, some are taken between two kills.
fn await_another(told: &Receiver<()>) {
    told.try_iter().for_each(drop);
    told.recv_timeout(PATIENCE).expect("readings are taken");
}

#[test]
fn what_was_acknowledged_is_there_once_however_often_it_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_port();
    let mut daemon = start(folder.path(), address);
    let (stop, stopped) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    let wearable = thread::spawn(move || wear(address, &stopped, &tell));
    for round in 0..kills() {
        await_another(&told);
        // Moments that fall before, into and after commits.
        thread::sleep(Duration::from_micros(u64::from(round) * 7919 % 90_000 + 5_000));
        daemon.signal(Signal::KILL);
        daemon.ended();
        daemon = start(folder.path(), address);
    }
    await_another(&told);
    stop.send(()).unwrap();
    let acknowledged = wearable.join().unwrap();
    assert!(
        acknowledged.len() as u32 > kills(),
        "only {} readings",
        acknowledged.len()
    );

    let export = daemon.get("/api/history?format=csv");
    let text = String::from_utf8(export.body).unwrap();
    let mut times: HashMap<i64, u32> = HashMap::new();
    for line in text.lines().skip(1) {
        let time: jiff::Timestamp = line.split(',').nth(1).unwrap().parse().unwrap();
        *times.entry(time.as_millisecond()).or_default() += 1;
    }
    for at in acknowledged.keys() {
        assert_eq!(times.get(at), Some(&1), "the reading at {at} was acknowledged");
    }
    assert_eq!(times.len(), acknowledged.len(), "nothing else is there");
    println!(
        "{} kills, {} readings acknowledged, none lost, none twice",
        kills(),
        acknowledged.len()
    );
}
