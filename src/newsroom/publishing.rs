//! The files that a release becomes: mail, page, calendar, feed items, photos.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Zoned};

use super::composing::{MailPhotos, Purpose, compose};
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::prepared::PrepareError;
use super::presets::{UnusableRendition, read_rendition};
use crate::photo::PhotoId;
use crate::release::render::{self, Layout, Slot, TemplateError, Templates, Words};
use crate::release::{CancelledEvent, Issuer, Language, Release, Slug, write_instant};
use crate::rendition::Rendition;
use crate::storage::file::{Access, write_unsynced};
use crate::storage::regular_file;

/// A form that not every newsroom needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A NewsML-G2 news item, for agencies.
    Newsml,
    /// ninjs 1.4, for systems that do not read 3.1.
    Ninjs1,
    /// An item for the feed of the newsroom's own site.
    Rss,
}

impl Form {
    const ALL: [Self; 3] = [Self::Newsml, Self::Ninjs1, Self::Rss];

    fn name(self) -> &'static str {
        match self {
            Self::Newsml => "newsml",
            Self::Ninjs1 => "ninjs1",
            Self::Rss => "rss",
        }
    }

    /// Forms in one line; [`Form::read`] gives them back.
    pub(super) fn write(forms: &[Self]) -> String {
        forms.iter().map(|form| form.name()).collect::<Vec<_>>().join(",")
    }

    pub(super) fn read(line: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|form| line.split(',').any(|name| name == form.name())).collect()
    }
}

/// A file that a release becomes, not yet written.
#[derive(Debug)]
pub struct PublishedFile {
    /// Its path beside the release's page.
    pub name: String,
    /// The edition that it belongs to; photos belong to all.
    pub language: Option<Language>,
    pub kind: &'static str,
    pub content: Content,
}

/// The files of an edition.
#[derive(Debug)]
pub struct ReleaseFiles {
    pub files: Vec<PublishedFile>,
    /// Where the photos are for those who get the mail.
    pub photos: MailPhotos,
    /// Whether the timetable is attached to the mail.
    pub calendar_attached: bool,
    /// The events that the calendar cancels.
    pub cancelled: Vec<CancelledEvent>,
    /// Photos that were withdrawn, and that nothing shows.
    pub left_out: Vec<PhotoId>,
    /// Why there are no page and no files for other programs: a photo is not cleared for the site.
    pub refused_on_site: Option<PrepareError>,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    Text(String),
    /// The logo.
    Bytes(Vec<u8>),
    /// A rendition of the library, to be copied.
    Copy(Rendition),
    /// Nothing any more: what an earlier run left is removed.
    Gone,
}

