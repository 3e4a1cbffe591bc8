//! A photo as JSON and as lines of text.

use serde_json::{Value, json};

use super::ui::{Tone, Ui};
use crate::library::Photo;
use crate::photo::{Conflict, Metadata, PhotoId, Property};

/// The JSON object of `photos` and `photo`.
pub(crate) fn object(photo: &Photo) -> Value {
    json!({
        "photo": photo.id,
        "sha256": photo.id,
        "pixels": photo.picture_hash,
        "phash": photo.phash.map(|hash| hash.to_string()),
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "orientation": photo.orientation.exif(),
        "bytes": photo.bytes,
        "focus": photo.focus,
        "captured": photo.captured,
        "names": photo.names,
        "folders": photo.folders,
        "collections": photo.collections,
        "camera": photo.camera,
        "metadata": metadata(&photo.metadata),
        "withdrawn": photo.withdrawn,
    })
}

/// Every property by its name; `null` or an empty list where there is no value, so that scripts find every key.
pub(crate) fn metadata(metadata: &Metadata) -> Value {
    let mut object = json!(metadata);
    for property in Property::ALL.iter().filter(|property| property.is_blank(metadata)) {
        object[property.name()] = match property {
            Property::Keywords
            | Property::Licensors
            | Property::EmbeddedRights
            | Property::LinkedRights
            | Property::Genres
            | Property::Persons
            | Property::Organisations
            | Property::CopyrightOwners
            | Property::ImageSuppliers
            | Property::ModelReleaseIds
            | Property::PropertyReleaseIds
            | Property::SubjectCodes
            | Property::Scenes => json!([]),
            _ => Value::Null,
        };
    }
    object
}

/// One line: id, size, headline or caption, credit.
pub(crate) fn line(ui: &Ui, photo: &Photo) -> String {
    let m = &photo.metadata;
    let title = m.headline.as_deref().or(m.caption.as_deref()).map(|text| clip(text, 56));
    let title = title.unwrap_or_else(|| photo.names.first().cloned().unwrap_or_default());
    let credit = m.credit.clone().or_else(|| (!m.creator.is_empty()).then(|| m.creator.join(", ")));
    let credit = match credit {
        Some(credit) => ui.paint(Tone::Quiet, &clip(&credit, 32)),
        None => ui.paint(Tone::Careful, "no credit"),
    };
    let rating = match m.rating.map(i8::from) {
        Some(-1) => ui.paint(Tone::Bad, "  rejected"),
        Some(stars) => format!("  {}", stars_text(stars)),
        None => String::new(),
    };
    let withdrawn = if photo.withdrawn { ui.paint(Tone::Bad, "  withdrawn") } else { String::new() };
    let (width, height) = photo.orientation.sides(photo.width, photo.height);
    let size = format!("{width}×{height}");
    format!("{}  {size:>9}  {title}  {credit}{rating}{withdrawn}", ui.paint(Tone::Strong, &photo.id.short()))
}

/// A rating as stars.
pub(crate) fn stars_text(stars: i8) -> String {
    "★".repeat(usize::try_from(stars).unwrap_or(0))
}

/// A text on one line, shortened to a number of characters.
pub(crate) fn clip(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let start: String = line.chars().take(max - 1).collect();
    format!("{}…", start.trim_end())
}

/// A conflict: which value was kept, and which was not.
pub(crate) fn conflict(conflict: &Conflict) -> String {
    let Conflict { property, kept, kept_from, other, other_from } = conflict;
    if kept.is_empty() {
        return format!(
            "{}: `{}` ({}) is not a term that pressbox knows, and was not replaced",
            property.replace('_', " "),
            clip(other, 80),
            other_from.name()
        );
    }
    if kept_from == other_from {
        return format!(
            "{}: kept `{}`, not `{}`, which another copy has (both {})",
            property.replace('_', " "),
            clip(kept, 60),
            clip(other, 60),
            kept_from.name()
        );
    }
    format!(
        "{}: kept `{}` ({}), not `{}` ({})",
        property.replace('_', " "),
        clip(kept, 60),
        kept_from.name(),
        clip(other, 60),
        other_from.name()
    )
}

/// Short ids, separated by commas.
fn short_ids(ids: &[PhotoId]) -> String {
    ids.iter().map(|id| format!("`{}`", id.short())).collect::<Vec<_>>().join(", ")
}

/// The first five of some ids, and how many more there are.
pub(crate) fn first_ids(ids: &[PhotoId]) -> String {
    const SHOWN: usize = 5;
    let shown = short_ids(&ids[..ids.len().min(SHOWN)]);
    match ids.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
