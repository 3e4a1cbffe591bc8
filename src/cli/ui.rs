//! The one owner of stdout and stderr.
//!
//! stdout carries the answer, so that it can be piped; everything else goes to stderr.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::error::CliError;
use super::wrap::wrapped;
use crate::progress::Progress;
use crate::storage::text::is_unseen_control;

/// What a piece of text means; a colour on a terminal, nothing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Careful,
    Quiet,
    Strong,
}

/// Where a command writes.
#[derive(Debug)]
pub(crate) struct Ui {
    json: bool,
    quiet: bool,
    /// Whether stdout, and whether stderr, takes colours.
    colour: (bool, bool),
    /// How many columns the terminals of stdout and stderr have.
    width: (Option<usize>, Option<usize>),
    plain: bool,
    /// The folder that the command was started in, with a `/` behind it.
    working_dir: String,
    bar: Mutex<Option<ProgressBar>>,
    /// Where everything but the answer goes instead of stderr, when one command runs others.
    record: Option<Mutex<Vec<String>>>,
}

impl Ui {
    /// `terminal` is what it calls itself.
    pub(crate) fn new(json: bool, quiet: bool, no_colour: bool, terminal: Option<&OsStr>, working_dir: &Path) -> Self {
        let plain = terminal.is_some_and(|name| name == "dumb");
        let no_colour = no_colour || plain;
        let colour = (!no_colour && io::stdout().is_terminal(), !no_colour && io::stderr().is_terminal());
        let columns = |terminal: Term| terminal.size_checked().map(|(_, columns)| usize::from(columns));
        let width = (columns(Term::stdout()), columns(Term::stderr()));
        let working_dir = format!("{}/", working_dir.display());
        Self { json, quiet, colour, width, plain, working_dir, bar: Mutex::new(None), record: None }
    }

