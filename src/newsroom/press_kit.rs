//! The press kit of a release: who may have it, and what goes into it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::attached_files::{FoundAttachment, UnreadableAttachment, find_attachments};
use super::editions::EditionsError;
use super::event_uids::Leaving;
use super::list_error::ListReadError;
use super::logo::read_logo;
use super::notice::{Notice, Observer};
use super::opened::{Newsroom, UnusableTemplates};
use super::outputs::{Making, MakingKind, OutputFile, Outputs, SavedEdition, real_file};
use super::prepared::{PrepareError, PreparedPhoto, prepare, tell_withdrawn};
use super::proof_reading::{ProofError, refuse_errors};
use crate::delivery::{Ledger, Mailing};
use crate::kit::{self, Contents, KitAttachment, KitEdition, KitError, KitFile, KitPhoto, Part};
use crate::photo::{Destination, PhotoId};
use crate::press::Address;
use crate::release::{Release, Slug};
use crate::rendition::ByteSize;
use crate::storage::Sha256;

/// The sizes of the photos: those in the kit, and those that its PDFs show.
const SIZES: [&str; 4] = ["print", "web", "mail", "thumb"];
const PACKED: usize = 2;

/// What is asked for.
#[derive(Debug)]
pub struct KitRequest {
    pub slug: Slug,
    /// The person that it is made for; the manifest records their address.
    pub recipient: Option<Address>,
    /// The zip to write; `out/SLUG.zip` in the newsroom where none is named.
    pub out: Option<PathBuf>,
    /// How large a zip may be: a larger kit becomes several.
    pub split: Option<ByteSize>,
}

/// A kit that was packed.
#[derive(Debug)]
pub struct PackedKit {
    /// One, unless it was split.
    pub parts: Vec<PackedPart>,
    /// When its embargo lifts, if it is under one.
    pub embargo: Option<String>,
}

/// A zip with its files.
#[derive(Debug)]
pub struct PackedPart {
    pub path: PathBuf,
    pub files: Vec<KitFile>,
}

