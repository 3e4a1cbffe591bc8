//! The rows of a word processor's document (`.docx`): its paragraphs, one a row; their numbers are the lines.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use roxmltree::{Document, Node};
use zip::ZipArchive;

use super::aside::Aside;
use super::docx_lists::Lists;
use super::docx_symbols as symbols;
use super::markdown::{is_title, lead_in, link_in_row, lowered, raised};
use super::row::{Row, Shape};
use super::tables::Found;
use crate::release::list;

/// No part of a release's document is longer; what is, is there to fill the memory.
const LONGEST_PART: u64 = 8 << 20;

/// The part that has the text.
const STORY: &str = "word/document.xml";

/// Nor deeper: each step down is walked up again.
const DEEPEST: usize = 200;

/// Why a document cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    TooLarge,
    TooDeep,
    Damaged,
}

/// Reads the rows of a document, and what stands beside them; `None` where the bytes are none.
pub(super) fn rows(bytes: &[u8]) -> Option<Result<(Vec<Row>, Aside), Unreadable>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let declared = archive.by_name(STORY).ok()?.size();
    Some(if declared > LONGEST_PART { Err(Unreadable::TooLarge) } else { read(&mut archive) })
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(Vec<Row>, Aside), Unreadable> {
    let story = part(archive, STORY).ok_or(Unreadable::Damaged)?;
    // What a file says of its parts' sizes need not be true.
    if story.len() as u64 >= LONGEST_PART {
        return Err(Unreadable::TooLarge);
    }
    let styles = part(archive, "word/styles.xml").map(|xml| shapes(&xml)).unwrap_or_default();
    let lists = part(archive, "word/numbering.xml").map(|xml| Lists::read(&xml)).unwrap_or_default();
    let links = part(archive, "word/_rels/document.xml.rels").map(|xml| targets(&xml)).unwrap_or_default();
    let document = Document::parse(&story).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Unreadable::TooLarge,
        _ => Unreadable::Damaged,
    })?;
    if !is_shallow(&document) {
        return Err(Unreadable::TooDeep);
    }
    let mut parts = document.root_element().children();
    let body = parts.find(|node| node.has_tag_name(name("body", &document))).ok_or(Unreadable::Damaged)?;
    let mut reader = Reader {
        styles,
        lists,
        links,
        rows: Vec::new(),
        line: 0,
        apart: false,
        notes: Vec::new(),
        aside: Aside::default(),
    };
    reader.blocks(body);
    for (kind, file) in [("footnote", "word/footnotes.xml"), ("endnote", "word/endnotes.xml")] {
        if let Some(xml) = part(archive, file) {
            reader.notes_of(kind, &xml);
        }
    }
    if let Some(xml) = part(archive, "word/comments.xml") {
        reader.comments(&xml);
    }
    reader.aside.has_tracked_changes = document.descendants().any(is_tracked);
    for edge in ["header", "footer"] {
        for nth in 1..=3 {
            if let Some(xml) = part(archive, &format!("word/{edge}{nth}.xml")) {
                reader.edge(edge, &xml);
            }
        }
    }
    Ok((reader.rows, reader.aside))
}

fn is_shallow(document: &Document) -> bool {
    // Nodes come behind their parents.
    let mut depths: Vec<usize> = Vec::new();
    document.descendants().all(|node| {
        let over = node.parent().and_then(|parent| depths.get(parent.id().get_usize()));
        let depth = over.map_or(0, |depth| depth + 1);
        depths.push(depth);
        depth <= DEEPEST
    })
}

/// A name in the namespace of the document's root.
fn name<'a>(local: &'a str, document: &'a Document) -> (&'a str, &'a str) {
    (document.root_element().tag_name().namespace().unwrap_or_default(), local)
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(LONGEST_PART).read_to_string(&mut text).ok()?;
    Some(text)
}

/// What a style says about its paragraphs.
#[derive(Debug, Clone, Default)]
struct Style {
    shape: Shape,
    /// The list that they are items of, if the style names it.
    list: Option<String>,
    /// Whether its name says that they are counted.
    counts: bool,
}

