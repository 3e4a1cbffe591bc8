//! The demo's material: an invented lighthouse museum on an island that is on no map, its photos, its release, its list.

use crate::photo::{DataMining, DigitalSourceType, Licensor, Metadata};

/// The organisation, as `pressbox init` takes it.
pub(super) const ORGANISATION: &str = "Stjärnskär Lighthouse Museum";
pub(super) const FROM: &str = "press@stjarnskar.example";
pub(super) const ZONE: &str = "Europe/Stockholm";

/// The release's slug, and its two editions without their photos.
pub(super) const SLUG: &str = "stjarnskar-lights-its-lamp";
pub(super) const RELEASE_EN: &str = include_str!("../../../assets/demo/release.en.md");
pub(super) const RELEASE_SV: &str = include_str!("../../../assets/demo/release.sv.md");

/// The newsroom's standing pages, with the places of photos by their names, and the logos that they offer.
pub(super) const PAGES: [(&str, &str); 3] = [
    ("about.en.md", include_str!("../../../assets/demo/pages/about.en.md")),
    ("about.sv.md", include_str!("../../../assets/demo/pages/about.sv.md")),
    ("salen.en.md", include_str!("../../../assets/demo/pages/salen.en.md")),
];
pub(super) const LOGOS: [(&str, &[u8]); 4] = [
    ("museum-logo.svg", include_bytes!("../../../assets/demo/pages/museum-logo.svg")),
    ("museum-logo-on-dark.svg", include_bytes!("../../../assets/demo/pages/museum-logo-on-dark.svg")),
    ("icon.svg", include_bytes!("../../../assets/demo/pages/icon.svg")),
    ("icon.png", include_bytes!("../../../assets/demo/pages/icon.png")),
];

/// What the pages call the photos, in the order of [`photos`].
pub(super) const PHOTO_NAMES: [&str; 5] = ["{regatta}", "{tower}", "{sail}", "{lens}", "{harbour}"];

/// The media list as a spreadsheet saves it in Sweden: semicolons, a byte order mark, one journalist twice and one
/// address that is not valid.
pub(super) const LIST: &str = "press";
pub(super) const JOURNALISTS: &[u8] = include_bytes!("../../../assets/demo/journalists.csv");

/// A photo as it comes to the press office.
#[derive(Debug)]
pub(super) struct DemoPhoto {
    /// The file's name, as a camera or a person gave it.
    pub(super) name: &'static str,
    /// A JPEG without metadata, made by the example `paint-demo`.
    pub(super) jpeg: &'static [u8],
    pub(super) metadata: Metadata,
    /// Its caption and its alt text in the Swedish edition.
    pub(super) swedish: (&'static str, &'static str),
    pub(super) copy: Option<Copy>,
}

/// A second file of the same photo.
#[derive(Debug)]
pub(super) struct Copy {
    pub(super) name: &'static str,
    /// `None`: the same file, byte for byte. Else the same picture with only this metadata.
    pub(super) metadata: Option<Metadata>,
}

/// The five photos in the order of the release; the first is the lead photo.
pub(super) fn photos() -> Vec<DemoPhoto> {
    vec![regatta(), tower(), sail(), lens(), harbour()]
}

fn regatta() -> DemoPhoto {
    let metadata = Metadata {
        headline: Some("The Lantern Regatta passes the lit lighthouse".to_owned()),
        caption: Some(
            "Wooden boats with a lantern each sail past the lighthouse on Stjärnskär, Sweden, on Saturday, Aug. 22, \
             2026. That night volunteers tried its lamp for the first time since 1969; from Aug. 21, 2027, it burns \
             every night."
                .to_owned(),
        ),
        alt_text: Some(
            "A white lighthouse with red bands sends two beams over a sea at dusk; eight small sailing boats carry \
             lanterns, and two people watch from a rock."
                .to_owned(),
        ),
        keywords: words(&["Lantern Regatta", "Stjärnskär", "lighthouse", "dusk", "gaffelrigg", "fyr"]),
        captured: "2026-08-22T21:06:12+02:00".parse().ok(),
        ..of_the_museum(YLVA)
    };
    let swedish = (
        "Träbåtar med var sin lanterna seglar förbi fyren på Stjärnskär lördagen den 22 augusti 2026, natten då \
         frivilliga provtände den för första gången sedan 1969.",
        "En vit fyr med röda band sänder två strålar över havet i skymningen; åtta små segelbåtar bär lanternor och \
         två människor ser på från en klippa.",
    );
    let of_a_stock_site = Metadata {
        caption: Some("Sailboats and a lighthouse at sunset.".to_owned()),
        keywords: words(&["Sailboats", "Sunset", "Lighthouse"]),
        ..Metadata::default()
    };
    DemoPhoto {
        name: "_DSC4127.jpg",
        jpeg: include_bytes!("../../../assets/demo/photos/regatta.jpg"),
        metadata,
        swedish,
        copy: Some(Copy { name: "photo-for-web.jpg", metadata: Some(of_a_stock_site) }),
    }
}

