//! What may be set on the page, and what goes before it.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::movable::{Board, folder_at, free};

#[test]
fn file_variable_and_flag_go_before_the_page() {
    let [port] = free();
    let folder = folder_at(port);
    let file = folder.path().join("retroboard.toml");
    fs::write(&file, "[display]\nwidth = 128\n\n[tls]\nredirect = false\n").unwrap();
    let arguments = ["--config", file.to_str().unwrap(), "--auth", "open"];
    let mut board = Board::with(folder.path(), &arguments, &[("RETROBOARD_ACCESS_HOSTS", "a.example")]);
    for (key, value, source, place) in [
        ("display.width", json!(64), "file", "retroboard.toml, line 2"),
        ("tls.redirect", Value::Null, "file", "retroboard.toml, line 5"),
        (
            "access.hosts",
            json!(["b.example"]),
            "environment",
            "RETROBOARD_ACCESS_HOSTS",
        ),
        ("server.auth", json!("paired"), "flag", "--auth"),
    ] {
        assert_eq!(board.key(key)["source"], source);
        let (status, problem) = board.refused(&json!({key: value}));
        assert_eq!(
            (status, &problem["code"], &problem["field"]),
            (409, &json!("fixed_elsewhere"), &json!(key))
        );
        assert!(problem["error"].as_str().unwrap().contains(place), "{problem}");
        assert!(board.key(key)["place"].as_str().unwrap().ends_with(place));
    }
    assert_eq!(board.key("display.width")["value"], 128);
    board.tries(&json!({"display.height": 64}));
    assert_eq!(board.key("display.height")["source"], "page");
    assert_eq!(board.post("/api/setup/confirm", &json!({})).status, 200);
    // What comes to stand in the file later goes before the page too.
    fs::write(&file, "[display]\nheight = 16\n").unwrap();
    board.kill();
    let board = Board::with(folder.path(), &arguments, &[]);
    let height = board.key("display.height");
    assert_eq!((&height["value"], &height["source"]), (&json!(16), &json!("file")));
}

#[test]
fn wrong_values_change_nothing() {
    let [port] = free();
    let folder = folder_at(port);
    let board = Board::over(folder.path(), &[]);
    for (changes, field, words) in [
        (
            json!({"server.listen": ["localhost"]}),
            "server.listen",
            "is not an IP address with a port",
        ),
        (json!({"server.listen": []}), "server.listen", "number of entries"),
        (
            json!({"server.listen": "127.0.0.1:1"}),
            "server.listen",
            "expected a list",
        ),
        (json!({"server.listen": {"a": 1}}), "server.listen", "expected a list"),
        (
            json!({"server.listen": ["0.0.0.0:8080"]}),
            "server.listen",
            "asks nobody who they are",
        ),
        (json!({"server.auth": "none"}), "server.auth", "must be"),
        (json!({"display.width": 10}), "display.width", "between 16 and 512"),
        (json!({"display.width": 64.5}), "display.width", "expected an integer"),
        (
            json!({"display.width": u64::MAX}),
            "display.width",
            "cannot be a setting",
        ),
        (json!({"display.hub75.rows": 33}), "display.hub75.rows", "multiple of 2"),
        (json!({"tls.key": "key.pem"}), "tls.key", "belong together"),
        (
            json!({"access.hosts": ["http://a.example"]}),
            "access.hosts",
            "is not a host name",
        ),
        (json!({"storage.data_dir": "/tmp"}), "storage.data_dir", "no setting"),
        (
            json!({"display.panel_socket": "/tmp/x"}),
            "display.panel_socket",
            "no setting",
        ),
        (json!({"server.lisen": []}), "server.lisen", "no setting"),
    ] {
        let (status, problem) = board.refused(&changes);
        assert_eq!(
            (status, &problem["field"]),
            (400, &json!(field)),
            "{changes}: {problem}"
        );
        assert!(
            problem["error"].as_str().unwrap().contains(words),
            "{changes}: {problem}"
        );
    }
    for (body, code) in [
        (json!({}), "missing_data"),
        (json!({"changes": {}}), "nothing_changes"),
        (
            json!({"changes": {"server.listen": [format!("127.0.0.1:{port}")]}}),
            "nothing_changes",
        ),
        (json!({"changes": []}), "invalid_value"),
        (json!({"changes": {}, "now": true}), "unknown_field"),
    ] {
        let answer = board.post("/api/setup", &body);
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!(code)), "{body}");
    }
    assert_eq!(board.setup()["trial"], Value::Null);
    assert_eq!(
        fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().contains("trial") })
            .count(),
        0
    );
}

#[test]
fn settings_that_cannot_be_read_are_set_aside() {
    for bad in [
        b"\xff\xfe".to_vec(),
        b"[server\nlisten".to_vec(),
        b"[server]\nlisten = [\"nowhere\"]\n".to_vec(),
        b"[storage]\ndata_dir = \"/nowhere\"\n".to_vec(),
        b"[tls]\nlisten = [\"0.0.0.0:1\"]\n".to_vec(),
        vec![b'#'; 1024 * 1024 + 1],
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.toml"), &bad).unwrap();
        let board = Board::with(folder.path(), &["--listen", "127.0.0.1:0"], &[]);
        let told = board.setup()["last_failure"].as_str().unwrap().to_owned();
        assert!(told.contains("could not be read"), "{told}");
        assert_eq!(fs::read(folder.path().join("settings.damaged.toml")).unwrap(), bad);
        assert!(!folder.path().join("settings.toml").exists());
        board.kill();
        let board = Board::with(folder.path(), &["--listen", "127.0.0.1:0"], &[]);
        assert_eq!(board.setup()["last_failure"], Value::Null);
    }
}

#[test]
fn the_check_of_the_configuration_knows_the_page() {
    let [port] = free();
    let folder = folder_at(port);
    let check = |text: &str| {
        let file = folder.path().join("retroboard.toml");
        fs::write(&file, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_retroboard"))
            .args(["check-config", "--print", "--config"])
            .arg(file)
            .env("RETROBOARD_STORAGE_DATA_DIR", folder.path())
            .output()
            .unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let listen = |port: u16| format!("listen = [\"127.0.0.1:{port}\"]");
    assert!(check("").contains(&listen(port)));
    assert!(check("[server]\nlisten = [\"127.0.0.1:1\"]\n").contains(&listen(1)));
    fs::write(folder.path().join("settings.toml"), "[tls]\nlisten = [\"0.0.0.0:1\"]\n").unwrap();
    let told = check("");
    assert!(
        told.contains("settings.toml:2: tls.listen: everyone on the network"),
        "{told}"
    );
}

#[test]
fn who_cannot_start_with_confirmed_settings_says_where_they_are() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = folder_at(taken.local_addr().unwrap().port());
    let output = Command::new(env!("CARGO_BIN_EXE_retroboard"))
        .args(["serve", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told.contains("cannot listen on") && told.contains("settings.toml"),
        "{told}"
    );
    assert!(folder.path().join("settings.toml").exists(), "it may be able to later");
}
