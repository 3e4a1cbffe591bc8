//! One photo, up to four blocks that speak about it: whose word counts, and where they disagree.
//!
//! The rule `mwg` is that of the Metadata Working Group's guidance 2.0 for readers; `xmp-first` is for desks whose
//! tools write captions into XMP and leave EXIF alone. Whatever is not kept is reported, never dropped in silence.

use serde::{Deserialize, Serialize};

use super::container::Blocks;
use super::metadata::{MAX_KEYWORDS, MAX_TEXT, Metadata};
use super::property::Property;
use super::{exif, iim, xmp};

/// `[metadata] merge` in `pressbox.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeRule {
    /// EXIF, then IPTC-IIM if it was changed behind XMP's back, then XMP.
    #[default]
    Mwg,
    /// XMP, then EXIF, then IPTC-IIM.
    XmpFirst,
}

/// `[metadata]` in `pressbox.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetadataSettings {
    pub merge: MergeRule,
}

/// Which block a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetadataSource {
    Exif,
    Iim,
    Xmp,
    /// A `.xmp` file beside the photo.
    Sidecar,
    /// What `ingest`'s options fill in.
    Ingest,
}

impl MetadataSource {
    /// As people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "EXIF",
            Self::Iim => "IPTC",
            Self::Xmp => "XMP",
            Self::Sidecar => "sidecar",
            Self::Ingest => "ingest",
        }
    }
}

/// Two blocks that say different things about a property. Where `kept` is empty, one block says something that
/// pressbox cannot read; nothing is filled in for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub property: String,
    pub kept: String,
    pub kept_from: MetadataSource,
    pub other: String,
    pub other_from: MetadataSource,
}

/// What a file says, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    pub metadata: Metadata,
    pub conflicts: Vec<Conflict>,
    /// Which block each property came from.
    pub sources: Vec<(Property, MetadataSource)>,
    /// EXIF's orientation, 1 to 8.
    pub orientation: Option<u8>,
    /// What of the file's words was not kept and is no conflict, in sentences.
    pub notes: Vec<String>,
}

/// Reads every block of a file and settles what they say. A sidecar's word counts before the file's own.
#[must_use]
pub fn merge(blocks: &Blocks, sidecar: Option<&[u8]>, rule: MergeRule) -> Merged {
    let exif_facts = blocks.exif.as_deref().map(exif::read).unwrap_or_default();
    let iim_metadata = blocks.iim.as_deref().map(iim::read).unwrap_or_default();
    let mut xmp_metadata = Metadata::default();
    let mut unread = Vec::new();
    for packet in &blocks.xmp {
        let facts = xmp::read_facts(packet);
        xmp_metadata.underlay(&facts.metadata);
        unread.extend(facts.unread.into_iter().map(|(property, term)| (property, term, MetadataSource::Xmp)));
    }
    let sidecar = sidecar.map(xmp::read_facts).unwrap_or_default();
    unread.extend(sidecar.unread.into_iter().map(|(property, term)| (property, term, MetadataSource::Sidecar)));
    let sidecar = sidecar.metadata;
    // A digest that differs proves that a tool without XMP changed the IIM; no digest proves nothing.
    let iim_newer = match (&blocks.iim, blocks.iim_digest) {
        (Some(block), Some(digest)) => md5(block) != digest,
        _ => false,
    };
    let sources = Sources { exif: &exif_facts.metadata, iim: &iim_metadata, xmp: &xmp_metadata, sidecar: &sidecar };
    let mut merged = Merged { orientation: exif_facts.orientation, ..Merged::default() };
    for property in Property::ALL {
        sources.settle(*property, rule, iim_newer, &mut merged);
    }
    for (property, term, block) in unread {
        let kept = property.text(&merged.metadata).unwrap_or_default();
        merged.conflicts.push(Conflict {
            property: property.name().to_owned(),
            kept,
            kept_from: block,
            other: term,
            other_from: block,
        });
    }
    limit(&mut merged);
    merged
}

fn md5(bytes: &[u8]) -> [u8; 16] {
    use md5::Digest as _;
    md5::Md5::digest(bytes).into()
}

struct Sources<'a> {
    exif: &'a Metadata,
    iim: &'a Metadata,
    xmp: &'a Metadata,
    sidecar: &'a Metadata,
}

