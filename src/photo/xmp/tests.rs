//! Reading and writing together.

use super::{PacketState, ns, read, read_facts, write};
use crate::photo::{Contact, DataMining, DigitalSourceType, Licensor, Location, Metadata, RightsExpression, Term};

fn full() -> Metadata {
    let text = |t: &str| Some(t.to_owned());
    Metadata {
        creator: vec!["Åsa; \"Öberg\"".to_owned(), "B & C <d>".to_owned()],
        creator_title: text("Fotograf"),
        copyright: text("© 2022 Åsa"),
        credit: text("Foto: Åsa/Nord"),
        caption: text("Två rader\nmed <b>&amp;</b> \\ \u{2009}och 🏁"),
        headline: text("Rubrik"),
        title: text("DSC_1"),
        keywords: vec!["å".to_owned(), "motor sport".to_owned()],
        source: text("Nord"),
        instructions: text("Ring \"först\""),
        job_id: text("7"),
        caption_writer: text("ab"),
        usage_terms: text("Free for editorial use"),
        web_statement: text("https://press.example/terms?a=1&b=2"),
        licensors: vec![
            Licensor { name: text("Nord AB"), url: text("https://nord.example/a") },
            Licensor { name: None, url: text("https://nord.example/b") },
        ],
        digital_source_type: Some(DigitalSourceType::DigitalCapture),
        data_mining: Some(DataMining::ProhibitedExceptSearchEngines),
        expires: "2030-12-31".parse().ok(),
        captured: "2022-05-13T16:20:05.25+02:00".parse().ok(),
        sublocation: text("Depån"),
        city: text("Hockenheim"),
        state: text("Baden-Württemberg"),
        country: text("Germany"),
        country_code: text("DEU"),
        alt_text: text("En röd bil"),
        not_before: "2026-01-31".parse().ok(),
        other_constraints: text("Not for adverts"),
        copyright_owners: vec!["Nord AB".to_owned(), "Åsa".to_owned()],
        image_suppliers: vec!["Nord bild".to_owned()],
        supplier_image_id: text("N-42"),
        model_release: text("http://ns.useplus.org/ldf/vocab/MR-UMR"),
        model_release_ids: vec!["1".to_owned()],
        property_release: text("http://ns.useplus.org/ldf/vocab/PR-NON"),
        property_release_ids: vec!["2".to_owned(), "3".to_owned()],
        persons: vec!["Anna Ek".to_owned(), "Bo Öst".to_owned()],
        organisations: vec!["Åre kommun".to_owned()],
        event: text("Bridge opening"),
        subject_codes: vec!["15000000".to_owned()],
        scenes: vec!["011221".to_owned()],
        ai_system: text("Model & Co"),
        ai_system_version: text("2"),
        ai_prompt: text("a red car"),
        ai_prompt_writer: text("Anna Ek"),
        creator_contact: Contact {
            address: text("Storgatan 1\n2 tr"),
            city: text("Åre"),
            region: text("Jämtland"),
            postal_code: text("837 52"),
            country: text("Sweden"),
            phone: text("+46 647 1, +46 647 2"),
            email: text("a&b@nord.example"),
            url: text("https://nord.example/\"a\""),
        },
        cc_licence: text("https://creativecommons.org/licenses/by/4.0/"),
        embedded_rights: vec![RightsExpression {
            expression: text("<o:Policy xmlns:o=\"http://www.w3.org/ns/odrl/2/\"/>"),
            encoding: text("application/xml"),
            language: text("http://www.w3.org/ns/odrl/2/"),
        }],
        linked_rights: vec![RightsExpression {
            expression: text("https://nord.example/odrl.json?a=1&b=2"),
            ..RightsExpression::default()
        }],
        genres: vec![
            Term {
                name: text("Feature"),
                id: text("http://cv.iptc.org/newscodes/genre/Feature"),
                vocabulary: text("http://cv.iptc.org/newscodes/genre/"),
                about: text("http://cv.example/x"),
            },
            Term { name: text("Porträtt"), ..Term::default() },
        ],
        intellectual_genre: text("Profile"),
        location_created: Location {
            name: text("Arenan"),
            sublocation: text("Läktare B"),
            city: text("Lund"),
            state: text("Skåne"),
            country: text("Sweden"),
            country_code: text("SWE"),
            world_region: text("Europe"),
            id: text("http://www.geonames.org/2693678"),
        },
        rating: "4".parse().ok(),
    }
}

