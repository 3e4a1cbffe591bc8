//! Connections to servers, for sending, for reading what comes back, and for the doctor.
//!
//! | file | what it holds |
//! |---|---|
//! | [`endpoint`](Endpoint) | a server's address: host, port, kind of privacy |
//! | [`login`](Login) | who we are to a server, and where the password comes from |
//! | [`error`](ConnectError) | why there is no connection |
//! | `tls` | whose certificates are trusted; private keys in PEM |
//! | `connection` | bytes out, lines and bytes in, with timeouts; exact about where it broke |
//! | `smtp_reply` | SMTP's replies |
//! | [`http`](HttpClient) | HTTP: a request and its answer |
//! | [`smtp_session`](SmtpClient) | SMTP's greeting, capabilities, STARTTLS and login |

mod connection;
mod endpoint;
mod error;
mod http;
mod login;
mod smtp_reply;
mod smtp_session;
pub(crate) mod tls;

pub use endpoint::{Endpoint, EndpointOptions, Schemes, Security, percent_decoded, without_password};
pub use error::{ConnectError, EndpointError, in_one_line};
pub use http::{HttpAnswer, HttpBody, HttpClient, HttpError, HttpOptions, HttpRequest};
pub use login::{Auth, Login, Password, PasswordSource};
pub use smtp_session::{Capabilities, SmtpClient};

pub(crate) use connection::{Connection, ConnectionLost, PeerState};
pub(crate) use smtp_reply::Reply;
pub(crate) use smtp_session::SmtpSession;
