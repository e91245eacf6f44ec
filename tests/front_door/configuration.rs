//! Presets, schedule, backup, and pictures of what is not on the panel.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    contract::{check, refused},
    daemon::Daemon,
    http,
    websocket::WebSocket,
};

const V4: &str = "/socket.io/?EIO=4&transport=websocket";
const EVERY_DAY: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[test]
fn refusals_of_presets_schedule_and_backup() {
    let daemon = Daemon::start();
    let name = "name must be 1 to 40 visible characters";
    let entry = |time: &str| json!({"entries": [{"days": ["mon"], "time": time, "action": {"on": true}}]});
    let time = "entries[0].time: write HH:MM, such as 07:30 or 22:00";
    let foreign = "This is not a configuration of RetroBoard; send a file that GET /api/export gave";
    let zone = "There is no time zone \"Mars\"; use an IANA name such as Europe/Berlin";
    let none = "Preset not found";
    let rows = vec![
        refused(
            "POST",
            "/api/presets",
            json!({}),
            400,
            "Missing preset name",
            "missing_data",
            None,
        ),
        refused(
            "POST",
            "/api/presets",
            json!({"name": " "}),
            400,
            name,
            "invalid_value",
            Some("name"),
        ),
        refused(
            "POST",
            "/api/presets/x/apply",
            Value::Null,
            404,
            none,
            "preset_not_found",
            None,
        ),
        refused(
            "GET",
            "/api/presets/x",
            Value::Null,
            404,
            none,
            "preset_not_found",
            None,
        ),
        refused(
            "DELETE",
            "/api/presets/x",
            Value::Null,
            404,
            none,
            "preset_not_found",
            None,
        ),
        refused(
            "POST",
            "/api/schedule",
            json!({}),
            400,
            "Missing schedule data",
            "missing_data",
            None,
        ),
        refused(
            "POST",
            "/api/schedule",
            entry("24:00"),
            400,
            time,
            "invalid_value",
            Some("entries[0].time"),
        ),
        refused(
            "POST",
            "/api/import",
            json!({"a": 1}),
            400,
            foreign,
            "not_a_backup",
            Some("format"),
        ),
        refused(
            "POST",
            "/api/settings",
            json!({"time_zone": "Mars"}),
            400,
            zone,
            "invalid_value",
            Some("time_zone"),
        ),
        refused(
            "GET",
            "/api/apps/tetris/preview.gif",
            Value::Null,
            404,
            "App not found",
            "app_not_found",
            Some("app"),
        ),
        refused(
            "GET",
            "/api/fonts/x/sample.png",
            Value::Null,
            404,
            "Font not found",
            "font_not_found",
            None,
        ),
    ];
    check(&daemon, rows);
}

#[test]
fn a_preset_is_saved_told_applied_and_brought_back() {
    let daemon = Daemon::start();
    let mut client = WebSocket::open(daemon.address, V4);
    client.send(&["40"]).unwrap();
    client.welcome();
    daemon.command(
        "/api/switch",
        &json!({"app": "scroll_text", "config": {"text": "evening"}}),
    );
    daemon.command("/api/settings", &json!({"brightness": 20}));
    let saved = daemon.command("/api/presets", &json!({"name": "Evening & night"}));
    assert_eq!(saved["presets"][0]["name"], "Evening & night");
    let heard = std::iter::from_fn(|| client.event())
        .find(|(name, _)| name == "presets")
        .unwrap()
        .1;
    assert_eq!(heard["presets"], saved["presets"]);

    daemon.command("/api/switch", &json!({"app": "stars"}));
    let address = "/api/presets/Evening%20%26%20night";
    daemon.command(&format!("{address}/apply"), &json!({}));
    let current = daemon.get("/api/current").json();
    assert_eq!(
        (&current["app"], &current["config"]["text"]),
        (&json!("scroll_text"), &json!("evening"))
    );

    let preset = daemon.get(address).json();
    let gone = http::send(daemon.address, "DELETE", address, None, b"").json();
    assert_eq!(gone["presets"], json!([]));
    let back = daemon.command("/api/presets", &json!({"name": "Evening & night", "preset": preset}));
    assert_eq!(back["presets"], saved["presets"]);
}

#[test]
fn a_panel_that_is_off_is_dark_and_keeps_its_brightness() {
    let daemon = Daemon::start();
    let answer = daemon.command("/api/settings", &json!({"on": false}));
    assert_eq!((&answer["on"], &answer["brightness"]), (&json!(false), &json!(100)));
    let dark = apps::frame::Frame::new(64, 32);
    wait_until(|| daemon.get("/api/preview.png").body == retroboard::picture::png(&dark, 1));
    daemon.command("/api/settings", &json!({"on": true}));
    wait_until(|| daemon.get("/api/preview.png").body != retroboard::picture::png(&dark, 1));
}

