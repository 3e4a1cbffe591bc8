//! Words that cameras, phones, scanners and programs write where a person's caption, name or copyright notice belongs.

use super::machine_phrases::is_phrase;

/// What makes some of a machine's words known: what it says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Machine {
    pub(super) make: Option<String>,
    pub(super) model: Option<String>,
    pub(super) software: Option<String>,
}

impl Machine {
    /// The make and model in one line; most models have the make in their name.
    pub(super) fn camera(&self) -> Option<String> {
        let make = self.make.as_deref().map(str::trim).filter(|make| !make.is_empty());
        let model = self.model.as_deref().map(str::trim).filter(|model| !model.is_empty());
        let brand = |make: &str| make.split_whitespace().next().unwrap_or_default().to_lowercase();
        match (make, model) {
            (Some(make), Some(model)) if !model.to_lowercase().starts_with(&brand(make)) => {
                Some(format!("{make} {model}"))
            }
            (make, model) => model.or(make).map(str::to_owned),
        }
    }
}

/// Whole captions, in capitals.
const CAPTIONS: [&str; 42] = [
    "SONY DSC",
    "DIGITAL CAMERA",
    "DIGITAL STILL CAMERA",
    "SAMSUNG",
    "OLYMPUS",
    "OLYMPUS IMAGING CORP.",
    "PENTAX IMAGE",
    "EXIF_JPEG_PICTURE",
    "EXIF JPEG",
    "EXIF JPEG PICTURE",
    "EXIF_JPEG_T422",
    "JPEG",
    "JPG",
    "DCIM",
    "DEFAULT",
    "DEFAULT DESCRIPTION",
    "DESCRIPTION",
    "IMAGE DESCRIPTION",
    "NO DESCRIPTION",
    "UNTITLED",
    "UNTITLED IMAGE",
    "NORMAL",
    "NULL",
    "(NULL)",
    "NONE",
    "N/A",
    "ASCII",
    "IMAGE",
    "PHOTO",
    "PICTURE",
    "CAMERA",
    "SCAN",
    "SCANNED IMAGE",
    "SCANNED DOCUMENT",
    "SCREENSHOT",
    "SCREEN SHOT",
    "SAMSUNG CAMERA PICTURES",
    "ADOBE PHOTOSHOP IMAGE",
    "FILE WRITTEN BY ADOBE PHOTOSHOP",
    "CREATED WITH GIMP",
    "CREATED WITH THE GIMP",
    "<DIGIMAX S500 / KENOX S500 / DIGIMAX CYBER 530>",
];

/// How captions begin that phones, drones and programs write, in capitals.
const CAPTION_STARTS: [&str; 17] = [
    "DCIM\\",
    "DCIM/",
    "\\DCIM",
    "/DCIM",
    "C:\\",
    "D:\\",
    "E:\\",
    "/STORAGE/",
    "/SDCARD/",
    "FILE://",
    "CREATOR: GD-JPEG",
    "CREATED BY IMAGEMAGICK",
    "PROCESSED WITH VSCO",
    "PROCESSED WITH SNAPSEED",
    "LEAD TECHNOLOGIES INC",
    "SCANNED AT ",
    "FILTER: ",
];

/// What phones write for the mode of their camera.
const PHONE_MODES: [&str; 19] = [
    "hdr", "ozedf", "rptnb", "fznor", "oppo", "cof", "dav", "edf", "fbt", "hdrpl", "mde", "mtn", "oznor", "oznorCO",
    "ptr", "rbt", "rhdr", "sdr", "btf",
];

/// What they write beside it, joined by `_`.
const PHONE_EFFECTS: [&str; 11] =
    ["night", "bty", "burst", "cuva", "hbk", "hdr", "mode", "ptfbty", "soft", "vivid", "wm"];

/// Names of files that cameras and phones give, before their numbers.
const FILE_PREFIXES: [&str; 37] = [
    "IMAGE",
    "IMG_E",
    "PA",
    "PB",
    "PC",
    "S",
    "IMG",
    "DSC",
    "DSCN",
    "DSCF",
    "DSCI",
    "P",
    "PICT",
    "DJI",
    "MVIMG",
    "PXL",
    "PANO",
    "GOPR",
    "G",
    "HPIM",
    "CIMG",
    "SAM",
    "SDC",
    "KIF",
    "STA",
    "STB",
    "MG",
    "IMGP",
    "IMAG",
    "WP",
    "VID",
    "SCAN",
    "SCREENSHOT",
    "EPSN",
    "R",
    "L",
    "BILD",
];

const PICTURE_ENDINGS: [&str; 18] = [
    "psd", "gif", "bmp", "orf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "nef", "cr2", "cr3",
    "arw", "dng", "raf",
];

