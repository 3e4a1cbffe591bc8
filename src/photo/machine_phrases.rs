//! What programs write for a caption that nobody has written: placeholders, names of files with dates or numbers, names of
//! programs.

/// What stands where a caption is still to be written, in capitals; perhaps with a number behind it.
const PLACEHOLDERS: [&str; 52] = [
    "UNTITLED",
    "UNBENANNT",
    "OHNE TITEL",
    "NAMNLÖS",
    "UTAN TITEL",
    "UTEN NAVN",
    "UDEN NAVN",
    "NIMETÖN",
    "NAAMLOOS",
    "SANS TITRE",
    "SIN TÍTULO",
    "SENZA TITOLO",
    "SEM TÍTULO",
    "BEZ NÁZVU",
    "BEZ TYTUŁU",
    "БЕЗ ИМЕНИ",
    "БЕЗ НАЗВАНИЯ",
    "NEW IMAGE",
    "NEUES BILD",
    "NY BILD",
    "NOUVELLE IMAGE",
    "IMAGE",
    "PHOTO",
    "PICTURE",
    "BILD",
    "FOTO",
    "SCAN",
    "SCREENSHOT",
    "SCREEN SHOT",
    "FULLSIZERENDER",
    "FULLRENDER",
    "DIGITAL IMAGE",
    "CAMERA PHONE",
    "CAMERA_PHOTO",
    "CAPTION",
    "BILDUNTERSCHRIFT",
    "BESCHREIBUNG",
    "BILDTEXT",
    "BESKRIVNING",
    "LÉGENDE",
    "HEADLINE",
    "NO TITLE",
    "NO CAPTION",
    "KEINE BESCHREIBUNG",
    "INGEN BESKRIVNING",
    "TEST",
    "XXX",
    "TBD",
    "TBC",
    "DUMMY",
    "PLACEHOLDER",
    "TODO",
];

/// What programs write of themselves, in capitals; perhaps with a version and a system behind it.
const PROGRAMS: [&str; 20] = [
    "ADOBE PHOTOSHOP",
    "PHOTOSHOP",
    "ADOBE PHOTOSHOP LIGHTROOM",
    "ADOBE LIGHTROOM",
    "LIGHTROOM",
    "CAPTURE ONE",
    "GIMP",
    "PICASA",
    "PHOTO MECHANIC",
    "AFFINITY PHOTO",
    "PAINT.NET",
    "IRFANVIEW",
    "ACDSEE",
    "DXO PHOTOLAB",
    "DARKTABLE",
    "RAWTHERAPEE",
    "APPLEMARK",
    "JPEG ENCODER",
    "PHOTO BY DJI",
    "LAVC",
];

/// What may stand behind a program's name, besides numbers.
const VERSION_WORDS: [&str; 12] =
    ["CC", "CS", "CLASSIC", "MACINTOSH", "WINDOWS", "MAC", "OS", "ELEMENTS", "PRO", "EXPRESS", "BETA", "VERSION"];

/// How a sentence about a program begins, and the programs, in capitals.
const MADE: [&str; 8] = ["CREATED", "MADE", "EDITED", "PROCESSED", "SCANNED", "EXPORTED", "GENERATED", "TAKEN"];
const MADE_WITH: [&str; 22] = [
    "VSCO",
    "SNAPSEED",
    "GIMP",
    "THE GIMP",
    "CAMSCANNER",
    "NOKIA",
    "GOOGLE AI",
    "LIGHTROOM",
    "ADOBE",
    "PHOTOSHOP",
    "CANVA",
    "PICSART",
    "IPHONE",
    "DJI",
    "MEITU",
    "PICASA",
    "IMAGEMAGICK",
    "CAPTURE ONE",
    "INSTAGRAM",
    "RETRICA",
    "GALAXY",
    "MIDJOURNEY",
];

/// Makers as they call themselves in EXIF, in capitals. Where one is the camera's own, its short name counts, too.
const MAKERS: [&str; 16] = [
    "NIKON CORPORATION",
    "CASIO COMPUTER CO.,LTD.",
    "CASIO COMPUTER CO.,LTD",
    "LEICA CAMERA AG",
    "EASTMAN KODAK COMPANY",
    "SAMSUNG TECHWIN",
    "SAMSUNG TECHWIN CO., LTD.",
    "FUJIFILM",
    "FUJIFILM CORPORATION",
    "OLYMPUS OPTICAL CO.,LTD",
    "OLYMPUS CORPORATION",
    "KONICA MINOLTA CAMERA, INC.",
    "MINOLTA CO., LTD.",
    "RICOH IMAGING COMPANY, LTD.",
    "PENTAX CORPORATION",
    "LG ELECTRONICS",
];

