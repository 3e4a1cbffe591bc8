//! Another service's pressroom taken over, item by item: pictures first, then the release with all of them in one file.
//!
//! What is taken is written down before and after. So a run that was killed leaves whole releases and whole photos, and
//! the next one goes on behind them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use super::address::PressroomAddress;
use super::error::PressroomError;
use super::gathering::{Gathered, fetch, read_files};
use super::pictures::Pictures;
use super::record::{Record, TakenItem};
use super::report::{ItemState, NotCarried, PressroomReport, ReportedItem};
use crate::library::{Library, Photo};
use crate::net::{HttpClient, HttpOptions};
use crate::newsroom::opened::Newsroom;
use crate::photo::{Destination, PhotoId};
use crate::progress::Progress;
use crate::release::{
    EmbargoIs, Figure, Home, Pressroom, PressroomItem, PressroomPicture, Releases, Slug, Status, TEXT_TYPES,
    release_of, slug_of,
};
use crate::storage::FileLock;
use crate::storage::file::{self, NewFolders};

/// How long a server has for each step, and four times that for a picture.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// How often an address may lead on to another one.
const REDIRECTS: u32 = 5;

/// Where a pressroom is read from.
#[derive(Debug, Clone)]
pub enum PressroomSource {
    Service(PressroomAddress),
    /// A file, or a folder of them.
    Files(PathBuf),
}

/// A pressroom that is to be taken.
#[derive(Debug, Clone)]
pub struct PressroomRequest {
    pub source: PressroomSource,
    pub embargo: EmbargoIs,
    /// Whether releases are taken again that somebody has removed here.
    pub again: bool,
    /// As much memory may pictures take, in bytes.
    pub memory: Option<u64>,
}

/// Takes what is new of a pressroom; `each` is called for every item, as soon as it is safe.
pub fn take_pressroom(
    newsroom: &Newsroom,
    request: &PressroomRequest,
    progress: &dyn Progress,
    each: &mut dyn FnMut(PressroomReport<'_>),
) -> Result<(), PressroomError> {
    let lock = newsroom.library_dir().join("locks/pressroom.lock");
    let _lock = FileLock::wait_for(&lock, Duration::ZERO).map_err(|source| {
        match crate::storage::file_lock::taken(&source) {
            Some(_) => PressroomError::Running,
            None => PressroomError::Write { path: lock.display().to_string(), source },
        }
    })?;
    let options = HttpOptions { ca: None, redirects: REDIRECTS, timeout: STEP_TIMEOUT, connections: 2 };
    let client = HttpClient::new(&options)?;
    let (Gathered { pressroom, faults }, beside) = match &request.source {
        PressroomSource::Service(address) => (fetch(&client, address, progress)?, None),
        PressroomSource::Files(path) => {
            let folder = if path.is_dir() { Some(path.clone()) } else { path.parent().map(PathBuf::from) };
            (read_files(path)?, folder)
        }
    };
    for fault in faults {
        each(PressroomReport::Fault(fault));
    }
    let imports = newsroom.library_dir().join("imports");
    let work = imports.join("mynewsdesk");
    let made = NewFolders::create_private(&work);
    made.map_err(|source| PressroomError::Write { path: work.display().to_string(), source })?.keep();
    sweep(&work);
    let library = Library::open(&newsroom.library_dir())?;
    let pictures = Pictures { newsroom, library: &library, client, beside, work: work.clone(), memory: request.memory };
    let record = Record::read(&imports.join("mynewsdesk.json"))?;
    let identity = &newsroom.settings.identity;
    let home =
        Home { language: identity.language, zone: identity.zone.clone(), now: newsroom.now, embargo: request.embargo };
    let mut taking = Taking {
        newsroom,
        request,
        pressroom: &pressroom,
        pictures,
        record,
        home,
        releases: newsroom.releases(),
        shown: BTreeSet::new(),
    };
    progress.start("taking the pressroom", pressroom.items.len() as u64);
    let taken = taking.all(progress, each);
    progress.finish();
    // It is empty now; where it is not, the next run sweeps it.
    let _ = std::fs::remove_dir(&work);
    taken
}

/// What a killed run left.
fn sweep(work: &std::path::Path) {
    for entry in std::fs::read_dir(work).into_iter().flatten().flatten() {
        let _ = file::remove(&entry.path());
    }
}

struct Taking<'a> {
    newsroom: &'a Newsroom,
    request: &'a PressroomRequest,
    pressroom: &'a Pressroom,
    pictures: Pictures<'a>,
    record: Record,
    home: Home,
    releases: Releases,
    /// The numbers of pictures and people that belong to a release.
    shown: BTreeSet<(String, String)>,
}

