//! Socket.IO, namespace `/`: state to everyone at once, and the live picture to who asks for it.
//!
//! * `herald`: one task that tells every client of every change, in order.
//! * `bucket`: how many events a client may send.
//! * `lobby`: who has opened a session and no more. `entry`: who is behind a socket, and what they may send.
//! * `client`: what a client says it is.
//! * `preview`: the live picture, as deltas, without a queue.
//! * `wearable`, `frontend`, `feed`: readings come in, are asked for, and go out.
//! * `events`: the table of events, from which the AsyncAPI document is made.

mod bucket;
mod client;
mod entry;
mod events;
mod feed;
mod frontend;
mod herald;
mod lobby;
mod preview;
mod wearable;

use std::{
    str::FromStr,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{Extensions, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use socketioxide::{
    ParserConfig, SocketIo,
    extract::{SocketRef, TryData},
    handler::ConnectHandler,
    layer::SocketIoLayer,
    socket::Sid,
};

use super::{crowd::Presence, gate::is_socket_path, rest::problem::Problem, services::Services};
use crate::{
    access::{Caller, Need},
    wire::{request::PreviewStart, system::ConnectionStatus, vitals::ErrorEvent},
};
use bucket::Bucket;
pub(super) use client::Kind;
pub use entry::OpenSockets;
use entry::{Admission, Auth, NotLetIn};
pub(super) use events::{EVENTS, EventDoc, Payload, Way, names as event_names};
use herald::Herald;

/// How long a connection may take to say which namespace it wants.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a client may take to change from polling to WebSocket.
const UPGRADE: Duration = Duration::from_secs(10);

/// The layer that goes around the router, and the handle to all sockets.
pub(super) fn build(services: &Services) -> (SocketIoLayer, SocketIo) {
    let limits = services.limits();
    let (layer, io) = SocketIo::builder()
        .max_payload(limits.message_bytes as u64)
        .ws_max_message_size(limits.message_bytes)
        .ws_max_frame_size(limits.frame_bytes)
        .max_buffer_size(limits.queue)
        .connect_timeout(CONNECT)
        .upgrade_timeout(UPGRADE)
        // Nothing that clients send carries binary data.
        .with_parser(ParserConfig::common().max_incoming_binaries(1))
        .build_layer();
    let herald = Herald::start(services, io.clone());
    entry::watch(&services.access, services.sockets_of.clone());
    let services = services.clone();
    let greet = {
        let (herald, services) = (herald.clone(), services.clone());
        async move |socket: SocketRef| welcome(socket, &services, &herald)
    };
    // Handlers are registered before CONNECT is answered: registered later, an event sent right behind it could be lost.
    io.ns(
        "/",
        greet.with(
            async move |socket: SocketRef, TryData(auth): TryData<Option<Auth>>| -> Result<(), NotLetIn> {
                entry::admit(&socket, auth.ok().flatten(), &services)?;
                register(&socket, &services, &herald);
                Ok(())
            },
        ),
    );
    (layer, io)
}

/// A socket is in: from here on it hears of what it may.
fn welcome(socket: SocketRef, services: &Services, herald: &Herald) {
    let caller = entry::caller(&socket);
    services
        .sockets_of
        .lobby
        .leaves(is_known(&socket.req_parts().extensions));
    services.sockets_of.add(&socket, &caller);
    // It may have been revoked since it was let in, before anybody could find it among the others.
    if !services.access.still(&caller) {
        return entry::part(socket);
    }
    greet(&socket);
    if Kind::of(&socket) == Kind::Frontend && Need::Vitals.is_met_by(&caller) {
        feed::start(&socket, services.vitals.feed(), caller.sight);
    }
    herald.welcome(socket.clone());
    if entry::has_left(&socket) {
        leave(&socket, services, herald);
    }
}

/// Lets go of all that is held for a socket.
fn leave(socket: &SocketRef, services: &Services, herald: &Herald) {
    preview::stop(socket);
    feed::stop(socket);
    services.sockets_of.remove(socket.id);
    herald.left(socket.id);
}

/// Tells a client that it was understood.
fn greet(socket: &SocketRef) {
    if let Some(message) = Kind::of(socket).greeting() {
        let status = "connected";
        let _gone = socket.emit("connection_status", &ConnectionStatus { status, message });
    }
}

/// Tells a client why it is refused; answers what it was told.
fn refuse(socket: &SocketRef, problem: Problem) -> ErrorEvent {
    let error = ErrorEvent {
        message: problem.words,
        code: problem.code,
        field: problem.field,
    };
    let _gone = socket.emit("error", &error);
    error
}

fn register(socket: &SocketRef, services: &Services, herald: &Herald) {
    let limits = services.limits();
    socket.extensions.insert(Bucket::new(
        limits.events_per_second,
        limits.events_burst,
        Instant::now(),
    ));
    let again = herald.clone();
    socket.on("request_state", async move |socket: SocketRef| {
        if entry::allows(&socket, "request_state") {
            again.welcome(socket);
        }
    });
    let pictures = services.pictures.clone();
    socket.on(
        "preview_start",
        async move |socket: SocketRef, TryData(wanted): TryData<Option<PreviewStart>>| {
            if entry::allows(&socket, "preview_start") {
                preview::start(&socket, wanted.ok().flatten(), pictures.clone());
            }
        },
    );
    socket.on("preview_stop", async |socket: SocketRef| {
        if entry::allows(&socket, "preview_stop") {
            preview::stop(&socket);
        }
    });
    wearable::register(socket, services);
    frontend::register(socket, services);
    // What nobody handles costs its sender all the same, whatever is in it.
    socket.on_fallback(async |socket: SocketRef, _: TryData<serde_json::Value>| {
        bucket::allows(&socket);
    });
    let (herald, services) = (herald.clone(), services.clone());
    socket.on_disconnect(async move |socket: SocketRef| {
        entry::leaves(&socket);
        leave(&socket, &services, &herald);
    });
}

/// Lets no more clients in than there may be: a handshake beyond that is answered 503. Who was told to go is gone.
pub(super) async fn admit(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    if !is_socket_path(request.uri().path()) {
        return next.run(request).await;
    }
    let session = session_of(&request);
    if session.is_none() && request.method() == Method::GET && !has_room(&services, &request) {
        let words = "Too many clients are connected; try again later";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_clients", words).into_response();
    }
    if let Some(session) = session.and_then(|session| Sid::from_str(session).ok()) {
        let upgrades = request.headers().contains_key(header::UPGRADE);
        if let Some(presence) = request.extensions().get::<Presence>().filter(|_| upgrades) {
            presence.carries(session);
        }
        return tokio::select! {
            biased;
            () = services.sockets_of.parted(session) => {
                let words = "This session has ended; connect anew";
                Problem::bad("session_ended", words).into_response()
            }
            response = next.run(request) => response,
        };
    }
    request.extensions_mut().insert(Admission::default());
    next.run(request).await
}

fn has_room(services: &Services, request: &Request) -> bool {
    let most = services.limits().sockets;
    let known = is_known(request.extensions());
    services.metrics.clients() < most && services.sockets_of.lobby.enters(known, most, Instant::now())
}

/// Whether the handshake itself said who it is.
fn is_known(handshake: &Extensions) -> bool {
    handshake.get::<Caller>().is_some_and(|caller| caller.role.is_some())
}

fn session_of(request: &Request) -> Option<&str> {
    let query = request.uri().query().unwrap_or_default();
    query.split('&').find_map(|pair| pair.strip_prefix("sid="))
}
