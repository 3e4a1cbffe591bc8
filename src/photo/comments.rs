//! Words that stand where few programs look: the tags of Windows in EXIF, comments of JPEG, texts of PNG. They count where
//! nothing else speaks.

use encoding_rs::UTF_16LE;

use super::container::{Blocks, PngText};
use super::machine_words::Machine;
use super::merged::Merged;
use super::metadata::{Metadata, split_names};
use super::of_people::without_machine_words;
use super::property::Property;
use super::source::MetadataSource;
use super::text;

/// Fills what is blank in the merged metadata.
pub(super) fn fill_blanks(merged: &mut Merged, blocks: &Blocks, windows: Metadata, machine: &Machine) {
    let software = png_text(&blocks.texts, "software").or_else(|| machine.software.clone());
    let machine = Machine { software, ..machine.clone() };
    for (source, words) in [
        (MetadataSource::Windows, windows),
        (MetadataSource::Comment, of_comments(&blocks.comments)),
        (MetadataSource::PngText, of_texts(&blocks.texts)),
    ] {
        let blank = |property: &&Property| property.is_blank(&merged.metadata) && !property.is_blank(&words);
        if !Property::ALL.iter().any(|property| blank(&property)) {
            continue;
        }
        // All of these are written by machines as well, so that their own names count everywhere.
        let exif = words.clone();
        let mut words = without_machine_words(words, &machine, source, &exif, &mut merged.notes);
        words.title.take_if(|title| machine.wrote_caption(title));
        words.keywords.retain(|word| !machine.wrote_caption(word));
        for property in Property::ALL {
            if property.is_blank(&merged.metadata) && !property.is_blank(&words) {
                property.copy(&words, &mut merged.metadata);
                merged.sources.push((*property, source));
            }
        }
    }
}

/// A text of Windows' tags: UTF-16, little-endian, up to a zero.
pub(super) fn utf16(bytes: &[u8]) -> Option<String> {
    let units = bytes.as_chunks::<2>().0;
    let end = units.iter().position(|unit| *unit == [0, 0]).unwrap_or(units.len());
    text::clean(&UTF_16LE.decode_without_bom_handling(&bytes[..end * 2]).0)
}

fn of_comments(comments: &[Vec<u8>]) -> Metadata {
    let of_people = |bytes: &Vec<u8>| {
        // What is not text has bytes that no text has.
        let is_text = !bytes.iter().any(|byte| matches!(byte, 1..=8 | 14..=31));
        let text = text::decode(bytes.split(|byte| *byte == 0).next()?).filter(|_| is_text)?;
        (!is_of_program(&text)).then_some(text)
    };
    let Some(text) = comments.iter().find_map(of_people) else { return Metadata::default() };
    if is_copyright(&text) {
        Metadata { copyright: Some(text), ..Metadata::default() }
    } else {
        Metadata { caption: Some(text), ..Metadata::default() }
    }
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["©", "(c)", "copyright"].iter().any(|sign| lower.starts_with(sign)) && text.lines().count() == 1
}

/// How programs begin to speak of themselves, in small letters.
const BEGINNINGS: [&str; 21] = [
    "applemark",
    "compressed",
    "created by",
    "created on",
    "created using",
    "created with",
    "creator:",
    "file source:",
    "file written by",
    "generated",
    "handmade software",
    "image generated",
    "lavc",
    "lead technologies",
    "made by",
    "made with",
    "optimised",
    "optimized",
    "processed",
    "resized",
    "scanned",
];

/// What only programs say, in small letters.
const PHRASES: [&str; 17] = [
    "acd systems",
    "adobe photoshop",
    "bioelectromech",
    "gd-jpeg",
    "graphicsmagick",
    "image alchemy",
    "imagemagick",
    "irfanview",
    "jpeg codec",
    "jpeg encoder",
    "jpeg library",
    "jpeg v",
    "paint shop pro",
    "quality =",
    "quality=",
    "the gimp",
    "u-lead systems",
];

