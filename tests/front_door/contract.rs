//! Every row of the board's contract: what is asked, what is answered, with the very words.

use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    http::{self, Answer},
};

/// What must be refused, and how.
struct Refused {
    method: &'static str,
    path: &'static str,
    body: Value,
    status: u16,
    words: &'static str,
    code: &'static str,
    field: Option<&'static str>,
}

const fn refused(
    method: &'static str,
    path: &'static str,
    body: Value,
    status: u16,
    words: &'static str,
    code: &'static str,
    field: Option<&'static str>,
) -> Refused {
    Refused {
        method,
        path,
        body,
        status,
        words,
        code,
        field,
    }
}

fn ask(daemon: &Daemon, method: &str, path: &str, body: &Value) -> Answer {
    match body {
        Value::Null => http::send(daemon.address, method, path, None, b""),
        body => http::send(
            daemon.address,
            method,
            path,
            Some("application/json"),
            body.to_string().as_bytes(),
        ),
    }
}

fn check(daemon: &Daemon, rows: Vec<Refused>) {
    let before = daemon.state();
    for row in rows {
        let answer = ask(daemon, row.method, row.path, &row.body);
        let mut wanted = json!({"success": false, "error": row.words, "code": row.code});
        if let Some(field) = row.field {
            wanted["field"] = field.into();
        }
        let name = format!("{} {} {}", row.method, row.path, row.body);
        assert_eq!((answer.status, answer.json()), (row.status, wanted), "{name}");
    }
    assert_eq!(daemon.state(), before, "a refusal changes nothing");
}

#[test]
fn refusals_of_apps_and_their_settings() {
    let daemon = Daemon::start();
    let missing = "Missing configuration data";
    let rows = vec![
        refused(
            "POST",
            "/api/switch",
            json!({}),
            400,
            "Missing app name",
            "missing_data",
            Some("app"),
        ),
        refused(
            "POST",
            "/api/switch",
            Value::Null,
            400,
            "Missing app name",
            "missing_data",
            Some("app"),
        ),
        refused(
            "POST",
            "/api/switch",
            json!({"app": 5}),
            400,
            "Missing app name",
            "missing_data",
            Some("app"),
        ),
        refused(
            "POST",
            "/api/switch",
            json!({"app": "tetris"}),
            404,
            "App not found",
            "app_not_found",
            Some("app"),
        ),
        refused("POST", "/api/config", json!({}), 400, missing, "missing_data", None),
        refused("POST", "/api/config", Value::Null, 400, missing, "missing_data", None),
        refused(
            "GET",
            "/api/apps/tetris/config",
            Value::Null,
            404,
            "App not found",
            "app_not_found",
            Some("app"),
        ),
        refused(
            "POST",
            "/api/apps/tetris/config",
            json!({"a": 1}),
            404,
            "App not found",
            "app_not_found",
            Some("app"),
        ),
        refused(
            "DELETE",
            "/api/apps/tetris/config",
            Value::Null,
            404,
            "App not found",
            "app_not_found",
            Some("app"),
        ),
        refused(
            "POST",
            "/api/apps/clock/config",
            json!({}),
            400,
            missing,
            "missing_data",
            None,
        ),
        refused(
            "POST",
            "/api/switch",
            json!({"app": "clock", "confg": {}}),
            400,
            "unknown field `confg`, expected one of `app`, `config`, `hold`",
            "unknown_field",
            Some("confg"),
        ),
    ];
    check(&daemon, rows);
}

