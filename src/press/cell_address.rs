//! The mail addresses in a cell, as people and programs write them: with names, brackets, links, several at once.

use std::borrow::Cow;

use super::address::Address;
use crate::storage::text::from_spreadsheet_cell;

/// An address in a cell, or what stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The name that stands beside it; empty if none does.
    pub(super) name: String,
    pub(super) address: Result<Address, String>,
}

/// No cell has more: one that does is not a list of somebody's addresses.
const MOST: usize = 50;

/// What may stand around an address, one inside another.
const LAYERS: usize = 16;

/// All addresses in a cell, in order; none for an empty one.
pub(super) fn find(cell: &str) -> Vec<Found> {
    let cell = from_spreadsheet_cell(cell.trim());
    let text = link(cell);
    let text = bare(&text);
    if text.is_empty() {
        return Vec::new();
    }
    // Most cells are just an address.
    if let Ok(address) = one(text) {
        return vec![Found { name: String::new(), address: Ok(address) }];
    }
    let mut found = Vec::new();
    for part in parts(text) {
        people(&part, &mut found);
        if found.len() > MOST {
            break;
        }
    }
    if found.iter().any(|found| found.address.is_ok()) {
        if found.len() > MOST {
            found.truncate(MOST);
            let why = format!(
                "its cell has more than {MOST} addresses, and those after the first {MOST} were not read: put each on its own row"
            );
            found.push(Found { name: String::new(), address: Err(why) });
        }
        return found;
    }
    // Nothing in it is an address: the whole cell is reported, with the reason.
    let name = found.into_iter().map(|found| found.name).find(|name| !name.is_empty()).unwrap_or_default();
    let inner = text.strip_suffix('>').and_then(|open| open.rsplit_once('<')).map_or(text, |(_, inner)| inner);
    vec![Found { name, address: one(inner) }]
}

/// Whether a cell holds an address.
pub(super) fn is_address(cell: &str) -> bool {
    cell.contains(['@', '＠']) && find(cell).iter().any(|found| found.address.is_ok())
}

/// One address and nothing else.
fn one(text: &str) -> Result<Address, String> {
    let text = bare(text);
    if text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("/o=")) {
        return Err("its address works only inside an Exchange server (`/o=…`): look up the one with an `@`".to_owned());
    }
    if let Some((_, domain)) = text.rsplit_once('@') {
        for label in domain.split('.') {
            let latin = label.chars().any(|c| c.is_ascii_alphabetic());
            if latin && label.chars().any(|c| matches!(c, '\u{370}'..='\u{52F}')) {
                return Err(format!("`{}` mixes letters from two alphabets after the `@`: retype it", seen(text)));
            }
        }
    }
    text.parse().map_err(|error: super::address::NotAnAddress| error.to_string())
}

fn seen(text: &str) -> String {
    text.chars().take(100).filter(|c| !c.is_control()).collect()
}

/// The target of a link: of a formula, of Markdown.
fn link(cell: &str) -> Cow<'_, str> {
    let formula = cell.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("=HYPERLINK("));
    if formula && let Some(target) = cell.split('"').nth(1) {
        return Cow::Borrowed(target);
    }
    if cell.contains("](")
        && let Some((_, target)) = cell.split_once("](")
        && let Some((target, _)) = target.split_once(')')
        && target.contains('@')
    {
        return Cow::Borrowed(target);
    }
    if cell.contains('＠') { Cow::Owned(cell.replace('＠', "@")) } else { Cow::Borrowed(cell) }
}

/// A text without what stands around an address: quotation marks, brackets, `mailto:`, a full stop.
fn bare(text: &str) -> &str {
    let mut text = text;
    // Nobody wraps an address in more layers than this.
    for _ in 0..LAYERS {
        let before = text.len();
        text = text
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{AD}'));
        text = text.trim_start_matches(['\'', '’', '‘', '`', '“', '”', '„', ';', ',', ':', '\u{b4}']);
        text = text.trim_end_matches(['\'', '’', '‘', '`', '“', '”', ';', ',', ':', '.', '\u{b4}']);
        for (open, close) in [('<', '>'), ('(', ')'), ('[', ']')] {
            let inner = text.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
            text = inner.filter(|inner| !inner.contains([open, close])).unwrap_or(text);
        }
        if let Some(inner) = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'))
            && !inner.contains('"')
        {
            text = inner;
        }
        for prefix in ["mailto:", "smtp:", "e-mail:", "email:"] {
            if let (Some(start), Some(rest)) = (text.get(..prefix.len()), text.get(prefix.len()..))
                && start.eq_ignore_ascii_case(prefix)
            {
                text = rest.split('?').next().unwrap_or(rest);
            }
        }
        if text.len() == before {
            break;
        }
    }
    text
}

