//! A stressful hour in seconds: from the first reading of a wearable to the alert on the panel and its end.
//!
//! The wearable speaks the bytes of the arduinoWebSockets library; `tests/recordings` says what it tells.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{daemon::Daemon, recording::Episode, sockets::arduino, vitals::FOR_LONG, websocket::WebSocket};

const PHONE: &str = "/socket.io/?EIO=4&transport=websocket&type=frontend";
/// 2024-12-10T10:30:00Z
pub(crate) const START: i64 = 1_733_826_600;
/// An hour goes by in seconds.
const FASTER: [(&str, &str); 3] = [
    ("RETROBOARD_VITALS_READINGS_PER_SECOND", "10000"),
    ("RETROBOARD_SOCKET_EVENTS_PER_SECOND", "10000"),
    ("RETROBOARD_SOCKET_EVENTS_BURST", "100000"),
];

/// Sends one reading and waits until it is acknowledged; what the model said of it.
fn send(wearable: &mut WebSocket, reading: &Value) -> String {
    wearable
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading]))])
        .unwrap();
    loop {
        let (name, payload) = wearable.event().unwrap();
        match name.as_str() {
            "data_received" => return payload["stress_prediction"]["label"].as_str().unwrap().to_owned(),
            "error" => panic!("{reading}: {payload}"),
            _ => {}
        }
    }
}

fn phone(daemon: &Daemon) -> WebSocket {
    let mut socket = WebSocket::open(daemon.address, PHONE);
    socket.send(&["40"]).unwrap();
    assert_eq!(socket.event().unwrap().0, "connection_status");
    socket.welcome();
    socket
}

/// The next event that tells of an alert.
fn next_alert(phone: &mut WebSocket) -> (String, Value) {
    loop {
        let (name, payload) = phone.event().unwrap();
        if name.starts_with("stress_alert") {
            return (name, payload);
        }
    }
}

/// What is inside of the frame that glows, as it is in a golden picture of the apps.
fn is_on_panel(daemon: &Daemon, golden: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("apps/tests/golden/{golden}.png"));
    inside(&fs::read(path).unwrap()) == inside(&daemon.get("/api/preview.png").body)
}

fn inside(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    assert_eq!(info.buffer_size(), width * height * 3, "RGB");
    let rows = pixels.chunks(width * 3).take(height - 1).skip(1);
    rows.flat_map(|row| row[3..(width - 1) * 3].to_vec()).collect()
}

pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !holds() {
        assert!(std::time::Instant::now() < end, "{what} does not come");
        std::thread::yield_now();
    }
}

#[test]
fn a_sketch_takes_an_episode_to_the_panel_and_back() {
    let daemon = Daemon::with(&["--width", "32", "--height", "16"], &FASTER);
    let (mut wearable, mut phone) = (arduino(&daemon), phone(&daemon));
    let Episode { tense, calm, before } = Episode::new("wrist", START);
    let mut labels: Vec<String> = tense.iter().map(|reading| send(&mut wearable, reading)).collect();

    assert!(
        labels[..120].iter().all(|label| label == "unknown"),
        "two minutes of warm-up"
    );
    assert!(labels[before..].iter().any(|label| label == "high_stress"));
    let (name, alert) = next_alert(&mut phone);
    assert_eq!(
        (name.as_str(), &alert["type"], &alert["device_id"]),
        ("stress_alert", &json!("stress_alert"), &json!("wrist"))
    );
    let raised: jiff::Timestamp = alert["timestamp"].as_str().unwrap().parse().unwrap();
    let second = (raised.as_second() - START) as usize;
    assert!(
        (before..tense.len()).contains(&second),
        "raised at second {second}, the task is {before} to {}",
        tense.len()
    );
    assert!((0.0..=100.0).contains(&alert["confidence"].as_f64().unwrap()));
    until("the neutral symbol", || is_on_panel(&daemon, "alert-32x16"));

    // The task is over, and so is the alert, long before the next task.
    labels.extend(calm.iter().map(|reading| send(&mut wearable, reading)));
    let (name, cleared) = next_alert(&mut phone);
    assert_eq!(
        (name.as_str(), &cleared["id"]),
        ("stress_alert_cleared", &alert["id"]),
        "one alert an episode"
    );
    until("the clock", || !is_on_panel(&daemon, "alert-32x16"));
    assert_eq!(labels.last().unwrap(), "normal");

    let alerts = daemon.get("/api/alerts").json();
    assert_eq!(alerts["active"], json!([]));
    assert_eq!(
        (&alerts["history"][0]["id"], alerts["history"][0]["cleared"].is_string()),
        (&alert["id"], true)
    );
}

#[test]
fn an_alert_outlives_a_restart_and_goes_when_somebody_has_seen_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    let Episode { tense, calm, .. } = Episode::new("wrist", START);
    for some in tense.chunks(1000) {
        daemon.command("/api/esp32/data", &json!(some));
    }
    until("an alert", || {
        daemon.get("/api/alerts").json()["active"][0]["id"].is_u64()
    });
    daemon.signal(rustix::process::Signal::KILL);
    daemon.ended();
    drop(daemon);

    let daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    let mut phone = phone(&daemon);
    let (_, alert) = next_alert(&mut phone);
    // The monitor has looked at what was before: the next reading does not begin a second alert.
    daemon.command("/api/esp32/data", &calm[0]);
    daemon.command(&format!("/api/alerts/{}/acknowledge", alert["id"]), &json!({}));
    let (name, seen) = next_alert(&mut phone);
    assert_eq!(
        (name.as_str(), &seen["id"]),
        ("stress_alert_acknowledged", &alert["id"])
    );
    assert_eq!(daemon.get("/api/alerts").json()["active"][0]["acknowledged"], true);
    assert_eq!(daemon.post("/api/alerts/999/acknowledge", &json!({})).status, 404);
}
