//! What a mistake in a TOML file is, in words for people who do not know TOML.

use std::ops::Range;

use super::text::distance;

/// What a parser's error at a place in a text means; `None` for one that says it well itself.
///
/// Values are not repeated: one of them may be a password.
#[must_use]
pub fn explained(text: &str, span: &Range<usize>, said: &str) -> Option<String> {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = Place::of(text, span.start);
    unquoted(&place, &said)
        .or_else(|| below_a_comment(&place, &said))
        .or_else(|| unknown(&place, &said))
        .or_else(|| wrong_type(&place, &said))
        .or_else(|| missing(&place, span.is_empty(), &said))
        .or_else(|| twice(&place, &said))
        .or_else(|| misspelt(&place, &said))
}

/// Where in a file a mistake is.
struct Place<'a> {
    /// The line, without blanks around it.
    line: &'a str,
    /// The setting whose value it is in or behind; empty where there is none.
    key: &'a str,
    /// The section that the line is in, without brackets.
    section: &'a str,
    /// The beginning of a section between that one and the line which is a comment still: `[smtp]`.
    commented: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(text: &'a str, at: usize) -> Self {
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (before, behind) = text.split_at(at);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = at + behind.find('\n').unwrap_or(behind.len());
        let key = |line: &'a str| line.split_once('=').map(|(key, _)| key.trim());
        // A list may go on over several lines.
        let own = key(&text[start..at]);
        let key = own.or_else(|| before[..start].lines().rev().take_while(|line| !line.starts_with('[')).find_map(key));
        let heads = before[..start].lines().rev().map(str::trim);
        let section = heads.filter(|line| line.starts_with('[')).find_map(|line| {
            let name = line.trim_start_matches('[').split(']').next()?;
            Some(name.trim()).filter(|name| !name.contains(['"', ',']))
        });
        let mut heads = before[..start].lines().rev().map(str::trim).take_while(|line| !line.starts_with('['));
        let commented = heads.find_map(|line| head_of(line.strip_prefix('#')?.trim_start()));
        Self {
            line: text[start..end].trim(),
            key: key.unwrap_or_default(),
            section: section.unwrap_or_default(),
            commented: commented.filter(|head| !head.contains(' ')),
        }
    }

    /// `[smtp]`, if the line begins a section.
    fn head(&self) -> Option<&'a str> {
        head_of(self.line)
    }
}

/// `[smtp]`, if a line begins a section.
fn head_of(line: &str) -> Option<&str> {
    let name = line.trim_start_matches('[');
    let (name, rest) = name.split_once(']')?;
    let rest = rest.trim_start_matches(']').trim_start();
    let is_key = |c: char| c.is_alphanumeric() || "_-.\"' ".contains(c);
    let is_head = line.starts_with('[') && name.chars().all(is_key) && (rest.is_empty() || rest.starts_with('#'));
    is_head.then(|| line[..line.len() - rest.len()].trim_end())
}

/// The names in backticks.
fn names(said: &str) -> Vec<&str> {
    said.split('`').skip(1).step_by(2).collect()
}

/// `a`, `a or b`, `a, b or c`, in backticks.
fn one_of(names: &[&str], or: &str) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [all @ .., last] => format!("`{}` {or} `{last}`", all.join("`, `")),
    }
}

/// A name with other letters than those of the alphabet that TOML knows.
fn unquoted(place: &Place<'_>, said: &str) -> Option<String> {
    said.starts_with("invalid unquoted key")
        .then(|| place.line.split(['=', ']', '#']).next().unwrap_or_default())
        .filter(|name| !name.is_ascii())
        .map(|_| {
            "a name with other letters than a-z must be in quotation marks, as in `[licences.\"för press\"]`".to_owned()
        })
}

