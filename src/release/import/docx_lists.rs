//! The lists of a word processor's document: which of them count, and how far each has come.

use std::collections::HashMap;

use roxmltree::{Document, Node};

/// What stands before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Bullet,
    Number,
    Letter,
}

#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The marks of a list's levels, and the number that each begins with, by the list's id.
    levels: HashMap<String, HashMap<usize, (Mark, u32)>>,
    /// The last number of each level.
    last: HashMap<String, Vec<u32>>,
}

impl Lists {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(xml: &str) -> Self {
        let Ok(document) = Document::parse(xml) else { return Self::default() };
        let mut kinds: HashMap<&str, HashMap<usize, (Mark, u32)>> = HashMap::new();
        for kind in named(document.root_element(), "abstractNum") {
            let level = |level: Node| {
                let mark = match value_of(level, "numFmt").unwrap_or_default() {
                    "bullet" | "none" | "" => Mark::Bullet,
                    "lowerLetter" | "upperLetter" => Mark::Letter,
                    _ => Mark::Number,
                };
                let first = value_of(level, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
                Some((attribute(level, "ilvl")?.parse().ok()?, (mark, first)))
            };
            if let Some(id) = attribute(kind, "abstractNumId") {
                kinds.insert(id, named(kind, "lvl").filter_map(level).collect());
            }
        }
        let list = |list: Node| {
            let kind = value_of(list, "abstractNumId")?;
            Some((attribute(list, "numId")?.to_owned(), kinds.get(kind)?.clone()))
        };
        let levels = named(document.root_element(), "num").filter_map(list).collect();
        Self { levels, last: HashMap::new() }
    }

    /// What stands before a list's next item: its number, a letter, or nothing. `counts` tells it of a list that is not known.
    pub(super) fn next(&mut self, list: &str, level: usize, counts: bool) -> String {
        let known = self.levels.get(list).and_then(|levels| levels.get(&level)).copied();
        let (mark, first) = known.unwrap_or((if counts { Mark::Number } else { Mark::Bullet }, 1));
        let last = self.last.entry(list.to_owned()).or_default();
        // Levels below begin anew.
        last.truncate(level.min(8) + 1);
        if last.len() <= level.min(8) {
            last.resize(level.min(8), 0);
            last.push(first.saturating_sub(1));
        }
        let Some(number) = last.last_mut() else { return String::new() };
        *number = number.saturating_add(1);
        match mark {
            Mark::Bullet => String::new(),
            Mark::Number => format!("{number}. "),
            Mark::Letter => {
                char::from_u32(u32::from('a') + (*number - 1) % 26).map(|c| format!("{c}) ")).unwrap_or_default()
            }
        }
    }
}

fn named<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |node| node.tag_name().name() == name)
}

fn value_of<'a>(node: Node<'a, '_>, name: &'static str) -> Option<&'a str> {
    attribute(named(node, name).next()?, "val")
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}
