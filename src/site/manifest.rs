//! What a site's folder holds of ours: a list in the folder itself, and a journal while it is being changed.
//!
//! Web servers show both to whoever asks for them. So the tokens of private pages are not in them, only their hashes: who
//! has the tokens finds the paths again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::Date;
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
    /// Files at a target that were about to be changed, or removed: it is not known what is in them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) begun: BTreeSet<String>,
    /// Pages of photos that were withdrawn, and the day on which each left the site.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) withdrawn: BTreeMap<String, Date>,
}

impl List {
    pub(super) fn parse(bytes: &[u8], tokens: &Tokens) -> Result<Self, serde_json::Error> {
        let Self { files, begun, withdrawn } = serde_json::from_slice(bytes)?;
        let files: BTreeMap<_, _> = files.into_iter().map(|(path, written)| (tokens.shown(&path), written)).collect();
        let begun: BTreeSet<_> = begun.iter().map(|path| tokens.shown(path)).collect();
        // Nothing outside the folder is ever removed, whoever wrote the list.
        match files.keys().chain(&begun).find(|path| !is_inside(path)) {
            Some(path) => Err(serde::de::Error::custom(format!("it names `{path}`"))),
            None => Ok(Self { files, begun, withdrawn }),
        }
    }

    pub(super) fn to_text(&self) -> Result<String, serde_json::Error> {
        let hidden = Self {
            files: self.files.iter().map(|(path, written)| (hidden(path), *written)).collect(),
            begun: self.begun.iter().map(|path| hidden(path)).collect(),
            withdrawn: self.withdrawn.clone(),
        };
        Ok(serde_json::to_string_pretty(&hidden)? + "\n")
    }
}

/// The folder of private pages, each in a folder that is named by its token.
pub(super) const PRIVATE: &str = "private";

/// The tokens of private pages by their hashes.
#[derive(Debug, Default)]
pub(super) struct Tokens(BTreeMap<String, String>);

impl Tokens {
    pub(super) fn of(tokens: &[String]) -> Self {
        Self(tokens.iter().map(|token| (hash(token), token.clone())).collect())
    }

    /// Those whose folders are in a site's folder, and these.
    fn within(dir: &Path, tokens: &[String]) -> Self {
        let folders = std::fs::read_dir(dir.join(PRIVATE)).into_iter().flatten().flatten();
        let found = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
        Self::of(&found.chain(tokens.iter().cloned()).collect::<Vec<_>>())
    }

    /// A path of a list as it is; one whose token nobody knows stays as it is listed.
    fn shown(&self, path: &str) -> String {
        let token = token_of(path).and_then(|(name, rest)| Some((self.0.get(name.strip_prefix('~')?)?, rest)));
        token.map_or_else(|| path.to_owned(), |(token, rest)| format!("{PRIVATE}/{token}/{rest}"))
    }
}

/// A path as a list names it.
fn hidden(path: &str) -> String {
    match token_of(path) {
        Some((token, rest)) if !token.starts_with('~') => format!("{PRIVATE}/~{}/{rest}", hash(token)),
        _ => path.to_owned(),
    }
}

fn token_of(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix(PRIVATE)?.strip_prefix('/')?.split_once('/')
}

fn hash(token: &str) -> String {
    Sha256::of(token.as_bytes()).to_hex()[..32].to_owned()
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
    let tokens = Tokens::within(dir, &[]);
    let mut begun: BTreeSet<String> = match regular_file::read_to_string(&journal) {
        Ok(text) => text.lines().map(|path| tokens.shown(path)).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(error),
    };
    match regular_file::read_to_string(&list) {
        Ok(text) => {
            let mut list_of = List::parse(text.as_bytes(), &tokens).map_err(io::Error::other)?;
            begun.append(&mut list_of.begun);
            if let Some(path) = begun.iter().find(|path| !is_inside(path)) {
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
        file.write_all(format!("{}\n", hidden(path)).as_bytes())
    }

    /// Replaces the list, and ends the journal.
    pub(super) fn end(self, dir: &Path, list: &List) -> io::Result<()> {
        let path = dir.join(LIST);
        let text = list.to_text().map_err(io::Error::other)?;
        if regular_file::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            file::write_unsynced(&path, text.as_bytes(), Access::Shared)?;
        }
        drop(self.file);
        file::remove(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_does_not_tell_the_token_of_a_private_page() {
        let written = Written { bytes: 1, sha256: Sha256::of(b"x"), made_from: None };
        let files = BTreeMap::from([
            ("private/abcdef/index.html".to_owned(), written),
            ("private/index.html".to_owned(), written),
        ]);
        let list = List { files, begun: BTreeSet::from(["private/abcdef/x.zip".to_owned()]), ..List::default() };
        let text = list.to_text().unwrap();
        assert!(!text.contains("abcdef") && text.contains("private/index.html"), "{text}");
        assert_eq!(List::parse(text.as_bytes(), &Tokens::of(&["abcdef".to_owned()])).unwrap(), list);
        // Nobody knows the token: nothing else is lost.
        let other = List::parse(text.as_bytes(), &Tokens::default()).unwrap();
        assert_eq!(other.to_text().unwrap(), text);
        assert!(List::parse(b"{\"files\":{\"../x\":{\"bytes\":1,\"sha256\":\"00\"}}}", &Tokens::default()).is_err());
    }
}
