use super::*;

#[test]
fn a_new_client_is_told_everything_in_order() {
    let table = Table::new();
    let events = super::super::changes(None, &table.board, &table.rules);
    let names: Vec<&str> = events.iter().map(Event::name).collect();
    let first = ["apps_list", "current_app", "settings", "carousel_config"];
    assert_eq!(names[..4], first, "clients rely on this order");
    assert_eq!(names[4..], ["presets", "schedule", "vitals_settings"]);
}

#[test]
fn switching_without_settings_uses_the_saved_ones_and_with_them_merges() {
    let mut table = Table::new();
    table
        .switch(json!({"app": "scroll_text", "config": {"text": "kept"}}))
        .unwrap();
    table.switch(json!({"app": "clock"})).unwrap();
    table.switch(json!({"app": "scroll_text"})).unwrap();
    assert_eq!(table.config("scroll_text")["text"], "kept");
    table
        .switch(json!({"app": "scroll_text", "config": {"speed": 3}}))
        .unwrap();
    assert_eq!(table.config("scroll_text")["text"], "kept");
    assert_eq!(table.config("scroll_text")["speed"], 3);
    table
        .ask(Command::ResetConfig {
            app: "scroll_text".into(),
        })
        .unwrap();
    assert_eq!(table.config("scroll_text")["text"], "Hello, World!");
}

#[test]
fn each_change_makes_its_events_and_no_others() {
    let mut table = Table::new();
    let cases = [
        (to("stars"), vec!["apps_list", "current_app"]),
        (
            Command::ConfigureCurrent(read(json!({"lifetime": 99}))),
            vec!["current_app"],
        ),
        (
            Command::Configure {
                app: "clock".into(),
                patch: read(json!({"font": "6x10"})),
            },
            vec![],
        ),
        (Command::Set(read(json!({"brightness": 5}))), vec!["settings"]),
        (Command::SetCarousel(read(three())), vec!["carousel_config"]),
        (
            Command::Turn(Turn::Next),
            vec!["apps_list", "current_app", "carousel_config"],
        ),
        (Command::Turn(Turn::Pause), vec!["carousel_config"]),
        (
            Command::Notify {
                notice: read(json!({"text": "x"})),
                at: 0.0,
            },
            vec!["notification"],
        ),
        (Command::NoticeEnded { id: 1 }, vec!["notification"]),
        (Command::Stop, vec!["apps_list", "current_app"]),
    ];
    for (command, events) in cases {
        let before = table.board.clone();
        table.ask(command.clone()).unwrap();
        assert_eq!(table.events_since(&before), events, "{command:?}");
    }
}

#[test]
fn a_refused_setting_is_named_and_an_unknown_one_too() {
    let mut table = Table::new();
    let refusal = |patch: Value| Table::new().ask(Command::ConfigureCurrent(read(patch))).unwrap_err();
    assert!(matches!(refusal(json!({"color": "blue"})), Refusal::Setting { field, .. } if field == "color"));
    assert!(matches!(refusal(json!({"font": "/etc/passwd"})), Refusal::Setting { field, .. } if field == "font"));
    let unknown = refusal(json!({"colour": "blue"}));
    assert!(matches!(&unknown, Refusal::UnknownSetting { field, .. } if field == "colour"));
    assert!(
        unknown.to_string().contains("color"),
        "it says what there is: {unknown}"
    );
    assert_eq!(table.ask(to("tetris")).unwrap_err(), Refusal::AppNotFound);
    table.ask(Command::Stop).unwrap();
    let nothing = table.ask(Command::ConfigureCurrent(read(json!({"color": [1, 2, 3]}))));
    assert_eq!(nothing.unwrap_err(), Refusal::NothingRuns);
}

#[test]
fn what_a_start_cannot_use_is_mended_and_told() {
    let rules = Rules::new(apps::registry(), Limits::default());
    let saved: Board = read(json!({
        "revision": 5,
        "running": "tetris",
        "configs": {"clock": {"font": "gone", "color": [1, 2, 3]}, "tetris": {"level": 1}},
        "carousel": {"enabled": true, "apps": [{"app": "tetris", "duration": 5}], "current_index": 7},
    }));
    let start = Start {
        saved: Some(saved),
        app: "stars".into(),
        ..Start::default()
    };
    let (board, repairs) = Board::start(start, &rules);
    assert_eq!(board.running.as_deref(), Some("stars"));
    assert!(!board.carousel.enabled && board.carousel.apps.is_empty() && board.carousel.current_index == 0);
    let clock = board.config_of("clock", &rules);
    assert_eq!(
        (&clock["color"], &clock["font"]),
        (&json!([1, 2, 3]), &json!("tom-thumb"))
    );
    assert!(board.revision > 5);
    assert_eq!(repairs.len(), 4, "{repairs:?}");
}

#[test]
fn every_schema_compiles_and_takes_its_defaults() {
    let table = Table::new();
    for entry in table.rules.apps() {
        table
            .rules
            .settle(entry, (entry.defaults)(), &table.board.fonts)
            .unwrap();
    }
}
