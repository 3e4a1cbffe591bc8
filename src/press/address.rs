//! A mail address: parsed once, compared in one way.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// An address that a mail server takes: what was typed before the `@`, and the domain in lowercase ASCII (IDNA). Letters outside
/// ASCII before the `@` are lowercase, too; only servers that offer SMTPUTF8 take them (RFC 6531).
///
/// Two addresses are the same when only the case of their letters differs, so that nobody gets a release twice.
#[derive(Debug, Clone)]
pub struct Address {
    text: String,
    at: usize,
}

/// Text that is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an email address: {why}")]
pub struct NotAnAddress {
    text: String,
    why: &'static str,
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let trimmed = text.trim_matches(is_blank);
        parse(trimmed).map_err(|why| {
            // What is shown back must fit in a line.
            let text = trimmed.chars().take(100).map(|c| if c.is_control() { ' ' } else { c }).collect();
            NotAnAddress { text, why }
        })
    }
}

/// An address cannot be as long as this, whatever its domain.
const LONGEST: usize = 1_000;

fn parse(text: &str) -> Result<Address, &'static str> {
    if text.len() > LONGEST {
        return Err("it is longer than 254 characters");
    }
    let at = text.rfind('@').ok_or("it has no `@`")?;
    let (local, domain) = (&text[..at], &text[at + 1..]);
    if local.is_empty() || domain.is_empty() {
        return Err("it needs a name, an `@` and a domain");
    }
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    if !quoted {
        if text.contains([',', ';', '@'].as_slice()) && local.contains('@') {
            return Err("it has more than one `@`");
        }
        if text.contains(char::is_whitespace) {
            return Err("it contains a space");
        }
    }
    let local = &canonical(local);
    let sound = if quoted { is_quoted(&local[1..local.len() - 1]) } else { local.split('.').all(is_atom) };
    if !sound {
        return Err("the part before the `@` is not valid");
    }
    if local.len() > 64 {
        return Err("the part before the `@` is longer than 64 characters");
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| "the part after the `@` is not a domain")?;
    if !domain.contains('.') || domain.ends_with('.') {
        return Err("the part after the `@` is not a complete domain, such as `media.example`");
    }
    let text = format!("{local}@{domain}");
    if text.len() > 254 { Err("it is longer than 254 characters") } else { Ok(Address { text, at }) }
}

/// White space, and what spreadsheets and web pages leave unseen around a copied address.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

fn is_atom(word: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "!#$%&'*+-/=?^_`{|}~".contains(c);
    !word.is_empty() && word.chars().all(fits)
}

/// Letters outside ASCII in the one form in which they are compared.
fn canonical(local: &str) -> String {
    if local.is_ascii() {
        return local.to_owned();
    }
    let lower = |c: char| if c.is_ascii() { vec![c] } else { c.to_lowercase().collect() };
    local.nfc().flat_map(lower).nfc().collect()
}

fn is_quoted(inside: &str) -> bool {
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        let plain = match byte {
            b'\\' => bytes.next().is_some_and(|next| matches!(next, b' '..=b'~')),
            b'"' => false,
            _ => matches!(byte, b' '..=b'~'),
        };
        if !plain {
            return false;
        }
    }
    true
}

impl Address {
    /// The whole address, as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// The part after the `@`, in ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// Whether only a server that offers SMTPUTF8 takes it.
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        !self.text.is_ascii()
    }

    /// The form that is the same for all spellings of the address.
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for Address {}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.text.bytes() {
            byte.to_ascii_lowercase().hash(state);
        }
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Self) -> Ordering {
        // Compared often, and so without a copy.
        let (own, others) = (self.text.bytes(), other.text.bytes());
        own.map(|byte| byte.to_ascii_lowercase()).cmp(others.map(|byte| byte.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        text.parse::<Address>().map(|a| a.to_string()).map_err(|e| e.why)
    }

    #[test]
    fn odd_addresses_that_are_legal_are_taken() {
        for odd in ["o'neil+tag@media.example", "a.b-c_d=e@x.example", "\"odd name\"@x.example", "!#$%&@x.example"] {
            assert_eq!(read(odd), Ok(odd.to_owned()));
        }
    }

    #[test]
    fn a_domain_becomes_ascii_and_what_stands_before_it_stays_as_typed() {
        assert_eq!(read(" Anna.Larsson@EXÄMPLE.se "), Ok("Anna.Larsson@xn--exmple-cua.se".to_owned()));
        assert_eq!(read("\u{200B}anna@media.example\u{A0}"), Ok("anna@media.example".to_owned()));
    }

    #[test]
    fn what_a_server_would_refuse_is_refused_here_with_the_reason() {
        assert_eq!(read("anna"), Err("it has no `@`"));
        assert_eq!(read("anna@"), Err("it needs a name, an `@` and a domain"));
        assert_eq!(read("anna @media.example"), Err("it contains a space"));
        assert_eq!(read("a@x.example;b@x.example"), Err("it has more than one `@`"));
        assert_eq!(
            read("anna@localhost"),
            Err("the part after the `@` is not a complete domain, such as `media.example`")
        );
        assert_eq!(read("anna@x..example"), Err("the part after the `@` is not a domain"));
        assert_eq!(read("an..na@x.example"), Err("the part before the `@` is not valid"));
        assert_eq!(read("<anna@x.example"), Err("the part before the `@` is not valid"));
        assert!(read("å\u{200D}sa@media.example").is_err() && read("\"åsa\"@media.example").is_err());
        assert!(read("“åsa”@media.example").is_err() && read("å–sa@media.example").is_err());
        assert!(read("a@x.example\r\nRCPT TO:<b@x.example>").is_err());
        assert!(read("\"a\r\nb\"@x.example").is_err());
        assert!(read(&format!("{}@x.example", "a".repeat(65))).is_err());
    }

    #[test]
    fn letters_outside_ascii_have_one_form() {
        for typed in ["Åsa.Öberg@media.example", "A\u{30A}sa.O\u{308}berg@Media.example"] {
            let address: Address = typed.parse().unwrap();
            assert!(address.needs_smtputf8());
            assert_eq!(address, "åsa.öberg@media.example".parse().unwrap(), "{typed}");
            assert_eq!(address.key(), "åsa.öberg@media.example");
        }
    }

    #[test]
    fn case_makes_no_second_address() {
        let read = |text: &str| text.parse::<Address>().unwrap();
        assert_eq!(read("Anna@Media.Example"), read("anna@media.example"));
        let both: std::collections::HashSet<_> = [read("Anna@media.example"), read("ANNA@media.example")].into();
        assert_eq!(both.len(), 1);
    }
}
