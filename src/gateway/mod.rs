//! The doors: REST carries commands, Socket.IO carries state, both on one port.
//!
//! In reading order:
//! * `services`: what the handlers work with.
//! * `accept`, `machine`, `crowd`, `guard`: connections, with their limits.
//! * `gate`: what each request passes first, and who may do what.
//! * `rest`: one file a resource, each with its rows of the route table.
//! * `socket`: one file a topic of the Socket.IO interface.
//! * `web_ui`: the control panel, embedded.
//! * `openapi`, `asyncapi`: the interface described, generated from the same tables and types.

mod accept;
pub mod asyncapi;
mod crowd;
mod engine_query;
mod gate;
mod guard;
mod linger;
mod machine;
pub mod openapi;
pub mod rest;
mod route;
mod services;
pub mod socket;
mod web_ui;

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, header},
};
use tokio::{
    net::{TcpListener, UnixListener},
    sync::watch,
};
use tokio_rustls::rustls::ServerConfig;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
};

pub use crowd::Crowd;
pub use gate::Names;
pub use services::{Limits, Services};
pub use socket::OpenSockets;

use crate::setup::Doorway;

/// Where connections come in.
pub struct Doors {
    pub open: Vec<TcpListener>,
    pub encrypted: Vec<TcpListener>,
    /// With which certificate; it may change while the daemon runs.
    pub tls: Option<watch::Receiver<Arc<ServerConfig>>>,
    /// That of the machine itself.
    pub machine: Option<UnixListener>,
}

impl Doors {
    /// Those of the network, as people know them.
    #[must_use]
    pub fn ways(&self) -> Vec<Doorway> {
        let way = |encrypted| move |listener: &TcpListener| accept::way(listener, encrypted);
        let open = self.open.iter().map(way(false));
        open.chain(self.encrypted.iter().map(way(true))).collect()
    }
}

/// How long requests under way may take to finish once the daemon stops.
const GRACE: Duration = Duration::from_secs(2);

/// Serves all of it on `listeners` until `stop` resolves; then finishes what is under way and closes every socket.
pub async fn serve(doors: Doors, services: Services, stop: impl Future<Output = ()> + Send) {
    let limits = services.limits.clone();
    let (layer, sockets) = socket::build(&services);
    let router = layered(rest::router(services.clone()), &services, layer);
    let crowd = (&services.crowd, &services.metrics);
    accept::run(doors, router, limits, crowd, stop).await;
    let closed = async {
        sockets.close().await;
        services.sockets_of.let_go().await;
    };
    let _late = tokio::time::timeout(GRACE, closed).await;
}

/// Socket.IO goes around the router: as a layer of it, each request to the fallback would get an engine of its own.
fn layered(router: Router, services: &Services, layer: socketioxide::layer::SocketIoLayer) -> accept::Service {
    let service = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(rest::problem::panicked))
        .layer(axum::middleware::from_fn_with_state(services.clone(), gate::pass))
        .option_layer(services.names.has_origins().then(|| cors(services)))
        .layer(axum::middleware::from_fn_with_state(services.clone(), socket::admit))
        .layer(axum::middleware::from_fn(engine_query::mend))
        .layer(layer)
        .service(router);
    accept::Service::new(service)
}

/// Pages elsewhere may use the board when an admin has allowed them; no other page is told anything.
fn cors(services: &Services) -> CorsLayer {
    let names = services.names.clone();
    let allowed = move |origin: &HeaderValue, _: &axum::http::request::Parts| {
        origin.to_str().is_ok_and(|origin| names.allows(origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("x-retroboard"),
        ])
}

/// Binds one address, with a message that says what to do when it is taken.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| BindError { address, error })
}

/// Why the daemon cannot listen.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {error}; stop what uses it, or choose another with --listen")]
pub struct BindError {
    address: SocketAddr,
    error: std::io::Error,
}
