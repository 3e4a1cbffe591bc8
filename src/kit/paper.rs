//! The release and its contact sheet as PDF.

use std::collections::BTreeSet;

use super::contents::{Contents, KitEdition, KitPhoto};
use super::error::KitError;
use super::plan::KitPlan;
use crate::pdf::{ContactSheet, Pdf, PdfError, Printed, SheetHead, SheetPhoto};
use crate::photo::Captured;
use crate::release::Language;
use crate::release::render::{Article, SiteWords, date, embargo_line};

/// Sizes for the lead photo of a printed release, the best first.
const ON_PAPER: [&str; 3] = ["mail", "web", "thumb"];

/// The same for a contact sheet.
const ON_SHEET: [&str; 3] = ["thumb", "mail", "web"];

/// The bytes of a PDF; the characters that it cannot show are added to the others.
pub(super) fn made(pdf: Result<Pdf, PdfError>, path: &str, missing: &mut BTreeSet<char>) -> Result<Vec<u8>, KitError> {
    let pdf = pdf.map_err(|source| KitError::Pdf { path: path.to_owned(), source })?;
    missing.extend(pdf.missing);
    Ok(pdf.bytes)
}

/// What the PDF of an edition is made from.
pub(super) fn release<'a>(contents: &Contents<'a>, edition: &KitEdition<'a>, article: &'a Article) -> Printed<'a> {
    Printed {
        article,
        logo: contents.logo,
        photo: edition.photos.first().and_then(|photo| photo.picture(&ON_PAPER)),
        made: super::made(contents, edition),
    }
}

/// The contact sheet of an edition.
pub(super) fn contact_sheet(
    contents: &Contents<'_>,
    edition: &KitEdition<'_>,
    plan: &KitPlan<'_>,
) -> Result<Pdf, PdfError> {
    let release = edition.release;
    let embargo = release.embargo.as_ref().map(|lift| embargo_line(release.language, lift));
    let mut sheet = ContactSheet::new(&SheetHead {
        language: release.language,
        issuer: &contents.issuer.name,
        title: &release.headline,
        kind: edition.kit_words().sheet,
        embargo: embargo.as_deref(),
        accent: contents.issuer.brand.accent().channels(),
        made: super::made(contents, edition),
    })?;
    for photo in &edition.photos {
        sheet.add(sheet_photo(edition, photo, plan))?;
    }
    sheet.finish()
}

/// What a contact sheet is made from; the release's own words are in its other files.
pub(super) fn contact_sheet_recipe(edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> String {
    edition.photos.iter().map(|photo| sheet_photo(edition, photo, plan).recipe().to_hex() + "\n").collect()
}

/// The day and the minute, as far as they are known.
fn taken(captured: &Captured, language: Language) -> String {
    let Some(day) = captured.date() else { return captured.to_string() };
    let day = date(language, day);
    match captured.time {
        Some((hour, minute, _)) => format!("{day}, {hour:02}:{minute:02}"),
        None => day,
    }
}

fn sheet_photo(edition: &KitEdition<'_>, photo: &KitPhoto<'_>, plan: &KitPlan<'_>) -> SheetPhoto {
    let metadata = photo.cleared.metadata();
    let largest = photo.renditions.iter().max_by_key(|rendition| rendition.width);
    // In the name of its print size, the size is left out: the other sizes are called the same.
    let name = largest.map(|rendition| {
        let path = plan.path_of(rendition);
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (stem, preset) = stem.rsplit_once('_').unwrap_or((stem, ""));
        if plan.path_of(rendition).contains(&format!("/{preset}/")) { stem.to_owned() } else { name.to_owned() }
    });
    let language = edition.release.language;
    let site = SiteWords::of(language);
    let sizes = photo.renditions.iter().map(|rendition| {
        let what = match rendition.preset.as_str() {
            "print" => site.for_print,
            "web" => site.for_web,
            other => other,
        };
        let bytes = site.size(rendition.bytes, language);
        format!("{what}: {} × {}, {bytes}", rendition.width, rendition.height)
    });
    let taken = metadata.captured.as_ref().map(|captured| taken(captured, language));
    SheetPhoto {
        picture: photo.picture(&ON_SHEET),
        alt: photo.alt.to_owned(),
        name: name.unwrap_or_else(|| photo.cleared.photo().short()),
        caption: photo.caption.trim().to_owned(),
        credit: edition.words().credited(&photo.credit),
        facts: sizes.chain(taken).collect(),
        missing: Vec::new(),
    }
}
