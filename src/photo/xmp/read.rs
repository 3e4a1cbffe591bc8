//! Reads XMP packets, in every form of RDF/XML, into metadata.

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::ns;
use super::repair::{Repaired, repaired};
use super::shapes::{self, Shape};
use super::uncarried::{ALTERNATIVES, UNCARRIED, UNCARRIED_PARTS};
use super::value::{items, part, simple};
use crate::photo::captured::Captured;
use crate::photo::metadata::{DataMining, DigitalSourceType, Metadata};
use crate::photo::property::Property;
use crate::photo::structures::Structure;
use crate::photo::text::clean;

/// Limits that real packets do not reach. The parser recurses into nested elements, compares each attribute of a tag with
/// every other, and copies a tag's namespaces to its children.
const MAX_NODES: u32 = 200_000;
const MAX_DEPTH: usize = 64;
const MAX_ATTRIBUTES: usize = 1_000;
const MAX_NAMESPACES: usize = 2_000;

/// The limit of steps to compare every attribute of each tag with every other.
const MAX_COMPARISONS: usize = 5_000_000;

/// What a packet holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub metadata: Metadata,
    /// Terms that are not in the vocabularies that pressbox knows.
    pub unread: Vec<(Property, String)>,
    pub state: PacketState,
    /// The ending of the file that the packet belongs to, in a sidecar that may be beside several.
    pub sidecar_for: Option<String>,
    /// Which side is up, 1 to 8.
    pub orientation: Option<u8>,
    /// What is said of the picture that pressbox does not carry on.
    pub uncarried: Vec<&'static str>,
    /// Whether it says that nobody has the copyright.
    pub is_unmarked: bool,
}

/// How a packet was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PacketState {
    /// Well-formed, or blank.
    #[default]
    Whole,
    /// Not well-formed, and repaired: nothing is missing.
    Repaired,
    /// Only a part of it could be read.
    Partial,
    /// Nothing of it could be read.
    Unreadable,
}

/// Reads the metadata of a packet.
#[must_use]
pub fn read(packet: &[u8]) -> Metadata {
    read_facts(packet).metadata
}

/// Reads a packet in UTF-8, UTF-16 or UTF-32, with or without its wrapper. One that is not well-formed is repaired where
/// that can be done.
#[must_use]
pub fn read_facts(packet: &[u8]) -> Facts {
    if packet.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
        return Facts::default();
    }
    let (text, was_whole) = decoded(packet);
    if let Some(document) = candidates(&text).into_iter().find_map(parsed) {
        let state = if was_whole { PacketState::Whole } else { PacketState::Repaired };
        return facts(&document).in_state(state);
    }
    let from = text.find('<').unwrap_or(text.len());
    let Repaired { xml, is_whole } = repaired(&text[from..]);
    match parsed(&xml).filter(has_rdf) {
        Some(document) => {
            let state = if is_whole { PacketState::Repaired } else { PacketState::Partial };
            facts(&document).in_state(state)
        }
        None => Facts { state: PacketState::Unreadable, ..Facts::default() },
    }
}

impl Facts {
    /// With what is known of the packet, unless something in it could not be read.
    fn in_state(self, packet: PacketState) -> Self {
        let state = if self.state == PacketState::Partial { PacketState::Partial } else { packet };
        Self { state, ..self }
    }
}

fn facts(document: &Document<'_>) -> Facts {
    let descriptions = document
        .descendants()
        .filter(|node| node.has_tag_name((ns::RDF, "RDF")))
        .flat_map(|rdf| rdf.children())
        .filter(|node| node.has_tag_name((ns::RDF, "Description")));
    Packet::of(descriptions).facts()
}

fn has_rdf(document: &Document<'_>) -> bool {
    document.descendants().any(|node| node.has_tag_name((ns::RDF, "RDF")))
}

fn parsed(xml: &str) -> Option<Document<'_>> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    is_plausible(xml).then(|| Document::parse_with_options(xml, options).ok())?
}

