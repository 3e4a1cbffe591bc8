//! The properties that have parts, as the IPTC standard has them: each part is a text or is not there.

use std::convert::Infallible;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A value with parts.
pub trait Structure: Default + Clone + PartialEq {
    /// Makes it from its parts, each by its name.
    fn from_parts(of: impl FnMut(&'static str) -> Option<String>) -> Self;

    /// The parts in order, each with its name.
    fn parts(&self) -> Vec<(&'static str, Option<&str>)>;

    /// The parts to change, in the same order.
    fn parts_mut(&mut self) -> Vec<&mut Option<String>>;

    /// Whether it has no part.
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Its parts in one line.
    fn line(&self, separator: &str) -> String {
        self.parts().into_iter().filter_map(|(_, text)| text).collect::<Vec<_>>().join(separator)
    }
}

macro_rules! structure {
    ($(#[$about:meta])* $name:ident { $($(#[$part_about:meta])* $part:ident,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$part_about])* #[serde(skip_serializing_if = "Option::is_none")] pub $part: Option<String>,)+
        }

        impl Structure for $name {
            fn from_parts(mut of: impl FnMut(&'static str) -> Option<String>) -> Self {
                Self { $($part: of(stringify!($part)),)+ }
            }

            fn parts(&self) -> Vec<(&'static str, Option<&str>)> {
                vec![$((stringify!($part), self.$part.as_deref()),)+]
            }

            fn parts_mut(&mut self) -> Vec<&mut Option<String>> {
                vec![$(&mut self.$part,)+]
            }
        }
    };
}

structure! {
    /// Who grants licences for the picture (`plus:Licensor`).
    Licensor { name, url, }
}

structure! {
    /// How to reach the creator (IPTC Creator's Contact Info). A part may hold several numbers or addresses.
    Contact { address, city, region, postal_code, country, phone, email, url, }
}

structure! {
    /// A place (IPTC Location Details), without its coordinates.
    Location { name, sublocation, city, state, country, country_code, world_region, id, }
}

structure! {
    /// A term of a controlled vocabulary (IPTC CV-Term).
    Term {
        name,
        /// The term's URI.
        id,
        /// The URI of its vocabulary.
        vocabulary,
        /// The URI of what it is about.
        about,
    }
}

structure! {
    /// Rights in a language for machines (IPTC Embedded or Linked Encoded Rights Expression).
    RightsExpression {
        /// The expression itself, or its URL.
        expression,
        /// Its media type.
        encoding,
        /// The URI of the language that it is written in.
        language,
    }
}

/// Splits words from a web address at their end.
fn words_and_url(text: &str) -> (Option<String>, Option<String>) {
    let words: Vec<_> = text.split_whitespace().collect();
    let (names, url) = match words.split_last() {
        Some((last, names)) if last.contains("://") => (names, Some((*last).to_owned())),
        _ => (&words[..], None),
    };
    (Some(names.join(" ")).filter(|name| !name.is_empty()), url)
}

impl FromStr for Licensor {
    type Err = Infallible;

    /// Reads a name, an address, or both with the address at the end.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (name, url) = words_and_url(text);
        Ok(Self { name, url })
    }
}

impl FromStr for Term {
    type Err = Infallible;

    /// Reads a name, the term's URI, or both with the URI at the end.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (name, id) = words_and_url(text);
        Ok(Self { name, id, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_a_name_a_uri_or_both() {
        let term = |text: &str| text.parse::<Term>().map(|term| (term.name, term.id)).unwrap_or_default();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(term("Feature photo"), (text("Feature photo"), None));
        assert_eq!(term("http://cv.example/feature"), (None, text("http://cv.example/feature")));
        assert_eq!(term("Feature http://cv.example/feature"), (text("Feature"), text("http://cv.example/feature")));
    }
}
