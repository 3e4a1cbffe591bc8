//! Merges the metadata of another file with the same picture into a photo's.

use super::photo::Photo;
use crate::photo::{Conflict, Merged, MetadataSource, Orientation, Property, restores};

/// A property whose value a copy completed or replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    pub property: Property,
    pub before: String,
    pub after: String,
}

/// What merging a copy's metadata changed, and where it disagrees.
#[derive(Debug, Default)]
pub(super) struct CopyMerge {
    pub(super) conflicts: Vec<Conflict>,
    pub(super) added: Vec<Property>,
    pub(super) changed: Vec<PropertyChange>,
}

/// Merges a copy's metadata into a photo: values that the photo does not have are added, and truncated or otherwise
/// damaged ones are completed. Where they disagree the photo keeps its own value, unless the copy's is preferred. Whatever
/// is not kept is reported as a conflict; the catalogue keeps the copy's whole record.
pub(super) fn merge_copy(photo: &mut Photo, copy: &Merged, prefer_copy: bool) -> CopyMerge {
    let mut result = CopyMerge::default();
    merge_orientation(photo, copy, prefer_copy, &mut result);
    for (property, block) in &copy.sources {
        let known = &photo.layers.read;
        let from = photo.layers.read_from.iter().find(|(name, _)| name == property.name());
        let known_from = from.map_or(MetadataSource::Xmp, |(_, block)| *block);
        let before = property.text(known).unwrap_or_default();
        let after = property.text(&copy.metadata).unwrap_or_default();
        let blank = property.is_blank(known);
        if !blank && (property.same(known, &copy.metadata) || restores(*property, known, (&copy.metadata, *block))) {
            continue;
        }
        // What counts where nothing else speaks gives way to what was stated.
        if !blank && block.is_last() && !known_from.is_last() {
            continue;
        }
        let outranks = !block.is_last() && known_from.is_last();
        let completes = !blank && (outranks || restores(*property, &copy.metadata, (known, known_from)));
        let replaces = blank || completes || prefer_copy;
        if !blank && !completes {
            let name = property.name().to_owned();
            result.conflicts.push(if prefer_copy {
                Conflict {
                    property: name,
                    kept: after.clone(),
                    kept_from: *block,
                    other: before.clone(),
                    other_from: known_from,
                }
            } else {
                Conflict {
                    property: name,
                    kept: before.clone(),
                    kept_from: known_from,
                    other: after.clone(),
                    other_from: *block,
                }
            });
        }
        if replaces {
            property.copy(&copy.metadata, &mut photo.layers.read);
            photo.layers.read_from.retain(|(name, _)| name != property.name());
            photo.layers.read_from.push((property.name().to_owned(), *block));
            if blank {
                result.added.push(*property);
            } else {
                result.changed.push(PropertyChange { property: *property, before, after });
            }
        }
    }
    for conflict in &result.conflicts {
        if !photo.layers.conflicts.contains(conflict) {
            photo.layers.conflicts.push(conflict.clone());
        }
    }
    result
}

/// Merges the orientation: a copy may have been rotated without a change to its pixels.
fn merge_orientation(photo: &mut Photo, copy: &Merged, prefer_copy: bool, result: &mut CopyMerge) {
    let (before, after) = (photo.orientation, Orientation::from_exif(copy.orientation));
    if copy.orientation.is_none() || before == after {
        return;
    }
    let (kept, other) = if prefer_copy { (after, before) } else { (before, after) };
    result.conflicts.push(Conflict {
        property: "orientation".to_owned(),
        kept: kept.exif().to_string(),
        kept_from: MetadataSource::Exif,
        other: other.exif().to_string(),
        other_from: MetadataSource::Exif,
    });
    photo.orientation = kept;
}