/// A packet's text, and whether all its bytes were valid in its encoding.
fn decoded(packet: &[u8]) -> (String, bool) {
    let utf32 = |from: usize, number: fn([u8; 4]) -> u32| {
        let units = packet[from..].chunks_exact(4).map(|unit| number([unit[0], unit[1], unit[2], unit[3]]));
        (units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), true)
    };
    let utf16 = match packet {
        [0, 0, 0xFE, 0xFF, ..] => return utf32(4, u32::from_be_bytes),
        [0xFF, 0xFE, 0, 0, ..] => return utf32(4, u32::from_le_bytes),
        [0, 0, 0, b'<', ..] => return utf32(0, u32::from_be_bytes),
        [b'<', 0, 0, 0, ..] => return utf32(0, u32::from_le_bytes),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        _ => None,
    };
    if let Some(encoding) = utf16 {
        return (encoding.decode_with_bom_removal(packet).0.into_owned(), true);
    }
    let mut text = String::with_capacity(packet.len());
    let mut is_valid = true;
    for chunk in packet.utf8_chunks() {
        text.push_str(chunk.valid());
        // What is not UTF-8 comes from a program that wrote its own letters into a packet of another.
        is_valid &= chunk.invalid().is_empty();
        text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (text, is_valid)
}

/// The parts of a packet to try to parse: all of it, then its RDF alone, with any prefix.
fn candidates(text: &str) -> Vec<&str> {
    let whole = text.find('<').zip(text.rfind('>')).and_then(|(from, to)| text.get(from..=to));
    let rdf = || {
        let colon =
            text.find(":RDF").filter(|at| text[at + 4..].starts_with(|c: char| c == '>' || c.is_whitespace()))?;
        let from = text[..colon].rfind('<')?;
        let name = &text[from + 1..colon + 4];
        let end = format!("</{name}>");
        let to = text.rfind(&end).filter(|to| *to > from)?;
        Some(&text[from..to + end.len()])
    };
    whole.into_iter().chain(rdf()).collect()
}

/// Scans the text before it is parsed, and checks that parsing takes a bounded time.
fn is_plausible(text: &str) -> bool {
    if memchr::memmem::find_iter(text.as_bytes(), "xmlns").take(MAX_NAMESPACES + 1).count() > MAX_NAMESPACES {
        return false;
    }
    let (mut depth, mut comparisons) = (0usize, 0usize);
    // Each piece is a tag without its `<`, and the text after it.
    for piece in text.split('<').skip(1) {
        let (tag, attributes) = tag_of(piece);
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['!', '?']) && !tag.ends_with('/') {
            depth += 1;
        }
        comparisons += attributes * attributes;
        if depth > MAX_DEPTH || attributes > MAX_ATTRIBUTES || comparisons > MAX_COMPARISONS {
            return false;
        }
    }
    true
}

/// A tag without its brackets, up to the first `>` outside quotes; and how many attributes it has, counted by equals signs
/// outside quotes.
fn tag_of(piece: &str) -> (&str, usize) {
    let bytes = piece.as_bytes();
    let (mut at, mut attributes) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return (&piece[..at], attributes),
            b'"' | b'\'' => match memchr::memchr(*byte, &bytes[at + 1..]) {
                Some(length) => at += length + 1,
                None => break,
            },
            b'=' => attributes += 1,
            _ => {}
        }
        at += 1;
    }
    (piece, attributes)
}

/// A day that a text names.
fn day(text: &str, of: fn(&Captured) -> Option<jiff::civil::Date>) -> Option<jiff::civil::Date> {
    of(&Captured::of_file(text)?)
}

/// The properties in the RDF descriptions of one packet, by their names without the namespace; those of the same name in
/// the order of the packet.
struct Packet<'a, 'i> {
    elements: Vec<(&'a str, Node<'a, 'i>)>,
    attributes: Vec<(&'a str, Attribute<'a, 'i>)>,
}

/// Those of a name.
fn named<'v, T>(sorted: &'v [(&str, T)], local: &str) -> impl Iterator<Item = &'v T> {
    let from = sorted.partition_point(|(name, _)| *name < local);
    let length = sorted[from..].iter().take_while(|(name, _)| *name == local).count();
    sorted[from..from + length].iter().map(|(_, value)| value)
}