/// Creators and owners that are nobody, in capitals.
const NOBODY: [&str; 30] = [
    "UNKNOWN",
    "UNKNOWN ARTIST",
    "UNKNOWN AUTHOR",
    "AUTHOR",
    "ARTIST",
    "PHOTOGRAPHER",
    "OWNER",
    "USER",
    "NAME",
    "YOUR NAME",
    "NONE",
    "N/A",
    "NA",
    "NULL",
    "(NULL)",
    "DEFAULT",
    "ADMIN",
    "ADMINISTRATOR",
    "PICASA",
    "CAMERA",
    "COPYRIGHT",
    "(C)",
    "©",
    "OWNER NAME",
    "CAMERA OWNER",
    "CAMERA USER",
    "WINDOWS USER",
    "ANONYMOUS",
    "UNDEFINED",
    "UNTITLED",
];

impl Machine {
    /// Whether a caption was written by a machine.
    #[must_use]
    pub(super) fn wrote_caption(&self, caption: &str) -> bool {
        let text = one_line(caption);
        let upper = text.to_uppercase();
        text.is_empty()
            || CAPTIONS.contains(&upper.as_str())
            || upper.ends_with(" DIGITAL CAMERA") && text.split(' ').count() <= 5 && upper == text
            || CAPTION_STARTS.iter().any(|start| upper.starts_with(start))
            || is_phone_token(&text)
            || is_file_name(&text)
            || is_phrase(&upper)
            || self.is_own_name(&upper)
            || is_marks(&text)
    }

    /// Whether a creator is nobody, or the machine itself.
    #[must_use]
    pub(super) fn is_creator(&self, name: &str) -> bool {
        let upper = one_line(name).to_uppercase();
        is_marks(&upper) || NOBODY.contains(&upper.as_str()) || self.is_own_name(&upper) || is_camera_user(&upper)
    }

    /// Whether a copyright notice names nobody: a sign, perhaps a year, and a machine or nothing.
    #[must_use]
    pub(super) fn wrote_copyright(&self, notice: &str) -> bool {
        let upper = one_line(notice).to_uppercase();
        // Without the sign, the word and the year.
        let sign = ["(C)", "©", "C", "COPYRIGHT", "COPYRIGHT(C)", "BY", "(R)", "®"];
        let words: Vec<&str> = upper
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':'))
            .filter(|word| !sign.contains(word) && word.chars().any(char::is_alphabetic))
            .collect();
        let name = words.join(" ");
        name.is_empty() && !upper.contains("RIGHTS")
            || NOBODY.contains(&name.as_str())
            || self.is_own_name(&name)
            || is_camera_user(&name)
    }

    /// Whether a text is the name of the machine's maker.
    #[must_use]
    pub(super) fn is_make(&self, text: &str) -> bool {
        self.make.as_deref().is_some_and(|make| one_line(make).to_uppercase() == one_line(text).to_uppercase())
    }

    /// Whether a text in capitals is no more than the machine's make, model or program.
    fn is_own_name(&self, upper: &str) -> bool {
        let own = |text: &Option<String>| text.as_deref().map(|text| one_line(text).to_uppercase()).unwrap_or_default();
        let (make, model, software) = (own(&self.make), own(&self.model), own(&self.software));
        let is = |known: &str| known.len() > 1 && upper == known;
        is(&make)
            || is(&model)
            || is(&software)
            || !make.is_empty() && !model.is_empty() && is(&format!("{make} {model}"))
            // The make without what its company is called beside it.
            || make.split(' ').next().is_some_and(|first| is(&format!("{first} {model}")))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text has no letters of any kind: dots, dashes, digits.
fn is_marks(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

/// Phones write the mode of their camera: `cof_soft_0`, `oznor`, `hdrpl`, `_cuva`.
fn is_phone_token(text: &str) -> bool {
    let parts: Vec<_> = text.split('_').filter(|part| !part.is_empty()).collect();
    let is_mode = |part: &&str| PHONE_MODES.contains(part);
    let is_known =
        |part: &&str| is_mode(part) || PHONE_EFFECTS.contains(part) || part.bytes().all(|b| b.is_ascii_digit());
    let joined = text.contains('_') && parts.iter().all(is_known);
    matches!(parts[..], [one] if is_mode(&one)) || joined
}

/// Whether a text is the name that a camera or phone gives a file, perhaps with its path.
fn is_file_name(text: &str) -> bool {
    let copied = ["Copy of ", "Kopie von ", "Kopia av ", "Копия "];
    let text = copied.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    // `DSC_0042 (2)`, `IMG_1234 2`, `DSC_0042 copy`.
    let (name, last) = text.rsplit_once(' ').unwrap_or((text, ""));
    let is_copy = !last.is_empty()
        && (matches!(last, "copy" | "Kopie" | "kopia" | "copie")
            || last.len() <= 4 && last.trim_matches(['(', ')']).chars().all(|c| c.is_ascii_digit()));
    let text = if is_copy && !name.contains(' ') && name.contains(|c: char| c.is_ascii_digit()) { name } else { text };
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_picture = PICTURE_ENDINGS.contains(&ending.to_lowercase().as_str());
    if is_picture && !stem.contains(' ') {
        return true;
    }
    if !ending.is_empty() && !is_picture || stem.contains(' ') {
        return false;
    }
    let upper = stem.to_uppercase();
    let letters = upper.find(|c: char| c.is_ascii_digit()).unwrap_or(upper.len());
    let (prefix, rest) = upper.split_at(letters);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let prefix = prefix.trim_end_matches(['_', '-']);
    let prefix = prefix.strip_prefix('_').unwrap_or(prefix);
    let counts = digits >= 3 && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '~'));
    let short = digits >= 6 || prefix.len() > 1 && !matches!(prefix, "PA" | "PB" | "PC");
    counts && short && FILE_PREFIXES.contains(&prefix)
}

