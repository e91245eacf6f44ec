//! 27: who was let in and is not welcome any more.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    abuse::poll_session,
    target::{Issued, Target},
    visitor::Ask,
    websocket::WebSocket,
};

/// What the table demands. It is the best of some rounds that must hold it: the machine may be busy with something else.
const SOON: Duration = Duration::from_secs(1);
const ROUNDS: u32 = 3;

type Cut = fn(&Target, &Issued);

/// Cuts somebody off who comes so; how long it took until they were gone.
type Way = fn(&Target, Cut) -> Duration;

const WAYS: [(&str, Way); 3] = [
    ("WebSocket", over_websocket),
    ("WebSocket that comes again at once", over_insisting_websocket),
    ("polling", over_polling),
];

fn revoke(target: &Target, issued: &Issued) {
    let answer = target.ask(&Ask::delete(&format!("/api/tokens/{}", issued.id)).token(&target.admin));
    assert_eq!(answer.status, 200);
    target.assert_on_record("DELETE /api/tokens/", 200);
}

fn change(target: &Target, issued: &Issued, patch: &Value) {
    let answer = target.ask(&Ask::post(&format!("/api/tokens/{}", issued.id), patch).token(&target.admin));
    assert_eq!(answer.status, 200, "{}", answer.json());
}

fn lower(target: &Target, issued: &Issued) {
    change(target, issued, &json!({"role": "viewer", "vitals": "none"}));
}

fn blind(target: &Target, issued: &Issued) {
    change(target, issued, &json!({"vitals": ["ankle"]}));
}

fn log_out(target: &Target, issued: &Issued) {
    assert_eq!(
        target.ask(&Ask::delete("/api/session").token(&issued.token)).status,
        200
    );
}

pub(crate) fn cut_off(target: &Target) {
    let cuts: [(&str, Cut); 4] = [
        ("revoked", revoke),
        ("lowered", lower),
        ("blinded", blind),
        ("logged out", log_out),
    ];
    for (what, cut) in cuts {
        for (kind, of_transport) in WAYS {
            let best = (0..ROUNDS).map(|_| of_transport(target, cut)).min().unwrap();
            println!("{what} over {kind}: closed after {best:?}");
            assert!(best < SOON, "{what} over {kind}: {best:?}");
        }
    }
    other_ways(target);
}

fn somebody(target: &Target) -> Issued {
    target.issue_as(&json!({"name": "somebody", "role": "controller", "vitals": ["wrist"]}))
}

/// Something happens that somebody would have heard of.
fn happens(target: &Target) {
    target.command("/api/settings", &json!({"brightness": 61}));
    target.command(
        "/api/esp32/data",
        &json!({"hr": 123, "temp": 33, "eda": 1, "device_id": "wrist"}),
    );
    target.command("/api/settings", &json!({"brightness": 60}));
}

fn over_websocket(target: &Target, cut: Cut) -> Duration {
    let issued = somebody(target);
    let mut socket = target.socket(&issued.token, "frontend");
    cut(target, &issued);
    closes(target, &mut socket)
}

/// The connection still stands for a moment, and whoever has it tries to come in again by it.
fn over_insisting_websocket(target: &Target, cut: Cut) -> Duration {
    let issued = somebody(target);
    let mut socket = target.socket(&issued.token, "frontend");
    cut(target, &issued);
    let _closed_meanwhile = (0..20).try_for_each(|_| socket.send(&["40", r#"42["frontend_request_history",{}]"#]));
    closes(target, &mut socket)
}

fn closes(target: &Target, socket: &mut WebSocket) -> Duration {
    let began = Instant::now();
    // Told to go, or closed already: from there on it hears nothing.
    let _told = std::iter::from_fn(|| socket.next()).find(|text| text == "41");
    happens(target);
    let heard: Vec<String> = std::iter::from_fn(|| socket.next()).collect();
    let took = began.elapsed();
    let is_news = |text: &&String| {
        ["\"brightness\":61", "123.0", "history_data"]
            .iter()
            .any(|news| text.contains(news))
    };
    assert_eq!(heard.iter().find(is_news), None, "its events stop");
    assert!(socket.closes(), "it is closed from there");
    took
}

fn over_polling(target: &Target, cut: Cut) -> Duration {
    let issued = somebody(target);
    let poll = poll_session(target);
    let send = |text: String| {
        target.ask(
            &Ask::new("POST", &poll)
                .token(&issued.token)
                .body("text/plain;charset=UTF-8", text.as_bytes()),
        )
    };
    assert_eq!(send(format!("40{}", json!({"token": issued.token}))).status, 200);
    let take = || target.ask(&Ask::get(&poll).token(&target.admin));
    let mut heard = String::new();
    while !heard.contains("\"schedule\"") {
        let answer = take();
        assert_eq!(answer.status, 200);
        heard += &String::from_utf8(answer.body).unwrap();
    }
    cut(target, &issued);
    let began = Instant::now();
    let mut told = false;
    loop {
        let answer = take();
        let text = String::from_utf8(answer.body).unwrap();
        if !told {
            told = text.contains("41") || answer.status == 400;
            happens(target);
            if answer.status != 400 {
                continue;
            }
        }
        assert!(
            !text.contains("\"brightness\":61") && !text.contains("123.0"),
            "its events stop: {text}"
        );
        if answer.status == 400 {
            return began.elapsed();
        }
        assert!(began.elapsed() < 20 * SOON, "its session goes on");
    }
}

/// Not only the socket: everything it was good for.
fn other_ways(target: &Target) {
    let issued = somebody(target);
    let status = |ask: Ask| target.ask(&ask).status;
    assert_eq!(status(Ask::get("/api/settings").token(&issued.token)), 200);
    revoke(target, &issued);
    for ask in [
        Ask::get("/api/settings").token(&issued.token),
        Ask::get("/api/settings").cookie(&issued.token),
        Ask::get(&format!("/api/settings?token={}", issued.token)),
        Ask::get("/api/history").token(&issued.token),
    ] {
        assert_eq!(status(ask), 401);
    }
    let mut late = target.engine(&issued.token, "frontend").unwrap();
    late.send(&["40"]).unwrap();
    let answer = std::iter::from_fn(|| late.next())
        .find(|text| text.starts_with('4'))
        .unwrap();
    assert!(answer.starts_with("44"), "{answer}");
    drop(late);
    let lowered = somebody(target);
    lower(target, &lowered);
    let ask = |path: &str| status(Ask::get(path).token(&lowered.token));
    assert_eq!((ask("/api/settings"), ask("/api/history")), (200, 403));
    assert_eq!(
        status(Ask::post("/api/settings", &json!({"brightness": 1})).token(&lowered.token)),
        403
    );
}
