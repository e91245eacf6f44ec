//! What was acknowledged survives, however the daemon ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    daemon::{Daemon, command},
    http,
    websocket::WebSocket,
};

fn commands() -> Vec<(&'static str, Value)> {
    let slots = json!([{"app": "stars", "duration": 600}, {"app": "clock", "duration": 600}, {"app": "scroll_text", "duration": 0.5}]);
    vec![
        ("/api/settings", json!({"brightness": 42, "transition": "wipe"})),
        (
            "/api/switch",
            json!({"app": "scroll_text", "config": {"text": "kept", "color": "#00ff80"}}),
        ),
        ("/api/apps/stars/config", json!({"lifetime": 77})),
        ("/api/carousel", json!({"enabled": true, "apps": slots})),
        ("/api/carousel/next", json!({})),
        ("/api/carousel/pause", json!({})),
        ("/api/carousel/previous", json!({})),
        ("/api/carousel", json!({"enabled": false})),
        ("/api/settings", json!({"brightness": 0})),
    ]
}

#[test]
fn an_answered_command_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    for (path, body) in commands() {
        let mut daemon = Daemon::over(folder.path(), &[], &[]);
        daemon.command(path, &body);
        let before = daemon.state();
        daemon.signal(Signal::KILL);
        daemon.ended();
        let again = Daemon::over(folder.path(), &[], &[]);
        assert_eq!(again.state(), before, "after {path} {body}");
    }
}

#[test]
fn a_term_signal_ends_it_well_and_soon() {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &[]);
    for (path, body) in commands().into_iter().take(4) {
        daemon.command(path, &body);
    }
    let before = daemon.state();
    let began = Instant::now();
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.ended().code(), Some(0));
    assert!(began.elapsed().as_secs() < 5);
    assert_eq!(Daemon::over(folder.path(), &[], &[]).state(), before);
}

#[test]
fn revisions_go_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &[]);
    let before = daemon.command("/api/settings", &json!({"brightness": 1}))["revision"]
        .as_u64()
        .unwrap();
    daemon.signal(Signal::KILL);
    daemon.ended();
    let after = Daemon::over(folder.path(), &[], &[]).get("/api/settings").json()["revision"]
        .as_u64()
        .unwrap();
    assert!(after > before, "{before} {after}");
}

#[test]
fn the_app_at_start_is_the_saved_one_then_the_named_one_then_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let running =
        |arguments: &[&str]| Daemon::over(folder.path(), arguments, &[]).get("/api/current").json()["app"].clone();
    assert_eq!(running(&[]), "clock");
    assert_eq!(running(&["--app", "stars"]), "stars", "nothing was saved yet");
    let daemon = Daemon::over(folder.path(), &[], &[]);
    daemon.command("/api/switch", &json!({"app": "scroll_text"}));
    drop(daemon);
    assert_eq!(running(&["--app", "stars"]), "scroll_text", "saved state goes first");
    assert_eq!(running(&["--app", "stars", "--ignore-state"]), "stars");
    let unknown = command(folder.path(), &["--app", "tetris"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("the apps are clock, scroll_text, stars, test_pattern"));
}

#[test]
fn one_folder_serves_one_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Daemon::over(folder.path(), &[], &[]);
    let second = command(folder.path(), &[]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another retroboard already uses the data folder"));
}

#[test]
fn a_bad_configuration_does_not_end_a_running_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("retroboard.toml");
    fs::write(&file, "[log]\nlevel = \"info\"\n").unwrap();
    let daemon = Daemon::over(&folder.path().join("data"), &["--config", file.to_str().unwrap()], &[]);
    fs::write(&file, "[log]\nlevle = \"info\"\n").unwrap();
    daemon.signal(Signal::HUP);
    assert_eq!(
        daemon.command("/api/settings", &json!({"brightness": 3}))["brightness"],
        3
    );
}

/// A daemon with a file, which is the second.
fn with_file(folder: &Path, text: &str) -> (Daemon, PathBuf) {
    let file = folder.join("retroboard.toml");
    fs::write(&file, text).unwrap();
    let mut command = command(&folder.join("data"), &["--config", file.to_str().unwrap()]);
    (Daemon::run(command.stderr(Stdio::piped())), file)
}

/// Writes the file anew and reloads; the lines that tell what came of it, up to one with `last`.
fn reload(daemon: &Daemon, told: &mut impl Iterator<Item = String>, (file, text): (&Path, &str), last: &str) -> String {
    fs::write(file, text).unwrap();
    daemon.signal(Signal::HUP);
    let mut lines = String::new();
    for line in told {
        lines += &line;
        if line.contains(last) {
            break;
        }
    }
    lines
}

