//! What each reader returns, and what they all look for in a text.

use crate::delivery::NoticeKind;
use crate::press::Address;

/// What a reader found in a mail.
#[derive(Debug)]
pub(super) struct Classified {
    pub(super) kind: NoticeKind,
    pub(super) status: Option<String>,
    pub(super) reason_given: Option<String>,
    pub(super) addresses: Vec<Address>,
}

/// The addresses in a text, in its order.
pub(super) fn addresses(text: &str) -> Vec<Address> {
    let apart = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"' | ':');
    let words = text.split(apart).filter(|word| word.contains('@'));
    let mut found: Vec<Address> = Vec::new();
    for word in words.take(200) {
        if let Ok(address) = word.trim_end_matches(['.', '\'', '…']).trim_start_matches('\'').parse::<Address>()
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found.truncate(20);
    found
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
