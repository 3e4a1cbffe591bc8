//! Metadata, judged by others: exiftool and exiv2 read what pressbox wrote, in every format.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, shared, tool, tool_with_complaints};

const FORMATS: [(&str, &str); 4] = [("jpeg", "jpg"), ("png", "png"), ("tiff", "tif"), ("webp", "webp")];

/// A preset in each format, small and in the photo's own colours.
fn presets() -> String {
    let preset = |(name, _)| format!("[presets.as-{name}]\nlong_side = 300\nformat = \"{name}\"\ncolour = \"keep\"\n");
    FORMATS.into_iter().map(preset).collect()
}

/// Everything that is hard to carry: length, number, letters, quotes, markup, separators, two of what is mostly one.
struct HardRecord {
    caption: String,
    keywords: Vec<String>,
    options: Vec<(&'static str, String)>,
}

fn hard_record() -> HardRecord {
    let sentence = "Åsa Öberg “leads” the field – 'by a nose' & <b>&amp;</b> \\ \"so she says\"\u{2009}🏁 naïve. ";
    let mut caption = sentence.repeat(50);
    caption.truncate(caption.floor_char_boundary(4_700));
    let caption = caption.trim().to_owned();
    let keywords: Vec<String> = (1..=100).map(|n| format!("nyckelord å{n} ö")).collect();
    let mut options = vec![
        ("--caption", caption.clone()),
        ("--creator", "\"Öberg; \"\"Åsa\"\" Ö\"; Bo Ek".to_owned()),
        ("--creator-title", "Fotograf".to_owned()),
        ("--credit", "Foto: Åsa Öberg / Nordiska Bildbyrån AB".to_owned()),
        ("--copyright", format!("© 2022 {}", "Nordiska Bildbyrån i Göteborg AB ".repeat(6).trim())),
        ("--headline", "Målgång för “tolvtimmars” 🏁".to_owned()),
        ("--title", "DSC_0815 – å".to_owned()),
        ("--source", "Nordiska Bildbyrån".to_owned()),
        ("--instructions", "Ring \"först\"; sedan <mail>".to_owned()),
        ("--job-id", "J-2022/05".to_owned()),
        ("--caption-writer", "Bo Ek".to_owned()),
        ("--terms", "Free for editorial use & nothing else.\n“Credit” required.".to_owned()),
        ("--web-statement", "https://nord.example/terms?a=1&b=2".to_owned()),
        ("--licensor", "Nordiska Bildbyrån https://nord.example/buy?x=1&y=2".to_owned()),
        ("--licensor", "Bo Ek https://ek.example".to_owned()),
        ("--digital-source-type", "digitalCapture".to_owned()),
        ("--data-mining", "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING".to_owned()),
        ("--captured", "2022-05-14T13:55:02.25+02:00".to_owned()),
        ("--sublocation", "Depån".to_owned()),
        ("--city", "Hockenheim".to_owned()),
        ("--state", "Baden-Württemberg".to_owned()),
        ("--country", "Germany".to_owned()),
        ("--country-code", "DEU".to_owned()),
        ("--alt", "En röd bil kör över en vit linje 🏁".to_owned()),
    ];
    let more = [
        ("--contact-email", "åsa@nord.example"),
        ("--contact-phone", "+46 31 1, +46 31 2"),
        ("--contact-url", "https://nord.example/å?a=1&b=2"),
        ("--contact-address", "Storgatan 1 <2 tr>"),
        ("--contact-city", "Göteborg"),
        ("--contact-region", "Västra Götaland"),
        ("--contact-postal-code", "411 01"),
        ("--contact-country", "Sweden"),
        ("--genre", "Sport & fest http://cv.iptc.org/newscodes/genre/Feature"),
        ("--genre", "Porträtt"),
        ("--cc-licence", "https://creativecommons.org/licenses/by-nd/4.0/"),
        ("--created-sublocation", "Läktare \"B\""),
        ("--created-city", "Speyer"),
        ("--created-state", "Rheinland-Pfalz"),
        ("--created-country", "Germany"),
        ("--created-country-code", "DEU"),
        ("--rating", "4"),
        ("--event", "Tolvtimmars & <fest>"),
        ("--person", "Åsa Öberg"),
        ("--person", "Bo Ek"),
        ("--organisation", "Åre kommun"),
        ("--other-constraints", "Not for “adverts”"),
        ("--copyright-owner", "Nordiska Bildbyrån"),
        ("--model-release", "MR-UMR"),
        ("--model-release-id", "MR 1"),
        ("--property-release", "PR-LPR"),
        ("--property-release-id", "PR 1"),
        ("--image-supplier", "Nord & Syd"),
        ("--supplier-image-id", "N-42"),
        ("--subject-code", "15000000"),
        ("--scene", "011221"),
        ("--ai-system", "Model & Co"),
        ("--ai-system-version", "2"),
        ("--ai-prompt", "a red car,\n“fast”"),
        ("--ai-prompt-writer", "Bo Ek"),
    ];
    options.extend(more.map(|(option, value)| (option, value.to_owned())));
    options.extend(keywords.iter().map(|word| ("--keyword", word.clone())));
    HardRecord { caption, keywords, options }
}

impl HardRecord {
    fn said(&self, option: &str) -> &str {
        &self.options.iter().find(|(name, _)| *name == option).unwrap().1
    }

