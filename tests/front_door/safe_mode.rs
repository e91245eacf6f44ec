//! A daemon that dies again and again comes up in safe mode, whatever it is that kills it, and goes back.

use std::{fs, net::TcpListener, path::Path, process::Stdio};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    daemon::{Daemon, command},
    damage::database,
    handover::{share, with_sockets},
    manager::Manager,
    vitals::{FOR_LONG, PATH, reading},
};

const TOO_MANY: usize = 5;

/// A board as systemd starts it: its socket and its address stay the same.
struct Board {
    manager: Manager,
    socket: TcpListener,
    folder: tempfile::TempDir,
}

impl Board {
    fn new() -> Self {
        Self {
            manager: Manager::new(),
            socket: TcpListener::bind("127.0.0.1:0").unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self) -> std::process::Command {
        let mut command = command(self.folder.path(), &[]);
        self.manager.manages(command.envs(FOR_LONG), None);
        let mut command = with_sockets(&command, &[("http", share(&self.socket))]);
        command.stderr(Stdio::null());
        command
    }

    fn start(&self) -> Daemon {
        let daemon = Daemon::run(&mut self.command());
        self.manager.wait_for("READY", |value| value == "1");
        daemon
    }

    fn crash(&self, times: usize) {
        for _ in 0..times {
            let mut daemon = self.start();
            daemon.signal(Signal::KILL);
            daemon.ended();
        }
    }
}

fn reason(daemon: &Daemon) -> Value {
    daemon.get("/api/system/status").json()["safe_mode"]["reason"].clone()
}

#[test]
fn five_crashes_lead_there_and_one_command_back() {
    let board = Board::new();
    let mut daemon = board.start();
    daemon.command("/api/settings", &json!({"brightness": 42}));
    daemon.command("/api/switch", &json!({"app": "stars"}));
    let before = daemon.state();
    daemon.signal(Signal::KILL);
    daemon.ended();
    board.crash(TOO_MANY - 1);

    let daemon = board.start();
    let status = daemon.get("/api/system/status").json();
    assert_eq!(status["safe_mode"], json!({"reason": "it was killed"}));
    assert_eq!(status["status"], "degraded");
    assert_eq!(daemon.get("/api/current").json()["app"], "clock");
    let notice = daemon.get("/api/notify").json()["showing"]["text"].clone();
    let words = format!("Safe mode · {} · it was killed", daemon.address);
    assert_eq!(notice, json!(words), "the panel says so");
    daemon.command("/api/settings", &json!({"brightness": 7}));
    daemon.command(PATH, &reading(0));

    daemon.command("/api/system/start-normally", &json!({}));
    board.manager.wait_for("READY", |value| value == "1");
    assert_eq!(reason(&daemon), Value::Null, "the same process");
    assert_eq!(daemon.state(), before, "what was saved is as it was");
    assert_eq!(
        daemon.get("/api/history").json()["count"],
        1,
        "readings are kept all the same"
    );
    let again = daemon.post("/api/system/start-normally", &json!({}));
    assert_eq!((again.status, &again.json()["code"]), (409, &json!("no_safe_mode")));
}

/// A board that cannot be read, and a database of the future: the daemon cannot even start.
#[test]
fn a_database_that_keeps_it_from_starting_is_left_alone() {
    let spoils = [
        (
            "UPDATE board SET document = '{\"revision\": \"x\"}'",
            "the saved state cannot be read",
        ),
        ("PRAGMA user_version = 999", "was made by a newer retroboard"),
    ];
    for (sql, words) in spoils {
        let board = Board::new();
        let mut daemon = board.start();
        daemon.command("/api/settings", &json!({"brightness": 42}));
        daemon.signal(Signal::TERM);
        daemon.ended();
        spoil(board.folder.path(), sql);
        for _ in 0..TOO_MANY {
            assert_eq!(board.command().status().unwrap().code(), Some(1));
        }
        let daemon = board.start();
        let reason = reason(&daemon);
        assert!(reason.as_str().unwrap().contains(words), "{reason}");
        daemon.command("/api/settings", &json!({"brightness": 7}));
        daemon.command(PATH, &reading(1));
        drop(daemon);
        let connection = rusqlite::Connection::open(database(board.folder.path())).unwrap();
        let document: String = connection
            .query_row("SELECT document FROM board", [], |row| row.get(0))
            .unwrap();
        assert!(!document.contains("\"brightness\":7"), "{document}");
    }
}

fn spoil(folder: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(database(folder)).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn ends_that_are_none_of_its_fault_do_not_count() {
    let board = Board::new();
    for _ in 0..=TOO_MANY {
        let mut daemon = board.start();
        assert_eq!(reason(&daemon), Value::Null);
        daemon.signal(Signal::TERM);
        assert!(daemon.ended().success());
    }
    let by_hand = tempfile::tempdir().unwrap();
    for _ in 0..=TOO_MANY {
        let daemon = Daemon::over(by_hand.path(), &[], &[]);
        assert_eq!(reason(&daemon), Value::Null);
    }
    assert!(!fs::exists(by_hand.path().join("starts.json")).unwrap());
}
