//! Which files a kit has and where each one goes; everything that names a file of the kit looks it up here.

use std::collections::HashMap;

use super::contents::{Contents, KitAttachment, KitEdition, KitPhoto};
use super::error::KitError;
use super::names;
use crate::photo::PhotoId;
use crate::rendition::Rendition;

/// The folder of the attachments.
const ATTACHMENTS: &str = "attachments";

pub(super) const MANIFEST: &str = "manifest.json";

/// In the form that `sha256sum --check` reads.
pub(super) const CHECKSUMS: &str = "SHA256SUMS";

/// The files of a kit in the order of the zip.
#[derive(Debug)]
pub(super) struct KitPlan<'a> {
    /// The edition that gives the kit its folder, its manifest and its rights file.
    pub(super) first: &'a KitEdition<'a>,
    pub(super) members: Vec<Member<'a>>,
    /// The path of each size of each photo.
    paths: HashMap<(PhotoId, &'a str), String>,
}

/// A file of the kit.
#[derive(Debug)]
pub(super) struct Member<'a> {
    /// Its path inside the kit's folder.
    pub(super) path: String,
    pub(super) item: Item<'a>,
}

/// What a file is, and what it is made from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    Readme(&'a KitEdition<'a>),
    Page(&'a KitEdition<'a>),
    Text(&'a KitEdition<'a>),
    /// The release as PDF.
    Pdf(&'a KitEdition<'a>),
    ContactSheet(&'a KitEdition<'a>),
    Picture {
        photo: &'a KitPhoto<'a>,
        rendition: &'a Rendition,
    },
    Attachment(&'a KitAttachment),
    CaptionTable(&'a KitEdition<'a>),
    CaptionText(&'a KitEdition<'a>),
    Calendar(&'a KitEdition<'a>),
    Rights,
    /// The last two list every file before them.
    Manifest,
    Sums,
}

impl<'a> KitPlan<'a> {
    pub(super) fn of(contents: &Contents<'a>) -> Result<Self, KitError> {
        let first = contents.editions.first().ok_or(KitError::NoEdition)?;
        let stems = stems(contents.whole());
        let mut plan = Self { first, members: Vec::new(), paths: HashMap::new() };
        for (nth, edition) in contents.editions.iter().enumerate() {
            plan.add(format!("README{}.txt", infix(nth, edition)), Item::Readme(edition));
        }
        for (nth, edition) in contents.editions.iter().enumerate() {
            let language = infix(nth, edition);
            plan.add(format!("release{language}.html"), Item::Page(edition));
            plan.add(format!("release{language}.pdf"), Item::Pdf(edition));
            plan.add(format!("release{language}.txt"), Item::Text(edition));
        }
        plan.add_pictures(contents.editions, &stems);
        for attachment in contents.own_attachments() {
            plan.add(attachment_path(attachment), Item::Attachment(attachment));
        }
        for (nth, edition) in contents.editions.iter().enumerate() {
            let language = infix(nth, edition);
            if !edition.photos.is_empty() {
                plan.add(format!("contact-sheet{language}.pdf"), Item::ContactSheet(edition));
                plan.add(format!("captions{language}.csv"), Item::CaptionTable(edition));
                plan.add(format!("captions{language}.txt"), Item::CaptionText(edition));
            }
            if !(edition.release.timetable.is_empty() && edition.release.cancelled.is_empty()) {
                plan.add(format!("timetable{language}.ics"), Item::Calendar(edition));
            }
        }
        let has_photos = contents.editions.iter().any(|edition| !edition.photos.is_empty());
        if has_photos || !contents.own_attachments().is_empty() || first.release.usage_terms.is_some() {
            plan.add("RIGHTS.txt", Item::Rights);
        }
        plan.add(MANIFEST, Item::Manifest);
        plan.add(CHECKSUMS, Item::Sums);
        Ok(plan)
    }

    /// The path of one size of a photo in this kit.
    pub(super) fn path_of<'s>(&'s self, rendition: &'s Rendition) -> &'s str {
        self.paths.get(&(rendition.photo, rendition.preset.as_str())).map_or("", String::as_str)
    }

    fn add(&mut self, path: impl Into<String>, item: Item<'a>) {
        self.members.push(Member { path: path.into(), item });
    }

    /// Every rendition of every photo, print first, a photo that several editions show once.
    fn add_pictures(&mut self, editions: &'a [KitEdition<'a>], stems: &HashMap<PhotoId, String>) {
        let mut placed: Vec<(String, &'a KitPhoto<'a>, &'a Rendition)> = Vec::new();
        for photo in editions.iter().flat_map(|edition| &edition.photos) {
            for rendition in photo.renditions {
                let path = path(rendition, stems);
                if !placed.iter().any(|(known, ..)| *known == path) {
                    placed.push((path.clone(), photo, rendition));
                }
                self.paths.insert((rendition.photo, &rendition.preset), path);
            }
        }
        // Stable: within a size, the photos stay in the order of the release.
        placed.sort_by(|(_, _, a), (_, _, b)| rank(a).cmp(&rank(b)));
        for (path, photo, rendition) in placed {
            self.add(path, Item::Picture { photo, rendition });
        }
    }
}

/// Where an attachment is in a kit, as seen from its pages.
#[must_use]
pub fn attachment_place(name: &str) -> String {
    format!("{ATTACHMENTS}/{name}")
}

/// The same in full.
pub(super) fn attachment_path(attachment: &KitAttachment) -> String {
    attachment_place(&attachment.file.name())
}

/// What distinguishes the files of one language from another's.
fn infix(nth: usize, edition: &KitEdition<'_>) -> String {
    if nth == 0 { String::new() } else { format!(".{}", edition.release.language) }
}

fn rank(rendition: &Rendition) -> (bool, &str) {
    (rendition.preset != "print", &rendition.preset)
}

fn path(rendition: &Rendition, stems: &HashMap<PhotoId, String>) -> String {
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
                let stem = names::stem(photo);
                let stem = names::unique(stem, |taken| stems.values().any(|s: &String| s.eq_ignore_ascii_case(taken)));
                stems.insert(id, stem);
            }
        }
    }
    stems
}
