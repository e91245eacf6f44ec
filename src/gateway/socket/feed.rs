//! Readings and states of wearables, to each client that shows them at its own pace.
//!
//! A client that is slow for a while gets them later, one that stays slow misses some; none of it fills a queue.

use std::time::Duration;

use socketioxide::{SendError, SocketError, extract::SocketRef};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    task::AbortHandle,
};

use super::entry;
use crate::{vitals::News, wire::access::Sight};

/// How often a client whose queue is full is looked at again at once …
const PATIENT: u32 = 8;
/// … and how long it is left alone then.
const BREATH: Duration = Duration::from_millis(1);

/// The running task of one client.
#[derive(Clone)]
struct Running(AbortHandle);

pub(super) fn start(socket: &SocketRef, news: broadcast::Receiver<News>, sight: Sight) {
    let task = tokio::spawn(relay(socket.clone(), news, sight));
    socket.extensions.insert(Running(task.abort_handle()));
}

pub(super) fn stop(socket: &SocketRef) {
    if let Some(Running(task)) = socket.extensions.remove::<Running>() {
        task.abort();
    }
}

async fn relay(socket: SocketRef, mut news: broadcast::Receiver<News>, sight: Sight) {
    loop {
        let news = match news.recv().await {
            Ok(news) => news,
            Err(RecvError::Lagged(missed)) => {
                tracing::debug!(socket = %socket.id, missed, "a client does not keep up with the readings");
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        if !sight.sees(news.device()) {
            continue;
        }
        let mut tried = 0;
        while is_full(&send(&socket, &news)) {
            wait(tried).await;
            tried += 1;
        }
        if entry::has_left(&socket) {
            return;
        }
    }
}

/// A client that keeps up has room as soon as others had their turn; one that does not is left alone for a while.
async fn wait(tried: u32) {
    if tried < PATIENT {
        tokio::task::yield_now().await;
    } else {
        tokio::time::sleep(BREATH).await;
    }
}

fn send(socket: &SocketRef, news: &News) -> Result<(), SendError> {
    match news {
        News::Reading { json, .. } => socket.emit("new_sensor_data", &**json),
        News::Device(status) => socket.emit("device_status", &**status),
    }
}

fn is_full(sent: &Result<(), SendError>) -> bool {
    matches!(sent, Err(SendError::Socket(SocketError::InternalChannelFull)))
}
