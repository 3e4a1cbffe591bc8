//! An export as a tree, whether it is JSON or XML: an element becomes an object with its attributes and its children, one
//! without either its text. Mynewsdesk says the same in both forms.

use std::cell::Cell;
use std::fmt;

use roxmltree::{Document, Node, ParsingOptions};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, de};
use serde_json::{Map, Value};

/// No export that somebody has downloaded is longer, in bytes.
pub const LONGEST_EXPORT: usize = 64 << 20;

/// Nor has it more values; a hundred releases have some ten thousand.
const MOST_VALUES: usize = 2_000_000;

/// What services write is some six levels deep.
const DEEPEST: usize = 40;

/// What the JSON reader says of itself where there is too much, to be told from its other errors.
const TOO_MANY: &str = "too many values";
const TOO_DEEP: &str = "too deep";

/// A file that is no export of a pressroom.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableExport {
    #[error("it is not UTF-8 text")]
    NotText,
    #[error("it is empty")]
    Empty,
    #[error("it is a web page, neither JSON nor XML")]
    WebPage,
    #[error("it is neither JSON nor XML")]
    Neither,
    #[error("it is JSON that is damaged on line {0}")]
    Json(usize),
    #[error("it is JSON that ends in the middle")]
    Cut,
    #[error("it is XML that is damaged: {0}")]
    Xml(String),
    /// Entities can hold other files, and make gigabytes out of a line.
    #[error("it is XML with a document type of its own, and those are not read")]
    DocumentType,
    #[error("it is nested too deeply for a pressroom's export")]
    TooDeep,
    #[error("it is larger than a pressroom's export")]
    TooLarge,
    #[error("it has no items in it")]
    NoItems,
}

/// Reads JSON or XML.
pub(in crate::release) fn tree(bytes: &[u8]) -> Result<Value, UnreadableExport> {
    if bytes.len() > LONGEST_EXPORT {
        return Err(UnreadableExport::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| UnreadableExport::NotText)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes() {
        [] => Err(UnreadableExport::Empty),
        [b'{' | b'[', ..] => json(text),
        [b'<', ..] => {
            let begin = text.get(..text.floor_char_boundary(200)).unwrap_or_default().to_ascii_lowercase();
            if begin.contains("<!doctype html") || begin.contains("<html") {
                return Err(UnreadableExport::WebPage);
            }
            xml(text)
        }
        _ => Err(UnreadableExport::Neither),
    }
}

fn json(text: &str) -> Result<Value, UnreadableExport> {
    let left = Cell::new(MOST_VALUES);
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Values { left: &left, depth: 0 }.deserialize(&mut reader);
    read.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        let said = error.to_string();
        if said.contains(TOO_MANY) {
            UnreadableExport::TooLarge
        } else if said.contains(TOO_DEEP) {
            UnreadableExport::TooDeep
        } else if error.is_eof() {
            UnreadableExport::Cut
        } else {
            UnreadableExport::Json(error.line())
        }
    })
}

/// Reads a value as long as there are not too many, nor too deep.
#[derive(Clone, Copy)]
struct Values<'a> {
    left: &'a Cell<usize>,
    depth: usize,
}

impl Values<'_> {
    fn one<E: de::Error>(self) -> Result<Self, E> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| E::custom(TOO_MANY))?;
        self.left.set(left);
        Ok(self)
    }

    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self.one::<D::Error>()?)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper::<A::Error>()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper::<A::Error>()?;
        let mut values = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            values.insert(name, entries.next_value_seed(inner)?);
        }
        Ok(Value::Object(values))
    }
}

/// An element's text is in this member where it has attributes, too; Mynewsdesk's JSON calls it the same.
pub(super) const TEXT: &str = "text";

/// Elements that hold HTML, which is kept as it is.
const OF_HTML: [&str; 6] = ["body", "summary", "header", "boilerplate", "description", "feature"];