/// What the document's styles say, by their ids: the names are English in every language's program.
fn shapes(xml: &str) -> HashMap<String, Style> {
    let Ok(document) = Document::parse(xml) else { return HashMap::new() };
    let style = |node: Node| {
        let name = value(child(node, "name")?)?.to_lowercase();
        let shape = match name.as_str() {
            name if name.starts_with("heading") || name == "title" => Shape::Heading,
            name if name.starts_with("list ") => Shape::Item,
            "caption" => Shape::Caption,
            "quote" | "intense quote" => Shape::Quote,
            _ => return None,
        };
        let list = child(node, "pPr").and_then(|settings| value(child(child(settings, "numPr")?, "numId")?));
        let style = Style { shape, list: list.map(str::to_owned), counts: name.starts_with("list number") };
        Some((attribute(node, "styleId")?.to_owned(), style))
    };
    document.root_element().children().filter_map(style).collect()
}

fn targets(xml: &str) -> HashMap<String, String> {
    let Ok(document) = Document::parse(xml) else { return HashMap::new() };
    let target = |node: Node| Some((node.attribute("Id")?.to_owned(), node.attribute("Target")?.to_owned()));
    document.root_element().children().filter_map(target).collect()
}

struct Reader {
    styles: HashMap<String, Style>,
    lists: Lists,
    links: HashMap<String, String>,
    rows: Vec<Row>,
    line: usize,
    apart: bool,
    /// Foot- and endnotes in the order in which the text refers to them: kind, id, and the line that does.
    notes: Vec<(&'static str, String, usize)>,
    aside: Aside,
}

impl Reader {
    /// The notes that the text refers to, as rows behind it.
    fn notes_of(&mut self, kind: &str, xml: &str) {
        let Ok(document) = Document::parse(xml) else { return };
        if !is_shallow(&document) {
            return;
        }
        let wanted: Vec<_> = self.notes.iter().cloned().zip(1..).filter(|((named, ..), _)| *named == kind).collect();
        for ((_, id, line), number) in wanted {
            let mut notes = document.root_element().children().filter(|node| node.tag_name().name() == kind);
            let Some(note) = notes.find(|node| attribute(*node, "id") == Some(&id)) else { continue };
            let text = self.text(note).0.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                self.line += 1;
                let first = self.aside.notes.is_empty();
                self.aside.notes.push((line, number));
                let text = format!("[{number}] {text}");
                self.rows.push(Row { line: self.line, text, apart: first, shape: Shape::Plain });
            }
        }
    }

    /// What colleagues wrote beside the text, with who did.
    fn comments(&mut self, xml: &str) {
        let Some(document) = Document::parse(xml).ok().filter(is_shallow) else { return };
        for comment in document.root_element().children().filter(|node| node.tag_name().name() == "comment") {
            let text = self.text(comment).0.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().any(char::is_alphanumeric) {
                let author = attribute(comment, "author").map(str::trim).filter(|author| !author.is_empty());
                self.aside.comments.push(author.map_or_else(|| text.clone(), |author| format!("{author}: {text}")));
            }
        }
    }

    /// What stands at the head or the foot of every page.
    fn edge(&mut self, edge: &'static str, xml: &str) {
        let Some(document) = Document::parse(xml).ok().filter(is_shallow) else { return };
        let text = self.text(document.root_element()).0.split_whitespace().collect::<Vec<_>>().join(" ");
        // A page's number alone says nothing.
        if text.chars().any(char::is_alphabetic) && !self.aside.edges.iter().any(|(_, known)| *known == text) {
            self.aside.edges.push((edge, text));
        }
    }

