//! How often the daemon died lately, kept in a small file beside the database: a database that kills it must not hide that.
//!
//! Times are seconds since the machine was switched on, which no wrong clock can change. Another boot is another story:
//! a cut of power is no crash.

use std::{
    fs, io, panic,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

const FILE: &str = "starts.json";
/// So many crashes in [`LATELY`] are too many to try the same again.
const TOO_MANY: usize = 5;
/// So many, the last ones in safe mode: not even the database is to be trusted.
const FAR_TOO_MANY: usize = 7;
/// Seconds.
const LATELY: f64 = 60.0;
/// What went wrong so many seconds before the end has to do with it.
const TO_BLAME: f64 = 120.0;
/// At most so often something is blamed: an app that fails with every frame must not wear out the disk. Seconds.
const BLAME_EVERY: f64 = 10.0;
/// Characters of a reason; it has to pass over a panel.
const LONGEST_REASON: usize = 200;

/// How the daemon is to start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Normal,
    /// Without what was saved; `reason` is for people.
    Safe { reason: String, with_database: bool },
}

/// The run that is. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Starts {
    /// None: nobody counts.
    kept: Option<Arc<Mutex<Kept>>>,
    mode: Mode,
}

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    document: Document,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Document {
    /// Which boot the times belong to.
    boot: String,
    running: Option<Run>,
    crashes: Vec<Crash>,
}

/// A run that has not ended well, or not yet.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Run {
    since: f64,
    /// What went wrong last.
    trouble: Option<Crash>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Crash {
    at: f64,
    reason: String,
}

impl Starts {
    /// Counts this start in `folder`, when systemd is there to start the daemon again and again.
    #[must_use]
    pub fn begin(folder: &Path) -> Self {
        if !super::notify::is_wanted() {
            return Self::default();
        }
        Self::count(folder)
    }

    fn count(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let mut document = read(&path);
        let mode = document.begin(&boot(), now());
        let kept = Kept { path, document };
        kept.write();
        let starts = Self {
            kept: Some(Arc::new(Mutex::new(kept))),
            mode,
        };
        starts.blame_panics();
        starts
    }

    #[must_use]
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// What people are told if this run ends badly soon.
    pub fn blame(&self, reason: &str) {
        if let Some(mut kept) = self.lock()
            && kept.document.blame(reason, now())
        {
            kept.write();
        }
    }

    /// Another run of the same process begins.
    pub fn begin_again(&mut self) {
        self.end_well();
        let mode = self.lock().map(|mut kept| {
            let mode = kept.document.begin(&boot(), now());
            kept.write();
            mode
        });
        self.mode = mode.unwrap_or_default();
    }

    /// This run ends as it should. A safe mode that ends so has done its work.
    pub fn end_well(&self) {
        if let Some(mut kept) = self.lock() {
            kept.document.running = None;
            if self.mode != Mode::Normal {
                kept.document.crashes.clear();
            }
            kept.write();
        }
    }

    fn blame_panics(&self) {
        let (starts, before) = (self.clone(), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            let what = info.payload_as_str().unwrap_or("a panic");
            let place = info
                .location()
                .map(|place| format!(" ({}:{})", place.file(), place.line()));
            starts.blame(&format!("{what}{}", place.unwrap_or_default()));
            before(info);
        }));
    }

    fn lock(&self) -> Option<MutexGuard<'_, Kept>> {
        let kept = self.kept.as_ref()?;
        Some(kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    /// A cut of power begins another boot, so this need not be on the disk itself.
    fn write(&self) {
        let text = serde_json::to_vec(&self.document).expect("plain values are always JSON");
        let new = self.path.with_extension("json.new");
        let written = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = written.and_then(|()| fs::write(&new, text));
        let written: io::Result<()> = written.and_then(|()| fs::rename(&new, &self.path));
        if let Err(error) = written {
            tracing::warn!(%error, "starts cannot be counted");
        }
    }
}

impl Document {
    fn begin(&mut self, boot: &str, now: f64) -> Mode {
        // Where nobody says which boot it is, every start is taken for one: a plug that was pulled is no crash.
        if boot.is_empty() || self.boot != boot {
            *self = Self {
                boot: boot.to_owned(),
                ..Self::default()
            };
        }
        if let Some(run) = self.running.take() {
            self.crashes.push(run.crash(now));
        }
        self.crashes.retain(|crash| (now - LATELY..=now).contains(&crash.at));
        let forgotten = self.crashes.len().saturating_sub(FAR_TOO_MANY);
        self.crashes.drain(..forgotten);
        self.running = Some(Run {
            since: now,
            trouble: None,
        });
        self.mode()
    }

