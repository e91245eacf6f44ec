//! What happens by itself, at a time of day on some days of the week, in the board's time zone.
//!
//! Daylight saving: a time of day that a day does not have is due at the first moment after the gap; one that a day has
//! twice is due the first time only.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Serialize};

use super::{board::Board, refusal::Refusal, rules::Rules};
use crate::wire::schedule::{NextRun, PlannedEntry, ScheduleAction, ScheduleEntry, ScheduleView, Weekday};

/// What was due longer ago than this, in seconds, is not made up for after a time without power.
const MADE_UP: f64 = 86_400.0;
/// A week, and a day for time zones.
const AHEAD: i64 = 8;

/// The entries, and up to when they have been carried out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    pub entries: Vec<ScheduleEntry>,
    /// Unix seconds; 0 before the first.
    pub seen: f64,
}

impl Board {
    pub(super) fn set_schedule(&mut self, entries: Vec<PlannedEntry>, at: f64, rules: &Rules) -> Result<(), Refusal> {
        let entries = checked(entries, rules)?;
        if entries != self.schedule.entries {
            self.schedule = Schedule { entries, seen: at };
        }
        Ok(())
    }

    /// It is `at`: carries out what became due since the last time, in its order.
    pub(super) fn time_passed(&mut self, at: f64, rules: &Rules) {
        if self.due_in(at, rules).is_none_or(|seconds| seconds > 0.0) {
            return;
        }
        let after = self.schedule.seen.max(at - MADE_UP);
        let due = due(&self.schedule.entries, &self.zone(rules), after, at);
        self.schedule.seen = at;
        for action in due {
            self.carry_out(action, rules);
        }
    }

    /// Seconds from `now` until time has to pass for this board: 0 or less when something is due, or when the clock was far
    /// ahead and has been set right since. `None`: nothing is planned.
    #[must_use]
    pub fn due_in(&self, now: f64, rules: &Rules) -> Option<f64> {
        let next = self.next_run(rules)?;
        Some(if self.schedule.seen > now + MADE_UP {
            0.0
        } else {
            next.at - now
        })
    }

    fn carry_out(&mut self, action: ScheduleAction, rules: &Rules) {
        match action {
            ScheduleAction::Brightness(percent) => self.settings.brightness = percent,
            ScheduleAction::On(on) => self.settings.on = on,
            // A preset or an app may have been deleted since it was planned.
            ScheduleAction::Preset(name) => drop(self.apply_preset(&name, rules)),
            ScheduleAction::App(app) if rules.app(&app).is_some() => self.show(app),
            ScheduleAction::App(_) => {}
        }
    }

    /// What comes next by itself, seen from what was carried out last.
    #[must_use]
    pub fn next_run(&self, rules: &Rules) -> Option<NextRun> {
        let zone = self.zone(rules);
        let seen = moment(self.schedule.seen);
        let first = seen.to_zoned(zone.clone()).date();
        let runs = self.schedule.entries.iter().filter(|entry| entry.enabled);
        let moments = runs.flat_map(|entry| {
            let zone = &zone;
            days(first, AHEAD).filter_map(move |date| Some((run(entry, date, zone)?, entry.id)))
        });
        let (at, id) = moments.filter(|(at, _)| *at > seen).min()?;
        Some(NextRun { id, at: seconds(at) })
    }

    #[must_use]
    pub fn schedule_view(&self, rules: &Rules) -> ScheduleView {
        ScheduleView {
            entries: self.schedule.entries.clone(),
            next: self.next_run(rules),
            revision: self.revision,
        }
    }

    /// The board's own time zone, else that of the configuration.
    #[must_use]
    pub fn zone(&self, rules: &Rules) -> TimeZone {
        let own = self.settings.time_zone.as_deref().and_then(zone);
        own.unwrap_or_else(|| rules.zone.clone())
    }
}

/// The time zone of this IANA name.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some())
}

