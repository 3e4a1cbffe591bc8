//! XML, written element by element.

use std::fmt::Write as _;

use crate::storage::text::escape;

/// An XML document while it is written.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Begins an element that holds others.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.out += ">\n";
        self.open.push(name);
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            let _ = writeln!(self.out, "</{name}>");
        }
    }

    /// An element that holds text.
    pub(super) fn text_element(&mut self, name: &str, attributes: &[(&str, &str)], said: &str) {
        self.raw_element(name, attributes, &escape(said));
    }

    /// An element that holds what is XML already.
    pub(super) fn raw_element(&mut self, name: &str, attributes: &[(&str, &str)], inner: &str) {
        self.begin(name, attributes);
        let _ = writeln!(self.out, ">{inner}</{name}>");
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.out += "/>\n";
    }

    /// The document with its declaration; what is still open is closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", self.out)
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escape(value));
        }
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_said_the_document_stays_well_formed() {
        let mut xml = Xml::default();
        xml.open("a", &[("b", "\"<&>'\u{1}")]);
        xml.text_element("c", &[], "]]> <d> &amp; \u{0}\u{fffe}å\u{1f388}");
        let text = xml.finish();
        let document = roxmltree::Document::parse(&text).unwrap();
        assert_eq!(document.root_element().attribute("b"), Some("\"<&>'"));
        assert_eq!(document.root_element().first_element_child().unwrap().text(), Some("]]> <d> &amp; å🎈"));
    }
}
