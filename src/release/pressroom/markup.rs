//! The HTML in an export's fields: what it says as plain text, and the pictures in it.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A picture within a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ShownPicture {
    pub(super) url: String,
    pub(super) alt: String,
    pub(super) caption: String,
}

/// What a piece of HTML holds.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// What it says, on one line.
    pub(super) text: String,
    pub(super) pictures: Vec<ShownPicture>,
    /// How many films, forms and other foreign things are set into it.
    pub(super) embedded: usize,
    unseen: bool,
    in_caption: bool,
    figure_begins: Option<usize>,
}

#[derive(Default)]
struct Sink(RefCell<Markup>);

impl Markup {
    pub(super) fn of(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(html));
        let tokens = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        while !input.is_empty() {
            let _ = tokens.feed(&input);
        }
        tokens.end();
        let mut markup = tokens.sink.0.into_inner();
        markup.text = in_a_line(&markup.text);
        for picture in &mut markup.pictures {
            picture.alt = in_a_line(&picture.alt);
            picture.caption = in_a_line(&picture.caption);
        }
        markup
    }

    fn tag(&mut self, tag: &Tag) {
        let opens = tag.kind == TagKind::StartTag;
        let value = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.trim().to_owned()).unwrap_or_default()
        };
        match &*tag.name {
            "script" | "style" => self.unseen = opens,
            "iframe" | "video" | "object" | "embed" | "form" if opens => self.embedded += 1,
            "img" if opens => {
                let picture = ShownPicture { url: value("src"), alt: value("alt"), caption: String::new() };
                self.pictures.push(picture);
            }
            "figure" => self.figure_begins = opens.then_some(self.pictures.len()),
            "figcaption" => self.in_caption = opens && self.figure_begins.is_some_and(|at| at < self.pictures.len()),
            "a" | "b" | "em" | "i" | "span" | "strong" | "sub" | "sup" | "u" => {}
            _ => self.text.push(' '),
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut markup = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(_) if markup.unseen => {}
            Token::CharacterTokens(said) => {
                let in_caption = markup.in_caption;
                match markup.pictures.last_mut().filter(|_| in_caption) {
                    Some(picture) => picture.caption.push_str(&said),
                    None => markup.text.push_str(&said),
                }
            }
            Token::TagToken(tag) => markup.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What a piece of HTML says, on one line.
pub(in crate::release) fn plain(html: &str) -> String {
    if html.contains(['<', '&']) { Markup::of(html).text } else { in_a_line(html) }
}

fn in_a_line(text: &str) -> String {
    let seen: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same HTML without its pictures: figures that show one, and pictures by themselves.
pub(super) fn without_pictures(html: &str) -> String {
    let small = html.to_ascii_lowercase();
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(next) = small[at..].find('<').map(|next| at + next) {
        kept.push_str(&html[at..next]);
        let rest = &small[next..];
        let end = next + end_of_tag(rest);
        at = if is_tag(rest, "<img") && end > next + 1 {
            end
        } else if is_tag(rest, "<figure")
            && let Some(closes) = rest.find("</figure>")
            && rest[..closes].contains("<img")
        {
            next + closes + "</figure>".len()
        } else {
            kept.push_str(&html[next..end]);
            end
        };
    }
    kept.push_str(&html[at..]);
    kept
}

fn is_tag(rest: &str, name: &str) -> bool {
    rest.strip_prefix(name).is_some_and(|behind| behind.starts_with(|c: char| c.is_whitespace() || "/>".contains(c)))
}

/// Where a tag ends, whatever its attributes hold. What is no tag is one character long.
fn end_of_tag(rest: &str) -> usize {
    if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return 1;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices().skip(1) {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_in_plain_words_and_its_pictures_stand_beside_it() {
        let html = "<h2>A &amp; B</h2><p>One<br>two 3 < 4</p><figure><img src='https://a.example/1.jpg' alt='x > \
                    y'><figcaption>The <b>quay</b></figcaption></figure><script>no()</script><iframe \
                    src=x></iframe><IMG src=\"https://a.example/2.jpg\">";
        let markup = Markup::of(html);
        assert_eq!((markup.text.as_str(), markup.embedded), ("A & B One two 3 < 4", 1));
        let shown = |url: &str, alt: &str, caption: &str| ShownPicture {
            url: url.to_owned(),
            alt: alt.to_owned(),
            caption: caption.to_owned(),
        };
        let expected =
            [shown("https://a.example/1.jpg", "x > y", "The quay"), shown("https://a.example/2.jpg", "", "")];
        assert_eq!(markup.pictures, expected);
        let bare = without_pictures(html);
        assert!(!bare.contains("figure") && !bare.to_lowercase().contains("img"), "{bare}");
        assert!(bare.contains("3 < 4</p>"), "{bare}");
        assert_eq!(without_pictures("<figure><table></table></figure><p>å"), "<figure><table></table></figure><p>å");
        assert_eq!(plain("  Plain\n words "), "Plain words");
        assert_eq!(without_pictures("a <img src='"), "a <img src='");
    }
}
