//! How somebody can be reached: mail addresses and phone numbers in a row, and the words that are left beside them.

use crate::release::languages::{Vocabulary, folded};
use crate::release::prose_dates::days;
use crate::release::weblink::mail_address;

/// A phone number as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phone {
    pub(super) number: String,
    pub(super) mobile: bool,
}

/// A row's parts, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Mail(String),
    Phone(Phone),
    Fax(String),
    /// Words: a name, a role, an organisation.
    Words(String),
}

/// Cuts a row into ways to reach somebody and the words around them.
pub(super) fn parts(text: &str, vocabulary: &Vocabulary) -> Vec<Part> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let mail = mail_address(rest).and_then(|mail| Some((rest.find(mail)?, mail)));
        let phone = first_phone(rest, vocabulary);
        match (mail, phone) {
            (Some((at, mail)), phone) if phone.as_ref().is_none_or(|phone| at <= phone.at.start) => {
                words(&rest[..at], vocabulary, &mut found, true);
                found.push(Part::Mail(mail.to_owned()));
                rest = &rest[at + mail.len()..];
            }
            (_, Some(phone)) => {
                let before = rest[..phone.at.start].trim_end_matches([' ', ':', '.', '\u{a0}']);
                let faxes = Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.contacts.fax);
                let fax = faxes.filter_map(|word| {
                    let at = before.len().checked_sub(word.len())?;
                    before.get(at..).filter(|end| folded(end) == **word).map(|_| at)
                });
                // `telefax` goes before `fax`.
                let fax = fax.min();
                if let Some(at) = fax {
                    words(&before[..at], vocabulary, &mut found, true);
                    found.push(Part::Fax(phone.number));
                } else {
                    let mobile = words(&rest[..phone.at.start], vocabulary, &mut found, true);
                    found.push(Part::Phone(Phone { number: phone.number, mobile }));
                }
                rest = &rest[phone.at.end..];
            }
            (None | Some(_), None) => {
                words(rest, vocabulary, &mut found, false);
                return found;
            }
        }
    }
}

/// Whether somebody can be reached by what a row says.
pub(super) fn is_reach(text: &str, vocabulary: &Vocabulary) -> bool {
    mail_address(text).is_some() || first_phone(text, vocabulary).is_some()
}

struct Found {
    at: std::ops::Range<usize>,
    number: String,
}

/// The first phone number of a text: seven digits or more and little else, with its extension.
fn first_phone(text: &str, vocabulary: &Vocabulary) -> Option<Found> {
    let days = days(text);
    let mut from = 0;
    while let Some(start) =
        text[from..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')).map(|at| at + from)
    {
        let inside = text[..start]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '/' | '.' | '_' | '-'));
        let length = text[start..].find(|c: char| !is_dialled(c)).unwrap_or(text.len() - start);
        let run = text[start..start + length].trim_end_matches(|c: char| !c.is_ascii_digit());
        // `031-365 00 00 / 070-123 45 67` are two, `0381 / 555 - 1003` is one.
        let run = run
            .split_once(" / ")
            .filter(|(one, other)| digits(one) >= 7 && digits(other) >= 7)
            .map_or(run, |(one, _)| one.trim_end());
        let digits = digits(run);
        let dated = days.iter().any(|(_, at)| at.start < start + run.len() && start < at.end);
        let behind = text[start + run.len()..].chars().next();
        let amount =
            behind.is_some_and(|c| c.is_alphabetic() || matches!(c, '%' | '@' | '€' | '$')) || run.contains("..");
        let plain = run.starts_with(['+', '0', '(']) || run.contains(['-', '/', ' ', '\u{a0}', '.']);
        if !inside
            && !dated
            && !amount
            && plain
            && (7..=16).contains(&digits)
            && !is_span_of_years(run)
            && !is_span_of_hours(run)
        {
            let end = start + run.len();
            let (number, end) = match extension(&text[end..], vocabulary) {
                Some(length) => (format!("{run}{}", &text[end..end + length]), end + length),
                None => (run.to_owned(), end),
            };
            return Some(Found { at: start..end, number });
        }
        from = start + run.len().max(1);
        from += text[from..].chars().next().filter(|_| !text.is_char_boundary(from)).map_or(0, char::len_utf8);
    }
    None
}

fn is_dialled(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | '‑' | '/' | '(' | ')' | '+' | '.' | '\u{a0}' | '\u{202f}')
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// `1868-1911`, `2022 2023`
fn is_span_of_years(run: &str) -> bool {
    let mut parts = run.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.clone().count() == 2 && parts.all(|part| part.len() == 4)
}

/// `10.30-10.50`
fn is_span_of_hours(run: &str) -> bool {
    let mut ends = run.split(['-', '–']).map(str::trim);
    let hour = |end: &str| {
        end.split_once('.').is_some_and(|(hour, minute)| {
            let number =
                |text: &str| text.parse::<u8>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
            hour.len() <= 2
                && minute.len() == 2
                && number(hour).is_some_and(|hour| hour <= 24)
                && number(minute).is_some_and(|minute| minute < 60)
        })
    };
    ends.clone().count() == 2 && ends.all(hour)
}