#[test]
fn what_is_written_is_read_again() {
    assert_eq!(read(&write(&full())), full());
    assert_eq!(read(&write(&Metadata::default())), Metadata::default());
}

#[test]
fn the_spellings_of_rdf_all_say_the_same() {
    let head = format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{}'>", ns::RDF);
    let names = format!("xmlns:p='{}' xmlns:plus='{}' xmlns:dc='{}'", ns::PHOTOSHOP, ns::PLUS, ns::DC);
    let foot = "</rdf:RDF></x:xmpmeta>";
    let bodies = [
        format!(
            "<rdf:Description rdf:about='' {names} p:Credit='C'><plus:Licensor><rdf:Seq>\
             <rdf:li plus:LicensorURL='u' plus:LicensorName='n'/></rdf:Seq></plus:Licensor></rdf:Description>"
        ),
        format!(
            "<rdf:Description {names}><p:Credit>C</p:Credit></rdf:Description><rdf:Description {names}>\
             <plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'><plus:LicensorURL>u</plus:LicensorURL>\
             <plus:LicensorName>n</plus:LicensorName></rdf:li></rdf:Seq></plus:Licensor></rdf:Description>"
        ),
        format!(
            "<rdf:Description {names}><p:Credit> C </p:Credit><plus:Licensor><rdf:Bag><rdf:li><rdf:Description>\
             <plus:LicensorURL rdf:resource='u'/><plus:LicensorName>n</plus:LicensorName></rdf:Description></rdf:li>\
             </rdf:Bag></plus:Licensor></rdf:Description>"
        ),
    ];
    for body in bodies {
        let metadata = read(format!("{head}{body}{foot}").as_bytes());
        assert_eq!(metadata.credit.as_deref(), Some("C"), "{body}");
        let licensor = Licensor { name: Some("n".to_owned()), url: Some("u".to_owned()) };
        assert_eq!(metadata.licensors, [licensor], "{body}");
    }
}

#[test]
fn wrappers_and_qualifiers_of_every_kind_are_read() {
    let rdf = |body: &str| {
        format!(
            "<r:RDF xmlns:r='{}'><r:Description xmlns:p='{}' xmlns:dc='{}'>{body}</r:Description></r:RDF>",
            ns::RDF,
            ns::PHOTOSHOP,
            ns::DC
        )
    };
    let credit = rdf("<p:Credit>C</p:Credit>");
    let packets = [
        credit.clone(),
        format!("<x:xapmeta xmlns:x='adobe:ns:meta/'>{credit}</x:xapmeta>"),
        format!(
            "<?xpacket begin='' id='x'?><m:xmpmeta xmlns:m='adobe:ns:meta/'>{credit}</m:xmpmeta>  <?xpacket end='w'?>"
        ),
        format!("odd bytes <unclosed {credit} behind"),
        rdf("<p:Credit r:parseType='Resource'><r:value>C</r:value><p:q>x</p:q></p:Credit>"),
        rdf("<p:Credit><r:Description r:value='C'/></p:Credit>"),
        rdf("<p:Credit><r:Description><r:value>C</r:value></r:Description></p:Credit>"),
        rdf(&format!("<p:Credit>C</p:Credit><p:Instructions>{}</p:Instructions>", "a=b ".repeat(2_000))),
    ];
    for packet in packets {
        assert_eq!(read(packet.as_bytes()).credit.as_deref(), Some("C"), "{packet:.200}");
    }
    let alternatives =
        "<dc:rights><r:Alt><r:li xml:lang='sv'>S</r:li><r:li xml:lang='X-DEFAULT'>D</r:li></r:Alt></dc:rights>";
    assert_eq!(read(rdf(alternatives).as_bytes()).copyright.as_deref(), Some("D"));
    let utf32: Vec<u8> = credit.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(read(&utf32).credit.as_deref(), Some("C"));
}

#[test]
fn utf_16_is_read_and_rubbish_is_nothing() {
    let text = String::from_utf8(write(&full())).unwrap();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&utf16).credit, full().credit);
    assert_eq!(read(b"<x:xmpmeta><unclosed>"), Metadata::default());
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    assert_eq!(read(deep.as_bytes()), Metadata::default());
}

/// A packet with terms, a credit line and a city, whose parts can be replaced.
fn packet(terms: &str) -> String {
    format!(
        "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='{}'><rdf:Description rdf:about='' xmlns:photoshop='{}' xmlns:xmpRights='{}' \
         photoshop:City='Åre'><xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang='x-default'>{terms}</rdf:li></rdf:Alt>\
         </xmpRights:UsageTerms><photoshop:Credit>Foto: Ek</photoshop:Credit></rdf:Description></rdf:RDF></x:xmpmeta>\
         <?xpacket end='w'?>",
        ns::RDF,
        ns::PHOTOSHOP,
        ns::XMP_RIGHTS
    )
}