    /// Whether the terminal calls itself dumb, as for those who have it read out: signs are words there.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// How many columns an answer has; `None` where it goes elsewhere than to a terminal.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width.0
    }

    /// Whether somebody looks at the answer: it goes to a terminal, in colour.
    pub(crate) fn is_seen(&self) -> bool {
        !self.json && !self.quiet && self.colour.0 && self.record.is_none()
    }

    /// A picture in the terminal's own codes.
    pub(crate) fn picture(&self, codes: &str) -> Result<(), CliError> {
        self.write_out(codes)
    }

    /// Whether answers are JSON Lines.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// For a command that runs others: their answers are dropped, and what they say besides is kept.
    pub(crate) fn recording() -> Self {
        let record = Some(Mutex::new(Vec::new()));
        Self {
            json: false,
            quiet: false,
            colour: (false, false),
            width: (None, None),
            plain: false,
            working_dir: String::new(),
            bar: Mutex::new(None),
            record,
        }
    }

    /// What was said so far beside the answers.
    pub(crate) fn recorded(self) -> Vec<String> {
        self.record.and_then(|record| record.into_inner().ok()).unwrap_or_default()
    }

    /// One item of the answer: an object on a line with `--json`, else the text (nothing for an empty one).
    pub(crate) fn answer(&self, text: impl AsRef<str>, object: &impl Serialize) -> Result<(), CliError> {
        if self.json {
            let mut line = serde_json::to_string(object)?;
            line.push('\n');
            self.write_out(&line)
        } else {
            self.text(text)
        }
    }

    /// A line for people, left out of `--json`.
    pub(crate) fn text(&self, text: impl AsRef<str>) -> Result<(), CliError> {
        let text = text.as_ref();
        if self.json || text.is_empty() {
            return Ok(());
        }
        self.write_out(&format!("{}\n", wrapped(&seen(text), self.width.0)))
    }

    /// Text for another program, such as a table: its lines are as long as they are, also on a terminal.
    pub(crate) fn verbatim(&self, text: impl AsRef<str>) -> Result<(), CliError> {
        self.write_out(&format!("{}\n", seen(text.as_ref())))
    }

    fn write_out(&self, text: &str) -> Result<(), CliError> {
        if self.record.is_some() {
            return Ok(());
        }
        self.above_bar(|| {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()
        })
        .map_err(CliError::from)
    }

    /// What is going on, for people who watch; silent with `--quiet`.
    pub(crate) fn status(&self, text: impl AsRef<str>) {
        if !self.quiet {
            self.write_err(text.as_ref());
        }
    }

    /// Something that went wrong without ending the command.
    pub(crate) fn warn(&self, text: impl AsRef<str>) {
        let head = self.on_stderr(Tone::Careful, "warning:");
        self.write_err(&format!("{head} {}", text.as_ref()));
    }

    /// What the user can do next.
    pub(crate) fn hint(&self, text: impl AsRef<str>) {
        if !self.quiet {
            let head = self.on_stderr(Tone::Good, "hint:");
            self.write_err(&format!("{head} {}", text.as_ref()));
        }
    }

    /// What can be done about an error that did not end the command.
    pub(crate) fn hints(&self, error: &CliError) {
        for hint in error.hints() {
            self.hint(hint);
        }
    }

    /// Tells why the command failed.
    pub(crate) fn error(&self, error: &CliError) {
        use super::error::Line;
        for (line, text) in error.lines() {
            let tone = match line {
                Line::Error => Tone::Bad,
                Line::Cause => Tone::Quiet,
                Line::Hint => Tone::Good,
            };
            let head = self.on_stderr(tone, &format!("{line}:"));
            self.write_err(&format!("{head} {text}"));
        }
    }

    /// One item that failed while the others go on.
    pub(crate) fn failed(&self, text: impl AsRef<str>) {
        let head = self.on_stderr(Tone::Bad, "failed:");
        self.write_err(&format!("{head} {}", text.as_ref()));
    }

    fn write_err(&self, text: &str) {
        if let Some(record) = &self.record {
            if let Ok(mut record) = record.lock() {
                record.push(text.to_owned());
            }
            return;
        }
        // If stderr has gone, nobody can be told that it has.
        let text = self.as_typed(text);
        let text = seen(&text);
        let text = wrapped(&text, self.width.1);
        let _ = self.above_bar(|| writeln!(io::stderr().lock(), "{text}"));
    }

    /// Paths beside the current folder as somebody types them: `../photos`, not `/home/anna/desk/../photos`.
    fn as_typed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.working_dir.is_empty() || !text.contains("/../") {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(&format!("`{}../", self.working_dir), "`../"))
    }

    /// Whether there is somebody at the terminal who can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        self.record.is_none() && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks a yes-or-no question on the terminal; `None` where there is nobody to ask.
    pub(crate) fn confirm(&self, question: &str) -> Result<Option<bool>, CliError> {
        if !self.can_ask() {
            return Ok(None);
        }
        // In one piece: what is typed ahead would be shown within it otherwise.
        let question = format!("{question} [y/N]");
        io::stderr().lock().write_all(format!("{} ", wrapped(&question, self.width.1)).as_bytes())?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(Some(is_yes(&line)))
    }

    /// Asks for a line on the terminal, which may be empty; `None` where no more will come.
    pub(crate) fn ask_line(&self, question: &str) -> Result<Option<String>, CliError> {
        if !self.can_ask() {
            return Ok(None);
        }
        write!(io::stderr().lock(), "{} ", wrapped(question, self.width.1))?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// What somebody reads before they answer, also with `--quiet`.
    pub(crate) fn text_to_ask(&self, text: &str) {
        self.write_err(text);
    }

    /// Text in a tone for stdout.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        painted(self.colour.0, tone, text)
    }

    fn on_stderr(&self, tone: Tone, text: &str) -> String {
        painted(self.colour.1, tone, text)
    }

    fn above_bar<T>(&self, write: impl FnOnce() -> T) -> T {
        let bar = self.bar.lock().ok().and_then(|bar| bar.clone());
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Whether an answer is a yes, in the languages of our newsrooms, and also in capitals.
fn is_yes(answer: &str) -> bool {
    const YES: [&str; 12] = ["y", "yes", "j", "ja", "jo", "k", "kyllä", "o", "oui", "s", "sí", "si"];
    let said = answer.trim().to_lowercase();
    YES.contains(&said.trim_end_matches(['.', '!']))
}

fn painted(colour: bool, tone: Tone, text: &str) -> String {
    if !colour {
        return text.to_owned();
    }
    let code = match tone {
        Tone::Good => CODES[1],
        Tone::Bad => CODES[2],
        Tone::Careful => CODES[3],
        Tone::Quiet => CODES[4],
        Tone::Strong => CODES[5],
    };
    format!("{code}{text}{}", CODES[0])
}

/// What we tell a terminal: back to plain, then the tones.
const CODES: [&str; 6] = ["\x1b[0m", "\x1b[32m", "\x1b[1;31m", "\x1b[33m", "\x1b[2m", "\x1b[1m"];

/// Text in which nothing but our own colours is an order to the terminal: a file's name, or a server's answer, may hold
/// any letter.
fn seen(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| !is_unseen_control(c) || matches!(c, '\n' | '\t');
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let code = CODES.iter().find(|code| rest.starts_with(**code));
        let length = code.map_or_else(|| c.len_utf8(), |code| code.len());
        if code.is_some() || harmless(c) {
            out.push_str(&rest[..length]);
        } else {
            out.extend(c.escape_default());
        }
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// A value that shares a line with others, such as a file's name: line breaks in it are shown as characters.
pub(crate) fn in_a_line(value: &str) -> Cow<'_, str> {
    if !value.contains(is_unseen_control) {
        return Cow::Borrowed(value);
    }
    let shown = value.chars().flat_map(|c| if is_unseen_control(c) { c.escape_default().collect() } else { vec![c] });
    Cow::Owned(shown.collect())
}

/// Bars are drawn only where stderr is a terminal, and only for what lasts.
impl Progress for Ui {
    fn start(&self, stage: &str, total: u64) {
        if self.quiet || self.record.is_some() || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸ "));
        bar.set_message(stage.to_owned());
        if let Ok(mut held) = self.bar.lock() {
            *held = Some(bar);
        }
    }

    fn advance(&self, steps: u64) {
        let Some(bar) = self.bar.lock().ok().and_then(|bar| bar.clone()) else { return };
        // What is over within a moment draws nothing.
        if bar.is_hidden() && bar.elapsed() > Duration::from_millis(250) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.inc(steps);
    }

    fn finish(&self) {
        if let Some(bar) = self.bar.lock().ok().and_then(|mut bar| bar.take()) {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_one_in_any_of_the_languages_and_in_capitals_and_nothing_else_is() {
        for yes in ["y", "Y", "yes", "YES", "Yes\n", " ja ", "JA", "J", "oui", "OUI", "sí", "SÍ", "si", "kyllä", "yes!"]
        {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "\n", "n", "no", "nej", "nein", "non", "yesterday", "ja?", "yn", "0", "maybe yes"] {
            assert!(!is_yes(no), "{no}");
        }
    }

    #[test]
    fn nothing_that_is_shown_gives_orders_to_the_terminal_but_our_own_colours() {
        let text = format!("{} \x1b[2J\r\u{9b}31m\n", painted(true, Tone::Good, "Åsa"));
        assert_eq!(seen(&text), "\x1b[32mÅsa\x1b[0m \\u{1b}[2J\\r\\u{9b}31m\n");
        assert_eq!(in_a_line("a\nb 📷"), "a\\nb 📷");
        assert!(matches!(seen("plain – text\n"), Cow::Borrowed(_)));
    }
}
