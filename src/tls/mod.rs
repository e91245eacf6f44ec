//! The encrypted door: a certificate of one's own, or one of a small certificate authority that this board makes for itself.

mod authority;

use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket},
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio_rustls::rustls::{
    self, ServerConfig,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};

use authority::Authority;

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// PEM files; the certificate first, then those that lead to its root.
    Files { certificate: PathBuf, key: PathBuf },
    /// The board's own authority, kept in that folder.
    Own { folder: PathBuf, names: Vec<String> },
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {path}: {error}")]
    Pem { path: PathBuf, error: pem::Error },
    #[error("cannot use {path}: {error}")]
    File { path: PathBuf, error: io::Error },
    #[error("{0} is no ordinary file")]
    Strange(PathBuf),
    #[error("{0} holds no certificate")]
    Empty(PathBuf),
    #[error("cannot make a certificate: {0}")]
    Making(#[from] rcgen::Error),
    #[error("certificate and key cannot be used: {0}")]
    Unfit(#[from] rustls::Error),
}

/// What a TLS listener needs, as its certificate is now.
pub fn load(source: &Source) -> Result<Arc<ServerConfig>, TlsError> {
    let (chain, key) = match source {
        Source::Files { certificate, key } => read(certificate, key)?,
        Source::Own { folder, names } => Authority::load_or_make(folder)?.certificate_for(names, &own_addresses())?,
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificate of the board's own authority as PEM: what a phone has to trust once. `None` when there is none.
#[must_use]
pub fn authority_pem(source: &Source) -> Option<Vec<u8>> {
    match source {
        Source::Own { folder, .. } => std::fs::read(authority::certificate_in(folder)).ok(),
        Source::Files { .. } => None,
    }
}

type Loaded = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn read(certificate: &Path, key: &Path) -> Result<Loaded, TlsError> {
    let failed = |path: &Path, error| TlsError::Pem {
        path: path.to_owned(),
        error,
    };
    for path in [certificate, key] {
        be_a_file(path)?;
    }
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| failed(certificate, error))?;
    if chain.is_empty() {
        return Err(TlsError::Empty(certificate.to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| failed(key, error))?;
    Ok((chain, key))
}

/// A pipe or a device would hold up the start for ever.
fn be_a_file(path: &Path) -> Result<(), TlsError> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(TlsError::Strange(path.to_owned())),
        Err(error) => Err(TlsError::File {
            path: path.to_owned(),
            error,
        }),
    }
}

/// Addresses under which this machine is found now: those it would send from. Nothing is sent to find them.
#[must_use]
pub fn own_addresses() -> Vec<IpAddr> {
    // Addresses of documentation (RFC 5737, RFC 3849): the system only has to say by which way it would go.
    let ways = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];
    let found = ways.into_iter().filter_map(|(from, to)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        socket.local_addr().map(|address: SocketAddr| address.ip()).ok()
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(folder: &Path) -> Source {
        Source::Own {
            folder: folder.to_owned(),
            names: vec!["board.local".into()],
        }
    }

    #[test]
    fn the_boards_own_authority_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        load(&own(folder.path())).unwrap();
        let made = authority_pem(&own(folder.path())).unwrap();
        load(&own(folder.path())).unwrap();
        assert_eq!(authority_pem(&own(folder.path())), Some(made));
    }

    #[test]
    fn what_a_power_cut_left_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("authority.new"), "-----BEGIN PR").unwrap();
        load(&own(folder.path())).unwrap();
        std::fs::remove_file(authority::key_in(folder.path())).unwrap();
        load(&own(folder.path())).unwrap();
        load(&own(folder.path())).unwrap();
    }

    #[test]
    fn files_that_do_not_fit_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let files = |certificate: &str, key: &str| Source::Files {
            certificate: path(certificate),
            key: path(key),
        };
        assert!(matches!(load(&files("none", "none")), Err(TlsError::File { .. })));
        assert!(matches!(load(&files("", "")), Err(TlsError::Strange(_))));
        std::fs::write(path("empty"), "").unwrap();
        assert!(matches!(load(&files("empty", "empty")), Err(TlsError::Empty(_))));
        load(&own(folder.path())).unwrap();
        let other = tempfile::tempdir().unwrap();
        load(&own(other.path())).unwrap();
        let mixed = Source::Files {
            certificate: authority::certificate_in(folder.path()),
            key: authority::key_in(other.path()),
        };
        assert!(matches!(load(&mixed), Err(TlsError::Unfit(_))));
    }
}
