//! How a command fails: one sentence, its causes, what to do, and the exit code.

use std::error::Error;
use std::fmt;
use std::io;

use clap::error::{ContextKind, ContextValue};

use super::meanings;
use super::remedies;
use crate::storage::{DatabaseError, DiskFault, disk_fault, error_message};

/// How a command that did not fail has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it is done.
    Done,
    /// Some items failed and were named; the others are done and kept.
    SomeFailed,
    /// The answer itself is bad news (a check with errors), and was printed.
    Refused,
}

/// A command's exit codes, as scripts rely on them.
pub(crate) mod exit {
    pub(crate) const DONE: u8 = 0;
    pub(crate) const REFUSED: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const SOME_FAILED: u8 = 3;
}

impl Outcome {
    /// [`Outcome::SomeFailed`] if anything did.
    pub(crate) fn of_failures(failures: usize) -> Self {
        if failures == 0 { Self::Done } else { Self::SomeFailed }
    }

    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Done => exit::DONE,
            Self::Refused => exit::REFUSED,
            Self::SomeFailed => exit::SOME_FAILED,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Refused,
    /// Somebody was asked, and said no: that is no error.
    Declined,
    Usage,
    /// Another run is sending.
    Busy,
    /// The reader of our output has gone, so there is nobody left to tell.
    BrokenPipe,
}

/// What a user sees when a command refuses or fails.
#[derive(Debug)]
pub(crate) struct CliError {
    pub(crate) kind: Kind,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
    /// Whether the hint is what an error of the system says by itself: one that knows more takes its place.
    is_general: bool,
}

/// A refusal in our own words: lowercase, values in backticks, no full stop.
pub(crate) fn refused(message: impl Into<String>) -> CliError {
    CliError { kind: Kind::Refused, message: message.into(), causes: Vec::new(), hints: Vec::new(), is_general: false }
}

/// The same after a question that was answered with no.
pub(crate) fn declined(message: impl Into<String>) -> CliError {
    CliError { kind: Kind::Declined, ..refused(message) }
}

/// A command that was called wrongly.
pub(crate) fn usage(message: impl Into<String>) -> CliError {
    CliError { kind: Kind::Usage, ..refused(message) }
}

/// A wrong call of `command` in the form of every other error: the parser's sentence, and where to read how it is
/// called.
pub(crate) fn of_usage(error: &clap::Error, command: &str) -> CliError {
    let text = error.to_string();
    let (said, rest) = text.split_once("\nUsage:").unwrap_or((text.as_str(), ""));
    // The sentence, then what was missing or possible, each on a line of its own.
    let mut lines =
        said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("For more information"));
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches(':');
    let first = NUMBERS.iter().fold(first.to_owned(), |text, (said, plain)| text.replace(said, plain));
    let (tips, parts): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("tip:"));
    let mut message = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if command == "pressbox" => format!("there is no command `{word}`"),
        Some(ContextValue::String(word)) => format!("`{command}` has no command `{word}`"),
        _ => quoted(&first),
    };
    if !parts.is_empty() {
        message.extend([": ", &parts.iter().map(|part| in_backticks(&quoted(part))).collect::<Vec<_>>().join(", ")]);
    }
    let mut refused = usage(message);
    let meant = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => {
            meanings::of(word).or_else(|| if tips.is_empty() { meanings::near(word) } else { None })
        }
        _ => None,
    };
    if let Some(meant) = meant {
        refused = refused.hinted(meant);
    } else {
        // Words that look alike, where none is known to mean the same.
        for tip in tips {
            refused = refused.hinted(asked(&quoted(tip.trim_start_matches("tip:").trim())));
        }
    }
    let call = rest.lines().next().unwrap_or_default().trim();
    let call = if call.is_empty() { format!("see `{command} --help`") } else { format!("usage: `{call}`") };
    refused.hinted(call)
}

/// The parser's tip about commands that look alike, as a question.
fn asked(tip: &str) -> String {
    let alike = tip.split_once("similar subcommand").and_then(|(_, rest)| rest.split_once(": "));
    let Some((_, commands)) = alike else { return tip.to_owned() };
    // The parser has the most alike last.
    let nearest: Vec<_> = commands.rsplit(", ").take(2).collect();
    format!("did you mean {}?", nearest.join(" or "))
}

/// A part of a call, such as `<FILE>`, as a value in a sentence.
fn in_backticks(part: &str) -> String {
    if part.starts_with(['<', '-']) && !part.contains('`') { format!("`{part}`") } else { part.to_owned() }
}

/// What the parser says of numbers, and what that means.
const NUMBERS: [(&str, &str); 5] = [
    ("invalid digit found in string", "it is not a whole number"),
    ("cannot parse integer from empty string", "it is not a whole number"),
    ("number too large to fit in target type", "the number is too large"),
    ("number too small to fit in target type", "the number is too small"),
    ("invalid float literal", "it is not a number"),
];

