//! An address within other text: whether it is there, and the text without it.

use super::address::Address;

/// Whether a text contains an address as a whole, in any letters' case.
#[must_use]
pub fn mentions(text: &str, address: &Address) -> bool {
    first(&text.to_ascii_lowercase(), &address.as_str().to_ascii_lowercase(), 0).is_some()
}

/// A text with something else in place of an address.
#[must_use]
pub fn without_mentions(text: &str, address: &Address, instead: &str) -> String {
    // Folding ASCII letters changes no length, so that places in one are places in the other.
    let (folded, wanted) = (text.to_ascii_lowercase(), address.as_str().to_ascii_lowercase());
    let (mut clean, mut from) = (String::new(), 0);
    while let Some(at) = first(&folded, &wanted, from) {
        clean.push_str(&text[from..at]);
        clean.push_str(instead);
        from = at + wanted.len();
    }
    clean + &text[from..]
}

/// Where an address begins in a text, from a place on; `joanna@media.example` is not `anna@media.example`.
fn first(text: &str, address: &str, from: usize) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    let mut start = from;
    while let Some(found) = text.get(start..).and_then(|rest| rest.find(address)) {
        let at = start + found;
        let (before, after) = (&text[..at], &text[at + address.len()..]);
        // A sentence may end behind it.
        let mut after = after.chars();
        let goes_on = match after.next() {
            Some('.' | '-') => after.next().is_some_and(char::is_alphanumeric),
            Some(next) => next.is_alphanumeric() || next == '_',
            None => false,
        };
        if !goes_on && !before.chars().next_back().is_some_and(is_part) {
            return Some(at);
        }
        start = at + address.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_as_a_whole_and_taken_out() {
        let anna: Address = "anna@media.example".parse().unwrap();
        for text in
            ["anna@media.example", "<Anna@Media.Example>: no", "see anna@media.example.", "é,anna@media.example;b"]
        {
            assert!(mentions(text, &anna), "{text}");
            assert!(!mentions(&without_mentions(text, &anna, "…"), &anna), "{text}");
        }
        for text in ["joanna@media.example", "anna@media.example.org", "x.anna@media.example", "anna@media", ""] {
            assert!(!mentions(text, &anna), "{text}");
            assert_eq!(without_mentions(text, &anna, "…"), text);
        }
        let text = "550 <ANNA@media.example> unknown; joanna@media.example, anna@media.example";
        assert_eq!(without_mentions(text, &anna, "…"), "550 <…> unknown; joanna@media.example, …");
    }
}
