//! Whether a workbook's file is safe to open: a small one can ask for all memory there is.
//!
//! The reader of workbooks believes what is in them: the number of texts that a part announces, and a cell that is repeated
//! a million times. It also waits for ever for the end of a table that is cut off. So every part is unpacked once, counted,
//! and looked through for tags without an end before the reader sees the file.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// How a workbook is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `.xlsx`
    Excel,
    /// `.ods`; its content.
    OpenDocument(Vec<u8>),
    /// An archive of something else.
    Other,
}

/// A file that is too large, or is not a workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeWorkbook {
    #[error("it is a damaged archive")]
    Damaged,
    #[error("a part of it is cut off or damaged")]
    Cut,
    #[error("it is protected with a password")]
    Protected,
    #[error("it is larger than any media list once it is unpacked")]
    TooLarge,
}

/// No media list is as large as this, as XML: a part of it, and all of it.
const PART: u64 = 64 << 20;
const ALL: u64 = 128 << 20;
const PARTS: usize = 10_000;

/// Cells of a workbook, with the empty ones between them; and texts that cells may share.
pub(super) const CELLS: usize = 2_000_000;
const TEXTS: u64 = 2_000_000;

/// Letters of an OpenDocument's cells, when every repetition is written out.
const LETTERS: usize = 64 << 20;

/// Looks through a file before it is opened.
pub(super) fn check(bytes: &[u8]) -> Result<Kind, UnsafeWorkbook> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| UnsafeWorkbook::Damaged)?;
    if archive.len() > PARTS {
        return Err(UnsafeWorkbook::TooLarge);
    }
    let (mut is_excel, mut is_document, mut document) = (false, false, None);
    let mut all = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                UnsafeWorkbook::Protected
            }
            _ => UnsafeWorkbook::Damaged,
        })?;
        let name = part.name().map_err(|_| UnsafeWorkbook::Damaged)?.replace('\\', "/").to_ascii_lowercase();
        let kind = name.rsplit('.').next().unwrap_or_default();
        // A sheet's part may have any name, so that each part is looked at. A damaged picture does no harm.
        let is_named_xml = matches!(kind, "xml" | "rels" | "mimetype");
        let mut content = Vec::new();
        if part.take(PART + 1).read_to_end(&mut content).is_err() && is_named_xml {
            return Err(UnsafeWorkbook::Damaged);
        }
        let size = content.len() as u64;
        all += size;
        if size > PART || all > ALL || texts(&content) > TEXTS {
            return Err(UnsafeWorkbook::TooLarge);
        }
        let has_cells =
            || [b"sheetData".as_slice(), b"<sst", b"<worksheet"].iter().any(|tag| find(&content, tag).is_some());
        if name != "mimetype" && (is_named_xml || has_cells()) && !is_whole(&content) {
            return Err(UnsafeWorkbook::Cut);
        }
        match name.as_str() {
            "content.xml" => {
                if repeated_cells(&content) > CELLS {
                    return Err(UnsafeWorkbook::TooLarge);
                }
                document = Some(content);
            }
            "mimetype" if content.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => {
                is_document = true;
            }
            "meta-inf/manifest.xml" if find(&content, b"encryption-data").is_some() => {
                return Err(UnsafeWorkbook::Protected);
            }
            name if name.ends_with("workbook.xml") => is_excel = true,
            _ => {}
        }
    }
    Ok(match document.filter(|_| is_document) {
        Some(content) => Kind::OpenDocument(content),
        None if is_excel => Kind::Excel,
        None => Kind::Other,
    })
}

/// An OpenDocument's content in which each cell says that it holds a text, where it says nothing: the reader takes others
/// for empty, and some programs leave it out.
pub(super) fn typed(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + content.len() / 8);
    let mut at = 0;
    for start in memchr::memmem::find_iter(content, b"<table:table-cell") {
        let end = tag_end(content, start);
        let tag = &content[start..end];
        if start < at || tag.ends_with(b"/>") || !tag.ends_with(b">") || find(tag, b"value").is_some() {
            continue;
        }
        out.extend_from_slice(&content[at..end - 1]);
        out.extend_from_slice(b" office:value-type=\"string\"");
        at = end - 1;
    }
    out.extend_from_slice(&content[at..]);
    out
}

fn find(content: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(content, what)
}

/// The largest number of texts that a part announces.
fn texts(content: &[u8]) -> u64 {
    let numbers = memchr::memmem::find_iter(content, b"uniqueCount").map(|at| {
        let rest = content[at + b"uniqueCount".len()..].iter();
        let mut digits =
            rest.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+' | b'0'));
        let number = digits.by_ref().take_while(|byte| byte.is_ascii_digit()).take(20);
        number.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    });
    numbers.max().unwrap_or(0)
}

