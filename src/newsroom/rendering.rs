//! A release rendered into a folder: its files are made, recorded and written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::editions::EditionsError;
use super::event_uids::Leaving;
use super::notice::{Notice, Observer};
use super::opened::{Newsroom, UnusableTemplates};
use super::outputs::{Making, MakingKind, OutputFile, Outputs, SavedEdition, real_folder};
use super::prepared::{PrepareError, tell_withdrawn};
use super::publishing::{Content, Form, PublishError, PublishedFile, ReleaseFiles, release_files};
use crate::photo::PhotoId;
use crate::release::render::Templates;
use crate::release::{Language, Release, Slug};
use crate::storage::{Sha256, file};

/// What is to be rendered, and where to.
#[derive(Debug)]
pub struct RenderRequest {
    pub slug: Slug,
    /// Only this edition.
    pub language: Option<Language>,
    pub also: Vec<Form>,
    /// The folder; it is made if it is not there.
    pub out: PathBuf,
}

/// Why a release is not rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Editions(#[from] EditionsError),
    #[error(transparent)]
    Templates(#[from] UnusableTemplates),
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The mail was written all the same.
    #[error("the email was written, but not the page or the files for other programs: {0}")]
    NotOnSite(PrepareError),
}

/// The files of an edition.
#[derive(Debug)]
pub(super) struct MadeFiles {
    pub(super) files: Vec<MadeFile>,
    /// Why there are no page and no files for other programs.
    pub(super) refused_on_site: Option<PrepareError>,
}

/// A file of an edition, with the photos that it holds or shows.
#[derive(Debug)]
pub(super) struct MadeFile {
    pub(super) file: PublishedFile,
    pub(super) photos: Vec<PhotoId>,
}

/// Renders a release into a folder; `wrote` hears of each file, with the number of its bytes.
pub fn render_release(
    newsroom: &Newsroom,
    request: &RenderRequest,
    observer: &dyn Observer,
    wrote: &mut dyn FnMut(&PublishedFile, u64),
) -> Result<(), RenderError> {
    let templates = newsroom.templates()?;
    let editions = newsroom.editions(&request.slug, request.language, newsroom.now)?;
    tell_withdrawn(newsroom, &editions, observer).map_err(PublishError::from)?;
    let also = Form::write(&request.also);
    let busy = |source| PublishError::Busy { path: request.out.clone(), source };
    let _making = newsroom.lock_making().map_err(busy)?;
    let (mut files, mut saved, mut refused) = (Vec::new(), Vec::new(), None);
    for (nth, release) in editions.iter().enumerate() {
        let mark = if nth == 0 { String::new() } else { format!(".{}", release.language) };
        let made = made_files(newsroom, &templates, release, &mark, &request.also, observer)?;
        files.extend(made.files);
        refused = refused.or(made.refused_on_site);
        saved.push(SavedEdition::of(release, &mark, &also));
    }
    each_picture_once(&mut files);
    newsroom.keep_event_uids(&editions, Leaving::InFiles, observer);
    let place =
        real_folder(&request.out).map_err(|source| PublishError::Folder { path: request.out.clone(), source })?;
    let busy = |source| PublishError::Busy { path: request.out.clone(), source };
    let _place = newsroom.lock_place(&place).map_err(busy)?;
    sweep(&place, &files);
    let making =
        Making { kind: MakingKind::Rendered, place, release: Some(&request.slug), recipient: None, editions: saved };
    let record = record_of(&making.place, &files);
    let outputs = Outputs::begun(newsroom, &making, &record);
    let outputs = outputs.map_err(|error| observer.notice(&Notice::NotRecorded(Box::new(error)))).ok();
    for MadeFile { file, .. } in &files {
        if let Some(bytes) = file.write(&request.out)? {
            wrote(file, bytes);
        }
    }
    if let Some(outputs) = outputs
        && let Err(error) = outputs.finish(&record)
    {
        observer.notice(&Notice::NotRecorded(Box::new(error)));
    }
    refused.map_or(Ok(()), |refused| Err(RenderError::NotOnSite(refused)))
}

/// Removes what killed runs left where files are about to be written.
fn sweep(folder: &Path, files: &[MadeFile]) {
    let folders: BTreeSet<PathBuf> =
        files.iter().filter_map(|made| folder.join(&made.file.name).parent().map(Path::to_path_buf)).collect();
    for folder in folders {
        let _ = file::sweep_dead(&folder);
    }
}

/// Editions share their photos.
fn each_picture_once(files: &mut Vec<MadeFile>) {
    let mut seen = Vec::new();
    files.retain(|made| {
        let is_new =
            !matches!(made.file.content, Content::Copy(_) | Content::Bytes(_)) || !seen.contains(&made.file.name);
        seen.push(made.file.name.clone());
        is_new
    });
}

/// An edition's files, with the photos that each holds or shows.
pub(super) fn made_files(
    newsroom: &Newsroom,
    templates: &Templates,
    release: &Release,
    mark: &str,
    also: &[Form],
    observer: &dyn Observer,
) -> Result<MadeFiles, PublishError> {
    let ReleaseFiles { files, photos, refused_on_site, .. } =
        release_files(newsroom, templates, release, mark, also, observer)?;
    let all: Vec<PhotoId> = photos.carried.iter().chain(&photos.others).copied().collect();
    let made = |file: PublishedFile| {
        let photos = match &file.content {
            Content::Copy(rendition) => vec![rendition.photo],
            Content::Text(_) if file.kind != "calendar" => all.clone(),
            Content::Text(_) | Content::Bytes(_) | Content::Gone => Vec::new(),
        };
        MadeFile { file, photos }
    };
    Ok(MadeFiles { files: files.into_iter().map(made).collect(), refused_on_site })
}

/// What is recorded of files that are about to be written into a folder.
pub(super) fn record_of(folder: &Path, files: &[MadeFile]) -> Vec<OutputFile> {
    let record = |MadeFile { file, photos }: &MadeFile| {
        let (sha256, is_picture) = match &file.content {
            Content::Text(text) => (Sha256::of(text.as_bytes()), false),
            Content::Copy(rendition) => (rendition.sha256, true),
            Content::Bytes(bytes) => (Sha256::of(bytes), false),
            Content::Gone => return None,
        };
        Some(OutputFile { path: folder.join(&file.name), sha256, is_picture, photos: photos.clone() })
    };
    files.iter().filter_map(record).collect()
}