/// First words of what digital cameras write of themselves.
const BRANDS: [&str; 14] = [
    "CANON",
    "CASIO",
    "FUJIFILM",
    "KODAK",
    "KONICA",
    "KYOCERA",
    "MINOLTA",
    "NIKON",
    "OLYMPUS",
    "PANASONIC",
    "PENTAX",
    "RICOH",
    "SAMSUNG",
    "SONY",
];

/// How names of files begin that programs make from the time, in capitals.
const DATED: [&str; 14] = [
    "SCREENSHOT",
    "SCREEN SHOT",
    "BILDSCHIRMFOTO",
    "SKÄRMAVBILD",
    "SKÆRMBILLEDE",
    "SKJERMBILDE",
    "SCHERMAFBEELDING",
    "CAPTURE D’ÉCRAN",
    "CAPTURE D'ÉCRAN",
    "CAPTURA DE PANTALLA",
    "SCHERMATA",
    "WHATSAPP IMAGE",
    "CAMSCANNER",
    "PHOTO",
];

/// What stands between a date and a time.
const BETWEEN: [&str; 12] = ["AT", "UM", "KL", "À", "A", "LAS", "OM", "ALLE", "AM", "PM", "VON", "LE"];

/// Names of agencies that sell pictures, before a number.
const STOCK: [&str; 7] = ["ADOBESTOCK_", "SHUTTERSTOCK_", "ISTOCK-", "GETTY", "DEPOSITPHOTOS_", "UNSPLASH-", "PEXELS-"];

/// The longest of these texts, in bytes.
const LONGEST: usize = 160;

/// Whether a text in capitals is one that a program writes where nobody wrote anything.
pub(super) fn is_phrase(upper: &str) -> bool {
    // What is longer was written by somebody, or is filled up.
    if upper.len() > LONGEST {
        return upper.starts_with("LOREM IPSUM");
    }
    let bare =
        upper.trim_matches(|c: char| matches!(c, '[' | ']' | '<' | '>' | '{' | '}' | '(' | ')' | '.' | ':' | ' '));
    is_placeholder(bare)
        || is_program(bare)
        || MAKERS.contains(&upper)
        || is_brand(upper)
        || is_dated(bare)
        || is_identifier(bare)
        || is_numbered(bare)
}

/// `Untitled-1`, `Image 2`, `Enter caption here`.
fn is_placeholder(bare: &str) -> bool {
    let name = bare.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '-', '_']);
    let short = bare.len() - name.len() <= 5;
    let words: Vec<&str> = bare.split(' ').collect();
    let asks = matches!(words[0], "ENTER" | "INSERT" | "ADD" | "TYPE" | "WRITE") && words.len() <= 5;
    let for_text = ["CAPTION", "DESCRIPTION", "TITLE", "TEXT"].iter().any(|word| words.contains(word));
    short && PLACEHOLDERS.contains(&name)
        || asks && for_text
        || matches!(
            words[..],
            ["CAPTION" | "DESCRIPTION" | "TITLE", "HERE"] | ["CAPTION" | "DESCRIPTION" | "TITLE", "GOES", "HERE"]
        )
        || bare.starts_with("LOREM IPSUM")
}

/// A program, perhaps with its version: `Capture One 21 Macintosh`; or that it made the picture.
fn is_program(bare: &str) -> bool {
    let is_version = |word: &str| {
        let word = word.trim_matches(['(', ')']);
        word.is_empty() || VERSION_WORDS.contains(&word) || word.chars().any(|c| c.is_ascii_digit())
    };
    let named = |program: &&str| {
        bare.strip_prefix(*program)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') && rest.split(' ').all(is_version))
    };
    let words: Vec<&str> = bare.split(' ').collect();
    let made = MADE.contains(&words[0]) && matches!(words.get(1), Some(&("WITH" | "BY" | "USING" | "IN" | "ON")));
    let rest = || words[2..].join(" ");
    let with =
        |program: &&str| rest().strip_prefix(*program).is_some_and(|after| !after.starts_with(char::is_alphabetic));
    PROGRAMS.iter().any(named) || made && words.len() <= 7 && MADE_WITH.iter().any(with)
}

