//! One photo, up to four blocks that speak about it: whose word counts, and where they disagree.
//!
//! The rule `mwg` is that of the Metadata Working Group's guidance 2.0 for readers; `xmp-first` is for desks whose
//! tools write captions into XMP and leave EXIF alone. Whatever is not kept is reported, never dropped in silence.

use serde::{Deserialize, Serialize};

use super::container::Blocks;
use super::metadata::Metadata;
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
pub enum Block {
    Exif,
    Iim,
    Xmp,
    /// A `.xmp` file beside the photo.
    Sidecar,
}

impl Block {
    /// As people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "EXIF",
            Self::Iim => "IPTC",
            Self::Xmp => "XMP",
            Self::Sidecar => "sidecar",
        }
    }
}

/// Two blocks that say different things about a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub property: String,
    pub kept: String,
    pub kept_from: Block,
    pub other: String,
    pub other_from: Block,
}

/// What a file says, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    pub metadata: Metadata,
    pub conflicts: Vec<Conflict>,
    /// Which block each property came from.
    pub sources: Vec<(Property, Block)>,
    /// EXIF's orientation, 1 to 8.
    pub orientation: Option<u8>,
}

/// Longer texts are cut: EXIF and XMP of a JPEG hold 64 kB in all.
const MAX_TEXT: usize = 16_000;

/// Reads every block of a file and settles what they say. A sidecar's word counts before the file's own.
#[must_use]
pub fn merge(blocks: &Blocks, sidecar: Option<&[u8]>, rule: MergeRule) -> Merged {
    let exif_facts = blocks.exif.as_deref().map(exif::read).unwrap_or_default();
    let iim_metadata = blocks.iim.as_deref().map(iim::read).unwrap_or_default();
    let mut xmp_metadata = Metadata::default();
    for packet in &blocks.xmp {
        xmp_metadata.underlay(&xmp::read(packet));
    }
    let sidecar = sidecar.map(xmp::read).unwrap_or_default();
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
    limit(&mut merged.metadata);
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
    fn of(&self, block: Block) -> &Metadata {
        match block {
            Block::Exif => self.exif,
            Block::Iim => self.iim,
            Block::Xmp => self.xmp,
            Block::Sidecar => self.sidecar,
        }
    }

    fn settle(&self, property: Property, rule: MergeRule, iim_newer: bool, merged: &mut Merged) {
        let order = match (rule, iim_newer) {
            (MergeRule::XmpFirst, _) => [Block::Sidecar, Block::Xmp, Block::Exif, Block::Iim],
            (MergeRule::Mwg, true) => [Block::Sidecar, Block::Exif, Block::Iim, Block::Xmp],
            (MergeRule::Mwg, false) => [Block::Sidecar, Block::Exif, Block::Xmp, Block::Iim],
        };
        let mut speaking = order.into_iter().filter(|block| !property.is_blank(self.of(*block)));
        let Some(mut kept) = speaking.next() else { return };
        let mut others: Vec<Block> = speaking.collect();
        // The same words in a better state: not cut, not stripped of letters that a block could not hold.
        for other in &mut others {
            if is_better(property, self.of(*other), self.of(kept)) {
                std::mem::swap(&mut kept, other);
            }
        }
        let kept_text = property.text(self.of(kept)).unwrap_or_default();
        for other in others {
            let same =
                property.same(self.of(kept), self.of(other)) || is_better(property, self.of(kept), self.of(other));
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

/// Whether `whole` says what `damaged` says, only better: `damaged` is its cut beginning, has `?` for its letters, is
/// less precise about the same moment, or differs in blanks.
#[must_use]
pub fn is_better(property: Property, whole: &Metadata, damaged: &Metadata) -> bool {
    match property {
        Property::Creator => damaged.creator.len() == whole.creator.len() && pairs(&whole.creator, &damaged.creator),
        Property::Keywords => {
            damaged.keywords.len() == whole.keywords.len() && pairs(&whole.keywords, &damaged.keywords)
        }
        Property::Captured => match (&whole.captured, &damaged.captured) {
            (Some(whole), Some(damaged)) => {
                let (whole, damaged) = (whole.to_string(), damaged.to_string());
                whole != damaged && whole.starts_with(&damaged)
            }
            _ => false,
        },
        _ => match (property.text(whole), property.text(damaged)) {
            (Some(whole), Some(damaged)) => text_heals(&whole, &damaged),
            _ => false,
        },
    }
}

fn pairs(whole: &[String], damaged: &[String]) -> bool {
    whole != damaged && whole.iter().zip(damaged).all(|(w, d)| w == d || text_heals(w, d))
}

fn text_heals(whole: &str, damaged: &str) -> bool {
    if whole == damaged {
        return false;
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (whole_words, damaged_words) = (words(whole), words(damaged));
    if whole_words == damaged_words {
        // Only blanks differ: the longer one has kept its line breaks.
        return whole.len() >= damaged.len();
    }
    let ascii: String = whole_words.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
    // Short texts are no cut ones: `A` is not a beginning of `Anna`. IIM's smallest cut is at 32 bytes, less a character.
    let cut = damaged.len() >= 28 && whole_words.starts_with(&damaged_words);
    cut || (damaged_words.contains('?') && ascii == damaged_words)
}

fn limit(metadata: &mut Metadata) {
    for text in [&mut metadata.caption, &mut metadata.usage_terms, &mut metadata.alt_text, &mut metadata.instructions] {
        if let Some(text) = text.as_mut().filter(|text| text.len() > MAX_TEXT) {
            let kept = iim::cut(text, MAX_TEXT).len();
            text.truncate(kept);
        }
    }
    metadata.keywords.truncate(500);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(exif_caption: &str, iim_caption: &str, xmp_caption: &str, digest: Option<[u8; 16]>) -> Blocks {
        let with = |caption: &str| Metadata {
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
            ..Metadata::default()
        };
        let pixels = exif::Pixels { width: 1, height: 1, dpi: 72, srgb: true };
        Blocks {
            exif: Some(exif::write(&with(exif_caption), pixels, exif::Place::Jpeg)),
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
}
