//! What is kept of wearables: as a file, under a name, over a restart, and gone for good.

use std::{fs, path::Path};

use serde_json::json;

use crate::{
    daemon::Daemon,
    http,
    vitals::{FOR_LONG, PATH, reading, with},
};

#[test]
fn a_history_goes_out_as_csv() {
    let daemon = Daemon::start();
    daemon.command(PATH, &json!([reading(1), reading(0), with("device_id", json!("a,b"))]));
    let answer = daemon.get("/api/history?format=csv");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = String::from_utf8(answer.body).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "device_id,timestamp,hr,temp,eda,stress_level,confidence,count"
    );
    assert_eq!(lines[1], "ESP32_001,2024-12-10T10:30:00Z,75.5,33.2,0.45,unknown,0,1");
    assert!(lines[2].starts_with("ESP32_001,2024-12-10T10:30:01Z,"));
    assert!(lines[3].starts_with("\"a,b\",2024-12-10T10:30:00Z,"));
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_wearer_is_named_with_consent_only_and_a_device_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), &[], &[]);
    daemon.command(PATH, &reading(0));
    let device = daemon.command("/api/devices/ESP32_001", &json!({"wearer": "Annabella", "shown": true}));
    assert_eq!(
        (&device["wearer"], &device["shown"], &device["stale"]),
        (&json!("Annabella"), &json!(true), &json!(false))
    );
    assert_eq!(daemon.post("/api/devices/nobody", &json!({"shown": true})).status, 404);
    assert_eq!(
        daemon
            .post("/api/devices/ESP32_001", &json!({"wearer": "x".repeat(41)}))
            .status,
        400
    );
    assert_eq!(
        daemon.post("/api/devices/ESP32_001", &json!({"weare": "x"})).json()["code"],
        "unknown_field"
    );
    assert!(holds(folder.path(), b"Annabella") && holds(folder.path(), b"ESP32_001"));

    let forget = || http::send(daemon.address, "DELETE", "/api/devices/ESP32_001/data", None, b"");
    assert_eq!(forget().status, 200);
    let value = 75.5_f64.to_be_bytes();
    for trace in [&b"Annabella"[..], b"ESP32_001", &value] {
        assert!(!holds(folder.path(), trace), "{trace:?} is still there");
    }
    assert_eq!(daemon.get("/api/devices").json()["devices"], json!([]));
    assert_eq!(forget().status, 404);
}

/// Whether any file of the folder has these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.is_file()).map(|path| fs::read(path).unwrap());
    files
        .into_iter()
        .any(|content| content.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn readings_outlive_the_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    let id = daemon.command(PATH, &reading(0))["data"]["record_id"].clone();
    daemon.signal(rustix::process::Signal::KILL);
    daemon.ended();
    drop(daemon);
    let daemon = Daemon::over(folder.path(), &[], &FOR_LONG);
    let history = daemon.get("/api/history").json();
    assert_eq!((&history["count"], &history["data"][0]["id"]), (&json!(1), &id));
    let device = &daemon.get("/api/devices").json()["devices"][0];
    assert_eq!(
        (&device["device_id"], &device["stale"]),
        (&json!("ESP32_001"), &json!(true))
    );
    assert_eq!(
        daemon.command(PATH, &reading(0))["data"]["record_id"],
        id,
        "sent again, it is the same"
    );
}

#[test]
fn what_is_old_becomes_averages_of_a_minute_and_then_goes() {
    let folder = tempfile::tempdir().unwrap();
    let day = |days: i64| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs() as i64
            - days * 86_400
    };
    let minute = |days| day(days) / 60 * 60;
    let at = |second: i64| json!({"hr": 60 + second % 2 * 10, "temp": 33, "eda": 1, "device_id": "wrist", "timestamp": second});
    let mut daemon = Daemon::over(folder.path(), &[], &[]);
    let readings: Vec<_> = [1, 40, 400]
        .iter()
        .flat_map(|days| (0..60).map(move |second| at(minute(*days) + second)))
        .collect();
    assert_eq!(daemon.command(PATH, &json!(readings))["accepted"], 180);
    daemon.signal(rustix::process::Signal::TERM);
    daemon.ended();
    drop(daemon);

    // At its start it looks for what is old.
    let daemon = Daemon::over(folder.path(), &[], &[]);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while daemon.get("/api/history?limit=1000").json()["count"] != 61 {
        assert!(std::time::Instant::now() < end, "nothing is thinned out");
    }
    let text = String::from_utf8(daemon.get("/api/history?format=csv").body).unwrap();
    let oldest = text.lines().nth(1).unwrap();
    assert!(oldest.contains(",65,33,1,") && oldest.ends_with(",60"), "{oldest}");
}
