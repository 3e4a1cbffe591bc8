//! Markdown and HTML that readers will see: a missing star, a tag, a heading without its space.

use super::context::LintContext;
use super::passages::Passage;
use super::remark::{Remark, beginning};

/// Markdown and HTML that readers will see as they are written.
pub(super) fn broken(_: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for passage in passages.iter().filter(|passage| passage.part.is_markdown()) {
        let text = &passage.shown.text;
        for tag in passage.shown.html.iter().filter(|tag| is_tag(tag)).take(1) {
            let message = format!("readers will see `{tag}`: HTML has no effect here");
            remarks.push(passage.remark(tag, message, "delete it, or use Markdown, as in `**bold**`"));
        }
        let stars = text.match_indices("**").map(|(at, _)| at).find(|at| {
            // `****` is a hotel with four stars, or a word that is masked.
            !text[at + 2..].starts_with('*') && !text[..*at].ends_with('*')
        });
        let sign = stars.map(|_| "**").or_else(|| text.contains("~~").then_some("~~"));
        if let Some(sign) = sign {
            let message = format!("readers will see `{sign}` in “{}”", beginning(text));
            let hint = "put one directly before the first word and one directly after the last, or delete it";
            remarks.push(passage.remark(sign, message, hint));
        }
        let marks = text.bytes().take_while(|byte| *byte == b'#').count();
        if (2..=6).contains(&marks) && !text[marks..].starts_with(' ') {
            let message = format!("“{}” is not a heading", beginning(text));
            remarks.push(passage.remark(&text[..marks], message, "put a space after the `#`"));
        }
    }
    remarks
}

/// Whether HTML is a tag that browsers know, and not a gap to fill in.
fn is_tag(html: &str) -> bool {
    const KNOWN: [&str; 26] = [
        "a", "b", "i", "u", "p", "br", "em", "strong", "span", "div", "font", "sup", "sub", "small", "big", "hr",
        "img", "ul", "ol", "li", "table", "tr", "td", "h1", "h2", "center",
    ];
    let name: String = html.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
    html.starts_with("<!--") || KNOWN.contains(&name.to_ascii_lowercase().as_str())
}
