//! How long readings are kept and how soon there is an alert, set while the daemon runs.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::{
    daemon::Daemon,
    episode::{START, until},
    recording::Episode,
    vitals::{FOR_LONG, PATH, PHONE, WEARABLE, client, next},
};

const SETTINGS: &str = "/api/vitals/settings";

/// Whole minutes of readings that are so many days old.
fn days_old(days: u64) -> Vec<Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let minute = (now - days * 86_400) / 60 * 60;
    let at = |second| json!({"hr": 70, "temp": 33, "eda": 1, "device_id": "wrist", "timestamp": minute + second});
    (0..60).map(at).collect()
}

fn count(daemon: &Daemon) -> u64 {
    daemon.get("/api/history?limit=1000").json()["count"].as_u64().unwrap()
}

#[test]
fn a_shorter_time_deletes_at_once_and_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let configured = [("RETROBOARD_VITALS_RAW_DAYS", "90")];
    let mut daemon = Daemon::over(folder.path(), &[], &configured);
    let view = daemon.get(SETTINGS).json();
    let defaults = json!({"raw_days": 90, "minute_days": 365, "alerts": "balanced"});
    assert_eq!((&view["raw_days"], &view["defaults"]), (&json!(90), &defaults));
    let mut phone = client(&daemon, PHONE);
    for days in [2, 10, 40] {
        daemon.command(PATH, &json!(days_old(days)));
    }
    assert_eq!(count(&daemon), 180);

    let changed = daemon.command(SETTINGS, &json!({"raw_days": 5}));
    assert_eq!(
        (&changed["raw_days"], &changed["minute_days"]),
        (&json!(5), &json!(365))
    );
    until("averages of two minutes", || count(&daemon) == 62);
    while next(&mut phone, "vitals_settings")["raw_days"] != 5 {}
    daemon.command(SETTINGS, &json!({"minute_days": 30}));
    until("only one of them", || count(&daemon) == 61);
    assert_eq!(daemon.get("/api/devices").json()["minute_days"], 30);

    daemon.signal(rustix::process::Signal::TERM);
    daemon.ended();
    drop(daemon);
    let daemon = Daemon::over(folder.path(), &[], &configured);
    let view = daemon.get(SETTINGS).json();
    assert_eq!((&view["raw_days"], &view["minute_days"]), (&json!(5), &json!(30)));
    let back = daemon.command(SETTINGS, &json!({"raw_days": null, "minute_days": null}));
    assert_eq!((&back["raw_days"], &back["minute_days"]), (&json!(90), &json!(365)));
}

#[test]
fn an_alert_comes_as_soon_as_was_chosen_a_moment_ago() {
    let daemon = Daemon::with(&[], &FOR_LONG);
    let alerts = || daemon.get("/api/alerts").json()["active"].as_array().unwrap().len();
    let Episode { tense, before, .. } = Episode::made_up("wrist", START);
    let send = |range: std::ops::Range<usize>| {
        daemon.command(PATH, &json!(tense[range]));
    };
    daemon.command(SETTINGS, &json!({"alerts": "quiet"}));
    send(0..before + 100);
    assert_eq!(alerts(), 0, "nobody is told of this");
    daemon.command(SETTINGS, &json!({"alerts": "sensitive"}));
    send(before + 100..before + 150);
    until("an alert", || alerts() == 1);
}

#[test]
fn a_choice_is_in_a_backup_and_a_bad_one_is_refused() {
    let daemon = Daemon::start();
    daemon.command(SETTINGS, &json!({"alerts": "quiet", "minute_days": 30}));
    let backup = daemon.get("/api/export").json();
    assert_eq!(
        backup["vitals"],
        json!({"raw_days": null, "minute_days": 30, "alerts": "quiet"})
    );
    let other = Daemon::start();
    other.command("/api/import", &backup);
    assert_eq!(other.get(SETTINGS).json()["alerts"], "quiet");
    let mut old = backup;
    old.as_object_mut().unwrap().remove("vitals");
    other.command("/api/import", &old);
    assert_eq!(
        other.get(SETTINGS).json()["alerts"],
        "balanced",
        "an earlier file says nothing of it"
    );
    old["vitals"] = json!({"raw_days": 9999});
    assert_eq!(other.post("/api/import", &old).json()["field"], "vitals.raw_days");

    for (body, words, field) in [
        (json!({}), "Missing settings data", Value::Null),
        (
            json!({"raw_days": 3651}),
            "raw_days must be between 0 and 3650 days",
            json!("raw_days"),
        ),
        (
            json!({"minute_days": 4000}),
            "minute_days must be between 0 and 3650 days",
            json!("minute_days"),
        ),
    ] {
        let refused = daemon.post(SETTINGS, &body);
        let problem = refused.json();
        assert_eq!(
            (refused.status, &problem["error"], &problem["field"]),
            (400, &json!(words), &field)
        );
    }
    for body in [
        json!({"alerts": "loud"}),
        json!({"raw_days": -1}),
        json!({"raw_day": 1}),
        json!({"raw_days": true}),
    ] {
        assert_eq!(daemon.post(SETTINGS, &body).status, 400, "{body}");
    }
}

#[test]
fn a_wearable_hears_nothing_of_it() {
    let daemon = Daemon::start();
    let mut wearable = client(&daemon, WEARABLE);
    daemon.command(SETTINGS, &json!({"alerts": "quiet"}));
    daemon.command("/api/settings", &json!({"brightness": 9}));
    assert_eq!(wearable.event().unwrap().0, "settings", "and nothing before it");
}
