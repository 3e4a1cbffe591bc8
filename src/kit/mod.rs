//! The press kit: one zip with a release, its photos, their captions and their rights, for others to download.
//!
//! | file | what it holds |
//! |---|---|
//! | [`contents`](Contents) | what goes into a kit |
//! | [`plain_zip`](zip_of) | a few files in a zip |
//! | [`plan`] | which files it has, and where each one goes |
//! | [`names`] | what a photo's file is called |
//! | [`paper`] | the release and its contact sheet as PDF |
//! | [`readme`] | what is in the kit, for whoever opens it |
//! | [`share`](share_out()) | the photos of a large kit shared out to several |
//! | [`captions`] | captions as a table and as text, and the rights |
//! | [`entry`](KitFile) | a file with its content |
//! | [`manifest`] | the kit's own list, and its checksums |
//! | [`archive`] | the zip, written and read back |
//! | [`verify`](verify()) | a kit checked against its manifest |
//! | [`zip_layout`] | a zip that all programs read alike |
//! | [`error`](KitError) | why a kit cannot be packed |

mod archive;
mod captions;
mod contents;
mod entry;
mod error;
mod manifest;
mod names;
mod paper;
mod plain_zip;
mod plan;
mod readme;
mod share;
mod verify;
mod zip_layout;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

pub use contents::{Contents, KitAttachment, KitEdition, KitPhoto, Part};
pub use entry::KitFile;
pub use error::KitError;
pub use plain_zip::zip_of;
pub use plan::attachment_place;
pub use share::share_out;
pub use verify::{Checked, NotAKit, State, part, verify};
pub use zip_layout::Outside;

use self::entry::{Entry, Source};
use self::plan::{Item, KitPlan};
use crate::progress::Progress;
use crate::release::render::{FigureView, Layout};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// Packs a kit. The zip appears at `out` only when every file in it was read back and found right; packed twice, it is
/// the same to the byte.
pub fn pack(out: &Path, contents: &Contents<'_>, progress: &dyn Progress) -> Result<Vec<KitFile>, KitError> {
    pack_and_record(out, contents, &mut |_| {}, &mut BTreeSet::new(), progress)
}

/// The same; `is_ready` receives the hash of the kit's manifest, which holds the hashes of everything else in it, before the
/// kit appears, and `missing` the characters that its PDFs cannot show.
pub fn pack_and_record(
    out: &Path,
    contents: &Contents<'_>,
    is_ready: &mut dyn FnMut(Sha256),
    missing: &mut BTreeSet<char>,
    progress: &dyn Progress,
) -> Result<Vec<KitFile>, KitError> {
    let plan = KitPlan::of(contents)?;
    let entries = entries(&plan, contents, Some(missing))?;
    let manifest = entries.iter().find(|entry| entry.path == plan::MANIFEST).map(Entry::sha256);
    let manifest = manifest.ok_or(KitError::NoManifest)?;
    archive::write(out, &contents.folder(), plan.first.release, &entries, &mut || is_ready(manifest), progress)
}

/// A hash of everything that a kit is made from, without the work of making it.
pub fn fingerprint(contents: &Contents<'_>) -> Result<Sha256, KitError> {
    let plan = KitPlan::of(contents)?;
    let entries = entries(&plan, contents, None)?;
    entries.iter().find(|entry| entry.path == plan::MANIFEST).map(Entry::sha256).ok_or(KitError::NoManifest)
}

/// What a photo's file is called, without its size and its ending.
#[must_use]
pub fn file_stem(photo: &KitPhoto<'_>) -> String {
    names::stem(photo)
}

/// The hash of the manifest of a kit that nobody has changed since it was packed; `None` for any other.
pub fn intact(path: &Path) -> Result<Option<Sha256>, NotAKit> {
    let checked = verify(path)?;
    let is_changed = |file: &Checked| matches!(file.state, State::Changed | State::Missing | State::Unlisted);
    if checked.iter().any(is_changed) {
        return Ok(None);
    }
    Ok(checked.iter().find(|file| is_manifest(&file.path)).and_then(|file| file.sha256))
}

/// Whether a path in a zip is the one of the kit's manifest, in the kit's own folder.
fn is_manifest(path: &str) -> bool {
    path.split_once('/').is_some_and(|(_, name)| name == plan::MANIFEST)
}

