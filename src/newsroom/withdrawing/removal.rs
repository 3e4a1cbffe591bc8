//! Removes a photo from what was rendered, exported and packed before.
//!
//! Pictures are deleted first. What shows them is then made again without them, from the text that it was made from. A file
//! that is not as pressbox wrote it is left alone and reported.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::kit::{self, NotAKit};
use crate::newsroom::notice::{Notice, Observer};
use crate::newsroom::opened::Newsroom;
use crate::newsroom::outputs::{
    HeldFile, Making, MakingKind, OutputFile, OutputPlace, Outputs, OutputsError, SavedEdition,
};
use crate::newsroom::press_kit::{PackError, pack, pack_part};
use crate::newsroom::publishing::{Content, Form, PublishError};
use crate::newsroom::rendering::{MadeFile, MadeFiles, made_files, record_of};
use crate::newsroom::site_building::build_again;
use crate::newsroom::site_built::{SiteBuildError, SiteFile, SiteFileState};
use crate::photo::PhotoId;
use crate::progress::Hidden;
use crate::release::{Release, Slug};
use crate::storage::{Sha256, file, regular_file};

/// What became of a place that held a photo.
#[derive(Debug)]
pub struct TakenOut {
    pub kind: MakingKind,
    /// The folder, or the kit's zip.
    pub place: PathBuf,
    pub release: Option<Slug>,
    /// Whom a kit is for.
    pub recipient: Option<String>,
    /// Pictures that were deleted.
    pub deleted: usize,
    /// Files that were made again without the photo.
    pub rewritten: usize,
    pub state: PlaceState,
    /// Files that may still hold it, and why.
    pub problems: Vec<(PathBuf, RemovalProblem)>,
}

/// How a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceState {
    There,
    /// In the newsroom's own folder, and deleted.
    Deleted,
    /// Outside of it, and not there: deleted, moved, or on a disk that is not connected.
    Unreachable,
}

