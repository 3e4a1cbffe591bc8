//! Tells of addresses that may be the same person's.

use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::cli::messages::whom;
use crate::cli::notices::Notices;
use crate::cli::shell_word::shell_word;
use crate::cli::ui::Ui;
use crate::newsroom::Newsroom;
use crate::press::{Address, Likeness, LookAlike};

/// How many are named.
const MOST: usize = 10;

/// For each address, those that are like it and still get mail. What cannot be known is a warning: the person's wish counts
/// first.
pub(super) fn find(notices: &Notices<'_>, newsroom: &Newsroom, of: &[Address]) -> Vec<Vec<LookAlike>> {
    newsroom.look_alikes(of, notices).unwrap_or_else(|error| {
        let error = CliError::from(error);
        notices.ui.warn(error.one_line());
        notices.ui.hints(&error);
        vec![Vec::new(); of.len()]
    })
}

/// Names them, and says how to do the same with them: `verb` is that of the command, such as `suppress`.
pub(super) fn tell(ui: &Ui, alike: &[Vec<LookAlike>], verb: &str) {
    let mut all: Vec<&LookAlike> = Vec::new();
    for one in alike.iter().flatten() {
        if !all.iter().any(|known| known.address == one.address) {
            all.push(one);
        }
    }
    if all.is_empty() {
        return;
    }
    let mut lines = vec![match all.len() {
        1 => "another address may belong to the same person, and still gets mail:".to_owned(),
        number => format!("{number} other addresses may belong to the same people, and still get mail:"),
    }];
    for LookAlike { address, name, lists, how } in all.iter().take(MOST) {
        let lists: Vec<_> = lists.iter().map(|list| format!("`{list}`")).collect();
        lines.push(format!("  {}, on {}: {}", whom(name, address), lists.join(", "), said(*how)));
    }
    if all.len() > MOST {
        lines.push(format!("  and {}", count(all.len() - MOST, "other", "others")));
    }
    ui.warn(lines.join("\n"));
    let words: Vec<_> = all.iter().take(MOST).map(|one| shell_word(one.address.as_str())).collect();
    let commands = if verb == "erase" {
        words.iter().map(|word| format!("`pressbox list erase {word}`")).collect::<Vec<_>>().join(", ")
    } else {
        format!("`pressbox list {verb} {}`", words.join(" "))
    };
    ui.hint(format!("if so: {commands}"));
}

fn said(how: Likeness) -> &'static str {
    match how {
        Likeness::Tag => "the same mailbox but for what follows the `+`",
        Likeness::Dots => "the same but for dots and dashes",
        Likeness::Domain => "the same name at a related domain",
        Likeness::Name => "the same name",
    }
}

/// Their addresses, for `--json`.
pub(super) fn addresses(alike: &[LookAlike]) -> Vec<&str> {
    alike.iter().map(|one| one.address.as_str()).collect()
}
