//! 25: who may do what, written down a second time. Whoever changes the daemon's table has to mean it, and change this one too.

use std::{collections::BTreeMap, thread};

use serde_json::{Value, json};

use crate::{target::Target, visitor::Ask, websocket::WebSocket};

#[rustfmt::skip]
const ROUTES: &[(&str, &[&str])] = &[
    ("anyone", &[
        "GET /api/health", "GET /api/session", "DELETE /api/session", "POST /api/pair/start", "POST /api/pair/finish",
        "GET /api/openapi.json", "GET /api/asyncapi.json", "GET /api/authority.pem", "GET /api/licences", "GET /api/websocket/test",
    ]),
    ("viewer", &[
        "GET /api/apps", "GET /api/apps/{name}/config", "GET /api/apps/{name}/preview.gif", "GET /api/current", "GET /api/settings",
        "GET /api/carousel", "GET /api/notify", "GET /api/icons", "GET /api/presets", "GET /api/presets/{name}", "GET /api/schedule",
        "GET /api/preview.png", "GET /api/fonts", "GET /api/fonts/{name}/sample.png", "GET /api/model", "GET /api/system/status",
        "GET /api/websocket/info", "GET /metrics",
    ]),
    ("controller", &[
        "POST /api/switch", "POST /api/stop", "POST /api/config", "POST /api/apps/{name}/config", "DELETE /api/apps/{name}/config",
        "POST /api/settings", "POST /api/carousel", "POST /api/carousel/next", "POST /api/carousel/previous", "POST /api/carousel/pause",
        "POST /api/carousel/resume", "POST /api/notify", "DELETE /api/notify/{id}", "POST /api/presets", "DELETE /api/presets/{name}",
        "POST /api/presets/{name}/apply", "POST /api/schedule", "POST /api/fonts", "DELETE /api/fonts/{name}",
    ]),
    ("vitals", &["GET /api/vitals/settings", "GET /api/history", "GET /api/devices", "GET /api/alerts", "POST /api/alerts/{id}/acknowledge"]),
    ("device", &["POST /api/esp32/data"]),
    ("admin", &[
        "POST /api/vitals/settings", "POST /api/devices/{id}", "DELETE /api/devices/{id}/data", "POST /api/model", "GET /api/export", "POST /api/import",
        "GET /api/tokens", "POST /api/tokens", "POST /api/tokens/devices", "POST /api/tokens/{id}", "DELETE /api/tokens/{id}",
        "POST /api/tokens/rotate-key", "POST /api/system/start-normally", "GET /api/audit",
    ]),
];

#[rustfmt::skip]
const EVENTS: &[(&str, &[&str])] = &[
    ("anyone", &["ping"]),
    ("viewer", &["request_state", "preview_start", "preview_stop", "frontend_subscribe_alerts", "health_check"]),
    ("vitals", &["frontend_request_history"]),
    ("device", &["esp32_sensor_data"]),
];

/// What each of them has. Nobody and somebody with a bad token have what anyone has.
const WHO: [(&str, &[&str]); 7] = [
    ("nobody", &["anyone"]),
    ("a bad token", &["anyone"]),
    ("viewer", &["anyone", "viewer"]),
    ("viewer with a grant", &["anyone", "viewer", "vitals"]),
    ("controller", &["anyone", "viewer", "controller"]),
    ("device", &["anyone", "device"]),
    (
        "admin",
        &["anyone", "viewer", "controller", "vitals", "device", "admin"],
    ),
];

/// A new token for each attempt that would spend it.
fn token(target: &Target, who: &str) -> String {
    match who {
        "nobody" => String::new(),
        "a bad token" => format!("{}x", target.admin),
        "viewer with a grant" => {
            target
                .issue_as(&json!({"name": who, "role": "viewer", "vitals": ["wrist"]}))
                .token
        }
        "device" => target.device("wrist").token,
        role => target.issue(role).token,
    }
}