impl Sources<'_> {
    fn of(&self, block: MetadataSource) -> &Metadata {
        match block {
            MetadataSource::Exif => self.exif,
            MetadataSource::Iim => self.iim,
            MetadataSource::Xmp => self.xmp,
            MetadataSource::Sidecar | MetadataSource::Ingest => self.sidecar,
        }
    }

    fn settle(&self, property: Property, rule: MergeRule, iim_newer: bool, merged: &mut Merged) {
        let order = match (rule, iim_newer) {
            (MergeRule::XmpFirst, _) => {
                [MetadataSource::Sidecar, MetadataSource::Xmp, MetadataSource::Exif, MetadataSource::Iim]
            }
            (MergeRule::Mwg, true) => {
                [MetadataSource::Sidecar, MetadataSource::Exif, MetadataSource::Iim, MetadataSource::Xmp]
            }
            (MergeRule::Mwg, false) => {
                [MetadataSource::Sidecar, MetadataSource::Exif, MetadataSource::Xmp, MetadataSource::Iim]
            }
        };
        let mut speaking = order.into_iter().filter(|block| !property.is_blank(self.of(*block)));
        let Some(mut kept) = speaking.next() else { return };
        let mut others: Vec<MetadataSource> = speaking.collect();
        // The same words in a better state: not cut, not stripped of letters that a block could not hold.
        for other in &mut others {
            if is_better(property, self.of(*other), (self.of(kept), kept)) {
                std::mem::swap(&mut kept, other);
            }
        }
        let kept_text = property.text(self.of(kept)).unwrap_or_default();
        for other in others {
            let same = property.same(self.of(kept), self.of(other))
                || is_better(property, self.of(kept), (self.of(other), other));
            if !same {
                merged.conflicts.push(Conflict {
                    property: property.name().to_owned(),
                    kept: kept_text.clone(),
                    kept_from: kept,
                    other: property.text(self.of(other)).unwrap_or_default(),
                    other_from: other,
                });
            }
        }
        property.copy(self.of(kept), &mut merged.metadata);
        merged.sources.push((property, kept));
    }
}

/// Whether `whole` says what `damaged` says, only better: `damaged` is the beginning of it that its block could hold,
/// has `?` for its letters, is less precise about the same moment, or differs in blanks.
#[must_use]
pub fn is_better(property: Property, whole: &Metadata, (damaged, block): (&Metadata, MetadataSource)) -> bool {
    let room = iim::room(property).filter(|_| block == MetadataSource::Iim);
    let heals = |whole: &str, damaged: &str| text_heals(whole, damaged, block, room);
    let pairs = |whole: &[String], damaged: &[String]| {
        whole.len() == damaged.len()
            && whole != damaged
            && whole.iter().zip(damaged).all(|(w, d)| w == d || heals(w, d))
    };
    match property {
        Property::Creator => pairs(&whole.creator, &damaged.creator),
        Property::Keywords => pairs(&whole.keywords, &damaged.keywords),
        Property::Captured => match (&whole.captured, &damaged.captured) {
            (Some(whole), Some(damaged)) => whole != damaged && whole.tells_all_of(damaged),
            _ => false,
        },
        _ => match (property.text(whole), property.text(damaged)) {
            (Some(whole), Some(damaged)) => heals(&whole, &damaged),
            _ => false,
        },
    }
}

