//! The command line of the machine itself, and the way in that it opens.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    http::{self, Answer},
};

const PAIRED: &[&str] = &["--auth", "paired"];

/// What the command prints; it must succeed.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let (good, out, told) = try_run(folder, arguments);
    assert!(good, "{arguments:?}: {told}");
    out
}

fn try_run(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_retroboard"))
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn after<'a>(text: &'a str, word: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(word));
    line.unwrap_or_else(|| panic!("no {word:?} in {text}"))
}

/// A GET with a token.
fn get(daemon: &Daemon, path: &str, token: &str) -> Answer {
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n",
        daemon.address
    );
    http::raw(daemon.address, head.as_bytes())
}

#[test]
fn a_code_from_the_machine_lets_a_phone_in() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    assert_eq!(daemon.get("/api/apps").status, 401);
    let printed = run(folder.path(), &["pair"]);
    let code = after(&printed, "Code: ");
    assert!(
        after(&printed, "Link: ").ends_with(&format!("/#/pair/{code}")),
        "{printed}"
    );
    let finish = json!({"code": code, "name": "Ada's phone"});
    let issued = daemon.command("/api/pair/finish", &finish);
    assert_eq!((&issued["role"], &issued["vitals"]), (&json!("admin"), &json!("all")));
    let token = issued["token"].as_str().unwrap();
    assert_eq!(get(&daemon, "/api/apps", token).status, 200);
    assert_eq!(
        daemon.post("/api/pair/finish", &finish).status,
        403,
        "a code works once"
    );
    assert!(run(folder.path(), &["token", "list"]).contains("Ada's phone"));
}

#[test]
fn tokens_are_given_out_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let token = run(
        folder.path(),
        &["token", "create", "Home Assistant", "--role", "controller"],
    );
    let token = token.trim();
    assert_eq!(get(&daemon, "/api/current", token).status, 200);
    assert_eq!(get(&daemon, "/api/tokens", token).status, 403);
    let list = run(folder.path(), &["token", "list"]);
    let id = list.lines().nth(1).unwrap().split_whitespace().next().unwrap();
    run(folder.path(), &["token", "revoke", id]);
    assert_eq!(get(&daemon, "/api/current", token).status, 401);
    let (good, _, told) = try_run(folder.path(), &["token", "revoke", id]);
    assert!(!good && told.contains("Token not found"), "{told}");
}

#[test]
fn a_new_key_ends_every_token() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let token = run(folder.path(), &["token", "create", "x", "--role", "admin"]);
    run(folder.path(), &["token", "rotate-key"]);
    assert_eq!(get(&daemon, "/api/current", token.trim()).status, 401);
    assert_eq!(run(folder.path(), &["token", "list"]).lines().count(), 1);
}

#[test]
fn tokens_outlive_the_daemon_and_are_nowhere_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let token = run(folder.path(), &["token", "create", "x", "--role", "viewer"]);
    drop(daemon);
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    assert_eq!(get(&daemon, "/api/current", token.trim()).status, 200);
    let signature = token.trim().rsplit('.').next().unwrap();
    for file in ["retroboard.db", "retroboard.db-wal"] {
        let content = std::fs::read(folder.path().join(file)).unwrap_or_default();
        let found = content
            .windows(signature.len())
            .any(|window| window == signature.as_bytes());
        assert!(!found, "{file}");
    }
}

#[test]
fn a_wearable_gets_a_token_writes_and_is_exported_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let printed = run(folder.path(), &["device", "add", "wrist-1", "wrist-2"]);
    let token = after(&printed, "wrist-1,");
    let path = format!("/api/esp32/data?token={token}");
    let reading = json!({"hr": 71.5, "temp": 33.1, "eda": 2.5});
    assert_eq!(daemon.post(&path, &reading).status, 200);
    let mut other = reading.clone();
    other["device_id"] = "wrist-2".into();
    let refused = daemon.post(&path, &other);
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (403, &json!("not_your_device"))
    );
    assert_eq!(run(folder.path(), &["device", "list"]), "wrist-1\nwrist-2\n");

    let file = folder.path().join("out.csv");
    let output = file.to_str().unwrap();
    run(folder.path(), &["export", "--device", "wrist-1", "-o", output]);
    let csv = std::fs::read_to_string(&file).unwrap();
    assert!(csv.lines().nth(1).unwrap().contains("71.5,33.1,2.5"), "{csv}");
    let (good, ..) = try_run(folder.path(), &["export", "--device", "wrist-1", "-o", output]);
    assert!(!good, "a file that is there is not overwritten");

    run(folder.path(), &["device", "forget", "wrist-1"]);
    assert_eq!(daemon.post(&path, &reading).status, 401);
}

#[test]
fn a_wearable_that_never_sent_a_reading_is_forgotten_with_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let printed = run(folder.path(), &["device", "add", "wrist-1"]);
    let path = format!("/api/esp32/data?token={}", after(&printed, "wrist-1,"));
    // Let in, though what it sends is no reading.
    assert_eq!(daemon.post(&path, &json!({})).status, 400);
    run(folder.path(), &["device", "forget", "wrist-1"]);
    assert_eq!(daemon.post(&path, &json!({})).status, 401);
    assert_eq!(run(folder.path(), &["token", "list"]).lines().count(), 1);
    let (good, _, told) = try_run(folder.path(), &["device", "forget", "wrist-1"]);
    assert!(!good && told.contains("Device not found"), "{told}");
}

#[test]
fn without_a_daemon_the_command_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (good, _, told) = try_run(folder.path(), &["token", "list"]);
    assert!(!good);
    assert!(
        told.contains("no RetroBoard answers at") && told.contains("--data-dir"),
        "{told}"
    );
}

#[test]
fn commands_are_on_record() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::over(folder.path(), PAIRED, &[]);
    let token = run(folder.path(), &["token", "create", "Ada", "--role", "admin"]);
    assert_eq!(daemon.post("/api/switch", &json!({"app": "stars"})).status, 401);
    let lines = || -> Vec<Value> {
        let audit = get(&daemon, "/api/audit", token.trim()).json();
        audit["lines"].as_array().unwrap().clone()
    };
    let found = |who: &str, what: &str, status: u16| {
        let wanted = (json!(who), json!(what), json!(status));
        lines()
            .iter()
            .any(|line| (&line["who"], &line["what"], &line["status"]) == (&wanted.0, &wanted.1, &wanted.2))
    };
    // They are written behind the answer.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !(found("machine", "POST /api/tokens", 200) && found("anyone", "POST /api/switch", 401)) {
        assert!(std::time::Instant::now() < end, "{:?}", lines());
    }
}
