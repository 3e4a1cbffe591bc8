//! What people who do not know TOML write in front matter, and what to write instead.

use std::ops::Range;

use jiff::civil::{Date, Time};

use super::keys::{BLOCKS, INSIDE, TOP};
use super::values::quoted;
use crate::release::import::clock;
use crate::release::prose_dates::find_day;

/// Something that is not TOML, explained without TOML's terms.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// The bytes of the front matter that it is about.
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) hint: String,
}

/// The slip that stopped a parser at a place: on its line, or on the nearest line above.
pub(super) fn slip(front: &str, stopped: usize) -> Option<Slip> {
    if let Some(open) = open_text(front) {
        return Some(open);
    }
    let mut end = stopped.min(front.len());
    while !front.is_char_boundary(end) {
        end -= 1;
    }
    let here = front[..end].matches('\n').count();
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in front.split_inclusive('\n').take(here + 1) {
        lines.push((at, line));
        at += line.len();
    }
    // A line without a key may continue the text above.
    let whole: Vec<_> = lines.iter().rev().filter(|(_, line)| !line.trim().is_empty()).take(2).collect();
    if let [(_, last), (at, above)] = whole[..]
        && !last.contains('=')
        && let Some((message, _)) = above.split_once('=').and_then(|(key, value)| unclosed(key.trim(), value.trim()))
    {
        let bare = above.trim();
        let start = at + above.find(bare)?;
        let hint = "close it on the same line, or put `\"\"\"` before the text and after its last line".to_owned();
        return Some(Slip { at: start..start + bare.len(), message, hint });
    }
    lines.iter().rev().take(40).find_map(|(at, line)| {
        let bare = line.trim_matches(SPACES);
        let start = at + line.find(bare)?;
        let (message, hint) = on_line(bare)?;
        Some(Slip { at: start..start + bare.len(), message, hint })
    })
}

/// The whitespace of TOML.
const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// A text in triple quotation marks that is never closed.
fn open_text(front: &str) -> Option<Slip> {
    let (at, mark) = ["\"\"\"", "'''"].into_iter().filter_map(|mark| Some((front.rfind(mark)?, mark))).max()?;
    (front.matches(mark).count() % 2 == 1).then(|| Slip {
        at: at..at + mark.len(),
        message: format!("the text after `{mark}` is not closed"),
        hint: format!("write `{mark}` after its last word"),
    })
}

type Said = (String, String);

/// Typographic quotation marks.
const SMART: [char; 10] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '`'];

fn on_line(line: &str) -> Option<Said> {
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    if line.starts_with("//") || line.starts_with("<!--") || line.starts_with("/*") || line.starts_with("--") {
        return Some((
            "this is not a comment".to_owned(),
            format!("start a comment with `#`, as in `# {}`", comment(line)),
        ));
    }
    if line.starts_with(['[', '(']) && !line.contains('=') {
        return header(line);
    }
    invisible(line).or_else(|| match line.split_once('=') {
        Some((key, value)) if is_key(key.trim().trim_end_matches(':')) => of_value(key.trim(), value.trim()),
        _ => Some(without_equals(line)),
    })
}

fn comment(line: &str) -> &str {
    line.trim_start_matches(['/', '<', '!', '-', '*', ' ']).trim_end_matches(['-', '>', '*', '/', ' '])
}

/// `[[contacts]`, `[ [contacts]]`, `[[contacts]]:`
fn header(line: &str) -> Option<Said> {
    let name: String = line.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    let right = if BLOCKS.contains(&name.as_str()) {
        format!("[[{name}]]")
    } else if name == "titles" {
        "[titles]".to_owned()
    } else {
        return None;
    };
    let bare = line.split('#').next().unwrap_or(line).trim();
    (bare != right).then(|| (format!("`{bare}` does not begin a block"), format!("write `{right}`")))
}

/// Invisible characters, which come from web pages and word processors.
fn invisible(line: &str) -> Option<Said> {
    let outside = line.split('"').step_by(2).collect::<String>();
    let hidden =
        |c: char| matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{feff}');
    outside.contains(hidden).then(|| {
        let clean: String = line.chars().map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c }).collect();
        let clean: String = clean.chars().filter(|c| !hidden(*c)).collect();
        ("there is an invisible character in this line".to_owned(), format!("retype it: `{}`", clean.trim()))
    })
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.chars().count() <= 30
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
}

