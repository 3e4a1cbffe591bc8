//! Code replacements, as Photo Mechanic has them: `\bb12\` in a caption stands for what a file of codes says, and `\bb12#2\`
//! for the second thing that it says there.

use std::collections::BTreeMap;

use super::letters::{composed, judge};
use super::metadata::Metadata;
use super::property::Property;
use super::text::clean;
use crate::storage::text::{BYTE_ORDER_MARK, distance};

/// The largest file of codes that is read, in bytes: the rosters of a whole league take a few hundred thousand.
pub const LARGEST_CODES: u64 = 4 << 20;

/// More codes, longer ones, and longer replacements are no codes of people's.
const MOST: usize = 100_000;
const LONGEST_CODE: usize = 64;
const LONGEST: usize = 4_000;

/// So many codes are named where one is not known.
const NEAREST: usize = 3;

/// In these properties codes are replaced: people's words about a picture, but for addresses and terms of vocabularies.
const REPLACED: [Property; 23] = [
    Property::Caption,
    Property::Headline,
    Property::AltText,
    Property::Title,
    Property::Keywords,
    Property::Persons,
    Property::Organisations,
    Property::Event,
    Property::Creator,
    Property::CreatorTitle,
    Property::Credit,
    Property::Copyright,
    Property::UsageTerms,
    Property::OtherConstraints,
    Property::CopyrightOwners,
    Property::Source,
    Property::Instructions,
    Property::JobId,
    Property::CaptionWriter,
    Property::Sublocation,
    Property::City,
    Property::State,
    Property::Country,
];

/// What stands for each code.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// By the code in small letters.
    rows: BTreeMap<String, Row>,
}

#[derive(Debug, Clone)]
struct Row {
    code: String,
    replacements: Vec<String>,
    place: CodePlace,
}

/// Where a code stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePlace {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

impl std::fmt::Display for CodePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} of `{}`", self.line, self.file)
    }
}

/// Why a file of codes cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodesFault {
    #[error("`{file}` is larger than {} MB, the most that pressbox reads of a file of codes", LARGEST_CODES >> 20)]
    Large { file: String },
    #[error("there are more than {MOST} codes in `{file}`")]
    Many { file: String },
    #[error("{0} has no tab: a code, a tab, and what stands for it make a line")]
    NoTab(CodePlace),
    #[error("{place} has nothing behind the code `{code}`")]
    Blank { place: CodePlace, code: String },
    #[error("{0} has no code before its first tab")]
    NoCode(CodePlace),
    #[error("{place}: `{code}` cannot be a code: it has a backslash, ends in `#` and a number, or is too long")]
    Code { place: CodePlace, code: String },
    #[error("{place}: what stands for `{code}` is longer than {LONGEST} characters")]
    Long { place: CodePlace, code: String },
    #[error("the code `{code}` is there twice: in {first} and in {second}")]
    Twice { code: String, first: CodePlace, second: CodePlace },
}

/// A code in a text that nothing stands for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("`\\{code}\\` is not one of the codes")]
    Unknown {
        code: String,
        /// Codes that look like it, each with what stands for it.
        nearest: Vec<(String, String)>,
    },
    #[error("`\\{code}#{asked}\\`: the code `{code}` has {}", alternatives(*.there))]
    NoAlternative { code: String, asked: String, there: usize },
}

fn alternatives(number: usize) -> String {
    if number == 1 { "only one replacement".to_owned() } else { format!("only {number} replacements") }
}

/// What a text has behind a backslash.
enum Found<'c> {
    /// What stands for a code, and how long the code is without its backslashes.
    Code(&'c str, usize),
    /// No code: the backslash is one.
    Backslash,
}

