//! The newsroom's site, built into a folder: only what is public, only photos that are cleared, and only what changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use rayon::prelude::*;

use super::event_uids::Leaving;
use super::notice::{Notice, NoticesOnly, Observer};
use super::opened::Newsroom;
use super::outputs::{Making, MakingKind, OutputFile, Outputs, real_folder};
use super::presets::read_rendition;
use super::site_built::{BuiltSite, SiteBuildError, SiteFile, SiteFileState};
use super::site_contents::{Gathered, gather};
use super::site_kit::{KitFailure, SiteKit};
use super::site_machines::machines;
use super::site_notices::withdrawn_photos;
use crate::photo::NotCleared;
use crate::release::{Language, Slug};
use crate::rendition::Rendition;
use crate::site::{
    Contents, Folder, Inputs, Item, KitFile, Plan, PlannedFile, PutState, Removed, SharedViews, SiteError, SiteRelease,
    Step,
};
use crate::storage::Sha256;

/// Builds the site into a folder; `wrote` hears of each of its files. Releases that are dated later come onto it now if that
/// is asked for, and stay there.
pub fn build_site(
    newsroom: &Newsroom,
    dir: &Path,
    now: bool,
    observer: &dyn Observer,
    wrote: &mut dyn FnMut(&SiteFile),
) -> Result<BuiltSite, SiteBuildError> {
    let busy = |source| SiteBuildError::Busy { path: dir.to_path_buf(), source };
    let _making = newsroom.lock_making().map_err(busy)?;
    build_again(newsroom, dir, now, observer, wrote)
}

/// The same for who has made sure already that no photo is withdrawn meanwhile.
pub(super) fn build_again(
    newsroom: &Newsroom,
    dir: &Path,
    now: bool,
    observer: &dyn Observer,
    wrote: &mut dyn FnMut(&SiteFile),
) -> Result<BuiltSite, SiteBuildError> {
    let templates = newsroom.templates()?;
    // Nothing is written before it is certain that the folder may be written to.
    let real =
        |dir: &Path| real_folder(dir).map_err(|source| SiteBuildError::Folder { path: dir.to_path_buf(), source });
    let place = if dir.exists() { real(dir)? } else { dir.to_path_buf() };
    let busy = |source| SiteBuildError::Busy { path: dir.to_path_buf(), source };
    let _place = newsroom.lock_place(&place).map_err(busy)?;
    let folder = Folder::open(dir)?;
    let place = real(dir)?;
    let place_built = place.clone();
    let was_on = |slug: &Slug| folder.has(&format!("{slug}/index.html"));
    let gathered = gather(newsroom, &was_on, now, observer)?;
    let Gathered {
        releases,
        private,
        without_page,
        withdrawn,
        drafts,
        held,
        refused,
        mut left_out,
        changes,
        logo,
        backgrounds,
        pages,
    } = gathered;
    let issuer = newsroom.issuer();
    let languages = languages(issuer.language, releases.iter().chain(backgrounds.iter().map(|one| &one.page)));
    let today = newsroom.today;
    let machines = machines(newsroom);
    let mut contents = Contents {
        templates: &templates,
        issuer: &issuer,
        languages,
        releases,
        private,
        backgrounds,
        withdrawn,
        withdrawn_photos: Vec::new(),
        machines,
        logo,
        today,
    };
    contents.withdrawn_photos = withdrawn_photos(newsroom, &folder, &contents);
    for photo in &contents.withdrawn_photos {
        folder.keep_withdrawn(&photo.place, photo.day);
    }
    let mut plan = Plan::of(&contents)?;
    plan.files.retain(|file| {
        let is_own = file.item.yields() && folder.is_foreign(&file.path);
        if is_own {
            observer.notice(&Notice::OwnFile(file.path.clone()));
        }
        !is_own
    });
    folder.refuse_foreign(&plan.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>())?;
    let mut build = Build { newsroom, contents, folder, place, observer, wrote, left_out: &mut left_out };
    build.all(&plan)?;
    let Build { folder, contents, wrote, .. } = build;
    for removed in folder.finish()? {
        let (path, state) = match removed {
            Removed::Gone(path) => (path, SiteFileState::Removed),
            Removed::Kept(path) => (path, SiteFileState::Left),
        };
        wrote(&SiteFile { path, kind: "gone", language: None, release: None, bytes: 0, url: None, state });
    }
    let shown = contents.releases.iter().chain(&contents.private);
    let editions = shown.flat_map(|release| &release.editions).map(|edition| &edition.release);
    // The events that journalists may now have in their calendars.
    newsroom.keep_event_uids(editions, Leaving::InFiles, observer);
    let next = changes.into_iter().filter(|at| at.timestamp() > newsroom.now).min_by_key(Zoned::timestamp);
    newsroom.note_built(&place_built, next.as_ref());
    let private = contents.private.len();
    // It takes its time.
    contents.releases.into_par_iter().for_each(drop);
    Ok(BuiltSite { held, drafts, refused, left_out, pages, private, without_page, next })
}

