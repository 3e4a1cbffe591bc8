//! A paragraph's inline Markdown, as HTML and as plain text.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};
use serde::Serialize;

use crate::storage::text::{escape, is_unseen_control};

/// A piece of text, as HTML and as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Prose {
    /// Escaped, ready for a page.
    pub(super) html: String,
    pub(super) text: String,
}

/// A piece of inline Markdown as plain text.
#[must_use]
pub fn plain_text(source: &str) -> String {
    Prose::markdown(source).text
}

impl Prose {
    /// Reads emphasis, links and code; whatever else Markdown or HTML would do stays text.
    pub(super) fn markdown(source: &str) -> Self {
        let mut prose = Self { html: String::new(), text: String::new() };
        let line = one_line(source);
        let mut links: Vec<(String, usize)> = Vec::new();
        let mut first = true;
        let mut depth = 0_usize;
        for event in TextMergeStream::new(Parser::new_ext(&line, Options::empty())) {
            match event {
                Event::Text(text) => {
                    let text =
                        if std::mem::take(&mut first) { text.strip_prefix(GUARD) } else { None }.unwrap_or(&text);
                    prose.push_text(text, links.is_empty());
                }
                Event::Code(code) => {
                    let _ = write!(prose.html, "<code>{}</code>", escape(&code));
                    prose.text += &code;
                }
                Event::InlineHtml(raw) | Event::Html(raw) => prose.push_text(&raw, false),
                Event::SoftBreak | Event::HardBreak => prose.push_text(" ", false),
                Event::Start(tag @ (Tag::Emphasis | Tag::Strong)) => {
                    depth += 1;
                    if depth <= DEEPEST {
                        prose.html += if tag == Tag::Emphasis { "<em>" } else { "<strong>" };
                    }
                }
                Event::End(tag @ (TagEnd::Emphasis | TagEnd::Strong)) => {
                    if depth <= DEEPEST {
                        prose.html += if tag == TagEnd::Emphasis { "</em>" } else { "</strong>" };
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    if let Some(url) = href(&dest_url) {
                        let _ = write!(prose.html, "<a href=\"{}\">", escape(&url));
                    }
                    links.push((dest_url.into_string(), prose.text.len()));
                }
                Event::End(TagEnd::Link) => {
                    let Some((url, from)) = links.pop() else { continue };
                    let Some(target) = href(&url) else { continue };
                    prose.html += "</a>";
                    let shown = url.strip_prefix("mailto:").unwrap_or(&url);
                    if prose.text.get(from..) != Some(shown) {
                        let shown = target.strip_prefix("mailto:").unwrap_or(&target);
                        let _ = write!(prose.text, " ({shown})");
                    }
                }
                // A picture in the text is its description; the pictures of a release are its photos.
                _ => {}
            }
        }
        prose
    }

    /// Plain text, which is not read as Markdown.
    pub(super) fn plain(text: &str) -> Self {
        let text = clean(text);
        let mut prose = Self { html: String::new(), text: String::new() };
        for (nth, line) in text.lines().enumerate() {
            if nth > 0 {
                prose.html += "<br>";
                prose.text.push('\n');
            }
            prose.push_text(line.trim_end(), true);
        }
        prose
    }

    /// Adds text, with its bare addresses made links.
    fn push_text(&mut self, text: &str, linked: bool) {
        let mut rest = text;
        while let Some((before, address, after)) = linked.then(|| next_address(rest)).flatten() {
            self.push_words(before);
            let scheme = if address.contains("://") { "" } else { "mailto:" };
            let shown = escape(address);
            let _ = write!(self.html, "<a href=\"{scheme}{shown}\">{shown}</a>");
            self.text += address;
            rest = after;
        }
        self.push_words(rest);
    }

    fn push_words(&mut self, words: &str) {
        for (nth, part) in words.split(BREAK).enumerate() {
            if nth > 0 {
                self.html += "<br>";
                self.text.push('\n');
            }
            self.html += &escape(part);
            self.text += part;
        }
    }
}

/// Emphasis within emphasis beyond this changes nothing that a reader sees, and programs that read the page may not bear it.
const DEEPEST: usize = 8;

/// Stands in front of the text while Markdown is read, so that a paragraph that begins with `#`, `-`, `1.` or four
/// spaces is still a paragraph. Punctuation, so that emphasis can begin right after it.
const GUARD: &str = ".";

/// A line break that the writer asked for, kept through the parser as one character.
const BREAK: char = '\u{2028}';

/// The text on one line (no line of it can begin a block of Markdown), with the guard in front.
fn one_line(source: &str) -> String {
    let mut line = GUARD.to_owned();
    let cleaned = clean(source);
    let mut lines = cleaned.trim().lines().filter(|l| !l.trim().is_empty()).peekable();
    while let Some(part) = lines.next() {
        let last = lines.peek().is_none();
        let (part, hard) = match part.strip_suffix('\\') {
            Some(part) if !last => (part, true),
            _ => (part, part.ends_with("  ")),
        };
        line += part.trim();
        if !last {
            line.push(if hard { BREAK } else { ' ' });
        }
    }
    line
}

/// Text without characters that do not belong in it: control characters other than the line break, and our own placeholders for breaks.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' | '\r' | BREAK | '\u{2029}' => Some(' '),
            c if is_unseen_control(c) => None,
            c => Some(c),
        })
        .collect()
}