    /// What exiftool reads of the properties that XMP alone has a place for.
    fn for_exiftool_in_xmp(&self) -> Vec<(&'static str, Value)> {
        let said = |option| Value::from(self.said(option));
        vec![
            (
                "XMP-iptcCore:CreatorContactInfo",
                json!({
                    "CiAdrExtadr": "Storgatan 1 <2 tr>",
                    "CiAdrCity": "Göteborg",
                    "CiAdrRegion": "Västra Götaland",
                    "CiAdrPcode": "411 01",
                    "CiAdrCtry": "Sweden",
                    "CiTelWork": "+46 31 1, +46 31 2",
                    "CiEmailWork": "åsa@nord.example",
                    "CiUrlWork": "https://nord.example/å?a=1&b=2",
                }),
            ),
            (
                "XMP-iptcExt:Genre",
                json!([
                    { "CvTermName": "Sport & fest", "CvTermId": "http://cv.iptc.org/newscodes/genre/Feature" },
                    { "CvTermName": "Porträtt" },
                ]),
            ),
            (
                "XMP-iptcExt:LocationCreated",
                json!([{
                    "Sublocation": "Läktare \"B\"",
                    "City": "Speyer",
                    "ProvinceState": "Rheinland-Pfalz",
                    "CountryName": "Germany",
                    "CountryCode": "DEU",
                }]),
            ),
            ("XMP-cc:License", said("--cc-licence")),
            ("XMP-xmp:Rating", json!(4)),
            ("XMP-iptcExt:Event", said("--event")),
            ("XMP-iptcExt:PersonInImage", json!(["Åsa Öberg", "Bo Ek"])),
            ("XMP-iptcExt:OrganisationInImageName", json!(["Åre kommun"])),
            ("XMP-plus:OtherConstraints", said("--other-constraints")),
            ("XMP-plus:CopyrightOwner", json!([{ "CopyrightOwnerName": "Nordiska Bildbyrån" }])),
            ("XMP-plus:ModelReleaseStatus", json!("MR-UMR")),
            ("XMP-plus:ModelReleaseID", json!(["MR 1"])),
            ("XMP-plus:PropertyReleaseStatus", json!("PR-LPR")),
            ("XMP-plus:PropertyReleaseID", json!(["PR 1"])),
            ("XMP-plus:ImageSupplier", json!([{ "ImageSupplierName": "Nord & Syd" }])),
            ("XMP-plus:ImageSupplierImageID", said("--supplier-image-id")),
            ("XMP-iptcCore:SubjectCode", json!([15_000_000])),
            ("XMP-iptcCore:Scene", json!(["011221"])),
        ]
    }