/// The parser's straight quotes as backticks; an apostrophe within a word stays.
fn quoted(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let apostrophe = |at: usize| is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    letters.iter().enumerate().map(|(at, c)| if *c == '\'' && !apostrophe(at) { '`' } else { *c }).collect()
}

impl CliError {
    /// Adds what the user can do about it.
    #[must_use]
    pub(crate) fn hinted(mut self, hint: impl Into<String>) -> Self {
        if std::mem::take(&mut self.is_general) {
            self.hints.clear();
        }
        self.hints.push(hint.into());
        self
    }

    /// Puts a sentence in front; the current one becomes its cause.
    #[must_use]
    pub(crate) fn while_at(mut self, message: impl Into<String>) -> Self {
        let cause = std::mem::replace(&mut self.message, message.into());
        self.causes.insert(0, cause);
        self
    }

    /// The sentence and its causes in one, for an item among many.
    pub(crate) fn one_line(&self) -> String {
        std::iter::once(&self.message).chain(&self.causes).cloned().collect::<Vec<_>>().join(": ")
    }

    /// The sentence and its causes in one, of an error that others keep.
    pub(crate) fn one_line_of(error: &(dyn Error + 'static)) -> String {
        Self::of(error).one_line()
    }

    /// What the user can do about it.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// The sentence, its `caused by:` and its `hint:` lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (Line, &str)> {
        let one = std::iter::once((Line::Error, self.message.as_str()));
        let causes = self.causes.iter().map(|c| (Line::Cause, c.as_str()));
        let hints = self.hints.iter().map(|h| (Line::Hint, h.as_str()));
        one.chain(causes).chain(hints)
    }
}

/// What a line of an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Error,
    Cause,
    Hint,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Cause => "  caused by",
            Self::Hint => "hint",
        })
    }
}

impl<E: Error + 'static> From<E> for CliError {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

impl CliError {
    /// An error of the core with its causes, and what can be done about it.
    fn of(error: &(dyn Error + 'static)) -> Self {
        let mut kind = match error {
            error if remedies::is_usage(error) => Kind::Usage,
            error if remedies::is_busy(error) => Kind::Busy,
            _ => Kind::Refused,
        };
        let mut causes = Vec::new();
        let mut general = None;
        let mut next: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(cause) = next {
            if cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) {
                kind = Kind::BrokenPipe;
            }
            general = general.or_else(|| cause.downcast_ref().and_then(of_the_system));
            general = general.or_else(|| cause.downcast_ref().and_then(of_the_database));
            causes.push(of_the_disk(cause).map_or_else(|| error_message(cause), str::to_owned));
            next = cause.source();
        }
        causes.dedup();
        let message = causes.remove(0);
        let own = remedies::of_error(error);
        let is_general = own.is_none() && general.is_some();
        let hints = own.or_else(|| general.map(str::to_owned)).into_iter().collect();
        Self { kind, message, causes, hints, is_general }
    }
}

const WRITABLE: &str = "make the disk writable, or work on a copy of the newsroom elsewhere";

/// What to do about an error of the system, if nothing else knows more.
fn of_the_system(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Some("check the permissions of the file and its folder, and who owns them"),
        io::ErrorKind::ReadOnlyFilesystem => Some(WRITABLE),
        io::ErrorKind::IsADirectory => Some("it is a folder: name a file"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            Some("there is a file where a folder is needed: choose another path")
        }
        _ => None,
    }
}

/// What to do about a database that cannot be changed, if nothing else knows more.
fn of_the_database(error: &DatabaseError) -> Option<&'static str> {
    matches!(error, DatabaseError::ReadOnly).then_some(WRITABLE)
}

/// One wording for a full or failing disk, whichever layer reports it, and what to do about it.
fn of_the_disk(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    let is_full = |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    let full = "the disk is full: free some space and run the command again";
    if cause.downcast_ref::<io::Error>().is_some_and(is_full) {
        return Some(full);
    }
    match disk_fault(cause)? {
        DiskFault::Full => Some(full),
        DiskFault::Failing => Some("the disk is full or failing: check that it has space and run the command again"),
    }
}

/// Hints and context on results.
pub(crate) trait OrExplain<T> {
    /// Adds a hint to whatever error there is.
    fn hint(self, hint: impl Into<String>) -> Result<T, CliError>;
    /// Puts what was being done in front of whatever error there is.
    fn context(self, message: impl Into<String>) -> Result<T, CliError>;
}

impl<T, E: Into<CliError>> OrExplain<T> for Result<T, E> {
    fn hint(self, hint: impl Into<String>) -> Result<T, CliError> {
        self.map_err(|error| error.into().hinted(hint))
    }

    fn context(self, message: impl Into<String>) -> Result<T, CliError> {
        self.map_err(|error| error.into().while_at(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_what_to_do_whoever_found_it() {
        let says = "the disk is full: free some space and run the command again";
        let nested = io::Error::new(io::ErrorKind::StorageFull, "No space left on device at path `.incoming-x`");
        assert_eq!(CliError::from(nested).one_line(), says);
    }
}
