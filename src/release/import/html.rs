//! The rows of a web page: what a browser would show of it, block by block.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::aside::Aside;
use super::html_elements::{BLOCKS, UNSEEN, is_furniture, raw};
use super::html_hidden::Hidden;
use super::html_page::{Time, parted, shares};
use super::html_tables::{OpenTable, spans};
use super::markdown::{is_title, lead_in, link_in_row, lowered, raised};
use super::row::{Row, Shape};
use crate::release::list;

/// Reads the rows of a page, and what stands beside them.
pub(super) fn rows(text: &str) -> (Vec<Row>, Aside) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let tokens = Tokenizer::new(Page::default(), TokenizerOpts::default());
    // It stops where a page would run a script.
    while !input.is_empty() {
        let _ = tokens.feed(&input);
    }
    tokens.end();
    let mut seen = tokens.sink.seen.into_inner();
    while !seen.tables.is_empty() {
        seen.end_table();
    }
    seen.end_row();
    seen.aside.is_page = true;
    seen.aside.unseen = std::mem::take(&mut seen.hidden).texts();
    seen.keep_story();
    seen.name_headline();
    (seen.rows, seen.aside)
}

#[derive(Default)]
struct Page {
    seen: RefCell<Seen>,
}

/// What was read so far.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that was seen or not")]
struct Seen {
    rows: Vec<Row>,
    text: String,
    line: usize,
    /// Whether a block has begun since the last row.
    apart: bool,
    shape: Shape,
    /// How deep inside of quotes.
    quoted: usize,
    /// The unseen element that it is inside of, and how many of its kind are open.
    unseen: Option<String>,
    unseen_depth: usize,
    /// Where the open link's words begin, and its target.
    link: Option<(usize, String)>,
    /// How many letters of the row are bold.
    bold: usize,
    in_bold: bool,
    /// Where the bold words end that the row begins with.
    lead_in: usize,
    /// The tables that are open, one inside of the other.
    tables: Vec<OpenTable>,
    /// The lists that are open, with the next number of those that count; and whether the open item has begun.
    lists: Vec<Option<u32>>,
    item_begun: bool,
    item_number: Option<u32>,
    /// How deep inside of `main`, or else of an `article`, and which rows stood there.
    main: usize,
    article: usize,
    in_main: Vec<(bool, bool)>,
    /// The speaker at the foot of a quote is being read.
    in_speaker: bool,
    /// Whether the page has an `h1`, and the title in its head.
    has_headline: bool,
    title: Option<String>,
    raised: bool,
    lowered: bool,
    verbatim: bool,
    time: Option<Time>,
    hidden: Hidden,
    aside: Aside,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut seen = self.seen.borrow_mut();
        match token {
            Token::CharacterTokens(text) => seen.say(&text, usize::try_from(line).unwrap_or(usize::MAX)),
            Token::TagToken(tag) => return seen.tag(&tag, usize::try_from(line).unwrap_or(usize::MAX)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Seen {
    fn tag(&mut self, tag: &Tag, line: usize) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        self.context(tag, name, opens);
        if let Some(unseen) = &self.unseen {
            self.hidden.turn(name, opens);
            if unseen == name {
                self.unseen_depth = if opens { self.unseen_depth + 1 } else { self.unseen_depth.saturating_sub(1) };
            }
            if self.unseen_depth == 0 || name == "body" {
                self.unseen = None;
            }
            return raw(name, opens);
        }
        let furniture = name == "footer" && self.quoted == 0 || opens && is_furniture(tag);
        if UNSEEN.contains(&name) || furniture {
            if opens && !tag.self_closing {
                self.hidden.turn(name, opens);
                self.unseen = Some(name.to_owned());
                self.unseen_depth = 1;
            }
            return raw(name, opens);
        }
        if self.table_tag(tag, name, opens, line) {
            return TokenSinkResult::Continue;
        }
        match (name, opens) {
            ("br", _) => self.end_row(),
            ("img", true) => {
                let said = tag.attrs.iter().find(|attribute| &*attribute.name.local == "alt");
                let said = said.map(|said| said.value.split_whitespace().collect::<Vec<_>>().join(" "));
                self.aside.picture(line, &said.unwrap_or_default());
            }
            ("a", true) => {
                let target = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
                self.link = target.map(|target| (self.text.len(), target.value.trim().to_owned()));
            }
            ("a", false) => self.end_link(),
            ("time", true) => {
                let said = tag.attrs.iter().find(|attribute| &*attribute.name.local == "datetime");
                self.time = Some(Time::begin(self.text.len(), said.map(|said| &*said.value)));
            }
            ("time", false) => {
                if let Some(time) = &mut self.time {
                    time.end(&self.text);
                }
            }
            ("b" | "strong", true) => self.in_bold = true,
            ("b" | "strong", false) => {
                self.in_bold = false;
                if self.bold == self.text.chars().filter(|c| !c.is_whitespace()).count() {
                    self.lead_in = self.text.len();
                }
            }
            ("q", _) => self.text.push(if opens { '“' } else { '”' }),
            ("sup", _) => self.raised = opens,
            ("sub", _) => self.lowered = opens,
            // Who says it stands at the foot of a quote.
            ("cite", _) if self.in_speaker => {}
            ("footer" | "cite", _) if self.quoted > 0 => {
                self.end_row();
                self.in_speaker = opens;
                if opens {
                    self.text.push_str("— ");
                    self.line = line;
                }
            }
            ("h1" | "h2" | "h3" | "blockquote" | "figure" | "hr", true) if self.in_cell() => {
                self.end_layout();
                return self.tag(tag, line);
            }
            ("p" | "div" | "ul" | "ol" | "li", _) if self.in_cell() => self.text.push(' '),
            ("ul", _) => self.list(opens, None),
            ("ol", _) => {
                let start = tag.attrs.iter().find(|attribute| &*attribute.name.local == "start");
                self.list(opens, Some(start.and_then(|start| start.value.parse().ok()).unwrap_or(1)));
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) => self.begin(opens, Shape::Heading),
            ("li", _) => {
                self.begin(opens, Shape::Item);
                self.item_begun = !opens;
                self.item_number = None;
                if let Some(Some(number)) = self.lists.last_mut().filter(|_| opens) {
                    self.item_number = Some(*number);
                    *number = number.saturating_add(1);
                }
            }
            ("dd", _) => self.begin(false, Shape::Item),
            ("figcaption" | "caption", _) => self.begin(opens && name == "figcaption", Shape::Caption),
            ("blockquote", _) => {
                self.end_block();
                self.quoted = if opens { self.quoted + 1 } else { self.quoted.saturating_sub(1) };
            }
            ("pre", _) => {
                self.end_block();
                self.verbatim = opens;
            }
            (name, _) if BLOCKS.contains(&name) => self.end_block(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Reads a tag that is a table's, and tells whether it is one.
    fn table_tag(&mut self, tag: &Tag, name: &str, opens: bool, line: usize) -> bool {
        match (name, opens) {
            ("table", true) => {
                self.end_layout();
                self.end_block();
                self.tables.push(OpenTable::new(tag));
            }
            ("table", false) => self.end_table(),
            _ if !self.is_table() => return false,
            ("caption", _) => self.caption(opens),
            ("thead", _) => self.with_table(|table| table.in_head = opens),
            ("tr", _) => {
                self.end_cell();
                self.with_table(|table| if opens { table.begin_row(line) } else { table.end_row() });
            }
            ("td" | "th", true) => {
                self.end_cell();
                let spans = spans(tag);
                self.with_table(|table| table.begin_cell(name == "th", spans, line));
            }
            ("td" | "th" | "tbody" | "tfoot" | "colgroup" | "col", _) => self.end_cell(),
            _ => return false,
        }
        true
    }

    fn say(&mut self, text: &str, line: usize) {
        if self.unseen.is_some() {
            self.hidden.say(text, line);
            return;
        }
        for c in text.chars() {
            if c == '\n' && self.verbatim {
                self.end_row();
            } else if c.is_whitespace() {
                // A space that must not break stays one: it holds `16 km` together.
                if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
                    self.text.push(if c == '\u{a0}' { c } else { ' ' });
                }
            } else if !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') {
                if self.text.is_empty() {
                    self.line = line;
                }
                self.bold += usize::from(self.in_bold);
                self.text.push(match (self.raised, self.lowered) {
                    (true, _) => raised(c),
                    (_, true) => lowered(c),
                    _ => c,
                });
            }
        }
    }

    fn begin(&mut self, opens: bool, shape: Shape) {
        self.end_block();
        self.shape = if opens { shape } else { Shape::Plain };
    }

    fn end_link(&mut self) {
        let Some((start, target)) = self.link.take() else { return };
        if let Some(label) = self.text.get(start..).map(str::to_owned) {
            self.text.truncate(start);
            if shares(&target) {
                return;
            }
            self.text += &link_in_row(&label, &target);
            self.text += if label.ends_with(' ') { " " } else { "" };
        }
    }

    /// Whether a table is open that is not there to set the page.
    fn is_table(&self) -> bool {
        self.tables.last().is_some_and(|table| !table.layout)
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(OpenTable::in_cell)
    }

    fn with_table(&mut self, act: impl FnOnce(&mut OpenTable)) {
        if let Some(table) = self.tables.last_mut() {
            act(table);
        }
    }

    fn end_cell(&mut self) {
        if self.in_cell() {
            let cell = std::mem::take(&mut self.text);
            (self.bold, self.lead_in) = (0, 0);
            self.with_table(|table| table.end_cell(cell));
        }
    }

    fn caption(&mut self, opens: bool) {
        if opens {
            self.end_cell();
            self.end_block();
        } else {
            self.bold = 0;
        }
        let text = if opens { None } else { Some(std::mem::take(&mut self.text)) };
        self.with_table(|table| table.caption(text));
    }

    /// A table whose cells hold headings, quotes or tables sets the page: what it holds is text.
    fn end_layout(&mut self) {
        if !self.is_table() {
            return;
        }
        let open = std::mem::take(&mut self.text);
        if let Some(table) = self.tables.last_mut() {
            let rows = table.as_layout();
            for row in rows {
                self.apart = true;
                self.push(row);
            }
        }
        self.text = open;
        self.end_block();
    }

    fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.pop() else { return };
        if table.layout {
            self.end_block();
            return;
        }
        for row in table.rows(self.apart) {
            self.push(row);
        }
        self.apart = true;
        (self.bold, self.lead_in) = (0, 0);
    }

    fn list(&mut self, opens: bool, first: Option<u32>) {
        self.end_block();
        if opens {
            self.lists.push(first);
        } else {
            self.lists.pop();
            self.shape = Shape::Plain;
        }
    }

    fn push(&mut self, row: Row) {
        self.rows.push(row);
        self.in_main.push((self.main > 0, self.article > 0));
    }

    /// What a tag says about the page as a whole.
    fn context(&mut self, tag: &Tag, name: &str, opens: bool) {
        let deeper = |depth: usize| if opens { depth + 1 } else { depth.saturating_sub(1) };
        match name {
            "main" => self.main = deeper(self.main),
            // Of several articles the first is the release.
            "article" => {
                self.article = if opens && self.in_main.iter().any(|(_, article)| *article) && self.article == 0 {
                    0
                } else {
                    deeper(self.article)
                }
            }
            "h1" => self.has_headline = true,
            "meta" if opens => {
                let attribute = |name: &str| tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
                if attribute("property").is_some_and(|property| &*property.value == "og:title") {
                    let title =
                        attribute("content").map(|title| title.value.split_whitespace().collect::<Vec<_>>().join(" "));
                    self.title = title.filter(|title| !title.is_empty());
                }
            }
            "html" if opens => {
                let said = tag.attrs.iter().find(|attribute| &*attribute.name.local == "lang");
                let tag = said.map(|said| said.value.split(['-', '_']).next().unwrap_or_default().to_owned());
                self.aside.language = tag.and_then(|tag| tag.parse().ok());
            }
            _ => {}
        }
    }

    /// Keeps the rows of the story, where the page marks it.
    fn keep_story(&mut self) {
        let marked = std::mem::take(&mut self.in_main);
        let (story, beside) = parted(std::mem::take(&mut self.rows), &marked);
        self.rows = story;
        self.aside.furniture.extend(beside.into_iter().map(|row| (row.line, row.text)));
    }

    /// A page without an `h1` takes its headline from the title in its head.
    fn name_headline(&mut self) {
        let Some(title) = self.title.take().filter(|_| !self.has_headline) else { return };
        if let Some(row) = self.rows.iter_mut().take(30).find(|row| row.text == title) {
            row.shape = Shape::Heading;
        } else {
            let line = self.rows.first().map_or(1, |row| row.line);
            self.rows.insert(0, Row { line, text: title, apart: true, shape: Shape::Heading });
        }
    }

    fn end_block(&mut self) {
        if !self.in_cell() {
            self.end_row();
            self.apart = true;
        }
    }

    fn end_row(&mut self) {
        if self.in_cell() {
            self.text.push(' ');
            return;
        }
        // A link around blocks is that of the first that has words.
        match self.link.take() {
            Some((start, target)) if self.text.get(start..).is_some_and(|said| said.trim().is_empty()) => {
                self.link = Some((0, target));
            }
            link => {
                self.link = link;
                self.end_link();
            }
        }
        if let Some(day) = self.time.take().and_then(|time| time.day_of(&self.text, &self.rows)) {
            self.text = day;
        }
        let text = lead_in(&std::mem::take(&mut self.text), std::mem::take(&mut self.lead_in));
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        let bold = std::mem::take(&mut self.bold) >= letters;
        if text.is_empty() {
            return;
        }
        let shape = match self.shape {
            Shape::Plain if self.quoted > 0 => Shape::Quote,
            Shape::Plain if bold && is_title(&text) => Shape::Heading,
            shape => shape,
        };
        let apart = std::mem::take(&mut self.apart) && shape != Shape::Item;
        let text = match shape {
            Shape::Item if std::mem::replace(&mut self.item_begun, true) => {
                // Another paragraph of the item.
                if let Some(item) = self.rows.last_mut().filter(|row| row.shape == Shape::Item) {
                    item.text.extend([" ", &text]);
                    return;
                }
                text
            }
            Shape::Item => {
                let number = self.item_number.take().map(|number| format!("{number}. ")).unwrap_or_default();
                list::at_level(self.lists.len().saturating_sub(1), &format!("{number}{text}"))
            }
            _ => text,
        };
        self.push(Row { line: self.line, text, apart, shape });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_what_a_browser_shows() {
        let page = "<!doctype html><html><head><title>x</title><style>p > a {}</style></head><body>\n\
            <nav><a href='/'>Home</a></nav><h1>Head&amp;line</h1>\n<p>One<br>two <b>bold</b>\n words</p>\
            <script>if (a < b) '<p>no</p>'</script><p><strong>A title</strong></p><ul><li>an\u{a0}item</li></ul>\
            <blockquote><p>Said.</p></blockquote><figure><figcaption>A boat</figcaption></figure>\
            <table><tr><th>Length</th><td><p>4 km</p></td></tr></table>\
            <p>See <a href='https://a.example/b'>the page</a>, <a href='mailto:a@b.example'>a@b.example</a></p>";
        let found: Vec<_> = rows(page).0.into_iter().map(|row| (row.line, row.text, row.shape)).collect();
        let row = |line, text: &str, shape| (line, text.to_owned(), shape);
        assert_eq!(
            found,
            [
                row(2, "Head&line", Shape::Heading),
                row(3, "One", Shape::Plain),
                row(3, "two bold words", Shape::Plain),
                row(4, "A title", Shape::Heading),
                row(4, "an\u{a0}item", Shape::Item),
                row(4, "Said.", Shape::Quote),
                row(4, "A boat", Shape::Caption),
                row(4, "Length: 4 km", Shape::Plain),
                row(4, "See [the page](https://a.example/b), a@b.example", Shape::Plain),
            ]
        );
    }
}
