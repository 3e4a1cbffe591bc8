//! A photo as JSON and as lines of text.

use console::measure_text_width;
use serde_json::{Value, json};

use super::count::count;
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

/// One line: id, size, day, file name, headline or caption, credit. On a terminal the texts share the room that there is;
/// elsewhere nothing is shortened.
pub(crate) fn line(ui: &Ui, photo: &Photo) -> String {
    let m = &photo.metadata;
    let (width, height) = photo.orientation.sides(photo.width, photo.height);
    let size = format!("{width}×{height}");
    let day = photo.captured.as_ref().map(|captured| captured.to_string().chars().take(10).collect::<String>());
    let day = day.unwrap_or_else(|| "no date".to_owned());
    let (tone, credit) = match &m.credit {
        Some(credit) => (Tone::Quiet, credit.clone()),
        // A creator alone is no credit line.
        None => (Tone::Careful, "no credit".to_owned()),
    };
    let (mark, marked) = match (photo.withdrawn, m.rating.map(i8::from)) {
        (true, _) => (Some(Tone::Bad), "  withdrawn".to_owned()),
        (_, Some(-1)) => (Some(Tone::Bad), "  rejected".to_owned()),
        (_, Some(stars)) => (None, format!("  {}", stars_text(ui, stars))),
        (_, None) => (None, String::new()),
    };
    let fixed = format!("  {size:>9}  {day:<10}  ");
    let name = photo.names.first().map_or("", String::as_str);
    let words = m.headline.as_deref().or(m.caption.as_deref()).unwrap_or_default();
    let taken = measure_text_width(&photo.id.short()) + measure_text_width(&fixed) + measure_text_width(&marked);
    let texts = shared_out([name, words, &credit], ui.width().map(|width| width.saturating_sub(taken)));
    let [name, words, credit] = texts;
    let credit = ui.paint(tone, &credit);
    let marked = mark.map_or(marked.clone(), |tone| ui.paint(tone, &marked));
    let texts = [name, words, credit].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ");
    format!("{}{fixed}{texts}{marked}", ui.paint(Tone::Strong, &photo.id.short()))
}

/// The least of a text that still says something.
const LEAST: usize = 12;

/// A file name, words and a credit line in so many columns, with two blanks between them: name and credit take up to a
/// third each, and the words what is left, or nothing.
fn shared_out([name, words, credit]: [&str; 3], room: Option<usize>) -> [String; 3] {
    let on_a_line = |text: &str| clip(text, usize::MAX);
    let Some(room) = room else { return [name, words, credit].map(on_a_line) };
    let wide = [name, words, credit].map(|text| measure_text_width(&on_a_line(text)));
    let gaps = 2 * (wide.iter().filter(|width| **width > 0).count().max(1) - 1);
    if wide.iter().sum::<usize>() + gaps <= room {
        return [name, words, credit].map(on_a_line);
    }
    let part = (room / 3).max(LEAST);
    let (name, credit) = if words.is_empty() || wide[0] + wide[2] + 4 + LEAST <= room {
        (
            clip(name, room.saturating_sub(2 + wide[2].min(part)).max(LEAST)),
            clip(credit, room.saturating_sub(2 + wide[0]).max(part)),
        )
    } else {
        (clip(name, part), clip(credit, part))
    };
    let left = room.saturating_sub(measure_text_width(&name) + measure_text_width(&credit) + 4);
    let words = if left < LEAST { String::new() } else { clip(words, left) };
    [name, words, credit]
}

/// A rating as stars, or in words where they would be read out one by one.
pub(crate) fn stars_text(ui: &Ui, stars: i8) -> String {
    let stars = usize::try_from(stars).unwrap_or(0);
    if ui.is_plain() { count(stars, "star", "stars").to_string() } else { "★".repeat(stars) }
}

/// A text on one line, shortened to a number of characters.
pub(crate) fn clip(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let start: String = line.chars().take(max - 1).collect();
    // Not in the middle of a word, unless that leaves little.
    let whole = start.rfind(' ').map(|end| &start[..end]).filter(|whole| whole.len() * 2 > start.len());
    let whole = if line[start.len()..].starts_with(' ') { &start } else { whole.unwrap_or(&start) };
    format!("{}…", whole.trim_end().trim_end_matches([',', ';', ':']))
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