fn xml(text: &str) -> Result<Value, UnreadableExport> {
    let limit = u32::try_from(MOST_VALUES).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limit, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => UnreadableExport::DocumentType,
        roxmltree::Error::NodesLimitReached => UnreadableExport::TooLarge,
        other => UnreadableExport::Xml(other.to_string()),
    })?;
    let root = document.root_element();
    let mut top = Map::new();
    top.insert(root.tag_name().name().to_owned(), element(root, text, 0)?);
    Ok(Value::Object(top))
}

fn element(node: Node<'_, '_>, source: &str, depth: usize) -> Result<Value, UnreadableExport> {
    if depth > DEEPEST {
        return Err(UnreadableExport::TooDeep);
    }
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    let name = node.tag_name().name();
    if !children.is_empty() && OF_HTML.contains(&name) {
        let (first, last) = (node.first_child(), node.last_child());
        let inner = first.zip(last).and_then(|(first, last)| source.get(first.range().start..last.range().end));
        return Ok(inner.unwrap_or_default().into());
    }
    let said: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    if children.is_empty() && node.attributes().len() == 0 {
        return Ok(said.into());
    }
    let mut members = Map::new();
    for attribute in node.attributes() {
        members.insert(attribute.name().to_owned(), attribute.value().into());
    }
    for child in children {
        let value = element(child, source, depth + 1)?;
        match members.get_mut(child.tag_name().name()) {
            Some(Value::Array(several)) => several.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
            None => {
                members.insert(child.tag_name().name().to_owned(), value);
            }
        }
    }
    if !said.trim().is_empty() {
        members.entry(TEXT).or_insert_with(|| said.into());
    }
    Ok(Value::Object(members))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_xml_become_the_same_tree() {
        let xml = "<?xml version=\"1.0\"?>\n<item><id>7</id><published_at datetime='2026-01-02T08:00:00Z'>2026-01-02 \
                   09:00</published_at><tags><tag>a</tag><tag>b</tag></tags><body><![CDATA[<p>x &amp; \
                   y</p>]]></body></item>";
        let expected = json!({ "item": {
            "id": "7",
            "published_at": { "datetime": "2026-01-02T08:00:00Z", "text": "2026-01-02 09:00" },
            "tags": { "tag": ["a", "b"] },
            "body": "<p>x &amp; y</p>",
        } });
        assert_eq!(tree(xml.as_bytes()).unwrap(), expected);
        assert_eq!(tree(expected.to_string().as_bytes()).unwrap(), expected);
        let inner = tree(b"<item><body>A <b>b</b> &amp; c</body></item>").unwrap();
        assert_eq!(inner["item"]["body"], "A <b>b</b> &amp; c");
    }

    #[test]
    fn what_is_hostile_is_refused_with_a_sentence() {
        let deep = "[".repeat(100) + &"]".repeat(100);
        let deeper = "[".repeat(100_000);
        let nodes = format!("[{}0]", "0,".repeat(MOST_VALUES));
        let elements = "<a>".repeat(100) + &"</a>".repeat(100);
        let entity = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>";
        for (bytes, expected) in [
            (deep.as_bytes(), UnreadableExport::TooDeep),
            (deeper.as_bytes(), UnreadableExport::TooDeep),
            (nodes.as_bytes(), UnreadableExport::TooLarge),
            (elements.as_bytes(), UnreadableExport::TooDeep),
            (entity.as_bytes(), UnreadableExport::DocumentType),
            (b"{\"items\": [", UnreadableExport::Cut),
            (b"{\"items\":\n nothing}", UnreadableExport::Json(2)),
            (b"\xff\xfe", UnreadableExport::NotText),
            (b"<!DOCTYPE html><p>No", UnreadableExport::WebPage),
            (b" ", UnreadableExport::Empty),
            (b"hello", UnreadableExport::Neither),
        ] {
            assert_eq!(tree(bytes), Err(expected));
        }
        assert!(matches!(tree(b"<items><item></items>"), Err(UnreadableExport::Xml(_))));
        assert!(matches!(tree(b"<items>&nbsp;</items>"), Err(UnreadableExport::Xml(_))));
    }
}
