//! What commands do, and the shapes of what is answered.

use serde_json::{Value, json};

use crate::{
    contract::{ask, check, refused},
    daemon::Daemon,
    http,
};

#[test]
fn shapes_of_what_is_asked_for() {
    let daemon = Daemon::start();
    let health = daemon.get("/api/health").json();
    assert_eq!(
        (&health["status"], &health["manager_running"]),
        (&json!("ok"), &json!(true))
    );
    assert_eq!(health["current_app"], "clock");
    assert!(health["version"].is_string() && health["uptime_seconds"].is_u64());
    let apps = daemon.get("/api/apps").json();
    assert_eq!(apps["apps"], json!(["clock", "scroll_text", "stars", "test_pattern"]));
    assert_eq!(apps["current"], "clock");
    for detail in apps["details"].as_array().unwrap() {
        let validator = jsonschema::validator_for(&detail["schema"]).unwrap();
        assert!(validator.is_valid(&detail["defaults"]), "{detail}");
        assert!(
            ["name", "title", "description", "icon"]
                .iter()
                .all(|key| detail[key].is_string()),
            "{detail}"
        );
    }
    let current = daemon.get("/api/current").json();
    assert_eq!(current["app"], "clock");
    assert_eq!(current["config"]["font"], "tom-thumb");
    assert_eq!(current["config"]["color"], json!([255, 255, 255]));
    assert_eq!(current["config"]["format"], "%H:%M:%S");
    let text = daemon.get("/api/apps/scroll_text/config").json();
    assert_eq!(text["config"]["text"], "Hello, World!");
    assert_eq!(
        (&text["config"]["speed"], &text["config"]["fps"]),
        (&json!(1), &json!(30))
    );
    let stars = daemon.get("/api/apps/stars/config").json();
    assert_eq!(stars["config"], json!({"spawn_rate": 1, "lifetime": 40, "fps": 60}));
    assert_eq!(daemon.get("/api/settings").json()["brightness"], 100);
    let carousel = daemon.get("/api/carousel").json();
    assert_eq!(
        (&carousel["enabled"], &carousel["apps"], &carousel["current_index"]),
        (&json!(false), &json!([]), &json!(0))
    );
}

#[test]
fn switching_keeps_and_merges_settings() {
    let daemon = Daemon::start();
    let body = json!({"app": "scroll_text", "config": {"text": "one", "color": "#ff8000"}});
    let switched = daemon.command("/api/switch", &body);
    assert_eq!(
        (&switched["success"], &switched["app"]),
        (&json!(true), &json!("scroll_text"))
    );
    daemon.command("/api/switch", &json!({"app": "clock"}));
    daemon.command("/api/switch", &json!({"app": "scroll_text"}));
    let config = daemon.get("/api/current").json()["config"].clone();
    assert_eq!(
        (&config["text"], &config["color"]),
        (&json!("one"), &json!([255, 128, 0])),
        "saved settings are kept"
    );
    daemon.command("/api/switch", &json!({"app": "scroll_text", "config": {"speed": 4}}));
    let config = daemon.get("/api/current").json()["config"].clone();
    assert_eq!(
        (&config["text"], &config["speed"]),
        (&json!("one"), &json!(4)),
        "new ones are merged"
    );
    let live = daemon.command("/api/config", &json!({"text": "two"}));
    assert_eq!(
        (&live["success"], &live["config"]["text"]),
        (&json!(true), &json!("two"))
    );
    let other = daemon.command("/api/apps/stars/config", &json!({"lifetime": 50}));
    assert_eq!(
        (&other["success"], &other["app"], &other["config"]["lifetime"]),
        (&json!(true), &json!("stars"), &json!(50))
    );
    let reset = ask(&daemon, "DELETE", "/api/apps/scroll_text/config", &Value::Null);
    assert_eq!(
        (reset.status, &reset.json()["config"]["text"]),
        (200, &json!("Hello, World!"))
    );
}

