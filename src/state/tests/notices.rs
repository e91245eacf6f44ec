use super::*;
use crate::wire::view::NoticeState;

fn order(table: &Table) -> Vec<u64> {
    table.board.notices.queue.iter().map(|notice| notice.id).collect()
}

#[test]
fn the_first_shows_and_the_others_wait() {
    let mut table = Table::new();
    for text in ["a", "b", "c"] {
        table.notify(json!({"text": text})).unwrap();
    }
    assert_eq!(order(&table), [1, 2, 3]);
    let states: Vec<_> = table.board.notices.queue.iter().map(|notice| notice.state).collect();
    assert_eq!(states, [NoticeState::Showing, NoticeState::Queued, NoticeState::Queued]);
    table.ask(Command::NoticeEnded { id: 2 }).unwrap();
    assert_eq!(order(&table), [1, 2, 3], "only what shows can end");
    table.ask(Command::NoticeEnded { id: 1 }).unwrap();
    table.ask(Command::Dismiss { id: 3 }).unwrap();
    assert_eq!(order(&table), [2]);
    let recent: Vec<_> = table
        .board
        .notices
        .recent
        .iter()
        .map(|notice| (notice.id, notice.state))
        .collect();
    assert_eq!(recent, [(3, NoticeState::Dismissed), (1, NoticeState::Done)]);
    assert_eq!(
        table.ask(Command::Dismiss { id: 1 }).unwrap_err(),
        Refusal::NoticeNotFound
    );
}

#[test]
fn a_higher_priority_goes_first_and_interrupts() {
    let mut table = Table::new();
    for (text, priority) in [
        ("a", json!("normal")),
        ("b", json!("low")),
        ("c", json!("normal")),
        ("d", json!(9)),
    ] {
        table
            .notify(json!({"text": text, "priority": priority, "hold": true}))
            .unwrap();
    }
    assert_eq!(order(&table), [4, 1, 3, 2]);
    table.ask(Command::NoticeEnded { id: 4 }).unwrap();
    assert_eq!(order(&table), [4, 1, 3, 2], "what is held stays");
}

#[test]
fn there_is_room_for_32_that_wait() {
    let mut table = Table::new();
    for _ in 0..33 {
        table.notify(json!({"text": "x"})).unwrap();
    }
    assert_eq!(table.notify(json!({"text": "x"})).unwrap_err(), Refusal::NoticesFull);
    for id in 1..=33 {
        table.ask(Command::Dismiss { id }).unwrap();
    }
    assert_eq!(
        table.board.notices.recent.len(),
        20,
        "what is over is forgotten in the end"
    );
}

#[test]
fn what_cannot_be_shown_is_refused_by_field() {
    let cases = [
        (json!({"text": "  "}), "text"),
        (json!({"text": "x".repeat(501)}), "text"),
        (json!({"text": "x", "duration": 0.5}), "duration"),
        (json!({"text": "x", "duration": 3601}), "duration"),
        (json!({"text": "x", "repeat": 101}), "repeat"),
        (json!({"text": "x", "icon": "no such icon"}), "icon"),
    ];
    for (body, field) in cases {
        assert_eq!(
            Table::new().notify(body.clone()).unwrap_err().field(),
            Some(field),
            "{body}"
        );
    }
}