    /// What exiftool reads: by group and tag, in XMP, EXIF and (where the container has a place for it) IPTC.
    fn for_exiftool(&self, has_iptc: bool) -> Vec<(&'static str, Value)> {
        let creators = json!(["Öberg; \"Åsa\" Ö", "Bo Ek"]);
        let said = |option| Value::from(self.said(option));
        let mut expected = vec![
            ("XMP-dc:Creator", creators.clone()),
            ("XMP-photoshop:AuthorsPosition", said("--creator-title")),
            ("XMP-photoshop:Credit", said("--credit")),
            ("XMP-dc:Rights", said("--copyright")),
            ("XMP-dc:Description", said("--caption")),
            ("XMP-photoshop:Headline", said("--headline")),
            ("XMP-dc:Title", said("--title")),
            ("XMP-dc:Subject", json!(self.keywords)),
            ("XMP-photoshop:Source", said("--source")),
            ("XMP-photoshop:Instructions", said("--instructions")),
            ("XMP-photoshop:TransmissionReference", said("--job-id")),
            ("XMP-photoshop:CaptionWriter", said("--caption-writer")),
            ("XMP-xmpRights:UsageTerms", said("--terms")),
            ("XMP-xmpRights:WebStatement", said("--web-statement")),
            ("XMP-xmpRights:Marked", json!(true)),
            (
                "XMP-plus:Licensor",
                json!([
                    { "LicensorName": "Nordiska Bildbyrån", "LicensorURL": "https://nord.example/buy?x=1&y=2" },
                    { "LicensorName": "Bo Ek", "LicensorURL": "https://ek.example" },
                ]),
            ),
            ("XMP-iptcExt:DigitalSourceType", json!("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")),
            ("XMP-plus:DataMining", json!("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING")),
            ("XMP-photoshop:DateCreated", json!("2022:05:14 13:55:02.25+02:00")),
            ("XMP-iptcCore:Location", said("--sublocation")),
            ("XMP-photoshop:City", said("--city")),
            ("XMP-photoshop:State", said("--state")),
            ("XMP-photoshop:Country", said("--country")),
            ("XMP-iptcCore:CountryCode", said("--country-code")),
            (
                "XMP-iptcExt:LocationShown",
                json!([{
                    "City": "Hockenheim",
                    "CountryCode": "DEU",
                    "CountryName": "Germany",
                    "ProvinceState": "Baden-Württemberg",
                    "Sublocation": "Depån",
                }]),
            ),
            ("XMP-iptcCore:AltTextAccessibility", said("--alt")),
            ("IFD0:ImageDescription", said("--caption")),
            ("IFD0:Artist", json!("\"Öberg; \"\"Åsa\"\" Ö\"; Bo Ek")),
            ("IFD0:Copyright", said("--copyright")),
            ("ExifIFD:DateTimeOriginal", json!("2022:05:14 13:55:02")),
            ("ExifIFD:SubSecTimeOriginal", json!(25)),
            ("ExifIFD:OffsetTimeOriginal", json!("+02:00")),
        ];
        expected.extend(self.for_exiftool_in_xmp());
        if has_iptc {
            let cut = |option, bytes| Value::from(cut(self.said(option), bytes));
            expected.extend([
                ("IPTC:CodedCharacterSet", json!("\u{1b}%G")),
                ("IPTC:By-line", creators),
                ("IPTC:By-lineTitle", said("--creator-title")),
                ("IPTC:Credit", cut("--credit", 32)),
                ("IPTC:CopyrightNotice", cut("--copyright", 128)),
                ("IPTC:Caption-Abstract", cut("--caption", 2_000)),
                ("IPTC:Headline", said("--headline")),
                ("IPTC:ObjectName", said("--title")),
                ("IPTC:Keywords", json!(self.keywords)),
                ("IPTC:Source", said("--source")),
                ("IPTC:SpecialInstructions", said("--instructions")),
                ("IPTC:OriginalTransmissionReference", said("--job-id")),
                ("IPTC:Writer-Editor", said("--caption-writer")),
                ("IPTC:DateCreated", json!("2022:05:14")),
                ("IPTC:TimeCreated", json!("13:55:02+02:00")),
                ("IPTC:Sub-location", said("--sublocation")),
                ("IPTC:City", said("--city")),
                ("IPTC:Province-State", said("--state")),
                ("IPTC:Country-PrimaryLocationName", said("--country")),
                ("IPTC:Country-PrimaryLocationCode", said("--country-code")),
                ("Photoshop:CopyrightFlag", json!(1)),
                ("Photoshop:URL", said("--web-statement")),
            ]);
        }
        expected
    }

