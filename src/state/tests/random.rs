use super::*;
use crate::wire::view::NoticeState;

/// Xorshift: the same commands in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn app(&mut self) -> String {
        ["clock", "scroll_text", "stars", "tetris"][self.roll(4) as usize].to_owned()
    }

    fn command(&mut self, table: &Table) -> Command {
        match self.roll(14) {
            0 => to(&self.app()),
            1 => Command::Stop,
            2 => Command::Configure {
                app: self.app(),
                patch: read(json!({"fps": self.roll(90)})),
            },
            3 => Command::ResetConfig { app: self.app() },
            4 => Command::Set(read(json!({"brightness": self.roll(120)}))),
            5 | 6 => Command::SetCarousel(read(json!({"enabled": self.roll(3) > 0, "apps": self.slots()}))),
            7 => Command::Turn([Turn::Next, Turn::Previous, Turn::Pause, Turn::Resume][self.roll(4) as usize]),
            8 => Command::SlotEnded {
                slot: table.board.slot - self.roll(2).min(table.board.slot),
            },
            9 => Command::AppFailed {
                app: self.app(),
                reason: "dice".into(),
            },
            10 | 11 => Command::Notify {
                notice: read(json!({"text": "x", "priority": self.roll(10)})),
                at: 0.0,
            },
            12 => Command::Dismiss {
                id: self.roll(table.board.notices.last_id + 2),
            },
            _ => Command::NoticeEnded {
                id: table.board.notices.queue.front().map_or(0, |notice| notice.id),
            },
        }
    }

    fn slots(&mut self) -> Vec<Value> {
        (0..self.roll(4))
            .map(|_| json!({"app": self.app(), "duration": 1 + self.roll(9)}))
            .collect()
    }
}

fn check(board: &Board, rules: &Rules) {
    assert!(board.running.as_ref().is_none_or(|app| rules.app(app).is_some()));
    let carousel = &board.carousel;
    assert!(carousel.current_index < carousel.apps.len().max(1));
    assert!(!carousel.enabled || !carousel.apps.is_empty());
    assert!(board.settings.brightness <= 100);
    let states: Vec<_> = board.notices.queue.iter().map(|notice| notice.state).collect();
    assert!(states.len() <= 33);
    assert!(states.first().is_none_or(|state| *state == NoticeState::Showing));
    assert!(states.iter().skip(1).all(|state| *state == NoticeState::Queued));
}

/// What a client knows that hears nothing but events.
fn learned(known: &mut Vec<Event>, events: Vec<Event>) {
    for event in events {
        known.retain(|old| old.name() != event.name());
        known.push(event);
    }
}

fn without_revision(events: &[Event]) -> Vec<Value> {
    let mut values: Vec<Value> = events
        .iter()
        .filter(|event| event.name() != "notification")
        .map(|event| json!({"name": event.name(), "payload": event}))
        .collect();
    for value in &mut values {
        value["payload"].as_object_mut().unwrap().remove("revision");
    }
    values.sort_by_key(|value| value["name"].to_string());
    values
}

#[test]
fn whatever_is_asked_the_board_stays_sound_and_clients_stay_in_step() {
    let (mut table, mut dice) = (Table::new(), Dice(0x2545_F491_4F6C_DD1D));
    let mut known = super::super::changes(None, &table.board, &table.rules);
    let mut refused = 0;
    for _ in 0..3_000 {
        let before = table.board.clone();
        let command = dice.command(&table);
        refused += u32::from(table.ask(command).is_err());
        check(&table.board, &table.rules);
        learned(
            &mut known,
            super::super::changes(Some(&before), &table.board, &table.rules),
        );
        let now = super::super::changes(None, &table.board, &table.rules);
        assert_eq!(without_revision(&known), without_revision(&now));
    }
    assert!((200..2_800).contains(&refused), "both happen: {refused}");
}