fn text_heals(whole: &str, damaged: &str, block: MetadataSource, room: Option<usize>) -> bool {
    if whole == damaged {
        return false;
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (whole_words, damaged_words) = (words(whole), words(damaged));
    if whole_words == damaged_words {
        // Only blanks differ: the longer one has kept its line breaks.
        return whole.len() >= damaged.len();
    }
    // A shorter text is another text, unless its block could hold no more of the longer one.
    let cut = room.is_some_and(|room| is_cut(whole, &damaged_words, room));
    // XMP can hold every letter, so a question mark in it is one.
    let stripped = matches!(block, MetadataSource::Exif | MetadataSource::Iim) && damaged_words.contains('?') && {
        let ascii: String = whole_words.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        ascii == damaged_words
    };
    cut || stripped
}

/// Whether the words are what of a text fits into so many bytes, of UTF-8 or of a set with one byte a character.
fn is_cut(whole: &str, words: &str, room: usize) -> bool {
    let same = |text: &str| text.split_whitespace().eq(words.split_whitespace());
    // A character takes up to four bytes, and some tools keep one for a zero at the end.
    let by_bytes =
        (room.saturating_sub(4)..=room).filter(|bytes| *bytes < whole.len()).map(|bytes| iim::cut(whole, bytes));
    let by_characters = whole.char_indices().nth(room).map(|(end, _)| &whole[..end]);
    by_bytes.chain(by_characters).any(same)
}

fn limit(merged: &mut Merged) {
    for property in [Property::Caption, Property::UsageTerms, Property::AltText, Property::Instructions] {
        let Some(text) = property.text_mut(&mut merged.metadata).filter(|text| text.len() > MAX_TEXT) else { continue };
        let (whole, kept) = (text.len(), iim::cut(text, MAX_TEXT).trim_end().len());
        text.truncate(kept);
        merged.notes.push(format!("of the {property} the first {kept} of {whole} bytes were kept"));
    }
    let keywords = &mut merged.metadata.keywords;
    if keywords.len() > MAX_KEYWORDS {
        merged.notes.push(format!("of {} keywords the first {MAX_KEYWORDS} were kept", keywords.len()));
        keywords.truncate(MAX_KEYWORDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::DataMining;

    fn blocks(exif_caption: &str, iim_caption: &str, xmp_caption: &str, digest: Option<[u8; 16]>) -> Blocks {
        let with = |caption: &str| Metadata {
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
            ..Metadata::default()
        };
        let pixels = exif::ImageInfo { width: 1, height: 1, dpi: 72, srgb: true, position: None };
        Blocks {
            exif: Some(exif::write(&with(exif_caption), pixels, exif::Container::Jpeg)),
            iim: Some(iim::write(&with(iim_caption))),
            iim_digest: digest,
            xmp: vec![xmp::write(&with(xmp_caption))],
            icc: None,
        }
    }

    fn caption(blocks: &Blocks, rule: MergeRule) -> (Option<String>, usize) {
        let merged = merge(blocks, None, rule);
        (merged.metadata.caption, merged.conflicts.len())
    }

    #[test]
    fn exif_counts_first_by_the_rule_mwg_and_xmp_by_the_other() {
        let three = blocks("exif", "iim", "xmp", None);
        assert_eq!(caption(&three, MergeRule::Mwg), (Some("exif".to_owned()), 2));
        assert_eq!(caption(&three, MergeRule::XmpFirst), (Some("xmp".to_owned()), 2));
    }

    #[test]
    fn iim_counts_before_xmp_only_where_its_digest_proves_a_change() {
        let changed = blocks("", "iim", "xmp", Some([0; 16]));
        assert_eq!(caption(&changed, MergeRule::Mwg), (Some("iim".to_owned()), 1));
        let current = blocks(
            "",
            "iim",
            "xmp",
            Some(md5(&iim::write(&Metadata { caption: Some("iim".to_owned()), ..Metadata::default() }))),
        );
        assert_eq!(caption(&current, MergeRule::Mwg), (Some("xmp".to_owned()), 1));
        let unknown = blocks("", "iim", "xmp", None);
        assert_eq!(caption(&unknown, MergeRule::Mwg), (Some("xmp".to_owned()), 1));
    }

    #[test]
    fn a_cut_or_stripped_value_is_healed_and_is_no_conflict() {
        let whole = "Åsa Öberg i depån, ".repeat(120);
        let cut = iim::cut(&whole, 2_000).to_owned();
        assert_eq!(
            caption(&blocks("", &cut, &whole, Some([0; 16])), MergeRule::Mwg),
            (Some(whole.trim().to_owned()), 0)
        );
        let stripped = blocks("?sa ?berg vann", "Åsa Öberg vann", "Åsa Öberg vann", None);
        assert_eq!(caption(&stripped, MergeRule::Mwg), (Some("Åsa Öberg vann".to_owned()), 0));
        assert_eq!(caption(&blocks("Ann", "Anna", "Anna", None), MergeRule::Mwg), (Some("Ann".to_owned()), 2));
    }

    #[test]
    fn a_shorter_text_is_another_text_where_there_was_room_for_the_longer() {
        let (short, long) =
            ("The minister opens the bridge in Åre", "The minister opens the bridge in Åre with her son Nils");
        let recaptioned = blocks(long, "", short, None);
        assert_eq!(caption(&recaptioned, MergeRule::XmpFirst), (Some(short.to_owned()), 1));
        let terms = |text: &str| xmp::write(&Metadata { usage_terms: Some(text.to_owned()), ..Metadata::default() });
        let (narrow, wide) =
            ("Free for editorial use in Sweden", "Free for editorial use in Sweden and for advertising");
        let said = Blocks { xmp: vec![terms(wide)], ..Blocks::default() };
        let merged = merge(&said, Some(&terms(narrow)), MergeRule::Mwg);
        assert_eq!((merged.metadata.usage_terms.as_deref(), merged.conflicts.len()), (Some(narrow), 1));
    }

    #[test]
    fn a_term_that_is_not_known_is_told_and_not_dropped() {
        let known = String::from_utf8(xmp::write(&Metadata {
            data_mining: DataMining::from_term("DMI-PROHIBITED"),
            ..Metadata::default()
        }))
        .unwrap();
        let said = |packet: String| {
            merge(&Blocks { xmp: vec![packet.into_bytes()], ..Blocks::default() }, None, MergeRule::Mwg)
        };
        let hashed = said(known.replace("vocab/DMI-PROHIBITED", "vocab#DMI-PROHIBITED"));
        assert_eq!(hashed.metadata.data_mining.map(DataMining::term), Some("DMI-PROHIBITED"));
        let later = said(known.replace("DMI-PROHIBITED", "DMI-PROHIBITED-TOMORROW"));
        assert_eq!(later.metadata.data_mining, None);
        assert_eq!((later.conflicts[0].property.as_str(), later.conflicts[0].kept.as_str()), ("data_mining", ""));
    }

    #[test]
    fn what_is_too_much_is_cut_and_told() {
        let long = Metadata {
            caption: Some("å".repeat(10_000)),
            keywords: (0..600).map(|n| n.to_string()).collect(),
            ..Metadata::default()
        };
        let merged = merge(&Blocks { xmp: vec![xmp::write(&long)], ..Blocks::default() }, None, MergeRule::Mwg);
        assert_eq!(
            (merged.metadata.caption.map(|text| text.len()), merged.metadata.keywords.len()),
            (Some(16_000), 500)
        );
        assert_eq!(
            merged.notes,
            ["of the caption the first 16000 of 20000 bytes were kept", "of 600 keywords the first 500 were kept"]
        );
    }
}
