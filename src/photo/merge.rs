//! Merges a photo's metadata from up to four sources (EXIF, IPTC-IIM, XMP, a sidecar) and reports where they disagree.
//!
//! The rule `mwg` is that of the Metadata Working Group's guidance 2.0 for readers; `xmp-first` is for newsrooms whose
//! tools write captions into XMP and leave EXIF alone. Whatever is not kept is reported.

use serde::{Deserialize, Serialize};

use super::container::{Block, Blocks};
use super::letters::is_damaged_form;
use super::merged::{Conflict, Merged};
use super::metadata::{MAX_KEYWORDS, MAX_TEXT, Metadata};
use super::of_people::without_machine_words;
use super::property::Property;
use super::source::MetadataSource;
use super::structures::Structure as _;
use super::xmp::PacketState;
use super::{comments, exif, iim, implied, remarks, xmp};
use crate::storage::catch_panic;

/// `[metadata] merge` in `pressbox.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeRule {
    /// EXIF, then XMP, then IPTC-IIM; but IPTC-IIM before XMP if a tool changed it without updating XMP.
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

/// Reads every metadata block of a file and merges them. A sidecar takes precedence over the file.
#[must_use]
pub fn merge(blocks: &Blocks, sidecar: Option<&[u8]>, rule: MergeRule) -> Merged {
    merge_blocks(blocks, sidecar, rule, MachineWords::Dropped)
}

/// Reads the metadata of a file that pressbox wrote, as any other program would: every word in it was chosen by a person,
/// even where it looks like a machine's (`© 2026`).
#[must_use]
pub fn read_back(blocks: &Blocks) -> Merged {
    merge_blocks(blocks, None, MergeRule::Mwg, MachineWords::Kept)
}

/// What becomes of the words of cameras and programs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MachineWords {
    Dropped,
    Kept,
}

