//! XMP that is not well-formed, made well-formed: what programs and transfers do to it, and what readers of XMP forgive.
//!
//! Control characters, bare `&` and `<`, entities of HTML, prefixes without a declaration, attributes that are there twice or
//! have no quotes, document types, comments with `--` in them, and elements that are never closed. Of a packet that is cut off,
//! what is whole is kept, and it is reported that there may have been more.

use std::collections::BTreeSet;

use super::ns;

/// Prefixes that need no declaration to be understood.
const KNOWN_PREFIXES: [(&str, &str); 20] = [
    ("rdf", ns::RDF),
    ("dc", ns::DC),
    ("photoshop", ns::PHOTOSHOP),
    ("xmpRights", ns::XMP_RIGHTS),
    ("xapRights", ns::XMP_RIGHTS),
    ("plus", ns::PLUS),
    ("Iptc4xmpCore", ns::IPTC_CORE),
    ("iptcCore", ns::IPTC_CORE),
    ("Iptc4xmpExt", ns::IPTC_EXT),
    ("iptcExt", ns::IPTC_EXT),
    ("exif", ns::EXIF),
    ("x", "adobe:ns:meta/"),
    ("tiff", "http://ns.adobe.com/tiff/1.0/"),
    ("cc", ns::CC),
    ("xmp", ns::XMP),
    ("xap", ns::XMP),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("xapMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("stRef", "http://ns.adobe.com/xap/1.0/sType/ResourceRef#"),
    ("stEvt", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"),
];

/// Packets that somebody wrote have fewer.
const MAX_ATTRIBUTES: usize = 500;
const MAX_DEPTH: usize = 60;

/// A packet that has been repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repaired {
    pub(super) xml: String,
    /// Whether its elements were all closed; otherwise something may be missing, or be in the wrong place.
    pub(super) is_whole: bool,
}

/// Repairs a packet.
pub(super) fn repaired(text: &str) -> Repaired {
    let mut repair = Repair { rest: text, ..Repair::default() };
    repair.run();
    let mut xml = "<packet".to_owned();
    for (prefix, space) in KNOWN_PREFIXES {
        xml.extend([" xmlns:", prefix, "=\"", space, "\""]);
    }
    let is_known = |prefix: &str| prefix == "xml" || KNOWN_PREFIXES.iter().any(|(known, _)| *known == prefix);
    for prefix in repair.prefixes.iter().filter(|prefix| !is_known(prefix)) {
        xml.extend([" xmlns:", prefix, "=\"unknown:", prefix, "\""]);
    }
    xml.push('>');
    xml.push_str(&repair.xml);
    xml.push_str("</packet>");
    Repaired { xml, is_whole: repair.is_whole }
}

#[derive(Debug)]
struct Repair<'a> {
    rest: &'a str,
    xml: String,
    open: Vec<&'a str>,
    prefixes: BTreeSet<&'a str>,
    is_whole: bool,
    /// Where the last tag ends: the text behind it is that of an element that may never be closed, and then it is cut off.
    last_tag: usize,
}

impl Default for Repair<'_> {
    fn default() -> Self {
        let (open, prefixes) = (Vec::new(), BTreeSet::new());
        Self { rest: "", xml: String::new(), open, prefixes, is_whole: true, last_tag: 0 }
    }
}

impl<'a> Repair<'a> {
    fn run(&mut self) {
        while !self.rest.is_empty() {
            if !self.rest.starts_with('<') {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                self.text(end);
                continue;
            }
            let known = [("<!--", "-->"), ("<?", "?>")].into_iter().find(|(start, _)| self.rest.starts_with(start));
            if let Some((_, end)) = known {
                self.skip_past(end);
            } else if let Some(text) = self.rest.strip_prefix("<![CDATA[") {
                let end = text.find("]]>");
                let (inside, after) = text.split_at(end.unwrap_or(text.len()));
                escape_all(inside, &mut self.xml);
                self.is_whole &= end.is_some();
                self.rest = after.strip_prefix("]]>").unwrap_or_default();
            } else if self.rest.starts_with("<!") {
                let head = &self.rest[..self.rest.find('>').unwrap_or(self.rest.len())];
                self.skip_past(if head.contains('[') { "]>" } else { ">" });
            } else if self.rest.starts_with("</") {
                self.close();
            } else if !self.open_tag() {
                self.text(1);
            }
        }
        if !self.open.is_empty() {
            self.is_whole = false;
            self.xml.truncate(self.last_tag);
            self.close_down_to(0);
        }
    }

    /// Text, which may have a `<` that begins no tag.
    fn text(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        if !self.open.is_empty() {
            escape(text, &mut self.xml);
        }
        self.rest = rest;
    }

    fn skip_past(&mut self, end: &str) {
        if let Some(at) = self.rest.find(end) {
            self.rest = &self.rest[at + end.len()..];
        } else {
            self.rest = "";
            self.is_whole &= self.open.is_empty();
        }
    }

    fn close(&mut self) {
        let Some(end) = self.rest.find('>') else {
            self.rest = "";
            return;
        };
        let name = self.rest[2..end].trim();
        self.rest = &self.rest[end + 1..];
        match self.open.iter().rposition(|open| *open == name) {
            Some(at) => {
                self.is_whole &= at + 1 == self.open.len();
                self.close_down_to(at);
            }
            None => self.is_whole = false,
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            self.xml.extend(["</", name, ">"]);
        }
        self.last_tag = self.xml.len();
    }

