//! RDF in, metadata out.

use roxmltree::{Document, Node, ParsingOptions};

use super::super::metadata::{Captured, DataMining, DigitalSourceType, Licensor, Metadata};
use super::super::text::clean;
use super::ns;

/// No real packet has more nodes, stands deeper, or says as much in one tag. The parser recurses into depth, compares
/// each attribute of a tag with every other, and copies a tag's namespaces to what stands in it.
const MAX_NODES: u32 = 200_000;
const MAX_DEPTH: usize = 64;
const MAX_ATTRIBUTES: usize = 1_000;
const MAX_NAMESPACES: usize = 2_000;

/// Reads a packet: UTF-8 or UTF-16, with or without its wrapper. Not well-formed is as good as nothing.
#[must_use]
pub fn read(packet: &[u8]) -> Metadata {
    let text = decoded(packet);
    let text = unwrapped(&text);
    if !is_plausible(text) {
        return Metadata::default();
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(text, options) else { return Metadata::default() };
    let descriptions: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name((ns::RDF, "RDF")))
        .flat_map(|rdf| rdf.children())
        .filter(|node| node.has_tag_name((ns::RDF, "Description")))
        .collect();
    Packet { descriptions }.metadata()
}

fn decoded(packet: &[u8]) -> String {
    let utf16 = match packet {
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        _ => None,
    };
    match utf16 {
        Some(encoding) => encoding.decode_with_bom_removal(packet).0.into_owned(),
        None => String::from_utf8_lossy(packet).into_owned(),
    }
}

/// The XML between the packet's processing instructions and padding.
fn unwrapped(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c == '\u{feff}' || c == '\0' || c.is_whitespace());
    let from = text.find("<x:xmpmeta").or_else(|| text.find("<rdf:RDF")).unwrap_or(0);
    let to = text.rfind("<?xpacket end").filter(|to| *to > from).unwrap_or(text.len());
    text[from..to].trim_end_matches(|c: char| c == '\0' || c.is_whitespace())
}

/// Goes over the text once, before any parser does, and says whether one could do so in bounded time.
fn is_plausible(text: &str) -> bool {
    if text.matches("xmlns").take(MAX_NAMESPACES + 1).count() > MAX_NAMESPACES {
        return false;
    }
    let mut depth = 0usize;
    // What stands behind each `<`: the tag up to its `>`, and text.
    for piece in text.split('<').skip(1) {
        let tag = tag_of(piece);
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['!', '?']) && !tag.ends_with('/') {
            depth += 1;
        }
        if depth > MAX_DEPTH || piece.matches('=').take(MAX_ATTRIBUTES + 1).count() > MAX_ATTRIBUTES {
            return false;
        }
    }
    true
}

/// A tag without its brackets: up to the first `>` that stands in no quotes.
fn tag_of(piece: &str) -> &str {
    let mut quote = None;
    let end = piece.bytes().position(|byte| {
        if let Some(open) = quote {
            quote = quote.filter(|_| byte != open);
            return false;
        }
        quote = matches!(byte, b'"' | b'\'').then_some(byte);
        byte == b'>'
    });
    end.map_or(piece, |end| &piece[..end])
}

/// The descriptions of one packet, asked for properties.
struct Packet<'a, 'i> {
    descriptions: Vec<Node<'a, 'i>>,
}

