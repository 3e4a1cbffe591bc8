//! A text's rows: its lines, joined again where only the width of the page had broken them.

use super::markdown::{marked, without_rules};
use super::row::{Row, Shape};
use super::{clock, columns, lists};
use crate::release::finding::Finding;
use crate::release::list;

/// The text of a file, by its byte order mark, as UTF-8, or else as Windows wrote it in the West.
pub(super) fn decoded(bytes: &[u8], findings: &mut Vec<Finding>) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let line = 1 + String::from_utf8_lossy(&bytes[..error.valid_up_to()]).matches('\n').count();
            findings.push(
                Finding::warning("encoding", line, "the text is not UTF-8; it was read as Windows-1252")
                    .with_remedy("check its accented letters, and save it as UTF-8 if they are wrong"),
            );
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// A Markdown text without the settings that other programs put above it, and these; the lines keep their numbers. The
/// title is the headline, where the text has none of its own.
pub(super) fn without_front_matter(text: String, findings: &mut Vec<Finding>) -> (String, Vec<Row>) {
    let mut lines = text.lines();
    let begins = lines.next().is_some_and(|line| line.trim_end() == "---");
    let set = |line: &str| line.trim().is_empty() || line.starts_with([' ', '-', '#']) || line.contains(':');
    let inside: Vec<&str> = lines.by_ref().take(60).take_while(|line| line.trim_end() != "---").collect();
    let closed = text.lines().nth(inside.len() + 1).is_some_and(|line| line.trim_end() == "---");
    if !begins || !closed || inside.is_empty() || !inside.iter().all(|line| set(line)) {
        return (text, Vec::new());
    }
    let below: Vec<&str> = text.lines().skip(inside.len() + 2).collect();
    let has_headline = below.iter().any(|line| line.starts_with("# "));
    let title = inside.iter().enumerate().find_map(|(at, line)| Some((at, title(line)?))).filter(|_| !has_headline);
    let left_out: Vec<Row> = (2..)
        .zip(&inside)
        .filter(|(line, _)| title.is_none_or(|(at, _)| at + 2 != *line))
        .map(|(line, text)| Row::plain(line, text))
        .collect();
    if left_out.iter().any(|row| !row.text.trim().is_empty()) {
        let said = left_out.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("; ");
        let message = format!("the front matter above the text was left out: `{said}`");
        findings
            .push(Finding::note("settings-left-out", 1, message).with_remedy("put whatever matters into the release"));
    }
    let mut rest = vec![String::new(); inside.len() + 2];
    if let Some((at, title)) = title {
        rest[at + 1] = format!("# {title}");
    }
    let rest: Vec<&str> = rest.iter().map(String::as_str).chain(below).collect();
    (rest.join("\n") + "\n", left_out)
}

/// The title that a setting gives.
fn title(setting: &str) -> Option<&str> {
    let (name, title) = setting.split_once(':')?;
    let is_title = matches!(
        name.trim_end().to_lowercase().as_str(),
        "title"
            | "headline"
            | "titel"
            | "rubrik"
            | "überschrift"
            | "tittel"
            | "overskrift"
            | "otsikko"
            | "titre"
            | "título"
            | "titolo"
            | "titulo"
    );
    let quoted = |quote| title.trim().strip_prefix(quote).and_then(|title: &str| title.strip_suffix(quote));
    let title = quoted('"').or_else(|| quoted('\'')).unwrap_or(title).trim();
    // A text in several lines begins with one of these signs.
    (is_title && !title.is_empty() && !title.starts_with(['|', '>', '[', '{', '&', '*', '!'])).then_some(title)
}

/// Cuts a text into rows.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}'], "\n");
    let lines: Vec<(usize, &str)> = (1..).zip(text.split('\n')).collect();
    let mut reader = Reader::default();
    let mut at = 0;
    let mut prose = 0;
    while at < lines.len() {
        if let Some((used, found)) = columns::table(&lines[at..]) {
            reader.prose(&lines[prose..at]);
            reader.rows.extend(found.rows());
            reader.apart = true;
            at += used;
            prose = at;
        } else {
            at += 1;
        }
    }
    reader.prose(&lines[prose..]);
    let rows = reader.rows;
    let markdown = text.lines().any(|line| line.starts_with("# ") || line.starts_with("## "));
    let rows = without_rules(rows);
    match page_width(&rows) {
        Some(width) if markdown => rejoined(unwrapped(rows, width), markdown),
        Some(width) => unwrapped(rows, width),
        None => rejoined(rows, markdown),
    }
}