impl Codes {
    /// Adds the codes of a file: a line for each, with tabs between the code, what stands for it, and what else may.
    pub fn read(&mut self, file: &str, bytes: &[u8]) -> Result<(), CodesFault> {
        if bytes.len() as u64 > LARGEST_CODES {
            return Err(CodesFault::Large { file: file.to_owned() });
        }
        let text = decoded(bytes).replace("\r\n", "\n").replace('\r', "\n");
        for (line, row) in (1..).zip(text.split('\n')) {
            let place = CodePlace { file: file.to_owned(), line };
            let is_comment = ["//", "#"].iter().any(|mark| row.trim_start().starts_with(mark));
            if row.trim().is_empty() || is_comment {
                continue;
            }
            self.add(row, place)?;
            if self.rows.len() > MOST {
                return Err(CodesFault::Many { file: file.to_owned() });
            }
        }
        Ok(())
    }

    fn add(&mut self, row: &str, place: CodePlace) -> Result<(), CodesFault> {
        let Some((code, rest)) = row.split_once('\t') else { return Err(CodesFault::NoTab(place)) };
        // Some write it as it stands in a caption.
        let Some(code) = clean(code.trim().trim_matches('\\')) else { return Err(CodesFault::NoCode(place)) };
        let mut replacements: Vec<String> =
            rest.split('\t').map(|cell| clean(&cell_text(cell)).unwrap_or_default()).collect();
        // Spreadsheets end each line with as many tabs as the longest has.
        while replacements.last().is_some_and(String::is_empty) {
            replacements.pop();
        }
        if replacements.first().is_none_or(String::is_empty) {
            return Err(CodesFault::Blank { place, code });
        }
        if code.contains('\\') || code.chars().count() > LONGEST_CODE || with_number(&code).is_some() {
            let code = code.chars().take(LONGEST_CODE).collect();
            return Err(CodesFault::Code { place, code });
        }
        if replacements.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(CodesFault::Long { place, code });
        }
        let row = Row { code, replacements, place };
        match self.rows.entry(folded(&row.code)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(row);
                Ok(())
            }
            std::collections::btree_map::Entry::Occupied(taken) => {
                Err(CodesFault::Twice { code: row.code, first: taken.get().place.clone(), second: row.place })
            }
        }
    }

    /// How many codes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A text with what stands for its codes. What stands for one is not read again; a backslash that begins no code stays.
    pub fn replace(&self, text: &str) -> Result<String, CodeError> {
        let mut replaced = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            replaced.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            match self.found(behind)? {
                Found::Code(text, length) => {
                    replaced.push_str(text);
                    rest = &behind[length + 1..];
                }
                Found::Backslash => {
                    replaced.push('\\');
                    rest = behind;
                }
            }
        }
        replaced.push_str(rest);
        Ok(replaced)
    }

    fn found(&self, behind: &str) -> Result<Found<'_>, CodeError> {
        let Some((inner, _)) = behind.split_once('\\') else { return Ok(Found::Backslash) };
        if let Some(row) = self.rows.get(&folded(inner)) {
            return Ok(Found::Code(&row.replacements[0], inner.len()));
        }
        if let Some((code, number)) = with_number(inner)
            && let Some(row) = self.rows.get(&folded(code))
        {
            let wanted = number.parse::<usize>().ok().and_then(|number| row.replacements.get(number.checked_sub(1)?));
            return match wanted.filter(|text| !text.is_empty()) {
                Some(text) => Ok(Found::Code(text, inner.len())),
                None => Err(CodeError::NoAlternative {
                    code: row.code.clone(),
                    asked: number.to_owned(),
                    there: row.replacements.len(),
                }),
            };
        }
        if !is_like_a_code(inner) {
            return Ok(Found::Backslash);
        }
        let code = with_number(inner).map_or(inner, |(code, _)| code);
        Err(CodeError::Unknown { code: inner.to_owned(), nearest: self.nearest(code) })
    }

    /// The codes that look most like one.
    fn nearest(&self, code: &str) -> Vec<(String, String)> {
        let wanted = folded(code);
        let letters = wanted.chars().count();
        let mut near: Vec<(usize, &Row)> = self
            .rows
            .iter()
            .map(|(there, row)| (distance(&wanted, there), row))
            .filter(|(apart, _)| *apart <= (letters / 2).max(1))
            .collect();
        near.sort_by_key(|(apart, row)| (*apart, row.code.len()));
        near.iter().take(NEAREST).map(|(_, row)| (row.code.clone(), row.replacements[0].clone())).collect()
    }

    /// Replaces the codes in metadata that somebody typed; of a property that is named, or of all that may have them.
    pub fn replace_in(&self, metadata: &mut Metadata, only: Option<&[Property]>) -> Result<(), CodeError> {
        for property in REPLACED.iter().filter(|property| only.is_none_or(|only| only.contains(property))) {
            if let Some(text) = property.text_mut(metadata) {
                *text = self.replace(text)?;
            }
            if let Some(texts) = property.list_mut(metadata) {
                for text in texts {
                    *text = self.replace(text)?;
                }
            }
        }
        Ok(())
    }
}

