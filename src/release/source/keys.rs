//! The keys of the front matter.

/// The keys of a release.
pub(super) const TOP: [&str; 21] = [
    "headline",
    "subheading",
    "language",
    "date",
    "version",
    "correction",
    "titles",
    "topics",
    "was",
    "status",
    "zone",
    "embargo",
    "caption",
    "usage_terms",
    "boilerplate",
    "timetable",
    "facts",
    "links",
    "contacts",
    "photos",
    "attachments",
];

/// The keys of its blocks.
pub(super) const INSIDE: [&str; 18] = [
    "start",
    "zone",
    "title",
    "note",
    "url",
    "uid",
    "label",
    "value",
    "photo",
    "caption",
    "alt",
    "name",
    "role",
    "email",
    "phone",
    "file",
    "credit",
    "usage_terms",
];

/// Keys that hold a list of blocks.
pub(super) const BLOCKS: [&str; 6] = ["timetable", "facts", "links", "contacts", "photos", "attachments"];
