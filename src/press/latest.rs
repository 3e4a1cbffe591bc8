//! Who gets no mail at this moment: the files are read again once somebody has changed them.

use std::fs;
use std::path::Path;

use super::folder::{ListError, Lists};
use super::pending::Pending;
use super::suppressed::Suppressed;

/// The suppressed and the pending, as the files had them last.
#[derive(Debug)]
pub struct LatestOptOuts {
    lists: Lists,
    read: Option<(Versions, Suppressed, Pending)>,
}

/// The versions of both files; `None` for one that is not there.
type Versions = [Option<Version>; 2];

#[cfg(unix)]
type Version = [i128; 7];
#[cfg(not(unix))]
type Version = (u64, Option<std::time::SystemTime>);

impl LatestOptOuts {
    #[must_use]
    pub fn new(lists: Lists) -> Self {
        Self { lists, read: None }
    }

    /// Who gets no mail now. An error means that nobody can tell.
    pub fn get(&mut self) -> Result<(&Suppressed, &Pending), ListError> {
        let now = self.versions();
        let read = match self.read.take() {
            Some(read) if read.0 == now => read,
            _ => self.read_again(now)?,
        };
        let (_, suppressed, pending) = self.read.insert(read);
        Ok((suppressed, pending))
    }

    fn read_again(&self, now: Versions) -> Result<(Versions, Suppressed, Pending), ListError> {
        let (mut suppressed, mut pending) = self.lists.opt_outs_to_send()?;
        let mut before = now;
        // An address may move from one file to the other between the two readings. Whoever changes the files without end is
        // not waited for: the next look reads them again.
        for _ in 0..10 {
            let after = self.versions();
            if after == before {
                break;
            }
            before = after;
            (suppressed, pending) = self.lists.opt_outs_to_send()?;
        }
        Ok((before, suppressed, pending))
    }

    fn versions(&self) -> Versions {
        [self.lists.suppressed_path(), self.lists.pending_path()].map(|path| version(&path))
    }
}

#[cfg(unix)]
fn version(path: &Path) -> Option<Version> {
    use std::os::unix::fs::MetadataExt as _;
    let m = fs::metadata(path).ok()?;
    let [device, inode, size] = [m.dev(), m.ino(), m.len()].map(i128::from);
    let [changed, changed_nanos, set, set_nanos] =
        [m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec()].map(i128::from);
    Some([device, inode, size, changed, changed_nanos, set, set_nanos])
}

#[cfg(not(unix))]
fn version(path: &Path) -> Option<Version> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}
