//! The interface described: the documents are up to date, and the daemon does what they say.

use std::{env, fs, path::Path};

use retroboard::gateway::{asyncapi, openapi};
use serde_json::{Value, json};

use crate::daemon::Daemon;

fn check(name: &str, document: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let wanted = format!("{}\n", serde_json::to_string_pretty(document).unwrap());
    if env::var_os("RETROBOARD_BLESS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let have = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        have == wanted,
        "docs/{name} is out of date: run this test with RETROBOARD_BLESS=1"
    );
}

#[test]
fn the_committed_documents_are_those_of_the_code() {
    check("openapi.json", &openapi::document());
    check("asyncapi.json", &asyncapi::document());
}

#[test]
fn the_daemon_serves_them() {
    let daemon = Daemon::start();
    assert_eq!(daemon.get("/api/openapi.json").json(), openapi::document());
    assert_eq!(daemon.get("/api/asyncapi.json").json(), asyncapi::document());
}

/// The schema of a 200 answer, with the components it refers to.
fn answer_schema(document: &Value, path: &str, method: &str) -> Option<Value> {
    let answer = &document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
    let mut schema = answer.as_object()?.clone();
    schema.insert("components".into(), document["components"].clone());
    Some(Value::Object(schema))
}

#[test]
fn answers_are_as_documented() {
    let daemon = Daemon::start();
    let document = openapi::document();
    daemon.command("/api/notify", &json!({"text": "hello", "hold": true}));
    daemon.command("/api/presets", &json!({"name": "clock"}));
    let mut checked = 0;
    for path in document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|path| !path.contains("preview") && !path.contains("sample") && *path != "/metrics")
    {
        let Some(schema) = answer_schema(&document, path, "get") else {
            continue;
        };
        let answer = daemon.get(&path.replace("{name}", "clock"));
        assert_eq!(answer.status, 200, "{path}");
        let problems: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&answer.json())
            .map(|error| error.to_string())
            .collect();
        assert!(problems.is_empty(), "GET {path}: {problems:?}");
        checked += 1;
    }
    assert!(checked >= 9, "{checked}");
    let commands = [
        ("/api/settings", json!({"brightness": 5})),
        ("/api/switch", json!({"app": "stars"})),
        ("/api/config", json!({"fps": 30})),
        (
            "/api/carousel",
            json!({"enabled": true, "apps": [{"app": "clock", "duration": 5}]}),
        ),
        ("/api/notify", json!({"text": "again"})),
        ("/api/presets", json!({"name": "two"})),
        ("/api/schedule", json!({"entries": []})),
        ("/api/stop", json!({})),
    ];
    for (path, body) in commands {
        let schema = answer_schema(&document, path, "post").unwrap();
        let answer = daemon.command(path, &body);
        assert!(jsonschema::is_valid(&schema, &answer), "POST {path}: {answer}");
    }
}
