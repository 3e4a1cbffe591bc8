//! Lists as pages and mails set them: those that count as `ol`, those inside of items inside of them.

use std::fmt::Write as _;

use serde::Serialize;

use super::prose::Prose;
use crate::release::list::{self, List};

/// An item on its own, its number in front where it has one.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ItemView {
    html: String,
    pub(super) text: String,
    /// What stands before its first line in plain text, and before the others.
    pub(super) first: String,
    rest: String,
}

/// The items one after the other, for plain text.
pub(super) fn list_items(items: &[String]) -> Vec<ItemView> {
    let mut all = Vec::new();
    flat(&list::lists(items), 0, &mut all);
    all
}

fn flat(lists: &[List], level: usize, all: &mut Vec<ItemView>) {
    for list in lists {
        for item in &list.items {
            let indent = "  ".repeat(level);
            let Prose { html, text } = Prose::markdown(item.text);
            let (first, behind) = match list.first {
                Some(_) => (indent.clone(), item.text.len().saturating_sub(item.words.len())),
                None => (format!("{indent}- "), 2),
            };
            all.push(ItemView { html, text, first, rest: format!("{indent}{}", " ".repeat(behind)) });
            flat(&item.inside, level + 1, all);
        }
    }
}

/// The items as one list or several, with the classes of mail and page, or with none.
pub(super) fn list_html(items: &[String], classes: bool) -> String {
    let mut html = String::new();
    let classes = if classes { [" class=\"list\"", " class=\"ink link\""] } else { ["", ""] };
    write(&list::lists(items), classes, &mut html);
    html
}

fn write(lists: &[List], classes: [&str; 2], html: &mut String) {
    let [of_list, of_item] = classes;
    for list in lists {
        let name = if list.first.is_some() { "ol" } else { "ul" };
        let start =
            list.first.filter(|first| *first != 1).map(|first| format!(" start=\"{first}\"")).unwrap_or_default();
        let _ = write!(html, "<{name}{of_list}{start}>");
        for item in &list.items {
            let _ = write!(html, "<li{of_item}>{}", Prose::markdown(item.words).html);
            write(&item.inside, classes, html);
            html.push_str("</li>");
        }
        let _ = write!(html, "</{name}>");
    }
}
