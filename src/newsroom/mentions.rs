//! Where the newsroom's files name a person: the mails to them in outboxes, and text that mentions their address.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::opened::Newsroom;
use crate::delivery::{Channel, Ledger, LedgerError};
use crate::press::{Address, FileMention, mentions};
use crate::storage::regular_file;

/// Where people may be named. Settings and templates are about us.
const FOLDERS: [&str; 4] = ["lists", "schedule", "releases", "out"];

/// Larger files are no text that names somebody.
const LARGEST: u64 = 16 << 20;

/// A mail's headers are within so many lines.
const HEADERS: usize = 200;

/// A line of a file that names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// From the newsroom's folder on.
    pub path: PathBuf,
    /// From 1; `None` in a file that has no lines.
    pub line: Option<usize>,
    pub text: String,
}

/// Where a person is named.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Mentions {
    pub lines: Vec<Mention>,
    /// Files beside the lists that cannot be searched.
    pub unsearched: Vec<PathBuf>,
}

impl Newsroom {
    /// The mails to a person that lie in outboxes, in the newsroom's `out` and where the ledger says.
    pub fn outbox_mails_to(&self, address: &Address) -> Result<Vec<PathBuf>, LedgerError> {
        let mut found: Vec<PathBuf> = files(&self.root.join("out")).filter(|path| is_mail_to(path, address)).collect();
        for kept in Ledger::open(&self.library_dir())?.records_of(address)? {
            let path = kept.entry.reply.map(PathBuf::from).filter(|_| kept.channel == Channel::Outbox.as_str());
            found.extend(path.filter(|path| is_mail_to(path, address)));
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Lines of the newsroom's text files that mention a person, but for the mails to them; and other files beside the
    /// lists that do.
    #[must_use]
    pub fn mentions_of(&self, address: &Address) -> Mentions {
        let mut all = Mentions::default();
        let (found, unused) = (&mut all.lines, self.lists().other_tables());
        for path in FOLDERS.iter().flat_map(|folder| files(&self.root.join(folder))) {
            if is_mail_to(&path, address) {
                continue;
            }
            let shown = path.strip_prefix(&self.root).unwrap_or(&path).to_path_buf();
            let Some(text) = text(&path) else {
                if shown.starts_with("lists") {
                    match in_file(&path, address) {
                        FileMention::Named => found.push(Mention { path: shown, line: None, text: String::new() }),
                        FileMention::Unknown => all.unsearched.push(shown),
                        FileMention::NotNamed => {}
                    }
                }
                continue;
            };
            // Their own rows in lists are known already; those in a file that is no list are not.
            let name = shown.file_name().unwrap_or_default().to_string_lossy();
            let is_list = shown.parent() == Some(Path::new("lists"))
                && Path::new(&*name).extension().is_some_and(|kind| kind == "csv")
                && !unused.iter().any(|other| *other == name);
            let lines = text.lines().enumerate();
            let lines = lines.filter(|(_, line)| mentions(line, address) && !(is_list && is_own_row(line, address)));
            found.extend(lines.map(|(at, line)| Mention {
                path: shown.clone(),
                line: Some(at + 1),
                text: line.trim().chars().take(300).collect(),
            }));
        }
        all
    }
}

/// Whether a file that is no text names somebody.
fn in_file(path: &Path, address: &Address) -> FileMention {
    let bytes = regular_file::read_at_most(path, LARGEST).ok().filter(|bytes| bytes.len() as u64 <= LARGEST);
    bytes.map_or(FileMention::Unknown, |bytes| FileMention::of(&bytes, address))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

/// A file's text; `None` for one that cannot be read, is large, or is no text.
fn text(path: &Path) -> Option<String> {
    let is_small = std::fs::metadata(path).is_ok_and(|file| file.len() <= LARGEST);
    let bytes = regular_file::read(path).ok().filter(|_| is_small)?;
    if bytes.contains(&0) { None } else { Some(String::from_utf8_lossy(&bytes).into_owned()) }
}

/// Whether a cell of a row is the address, and nothing else.
fn is_own_row(line: &str, address: &Address) -> bool {
    let cells = line.split([',', ';', '\t']).map(|cell| cell.trim_matches(['"', ' ', '\u{feff}']));
    cells.filter_map(|cell| cell.parse::<Address>().ok()).any(|cell| cell == *address)
}

fn is_mail_to(path: &Path, address: &Address) -> bool {
    if path.extension().is_none_or(|kind| kind != "eml") {
        return false;
    }
    let Some(text) = text(path) else { return false };
    let headers = text.lines().take(HEADERS).take_while(|line| !line.is_empty());
    let mut in_to = false;
    for line in headers {
        in_to = line.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("to:"))
            || in_to && line.starts_with([' ', '\t']);
        if in_to && mentions(line, address) {
            return true;
        }
    }
    false
}
