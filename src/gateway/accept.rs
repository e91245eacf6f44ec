//! The accept loop: hyper's HTTP/1.1 with header timeout, connection caps and `TCP_NODELAY`.
//!
//! `axum::serve` has none of these: a request dribbled in header by header would stay open for ever.

use std::{convert::Infallible, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{body::Body, extract::Request, response::Response};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};
use tokio_rustls::TlsAcceptor;
use tower::{ServiceExt, util::BoxCloneSyncService};

use super::{
    Doors, GRACE,
    crowd::{Crowd, Presence, Seat},
    gate::Door,
    guard::StallGuard,
    linger::linger,
    machine,
    services::Limits,
};
use crate::{metrics::Metrics, setup::Doorway};

/// Everything behind a connection: Socket.IO, REST, the web panel.
#[derive(Clone)]
pub(super) struct Service(BoxCloneSyncService<Request, Response, Infallible>);

impl Service {
    pub(super) fn new<S, B>(service: S) -> Self
    where
        S: tower::Service<Request, Response = axum::http::Response<B>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
        B: hyper::body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        Self(BoxCloneSyncService::new(
            service.map_response(|response| response.map(Body::new)),
        ))
    }
}

pub(super) async fn run(
    doors: Doors,
    service: Service,
    limits: watch::Receiver<Limits>,
    (crowd, metrics): (&Crowd, &Arc<Metrics>),
    stop: impl Future<Output = ()> + Send,
) {
    let (hand_over, mut accepted) = mpsc::channel(64);
    let Doors {
        open,
        encrypted,
        tls,
        machine: own,
    } = doors;
    let open = open.into_iter().map(|door| (way(&door, false), door));
    let encrypted = encrypted.into_iter().map(|door| (way(&door, true), door));
    let doors: Vec<_> = open
        .chain(encrypted)
        .map(|(way, listener)| tokio::spawn(listen(listener, way, hand_over.clone())))
        .collect();
    let (stopping, running) = watch::channel(false);
    let own = own.map(|door| tokio::spawn(machine::listen(door, service.clone(), limits.clone(), running.clone())));
    allow_files();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            Some((stream, peer, way)) = accepted.recv() => {
                let limits = *limits.borrow();
                let seat = crowd.admit(peer.ip(), &limits, metrics);
                let _no_matter = stream.set_nodelay(true);
                if let (true, Some(tls)) = (way.encrypted, &tls) {
                    let acceptor = TlsAcceptor::from(tls.borrow().clone());
                    let work = shake_hands(acceptor, (stream, way), seat, service.clone(), limits, running.clone());
                    tokio::spawn(work);
                } else {
                    let presence = seat.presence();
                    let door = Door::Network(way);
                    attend(stream, door, (seat, presence), service.clone(), &limits, running.clone());
                }
            }
            () = &mut stop => break,
        }
    }
    doors.iter().chain(&own).for_each(tokio::task::JoinHandle::abort);
    drop(running);
    stopping.send_replace(true);
    let _late = tokio::time::timeout(GRACE, stopping.closed()).await;
}

/// What people call a door.
pub(super) fn way(listener: &TcpListener, encrypted: bool) -> Doorway {
    let address = listener.local_addr();
    let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
    Doorway {
        encrypted,
        address: address.unwrap_or(nowhere),
    }
}

async fn listen(listener: TcpListener, way: Doorway, hand_over: mpsc::Sender<(TcpStream, SocketAddr, Doorway)>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                if hand_over.send((stream, peer, way)).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                // Out of file descriptors, mostly: connections must end before new ones can come.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The handshake may take as long as the head of a request, and no longer.
async fn shake_hands(
    acceptor: TlsAcceptor,
    (stream, way): (TcpStream, Doorway),
    seat: Seat,
    service: Service,
    limits: Limits,
    running: watch::Receiver<bool>,
) {
    let presence = seat.presence();
    match tokio::time::timeout(limits.header_timeout, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => attend(stream, Door::Tls(way), (seat, presence), service, &limits, running),
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

/// A connection is an open file. Shells and systemd usually allow 1024, and more to whoever asks.
fn allow_files() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, wanted) {
        tracing::warn!(%error, "no more files may be opened than usual");
    }
}

/// Serves one connection that came in by `door`; `seat` is given back when it ends.
pub(super) fn attend<S, H>(
    stream: S,
    door: Door,
    (seat, presence): (H, Presence),
    service: Service,
    limits: &Limits,
    mut running: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    H: Unpin + Send + 'static,
{
    let io = TokioIo::new(StallGuard::new(stream, limits.stall, (seat, presence.clone())));
    let service = service.0.map_request(move |request: hyper::Request<_>| {
        let mut request = linger(request.map(Body::new));
        request.extensions_mut().insert(door);
        request.extensions_mut().insert(presence.clone());
        request
    });
    let service = TowerToHyperService::new(service);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.header_bytes)
        .serve_connection(io, service)
        .with_upgrades();
    tokio::spawn(async move {
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = async { drop(running.wait_for(|stopping| *stopping).await) } => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
