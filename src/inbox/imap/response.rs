//! Parses the responses of an IMAP server (RFC 3501): words, and the literals between them.

use std::time::Instant;

use crate::net::{Connection, ConnectionLost};

/// No response that we need has more literals than this.
const MOST_LITERALS: usize = 8;

/// One response: lines, and the literals in them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Response {
    /// The text with a marker in place of each literal.
    text: String,
    literals: Vec<Vec<u8>>,
}

/// Marks a literal in the text; no server may send it.
const HERE: char = '\u{1}';

/// A word of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Open,
    Close,
    /// An atom, with what it holds in square brackets.
    Atom(String),
    /// A quoted text, or a literal.
    Bytes(Vec<u8>),
}

/// Reads the next response whole, with literals up to a length.
pub(super) fn next(connection: &mut Connection, largest: usize, until: Instant) -> Result<Response, ConnectionLost> {
    let mut response = Response::default();
    loop {
        let bytes = connection.read_line(until)?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\r', '\n']);
        response.text.extend(text.chars().map(|c| if c == HERE { ' ' } else { c }));
        let Some(length) = announced(&response.text) else { return Ok(response) };
        if length > largest || response.literals.len() == MOST_LITERALS {
            return Err(ConnectionLost("the server sends more than it was asked for".to_owned()));
        }
        response.literals.push(connection.read_bytes(length, until)?);
        response.text.truncate(response.text.rfind('{').unwrap_or(0));
        response.text.push(HERE);
    }
}

/// The length that a line ends in: `{4711}`.
fn announced(text: &str) -> Option<usize> {
    let digits = text.strip_suffix('}')?.rsplit_once('{')?.1;
    let digits = digits.strip_suffix('+').unwrap_or(digits);
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

impl Response {
    /// The text of a response without literals.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What follows a word at the beginning.
    pub(super) fn after(&self, word: &str) -> Option<&str> {
        let (first, rest) = self.text.split_once(' ').unwrap_or((&self.text, ""));
        first.eq_ignore_ascii_case(word).then_some(rest)
    }

    /// The number in a code such as `[UIDVALIDITY 1234]`.
    pub(super) fn code(&self, name: &str) -> Option<u32> {
        let inside = self.text.split_once('[')?.1.split_once(']')?.0;
        let (its_name, number) = inside.split_once(' ')?;
        its_name.eq_ignore_ascii_case(name).then(|| number.trim().parse().ok())?
    }

    /// The items of a response `* N FETCH (…)`: each name with its value.
    pub(super) fn fetched(self) -> Option<Vec<(String, Word)>> {
        let words = words(&self.text, self.literals)?;
        let [Word::Atom(star), Word::Atom(_), Word::Atom(fetch), Word::Open, items @ .., Word::Close] =
            words.as_slice()
        else {
            return None;
        };
        if star != "*" || !fetch.eq_ignore_ascii_case("FETCH") {
            return None;
        }
        let mut found = Vec::new();
        let mut items = items.iter();
        while let Some(Word::Atom(name)) = items.next() {
            let value = items.next()?;
            if *value == Word::Open {
                // A list, such as flags, is of no interest.
                let mut depth = 1;
                while depth > 0 {
                    match items.next()? {
                        Word::Open => depth += 1,
                        Word::Close => depth -= 1,
                        Word::Atom(_) | Word::Bytes(_) => {}
                    }
                }
            } else {
                found.push((name.to_ascii_uppercase(), value.clone()));
            }
        }
        Some(found)
    }
}

/// Takes a text apart; `None` where it is not well formed.
fn words(text: &str, literals: Vec<Vec<u8>>) -> Option<Vec<Word>> {
    let mut literals = literals.into_iter();
    let mut words = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => {}
            '(' => words.push(Word::Open),
            ')' => words.push(Word::Close),
            HERE => words.push(Word::Bytes(literals.next()?)),
            '"' => {
                let mut quoted = String::new();
                loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => quoted.push(letters.next()?),
                        letter => quoted.push(letter),
                    }
                }
                words.push(Word::Bytes(quoted.into_bytes()));
            }
            _ => {
                let mut atom = String::from(letter);
                let mut inside = letter == '[';
                while let Some(letter) = letters.next_if(|c| inside || !matches!(c, ' ' | '(' | ')' | '"' | &HERE)) {
                    inside = (inside || letter == '[') && letter != ']';
                    atom.push(letter);
                }
                words.push(Word::Atom(atom));
            }
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(text: &str, literals: &[&str]) -> Option<Vec<(String, Word)>> {
        let literals = literals.iter().map(|text| text.as_bytes().to_vec()).collect();
        Response { text: text.to_owned(), literals }.fetched()
    }

    fn atom(text: &str) -> Word {
        Word::Atom(text.to_owned())
    }

    #[test]
    fn a_message_is_found_among_what_else_is_said_of_it() {
        let found =
            fetched("* 3 FETCH (FLAGS (\\Seen (x)) UID 7 BODY[] \u{1} X \"a \\\"b\\\"\")", &["Hej\r\n"]).unwrap();
        let expected =
            [("UID", atom("7")), ("BODY[]", Word::Bytes(b"Hej\r\n".to_vec())), ("X", Word::Bytes(b"a \"b\"".to_vec()))];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value)));
        assert_eq!(fetched("* 3 FETCH (UID 7 BODY[] NIL)", &[]).unwrap()[1].1, atom("NIL"));
    }

    #[test]
    fn what_is_no_message_is_none() {
        for text in ["* 3 EXISTS", "* OK hello", "* 3 FETCH (UID", "* 3 FETCH (FLAGS (\\Seen)", "* 3 FETCH (X \"a)", ""]
        {
            assert_eq!(fetched(text, &[]), None, "{text}");
        }
        assert_eq!(fetched("* 3 FETCH (BODY[] \u{1})", &[]), None);
    }

    #[test]
    fn a_length_at_a_lines_end_announces_bytes() {
        assert_eq!(announced("* 1 FETCH (BODY[] {12}"), Some(12));
        assert_eq!(announced("* 1 FETCH (BODY[] {12+}"), Some(12));
        for text in ["{}", "{-1}", "{12} ", "12}", "{99999999999999999999999}", "{+}"] {
            assert_eq!(announced(text), None, "{text}");
        }
    }

    #[test]
    fn codes_hold_numbers() {
        let response = |text: &str| Response { text: text.to_owned(), literals: Vec::new() };
        assert_eq!(response("* OK [UIDVALIDITY 1755] ok").code("uidvalidity"), Some(1755));
        assert_eq!(response("* OK [UIDNEXT 7] ok").code("UIDVALIDITY"), None);
        assert_eq!(response("* OK [UIDVALIDITY] ok").code("UIDVALIDITY"), None);
    }
}
