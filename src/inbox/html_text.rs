//! The text of a mail in HTML: each block begins a line, and quotes are marked as in plain text.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::press::tokens_in;

/// How much text is kept: a notice or a request is at its beginning.
const LONGEST: usize = 200_000;

/// How many bytes are read at a time, and how many attributes one tag may have: each is compared with those before it.
const STEP: usize = 4_096;
const MOST_ATTRIBUTES: usize = 2_000;

/// How many elements may be open: those within are read as part of the innermost.
const DEEPEST: usize = 200;

/// Elements that are paragraphs, and those that only begin a line.
const PARAGRAPHS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "title",
    "ul",
];
const LINES: [&str; 9] = ["br", "caption", "dd", "dt", "option", "tbody", "td", "th", "tr"];

/// Elements whose text nobody sees.
const UNSEEN: [&str; 6] = ["script", "style", "template", "textarea", "title", "xml"];

/// What mail programs call the element that holds the mail that is answered.
const QUOTES: [&str; 8] = [
    "gmail_quote",
    "gmail_attr",
    "yahoo_quoted",
    "moz-cite-prefix",
    "protonmail_quote",
    "tutanota_quote",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
];

/// What they call the element behind which that mail begins.
const ENDS: [&str; 3] = ["divrplyfwdmsg", "appendonsend", "replysplit"];

