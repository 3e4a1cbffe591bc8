//! The transport of a sending: a mail server or an outbox, and what to do where it fails.

use super::{SendArgs, Sending};
use crate::cli::error::{CliError, OrExplain as _};
use crate::delivery::{EnvOverrides, Outbox, Smtp, Transport, TransportError};
use crate::net::{ConnectError, EndpointError};
use crate::storage::SecretFileError;

impl Sending<'_> {
    /// The way that the messages take.
    pub(super) fn transport(&self, args: &SendArgs) -> Result<Box<dyn Transport>, CliError> {
        if let Some(dir) = &args.outbox {
            return Ok(Box::new(Outbox::new(&self.context.working_dir.join(dir), &self.mailing)));
        }
        let overrides = EnvOverrides {
            url: self.context.smtp_url.as_deref(),
            password: self.context.smtp_password.as_deref(),
            root: self.newsroom.root.clone(),
        };
        let endpoint = overrides.endpoint(self.newsroom.settings.smtp.as_ref()).map_err(|error| {
            let hint = match &error {
                EndpointError::Unset => {
                    "set `url` under `[smtp]` in `pressbox.toml`, or look at the messages with `--outbox out/mail`"
                }
                EndpointError::Scheme(_)
                | EndpointError::Host(_)
                | EndpointError::Port(_)
                | EndpointError::Option(_) => {
                    "write it as `smtp://user@mail.example.org:587` or `smtps://user@mail.example.org:465`"
                }
                EndpointError::PasswordInUrl | EndpointError::NoPassword(_) => {
                    "give the password in `PRESSBOX_SMTP_PASSWORD`, `password_command` or `password_file`"
                }
                EndpointError::File(SecretFileError::Open { path, .. }) => &format!("close it with `chmod 600 {path}`"),
                EndpointError::Open(_) => "leave `?tls=none` away, or use `smtps://`",
                _ => return CliError::from(error),
            };
            let hint = hint.to_owned();
            CliError::from(error).hinted(hint)
        })?;
        Ok(Box::new(Smtp::new(endpoint).hint("correct `ca` under `[smtp]` in `pressbox.toml`")?))
    }
}

/// A way that is closed, with what to do about it.
pub(super) fn closed(error: TransportError) -> CliError {
    let hint = match &error {
        TransportError::Connect(ConnectError::Unreachable { .. }) => {
            "check `[smtp] url` and the network; what was not sent waits for the next run"
        }
        TransportError::Connect(ConnectError::NoTls { .. }) => {
            "ask your mail provider for its `smtps://` address, usually on port 465"
        }
        TransportError::Connect(ConnectError::Tls { .. }) => {
            "check the host and the port in `[smtp] url`; the certificate of a server of your own is named by `[smtp] ca`"
        }
        TransportError::Connect(ConnectError::NoCommonAuth { .. }) => {
            "set `auth` under `[smtp]` to \"plain\", \"login\" or \"xoauth2\"; the last takes a token from `password_command`"
        }
        TransportError::Connect(ConnectError::Login { .. }) => "check the user in `[smtp] url` and the password",
        TransportError::Unwelcome { .. } => "check `[newsroom] from`, and the user in `[smtp] url`",
        TransportError::TooLarge { .. } => {
            "set `[site] url` so that mails link to the photo, or make the `mail` preset smaller"
        }
        TransportError::Outbox { .. } => "choose another folder with `--outbox DIR`",
    };
    CliError::from(error).hinted(hint)
}
