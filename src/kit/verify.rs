//! A kit against its own manifest: nothing changed, nothing missing, nothing slipped in, every picture with its credit.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use serde::Serialize;
use zip::ZipArchive;

use super::archive::hash;
use super::manifest::{Listed, Manifest, NAME, SUMS};
use crate::photo::Sha256;

/// A manifest longer than this is none of ours.
const LONGEST_MANIFEST: u64 = 16 * 1024 * 1024;

/// A file of a kit, as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Its path in the zip.
    pub path: String,
    pub bytes: u64,
    /// The hash of what is there; none where nothing is, or where nobody knows what should be.
    pub sha256: Option<Sha256>,
    pub state: State,
}

/// How a file of a kit was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Intact,
    /// Its bytes are not those of the manifest.
    Changed,
    /// In the manifest, and not in the zip.
    Missing,
    /// In the zip, and not in the manifest.
    Unlisted,
    /// A picture without a word on whose it is.
    Uncredited,
}

/// A file that is no kit.
#[derive(Debug, thiserror::Error)]
pub enum NotAKit {
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("`{path}` is not a zip")]
    Zip { path: String, source: zip::result::ZipError },
    #[error("`{path}` is not a press kit: it holds no `{NAME}` in a folder")]
    NoManifest { path: String },
    #[error("the `{NAME}` of `{path}` is not understood")]
    Manifest { path: String, source: serde_json::Error },
}

/// Checks every file of a kit. What is found wrong is in the answer; an error means that it is no kit.
pub fn verify(path: &Path) -> Result<Vec<Checked>, NotAKit> {
    let shown = || path.display().to_string();
    let file = File::open(path).map_err(|source| NotAKit::Read { path: shown(), source })?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|source| NotAKit::Zip { path: shown(), source })?;
    // A name that is no text can be no name of ours, and so ends among the unlisted.
    let named = zip.file_names().map(|name| name.map_or_else(|error| error.to_string(), Cow::into_owned));
    let names: BTreeSet<String> = named.filter(|name| !name.ends_with('/')).collect();
    let no_manifest = || NotAKit::NoManifest { path: shown() };
    let folder = names.iter().find_map(|name| name.strip_suffix(NAME)).filter(|f| f.matches('/').count() == 1);
    let folder = folder.ok_or_else(no_manifest)?.to_owned();

    let text = read(&mut zip, &format!("{folder}{NAME}")).ok_or_else(no_manifest)?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|source| NotAKit::Manifest { path: shown(), source })?;
    let mut checked: Vec<_> = manifest.files.iter().map(|listed| check(&mut zip, &folder, listed)).collect();
    checked.push(check_manifest(&mut zip, &folder, &text));

    let known: BTreeSet<_> = checked.iter().map(|file| file.path.clone()).collect();
    let sums = format!("{folder}{SUMS}");
    for path in names.difference(&known).filter(|name| **name != sums) {
        checked.push(Checked { path: path.clone(), bytes: 0, sha256: None, state: State::Unlisted });
    }
    Ok(checked)
}

fn check(zip: &mut ZipArchive<BufReader<File>>, folder: &str, listed: &Listed) -> Checked {
    let path = format!("{folder}{}", listed.path);
    let found = zip.by_name(&path).ok().map(|mut entry| hash(&mut entry, listed.bytes).ok());
    let (bytes, sha256, state) = match found {
        None => (0, None, State::Missing),
        Some(None) => (0, None, State::Changed),
        Some(Some((bytes, sha256))) if (bytes, sha256) != (listed.bytes, listed.sha256) => {
            (bytes, Some(sha256), State::Changed)
        }
        Some(Some((bytes, sha256))) => {
            let credited = listed.picture.as_ref().is_none_or(|p| !(p.credit.is_empty() && p.creator.is_empty()));
            (bytes, Some(sha256), if credited { State::Intact } else { State::Uncredited })
        }
    };
    Checked { path, bytes, sha256, state }
}

/// The manifest itself stands in the list of sums.
fn check_manifest(zip: &mut ZipArchive<BufReader<File>>, folder: &str, text: &[u8]) -> Checked {
    let sha256 = Sha256::of(text);
    let line = format!("{sha256}  {NAME}");
    let sums = read(zip, &format!("{folder}{SUMS}")).unwrap_or_default();
    let listed = String::from_utf8_lossy(&sums).lines().any(|l| l == line);
    let state = if listed { State::Intact } else { State::Changed };
    Checked { path: format!("{folder}{NAME}"), bytes: text.len() as u64, sha256: Some(sha256), state }
}

fn read(zip: &mut ZipArchive<BufReader<File>>, name: &str) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    zip.by_name(name).ok()?.take(LONGEST_MANIFEST + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= LONGEST_MANIFEST).then_some(text)
}