impl Taking<'_> {
    fn all(
        &mut self,
        progress: &dyn Progress,
        each: &mut dyn FnMut(PressroomReport<'_>),
    ) -> Result<(), PressroomError> {
        let is_text = |item: &&PressroomItem| TEXT_TYPES.contains(&item.kind.as_str());
        let (texts, others): (Vec<_>, Vec<_>) = self.pressroom.items.iter().partition(is_text);
        for item in texts {
            let report = self.text(item)?;
            each(PressroomReport::Item(Box::new(report)));
            progress.advance(1);
        }
        for item in others {
            let is_shown = item.id.as_ref().is_some_and(|id| self.shown.contains(&(item.kind.clone(), id.clone())));
            if !is_shown {
                let report = match item.kind.as_str() {
                    "image" => self.image(item)?,
                    "contact_person" => ReportedItem::new(
                        item,
                        ItemState::Other(
                            "people belong to releases here, or to the whole newsroom, in `pressbox.toml`",
                        ),
                    ),
                    "event" => {
                        ReportedItem::new(item, ItemState::Other("events belong to releases here, in their timetable"))
                    }
                    "video" | "document" => {
                        ReportedItem::new(item, ItemState::Other("a newsroom has no films and documents of its own"))
                    }
                    _ => ReportedItem::new(item, ItemState::Other("items of this type are not known")),
                };
                each(PressroomReport::Item(Box::new(report)));
            }
            progress.advance(1);
        }
        for item in &self.pressroom.doubles {
            let why = "another item has the same number, and was read first".to_owned();
            each(PressroomReport::Item(Box::new(ReportedItem::new(item, ItemState::Rejected(why)))));
        }
        Ok(())
    }

    /// A release.
    fn text<'i>(&mut self, item: &'i PressroomItem) -> Result<ReportedItem<'i>, PressroomError> {
        let (whole, missing) = self.pressroom.whole(item);
        self.shown.extend(item.related.iter().cloned());
        let Some(slug) = slug_of(item) else {
            return Ok(ReportedItem::new(item, ItemState::Rejected("it has no header".to_owned())));
        };
        let key = format!("{}/{}", item.kind, item.id.as_deref().unwrap_or(slug.as_str()));
        let known = self.record.item(&key).cloned();
        let is_there = |slug: &Slug| self.releases.exists(slug);
        let slug = match known.as_ref().and_then(|known| Some((known, known.slug()?))) {
            Some((known, slug)) if is_there(&slug) => return self.completed(item, &whole, &key, known.clone(), slug),
            Some((known, slug)) if known.is_written && !self.request.again => {
                let changed = known.updated != item.updated;
                let state = ItemState::Here { changed, gone: true };
                return Ok(ReportedItem { slug: Some(slug), ..ReportedItem::new(item, state) });
            }
            Some((_, slug)) => slug,
            None if self.is_same(&slug, item) => {
                let language = self.releases.languages(&slug)?.into_iter().next().unwrap_or(self.home.language);
                self.record.keep(&key, entry(item, &slug, language, true, Vec::new()))?;
                let state = ItemState::Here { changed: false, gone: false };
                return Ok(ReportedItem { slug: Some(slug), ..ReportedItem::new(item, state) });
            }
            None => self.free(slug),
        };
        let rewritten = match release_of(&whole, slug.clone(), &self.home) {
            Ok(rewritten) => rewritten,
            Err(why) => {
                return Ok(ReportedItem::new(item, ItemState::Rejected(crate::newsroom::causes::with_causes(&why))));
            }
        };
        let mut release = rewritten.release;
        let mut report = ReportedItem {
            slug: Some(slug.clone()),
            language: Some(release.language),
            date: release.date,
            contacts: release.contacts.len(),
            findings: rewritten.findings,
            notes: rewritten.notes,
            is_draft: release.status == Status::Draft,
            ..ReportedItem::new(item, ItemState::New)
        };
        let lost = self.take_pictures(&whole.pictures, &mut release.photos, &mut report)?;
        report.not_carried.extend(not_carried(&whole, &missing));
        let entry = entry(item, &slug, release.language, false, lost);
        self.record.keep(&key, entry.clone())?;
        let locked = self.releases.lock(&slug)?;
        if self.releases.exists(&slug) {
            let why = format!("somebody else has made the release `{slug}` meanwhile: run the same command again");
            return Ok(ReportedItem { state: ItemState::Rejected(why), ..report });
        }
        locked.write_noted(&release, &origin(item))?;
        drop(locked);
        self.record.keep(&key, TakenItem { is_written: true, ..entry })?;
        Ok(report)
    }

    /// A release that was taken before: only pictures that could not be fetched are tried again.
    fn completed<'i>(
        &mut self,
        item: &'i PressroomItem,
        whole: &PressroomItem,
        key: &str,
        known: TakenItem,
        slug: Slug,
    ) -> Result<ReportedItem<'i>, PressroomError> {
        let changed = known.updated != item.updated;
        let state = ItemState::Here { changed, gone: false };
        let mut report =
            ReportedItem { slug: Some(slug.clone()), language: Some(known.language), ..ReportedItem::new(item, state) };
        let is_missing =
            |picture: &&PressroomPicture| picture.urls.iter().any(|url| known.missing.iter().any(|known| known == url));
        let lost: Vec<_> = whole.pictures.iter().filter(is_missing).cloned().collect();
        if lost.is_empty() {
            if !known.is_written {
                self.record.keep(key, TakenItem { is_written: true, ..known })?;
            }
            return Ok(report);
        }
        let mut figures = Vec::new();
        let still = self.take_pictures(&lost, &mut figures, &mut report)?;
        if !figures.is_empty() {
            report.state = ItemState::Completed;
            let locked = self.releases.lock(&slug)?;
            for figure in &figures {
                locked.add(known.language, figure, None)?;
            }
        }
        self.record.keep(key, TakenItem { is_written: true, missing: still, ..known })?;
        Ok(report)
    }

    /// Takes pictures; gives the addresses of those that could not be taken.
    fn take_pictures(
        &mut self,
        pictures: &[PressroomPicture],
        figures: &mut Vec<Figure>,
        report: &mut ReportedItem<'_>,
    ) -> Result<Vec<String>, PressroomError> {
        let mut lost = Vec::new();
        for picture in pictures {
            match self.pictures.take(picture, &mut self.record)? {
                Ok(photo) if figures.iter().any(|figure| figure.photo == photo.id) => {}
                Ok(photo) => {
                    self.note_photo(&photo, report);
                    figures.push(figure(picture, &photo));
                }
                Err(not_carried) => {
                    lost.extend(picture.urls.first().cloned());
                    report.not_carried.push(not_carried);
                }
            }
        }
        Ok(lost)
    }

    /// A picture that belongs to no release.
    fn image<'i>(&mut self, item: &'i PressroomItem) -> Result<ReportedItem<'i>, PressroomError> {
        let Some(picture) = item.pictures.first() else {
            return Ok(ReportedItem::new(item, ItemState::Rejected("it has no picture".to_owned())));
        };
        let is_known = picture.urls.iter().any(|url| self.record.picture(url).is_some());
        match self.pictures.take(picture, &mut self.record)? {
            Ok(photo) => {
                let state = if is_known { ItemState::Here { changed: false, gone: false } } else { ItemState::New };
                let mut report = ReportedItem::new(item, state);
                self.note_photo(&photo, &mut report);
                if !is_known {
                    self.record.write()?;
                }
                Ok(report)
            }
            Err(NotCarried { what, why, file }) => {
                let mut report = ReportedItem::new(item, ItemState::Rejected(why.clone()));
                report.not_carried.push(NotCarried { what, why, file });
                Ok(report)
            }
        }
    }

    fn note_photo(&self, photo: &Photo, report: &mut ReportedItem<'_>) {
        let needs = self.newsroom.settings.rights.required_for(Destination::Site);
        let metadata = &photo.metadata;
        let has_terms = metadata.copyright.is_some() || metadata.usage_terms.is_some();
        let has_credit = !metadata.creator.is_empty() || metadata.credit.is_some();
        let is_ready = needs.is_empty() || has_terms && has_credit;
        if !is_ready {
            report.without_rights.push(photo.id);
        }
        report.photos.push(photo.id);
    }

    /// Whether the release of that name is an item of which the record was lost: its name has its number.
    fn is_same(&self, slug: &Slug, item: &PressroomItem) -> bool {
        let ends = |id: &str| slug.as_str().ends_with(&format!("-{id}"));
        item.id.as_deref().is_some_and(ends) && self.releases.exists(slug)
    }

    /// A name that no release has: this one, or else one with a number behind it.
    fn free(&self, slug: Slug) -> Slug {
        if !self.releases.exists(&slug) {
            return slug;
        }
        let numbered = (2..).find_map(|nth: usize| {
            let behind = format!("-{nth}");
            let stem = &slug.as_str()[..slug.as_str().len().min(80 - behind.len())];
            let slug: Slug = format!("{}{behind}", stem.trim_end_matches('-')).parse().ok()?;
            (!self.releases.exists(&slug)).then_some(slug)
        });
        numbered.unwrap_or(slug)
    }
}

