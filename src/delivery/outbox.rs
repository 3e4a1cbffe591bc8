//! An outbox folder: each message as a file that any mail program opens.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::ledger::Channel;
use super::message::{Mailing, MessageId};
use super::transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
use crate::press::Address;

/// A folder as a way out.
#[derive(Debug, Clone)]
pub struct Outbox {
    dir: PathBuf,
    prefix: String,
}

impl Outbox {
    #[must_use]
    pub fn new(dir: &Path, mailing: &Mailing) -> Self {
        let Mailing { slug, version } = mailing;
        let prefix = if *version > 1 { format!("{slug}-{version}") } else { slug.to_string() };
        Self { dir: dir.to_path_buf(), prefix }
    }

    /// Where a journalist's message stands: `SLUG.ADDRESS.eml`.
    #[must_use]
    pub fn path(&self, to: &Address, id: &str) -> PathBuf {
        let key = to.key();
        let fits = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
        let safe: String = key.chars().map(|c| if fits(c) { c } else { '_' }).take(150).collect();
        // Two odd addresses must not share a file.
        let unlike = if safe == key { String::new() } else { format!(".{}", id.get(..8).unwrap_or(id)) };
        self.dir.join(format!("{}.{safe}{unlike}.eml", self.prefix))
    }
}

impl Transport for Outbox {
    fn channel(&self) -> Channel {
        Channel::Outbox
    }

    fn name(&self) -> String {
        self.dir.display().to_string()
    }

    fn open(&self) -> Result<Box<dyn Session>, TransportError> {
        let cannot = |source| TransportError::Outbox { path: self.dir.display().to_string(), source };
        fs::create_dir_all(&self.dir).map_err(cannot)?;
        Ok(Box::new(self.clone()))
    }
}

impl Session for Outbox {
    fn deliver(&mut self, parcel: &Outgoing<'_>) -> DeliveryOutcome {
        let path = self.path(parcel.to, MessageId::as_str(parcel.id));
        let write = || {
            let mut file = tempfile::Builder::new().prefix(".message-").tempfile_in(&self.dir)?;
            file.write_all(parcel.content)?;
            file.persist(&path)?;
            std::io::Result::Ok(())
        };
        match write() {
            Ok(()) => DeliveryOutcome::Accepted { code: None, reply: path.display().to_string() },
            Err(error) => DeliveryOutcome::Deferred { code: None, reply: format!("`{}`: {error}", path.display()) },
        }
    }

    fn is_open(&self) -> bool {
        true
    }

    fn close(&mut self) {}
}
