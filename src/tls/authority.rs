//! A certificate authority for this board alone. Its key never leaves the data folder, and what it signs can only be names
//! of this kind of network (RFC 5280, 4.2.1.10), so that trusting it gives away little.

use std::{
    fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::{Loaded, TlsError};
use crate::durable;

const KEY: &str = "authority.key";
const CERTIFICATE: &str = "authority.pem";
const YEARS: i64 = 10;
/// Less than the longest that phones believe, which is 825 days for an authority that a person has added.
const DAYS: i64 = 397;
/// Clocks of phones may be behind.
const DAYS_BEFORE: i64 = 1;

pub(super) fn key_in(folder: &Path) -> PathBuf {
    folder.join(KEY)
}

pub(super) fn certificate_in(folder: &Path) -> PathBuf {
    folder.join(CERTIFICATE)
}

pub(super) struct Authority {
    key: KeyPair,
    certificate: CertificateDer<'static>,
}

impl Authority {
    pub(super) fn load_or_make(folder: &Path) -> Result<Self, TlsError> {
        let path = key_in(folder);
        match fs::read_to_string(&path) {
            Ok(pem) => Self::load(folder, &pem),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(folder),
            Err(error) => Err(TlsError::File { path, error }),
        }
    }

    fn load(folder: &Path, pem: &str) -> Result<Self, TlsError> {
        let path = certificate_in(folder);
        let (mut chain, _) = super::read(&path, &key_in(folder))?;
        Ok(Self {
            key: KeyPair::from_pem(pem)?,
            certificate: chain.remove(0),
        })
    }

    fn make(folder: &Path) -> Result<Self, TlsError> {
        let key = KeyPair::generate()?;
        let certificate = authority_params().self_signed(&key)?;
        // The key last: a certificate without it is made anew, a key without its certificate would not be.
        for (path, content) in [
            (certificate_in(folder), certificate.pem()),
            (key_in(folder), key.serialize_pem()),
        ] {
            durable::put(&path, content.as_bytes()).map_err(|error| TlsError::File { path, error })?;
        }
        let certificate = certificate.der().clone();
        Ok(Self { key, certificate })
    }

    /// A fresh certificate for these names and addresses, with the authority's own behind it.
    pub(super) fn certificate_for(&self, names: &[String], addresses: &[IpAddr]) -> Result<Loaded, TlsError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        let addresses = addresses.iter().filter(|address| is_private(address));
        params
            .subject_alt_names
            .extend(addresses.copied().map(SanType::IpAddress));
        hold_for(&mut params, DAYS);
        params.distinguished_name = called("RetroBoard");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &Issuer::new(authority_params(), &self.key))?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok((vec![certificate.der().clone(), self.certificate.clone()], key))
    }
}

fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    hold_for(&mut params, YEARS * 365);
    params.distinguished_name = called("RetroBoard at home");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: permitted(),
        excluded_subtrees: Vec::new(),
    });
    params
}

/// From yesterday on.
fn hold_for(params: &mut CertificateParams, days: i64) {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let day = |days: i64| {
        let date = today.saturating_add(days.days());
        rcgen::date_time_ymd(date.year().into(), date.month() as u8, date.day() as u8)
    };
    (params.not_before, params.not_after) = (day(-DAYS_BEFORE), day(days));
}

/// Names that exist in a house only (RFC 6761, RFC 6762, RFC 8375, RFC 9476), and private addresses.
fn permitted() -> Vec<GeneralSubtree> {
    let names = [
        "localhost",
        "local",
        "home.arpa",
        "internal",
        "lan",
        "home",
        "fritz.box",
    ];
    let names = names.map(|name| GeneralSubtree::DnsName(name.to_owned()));
    let addresses = PRIVATE.map(|(address, bits)| {
        let address = address.parse().expect("these are addresses");
        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, bits))
    });
    names.into_iter().chain(addresses).collect()
}

/// RFC 1918, RFC 3927, RFC 4193, RFC 4291.
const PRIVATE: [(&str, u8); 8] = [
    ("127.0.0.0", 8),
    ("10.0.0.0", 8),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("169.254.0.0", 16),
    ("::1", 128),
    ("fc00::", 7),
    ("fe80::", 10),
];

fn is_private(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_loopback() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

fn called(name: &str) -> DistinguishedName {
    let mut called = DistinguishedName::new();
    called.push(DnType::CommonName, name);
    called
}
