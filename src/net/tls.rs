//! TLS: whose certificates are trusted.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::connection::Connection;
use super::error::EndpointError;

/// Trusts those whom browsers trust, and whoever stands in the newsroom's own file.
pub(crate) fn config(ca: Option<&Path>) -> Result<Arc<ClientConfig>, EndpointError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca {
        let no_roots = || EndpointError::Ca(path.display().to_string());
        let pem =
            std::fs::read(path).map_err(|source| EndpointError::CaFile { path: path.display().to_string(), source })?;
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
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// Encrypts a connection, with a server that proves to be this host; or says why not.
pub(crate) fn start(
    connection: &mut Connection,
    config: &Arc<ClientConfig>,
    host: &str,
    timeout: Duration,
) -> Result<(), String> {
    let name = ServerName::try_from(host.to_owned());
    let name = name.map_err(|_| "no certificate can hold its name".to_owned())?;
    connection.start_tls(config, &name, timeout).map_err(|error| why(&error))
}

/// Why a connection was not encrypted, in words.
fn why(error: &io::Error) -> String {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let Some(Error::InvalidCertificate(certificate)) = tls else {
        return match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "it did not respond in time".to_owned(),
            _ => error.to_string(),
        };
    };
    match certificate {
        CertificateError::UnknownIssuer => "its certificate is from an issuer that is not trusted here".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        other => format!("its certificate is not valid: {other}"),
    }
}
