//! Readings of wearables through the front door: over HTTP and Socket.IO, refused, kept, told, deleted.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{daemon::Daemon, http, websocket::WebSocket};

pub(crate) const WEARABLE: &str = "/socket.io/?EIO=4&transport=websocket&type=esp32";
pub(crate) const PHONE: &str = "/socket.io/?EIO=4&transport=websocket&type=frontend";
pub(crate) const PATH: &str = "/api/esp32/data";
/// Readings of the past that a restart does not find too old.
pub(crate) const FOR_LONG: [(&str, &str); 1] = [("RETROBOARD_VITALS_RAW_DAYS", "3650")];
/// 2024-12-10T10:30:00Z
const START: i64 = 1_733_826_600;

pub(crate) fn reading(second: i64) -> Value {
    json!({"hr": 75.5, "temp": 33.2, "eda": 0.45, "device_id": "ESP32_001", "timestamp": START + second})
}

pub(crate) fn with(field: &str, value: Value) -> Value {
    let mut reading = reading(0);
    reading[field] = value;
    reading
}

/// A connected client that has read its greeting and all of its welcome.
pub(crate) fn client(daemon: &Daemon, path: &str) -> WebSocket {
    let mut socket = WebSocket::open(daemon.address, path);
    socket.send(&["40"]).unwrap();
    assert_eq!(socket.event().unwrap().0, "connection_status");
    socket.welcome();
    socket
}

/// The next event of this name, others passed over.
pub(crate) fn next(socket: &mut WebSocket, name: &str) -> Value {
    loop {
        let (heard, payload) = socket.event().unwrap();
        if heard == name {
            return payload;
        }
    }
}

#[test]
fn a_reading_is_answered_as_the_sketch_expects() {
    let daemon = Daemon::start();
    let answer = daemon.command(PATH, &reading(0));
    assert_eq!(answer["message"], "Data received successfully");
    let data = &answer["data"];
    assert_eq!(data["timestamp"], "2024-12-10T10:30:00Z");
    assert_eq!(
        data["stress_prediction"],
        json!({"label": "unknown", "confidence": 0.0})
    );
    assert_eq!(data["sensor_data"], json!({"hr": 75.5, "temp": 33.2, "eda": 0.45}));
    assert!(data["record_id"].is_u64());
}

#[test]
fn every_refusal_has_its_words() {
    let daemon = Daemon::start();
    let rows = [
        (json!({}), "No JSON data provided", Value::Null),
        (json!([]), "No JSON data provided", Value::Null),
        (
            json!({"device_id": "a"}),
            "Missing required fields: hr, temp, eda",
            json!("hr"),
        ),
        (with("eda", Value::Null), "Missing required fields: eda", json!("eda")),
        (
            with("hr", json!("75")),
            "hr, temp, and eda must be valid numbers",
            json!("hr"),
        ),
        (
            with("temp", json!(true)),
            "hr, temp, and eda must be valid numbers",
            json!("temp"),
        ),
        (
            with("hr", json!(19.9)),
            "hr must be between 20 and 250 bpm",
            json!("hr"),
        ),
        (
            with("temp", json!(98.6)),
            "temp must be between 10 and 45 °C",
            json!("temp"),
        ),
        (
            with("eda", json!(-0.1)),
            "eda must be between 0 and 100 µS",
            json!("eda"),
        ),
        (
            with("timestamp", json!("2999-01-01T00:00:00Z")),
            "timestamp is more than 5 minutes in the future; set the device's clock",
            json!("timestamp"),
        ),
        (
            with("timestamp", json!("noon")),
            "timestamp must be ISO 8601 with an offset or Z, such as 2024-12-10T10:30:00Z, or Unix seconds or milliseconds",
            json!("timestamp"),
        ),
        (
            with("timestamp", json!(1234)),
            "timestamp is before the year 2000; set the device's clock, or leave timestamp out",
            json!("timestamp"),
        ),
        (
            with("device_id", json!("a\u{7}b")),
            "device_id must be text of 1 to 64 characters without control characters",
            json!("device_id"),
        ),
    ];
    for (body, words, field) in rows {
        let answer = daemon.post(PATH, &body);
        let problem = answer.json();
        assert_eq!((answer.status, &problem["success"]), (400, &json!(false)), "{body}");
        assert_eq!(
            (&problem["error"], &problem["field"]),
            (&json!(words), &field),
            "{body}"
        );
    }
    assert_eq!(
        daemon.get("/api/devices").json()["devices"],
        json!([]),
        "nothing came of them"
    );
}

