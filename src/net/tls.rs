//! TLS: whose certificates are trusted, and how private keys are read.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::connection::Connection;
use super::error::EndpointError;
use crate::storage::{io_message, regular_file};

/// Whom connections trust.
#[derive(Debug, Clone)]
pub(crate) struct TlsConfig(Arc<ClientConfig>);

/// Trusts the authorities that browsers trust, and those in the newsroom's own file.
pub(crate) fn config(ca: Option<&Path>) -> Result<TlsConfig, EndpointError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca {
        let no_roots = || EndpointError::Ca(path.display().to_string());
        let pem = regular_file::read(path)
            .map_err(|source| EndpointError::CaFile { path: path.display().to_string(), source })?;
        let mut found = 0;
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|_| no_roots())?;
            roots.add(certificate).map_err(|_| no_roots())?;
            found += 1;
        }
        if found == 0 {
            return Err(no_roots());
        }
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| EndpointError::Tls(error.to_string()))?;
    Ok(TlsConfig(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

/// Does the TLS handshake with a server whose certificate is for this host; or says why it failed.
pub(crate) fn start(
    connection: &mut Connection,
    TlsConfig(config): &TlsConfig,
    host: &str,
    timeout: Duration,
) -> Result<(), String> {
    let name = ServerName::try_from(host.to_owned());
    let name = name.map_err(|_| "no certificate can hold its name".to_owned())?;
    connection.start_tls(config, &name, timeout).map_err(|error| why(&error))
}

/// A private key in DER, as its PEM file holds it.
pub(crate) enum PrivateKey {
    Pkcs8(Vec<u8>),
    /// RSA's own form.
    Pkcs1(Vec<u8>),
}

/// The first private key in a PEM file.
pub(crate) fn private_key(pem: &str) -> Option<PrivateKey> {
    match PrivateKeyDer::from_pem_slice(pem.as_bytes()) {
        Ok(PrivateKeyDer::Pkcs8(der)) => Some(PrivateKey::Pkcs8(der.secret_pkcs8_der().to_vec())),
        Ok(PrivateKeyDer::Pkcs1(der)) => Some(PrivateKey::Pkcs1(der.secret_pkcs1_der().to_vec())),
        _ => None,
    }
}

/// Why a connection was not encrypted, in words.
fn why(error: &io::Error) -> String {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    tls.and_then(certificate_fault).unwrap_or_else(|| match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "it did not respond in time".to_owned(),
        _ => io_message(error),
    })
}

/// What is wrong with a server's certificate, if that is what is wrong.
pub(super) fn certificate_fault(error: &Error) -> Option<String> {
    let Error::InvalidCertificate(certificate) = error else { return None };
    Some(match certificate {
        CertificateError::UnknownIssuer => "its certificate is from an issuer that is not trusted here".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        other => format!("its certificate is not valid: {other}"),
    })
}