/// Cleaned text on one line.
pub(super) fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address that a link may lead to: web, mail or telephone; a bare host gets its scheme. Never a script.
pub(super) fn href(url: &str) -> Option<String> {
    let url: String = url.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https" | "mailto" | "tel") => Some(url),
        // `host.example:8080/path` has a colon and no scheme.
        Some(scheme) if !scheme.contains('.') => None,
        _ => {
            let host = url.split(['/', '?', '#', ':']).next().unwrap_or_default();
            let hostlike = host.contains('.') && !host.contains(char::is_whitespace) && !host.starts_with('.');
            (hostlike && !url.contains(char::is_whitespace)).then(|| format!("https://{url}"))
        }
    }
}

/// The next bare address in a text, of the web or of mail, with what comes before and after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let found = text.match_indices(['h', '@']).find_map(|(at, c)| match c {
        "@" => mail_around(text, at),
        _ => url_at(text, at),
    })?;
    Some((&text[..found.start], &text[found.clone()], &text[found.end..]))
}

/// The web address that begins here.
fn url_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme))?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | BREAK);
    let end = rest.find(ends).unwrap_or(rest.len());
    let mut url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '…']);
    if url.ends_with(')') && !url.contains('(') {
        url = url.trim_end_matches(')');
    }
    (url.len() > scheme.len()).then(|| at..at + url.len())
}

