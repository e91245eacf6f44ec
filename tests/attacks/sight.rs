//! Whose vitals somebody sees, and what a picture of the panel must not show.

use std::{io::Write, os::unix::net::UnixListener, sync::mpsc, thread, time::Duration};

use panel_link::{Hello, Message, Reader};
use serde_json::{Value, json};

use crate::{
    readings::DATA,
    recording::Episode,
    target::{Target, wait_for},
    visitor::Ask,
    websocket::WebSocket,
};

/// 2026-10-01T00:00:00Z; the recording is an hour long.
const START: i64 = 1_790_812_800;

fn text_of(target: &Target, path: &str, token: &str) -> String {
    let answer = target.ask(&Ask::get(path).token(token));
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.body).unwrap()
}

pub(crate) fn one_of_two(target: &Target) {
    let person = target
        .issue_as(&json!({"name": "Ann", "role": "viewer", "vitals": ["ann-wrist"]}))
        .token;
    let none = target.issue("controller").token;
    let mut ann = target.socket(&person, "frontend");
    let mut blind = target.socket(&none, "frontend");
    let mut no_frontend = target.socket(&person, "other");
    for device in ["ann-wrist", "bob-wrist"] {
        for some in Episode::new(device, START).tense.chunks(1000) {
            target.command(&format!("{DATA}?"), &json!(some));
        }
    }
    let active = || {
        target.machine(&Ask::get("/api/alerts")).json()["active"]
            .as_array()
            .unwrap()
            .len()
    };
    wait_for(|| active() == 2, "both have an alert");
    for path in [
        "/api/history?limit=1000",
        "/api/history?format=csv",
        "/api/devices",
        "/api/alerts",
    ] {
        let text = text_of(target, path, &person);
        assert!(
            text.contains("ann-wrist") && !text.contains("bob-wrist"),
            "{path}: {text}"
        );
        assert!(text_of(target, path, &target.admin).contains("bob-wrist"), "{path}");
        assert_eq!(target.ask(&Ask::get(path).token(&none)).status, 403, "{path}");
    }
    for path in [
        "/api/history?device_id=bob-wrist",
        "/api/history?device_id=bob-wrist&format=csv",
        "/api/history?device_id=*",
    ] {
        let text = text_of(target, path, &person);
        assert!(!text.contains("70") || !text.contains("\"hr\""), "{path}: {text}");
        assert!(
            !text.lines().any(|line| line.starts_with("bob-wrist")),
            "{path}: {text}"
        );
    }
    acknowledge(target, &person);
    for (socket, name) in [
        (&mut ann, "Ann"),
        (&mut blind, "one without sight"),
        (&mut no_frontend, "one that shows nothing"),
    ] {
        let heard = everything(socket);
        assert!(!heard.contains("bob-wrist"), "{name} hears of Bob: {heard}");
        assert_eq!(heard.contains("ann-wrist"), name == "Ann", "{name}");
        for event in [
            "new_sensor_data",
            "device_status",
            "stress_alert",
            "stress_alert_acknowledged",
        ] {
            assert_eq!(
                heard.contains(&format!("[\"{event}\"")),
                name == "Ann",
                "{event} to {name}"
            );
        }
    }
    let asked = history_over_socket(&mut ann, &json!({"limit": 1000}));
    assert!(asked.contains("ann-wrist") && !asked.contains("bob-wrist"));
    let asked = history_over_socket(&mut ann, &json!({"device_id": "bob-wrist"}));
    assert!(asked.contains("\"count\":0"), "{asked}");
    let mut late = target.socket(&person, "frontend");
    let welcome = everything(&mut late);
    assert!(
        welcome.contains("\"ann-wrist\"") && !welcome.contains("bob-wrist"),
        "a welcome tells no more: {welcome}"
    );
}

/// Only what she sees herself.
fn acknowledge(target: &Target, person: &str) {
    let alerts = target.machine(&Ask::get("/api/alerts")).json();
    for alert in alerts["active"].as_array().unwrap() {
        let path = format!("/api/alerts/{}/acknowledge", alert["id"]);
        let answer = target.ask(&Ask::post(&path, &json!({})).token(person));
        let own = alert["device_id"] == "ann-wrist";
        assert_eq!(answer.status, if own { 200 } else { 404 }, "{}", answer.json());
        target.assert_on_record(&format!("POST {path}"), if own { 200 } else { 404 });
    }
}

