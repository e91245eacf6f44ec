//! Every refusal of the board's contract, with the very words.

use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    http::{self, Answer},
};

/// What must be refused, and how.
pub(crate) struct Refused {
    method: &'static str,
    path: &'static str,
    body: Value,
    status: u16,
    words: &'static str,
    code: &'static str,
    field: Option<&'static str>,
}

pub(crate) const fn refused(
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

pub(crate) fn ask(daemon: &Daemon, method: &str, path: &str, body: &Value) -> Answer {
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

pub(crate) fn check(daemon: &Daemon, rows: Vec<Refused>) {
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