/// The rows of a text as far as it was read.
#[derive(Default)]
struct Reader {
    rows: Vec<Row>,
    apart: bool,
    /// How far in the items of the list begin that is open, a list inside of another further.
    levels: Vec<usize>,
}

impl Reader {
    /// Reads lines that are no table.
    fn prose(&mut self, lines: &[(usize, &str)]) {
        for (number, line) in side_by_side(lines) {
            let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
            let bare = line.trim();
            if bare.is_empty() {
                self.apart = true;
                continue;
            }
            let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let level = self.level(bare, indent);
            // An indented line continues an item.
            let goes_on =
                !self.apart && !lists::begins_item(bare) && self.levels.last().is_some_and(|level| indent > *level);
            if let Some(item) = self.rows.last_mut().filter(|_| goes_on) {
                item.text.extend([" ", bare]);
                continue;
            }
            let (text, shape) = marked(bare);
            if text.is_empty() {
                continue;
            }
            let apart = std::mem::take(&mut self.apart);
            self.rows.push(Row { line: number, text: list::at_level(level, &text), apart, shape });
        }
    }

    /// How many lists an item stands inside of.
    fn level(&mut self, text: &str, indent: usize) -> usize {
        if !lists::begins_item(text) {
            // What goes on further in belongs to the item before.
            if self.apart || indent <= self.levels.first().copied().unwrap_or_default() {
                self.levels.clear();
            }
            return 0;
        }
        self.levels.retain(|level| *level < indent);
        self.levels.push(indent);
        self.levels.len() - 1
    }
}

/// What stands in two columns comes one column after the other.
fn side_by_side<'a>(lines: &[(usize, &'a str)]) -> Vec<(usize, &'a str)> {
    let mut out = Vec::new();
    let mut right: Vec<(usize, &str)> = Vec::new();
    for (number, line) in lines.iter().copied() {
        let gap = line.trim().find("    ").map(|at| at + line.len() - line.trim_start().len());
        // `10 Uhr    Einlass`
        let is_hour = |gap: &usize| clock::span(line[..*gap].trim()).is_some_and(|(_, _, rest)| rest.trim().is_empty());
        if let Some(gap) = gap.filter(|gap| !line.contains('|') && !is_hour(gap)) {
            out.push((number, &line[..gap]));
            right.push((number, &line[gap..]));
        } else {
            if !right.is_empty() {
                out.push((number, ""));
                out.append(&mut right);
            }
            out.push((number, line));
        }
    }
    out.append(&mut right);
    out
}

/// Joins the lines of the blocks that were broken at an edge of their own, block by block.
fn rejoined(rows: Vec<Row>, markdown: bool) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut block = vec![first];
        while let Some(row) = rows.next_if(|row| !row.apart) {
            block.push(row);
        }
        if is_one(&block, markdown) {
            let text = block.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(" ");
            let first = block.swap_remove(0);
            joined.push(Row { text, ..first });
        } else {
            joined.extend(block);
        }
    }
    joined
}

/// Whether the lines of a block are one paragraph: none has room for the next one's first word, and none begins anew.
fn is_one(block: &[Row], markdown: bool) -> bool {
    let width = block.iter().map(|row| length(&row.text)).max().unwrap_or_default();
    let prose = |row: &Row| row.shape == Shape::Plain && !row.text.contains('@') && !row.text.ends_with(':');
    let pairs = || block.windows(2);
    let full = |pair: &[Row]| {
        let next = pair[1].text.split_whitespace().next().map_or(0, length);
        length(&pair[0].text) + 1 + next > width && !begins_anew(&pair[1].text)
    };
    let flows = |pair: &[Row]| pair[1].text.starts_with(char::is_lowercase) && !pair[0].text.ends_with(['.', '!', '?']);
    let listed = block.iter().any(|row| {
        row.text.starts_with(|c: char| c.is_ascii_digit()) && row.text.contains(['.', ':']) && begins_number(&row.text)
    });
    let labels = block.iter().filter(|row| is_labelled(&row.text)).count();
    if block.len() < 2 || !block.iter().all(prose) || listed || labels > 1 {
        return false;
    }
    let fits = (40..=120).contains(&width) && pairs().all(full);
    markdown && pairs().all(|pair| !begins_anew(&pair[1].text) && (width >= 40 || flows(pair)))
        || fits && (block.len() > 2 && pairs().any(flows) || pairs().all(flows))
}

