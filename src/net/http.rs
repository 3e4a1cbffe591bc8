//! HTTP: one request and its whole answer, with a time limit on each step.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use ureq::config::AutoHeaderValue;
use ureq::http::Request;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error, SendBody};

use super::error::EndpointError;
use super::tls::certificate_fault;
use crate::storage::{io_message, regular_file};

/// A client that keeps its connections for the next request.
#[derive(Debug, Clone)]
pub struct HttpClient(Agent);

/// How a client asks.
#[derive(Debug, Clone, Copy)]
pub struct HttpOptions<'a> {
    /// A file of certificates that are trusted instead of those that everybody trusts.
    pub ca: Option<&'a Path>,
    /// How many redirects are followed; with none, the redirect is the answer.
    pub redirects: u32,
    /// How long to wait for a connection, and then for the answer.
    pub timeout: Duration,
    /// How many connections are kept.
    pub connections: usize,
}

/// What is asked.
#[derive(Debug)]
pub struct HttpRequest<'a> {
    pub method: &'static str,
    pub url: &'a str,
    pub headers: Vec<(&'static str, String)>,
    pub body: HttpBody<'a>,
}

/// What goes with a request.
pub enum HttpBody<'a> {
    None,
    Bytes(&'a [u8]),
    /// So many bytes of a stream.
    Stream(&'a mut dyn Read, u64),
}

impl std::fmt::Debug for HttpBody<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Stream(_, length) => write!(f, "Stream({length})"),
        }
    }
}

/// A server's whole answer.
#[derive(Debug)]
pub struct HttpAnswer {
    pub status: u16,
    pub body: Vec<u8>,
    headers: ureq::http::HeaderMap,
}

impl HttpAnswer {
    /// A header's value, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    #[error("there is no server with that name")]
    NoHost,
    #[error("nothing listens there")]
    Refused,
    #[error("the server did not answer in time")]
    Slow,
    #[error("the server did not take the data in time")]
    Stuck,
    #[error("the connection cannot be encrypted: {0}")]
    Tls(String),
    #[error("it redirects more than {0} times")]
    Redirects(u32),
    #[error("the server's answer was cut off")]
    Cut,
    #[error("the server's answer is larger than {} MB", LONGEST >> 20)]
    TooLarge,
    #[error("the server's answer makes no sense: {0}")]
    NoAnswer(String),
    #[error("`{0}` is not a web address")]
    Url(String),
    #[error("the connection broke: {0}")]
    Broken(String),
}

impl HttpError {
    /// Whether it may be otherwise in a moment.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Slow | Self::Stuck | Self::Cut | Self::Broken(_) | Self::Refused)
    }
}

/// Longer answers are not read to their ends.
const LONGEST: u64 = 64 << 20;

/// A server that takes less than this a second is not waited for.
const SLOWEST: u64 = 32 << 10;

impl HttpClient {
    /// Fails where the certificates cannot be read.
    pub fn new(options: &HttpOptions<'_>) -> Result<Self, EndpointError> {
        let roots = options.ca.map(own_roots).transpose()?.unwrap_or(RootCerts::WebPki);
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
            .build();
        let timeout = Some(options.timeout);
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(options.redirects)
            .max_redirects_will_error(options.redirects > 0)
            .user_agent(AutoHeaderValue::Provided(Arc::new("pressbox".to_owned())))
            .timeout_resolve(timeout)
            .timeout_connect(timeout)
            .timeout_send_request(timeout)
            .timeout_recv_response(timeout)
            .timeout_recv_body(Some(options.timeout * 4))
            .max_idle_connections_per_host(options.connections)
            .build();
        Ok(Self(config.new_agent()))
    }

    /// Asks once. A request that fails may have arrived all the same.
    pub fn ask(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, HttpError> {
        let redirects = self.0.config().max_redirects();
        let told = |error| told(error, redirects);
        let HttpRequest { method, url, headers, body } = request;
        let mut building = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            building = building.header(name, value);
        }
        let not_an_address = |_| HttpError::Url(url.to_owned());
        let mut answer = match body {
            HttpBody::None => self.0.run(building.body(()).map_err(not_an_address)?),
            HttpBody::Bytes(bytes) => {
                let request = building.body(bytes).map_err(not_an_address)?;
                let limit = Some(time_for(bytes.len() as u64));
                self.0.run(self.0.configure_request(request).timeout_send_body(limit).build())
            }
            HttpBody::Stream(reader, length) => {
                let mut reader = reader.take(length);
                let building = building.header("content-length", length);
                let request = building.body(SendBody::from_reader(&mut reader)).map_err(not_an_address)?;
                let limit = Some(time_for(length));
                self.0.run(self.0.configure_request(request).timeout_send_body(limit).build())
            }
        }
        .map_err(told)?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = if method == "HEAD" {
            Vec::new()
        } else {
            answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|error| match told(error) {
                HttpError::Broken(_) | HttpError::NoAnswer(_) => HttpError::Cut,
                other => other,
            })?
        };
        Ok(HttpAnswer { status, body, headers })
    }
}

/// How long a body of so many bytes may take to be sent.
fn time_for(length: u64) -> Duration {
    Duration::from_secs(30 + length / SLOWEST)
}

fn own_roots(path: &Path) -> Result<RootCerts, EndpointError> {
    let shown = || path.display().to_string();
    let pem = regular_file::read(path).map_err(|source| EndpointError::CaFile { path: shown(), source })?;
    let items = parse_pem(&pem).map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Ok(certificate),
        _ => Err(EndpointError::Ca(shown())),
    });
    let certificates: Vec<Certificate<'static>> = items.collect::<Result<_, _>>()?;
    if certificates.is_empty() { Err(EndpointError::Ca(shown())) } else { Ok(RootCerts::new_with_certs(&certificates)) }
}

/// What happened, in words.
fn told(error: Error, redirects: u32) -> HttpError {
    match error {
        Error::HostNotFound => HttpError::NoHost,
        Error::ConnectionFailed => HttpError::Refused,
        Error::Timeout(ureq::Timeout::SendBody) => HttpError::Stuck,
        Error::Timeout(_) => HttpError::Slow,
        Error::Tls(why) => HttpError::Tls(why.to_owned()),
        Error::Rustls(error) => HttpError::Tls(certificate_fault(&error).unwrap_or_else(|| error.to_string())),
        Error::TooManyRedirects | Error::RedirectFailed => HttpError::Redirects(redirects),
        Error::BodyExceedsLimit(_) => HttpError::TooLarge,
        Error::BadUri(text) => HttpError::Url(text),
        Error::Protocol(error) => HttpError::NoAnswer(error.to_string()),
        Error::Io(error) => of_io(&error),
        other => HttpError::Broken(other.to_string()),
    }
}

fn of_io(error: &io::Error) -> HttpError {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if let Some(tls) = tls {
        return HttpError::Tls(certificate_fault(tls).unwrap_or_else(|| tls.to_string()));
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => HttpError::Refused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => HttpError::Slow,
        io::ErrorKind::UnexpectedEof => HttpError::Cut,
        _ => {
            let said = io_message(error);
            // The system's resolver has no kind of its own.
            if said.contains("lookup address") { HttpError::NoHost } else { HttpError::Broken(said) }
        }
    }
}
