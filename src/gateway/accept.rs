//! The accept loop: hyper's HTTP/1.1 with header timeout, connection caps and `TCP_NODELAY`.
//!
//! `axum::serve` has none of these: a request dribbled in header by header would stay open for ever.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{body::Body, extract::Request, response::Response};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};
use tokio_rustls::TlsAcceptor;
use tower::{ServiceExt, util::BoxCloneSyncService};

use super::{Doors, GRACE, gate::Door, guard::StallGuard, machine, services::Limits};
use crate::metrics::Metrics;

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
    metrics: &Arc<Metrics>,
    stop: impl Future<Output = ()> + Send,
) {
    let (hand_over, mut accepted) = mpsc::channel(64);
    let Doors {
        open,
        encrypted,
        tls,
        machine: own,
    } = doors;
    let open = open.into_iter().map(|door| (door, Door::Network));
    let encrypted = encrypted.into_iter().map(|door| (door, Door::Tls));
    let doors: Vec<_> = open
        .chain(encrypted)
        .map(|(listener, door)| tokio::spawn(listen(listener, door, hand_over.clone())))
        .collect();
    let (stopping, running) = watch::channel(false);
    let own = own.map(|door| tokio::spawn(machine::listen(door, service.clone(), limits.clone(), running.clone())));
    let crowd = Crowd::new(metrics.clone());
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            Some((stream, peer, door)) = accepted.recv() => {
                let limits = *limits.borrow();
                if let Some(seat) = crowd.admit(peer.ip(), &limits) {
                    let _no_matter = stream.set_nodelay(true);
                    match (door, &tls) {
                        (Door::Tls, Some(tls)) => {
                            let acceptor = TlsAcceptor::from(tls.borrow().clone());
                            let work = shake_hands(acceptor, stream, seat, service.clone(), limits, running.clone());
                            tokio::spawn(work);
                        }
                        _ => attend(stream, Door::Network, seat, service.clone(), &limits, running.clone()),
                    }
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

async fn listen(listener: TcpListener, door: Door, hand_over: mpsc::Sender<(TcpStream, SocketAddr, Door)>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                if hand_over.send((stream, peer, door)).await.is_err() {
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
    stream: TcpStream,
    seat: Seat,
    service: Service,
    limits: Limits,
    running: watch::Receiver<bool>,
) {
    match tokio::time::timeout(limits.header_timeout, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => attend(stream, Door::Tls, seat, service, &limits, running),
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

/// Serves one connection that came in by `door`; `seat` is given back when it ends.
pub(super) fn attend<S, H>(
    stream: S,
    door: Door,
    seat: H,
    service: Service,
    limits: &Limits,
    mut running: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    H: Unpin + Send + 'static,
{
    let io = TokioIo::new(StallGuard::new(stream, limits.stall, seat));
    let service = service.0.map_request(move |request: hyper::Request<_>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(door);
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

/// Who is connected, and from where.
struct Crowd {
    present: Arc<Mutex<HashMap<IpAddr, usize>>>,
    metrics: Arc<Metrics>,
}

/// A place among the connections; given back when dropped.
struct Seat {
    address: IpAddr,
    present: Arc<Mutex<HashMap<IpAddr, usize>>>,
    metrics: Arc<Metrics>,
}

impl Crowd {
    fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            present: Arc::default(),
            metrics,
        }
    }

    /// `None` when there is no room; the connection is closed at once.
    fn admit(&self, address: IpAddr, limits: &Limits) -> Option<Seat> {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        let here = present.get(&address).copied().unwrap_or_default();
        let full = present.values().sum::<usize>() >= limits.connections;
        if full || here >= limits.connections_per_address {
            tracing::debug!(%address, "no room for another connection");
            return None;
        }
        present.insert(address, here + 1);
        self.metrics.connections.inc();
        Some(Seat {
            address,
            present: self.present.clone(),
            metrics: self.metrics.clone(),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = present.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                present.remove(&self.address);
            }
        }
        self.metrics.connections.dec();
    }
}