/// The newsroom's own language first, then those in which there is something.
fn languages<'r>(own: Language, releases: impl Iterator<Item = &'r SiteRelease>) -> Vec<Language> {
    let editions = releases.flat_map(|release| &release.editions);
    let used: BTreeSet<Language> = editions.map(|edition| edition.release.language).collect();
    let is_used = |language: Language| used.contains(&language);
    let others = Language::ALL.into_iter().filter(|language| *language != own && is_used(*language));
    std::iter::once(own).chain(others).collect()
}

/// So much is made at once, and waits to be written in its order.
const AT_ONCE: usize = 16;

/// Pages that are made one after the other, since neighbours share much.
const RUN: usize = 64;

/// Whether files are written in the order of the plan.
#[derive(Debug, Clone, Copy)]
enum Order {
    Any,
    AsPlanned,
}

/// A page that was made.
enum Made {
    /// It is a picture or the like, which is in its place already.
    Nothing,
    /// How long it is, and what became of it.
    Put((u64, PutState)),
    ToPut(Vec<u8>),
}

struct Build<'a> {
    newsroom: &'a Newsroom,
    contents: Contents<'a>,
    folder: Folder,
    /// The folder without links in it.
    place: PathBuf,
    observer: &'a dyn Observer,
    wrote: &'a mut dyn FnMut(&SiteFile),
    left_out: &'a mut Vec<(Slug, NotCleared)>,
}