/// Checks what was sent and numbers what is new.
pub(super) fn checked(entries: Vec<PlannedEntry>, rules: &Rules) -> Result<Vec<ScheduleEntry>, Refusal> {
    if entries.len() > rules.limits.planned {
        return Err(Refusal::ScheduleTooLong(rules.limits.planned));
    }
    let mut checked: Vec<ScheduleEntry> = Vec::with_capacity(entries.len());
    let mut last = entries.iter().filter_map(|entry| entry.id).max().unwrap_or(0);
    for (index, entry) in entries.into_iter().enumerate() {
        check(index, &entry, &checked, rules)?;
        let id = entry.id.unwrap_or_else(|| {
            last = last.wrapping_add(1);
            last
        });
        let PlannedEntry {
            enabled,
            days,
            time,
            action,
            ..
        } = entry;
        checked.push(ScheduleEntry {
            id,
            enabled,
            days,
            time,
            action,
        });
    }
    Ok(checked)
}

fn check(index: usize, entry: &PlannedEntry, before: &[ScheduleEntry], rules: &Rules) -> Result<(), Refusal> {
    let refuse = |field: &str, message: &str| {
        Err(Refusal::Planned {
            field: format!("entries[{index}].{field}"),
            message: format!("entries[{index}].{field}: {message}"),
        })
    };
    if entry.id.is_some_and(|id| before.iter().any(|other| other.id == id)) {
        return refuse("id", "another entry has this id");
    }
    if entry.days.is_empty() || entry.days.len() > 7 {
        return refuse("days", "name one to seven days, such as \"mon\"");
    }
    if time_of_day(&entry.time).is_none() {
        return refuse("time", "write HH:MM, such as 07:30 or 22:00");
    }
    match &entry.action {
        ScheduleAction::Brightness(percent) if *percent > 100 => {
            refuse("action", "Brightness must be between 0 and 100")
        }
        ScheduleAction::App(app) if rules.app(app).is_none() => refuse("action", "App not found"),
        ScheduleAction::Preset(name) if name.chars().count() > 40 => refuse("action", "Preset not found"),
        _ => Ok(()),
    }
}

/// What is due after `after` and not after `until` (Unix seconds), in order of time.
fn due(entries: &[ScheduleEntry], zone: &TimeZone, after: f64, until: f64) -> Vec<ScheduleAction> {
    let (after, until) = (moment(after), moment(until));
    let first = after.to_zoned(zone.clone()).date();
    let mut due: Vec<(Timestamp, usize)> = Vec::new();
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.enabled) {
        let runs = days(first, AHEAD).filter_map(|date| run(entry, date, zone));
        due.extend(runs.filter(|at| *at > after && *at <= until).map(|at| (at, index)));
    }
    due.sort_unstable();
    due.into_iter()
        .map(|(_, index)| entries[index].action.clone())
        .collect()
}

/// When the entry runs on this day, if it does.
fn run(entry: &ScheduleEntry, date: Date, zone: &TimeZone) -> Option<Timestamp> {
    let time = entry
        .days
        .contains(&weekday(date))
        .then(|| time_of_day(&entry.time))??;
    let wanted = date.to_datetime(time);
    match zone.to_ambiguous_timestamp(wanted).offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // The offset that holds after the gap puts the missing time before it.
            let before = after.to_timestamp(wanted).ok()?;
            zone.following(before).next().map(|transition| transition.timestamp())
        }
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(wanted).ok()
        }
    }
}

/// `HH:MM`, and nothing else.
fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

/// The day before `first` and `count` more: a day of one time zone may begin in the day before of another.
fn days(first: Date, count: i64) -> impl Iterator<Item = Date> {
    (-1..=count).filter_map(move |offset| first.checked_add(offset.days()).ok())
}

fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Mon,
        jiff::civil::Weekday::Tuesday => Weekday::Tue,
        jiff::civil::Weekday::Wednesday => Weekday::Wed,
        jiff::civil::Weekday::Thursday => Weekday::Thu,
        jiff::civil::Weekday::Friday => Weekday::Fri,
        jiff::civil::Weekday::Saturday => Weekday::Sat,
        jiff::civil::Weekday::Sunday => Weekday::Sun,
    }
}

/// Unix seconds as a moment; what no calendar has is 1970.
fn moment(seconds: f64) -> Timestamp {
    Timestamp::from_millisecond((seconds * 1e3) as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn seconds(at: Timestamp) -> f64 {
    at.as_millisecond() as f64 / 1e3
}
