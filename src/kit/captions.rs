//! The texts beside the pictures: captions as a table and as text, and the terms of use.

use std::fmt::Write as _;

use super::contents::{Contents, KitEdition, KitPhoto};
use super::error::KitError;
use super::plan::{KitPlan, attachment_path};
use crate::photo::Metadata;
use crate::release::AttachedFile;
use crate::release::render::Words;
use crate::storage::text::{BYTE_ORDER_MARK, spreadsheet_cell};

/// `captions.csv`: a row a file.
pub(super) fn table(edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> Result<String, KitError> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record([
        "file",
        "caption",
        "credit",
        "copyright",
        "usage_terms",
        "web_statement",
        "creator",
        "date",
        "place",
        "alt",
        "photo",
    ])?;
    for photo in &edition.photos {
        let metadata = photo.cleared.metadata();
        for rendition in photo.renditions {
            table.write_record([
                plan.path_of(rendition).to_owned(),
                cell(photo.caption),
                cell(&photo.credit),
                cell(metadata.copyright.as_deref().unwrap_or_default()),
                cell(edition.terms(metadata)),
                cell(metadata.web_statement.as_deref().unwrap_or_default()),
                cell(&metadata.creator.join("; ")),
                metadata.captured.as_ref().map(ToString::to_string).unwrap_or_default(),
                cell(&place(metadata)),
                cell(photo.alt),
                photo.cleared.photo().to_hex(),
            ])?;
        }
    }
    let bytes = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    // Every cell was text, so the table is.
    Ok(format!("{BYTE_ORDER_MARK}{}", String::from_utf8_lossy(&bytes)))
}

/// A cell that a spreadsheet shows and never computes.
fn cell(text: &str) -> String {
    spreadsheet_cell(text.trim())
}

/// `captions.txt`: the same for a text editor.
pub(super) fn text(edition: &KitEdition<'_>, plan: &KitPlan<'_>) -> String {
    let words = edition.words();
    let mut text = String::new();
    for photo in &edition.photos {
        for rendition in photo.renditions {
            let _ = writeln!(text, "{} ({} × {})", plan.path_of(rendition), rendition.width, rendition.height);
        }
        let _ = writeln!(text, "\n{}\n{}", photo.caption.trim(), words.credited(&photo.credit));
        for (label, value) in credits(words, edition, photo) {
            let _ = writeln!(text, "{label}: {value}");
        }
        text.push_str("\n\n");
    }
    format!("{}\n", text.trim_end())
}

/// `RIGHTS.txt`: the terms, then each photo with what holds for it.
pub(super) fn rights(contents: &Contents<'_>, plan: &KitPlan<'_>) -> String {
    let edition = plan.first;
    let issuer = contents.issuer;
    let words = edition.words();
    let mut text = format!("{}\n\n", edition.release.headline);
    if let Some(terms) = &edition.release.usage_terms {
        let _ = writeln!(text, "{}: {terms}", words.usage);
    }
    let _ = writeln!(text, "{}\n", words.keep_credit);
    let mut named = Vec::new();
    for (edition, photo) in
        contents.editions.iter().flat_map(|edition| edition.photos.iter().map(move |p| (edition, p)))
    {
        // A photo that several editions show has the same rights in each.
        if named.contains(&photo.cleared.photo()) {
            continue;
        }
        named.push(photo.cleared.photo());
        let files: Vec<_> = photo.renditions.iter().map(|rendition| plan.path_of(rendition)).collect();
        let _ = writeln!(text, "{}\n{}: {}", files.join("\n"), words.credit, photo.credit);
        let metadata = photo.cleared.metadata();
        for (label, value) in credits(words, edition, photo) {
            let _ = writeln!(text, "{label}: {value}");
        }
        for licensor in &metadata.licensors {
            let name = [&licensor.name, &licensor.url].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
            let _ = writeln!(text, "{}: {name}", words.licensor);
        }
        if let Some(mining) = metadata.data_mining {
            let _ = writeln!(text, "{}: {}", words.data_mining, mining.uri());
        }
        if let Some(made) = metadata.digital_source_type {
            let _ = writeln!(text, "{}: {}", words.made_by, made.uri());
        }
        text.push('\n');
    }
    for attachment in contents.own_attachments() {
        let AttachedFile { credit, usage_terms, .. } = &attachment.file;
        let _ = writeln!(text, "{}", attachment_path(attachment));
        let terms = usage_terms.as_ref().or(edition.release.usage_terms.as_ref());
        for (label, said) in [(words.credit, credit.as_ref()), (words.usage, terms)] {
            if let Some(said) = said {
                let _ = writeln!(text, "{label}: {said}");
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}:", words.contact);
    for contact in issuer.contacts_for(edition.release) {
        let line = [Some(contact.name), contact.role, contact.phone, contact.email];
        let _ = writeln!(text, "{}", line.into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    text
}

/// What is known about a photo: its creator, its owner, the terms, when and where it was taken.
fn credits(words: &Words, edition: &KitEdition<'_>, photo: &KitPhoto<'_>) -> Vec<(&'static str, String)> {
    let metadata = photo.cleared.metadata();
    let known = [
        (words.creator, metadata.creator.join(", ")),
        (words.copyright, metadata.copyright.as_deref().unwrap_or_default().to_owned()),
        (words.usage, edition.terms(metadata).to_owned()),
        (words.licence, metadata.web_statement.as_deref().unwrap_or_default().to_owned()),
        (words.date, metadata.captured.as_ref().map(ToString::to_string).unwrap_or_default()),
        (words.place, place(metadata)),
    ];
    known.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

fn place(metadata: &Metadata) -> String {
    let parts = [&metadata.sublocation, &metadata.city, &metadata.state, &metadata.country];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}