impl<'a, 'i> Packet<'a, 'i> {
    fn of(descriptions: impl Iterator<Item = Node<'a, 'i>>) -> Self {
        let (mut elements, mut attributes) = (Vec::new(), Vec::new());
        for description in descriptions {
            elements.extend(
                description.children().filter(Node::is_element).map(|element| (element.tag_name().name(), element)),
            );
            attributes.extend(description.attributes().map(|attribute| (attribute.name(), attribute)));
        }
        elements.sort_by_key(|(name, _)| *name);
        attributes.sort_by_key(|(name, _)| *name);
        Self { elements, attributes }
    }
}

impl Packet<'_, '_> {
    fn facts(&self) -> Facts {
        let source_type = self.text(ns::IPTC_EXT, "DigitalSourceType");
        let data_mining = self.text(ns::PLUS, "DataMining");
        let rating = self.text(ns::XMP, "Rating");
        let read = self.metadata();
        let metadata = Metadata {
            not_before: read.not_before.or_else(|| day(&self.prism("embargoDate")?, Captured::first_day)),
            expires: read.expires.or_else(|| {
                let days = ["expirationDate", "killDate"].into_iter().filter_map(|local| self.prism(local));
                days.into_iter().find_map(|text| day(&text, Captured::last_day))
            }),
            digital_source_type: source_type.as_deref().and_then(DigitalSourceType::from_term),
            data_mining: data_mining.as_deref().and_then(DataMining::from_term),
            rating: rating.as_deref().and_then(|text| text.parse().ok()),
            ..read
        };
        let mut unread = Vec::new();
        unread.extend(source_type.map(|term| (Property::DigitalSourceType, term)));
        unread.extend(data_mining.map(|term| (Property::DataMining, term)));
        // Zero says that nobody has rated it.
        let has_digit = |text: &String| text.contains(|c: char| matches!(c, '1'..='9'));
        unread.extend(rating.filter(has_digit).map(|text| (Property::Rating, text)));
        unread.retain(|(property, _)| property.is_blank(&metadata));
        let sidecar_for = self.text(ns::PHOTOSHOP, "SidecarForExtension");
        let orientation = self.text(ns::TIFF, "Orientation").and_then(|text| text.parse().ok());
        let orientation = orientation.filter(|value| (1..=8).contains(value));
        let is_unmarked = self.text(ns::XMP_RIGHTS, "Marked").is_some_and(|text| text.eq_ignore_ascii_case("false"));
        let uncarried = self.uncarried();
        let state = if self.has_unreadable_day() { PacketState::Partial } else { PacketState::Whole };
        Facts { metadata, unread, state, sidecar_for, orientation, uncarried, is_unmarked }
    }