#[test]
fn stopping_darkens_until_something_starts() {
    let daemon = Daemon::start();
    assert_eq!(daemon.command("/api/stop", &json!({})), json!({"success": true}));
    let current = daemon.get("/api/current").json();
    assert_eq!((&current["app"], &current["config"]), (&Value::Null, &json!({})));
    let words = "No app is running; start one with POST /api/switch";
    check(
        &daemon,
        vec![refused(
            "POST",
            "/api/config",
            json!({"color": [1, 2, 3]}),
            409,
            words,
            "no_app_running",
            None,
        )],
    );
    daemon.command("/api/switch", &json!({"app": "stars"}));
    assert_eq!(daemon.get("/api/current").json()["app"], "stars");
}

#[test]
fn the_carousel_turns() {
    let daemon = Daemon::start();
    let slots = json!([{"app": "stars", "duration": 600}, {"app": "clock", "duration": 600}, {"app": "stars", "duration": 600}]);
    let answer = daemon.command("/api/carousel", &json!({"enabled": true, "apps": slots}));
    assert_eq!((&answer["success"], &answer["enabled"]), (&json!(true), &json!(true)));
    let at = |answer: &Value| answer["current_index"].as_u64().unwrap();
    let app = || daemon.get("/api/current").json()["app"].clone();
    assert_eq!((at(&answer), app()), (0, json!("stars")));
    assert_eq!(
        (at(&daemon.command("/api/carousel/previous", &json!({}))), app()),
        (2, json!("stars"))
    );
    assert_eq!(at(&daemon.command("/api/carousel/next", &json!({}))), 0);
    assert_eq!(
        (at(&daemon.command("/api/carousel/next", &json!({}))), app()),
        (1, json!("clock"))
    );
    assert_eq!(daemon.command("/api/carousel/pause", &json!({}))["paused"], true);
    assert_eq!(daemon.command("/api/carousel/resume", &json!({}))["paused"], false);
    daemon.command("/api/switch", &json!({"app": "scroll_text", "hold": true}));
    let held = daemon.get("/api/carousel").json();
    assert_eq!(
        (&held["paused"], at(&held)),
        (&json!(true), 1),
        "a held app pauses the carousel"
    );
    assert_eq!(
        (at(&daemon.command("/api/carousel/next", &json!({}))), app()),
        (2, json!("stars"))
    );
}

#[test]
fn notifications_wait_their_turn() {
    let daemon = Daemon::start();
    let missing = "Missing notification text";
    check(
        &daemon,
        vec![refused(
            "POST",
            "/api/notify",
            json!({"color": [1, 2, 3]}),
            400,
            missing,
            "missing_data",
            Some("text"),
        )],
    );
    let mut ids = Vec::new();
    for number in 0..33 {
        let sent = daemon.command(
            "/api/notify",
            &json!({"text": format!("number {number}"), "hold": true}),
        );
        ids.push(sent["id"].as_u64().unwrap());
    }
    let full = daemon.post("/api/notify", &json!({"text": "one too many"}));
    assert_eq!(
        (full.status, &full.json()["error"]),
        (507, &json!("Notification queue is full"))
    );
    let list = daemon.get("/api/notify").json();
    assert_eq!(
        (&list["showing"]["id"], list["waiting"].as_array().unwrap().len()),
        (&json!(ids[0]), 32)
    );
    assert_eq!(
        ask(&daemon, "DELETE", &format!("/api/notify/{}", ids[0]), &Value::Null).status,
        200
    );
    let urgent = daemon.command(
        "/api/notify",
        &json!({"text": "now", "priority": "high", "icon": "bell", "color": "#ff0000"}),
    );
    assert_eq!(daemon.get("/api/notify").json()["showing"]["id"], urgent["id"]);
    for id in ["9999", "x", "-1"] {
        let path = format!("/api/notify/{id}");
        let gone = ask(&daemon, "DELETE", &path, &Value::Null);
        assert_eq!(
            (gone.status, &gone.json()["error"]),
            (404, &json!("Notification not found"))
        );
    }
    for (body, field) in [
        (json!({"text": ""}), "text"),
        (json!({"text": "x".repeat(501)}), "text"),
        (json!({"text": "x", "icon": "nothing"}), "icon"),
        (json!({"text": "x", "duration": 0}), "duration"),
        (json!({"text": "x", "repeat": 0}), "repeat"),
        (json!({"text": "x", "priority": 10}), "priority"),
        (json!({"text": "x", "hold": 1}), "hold"),
    ] {
        let answer = daemon.post("/api/notify", &body);
        assert_eq!(
            (answer.status, &answer.json()["field"]),
            (400, &json!(field)),
            "{body}: {}",
            answer.json()
        );
    }
}