#[test]
fn a_body_that_is_no_json_is_told_apart() {
    let daemon = Daemon::start();
    let send = |media_type, body: &[u8]| http::send(daemon.address, "POST", PATH, media_type, body);
    assert_eq!(send(None, b"").json()["error"], "No JSON data provided");
    assert_eq!(send(Some("text/plain"), b"{}").status, 415);
    let nan = send(Some("application/json"), br#"{"hr": NaN, "temp": 33, "eda": 1}"#);
    assert_eq!((nan.status, &nan.json()["code"]), (400, &json!("invalid_json")));
    let many: Vec<Value> = (0..1001).map(reading).collect();
    assert_eq!(daemon.post(PATH, &json!(many)).status, 413);
}

#[test]
fn an_array_has_a_result_for_each_item_and_a_repeated_one_is_the_first() {
    let daemon = Daemon::start();
    let first = daemon.command(PATH, &reading(1))["data"]["record_id"].clone();
    let items = json!([reading(0), reading(1), {"hr": 1}, reading(2)]);
    let answer = daemon.command(PATH, &items);
    assert_eq!((&answer["success"], &answer["accepted"]), (&json!(true), &json!(3)));
    let results = answer["results"].as_array().unwrap();
    let succeeded: Vec<bool> = results.iter().map(|item| item["success"].as_bool().unwrap()).collect();
    assert_eq!(succeeded, [true, true, false, true]);
    assert_eq!(results[1]["data"]["record_id"], first);
    assert_eq!(results[2]["error"], "Missing required fields: temp, eda");
    assert_eq!(daemon.get("/api/history").json()["count"], 3);

    let refused = daemon.post(PATH, &json!([{"hr": 1}, 5]));
    assert_eq!((refused.status, refused.json()["success"].clone()), (200, json!(false)));
}

#[test]
fn a_wearable_is_acknowledged_and_phones_hear_of_it() {
    let daemon = Daemon::start();
    let (mut phone, mut wearable) = (client(&daemon, PHONE), client(&daemon, WEARABLE));
    wearable
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading(0)]))])
        .unwrap();
    let received = next(&mut wearable, "data_received");
    assert_eq!(
        (&received["status"], &received["stress_prediction"]["label"]),
        (&json!("success"), &json!("unknown"))
    );
    let told = next(&mut phone, "new_sensor_data");
    assert_eq!((&told["id"], &told["hr"]), (&received["record_id"], &json!(75.5)));
    assert_eq!(
        (&told["stress_level"], &told["confidence"]),
        (&json!("unknown"), &json!(0.0))
    );

    // As text of JSON, with an ack asked for.
    let text = reading(1).to_string();
    wearable
        .send(&[&format!("427{}", json!(["esp32_sensor_data", text]))])
        .unwrap();
    let ack = loop {
        let packet = wearable.next().unwrap();
        if let Some(ack) = packet.strip_prefix("437") {
            break serde_json::from_str::<Value>(ack).unwrap();
        }
    };
    assert_eq!(ack[0]["status"], "success");
    wearable
        .send(&[&format!("42{}", json!(["esp32_sensor_data", with("hr", json!(999))]))])
        .unwrap();
    let refused = next(&mut wearable, "error");
    assert_eq!(
        (&refused["message"], &refused["field"]),
        (&json!("hr must be between 20 and 250 bpm"), &json!("hr"))
    );
}