    fn metadata(&self) -> Metadata {
        let shown = |local| self.nested(ns::IPTC_EXT, "LocationShown", ns::IPTC_EXT, local);
        // The standard has one; of several the first counts.
        let created = self.structures(ns::IPTC_EXT, "LocationCreated", shapes::LOCATION).into_iter().next();
        let created = created.unwrap_or_default();
        Metadata {
            creator: self.list(ns::DC, "creator"),
            creator_title: self.text(ns::PHOTOSHOP, "AuthorsPosition"),
            copyright: self.text(ns::DC, "rights"),
            creator_contact: self
                .structures(ns::IPTC_CORE, "CreatorContactInfo", shapes::CONTACT)
                .into_iter()
                .next()
                .unwrap_or_default(),
            credit: self.text(ns::PHOTOSHOP, "Credit").or_else(|| self.cc("attributionName")),
            caption: self.text(ns::DC, "description"),
            headline: self.text(ns::PHOTOSHOP, "Headline"),
            title: self.text(ns::DC, "title"),
            keywords: self.list(ns::DC, "subject"),
            source: self.text(ns::PHOTOSHOP, "Source"),
            instructions: self.text(ns::PHOTOSHOP, "Instructions"),
            job_id: self.text(ns::PHOTOSHOP, "TransmissionReference"),
            caption_writer: self.text(ns::PHOTOSHOP, "CaptionWriter"),
            usage_terms: self.text(ns::XMP_RIGHTS, "UsageTerms"),
            web_statement: self.text(ns::XMP_RIGHTS, "WebStatement"),
            licensors: self.structures(ns::PLUS, "Licensor", shapes::LICENSOR),
            cc_licence: self.cc("license"),
            embedded_rights: self.structures(ns::IPTC_EXT, "EmbdEncRightsExpr", shapes::EMBEDDED_RIGHTS),
            linked_rights: self.structures(ns::IPTC_EXT, "LinkedEncRightsExpr", shapes::LINKED_RIGHTS),
            expires: self.text(ns::PLUS, "LicenseEndDate").and_then(|text| day(&text, Captured::last_day)),
            not_before: self.text(ns::PLUS, "LicenseStartDate").and_then(|text| day(&text, Captured::first_day)),
            other_constraints: self.text(ns::PLUS, "OtherConstraints"),
            copyright_owners: self.names(ns::PLUS, "CopyrightOwner", "CopyrightOwnerName"),
            image_suppliers: self.names(ns::PLUS, "ImageSupplier", "ImageSupplierName"),
            supplier_image_id: self.text(ns::PLUS, "ImageSupplierImageID"),
            model_release: self.text(ns::PLUS, "ModelReleaseStatus"),
            model_release_ids: self.list(ns::PLUS, "ModelReleaseID"),
            property_release: self.text(ns::PLUS, "PropertyReleaseStatus"),
            property_release_ids: self.list(ns::PLUS, "PropertyReleaseID"),
            persons: self.list(ns::IPTC_EXT, "PersonInImage"),
            organisations: self.list(ns::IPTC_EXT, "OrganisationInImageName"),
            event: self.text(ns::IPTC_EXT, "Event"),
            genres: self.structures(ns::IPTC_EXT, "Genre", shapes::TERM),
            intellectual_genre: self.text(ns::IPTC_CORE, "IntellectualGenre"),
            location_created: created,
            subject_codes: self.list(ns::IPTC_CORE, "SubjectCode"),
            scenes: self.list(ns::IPTC_CORE, "Scene"),
            ai_system: self.text(ns::IPTC_EXT, "AISystemUsed"),
            ai_system_version: self.text(ns::IPTC_EXT, "AISystemVersionUsed"),
            ai_prompt: self.text(ns::IPTC_EXT, "AIPromptInformation"),
            ai_prompt_writer: self.text(ns::IPTC_EXT, "AIPromptWriterName"),
            // `xmp:CreateDate` is when the file was made, perhaps by a scanner or an editor.
            captured: [(ns::PHOTOSHOP, "DateCreated"), (ns::EXIF, "DateTimeOriginal")]
                .into_iter()
                .find_map(|(space, local)| Captured::of_file(&self.text(space, local)?)),
            sublocation: self.text(ns::IPTC_CORE, "Location").or_else(|| shown("Sublocation")),
            city: self.text(ns::PHOTOSHOP, "City").or_else(|| shown("City")),
            state: self.text(ns::PHOTOSHOP, "State").or_else(|| shown("ProvinceState")),
            country: self.text(ns::PHOTOSHOP, "Country").or_else(|| shown("CountryName")),
            country_code: self.text(ns::IPTC_CORE, "CountryCode").or_else(|| shown("CountryCode")),
            alt_text: self.text(ns::IPTC_CORE, "AltTextAccessibility"),
            ..Metadata::default()
        }
    }

    /// The elements of a property; properties written as attributes have no node, and are read separately.
    fn elements(&self, space: &str, local: &str) -> impl Iterator<Item = Node<'_, '_>> {
        named(&self.elements, local).copied().filter(move |node| node.tag_name().namespace() == Some(space))
    }

    /// The value of a property that is written as an attribute.
    fn attribute(&self, space: &str, local: &str) -> Option<&str> {
        named(&self.attributes, local).find(|attribute| attribute.namespace() == Some(space)).map(Attribute::value)
    }