    fn mode(&self) -> Mode {
        match self.crashes.last() {
            Some(last) if self.crashes.len() >= TOO_MANY => Mode::Safe {
                reason: last.reason.clone(),
                with_database: self.crashes.len() < FAR_TOO_MANY,
            },
            _ => Mode::Normal,
        }
    }

    /// Whether that is news enough to be written down.
    fn blame(&mut self, reason: &str, at: f64) -> bool {
        let Some(run) = &mut self.running else { return false };
        let soon = |last: &Crash| at < last.at + BLAME_EVERY;
        if run.trouble.as_ref().is_some_and(soon) {
            return false;
        }
        let words = reason.chars().map(|c| if c.is_control() { ' ' } else { c });
        run.trouble = Some(Crash {
            at,
            reason: words.take(LONGEST_REASON).collect(),
        });
        true
    }
}

impl Run {
    /// Nobody knows when it died, but that it was started again soon after.
    fn crash(self, now: f64) -> Crash {
        let trouble = self.trouble.filter(|trouble| trouble.at > now - TO_BLAME);
        let reason = trouble.map_or_else(|| "it was killed".to_owned(), |trouble| trouble.reason);
        Crash { at: now, reason }
    }
}

/// One that cannot be read says nothing.
fn read(path: &Path) -> Document {
    let text = fs::read(path).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.unwrap_or_default().trim().to_owned()
}

fn now() -> f64 {
    let now = clock_gettime(ClockId::Boottime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crashed(times: usize, apart: f64) -> (Document, Mode) {
        let mut document = Document::default();
        let mut mode = Mode::Normal;
        for start in 0..=times {
            mode = document.begin("this", start as f64 * apart);
            document.blame(&format!("crash {start}"), start as f64 * apart);
        }
        (document, mode)
    }

    fn safe(reason: &str, with_database: bool) -> Mode {
        let reason = reason.to_owned();
        Mode::Safe { reason, with_database }
    }

    #[test]
    fn a_start_of_an_unknown_boot_counts_nothing() {
        let mut document = Document::default();
        let modes = (0..6).map(|start| document.begin("", f64::from(start)));
        assert!(modes.into_iter().all(|mode| mode == Mode::Normal));
    }

    #[test]
    fn five_crashes_within_a_minute_are_too_many() {
        assert_eq!(crashed(4, 10.0).1, Mode::Normal);
        assert_eq!(crashed(5, 10.0).1, safe("crash 4", true));
        assert_eq!(crashed(7, 5.0).1, safe("crash 6", false));
        assert_eq!(crashed(40, 16.0).1, Mode::Normal, "too far apart");
        assert_eq!(crashed(40, 1.0).0.crashes.len(), FAR_TOO_MANY, "bounded");
    }

    #[test]
    fn a_panic_and_a_clean_end_are_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let starts = Starts::count(folder.path());
        let panicked = std::thread::spawn(|| panic!("of a test")).join();
        assert!(panicked.is_err());
        let reason = read(&file).running.unwrap().trouble.unwrap().reason;
        assert!(reason.starts_with("of a test (src/supervisor/starts.rs:"), "{reason}");
        starts.end_well();
        let document = read(&file);
        assert_eq!((document.running, document.crashes), (None, Vec::new()));
        assert_eq!(document.boot, boot());
    }

    #[test]
    fn another_boot_and_a_run_that_ended_well_do_not_count() {
        let mut document = crashed(4, 1.0).0;
        assert_eq!(document.begin("another", 5.0), Mode::Normal);
        let mut document = crashed(4, 1.0).0;
        document.running = None;
        assert_eq!(document.begin("this", 5.0), Mode::Normal);
    }

    #[test]
    fn who_leaves_no_word_was_killed_and_old_trouble_is_not_blamed() {
        let mut document = Document::default();
        document.begin("this", 0.0);
        document.begin("this", 1.0);
        assert_eq!(document.crashes[0].reason, "it was killed");
        assert!(document.blame("line\nbreak", 2.0));
        assert!(!document.blame("the same again", 3.0), "not that often");
        document.begin("this", 4.0);
        assert_eq!(document.crashes[1].reason, "line break");
        assert!(document.blame("long ago", 5.0));
        document.begin("this", 500.0);
        assert_eq!(document.crashes[0].reason, "it was killed");
    }
}
