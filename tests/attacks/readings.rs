//! 45 to 49: what wearables send, or somebody in their name.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::{Value, json};

use crate::{http::Answer, target::Target, visitor::Ask};

pub(crate) const DATA: &str = "/api/esp32/data";
/// 2026-01-01T00:00:00Z
const START: i64 = 1_767_225_600;

fn reading(second: i64) -> Value {
    json!({"hr": 70, "temp": 33, "eda": 1, "timestamp": START + second})
}

fn send(target: &Target, token: &str, body: &Value) -> Answer {
    target.ask(&Ask::post(DATA, body).token(token))
}

pub(crate) fn impossible(target: &Target) {
    let token = target.device("wrist").token;
    let with = |field: &str, text: &str| {
        let whole = reading(0).to_string();
        let (field, good) = (format!("\"{field}\":"), ["70", "33", "1"]);
        let good = good
            .into_iter()
            .find(|good| whole.contains(&format!("{field}{good}")))
            .unwrap();
        whole.replacen(&format!("{field}{good}"), &format!("{field}{text}"), 1)
    };
    let rows = [
        ("hr", "-1", "out_of_range"),
        ("hr", "0", "out_of_range"),
        ("hr", "999", "out_of_range"),
        ("hr", "\"72\"", "invalid_value"),
        ("hr", "null", "missing_field"),
        ("hr", "true", "invalid_value"),
        ("hr", "[72]", "invalid_value"),
        ("temp", "1e300", "out_of_range"),
        ("eda", "-0.001", "out_of_range"),
        ("eda", "1e308", "out_of_range"),
    ];
    for (field, text, code) in rows {
        let ask = Ask::new("POST", DATA)
            .token(&token)
            .body("application/json", with(field, text).as_bytes());
        let answer = target.ask(&ask);
        let problem = answer.json();
        assert_eq!(
            (answer.status, &problem["code"], &problem["field"]),
            (400, &json!(code), &json!(field)),
            "{field} {text}"
        );
    }
    for text in ["NaN", "Infinity", "-Infinity", "1e400"] {
        let ask = Ask::new("POST", DATA)
            .token(&token)
            .body("application/json", with("eda", text).as_bytes());
        assert_eq!(target.verdict(&ask), (400, "invalid_json".into()), "{text}");
    }
    let bad = json!({"hr": 999, "temp": 33, "eda": 1});
    let mixed = send(target, &token, &json!([reading(0), bad, 5, reading(1)])).json();
    let good: Vec<bool> = mixed["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["success"] == true)
        .collect();
    assert_eq!(
        (good.as_slice(), &mixed["results"][1]["field"]),
        ([true, false, false, true].as_slice(), &json!("hr"))
    );
    assert_eq!(target.machine(&Ask::get("/api/history")).json()["count"], 2);
    for when in [
        json!("2999-01-01T00:00:00Z"),
        json!(-1),
        json!(1e300),
        json!("1970-01-01"),
        json!({}),
        json!(i64::MAX),
    ] {
        let mut late = reading(0);
        late["timestamp"] = when.clone();
        let answer = send(target, &token, &late);
        assert_eq!(
            (answer.status, &answer.json()["field"]),
            (400, &json!("timestamp")),
            "{when}"
        );
    }
    assert_eq!(
        target.record("POST /api/esp32/data", 400),
        0,
        "readings are nobody's business"
    );
}

pub(crate) fn repeated(target: &Target) {
    let token = target.device("wrist").token;
    let first = send(target, &token, &reading(0)).json()["data"]["record_id"].clone();
    let many = send(target, &token, &json!(vec![reading(0); 500])).json();
    assert!(
        many["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["data"]["record_id"] == first),
        "{many}"
    );
    let begun = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while begun.fetch_add(1, Ordering::Relaxed) < 500 {
                    let answer = send(target, &token, &reading(0));
                    assert_eq!((answer.status, &answer.json()["data"]["record_id"]), (200, &first));
                }
            });
        }
    });
    assert_eq!(
        target.machine(&Ask::get("/api/history")).json()["count"],
        1,
        "stored once"
    );
}

pub(crate) fn disordered(target: &Target) {
    let token = target.device("wrist").token;
    for second in [100, 0, 50, 3600, 1] {
        assert_eq!(send(target, &token, &reading(second)).status, 200, "{second}");
    }
    let history = target.machine(&Ask::get("/api/history")).json();
    let second = |row: &Value| {
        row["timestamp"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_second()
            - START
    };
    let seconds: Vec<i64> = history["data"].as_array().unwrap().iter().map(second).collect();
    assert_eq!(
        seconds,
        [3600, 100, 50, 1, 0],
        "in order, and nothing made up for the gap"
    );
}

/// A wearable may hand in one reading a second, and two thousand that it gathered.
pub(crate) fn too_often(target: &Target) {
    let (loud, calm) = (target.device("loud").token, target.device("calm").token);
    let gathered = |from: i64| json!((from..from + 1000).map(reading).collect::<Vec<_>>());
    for from in [0, 1000] {
        let answer = send(target, &loud, &gathered(from)).json();
        assert_eq!(answer["accepted"], 1000, "what it gathered goes in at once");
    }
    let mut refused = 0;
    for second in 0..100 {
        let answer = send(target, &loud, &reading(5000 + second));
        if answer.status == 429 {
            assert_eq!(answer.json()["code"], "rate_limited");
            assert!(answer.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
            refused += 1;
        }
        assert_eq!(
            send(target, &calm, &reading(second)).status,
            200,
            "others are not affected"
        );
    }
    assert!(refused >= 20, "{refused} of 100 were too many");
    let array = send(target, &loud, &gathered(10_000));
    assert_eq!(
        array.status,
        if array.json().get("accepted").is_some() {
            200
        } else {
            429
        }
    );
    let mut socket = target.socket(&loud, "esp32");
    for second in 0..20 {
        socket
            .send(&[&format!("42{}", json!(["esp32_sensor_data", reading(20_000 + second)]))])
            .unwrap();
    }
    let limited = std::iter::from_fn(|| socket.event())
        .find(|(name, _)| name == "error")
        .unwrap()
        .1;
    assert_eq!(limited["code"], "rate_limited", "by whichever door");
}
