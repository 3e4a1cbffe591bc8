//! An outbox folder: each message as a file that any mail program opens.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::ledger::Channel;
use super::message::{Mailing, MessageId};
use super::transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
use crate::press::Address;
use crate::storage::file::NewFolders;
use crate::storage::{Access, file, io_message};

/// A folder as a transport.
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

    /// The path of a journalist's message: `SLUG.ADDRESS.eml`.
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

    fn open(&self, _over: &Arc<AtomicBool>) -> Result<Box<dyn Session>, TransportError> {
        let cannot = |source| TransportError::Outbox { path: self.dir.display().to_string(), source };
        NewFolders::create_private(&self.dir).map_err(cannot)?.keep();
        // A mail that a killed run left half-written.
        let _ = file::sweep_dead(&self.dir);
        Ok(Box::new(self.clone()))
    }
}

impl Session for Outbox {
    fn deliver(&mut self, message: &Outgoing<'_>) -> DeliveryOutcome {
        let path = self.path(message.to, MessageId::as_str(message.id));
        match file::write_unsynced(&path, message.content.bytes(), Access::Personal) {
            Ok(()) => DeliveryOutcome::Accepted { code: None, reply: path.display().to_string() },
            Err(error) if concerns_all(error.kind()) => {
                DeliveryOutcome::Unwritable { kind: error.kind(), reply: io_message(&error) }
            }
            Err(error) => {
                DeliveryOutcome::Deferred { code: None, reply: format!("`{}`: {}", path.display(), io_message(&error)) }
            }
        }
    }

    fn is_open(&self) -> bool {
        true
    }

    fn close(&mut self) {}
}

/// Whether what happened to one file would happen to all of them.
fn concerns_all(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::PermissionDenied
            | ErrorKind::NotFound
            | ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::delivery::composed::Composed;
    use crate::press::Secret;

    #[cfg(unix)]
    #[test]
    fn messages_to_people_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let mailing = Mailing { slug: "launch".parse().unwrap(), version: 1 };
        let [from, to] = ["press@press.example", "bo@media.example"].map(|text| text.parse::<Address>().unwrap());
        let id = mailing.message_id(&to, &from, &Secret::of(b"one"));
        let mut outbox = Outbox::new(&dir.path().join("outbox"), &mailing);
        outbox.open(&Arc::default()).unwrap();
        let content = Composed::of(b"Subject: x\r\n");
        let outcome = outbox.deliver(&Outgoing { from: &from, to: &to, id: &id, content: &content });
        assert!(matches!(outcome, DeliveryOutcome::Accepted { .. }), "{outcome:?}");
        assert_eq!((mode(&dir.path().join("outbox")), mode(&outbox.path(&to, id.as_str()))), (0o700, 0o600));
    }
}
