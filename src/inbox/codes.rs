//! Codes and addresses in a text.

use crate::press::Address;

/// The beginning of a text, up to a number of bytes.
pub(super) fn clipped(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The addresses in a text, in order.
pub(super) fn addresses(text: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for word in text.split(is_apart).filter(|word| word.contains('@')).take(200) {
        if let Some(address) = address(word)
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found.truncate(20);
    found
}

/// What separates addresses.
pub(super) fn is_apart(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"' | ':' | '“' | '”' | '„' | '|')
}

/// A word that is an address, without the punctuation after it.
pub(super) fn address(word: &str) -> Option<Address> {
    word.trim_end_matches(['.', '\'', '…', '!', '?']).trim_start_matches('\'').parse().ok()
}

/// The first enhanced status code in a text: `5.1.1`, but not part of an IP address.
pub(super) fn enhanced(text: &str) -> Option<String> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let code = |word: &&str| {
        let mut digits = word.trim_end_matches('.').split('.');
        let class = digits.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
        let mut small = || digits.next().is_some_and(|part| (1..=3).contains(&part.len()));
        class && small() && small() && digits.next().is_none()
    };
    parts.filter(|word| word.len() < 12).find(code).map(|word| word.trim_end_matches('.').to_owned())
}

/// The code of an SMTP reply: `550`, with something after it.
pub(super) fn smtp_code(line: &str) -> Option<&str> {
    // Not part of a number with dots or of a name: `10.0.0.550`, `mx550`.
    let words = line.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    let code =
        |word: &&str| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit());
    words.map(|word| word.trim_matches('.')).find(code)
}
