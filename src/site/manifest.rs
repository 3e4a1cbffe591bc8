//! What a site's folder holds of ours: a list in the folder itself, and a journal while it is being changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::storage::file::{self, Access};
use crate::storage::{Sha256, regular_file};

/// The list of files.
pub(super) const LIST: &str = ".pressbox-site.json";

/// The files that a build has begun to write: a killed one leaves it.
pub(super) const JOURNAL: &str = ".pressbox-site.journal";

/// A file as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
    /// What a press kit was packed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) made_from: Option<Sha256>,
}

/// The files of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct List {
    pub(super) files: BTreeMap<String, Written>,
}

/// What is known of a folder.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) list: List,
    /// When the list was written: what is older is as the list says.
    pub(super) written: Option<SystemTime>,
    /// Files that a killed build has begun to write: it is not known what is in them.
    pub(super) begun: BTreeSet<String>,
}

/// Reads what is known of a folder; `None` where it has no list of ours.
pub(super) fn read(dir: &Path) -> io::Result<Option<Known>> {
    let (list, journal) = (dir.join(LIST), dir.join(JOURNAL));
    let begun: BTreeSet<String> = match regular_file::read_to_string(&journal) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(error),
    };
    match regular_file::read_to_string(&list) {
        Ok(text) => {
            let list_of: List = serde_json::from_str(&text).map_err(io::Error::other)?;
            // Nothing outside the folder is ever removed, whoever wrote the list.
            if let Some(path) = list_of.files.keys().chain(&begun).find(|path| !is_inside(path)) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it names `{path}`")));
            }
            let written = std::fs::metadata(&list)?.modified().ok();
            Ok(Some(Known { list: list_of, written, begun }))
        }
        // The first build was killed.
        Err(error) if error.kind() == io::ErrorKind::NotFound && journal.exists() => {
            Ok(Some(Known { list: List::default(), written: None, begun }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// The journal, while it is written.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: Option<std::fs::File>,
}

impl Journal {
    pub(super) fn new(dir: &Path) -> Self {
        Self { path: dir.join(JOURNAL), file: None }
    }

    /// Notes that a file is about to be written.
    pub(super) fn note(&mut self, path: &str) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(OpenOptions::new().create(true).append(true).open(&self.path)?),
        };
        file.write_all(format!("{path}\n").as_bytes())
    }

    /// Replaces the list, and ends the journal.
    pub(super) fn end(self, dir: &Path, list: &List) -> io::Result<()> {
        let path = dir.join(LIST);
        let mut text = serde_json::to_string_pretty(list).map_err(io::Error::other)?;
        text.push('\n');
        if regular_file::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            file::write_unsynced(&path, text.as_bytes(), Access::Shared)?;
        }
        drop(self.file);
        file::remove(&self.path)
    }
}
