//! A photo as scripts and people see it.

use serde_json::{Value, json};

use super::ui::{Tone, Ui};
use crate::library::Photo;
use crate::photo::{Conflict, Metadata, PhotoId, Property};

/// The object that `photos` and `photo` answer with.
pub(crate) fn object(photo: &Photo) -> Value {
    json!({
        "photo": photo.id,
        "sha256": photo.id,
        "pixels": photo.picture_hash,
        "phash": photo.phash.map(|hash| hash.to_string()),
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "bytes": photo.bytes,
        "focus": photo.focus,
        "captured": photo.captured,
        "names": photo.names,
        "metadata": metadata(&photo.metadata),
        "withdrawn": photo.withdrawn,
    })
}

/// Every property by its name, so that a script need not ask whether it is there: `null` or an empty list if it is blank.
pub(crate) fn metadata(metadata: &Metadata) -> Value {
    let mut object = json!(metadata);
    for property in Property::ALL.iter().filter(|property| property.is_blank(metadata)) {
        object[property.name()] = match property {
            Property::Keywords | Property::Licensors => json!([]),
            _ => Value::Null,
        };
    }
    object
}

/// One line: id, size, what it shows, whose it is.
pub(crate) fn line(ui: &Ui, photo: &Photo) -> String {
    let m = &photo.metadata;
    let words = m.headline.as_deref().or(m.caption.as_deref()).map(|text| clip(text, 56));
    let words = words.unwrap_or_else(|| photo.names.first().cloned().unwrap_or_default());
    let credit = m.credit.clone().or_else(|| (!m.creator.is_empty()).then(|| m.creator.join(", ")));
    let credit = match credit {
        Some(credit) => ui.paint(Tone::Quiet, &clip(&credit, 32)),
        None => ui.paint(Tone::Careful, "no credit"),
    };
    let withdrawn = if photo.withdrawn { ui.paint(Tone::Bad, "  withdrawn") } else { String::new() };
    let size = format!("{}×{}", photo.width, photo.height);
    format!("{}  {size:>9}  {words}  {credit}{withdrawn}", ui.paint(Tone::Strong, &photo.id.short()))
}

/// A text's beginning on one line.
pub(crate) fn clip(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Two blocks that disagree: whose word counts, and what was said besides.
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
    format!(
        "{}: kept `{}` ({}), not `{}` ({})",
        property.replace('_', " "),
        clip(kept, 60),
        kept_from.name(),
        clip(other, 60),
        other_from.name()
    )
}

/// Ids as people read them, in a row.
pub(crate) fn short_ids(ids: &[PhotoId]) -> String {
    ids.iter().map(|id| format!("`{}`", id.short())).collect::<Vec<_>>().join(", ")
}
