use super::*;

fn turning() -> Table {
    let mut table = Table::new();
    table.carousel(three()).unwrap();
    table
}

#[test]
fn enabling_starts_the_first_entry_and_the_index_wraps() {
    let mut table = turning();
    assert_eq!((table.running(), table.board.carousel.current_index), ("stars", 0));
    assert_eq!(table.turn(Turn::Previous), 2);
    assert_eq!(table.turn(Turn::Next), 0);
    assert_eq!(table.turn(Turn::Next), 1);
    assert_eq!(table.running(), "clock");
}

#[test]
fn a_slot_that_ends_gives_way_once() {
    let mut table = turning();
    let slot = table.board.slot;
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!(table.board.carousel.current_index, 1);
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!(table.board.carousel.current_index, 1, "an old slot is nobody's");
}

#[test]
fn a_manual_switch_restarts_the_slot_and_the_next_entry_follows() {
    let mut table = turning();
    let slot = table.board.slot;
    table.ask(to("scroll_text")).unwrap();
    assert!(table.board.slot > slot);
    assert_eq!(
        (table.running(), table.board.carousel.current_index),
        ("scroll_text", 0)
    );
    let slot = table.board.slot;
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!((table.running(), table.board.carousel.current_index), ("clock", 1));
}

#[test]
fn hold_pause_and_stop_keep_it_where_it_is() {
    let mut table = turning();
    table.switch(json!({"app": "scroll_text", "hold": true})).unwrap();
    assert!(table.board.carousel.paused);
    let slot = table.board.slot;
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!(table.running(), "scroll_text");
    table.turn(Turn::Resume);
    assert!(!table.board.carousel.paused && table.board.slot > slot);
    table.ask(Command::Stop).unwrap();
    assert_eq!((table.running(), table.board.carousel.paused), ("nothing", true));
    table.turn(Turn::Resume);
    assert_eq!(table.running(), "stars");
}

#[test]
fn a_failed_app_is_skipped() {
    let mut table = turning();
    table.turn(Turn::Next);
    let fail = |app: &str| Command::AppFailed {
        app: app.into(),
        reason: "broke".into(),
    };
    table.ask(fail("clock")).unwrap();
    assert_eq!((table.running(), table.board.carousel.current_index), ("stars", 2));
    let slot = table.board.slot;
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!(table.board.carousel.current_index, 0);
    let slot = table.board.slot;
    table.ask(Command::SlotEnded { slot }).unwrap();
    assert_eq!(table.board.carousel.current_index, 2, "the broken one is passed over");
    table.ask(fail("stars")).unwrap();
    assert_eq!(table.running(), "scroll_text", "no entry works, another app does");
    for app in ["scroll_text", "test_pattern"] {
        assert_eq!(table.running(), app);
        table.ask(fail(app)).unwrap();
    }
    assert_eq!(table.running(), "nothing");
    table.ask(to("clock")).unwrap();
    assert!(
        !table.board.failed.contains_key("clock"),
        "chosen again, it gets a new chance"
    );
}

#[test]
fn the_list_changes_under_way() {
    let mut table = turning();
    table.turn(Turn::Next);
    let slot = |app: &str| json!({"app": app, "duration": 1});
    table
        .carousel(json!({"apps": [slot("scroll_text"), slot("stars"), slot("clock")]}))
        .unwrap();
    assert_eq!((table.running(), table.board.carousel.current_index), ("clock", 2));
    table.carousel(json!({"apps": [slot("stars")]})).unwrap();
    assert_eq!((table.running(), table.board.carousel.current_index), ("stars", 0));
    assert_eq!(table.carousel(json!({"apps": []})).unwrap_err(), Refusal::CarouselEmpty);
    table.carousel(json!({"enabled": false})).unwrap();
    assert_eq!(table.ask(Command::Turn(Turn::Next)).unwrap_err(), Refusal::CarouselOff);
    table.carousel(json!({"enabled": true})).unwrap();
    assert_eq!(table.board.carousel.apps.len(), 1, "the list is kept while it is off");
}

#[test]
fn bad_entries_are_refused() {
    let refusal = |app: &str, duration: f64| {
        let body = json!({"enabled": true, "apps": [{"app": app, "duration": duration}]});
        Table::new().carousel(body).unwrap_err()
    };
    assert_eq!(refusal("clock", -1.0), Refusal::SlotDuration);
    assert_eq!(refusal("clock", 0.4), Refusal::SlotDurationRange);
    assert_eq!(refusal("clock", 86_401.0), Refusal::SlotDurationRange);
    assert_eq!(refusal("tetris", 1.0), Refusal::CarouselAppNotFound("tetris".into()));
    let slots = vec![json!({"app": "clock", "duration": 1}); 101];
    assert_eq!(
        Table::new().carousel(json!({"apps": slots})).unwrap_err(),
        Refusal::CarouselTooLong(100)
    );
}
