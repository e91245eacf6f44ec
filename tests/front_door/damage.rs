//! A database that is damaged: the daemon starts, keeps the damaged one aside, saves what can be read, and goes on.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    daemon::{Daemon, command},
    episode::until,
    vitals::{FOR_LONG, PATH, reading},
};

const PAGE: u64 = 512;
const READINGS: i64 = 900;

/// A folder that a daemon has left with readings and a setting in it.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    let readings: Vec<Value> = (0..READINGS).map(reading).collect();
    daemon.command(PATH, &json!(readings));
    daemon.command("/api/settings", &json!({"brightness": 42}));
    daemon.signal(Signal::TERM);
    daemon.ended();
    let connection = rusqlite::Connection::open(database(folder.path())).unwrap();
    let empty = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(empty, [], |_| Ok(())).unwrap();
    folder
}

pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("retroboard.db")
}

/// Garbage over a page in the middle of the readings; which one.
fn spoil_a_leaf(path: &Path) -> u64 {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql =
        "SELECT pageno FROM dbstat WHERE name = 'readings' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 30";
    let page = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as u64;
    connection.close().unwrap();
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&[0xA5; PAGE as usize], (page - 1) * PAGE).unwrap();
    page
}

fn kept_aside(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let damaged = |path: &PathBuf| {
        path.to_str().unwrap().contains("retroboard.db.damaged-") && !path.to_str().unwrap().ends_with("-wal")
    };
    files.filter(damaged).collect()
}

fn alert(daemon: &Daemon) -> Value {
    let alerts = daemon.get("/api/alerts").json();
    let active = alerts["active"].as_array().cloned().unwrap_or_default();
    active
        .into_iter()
        .find(|alert| alert["kind"] == "damage")
        .unwrap_or_default()
}

#[test]
fn a_page_of_garbage_costs_its_own_readings_and_nothing_else() {
    let folder = folder();
    let page = spoil_a_leaf(&database(folder.path()));
    let mut command = command(folder.path(), &[]);
    let mut daemon = Daemon::run(command.envs(FOR_LONG).stderr(Stdio::piped()));
    let first = daemon.get("/api/history?limit=1000");
    assert_eq!(
        (first.status, &first.json()["code"]),
        (503, &json!("storage_unavailable"))
    );
    until("a history", || daemon.get("/api/history?limit=1000").status == 200);
    let count = daemon.get("/api/history?limit=1000").json()["count"].as_i64().unwrap();
    assert!((READINGS - 20..READINGS).contains(&count), "{count} readings are left");
    until("an alert", || alert(&daemon)["id"].is_i64());
    let alert_now = alert(&daemon);
    let [aside] = &kept_aside(folder.path())[..] else {
        panic!("one database is kept aside")
    };
    let name = aside.file_name().unwrap().to_str().unwrap();
    assert!(alert_now["message"].as_str().unwrap().contains(name), "{alert_now}");
    let bytes = fs::read(aside).unwrap();
    assert_eq!(bytes[((page - 1) * PAGE) as usize], 0xA5, "it is the damaged one");

    daemon.command(PATH, &reading(READINGS));
    assert_eq!(daemon.get("/api/settings").json()["brightness"], 42);
    daemon.command(&format!("/api/alerts/{}/acknowledge", alert_now["id"]), &json!({}));
    assert_eq!(alert(&daemon), Value::Null, "who has seen it needs it no more");
    let told = daemon
        .told()
        .any(|line| line.contains("The database was damaged") && line.contains(name));
    assert!(told, "the log says so");
}

#[test]
fn a_reading_that_meets_damage_is_not_acknowledged_until_it_is_kept() {
    let folder = folder();
    spoil_a_leaf(&database(folder.path()));
    let daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    until("an acknowledgement", || {
        let answer = daemon.post(PATH, &reading(READINGS));
        if answer.status == 503 {
            assert_eq!(
                answer.json()["error"],
                "The database is damaged and is being mended; the reading was not kept, send it again later"
            );
        }
        answer.status == 200
    });
    let csv = String::from_utf8(daemon.get("/api/history?format=csv").body).unwrap();
    assert!(
        csv.lines().last().unwrap().contains("2024-12-10T10:45:00Z"),
        "it is there"
    );
    until("an alert", || alert(&daemon)["id"].is_i64());
}

#[test]
fn a_file_that_is_no_database_is_kept_aside_too() {
    let spoils: [fn(&Path); 3] = [
        |path| fs::write(path, vec![0xA5; 50_000]).unwrap(),
        |path| {
            OpenOptions::new()
                .write(true)
                .open(path)
                .unwrap()
                .set_len(3 * PAGE + 7)
                .unwrap();
        },
        // The schema, behind a header that is whole.
        |path| {
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.write_all_at(&[0xA5; 412], 100).unwrap();
        },
    ];
    for spoil in spoils {
        let folder = folder();
        spoil(&database(folder.path()));
        let daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
        daemon.command(PATH, &reading(0));
        assert_eq!(daemon.get("/api/history").json()["count"], 1);
        until("an alert", || alert(&daemon)["id"].is_i64());
        assert_eq!(kept_aside(folder.path()).len(), 1);
    }
}