/// The mail address around this `@`. Only a plain one, without quotes and escapes.
fn mail_around(text: &str, at: usize) -> Option<Range<usize>> {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let in_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let before = text[..at].trim_end_matches(in_name);
    let after = text[at + 1..].trim_start_matches(in_host);
    let name = text[before.len()..at].trim_start_matches(['.', '-']);
    let host = text[at + 1..text.len() - after.len()].trim_end_matches(['.', '-']);
    // A handle (`@name`) or a part of something longer (`a@b@c`, `host/a@b`) is no mail address.
    let alone = !before.ends_with(['/', '@', '%', '=']) && !after.starts_with(['@', '/']);
    let dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
    (alone && dotted(name) && dotted(host) && host.contains('.')).then(|| at - name.len()..at + 1 + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        Prose::markdown(source).html
    }

    fn text(source: &str) -> String {
        Prose::markdown(source).text
    }

    #[test]
    fn emphasis_links_and_code_are_set_and_the_rest_is_text() {
        assert_eq!(html("_Åre_ **wins** `x<y`"), "<em>Åre</em> <strong>wins</strong> <code>x&lt;y</code>");
        assert_eq!(
            html("[the *team*](https://a.example/?a=1&b)"),
            "<a href=\"https://a.example/?a=1&amp;b\">the <em>team</em></a>"
        );
        assert_eq!(text("[the *team*](https://a.example/)"), "the team (https://a.example/)");
        assert_eq!(text("[a@b.example](mailto:a@b.example)"), "a@b.example");
    }

    #[test]
    fn a_paragraph_stays_a_paragraph_whatever_it_begins_with() {
        for source in
            ["# 1 in the class", "- he said", "1. FC", "> so", "    code", "+++", "===", "[a]: b", "| a | b |"]
        {
            assert_eq!(text(source), source.trim());
            assert!(!html(source).contains('<'), "{source}");
        }
    }

    #[test]
    fn html_in_a_text_is_shown_and_never_run() {
        assert_eq!(html("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
        assert_eq!(html("a <img src=x onerror=alert(1)> b"), "a &lt;img src=x onerror=alert(1)&gt; b");
        assert_eq!(html("[x](javascript:alert(1))"), "x");
        assert_eq!(html("![a photo](https://t.example/pixel.gif)"), "a photo");
    }

    #[test]
    fn a_bare_address_becomes_a_link_without_the_full_stop() {
        assert_eq!(
            html("See https://a.example/b_c_d."),
            "See <a href=\"https://a.example/b_c_d\">https://a.example/b_c_d</a>."
        );
        assert_eq!(text("(https://a.example/)"), "(https://a.example/)");
        assert_eq!(text("http:// and https://"), "http:// and https://");
        assert_eq!(
            html("http://, not https://a.example/"),
            "http://, not <a href=\"https://a.example/\">https://a.example/</a>"
        );
    }

    #[test]
    fn a_bare_mail_address_becomes_a_link_too() {
        let linked = |address: &str| format!("<a href=\"mailto:{address}\">{address}</a>");
        for address in ["a@b.example", "anna.berg+press@mail.a-b.example", "zoë@höst.example"] {
            for (before, after) in
                [("", ""), ("Write to ", "."), ("(", ")"), ("E-post:", ", ring"), ("–", "…"), ("-", "-")]
            {
                assert_eq!(html(&format!("{before}{address}{after}")), format!("{before}{}{after}", linked(address)));
                assert_eq!(text(&format!("{before}{address}{after}")), format!("{before}{address}{after}"));
            }
        }
        let two = "a@b.example and https://c.example/@d or e@f.example";
        let url = "<a href=\"https://c.example/@d\">https://c.example/@d</a>";
        assert_eq!(html(two), format!("{} and {url} or {}", linked("a@b.example"), linked("e@f.example")));
        for none in
            ["@", "@name", "a@b", "a@b@c.example", "a..b@c.example", "a@.example", "x/a@b.example", "a@b.example/x"]
        {
            assert_eq!(html(none), none);
        }
        assert_eq!(
            html("[write a@b.example](mailto:c@d.example)"),
            "<a href=\"mailto:c@d.example\">write a@b.example</a>"
        );
    }

    #[test]
    fn lines_run_on_unless_a_break_was_asked_for() {
        assert_eq!(html("one\ntwo  \nthree\\\nfour"), "one two<br>three<br>four");
        assert_eq!(text("one\n- two"), "one - two");
    }

    #[test]
    fn a_link_leads_to_the_web_to_mail_or_to_a_telephone_and_nowhere_else() {
        assert_eq!(href("youtube.com/24h").as_deref(), Some("https://youtube.com/24h"));
        assert_eq!(href("host.example:8080/x").as_deref(), Some("https://host.example:8080/x"));
        assert_eq!(href("tel:+4670").as_deref(), Some("tel:+4670"));
        for bad in
            ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "a b", "", "word", "file:///etc"]
        {
            assert_eq!(href(bad), None, "{bad}");
        }
    }
}
