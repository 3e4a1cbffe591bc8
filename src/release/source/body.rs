//! The lead and the body as Markdown. CommonMark decides where a block begins; inside a block the text stays as typed.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::escape::{escaped, unescaped};
use super::table;
use crate::release::finding::Finding;
use crate::release::list::{self, List};
use crate::release::manuscript::LineIndex;
use crate::release::model::{Block, Slug};
use crate::release::remedy::Remedy;

/// Reads the blocks with the lines they begin on, counted from the body's first; what a release cannot hold becomes a finding.
pub(super) fn read(slug: &Slug, text: &str, first_line: usize, findings: &mut Vec<Finding>) -> Vec<(usize, Block)> {
    let index = LineIndex::new(text);
    let line_of = |at: usize| first_line + index.line(at) - 1;
    let mut blocks: Vec<(usize, Block)> = Vec::new();
    // A table's caption, if a table follows.
    let mut over: Option<String> = None;
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let Event::Start(tag) = event else { continue };
        let line = line_of(range.start);
        let slice = &text[range.clone()];
        let mut inside = Inside::default();
        inside.follow(if let Tag::List(first) = &tag { *first } else { None }, &mut events);
        if let Some(at) = inside.image {
            findings.push(
                Finding::error("image-in-text", line_of(at), "a picture in the text has no rights information")
                    .with_remedy(Remedy::MovePicture { release: slug.clone() }),
            );
        }
        let block = match tag {
            Tag::Paragraph | Tag::CodeBlock(CodeBlockKind::Indented) => {
                findings.extend(table::broken(slice, line));
                Block::Paragraph(joined(slice.lines()))
            }
            Tag::Heading { .. } => Block::Heading(heading(slice)),
            Tag::BlockQuote(_) => quote(slice),
            Tag::List(_) => Block::List(items(text, &inside.items)),
            Tag::Table(_) => {
                let caption = over.take();
                if caption.is_some() {
                    blocks.pop();
                }
                Block::Table(table::read(slice, caption.as_deref()))
            }
            Tag::HtmlBlock if slice.trim_start().starts_with("<!--") => continue,
            Tag::HtmlBlock | Tag::CodeBlock(_) => {
                findings.push(
                    Finding::error("block-unknown", line, "HTML and code are not supported in a release")
                        .with_remedy("write it as a paragraph"),
                );
                continue;
            }
            _ => continue,
        };
        over = match &block {
            Block::Paragraph(text) => table::caption(slice, text),
            _ => None,
        };
        if !is_empty(&block) {
            blocks.push((line, block));
        }
    }
    blocks
}

/// Writes blocks so that [`read`] gives them back.
pub(super) fn write<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    let mut last_bullet = None;
    for block in blocks {
        let mut bullet = None;
        let block = match block {
            Block::Paragraph(paragraph) => hard_lines(paragraph, ""),
            Block::Heading(heading) => format!("## {}", closed_heading(&one_line(heading))),
            Block::Quote { text, speaker } => match speaker {
                Some(speaker) => format!("{}\n>\n> — {}", hard_lines(text, "> "), one_line(speaker)),
                None => hard_lines(&dash_escaped(text), "> "),
            },
            Block::List(items) => {
                let lists = list::lists(items);
                let mark = mark(&lists, last_bullet);
                bullet = Some(mark);
                let mut lines = Vec::new();
                write_list(&lists, mark, "", &mut lines);
                lines.join("\n")
            }
            Block::Table(table) => table::write(table),
        };
        last_bullet = bullet;
        if !text.is_empty() {
            text += "\n\n";
        }
        text += &block;
    }
    text
}

/// What stands before the items of a list: the mark behind its numbers, or a bullet. Two lists in a row stay two by that.
fn mark(lists: &[List], before: Option<char>) -> char {
    let counted = match lists {
        [List { first: Some(_), items }] => items.first().and_then(|item| list::number(item.text)),
        _ => None,
    };
    let mark = counted.map(|(_, mark, _)| mark).filter(|mark| before != Some(*mark));
    mark.unwrap_or(if before == Some('-') { '*' } else { '-' })
}

