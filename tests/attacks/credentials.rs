//! 21 to 31: who is let in, and who only says so.

use std::{sync::Barrier, thread};

use serde_json::{Value, json};

use crate::{
    target::{Target, wait_for},
    visitor::Ask,
    websocket::WebSocket,
};

const SETTINGS: &str = "/api/settings";

pub(crate) fn almost_a_token(target: &Target) {
    let token = &target.issue("viewer").token;
    let other_case: String = token
        .chars()
        .map(|letter| {
            if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        })
        .collect();
    let parts: Vec<&str> = token.split('.').collect();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
    let wrong = [
        "",
        " ",
        "null",
        "undefined",
        "0",
        "..",
        &token[..1],
        &token[..token.len() / 2],
        &token[..token.len() - 1],
        &format!("{token}A"),
        &format!("{token}="),
        &format!("{token}."),
        &format!("A{token}"),
        &other_case,
        &token.to_uppercase(),
        &unsigned,
        &format!("{}.{}.", parts[0], parts[1]),
        &"A".repeat(8000),
    ]
    .map(str::to_owned);
    for wrong in &wrong {
        let ways = [
            Ask::get(SETTINGS).token(wrong),
            Ask::get(SETTINGS).cookie(wrong),
            Ask::get(&format!("{SETTINGS}?token={}", wrong.replace(' ', "%20"))),
            Ask::get("/api/tokens").token(wrong),
        ];
        for ask in ways {
            assert_eq!(target.verdict(&ask), (401, "not_paired".into()), "{ask}");
        }
        assert!(!is_let_in(target, "", &json!({"token": wrong})), "{wrong}");
    }
    assert_eq!(target.ask(&Ask::get(SETTINGS)).status, 401);
    assert_eq!(
        target
            .ask(&Ask::get(SETTINGS).header("Authorization", &format!("Basic {token}")))
            .status,
        401
    );
    assert_eq!(target.ask(&Ask::get(SETTINGS).token(token)).status, 200);
    assert!(
        !is_let_in(target, token, &json!({"token": ""})),
        "what CONNECT says goes before the handshake"
    );
    assert!(is_let_in(target, "", &json!({"token": token})));
    wait_for(|| target.refusals("not_paired") > 0, "they are counted");
}

/// Whether Socket.IO lets somebody in with that token in the handshake and that `auth`.
fn is_let_in(target: &Target, token: &str, auth: &Value) -> bool {
    let path = "/socket.io/?EIO=4&transport=websocket";
    let mut socket = match token {
        "" => WebSocket::open(target.daemon.address, path),
        token => target.engine(token, "frontend").unwrap(),
    };
    socket.send(&[&format!("40{auth}")]).unwrap();
    let answer = socket.connect_answer();
    answer.expect("an answer").starts_with("40")
}

fn finish(code: &str) -> Ask {
    Ask::post("/api/pair/finish", &json!({"code": code, "name": "somebody"}))
}

pub(crate) fn guessed(target: &Target) {
    let started = target.ask(&Ask::post("/api/pair/start", &json!({}))).json();
    assert!(
        started.get("code").is_none() && started.get("url").is_none(),
        "a stranger reads it off the panel"
    );
    assert!(started["expires_in"].as_u64().unwrap() <= 120);
    for left in (1..5).rev() {
        let answer = target.ask(&finish("no"));
        assert_eq!(answer.json()["error"], format!("Wrong code; {left} more tries"));
    }
    let ended = target.ask(&finish("no"));
    assert_eq!((ended.status, &ended.json()["code"]), (403, &json!("pairing_ended")));
    assert!(ended.header("retry-after").is_some());
    for again in [finish("no"), finish("000000"), Ask::post("/api/pair/start", &json!({}))] {
        let answer = target.ask(&again);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (429, &json!("pairing_blocked")),
            "everybody waits"
        );
        assert!(answer.header("retry-after").is_some());
    }
    let notices = target.machine(&Ask::get("/api/notify")).json().to_string();
    assert!(notices.contains("Wrong pairing codes"), "the panel says so: {notices}");
    // Whoever sits at the machine is not locked out, and the code works once.
    let code = target.code();
    let paired = target.ask_for_secret(&finish(&code));
    assert_eq!(paired.status, 200, "{}", paired.json());
    target.keep_secret(paired.json()["token"].as_str().unwrap());
    assert_ne!(target.ask(&finish(&code)).status, 200, "a code works once");
    target.assert_on_record("POST /api/pair/finish", 200);
    target.assert_on_record("POST /api/pair/finish", 403);
}