    /// What exiv2 reads, by its own keys.
    fn for_exiv2(&self, has_iptc: bool) -> Vec<(&'static str, String)> {
        let default = |option| format!("lang=\"x-default\" {}", self.said(option));
        let mut expected = vec![
            ("Xmp.dc.creator", "Öberg; \"Åsa\" Ö, Bo Ek".to_owned()),
            ("Xmp.dc.description", default("--caption")),
            ("Xmp.dc.rights", default("--copyright")),
            ("Xmp.dc.subject", self.keywords.join(", ")),
            ("Xmp.photoshop.Credit", self.said("--credit").to_owned()),
            ("Xmp.photoshop.Headline", self.said("--headline").to_owned()),
            ("Xmp.xmpRights.UsageTerms", default("--terms")),
            ("Xmp.xmpRights.WebStatement", self.said("--web-statement").to_owned()),
            ("Xmp.plus.Licensor[1]/plus:LicensorName", "Nordiska Bildbyrån".to_owned()),
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiEmailWork", self.said("--contact-email").to_owned()),
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiTelWork", self.said("--contact-phone").to_owned()),
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiUrlWork", self.said("--contact-url").to_owned()),
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiAdrExtadr", self.said("--contact-address").to_owned()),
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiAdrCtry", self.said("--contact-country").to_owned()),
            ("Xmp.iptcExt.Genre[1]/Iptc4xmpExt:CvTermName", "lang=\"x-default\" Sport & fest".to_owned()),
            ("Xmp.iptcExt.Genre[1]/Iptc4xmpExt:CvTermId", "http://cv.iptc.org/newscodes/genre/Feature".to_owned()),
            ("Xmp.iptcExt.Genre[2]/Iptc4xmpExt:CvTermName", "lang=\"x-default\" Porträtt".to_owned()),
            ("Xmp.iptcExt.LocationCreated[1]/Iptc4xmpExt:City", "Speyer".to_owned()),
            ("Xmp.iptcExt.LocationCreated[1]/Iptc4xmpExt:CountryName", "Germany".to_owned()),
            ("Xmp.cc.license", self.said("--cc-licence").to_owned()),
            ("Xmp.xmp.Rating", "4".to_owned()),
            ("Xmp.iptcExt.Event", default("--event")),
            ("Xmp.iptcExt.PersonInImage", "Åsa Öberg, Bo Ek".to_owned()),
            ("Xmp.iptcExt.OrganisationInImageName", "Åre kommun".to_owned()),
            ("Xmp.plus.OtherConstraints", default("--other-constraints")),
            ("Xmp.plus.CopyrightOwner[1]/plus:CopyrightOwnerName", "Nordiska Bildbyrån".to_owned()),
            ("Xmp.plus.ModelReleaseStatus", "http://ns.useplus.org/ldf/vocab/MR-UMR".to_owned()),
            ("Xmp.plus.ModelReleaseID", "MR 1".to_owned()),
            ("Xmp.plus.PropertyReleaseStatus", "http://ns.useplus.org/ldf/vocab/PR-LPR".to_owned()),
            ("Xmp.plus.PropertyReleaseID", "PR 1".to_owned()),
            ("Xmp.plus.ImageSupplier[1]/plus:ImageSupplierName", "Nord & Syd".to_owned()),
            ("Xmp.plus.ImageSupplierImageID", "N-42".to_owned()),
            ("Xmp.iptc.SubjectCode", "15000000".to_owned()),
            ("Xmp.iptc.Scene", "011221".to_owned()),
            ("Xmp.iptcExt.AISystemUsed", self.said("--ai-system").to_owned()),
            ("Xmp.iptcExt.AIPromptWriterName", self.said("--ai-prompt-writer").to_owned()),
            ("Xmp.plus.Licensor[2]/plus:LicensorURL", "https://ek.example".to_owned()),
            ("Exif.Image.ImageDescription", self.caption.clone()),
            ("Exif.Image.Copyright", self.said("--copyright").to_owned()),
            ("Exif.Photo.DateTimeOriginal", "2022:05:14 13:55:02".to_owned()),
        ];
        if has_iptc {
            let cut = |option: &str, bytes| cut(self.said(option), bytes).to_owned();
            expected.extend([
                ("Iptc.Application2.Credit", cut("--credit", 32)),
                ("Iptc.Application2.Caption", cut("--caption", 2_000)),
                ("Iptc.Application2.Keywords", self.keywords.join("\n")),
                ("Iptc.Application2.Byline", "Öberg; \"Åsa\" Ö\nBo Ek".to_owned()),
            ]);
        }
        expected
    }
}

/// The words of a text that fit, without a sign that leads nowhere.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let fits = &text[..text.floor_char_boundary(bytes)];
    let sign = |c: char| c.is_whitespace() || "/|,;:-–—(&+".contains(c);
    let end = if text[fits.len()..].starts_with(sign) { fits.len() } else { fits.rfind(sign).unwrap() };
    fits[..end].trim_end_matches(sign)
}

