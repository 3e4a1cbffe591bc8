//! Changes to a front matter that a person wrote: everything else stays as it is, comments included.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::values::quoted;
use crate::release::attached::AttachedFile;
use crate::release::model::Figure;

/// Puts a photo into its place among the photos, or after the last; `None` where they are written in a form that cannot be edited in place.
pub(super) fn with_photo(front: &str, at: Option<usize>, figure: &Figure) -> Option<String> {
    let mut document: DocumentMut = front.parse().ok()?;
    match (document.get_mut("photos")?, at) {
        (Item::ArrayOfTables(photos), Some(at)) => fill(photos.get_mut(at)?, figure)?,
        (Item::ArrayOfTables(photos), None) => {
            let mut photo = Table::new();
            fill(&mut photo, figure)?;
            photo.decor_mut().set_prefix("\n");
            photos.push(photo);
        }
        (Item::Value(Value::Array(photos)), Some(at)) => {
            let photo = photos.get_mut(at)?.as_inline_table_mut()?;
            fill(photo, figure)?;
            photo.fmt();
        }
        (Item::Value(Value::Array(photos)), None) => {
            let mut photo = InlineTable::new();
            fill(&mut photo, figure)?;
            let mut photo = Value::InlineTable(photo);
            // On a line of its own where the others are; a comment after the last of them stays there.
            let behind = photos.trailing().as_str().unwrap_or_default().to_owned();
            let before = photos.iter().last().and_then(|last| last.decor().prefix()?.as_str());
            let line = before.and_then(|space| space.rsplit_once('\n')).map(|(_, indent)| format!("\n{indent}"));
            let line = line.unwrap_or_else(|| if photos.is_empty() { String::new() } else { " ".to_owned() });
            if photos.trailing_comma() {
                photo.decor_mut().set_prefix(format!("{}{line}", behind.trim_end()));
                photos.set_trailing(&behind[behind.trim_end().len()..]);
            } else {
                photo.decor_mut().set_prefix(line);
            }
            photos.push_formatted(photo);
        }
        _ => return None,
    }
    Some(document.to_string())
}

/// Writes a figure's values into a photo's table, with the keys in their order.
fn fill(photo: &mut dyn TableLike, figure: &Figure) -> Option<()> {
    let said =
        [("photo", Some(figure.photo.to_hex())), ("caption", figure.caption.clone()), ("alt", figure.alt.clone())];
    for (key, said) in said {
        let Some(said) = said else { continue };
        if photo.get(key).and_then(Item::as_str) == Some(&said) {
            continue;
        }
        let mut value: Value = quoted(&said).parse().ok()?;
        match photo.get_mut(key).and_then(Item::as_value_mut) {
            Some(earlier) => {
                *value.decor_mut() = earlier.decor().clone();
                *earlier = value;
            }
            None => {
                photo.insert(key, Item::Value(value));
            }
        }
    }
    Some(())
}

/// Changes what an attachment says, or takes it out; `None` where they are written in a form that cannot be edited in place.
pub(super) fn with_attachment(front: &str, at: usize, attached: Option<&AttachedFile>) -> Option<String> {
    let mut document: DocumentMut = front.parse().ok()?;
    let Item::ArrayOfTables(files) = document.get_mut("attachments")? else { return None };
    match attached {
        None if files.len() == 1 && at == 0 => {
            document.remove("attachments");
        }
        None => {
            files.remove(at);
        }
        Some(attached) => {
            let file = files.get_mut(at)?;
            let AttachedFile { title, credit, usage_terms, alt, .. } = attached;
            for (key, said) in [("title", title), ("credit", credit), ("usage_terms", usage_terms), ("alt", alt)] {
                let Some(said) = said.as_deref().filter(|said| file.get(key).and_then(Item::as_str) != Some(*said))
                else {
                    continue;
                };
                let value: Value = quoted(said).parse().ok()?;
                file.insert(key, Item::Value(value));
            }
        }
    }
    Some(document.to_string())
}

/// Writes the UIDs of a timetable's events into it, where there are any.
pub(super) fn with_event_uids(front: &str, uids: &[Option<String>]) -> Option<String> {
    let mut document: DocumentMut = front.parse().ok()?;
    let timetable = document.get_mut("timetable")?;
    for (nth, uid) in uids.iter().enumerate() {
        let Some(uid) = uid else { continue };
        let value: Value = quoted(uid).parse().ok()?;
        match timetable {
            Item::ArrayOfTables(events) => {
                events.get_mut(nth)?.insert("uid", Item::Value(value));
            }
            Item::Value(Value::Array(events)) => {
                let event = events.get_mut(nth)?.as_inline_table_mut()?;
                event.insert("uid", value);
                event.fmt();
            }
            _ => return None,
        }
    }
    Some(document.to_string())
}

/// Puts the events of a timetable into an order, given as their present positions.
pub(super) fn with_timetable_in_order(front: &str, order: &[usize]) -> Option<String> {
    let mut document: DocumentMut = front.parse().ok()?;
    let Item::ArrayOfTables(events) = document.get_mut("timetable")? else { return None };
    if events.len() != order.len() {
        return None;
    }
    *events = tables_in_order(events, order)?;
    Some(document.to_string())
}

/// Puts the photos into an order, given as their present positions; those that it leaves out are taken out.
pub(super) fn with_photos_in_order(front: &str, order: &[usize]) -> Option<String> {
    let mut document: DocumentMut = front.parse().ok()?;
    match document.get_mut("photos")? {
        Item::ArrayOfTables(_) | Item::Value(Value::Array(_)) if order.is_empty() => {
            document.remove("photos");
        }
        Item::ArrayOfTables(photos) => *photos = tables_in_order(photos, order)?,
        Item::Value(Value::Array(photos)) => {
            let mut sorted = Array::new();
            for (to, from) in order.iter().enumerate() {
                let mut photo = photos.get(*from)?.clone();
                // What is between two of them is written again, unless it is a comment.
                let is_plain = |value: &Value| {
                    let decor = value.decor();
                    [decor.prefix(), decor.suffix()]
                        .into_iter()
                        .flatten()
                        .all(|raw| !raw.as_str().unwrap_or("#").contains('#'))
                };
                if let Some(before) = photos.get(to).filter(|before| is_plain(before) && is_plain(&photo)) {
                    *photo.decor_mut() = before.decor().clone();
                }
                sorted.push_formatted(photo);
            }
            sorted.set_trailing_comma(photos.trailing_comma());
            sorted.set_trailing(photos.trailing().clone());
            *sorted.decor_mut() = photos.decor().clone();
            *photos = sorted;
        }
        _ => return None,
    }
    Some(document.to_string())
}

/// The tables of an array in an order, each in the place of the one that was there.
fn tables_in_order(tables: &ArrayOfTables, order: &[usize]) -> Option<ArrayOfTables> {
    let places: Vec<_> = tables.iter().map(Table::position).collect();
    let mut sorted = ArrayOfTables::new();
    for (from, place) in order.iter().zip(places) {
        let mut table = tables.get(*from)?.clone();
        table.set_position(place);
        sorted.push(table);
    }
    Some(sorted)
}
