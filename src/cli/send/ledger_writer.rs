//! The writer of the ledger, and what to do where it cannot be had.

use super::{SendArgs, Sending};
use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::delivery::{LedgerWriter, RollbackGuard};
use crate::storage::Sha256;

impl Sending<'_> {
    /// Takes the writer; messages that an earlier run left open are told of.
    pub(super) fn writer(&self, args: &SendArgs) -> Result<LedgerWriter, CliError> {
        let library = self.newsroom.library_dir();
        let now = self.context.now;
        // A look at an outbox is no delivery.
        let writer = if args.outbox.is_some() {
            LedgerWriter::open(&library, now)
        } else {
            LedgerWriter::open_guarded(&library, now, &self.guard(args.trust_ledger))
        };
        let writer = writer?;
        if writer.left_over() > 0 {
            let messages = count(writer.left_over(), "message is", "messages are");
            self.ui.warn(format!("an earlier run was cut off: {messages} in doubt since, and not sent again"));
        }
        Ok(writer)
    }

    /// The count stands in the newsroom's `out`, and where programs keep what they remember: a newsroom that is put back
    /// from a backup as a whole does not take that with it.
    fn guard(&self, trusted: bool) -> RollbackGuard {
        let root = &self.newsroom.root;
        let whole = root.canonicalize().unwrap_or_else(|_| root.clone());
        let name = Sha256::of(whole.to_string_lossy().as_bytes()).to_hex();
        let outside =
            self.context.state_dir.as_ref().map(|dir| dir.join("pressbox").join(format!("{}.sent", &name[..16])));
        RollbackGuard { places: std::iter::once(root.join("out/.sent")).chain(outside).collect(), trusted }
    }
}