/// Writes items, and the lists inside of them further in.
fn write_list(lists: &[List], mark: char, indent: &str, lines: &mut Vec<String>) {
    let mut numbers = lists.first().and_then(|list| list.first).unwrap_or_default()..;
    for item in lists.iter().flat_map(|list| &list.items) {
        let (lead, words) = match mark {
            '-' | '*' => (format!("{mark} "), item.text),
            _ => (format!("{}{mark} ", numbers.next().unwrap_or_default()), item.words),
        };
        let inner = format!("{indent}{}", " ".repeat(lead.len()));
        lines.push(format!("{indent}{lead}{}", hard_lines(words, &inner).trim_start()));
        if !item.inside.is_empty() {
            write_list(&item.inside, self::mark(&item.inside, None), &inner, lines);
        }
    }
}

/// The content of a block.
#[derive(Default)]
struct Inside {
    items: Vec<Item>,
    image: Option<usize>,
}

/// An item of a list.
struct Item {
    /// The item that its list stands inside of.
    parent: Option<usize>,
    number: Option<u64>,
    /// Its own text, without the lists inside of it.
    pieces: Vec<Range<usize>>,
}

impl Inside {
    /// Follows the events to the end of the block that has just begun, a list perhaps that begins with a number.
    fn follow<'a>(&mut self, first: Option<u64>, events: impl Iterator<Item = (Event<'a>, Range<usize>)>) {
        let mut depth = 1;
        let mut open: Vec<usize> = Vec::new();
        let mut numbers = vec![first];
        for (event, range) in events {
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    match tag {
                        Tag::Item => {
                            let parent = open.last().copied();
                            open.push(self.items.len());
                            let number = numbers.last().copied().flatten();
                            if let Some(next) = numbers.last_mut() {
                                *next = next.map(|number| number.saturating_add(1));
                            }
                            self.items.push(Item { parent, number, pieces: vec![range] });
                        }
                        Tag::List(first) => {
                            numbers.push(first);
                            if let Some(piece) = open.last().and_then(|at| self.items.get_mut(*at)?.pieces.last_mut()) {
                                piece.end = piece.end.min(range.start);
                            }
                        }
                        Tag::Image { .. } => self.image = self.image.or(Some(range.start)),
                        _ => {}
                    }
                }
                Event::End(end) => {
                    match end {
                        TagEnd::Item => {
                            let closed = open.pop().and_then(|at| self.items.get_mut(at)?.pieces.last_mut());
                            if let Some(piece) = closed {
                                piece.end = piece.end.min(range.end);
                            }
                        }
                        TagEnd::List(_) => {
                            numbers.pop();
                            if let Some(item) = open.last().and_then(|at| self.items.get_mut(*at)) {
                                item.pieces.push(range.end..usize::MAX);
                            }
                        }
                        _ => {}
                    }
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(text) | Block::Heading(text) | Block::Quote { text, .. } => text.is_empty(),
        Block::List(items) => items.is_empty(),
        Block::Table(table) => table.rows.is_empty(),
    }
}

/// Lines as one text: a break stays where the writer asked for it, by a backslash, two spaces or an empty line.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut between = "";
    for line in lines {
        let spaced = line.ends_with("  ");
        let line = line.trim();
        if line.is_empty() {
            between = if text.is_empty() { "" } else { "\n\n" };
            continue;
        }
        if let Some(rest) = text.strip_suffix('\\').filter(|_| between == " ") {
            text.truncate(rest.len());
            between = "\n";
        }
        text += between;
        text += &unescaped(line);
        between = if spaced { "\n" } else { " " };
    }
    text
}

fn heading(slice: &str) -> String {
    let slice = slice.trim();
    let marks = slice.bytes().take_while(|byte| *byte == b'#').count();
    if marks == 0 {
        // Underlined: all but the last line.
        let mut lines: Vec<_> = slice.lines().collect();
        lines.pop();
        return joined(lines.into_iter());
    }
    let text = slice[marks..].trim();
    let (bare, closing) = closing_marks(text);
    match bare.strip_suffix('\\') {
        Some(bare) if !closing.is_empty() => format!("{bare}{closing}"),
        _ if closing.is_empty() || !(bare.is_empty() || bare.ends_with([' ', '\t'])) => text.to_owned(),
        _ => bare.trim_end().to_owned(),
    }
}

/// A heading's text, with a backslash where it ends in marks that would be taken for its end.
fn closed_heading(text: &str) -> String {
    let (bare, closing) = closing_marks(text);
    let taken = bare.trim_end_matches('\\');
    if !closing.is_empty() && (taken.is_empty() || taken.ends_with([' ', '\t']) || bare != taken) {
        format!("{bare}\\{closing}")
    } else {
        text.to_owned()
    }
}

