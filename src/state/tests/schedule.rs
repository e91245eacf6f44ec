#![expect(clippy::float_cmp, reason = "whole seconds")]

use jiff::Timestamp;

use super::*;

const EVERY_DAY: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Unix seconds of a moment such as `2026-03-29T00:59:00Z`.
fn unix(moment: &str) -> f64 {
    moment.parse::<Timestamp>().unwrap().as_second() as f64
}

/// A board in `zone` with these entries, planned at `at`.
fn planned(zone: &str, entries: Value, at: &str) -> Table {
    let mut table = Table::new();
    table.ask(Command::Set(read(json!({"time_zone": zone})))).unwrap();
    plan(&mut table, entries, at).unwrap();
    table
}

fn plan(table: &mut Table, entries: Value, at: &str) -> Result<Outcome, Refusal> {
    let entries = read(entries);
    table.ask(Command::SetSchedule { entries, at: unix(at) })
}

fn every_day(time: &str, percent: u8) -> Value {
    json!({"days": EVERY_DAY, "time": time, "action": {"brightness": percent}})
}

fn pass(table: &mut Table, at: &str) -> u8 {
    table.ask(Command::TimePassed { at: unix(at) }).unwrap();
    table.board.settings.brightness
}

/// The moments at which something happens from `from` on, found minute by minute as a clock would.
fn runs(table: &mut Table, from: &str, minutes: u32) -> Vec<String> {
    let mut seen = Vec::new();
    for minute in 0..=minutes {
        let at = unix(from) + f64::from(minute) * 60.0;
        table.ask(Command::Set(read(json!({"brightness": 100})))).unwrap();
        table.ask(Command::TimePassed { at }).unwrap();
        if table.board.settings.brightness != 100 {
            seen.push(Timestamp::from_second(at as i64).unwrap().to_string());
        }
    }
    seen
}

#[test]
fn an_entry_runs_at_its_time_and_once() {
    let mut table = planned("Europe/Berlin", json!([every_day("22:00", 10)]), "2026-06-01T12:00:00Z");
    assert_eq!(
        table.board.next_run(&table.rules).unwrap().at,
        unix("2026-06-01T20:00:00Z")
    );
    assert_eq!(pass(&mut table, "2026-06-01T19:59:59Z"), 100);
    assert_eq!(pass(&mut table, "2026-06-01T20:00:00Z"), 10);
    table.ask(Command::Set(read(json!({"brightness": 60})))).unwrap();
    assert_eq!(
        pass(&mut table, "2026-06-01T20:00:30Z"),
        60,
        "what a person sets afterwards stays"
    );
    assert_eq!(
        table.board.next_run(&table.rules).unwrap().at,
        unix("2026-06-02T20:00:00Z")
    );
}

#[test]
fn a_time_that_a_day_does_not_have_runs_after_the_gap() {
    let entries = json!([every_day("02:30", 10)]);
    let mut berlin = planned("Europe/Berlin", entries.clone(), "2026-03-28T12:00:00Z");
    // 02:00 becomes 03:00, which is 01:00 in UTC.
    assert_eq!(runs(&mut berlin, "2026-03-29T00:00:00Z", 240), ["2026-03-29T01:00:00Z"]);
    assert_eq!(runs(&mut berlin, "2026-03-30T00:00:00Z", 120), ["2026-03-30T00:30:00Z"]);
    // 02:00 becomes 02:30 on Lord Howe: 02:15 is missing, 02:30 is not.
    let entries = json!([every_day("02:15", 10)]);
    let mut lord_howe = planned("Australia/Lord_Howe", entries, "2026-10-03T00:00:00Z");
    assert_eq!(
        runs(&mut lord_howe, "2026-10-03T15:00:00Z", 180),
        ["2026-10-03T15:30:00Z"]
    );
}

#[test]
fn a_time_that_a_day_has_twice_runs_the_first_time_only() {
    let mut berlin = planned("Europe/Berlin", json!([every_day("02:30", 10)]), "2026-10-24T12:00:00Z");
    assert_eq!(runs(&mut berlin, "2026-10-25T00:00:00Z", 240), ["2026-10-25T00:30:00Z"]);
    let mut lord_howe = planned(
        "Australia/Lord_Howe",
        json!([every_day("01:45", 10)]),
        "2026-04-04T00:00:00Z",
    );
    assert_eq!(
        runs(&mut lord_howe, "2026-04-04T14:00:00Z", 180),
        ["2026-04-04T14:45:00Z"]
    );
}

#[test]
fn weekdays_are_those_of_the_board() {
    // Monday 00:30 in Auckland is Sunday in UTC.
    let entry = json!([{"days": ["mon"], "time": "00:30", "action": {"on": false}}]);
    let mut table = planned("Pacific/Auckland", entry, "2026-06-05T00:00:00Z");
    pass(&mut table, "2026-06-07T12:29:00Z");
    assert!(table.board.settings.on);
    pass(&mut table, "2026-06-07T12:30:00Z");
    assert!(!table.board.settings.on);
}