/// Why a kit is not packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error(transparent)]
    Editions(#[from] EditionsError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error("`{slug}` is under embargo until {until}, and a kit that is not made for one person could reach anybody")]
    ForAnybody { slug: Slug, until: String },
    #[error("`{recipient}` is not trusted with embargoes on any list, and `{slug}` is under embargo until {until}")]
    NotTrusted { recipient: Address, slug: Slug, until: String },
    #[error(transparent)]
    List(#[from] ListReadError),
    #[error(transparent)]
    Templates(#[from] UnusableTemplates),
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error(transparent)]
    Kit(#[from] KitError),
    #[error(transparent)]
    Folder(#[from] io::Error),
    #[error("`{}` is being made by another command", path.display())]
    Busy { path: PathBuf, source: io::Error },
}

/// Packs a release's press kit.
pub fn pack_kit(newsroom: &Newsroom, request: &KitRequest, observer: &dyn Observer) -> Result<PackedKit, PackError> {
    let KitRequest { slug, recipient, out, split } = request;
    let releases = newsroom.editions(slug, None, newsroom.now)?;
    refuse_errors(newsroom, slug, Destination::Kit, observer)?;
    let lift = releases.iter().find_map(|release| release.embargo.as_ref());
    let embargo = lift.map(|lift| lift.strftime("%Y-%m-%d %H:%M %Z").to_string());
    if let Some(until) = &embargo {
        refuse_untrusted(newsroom, slug, recipient.as_ref(), until)?;
    }
    tell_withdrawn(newsroom, &releases, observer)?;
    let path = match out {
        Some(out) => out.clone(),
        None => own_place(newsroom, slug)?,
    };
    let path = real_file(&path)?;
    let _making = newsroom.lock_making().map_err(|source| PackError::Busy { path: path.clone(), source })?;
    let _place = newsroom.lock_place(&path).map_err(|source| PackError::Busy { path: path.clone(), source })?;
    let recipient = recipient.as_ref().map(ToString::to_string);
    let given = |photos: &[PhotoId]| {
        newsroom.keep_event_uids(&releases, Leaving::InFiles, observer);
        newsroom.record_kit(&releases, recipient.as_deref(), photos, observer);
    };
    let parts = match split {
        None => {
            let files = pack(newsroom, &releases, recipient.clone(), &path, &given, observer)?;
            vec![PackedPart { path: out.clone().unwrap_or(path), files }]
        }
        Some(limit) => pack_parts(newsroom, &releases, recipient.clone(), &path, *limit, &given, observer)?,
    };
    Ok(PackedKit { parts, embargo })
}

/// Packs the kit of some editions, and records it. `given` hears of its photos before anybody can have it.
pub(super) fn pack(
    newsroom: &Newsroom,
    releases: &[Release],
    recipient: Option<String>,
    path: &Path,
    given: &dyn Fn(&[PhotoId]),
    observer: &dyn Observer,
) -> Result<Vec<KitFile>, PackError> {
    pack_unless(newsroom, releases, recipient, path, None, given, observer).map(|(_, files)| files)
}

/// The same, unless a kit with this fingerprint is there already: then there are no files. Gives the fingerprint.
pub(super) fn pack_unless(
    newsroom: &Newsroom,
    releases: &[Release],
    recipient: Option<String>,
    path: &Path,
    known: Option<Sha256>,
    given: &dyn Fn(&[PhotoId]),
    observer: &dyn Observer,
) -> Result<(Sha256, Vec<KitFile>), PackError> {
    with_contents(newsroom, releases, recipient, observer, |contents| {
        let fingerprint = kit::fingerprint(contents)?;
        if known == Some(fingerprint) {
            return Ok((fingerprint, Vec::new()));
        }
        Ok((fingerprint, write(newsroom, contents, path, given, observer)?))
    })
}

/// Packs one of several kits again, with those of its photos that are still there.
pub(super) fn pack_part(
    newsroom: &Newsroom,
    releases: &[Release],
    recipient: Option<String>,
    path: &Path,
    (nth, of, photos): (usize, usize, Vec<PhotoId>),
    observer: &dyn Observer,
) -> Result<Vec<KitFile>, PackError> {
    with_contents(newsroom, releases, recipient, observer, |contents| {
        let editions: Vec<_> = contents.editions.iter().map(|edition| edition.with(&photos)).collect();
        let part = Some(Part { nth, of, whole: contents.editions });
        write(newsroom, &Contents { editions: &editions, part, ..*contents }, path, &|_| {}, observer)
    })
}

/// Packs the kit as several, none of them larger than a limit, where it is larger itself.
fn pack_parts(
    newsroom: &Newsroom,
    releases: &[Release],
    recipient: Option<String>,
    path: &Path,
    limit: ByteSize,
    given: &dyn Fn(&[PhotoId]),
    observer: &dyn Observer,
) -> Result<Vec<PackedPart>, PackError> {
    with_contents(newsroom, releases, recipient, observer, |contents| {
        let shares = kit::share_out(contents, limit.get())?;
        let of = shares.len();
        let mut parts = Vec::with_capacity(of);
        for (nth, photos) in (1..).zip(&shares) {
            let (path, editions, part) = if of == 1 {
                (path.to_path_buf(), contents.editions.to_vec(), None)
            } else {
                let editions = contents.editions.iter().map(|edition| edition.with(photos)).collect();
                (part_path(path, nth, of), editions, Some(Part { nth, of, whole: contents.editions }))
            };
            let busy = |source| PackError::Busy { path: path.clone(), source };
            let _place = if of == 1 { None } else { Some(newsroom.lock_place(&path).map_err(busy)?) };
            let contents = Contents { editions: &editions, part, ..*contents };
            let files = write(newsroom, &contents, &path, given, observer)?;
            let bytes = std::fs::metadata(&path)?.len();
            if bytes > limit.get() {
                observer.notice(&Notice::LargePart { path: path.clone(), bytes, limit });
            }
            parts.push(PackedPart { path, files });
        }
        Ok(parts)
    })
}

/// `kit.zip` as `kit-1of3.zip`.
fn part_path(path: &Path, nth: usize, of: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{nth}of{of}{ending}"))
}

/// Calls with everything that goes into the kit of some editions.
fn with_contents<T>(
    newsroom: &Newsroom,
    releases: &[Release],
    recipient: Option<String>,
    observer: &dyn Observer,
    pack: impl FnOnce(&Contents<'_>) -> Result<T, PackError>,
) -> Result<T, PackError> {
    let templates = newsroom.templates()?;
    let photos = |release: &Release| prepare(newsroom, release, Destination::Kit, &SIZES, observer);
    let photos = releases.iter().map(photos).collect::<Result<Vec<_>, _>>()?;
    let (placed, attachments) = attachments(newsroom, releases)?;
    let editions: Vec<_> = placed
        .iter()
        .zip(&photos)
        .map(|(release, photos)| KitEdition { release, photos: photos.iter().map(kit_photo).collect() })
        .collect();
    let issuer = newsroom.issuer();
    let logo = logo(newsroom, observer);
    pack(&Contents {
        templates: &templates,
        issuer: &issuer,
        editions: &editions,
        attachments: &attachments,
        logo: logo.as_deref(),
        recipient: recipient.as_deref(),
        part: None,
    })
}

/// The editions with the places of their attachments in a kit, and these.
fn attachments(newsroom: &Newsroom, releases: &[Release]) -> Result<(Vec<Release>, Vec<KitAttachment>), KitError> {
    let (mut placed, mut known) = (releases.to_vec(), Vec::new());
    for edition in &mut placed {
        find_attachments(newsroom, edition, &mut known, |file| kit::attachment_place(&file.name()))
            .map_err(|UnreadableAttachment { path, source }| KitError::Picture { path, source })?;
    }
    let attachment = |FoundAttachment { file, found, sha256 }: FoundAttachment| KitAttachment {
        file,
        path: found.path,
        bytes: found.bytes,
        sha256,
    };
    Ok((placed, known.into_iter().map(attachment).collect()))
}

/// Writes a kit, and records it before it appears.
fn write(
    newsroom: &Newsroom,
    contents: &Contents<'_>,
    path: &Path,
    given: &dyn Fn(&[PhotoId]),
    observer: &dyn Observer,
) -> Result<Vec<KitFile>, PackError> {
    let releases = || contents.editions.iter().map(|edition| edition.release);
    let all = contents.editions.iter().flat_map(|edition| &edition.photos).map(|photo| photo.cleared.photo());
    let all: Vec<PhotoId> = all.collect::<BTreeSet<_>>().into_iter().collect();
    let slug = releases().next().map(|release| &release.slug);
    let editions = releases().map(|release| SavedEdition::of(release, release.language.tag(), "")).collect();
    let (place, recipient) = (path.to_path_buf(), contents.recipient.map(str::to_owned));
    let making = Making { kind: MakingKind::Kit, place, release: slug, recipient, editions };
    let mut recorded = None;
    let mut record = |sha256: Sha256| {
        given(&all);
        let file = [OutputFile { path: path.to_path_buf(), sha256, is_picture: false, photos: all.clone() }];
        recorded = Some(Outputs::begun(newsroom, &making, &file).map(|outputs| (outputs, file)));
    };
    let mut missing = BTreeSet::new();
    let files = kit::pack_and_record(path, contents, &mut record, &mut missing, observer)?;
    // The same text is in all parts.
    if !missing.is_empty() && contents.part.is_none_or(|part| part.nth == 1) {
        observer.notice(&Notice::LettersMissing(missing));
    }
    let finished = recorded.map(|recorded| recorded.and_then(|(outputs, file)| outputs.finish(&file)));
    if let Some(Err(error)) = finished {
        observer.notice(&Notice::NotRecorded(Box::new(error)));
    }
    Ok(files)
}

/// The logo's file. A PDF has the issuer's name where it cannot be used.
fn logo(newsroom: &Newsroom, observer: &dyn Observer) -> Option<Vec<u8>> {
    match read_logo(newsroom) {
        Ok(logo) => logo.map(|logo| logo.bytes),
        Err(error) => {
            observer.notice(&Notice::LogoNotInPdf(error));
            None
        }
    }
}

impl Newsroom {
    /// Records that somebody is about to have a kit with these photos; for nobody in particular, nothing.
    pub(super) fn record_kit(
        &self,
        editions: &[Release],
        recipient: Option<&str>,
        photos: &[PhotoId],
        observer: &dyn Observer,
    ) {
        let Some(recipient) = recipient.and_then(|address| address.parse::<Address>().ok()) else { return };
        let Some(slug) = editions.first().map(|edition| edition.slug.clone()) else { return };
        let version = editions.iter().map(|edition| edition.version).max().unwrap_or(1);
        let mailing = Mailing { slug, version };
        let recorded = Ledger::record_kit(&self.library_dir(), &mailing, &recipient, photos, self.now);
        if let Err(error) = recorded {
            observer.notice(&Notice::KitNotRecorded { recipient, error });
        }
    }
}

fn own_place(newsroom: &Newsroom, slug: &Slug) -> io::Result<PathBuf> {
    let folder = newsroom.root.join("out");
    std::fs::create_dir_all(&folder)?;
    Ok(Path::new(&folder).join(format!("{slug}.zip")))
}

/// Before the lift a kit is made for one person, and for one who is trusted with embargoes.
pub(super) fn refuse_untrusted(
    newsroom: &Newsroom,
    slug: &Slug,
    recipient: Option<&Address>,
    until: &str,
) -> Result<(), PackError> {
    let (slug, until) = (slug.clone(), until.to_owned());
    let Some(recipient) = recipient else { return Err(PackError::ForAnybody { slug, until }) };
    for name in newsroom.lists().names() {
        let (list, _) = newsroom.list(&name)?;
        if list.journalists().any(|journalist| journalist.address == *recipient && journalist.embargo_trust) {
            return Ok(());
        }
    }
    Err(PackError::NotTrusted { recipient: recipient.clone(), slug, until })
}

fn kit_photo(prepared: &PreparedPhoto) -> KitPhoto<'_> {
    KitPhoto {
        cleared: &prepared.cleared,
        caption: prepared.caption(),
        alt: prepared.alt(),
        credit: prepared.credit(),
        renditions: &prepared.renditions[..PACKED.min(prepared.renditions.len())],
        small: prepared.renditions.get(PACKED..).unwrap_or_default(),
    }
}
