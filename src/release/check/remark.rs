//! A remark: what a rule says about a line of a release.

use crate::release::remedy::Remedy;

/// One remark of a rule.
pub(super) struct Remark {
    pub(super) line: usize,
    pub(super) message: String,
    pub(super) remedy: Remedy,
    /// The words that it is about, as written in the file.
    pub(super) words: Option<String>,
}

impl Remark {
    pub(super) fn new(line: usize, message: impl Into<String>, remedy: impl Into<Remedy>) -> Self {
        Self { line, message: message.into(), remedy: remedy.into(), words: None }
    }

    /// One remark if the condition holds, else none.
    pub(super) fn when(cause: bool, line: usize, message: impl Into<String>, remedy: impl Into<Remedy>) -> Vec<Self> {
        if cause { vec![Self::new(line, message, remedy)] } else { Vec::new() }
    }
}

/// The beginning of a text, for a message.
pub(super) fn beginning(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    if words.len() <= 8 { words.join(" ") } else { format!("{} …", words[..8].join(" ")) }
}
