//! Tells the board that time has passed, whenever something of its schedule is due.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::state::{Command, Handle};

/// The longest sleep: wall clocks jump, on a Pi without a battery by years.
const NAP: Duration = Duration::from_secs(30);
/// When the board has to be told again: it was too busy to listen.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs until the state ends.
pub async fn run(state: Handle) {
    let mut boards = state.watch();
    loop {
        let now = unix_seconds();
        let due = boards.borrow_and_update().due_in(now, state.rules());
        let wait = match due {
            Some(seconds) if seconds <= 0.0 => {
                let _told_again = state.tell(Command::TimePassed { at: now });
                AGAIN
            }
            Some(seconds) => Duration::try_from_secs_f64(seconds).unwrap_or(NAP).min(NAP),
            None => NAP,
        };
        tokio::select! {
            changed = boards.changed() => if changed.is_err() {
                return;
            },
            () = tokio::time::sleep(wait) => {}
        }
    }
}

fn unix_seconds() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}
