//! The story for those who come to fetch it: one zip with the release, its photos, their captions and their rights.

mod archive;
mod captions;
mod manifest;
mod names;
mod verify;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

pub use verify::{Checked, NotAKit, State, verify};

use crate::photo::{Cleared, PhotoId};
use crate::progress::Progress;
use crate::release::render::{FigureView, Layout, TemplateError, Templates};
use crate::release::{Issuer, Release};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// What a kit is made of.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    pub templates: &'a Templates,
    pub issuer: &'a Issuer,
    /// The release in each of its languages; the first gives the folder its name and the rights file its language.
    pub editions: &'a [KitEdition<'a>],
    /// Whom the kit is made for, if it is made for one person.
    pub recipient: Option<&'a str>,
}

/// A release in one language, with its photos in order.
#[derive(Debug, Clone)]
pub struct KitEdition<'a> {
    pub release: &'a Release,
    pub photos: Vec<KitPhoto<'a>>,
}

/// A photo that may go into a kit, with what the edition says about it.
#[derive(Debug, Clone)]
pub struct KitPhoto<'a> {
    pub cleared: &'a Cleared,
    pub caption: &'a str,
    pub alt: &'a str,
    pub credit: String,
    /// One a size; `web` is the one that the page shows, `print` the one that it offers.
    pub renditions: &'a [Rendition],
}

/// A file in a kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KitFile {
    /// Its path in the zip, folder included.
    pub path: String,
    pub bytes: u64,
    pub sha256: Sha256,
}

/// A kit that cannot be packed. Nothing is left where it would have stood.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    #[error("a kit takes a release")]
    NoEdition,
    #[error("the release cannot be set")]
    Template(#[from] TemplateError),
    #[error("`{path}` cannot be read")]
    Picture { path: String, source: std::io::Error },
    #[error("`{path}` is not the picture that the library knows: its bytes have changed")]
    Changed { path: String },
    #[error("`{path}` cannot be written")]
    Write { path: String, source: std::io::Error },
    #[error("the zip cannot be made")]
    Zip(#[from] zip::result::ZipError),
    #[error("`{path}` read back from the zip is not what was put in")]
    Damaged { path: String },
    #[error("the captions cannot be written as a table")]
    Table(#[from] csv::Error),
    #[error("the manifest cannot be written")]
    Manifest(#[from] serde_json::Error),
}

/// A file on its way into the zip; its path is inside the kit's folder.
#[derive(Debug)]
struct Entry {
    path: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Text(String),
    Picture { file: PathBuf, bytes: u64, sha256: Sha256 },
}

impl Entry {
    fn text(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), source: Source::Text(text) }
    }

    fn bytes(&self) -> u64 {
        match &self.source {
            Source::Text(text) => text.len() as u64,
            Source::Picture { bytes, .. } => *bytes,
        }
    }

    fn sha256(&self) -> Sha256 {
        match &self.source {
            Source::Text(text) => Sha256::of(text.as_bytes()),
            Source::Picture { sha256, .. } => *sha256,
        }
    }
}

/// Packs a kit. The zip appears at `out` only when every file in it was read back and found right; packed twice, it is
/// the same to the byte.
pub fn pack(out: &Path, contents: &Contents<'_>, progress: &dyn Progress) -> Result<Vec<KitFile>, KitError> {
    let first = contents.editions.first().ok_or(KitError::NoEdition)?;
    let entries = entries(contents, first)?;
    archive::write(out, first.release, &entries, progress)
}

fn entries(contents: &Contents<'_>, first: &KitEdition<'_>) -> Result<Vec<Entry>, KitError> {
    let stems = stems(contents.editions);
    let mut entries = Vec::new();
    for (nth, edition) in contents.editions.iter().enumerate() {
        let language = if nth == 0 { String::new() } else { format!(".{}", edition.release.language) };
        let figures: Vec<_> = edition.photos.iter().map(|photo| figure(photo, &stems)).collect();
        let layout = layout(contents, edition, &figures);
        entries.push(Entry::text(format!("release{language}.html"), layout.page()?));
        entries.push(Entry::text(format!("release{language}.txt"), layout.text()?));
    }
    let pictures = pictures(contents.editions, &stems);
    entries.extend(pictures.iter().map(|picture| Entry {
        path: picture.path.clone(),
        source: Source::Picture {
            file: picture.rendition.path.clone(),
            bytes: picture.rendition.bytes,
            sha256: picture.rendition.sha256,
        },
    }));
    for (nth, edition) in contents.editions.iter().enumerate() {
        let language = if nth == 0 { String::new() } else { format!(".{}", edition.release.language) };
        if !edition.photos.is_empty() {
            entries.push(Entry::text(format!("captions{language}.csv"), captions::table(edition, &stems)?));
            entries.push(Entry::text(format!("captions{language}.txt"), captions::text(edition, &stems)));
        }
        let layout = layout(contents, edition, &[]);
        if let Some(calendar) = layout.calendar(layout.dated(Timestamp::from_second(EPOCH).unwrap_or_default())) {
            entries.push(Entry::text(format!("timetable{language}.ics"), calendar));
        }
    }
    if !first.photos.is_empty() || first.release.usage_terms.is_some() {
        entries.push(Entry::text("RIGHTS.txt", captions::rights(first, &stems, contents.issuer)));
    }
    let manifest = manifest::manifest(contents, first, &pictures, &entries)?;
    entries.push(Entry::text(manifest::NAME, manifest));
    entries.push(Entry::text(manifest::SUMS, manifest::sums(&entries)));
    Ok(entries)
}

fn layout<'a>(contents: &Contents<'a>, edition: &KitEdition<'a>, figures: &'a [FigureView]) -> Layout<'a> {
    Layout { templates: contents.templates, release: edition.release, issuer: contents.issuer, figures }
}

