//! What access costs a request: finding out whose token it is. Prints {"token": microseconds, "forged": …}.
//!
//! CPU time of the thread, median of seven batches.

use std::time::Duration;

use retroboard::{
    access::{Access, Means, Mode, Parts, Wanted},
    store::Store,
    wire::access::{Role, Sight},
};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

const BATCH: u32 = 5_000;
/// As many as there may be.
const PEOPLE: usize = 200;

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

fn microseconds(mut work: impl FnMut()) -> f64 {
    let mut batch = || {
        let start = thread_time();
        (0..BATCH).for_each(|_| work());
        thread_time().saturating_sub(start)
    };
    let mut spent: Vec<Duration> = (0..8).map(|_| batch()).skip(1).collect();
    spent.sort();
    spent[3].as_secs_f64() * 1e6 / f64::from(BATCH)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _, saved) = Store::open(folder.path(), |_| ()).expect("a store");
    let parts = Parts {
        mode: Mode::Paired,
        folder: folder.path().to_owned(),
        tokens: saved.tokens,
        store,
    };
    let access = Access::start(parts).expect("a key");
    let wanted = (0..PEOPLE).map(|number| Wanted::person(format!("phone {number}"), Role::Viewer, Sight::NONE));
    let issued = access.issue(wanted.collect()).await.expect("tokens");
    let token = issued[PEOPLE / 2].0.clone();
    let (signed, _) = token.rsplit_once('.').expect("a JWT");
    let forged = format!("{signed}.{}", "A".repeat(43));
    let good = microseconds(|| assert!(access.identify(&token, Means::Token).is_some()));
    let bad = microseconds(|| assert!(access.identify(&forged, Means::Token).is_none()));
    println!("{}", json!({"token": good, "forged": bad}));
}
