//! The folder of a presskit() brought over: each `data.xml` becomes a standing page, with the photos and logos beside it.

use std::io;
use std::path::{Path, PathBuf};

use super::backgrounds::read_logo;
use super::opened::Newsroom;
use crate::library::{IngestRequest, IngestStatus, Library, LibraryError};
use crate::photo::{Metadata, PhotoId};
use crate::progress::Progress;
use crate::release::{Contact, Figure, Ground, LogoEntry, PresskitPage, Slug, read_presskit, slug_words};
use crate::storage::file::{self, Access};
use crate::storage::regular_file;

/// No `data.xml` that somebody has written is longer, in bytes.
const LONGEST_DATA: u64 = 4 << 20;

/// The page that `init` makes, for a person to write over.
const NEW_PAGE: &[u8] = include_bytes!("../../assets/new-page.md");

/// Pictures that are no photos, with what they are.
const LOGOS: [(&str, &str); 2] = [("logo.png", "Logo"), ("icon.png", "Icon")];

/// A presskit() that is to be taken.
#[derive(Debug, Clone)]
pub struct PresskitRequest {
    pub folder: PathBuf,
    /// Whether pages are replaced that somebody has written.
    pub replace: bool,
    /// As much memory may pictures take, in bytes.
    pub memory: Option<u64>,
}

/// What became of a `data.xml`.
#[derive(Debug)]
pub struct TakenPresskit {
    pub data: PathBuf,
    pub page: PathBuf,
    pub title: String,
    pub state: PresskitState,
    pub photos: Vec<PhotoId>,
    /// Of them, those that lack the rights to be published.
    pub without_rights: Vec<PhotoId>,
    pub logos: Vec<String>,
    pub contacts: Vec<Contact>,
    /// What did not come with it, and why.
    pub not_carried: Vec<(String, String)>,
    /// Pictures that could not be taken.
    pub rejected: Vec<(PathBuf, String)>,
}

/// How a `data.xml` ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresskitState {
    New,
    /// There is a page of that name already, and it stays.
    Here,
    Rejected(String),
}

