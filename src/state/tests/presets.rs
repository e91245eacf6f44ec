use super::*;
use crate::{state::backup::Import, wire::preset::SavePreset};

fn save(table: &mut Table, name: &str, at: f64) -> Result<Outcome, Refusal> {
    let wanted = SavePreset {
        name: name.into(),
        preset: None,
    };
    table.ask(Command::SavePreset { wanted, at })
}

fn apply(table: &mut Table, name: &str) -> Result<Outcome, Refusal> {
    table.ask(Command::ApplyPreset { name: name.into() })
}

#[test]
fn a_preset_brings_the_whole_board_back_but_for_its_time_zone() {
    let mut table = Table::new();
    table
        .switch(json!({"app": "scroll_text", "config": {"text": "evening"}}))
        .unwrap();
    table
        .ask(Command::Set(read(json!({"brightness": 20, "transition": "wipe"}))))
        .unwrap();
    table.carousel(three()).unwrap();
    table.switch(json!({"app": "scroll_text"})).unwrap();
    let then = table.board.clone();
    save(&mut table, " Evening ", 5.0).unwrap();

    table.carousel(json!({"enabled": false, "apps": []})).unwrap();
    table.switch(json!({"app": "stars", "config": {"fps": 30}})).unwrap();
    table
        .ask(Command::ResetConfig {
            app: "scroll_text".into(),
        })
        .unwrap();
    table
        .ask(Command::Set(read(
            json!({"brightness": 90, "on": false, "time_zone": "Asia/Tokyo"}),
        )))
        .unwrap();
    let before = table.board.clone();
    apply(&mut table, "Evening").unwrap();
    assert_eq!(table.running(), "scroll_text");
    assert_eq!(table.config("scroll_text")["text"], "evening");
    assert_eq!(
        table.config("stars")["fps"],
        60,
        "settings of an app in the background too"
    );
    assert_eq!((table.board.settings.brightness, table.board.settings.on), (20, true));
    assert_eq!(table.board.settings.time_zone.as_deref(), Some("Asia/Tokyo"));
    assert_eq!(table.board.carousel, then.carousel);
    assert_eq!(
        table.events_since(&before),
        ["apps_list", "current_app", "settings", "carousel_config"]
    );
}

#[test]
fn names_are_checked_replaced_and_bounded() {
    let mut table = Table::new();
    for bad in ["", "  ", "a\nb", &"x".repeat(41)] {
        assert_eq!(save(&mut table, bad, 0.0).unwrap_err(), Refusal::PresetName);
    }
    for number in 0..50 {
        save(&mut table, &format!("{number}"), f64::from(number)).unwrap();
    }
    assert_eq!(
        save(&mut table, "one more", 60.0).unwrap_err(),
        Refusal::PresetsFull(50)
    );
    save(&mut table, "7", 99.0).unwrap();
    let view = table.board.presets_view();
    assert_eq!((view.presets.len(), view.presets[49].name.as_str()), (50, "7"));
    table.ask(Command::RemovePreset { name: "7".into() }).unwrap();
    assert_eq!(apply(&mut table, "7").unwrap_err(), Refusal::PresetNotFound);
}

#[test]
fn a_deleted_preset_comes_back_and_what_is_unusable_in_it_does_not() {
    let mut table = Table::new();
    save(&mut table, "old", 1.0).unwrap();
    let mut preset = table.board.named("old").unwrap().clone();
    table.ask(Command::RemovePreset { name: "old".into() }).unwrap();
    preset.app = Some("tetris".into());
    preset.settings.brightness = 250;
    preset.configs.insert("tetris".into(), apps::app::Settings::new());
    preset
        .configs
        .get_mut("clock")
        .unwrap()
        .insert("font".into(), json!("gone"));
    let wanted = SavePreset {
        name: "old".into(),
        preset: Some(Box::new(preset)),
    };
    table.ask(Command::SavePreset { wanted, at: 9.0 }).unwrap();
    let back = table.board.named("old").unwrap();
    assert_eq!(
        (back.saved, back.app.as_deref(), back.settings.brightness),
        (1.0, None, 100)
    );
    assert_eq!(back.configs["clock"]["font"], "tom-thumb");
    assert!(!back.configs.contains_key("tetris"));
}

fn taken_over(from: &Table) -> Value {
    serde_json::to_value(from.board.backup(|_| String::new())).unwrap()
}

fn import(table: &mut Table, backup: Value) -> Result<Outcome, Refusal> {
    let import = Import {
        backup: read(backup),
        fonts: Vec::new(),
        at: 3.0,
    };
    table.ask(Command::Import(Box::new(import)))
}

#[test]
fn a_configuration_goes_over_to_another_board() {
    let mut table = Table::new();
    table.switch(json!({"app": "stars", "config": {"fps": 33}})).unwrap();
    table.carousel(three()).unwrap();
    table
        .ask(Command::Set(read(json!({"brightness": 20, "time_zone": "Asia/Tokyo"}))))
        .unwrap();
    save(&mut table, "one", 1.0).unwrap();
    let entries = read(json!([{"days": ["sun"], "time": "08:00", "action": {"preset": "one"}}]));
    table.ask(Command::SetSchedule { entries, at: 1.0 }).unwrap();
    let mut other = Table::new();
    import(&mut other, taken_over(&table)).unwrap();
    assert_eq!(taken_over(&other), taken_over(&table));
}

#[test]
fn a_configuration_with_a_mistake_changes_nothing_and_says_where() {
    let mut table = Table::new();
    let good = taken_over(&table);
    let cases = [
        ("/settings/brightness", json!(101), "settings.brightness"),
        ("/settings/time_zone", json!("Mars/Base"), "settings.time_zone"),
        ("/configs", json!({"stars": {"fps": 999}}), "configs.stars.fps"),
        ("/configs", json!({"tetris": {}}), "configs.tetris.app"),
        (
            "/carousel/apps",
            json!([{"app": "tetris", "duration": 5}]),
            "carousel.apps",
        ),
        (
            "/schedule",
            json!([{"days": ["mon"], "time": "late", "action": {"on": true}}]),
            "schedule.entries[0].time",
        ),
    ];
    for (pointer, value, field) in cases {
        let mut backup = good.clone();
        *backup.pointer_mut(pointer).unwrap() = value;
        let refusal = import(&mut table, backup).unwrap_err();
        assert_eq!(refusal.field(), Some(field), "{refusal}");
    }
    assert_eq!(taken_over(&table), good);
}