impl Packet<'_, '_> {
    fn metadata(&self) -> Metadata {
        let shown = |local| self.nested(ns::IPTC_EXT, "LocationShown", ns::IPTC_EXT, local);
        Metadata {
            creator: self.list(ns::DC, "creator"),
            creator_title: self.text(ns::PHOTOSHOP, "AuthorsPosition"),
            copyright: self.text(ns::DC, "rights"),
            credit: self.text(ns::PHOTOSHOP, "Credit"),
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
            licensors: self.licensors(),
            digital_source_type: self
                .text(ns::IPTC_EXT, "DigitalSourceType")
                .and_then(|term| DigitalSourceType::from_term(&term)),
            data_mining: self.text(ns::PLUS, "DataMining").and_then(|term| DataMining::from_term(&term)),
            expires: self.text(ns::PLUS, "LicenseEndDate").and_then(|text| text.parse::<Captured>().ok()?.date()),
            captured: [(ns::PHOTOSHOP, "DateCreated"), (ns::EXIF, "DateTimeOriginal"), (ns::XMP, "CreateDate")]
                .into_iter()
                .find_map(|(space, local)| self.text(space, local)?.parse().ok()),
            sublocation: self.text(ns::IPTC_CORE, "Location").or_else(|| shown("Sublocation")),
            city: self.text(ns::PHOTOSHOP, "City").or_else(|| shown("City")),
            state: self.text(ns::PHOTOSHOP, "State").or_else(|| shown("ProvinceState")),
            country: self.text(ns::PHOTOSHOP, "Country").or_else(|| shown("CountryName")),
            country_code: self.text(ns::IPTC_CORE, "CountryCode").or_else(|| shown("CountryCode")),
            alt_text: self.text(ns::IPTC_CORE, "AltTextAccessibility"),
        }
    }

    /// A property as an element; the attribute spelling has no node and is asked for apart.
    fn elements(&self, space: &str, local: &str) -> impl Iterator<Item = Node<'_, '_>> {
        let children = self.descriptions.iter().flat_map(Node::children);
        children.filter(move |node| node.has_tag_name((space, local)))
    }

    fn text(&self, space: &str, local: &str) -> Option<String> {
        let attribute = self.descriptions.iter().find_map(|d| d.attribute((space, local)));
        attribute.and_then(clean).or_else(|| self.elements(space, local).find_map(simple))
    }

    fn list(&self, space: &str, local: &str) -> Vec<String> {
        let items: Vec<_> = self.elements(space, local).flat_map(items).filter_map(simple).collect();
        if items.is_empty() { self.text(space, local).into_iter().collect() } else { items }
    }

    fn nested(&self, space: &str, local: &str, inner_space: &str, inner: &str) -> Option<String> {
        self.elements(space, local).flat_map(items).find_map(|item| part(item, inner_space, inner))
    }

    fn licensors(&self) -> Vec<Licensor> {
        self.elements(ns::PLUS, "Licensor")
            .flat_map(items)
            .map(|item| Licensor {
                name: part(item, ns::PLUS, "LicensorName"),
                url: part(item, ns::PLUS, "LicensorURL"),
            })
            .filter(|licensor| *licensor != Licensor::default())
            .collect()
    }
}

/// The `rdf:li` of an array; for a value that is none, the value itself.
fn items<'a, 'i>(property: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let array =
        property.children().find(|node| ["Seq", "Bag", "Alt"].iter().any(|kind| node.has_tag_name((ns::RDF, *kind))));
    match array {
        Some(array) => array.children().filter(|node| node.has_tag_name((ns::RDF, "li"))).collect(),
        None => vec![property],
    }
}

/// The text of a value; of alternatives the `x-default`, else the first.
fn simple(value: Node<'_, '_>) -> Option<String> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    if let Some(resource) = value.attribute((ns::RDF, "resource")) {
        return clean(resource);
    }
    let alternatives = items(value);
    if alternatives.first() != Some(&value) {
        let default = alternatives.iter().find(|li| li.attribute((XML, "lang")) == Some("x-default"));
        return default.into_iter().chain(&alternatives).find_map(|li| own_text(*li));
    }
    own_text(value)
}

/// The text that stands directly in an element, and not in elements within it.
fn own_text(node: Node<'_, '_>) -> Option<String> {
    let text: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    clean(&text)
}

/// A part of a struct, in any spelling: attribute, element, or within an inner description.
fn part(item: Node<'_, '_>, space: &str, local: &str) -> Option<String> {
    let inner = item.children().filter(|node| node.has_tag_name((ns::RDF, "Description")));
    std::iter::once(item).chain(inner).find_map(|node| {
        let attribute = node.attribute((space, local)).and_then(clean);
        attribute.or_else(|| node.children().find(|child| child.has_tag_name((space, local))).and_then(simple))
    })
}
