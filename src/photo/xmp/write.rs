//! Writes metadata as an XMP packet.

use std::fmt::Write as _;

use super::ns;
use super::shapes::{self, Form, Shape};
use crate::photo::metadata::{DataMining, DigitalSourceType, Metadata};
use crate::photo::structures::Structure;

/// Writes a packet in UTF-8. Nothing is copied from a source file's packet.
#[must_use]
pub fn write(metadata: &Metadata) -> Vec<u8> {
    let mut packet = Packet(String::with_capacity(2_048));
    packet.open();
    let m = metadata;
    packet.array("dc:creator", "Seq", &m.creator);
    packet.alternative("dc:description", m.caption.as_deref());
    packet.alternative("dc:rights", m.copyright.as_deref());
    packet.array("dc:subject", "Bag", &m.keywords);
    packet.alternative("dc:title", m.title.as_deref());
    packet.simple("photoshop:AuthorsPosition", m.creator_title.as_deref());
    packet.simple("photoshop:CaptionWriter", m.caption_writer.as_deref());
    packet.simple("photoshop:City", m.city.as_deref());
    packet.simple("photoshop:Country", m.country.as_deref());
    packet.simple("photoshop:Credit", m.credit.as_deref());
    packet.simple("photoshop:DateCreated", m.captured.as_ref().map(ToString::to_string).as_deref());
    packet.simple("photoshop:Headline", m.headline.as_deref());
    packet.simple("photoshop:Instructions", m.instructions.as_deref());
    packet.simple("photoshop:Source", m.source.as_deref());
    packet.simple("photoshop:State", m.state.as_deref());
    packet.simple("photoshop:TransmissionReference", m.job_id.as_deref());
    packet.simple("xmpRights:Marked", m.copyright.is_some().then_some("True"));
    packet.alternative("xmpRights:UsageTerms", m.usage_terms.as_deref());
    packet.simple("xmpRights:WebStatement", m.web_statement.as_deref());
    packet.simple("xmp:Rating", m.rating.map(|rating| rating.to_string()).as_deref());
    packet.resource("cc:license", m.cc_licence.as_deref());
    packet.alternative("Iptc4xmpCore:AltTextAccessibility", m.alt_text.as_deref());
    packet.simple("Iptc4xmpCore:CountryCode", m.country_code.as_deref());
    packet.structure("Iptc4xmpCore:CreatorContactInfo", shapes::CONTACT, &m.creator_contact);
    packet.simple("Iptc4xmpCore:IntellectualGenre", m.intellectual_genre.as_deref());
    packet.simple("Iptc4xmpCore:Location", m.sublocation.as_deref());
    packet.simple("Iptc4xmpExt:DigitalSourceType", m.digital_source_type.map(DigitalSourceType::uri).as_deref());
    packet.array("Iptc4xmpCore:Scene", "Bag", &m.scenes);
    packet.array("Iptc4xmpCore:SubjectCode", "Bag", &m.subject_codes);
    packet.simple("Iptc4xmpExt:AIPromptInformation", m.ai_prompt.as_deref());
    packet.simple("Iptc4xmpExt:AIPromptWriterName", m.ai_prompt_writer.as_deref());
    packet.simple("Iptc4xmpExt:AISystemUsed", m.ai_system.as_deref());
    packet.simple("Iptc4xmpExt:AISystemVersionUsed", m.ai_system_version.as_deref());
    packet.structures("Iptc4xmpExt:EmbdEncRightsExpr", "Bag", shapes::EMBEDDED_RIGHTS, &m.embedded_rights);
    packet.structures("Iptc4xmpExt:Genre", "Bag", shapes::TERM, &m.genres);
    packet.structures("Iptc4xmpExt:LinkedEncRightsExpr", "Bag", shapes::LINKED_RIGHTS, &m.linked_rights);
    packet.structures(
        "Iptc4xmpExt:LocationCreated",
        "Bag",
        shapes::LOCATION,
        std::slice::from_ref(&m.location_created),
    );
    packet.alternative("Iptc4xmpExt:Event", m.event.as_deref());
    packet.array("Iptc4xmpExt:OrganisationInImageName", "Bag", &m.organisations);
    packet.array("Iptc4xmpExt:PersonInImage", "Bag", &m.persons);
    packet.location_shown(metadata);
    packet.names("plus:CopyrightOwner", "plus:CopyrightOwnerName", &m.copyright_owners);
    packet.names("plus:ImageSupplier", "plus:ImageSupplierName", &m.image_suppliers);
    packet.simple("plus:ImageSupplierImageID", m.supplier_image_id.as_deref());
    packet.array("plus:ModelReleaseID", "Bag", &m.model_release_ids);
    packet.simple("plus:ModelReleaseStatus", m.model_release.as_deref());
    packet.alternative("plus:OtherConstraints", m.other_constraints.as_deref());
    packet.array("plus:PropertyReleaseID", "Bag", &m.property_release_ids);
    packet.simple("plus:PropertyReleaseStatus", m.property_release.as_deref());
    packet.simple("plus:LicenseStartDate", m.not_before.map(|date| date.to_string()).as_deref());
    packet.simple("plus:DataMining", m.data_mining.map(DataMining::uri).as_deref());
    packet.simple("plus:LicenseEndDate", m.expires.map(|date| date.to_string()).as_deref());
    packet.structures("plus:Licensor", "Seq", shapes::LICENSOR, &m.licensors);
    packet.close();
    packet.0.into_bytes()
}