/// `Kodak DC290 Digital Camera`, `SAMSUNG CSC`.
fn is_brand(upper: &str) -> bool {
    let words: Vec<&str> = upper.split(' ').collect();
    BRANDS.contains(&words[0])
        && words.len() <= 5
        && matches!(
            words[1..],
            ["DSC" | "CSC" | "DSLR"] | [.., "DIGITAL", "CAMERA"] | [.., "DIGITAL", "STILL", "CAMERA"]
        )
}

/// `Screenshot 2026-05-03 at 10.11.12`, `2026-05-03 10.11.12.jpg`.
fn is_dated(bare: &str) -> bool {
    let bare = ["JPG", "JPEG", "PNG"].iter().find_map(|ending| bare.strip_suffix(ending)).unwrap_or(bare);
    let rest = DATED.iter().find_map(|start| bare.strip_prefix(start)).unwrap_or(bare);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let is_part = |word: &str| word.is_empty() || BETWEEN.contains(&word);
    digits >= 10 && rest.split(|c: char| !c.is_alphabetic()).all(is_part)
}

/// A UUID or a hash.
fn is_identifier(bare: &str) -> bool {
    let digits: String = bare.chars().filter(|c| *c != '-').collect();
    digits.len() >= 32 && digits.chars().all(|c| c.is_ascii_hexdigit()) && digits.chars().any(|c| c.is_ascii_digit())
}

/// A single word with so many digits as no person writes: `mmexport1589012345678`.
fn is_numbered(bare: &str) -> bool {
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let is_name = bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '(' | ')'));
    is_name && (digits >= 8 || digits >= 3 && STOCK.iter().any(|agency| bare.starts_with(agency)))
}