#[test]
fn a_reload_changes_limits_and_names_what_waits_for_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (mut daemon, file) = with_file(folder.path(), "");
    let mut told = daemon.told();
    let body = format!("{{\"brightness\": 2}}{}", " ".repeat(2000));
    let large = || {
        http::send(
            daemon.address,
            "POST",
            "/api/settings",
            Some("application/json"),
            body.as_bytes(),
        )
        .status
    };
    assert_eq!(large(), 200);
    let new = "[server]\nmax_body_bytes = 1024\n[socket]\nmax_sockets = 1\nqueue = 9\n[display]\nwidth = 128\n";
    let lines = reload(&daemon, &mut told, (&file, new), "after a restart");
    assert!(
        lines.contains("changed: server.max_body_bytes, socket.max_sockets"),
        "{lines}"
    );
    assert!(
        lines.ends_with("after a restart only: display.width, socket.queue"),
        "{lines}"
    );
    assert_eq!(large(), 413);
    let lines = reload(&daemon, &mut told, (&file, ""), "changed");
    assert!(
        lines.ends_with("changed: server.max_body_bytes, socket.max_sockets"),
        "{lines}"
    );
    assert_eq!(large(), 200);
}

#[test]
fn a_reload_lets_fewer_in_and_keeps_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut daemon, file) = with_file(folder.path(), "");
    let mut told = daemon.told();
    let mut first = WebSocket::open(daemon.address, "/socket.io/?EIO=4&transport=websocket");
    first.send(&["40"]).unwrap();
    first.welcome();
    let handshake = || daemon.get("/socket.io/?EIO=4&transport=polling").status;
    assert_eq!(handshake(), 200);
    reload(
        &daemon,
        &mut told,
        (&file, "[socket]\nmax_sockets = 1\n"),
        "changed: socket.max_sockets",
    );
    assert_eq!(handshake(), 503);
    daemon.command("/api/settings", &json!({"brightness": 9}));
    let mut events = std::iter::from_fn(|| first.event());
    let (_, settings) = events.find(|(name, _)| name == "settings").unwrap();
    assert_eq!(settings["brightness"], 9, "who was there stays");
    let one = "[socket]\nmax_sockets = 9\n[server]\nmax_connections_per_address = 1\n";
    reload(
        &daemon,
        &mut told,
        (&file, one),
        "changed: server.max_connections_per_address",
    );
    assert_eq!(daemon.get("/api/health").status, 200, "who is new gets in");
    assert!(first.closes(), "who was silent makes room");
}

#[test]
fn nobody_beyond_this_machine_gets_in_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = command(folder.path(), &["--listen", "0.0.0.0:0"]);
    let refused = open.output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("allow_open_network"));
}

#[test]
fn the_first_retroboards_state_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let old = json!({
        "last_app": "scroll_text",
        "app_configs": {"scroll_text": {"text": "from long ago", "speed": 99}, "tetris": {"level": 1}},
        "settings": {"brightness": 60},
        "carousel": {"enabled": true, "apps": [{"app": "clock", "duration": 10}, {"app": "tetris", "duration": 5}, {"app": "scroll_text", "duration": 15}], "current_index": 2},
    });
    let file = folder.path().join("state.json");
    fs::write(&file, old.to_string()).unwrap();
    let data = folder.path().join("data");
    let import = |file: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retroboard"));
        command
            .arg("import-state")
            .arg(file)
            .arg("--data-dir")
            .arg(&data)
            .output()
            .unwrap()
    };
    let done = import(&file);
    let report = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(report.contains("left out: settings of tetris"), "{report}");
    assert!(
        report.contains("scroll_text.speed goes back to its default"),
        "{report}"
    );
    let state = Daemon::over(&data, &[], &[]).state();
    assert_eq!(state["current"]["app"], "scroll_text");
    assert_eq!(state["current"]["config"]["text"], "from long ago");
    assert_eq!(state["settings"]["brightness"], 60);
    let apps = json!([{"app": "clock", "duration": 10.0}, {"app": "scroll_text", "duration": 15.0}]);
    assert_eq!(state["carousel"]["apps"], apps);
    fs::write(&file, "{}").unwrap();
    assert_eq!(import(&file).status.code(), Some(1));
}