/// Why nothing is taken.
#[derive(Debug, thiserror::Error)]
pub enum PresskitError {
    #[error("`{0}` is not the folder of a presskit(): it has no `data.xml`, and no folder in it has one")]
    NoData(String),
    #[error("`{path}` cannot be {done}")]
    File { path: String, done: &'static str, source: io::Error },
    #[error(transparent)]
    Library(#[from] LibraryError),
}

fn file_error(path: &Path, done: &'static str) -> impl FnOnce(io::Error) -> PresskitError {
    let path = path.display().to_string();
    move |source| PresskitError::File { path, done, source }
}

/// Takes a presskit(); `each` is called for every page as soon as it is safe.
pub fn take_presskit(
    newsroom: &Newsroom,
    request: &PresskitRequest,
    progress: &dyn Progress,
    each: &mut dyn FnMut(TakenPresskit),
) -> Result<(), PresskitError> {
    let folders = folders(&request.folder)?;
    if folders.is_empty() {
        return Err(PresskitError::NoData(request.folder.display().to_string()));
    }
    let library = Library::open(&newsroom.library_dir())?;
    for folder in folders {
        let taken = take(newsroom, request, &library, &folder, folder == request.folder, progress)?;
        each(taken);
    }
    Ok(())
}

/// The folders that have a `data.xml`: that of the company, then those of its products.
fn folders(root: &Path) -> Result<Vec<PathBuf>, PresskitError> {
    let mut inner = Vec::new();
    for entry in std::fs::read_dir(root).map_err(file_error(root, "read"))? {
        inner.push(entry.map_err(file_error(root, "read"))?.path());
    }
    inner.sort();
    let all = std::iter::once(root.to_path_buf()).chain(inner);
    Ok(all.filter(|folder| folder.join("data.xml").is_file()).collect())
}

fn take(
    newsroom: &Newsroom,
    request: &PresskitRequest,
    library: &Library,
    folder: &Path,
    is_top: bool,
    progress: &dyn Progress,
) -> Result<TakenPresskit, PresskitError> {
    let data = folder.join("data.xml");
    let home = newsroom.settings.identity.language;
    let pages = newsroom.backgrounds().dir().to_path_buf();
    let mut taken = TakenPresskit {
        data: data.clone(),
        page: pages.clone(),
        title: String::new(),
        state: PresskitState::New,
        photos: Vec::new(),
        without_rights: Vec::new(),
        logos: Vec::new(),
        contacts: Vec::new(),
        not_carried: Vec::new(),
        rejected: Vec::new(),
    };
    let bytes = regular_file::read_at_most(&data, LONGEST_DATA + 1).map_err(file_error(&data, "read"))?;
    let refused = |taken, why: String| Ok(TakenPresskit { state: PresskitState::Rejected(why), ..taken });
    if bytes.len() as u64 > LONGEST_DATA {
        return refused(taken, "it is larger than a presskit()'s data".to_owned());
    }
    let placeholder = Slug::placeholder();
    let mut page = match read_presskit(&bytes, &placeholder, home) {
        Ok(page) => page,
        Err(why) => return refused(taken, why.to_string()),
    };
    taken.title.clone_from(&page.release.headline);
    // What is released is a product; what is founded is the newsroom itself.
    let is_about_us = is_top && !page.is_product;
    let name = if is_about_us { "about".to_owned() } else { slug_words(&page.release.headline) };
    let by_folder = || folder.file_name().map(|name| slug_words(&name.to_string_lossy())).unwrap_or_default();
    let Ok(subject) = name.parse::<Slug>().or_else(|_| by_folder().parse()) else {
        return refused(taken, "its title has no letters that a file's name can have".to_owned());
    };
    let language = page.release.language;
    let tag = if language == home { String::new() } else { format!(".{language}") };
    taken.page = pages.join(format!("{subject}{tag}.md"));
    taken.contacts.clone_from(&page.release.contacts);
    let there = file::read_or_nothing(&taken.page).map_err(file_error(&taken.page, "read"))?;
    if !there.is_empty() && there != NEW_PAGE && !request.replace {
        return Ok(TakenPresskit { state: PresskitState::Here, ..taken });
    }
    page.release.slug = subject.clone();
    taken.not_carried.append(&mut page.not_carried);
    let images = folder.join("images");
    take_logos(&images, &pages, &subject, &mut page, &mut taken)?;
    take_photos(newsroom, request, library, &images, &mut page, &mut taken, progress)?;
    note_others(folder, &mut taken);
    let text = page.to_source();
    file::write(&taken.page, text.as_bytes(), Access::Shared).map_err(file_error(&taken.page, "written"))?;
    Ok(taken)
}

fn take_logos(
    images: &Path,
    pages: &Path,
    subject: &Slug,
    page: &mut PresskitPage,
    taken: &mut TakenPresskit,
) -> Result<(), PresskitError> {
    for (file, title) in LOGOS {
        if !images.join(file).is_file() {
            continue;
        }
        let entry = |file: String| LogoEntry { file, title: Some(title.to_owned()), ground: Ground::Light, line: 0 };
        match read_logo(images, &entry(file.to_owned())) {
            Ok(logo) => {
                let name = format!("{subject}-{file}");
                let path = pages.join(&name);
                file::write(&path, &logo.bytes, Access::Shared).map_err(file_error(&path, "written"))?;
                page.background.logos.push(entry(name.clone()));
                taken.logos.push(name);
            }
            Err(wrong) => taken.rejected.push((images.join(file), wrong.message)),
        }
    }
    Ok(())
}

fn take_photos(
    newsroom: &Newsroom,
    request: &PresskitRequest,
    library: &Library,
    images: &Path,
    page: &mut PresskitPage,
    taken: &mut TakenPresskit,
    progress: &dyn Progress,
) -> Result<(), PresskitError> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(images).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let ending = |path: &PathBuf| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let name =
        |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    paths.retain(|path| {
        let is_picture = ending(path)
            .is_some_and(|ending| ["png", "jpg", "jpeg", "gif", "webp", "tif", "tiff"].contains(&ending.as_str()));
        is_picture && path.is_file() && !LOGOS.iter().any(|(file, _)| name(path) == *file)
    });
    // The banner comes first.
    paths.sort_by_key(|path| (!name(path).starts_with("header."), path.clone()));
    if paths.is_empty() {
        return Ok(());
    }
    let ingest = IngestRequest {
        paths,
        defaults: Metadata { data_mining: newsroom.settings.rights.data_mining, ..Metadata::default() },
        rule: newsroom.settings.metadata.merge,
        all: true,
        memory: request.memory,
        ..IngestRequest::default()
    };
    library.ingest(&ingest, newsroom.now, progress, |report| match report.status {
        IngestStatus::New { photo, .. }
        | IngestStatus::Duplicate { photo, .. }
        | IngestStatus::SamePicture { photo, .. } => {
            if !taken.photos.contains(&photo.id) {
                let metadata = &photo.metadata;
                let has_terms = metadata.copyright.is_some() || metadata.usage_terms.is_some();
                if !has_terms || metadata.creator.is_empty() && metadata.credit.is_none() || metadata.caption.is_none()
                {
                    taken.without_rights.push(photo.id);
                }
                taken.photos.push(photo.id);
                page.release.photos.push(Figure { photo: photo.id, caption: None, alt: None });
            }
        }
        IngestStatus::Rejected(why) => taken.rejected.push((report.path, why.to_string())),
    })?;
    Ok(())
}

/// What lies in the folder and did not come.
fn note_others(folder: &Path, taken: &mut TakenPresskit) {
    let in_folder = |folder: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let ends =
        |name: &str, kind: &str| Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case(kind));
    for name in in_folder(folder).into_iter().filter(|name| name.starts_with("data-") && ends(name, "xml")) {
        let why = "only `data.xml` is read: write the page in that language beside this one".to_owned();
        taken.not_carried.push((format!("`{name}`"), why));
    }
    for name in in_folder(&folder.join("images")).into_iter().filter(|name| ends(name, "zip")) {
        taken.not_carried.push((format!("`images/{name}`"), "the site makes its own archives".to_owned()));
    }
    for name in in_folder(&folder.join("trailers")) {
        let why = "films are linked to, under `[[films]]`, and not kept".to_owned();
        taken.not_carried.push((format!("`trailers/{name}`"), why));
    }
}