/// The plan's files with their content, in its order. Without a place for the characters that PDFs cannot show, what the PDFs are
/// made from stands for them.
fn entries(
    plan: &KitPlan<'_>,
    contents: &Contents<'_>,
    mut missing: Option<&mut BTreeSet<char>>,
) -> Result<Vec<Entry>, KitError> {
    let mut entries = Vec::with_capacity(plan.members.len());
    for member in &plan.members {
        let source = match member.item {
            Item::Picture { rendition, .. } => {
                let Rendition { bytes, sha256, crc32, .. } = *rendition;
                Source::Picture { file: rendition.path.clone(), bytes, sha256, crc32 }
            }
            Item::Attachment(KitAttachment { path, bytes, sha256, .. }) => {
                Source::Picture { file: path.clone(), bytes: *bytes, sha256: *sha256, crc32: None }
            }
            Item::Page(edition) => Source::Text(layout(contents, edition, &figures(edition, plan)).page()?),
            Item::Text(edition) => Source::Text(layout(contents, edition, &figures(edition, plan)).text()?),
            Item::Readme(edition) => Source::Text(readme::readme(contents, edition, plan)),
            Item::Pdf(edition) => {
                let whole = contents.whole().iter().find(|whole| whole.release.language == edition.release.language);
                let whole = whole.unwrap_or(edition);
                let article = layout(contents, whole, &figures(whole, plan)).article();
                let paper = paper::release(contents, whole, &article);
                match &mut missing {
                    Some(missing) => Source::Pdf(paper::made(paper.make(), &member.path, missing)?),
                    None => Source::Text(paper.recipe().to_hex()),
                }
            }
            Item::ContactSheet(edition) => match &mut missing {
                Some(missing) => {
                    let sheet = paper::contact_sheet(contents, edition, plan);
                    Source::Pdf(paper::made(sheet, &member.path, missing)?)
                }
                None => Source::Text(paper::contact_sheet_recipe(edition, plan)),
            },
            Item::CaptionTable(edition) => Source::Text(captions::table(edition, plan)?),
            Item::CaptionText(edition) => Source::Text(captions::text(edition, plan)),
            Item::Calendar(edition) => Source::Text(calendar(contents, edition)),
            Item::Rights => Source::Text(captions::rights(contents, plan)),
            Item::Manifest => Source::Text(manifest::manifest(contents, plan, &entries)?),
            Item::Sums => Source::Text(manifest::sums(&entries)),
        };
        entries.push(Entry { path: member.path.clone(), source });
    }
    Ok(entries)
}

fn layout<'a>(contents: &Contents<'a>, edition: &KitEdition<'a>, figures: &'a [FigureView]) -> Layout<'a> {
    // A kit is complete in itself: its files do not link to other editions.
    Layout { templates: contents.templates, release: edition.release, issuer: contents.issuer, figures, editions: &[] }
}

/// 1 January 1980, where zip's calendar begins: the time of what has no date.
const EPOCH: i64 = 315_532_800;

fn calendar(contents: &Contents<'_>, edition: &KitEdition<'_>) -> String {
    layout(contents, edition, &[]).calendar(made(contents, edition)).unwrap_or_default()
}

/// The time that an edition's files carry.
fn made(contents: &Contents<'_>, edition: &KitEdition<'_>) -> Timestamp {
    layout(contents, edition, &[]).dated(Timestamp::from_second(EPOCH).unwrap_or_default())
}

fn figures(edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> Vec<FigureView> {
    edition.photos.iter().map(|photo| figure(photo, plan)).collect()
}

/// The photo as the kit's page shows it: the web picture, with the print one beside it.
fn figure(photo: &KitPhoto<'_>, plan: &KitPlan<'_>) -> FigureView {
    let of = |preset: &str| photo.renditions.iter().find(|r| r.preset == preset);
    let shown = of("web").or_else(|| photo.renditions.first());
    FigureView {
        caption: photo.caption.to_owned(),
        credit: photo.credit.clone(),
        alt: photo.alt.to_owned(),
        src: shown.map(|r| plan.path_of(r).to_owned()).unwrap_or_default(),
        width: shown.map_or(0, |r| r.width),
        height: shown.map_or(0, |r| r.height),
        print_url: of("print").map(|r| plan.path_of(r).to_owned()),
        ..FigureView::of_rights(photo.cleared.metadata())
    }
}