#[test]
fn refusals_of_single_settings_name_them() {
    let daemon = Daemon::start();
    let cases = [
        ("clock", json!({"font": "../../etc/passwd"}), "font"),
        ("clock", json!({"font": 5}), "font"),
        ("clock", json!({"color": "red"}), "color"),
        ("clock", json!({"color": [1, 2]}), "color"),
        ("clock", json!({"color": [1, 2, 256]}), "color"),
        ("clock", json!({"color": [true, 2, 3]}), "color"),
        ("clock", json!({"timezone": "Mars/Olympus"}), "timezone"),
        ("clock", json!({"format": "%!"}), "format"),
        ("scroll_text", json!({"speed": 0}), "speed"),
        ("scroll_text", json!({"speed": 11}), "speed"),
        ("scroll_text", json!({"speed": true}), "speed"),
        ("scroll_text", json!({"speed": "3"}), "speed"),
        ("scroll_text", json!({"fps": 9}), "fps"),
        ("scroll_text", json!({"fps": 61}), "fps"),
        ("scroll_text", json!({"text": null}), "text"),
        ("stars", json!({"spawn_rate": 0}), "spawn_rate"),
        ("stars", json!({"spawn_rate": 11}), "spawn_rate"),
        ("stars", json!({"lifetime": 9}), "lifetime"),
        ("stars", json!({"lifetime": 101}), "lifetime"),
        ("stars", json!({"fps": 121}), "fps"),
        ("stars", json!({"fps": 10.5}), "fps"),
    ];
    let before = daemon.state();
    for (app, config, field) in cases {
        let answers = [
            daemon.post(&format!("/api/apps/{app}/config"), &config),
            daemon.post("/api/switch", &json!({"app": app, "config": config})),
        ];
        for answer in answers {
            let problem = answer.json();
            assert_eq!(answer.status, 400, "{app} {config}: {problem}");
            let named = problem["field"].as_str().unwrap();
            assert!(
                named == field || named.starts_with(&format!("{field}.")),
                "{app} {config}: {problem}"
            );
            assert!(
                problem["error"].as_str().unwrap().contains(field),
                "{app} {config}: {problem}"
            );
        }
    }
    let typo = daemon.post("/api/config", &json!({"colour": [1, 2, 3]}));
    assert_eq!((typo.status, &typo.json()["code"]), (400, &json!("unknown_field")));
    assert_eq!(typo.json()["field"], "colour");
    assert_eq!(daemon.state(), before, "a refusal changes nothing");
}

#[test]
fn refusals_of_settings() {
    let daemon = Daemon::start();
    let words = "Brightness must be between 0 and 100";
    let mut rows = vec![
        refused(
            "POST",
            "/api/settings",
            json!({}),
            400,
            "Missing settings data",
            "missing_data",
            None,
        ),
        refused(
            "POST",
            "/api/settings",
            Value::Null,
            400,
            "Missing settings data",
            "missing_data",
            None,
        ),
    ];
    let bad = [
        json!(-1),
        json!(101),
        json!(50.5),
        json!("50"),
        json!(true),
        json!(null),
        json!([50]),
    ];
    rows.extend(bad.map(|brightness| {
        let body = json!({"brightness": brightness});
        refused(
            "POST",
            "/api/settings",
            body,
            400,
            words,
            "out_of_range",
            Some("brightness"),
        )
    }));
    check(&daemon, rows);
    let typo = daemon.post("/api/settings", &json!({"brigthness": 5})).json();
    assert_eq!(
        (&typo["code"], &typo["field"]),
        (&json!("unknown_field"), &json!("brigthness"))
    );
}

#[test]
fn refusals_of_the_carousel() {
    let daemon = Daemon::start();
    let (path, duration) = ("/api/carousel", "Duration must be a positive number");
    let enabled = |apps: Value| json!({"enabled": true, "apps": apps});
    let no_app = "Each app entry must have 'app' field";
    let no_duration = "Each app entry must have 'duration' field";
    let mut rows = vec![
        refused(
            "POST",
            path,
            json!({}),
            400,
            "Missing carousel data",
            "missing_data",
            None,
        ),
        refused(
            "POST",
            path,
            enabled(json!([])),
            400,
            "Carousel enabled but no apps specified",
            "carousel_empty",
            Some("apps"),
        ),
        refused(
            "POST",
            path,
            json!({"enabled": true}),
            400,
            "Carousel enabled but no apps specified",
            "carousel_empty",
            Some("apps"),
        ),
        refused(
            "POST",
            path,
            enabled(json!([{"duration": 5}])),
            400,
            no_app,
            "missing_data",
            Some("apps[0].app"),
        ),
        refused(
            "POST",
            path,
            enabled(json!([{"app": "clock"}])),
            400,
            no_duration,
            "missing_data",
            Some("apps[0].duration"),
        ),
        refused(
            "POST",
            path,
            enabled(json!([{"app": "tetris", "duration": 5}])),
            404,
            "App not found: tetris",
            "app_not_found",
            Some("apps"),
        ),
    ];
    for bad in [json!(0), json!(-1), json!("5"), json!(true), json!(null)] {
        let body = enabled(json!([{"app": "clock", "duration": 5}, {"app": "stars", "duration": bad}]));
        rows.push(refused(
            "POST",
            path,
            body,
            400,
            duration,
            "out_of_range",
            Some("apps[1].duration"),
        ));
    }
    let off = "The carousel is not enabled; enable it with POST /api/carousel";
    for verb in [
        "/api/carousel/next",
        "/api/carousel/previous",
        "/api/carousel/pause",
        "/api/carousel/resume",
    ] {
        rows.push(refused(
            "POST",
            verb,
            Value::Null,
            409,
            off,
            "carousel_not_enabled",
            None,
        ));
    }
    check(&daemon, rows);
}

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
    assert_eq!(apps["apps"], json!(["clock", "scroll_text", "stars"]));
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