/// `Caplio RR1 User`, `Canon EOS 5D owner`.
fn is_camera_user(upper: &str) -> bool {
    let Some((last, before)) = upper.rsplit_once(' ').map(|(before, last)| (last, before)) else { return false };
    matches!(last, "USER" | "OWNER") && before.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::machine_phrases::BY_PEOPLE;

    fn nikon() -> Machine {
        let text = |text: &str| Some(text.to_owned());
        Machine { make: text("NIKON CORPORATION"), model: text("NIKON D5"), software: text("Capture NX 2.4") }
    }

    #[test]
    fn what_machines_write_is_no_caption() {
        for caption in [
            "OLYMPUS DIGITAL CAMERA         ",
            "SANYO DIGITAL CAMERA",
            "KODAK EASYSHARE DIGITAL CAMERA",
            "MINOLTA DIGITAL CAMERA",
            "DCIM\\100MEDIA\\DJI_0042.JPG",
            "DCIM/100GOPRO/G0010042.JPG",
            "cof_soft_0",
            "hdrpl",
            "_cof_",
            "edf",
            "rbt_mode_sdr_1",
            "IMG_0042",
            "DSC01003.JPG",
            "_MG_1234.CR2",
            "IMG-20260503-WA0001.jpg",
            "NIKON D5",
            "NIKON CORPORATION NIKON D5",
            "Capture NX 2.4",
            "Created with GIMP",
            "...",
            "20260503_101112.jpg",
            "Untitled",
            "oznorCO",
            "C:\\Users\\x\\Desktop\\a b.jpg",
            "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90",
            "Exif_JPEG_PICTURE",
            "default",
            "Untitled-3.psd",
            "cof",
            "dav",
            "dav_soft",
            "cof_vivid_cuva",
            "oppo_0",
            "oppo_32",
            "ptr_bty",
            "ozedf",
            "rptnb",
            "edf_soft",
            "mde_night",
            "hdr",
            "DCIM\\100GOPRO\\GOPR0042.JPG",
            "FullSizeRender.jpg",
            "image0.jpeg",
            "LEAD Technologies Inc. V1.01",
            "ASCII",
            "-",
            "Копия DSC_0042",
            "Copy of DSC_0042",
            "DSC_0042 copy",
            "DSC_0042 (2)",
            "IMG_1234 2",
            "IMG_E1234",
            "_DSC0042-Edit",
            "_DSC0042-HDR-Pano",
            "DSC_0042_original",
            "P1000042",
            "PA030042",
            "100_0042",
            "DSCF0042",
            "R0012345",
            "L1000042",
            "S1234567",
            "https://example.org/a.jpg",
            "file.jpg",
            "Digital Camera",
        ] {
            assert!(nikon().wrote_caption(caption), "{caption}");
        }
    }

    #[test]
    fn what_people_write_is_a_caption() {
        for caption in [
            "A digital camera from 1999",
            "The mayor opens the bridge",
            "Mayor Ek with a NIKON D5",
            "HDR photo of Malmö",
            "P 7 in Lund",
            "G20 summit",
            "R2-D2 at the fair",
            "Created with love by the children of Åre school",
            "Åre",
            "Bild 4: the podium",
            "Sam and Max",
            "Soft",
            "Hotel L1",
            "EVENING DIGITAL CAMERA SHOW OPENS IN THE TOWN HALL TODAY",
        ]
        .iter()
        .chain(BY_PEOPLE)
        {
            assert!(!nikon().wrote_caption(caption), "{caption}");
        }
    }

    #[test]
    fn nobody_is_no_creator_and_a_machine_has_no_copyright() {
        let machine = nikon();
        for name in ["Unknown", "", "NIKON D5", "Picasa", "Caplio RR1 User", "---"] {
            assert!(machine.is_creator(name), "{name}");
        }
        for name in ["Anna Ek", "User Experience Foto AB", "Nord", "Author Ek"] {
            assert!(!machine.is_creator(name), "{name}");
        }
        for notice in [
            "(C) by Caplio RR1 User",
            "Copyright 2026",
            "©",
            "(c) Unknown",
            "Copyright, NIKON CORPORATION, 2026",
            "2019-2026",
        ] {
            assert!(machine.wrote_copyright(notice), "{notice}");
        }
        for notice in ["© 2026 Anna Ek", "All rights reserved", "Copyright TT", "(c) by Nord 24", "CC BY 4.0"] {
            assert!(!machine.wrote_copyright(notice), "{notice}");
        }
    }
}
