//! The live picture for one client: as many frames as it can take, and never a queue of them.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use socketioxide::{ProtocolVersion, TransportType, extract::SocketRef};
use tokio::{sync::watch, task::AbortHandle, time::Instant};

use super::entry;
use crate::{
    picture::Picture,
    wire::{
        frame::{Encoder, Packet},
        request::PreviewStart,
    },
};

const MOMENT: Duration = Duration::from_millis(1);

/// The task that sends pictures to a socket; one a socket.
#[derive(Clone)]
struct Running(AbortHandle);

/// Starts the stream, or changes its rate. Without a rate it is the usual one.
pub(super) fn start(socket: &SocketRef, wanted: Option<PreviewStart>, pictures: watch::Receiver<Arc<Picture>>) {
    stop(socket);
    let fps = wanted.unwrap_or_default().fps.clamp(1, 30);
    let period = Duration::from_secs(1) / u32::from(fps);
    let task = tokio::spawn(stream(socket.clone(), pictures, period));
    socket.extensions.insert(Running(task.abort_handle()));
}

pub(super) fn stop(socket: &SocketRef) {
    if let Some(Running(task)) = socket.extensions.remove::<Running>() {
        task.abort();
    }
}

async fn stream(socket: SocketRef, mut pictures: watch::Receiver<Arc<Picture>>, period: Duration) {
    let mut encoder = Encoder::default();
    let mut due = Instant::now();
    // The library calls a client connected a moment after it has told it so; until then nothing can be sent.
    while !socket.connected() && !entry::has_left(&socket) {
        tokio::time::sleep(MOMENT).await;
        due = Instant::now();
    }
    while !entry::has_left(&socket) {
        tokio::time::sleep_until(due).await;
        let picture = pictures.borrow_and_update().clone();
        if takes_binary(&socket) {
            let packet = encoder.encode(&picture.frame, Instant::now().into_std());
            send(&socket, packet);
        }
        due = (due + period).max(Instant::now());
        if pictures.changed().await.is_err() {
            return;
        }
    }
}

/// Over polling, the library mixes up binary packets of Engine.IO 3, and its client then drops the connection. Such a
/// client gets frames once it is upgraded.
fn takes_binary(socket: &SocketRef) -> bool {
    socket.protocol() != ProtocolVersion::V4 || socket.transport_type() == TransportType::Websocket
}

/// Keyframes go the ordered way, so that they arrive; the rest takes the slot that only holds the newest.
fn send(socket: &SocketRef, packet: Packet) {
    let bytes = Bytes::from(packet.bytes);
    // The library's volatile slot writes binary packets of protocol 5 only.
    let _slow = if packet.keyframe || socket.protocol() == ProtocolVersion::V4 {
        socket.emit("frame", &bytes)
    } else {
        socket.volatile().emit("frame", &bytes)
    };
}