/// Captions by people that look like those of machines, for the tests.
#[cfg(test)]
pub(super) const BY_PEOPLE: &[&str] = &[
    "Canon Street station reopens",
    "Leica Gallery opening",
    "Minolta founder Kazuo Tashima",
    "Default judge Anna Ek",
    "Sony DSC engineers in Tokyo",
    "Olympus mountain at dawn",
    "Screenshot of the new app, shown by CEO Anna Ek",
    "Scan of the letter from 1912",
    "The untitled portrait by Zorn",
    "Test drive of the new tram",
    "Dave",
    "Davos",
    "Hdr Svensson",
    "Photo finish in the 100 metres",
    "Image of the year 2026",
    "Samsung CEO Han Jong-hee",
    "Kodak Theatre, Los Angeles",
    "Nikon Imaging managing director",
    "DJI drone over the harbour",
    "Fuji seen from Hakone",
    "Epson factory in Suwa",
    "Lightroom inventor Mark Hamburg",
    "Lorem, a village in Spain",
    "Panasonic chief executive Yuki Kusumi",
    "Adobe houses in Santa Fe",
    "Hasselblad Award winner Sophie Calle",
    "Digital Camera Museum opens",
    "Apple iPhone launch in Berlin",
    "Picture of a Lady",
    "WhatsApp founder Jan Koum",
    "Unsplash exhibition in Lund",
    "Burst water main in Kungsgatan",
    "Camera obscura",
    "Portrait of Anna Ek",
    "100 years of Volvo",
    "Untitled (Skull), Basquiat",
    "Cof Davies, painter",
    "Tram 12",
    "Line 4 opens",
    "Copy of the Mona Lisa",
    "IMG building at night",
    "P 7",
    "Placeholder stone laid",
    "No caption needed: the winners",
    "Getty villa",
    "Shutterstock chief Jon Oringer",
    "Signal box in Mora",
    "Snow on 3 May 2026",
    "Max 42 opens",
    "Scanning Electron Microscope at KTH",
    "HP Bulmer cider mill",
    "Beschreibung eines Kampfes, Premiere",
    "Exif standard meeting",
    "2026-05-03: the mayor opens the bridge",
    "Edited by Anna Ek: new anthology",
    "Created by children",
    "New Image for Kiruna",
    "Sans titre, oil, 1931",
    "Volvo XC90",
    "Mirage 2000",
    "Boeing 747",
    "JAS 39",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// What programs write.
    const WRITTEN: &[&str] = &[
        "SONY DSC",
        "OLYMPUS DIGITAL CAMERA",
        "KONICA MINOLTA DIGITAL CAMERA",
        "CASIO COMPUTER CO.,LTD.",
        "untitled-1",
        "mmexport1589012345678",
        "wx_camera_1589012345678",
        "IMG_20260503_101112",
        "IMG_20260503_101112_HDR",
        "20260503_101112",
        "2026-05-03 10.11.12",
        "2026-05-03 10.11.12.jpg",
        "Screenshot 2026-05-03 at 10.11.12",
        "Screenshot_20260503-101112_Chrome",
        "Bildschirmfoto 2026-05-03 um 10.11.12",
        "Skärmavbild 2026-05-03 kl. 10.11.12",
        "Capture d’écran 2026-05-03 à 10.11.12",
        "WhatsApp Image 2026-05-03 at 10.11.12",
        "WhatsApp Image 2026-05-03 at 10.11.12 (1).jpeg",
        "Photo by DJI",
        "DJI_20260503101112_0042_D",
        "dji_fly_20260503_101112_42_1589012345678_photo",
        "d41d8cd98f00b204e9800998ecf8427e",
        "550e8400-e29b-41d4-a716-446655440000",
        "{550E8400-E29B-41D4-A716-446655440000}",
        "FullSizeRender",
        "image001",
        "Image 1",
        "photo 2",
        "Scan0001",
        "Scan 12",
        "scan_20260503",
        "Scanned with CamScanner",
        "CamScanner 05-03-2026 10.11",
        "Processed with VSCO with a6 preset",
        "Created with Nokia Refocus",
        "Made with Google AI",
        "Edited with Snapseed",
        "Adobe Photoshop",
        "Photoshop",
        "Lightroom",
        "Capture One",
        "Capture One 21 Macintosh",
        "FUJIFILM",
        "LEICA CAMERA AG",
        "SAMSUNG CSC",
        "Minolta DSC",
        "Kodak DC290 Digital Camera",
        "KODAK Digital Still Camera",
        "JPEG Encoder",
        "AppleMark",
        "Enter caption here",
        "Enter description here",
        "Caption",
        "[caption]",
        "Add a caption",
        "Caption goes here",
        "Insert caption",
        "Type caption here",
        "Beschreibung",
        "Bildunterschrift",
        "Keine Beschreibung",
        "No caption",
        "no title",
        "test",
        "xxx",
        "tbd",
        "TBC",
        "lorem ipsum dolor sit amet",
        "Dummy",
        "placeholder",
        "New Image",
        "Neues Bild",
        "Namnlös",
        "Unbenannt-1",
        "Sans titre-2",
        "Sin título-1",
        "Senza titolo-1",
        "Bez názvu",
        "VLCsnap-2026-05-03-10h11m12s123",
        "getty-123456789",
        "shutterstock_123456789",
        "AdobeStock_123456789",
        "iStock-123456789",
        "unsplash-image-abc123",
        "pexels-photo-123456",
        "Digital image",
        "DIGITAL IMAGE",
        "Camera phone",
        "camera_photo",
        "CameraZOOM-20260503101112",
        "received_1234567890",
        "FB_IMG_1589012345678",
        "Snapchat-123456789",
        "signal-2026-05-03-101112",
        "IMG-20260503-WA0001",
        "AISelect_20260503_101112",
        "PXL_20260503_101112345.MP",
        "PORTRAIT_00001_BURST20260503101112345",
        "MVIMG_20260503_101112",
        "B612_20260503_101112_345",
        "Burst_Cover_GIF_Action_20260503101112",
        "C360_2026-05-03-10-11-12-345",
        "SNOW_20260503_101112_345",
    ];

    #[test]
    fn what_programs_write_for_a_caption_is_none() {
        for caption in WRITTEN {
            assert!(is_phrase(&caption.to_uppercase()), "{caption}");
        }
    }

    #[test]
    fn what_people_write_is_a_caption_however_alike_it_looks() {
        for caption in BY_PEOPLE {
            assert!(!is_phrase(&caption.to_uppercase()), "{caption}");
        }
    }
}