fn needs(table: &'static [(&str, &[&str])]) -> BTreeMap<&'static str, &'static str> {
    table
        .iter()
        .flat_map(|(need, rows)| rows.iter().map(|row| (*row, *need)))
        .collect()
}

/// By which page and under which name somebody comes.
#[derive(Clone, Copy)]
struct Way {
    origin: Option<&'static str>,
    own_name: bool,
}

/// 0 for "let through": whatever the route itself then says.
fn expected(who: &str, has: &[&str], need: &str, way: Way) -> u16 {
    let is_wearable = who == "device";
    match way {
        Way { own_name: false, .. } if !is_wearable => 421,
        Way {
            origin: Some(origin), ..
        } if !is_wearable && origin != "own" => 403,
        _ if has.contains(&need) => 0,
        _ if has == ["anyone"] => 401,
        _ => 403,
    }
}

pub(crate) fn routes(target: &Target) {
    let document = target.ask(&Ask::get("/api/openapi.json")).json();
    let mut table = needs(ROUTES);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let row = format!("{} {path}", method.to_uppercase());
            let need = table
                .remove(row.as_str())
                .unwrap_or_else(|| panic!("{row} is not in this table"));
            assert_eq!(operation["x-needs"], need, "{row}, as the document has it");
        }
    }
    assert!(table.is_empty(), "not served: {table:?}");
    let tokens = &WHO.map(|(who, _)| (who, token(target, who)));
    let rows: Vec<_> = needs(ROUTES).into_iter().collect();
    // Half of the rows each: the machine has two cores.
    thread::scope(|scope| {
        for half in rows.chunks(rows.len().div_ceil(2)) {
            scope.spawn(move || {
                for (row, need) in half {
                    try_route(target, row, need, tokens);
                }
            });
        }
    });
}

fn try_route(target: &Target, row: &str, need: &str, tokens: &[(&str, String)]) {
    for ((who, has), (_, usual)) in WHO.iter().zip(tokens) {
        for origin in [None, Some("own"), Some("http://evil.example"), Some("null")] {
            for own_name in [true, false] {
                let spent = row == "DELETE /api/session" && who != &"a bad token";
                let token = if spent { token(target, who) } else { usual.clone() };
                let way = Way { origin, own_name };
                let answer = target.ask(&attempt(target, row, &token, way));
                let code = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default()["code"].clone();
                let verdict = if [401, 403, 421].contains(&answer.status) {
                    answer.status
                } else {
                    0
                };
                let told = format!("{row} by {who} from {origin:?}, own name {own_name}: {}", answer.head);
                assert_eq!(verdict, expected(who, has, need, way), "{told}");
                assert!(code != "not_found" && code != "method_not_allowed", "{told}");
            }
        }
    }
}

/// With a body that no route takes, so that nothing comes of what is let through.
fn attempt(target: &Target, row: &str, token: &str, way: Way) -> Ask {
    let (method, path) = row.split_once(' ').unwrap();
    let mut ask = Ask::new(method, &path.replace("{name}", "nobody").replace("{id}", "999999"));
    if method == "POST" {
        ask = ask.json(&json!([1]));
    }
    if !token.is_empty() {
        ask = ask.token(token);
    }
    if let Some(origin) = way.origin {
        let own = format!("http://{}", target.daemon.address);
        ask = ask.origin(if origin == "own" { &own } else { origin });
    }
    if way.own_name { ask } else { ask.host("evil.example") }
}

pub(crate) fn events(target: &Target) {
    let document = target.ask(&Ask::get("/api/asyncapi.json")).json();
    let mut table = needs(EVENTS);
    // Seen from the daemon, which receives what clients send.
    let operations = document["operations"].as_object().unwrap();
    for (name, _) in operations
        .iter()
        .filter(|(_, operation)| operation["action"] == "receive")
    {
        assert!(table.remove(name.as_str()).is_some(), "{name} is not in this table");
    }
    assert!(table.is_empty(), "not served: {table:?}");
    for (who, has) in WHO {
        let token = token(target, who);
        try_handshakes(target, who, has, &token);
        if has == ["anyone"] {
            continue;
        }
        for kind in ["frontend", "esp32"] {
            for (event, need) in needs(EVENTS) {
                let mut socket = target.socket(&token, kind);
                let refused = is_refused(&mut socket, event, has.contains(&need));
                assert_eq!(refused, !has.contains(&need), "{event} by {who} as {kind}");
            }
        }
    }
}