/// How many cells an OpenDocument's tables have when every repetition is written out, at most; all that there are numbers for
/// where their texts would be too long.
fn repeated_cells(content: &[u8]) -> usize {
    let (mut all, mut rows, mut width) = (0_usize, 0_usize, 0_usize);
    // The cells of the row so far, those up to its last filled one, and empty rows that count once others follow.
    let (mut cells, mut filled, mut repeats, mut pending) = (0_usize, 0_usize, 1_usize, 0_usize);
    // How often what stands in the cell is repeated, and the letters of all cells.
    let (mut times, mut letters) = (0_usize, 0_usize);
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', &content[at..]).map(|found| at + found) {
        let end = tag_end(content, start);
        let tag = &content[start..end];
        letters = letters.saturating_add((start - at).saturating_mul(times));
        at = end;
        // A number in another notation would not be counted.
        let counts = tag.starts_with(b"<table:") || is_blanks(tag);
        if counts && find(tag, b"repeated").or_else(|| find(tag, b"text:c")).is_some() && has_reference(tag) {
            return usize::MAX;
        }
        if is_blanks(tag) {
            letters = letters.saturating_add(number(tag, b"text:c").saturating_mul(times.max(1)));
        }
        if letters > LETTERS {
            return usize::MAX;
        }
        if tag.starts_with(b"<table:table-row") {
            let is_rows = tag.starts_with(b"<table:table-rows");
            if !is_rows {
                (cells, filled) = (0, 0);
                repeats = number(tag, b"number-rows-repeated");
            }
        } else if tag.starts_with(b"</table:table-row>") {
            if filled == 0 {
                pending = pending.saturating_add(repeats);
            } else {
                rows = rows.saturating_add(pending).saturating_add(repeats);
                pending = 0;
                width = width.max(filled);
            }
        } else if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            cells = cells.saturating_add(number(tag, b"number-columns-repeated").min(16_384));
            let is_empty = tag.ends_with(b"/>") && find(tag, b"value").is_none() && find(tag, b"formula").is_none();
            if !is_empty {
                filled = cells;
                times = number(tag, b"number-columns-repeated").min(16_384).saturating_mul(repeats);
                letters = letters.saturating_add(tag.len().saturating_mul(times));
                times = if tag.ends_with(b"/>") { 0 } else { times };
                // They are all held at once, before any is found to be empty.
                all = all.saturating_add(number(tag, b"number-columns-repeated").min(16_384));
            }
        } else if tag.starts_with(b"</table:table-cell") || tag.starts_with(b"</table:covered-table-cell") {
            times = 0;
        } else if tag.starts_with(b"</table:table>") {
            all = all.saturating_add(rows.min(1_048_576).saturating_mul(width));
            (rows, width, pending) = (0, 0, 0);
        }
        if all > CELLS || rows.saturating_mul(width) > CELLS {
            return usize::MAX;
        }
    }
    all.max(rows.saturating_mul(width))
}

/// Whether each tag has its end, in order, as it is in every file that a program has written.
fn is_whole(content: &[u8]) -> bool {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', &content[at..]).map(|found| at + found) {
        let rest = &content[start..];
        let aside: Option<(&[u8], usize)> = if rest.starts_with(b"<!--") {
            Some((b"-->", 4))
        } else if rest.starts_with(b"<![CDATA[") {
            Some((b"]]>", 9))
        } else if rest.starts_with(b"<?") {
            Some((b"?>", 2))
        } else {
            None
        };
        if let Some((end, from)) = aside {
            let Some(found) = find(&rest[from..], end) else { return false };
            at = start + from + found + end.len();
            continue;
        }
        let end = tag_end(content, start);
        let tag = &content[start..end];
        // No spreadsheet declares types or entities.
        if rest.starts_with(b"<!") || !tag.ends_with(b">") {
            return false;
        }
        at = end;
        let name = |tag: &'_ [u8]| {
            tag.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>')).unwrap_or(0)
        };
        if let Some(closing) = tag.strip_prefix(b"</") {
            if open.pop() != Some(&closing[..name(closing)]) {
                return false;
            }
        } else if !tag.ends_with(b"/>") {
            let tag = &tag[1..];
            open.push(&tag[..name(tag)]);
            if open.len() > DEEPEST {
                return false;
            }
        }
    }
    open.is_empty()
}

/// Tags in tags.
const DEEPEST: usize = 256;

/// The end of a tag, past signs in its quoted values.
pub(super) fn tag_end(content: &[u8], start: usize) -> usize {
    let mut quote = None;
    for (at, byte) in content.iter().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    content.len()
}

/// An attribute's number, the largest where it stands there twice; 1 where it is missing.
pub(super) fn number(tag: &[u8], name: &[u8]) -> usize {
    let numbers = memchr::memmem::find_iter(tag, name).take(8).map(|at| {
        let rest = tag[at + name.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        let digits = rest.take_while(|byte| byte.is_ascii_digit()).take(18);
        digits.fold(0_usize, |sum, digit| sum.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
    });
    numbers.max().unwrap_or(1).max(1)
}

/// Whether a tag stands for a number of blanks.
fn is_blanks(tag: &[u8]) -> bool {
    tag.strip_prefix(b"<text:s")
        .is_some_and(|rest| rest.first().is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-'))
}

/// Whether a digit in a tag is written as a reference to it.
fn has_reference(tag: &[u8]) -> bool {
    find(tag, b"&#").is_some()
}
