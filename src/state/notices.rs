//! Texts over the app: one shows, the others wait by priority, then by age.

use apps::{color::Color, icon};

use super::{
    apply::Outcome,
    board::{Board, Notices},
    refusal::Refusal,
    rules::Rules,
};
use crate::wire::{
    request::Notify,
    view::{Notice, NoticeState},
};

/// Longest text, in characters.
const TEXT: usize = 500;

impl Board {
    pub(super) fn notify(&mut self, notify: Notify, at: f64, rules: &Rules) -> Result<Outcome, Refusal> {
        check(&notify)?;
        // One is on the panel; the others wait.
        if self.notices.queue.len() > rules.limits.notices {
            return Err(Refusal::NoticesFull);
        }
        self.notices.last_id += 1;
        let id = self.notices.last_id;
        self.notices.line_up(made(notify, id, at));
        Ok(Outcome {
            effects: Vec::new(),
            notice: Some(id),
        })
    }

    pub(super) fn dismiss(&mut self, id: u64, rules: &Rules) -> Result<(), Refusal> {
        if self.notices.take(id, NoticeState::Dismissed, rules.limits.recent) {
            Ok(())
        } else {
            Err(Refusal::NoticeNotFound)
        }
    }

    pub(super) fn notice_ended(&mut self, id: u64, rules: &Rules) {
        let over = self
            .notices
            .queue
            .front()
            .is_some_and(|notice| notice.id == id && !notice.hold);
        if over {
            self.notices.take(id, NoticeState::Done, rules.limits.recent);
        }
    }
}

impl Notices {
    /// Behind all of the same or a higher priority; a higher one interrupts what shows.
    fn line_up(&mut self, notice: Notice) {
        let place = self
            .queue
            .iter()
            .position(|other| other.priority < notice.priority)
            .unwrap_or(self.queue.len());
        self.queue.insert(place, notice);
        self.mark();
    }

    fn take(&mut self, id: u64, state: NoticeState, keep: usize) -> bool {
        let Some(place) = self.queue.iter().position(|notice| notice.id == id) else {
            return false;
        };
        if let Some(notice) = self.queue.remove(place) {
            self.recent.push_front(Notice { state, ..notice });
            self.recent.truncate(keep);
        }
        self.mark();
        true
    }

    /// The first one shows.
    fn mark(&mut self) {
        for (place, notice) in self.queue.iter_mut().enumerate() {
            notice.state = if place == 0 {
                NoticeState::Showing
            } else {
                NoticeState::Queued
            };
        }
    }
}

fn made(notify: Notify, id: u64, at: f64) -> Notice {
    Notice {
        id,
        text: notify.text,
        state: NoticeState::Queued,
        color: notify.color.unwrap_or(Color::WHITE),
        icon: notify.icon,
        duration: notify.duration.unwrap_or(5.0),
        repeat: notify.repeat.unwrap_or(1),
        priority: notify.priority.0,
        hold: notify.hold,
        created: at,
    }
}

fn check(notify: &Notify) -> Result<(), Refusal> {
    let refuse = |field, message: String| Err(Refusal::Notice { field, message });
    let length = notify.text.chars().count();
    if notify.text.trim().is_empty() {
        return refuse("text", "text must not be empty".into());
    }
    if length > TEXT {
        return refuse(
            "text",
            format!("text has {length} characters; at most {TEXT} are shown"),
        );
    }
    if notify
        .duration
        .is_some_and(|seconds| !(1.0..=3600.0).contains(&seconds))
    {
        return refuse("duration", "duration must be between 1 and 3600 seconds".into());
    }
    if notify.repeat.is_some_and(|times| !(1..=100).contains(&times)) {
        return refuse("repeat", "repeat must be between 1 and 100".into());
    }
    match &notify.icon {
        Some(name) if !icon::names().contains(&name.as_str()) => {
            refuse("icon", format!("icon must be one of {}", icon::names().join(", ")))
        }
        _ => Ok(()),
    }
}
