//! The door of the machine itself: a Unix socket whose file permissions say who may use it, so whoever comes by it is taken
//! for the owner. It has places of its own: nobody on the network can fill them.

use std::{sync::Arc, time::Duration};

use tokio::{
    net::UnixListener,
    sync::{Semaphore, watch},
};

use super::{
    accept::{Service, attend},
    crowd::Presence,
    gate::Door,
    services::Limits,
};

/// Connections at a time.
const PLACES: usize = 16;

pub(super) async fn listen(
    door: UnixListener,
    service: Service,
    limits: watch::Receiver<Limits>,
    running: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(PLACES));
    loop {
        let place = places.clone().acquire_owned().await;
        match door.accept().await {
            Ok((stream, _)) => {
                let limits = *limits.borrow();
                attend(
                    stream,
                    Door::Machine,
                    (place.ok(), Presence::default()),
                    service.clone(),
                    &limits,
                    running.clone(),
                );
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection of this machine");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
