//! What a site's folder holds of ours: a list in the folder itself, and a journal while it is being changed.
//!
//! Web servers show both to whoever asks for them. So nothing of a private page is in them that can be read, neither its
//! token nor the names and hashes of its files: only who has the token finds them again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::storage::file::{self, Access};
use crate::storage::{Sha256, hex, regular_file};

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
    /// Everything that its bytes may depend on: as long as that is the same, it need not be made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) inputs: Option<Sha256>,
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
        let files: BTreeMap<_, _> =
            files.into_iter().map(|(path, written)| tokens.shown_file(&path, written)).collect();
        let begun: BTreeSet<_> = begun.iter().map(|path| tokens.shown(path)).collect();
        // Nothing outside the folder is ever removed, whoever wrote the list.
        match files.keys().chain(&begun).find(|path| !is_inside(path)) {
            Some(path) => Err(serde::de::Error::custom(format!("it names `{path}`"))),
            None => Ok(Self { files, begun, withdrawn }),
        }
    }

    pub(super) fn to_text(&self) -> Result<String, serde_json::Error> {
        let hidden = Self {
            files: self.files.iter().map(|(path, written)| (hidden(path), hidden_hashes(path, *written))).collect(),
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
        let found = token_of(path).and_then(|(name, rest)| {
            let token = self.0.get(name.strip_prefix('~')?)?;
            Some(format!("{PRIVATE}/{token}/{}", decrypted_name(token, rest)?))
        });
        found.unwrap_or_else(|| path.to_owned())
    }

    /// The same with what is said of the path.
    fn shown_file(&self, path: &str, written: Written) -> (String, Written) {
        let shown = self.shown(path);
        let written = if shown == path { written } else { encrypted_hashes(&shown, written) };
        (shown, written)
    }
}

/// A path as a list names it.
fn hidden(path: &str) -> String {
    match token_of(path) {
        Some((token, rest)) if !token.starts_with('~') => {
            format!("{PRIVATE}/~{}/{}", hash(token), encrypted_name(token, rest))
        }
        _ => path.to_owned(),
    }
}

/// What is said of a path, as a list says it.
fn hidden_hashes(path: &str, written: Written) -> Written {
    match token_of(path) {
        Some((token, _)) if !token.starts_with('~') => encrypted_hashes(path, written),
        _ => written,
    }
}

/// The first bytes of an encrypted name are its nonce.
const NONCE: usize = 16;

/// A name that only who has the token can read: some of it is known, such as `index.html`, and so each has a key of its own.
fn encrypted_name(token: &str, name: &str) -> String {
    let of_name = Sha256::of(format!("name|{token}|{name}").as_bytes());
    let nonce = &of_name.as_bytes()[..NONCE];
    hex(&[nonce, &with_keystream(token, nonce, name.as_bytes())].concat())
}

fn decrypted_name(token: &str, encrypted: &str) -> Option<String> {
    let bytes = from_hex(encrypted)?;
    let (nonce, name) = bytes.split_at_checked(NONCE)?;
    String::from_utf8(with_keystream(token, nonce, name)).ok()
}

/// Bytes encrypted, and the same back again: a keystream of SHA-256 in counter mode, keyed by the token of 128 bits. Nothing
/// authenticates them: paths that are read are checked by [`is_inside`].
fn with_keystream(token: &str, nonce: &[u8], bytes: &[u8]) -> Vec<u8> {
    let blocks = (0..).map(|nth: u32| Sha256::of(format!("key|{nth}|{token}|{}", hex(nonce)).as_bytes()));
    let key = blocks.take(bytes.len() / 32 + 1).flat_map(|block| *block.as_bytes());
    bytes.iter().zip(key).map(|(byte, key)| byte ^ key).collect()
}

/// The hashes of a private file under a key that its path alone gives, and the same back again.
fn encrypted_hashes(path: &str, written: Written) -> Written {
    let encrypt = |what: &str, sha256: Sha256| {
        let bytes = with_keystream(path, what.as_bytes(), sha256.as_bytes());
        hex(&bytes).parse().unwrap_or(sha256)
    };
    let Written { bytes, sha256, made_from, inputs } = written;
    let (made_from, inputs) =
        (made_from.map(|from| encrypt("made from", from)), inputs.map(|from| encrypt("inputs", from)));
    Written { bytes, sha256: encrypt("file", sha256), made_from, inputs }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
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
            none => none.insert(file::open_to_append(&self.path)?),
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
        let written = Written { bytes: 1, sha256: Sha256::of(b"x"), made_from: None, inputs: None };
        let files = BTreeMap::from([
            ("private/abcdef/index.html".to_owned(), written),
            ("private/index.html".to_owned(), written),
        ]);
        let list = List { files, begun: BTreeSet::from(["private/abcdef/x.zip".to_owned()]), ..List::default() };
        let text = list.to_text().unwrap();
        assert!(!text.contains("abcdef") && text.contains("private/index.html"), "{text}");
        assert!(!text.contains("x.zip") && text.matches(&written.sha256.to_hex()).count() == 1, "{text}");
        // Who knows what one name is learns nothing of another.
        let [one, other] = ["index.html", "xanadu.zip"].map(|name| from_hex(&encrypted_name("abcdef", name)).unwrap());
        let key = one[NONCE..].iter().zip(b"index.html").map(|(veiled, known)| veiled ^ known);
        assert_ne!(other[NONCE..].iter().zip(key).map(|(v, k)| v ^ k).collect::<Vec<_>>(), b"xanadu.zip");
        assert_eq!(List::parse(text.as_bytes(), &Tokens::of(&["abcdef".to_owned()])).unwrap(), list);
        // Nobody knows the token: nothing else is lost.
        let other = List::parse(text.as_bytes(), &Tokens::default()).unwrap();
        assert_eq!(other.to_text().unwrap(), text);
        assert!(List::parse(b"{\"files\":{\"../x\":{\"bytes\":1,\"sha256\":\"00\"}}}", &Tokens::default()).is_err());
    }
}
