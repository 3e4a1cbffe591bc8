//! How messages leave: a mail server, or an outbox.

use super::deliver::Draft;
use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{EnvOverrides, Outbox, Smtp, Transport};
use crate::net::Endpoint;
use crate::newsroom::link_check::dead_among;

impl Sending<'_> {
    /// The mail server or the outbox that the messages go to.
    pub fn transport(&self) -> Result<Box<dyn Transport>, MailingError> {
        if let Some(dir) = &self.request.outbox {
            return Ok(Box::new(Outbox::new(dir, &self.mailing)));
        }
        Ok(Box::new(Smtp::new(self.endpoint()?).map_err(|source| MailingError::Certificates { source })?))
    }

    fn endpoint(&self) -> Result<Endpoint, MailingError> {
        let overrides = EnvOverrides {
            url: self.environment.smtp_url.as_deref(),
            password: self.environment.smtp_password.as_deref(),
            root: self.newsroom.root.clone(),
            foreign: self.newsroom.may_be_changed_by_others(),
        };
        Ok(overrides.endpoint(self.newsroom.settings.smtp.as_ref())?)
    }

    /// Refuses a mail with a web address that does not answer. What goes to an outbox, or to a server on this machine, is not
    /// asked about unless the settings want it.
    pub fn check_links(&self, draft: &Draft) -> Result<(), MailingError> {
        let asks = match self.newsroom.settings.delivery.link_check {
            Some(asks) => asks,
            None => self.request.outbox.is_none() && !self.endpoint()?.is_on_this_machine(),
        };
        if !(asks && self.request.link_check) || draft.links.is_empty() {
            return Ok(());
        }
        self.observer.start("asking whether the links answer", draft.links.len() as u64);
        let dead = dead_among(&draft.links);
        self.observer.finish();
        let dead = dead?;
        let site = self.newsroom.issuer().site_url;
        let own = dead.iter().any(|link| site.as_ref().is_some_and(|site| link.url.starts_with(site)));
        if dead.is_empty() { Ok(()) } else { Err(MailingError::DeadLinks { dead, own }) }
    }
}