#[test]
fn what_was_due_without_power_is_made_up_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut daemon = Daemon::over(folder.path(), &[], &[]);
    let five_minutes_ago = Timestamp::now()
        .checked_sub(5.minutes())
        .unwrap()
        .to_zoned(TimeZone::UTC);
    let entry = json!({
        "days": EVERY_DAY, "time": five_minutes_ago.strftime("%H:%M").to_string(), "action": {"brightness": 7},
    });
    daemon.command("/api/settings", &json!({"time_zone": "UTC"}));
    let planned = daemon.command("/api/schedule", &json!({"entries": [entry]}));
    assert_eq!(planned["next"]["id"], planned["entries"][0]["id"]);
    assert_eq!(
        daemon.get("/api/settings").json()["brightness"],
        100,
        "not for the past of a new entry"
    );
    daemon.signal(Signal::TERM);
    assert!(daemon.ended().success());

    let ten_minutes_ago = Timestamp::now().as_second() as f64 - 600.0;
    change_saved(folder.path(), |board| {
        board["schedule"]["seen"] = json!(ten_minutes_ago);
    });
    let daemon = Daemon::over(folder.path(), &[], &[]);
    wait_until(|| daemon.get("/api/settings").json()["brightness"] == 7);
}

#[test]
fn a_configuration_moves_to_another_board() {
    let old = Daemon::start();
    let font = include_bytes!("../../fonts/retro-clock.bdf");
    let path = "/api/fonts?name=mine";
    let added = http::send(old.address, "POST", path, Some("application/x-font-bdf"), font);
    assert_eq!(added.status, 200, "{:?}", added.json());
    old.command("/api/switch", &json!({"app": "clock", "config": {"font": "mine"}}));
    old.command("/api/settings", &json!({"brightness": 30, "time_zone": "Asia/Tokyo"}));
    old.command(
        "/api/carousel",
        &json!({"enabled": true, "apps": [{"app": "clock", "duration": 5}]}),
    );
    old.command("/api/presets", &json!({"name": "one"}));
    let entry = json!({"days": ["sun"], "time": "08:00", "action": {"preset": "one"}});
    old.command("/api/schedule", &json!({"entries": [entry]}));
    let export = old.get("/api/export");
    assert!(
        export
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; filename=\"retroboard-")
    );

    let new = Daemon::start();
    new.command("/api/import", &export.json());
    assert_eq!(new.get("/api/export").json(), export.json());
    assert_eq!(new.get("/api/current").json()["config"]["font"], "mine");

    let mut damaged = export.json();
    damaged["fonts"][0]["bdf"] = json!("bm8gZm9udA==");
    let refused = new.post("/api/import", &damaged);
    assert_eq!(
        (refused.status, &refused.json()["field"]),
        (400, &json!("fonts[0].bdf"))
    );
    assert_eq!(
        new.get("/api/export").json(),
        export.json(),
        "a refusal changes nothing"
    );
}

#[test]
fn apps_and_fonts_have_pictures_without_being_on_the_panel() {
    let daemon = Daemon::start();
    let film = |config: &str| daemon.get(&format!("/api/apps/scroll_text/preview.gif?seconds=1{config}"));
    let (usual, red) = (film(""), film("&config=%7B%22color%22%3A%5B255%2C0%2C0%5D%7D"));
    assert!(usual.body.starts_with(b"GIF89a") && red.body.starts_with(b"GIF89a"));
    assert_ne!(usual.body, red.body, "settings that are tried out are seen");
    assert_eq!(daemon.get("/api/current").json()["app"], "clock", "and change nothing");
    let sample = daemon.get("/api/fonts/unifont/sample.png?text=Hi&scale=2");
    assert!(sample.body.starts_with(b"\x89PNG"));
    for (query, field) in [("seconds=11", "seconds"), ("scale=0", "scale"), ("config=1", "config")] {
        let answer = daemon.get(&format!("/api/apps/clock/preview.gif?{query}"));
        assert_eq!(
            (answer.status, &answer.json()["field"]),
            (400, &json!(field)),
            "{query}"
        );
    }
    let answer = daemon.get("/api/apps/stars/preview.gif?config=%7B%22fps%22%3A999%7D");
    assert_eq!((answer.status, &answer.json()["field"]), (400, &json!("fps")));
}

#[test]
fn the_carousel_tells_how_long_its_entry_has() {
    let daemon = Daemon::start();
    assert_eq!(daemon.get("/api/carousel").json()["remaining"], Value::Null);
    daemon.command(
        "/api/carousel",
        &json!({"enabled": true, "apps": [{"app": "clock", "duration": 500}]}),
    );
    wait_until(|| {
        daemon.get("/api/carousel").json()["remaining"]
            .as_f64()
            .is_some_and(|left| (400.0..=500.0).contains(&left))
    });
    daemon.command("/api/carousel/pause", &json!({}));
    assert_eq!(daemon.get("/api/carousel").json()["remaining"], Value::Null);
}

/// Changes the saved board of a daemon that does not run.
fn change_saved(folder: &Path, change: impl FnOnce(&mut Value)) {
    let database = rusqlite::Connection::open(folder.join("retroboard.db")).unwrap();
    let document: String = database
        .query_row("SELECT document FROM board", [], |row| row.get(0))
        .unwrap();
    let mut board = serde_json::from_str(&document).unwrap();
    change(&mut board);
    database
        .execute("UPDATE board SET document = ?1", [board.to_string()])
        .unwrap();
}

fn wait_until(mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "it never happens");
    }
}
