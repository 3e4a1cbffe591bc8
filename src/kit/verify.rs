//! Checks a kit against its manifest: nothing changed, missing or added, and every picture with its rights embedded.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

use serde::Serialize;
use zip::ZipArchive;

use super::archive::hash;
use super::manifest::{Listed, Manifest, sum_line};
use super::plan::{CHECKSUMS, MANIFEST};
use super::zip_layout::{Outside, Unsound, examine};
use crate::photo::container::Blocks;
use crate::photo::{Format, Metadata, PhotoId, Property, read_back};
use crate::storage::text::is_unseen_control;
use crate::storage::{Sha256, catch_panic, regular_file};

/// A manifest longer than this is not ours.
const LONGEST_MANIFEST: u64 = 16 * 1024 * 1024;

/// A picture larger than this is hashed and not looked into.
const LARGEST_PICTURE: u64 = 256 * 1024 * 1024;

/// A kit has no more files.
const MOST_ENTRIES: usize = 20_000;

/// What a release may say in its own words about a picture.
const OWN_WORDS: [Property; 2] = [Property::Caption, Property::AltText];

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
    /// Its bytes are not the manifest's.
    Changed,
    /// In the manifest, and not in the zip.
    Missing,
    /// In the zip, and not in the manifest.
    Unlisted,
    /// A picture that does not say who it belongs to.
    Uncredited,
    /// A picture whose metadata does not say what the manifest says.
    Unproven,
}

/// A file that is not a kit.
#[derive(Debug, thiserror::Error)]
pub enum NotAKit {
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("`{path}` is not a zip file")]
    Zip { path: String },
    #[error("`{path}` is not a press kit: it has no `{MANIFEST}` in a folder")]
    NoManifest { path: String },
    #[error("`{path}` has more than {most} files")]
    TooMany { path: String, most: usize },
    #[error("`{path}` has two files with one name")]
    Doubled { path: String },
    #[error("`{path}` has bytes {place} that belong to none of its files")]
    Outside { path: String, place: Outside },
    #[error("`{path}` describes `{name}` in two ways, and each program that unpacks it chooses one of them")]
    Contradictory { path: String, name: String },
    #[error("`{path}` contains `{name}`, which is a link to a file elsewhere, and kits have none")]
    Link { path: String, name: String },
    #[error("`{path}` contains `{name}`, which would be unpacked outside its folder or under another name")]
    Unsafe { path: String, name: String },
    #[error("the `{MANIFEST}` of `{path}` is not valid")]
    Manifest { path: String, source: serde_json::Error },
}

impl NotAKit {
    fn of(unsound: Unsound, path: String) -> Self {
        match unsound {
            Unsound::NotAZip => Self::Zip { path },
            Unsound::TooMany => Self::TooMany { path, most: MOST_ENTRIES },
            Unsound::Doubled => Self::Doubled { path },
            Unsound::Outside(place) => Self::Outside { path, place },
            Unsound::Contradictory(name) => Self::Contradictory { path, name: name.escape_debug().to_string() },
            Unsound::Read(source) => Self::Read { path, source },
        }
    }
}

/// Which of several kits a kit is (`nth` and `of`), and the photos that are in it; `None` for one that is alone.
pub fn part(path: &Path) -> Option<(usize, usize, Vec<PhotoId>)> {
    let file = regular_file::open(path).ok()?;
    let mut zip = ZipArchive::new(BufReader::new(file)).ok()?;
    let names: Vec<String> = zip.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).collect();
    let name = names.iter().find(|name| super::is_manifest(name))?;
    let manifest: Manifest = serde_json::from_slice(&read(&mut zip, name)?).ok()?;
    let (nth, of) = manifest.part.as_deref()?.split_once(" of ")?;
    let photos = manifest.files.iter().filter_map(|file| Some(file.picture.as_ref()?.photo)).collect();
    Some((nth.parse().ok()?, of.parse().ok()?, photos))
}

/// Checks every file of a kit. What is found wrong is in the answer; an error means that it is not a kit.
pub fn verify(path: &Path) -> Result<Vec<Checked>, NotAKit> {
    catch_panic(|| verify_files(path)).map_err(|_| NotAKit::Zip { path: path.display().to_string() })?
}