fn merge_blocks(blocks: &Blocks, sidecar: Option<&[u8]>, rule: MergeRule, words: MachineWords) -> Merged {
    let mut merged = Merged::default();
    let exif = blocks.exif.as_deref().unwrap_or_default();
    let exif_facts = catch_panic(|| (exif::read(exif), exif::is_broken(exif)));
    let (exif_facts, exif_is_broken) = exif_facts.unwrap_or((exif::ExifFacts::default(), true));
    if exif_is_broken {
        merged.note_unread(MetadataSource::Exif, exif_facts != exif::ExifFacts::default());
    }
    let iim = blocks.iim.as_deref().unwrap_or_default();
    let (iim_metadata, iim_is_whole) = catch_panic(|| iim::read_datasets(iim)).unwrap_or_default();
    if !iim_is_whole {
        merged.note_unread(MetadataSource::Iim, iim_metadata != Metadata::default());
    }
    let mut xmp_metadata = Metadata::default();
    let mut uncarried = Vec::new();
    let mut unread = Vec::new();
    for packet in &blocks.xmp {
        let facts = read_packet(packet);
        merged.note_packet(MetadataSource::Xmp, facts.state);
        xmp_metadata.underlay(&facts.metadata);
        merged.orientation = merged.orientation.or(facts.orientation);
        uncarried.extend(facts.uncarried);
        if facts.is_unmarked {
            merged.notes.push("its XMP says that the photo is not under copyright (`Marked` is `False`)".to_owned());
        }
        unread.extend(facts.unread.into_iter().map(|(property, term)| (property, term, MetadataSource::Xmp)));
    }
    for block in &blocks.broken {
        let (source, read) = match block {
            Block::Exif => (MetadataSource::Exif, &exif_facts.metadata),
            Block::Iim => (MetadataSource::Iim, &iim_metadata),
            Block::Xmp => (MetadataSource::Xmp, &xmp_metadata),
        };
        if !merged.unread.contains(&source) {
            merged.note_unread(source, *read != Metadata::default());
        }
    }
    let sidecar = sidecar.map(read_packet).unwrap_or_default();
    merged.note_packet(MetadataSource::Sidecar, sidecar.state);
    unread.extend(sidecar.unread.into_iter().map(|(property, term)| (property, term, MetadataSource::Sidecar)));
    uncarried.extend(sidecar.uncarried);
    let sidecar = sidecar.metadata;
    let (machine, exif_words) = (&exif_facts.machine, &exif_facts.metadata);
    let mut of_people = |metadata, source| match words {
        MachineWords::Dropped => without_machine_words(metadata, machine, source, exif_words, &mut merged.notes),
        MachineWords::Kept => metadata,
    };
    let exif_metadata = of_people(exif_words.clone(), MetadataSource::Exif);
    let iim_metadata = of_people(iim_metadata, MetadataSource::Iim);
    let xmp_metadata = of_people(xmp_metadata, MetadataSource::Xmp);
    let sidecar = of_people(sidecar, MetadataSource::Sidecar);
    // A digest that differs proves that a tool without XMP changed the IIM; no digest proves nothing.
    let iim_newer = match (&blocks.iim, blocks.iim_digest) {
        (Some(block), Some(digest)) => md5(block) != digest,
        _ => false,
    };
    let sources = Sources { exif: &exif_metadata, iim: &iim_metadata, xmp: &xmp_metadata, sidecar: &sidecar };
    // XMP's is often left as it was when a picture is turned.
    merged.orientation = exif_facts.orientation.or(merged.orientation).filter(|_| !blocks.is_turned);
    merged.camera = machine.camera();
    merged.serial.clone_from(&exif_facts.serial);
    for property in Property::ALL {
        sources.merge_property(*property, rule, iim_newer, &mut merged);
    }
    if words == MachineWords::Dropped {
        comments::fill_blanks(&mut merged, blocks, exif_facts.windows, machine);
        implied::fill(&mut merged);
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
    uncarried.extend(catch_panic(|| iim::uncarried(iim, &merged.metadata)).unwrap_or_default());
    truncate_long_values(&mut merged);
    merged.notes.extend(remarks::of_words(&merged.metadata));
    merged.notes.extend(remarks::of_days(&merged.metadata));
    merged.notes.extend(remarks::of_uncarried(&uncarried));
    merged.notes.extend(blocks.remarks.iter().map(|remark| remarks::of_file(*remark).to_owned()));
    merged
}

fn read_packet(packet: &[u8]) -> xmp::Facts {
    let unreadable = || xmp::Facts { state: PacketState::Unreadable, ..xmp::Facts::default() };
    catch_panic(|| xmp::read_facts(packet)).unwrap_or_else(|_| unreadable())
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
            MetadataSource::Sidecar
            | MetadataSource::Ingest
            | MetadataSource::Windows
            | MetadataSource::Comment
            | MetadataSource::PngText => self.sidecar,
        }
    }

    fn merge_property(&self, property: Property, rule: MergeRule, iim_newer: bool, merged: &mut Merged) {
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
        let mut present = order.into_iter().filter(|block| !property.is_blank(self.of(*block)));
        let Some(mut kept) = present.next() else { return };
        let mut others: Vec<MetadataSource> = present.collect();
        // Prefer the undamaged form of the same value: not truncated, and without `?` for letters that a block cannot hold.
        for other in &mut others {
            if restores(property, self.of(*other), (self.of(kept), kept)) {
                std::mem::swap(&mut kept, other);
            }
        }
        let kept_text = property.text(self.of(kept)).unwrap_or_default();
        for other in &others {
            let text = property.text(self.of(*other)).unwrap_or_default();
            if is_damaged_form(&kept_text, &text) {
                merged.notes.push(format!(
                    "its {property} `{text}` ({}) has lost letters: `{kept_text}` ({}) was kept",
                    other.name(),
                    kept.name()
                ));
            }
        }
        for other in others {
            let same = property.same(self.of(kept), self.of(other))
                || restores(property, self.of(kept), (self.of(other), other));
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

/// Whether `whole` is the undamaged form of `damaged`: `damaged` is truncated to the maximum length of its block, has `?`
/// for letters, is a less precise date, or differs only in white space.
#[must_use]
pub fn restores(property: Property, whole: &Metadata, (damaged, block): (&Metadata, MetadataSource)) -> bool {
    let max_length = iim::max_length(property).filter(|_| block == MetadataSource::Iim);
    let text_restores = |whole: &str, damaged: &str| restores_text(whole, damaged, max_length);
    let pairs = |whole: &[String], damaged: &[String]| {
        whole.len() == damaged.len()
            && whole != damaged
            && whole.iter().zip(damaged).all(|(w, d)| w == d || text_restores(w, d))
    };
    match property {
        Property::Creator => pairs(&whole.creator, &damaged.creator),
        Property::Keywords => pairs(&whole.keywords, &damaged.keywords),
        Property::Captured => match (&whole.captured, &damaged.captured) {
            (Some(whole), Some(damaged)) => whole != damaged && whole.refines(damaged),
            _ => false,
        },
        _ => match (property.text(whole), property.text(damaged)) {
            (Some(whole), Some(damaged)) => text_restores(&whole, &damaged),
            _ => false,
        },
    }
}

fn restores_text(whole: &str, damaged: &str, max_length: Option<usize>) -> bool {
    if whole == damaged {
        return false;
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (whole_words, damaged_words) = (words(whole), words(damaged));
    if whole_words == damaged_words {
        // Only white space differs: the longer one has kept its line breaks.
        return whole.len() >= damaged.len();
    }
    // A shorter text is a different text, unless the longer one was too long for its block.
    let truncated = max_length.is_some_and(|max_length| is_truncated(whole, &damaged_words, max_length));
    truncated || is_damaged_form(&whole_words, &damaged_words)
}

/// Whether `words` is the whole text truncated to a maximum length, in bytes of UTF-8 or in characters of one byte each.
fn is_truncated(whole: &str, words: &str, max_length: usize) -> bool {
    let same = |text: &str| text.split_whitespace().eq(words.split_whitespace());
    // A character takes up to four bytes, and some tools reserve one for a zero at the end.
    let by_bytes = (max_length.saturating_sub(4)..=max_length)
        .filter(|bytes| *bytes < whole.len())
        .map(|bytes| iim::truncate(whole, bytes));
    let by_characters = whole.char_indices().nth(max_length).map(|(end, _)| &whole[..end]);
    by_bytes.chain(by_characters).chain([iim::cut_at_word(whole, max_length)]).any(same)
}

fn truncate_long_values(merged: &mut Merged) {
    for property in Property::ALL {
        if let Some(text) = property.text_mut(&mut merged.metadata).filter(|text| text.len() > MAX_TEXT) {
            let (whole, kept) = (text.len(), iim::truncate(text, MAX_TEXT).trim_end().len());
            text.truncate(kept);
            merged.notes.push(format!("only the first {kept} of {whole} bytes of the {property} were kept"));
        }
        if let Some(list) = property.list_mut(&mut merged.metadata).filter(|list| list.len() > MAX_KEYWORDS) {
            let of = if *property == Property::Keywords { "" } else { "values of the " };
            let note = format!("only the first {MAX_KEYWORDS} of {} {of}{property} were kept", list.len());
            list.truncate(MAX_KEYWORDS);
            merged.notes.push(note);
        }
    }
    // Half of what a machine is to read is worse than nothing.
    for (property, expressions) in [
        (Property::EmbeddedRights, &mut merged.metadata.embedded_rights),
        (Property::LinkedRights, &mut merged.metadata.linked_rights),
    ] {
        let bytes: usize = expressions.iter().map(|expression| expression.line("").len()).sum();
        if bytes > MAX_TEXT {
            expressions.clear();
            merged.notes.push(format!("its {property} of {bytes} bytes was not kept: it is too long"));
        }
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
            ..Blocks::default()
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
    fn a_truncated_or_stripped_value_is_restored_and_is_no_conflict() {
        let whole = "Åsa Öberg i depån, ".repeat(120);
        let truncated = iim::truncate(&whole, 2_000).to_owned();
        assert_eq!(
            caption(&blocks("", &truncated, &whole, Some([0; 16])), MergeRule::Mwg),
            (Some(whole.trim().to_owned()), 0)
        );
        let stripped = blocks("?sa ?berg vann", "Åsa Öberg vann", "Åsa Öberg vann", None);
        assert_eq!(caption(&stripped, MergeRule::Mwg), (Some("Åsa Öberg vann".to_owned()), 0));
        assert_eq!(caption(&blocks("Ann", "Anna", "Anna", None), MergeRule::Mwg), (Some("Ann".to_owned()), 2));
    }

    #[test]
    fn a_shorter_text_is_another_text_where_the_longer_would_have_fitted() {
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
    fn a_term_that_is_not_known_is_reported_and_not_dropped() {
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
    fn what_is_too_long_is_truncated_and_reported() {
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
            [
                "only the first 16000 of 20000 bytes of the caption were kept",
                "only the first 500 of 600 keywords were kept"
            ]
        );
    }
}
