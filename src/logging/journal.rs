//! The journal of systemd: an entry an event, its fields beside the message.
//!
//! The message names the fields as a line on a terminal would, which `tracing-journald` leaves out: `journalctl` shows nothing
//! but the message, and "cannot accept a connection" alone helps nobody.

use std::{
    fmt::{self, Write},
    io,
};

use rustix::fs::fstat;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

const IDENTIFIER: &str = "retroboard";

/// Whether standard error leads to the journal: systemd then says where it leads, and it leads there still.
pub(super) fn is_there() -> bool {
    let stream = std::env::var("JOURNAL_STREAM").unwrap_or_default();
    let Ok(here) = fstat(io::stderr()) else { return false };
    stream == format!("{}:{}", here.st_dev, here.st_ino)
}

pub(super) struct Journal;

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let fields = entry(event);
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        // There is no other place to tell it.
        let _lost = systemd::journal::send(&fields);
    }
}

fn entry(event: &Event<'_>) -> Vec<String> {
    let mut entry = Entry::default();
    event.record(&mut entry);
    let about = event.metadata();
    let mut fields = vec![
        format!("MESSAGE={}{}", entry.message, entry.beside),
        format!("PRIORITY={}", priority(*about.level())),
        format!("SYSLOG_IDENTIFIER={IDENTIFIER}"),
    ];
    fields.extend(about.file().map(|file| format!("CODE_FILE={file}")));
    fields.extend(about.line().map(|line| format!("CODE_LINE={line}")));
    fields.extend(entry.fields);
    fields
}

/// As syslog(3) numbers them.
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

/// What an event says.
#[derive(Default)]
struct Entry {
    message: String,
    /// The fields once more, for people.
    beside: String,
    fields: Vec<String>,
}

impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
            return;
        }
        let _in_memory = write!(self.beside, " {}={value:?}", field.name());
        self.fields.push(format!("{}={value:?}", name(field.name())));
    }
}

/// A name that the journal takes: capitals, digits and `_`, and none of its own.
fn name(field: &str) -> String {
    let letters = field.chars().map(|letter| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' => letter.to_ascii_uppercase(),
        _ => '_',
    });
    "RETROBOARD_".chars().chain(letters).collect()
}