/// `When: Saturday`
fn is_labelled(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, value)| {
        (value.starts_with(' ') || value.is_empty())
            && label.split_whitespace().count() <= 4
            && label.starts_with(char::is_uppercase)
    })
}

/// `16.20 Practice`, `1. The first`
fn begins_number(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && text[digits..].starts_with(['.', ':', ')', 'h'])
}

/// Control characters and marks that nobody sees: form feeds, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// How wide the page was, where the text is one whose lines were broken at its edge.
fn page_width(rows: &[Row]) -> Option<usize> {
    let width = rows
        .iter()
        .filter(|row| row.text.split_whitespace().count() > 3 && !matches!(row.shape, Shape::Table { .. }))
        .map(|row| length(&row.text))
        .max()?;
    // Rows may happen to be long; what goes on in small letters was broken, and its paragraphs stand apart.
    let goes_on = |pair: &&[Row]| is_broken(&pair[0], &pair[1], width) && pair[1].text.starts_with(char::is_lowercase);
    let broken = rows.windows(2).any(|pair| goes_on(&pair));
    ((40..=120).contains(&width) && broken && rows.iter().any(|row| row.apart)).then_some(width)
}

/// Whether a row goes on in the next: the next one's first word had no room on it.
fn is_broken(row: &Row, next: &Row, width: usize) -> bool {
    if row.shape == Shape::Heading || next.shape != row.shape {
        return false;
    }
    let first = next.text.split_whitespace().next().map_or(0, length);
    !next.apart && length(&row.text) + 1 + first > width && !begins_anew(&next.text)
}

/// Whether a row's beginning tells that nothing before it goes on.
fn begins_anew(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    matches!(first, "-" | "–" | "—" | "―" | "•" | "*" | "·" | "●" | "§" | "▪" | "o")
        || first.starts_with(['“', '„', '«', '»', '”', '‘', '"'])
        || first.contains("://")
        || first.contains('@')
}

fn unwrapped(rows: Vec<Row>, width: usize) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::new();
    let mut last: Option<Row> = None;
    for row in rows {
        match joined.last_mut() {
            Some(open) if last.as_ref().is_some_and(|last| is_broken(last, &row, width)) => {
                open.text.push(' ');
                open.text += &row.text;
            }
            _ => joined.push(row.clone()),
        }
        last = Some(row);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        rows(text).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn lines_that_were_broken_at_the_page_edge_are_one_row_again() {
        let text = "A headline\n\nThe association opens its new archive in the old harbour on\nSaturday, and shows \
                    four hundred photos that nobody has seen\nsince they were taken in the years before the war.\n\n\
                    - We have waited for this for twenty years, and now that it is\nhere we can hardly believe it, \
                    says Anna Larsson.\n\nFacts:\nLength: 4 km\nDoors: 7\n";
        let rows = texts(text);
        assert_eq!(rows.len(), 6, "{rows:#?}");
        assert!(rows[1].starts_with("The association") && rows[1].ends_with("before the war."));
        assert_eq!(rows[4], "Length: 4 km");
    }

    #[test]
    fn a_text_of_one_line_a_paragraph_is_left_as_it_is() {
        assert_eq!(
            texts("Headline\nOne.\n\nTwo\u{ad} of them.\r\nThree.\n"),
            ["Headline", "One.", "Two of them.", "Three."]
        );
        assert_eq!(rows("a\n\n\nb")[1], Row { line: 4, text: "b".to_owned(), apart: true, shape: Shape::Plain });
        assert!(rows("").is_empty() && rows(" \n\u{0}\n").is_empty());
    }

    #[test]
    fn text_is_decoded_by_what_its_bytes_say() {
        let mut findings = Vec::new();
        assert_eq!(decoded(b"\xff\xfe\xe5\x00", &mut findings), "å");
        assert_eq!(decoded("\u{feff}å".as_bytes(), &mut findings), "å");
        assert!(findings.is_empty());
        assert_eq!(decoded(b"a\nb\xe4r", &mut findings), "a\nbär");
        assert_eq!((findings[0].rule, findings[0].line), ("encoding", 2));
    }
}
