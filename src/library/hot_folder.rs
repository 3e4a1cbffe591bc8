//! Folders in which photos arrive: which files are whole and to be ingested, and what has been told of them already.
//!
//! A file is whole when its length and times have stood still for a while, and no program has it open for writing. Whether it
//! is shows only in its content, where somebody copies it with pauses: what is no whole picture gets a second look
//! before it counts as rejected.
//!
//! Folders are looked through again and again: what the system could tell of changes does not come through network shares.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::ingest::{FileReport, IngestStatus};
use super::listing::{PassedOver, list_files};
use super::originals::IngestError;
use crate::storage::being_written;

/// What is empty, or reads as no whole picture, is rejected after so many times the time to settle.
const DOUBT: u32 = 5;

/// When a file that could not be read or stored is tried again.
const RETRY: Duration = Duration::from_secs(30);

/// A file that is not whole after this time is named.
const LONG: Duration = Duration::from_mins(1);

/// How names of files end that a program is still writing, in small letters: of browsers, FTP programs and tools that copy.
const TEMPORARY: [&str; 17] = [
    "part",
    "partial",
    "crdownload",
    "opdownload",
    "download",
    "filepart",
    "tmp",
    "temp",
    "aria2",
    "!ut",
    "!qb",
    "upload",
    "uploading",
    "incomplete",
    "icloud",
    "swp",
    "lock",
];

/// Folders that are looked through again and again.
#[derive(Debug)]
pub struct HotFolders {
    folders: Vec<Folder>,
    skip: Vec<PathBuf>,
    all: bool,
    settle: Duration,
    /// Those that are there.
    files: BTreeMap<PathBuf, Arrival>,
    looks: u64,
    rejected: usize,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    is_away: bool,
}

/// What is known of a file.
#[derive(Debug)]
struct Arrival {
    version: Version,
    /// When it was seen first, and when its version was.
    first: Instant,
    since: Instant,
    state: State,
    /// The number of the last look that found it.
    look: u64,
    /// Whether it was named as one that takes long.
    is_named: bool,
    /// Why it was rejected, if that was told.
    told: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Settling,
    /// It was read once, as no whole picture; nothing was told.
    Doubtful,
    /// It is tried again then.
    Later(Instant),
    Done,
}

/// By which a changed file is known. Not by its inode: that may be another one when a card or a share comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    file: Option<Stamp>,
    /// Those that may be its metadata's.
    sidecars: [Option<Stamp>; 4],
}

/// Length and time of change.
type Stamp = (u64, Option<SystemTime>);

/// What a look through the folders found.
#[derive(Debug, Default)]
pub struct Look {
    /// Files to be ingested now.
    pub whole: Vec<PathBuf>,
    /// What cannot be ingested, told once.
    pub rejected: Vec<FileReport>,
    /// Folders that are not there any more, and that are there again; each is told once.
    pub away: Vec<PathBuf>,
    pub back: Vec<PathBuf>,
    /// Files that have been arriving for long; each is told once.
    pub slow: Vec<PathBuf>,
    pub passed_over: PassedOver,
}

impl HotFolders {
    /// Folders with everything in them, but for those to skip. Files are taken that have stood still for so long; with `all`
    /// from folders, too, that hold no press photos.
    #[must_use]
    pub fn new(folders: &[PathBuf], skip: &[PathBuf], all: bool, settle: Duration) -> Self {
        let folders = folders.iter().map(|path| Folder { path: path.clone(), is_away: false }).collect();
        let skip = skip.to_vec();
        Self { folders, skip, all, settle, files: BTreeMap::new(), looks: 0, rejected: 0 }
    }

