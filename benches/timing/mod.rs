//! CPU time of the thread, so that other work on the machine counts as little as may be.
#![allow(dead_code, reason = "each benchmark uses its part")]

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// What `work` takes.
pub(crate) fn spent(work: impl FnOnce()) -> Duration {
    let start = thread_time();
    work();
    thread_time().saturating_sub(start)
}

/// Microseconds of one call, told its number: the median of seven batches, after one that does not count.
pub(crate) fn microseconds(batch: u32, mut work: impl FnMut(u32)) -> f64 {
    let mut times: Vec<Duration> = (0..8)
        .map(|number| spent(|| (number * batch..(number + 1) * batch).for_each(&mut work)))
        .skip(1)
        .collect();
    times.sort();
    times[3].as_secs_f64() * 1e6 / f64::from(batch)
}

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}