/// `headline: A race`, `headline "A race"`
fn without_equals(line: &str) -> Said {
    if line.chars().all(|c| matches!(c, '-' | '+' | '=' | '~' | ' ')) {
        return (
            format!("`{line}` does not end the front matter"),
            "write `+++`, and nothing else, on that line".to_owned(),
        );
    }
    let pair = line.split_once(':').or_else(|| line.split_once([' ', '\t']));
    let known = |key: &str| TOP.contains(&key) || INSIDE.contains(&key);
    match pair {
        Some((key, value)) if known(key.trim()) => {
            let (key, value) = (key.trim(), value.trim());
            (format!("there is no `=` between `{key}` and its value"), format!("write `{}`", line_of(key, value)))
        }
        _ => (
            "this line is neither `key = \"text\"` nor a comment".to_owned(),
            "move it below the second `+++` if it is part of the text, or put `#` before it".to_owned(),
        ),
    }
}

/// A key with its value, as valid TOML.
fn line_of(key: &str, value: &str) -> String {
    let bare = value.trim_matches(['"', '\'', '“', '”', '„', '‟', '«', '»', '‘', '’', '‚', ' ', '\u{a0}', '\u{202f}']);
    match key {
        "version" if bare.parse::<u32>().is_ok() => format!("{key} = {bare}"),
        "date" => format!("{key} = {}", full_date(bare).unwrap_or_else(|| "2024-05-13".to_owned())),
        _ => format!("{key} = {}", quoted(bare)),
    }
}

/// What is wrong with a value.
fn of_value(key: &str, value: &str) -> Option<Said> {
    let key = key.trim_end_matches([':', ' ']);
    let write = |value: &str| format!("write `{}`", line_of(key, value));
    if key.contains(' ') {
        let joined = key.replace(' ', "_");
        return Some((format!("the key `{key}` has a space in it"), format!("write `{joined} = {value}`")));
    }
    if value.starts_with('=') {
        let value = value.trim_start_matches(['=', ' ']);
        return Some((format!("there are two `=` after `{key}`"), format!("write `{key} = {value}`")));
    }
    let first = value.chars().next();
    match first {
        None => {
            Some((format!("`{key}` has no value"), format!("write one, as in `{key} = \"…\"`, or delete the line")))
        }
        Some('#') => {
            Some((format!("`{key}` has no value"), format!("write one before the `#`, as in `{key} = \"…\"`")))
        }
        Some(mark) if SMART.contains(&mark) => Some((
            format!(
                "the text of `{key}` begins with `{mark}`, but only straight quotation marks, `\"`, are understood"
            ),
            write(value.split(" #").next().unwrap_or(value)),
        )),
        Some('"' | '\'') => in_marks(key, value),
        Some('[' | '{') => Some((
            format!("the list in `{key}` is not understood"),
            if BLOCKS.contains(&key) {
                format!("write a block for each, beginning with `[[{key}]]`")
            } else {
                "separate the values with commas, and close the list with `]`".to_owned()
            },
        )),
        Some(_) => unmarked(key, value),
    }
}

/// A text that begins with a straight quotation mark and is not closed.
fn unclosed(key: &str, value: &str) -> Option<Said> {
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let inside = &value[1..];
    if inside.starts_with(mark) || closing(inside, mark).is_some() {
        return None;
    }
    let text = inside.trim_end_matches(['”', '“', '«', '»', '’', '\'', '"', ',', ';']);
    let curly = inside.chars().last().filter(|last| SMART.contains(last));
    let message = match curly {
        Some(curly) => {
            format!("the text of `{key}` ends with `{curly}`, but only straight quotation marks, `\"`, are understood")
        }
        None => format!("the text of `{key}` has no quotation mark at its end"),
    };
    Some((message, format!("write `{key} = {}`", marked(text))))
}

/// A text in straight quotation marks, with one missing or one too many.
fn in_marks(key: &str, value: &str) -> Option<Said> {
    if let Some(open) = unclosed(key, value) {
        return Some(open);
    }
    let mark = value.chars().next()?;
    let write = |inside: &str| format!("write `{key} = {}`", marked(inside));
    let inside = &value[1..];
    let end = closing(inside, mark)?;
    let rest = inside[end + 1..].trim();
    if matches!(rest, "," | ";" | ".") {
        return Some((format!("`{rest}` comes after the closing quotation mark of `{key}`"), write(&inside[..end])));
    }
    if rest.is_empty() || rest.starts_with('#') {
        let slashed = mark == '"' && inside[..end].contains('\\');
        let hint =
            format!("write each as `\\\\`, or put the text in single quotation marks: `{key} = '{}'`", &inside[..end]);
        return slashed.then(|| (format!("`\\` has a meaning of its own in the text of `{key}`"), hint));
    }
    let next = rest.split('=').next().unwrap_or(rest).trim();
    if rest.contains('=') && is_key(next) {
        let message = format!("`{next}` is on the same line as `{key}`");
        return Some((message, format!("write it on a line of its own: `{rest}`")));
    }
    let last = inside.rfind([mark, '”', '“']).filter(|last| *last > end)?;
    let message = format!("there are quotation marks `{mark}` inside the text of `{key}`");
    Some((message, write(&inside[..last])))
}

