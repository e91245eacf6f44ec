//! What access costs a request: finding out whose token it is. Prints {"token": microseconds, "forged": …}.
//!
//! CPU time of the thread, median of seven batches.

mod timing;

use retroboard::{
    access::{Access, Means, Mode, Parts, Wanted},
    store::Store,
    wire::access::{Role, Sight},
};
use serde_json::json;
use timing::microseconds;

const BATCH: u32 = 5_000;
/// As many as there may be.
const PEOPLE: usize = 200;

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
    let good = microseconds(BATCH, |_| assert!(access.identify(&token, Means::Token).is_some()));
    let bad = microseconds(BATCH, |_| assert!(access.identify(&forged, Means::Token).is_none()));
    println!("{}", json!({"token": good, "forged": bad}));
}