#[test]
fn iptc_is_cut_between_words() {
    assert_eq!(cut("Foto: Åsa Öberg / Nordiska Bildbyrån AB", 32), "Foto: Åsa Öberg / Nordiska");
    assert_eq!(cut("Foto: Anna Lindqvist-Ek / TT Nyhetsbyrån", 32), "Foto: Anna Lindqvist-Ek / TT");
    for text in ["Foto: Åsa Öberg / Nordiska Bildbyrån AB", "Foto: Anna Lindqvist-Ek / TT Nyhetsbyrån", "a/b"] {
        assert_eq!(pressbox::photo::iim::cut_at_word(text, 32), cut(text, 32));
    }
}

#[test]
fn a_hard_record_is_read_back_whole_by_exiftool_and_exiv2_from_every_format() {
    let room = Room::new();
    room.configure(&presets());
    room.write("a.png", encoded(&picture(1, 400, 260), ImageFormat::Png));
    let record = hard_record();
    let says = record.options.iter().flat_map(|(option, value)| [*option, value.as_str()]);
    room.pressbox(["ingest", "-q", "a.png"].into_iter().chain(says)).succeeds();
    for (format, ending) in FORMATS {
        let preset = format!("as-{format}");
        let made = room.pressbox(["renditions", "--all", "--json", "--preset", &preset]).succeeds().json().remove(0);
        let path = made["path"].as_str().unwrap();
        assert!(path.ends_with(&format!("/{preset}.{ending}")), "{path}");
        let has_iptc = matches!(format, "jpeg" | "tiff");

        let read = tool("exiftool", ["-json", "-G1", "-struct", "-n", path]);
        let read = serde_json::from_str::<Vec<Value>>(&read).unwrap().remove(0);
        for (tag, value) in record.for_exiftool(has_iptc) {
            assert_eq!(read[tag], value, "{tag} of {path}");
        }
        let (valid, complaints) = tool_with_complaints("exiftool", ["-validate", "-warning", "-a", "-s3", path]);
        assert_eq!((valid.trim(), complaints.trim()), ("OK", ""), "{path}");

        for (key, value) in record.for_exiv2(has_iptc) {
            let (found, complaints) = tool_with_complaints("exiv2", ["-K", key, "-Pv", path]);
            assert_eq!((found.trim_end_matches('\n'), complaints.trim()), (value.as_str(), ""), "{key} of {path}");
        }
    }
}

