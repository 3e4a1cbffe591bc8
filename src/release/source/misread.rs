//! Errors in front matter, explained to people who do not know TOML.

use super::keys::{BLOCKS, INSIDE, TOP};
use super::slips::slip;
use super::values::quoted;
use crate::release::finding::{Finding, Spot};
use crate::storage::text::distance;

/// Says what a parser's error means, and what to write.
pub(super) fn misread(text: &str, first_line: usize, error: &toml::de::Error) -> Finding {
    let said = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    let span = error.span().unwrap_or(0..0);
    let known = unknown_key(text, span.start, &said)
        .or_else(|| wrong_type(text, span.start, &said))
        .or_else(|| missing(text, span.start, &said))
        .or_else(|| twice(text, span.start, &said, first_line));
    let finding = |message: String, at: std::ops::Range<usize>| {
        let line = first_line + text.get(..at.start).map_or(0, |before| before.matches('\n').count());
        let spot = Spot::of(text, at).filter(|spot| !spot.text.trim().is_empty());
        Finding::error("front-matter", line, message).spotted(spot)
    };
    if let Some((message, hint)) = known {
        return finding(message, span).with_remedy(hint);
    }
    if let Some((at, invisible)) = text.char_indices().find(|(_, c)| c.is_control() && !"\n\r\t".contains(*c)) {
        let message = format!("there is an invisible character here, U+{:04X}", u32::from(invisible));
        return finding(message, at..at + invisible.len_utf8()).with_remedy("delete it, or type the line again");
    }
    match slip(text, span.start) {
        Some(slip) => finding(slip.message, slip.at).with_remedy(slip.hint),
        None => finding(said, span)
            .with_remedy("write each line as `key = \"text\"`, and each block below a line such as `[[contacts]]`"),
    }
}

/// Other names that people give to keys, and the keys.
const CALLED: &[(&str, &str)] = &[
    ("title", "headline"),
    ("title", "role"),
    ("titel", "headline"),
    ("titel", "title"),
    ("rubrik", "headline"),
    ("otsikko", "headline"),
    ("titre", "headline"),
    ("titular", "headline"),
    ("titolo", "headline"),
    ("kop", "headline"),
    ("überschrift", "headline"),
    ("overskrift", "headline"),
    ("subtitle", "subheading"),
    ("subheadline", "subheading"),
    ("lang", "language"),
    ("datum", "date"),
    ("published", "date"),
    ("embargo_until", "embargo"),
    ("embargoed_until", "embargo"),
    ("timezone", "zone"),
    ("about", "boilerplate"),
    ("terms", "usage_terms"),
    ("contact", "contacts"),
    ("event", "timetable"),
    ("events", "timetable"),
    ("programme", "timetable"),
    ("program", "timetable"),
    ("images", "photos"),
    ("pictures", "photos"),
    ("mail", "email"),
    ("e-mail", "email"),
    ("e_mail", "email"),
    ("epost", "email"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("telefon", "phone"),
    ("mobile", "phone"),
    ("mobil", "phone"),
    ("job_title", "role"),
    ("position", "role"),
    ("time", "start"),
    ("date", "start"),
    ("when", "start"),
    ("name", "title"),
    ("name", "label"),
    ("title", "label"),
    ("text", "label"),
    ("text", "value"),
    ("link", "url"),
    ("href", "url"),
    ("address", "url"),
    ("id", "photo"),
    ("image", "photo"),
    ("file", "photo"),
    ("alt_text", "alt"),
    ("alttext", "alt"),
    ("description", "alt"),
];

type Said = (String, String);

fn unknown_key(text: &str, at: usize, said: &str) -> Option<Said> {
    let mut names = said.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = names.next().unwrap_or_default();
    let known: Vec<&str> = names.collect();
    let message = format!("`{unknown}` is not a key here");
    let lower = unknown.to_lowercase().replace([' ', '-'], "_");
    if known.contains(&lower.as_str()) {
        return Some((message, format!("did you mean `{lower}`?")));
    }
    if matches!(lower.as_str(), "lead" | "body" | "text" | "ingress") && known.contains(&"headline") {
        return Some((message, "write the lead and the text below the second `+++`".to_owned()));
    }
    let called = CALLED.iter().find(|(word, key)| *word == lower && known.contains(key)).map(|(_, key)| *key);
    if let Some(key) = called {
        return Some((message, format!("did you mean `{key}`?")));
    }
    // In TOML, a key below the head of a block belongs to that block.
    if TOP.contains(&lower.as_str()) && !known.contains(&"headline") {
        let block = block_above(text, at).unwrap_or("[[…]]");
        return Some((
            format!("`{unknown}` is in the block `{block}`, which has no such key"),
            "move it above the first block".to_owned(),
        ));
    }
    let nearest = known.iter().map(|name| (distance(&lower, name), *name)).min();
    let hint = match nearest.filter(|(off, name)| *off <= 2.max(name.len() / 3)) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("the keys here are `{}`", known.join("`, `")),
    };
    Some((message, hint))
}