impl Build<'_> {
    /// Pictures and press kits first, then what links to them.
    fn all(&mut self, plan: &Plan) -> Result<(), SiteBuildError> {
        self.observer.start("building the site", plan.files.len() as u64);
        let built = self.data(plan).and_then(|()| self.pages(plan));
        self.observer.finish();
        built
    }

    fn data(&mut self, plan: &Plan) -> Result<(), SiteBuildError> {
        let outputs = self.record(plan);
        self.pictures(plan)?;
        self.attachments(plan)?;
        let settings = &self.newsroom.settings;
        let besides = format!("{:?} {:?} {}", settings.rights, settings.all_presets(), self.newsroom.today);
        let inputs = plan.inputs(&self.contents, Sha256::of(besides.as_bytes()));
        self.kits(plan, &inputs)?;
        self.pdfs(plan, &inputs)?;
        if let Some((outputs, record)) = outputs
            && let Err(error) = outputs.finish(&record)
        {
            self.observer.notice(&Notice::NotRecorded(Box::new(error)));
        }
        Ok(())
    }

    fn pictures(&mut self, plan: &Plan) -> Result<(), SiteBuildError> {
        for some in plan.files.chunks(AT_ONCE * RUN) {
            let put = some.par_iter().map(|file| {
                let Some(rendition) = Plan::picture(&self.contents, &file.item) else { return Ok(None) };
                let bytes = || read_rendition(rendition).map_err(SiteBuildError::from);
                let state = self.folder.put_if_changed(&file.path, rendition.sha256, rendition.bytes, bytes)?;
                Ok::<_, SiteBuildError>(Some((rendition.bytes, state)))
            });
            let put: Vec<_> = put.collect();
            for (file, put) in some.iter().zip(put) {
                if let Some((bytes, state)) = put? {
                    self.told(file, bytes, state);
                }
            }
        }
        Ok(())
    }

    fn attachments(&mut self, plan: &Plan) -> Result<(), SiteBuildError> {
        for file in &plan.files {
            let Some(attachment) = Plan::attachment(&self.contents, &file.item) else { continue };
            let bytes = attachment.bytes;
            let state = self.folder.put_copy(&file.path, attachment.sha256, bytes, &attachment.path)?;
            self.told(file, bytes, state);
        }
        Ok(())
    }

    fn pages(&mut self, plan: &Plan) -> Result<(), SiteBuildError> {
        let inputs = plan.inputs(&self.contents, Sha256::of(b""));
        let of_step = |step| plan.files.iter().filter(move |file| file.item.step() == Some(step)).collect::<Vec<_>>();
        for (step, order) in
            [(Step::Assets, Order::AsPlanned), (Step::Pages, Order::Any), (Step::Lists, Order::AsPlanned)]
        {
            let files = of_step(step);
            let due = self.due(files, &inputs)?;
            for some in due.chunks(AT_ONCE * RUN) {
                self.make_pages(plan, some, order, &inputs)?;
            }
        }
        Ok(())
    }

    fn make_pages(
        &mut self,
        plan: &Plan,
        files: &[&PlannedFile],
        order: Order,
        inputs: &Inputs,
    ) -> Result<(), SiteBuildError> {
        let (contents, folder) = (&self.contents, &self.folder);
        let made = files.par_chunks(RUN).flat_map_iter(|files| {
            let mut shared = SharedViews::default();
            files.iter().map(move |file| {
                let Some(bytes) = plan.bytes(contents, &file.item, &mut shared)? else { return Ok(Made::Nothing) };
                Ok::<_, SiteError>(match order {
                    Order::Any => Made::Put((bytes.len() as u64, folder.put(&file.path, &bytes)?)),
                    Order::AsPlanned => Made::ToPut(bytes),
                })
            })
        });
        let made: Vec<_> = made.collect();
        for (file, made) in files.iter().zip(made) {
            let (bytes, state) = match made? {
                Made::Nothing => continue,
                Made::Put(put) => put,
                Made::ToPut(bytes) => (bytes.len() as u64, self.folder.put(&file.path, &bytes)?),
            };
            self.made(file, bytes, state, inputs);
        }
        Ok(())
    }

    /// The files that have to be made again. The others are kept.
    fn due<'p>(
        &mut self,
        files: Vec<&'p PlannedFile>,
        inputs: &Inputs,
    ) -> Result<Vec<&'p PlannedFile>, SiteBuildError> {
        let fresh = files.par_iter().map(|file| {
            let of_item = inputs.of_item(&file.item);
            of_item.map_or(Ok(None), |of_item| self.folder.fresh(&file.path, of_item))
        });
        let fresh: Vec<_> = fresh.collect();
        let mut due = Vec::new();
        for (file, fresh) in files.into_iter().zip(fresh) {
            match fresh? {
                Some(bytes) => self.kept(file, bytes),
                None => due.push(file),
            }
        }
        Ok(due)
    }

    /// Keeps a file that need not be made again; how long it is.
    fn fresh(&mut self, file: &PlannedFile, inputs: &Inputs) -> Result<Option<u64>, SiteBuildError> {
        let Some(inputs) = inputs.of_item(&file.item) else { return Ok(None) };
        let fresh = self.folder.fresh(&file.path, inputs)?;
        if let Some(bytes) = fresh {
            self.kept(file, bytes);
        }
        Ok(fresh)
    }

    fn kept(&mut self, file: &PlannedFile, bytes: u64) {
        self.folder.keep(&file.path);
        self.told(file, bytes, PutState::Unchanged);
    }

    /// Notes what a file depends on that is in its place now.
    fn made(&mut self, file: &PlannedFile, bytes: u64, state: PutState, inputs: &Inputs) {
        if let Some(inputs) = inputs.of_item(&file.item) {
            self.folder.note_inputs(&file.path, inputs);
        }
        self.told(file, bytes, state);
    }

    /// Records the pictures that are about to be written, so that a photo can be taken out of the site.
    fn record(&self, plan: &Plan) -> Option<(Outputs, Vec<OutputFile>)> {
        let pictures = plan.files.iter().filter_map(|file| Some((file, Plan::picture(&self.contents, &file.item)?)));
        let is_new = |(file, rendition): &(&PlannedFile, &Rendition)| !self.folder.knows(&file.path, rendition.sha256);
        let record: Vec<OutputFile> = pictures
            .filter(is_new)
            .map(|(file, rendition)| OutputFile {
                path: self.place.join(&file.path),
                sha256: rendition.sha256,
                is_picture: true,
                photos: vec![rendition.photo],
            })
            .collect();
        if record.is_empty() {
            return None;
        }
        let place = self.place.clone();
        let making = Making { kind: MakingKind::Site, place, release: None, recipient: None, editions: Vec::new() };
        match Outputs::begun(self.newsroom, &making, &record) {
            Ok(outputs) => Some((outputs, record)),
            Err(error) => {
                self.observer.notice(&Notice::NotRecorded(Box::new(error)));
                None
            }
        }
    }

    /// Packs the press kits of the releases into their places, unless they are there already.
    fn kits(&mut self, plan: &Plan, inputs: &Inputs) -> Result<(), SiteBuildError> {
        let mut kits = Vec::new();
        for file in &plan.files {
            let Item::Kit { release } = file.item else { continue };
            match self.fresh(file, inputs)? {
                Some(bytes) => self.contents.release_mut(release).kit = Some(KitFile { bytes }),
                None => kits.push((file, release)),
            }
        }
        for some in kits.chunks(AT_ONCE) {
            let known =
                some.iter().map(|(file, _)| self.folder.made_from(&file.path)).collect::<Result<Vec<_>, _>>()?;
            let Self { newsroom, contents, place, observer, .. } = self;
            let folder = &self.folder;
            let packed = some.par_iter().zip(&known).map(|((file, nth), known)| {
                let begin = || folder.begin_kit(&file.path);
                let kit = SiteKit { newsroom, release: contents.release(*nth), path: place.join(&file.path) };
                let fresh = kit.pack(known.map(|(from, _)| from), &begin, &NoticesOnly(*observer))?;
                let put = match known {
                    Some((_, bytes)) if !fresh.is_new => {
                        folder.keep(&file.path);
                        (*bytes, PutState::Unchanged)
                    }
                    _ => folder.packed(&file.path, fresh.made_from)?,
                };
                Ok((put, fresh.left_out))
            });
            let packed: Vec<_> = packed.collect();
            for ((file, nth), packed) in some.iter().zip(packed) {
                let slug = self.contents.release(*nth).slug.clone();
                let ((bytes, state), left_out) = packed.map_err(|failure| match failure {
                    KitFailure::Folder(error) => error.into(),
                    KitFailure::Pack(source) => SiteBuildError::Kit { slug: slug.clone(), source },
                })?;
                // One that lacks a photo is looked at again each time, so that it is said each time.
                let is_complete = left_out.is_empty();
                self.left_out.extend(left_out.into_iter().map(|why| (slug.clone(), why)));
                self.contents.release_mut(*nth).kit = Some(KitFile { bytes });
                if is_complete {
                    self.made(file, bytes, state, inputs);
                } else {
                    self.told(file, bytes, state);
                }
            }
        }
        Ok(())
    }

    /// Makes the PDFs of the editions, unless they are there already. The kit has told which letters they cannot show.
    fn pdfs(&mut self, plan: &Plan, inputs: &Inputs) -> Result<(), SiteBuildError> {
        let mut pdfs = Vec::new();
        for file in &plan.files {
            let Item::Pdf { release, edition } = file.item else { continue };
            match self.fresh(file, inputs)? {
                Some(bytes) => self.contents.release_mut(release).editions[edition].pdf = Some(bytes),
                None => pdfs.push((file, release, edition)),
            }
        }
        let logo = self.contents.logo.as_ref().map(|logo| logo.bytes.clone());
        for some in pdfs.chunks(AT_ONCE) {
            let known =
                some.iter().map(|(file, ..)| self.folder.made_from(&file.path)).collect::<Result<Vec<_>, _>>()?;
            let contents = &self.contents;
            // Nothing where it is there already.
            let made = some.par_iter().zip(&known).map(|((file, nth, _), known)| {
                let Some(paper) = plan.paper(contents, &file.item) else { return Ok(None) };
                let printed = paper.printed(logo.as_deref());
                let recipe = printed.recipe();
                if known.is_some_and(|(from, _)| from == recipe) {
                    return Ok(None);
                }
                let failed = |source| SiteBuildError::Pdf { slug: contents.release(*nth).slug.clone(), source };
                printed.make().map(|pdf| Some((pdf.bytes, recipe))).map_err(failed)
            });
            let made: Vec<Result<_, SiteBuildError>> = made.collect();
            for (((file, nth, edition), known), made) in some.iter().zip(known).zip(made) {
                let (bytes, state) = match (made?, known) {
                    (Some((pdf, recipe)), _) => (pdf.len() as u64, self.folder.put_made(&file.path, &pdf, recipe)?),
                    (None, Some((_, bytes))) => {
                        self.folder.keep(&file.path);
                        (bytes, PutState::Unchanged)
                    }
                    (None, None) => continue,
                };
                self.contents.release_mut(*nth).editions[*edition].pdf = Some(bytes);
                self.made(file, bytes, state, inputs);
            }
        }
        Ok(())
    }

    fn told(&mut self, file: &PlannedFile, bytes: u64, state: PutState) {
        let PlannedFile { path, item, language, release } = file;
        let state = match state {
            PutState::New => SiteFileState::New,
            PutState::Changed => SiteFileState::Changed,
            PutState::Unchanged => SiteFileState::Unchanged,
        };
        let place = path.strip_suffix("index.html").unwrap_or(path);
        let url = self.contents.issuer.site_url.as_deref().map(|site| format!("{site}/{place}"));
        let (path, language, release) = (path.clone(), *language, release.clone());
        (self.wrote)(&SiteFile { path, kind: item.kind(), language, release, bytes, url, state });
        self.observer.advance(1);
    }
}