    /// Looks through the folders.
    pub fn look(&mut self, at: Instant) -> Look {
        self.looks += 1;
        let mut look = Look::default();
        for number in 0..self.folders.len() {
            let path = self.folders[number].path.clone();
            let listed = is_there(&path).then(|| list_files(std::slice::from_ref(&path), &self.skip, self.all));
            // If it vanished meanwhile, the list is not whole.
            let listed = listed.filter(|_| is_there(&path));
            let was_away = std::mem::replace(&mut self.folders[number].is_away, listed.is_none());
            let Some(listed) = listed else {
                look.away.extend((!was_away).then_some(path));
                continue;
            };
            look.back.extend(was_away.then(|| path.clone()));
            look.passed_over.add_all(listed.passed_over);
            let is_empty = listed.files.is_empty();
            for file in listed.files {
                match file {
                    Ok(path) if is_temporary(&path) => {}
                    Ok(path) => self.take(path, at, &mut look),
                    Err((path, error)) => self.refuse(path, error, at, &mut look),
                }
            }
            // The place of a card or a share that is not connected is often an empty folder.
            if !is_empty {
                self.files.retain(|file, known| known.look == self.looks || !file.starts_with(&path));
            }
        }
        let written = being_written(&look.whole);
        look.whole.retain(|path| !written.contains(path));
        for path in written {
            self.wait_again(&path, at);
        }
        for (path, file) in &mut self.files {
            let is_open = matches!(file.state, State::Settling) && file.look == self.looks;
            if is_open && !file.is_named && at.duration_since(file.first) >= LONG {
                file.is_named = true;
                look.slow.push(path.clone());
            }
        }
        look
    }

    /// Takes note of a file's result. Returns whether it is to be told: what is no whole picture yet is not, nor what was told
    /// before.
    pub fn heed(&mut self, report: &FileReport, at: Instant) -> bool {
        let Some(file) = self.files.get_mut(&report.path) else { return true };
        let IngestStatus::Rejected(error) = &report.status else {
            file.state = State::Done;
            self.rejected -= usize::from(file.told.take().is_some());
            return true;
        };
        let is_gone = matches!(error, IngestError::Read(error) if error.kind() == std::io::ErrorKind::NotFound);
        let is_content = matches!(error, IngestError::NotAPicture(_) | IngestError::Decode(_));
        match error {
            IngestError::Changing => {
                self.wait_again(&report.path, at);
                return false;
            }
            _ if is_gone => {
                self.wait_again(&report.path, at);
                return false;
            }
            IngestError::Write(_) => {
                file.state = State::Later(at + RETRY);
                return false;
            }
            IngestError::Read(_) => file.state = State::Later(at + RETRY),
            _ if is_content && file.state == State::Settling && file.bytes() > 0 => {
                file.state = State::Doubtful;
                return false;
            }
            _ => file.state = State::Done,
        }
        self.tell(report)
    }

    /// How many files were rejected, and are so still.
    #[must_use]
    pub fn rejected(&self) -> usize {
        self.rejected
    }

    /// How many files are there that were neither ingested nor rejected.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.files.values().filter(|file| file.state != State::Done && file.told.is_none()).count()
    }

    fn take(&mut self, path: PathBuf, at: Instant, look: &mut Look) {
        let Ok(found) = fs::metadata(&path) else { return };
        let version = Version::of(&path, &found);
        let file = self.files.entry(path.clone()).or_insert_with(|| Arrival::new(version, at));
        // One folder may be in another.
        if std::mem::replace(&mut file.look, self.looks) == self.looks {
            return;
        }
        if file.version != version {
            // A new arrival under an old name.
            if matches!(file.state, State::Done) {
                (file.first, file.is_named) = (at, false);
            }
            (file.version, file.since, file.state) = (version, at, State::Settling);
        }
        let still = at.duration_since(file.since);
        let is_due = match file.state {
            // What is empty was created, perhaps by somebody who goes on in a moment.
            State::Settling if file.bytes() > 0 => still >= self.settle,
            State::Settling | State::Doubtful => still >= self.settle * DOUBT,
            State::Later(then) => at >= then,
            State::Done => false,
        };
        if is_due {
            look.whole.push(path);
        }
    }

    /// What cannot even be read as a file.
    fn refuse(&mut self, path: PathBuf, error: IngestError, at: Instant, look: &mut Look) {
        let nothing = Version { file: None, sidecars: [None; 4] };
        let file = self.files.entry(path.clone()).or_insert_with(|| Arrival::new(nothing, at));
        (file.look, file.state) = (self.looks, State::Done);
        let report = FileReport { path, status: IngestStatus::Rejected(error), notes: Vec::new(), restored: false };
        if self.tell(&report) {
            look.rejected.push(report);
        }
    }

    /// Whether a rejection is told: once for each reason.
    fn tell(&mut self, report: &FileReport) -> bool {
        let Some(file) = self.files.get_mut(&report.path) else { return true };
        let IngestStatus::Rejected(error) = &report.status else { return true };
        let before = file.told.replace(error.to_string());
        self.rejected += usize::from(before.is_none());
        before != file.told
    }

    fn wait_again(&mut self, path: &Path, at: Instant) {
        if let Some(file) = self.files.get_mut(path) {
            (file.since, file.state) = (at, State::Settling);
        }
    }
}

