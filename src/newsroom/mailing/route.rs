//! How messages leave: a mail server, or an outbox.

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{EnvOverrides, Outbox, Smtp, Transport};

impl Sending<'_> {
    /// The mail server or the outbox that the messages go to.
    pub fn transport(&self) -> Result<Box<dyn Transport>, MailingError> {
        if let Some(dir) = &self.request.outbox {
            return Ok(Box::new(Outbox::new(dir, &self.mailing)));
        }
        let overrides = EnvOverrides {
            url: self.environment.smtp_url.as_deref(),
            password: self.environment.smtp_password.as_deref(),
            root: self.newsroom.root.clone(),
            foreign: self.newsroom.may_be_changed_by_others(),
        };
        let endpoint = overrides.endpoint(self.newsroom.settings.smtp.as_ref())?;
        Ok(Box::new(Smtp::new(endpoint).map_err(|source| MailingError::Certificates { source })?))
    }
}
