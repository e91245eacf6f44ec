//! The decisions, without a daemon around them.

mod actor;
mod carousel;
mod decisions;
mod notices;
mod presets;
mod random;
mod schedule;

use serde_json::{Value, json};

use super::{Board, Command, Limits, Refusal, Rules, Start, apply::Outcome, command::Turn};
use crate::wire::{event::Event, request::Switch};

/// A board with its rules, and short words for what is asked of it.
struct Table {
    board: Board,
    rules: Rules,
}

impl Table {
    fn new() -> Self {
        let rules = Rules::new(apps::registry(), Limits::default());
        let start = Start {
            app: "clock".into(),
            ..Start::default()
        };
        let (board, repairs) = Board::start(start, &rules);
        assert!(repairs.is_empty());
        Self { board, rules }
    }

    /// As the actor does: a refusal leaves the board as it was.
    fn ask(&mut self, command: Command) -> Result<Outcome, Refusal> {
        let mut next = self.board.clone();
        let outcome = next.apply(command, &self.rules)?;
        next.revision += 1;
        self.board = next;
        Ok(outcome)
    }

    fn switch(&mut self, body: Value) -> Result<Outcome, Refusal> {
        self.ask(Command::Switch(read(body)))
    }

    fn carousel(&mut self, body: Value) -> Result<Outcome, Refusal> {
        self.ask(Command::SetCarousel(read(body)))
    }

    fn turn(&mut self, turn: Turn) -> usize {
        self.ask(Command::Turn(turn)).unwrap();
        self.board.carousel.current_index
    }

    fn notify(&mut self, body: Value) -> Result<u64, Refusal> {
        let command = Command::Notify {
            notice: read(body),
            at: 0.0,
        };
        self.ask(command).map(|outcome| outcome.notice.unwrap())
    }

    fn running(&self) -> &str {
        self.board.running.as_deref().unwrap_or("nothing")
    }

    fn config(&self, app: &str) -> Value {
        Value::Object(self.board.config_of(app, &self.rules))
    }

    /// Names of the events that lead from `before` to now.
    fn events_since(&self, before: &Board) -> Vec<&'static str> {
        super::changes(Some(before), &self.board, &self.rules)
            .iter()
            .map(Event::name)
            .collect()
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn to(app: &str) -> Command {
    Command::Switch(Switch {
        app: app.into(),
        config: None,
        hold: false,
    })
}

fn three() -> Value {
    let slot = |app: &str| json!({"app": app, "duration": 10});
    json!({"enabled": true, "apps": [slot("stars"), slot("clock"), slot("stars")]})
}
