//! A standing page as a file: that of a release, with blocks of its own in the front matter.

use serde::Deserialize;
use toml::Spanned;

use super::front::table;
use super::misread::misread;
use super::values::quoted;
use crate::photo::{PhotoId, is_web_address};
use crate::release::background::{Award, Background, Ground, LogoEntry, Person, PressQuote, Shows};
use crate::release::finding::{Finding, Spot};
use crate::release::manuscript::LineIndex;
use crate::release::model::Link;

/// The blocks that no release has.
const OWN: [&str; 6] = ["people", "logos", "films", "awards", "press", "shows"];

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Front {
    people: Vec<Spanned<PersonRow>>,
    logos: Vec<Spanned<LogoRow>>,
    films: Vec<FilmRow>,
    awards: Vec<AwardRow>,
    press: Vec<PressRow>,
    shows: Option<Shows>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonRow {
    name: String,
    role: Option<String>,
    text: Option<String>,
    photo: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogoRow {
    file: String,
    title: Option<String>,
    #[serde(default)]
    on: Ground,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilmRow {
    label: String,
    url: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AwardRow {
    title: String,
    by: Option<String>,
    year: Option<i16>,
    url: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PressRow {
    quote: String,
    source: String,
    url: Option<Spanned<String>>,
}

/// The front matter's own blocks, and those of a release: in each, the lines of the other are empty.
pub(super) fn split(front: &str) -> (String, String) {
    let (mut own, mut rest) = (String::new(), String::new());
    let mut is_own = false;
    // The marks of a text over several lines that has not ended yet.
    let mut open: Option<&str> = None;
    for line in front.split_inclusive('\n') {
        if open.is_none()
            && let Some(name) = block(line)
        {
            is_own = OWN.contains(&name);
        }
        for marks in ["\"\"\"", "'''"] {
            if open.is_none_or(|open| open == marks) && line.matches(marks).count() % 2 == 1 {
                open = if open.is_some() { None } else { Some(marks) };
                break;
            }
        }
        let (has, lacks) = if is_own { (&mut own, &mut rest) } else { (&mut rest, &mut own) };
        has.push_str(line);
        lacks.push('\n');
    }
    (own, rest)
}

/// The name of the block that a line begins.
fn block(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name).trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    is_name.then(|| name.split('.').next().unwrap_or(name))
}

/// Reads the blocks that no release has, out of a front matter whose first line is the second of the file.
pub(super) fn read(text: &str, findings: &mut Vec<Finding>) -> Background {
    let index = LineIndex::new(text);
    let line_of = |at: usize| index.line(at) + 1;
    let front: Front = match toml::from_str(text) {
        Ok(front) => front,
        Err(error) => {
            findings.push(misread(text, 2, &error));
            return Background::default();
        }
    };
    let mut web = |url: Spanned<String>| {
        if !is_web_address(url.get_ref().trim()) {
            let message = format!("`{}` is not a web address", url.get_ref());
            let finding = Finding::error("link-relative", line_of(url.span().start), message);
            findings.push(finding.spotted(Spot::of(text, url.span())).with_remedy("write it in full, with `https://`"));
        }
        url.into_inner().trim().to_owned()
    };
    let films = front.films.into_iter().map(|row| Link { label: row.label, url: web(row.url) }).collect();
    let awards = front.awards.into_iter().map(|AwardRow { title, by, year, url }| Award {
        title,
        by,
        year,
        url: url.map(&mut web),
    });
    let awards = awards.collect();
    let press = front.press.into_iter();
    let press =
        press.map(|PressRow { quote, source, url }| PressQuote { quote, source, url: url.map(&mut web) }).collect();
    let mut people = Vec::new();
    for row in front.people {
        let line = line_of(row.span().start);
        let PersonRow { name, role, text: about, photo } = row.into_inner();
        let portrait = photo.and_then(|photo| match photo.get_ref().parse::<PhotoId>() {
            Ok(id) => Some(id),
            Err(error) => {
                let finding = Finding::error("photo-unreadable", line_of(photo.span().start), error.to_string());
                let remedy = "write the whole id of a photo in the library";
                findings.push(finding.spotted(Spot::of(text, photo.span())).with_remedy(remedy));
                None
            }
        });
        people.push(Person { name, role, text: about, portrait, line });
    }
    let logos = front.logos.into_iter().map(|row| {
        let line = line_of(row.span().start);
        let LogoRow { file, title, on } = row.into_inner();
        LogoEntry { file, title, ground: on, line }
    });
    Background { people, logos: logos.collect(), films, awards, press, shows: front.shows }
}

/// Writes the blocks that no release has. Which releases and photos belong to the page is left to its headline.
pub(super) fn write(page: &Background) -> String {
    let mut out = String::new();
    let some = |text: &Option<String>| text.as_deref().map(quoted);
    for Person { name, role, text, portrait, .. } in &page.people {
        let photo = portrait.map(|photo| quoted(&photo.to_hex()));
        let rows = [("name", Some(quoted(name))), ("role", some(role)), ("text", some(text)), ("photo", photo)];
        table(&mut out, "[[people]]", rows);
    }
    for LogoEntry { file, title, ground, .. } in &page.logos {
        let on = matches!(ground, Ground::Dark).then(|| quoted("dark"));
        table(&mut out, "[[logos]]", [("file", Some(quoted(file))), ("title", some(title)), ("on", on)]);
    }
    for Link { label, url } in &page.films {
        table(&mut out, "[[films]]", [("label", Some(quoted(label))), ("url", Some(quoted(url)))]);
    }
    for Award { title, by, year, url } in &page.awards {
        let year = year.map(|year| year.to_string());
        let rows = [("title", Some(quoted(title))), ("by", some(by)), ("year", year), ("url", some(url))];
        table(&mut out, "[[awards]]", rows);
    }
    for PressQuote { quote, source, url } in &page.press {
        let rows = [("quote", Some(quoted(quote))), ("source", Some(quoted(source))), ("url", some(url))];
        table(&mut out, "[[press]]", rows);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::release::model::Language;
    use crate::release::source::read_background;

    #[test]
    fn a_page_is_a_release_with_blocks_of_its_own_and_every_line_keeps_its_number() {
        let text = "+++\nheadline = 'Sälen'\n\n[[people]]\nname = 'Juni'\ntext = '''\n[[facts]]\n'''\n\n[[facts]]\nlabel = \
                    'Built'\nvalue = '1931'\n[[films]]\nlabel = 'At sea'\nurl = 'https://v.example/1'\n+++\nShe sails.\n";
        let (manuscript, page) = read_background(&"salen".parse().unwrap(), Language::English, text).unwrap();
        assert_eq!(manuscript.release.lead, "She sails.");
        assert_eq!((manuscript.lines.facts.as_slice(), manuscript.lines.lead), ([10].as_slice(), 17));
        assert_eq!((page.people[0].line, page.people[0].text.as_deref()), (4, Some("[[facts]]\n")));
        let wrong = text.replace("https://v.example/1", "v.example").replace("name =", "nam =");
        let found = read_background(&"salen".parse().unwrap(), Language::English, &wrong).unwrap_err();
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [5], "{found:?}");
        let found =
            read_background(&"salen".parse().unwrap(), Language::English, &text.replace("https://v", "v")).unwrap_err();
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [15], "{found:?}");
    }
}