/// How long the extension is that follows a number: `, ext. 12`.
fn extension(text: &str, vocabulary: &Vocabulary) -> Option<usize> {
    let start = text.len() - text.trim_start_matches([',', ' ', '(', '\u{a0}']).len();
    let lower = folded(&text[start..]);
    let words = vocabulary.contacts.extension.iter().chain(&["ext", "extension", "x"]);
    let behind = words.filter_map(|word| lower.strip_prefix(word)).min_by_key(|rest| rest.len())?;
    let number = behind.trim_start_matches(['.', ':', ' ']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let skipped = lower.len() - number.len();
    let end = start + skipped + digits;
    let closes = text[..start].contains('(') && text.get(end..).is_some_and(|behind| behind.starts_with(')'));
    ((1..=6).contains(&digits) && lower.len() == text[start..].len()).then_some(end + usize::from(closes))
}

/// Adds the words of a text, cut at its commas and bars, and tells whether the last of them announces a mobile phone.
///
/// Labels such as `Tel.` stand in front of a number or an address; elsewhere `office` is a word like others.
fn words(text: &str, vocabulary: &Vocabulary, found: &mut Vec<Part>, labels: bool) -> bool {
    let mut mobile = false;
    let cut = text.split([',', '|', ';', '•', '\t', '·', '<', '>', '\n']).flat_map(without_brackets);
    let cut =
        cut.flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" / ")).flat_map(|part| part.split(" - "));
    for part in cut {
        mobile = false;
        let mut part = part.trim_matches([' ', '\u{a0}', ':', '.', '-', '–', '/']);
        // `(614) 555-0100 office`
        let alone = folded(part);
        if !labels && is_phone_word(&alone, vocabulary) {
            continue;
        }
        // Labels and joining words at the end, then at the beginning.
        loop {
            let lower = part.to_lowercase();
            let english = Vocabulary::all().first();
            let lists = |vocabulary: &Vocabulary| {
                let words = &vocabulary.contacts;
                [&words.phone, &words.mobile, &words.mail, &words.joiners].map(Clone::clone)
            };
            let lists = std::iter::once(vocabulary).chain(english).map(lists);
            let ending = lists.flat_map(|lists| lists.into_iter().enumerate()).find_map(|(kind, list)| {
                let word = list.into_iter().filter(|word| {
                    lower
                        .strip_suffix(word)
                        .is_some_and(|before| before.is_empty() || before.ends_with([' ', '.', ':', '/', '\u{a0}']))
                });
                Some((kind, word.max_by_key(|word| word.len())?))
            });
            let Some((kind, word)) = ending.filter(|(kind, _)| lower.len() == part.len() && (labels || *kind == 3))
            else {
                break;
            };
            // `Press office: 020 7946 0123` names one.
            if ["press office", "media office", "news office"].iter().any(|office| lower.ends_with(office)) {
                break;
            }
            mobile |= kind == 1;
            part = part[..part.len() - word.len()].trim_end_matches([' ', '\u{a0}', ':', '.', '-', '–', '/', ',']);
        }
        let lower = part.to_lowercase();
        let names = vocabulary.contacts.name.iter().chain(&["name"]);
        let label = names.filter_map(|name| lower.strip_prefix(name)).find(|rest| rest.starts_with(':'));
        if let Some(rest) = label {
            part = part[part.len() - rest.len() + 1..].trim();
        }
        if part.chars().any(char::is_alphanumeric) {
            found.push(Part::Words(part.to_owned()));
        }
    }
    mobile
}

fn is_phone_word(lower: &str, vocabulary: &Vocabulary) -> bool {
    let english = Vocabulary::all().first();
    std::iter::once(vocabulary)
        .chain(english)
        .any(|v| lower.len() > 2 && (v.contacts.phone.contains(&lower) || v.contacts.mobile.contains(&lower)))
}

/// `Gesa Hahn (Intendantin)` in two parts; a party's letters stay with the name.
fn without_brackets(text: &str) -> Vec<&str> {
    let short = text
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .is_some_and(|(inner, _)| inner.chars().count() <= 3);
    if short { vec![text] } else { text.split(['(', ')']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Language;

    fn read(text: &str, language: Language) -> Vec<String> {
        let show = |part| match part {
            Part::Mail(mail) => format!("mail {mail}"),
            Part::Phone(Phone { number, mobile }) => format!("{} {number}", if mobile { "mobile" } else { "phone" }),
            Part::Fax(number) => format!("fax {number}"),
            Part::Words(words) => words,
        };
        parts(text, Vocabulary::of(language)).into_iter().map(show).collect()
    }

    #[test]
    fn a_row_is_cut_into_ways_to_reach_somebody_and_words() {
        use Language::{English, German, Swedish};
        assert_eq!(
            read("Dan Ortiz, 330-555-0113, ext. 12, press@a.example", English),
            ["Dan Ortiz", "phone 330-555-0113, ext. 12", "mail press@a.example"]
        );
        assert_eq!(
            read("Cara Dean, press officer, on 020 7946 0123 or cara@a.example.", English),
            ["Cara Dean", "press officer", "phone 020 7946 0123", "mail cara@a.example"]
        );
        assert_eq!(read("Telefon: 0381 / 555 - 1003", German), ["phone 0381 / 555 - 1003"]);
        assert_eq!(
            read("Tel: 031-365 00 00, mobil 070-123 45 67", Swedish),
            ["phone 031-365 00 00", "mobile 070-123 45 67"]
        );
        assert_eq!(
            read("Presskontakt Intendent anna@a.example +46 (0)70 123 45 67", Swedish),
            ["Presskontakt Intendent", "mail anna@a.example", "phone +46 (0)70 123 45 67"]
        );
        for text in ["Hamngatan 14", "254 67 NORBY", "13 May 2024", "1868–1911", "120,400 visitors", "2024-05-13"] {
            assert!(!is_reach(text, Vocabulary::of(Swedish)), "{text}");
        }
    }
}
