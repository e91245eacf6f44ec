//! What two boards differ in, as events: the only maker of events, so that none is forgotten.

use std::collections::BTreeMap;

use super::{alerts, board::Board, rules::Rules};
use crate::wire::{
    event::Event,
    view::{Notice, NoticeState, NotificationEvent},
};

/// Events that take a client from `previous` to `next`. From nothing, they are the welcome of a new client.
#[must_use]
pub fn changes(previous: Option<&Board>, next: &Board, rules: &Rules) -> Vec<Event> {
    let Some(previous) = previous else {
        return welcome(next, rules);
    };
    let mut events = Vec::new();
    if previous.running != next.running {
        events.push(Event::AppsList(next.apps_list(rules)));
    }
    if previous.running != next.running || differs_in_config(previous, next, rules) {
        events.push(Event::CurrentApp(next.current_app(rules)));
    }
    if previous.settings != next.settings {
        events.push(Event::Settings(next.settings_view()));
    }
    if previous.carousel != next.carousel {
        events.push(Event::Carousel(next.carousel_view()));
    }
    events.extend(notifications(previous, next));
    if previous.presets != next.presets {
        events.push(Event::Presets(next.presets_view()));
    }
    if previous.schedule != next.schedule || previous.settings.time_zone != next.settings.time_zone {
        events.push(Event::Schedule(next.schedule_view(rules)));
    }
    if previous.vitals != next.vitals {
        events.push(Event::Vitals(next.vitals_view(rules)));
    }
    events.extend(alerts::changes(&previous.alerts, next));
    events
}

fn welcome(now: &Board, rules: &Rules) -> Vec<Event> {
    let mut events = vec![
        Event::AppsList(now.apps_list(rules)),
        Event::CurrentApp(now.current_app(rules)),
        Event::Settings(now.settings_view()),
        Event::Carousel(now.carousel_view()),
        Event::Presets(now.presets_view()),
        Event::Schedule(now.schedule_view(rules)),
        Event::Vitals(now.vitals_view(rules)),
    ];
    events.extend(alerts::changes(&[], now));
    events
}

fn differs_in_config(previous: &Board, next: &Board, rules: &Rules) -> bool {
    let Some(app) = next.running.as_deref() else {
        return false;
    };
    previous.configs.get(app) != next.configs.get(app) && previous.config_of(app, rules) != next.config_of(app, rules)
}

fn notifications(previous: &Board, next: &Board) -> Vec<Event> {
    if previous.notices == next.notices {
        return Vec::new();
    }
    let before: BTreeMap<u64, NoticeState> = all(previous).map(|notice| (notice.id, notice.state)).collect();
    let mut changed: Vec<&Notice> = all(next)
        .filter(|notice| before.get(&notice.id) != Some(&notice.state))
        .collect();
    // What ended is told before what took its place.
    changed.sort_by_key(|notice| (!ended(notice), notice.id));
    changed.into_iter().map(|notice| told(notice, next.revision)).collect()
}

fn all(board: &Board) -> impl Iterator<Item = &Notice> {
    board.notices.recent.iter().chain(&board.notices.queue)
}

fn ended(notice: &Notice) -> bool {
    matches!(notice.state, NoticeState::Done | NoticeState::Dismissed)
}

fn told(notice: &Notice, revision: u64) -> Event {
    Event::Notification(NotificationEvent {
        id: notice.id,
        text: notice.text.clone(),
        state: notice.state,
        revision,
    })
}