/// A cell taken apart where one address ends and another begins. What has no `@` belongs to what follows: it is the
/// beginning of a name with a comma.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let (mut quoted, mut bracket, mut has_at) = (false, false, false);
    let text = text.replace(" ::: ", ";");
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '<' => bracket = true,
            '>' => bracket = false,
            '@' => has_at = true,
            ';' | ',' | '|' | '\n' | '\r' | '\t'
                if !quoted && !bracket && (has_at || part.trim().is_empty() || matches!(c, '\n' | '\r')) =>
            {
                if has_at {
                    parts.push(std::mem::take(&mut part));
                }
                part.clear();
                has_at = false;
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    if has_at {
        parts.push(part);
    }
    parts
}

/// Adds who stands in a part that has an `@`; it stops once there are too many.
fn people(part: &str, found: &mut Vec<Found>) {
    let mut rest = part;
    while found.len() <= MOST {
        match person(rest, found) {
            Some(after) => rest = after,
            None => return,
        }
    }
}

/// The same for the first of them; returns what is left, if there is another address in it.
fn person<'a>(part: &'a str, found: &mut Vec<Found>) -> Option<&'a str> {
    let part = part.trim();
    let named = |name: &str, address: &str| {
        let name = name.trim().trim_matches(|c: char| matches!(c, '"' | '\'' | ',' | ';' | ':' | '-' | '(')).trim();
        Found { name: name.to_owned(), address: one(address) }
    };
    // `Name <a@b>`, `Name (a@b)`, `Name [a@b]`, and `a@b (Name)`.
    for (open, close) in [('<', '>'), ('(', ')'), ('[', ']')] {
        let Some((before, rest)) = part.split_once(open) else { continue };
        let (inside, after) = rest.split_once(close).unwrap_or((rest, ""));
        if inside.contains('@') {
            found.push(named(before, inside));
            return Some(after).filter(|after| after.contains('@'));
        }
        if before.contains('@') && !before.trim().contains(char::is_whitespace) {
            found.push(named(inside, before));
            return Some(after).filter(|after| after.contains('@'));
        }
    }
    if one(part).is_ok() {
        found.push(named("", part));
        return None;
    }
    let words: Vec<&str> = part.split([' ', '\u{A0}', '/']).filter(|word| !word.is_empty()).collect();
    let addresses: Vec<&&str> = words.iter().filter(|word| word.contains('@')).collect();
    match addresses.as_slice() {
        [only] if words.len() > 1 && one(only).is_ok() => {
            let name: Vec<_> = words.iter().copied().filter(|word| !word.contains('@')).collect();
            found.push(named(&name.join(" "), only));
        }
        [_, _, ..] if addresses.iter().all(|word| one(word).is_ok()) => {
            found.extend(addresses.iter().map(|word| named("", word)).take(MOST + 1));
        }
        _ => found.push(named("", part)),
    }
    None
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn found(cell: &str) -> Vec<(String, String)> {
        let told = |found: Found| (found.name, found.address.map_or_else(|why| format!("! {why}"), |a| a.to_string()));
        find(cell).into_iter().map(told).collect()
    }

    #[test]
    fn an_address_is_found_however_it_is_dressed() {
        for cell in [
            "a@x.example",
            " <a@x.example> ",
            "'a@x.example'",
            "'a@x.example",
            "a@x.example;",
            "a@x.example.",
            "MAILTO:a@x.example",
            "mailto:a@x.example?subject=Hi",
            "[a@x.example](mailto:a@x.example)",
            "=HYPERLINK(\"mailto:a@x.example\")",
            "'=HYPERLINK(\"mailto:a@x.example\";\"Anna\")",
            "a＠x.example",
            "\"a@x.example\"",
            "“a@x.example”",
            "smtp:a@x.example",
            "\u{A0}a@x.example\u{200B}",
            "a@x.example,",
        ] {
            assert_eq!(found(cell), [(String::new(), "a@x.example".to_owned())], "{cell}");
        }
    }

    #[test]
    fn a_name_beside_it_is_kept() {
        for (cell, name) in [
            ("Bo Ek <a@x.example>", "Bo Ek"),
            ("\"Ek, Bo\" <a@x.example>", "Ek, Bo"),
            ("Ek, Bo <a@x.example>", "Ek, Bo"),
            ("Bo Ek (a@x.example)", "Bo Ek"),
            ("a@x.example (Bo Ek)", "Bo Ek"),
            ("Bo Ek [mailto:a@x.example]", "Bo Ek"),
            ("Bo Ek a@x.example", "Bo Ek"),
            ("Bo Ek: a@x.example", "Bo Ek"),
        ] {
            assert_eq!(found(cell), [(name.to_owned(), "a@x.example".to_owned())], "{cell}");
        }
    }

    #[test]
    fn several_are_all_found() {
        for cell in [
            "a@x.example; b@x.example",
            "a@x.example, b@x.example",
            "a@x.example b@x.example",
            "a@x.example / b@x.example",
            "a@x.example\nb@x.example",
            "a@x.example ::: b@x.example",
            "<a@x.example> <b@x.example>",
            "a@x.example|b@x.example",
        ] {
            let addresses: Vec<_> = found(cell).into_iter().map(|(_, address)| address).collect();
            assert_eq!(addresses, ["a@x.example", "b@x.example"], "{cell}");
        }
        let named = found("a@x.example (Bo Ek) b@x.example (Cia Dahl)");
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(named, [pair("Bo Ek", "a@x.example"), pair("Cia Dahl", "b@x.example")]);
        let named = found("Ek, Bo <a@x.example>; Dahl, Cia <b@x.example>");
        assert_eq!(named[0].0, "Ek, Bo");
        assert_eq!(named[1].0, "Dahl, Cia");
    }

    #[test]
    fn what_no_cell_has_is_cut_and_told_and_takes_no_time() {
        for mark in ["; ", " ", "\n", ", ", "/", "|"] {
            let cell: Vec<String> = (0..60).map(|n| format!("a{n}@x.example")).collect();
            let all = found(&cell.join(mark));
            assert_eq!(all.len(), 51, "{mark:?}");
            assert_eq!(all[49].1, "a49@x.example", "{mark:?}");
            assert!(all[50].1.starts_with("! its cell has more than 50 addresses"), "{mark:?}: {}", all[50].1);
            assert_eq!(found(&cell[..50].join(mark)).len(), 50, "{mark:?}");
        }
        for one in ["<a@x.example>", "(a@x.example) ", "[a@x.example]", "Bo <a@x.example>, ", "a@x.example <", "<a@"] {
            let all = found(&one.repeat(200_000));
            assert!(all.len() <= 51, "{one}: {}", all.len());
            assert!(all.iter().any(|(_, address)| address.starts_with("! ")), "{one}");
        }
        let begun = Instant::now();
        for one in ["mailto:", "a,", ",", "\"", "((", "<", "'\"", "mailto:'", " ", "\n"] {
            for cell in [one.repeat(1_000_000), one.repeat(1_000_000) + "a@x.example"] {
                let all = found(&cell);
                assert!(all.len() <= 51, "{one:?}: {}", all.len());
                assert!(all.iter().all(|(_, told)| told.len() < 1_000), "{one:?}");
            }
        }
        // Hours, if the time grew with the square of the length.
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    }

    #[test]
    fn what_is_none_is_told_whole() {
        assert_eq!(found(""), []);
        assert_eq!(found(" ; "), []);
        let why = |cell: &str| found(cell)[0].1.clone();
        assert_eq!(why("w (at) x.example"), "! `w (at) x.example` is not an email address: it has no `@`");
        assert!(why("x @media.example").contains("contains a space"), "{}", why("x @media.example"));
        assert!(why("/o=ExchangeLabs/ou=x/cn=bo").contains("inside an Exchange server"));
        assert!(why("s@m\u{435}dia.example").contains("two alphabets"));
        assert!(why("per@@x.example").contains("more than one `@`"), "{}", why("per@@x.example"));
        assert!(why("r\u{202E}@x.example").starts_with("! "));
    }
}