#[test]
fn who_is_no_wearable_sends_no_readings_and_a_wearable_reads_no_history() {
    let daemon = Daemon::start();
    let (mut phone, mut wearable) = (client(&daemon, PHONE), client(&daemon, WEARABLE));
    phone
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading(0)]))])
        .unwrap();
    assert_eq!(next(&mut phone, "error")["code"], "not_a_device");
    wearable.send(&[r#"42["frontend_request_history",{}]"#]).unwrap();
    assert_eq!(next(&mut wearable, "error")["code"], "not_a_frontend");
}

#[test]
fn phones_are_told_who_is_there_and_what_was() {
    let daemon = Daemon::start();
    let mut phone = client(&daemon, PHONE);
    let stats = |socket: &mut WebSocket, wearables: u64| loop {
        let stats = next(socket, "client_stats");
        if stats["esp32_clients"] == wearables {
            return stats;
        }
    };
    assert_eq!(stats(&mut phone, 0)["frontend_clients"], 1);
    let wearable = client(&daemon, WEARABLE);
    assert_eq!(stats(&mut phone, 1)["total_clients"], 2);
    drop(wearable);
    assert_eq!(stats(&mut phone, 0)["total_clients"], 1);

    daemon.command(PATH, &json!([reading(0), reading(60), reading(120)]));
    let ask =
        json!(["frontend_request_history", {"limit": 2, "end_date": "2024-12-10T10:31:00Z", "device_id": "ESP32_001"}]);
    phone.send(&[&format!("42{ask}")]).unwrap();
    let history = next(&mut phone, "history_data");
    let times: Vec<&str> = history["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["timestamp"].as_str().unwrap())
        .collect();
    assert_eq!(times, ["2024-12-10T10:31:00Z", "2024-12-10T10:30:00Z"]);
    assert_eq!(
        (
            &history["status"],
            &history["count"],
            &history["request_params"]["limit"]
        ),
        (&json!("success"), &json!(2), &json!(2))
    );
    for (wanted, field) in [
        (json!({"limit": 0}), "limit"),
        (json!({"limit": "x"}), "limit"),
        (json!({"start_date": "x"}), "start_date"),
    ] {
        phone
            .send(&[&format!("42{}", json!(["frontend_request_history", wanted]))])
            .unwrap();
        assert_eq!(next(&mut phone, "error")["field"], field);
    }
    for (asked, answered) in [
        ("frontend_subscribe_alerts", "subscription_status"),
        ("ping", "pong"),
        ("health_check", "health_status"),
    ] {
        phone.send(&[&format!("42{}", json!([asked]))]).unwrap();
        next(&mut phone, answered);
    }
}

#[test]
fn makers_find_what_they_need() {
    let daemon = Daemon::start();
    let info = daemon.get("/api/websocket/info").json();
    assert!(
        info["from_client"]
            .as_array()
            .unwrap()
            .contains(&json!("esp32_sensor_data"))
    );
    let status = daemon.get("/api/system/status").json();
    assert_eq!(
        (&status["status"], status["model"]["sha256"].as_str().map(str::len)),
        (&json!("ok"), Some(64))
    );
    let page = daemon.get("/api/websocket/test");
    assert_eq!((page.status, page.header("location")), (303, Some("/#/device-test")));
}

#[test]
fn a_model_that_does_not_stand_its_trial_changes_nothing() {
    let daemon = Daemon::start();
    let before = daemon.get("/api/model").json();
    let send = |body: &[u8]| {
        http::send(
            daemon.address,
            "POST",
            "/api/model",
            Some("application/octet-stream"),
            body,
        )
    };
    for (body, words) in [(&b"no model"[..], "ONNX"), (b"", "features")] {
        let refused = send(body);
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (400, &json!("invalid_model"))
        );
        assert!(
            refused.json()["error"].as_str().unwrap().contains(words),
            "{}",
            refused.json()
        );
    }
    assert_eq!(daemon.get("/api/model").json(), before);
    let model = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/stress.onnx")).unwrap();
    assert_eq!(send(&model).json(), before, "the same file is the same model");
}