fn tower() -> DemoPhoto {
    let metadata = Metadata {
        headline: Some("The lighthouse on Stjärnskär under turning stars".to_owned()),
        caption: Some(
            "The lighthouse on Stjärnskär, Sweden, burns on trial shortly before midnight on Saturday, Aug. 22, 2026. \
             The tower of 1869 is 31 meters tall and opens to visitors on Aug. 22, 2027."
                .to_owned(),
        ),
        alt_text: Some(
            "The lighthouse from below at night, banded in white and red, with star trails around the pole, a red \
             cottage with lit windows, and a path with lanterns to the open door."
                .to_owned(),
        ),
        keywords: words(&["Stjärnskär", "lighthouse", "night", "star trails", "fyr", "stjärnor"]),
        captured: "2026-08-22T23:48:40+02:00".parse().ok(),
        ..of_the_museum(YLVA)
    };
    let swedish = (
        "Fyren på Stjärnskär lyser på prov strax före midnatt lördagen den 22 augusti 2026. Tornet från 1869 är 31 \
         meter högt och öppnar för besökare den 22 augusti 2027.",
        "Fyren nedifrån om natten, i vita och röda band, med stjärnspår runt polen, en röd stuga med tända fönster och \
         en stig med lanternor fram till den öppna dörren.",
    );
    DemoPhoto {
        name: "_DSC4163.jpg",
        jpeg: include_bytes!("../../../assets/demo/photos/tower.jpg"),
        metadata,
        swedish,
        copy: Some(Copy { name: "cover FINAL (2).jpg", metadata: None }),
    }
}

fn sail() -> DemoPhoto {
    let metadata = Metadata {
        headline: Some("Sälen on her way to the start".to_owned()),
        caption: Some(
            "The cutter Sälen, with Juni Sjöhage at the tiller, heads for the start of the Lantern Regatta off \
             Stjärnskär, Sweden, at sunset on Saturday, Aug. 22, 2026. Her great-grandfather, the last keeper of the \
             lighthouse, built the boat."
                .to_owned(),
        ),
        alt_text: Some(
            "A gaff cutter with red and cream sails and a crew of three heels over in a green swell before a huge low \
             sun."
                .to_owned(),
        ),
        keywords: words(&["Sälen", "Juni Sjöhage", "Lantern Regatta", "gaff cutter", "sunset", "kutter"]),
        captured: "2026-08-22T20:02:31+02:00".parse().ok(),
        ..of_the_museum(YLVA)
    };
    let swedish = (
        "Kuttern Sälen, med Juni Sjöhage vid rodret, på väg till Lanternregattans start utanför Stjärnskär i \
         solnedgången lördagen den 22 augusti 2026. Båten byggdes av hennes farfars far, den siste fyrvaktaren.",
        "En gaffelriggad kutter med röda och gräddvita segel och tre ombord kränger i grön sjö framför en väldig låg \
         sol.",
    );
    DemoPhoto {
        name: "IMG_2088.JPG",
        jpeg: include_bytes!("../../../assets/demo/photos/sail.jpg"),
        metadata,
        swedish,
        copy: None,
    }
}

fn lens() -> DemoPhoto {
    let metadata = Metadata {
        headline: Some("The last touch before the lamp is tried".to_owned()),
        caption: Some(
            "Lamp-keeper Göran Ytterfeldt wipes the lens of the lighthouse on Stjärnskär, Sweden, before its trial on \
             Saturday, Aug. 22, 2026. Volunteers cleaned its 312 prisms over seven winters."
                .to_owned(),
        ),
        alt_text: Some(
            "A man in a cap, dark against the light, wipes a lens of glass rings that is taller than he is; behind the \
             panes lie the sea and the lanterns of small boats."
                .to_owned(),
        ),
        keywords: words(&["Göran Ytterfeldt", "lens", "lamp room", "prisms", "Stjärnskär", "fyrlins"]),
        captured: "2026-08-22T20:41:05+02:00".parse().ok(),
        ..of_the_museum(YLVA)
    };
    let swedish = (
        "Fyrvaktaren Göran Ytterfeldt torkar av linsen på Stjärnskär inför provtändningen lördagen den 22 augusti \
         2026. Frivilliga har under sju vintrar rengjort dess 312 prismor.",
        "En man i skepparmössa, mörk mot ljuset, torkar av en lins av glasringar som är högre än han själv; bakom \
         rutorna syns havet och småbåtars lanternor.",
    );
    DemoPhoto {
        name: "_DSC4190.jpg",
        jpeg: include_bytes!("../../../assets/demo/photos/lens.jpg"),
        metadata,
        swedish,
        copy: None,
    }
}