#[test]
fn the_preview_is_a_picture_of_the_panel() {
    let daemon = Daemon::with(&["--width", "96", "--height", "48"], &[]);
    for scale in [1, 3, 16] {
        let answer = daemon.get(&format!("/api/preview.png?scale={scale}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
        let png = png::Decoder::new(std::io::Cursor::new(answer.body))
            .read_info()
            .unwrap();
        assert_eq!((png.info().width, png.info().height), (96 * scale, 48 * scale));
    }
    for bad in ["0", "17", "x", "1.5", "-1", ""] {
        let answer = daemon.get(&format!("/api/preview.png?scale={bad}"));
        assert_eq!(
            (answer.status, &answer.json()["field"]),
            (400, &json!("scale")),
            "{bad}"
        );
    }
}

const FONT: &str = "STARTFONT 2.1\nFONT tiny\nSIZE 3 75 75\nFONTBOUNDINGBOX 3 3 0 -1\nSTARTPROPERTIES 2\nFONT_ASCENT 2\nFONT_DESCENT 1\nENDPROPERTIES\nCHARS 1\nSTARTCHAR A\nENCODING 65\nSWIDTH 500 0\nDWIDTH 3 0\nBBX 3 2 0 0\nBITMAP\n40\nA0\nENDCHAR\nENDFONT\n";

#[test]
fn fonts_come_and_go() {
    let daemon = Daemon::start();
    let upload = |name: &str, body: &str| {
        let path = format!("/api/fonts?name={name}");
        http::send(
            daemon.address,
            "POST",
            &path,
            Some("application/x-font-bdf"),
            body.as_bytes(),
        )
    };
    assert_eq!(upload("mine", FONT).json(), json!({"success": true, "name": "mine"}));
    assert_eq!(
        daemon.command("/api/apps/clock/config", &json!({"font": "mine"}))["config"]["font"],
        "mine"
    );
    let fonts = daemon.get("/api/fonts").json();
    let mine = fonts["fonts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|font| font["name"] == "mine")
        .unwrap();
    assert_eq!((&mine["source"], &mine["height"]), (&json!("user"), &json!(3)));
    let used = ask(&daemon, "DELETE", "/api/fonts/mine", &Value::Null);
    assert_eq!((used.status, &used.json()["code"]), (409, &json!("font_in_use")));
    daemon.command("/api/apps/clock/config", &json!({"font": "6x10"}));
    assert_eq!(ask(&daemon, "DELETE", "/api/fonts/mine", &Value::Null).status, 200);
    assert_eq!(ask(&daemon, "DELETE", "/api/fonts/mine", &Value::Null).status, 404);
    assert_eq!(upload("6x10", FONT).json()["code"], "font_built_in");
    assert_eq!(upload("../x", FONT).json()["field"], "name");
    assert_eq!(upload("bad", "no font").json()["code"], "invalid_font");
    let form = http::send(
        daemon.address,
        "POST",
        "/api/fonts?name=mine",
        Some("text/plain"),
        FONT.as_bytes(),
    );
    assert_eq!(form.status, 415);
}

#[test]
fn the_control_panel_comes_compressed_to_those_who_take_it() {
    let daemon = Daemon::start();
    let ask = |coding: &str| {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{coding}\r\n",
            daemon.address
        );
        http::raw(daemon.address, request.as_bytes())
    };
    let (plain, small) = (ask(""), ask("Accept-Encoding: br, gzip\r\n"));
    assert!(plain.header("content-encoding").is_none() && plain.body.starts_with(b"<!doctype html>"));
    assert_eq!(small.header("content-encoding"), Some("gzip"));
    assert!(small.body.starts_with(&[0x1F, 0x8B]) && small.body.len() < plain.body.len());
    assert!(
        ask("Accept-Encoding: gzip;q=0\r\n")
            .header("content-encoding")
            .is_none()
    );
    assert_eq!(small.header("vary"), Some("accept-encoding"));
}
