//! Settings that are changed from the page: tried by the real daemon, kept when confirmed, else back by themselves.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    encrypted::ask_encrypted,
    http,
    movable::{Board, folder_at, free, listen},
    websocket::WebSocket,
};

/// The shortest time that a trial can have.
const SHORT: &[(&str, &str)] = &[("RETROBOARD_SERVER_TRIAL_SECONDS", "5")];
const PATIENCE: Duration = Duration::from_secs(30);

fn command(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_retroboard"))
        .arg("setup")
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn a_confirmed_address_stays() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    assert_eq!(board.at.port(), old);
    let trial = board.tries(&listen(new));
    assert_eq!(board.at.port(), new);
    assert_eq!(trial["open_at"], json!([format!("http://127.0.0.1:{new}/")]));
    assert!(trial["seconds_left"].as_u64().unwrap() >= 299, "{trial}");
    assert_eq!(board.setup()["trial"]["changes"], listen(new));
    assert!(
        TcpStream::connect(("127.0.0.1", old)).is_err(),
        "the old door is closed"
    );
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    assert_eq!(board.setup()["trial"], Value::Null);
    assert_eq!(board.post("/api/setup/confirm", &json!({})).json()["code"], "no_trial");
    assert!(!folder.path().join("settings.trial.toml").exists());
    board.kill();
    let board = Board::over(folder.path(), &[]);
    assert_eq!(board.at.port(), new);
    assert_eq!(board.key("server.listen")["source"], "page");
    assert_eq!(board.setup()["last_failure"], Value::Null);
}

#[test]
fn what_nobody_confirms_comes_back() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), SHORT);
    board.post("/api/settings", &json!({"brightness": 42}));
    let began = Instant::now();
    board.tries(&listen(new));
    assert_eq!(
        board.get("/api/settings").json()["brightness"],
        42,
        "the board is the same"
    );
    board.at = board.says("http");
    assert!(began.elapsed() >= Duration::from_secs(5));
    assert_eq!(board.at.port(), old);
    let setup = board.setup();
    assert_eq!(setup["trial"], Value::Null);
    assert!(
        setup["last_failure"]
            .as_str()
            .unwrap()
            .contains("not confirmed in time"),
        "{setup}"
    );
    assert!(!folder.path().join("settings.trial.toml").exists());
    board.tries(&listen(new));
    assert_eq!(board.setup()["last_failure"], Value::Null, "it was of the one before");
}

/// A client that polls, and is between two polls.
fn connect_by_polling(board: &Board) {
    let path = "/socket.io/?EIO=4&transport=polling";
    let opened = String::from_utf8(board.get(path).body).unwrap();
    let session = opened.split("\"sid\":\"").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("{path}&sid={session}");
    let connected = http::send(board.at, "POST", &path, Some("text/plain;charset=UTF-8"), b"40");
    assert_eq!(connected.status, 200);
    assert_eq!(board.get(&path).status, 200);
}

#[test]
fn the_answer_comes_before_the_doors_close_and_sockets_are_told() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    let mut socket = WebSocket::open(board.at, "/socket.io/?EIO=4&transport=websocket");
    socket.send(&["40"]).unwrap();
    while socket.next().is_some_and(|text| !text.starts_with("40")) {}
    connect_by_polling(&board);
    for port in [new, old, new, old] {
        // Without `Connection: close`: it is the daemon that ends it.
        let body = json!({"changes": listen(port)}).to_string();
        let request = format!(
            "POST /api/setup HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            board.at,
            body.len()
        );
        let answer = http::raw(board.at, request.as_bytes());
        assert_eq!(answer.status, 202);
        assert_eq!(answer.json()["trial"]["changes"], listen(port));
        board.at = board.says("http");
        assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    }
    while socket.next().is_some() {}
    // Each run took along all that it had begun.
    let end = Instant::now() + PATIENCE;
    while ["store", "stage", "judge"].iter().any(|name| board.threads(name) != 1) {
        assert!(Instant::now() < end, "threads of an earlier run go on");
    }
}

#[test]
fn a_trial_does_not_outlive_its_process() {
    for signal in [Signal::KILL, Signal::TERM] {
        let [old, new] = free();
        let folder = folder_at(old);
        let mut board = Board::over(folder.path(), &[]);
        board.tries(&listen(new));
        board.signal(signal);
        board.child.wait().unwrap();
        let board = Board::over(folder.path(), &[]);
        assert_eq!(board.at.port(), old, "after {signal:?}");
        assert!(!folder.path().join("settings.trial.toml").exists());
        let told = board.setup()["last_failure"].clone();
        assert_eq!(told.is_string(), signal == Signal::KILL, "{told}");
    }
}

#[test]
fn what_cannot_start_is_taken_back_at_once() {
    let [old, encrypted] = free();
    let folder = folder_at(old);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut board = Board::over(folder.path(), &[]);
    let key = folder.path().join("key.pem");
    fs::write(&key, "no key").unwrap();
    let certificate = json!({
        "tls.listen": [format!("127.0.0.1:{encrypted}")], "tls.certificate": key, "tls.key": key,
    });
    for (changes, why) in [(listen(port), "cannot listen on 127.0.0.1"), (certificate, "key.pem")] {
        board.tries(&changes);
        assert_eq!(board.at.port(), old);
        let setup = board.setup();
        assert_eq!(setup["trial"], Value::Null);
        assert!(setup["last_failure"].as_str().unwrap().contains(why), "{setup}");
    }
}

