//! The headers that all messages of a sending share: who we are, who signs, and where replies go.

use std::sync::Arc;

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{MailHeaders, ReplyPaths, Signer};

impl Sending<'_> {
    pub(super) fn headers(&self) -> Result<MailHeaders, MailingError> {
        let newsroom = self.newsroom;
        let issuer = newsroom.issuer();
        let returns = ReplyPaths::new(&newsroom.settings.delivery, newsroom.secret()?)?;
        let date = newsroom.now.to_zoned(issuer.zone);
        Ok(MailHeaders { name: issuer.name, from: self.from.clone(), date, returns, signer: self.signer()? })
    }

    fn signer(&self) -> Result<Option<Arc<Signer>>, MailingError> {
        let Some(settings) = &self.newsroom.settings.dkim else { return Ok(None) };
        let domain = settings.domain.as_deref().unwrap_or(self.from.domain());
        let signer = Signer::read(&self.newsroom.root.join(&settings.key), domain, &settings.selector)?;
        Ok(Some(Arc::new(signer)))
    }
}