#[test]
fn a_day_without_power_is_made_up_for_in_order_but_no_more() {
    let entries = json!([every_day("07:00", 90), every_day("22:00", 10)]);
    let mut table = planned("UTC", entries, "2026-06-01T00:00:00Z");
    assert_eq!(
        pass(&mut table, "2026-06-04T23:00:00Z"),
        10,
        "the last one of that day holds"
    );
    assert_eq!(table.board.schedule.seen, unix("2026-06-04T23:00:00Z"));
    let entry = json!([{"days": ["mon"], "time": "07:00", "action": {"brightness": 1}}]);
    let mut table = planned("UTC", entry, "2026-05-31T00:00:00Z");
    assert_eq!(pass(&mut table, "2026-06-04T00:00:00Z"), 100, "Monday is too long ago");
}

#[test]
fn a_clock_that_jumps_back_repeats_nothing_and_one_that_was_far_ahead_is_healed() {
    let mut table = planned("UTC", json!([every_day("12:00", 10)]), "2026-06-01T00:00:00Z");
    assert_eq!(pass(&mut table, "2026-06-01T12:00:00Z"), 10);
    table.ask(Command::Set(read(json!({"brightness": 70})))).unwrap();
    assert_eq!(pass(&mut table, "2026-06-01T11:00:00Z"), 70);
    assert_eq!(pass(&mut table, "2026-06-01T12:00:30Z"), 70);
    let mut table = planned("UTC", json!([every_day("12:00", 10)]), "2031-01-01T00:00:00Z");
    assert_eq!(pass(&mut table, "2026-06-01T11:00:00Z"), 100);
    assert_eq!(pass(&mut table, "2026-06-01T12:00:00Z"), 10);
}

#[test]
fn apps_and_presets_run_and_those_that_are_gone_do_not() {
    let mut table = planned("UTC", json!([]), "2026-06-01T00:00:00Z");
    let action = |time: &str, action: Value| json!({"days": EVERY_DAY, "time": time, "action": action});
    let entries = json!([
        action("08:00", json!({"app": "stars"})),
        action("09:00", json!({"preset": "gone"}))
    ]);
    plan(&mut table, entries, "2026-06-01T00:00:00Z").unwrap();
    pass(&mut table, "2026-06-01T08:00:00Z");
    assert_eq!(table.running(), "stars");
    pass(&mut table, "2026-06-01T09:00:00Z");
    assert_eq!(table.running(), "stars");
}

#[test]
fn entries_are_numbered_and_keep_their_numbers() {
    let mut table = planned(
        "UTC",
        json!([every_day("08:00", 1), every_day("09:00", 2)]),
        "2026-06-01T00:00:00Z",
    );
    let ids = |table: &Table| {
        table
            .board
            .schedule
            .entries
            .iter()
            .map(|entry| entry.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&table), [1, 2]);
    let mut kept = every_day("09:00", 2);
    kept["id"] = json!(2);
    plan(&mut table, json!([every_day("10:00", 3), kept]), "2026-06-01T00:00:00Z").unwrap();
    assert_eq!(ids(&table), [3, 2]);
}

#[test]
fn mistakes_name_their_entry() {
    let mut table = planned("UTC", json!([]), "2026-06-01T00:00:00Z");
    let good = every_day("08:00", 1);
    let with = |key: &str, value: Value| {
        let mut entry = good.clone();
        entry[key] = value;
        json!([good, entry])
    };
    let cases = [
        (with("time", json!("25:00")), "entries[1].time"),
        (with("time", json!("8:00")), "entries[1].time"),
        (with("days", json!([])), "entries[1].days"),
        (with("action", json!({"brightness": 101})), "entries[1].action"),
        (with("action", json!({"app": "tetris"})), "entries[1].action"),
        (json!(vec![good.clone(); 51]), "entries"),
    ];
    for (entries, field) in cases {
        let refusal = plan(&mut table, entries, "2026-06-01T00:00:00Z").unwrap_err();
        assert_eq!(refusal.field(), Some(field), "{refusal}");
    }
}

#[test]
fn another_time_zone_tells_the_next_run_anew() {
    let mut table = planned("UTC", json!([every_day("08:00", 1)]), "2026-06-01T00:00:00Z");
    let before = table.board.clone();
    table
        .ask(Command::Set(read(json!({"time_zone": "Asia/Tokyo"}))))
        .unwrap();
    assert_eq!(table.events_since(&before), ["settings", "schedule"]);
    let refusal = table
        .ask(Command::Set(read(json!({"time_zone": "Mars/Base"}))))
        .unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("invalid_value", Some("time_zone")));
    table.ask(Command::Set(read(json!({"time_zone": null})))).unwrap();
    assert_eq!(table.board.settings.time_zone, None);
    table.ask(Command::Set(read(json!({"brightness": 5})))).unwrap();
    assert_eq!(table.board.settings.time_zone, None);
}