/// A setting that got rid of its `#` before its section did.
fn below_a_comment(place: &Place<'_>, said: &str) -> Option<String> {
    let is_stray = said.starts_with("unknown field ") || said.starts_with("duplicate key");
    let head = place.commented.filter(|_| is_stray && place.head().is_none())?;
    let name = place.line.split('=').next().unwrap_or_default().trim();
    Some(format!("`{name}` is below `# {head}`, and that line is a comment still: remove its `#`, too"))
}

fn unknown(place: &Place<'_>, said: &str) -> Option<String> {
    let said = said.strip_prefix("unknown field ")?;
    let names = names(said);
    let (name, known) = names.split_first()?;
    let bracketed = |name: &str| format!("`[{name}]`");
    let plain = |name: &str| format!("`{name}`");
    let is_section = place.line.starts_with('[');
    let shown: &dyn Fn(&str) -> String = if is_section { &bracketed } else { &plain };
    let what = if is_section { "section" } else { "setting" };
    let place =
        if is_section || place.section.is_empty() { String::new() } else { format!(" in `[{}]`", place.section) };
    let nearest = known.iter().map(|known| (distance(&name.to_lowercase(), known), *known)).min();
    Some(match nearest.filter(|(off, known)| *off <= 2.max(known.len() / 3)) {
        Some((_, known)) => format!("there is no {what} {}{place}: did you mean {}?", shown(name), shown(known)),
        None if known.is_empty() => format!("there is no {what} {}{place}", shown(name)),
        None => {
            let known = one_of(known, "and");
            format!("there is no {what} {}{place}; the {what}s are {known}", shown(name))
        }
    })
}

fn wrong_type(place: &Place<'_>, said: &str) -> Option<String> {
    let key = place.key;
    if said == "wanted string or table" {
        return Some(format!("`{key}` must be text in quotation marks"));
    }
    if let Some(variants) = said.strip_prefix("unknown variant ") {
        let names = names(variants);
        return Some(format!("`{key}` must be {}", one_of(names.get(1..)?, "or")));
    }
    if let Some(rest) = said.strip_prefix("invalid length ") {
        let number = rest.rsplit(' ').next()?;
        return Some(format!("`{key}` must have {number} values"));
    }
    let rest = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "))?;
    let (found, wanted) = rest.rsplit_once(", expected ")?;
    if let Some(head) = place.head() {
        let name = head.trim_matches(['[', ']', ' ']);
        return Some(match (head.starts_with("[["), wanted) {
            (false, "a sequence") => {
                format!("there may be several `{name}`: write `[[{name}]]`, with two brackets on each side")
            }
            (true, _) => format!("there is only one `{name}`: write `[{name}]`, with one bracket on each side"),
            (false, _) => format!("`{name}` is a setting, not a section: write it as `{name} = …`"),
        });
    }
    let is_text = found.starts_with("string");
    let without = if is_text { " without quotation marks" } else { "" };
    Some(match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            match found.strip_prefix("integer `") {
                Some(number) if number.starts_with('-') => format!("`{key}` must not be negative"),
                Some(_) => format!("`{key}` is too large"),
                None => format!("`{key}` must be a whole number{without}"),
            }
        }
        "f32" | "f64" => format!("`{key}` must be a number{without}"),
        "a boolean" => format!("`{key}` must be `true` or `false`{without}"),
        "a string" => format!("`{key}` must be text in quotation marks"),
        "a sequence" => format!("`{key}` must be a list in brackets, as in `{key} = [\"…\", \"…\"]`"),
        wanted if wanted == "a map" || wanted.starts_with("struct ") => {
            let parent = if place.section.is_empty() { String::new() } else { format!("{}.", place.section) };
            format!("`{key}` is a section: begin it with `[{parent}{key}]`, on a line of its own")
        }
        wanted => format!("`{key}` must be {wanted}"),
    })
}

/// What lacks at the top of the file has no place.
fn missing(place: &Place<'_>, at_the_top: bool, said: &str) -> Option<String> {
    let key = names(said.strip_prefix("missing field ")?).into_iter().next()?;
    Some(match place.head().filter(|_| !at_the_top) {
        Some(head) => format!("`{head}` has no `{key}`"),
        None => format!("`{key}` is missing"),
    })
}