struct Packet(String);

impl Packet {
    fn open(&mut self) {
        self.0.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
        self.0.push_str("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">");
        let _ = write!(self.0, "<rdf:RDF xmlns:rdf=\"{}\"><rdf:Description rdf:about=\"\"", ns::RDF);
        for (prefix, space) in [
            ("dc", ns::DC),
            ("photoshop", ns::PHOTOSHOP),
            ("xmp", ns::XMP),
            ("xmpRights", ns::XMP_RIGHTS),
            ("Iptc4xmpCore", ns::IPTC_CORE),
            ("Iptc4xmpExt", ns::IPTC_EXT),
            ("plus", ns::PLUS),
            ("cc", ns::CC),
        ] {
            let _ = write!(self.0, " xmlns:{prefix}=\"{space}\"");
        }
        self.0.push('>');
    }

    fn close(&mut self) {
        self.0.push_str("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                // A parser would turn it into a line feed.
                '\r' => self.0.push_str("&#xD;"),
                // XML 1.0 cannot represent the other control characters.
                c if c.is_control() && c != '\n' && c != '\t' => {}
                '\u{fffe}' | '\u{ffff}' => {}
                c => self.0.push(c),
            }
        }
    }

    fn element(&mut self, name: &str, text: &str) {
        let _ = write!(self.0, "<{name}>");
        self.text(text);
        let _ = write!(self.0, "</{name}>");
    }

    fn simple(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.element(name, text);
        }
    }

    fn alternative(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            let _ = write!(self.0, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">");
            self.text(text);
            let _ = write!(self.0, "</rdf:li></rdf:Alt></{name}>");
        }
    }

    fn array(&mut self, name: &str, kind: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        let _ = write!(self.0, "<{name}><rdf:{kind}>");
        for text in texts {
            self.element("rdf:li", text);
        }
        let _ = write!(self.0, "</rdf:{kind}></{name}>");
    }

    fn location_shown(&mut self, m: &Metadata) {
        let parts = [
            ("Iptc4xmpExt:City", &m.city),
            ("Iptc4xmpExt:CountryCode", &m.country_code),
            ("Iptc4xmpExt:CountryName", &m.country),
            ("Iptc4xmpExt:ProvinceState", &m.state),
            ("Iptc4xmpExt:Sublocation", &m.sublocation),
        ];
        if parts.iter().all(|(_, text)| text.is_none()) {
            return;
        }
        self.0.push_str("<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType=\"Resource\">");
        for (name, text) in parts {
            self.simple(name, text.as_deref());
        }
        self.0.push_str("</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>");
    }

    /// A sequence of structures that have a name.
    fn names(&mut self, property: &str, name: &str, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let _ = write!(self.0, "<{property}><rdf:Seq>");
        for text in names {
            self.0.push_str("<rdf:li rdf:parseType=\"Resource\">");
            self.element(name, text);
            self.0.push_str("</rdf:li>");
        }
        let _ = write!(self.0, "</rdf:Seq></{property}>");
    }

    /// Structures in an array.
    fn structures<S: Structure>(&mut self, property: &str, kind: &str, shape: Shape, structures: &[S]) {
        let mut structures = structures.iter().filter(|structure| !structure.is_blank()).peekable();
        if structures.peek().is_none() {
            return;
        }
        let _ = write!(self.0, "<{property}><rdf:{kind}>");
        for structure in structures {
            self.structure("rdf:li", shape, structure);
        }
        let _ = write!(self.0, "</rdf:{kind}></{property}>");
    }

    fn structure(&mut self, element: &str, shape: Shape, structure: &impl Structure) {
        if structure.is_blank() {
            return;
        }
        let _ = write!(self.0, "<{element} rdf:parseType=\"Resource\">");
        for (name, text) in structure.parts() {
            let Some((local, form)) = shape.part(name) else { continue };
            let name = format!("{}:{local}", shape.prefix);
            match form {
                Form::Text => self.simple(&name, text),
                Form::Alternative => self.alternative(&name, text),
                Form::Bag => self.array(&name, "Bag", &text.map(str::to_owned).into_iter().collect::<Vec<_>>()),
            }
        }
        let _ = write!(self.0, "</{element}>");
    }

    /// A property whose value should be a URI, and is written as a text where it is none.
    fn resource(&mut self, name: &str, uri: Option<&str>) {
        let is_uri =
            |uri: &&str| uri.contains(':') && !uri.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<'));
        let Some(uri) = uri.filter(is_uri) else { return self.simple(name, uri) };
        let _ = write!(self.0, "<{name} rdf:resource=\"");
        self.text(uri);
        self.0.push_str("\"/>");
    }
}