/// Names of programs that are a word of a text, in small letters.
const NAMES: [&str; 7] = ["gimp", "guetzli", "jpegmini", "mozjpeg", "paint.net", "picasa", "xnview"];

/// Whether a comment was written by a program: it names one, or is not made of words.
fn is_of_program(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() * 2 > word.chars().count();
    let is_data = |word: &str| word.len() > 60 && !word.contains("://");
    let is_name = |word: &str| NAMES.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
    lower.split_whitespace().filter(is_word).count() < 2
        || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
        || PHRASES.iter().any(|phrase| lower.contains(phrase))
        || lower.starts_with(['{', '<', '[', '#'])
        || lower.split_whitespace().any(|word| is_data(word) || is_name(word))
}

/// The words of the keywords that the standard of PNG has.
fn of_texts(texts: &[PngText]) -> Metadata {
    let of = |keyword: &str| png_text(texts, keyword);
    let comment = || of("comment").filter(|text| !is_of_program(text));
    Metadata {
        title: of("title"),
        creator: of("author").map(|names| split_names(&names)).unwrap_or_default(),
        caption: of("description").or_else(comment),
        copyright: of("copyright"),
        usage_terms: of("disclaimer"),
        instructions: of("warning"),
        ..Metadata::default()
    }
}

/// The first text of a keyword, in any case.
fn png_text(texts: &[PngText], keyword: &str) -> Option<String> {
    let of_keyword = texts.iter().filter(|text| text.keyword.eq_ignore_ascii_case(keyword.as_bytes()));
    of_keyword.into_iter().find_map(|found| text::decode(&found.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_programs_are_known() {
        for comment in [
            "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n",
            "File written by Adobe Photoshop® 5.0",
            "Created with GIMP",
            "LEAD Technologies Inc. V1.01",
            "Lavc58.134.100",
            "AppleMark\n",
            "*** Intel(R) JPEG Library [1.51] ***",
            "JPEG Encoder Copyright 1998, James R. Weeks and BioElectroMech.",
            "Handmade Software, Inc. Image Alchemy v1.11",
            "Optimized by JPEGmini 3.11.4.3 0x6f2d4a",
            "vid:v09044g40000c3k",
            "4711",
            "ID:0x1234 0x99",
            "MADE BY HP",
            "This image was created using Gimp. Gimp is free software",
            "comment in GIMP 2.4.5",
            "Compressed by jpeg-recompress",
            "Processed By eBay with ImageMagick, z1.1.0. ||B2",
            "{\"data\":{\"pictureId\":\"1 a\"}}",
        ] {
            assert!(is_of_program(comment), "{comment}");
        }
        for comment in ["The mayor opens the bridge", "Åre in winter, photo: Anna Ek", "© 2026 Anna Ek", "Anna Ek 2026"]
        {
            assert!(!is_of_program(comment), "{comment}");
        }
    }

    #[test]
    fn a_comment_is_a_caption_or_a_copyright_notice() {
        let read = |comments: &[&[u8]]| of_comments(&comments.iter().map(|text| text.to_vec()).collect::<Vec<_>>());
        assert_eq!(
            read(&[b"Lavc58.1", b"Malm\xf6 on a spring day\0\0"]).caption.as_deref(),
            Some("Malmö on a spring day")
        );
        assert_eq!(read(&["© 2026 Anna Ek".as_bytes()]).copyright.as_deref(), Some("© 2026 Anna Ek"));
        assert_eq!(read(&[b"two words\x01\x02 of data"]), Metadata::default());
        assert_eq!(read(&[]), Metadata::default());
    }

    #[test]
    fn a_text_of_windows_ends_at_its_zero_and_needs_no_even_length() {
        let bytes: Vec<u8> = "Åre 🏁\0junk".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(utf16(&bytes).as_deref(), Some("Åre 🏁"));
        assert_eq!(utf16(&[b'a', 0, b'b']).as_deref(), Some("a"));
        assert_eq!(utf16(&[]), None);
        assert_eq!(utf16(&[0, 0xD8]).as_deref(), Some("\u{fffd}"));
    }
}