/// The head of the block that a byte is in.
fn block_above(text: &str, at: usize) -> Option<&str> {
    text.get(..at)?.lines().rev().map(str::trim).find(|line| line.starts_with('['))
}

/// The line of a byte.
fn line_at(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    text[start..].lines().next().unwrap_or_default().trim()
}

/// `[timetable]` for `[[timetable]]`, `version = "2"`, `headline = 24`
fn wrong_type(text: &str, at: usize, said: &str) -> Option<Said> {
    let rest = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "))?;
    let line = line_at(text, at);
    let name: String = line.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    if BLOCKS.contains(&name.as_str()) && line.starts_with('[') {
        return Some((
            format!("`[{name}]` begins a single block, but there may be several"),
            format!("write `[[{name}]]`, with two brackets on each side"),
        ));
    }
    if name == "titles" && line.starts_with('[') {
        return Some(("there is only one `titles` block".to_owned(), "write `[titles]`".to_owned()));
    }
    let (key, value) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))?;
    let bare = value.trim_matches(['"', '\'']);
    if BLOCKS.contains(&key) {
        let hint = format!("begin each of them with `[[{key}]]`, on a line of its own");
        return Some((format!("`{key}` is a list of blocks, not text"), hint));
    }
    if key == "titles" {
        return Some(("`titles` is a block".to_owned(), "begin it with `[titles]`, on a line of its own".to_owned()));
    }
    if rest.contains("expected u32") {
        let number = bare.parse::<u32>().unwrap_or(2).max(1);
        return Some((
            format!("`{value}` is not a whole number"),
            format!("write it without quotation marks or signs, as in `{key} = {number}`"),
        ));
    }
    rest.contains("expected a string").then(|| {
        (
            format!("`{key}` must be text in quotation marks, but `{value}` is not"),
            format!("write `{key} = {}`", quoted(bare)),
        )
    })
}

/// A block without one of its keys.
fn missing(text: &str, at: usize, said: &str) -> Option<Said> {
    let key = said.strip_prefix("missing field `")?.strip_suffix('`')?;
    let head = Some(line_at(text, at)).filter(|line| line.starts_with("[[")).or_else(|| block_above(text, at));
    let example = match key {
        "start" => "2024-05-17 13:00 Europe/Stockholm",
        "url" => "https://…",
        _ => "…",
    };
    Some((
        format!("{} has no `{key}`", head.map_or("a block".to_owned(), |head| format!("`{head}`"))),
        format!("write `{key} = \"{example}\"` below it"),
    ))
}

/// A key that appears twice.
fn twice(text: &str, at: usize, said: &str, first_line: usize) -> Option<Said> {
    if !said.starts_with("duplicate key") {
        return None;
    }
    let line = line_at(text, at);
    let name = line.split('=').next().unwrap_or(line).trim();
    let bare: String = name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    if line.starts_with('[') && BLOCKS.contains(&bare.as_str()) {
        return Some((
            format!("`{name}` appears twice"),
            format!("write `[[{bare}]]` for each, with two brackets on each side"),
        ));
    }
    let earlier = text.get(..at)?.lines().collect::<Vec<_>>();
    let same = |line: &&str| line.split('=').next().is_some_and(|key| key.trim() == name) && line.contains('=');
    let nth = earlier.iter().rposition(same)?;
    let block = INSIDE.contains(&name).then(|| block_above(text, at)).flatten();
    let hint = match block {
        Some(head) if head.starts_with("[[") => format!("delete one of them, or begin another block with `{head}`"),
        _ => "delete one of them".to_owned(),
    };
    Some((format!("`{name}` appears twice: it is also on line {}", first_line + nth), hint))
}
