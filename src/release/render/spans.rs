//! Text in pieces that are each set in one way, for those who set type.

/// A piece of text. `\n` in it is a line break that the writer asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    pub text: String,
    pub emphasis: bool,
    pub strong: bool,
    pub code: bool,
    /// Where it leads.
    pub link: Option<String>,
}

impl Span {
    /// Text as it is.
    #[must_use]
    pub fn plain(text: &str) -> Vec<Self> {
        if text.is_empty() { Vec::new() } else { vec![Self { text: text.to_owned(), ..Self::default() }] }
    }

    /// Text that leads somewhere.
    #[must_use]
    pub fn link(text: &str, url: &str) -> Self {
        Self { text: text.to_owned(), link: Some(url.to_owned()), ..Self::default() }
    }
}

/// The pieces of what `Prose` has made: the elements that it writes, and no others.
pub(super) fn spans(html: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let (mut emphasis, mut strong, mut code, mut link) = (0_usize, 0_usize, 0_usize, None);
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        let (words, behind) = rest.split_at(at);
        let mut text = unescape(words);
        let (tag, after) = match behind.strip_prefix('<').and_then(|behind| behind.split_once('>')) {
            Some((tag, after)) => (tag, after),
            None => ("", ""),
        };
        if tag == "br" {
            text.push('\n');
        }
        let piece = Span { text, emphasis: emphasis > 0, strong: strong > 0, code: code > 0, link: link.clone() };
        let is_same = |last: &Span| {
            (last.emphasis, last.strong, last.code, &last.link)
                == (piece.emphasis, piece.strong, piece.code, &piece.link)
        };
        match spans.last_mut() {
            Some(last) if is_same(last) => last.text += &piece.text,
            _ if piece.text.is_empty() => {}
            _ => spans.push(piece),
        }
        match tag {
            "em" => emphasis += 1,
            "/em" => emphasis = emphasis.saturating_sub(1),
            "strong" => strong += 1,
            "/strong" => strong = strong.saturating_sub(1),
            "code" => code += 1,
            "/code" => code = code.saturating_sub(1),
            "/a" => link = None,
            tag => {
                if let Some(url) = tag.strip_prefix("a href=\"").and_then(|url| url.strip_suffix('"')) {
                    link = Some(unescape(url));
                }
            }
        }
        rest = after;
    }
    spans
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::render::prose::Prose;

    fn read(source: &str) -> Vec<Span> {
        spans(&Prose::markdown(source).html)
    }

    #[test]
    fn each_piece_says_how_it_is_set() {
        let spans = read("_Åre_ **wins _it_** & `x<y` [the *team*](https://a.example/?a=1&b='2'), a@b.example");
        let said: Vec<_> =
            spans.iter().map(|s| (s.text.as_str(), s.emphasis, s.strong, s.code, s.link.as_deref())).collect();
        assert_eq!(
            said,
            [
                ("Åre", true, false, false, None),
                (" ", false, false, false, None),
                ("wins ", false, true, false, None),
                ("it", true, true, false, None),
                (" & ", false, false, false, None),
                ("x<y", false, false, true, None),
                (" ", false, false, false, None),
                ("the ", false, false, false, Some("https://a.example/?a=1&b='2'")),
                ("team", true, false, false, Some("https://a.example/?a=1&b='2'")),
                (", ", false, false, false, None),
                ("a@b.example", false, false, false, Some("mailto:a@b.example")),
            ]
        );
    }

    #[test]
    fn text_that_looks_like_an_element_stays_text() {
        for text in ["<em>x</em> &amp; &lt;", "<a href=\"x\">", "a < b > c", "&#39;"] {
            let joined: String = spans(&Prose::plain(text).html).into_iter().map(|span| span.text).collect();
            assert_eq!(joined, text);
        }
        assert_eq!(read("one  \ntwo")[0].text, "one\ntwo");
    }
}
