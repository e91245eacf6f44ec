//! The record of commands: who, what, when, and what became of it. No vitals, no secrets, no addresses.
//!
//! What is refused is recorded too, but not more of it than anybody would read: an attacker must not wear out the disk.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::caller::Caller;
use crate::{
    store::{AuditRow, Store},
    wire::access::Role,
};

/// Lines that may wait to be written, and that are written together.
const QUEUE: usize = 256;
/// Refusals of one kind that are recorded in a minute; the others are counted.
const REFUSALS: u32 = 10;
const SPAN: Duration = Duration::from_mins(1);

/// The way to the record. Cheap to clone.
#[derive(Clone)]
pub struct Audit(mpsc::Sender<AuditRow>);

impl Audit {
    /// Starts the task that writes.
    #[must_use]
    pub fn start(store: Store) -> Self {
        let (lines, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(write(inbox, store));
        Self(lines)
    }

    /// What somebody asked for, and the status they were answered. Never waits: more than can be written is told in the log.
    pub fn note(&self, caller: &Caller, what: String, status: u16) {
        let row = AuditRow {
            id: 0,
            at: Timestamp::now().as_millisecond(),
            who: caller.name.to_string(),
            role: caller.role.map(Role::as_str).unwrap_or_default().to_owned(),
            what,
            status,
        };
        if self.0.try_send(row).is_err() {
            tracing::warn!("more commands than can be recorded; some are not on record");
        }
    }
}

async fn write(mut inbox: mpsc::Receiver<AuditRow>, store: Store) {
    let mut throttle = Throttle::default();
    let mut rows = Vec::with_capacity(QUEUE);
    while inbox.recv_many(&mut rows, QUEUE).await > 0 {
        let now = Instant::now();
        let batch: Vec<AuditRow> = rows.drain(..).filter_map(|row| throttle.pass(row, now)).collect();
        if !batch.is_empty()
            && let Err(error) = store.record(batch).await
        {
            tracing::warn!(%error, "commands are not on record");
        }
    }
}

/// Lets a few refusals of a kind through.
#[derive(Default)]
struct Throttle {
    began: Option<Instant>,
    refused: HashMap<u16, u32>,
}

impl Throttle {
    /// The row, unless there were many like it; the last one that passes says that more are not recorded.
    fn pass(&mut self, mut row: AuditRow, now: Instant) -> Option<AuditRow> {
        if row.status < 400 {
            return Some(row);
        }
        if self.began.is_none_or(|began| now - began >= SPAN) {
            self.began = Some(now);
            self.refused.clear();
        }
        let count = self.refused.entry(row.status).or_default();
        *count += 1;
        if *count == REFUSALS {
            row.what.push_str(" (more like it within this minute are not recorded)");
        }
        (*count <= REFUSALS).then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: u16) -> AuditRow {
        AuditRow {
            id: 0,
            at: 0,
            who: "anyone".into(),
            role: String::new(),
            what: "POST /api/switch".into(),
            status,
        }
    }

    #[test]
    fn a_flood_of_refusals_is_a_few_lines_a_minute() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let passed: Vec<_> = (0..1000).filter_map(|_| throttle.pass(row(401), now)).collect();
        assert_eq!(passed.len(), REFUSALS as usize);
        assert!(passed.last().unwrap().what.contains("more like it"));
        assert!(throttle.pass(row(403), now).is_some(), "of another kind");
        assert!(
            (0..1000).all(|_| throttle.pass(row(200), now).is_some()),
            "what was done"
        );
        assert!(throttle.pass(row(401), now + SPAN).is_some(), "a minute later");
    }
}
