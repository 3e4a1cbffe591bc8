//! Reading and writing together.

use super::{ns, read, write};
use crate::photo::{DataMining, DigitalSourceType, Licensor, Metadata};

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
