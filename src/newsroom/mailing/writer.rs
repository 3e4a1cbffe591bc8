//! The ledger's writer, and where the rollback guard's count is kept.

use std::time::Duration;

use super::error::MailingError;
use super::sending::Sending;
use crate::delivery::{Channel, LedgerWriter, RollbackGuard};
use crate::newsroom::notice::Notice;
use crate::press::newsroom_id;
use crate::storage::Sha256;

/// How long a sending waits for whoever writes the ledger: most record something and are done in a moment, but another
/// sending is not waited for.
const SENDING_LOCK_TIMEOUT: Duration = Duration::from_secs(3);

impl Sending<'_> {
    /// Becomes the ledger's only writer; messages that an earlier run left open are noticed.
    pub(super) fn writer(&self) -> Result<LedgerWriter, MailingError> {
        let library = self.newsroom.library_dir();
        let now = self.newsroom.now;
        let writer = match self.request.channel() {
            // An outbox is only looked at; nothing is delivered.
            Channel::Outbox => LedgerWriter::open(&library, now, SENDING_LOCK_TIMEOUT)?,
            Channel::Smtp => LedgerWriter::open_guarded(&library, now, SENDING_LOCK_TIMEOUT, &self.guard()?)?,
        };
        if writer.left_over() > 0 {
            self.observer.notice(&Notice::LeftInDoubt(writer.left_over()));
        }
        Ok(writer)
    }

    /// The count is kept in the newsroom's `out`, and where programs keep what they remember: a newsroom that is put back
    /// from a backup as a whole does not take that with it. It is named there by the newsroom's secret, so that a copy in
    /// another folder finds it, too.
    fn guard(&self) -> Result<RollbackGuard, MailingError> {
        let root = &self.newsroom.root;
        let inside = root.join("out/.sent");
        let Some(state) = self.newsroom.state_dir.as_ref().map(|dir| dir.join("pressbox")) else {
            return Ok(RollbackGuard { places: vec![inside], former: None, trusted: self.request.trust_ledger });
        };
        let outside = state.join(format!("{}.sent", newsroom_id(&self.newsroom.secret()?)));
        // Until now it was named by the newsroom's path.
        let whole = root.canonicalize().unwrap_or_else(|_| root.clone());
        let path = Sha256::of(whole.to_string_lossy().as_bytes()).to_hex();
        let former = state.join(format!("{}.sent", &path[..16]));
        let trusted = self.request.trust_ledger;
        Ok(RollbackGuard { places: vec![inside, outside], former: Some(former), trusted })
    }
}