pub(crate) fn raced(target: &Target) {
    for _round in 0..5 {
        let (code, start) = (target.code(), Barrier::new(3));
        let race = || {
            start.wait();
            target.ask_for_secret(&finish(&code)).status
        };
        let statuses = thread::scope(|scope| {
            let racers: Vec<_> = (0..3).map(|_| scope.spawn(race)).collect();
            racers
                .into_iter()
                .map(|racer| racer.join().unwrap())
                .collect::<Vec<_>>()
        });
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            1,
            "{statuses:?}"
        );
    }
}

pub(crate) fn unasked(target: &Target) {
    for code in ["000000", "", "123456", "null"] {
        assert_eq!(
            target.verdict(&finish(code)),
            (403, "pairing_not_started".into()),
            "{code}"
        );
    }
    for body in [
        json!({}),
        json!({"code": 123_456, "name": "a"}),
        json!({"code": null, "name": "a"}),
        json!({"code": ["0"], "name": "a"}),
    ] {
        assert_eq!(target.ask(&Ask::post("/api/pair/finish", &body)).status, 400, "{body}");
    }
    for grant in [json!({"role": "admin"}), json!({"vitals": "all"})] {
        assert_eq!(
            target.verdict(&Ask::post("/api/pair/start", &grant)),
            (403, "not_allowed".into())
        );
    }
}

pub(crate) fn device_beyond_its_own(target: &Target) {
    let own = target.device("wrist");
    let as_device = |ask: Ask| target.verdict(&ask.token(&own.token));
    for path in [
        "/api/history",
        "/api/history?format=csv",
        "/api/devices",
        "/api/alerts",
        "/api/settings",
        "/api/tokens",
        "/metrics",
    ] {
        assert_eq!(as_device(Ask::get(path)), (403, "not_allowed".into()), "{path}");
    }
    let reading = |device: &str| json!({"hr": 70, "temp": 33, "eda": 1, "device_id": device});
    for other in ["ankle", "Wrist", "wrist2", "#", "*", "+", "%", "wrist\u{0}"] {
        let (status, code) = as_device(Ask::post("/api/esp32/data", &reading(other)));
        assert!(
            status == 403 && code == "not_your_device" || status == 400,
            "{other}: {status} {code}"
        );
    }
    assert_eq!(as_device(Ask::post("/api/esp32/data", &reading("wrist"))).0, 200);
    let mixed = target
        .ask(&Ask::post("/api/esp32/data", &json!([reading("wrist"), reading("ankle")])).token(&own.token))
        .json();
    assert_eq!(
        (&mixed["accepted"], &mixed["results"][1]["code"]),
        (&json!(1), &json!("not_your_device"))
    );
    let mut socket = target.socket(&own.token, "frontend");
    for event in ["frontend_request_history", "request_state", "preview_start"] {
        socket.send(&[&format!("42{}", json!([event, {}]))]).unwrap();
        let refused = std::iter::from_fn(|| socket.event())
            .find(|(name, _)| name == "error")
            .unwrap()
            .1;
        assert_eq!(refused["code"], "not_allowed", "{event}");
    }
    socket
        .send(&[
            r#"42["join_room",{"roomId":"panel","userId":"wrist"}]"#,
            r#"42["ping"]"#,
        ])
        .unwrap();
    let heard: Vec<String> = std::iter::from_fn(|| socket.event())
        .map(|(name, _)| name)
        .take_while(|name| name != "pong")
        .collect();
    assert!(heard.is_empty(), "a room is not its business: {heard:?}");
    let devices = target.machine(&Ask::get("/api/devices")).json();
    assert_eq!(devices["devices"].as_array().unwrap().len(), 1, "{devices}");
    wait_for(
        || target.refusals("not_your_device") >= 5 && target.refusals("not_allowed") >= 9,
        "they are counted",
    );
}