/// Whether an event is refused for who sends it. One that is let through is answered or not; a `ping` behind it is.
fn is_refused(socket: &mut WebSocket, event: &str, let_through: bool) -> bool {
    socket.send(&[&format!("42{}", json!([event, {}]))]).unwrap();
    if let_through {
        socket.send(&[r#"42["ping"]"#; 2]).unwrap();
    }
    let mut pongs = 0;
    while pongs < 2 {
        let (name, payload) = socket.event().expect("the socket stays");
        pongs += usize::from(name == "pong");
        if name == "error" && payload["code"] == "not_allowed" {
            return true;
        }
    }
    false
}

fn try_handshakes(target: &Target, who: &str, has: &[&str], token: &str) {
    let own = format!("http://{}", target.daemon.address);
    for origin in [None, Some("own"), Some("http://evil.example"), Some("null")] {
        for own_name in [true, false] {
            let way = Way { origin, own_name };
            let wanted = match expected(who, has, "anyone", way) {
                0 if has == ["anyone"] => "44",
                0 => "40",
                421 => "421",
                _ => "403",
            };
            let path = "/socket.io/?EIO=4&transport=polling";
            let ask = attempt(target, &format!("GET {path}"), token, way);
            let answer = target.ask(&ask);
            let over_polling = match answer.status {
                200 => connect_by_polling(target, &String::from_utf8(answer.body).unwrap(), token),
                status => status.to_string(),
            };
            assert_eq!(
                over_polling, wanted,
                "polling by {who} from {origin:?}, own name {own_name}"
            );
            if own_name {
                let origin =
                    origin.map(|origin| format!("Origin: {}\r\n", if origin == "own" { &own } else { origin }));
                let headers = format!("Authorization: Bearer {token}\r\n{}", origin.unwrap_or_default());
                let over_socket = connect(target, &headers, "");
                assert_eq!(over_socket, wanted, "WebSocket by {who}");
                let auth = json!({"token": token}).to_string();
                let by_auth = connect(target, "", &auth);
                assert_eq!(
                    by_auth,
                    if has == ["anyone"] { "44" } else { "40" },
                    "{who}, with the token in CONNECT"
                );
            }
        }
    }
}

/// The first two characters of what CONNECT is answered, or the status of a handshake that is refused.
fn connect(target: &Target, headers: &str, auth: &str) -> String {
    let path = "/socket.io/?EIO=4&transport=websocket";
    match WebSocket::try_open(target.daemon.address, path, headers) {
        Ok(mut socket) => {
            socket.send(&[&format!("40{auth}")]).unwrap();
            let mut answers = std::iter::from_fn(|| socket.next());
            answers.find(|text| text.starts_with('4')).unwrap()[..2].to_owned()
        }
        Err(head) => head[9..12].to_owned(),
    }
}

fn connect_by_polling(target: &Target, opened: &str, token: &str) -> String {
    let sid = opened.split("\"sid\":\"").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/socket.io/?EIO=4&transport=polling&sid={sid}");
    let with = |ask: Ask| target.ask(&ask.token(token));
    with(Ask::new("POST", &path).body("text/plain;charset=UTF-8", b"40"));
    let answer = loop {
        let text = String::from_utf8(with(Ask::get(&path)).body).unwrap();
        // A sign of life may come first.
        if let Some(answer) = text.split('\u{1e}').find(|packet| packet.starts_with('4')) {
            break answer.to_owned();
        }
    };
    with(Ask::new("POST", &path).body("text/plain;charset=UTF-8", b"1"));
    answer[..2].to_owned()
}
