//! The certificate of the encrypted door, made or read anew now and then: files are renewed by others, and addresses change.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;
use tokio_rustls::rustls::ServerConfig;

use super::addresses::machine_name;
use crate::{
    config::Config,
    tls::{self, Source, TlsError},
};

const EVERY: Duration = Duration::from_hours(6);

/// Where the certificate comes from; `None` without an encrypted door.
pub(super) fn tls_source(config: &Config) -> Option<Source> {
    let tls = &config.tls;
    if tls.listen.is_empty() {
        return None;
    }
    if !tls.certificate.as_os_str().is_empty() {
        return Some(Source::Files {
            certificate: tls.certificate.clone(),
            key: tls.key.clone(),
        });
    }
    let machine = machine_name();
    let own = [format!("{machine}.local"), "localhost".to_owned()];
    Some(Source::Own {
        folder: config.storage.data_dir.clone(),
        names: own.into_iter().chain(config.access.hosts.iter().cloned()).collect(),
    })
}

/// The certificate that is in use. Cheap to clone.
#[derive(Clone)]
pub(super) struct Certificates {
    source: Source,
    current: Arc<watch::Sender<Arc<ServerConfig>>>,
}

impl Certificates {
    pub(super) fn start(source: &Source) -> Result<Self, TlsError> {
        let certificates = Self {
            source: source.clone(),
            current: Arc::new(watch::Sender::new(tls::load(source)?)),
        };
        tokio::spawn(renew_for_ever(certificates.clone()));
        Ok(certificates)
    }

    pub(super) fn watch(&self) -> watch::Receiver<Arc<ServerConfig>> {
        self.current.subscribe()
    }

    /// For connections from now on. What is in use stays when that fails.
    pub(super) fn renew(&self) {
        match tls::load(&self.source) {
            Ok(config) => drop(self.current.send_replace(config)),
            Err(error) => tracing::error!(%error, "the certificate could not be renewed; the old one stays"),
        }
    }
}

async fn renew_for_ever(certificates: Certificates) {
    let mut times = tokio::time::interval(EVERY);
    times.tick().await;
    loop {
        times.tick().await;
        certificates.renew();
    }
}