#[test]
fn a_packet_that_is_not_well_formed_is_repaired() {
    let cases = [
        ("control characters", packet("NO\u{b}SALES\u{1}"), "NO SALES"),
        ("references to control characters", packet("NO&#11;SALES&#x0;"), "NO SALES"),
        ("a bare ampersand", packet("R&D only & more"), "R&D only & more"),
        ("entities of HTML", packet("Malm&ouml; &copy;&nbsp;2022 &hellip; &unknown;"), "Malmö ©\u{a0}2022 … &unknown;"),
        ("a bare bracket", packet("under 5 < 6, I <3 it"), "under 5 < 6, I <3 it"),
        ("an undeclared prefix", packet("NO SALES").replace("xmlns:xmpRights=", "xmlns:other="), "NO SALES"),
        (
            "an old prefix",
            packet("NO SALES").replace("xmpRights:", "xapRights:").replace("xmlns:xapRights", "xmlns:o"),
            "NO SALES",
        ),
        ("an unknown prefix", packet("NO SALES").replace("xml:lang", "odd:x='1' xml:lang"), "NO SALES"),
        (
            "a double attribute",
            packet("NO SALES").replace("photoshop:City", "photoshop:City='B' photoshop:City"),
            "NO SALES",
        ),
        ("no quotes", packet("NO SALES").replace("'x-default'", "x-default"), "NO SALES"),
        ("a document type", format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{}", packet("NO SALES")), "NO SALES"),
        ("a comment", packet("NO SALES<!-- a -- b -->"), "NO SALES"),
        ("CDATA beside it", packet("<![CDATA[NO & SALES]]>\u{2}"), "NO & SALES"),
        ("garbage behind it", packet("NO SALES & more") + "\0\u{1}</x>", "NO SALES & more"),
    ];
    for (what, packet, terms) in cases {
        let facts = read_facts(packet.as_bytes());
        let expected = match what {
            "garbage behind it" => PacketState::Partial,
            // The RDF alone is well-formed.
            "a document type" => PacketState::Whole,
            _ => PacketState::Repaired,
        };
        assert_eq!(facts.metadata.usage_terms.as_deref(), Some(terms), "{what}");
        assert_eq!(facts.metadata.credit.as_deref(), Some("Foto: Ek"), "{what}");
        assert_eq!(facts.metadata.city.as_deref(), Some("Åre"), "{what}");
        assert_eq!(facts.state, expected, "{what}");
    }
    let latin: Vec<u8> = packet("Malm\u{1} only").bytes().map(|byte| if byte == 1 { 0xF6 } else { byte }).collect();
    let facts = read_facts(&latin);
    let read = (facts.metadata.usage_terms.as_deref(), facts.metadata.city.as_deref(), facts.state);
    assert_eq!(read.2, PacketState::Repaired, "{read:?}");
    assert_eq!(read.0, Some("Malmö only"));
}

#[test]
fn of_a_packet_that_is_cut_off_what_is_whole_is_read() {
    let whole = packet("NO SALES");
    let start = whole.find("<xmpRights").unwrap();
    for cut in start..whole.find("</x:xmpmeta").unwrap() {
        let Some(cut_off) = whole.get(..cut) else { continue };
        let facts = read_facts(cut_off.as_bytes());
        assert_eq!(facts.state, PacketState::Partial, "{cut_off}");
        assert!(matches!(facts.metadata.usage_terms.as_deref(), None | Some("NO SALES")), "{cut_off}");
        assert!(matches!(facts.metadata.credit.as_deref(), None | Some("Foto: Ek")), "{cut_off}");
    }
    let unclosed = read_facts(whole.replace("</rdf:Alt>", "").as_bytes());
    assert_eq!(unclosed.state, PacketState::Partial);
    for nothing in ["not XML at all", "<x:xmpmeta xmlns:x='adobe:ns:meta/'>garbage", "\u{1}<<<<"] {
        assert_eq!(read_facts(nothing.as_bytes()).state, PacketState::Unreadable, "{nothing}");
    }
    for blank in ["", "  \n", "\0\0"] {
        assert_eq!(read_facts(blank.as_bytes()).state, PacketState::Whole, "{blank:?}");
    }
}