#[test]
fn where_a_picture_was_taken_leaves_only_in_the_presets_that_may_tell() {
    let room = Room::new();
    let path = room.write("a.jpg", encoded(&picture(1, 400, 260), ImageFormat::Jpeg));
    let place = ["-GPSLatitude=59.325", "-GPSLatitudeRef=N", "-GPSLongitude=18.0711", "-GPSLongitudeRef=W"];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(place).chain([path.to_str().unwrap()]));
    room.configure(&presets());
    room.configure("[privacy]\nkeep_gps = [\"as-jpeg\", \"as-png\", \"as-tiff\", \"as-webp\"]");
    room.pressbox(["ingest", "-q", "a.jpg", "--caption", "A place"]).succeeds();
    for made in room.pressbox(["renditions", "--all", "--json"]).succeeds().json() {
        let path = made["path"].as_str().unwrap();
        let read = tool("exiftool", ["-json", "-G1", "-n", path]);
        let read = serde_json::from_str::<Vec<Value>>(&read).unwrap().remove(0);
        if made["preset"].as_str().unwrap().starts_with("as-") {
            assert!((read["GPS:GPSLatitude"].as_f64().unwrap() - 59.325).abs() < 1e-6, "{path}");
            assert_eq!(read["GPS:GPSLongitudeRef"], "W", "{path}");
        } else {
            assert!(!read.to_string().contains("GPS"), "{path}: {read}");
        }
        // Of a TIFF exiftool wants to know by which method the place was found, and no such thing is invented.
        let expected = match made["preset"].as_str() {
            Some("as-tiff") => "1 Warning\nMissing required TIFF GPS tag 0x001b GPSProcessingMethod",
            _ => "OK",
        };
        let valid = tool("exiftool", ["-validate", "-warning", "-a", "-s3", path]);
        assert_eq!(valid.trim(), expected, "{path}");
    }
    let settings = room.read("pressbox.toml").replace("\"as-webp\"]", "\"poster\"]");
    room.write("pressbox.toml", settings);
    let run = room.pressbox(["photos"]).exits(1);
    assert!(run.stderr.contains("keeps the GPS coordinates in `poster`, which is not a preset"), "{}", run.stderr);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn every_press_photo_leaves_in_every_format_with_its_words_and_nothing_else() {
    let press = shared("photos/press");
    let room = Room::new();
    room.configure(&presets());
    let fill = ["--credit", "Foto: X", "--copyright", "© X", "--terms", "Free", "--caption", "A picture"];
    room.pressbox(["ingest", "-q", press.to_str().unwrap()].into_iter().chain(fill)).exits(3);
    let presets = FORMATS.map(|(name, _)| format!("as-{name}"));
    let wanted = presets.iter().flat_map(|preset| ["--preset", preset.as_str()]);
    // Each was decoded and read again by pressbox itself, or it would have been rejected.
    let made = room.pressbox(["renditions", "--all", "--json"].into_iter().chain(wanted)).succeeds().json();
    assert_eq!(made.len(), 35 * 4);
    let library = room.path("library/renditions");
    let library = library.to_str().unwrap();
    let endings = || FORMATS.into_iter().flat_map(|(_, ending)| ["-ext", ending]);
    let verdicts =
        tool("exiftool", ["-r", "-q", "-s3", "-validate", "-warning", "-a", library].into_iter().chain(endings()));
    let wrong: Vec<_> = verdicts.lines().filter(|line| !line.is_empty() && *line != "OK").collect();
    assert_eq!(verdicts.lines().filter(|line| *line == "OK").count(), 35 * 4, "{wrong:?}");
    let tags = tool("exiftool", ["-r", "-q", "-a", "-G1", "-s", library].into_iter().chain(endings()));
    for secret in ["GPS", "Serial", "Thumbnail", "Preview", "MakerNote", "OwnerName"] {
        let found: Vec<_> = tags.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}