/// Why a release does not become files.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error(transparent)]
    Rendition(#[from] UnusableRendition),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A feed is public: nothing goes into it during an embargo.
    #[error("`{slug}` is under embargo until {}, and a feed is public", write_instant(until, None))]
    FeedEmbargoed { slug: Slug, until: Box<Zoned> },
    #[error("`{}` is being made by another command", path.display())]
    Busy { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be created", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// All files of an edition; files in other languages than the newsroom's have the mark in their names.
pub fn release_files(
    newsroom: &Newsroom,
    templates: &Templates,
    release: &Release,
    mark: &str,
    also: &[Form],
    observer: &dyn Observer,
) -> Result<ReleaseFiles, PublishError> {
    if also.contains(&Form::Rss) {
        refuse_embargoed(release, newsroom)?;
    }
    let issuer = newsroom.issuer();
    let composed = compose(newsroom, templates, release, Purpose::Files, observer)?;
    let is_refused = composed.refused_on_site.is_some();
    let renditions = composed.photos.iter().flat_map(|photo| photo.renditions.iter().map(move |made| (photo, made)));
    let copies =
        renditions.filter(|(_, rendition)| !is_refused || rendition.preset == "mail").map(|(photo, rendition)| {
            PublishedFile {
                name: photo.place(&rendition.preset),
                language: None,
                kind: "photo",
                content: Content::Copy(rendition.clone()),
            }
        });
    let logo = composed.logo_file().map(|(name, bytes)| PublishedFile {
        name,
        language: None,
        kind: "logo",
        content: Content::Bytes(bytes),
    });

    let (on_page, in_mail) = (composed.page(), composed.mail());
    let mail = in_mail.email()?;
    if let Some(weight) = in_mail.weigh(&mail)? {
        observer.notice(&Notice::HeavyMail { language: release.language, weight });
    }
    let calendar_attached = composed.calendar_file(newsroom.now).is_some();
    let to_nobody = |slot| to_nobody(slot, release.language, &issuer);
    let made = on_page.dated(newsroom.now);
    let timetable = on_page.calendar(made);
    let page = if is_refused { None } else { Some(on_page.page()?) };
    let mut texts = vec![
        (format!("email{mark}.html"), "email-html", Content::Text(render::fill(&mail.html, true, to_nobody))),
        (format!("email{mark}.txt"), "email-text", Content::Text(render::fill(&mail.text, false, to_nobody))),
    ];
    texts.extend(page.iter().map(|page| (format!("release{mark}.html"), "page", Content::Text(page.clone()))));
    texts.push((format!("timetable{mark}.ics"), "calendar", Content::of(timetable.clone())));
    if let Some(page) = page {
        texts.extend(for_programs(&on_page, mark, also, made)?);
        if issuer.site_url.is_some() {
            texts.extend(under_addresses(&on_page, mark, &page, timetable));
        }
    }
    let language = Some(release.language);
    let texts = texts.into_iter().map(|(name, kind, content)| PublishedFile { name, language, kind, content });
    Ok(ReleaseFiles {
        files: texts.chain(logo).chain(copies).collect(),
        photos: composed.mail_photos.clone(),
        calendar_attached,
        cancelled: release.cancelled.clone(),
        left_out: composed.left_out.clone(),
        refused_on_site: composed.refused_on_site,
    })
}

/// A file's name, its kind and its content.
type NamedFile = (String, &'static str, Content);

/// The files for other programs.
fn for_programs(
    layout: &Layout<'_>,
    mark: &str,
    also: &[Form],
    made: Timestamp,
) -> Result<Vec<NamedFile>, PublishError> {
    let item = serde_json::to_string_pretty(&layout.ninjs(made))?;
    let mut files = vec![(format!("release{mark}.ninjs.json"), "ninjs", Content::Text(format!("{item}\n")))];
    for form in Form::ALL.iter().filter(|form| also.contains(form)) {
        files.push(match form {
            Form::Newsml => (format!("release{mark}.newsml.xml"), "newsml", Content::Text(layout.newsml(made))),
            Form::Ninjs1 => {
                let item = serde_json::to_string_pretty(&layout.ninjs_1(made))?;
                (format!("release{mark}.ninjs1.json"), "ninjs1", Content::Text(format!("{item}\n")))
            }
            Form::Rss => (format!("release{mark}.rss.xml"), "rss", Content::Text(layout.rss(made))),
        });
    }
    Ok(files)
}

/// The files for the page and the calendar on the web, if they are not written anyway.
fn under_addresses(layout: &Layout<'_>, mark: &str, page: &str, calendar: Option<String>) -> Vec<NamedFile> {
    let own = layout.mark();
    let mut files = Vec::new();
    // The release's folder is the address of the first edition.
    if mark.is_empty() && (own.is_empty() || !layout.editions.contains(&layout.issuer.language)) {
        files.push(("index.html".to_owned(), "page", Content::Text(page.to_owned())));
    }
    if mark != own {
        files.push((format!("release{own}.html"), "page", Content::Text(page.to_owned())));
        files.push((format!("timetable{own}.ics"), "calendar", Content::of(calendar)));
    }
    if !own.is_empty() {
        let moved = render::forwarding(&format!("../release{own}.html"), layout.release);
        files.push((format!("{}/index.html", layout.release.language), "page", Content::Text(moved)));
    }
    files
}

impl Content {
    fn of(text: Option<String>) -> Self {
        text.map_or(Self::Gone, Self::Text)
    }
}

impl PublishedFile {
    /// Writes it below a folder, with the folders in between; how long it is, or nothing where it is no more.
    pub fn write(&self, dir: &Path) -> Result<Option<u64>, PublishError> {
        let path = dir.join(&self.name);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder).map_err(|source| PublishError::Folder { path: folder.to_path_buf(), source })?;
        let cannot = |source| PublishError::Write { path: path.clone(), source };
        let bytes = match &self.content {
            Content::Text(text) => Cow::Borrowed(text.as_bytes()),
            Content::Bytes(bytes) => Cow::Borrowed(bytes.as_slice()),
            // Not `fs::copy`: the library's files are read-only, and these are not the library's.
            Content::Copy(from) => Cow::Owned(read_rendition(from)?),
            Content::Gone => {
                // Only what pressbox wrote itself: a calendar of the user's own stays.
                let ours = regular_file::read_to_string(&path).is_ok_and(|text| text.contains("PRODID:-//pressbox"));
                if !ours {
                    return Ok(None);
                }
                return match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot(error)),
                    _ => Ok(None),
                };
            }
        };
        // Web servers and colleagues read these.
        write_unsynced(&path, &bytes, Access::Shared).map_err(cannot)?;
        Ok(Some(bytes.len() as u64))
    }
}

fn refuse_embargoed(release: &Release, newsroom: &Newsroom) -> Result<(), PublishError> {
    match &release.embargo {
        Some(lift) if lift.timestamp() > newsroom.now => {
            Err(PublishError::FeedEmbargoed { slug: release.slug.clone(), until: Box::new(lift.clone()) })
        }
        _ => Ok(()),
    }
}

/// What fills the slots of a mail that is looked at and not sent.
fn to_nobody(slot: Slot, language: Language, issuer: &Issuer) -> String {
    match slot {
        Slot::Greeting => Words::of(language).hello.to_owned(),
        Slot::Address => issuer.address.clone(),
        Slot::Unsubscribe => format!("mailto:{}?subject=unsubscribe", issuer.address),
    }
}