    /// Paragraphs and tables, also those inside of content controls and insertions.
    fn blocks(&mut self, parent: Node) {
        // A stack of its own: hostile nesting must not exhaust the program's.
        let mut open: Vec<Node> = parent.children().rev().collect();
        while let Some(node) = open.pop() {
            match node.tag_name().name() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" | "moveTo" => {
                    open.extend(node.children().rev());
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: Node) {
        self.line += 1;
        let settings = child(node, "pPr");
        let style = settings.and_then(|settings| value(child(settings, "pStyle")?));
        let style = style.and_then(|style| self.styles.get(style)).cloned().unwrap_or_default();
        let mut shape = style.shape;
        let numbers = settings.and_then(|settings| child(settings, "numPr"));
        let listed = |name| numbers.and_then(|numbers| value(child(numbers, name)?));
        let list = listed("numId").or(style.list.as_deref());
        // List 0 takes a paragraph out of the lists.
        if shape == Shape::Plain && numbers.is_some() && list != Some("0") {
            shape = Shape::Item;
        }
        let (text, bold) = self.text(node);
        let level = listed("ilvl").and_then(|level| level.parse().ok()).unwrap_or_default();
        let mut lead = match shape {
            Shape::Item if !text.trim().is_empty() => {
                let number = self.lists.next(list.unwrap_or_default(), level, style.counts);
                Some(list::at_level(level, &number))
            }
            _ => None,
        };
        for (nth, text) in text.split('\n').map(str::trim).enumerate() {
            if text.is_empty() {
                self.apart |= nth == 0;
                continue;
            }
            let shape = if shape == Shape::Plain && bold && is_title(text) { Shape::Heading } else { shape };
            let apart = std::mem::take(&mut self.apart) || nth == 0 && shape == Shape::Heading;
            let text = lead.take().map_or_else(|| text.to_owned(), |lead| lead + text);
            self.rows.push(Row { line: self.line, text, apart, shape });
        }
    }

    fn table(&mut self, table: Node) {
        let mut found = Found { apart: std::mem::take(&mut self.apart), ..Found::default() };
        let mut bold_rows = Vec::new();
        for row in table.children().filter(|node| node.tag_name().name() == "tr") {
            self.line += 1;
            let repeated = child(row, "trPr").and_then(|settings| child(settings, "tblHeader"));
            if found.cells.is_empty()
                && repeated.is_some_and(|mark| !matches!(value(mark), Some("0" | "false" | "off")))
            {
                found.header = Some(true);
            }
            let mut cells = Vec::new();
            let mut all_bold = true;
            for cell in row.children().filter(|node| node.tag_name().name() == "tc") {
                let (text, bold) = self.text(cell);
                all_bold &= bold;
                cells.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
                let span = child(cell, "tcPr").and_then(|settings| value(child(settings, "gridSpan")?));
                let span: usize = span.and_then(|span| span.parse().ok()).unwrap_or(1);
                cells.extend(std::iter::repeat_n(String::new(), span.clamp(1, 60) - 1));
            }
            bold_rows.push(all_bold);
            found.cells.push(cells);
            found.lines.push(self.line);
        }
        // A first row that alone is bold names the columns.
        if bold_rows.len() > 1 && bold_rows[0] && !bold_rows[1..].contains(&true) {
            found.header = Some(true);
        }
        self.rows.extend(found.rows());
        self.apart = true;
    }

    /// A paragraph's text with its links, and whether all of it is bold.
    fn text(&mut self, paragraph: Node) -> (String, bool) {
        let mut text = String::new();
        let mut bold = true;
        let mut lead = 0;
        let mut hidden = String::new();
        let mut link: Option<(usize, Node)> = None;
        let mut field: Option<(Option<String>, usize)> = None;
        for node in paragraph.descendants().filter(Node::is_element) {
            if let Some((start, hyperlink)) = link
                && !node.ancestors().any(|over| over == hyperlink)
            {
                self.end_link(&mut text, start, hyperlink);
                link = None;
            }
            // The same once more, for programs that do not know the first; text that is taken out; a field's code.
            let twice =
                || node.ancestors().any(|over| matches!(over.tag_name().name(), "Fallback" | "del" | "moveFrom"));
            match node.tag_name().name() {
                "t" if !twice() && is_hidden(node) => hidden += node.text().unwrap_or_default(),
                "t" if !twice() => {
                    let run = node.text().unwrap_or_default();
                    bold &= run.trim().is_empty() || is_bold(node);
                    match alignment(node) {
                        Some("superscript") => text.extend(run.chars().map(raised)),
                        Some("subscript") => text.extend(run.chars().map(lowered)),
                        _ => text += run,
                    }
                    if bold {
                        lead = text.len();
                    }
                }
                // A link as older programs write it: a field between marks, its address in a code.
                "fldChar" if !twice() => match attribute(node, "fldCharType") {
                    Some("begin") => field = Some((None, 0)),
                    Some("separate") => field = field.take().map(|(address, _)| (address, text.len())),
                    Some("end") => {
                        if let Some((Some(address), start)) = field.take()
                            && let Some(label) = text.get(start..).map(str::to_owned)
                        {
                            text.truncate(start);
                            text += &link_in_row(&label, &address);
                        }
                    }
                    _ => {}
                },
                "instrText" if !twice() => {
                    let address = node.text().and_then(address_of_field);
                    field = field.take().map(|(known, start)| (known.or(address), start));
                }
                "tab" if node.parent().is_some_and(|run| run.tag_name().name() == "r") => text.push('\t'),
                "sym" if !twice() && !is_hidden(node) => text.push(symbol(node)),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('\u{2011}'),
                // A paragraph inside: that of a table's cell or a text box.
                "p" if node != paragraph && !text.is_empty() && !twice() => text.push('\n'),
                "hyperlink" => link = Some((text.len(), node)),
                kind @ ("footnoteReference" | "endnoteReference") if !twice() => {
                    let kind = if kind.starts_with('f') { "footnote" } else { "endnote" };
                    self.notes.push((kind, attribute(node, "id").unwrap_or_default().to_owned(), self.line));
                    text.extend(["[", &self.notes.len().to_string(), "]"]);
                }
                "docPr" if !twice() => {
                    let said = attribute(node, "descr").unwrap_or_default().split_whitespace().collect::<Vec<_>>();
                    self.aside.picture(self.line, &said.join(" "));
                }
                _ => {}
            }
        }
        if let Some((start, hyperlink)) = link {
            self.end_link(&mut text, start, hyperlink);
        }
        if hidden.chars().any(char::is_alphanumeric) {
            let hidden = hidden.split_whitespace().collect::<Vec<_>>().join(" ");
            self.aside.hidden.push((self.line, hidden));
        }
        if !bold && !text.contains('\n') {
            text = lead_in(&text, lead);
        }
        (text, bold)
    }

    fn end_link(&self, text: &mut String, start: usize, hyperlink: Node) {
        let target = attribute(hyperlink, "id").and_then(|id| self.links.get(id));
        if let (Some(target), Some(label)) = (target, text.get(start..).map(str::to_owned)) {
            text.truncate(start);
            *text += &link_in_row(&label, target);
        }
    }
}

/// `HYPERLINK "https://…"`
fn address_of_field(code: &str) -> Option<String> {
    let rest = code.trim().strip_prefix("HYPERLINK")?.trim_start();
    let address = rest.strip_prefix('"').and_then(|rest| rest.split('"').next())?;
    Some(address.to_owned()).filter(|address| !address.is_empty())
}

/// A letter of a symbol font as what it looks like; one that is not known as a replacement character, which nobody overlooks.
fn symbol(node: Node) -> char {
    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or_default();
    let font = attribute(node, "font").unwrap_or_default();
    // Symbol fonts stand in a private part of Unicode.
    let byte = u8::try_from(if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code }).ok();
    let known = match (font, byte) {
        ("Symbol", Some(byte)) => symbols::symbol(byte),
        (font, Some(byte)) if font.starts_with("Wingdings") => symbols::wingding(font, byte),
        _ => None,
    };
    known
        .or_else(|| char::from_u32(code).filter(|c| !(0xe000..=0xf8ff).contains(&code) && !c.is_control()))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether this marks what somebody inserted, deleted or moved.
fn is_tracked(node: Node) -> bool {
    let is_change = matches!(node.tag_name().name(), "ins" | "del" | "moveFrom" | "moveTo");
    is_change && attribute(node, "author").is_some()
}

/// Text that the writer has hidden.
fn is_hidden(text: Node) -> bool {
    let mark = text.parent().and_then(|run| child(child(run, "rPr")?, "vanish"));
    mark.is_some_and(|mark| !matches!(value(mark), Some("0" | "false" | "off")))
}

/// Whether a text is set high or low.
fn alignment<'a>(text: Node<'a, '_>) -> Option<&'a str> {
    text.parent().and_then(|run| value(child(child(run, "rPr")?, "vertAlign")?))
}

fn is_bold(text: Node) -> bool {
    let settings = text.parent().and_then(|run| child(run, "rPr"));
    let mark = settings.and_then(|settings| child(settings, "b"));
    mark.is_some_and(|mark| !matches!(value(mark), Some("0" | "false" | "off")))
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.tag_name().name() == name)
}

/// An attribute by its name, whatever its namespace.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn value<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    attribute(node, "val")
}
