//! What the panel shows until somebody has paired.

use std::time::Duration;

use super::addresses::Place;
use crate::{
    access::{Access, Mode},
    qr,
    state::{Command, Handle, Rejected},
    wire::view::FirstRun,
};

/// How soon a new address is on the panel: a router may give another at any time.
const LOOK: Duration = Duration::from_secs(5);
/// When the board has to be told again: it was too busy, or its disk too full.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs until there is an admin; after that it is never shown again, unless the daemon starts without one.
pub(super) async fn run(access: Access, state: Handle, place: Place) {
    if access.mode() == Mode::Open || access.has_admin() {
        return;
    }
    tokio::select! {
        () = access.first_admin() => {}
        () = keep_true(&state, &place) => {}
        () = ended(&state) => return,
    }
    // Also when it does not show: the command that shows it may still be on its way.
    while !told(&state, None).await {
        tokio::time::sleep(AGAIN).await;
    }
}

async fn ended(state: &Handle) {
    let mut boards = state.watch();
    while boards.changed().await.is_ok() {}
}

async fn keep_true(state: &Handle, place: &Place) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let wanted = Some(first_run(place));
        if state.board().first_run != wanted && !told(state, wanted).await {
            tracing::debug!("the address on the panel waits for the next look");
        }
    }
}

/// Whether there is nothing more to do.
async fn told(state: &Handle, wanted: Option<FirstRun>) -> bool {
    let answer = state.send(Command::ShowFirstRun(wanted)).await;
    matches!(answer, Ok(_) | Err(Rejected::Stopping))
}

fn first_run(place: &Place) -> FirstRun {
    let addresses = place.addresses();
    FirstRun {
        name: place.name().to_owned(),
        qr: addresses
            .first()
            .and_then(|address| qr::rows(address))
            .unwrap_or_default(),
        addresses,
    }
}
