//! A daemon that is killed again and again while readings come in: what it acknowledged is there, once.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{daemon::Daemon, http};

/// Fifty readings a second.
const SPACING: Duration = Duration::from_millis(20);
/// 2024-12-10T10:30:00Z, in milliseconds.
const START: i64 = 1_733_826_600_000;

/// How often it is killed; `RETROBOARD_KILLS` says otherwise.
fn kills() -> u32 {
    env::var("RETROBOARD_KILLS").map_or(20, |kills| kills.parse().unwrap())
}

fn free_port() -> SocketAddr {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    probe.local_addr().unwrap()
}

/// A wearable: sends one reading after the other, each until it is acknowledged. Answers the ids by time.
fn wear(address: SocketAddr, stop: &Receiver<()>) -> BTreeMap<i64, u64> {
    let mut acknowledged = BTreeMap::new();
    let mut due = Instant::now();
    for number in 0.. {
        let at = START + number * 20;
        while !acknowledged.contains_key(&at) {
            if let Some(id) = send(address, at) {
                acknowledged.insert(at, id);
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

#[test]
fn what_was_acknowledged_is_there_once_however_often_it_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_port();
    let listen = ["--listen".to_owned(), address.to_string()];
    let arguments: Vec<&str> = listen.iter().map(String::as_str).collect();
    let start = || Daemon::over(folder.path(), &arguments, &[]);
    let mut daemon = start();
    let (stop, stopped) = mpsc::channel();
    let wearable = thread::spawn(move || wear(address, &stopped));
    for round in 0..kills() {
        // Moments that fall before, into and after commits.
        thread::sleep(Duration::from_micros(u64::from(round) * 7919 % 90_000 + 5_000));
        daemon.signal(Signal::KILL);
        daemon.ended();
        daemon = start();
    }
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