/// Why a file may still hold a photo.
#[derive(Debug, thiserror::Error)]
pub enum RemovalProblem {
    #[error("it was changed after pressbox wrote it, and was left alone")]
    Changed,
    #[error("it cannot be read")]
    Unreadable(#[source] io::Error),
    /// A kit whose contents cannot be determined.
    #[error("it cannot be read as a press kit")]
    UnreadableKit(#[source] NotAKit),
    #[error("it cannot be changed")]
    Io(#[from] io::Error),
    #[error("it cannot be made again without the photo")]
    Render(#[from] Box<PublishError>),
    #[error("it cannot be packed again without the photo")]
    Pack(#[from] Box<PackError>),
    #[error("it cannot be built again without the photo")]
    Site(#[source] Box<SiteBuildError>),
    #[error("the text that it was made from can no longer be read")]
    Source,
    #[error(transparent)]
    Outputs(#[from] OutputsError),
}

impl From<PublishError> for RemovalProblem {
    fn from(error: PublishError) -> Self {
        Self::Render(Box::new(error))
    }
}

impl From<PackError> for RemovalProblem {
    fn from(error: PackError) -> Self {
        Self::Pack(Box::new(error))
    }
}

/// Takes a photo that was withdrawn out of every place that holds it.
pub(super) fn take_out(
    newsroom: &Newsroom,
    photo: PhotoId,
    observer: &dyn Observer,
) -> Result<Vec<TakenOut>, OutputsError> {
    let outputs = Outputs::look(newsroom)?;
    let mut places = outputs.with_photo(photo)?;
    // The kits in a site are packed again first, each as it was recorded.
    places.sort_by_key(|place| place.kind == MakingKind::Site);
    let work = Work { newsroom, outputs: &outputs, photo, now: newsroom.now, observer };
    Ok(places.iter().map(|place| work.place(place)).collect())
}

struct Work<'a> {
    newsroom: &'a Newsroom,
    outputs: &'a Outputs,
    photo: PhotoId,
    now: Timestamp,
    observer: &'a dyn Observer,
}

impl Work<'_> {
    fn place(&self, place: &OutputPlace) -> TakenOut {
        let mut taken = TakenOut {
            kind: place.kind,
            place: place.place.clone(),
            release: place.release.clone(),
            recipient: place.recipient.clone(),
            deleted: 0,
            rewritten: 0,
            state: PlaceState::There,
            problems: Vec::new(),
        };
        // A folder in which nothing is left may be where a disk is connected.
        if !place.files.iter().any(|file| file.path.symlink_metadata().is_ok()) {
            let is_inside = self.outputs.is_inside(&place.place);
            taken.state = if is_inside { PlaceState::Deleted } else { PlaceState::Unreachable };
            if is_inside {
                self.mark(&mut taken, place.files.iter());
            }
            return taken;
        }
        match place.kind {
            MakingKind::Exported => self.pictures(place, &mut taken),
            MakingKind::Rendered => {
                self.pictures(place, &mut taken);
                self.pages(place, &mut taken);
            }
            MakingKind::Kit => self.kit(place, &mut taken),
            MakingKind::Site => {
                self.pictures(place, &mut taken);
                self.site(place, &mut taken);
            }
        }
        taken
    }

    /// Deletes the pictures that are as they were written.
    fn pictures(&self, place: &OutputPlace, taken: &mut TakenOut) {
        let mut gone = Vec::new();
        for held in place.files.iter().filter(|held| held.is_picture) {
            match delete(held) {
                Ok(was_there) => {
                    taken.deleted += usize::from(was_there);
                    gone.push(held);
                }
                Err(problem) => taken.problems.push((held.path.clone(), problem)),
            }
        }
        self.mark(taken, gone.into_iter());
    }

    /// Makes the files again that show the photo.
    fn pages(&self, place: &OutputPlace, taken: &mut TakenOut) {
        let mut shown = Vec::new();
        for held in place.files.iter().filter(|held| !held.is_picture) {
            match as_written(held) {
                Ok(true) => shown.push(held),
                Ok(false) => self.mark(taken, std::iter::once(held)),
                Err(problem) => taken.problems.push((held.path.clone(), problem)),
            }
        }
        if shown.is_empty() {
            return;
        }
        let made = match self.made_again(place) {
            Ok(made) => made,
            Err(problem) => {
                taken.problems.push((all_of(place, &shown), problem));
                return;
            }
        };
        let mut not_on_site = Vec::new();
        for held in shown {
            let of = |made: &&MadeFile| place.place.join(&made.file.name) == held.path;
            let written = match made.files.iter().find(of) {
                Some(made) => self.write(place, made),
                None if made.refused_on_site.is_some() => {
                    not_on_site.push(held);
                    continue;
                }
                None => Err(RemovalProblem::Source),
            };
            match written {
                Ok(()) => {
                    taken.rewritten += 1;
                    self.mark(taken, std::iter::once(held));
                }
                Err(problem) => taken.problems.push((held.path.clone(), problem)),
            }
        }
        if let Some(refused) = made.refused_on_site.filter(|_| !not_on_site.is_empty()) {
            taken.problems.push((all_of(place, &not_on_site), PublishError::from(refused).into()));
        }
    }

    /// The files of a folder as they are without the photo.
    fn made_again(&self, place: &OutputPlace) -> Result<MadeFiles, RemovalProblem> {
        let templates = self.newsroom.templates().map_err(|error| PublishError::Template(error.0))?;
        let mut all = MadeFiles { files: Vec::new(), refused_on_site: None };
        for (release, edition) in self.editions(place)?.iter().zip(&place.editions) {
            let also = Form::read(&edition.also);
            let made = made_files(self.newsroom, &templates, release, &edition.mark, &also, self.observer)?;
            all.files.extend(made.files);
            all.refused_on_site = all.refused_on_site.or(made.refused_on_site);
        }
        all.files.retain(|made| matches!(made.file.content, Content::Text(_)));
        Ok(all)
    }

    fn write(&self, place: &OutputPlace, made: &MadeFile) -> Result<(), RemovalProblem> {
        let record: Vec<OutputFile> = record_of(&place.place, std::slice::from_ref(made));
        let making = Making {
            kind: place.kind,
            place: place.place.clone(),
            release: place.release.as_ref(),
            recipient: None,
            editions: place.editions.clone(),
        };
        self.outputs.begin(&making, &record, self.now)?;
        made.file.write(&place.place)?;
        Ok(())
    }

    /// Builds a site again: its pages, feeds and kits are without the photo then.
    fn site(&self, place: &OutputPlace, taken: &mut TakenOut) {
        let mut wrote = |file: &SiteFile| taken.rewritten += usize::from(file.state == SiteFileState::Changed);
        if let Err(error) = build_again(self.newsroom, &place.place, false, &Hidden, &mut wrote) {
            taken.problems.push((place.place.clone(), RemovalProblem::Site(Box::new(error))));
        }
    }

    /// Packs a kit again.
    fn kit(&self, place: &OutputPlace, taken: &mut TakenOut) {
        for held in &place.files {
            match self.packed_again(place, held) {
                Ok(()) => {
                    taken.rewritten += 1;
                    self.mark(taken, std::iter::once(held));
                }
                Err(problem) => taken.problems.push((held.path.clone(), problem)),
            }
        }
    }

    fn packed_again(&self, place: &OutputPlace, held: &HeldFile) -> Result<(), RemovalProblem> {
        let manifest = match kit::intact(&held.path) {
            Ok(manifest) => manifest,
            // Another zip has taken its place, which is not ours.
            Err(NotAKit::NoManifest { .. }) => None,
            Err(error) => return Err(RemovalProblem::UnreadableKit(error)),
        };
        if !manifest.is_some_and(|manifest| manifest == held.sha256 || Some(manifest) == held.before) {
            return Err(RemovalProblem::Changed);
        }
        let releases = self.editions(place)?;
        let recipient = place.recipient.clone();
        match kit::part(&held.path) {
            Some(part) => pack_part(self.newsroom, &releases, recipient, &held.path, part, self.observer)?,
            None => pack(self.newsroom, &releases, recipient, &held.path, &|_| {}, self.observer)?,
        };
        Ok(())
    }

    /// The editions that a place was made from, as they read now: an embargo may have lifted since.
    fn editions(&self, place: &OutputPlace) -> Result<Vec<Release>, RemovalProblem> {
        let slug = place.release.as_ref().ok_or(RemovalProblem::Source)?;
        let read = |edition: &SavedEdition| {
            let release = Release::from_source(slug, edition.language, &edition.source);
            let release = release.ok_or(RemovalProblem::Source)?.as_of(self.now);
            // The photo has to go, even if it is not known what calendars contain: the saved text has the UIDs.
            Ok(self.newsroom.with_event_uids(release.clone()).unwrap_or_else(|error| {
                self.observer.notice(&Notice::EventsNotKept(error.into()));
                release
            }))
        };
        place.editions.iter().map(read).collect()
    }

    /// Records that some files do not hold the photo any more.
    fn mark<'f>(&self, taken: &mut TakenOut, files: impl Iterator<Item = &'f HeldFile>) {
        let files: Vec<&Path> = files.map(|held| held.path.as_path()).collect();
        if let Err(error) = self.outputs.taken_out(self.photo, &files, self.now) {
            taken.problems.push((taken.place.clone(), error.into()));
        }
    }
}

/// The files in one line, where one cause concerns them all.
fn all_of(place: &OutputPlace, files: &[&HeldFile]) -> PathBuf {
    place.place.join(files.iter().map(|held| file_name(&held.path)).collect::<Vec<_>>().join(", "))
}

/// Deletes a file that is as it was written; gives whether it was there.
fn delete(held: &HeldFile) -> Result<bool, RemovalProblem> {
    if !as_written(held)? {
        return Ok(false);
    }
    file::remove(&held.path)?;
    Ok(true)
}

/// Whether a file is there. One that is not as it was written is a problem.
fn as_written(held: &HeldFile) -> Result<bool, RemovalProblem> {
    let kind = match fs::symlink_metadata(&held.path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        found => found.map_err(RemovalProblem::Unreadable)?.file_type(),
    };
    if !kind.is_file() {
        return Err(RemovalProblem::Changed);
    }
    let found = regular_file::open(&held.path).and_then(Sha256::of_file).map_err(RemovalProblem::Unreadable)?;
    if found == held.sha256 || Some(found) == held.before { Ok(true) } else { Err(RemovalProblem::Changed) }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