pub(crate) fn in_the_query(target: &Target) {
    let device = target.device("wrist");
    let reading = json!({"hr": 70, "temp": 33, "eda": 1});
    let data = format!("/api/esp32/data?token={}", device.token);
    assert_eq!(target.ask(&Ask::post(&data, &reading)).status, 200);
    for path in [
        "/api/nothing",
        "/api/settings",
        "/socket.io/",
        "/socket.io/x",
        "/",
        "/api/history",
    ] {
        for pair in [
            format!("token={}", device.token),
            format!("a=1&token={}&EIO=4&transport=polling", target.admin),
        ] {
            target.ask(&Ask::get(&format!("{path}?{pair}")));
        }
    }
    let path = format!(
        "/socket.io/?EIO=4&transport=websocket&type=esp32&token={}",
        device.token
    );
    let mut socket = WebSocket::open(target.daemon.address, &path);
    socket.send(&["40"]).unwrap();
    assert_eq!(socket.event().unwrap().0, "connection_status");
    socket
        .send(&[&format!("42{}", json!(["esp32_sensor_data", reading]))])
        .unwrap();
    assert!(std::iter::from_fn(|| socket.event()).any(|(name, _)| name == "data_received"));
    drop(socket);
    // What follows every case looks into the log, which is at its most talkative.
}

pub(crate) fn thousand_logins(target: &Target) {
    let mut phone = target.socket(&target.admin, "frontend");
    let tries = |_: usize| {
        let mut counts = [0; 3];
        for _ in 0..125 {
            match target.ask(&finish("111111")).status {
                403 => counts[0] += 1,
                429 => counts[1] += 1,
                _ => counts[2] += 1,
            }
        }
        counts
    };
    let all = thread::scope(|scope| {
        let guessers: Vec<_> = (0..8).map(|number| scope.spawn(move || tries(number))).collect();
        guessers
            .into_iter()
            .map(|guesser| guesser.join().unwrap())
            .fold([0; 3], |sum, one| [0, 1, 2].map(|at| sum[at] + one[at]))
    });
    // Twenty in ten seconds are looked at; on a slow machine a thousand take some of those.
    assert!(all[1] >= 700 && all[2] == 0, "{all:?}");
    target.command("/api/settings", &json!({"brightness": 33}));
    let heard =
        std::iter::from_fn(|| phone.event()).any(|(name, payload)| name == "settings" && payload["brightness"] == 33);
    assert!(heard, "sessions are not affected");
    assert_eq!(target.ask(&Ask::get(SETTINGS).token(&target.admin)).status, 200);
    assert!(
        target.record("POST /api/pair/finish", 429) <= 60,
        "the record is not flooded"
    );
}

pub(crate) fn controller_deletes(target: &Target) {
    let reading = json!({"hr": 70, "temp": 33, "eda": 1, "device_id": "wrist"});
    target.command("/api/esp32/data", &reading);
    let controller = target.issue("controller").token;
    for ask in [
        Ask::delete("/api/devices/wrist/data"),
        Ask::post("/api/devices/wrist", &json!({"wearer": "x"})),
        Ask::get("/api/export"),
    ] {
        assert_eq!(target.verdict(&ask.token(&controller)), (403, "not_allowed".into()));
    }
    assert_eq!(target.machine(&Ask::get("/api/history")).json()["count"], 1);
    target.assert_on_record("DELETE /api/devices/{id}/data", 403);
}
