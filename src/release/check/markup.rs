//! A text as a reader sees it: its Markdown applied, its links listed separately.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// A text as a reader sees it.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The words without Markdown; code is replaced by a space.
    pub(super) text: String,
    /// Its links, in order.
    pub(super) links: Vec<Anchor>,
    /// HTML that readers will see as it is written.
    pub(super) html: Vec<String>,
}

/// A link in a text.
#[derive(Debug)]
pub(super) struct Anchor {
    pub(super) words: String,
    pub(super) target: String,
}

impl Shown {
    /// Reads a paragraph's Markdown. On one line, and after a guard, nothing in it starts a block.
    pub(super) fn of(markdown: &str) -> Self {
        let mut shown = Self::default();
        // Without Markdown, the text is what readers see.
        if !markdown.contains(['*', '_', '[', '<', '`', '\\', '&', '\n', '!']) {
            markdown.clone_into(&mut shown.text);
            return shown;
        }
        // The stars of `*|NAME|*`, a gap that mailing programs fill in, are not emphasis.
        let plain = markdown.replace("*|", "\\*|").replace("|*", "|\\*").replace(['\n', '\r'], " ");
        let line = format!("{GUARD}{plain}");
        let mut open: Vec<(String, usize)> = Vec::new();
        for event in TextMergeStream::new(Parser::new_ext(&line, Options::empty())) {
            match event {
                Event::Text(text) => shown.text += &text,
                Event::InlineHtml(raw) | Event::Html(raw) => {
                    shown.text += &raw;
                    shown.html.push(raw.into_string());
                }
                Event::Code(_) | Event::SoftBreak | Event::HardBreak => shown.text.push(' '),
                Event::Start(Tag::Link { dest_url, .. }) => open.push((dest_url.into_string(), shown.text.len())),
                Event::End(TagEnd::Link) => {
                    let Some((target, from)) = open.pop() else { continue };
                    let words = shown.text.get(from..).unwrap_or_default().to_owned();
                    shown.links.push(Anchor { words, target });
                }
                _ => {}
            }
        }
        if shown.text.starts_with(GUARD) {
            shown.text.drain(..GUARD.len());
        }
        shown
    }
}

/// Goes before the text, so that `#`, `-` and `1.` do not start a block.
const GUARD: &str = ".";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_seen_without_its_marks_and_links_stand_apart() {
        let shown = Shown::of("**Bold** [words](https://a.example) `x` <b>y</b>\n# 1");
        assert_eq!(shown.text, "Bold words   <b>y</b> # 1");
        assert_eq!((shown.links[0].words.as_str(), shown.links[0].target.as_str()), ("words", "https://a.example"));
        assert_eq!(shown.html, ["<b>", "</b>"]);
        assert_eq!(Shown::of("[INSERT NAME] and [x] (y)").text, "[INSERT NAME] and [x] (y)");
    }
}