/// 1 January 1980, where zip's calendar begins: the time of what has no date.
const EPOCH: i64 = 315_532_800;

/// A picture's place in the kit.
#[derive(Debug)]
struct Placed<'a> {
    path: String,
    photo: &'a KitPhoto<'a>,
    rendition: &'a Rendition,
}

/// Every rendition of every photo, print first, a photo that several editions show once.
fn pictures<'a>(editions: &'a [KitEdition<'a>], stems: &HashMap<PhotoId, String>) -> Vec<Placed<'a>> {
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for photo in editions.iter().flat_map(|edition| &edition.photos) {
        for rendition in photo.renditions {
            let path = path_of(rendition, stems);
            if !placed.iter().any(|known| known.path == path) {
                placed.push(Placed { path, photo, rendition });
            }
        }
    }
    // Stable: within a size, the photos stay in the order of the release.
    placed.sort_by(|a, b| rank(a.rendition).cmp(&rank(b.rendition)));
    placed
}

fn rank(rendition: &Rendition) -> (bool, &str) {
    (rendition.preset != "print", &rendition.preset)
}

fn path_of(rendition: &Rendition, stems: &HashMap<PhotoId, String>) -> String {
    let preset = names::ascii_words(&rendition.preset, 40);
    let stem = stems.get(&rendition.photo).cloned().unwrap_or_else(|| rendition.photo.short());
    let extension = rendition.path.extension().and_then(|e| e.to_str()).unwrap_or("jpg");
    format!("photos/{preset}/{stem}_{preset}.{extension}")
}

/// What each photo is called, without its size.
fn stems(editions: &[KitEdition<'_>]) -> HashMap<PhotoId, String> {
    let mut stems = HashMap::new();
    for edition in editions {
        for photo in &edition.photos {
            let id = photo.cleared.photo();
            if !stems.contains_key(&id) {
                let stem = names::stem(photo, edition.release.date);
                let stem = names::unique(stem, |taken| stems.values().any(|s: &String| s.eq_ignore_ascii_case(taken)));
                stems.insert(id, stem);
            }
        }
    }
    stems
}

/// The photo as the kit's page shows it: the web picture, with the print one beside it.
fn figure(photo: &KitPhoto<'_>, stems: &HashMap<PhotoId, String>) -> FigureView {
    let of = |preset: &str| photo.renditions.iter().find(|r| r.preset == preset);
    let shown = of("web").or_else(|| photo.renditions.first());
    FigureView {
        caption: photo.caption.to_owned(),
        credit: photo.credit.clone(),
        alt: photo.alt.to_owned(),
        src: shown.map(|r| path_of(r, stems)).unwrap_or_default(),
        width: shown.map_or(0, |r| r.width),
        height: shown.map_or(0, |r| r.height),
        print_url: of("print").map(|r| path_of(r, stems)),
        licence: photo.cleared.metadata().web_statement.clone(),
    }
}