/// All that was sent to it so far: what comes before the answer to a question.
fn everything(socket: &mut WebSocket) -> String {
    socket.send(&[r#"42["health_check"]"#]).unwrap();
    let mut heard = String::new();
    for text in std::iter::from_fn(|| socket.next()) {
        if text.contains("health_status") {
            return heard;
        }
        heard += &text;
        heard.push('\n');
    }
    panic!("the socket was closed")
}

fn history_over_socket(socket: &mut WebSocket, wanted: &Value) -> String {
    socket
        .send(&[&format!("42{}", json!(["frontend_request_history", wanted]))])
        .unwrap();
    std::iter::from_fn(|| socket.next())
        .find(|text| text.contains("history_data"))
        .unwrap()
}

/// The panel program, as far as it takes pictures: the pixels of each that it is sent.
fn panel(listener: UnixListener, pictures: mpsc::Sender<Vec<u8>>) {
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(&Message::Hello(Hello::new(64, 32).unwrap()).to_bytes())
            .unwrap();
        let mut reader = Reader::new(stream.try_clone().unwrap());
        while let Ok(message) = reader.next_message() {
            let (seq, pixels) = match message {
                Message::Frame { seq, pixels, .. } => (seq, pixels.to_vec()),
                Message::Blank { seq } => (seq, vec![0]),
                _ => continue,
            };
            if pictures.send(pixels).is_err() || stream.write_all(&Message::Shown { seq }.to_bytes()).is_err() {
                return;
            }
        }
    });
}

pub(crate) fn code_on_panel(_: &Target) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.sock");
    let (pictures, shown) = mpsc::channel();
    panel(UnixListener::bind(&path).unwrap(), pictures);
    let settings = [
        ("RETROBOARD_DISPLAY_KIND", "hub75"),
        ("RETROBOARD_DISPLAY_PANEL_SOCKET", path.to_str().unwrap()),
    ];
    let size = [
        ("RETROBOARD_DISPLAY_HUB75_COLS", "64"),
        ("RETROBOARD_DISPLAY_HUB75_ROWS", "32"),
    ];
    let target = Target::with(&[settings, size].concat());
    target.command("/api/switch", &json!({"app": "scroll_text", "config": {"text": ""}}));
    target.command("/api/stop", &json!({}));
    let next_picture = || shown.recv_timeout(Duration::from_secs(1)).ok();
    let is_dark = |pixels: &[u8]| pixels.iter().all(|value| *value == 0);
    wait_for(
        || next_picture().is_some_and(|pixels| is_dark(&pixels)),
        "the panel is dark",
    );
    let preview = || target.ask(&Ask::get("/api/preview.png").token(&target.admin)).body;
    let before = preview();
    let mut watcher = target.socket(&target.admin, "frontend");
    watcher.send(&[r#"42["preview_start",{"fps":30}]"#]).unwrap();
    let first = watcher.binary().expect("a frame");
    let started = target.ask(&Ask::post("/api/pair/start", &json!({})));
    assert_eq!(started.status, 200, "{}", started.json());
    wait_for(
        || next_picture().is_some_and(|pixels| !is_dark(&pixels)),
        "the code is on the panel",
    );
    assert_eq!(preview(), before, "a preview shows what is below");
    // A brightness makes a new picture for those who watch: it is as dark as the one before.
    let text = target.ask(&Ask::get("/api/session")).json();
    assert!(text["code_on_panel"].is_u64() && text.get("code").is_none(), "{text}");
    watcher.send(&[r#"42["preview_start",{"fps":30}]"#]).unwrap();
    let second = watcher.binary().expect("a frame");
    assert_eq!(second.len(), first.len(), "whoever watches sees the same");
    target.command(
        "/api/switch",
        &json!({"app": "scroll_text", "config": {"text": "attack"}}),
    );
    drop(watcher);
    target.check();
}