/// The first thing in metadata that looks like a code, with its backslashes.
#[must_use]
pub fn first_code(metadata: &Metadata) -> Option<String> {
    let mut metadata = metadata.clone();
    REPLACED.iter().find_map(|property| {
        let of_text = property.text_mut(&mut metadata).and_then(|text| first_code_in(text));
        of_text.or_else(|| property.list_mut(&mut metadata)?.iter().find_map(|text| first_code_in(text)))
    })
}

/// The first thing in a text that looks like a code, with its backslashes.
#[must_use]
pub fn first_code_in(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('\\').collect();
    let between = parts.get(1..parts.len().saturating_sub(1))?;
    between.iter().find(|part| is_like_a_code(part)).map(|part| format!("\\{part}\\"))
}

/// Whether it can only be meant as a code: a word of a few letters, digits and signs.
fn is_like_a_code(text: &str) -> bool {
    text.chars().count() <= LONGEST_CODE
        && text.chars().any(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || "-_.#+&'".contains(c))
}

/// A code and the number behind its `#`.
fn with_number(text: &str) -> Option<(&str, &str)> {
    let (code, number) = text.rsplit_once('#')?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    (is_number && !code.is_empty()).then_some((code, number))
}

/// A code as it is compared.
fn folded(code: &str) -> String {
    composed(code.trim()).to_lowercase()
}

/// A cell without the quotation marks that spreadsheets put around one with a comma or a quotation mark.
fn cell_text(cell: &str) -> String {
    let cell = cell.trim();
    let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    match inner.filter(|inner| inner.contains("\"\"") || inner.contains(',')) {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\""),
        _ => cell.to_owned(),
    }
}