impl Arrival {
    fn new(version: Version, at: Instant) -> Self {
        Self { version, first: at, since: at, state: State::Settling, look: 0, is_named: false, told: None }
    }

    fn bytes(&self) -> u64 {
        self.version.file.map_or(0, |(bytes, _)| bytes)
    }
}

impl Version {
    fn of(path: &Path, found: &Metadata) -> Self {
        let stamp = |found: Metadata| (found.len(), found.modified().ok());
        let beside = |name: &Path| fs::metadata(name).ok().map(stamp);
        let own = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            beside(Path::new(&name))
        };
        let shared = |ending: &str| beside(&path.with_extension(ending));
        let file = Some((found.len(), found.modified().ok()));
        Self { file, sidecars: [own(".xmp"), own(".XMP"), shared("xmp"), shared("XMP")] }
    }
}

fn is_there(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok()
}

/// Whether a program gives such a name to what it is still writing.
fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    name.ends_with('~')
        || name.starts_with('~')
        || name.ends_with("_exiftool_tmp")
        || TEMPORARY.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    use std::fs::File;

    use super::*;
    use crate::photo::DecodeError;

    const SETTLE: Duration = Duration::from_secs(3);

    struct Place {
        dir: tempfile::TempDir,
        hot: HotFolders,
        now: Instant,
    }

    impl Place {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let hot = HotFolders::new(&[dir.path().join("in")], &[], false, SETTLE);
            fs::create_dir(dir.path().join("in")).unwrap();
            Self { dir, hot, now: Instant::now() }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.dir.path().join("in").join(name)
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.path(name), text).unwrap();
        }

        /// The look after some seconds.
        fn after(&mut self, seconds: u64) -> Look {
            self.now += Duration::from_secs(seconds);
            self.hot.look(self.now)
        }

        /// The names of what is whole after some seconds.
        fn whole(&mut self, seconds: u64) -> Vec<String> {
            let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
            self.after(seconds).whole.iter().map(name).collect()
        }

        fn rejects(&mut self, name: &str, error: IngestError) -> bool {
            let status = IngestStatus::Rejected(error);
            let report = FileReport { path: self.path(name), status, notes: Vec::new(), restored: false };
            self.hot.heed(&report, self.now)
        }
    }

    fn cut() -> IngestError {
        DecodeError::Unsupported("it is cut".to_owned()).into()
    }

    #[test]
    fn a_file_is_taken_once_it_has_stood_still_and_not_under_the_name_of_a_part() {
        let mut place = Place::new();
        for name in ["a.jpg", "b.jpg.part", "c.crdownload", "d.jpg~", ".e.jpg", "~$f.jpg", "g.jpg_exiftool_tmp"] {
            place.write(name, "half");
        }
        assert!(place.whole(0).is_empty());
        place.write("a.jpg", "the whole");
        assert!(place.whole(2).is_empty());
        assert!(place.whole(2).is_empty(), "it changed two seconds ago");
        assert_eq!(place.whole(1), ["a.jpg"]);
        fs::rename(place.path("b.jpg.part"), place.path("b.jpg")).unwrap();
        assert_eq!(place.whole(1), ["a.jpg"], "nobody has ingested it yet");
        assert!(place.rejects("a.jpg", IngestError::TooLarge { bytes: 1 }));
        assert_eq!(place.whole(3), ["b.jpg"]);
        // A sidecar that comes later has something to say.
        place.write("a.xmp", "<x/>");
        assert_eq!(place.whole(1), ["b.jpg"]);
        assert_eq!(place.whole(3), ["a.jpg", "b.jpg"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_somebody_has_open_for_writing_is_waited_for_and_named_if_it_takes_long() {
        let mut place = Place::new();
        place.write("a.jpg", "half");
        let writer = File::options().append(true).open(place.path("a.jpg")).unwrap();
        for seconds in [0, 20, 20] {
            let look = place.after(seconds);
            assert!(look.whole.is_empty() && look.slow.is_empty());
        }
        assert_eq!(place.after(20).slow, [place.path("a.jpg")]);
        assert!(place.after(20).slow.is_empty(), "it is named once");
        drop(writer);
        assert_eq!(place.whole(4), ["a.jpg"]);
    }

    #[test]
    fn what_is_no_whole_picture_gets_a_second_look_and_is_told_once() {
        let mut place = Place::new();
        place.write("a.jpg", "half");
        place.write("empty.jpg", "");
        place.whole(0);
        assert_eq!(place.whole(3), ["a.jpg"]);
        assert!(!place.rejects("a.jpg", cut()));
        assert!(place.whole(11).is_empty());
        assert_eq!(place.whole(1), ["a.jpg", "empty.jpg"]);
        assert!(place.rejects("empty.jpg", cut()));
        assert!(place.rejects("a.jpg", cut()));
        assert_eq!((place.hot.rejected(), place.hot.waiting()), (2, 0));
        assert!(place.whole(100).is_empty());
        // The rest of it comes, and it is damaged all the same: that has been told.
        place.write("a.jpg", "the whole, damaged");
        place.whole(1);
        for seconds in [3, 12] {
            assert_eq!(place.whole(seconds), ["a.jpg"]);
            assert!(!place.rejects("a.jpg", cut()));
        }
        assert_eq!(place.hot.rejected(), 2);
    }

    #[test]
    fn what_cannot_be_read_or_stored_is_tried_again() {
        let mut place = Place::new();
        place.write("a.jpg", "whole");
        place.whole(0);
        place.whole(3);
        assert!(!place.rejects("a.jpg", IngestError::Write(std::io::ErrorKind::StorageFull.into())));
        assert_eq!((place.hot.rejected(), place.hot.waiting()), (0, 1));
        assert!(place.whole(20).is_empty());
        assert_eq!(place.whole(10), ["a.jpg"]);
        for is_told in [true, false] {
            let denied = std::io::ErrorKind::PermissionDenied;
            assert_eq!(place.rejects("a.jpg", IngestError::Read(denied.into())), is_told);
            assert_eq!(place.whole(30), ["a.jpg"]);
        }
        assert!(!place.rejects("a.jpg", IngestError::Changing));
        assert_eq!(place.whole(3), ["a.jpg"]);
    }

    #[test]
    fn a_folder_that_vanishes_is_told_and_what_was_in_it_is_known_when_it_is_back() {
        let mut place = Place::new();
        place.write("a.jpg", "whole");
        place.whole(0);
        assert_eq!(place.whole(3), ["a.jpg"]);
        assert!(place.rejects("a.jpg", IngestError::TooLarge { bytes: 1 }));
        let (folder, aside) = (place.dir.path().join("in"), place.dir.path().join("aside"));
        fs::rename(&folder, &aside).unwrap();
        assert_eq!(place.after(1).away, std::slice::from_ref(&folder));
        assert!(place.after(1).away.is_empty());
        fs::rename(&aside, &folder).unwrap();
        let look = place.after(1);
        assert!(look.away.is_empty());
        assert_eq!(look.back, std::slice::from_ref(&folder));
        assert!(place.whole(9).is_empty());
        // An empty folder in its place is what a card leaves behind.
        fs::rename(&folder, &aside).unwrap();
        fs::create_dir(&folder).unwrap();
        assert!(place.whole(1).is_empty());
        fs::remove_dir(&folder).unwrap();
        fs::rename(&aside, &folder).unwrap();
        assert!(place.whole(9).is_empty());
        // What is gone from among others is forgotten.
        place.write("b.jpg", "whole");
        fs::remove_file(place.path("a.jpg")).unwrap();
        place.whole(1);
        assert_eq!(place.hot.files.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_told_once_and_never_followed() {
        let mut place = Place::new();
        fs::write(place.dir.path().join("secret.jpg"), "whole").unwrap();
        std::os::unix::fs::symlink(place.dir.path().join("secret.jpg"), place.path("a.jpg")).unwrap();
        assert_eq!(place.after(0).rejected.len(), 1);
        let look = place.after(9);
        assert!(look.rejected.is_empty() && look.whole.is_empty());
        assert_eq!(place.hot.rejected(), 1);
    }
}
