//! A part of a list, by tags: `motorsport & (se | no) & !freelance`.

use std::fmt;
use std::str::FromStr;

use super::journalist::{Journalist, tag};

/// An expression of tags that a journalist fits or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    text: String,
    root: Term,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Tag(String),
    Not(Box<Term>),
    All(Vec<Term>),
    Any(Vec<Term>),
}

/// Text that is not a segment, with the place of the error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the segment is not valid: {what}\n    {line}\n    {}^", " ".repeat(*at))]
pub struct NotASegment {
    what: &'static str,
    line: String,
    /// In letters from the start.
    at: usize,
}

/// Brackets and `!` within each other; nobody writes as many.
const DEEPEST: usize = 64;

impl FromStr for Segment {
    type Err = NotASegment;

    fn from_str(text: &str) -> Result<Self, NotASegment> {
        // One line, so that the place can be shown under it.
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
        let mut reader = Reader { letters: line.chars().collect(), at: 0, depth: 0 };
        let read = reader.any().and_then(|root| match reader.peek() {
            None => Ok(root),
            Some(')') => Err((reader.at, "this bracket was never opened")),
            Some(_) => Err((reader.at, "an `&` or a `|` is missing before this")),
        });
        match read {
            Ok(root) => Ok(Self { text: line.trim().to_owned(), root }),
            Err((at, what)) => Err(NotASegment { what, line, at }),
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Segment {
    /// Whether the journalist belongs to it.
    #[must_use]
    pub fn holds(&self, journalist: &Journalist) -> bool {
        self.root.holds(&journalist.tags)
    }

    /// The tags that it names, in its order.
    #[must_use]
    pub fn tags(&self) -> Vec<&str> {
        let mut tags = Vec::new();
        self.root.collect(&mut tags);
        tags
    }
}

impl Term {
    fn holds(&self, tags: &[String]) -> bool {
        match self {
            Self::Tag(tag) => tags.contains(tag),
            Self::Not(term) => !term.holds(tags),
            Self::All(terms) => terms.iter().all(|term| term.holds(tags)),
            Self::Any(terms) => terms.iter().any(|term| term.holds(tags)),
        }
    }

    fn collect<'a>(&'a self, tags: &mut Vec<&'a str>) {
        match self {
            Self::Tag(tag) if !tags.contains(&tag.as_str()) => tags.push(tag),
            Self::Tag(_) => {}
            Self::Not(term) => term.collect(tags),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.collect(tags)),
        }
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    depth: usize,
}

type Read = Result<Term, (usize, &'static str)>;

impl Reader {
    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn any(&mut self) -> Read {
        let first = self.all()?;
        self.joined('|', first, Self::all, Term::Any)
    }

    fn all(&mut self) -> Read {
        let first = self.one()?;
        self.joined('&', first, Self::one, Term::All)
    }

    fn joined(&mut self, by: char, first: Term, next: fn(&mut Self) -> Read, join: fn(Vec<Term>) -> Term) -> Read {
        let mut terms = vec![first];
        while self.peek() == Some(by) {
            // `&&` and `||`, as some are used to.
            self.at += 1;
            self.at += usize::from(self.letters.get(self.at) == Some(&by));
            terms.push(next(self)?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { join(terms) })
    }

    fn one(&mut self) -> Read {
        let Some(letter) = self.peek() else { return Err((self.at, "a tag is missing here")) };
        let start = self.at;
        match letter {
            '!' | '(' if self.depth == DEEPEST => Err((start, "brackets are nested too deeply here")),
            '!' => {
                self.at += 1;
                self.depth += 1;
                let term = self.one()?;
                self.depth -= 1;
                Ok(Term::Not(Box::new(term)))
            }
            '(' => {
                self.at += 1;
                self.depth += 1;
                let term = self.any()?;
                self.depth -= 1;
                match self.peek() {
                    Some(')') => {
                        self.at += 1;
                        Ok(term)
                    }
                    Some(_) => Err((self.at, "an `&` or a `|` is missing before this")),
                    None => Err((start, "this bracket is not closed")),
                }
            }
            '&' | '|' | ')' => Err((start, "a tag is missing before this")),
            _ => {
                // Words side by side are one tag, as in a list's cell.
                let rest = self.letters[start..].iter();
                let word: String = rest.take_while(|c| !matches!(c, '&' | '|' | '!' | '(' | ')')).collect();
                self.at += word.chars().count();
                Ok(Term::Tag(tag(&word)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(segment: &str, tags: &[&str]) -> bool {
        let mut journalist = Journalist::at("a@x.example".parse().unwrap());
        journalist.tags = tags.iter().map(ToString::to_string).collect();
        segment.parse::<Segment>().unwrap().holds(&journalist)
    }

    fn refused(segment: &str) -> String {
        segment.parse::<Segment>().unwrap_err().to_string()
    }

    #[test]
    fn tags_are_joined_as_everybody_reads_them() {
        let segment = "motorsport & (se | no) & !freelance";
        assert!(fits(segment, &["motorsport", "no"]));
        assert!(!fits(segment, &["motorsport", "no", "freelance"]));
        assert!(!fits(segment, &["motorsport", "dk"]));
        // `&` binds closer than `|`.
        assert!(fits("a | b & c", &["a"]) && !fits("a | b & c", &["b"]));
        assert!(fits("!!TV", &["tv"]) && fits("!a", &[]));
        assert!(fits("Formel  1 && ärtor", &["formel-1", "ärtor"]));
    }

    #[test]
    fn what_is_no_segment_is_shown_with_the_place() {
        let head = "the segment is not valid: ";
        assert_eq!(
            refused("åä & (se | no"),
            format!("{head}this bracket is not closed\n    åä & (se | no\n         ^")
        );
        assert_eq!(refused("a &"), format!("{head}a tag is missing here\n    a &\n       ^"));
        assert_eq!(refused(""), format!("{head}a tag is missing here\n    \n    ^"));
        assert_eq!(refused("a | & b"), format!("{head}a tag is missing before this\n    a | & b\n        ^"));
        assert_eq!(refused("a (b)"), format!("{head}an `&` or a `|` is missing before this\n    a (b)\n      ^"));
        assert_eq!(refused("a) b"), format!("{head}this bracket was never opened\n    a) b\n     ^"));
        assert!(refused(&"(".repeat(100_000)).contains("too deep"));
        assert!(refused(&"!".repeat(100_000)).contains("too deep"));
    }
}