fn entry(
    item: &PressroomItem,
    slug: &Slug,
    language: crate::release::Language,
    is_written: bool,
    missing: Vec<String>,
) -> TakenItem {
    TakenItem { slug: slug.to_string(), language, updated: item.updated.clone(), is_written, missing }
}

/// A picture's place in a release, with the words that the photo itself does not have.
fn figure(picture: &PressroomPicture, photo: &Photo) -> Figure {
    let own = |said: &Option<String>, of_photo: &Option<String>| said.clone().filter(|_| said != of_photo);
    let photo_id: PhotoId = photo.id;
    Figure {
        photo: photo_id,
        caption: own(&picture.caption, &photo.metadata.caption),
        alt: own(&picture.alt, &photo.metadata.alt_text),
    }
}

/// What an item has that did not come with it, but for its pictures.
fn not_carried(item: &PressroomItem, missing: &[(String, String)]) -> Vec<NotCarried> {
    let other = item.other.iter().map(|what| NotCarried {
        what: what.clone(),
        why: "a release has no place for it".to_owned(),
        file: None,
    });
    let missing = missing.iter().map(|(kind, id)| match kind.as_str() {
        "image" => (format!("picture {id}"), "it is not in the export"),
        "contact_person" => (format!("person {id}"), "it is not in the export"),
        _ => (format!("`{kind}` {id}"), "a release has no place for it"),
    });
    let missing = missing.map(|(what, why)| NotCarried { what, why: why.to_owned(), file: None });
    other.chain(missing).collect()
}

/// A line on top of a release that says where it comes from.
fn origin(item: &PressroomItem) -> String {
    let id = item.id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let url = item.url.as_deref().map(|url| format!(": {url}")).unwrap_or_default();
    format!("Taken from Mynewsdesk, {}{id}{url}", item.kind).replace(|c: char| c.is_control(), " ")
}