fn twice(place: &Place<'_>, said: &str) -> Option<String> {
    let name = place.head().unwrap_or_else(|| place.line.split('=').next().unwrap_or_default().trim());
    said.starts_with("duplicate key").then(|| format!("`{name}` appears twice: delete one of them"))
}

/// What is no TOML at all.
fn misspelt(place: &Place<'_>, said: &str) -> Option<String> {
    let Place { line, key, .. } = place;
    let first = said.split(", expected").next()?;
    Some(match first {
        "string values must be quoted" if line.ends_with('=') => format!("`{key}` has no value"),
        "string values must be quoted" => format!("the text of `{key}` must be in straight quotation marks: `\"…\"`"),
        "invalid basic string" | "invalid literal string" => {
            format!("the text of `{key}` has no closing quotation mark")
        }
        "invalid multi-line basic string" | "invalid multi-line literal string" => {
            format!("the text of `{key}` has no closing quotation marks")
        }
        "missing escaped value" => format!("the text of `{key}` contains a `\\`: write `\\\\` for it"),
        "key with no value" => "the line has no `=`: write it as `setting = value`".to_owned(),
        "unclosed table" => "the section's name has no closing bracket".to_owned(),
        "unclosed array" => format!("the list of `{key}` has no closing bracket"),
        "unexpected key or value" => {
            format!("something follows the value of `{key}` on its line: delete it, or begin a new line")
        }
        "unexpected leading zero" => format!("`{key}` must not begin with 0"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Auth {
        Plain,
        Login,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Server {
        url: Option<String>,
        rate: Option<u32>,
        quick: bool,
        auth: Option<Auth>,
        lists: Vec<String>,
        pair: Option<[u32; 2]>,
        scale: Option<f32>,
    }

    #[expect(dead_code, reason = "it is read for its errors")]
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        name: String,
        #[serde(default)]
        smtp: Server,
        #[serde(default)]
        contacts: Vec<Server>,
        #[serde(default)]
        presets: BTreeMap<String, Server>,
    }

    fn said(text: &str) -> String {
        let error = toml::from_str::<Settings>(text).unwrap_err();
        explained(text, &error.span().unwrap_or_default(), error.message())
            .unwrap_or_else(|| error.message().to_owned())
    }

    #[test]
    fn values_of_the_wrong_kind_are_told_without_the_words_of_programmers() {
        let of = |setting: &str| said(&format!("name = \"x\"\n[smtp]\n{setting}\n"));
        assert_eq!(of("rate = \"5\""), "`rate` must be a whole number without quotation marks");
        assert_eq!(of("rate = 1.5"), "`rate` must be a whole number");
        assert_eq!(of("rate = -1"), "`rate` must not be negative");
        assert_eq!(of("rate = 99999999999"), "`rate` is too large");
        assert_eq!(of("scale = \"1\""), "`scale` must be a number without quotation marks");
        assert_eq!(of("quick = \"yes\""), "`quick` must be `true` or `false` without quotation marks");
        assert_eq!(of("url = 5"), "`url` must be text in quotation marks");
        assert_eq!(of("url = 2026-05-14"), "`url` must be text in quotation marks");
        assert_eq!(of("auth = \"foo\""), "`auth` must be `plain` or `login`");
        assert_eq!(of("auth = 5"), "`auth` must be text in quotation marks");
        assert_eq!(of("lists = \"x\""), "`lists` must be a list in brackets, as in `lists = [\"…\", \"…\"]`");
        assert_eq!(of("lists = [\n  \"å\",\n  5\n]"), "`lists` must be text in quotation marks");
        assert_eq!(of("pair = [5]"), "`pair` must have 2 values");
        assert_eq!(of("[presets]\nweb = 5"), "`web` is a section: begin it with `[presets.web]`, on a line of its own");
    }

    #[test]
    fn names_that_do_not_exist_are_told_with_those_that_do() {
        let of = |setting: &str| said(&format!("name = \"x\"\n{setting}\n"));
        assert_eq!(of("[smpt]"), "there is no section `[smpt]`: did you mean `[smtp]`?");
        assert_eq!(of("[smtp]\nratte = 5"), "there is no setting `ratte` in `[smtp]`: did you mean `rate`?");
        assert_eq!(
            of("[smtp] # mail\nwhatever = 5"),
            "there is no setting `whatever` in `[smtp]`; the settings are `url`, `rate`, `quick`, `auth`, `lists`, `pair` and `scale`"
        );
        assert_eq!(said("[smtp]\n"), "`name` is missing");
        assert_eq!(of("name = \"y\""), "`name` appears twice: delete one of them");
        assert_eq!(of("[smtp]\n[smtp] # again"), "`[smtp]` appears twice: delete one of them");
        assert_eq!(
            of("[contacts]\nurl = \"x\""),
            "there may be several `contacts`: write `[[contacts]]`, with two brackets on each side"
        );
        assert_eq!(of("[[smtp]]\nrate = 5"), "there is only one `smtp`: write `[smtp]`, with one bracket on each side");
    }

    #[test]
    fn a_setting_whose_section_is_a_comment_still_is_told_which_line_that_is() {
        let of = |setting: &str| said(&format!("name = \"x\"\n[smtp]\nrate = 5\n{setting}\n"));
        let told = "`host` is below `# [dkim]`, and that line is a comment still: remove its `#`, too";
        assert_eq!(of("# The key.\n# [dkim] # or\n# name = 5\n\nhost = \"h\""), told);
        assert_eq!(of("#[dkim]\nhost = \"h\""), told);
        assert_eq!(
            of("# [[contacts]]\nrate = 6"),
            "`rate` is below `# [[contacts]]`, and that line is a comment still: remove its `#`, too"
        );
        for known in ["# [see below]\nratte = 5", "# [dkim]\n[contacts]\n[smtp.more]\nx = 5"] {
            assert!(!of(known).contains("comment"), "{}", of(known));
        }
    }

    #[test]
    fn what_is_no_toml_is_told_with_what_to_write() {
        let of = |setting: &str| said(&format!("[smtp]\n{setting}\n"));
        assert_eq!(of("url = x"), "the text of `url` must be in straight quotation marks: `\"…\"`");
        assert_eq!(of("url = “x”"), "the text of `url` must be in straight quotation marks: `\"…\"`");
        assert_eq!(of("url ="), "`url` has no value");
        assert_eq!(of("url = \"x"), "the text of `url` has no closing quotation mark");
        assert_eq!(of("url: \"x\""), "the line has no `=`: write it as `setting = value`");
        assert_eq!(of("url = \"C:\\data\""), "the text of `url` contains a `\\`: write `\\\\` for it");
        assert_eq!(of("lists = [\"x\""), "the list of `lists` has no closing bracket");
        assert_eq!(
            of("url = \"x\" y"),
            "something follows the value of `url` on its line: delete it, or begin a new line"
        );
        assert_eq!(of("rate = 05"), "`rate` must not begin with 0");
        assert_eq!(of("[dkim\n"), "the section's name has no closing bracket");
    }

    #[test]
    fn whatever_is_said_of_any_place_is_answered() {
        let text = "näme = \"x\"\n[smtp\nå = [\n[[\n";
        for at in 0..text.len() + 3 {
            for said in [
                "",
                "invalid type: ",
                "invalid type: map, expected x",
                "unknown field ``",
                "unknown field `",
                "missing field `x`",
                "duplicate key",
                "invalid length ",
                "unknown variant `",
            ] {
                let _ = explained(text, &(at..at), said);
            }
        }
    }
}