#[test]
fn only_the_new_address_confirms() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    let both = json!({"server.listen": [format!("127.0.0.1:{old}"), format!("127.0.0.1:{new}")]});
    let trial = board.tries(&both);
    assert_eq!(board.at.port(), old);
    assert_eq!(trial["open_at"], json!([format!("http://127.0.0.1:{new}/")]));
    let refused = board.post("/api/setup/confirm", &json!({}));
    assert_eq!(refused.status, 409);
    assert_eq!(refused.json()["code"], "old_address");
    assert!(
        refused.json()["error"]
            .as_str()
            .unwrap()
            .contains(&format!("127.0.0.1:{new}/"))
    );
    board.at = board.says("http");
    assert_eq!(board.at.port(), new);
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    // A door that is closed leaves no new one to come by: the others do.
    board.tries(&listen(old));
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
}

#[test]
fn one_trial_at_a_time_and_it_can_be_taken_back() {
    let [old, new, third] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    assert_eq!(board.post("/api/setup/revert", &json!({})).json()["code"], "no_trial");
    board.tries(&listen(new));
    let (status, problem) = board.refused(&listen(third));
    assert_eq!((status, &problem["code"]), (409, &json!("trial_runs")));
    assert_eq!(board.post("/api/setup/revert", &json!({})).status, 200);
    board.at = board.says("http");
    assert_eq!(board.at.port(), old);
    assert_eq!(board.setup()["last_failure"], Value::Null, "it was meant");
}

#[test]
fn the_machine_itself_is_the_way_out() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    assert!(command(folder.path(), &["show"]).1.contains("Nothing is on trial."));
    assert!(!command(folder.path(), &["confirm"]).0);
    board.tries(&json!({"server.auth": "paired", "server.listen": [format!("127.0.0.1:{new}")]}));
    assert_eq!(board.get("/api/setup").status, 401, "nobody is paired");
    let (good, told) = command(folder.path(), &["show"]);
    assert!(
        good && told.contains("server.auth = \"paired\"") && told.contains("On trial for"),
        "{told}"
    );
    assert!(command(folder.path(), &["revert"]).0);
    board.at = board.says("http");
    assert_eq!(board.at.port(), old);
    board.tries(&listen(new));
    assert_eq!(command(folder.path(), &["confirm"]), (true, "confirmed\n".into()));
    board.kill();
    assert_eq!(Board::over(folder.path(), &[]).at.port(), new);
}

#[test]
fn an_encrypted_door_is_confirmed_through_it() {
    let [old, encrypted] = free();
    let folder = folder_at(old);
    let mut board = Board::over(folder.path(), &[]);
    let way = format!("127.0.0.1:{encrypted}");
    let trial = board.tries(&json!({"tls.listen": [way]}));
    assert_eq!(trial["open_at"], json!([format!("https://{way}/")]));
    assert_eq!(board.get("/").status, 307, "browsers are sent there");
    assert_eq!(
        board.post("/api/setup/confirm", &json!({})).json()["code"],
        "old_address"
    );
    let authority = board.get("/api/authority.pem").body;
    let head = "POST /api/setup/confirm HTTP/1.1\r\nContent-Length: 0\r\n";
    let answer = ask_encrypted(way.parse().unwrap(), &authority, "localhost", head).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // Where browsers are no longer sent there, the way that was there before is as good.
    board.tries(&json!({"tls.redirect": false}));
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    board.kill();
    let mut board = Board::over(folder.path(), &[]);
    assert_eq!(board.says("https").to_string(), way);
}

#[test]
fn access_is_tried_without_a_restart_by_hand() {
    let [port] = free();
    let folder = folder_at(port);
    let mut board = Board::over(folder.path(), SHORT);
    let by_name = |board: &Board| {
        let head = "GET /api/current HTTP/1.1\r\nHost: board.example\r\nConnection: close\r\n\r\n";
        http::raw(board.at, head.as_bytes()).status
    };
    assert_eq!(by_name(&board), 421);
    board.tries(&json!({"access.hosts": ["board.example"]}));
    assert_eq!(by_name(&board), 200);
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    board.tries(&json!({"server.auth": "paired"}));
    assert_eq!(board.get("/api/current").status, 401);
    board.at = board.says("http");
    assert_eq!(board.get("/api/current").status, 200, "nobody could confirm it");
}

#[test]
fn the_state_is_ignored_once_and_not_with_each_trial() {
    let [old, new] = free();
    let folder = folder_at(old);
    let mut board = Board::with(folder.path(), &["--ignore-state"], &[]);
    board.post("/api/settings", &json!({"brightness": 42}));
    board.tries(&listen(new));
    assert_eq!(board.get("/api/settings").json()["brightness"], 42);
}

#[test]
fn a_reload_in_a_trial_keeps_the_trial() {
    let [old, new] = free();
    let folder = folder_at(old);
    let file = folder.path().join("retroboard.toml");
    fs::write(&file, "[server]\nmax_body_bytes = 1024\n").unwrap();
    let mut board = Board::with(folder.path(), &["--config", file.to_str().unwrap()], &[]);
    let brightness = |board: &Board| {
        let body = json!({"brightness": 1, "transition": " ".repeat(2000)}).to_string();
        let answer = http::try_post(board.at, "/api/settings", body.as_bytes());
        answer.map(|answer| answer.status)
    };
    board.tries(&listen(new));
    assert_eq!(brightness(&board), Some(413));
    fs::write(&file, "[server]\nmax_body_bytes = 4096\n").unwrap();
    board.signal(Signal::HUP);
    let end = Instant::now() + PATIENCE;
    while brightness(&board) != Some(400) {
        assert!(Instant::now() < end, "the reload does not come");
    }
    assert_eq!(board.setup()["trial"]["changes"], listen(new));
    board.post("/api/setup/revert", &json!({}));
    board.at = board.says("http");
    assert_eq!(
        (board.at.port(), brightness(&board)),
        (old, Some(400)),
        "the reload stays"
    );
}