fn verify_files(path: &Path) -> Result<Vec<Checked>, NotAKit> {
    let shown = || path.display().to_string();
    let mut file = regular_file::open(path).map_err(|source| NotAKit::Read { path: shown(), source })?;
    examine(&mut file, MOST_ENTRIES).map_err(|unsound| NotAKit::of(unsound, shown()))?;
    file.rewind().map_err(|source| NotAKit::Read { path: shown(), source })?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| NotAKit::Zip { path: shown() })?;
    // A name that is not text cannot be one of ours, and so is reported as unlisted.
    let named = zip.file_names().map(|name| name.map_or_else(|error| error.to_string(), Cow::into_owned));
    let (folders, names): (BTreeSet<String>, BTreeSet<String>) = named.partition(|name| name.ends_with('/'));
    let plain = |name: &&String| is_plain(name.strip_suffix('/').unwrap_or(name));
    if let Some(name) = folders.iter().chain(&names).find(|name| !plain(name)) {
        return Err(NotAKit::Unsafe { path: shown(), name: name.escape_debug().to_string() });
    }
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(|_| NotAKit::Zip { path: shown() })?;
        if entry.is_symlink() {
            return Err(NotAKit::Link {
                path: shown(),
                name: entry.name().unwrap_or_default().escape_debug().to_string(),
            });
        }
    }
    let no_manifest = || NotAKit::NoManifest { path: shown() };
    let folder = names.iter().find_map(|name| name.strip_suffix(MANIFEST)).filter(|f| f.matches('/').count() == 1);
    let folder = folder.ok_or_else(no_manifest)?.to_owned();

    let text = read(&mut zip, &format!("{folder}{MANIFEST}")).ok_or_else(no_manifest)?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|source| NotAKit::Manifest { path: shown(), source })?;
    let mut checked: Vec<_> = manifest.files.iter().map(|listed| check(&mut zip, &folder, listed)).collect();
    checked.extend(check_lists(&mut zip, &folder, &manifest, &text));

    let known: BTreeSet<_> = checked.iter().map(|file| file.path.clone()).collect();
    // Programs that pack a kit again write an entry for each folder. Others, and those that hold bytes, were put
    // there.
    let mut is_of_kit = |folder: &String| {
        let is_empty = zip.by_name(folder).is_ok_and(|entry| entry.size() == 0 && entry.compressed_size() == 0);
        is_empty && known.iter().any(|path| path.starts_with(folder.as_str()))
    };
    let strange: Vec<_> = folders.iter().filter(|folder| !is_of_kit(folder)).collect();
    for path in names.difference(&known).chain(strange) {
        checked.push(Checked { path: path.clone(), bytes: 0, sha256: None, state: State::Unlisted });
    }
    Ok(checked)
}

/// Whether a name stays below the folder in which a zip is unpacked, on any system.
fn is_plain(name: &str) -> bool {
    !name.starts_with('/')
        && !name.contains(is_unseen_control)
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !part.is_empty() && part != ".." && part != ".")
}

fn check(zip: &mut ZipArchive<BufReader<File>>, folder: &str, listed: &Listed) -> Checked {
    let path = format!("{folder}{}", listed.path);
    let Ok(mut entry) = zip.by_name(&path) else {
        return Checked { path, bytes: 0, sha256: None, state: State::Missing };
    };
    let said = entry.size();
    let mut content = Vec::new();
    let found = match &listed.picture {
        Some(_) if listed.bytes <= LARGEST_PICTURE => {
            entry.take(listed.bytes + 1).read_to_end(&mut content).map(|_| (content.len() as u64, Sha256::of(&content)))
        }
        _ => hash(&mut entry, listed.bytes),
    };
    let (bytes, sha256, state) = match (found, &listed.picture) {
        (Err(_), _) => (0, None, State::Changed),
        (Ok((bytes, sha256)), _) if (bytes, sha256) != (listed.bytes, listed.sha256) || said != bytes => {
            (bytes, Some(sha256), State::Changed)
        }
        (Ok((bytes, sha256)), Some(picture)) => (bytes, Some(sha256), rights(&content, &picture.metadata)),
        (Ok((bytes, sha256)), None) => (bytes, Some(sha256), State::Intact),
    };
    Checked { path, bytes, sha256, state }
}

/// Whether a picture's own metadata says what the manifest says about it, whoever wrote the manifest.
fn rights(file: &[u8], metadata: &Metadata) -> State {
    let format = Format::sniff(file).ok();
    let merged = format.map(|format| read_back(&Blocks::read(format, file))).unwrap_or_default();
    let read = merged.metadata;
    if read.creator.is_empty() && read.credit.is_none() {
        State::Uncredited
    } else if merged.unread.is_empty()
        && Property::ALL.iter().all(|property| OWN_WORDS.contains(property) || property.same(metadata, &read))
    {
        State::Intact
    } else {
        State::Unproven
    }
}

/// Manifest and sums against each other: the sums hold a line for every file of the manifest and one for the manifest.
fn check_lists(zip: &mut ZipArchive<BufReader<File>>, folder: &str, manifest: &Manifest, text: &[u8]) -> [Checked; 2] {
    let sums = read(zip, &format!("{folder}{CHECKSUMS}"));
    let own_line = sum_line(Sha256::of(text), MANIFEST);
    let expected: String = manifest
        .files
        .iter()
        .map(|file| sum_line(file.sha256, &file.path))
        .chain(std::iter::once(own_line.clone()))
        .collect();
    let found = sums.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let vouched = found.lines().any(|line| line == own_line.trim_end());
    let state_of_sums = match &sums {
        None => State::Missing,
        Some(_) if found == expected => State::Intact,
        Some(_) => State::Changed,
    };
    let checked = |name: &str, content: Option<&[u8]>, state| Checked {
        path: format!("{folder}{name}"),
        bytes: content.map_or(0, |content| content.len() as u64),
        sha256: content.map(Sha256::of),
        state,
    };
    let state_of_manifest = if vouched { State::Intact } else { State::Changed };
    [checked(MANIFEST, Some(text), state_of_manifest), checked(CHECKSUMS, sums.as_deref(), state_of_sums)]
}

fn read(zip: &mut ZipArchive<BufReader<File>>, name: &str) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    zip.by_name(name).ok()?.take(LONGEST_MANIFEST + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= LONGEST_MANIFEST).then_some(text)
}