/// The text of a page; lines that it quotes begin with `> `, and a link that holds what may be one of our tokens stands
/// behind its words.
pub(super) fn html_text(html: &str) -> String {
    let tokens = Tokenizer::new(Page::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let html = without_comments(html);
    let (mut rest, mut attributes, mut read) = (&*html, 0, 0);
    while !rest.is_empty() {
        let (step, after) = rest.split_at(rest.floor_char_boundary(STEP).max(1));
        rest = after;
        input.push_back(StrTendril::from_slice(step));
        // One call may leave some of it.
        while !input.is_empty() {
            let _ = tokens.feed(&input);
        }
        let page = tokens.sink.seen.borrow();
        attributes = if page.read == read { attributes + separators(step) } else { 0 };
        read = page.read;
        if attributes > MOST_ATTRIBUTES || page.done.len() + page.line.len() > LONGEST {
            break;
        }
    }
    if attributes <= MOST_ATTRIBUTES {
        tokens.end();
    }
    let mut page = tokens.sink.seen.into_inner();
    page.end_line();
    page.done
}

/// A page without its comments: Word puts long tables into them, which would look like a tag without end.
fn without_comments(html: &str) -> String {
    let (mut seen, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, comment)) = rest.split_once("<!--") {
        seen.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    seen + rest
}

/// What may separate attributes in a piece of a tag.
fn separators(text: &str) -> usize {
    text.bytes().filter(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')).count()
}

#[derive(Default)]
struct Page {
    seen: RefCell<Seen>,
}

/// An open element, and whether what it holds is quoted.
struct Open {
    name: String,
    quoted: bool,
    /// It also holds what is written below the quote in it.
    has_answer: bool,
}

/// What was read so far.
#[derive(Default)]
struct Seen {
    done: String,
    line: String,
    /// A paragraph ended since the last line.
    apart: bool,
    open: Vec<Open>,
    /// How many more are open than are kept.
    deeper: usize,
    /// All that follows is quoted.
    rest_quoted: bool,
    unseen: Option<String>,
    verbatim: bool,
    link: Option<String>,
    /// How many texts and tags were read.
    read: usize,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut seen = self.seen.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                seen.read += 1;
                seen.say(&text);
            }
            Token::TagToken(tag) => {
                seen.read += 1;
                return seen.tag(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Seen {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if let Some(unseen) = &self.unseen {
            if !opens && unseen == name || name == "body" {
                self.unseen = None;
            }
            return TokenSinkResult::Continue;
        }
        if UNSEEN.contains(&name) {
            if !opens || tag.self_closing {
                return TokenSinkResult::Continue;
            }
            self.unseen = Some(name.to_owned());
            return match name {
                "style" => TokenSinkResult::RawData(RawKind::Rawtext),
                "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                _ => TokenSinkResult::Continue,
            };
        }
        match name {
            "a" if opens => {
                self.end_link();
                self.link = attribute(tag, "href").map(|target| target.trim().to_owned());
            }
            "a" => self.end_link(),
            _ if PARAGRAPHS.contains(&name) => {
                self.end_line();
                self.apart = true;
            }
            _ if LINES.contains(&name) => self.end_line(),
            _ => {}
        }
        if name == "pre" {
            self.verbatim = opens;
        }
        if matches!(name, "div" | "blockquote" | "span") {
            if opens { self.opened(tag, name) } else { self.closed(name) }
        }
        TokenSinkResult::Continue
    }

    fn opened(&mut self, tag: &Tag, name: &str) {
        let called = ["id", "class"].into_iter().filter_map(|kind| attribute(tag, kind));
        let called: Vec<String> =
            called.flat_map(str::split_whitespace).take(20).map(str::to_ascii_lowercase).collect();
        let any = |names: &[&str]| called.iter().any(|one| names.contains(&one.strip_prefix("x_").unwrap_or(one)));
        // Outlook draws a line above the headers of the mail that is answered.
        let drawn = attribute(tag, "style").is_some_and(|style| {
            let style = style.to_ascii_lowercase();
            style.contains("border-top:solid") && (style.contains("e1e1e1") || style.contains("b5c4df"))
        });
        if (any(&ENDS) || drawn) && !self.is_quoted() {
            self.end_line();
            self.rest_quoted = true;
        }
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let quoted = name == "blockquote" || any(&QUOTES);
        if quoted {
            self.end_line();
            self.apart = true;
        }
        let has_answer = name == "div" && any(&QUOTES[..1]);
        self.open.push(Open { name: name.to_owned(), quoted, has_answer });
    }

    fn closed(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        if self.open[at..].iter().any(|open| open.quoted) {
            self.end_line();
        }
        self.open.truncate(at);
        if name == "blockquote"
            && let Some(around) = self.open.last_mut().filter(|around| around.has_answer)
        {
            around.quoted = false;
        }
    }

    fn is_quoted(&self) -> bool {
        self.rest_quoted || self.open.iter().any(|open| open.quoted)
    }

    fn say(&mut self, text: &str) {
        if self.unseen.is_some() {
            return;
        }
        for c in text.chars() {
            if c == '\n' && self.verbatim {
                self.end_line();
            } else if c.is_whitespace() {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else if !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}') {
                self.line.push(c);
            }
        }
    }

    fn end_link(&mut self) {
        let Some(target) = self.link.take() else { return };
        if target.len() < 2_000 && tokens_in(&target.replace("%20", " ")).next().is_some() {
            self.line.push_str(" <");
            self.line.push_str(&target);
            self.line.push_str("> ");
        }
    }

    fn end_line(&mut self) {
        self.end_link();
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        if std::mem::take(&mut self.apart) && !self.done.is_empty() {
            self.done.push('\n');
        }
        if self.is_quoted() {
            self.done.push_str("> ");
        }
        self.done.push_str(line);
        self.done.push('\n');
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef01234567";

    #[test]
    fn blocks_begin_lines_and_quotes_are_marked() {
        for (html, text) in [
            ("<div>unsubscribe</div><div>Bo</div>", "unsubscribe\n\nBo\n"),
            ("a<br>b<BR/>c", "a\nb\nc\n"),
            (
                "<table><tr><td>To</td><td>a@b.example</td></tr><tr><td>550 no</td></tr></table>",
                "To\na@b.example\n550 no\n",
            ),
            ("<ul><li>x</li><li>y</li></ul>z", "x\n\ny\n\nz\n"),
            (
                "<style>p{color:red}</style><script>x</script><title>t</title><p>Hello   <b>you</b>&nbsp;&amp; me",
                "Hello you & me\n",
            ),
            ("x<blockquote>a<br>b<blockquote>c</blockquote></blockquote>y", "x\n\n> a\n> b\n\n> c\n\ny\n"),
            (
                "x<div class=\"gmail_quote\"><div class=gmail_attr>On:</div><blockquote>q</blockquote>y</div>",
                "x\n\n> On:\n\n> q\n\ny\n",
            ),
            ("x<hr><div id=\"divRplyFwdMsg\"><b>From:</b> Bo</div><div>old</div>", "x\n\n> From: Bo\n\n> old\n"),
            (
                "x<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>From: Bo</p></div><p>old",
                "x\n\n> From: Bo\n\n> old\n",
            ),
            ("<pre>a\nb</pre>", "a\nb\n"),
            ("a<!-- <w:x a=\"b\"/> -->b<!--[if mso]>c<![endif]--><!-- d", "ab\n"),
            ("<a href='https://a.example'>here</a> <a href=mailto:x@y.example>x@y.example</a>", "here x@y.example\n"),
        ] {
            assert_eq!(html_text(html), text, "{html}");
        }
        let link = format!("<a href=\"mailto:p@p.example?subject=unsubscribe%20{TOKEN}\">leave</a>");
        assert_eq!(html_text(&link), format!("leave <mailto:p@p.example?subject=unsubscribe%20{TOKEN}>\n"));
    }

    #[test]
    fn a_page_without_end_is_bounded() {
        let names = (0..60_000).map(|n| format!("a{n:x}<> ")).collect::<Vec<_>>().concat();
        for html in [
            "<div>".repeat(80_000),
            "<blockquote>x".repeat(80_000),
            "</div>".repeat(80_000),
            format!("<p {}>x", names.replace('>', "")),
            format!("<p {names}"),
            "<!--".repeat(80_000),
            "<style>".repeat(80_000),
            "<a href=x>".repeat(80_000),
            "x<br>".repeat(80_000),
        ] {
            let start = std::time::Instant::now();
            assert!(html_text(&html).len() <= LONGEST + 10_000, "{}", &html[..20]);
            // Hours, if the time grew with the square of the length.
            assert!(start.elapsed().as_secs() < 60, "{:?} for {}", start.elapsed(), &html[..20]);
        }
    }
}