    fn text(&self, space: &str, local: &str) -> Option<String> {
        self.attribute(space, local).and_then(clean).or_else(|| self.elements(space, local).find_map(simple))
    }

    fn list(&self, space: &str, local: &str) -> Vec<String> {
        let items: Vec<_> = self.elements(space, local).flat_map(items).filter_map(simple).collect();
        if items.is_empty() { self.text(space, local).into_iter().collect() } else { items }
    }

    fn nested(&self, space: &str, local: &str, inner_space: &str, inner: &str) -> Option<String> {
        self.elements(space, local).flat_map(items).find_map(|item| part(item, inner_space, inner))
    }

    /// The names in an array of structures.
    fn names(&self, space: &str, local: &str, name: &str) -> Vec<String> {
        self.elements(space, local).flat_map(items).filter_map(|item| part(item, space, name)).collect()
    }

    /// A date of PRISM, whatever the version of its namespace.
    fn prism(&self, local: &str) -> Option<String> {
        let is_prism =
            |space: Option<&str>| space.is_some_and(|space| space.starts_with("http://prismstandard.org/namespaces/"));
        let mut attributes = named(&self.attributes, local).filter(|attribute| is_prism(attribute.namespace()));
        let attribute = attributes.find_map(|attribute| clean(attribute.value()));
        let mut elements = named(&self.elements, local).filter(|node| is_prism(node.tag_name().namespace()));
        let element = elements.find_map(|node| simple(*node));
        attribute.or(element)
    }

    /// A first or last day that is there and cannot be read: it may forbid the use of the photo.
    fn has_unreadable_day(&self) -> bool {
        let plus = ["LicenseStartDate", "LicenseEndDate"].into_iter().filter_map(|local| self.text(ns::PLUS, local));
        let prism = ["embargoDate", "expirationDate", "killDate"].into_iter().filter_map(|local| self.prism(local));
        // Zeros are no day.
        let is_some = |text: &String| text.contains(|c: char| matches!(c, '1'..='9'));
        plus.chain(prism).any(|text| is_some(&text) && day(&text, Captured::last_day).is_none())
    }

    /// What is said of the picture that pressbox does not carry on, each by its name.
    fn uncarried(&self) -> Vec<&'static str> {
        let has = |space: &str, local: &str| {
            self.elements(space, local).next().is_some() || self.attribute(space, local).is_some()
        };
        let whole = UNCARRIED.iter().filter(|(space, local, _)| has(space, local)).map(|(.., name)| *name);
        let of_part = UNCARRIED_PARTS.iter().filter(|(space, local, inner, _)| {
            self.elements(space, local).flat_map(items).any(|item| part(item, space, inner).is_some())
        });
        // Programs often write the same text twice, for everybody and for their own language.
        let differs = |space: &str, local: &str| {
            let said = self.text(space, local);
            let texts = self.elements(space, local).flat_map(items).filter_map(simple);
            texts.map(Some).any(|text| text != said)
        };
        let in_languages = ALTERNATIVES.iter().filter(|(space, local, _)| differs(space, local));
        let several = |local| self.elements(ns::IPTC_EXT, local).flat_map(items).nth(1).is_some();
        whole
            .chain(of_part.map(|(.., name)| *name))
            .chain(in_languages.map(|(.., name)| *name))
            .chain(several("LocationShown").then_some("the second and further locations shown"))
            .chain(several("LocationCreated").then_some("the second and further locations created"))
            .collect()
    }

    /// The structures of a property, in an array or alone.
    fn structures<S: Structure>(&self, space: &str, local: &str, shape: Shape) -> Vec<S> {
        let read = |item| S::from_parts(|name| part(item, shape.space, shape.part(name)?.0));
        self.elements(space, local).flat_map(items).map(read).filter(|structure: &S| !structure.is_blank()).collect()
    }

    /// A property of Creative Commons, in its namespace of today or before.
    fn cc(&self, local: &str) -> Option<String> {
        self.text(ns::CC, local).or_else(|| self.text(ns::OLD_CC, local))
    }
}