fn closing_marks(text: &str) -> (&str, &str) {
    text.split_at(text.trim_end_matches('#').len())
}

fn quote(slice: &str) -> Block {
    let lines: Vec<&str> = slice
        .lines()
        .map(|line| {
            let line = line.trim_start();
            line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
        })
        .collect();
    let last = lines.iter().rposition(|line| !line.trim().is_empty()).unwrap_or(0);
    let speaker = lines.get(last).and_then(|line| speaker(line.trim())).filter(|_| last > 0);
    let text = joined(lines.iter().copied().take(if speaker.is_some() { last } else { last + 1 }));
    match speaker {
        Some(speaker) => {
            // A break that is asked for before the speaker's line is no part of the quote.
            let text = text.strip_suffix('\\').filter(|_| !lines[last - 1].trim().is_empty()).unwrap_or(&text);
            Block::Quote { text: text.to_owned(), speaker: Some(speaker.to_owned()) }
        }
        None => Block::Quote { text: dash_unescaped(&text), speaker: None },
    }
}

/// A quote without a speaker whose last line looks like one gets a backslash there.
fn dash_escaped(text: &str) -> String {
    let (before, line) = last_line(text);
    if speaker(line.trim_start_matches('\\')).is_some() { format!("{before}\\{line}") } else { text.to_owned() }
}

fn dash_unescaped(text: &str) -> String {
    let (before, line) = last_line(text);
    match line.strip_prefix('\\') {
        Some(rest) if speaker(line.trim_start_matches('\\')).is_some() => format!("{before}{rest}"),
        _ => text.to_owned(),
    }
}

fn last_line(text: &str) -> (&str, &str) {
    text.split_at(text.rfind('\n').map_or(0, |at| at + 1))
}

/// `— Anna Larsson`, with any dash.
fn speaker(line: &str) -> Option<&str> {
    let rest = ["—", "–", "--", "-"].into_iter().find_map(|dash| line.strip_prefix(dash))?;
    Some(rest).filter(|rest| rest.starts_with([' ', '\u{a0}'])).map(str::trim).filter(|rest| !rest.is_empty())
}

/// The items of a list with their numbers, those of lists inside of it further in.
fn items(text: &str, items: &[Item]) -> Vec<String> {
    let mut out = Vec::new();
    // How deep what stands inside of each item is.
    let mut inside: Vec<usize> = Vec::new();
    for item in items {
        let level = item.parent.map_or(0, |parent| inside[parent]);
        let mut words = String::new();
        for (nth, piece) in item.pieces.iter().enumerate() {
            let slice = text.get(piece.start..piece.end.min(text.len())).unwrap_or_default().trim();
            let (mark, own) = if nth == 0 { without_mark(slice, item.number) } else { (String::new(), slice) };
            let own = joined(own.trim_start().lines());
            if !own.is_empty() {
                words += if words.is_empty() { &mark } else { "\n\n" };
                words += &own;
            }
        }
        inside.push(level + usize::from(!words.is_empty()));
        if !words.is_empty() {
            out.push(list::at_level(level, &words));
        }
    }
    out
}

/// The number that an item gets, and what stands behind its own mark.
fn without_mark(slice: &str, number: Option<u64>) -> (String, &str) {
    let own = slice.trim_start_matches(|c: char| number.is_some() && c.is_ascii_digit());
    let mark = own.chars().next().filter(|mark| matches!(mark, '-' | '*' | '+' | '.' | ')'));
    match (number, mark) {
        (Some(number), Some(mark)) => (format!("{number}{mark} "), &own[1..]),
        (None, Some(_)) => (String::new(), &own[1..]),
        _ => (String::new(), slice),
    }
}

/// Text as Markdown lines after a prefix, with a backslash before each break.
fn hard_lines(text: &str, prefix: &str) -> String {
    let mut out = String::new();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (nth, paragraph) in text.trim().split("\n\n").enumerate() {
        let lines: Vec<_> = paragraph.lines().map(str::trim).filter(|line| !line.is_empty()).map(escaped).collect();
        if lines.is_empty() {
            continue;
        }
        if nth > 0 {
            // Only quotes and items hold more than one paragraph.
            out += if prefix.is_empty() {
                "\\\n"
            } else if prefix == "> " {
                "\n>\n"
            } else {
                "\n\n"
            };
        }
        out += prefix;
        out += &lines.join(&format!("\\\n{prefix}"));
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