fn harbour() -> DemoPhoto {
    let metadata = Metadata {
        headline: Some("The morning after the Lantern Regatta".to_owned()),
        caption: Some(
            "A sloop lies before the boathouses of Stjärnskär, Sweden, in the mist of Sunday, Aug. 23, 2026, her \
             lantern still burning. In one of the boathouses the lens of the lighthouse lay forgotten until 2019."
                .to_owned(),
        ),
        alt_text: Some(
            "Three red boathouses and a yellow one are mirrored in still water in the morning mist; a sloop at anchor \
             has a lantern in her forestay, and spruces fade behind her."
                .to_owned(),
        ),
        keywords: words(&["Stjärnskär", "boathouses", "harbour", "mist", "morning", "båthus"]),
        captured: "2026-08-23T06:20:00+02:00".parse().ok(),
        ..of_the_museum("Bengt-Åke Lönnsjö")
    };
    let swedish = (
        "En slup framför båthusen på Stjärnskär i söndagsdiset den 23 augusti 2026, med lanternan ännu tänd. I ett av \
         båthusen låg fyrens lins glömd fram till 2019.",
        "Tre röda båthus och ett gult speglar sig i stilla vatten i morgondiset; en slup till ankars har en lanterna i \
         förstaget, och granar bleknar bakom henne.",
    );
    DemoPhoto {
        name: "Hamnen på söndagsmorgonen.jpg",
        jpeg: include_bytes!("../../../assets/demo/photos/harbour.jpg"),
        metadata,
        swedish,
        copy: None,
    }
}

const YLVA: &str = "Ylva Tärnström";

/// What all pictures of the museum say about their rights and their place.
fn of_the_museum(creator: &str) -> Metadata {
    let museum = "Stjärnskärs fyrmuseum";
    Metadata {
        creator: vec![creator.to_owned()],
        creator_title: Some("Illustrator".to_owned()),
        credit: Some(format!("Illustration: {creator} / {museum}")),
        copyright: Some(format!("© 2026 {museum}")),
        source: Some(museum.to_owned()),
        usage_terms: Some(
            "Free for editorial use in reports about the lighthouse on Stjärnskär and the Lantern Regatta, with the \
             credit line."
                .to_owned(),
        ),
        web_statement: Some("https://stjarnskar.example/press/terms".to_owned()),
        licensors: vec![Licensor {
            name: Some(museum.to_owned()),
            url: Some("https://stjarnskar.example/press/licence".to_owned()),
        }],
        digital_source_type: Some(DigitalSourceType::DigitalCreation),
        data_mining: Some(DataMining::ProhibitedExceptSearchEngines),
        city: Some("Stjärnskär".to_owned()),
        country: Some("Sweden".to_owned()),
        country_code: Some("SWE".to_owned()),
        ..Metadata::default()
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Destination, PhotoId, Requirement, RightsSettings, Standing, clear};

    #[test]
    fn every_photo_meets_the_strictest_requirements() {
        let all = vec![
            Requirement::CreatorOrCredit,
            Requirement::CopyrightOrTerms,
            Requirement::Caption,
            Requirement::AltText,
        ];
        let strict = RightsSettings { mail: all, ..RightsSettings::default() };
        for photo in photos() {
            let id = PhotoId::of(photo.name.as_bytes());
            assert_eq!(
                clear(
                    id,
                    &photo.metadata,
                    Standing::default(),
                    Destination::Mail,
                    &strict,
                    jiff::civil::date(2026, 6, 1)
                )
                .err(),
                None,
                "{}",
                photo.name
            );
        }
    }

    #[test]
    fn a_caption_names_the_day_that_the_photo_was_taken_on() {
        for photo in photos() {
            let captured = photo.metadata.captured.expect("a date that reads");
            let day = captured.day.expect("a whole date");
            let date = jiff::civil::date(2026, 8, i8::try_from(day).unwrap());
            let weekday = jiff::fmt::strtime::format("%A, Aug. %-d, %Y", date).unwrap();
            let caption = photo.metadata.caption.unwrap();
            assert!(caption.contains(&weekday), "{}: `{weekday}` is not in `{caption}`", photo.name);
            let (swedish, _) = photo.swedish;
            assert!(swedish.contains(&format!("den {day} augusti 2026")), "{}: {swedish}", photo.name);
        }
    }

    #[test]
    fn the_list_holds_what_the_demo_is_to_show() {
        let text = std::str::from_utf8(JOURNALISTS).unwrap();
        assert!(text.starts_with("\u{feff}namn;e-post;"), "a byte order mark and semicolons");
        let mut addresses: Vec<_> =
            text.lines().skip(1).map(|row| row.split(';').nth(1).unwrap().to_lowercase()).collect();
        let rows = addresses.len();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!((rows, addresses.len()), (10, 9), "one journalist twice");
        assert_eq!(addresses.iter().filter(|address| !address.contains('@')).count(), 1, "one address that is none");
    }
}
