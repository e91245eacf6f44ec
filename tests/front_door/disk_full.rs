//! A disk without a free byte: nothing is acknowledged, everybody is told, and room alone mends it.

use std::io::Cursor;

use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    damage,
    episode::until,
    small_disk::SmallDisk,
    vitals::{PATH, PHONE, WEARABLE, client, next, reading},
};

const WORDS: &str = "The disk is full; the reading was not kept, send it again later";

#[test]
fn a_full_disk_is_told_to_everybody_and_passes_when_there_is_room() {
    let Some(disk) = SmallDisk::start() else { return };
    let daemon = &disk.daemon;
    let (mut phone, mut wearable) = (client(daemon, PHONE), client(daemon, WEARABLE));
    daemon.command("/api/stop", &json!({}));
    until("a dark panel", || is_dark(daemon));
    disk.fill();

    // What the file system had already set aside may still take some.
    let (kept, refused) = (0..1000)
        .map(|second| (second, daemon.post(PATH, &reading(second))))
        .find(|(_, answer)| answer.status != 200)
        .expect("the disk is full");
    assert_eq!((refused.status, &refused.json()["error"]), (507, &json!(WORDS)));
    assert_eq!(refused.json()["code"], "storage_full");
    let array = daemon.command(PATH, &json!([reading(kept), reading(kept + 1)]));
    assert_eq!((&array["success"], &array["accepted"]), (&json!(false), &json!(0)));
    wearable
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading(kept)]))])
        .unwrap();
    let (event, payload) = wearable_hears(&mut wearable);
    assert_eq!((event.as_str(), &payload["message"]), ("error", &json!(WORDS)));

    let alert = next(&mut phone, "stress_alert");
    assert_eq!(
        (&alert["kind"], &alert["message"]),
        (&json!("storage"), &json!("Readings cannot be kept: the disk is full."))
    );
    until("the alert on the panel", || !is_dark(daemon));
    assert_eq!(daemon.get("/api/health").json()["status"], "ok");
    assert_eq!(daemon.get("/api/system/status").json()["status"], "degraded");
    let before = daemon.get("/api/settings").json();
    let command = daemon.post("/api/settings", &json!({"brightness": 3}));
    assert_eq!((command.status, &command.json()["code"]), (507, &json!("storage_full")));
    assert_eq!(
        daemon.get("/api/settings").json()["brightness"],
        before["brightness"],
        "it is taken back"
    );
    assert_eq!(daemon.get("/api/history?limit=1000").json()["count"], json!(kept));

    disk.free();
    daemon.command(PATH, &reading(kept));
    assert_eq!(next(&mut phone, "stress_alert_cleared")["id"], alert["id"]);
    until("a dark panel again", || is_dark(daemon));
    assert_eq!(daemon.get("/api/system/status").json()["status"], "ok");
    daemon.command("/api/settings", &json!({"brightness": 3}));
    assert_eq!(daemon.get("/api/history?limit=1000").json()["count"], json!(kept + 1));
}

#[test]
fn a_daemon_starts_on_a_full_disk_as_it_was_left() {
    let left = damage::folder();
    let Some(disk) = SmallDisk::full_with(&damage::database(left.path())) else {
        return;
    };
    let daemon = &disk.daemon;
    assert_eq!(daemon.get("/api/settings").json()["brightness"], 42);
    let refused = daemon.post(PATH, &reading(1000));
    assert_eq!((refused.status, &refused.json()["error"]), (507, &json!(WORDS)));
    disk.free();
    daemon.command(PATH, &reading(1000));
    daemon.command("/api/settings", &json!({"brightness": 3}));
}

/// What a wearable is answered to a reading.
fn wearable_hears(wearable: &mut crate::websocket::WebSocket) -> (String, Value) {
    loop {
        let (name, payload) = wearable.event().unwrap();
        if name == "data_received" || name == "error" {
            return (name, payload);
        }
    }
}

fn is_dark(daemon: &Daemon) -> bool {
    let png = daemon.get("/api/preview.png").body;
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels.iter().all(|value| *value == 0)
}