    /// Takes an opening tag; `false` where the `<` begins none.
    fn open_tag(&mut self) -> bool {
        let after = &self.rest[1..];
        let name = &after[..after.find(|c: char| !is_of_name(c)).unwrap_or(after.len())];
        if !is_name(name) {
            return false;
        }
        let mut rest = &after[name.len()..];
        let mut attributes: Vec<(&str, &str)> = Vec::new();
        let ended = loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                break Some((after, true));
            }
            if let Some(after) = rest.strip_prefix('>') {
                break Some((after, false));
            }
            let Some((attribute, value, after)) = attribute(rest) else { break None };
            if attributes.len() >= MAX_ATTRIBUTES {
                self.give_up();
                return true;
            }
            attributes.retain(|(known, _)| *known != attribute);
            attributes.push((attribute, value));
            rest = after;
        };
        let Some((after, is_empty)) = ended else {
            // The packet ends inside the tag.
            self.is_whole = false;
            self.rest = "";
            return true;
        };
        self.rest = after;
        self.note_prefix(name);
        self.xml.extend(["<", name]);
        for (attribute, value) in attributes.into_iter().filter(|(name, value)| is_harmless(name, value)) {
            self.note_prefix(attribute);
            self.xml.extend([" ", attribute, "=\""]);
            escape(value, &mut self.xml);
            self.xml.push('"');
        }
        if is_empty {
            self.xml.push_str("/>");
        } else {
            self.xml.push('>');
            self.open.push(name);
            if self.open.len() > MAX_DEPTH {
                self.give_up();
            }
        }
        self.last_tag = self.xml.len();
        true
    }

    /// Leaves nothing to read of a packet that was made to keep a reader busy.
    fn give_up(&mut self) {
        self.rest = "";
        self.xml.clear();
        self.open.clear();
        self.is_whole = false;
    }

    fn note_prefix(&mut self, name: &'a str) {
        if let Some((prefix, _)) = name.split_once(':').filter(|(prefix, _)| *prefix != "xmlns") {
            self.prefixes.insert(prefix);
        }
    }
}

/// The next attribute: its name, its value without quotes, and what follows; `None` where the packet ends inside it.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let end = text.find(|c: char| c == '=' || c == '>' || c == '/' || c.is_whitespace())?;
    let (name, after) = text.split_at(end);
    if name.is_empty() {
        // A stray `/` or `=`.
        return Some(("", "", text.get(1..)?));
    }
    let after = after.trim_start();
    let Some(value) = after.strip_prefix('=').map(str::trim_start) else { return Some((name, "", after)) };
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inside = &value[1..];
        let end = inside.find(quote)?;
        return Some((name, &inside[..end], &inside[end + 1..]));
    }
    let end = value.find(|c: char| c == '>' || c.is_whitespace())?;
    let end = if value[..end].ends_with('/') { end - 1 } else { end };
    Some((name, &value[..end], &value[end..]))
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')
}

fn is_name(name: &str) -> bool {
    let is_part = |part: &str| part.starts_with(|c: char| c.is_alphabetic() || c == '_');
    name.matches(':').count() <= 1 && name.split(':').all(is_part) && name.chars().all(is_of_name)
}

/// Whether an attribute can stay: a declaration of nothing, or of what XML itself declares, is an error.
fn is_harmless(name: &str, value: &str) -> bool {
    let reserved = ["http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"];
    let declares = name == "xmlns" || name.starts_with("xmlns:");
    is_name(name) && !(declares && (value.is_empty() || reserved.contains(&value)) || name == "xmlns:xml")
}

/// Escapes text that may have escapes already.
fn escape(text: &str, xml: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        escape_all(&rest[..at], xml);
        rest = &rest[at + 1..];
        match entity(rest) {
            Some((letter, after)) => {
                escape_all(letter.encode_utf8(&mut [0; 4]), xml);
                rest = after;
            }
            None => xml.push_str("&amp;"),
        }
    }
    escape_all(rest, xml);
}

/// Escapes text as it is; what XML cannot hold becomes a blank.
fn escape_all(text: &str, xml: &mut String) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' | '\r' | '\t' => xml.push(c),
            '\u{fffe}' | '\u{ffff}' => xml.push(' '),
            c if c < ' ' => xml.push(' '),
            c => xml.push(c),
        }
    }
}

/// The letter that an entity stands for, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let (name, after) = (&text[..end], &text[end + 1..]);
    let letter = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        char::from_u32(code.ok()?)?
    } else {
        named(name)?
    };
    Some((letter, after))
}

/// The letters of Latin-1 from U+00A0 on, by their names in HTML.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig \
    Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
    iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

fn named(name: &str) -> Option<char> {
    let latin = || LATIN.split_ascii_whitespace().zip('\u{a0}'..).find(|(known, _)| *known == name);
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "bull" => '•',
        "hellip" => '…',
        "trade" => '™',
        "euro" => '€',
        "OElig" => 'Œ',
        "oelig" => 'œ',
        "Scaron" => 'Š',
        "scaron" => 'š',
        "ensp" | "emsp" | "thinsp" => ' ',
        _ => return latin().map(|(_, letter)| letter),
    })
}
