//! The loop: sleep until the deadline or until the board changes, then one turn.

use std::{
    num::NonZeroU64,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use thread_priority::{
    RealtimeThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};
use tokio::sync::{oneshot, watch};

use super::{Options, Pulse, director::Director, frame_clock::Moment, screen::Screen};
use crate::{display::Display, metrics::Metrics, picture::Picture, state::Handle};

/// The thread gives a sign of life at least this often, and notices a wall clock that jumped.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

pub(super) struct Signals {
    pub(super) pulse: Pulse,
    pub(super) stop: Arc<AtomicBool>,
    /// When the carousel's entry ends.
    pub(super) slot_end: watch::Sender<Option<Instant>>,
    /// From whoever asks whether the thread is alive.
    pub(super) tokens: mpsc::Receiver<Token>,
}

/// Given back when a whole turn was made with it.
pub(super) type Token = oneshot::Sender<()>;

impl Signals {
    /// To be called before the turn that they stand for.
    fn tokens(&self) -> Vec<Token> {
        self.tokens.try_iter().collect()
    }

    fn tell_slot_end(&self, end: Option<Instant>) {
        self.slot_end
            .send_if_modified(|told| std::mem::replace(told, end) != end);
    }
}

pub(super) fn run(
    options: &Options,
    handle: Handle,
    display: Box<dyn Display>,
    publish: watch::Sender<Arc<Picture>>,
    metrics: &Arc<Metrics>,
    signals: &Signals,
) {
    sharpen_timer();
    raise_priority(options.realtime_priority);
    let board = handle.watch();
    let mut director = Director::new(options, handle, Screen::new(display, publish), metrics.clone());
    while !signals.stop.load(Ordering::Acquire) {
        let tokens = signals.tokens();
        let now = board.borrow().clone();
        let due = director.turn(&now, Moment::now());
        signals.tell_slot_end(director.slot_end(&now));
        signals.pulse.beat();
        for token in tokens {
            let _asker_left = token.send(());
        }
        sleep_until(due, metrics);
    }
    director.blank();
}

/// Sleeps until `due`, but not longer than [`LONGEST_SLEEP`]; a change of the board ends it early.
fn sleep_until(due: Option<Instant>, metrics: &Metrics) {
    let now = Instant::now();
    let longest = now + LONGEST_SLEEP;
    let until = due.map_or(longest, |due| due.min(longest));
    if until > now {
        thread::park_timeout(until - now);
    }
    // A turn that took too long makes the next one late without any sleep; that counts too.
    if let Some(late) = due.and_then(|due| Instant::now().checked_duration_since(due)) {
        metrics.lateness(late);
    }
}

/// Linux may end the sleep of an ordinary thread up to 50 µs late, to save energy. Here as little as it can: see
/// `PR_SET_TIMERSLACK` in `prctl(2)`. It is a nicety: a system that refuses it draws as well.
fn sharpen_timer() {
    if let Err(error) = rustix::thread::set_current_timer_slack(Some(NonZeroU64::MIN)) {
        tracing::debug!(%error, "the timer slack stays as it is");
    }
}

fn raise_priority(priority: u8) {
    if priority == 0 {
        return;
    }
    let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo);
    let raised = ThreadPriority::try_from(priority)
        .map_err(str::to_owned)
        .and_then(|priority| {
            set_thread_priority_and_policy(thread_native_id(), priority, policy).map_err(|error| format!("{error:?}"))
        });
    if let Err(error) = raised {
        tracing::warn!(
            %error,
            "stage.realtime_priority is not permitted here: give the service LimitRTPRIO and CAP_SYS_NICE, or set it to 0"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(metrics: &Metrics) -> bool {
        metrics.render().contains("retroboard_frame_lateness_seconds_count 1\n")
    }

    #[test]
    fn a_deadline_that_is_over_is_not_slept_for_but_counts_as_late() {
        let metrics = Metrics::new();
        sleep_until(Some(Instant::now()), &metrics);
        assert!(counted(&metrics));
    }

    #[test]
    fn a_sleep_lasts_until_its_deadline() {
        let (metrics, due) = (Metrics::new(), Instant::now() + Duration::from_millis(30));
        sleep_until(Some(due), &metrics);
        assert!(Instant::now() >= due && counted(&metrics));
    }

    #[test]
    fn who_is_woken_early_is_not_late() {
        let metrics = Metrics::new();
        thread::current().unpark();
        sleep_until(Some(Instant::now() + Duration::from_hours(1)), &metrics);
        assert!(!counted(&metrics));
    }

    #[test]
    fn the_timer_of_this_thread_can_be_sharpened() {
        sharpen_timer();
        assert_eq!(rustix::thread::current_timer_slack().unwrap(), 1);
    }
}
