//! What the elements of a web page are, by their names.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TokenSinkResult};

/// Whether a text is a web page or a piece of one.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).chars().take(200).collect();
    let lower = start.to_lowercase();
    let tag =
        lower.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '!'));
    let named = lower.strip_prefix('<').and_then(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next());
    // A plain text may begin with `<https://…>` or `<anna@…>`.
    tag && (lower.starts_with("<!") || named.is_some_and(|name| BLOCKS.contains(&name) || name == "html"))
}

/// Whether a tag of a page has more attributes than anybody writes: each would be compared with all before it.
pub(super) fn has_endless_tag(text: &str) -> bool {
    const MOST: usize = 8_000;
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        rest = behind;
        if !behind.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let tag = &behind[..behind.find('>').unwrap_or(behind.len())];
        let separates = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
        if tag.bytes().filter(separates).count() > MOST {
            return true;
        }
        rest = &behind[tag.len()..];
        // What a program compares is no tag.
        for raw in ["script", "style"] {
            if tag.get(..raw.len()).is_some_and(|name| name.eq_ignore_ascii_case(raw)) {
                rest = rest.find("</").map_or("", |end| &rest[end..]);
            }
        }
    }
    false
}

/// Elements that begin a line.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "meta",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What a browser does not show, or what belongs to the page and not to the release.
pub(super) const UNSEEN: &[&str] =
    &["head", "nav", "noscript", "script", "style", "svg", "template", "title", "textarea"];

/// Classes and ids that only parts of the page have.
const NAMES: [&str; 16] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "share",
    "sharing",
    "social",
    "skip-link",
    "skiplink",
    "skip-links",
    "topbar",
    "related",
];

/// Two words of a class that say so together.
const FIRST: [&str; 18] = [
    "social",
    "share",
    "sharing",
    "cookie",
    "cookies",
    "breadcrumb",
    "main",
    "site",
    "top",
    "primary",
    "secondary",
    "footer",
    "header",
    "global",
    "mobile",
    "sub",
    "related",
    "page",
];
const LAST: [&str; 16] = [
    "nav",
    "menu",
    "navigation",
    "navbar",
    "links",
    "buttons",
    "button",
    "icons",
    "notice",
    "consent",
    "banner",
    "bar",
    "tools",
    "list",
    "breadcrumb",
    "breadcrumbs",
];

/// Whether an element's class or id says that it belongs to the page.
pub(super) fn is_furniture(tag: &Tag) -> bool {
    let div = matches!(&*tag.name, "div" | "ul" | "section" | "aside" | "p" | "button");
    let names_it = |name: &str| {
        let name = name.to_lowercase();
        let two = name.split_once(['-', '_']);
        let paired = two.is_some_and(|(first, last)| {
            matches!(first, "related" | "subscribe")
                || matches!(last, "tools" | "toolbar")
                || FIRST.contains(&first) && LAST.contains(&last) && (first, last) != ("page", "list")
        });
        NAMES.contains(&name.as_str()) || paired
    };
    let named = |attribute: &html5ever::Attribute| {
        matches!(&*attribute.name.local, "class" | "id" | "role") && attribute.value.split_whitespace().any(names_it)
    };
    &*tag.name == "button" && !tag.self_closing || div && !tag.self_closing && tag.attrs.iter().any(named)
}

/// What the tokenizer must not take tags from.
pub(super) fn raw(name: &str, opens: bool) -> TokenSinkResult<()> {
    match name {
        "script" if opens => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "noscript" if opens => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" if opens => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_with_an_element_and_an_address_is_none() {
        assert!(is_html("\u{feff} <P>x") && is_html("<!-- x -->"));
        assert!(!is_html("<https://a.example>") && !is_html("< 5"));
    }
}