/// A text in quotation marks that it does not contain.
fn marked(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') && !text.contains('\n') { format!("'{text}'") } else { quoted(text) }
}

/// Where a text that began with a quotation mark ends.
fn closing(inside: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(at, c)| {
        let ends = c == mark && !escaped;
        escaped = mark == '"' && c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// A value without quotation marks: a date as in prose, or a text.
fn unmarked(key: &str, value: &str) -> Option<Said> {
    let value = value.split(" #").next().unwrap_or(value).trim();
    let bare = value.trim_end_matches([',', ';']);
    match key {
        "date" => {
            let (message, right) = wrong_date(bare)?;
            return Some((message, right));
        }
        "start" | "embargo" => {
            let hint = match full_time(bare) {
                Some(time) => format!("write `{key} = \"{time}\"`"),
                None => format!("write it in quotation marks, as in `{key} = \"2024-05-17 08:00\"`"),
            };
            return Some((format!("the time in `{key}` has no quotation marks"), hint));
        }
        "version" => {
            let hint = "write a whole number without quotation marks, as in `version = 2`".to_owned();
            return Some((format!("`{bare}` is not a whole number"), hint));
        }
        _ => {}
    }
    let plain = matches!(bare, "true" | "false") || bare.parse::<f64>().is_ok();
    let message = if plain {
        format!("`{key}` must be text in quotation marks, but `{bare}` is not")
    } else {
        format!("the text of `{key}` has no quotation marks")
    };
    Some((message, format!("write `{key} = {}`", quoted(bare))))
}

/// What is wrong with a date, and how to write it.
pub(super) fn wrong_date(written: &str) -> Option<Said> {
    let example = || "write year, month and day, as in `date = 2024-05-13`".to_owned();
    if let Some(numbers) = year_first(written) {
        let [year, month, day] = numbers;
        let date = |month: u16, day: u16| {
            Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        return Some(match (date(month, day), date(day, month)) {
            (Some(right), _) if right.to_string() == written => return None,
            (Some(right), _) => (format!("`{written}` is not written as a date"), format!("write `date = {right}`")),
            (None, Some(turned)) => {
                (format!("`{written}` has month and day swapped"), format!("write `date = {turned}`"))
            }
            (None, None) => (format!("`{written}` is not a real date"), "correct the day or the month".to_owned()),
        });
    }
    let hint = full_date(written).map_or_else(example, |date| format!("write `date = {date}`"));
    Some((format!("`{written}` is not written as a date: the year comes first"), hint))
}

/// The numbers of `2024-5-13`, `2024.05.13` and `20240513`.
fn year_first(written: &str) -> Option<[u16; 3]> {
    let split: Vec<&str> = if written.len() == 8 && written.bytes().all(|b| b.is_ascii_digit()) {
        vec![&written[..4], &written[4..6], &written[6..]]
    } else {
        written.split(['-', '.', '/']).collect()
    };
    let [year, month, day] = split[..] else { return None };
    (year.len() == 4).then_some(())?;
    Some([year.parse().ok()?, month.parse().ok()?, day.parse().ok()?])
}

/// A date in prose with its year, as it is written in the front matter.
pub(super) fn full_date(text: &str) -> Option<String> {
    // `5/9/2003` is read differently in different countries.
    let numbers: Vec<u8> = text.split('/').filter_map(|part| part.trim().parse::<u8>().ok()).collect();
    if let [one, other, ..] = numbers[..]
        && one <= 12
        && other <= 12
    {
        return None;
    }
    let (day, _) = find_day(text)?;
    Some(day.in_year(day.year?)?.to_string())
}

/// A date and time in prose, as they are written in the front matter; a zone stays after them.
pub(super) fn full_time(text: &str) -> Option<String> {
    let (_, at) = find_day(text)?;
    let mut date = full_date(&text[at.clone()])?;
    let behind = text[at.end..].trim_start_matches([',', ' ', 'T']);
    let (time, zone) = clock(behind)?;
    // 24:00 is when the next day begins.
    if behind.starts_with("24") && time == Time::midnight() {
        date = date.parse::<Date>().ok()?.tomorrow().ok()?.to_string();
    }
    Some(format!("{date} {} {}", time.strftime("%H:%M"), zone.trim()).trim_end().to_owned())
}