/// The text of a file in UTF-8, UTF-16 or, where it is neither, windows-1252 or another old encoding that makes words of it.
fn decoded(bytes: &[u8]) -> String {
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        // Without a mark: a tab or a letter of Latin has a zero beside it.
        [first, 0, ..] if *first != 0 => Some(encoding_rs::UTF_16LE),
        [0, second, ..] if *second != 0 => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    let text = match (utf16, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => judge(bytes).decode_without_bom_handling(bytes).0.into_owned(),
    };
    text.strip_prefix(BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Codes {
        let mut codes = Codes::default();
        codes.read("codes.txt", text.as_bytes()).unwrap();
        codes
    }

    fn fault(text: &str) -> String {
        Codes::default().read("codes.txt", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn codes_are_replaced_and_other_backslashes_stay() {
        let codes = codes(
            "// The home team\r\naa\tOle Nordmann\tNordmann\tthe keeper\n\n# guests\nÅ1\tÅsa Öberg\nhome side\tNord FK\n",
        );
        for (text, expected) in [
            (r"\aa\ saves.", "Ole Nordmann saves."),
            (r"\AA#2\ and \å1\", "Nordmann and Åsa Öberg"),
            (r"\aa#1\\aa#3\", "Ole Nordmannthe keeper"),
            (r"\home side\ wins", "Nord FK wins"),
            (r"either\or, and\or", r"either\or, and\or"),
            (r"a \ b \ c \\ d", r"a \ b \ c \\ d"),
            (r"\", r"\"),
            (r"half \aa", r"half \aa"),
            ("", ""),
        ] {
            assert_eq!(codes.replace(text).unwrap(), expected, "{text}");
        }
        assert_eq!(codes.len(), 3);
    }

    #[test]
    fn a_code_that_is_not_known_is_named_with_the_nearest() {
        let codes = codes("aa\tOle\nab\tPer\nzz9\tZoe\n");
        let Err(CodeError::Unknown { code, nearest }) = codes.replace(r"\ac\ scores") else { panic!() };
        assert_eq!((code.as_str(), nearest.len()), ("ac", 2));
        assert_eq!(nearest[0], ("aa".to_owned(), "Ole".to_owned()));
        assert_eq!(
            codes.replace(r"\aa#2\").unwrap_err().to_string(),
            r"`\aa#2\`: the code `aa` has only one replacement"
        );
        assert!(codes.replace(r"\aa#0\").is_err() && codes.replace(r"\aa#99999999999999999999\").is_err());
        // What stands for a code is not read again.
        assert_eq!(self::codes("x\t\\y\\\n").replace(r"\x\").unwrap(), r"\y\");
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused_with_the_line() {
        assert_eq!(
            fault("aa\tOle\nbb\tPer\nAA\tZoe"),
            "the code `AA` is there twice: in line 1 of `codes.txt` and in line 3 of `codes.txt`"
        );
        for (text, says) in [
            ("aa\tOle\nHOME TEAM\n", "line 2 of `codes.txt` has no tab"),
            ("aa\t \t\n", "line 1 of `codes.txt` has nothing behind the code `aa`"),
            ("\tOle\n", "line 1 of `codes.txt` has no code"),
            ("a\\b\tOle\n", "cannot be a code"),
            ("a#2\tOle\n", "cannot be a code"),
        ] {
            assert!(fault(text).contains(says), "{text}: {}", fault(text));
        }
        assert!(fault(&format!("aa\t{}\n", "x".repeat(4_001))).contains("longer than 4000 characters"));
        let mut codes = Codes::default();
        let large = vec![b'\n'; usize::try_from(LARGEST_CODES).unwrap() + 1];
        assert!(matches!(codes.read("codes.txt", &large), Err(CodesFault::Large { .. })));
    }

    #[test]
    fn files_of_spreadsheets_and_old_editors_are_read() {
        let text = "aa\tÅsa Öberg, \"the wall\"\n\\bb\\\tBjörn Å\t\t\t\n";
        let utf16 = |big: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let old: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let mut quoted = b"\xEF\xBB\xBF".to_vec();
        quoted.extend("aa\t\"Åsa Öberg, \"\"the wall\"\"\"\rbb\tBjörn Å\r".as_bytes());
        let files = [
            text.as_bytes().to_vec(),
            [&b"\xFF\xFE"[..], &utf16(false)].concat(),
            [&b"\xFE\xFF"[..], &utf16(true)].concat(),
            utf16(false),
            old,
            quoted,
        ];
        for file in files {
            let mut codes = Codes::default();
            codes.read("codes.txt", &file).unwrap();
            assert_eq!(codes.replace(r"\aa\; \bb\").unwrap(), "Åsa Öberg, \"the wall\"; Björn Å", "{file:?}");
        }
    }

    #[test]
    fn what_looks_like_a_code_is_seen_in_texts_and_lists() {
        assert_eq!(first_code_in(r"a \ b, \aa\ c"), Some(r"\aa\".to_owned()));
        assert_eq!((first_code_in(r"and\or"), first_code_in(r"\\ \ \")), (None, None));
        let metadata = Metadata { persons: vec!["Ole".to_owned(), r"\a1\".to_owned()], ..Metadata::default() };
        assert_eq!(first_code(&metadata), Some(r"\a1\".to_owned()));
        let address = Metadata { web_statement: Some(r"\aa\".to_owned()), ..Metadata::default() };
        assert_eq!(first_code(&address), None);
    }
}
