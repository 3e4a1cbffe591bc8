//! Lines for a terminal: broken between words, with what goes on set under what it belongs to.
//!
//! What somebody may copy stays in one piece: a command in backticks, a value in quotation marks, an address. A piece that is
//! wider than the terminal is left to the terminal, which breaks it without putting anything into it.

use std::borrow::Cow;

use console::{measure_text_width, strip_ansi_codes};

/// Text in which no line is wider than the terminal, as far as words allow.
pub(super) fn wrapped(text: &str, width: Option<usize>) -> Cow<'_, str> {
    let Some(width) = width.filter(|width| text.lines().any(|line| measure_text_width(line) > *width)) else {
        return Cow::Borrowed(text);
    };
    Cow::Owned(text.split('\n').map(|line| of_line(line, width)).collect::<Vec<_>>().join("\n"))
}

fn of_line(line: &str, width: usize) -> String {
    // A command is copied as it is.
    if measure_text_width(line) <= width || line.trim_start() != line && line.trim_start().starts_with("pressbox ") {
        return line.to_owned();
    }
    let hang = hang(line, width);
    let (mut out, mut column) = (String::new(), 0);
    for (blanks, piece) in with_last_in_brackets(line, width - hang) {
        let long = measure_text_width(piece);
        if column > hang && column + blanks + long > width && hang + long <= width {
            out.push('\n');
            out.push_str(&" ".repeat(hang));
            column = hang;
        } else {
            out.push_str(&" ".repeat(blanks));
            column += blanks;
        }
        out.push_str(piece);
        column += long;
    }
    out
}

/// Where the second line begins: under the text of the first column, or a little further in than the first line.
fn hang(line: &str, width: usize) -> usize {
    let lead = line.len() - line.trim_start_matches(' ').len();
    let mut column = 0;
    let mut gap = 0;
    for (blanks, piece) in pieces(line) {
        (column, gap) = (column + blanks, gap + blanks);
        let long = measure_text_width(piece);
        if column > lead && gap > 1 && long > 0 && column <= width / 3 {
            return column;
        }
        // What only ends a colour belongs to the gap.
        if long > 0 {
            (column, gap) = (column + long, 0);
        }
    }
    let is_prose = line.starts_with(char::is_uppercase) && line.ends_with(['.', ':', '?', '!']);
    match lead {
        0 if is_prose => 0,
        0..4 => lead + 2,
        _ => lead,
    }
}

/// The words of a line, each with the number of blanks before it. What stands in backticks or quotation marks is one.
fn pieces(line: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    loop {
        let word = rest.trim_start_matches(' ');
        let blanks = rest.len() - word.len();
        if word.is_empty() {
            return pieces;
        }
        let length = length_of_piece(word);
        pieces.push((blanks, &word[..length]));
        rest = &word[length..];
    }
}

/// The words of a line, where the name of a rule at its end, `[year-inferred]`, goes with the word before: alone on a line it
/// would look like something of its own.
fn with_last_in_brackets(line: &str, room: usize) -> Vec<(usize, &str)> {
    let mut pieces = pieces(line);
    let [.., (blanks, before), (gap, last)] = *pieces.as_slice() else { return pieces };
    let name = strip_ansi_codes(last);
    if name.starts_with('[') && name.ends_with(']') {
        let end = line.trim_end_matches(' ').len();
        let both = &line[end - last.len() - gap - before.len()..end];
        if measure_text_width(both) <= room {
            pieces.truncate(pieces.len() - 2);
            pieces.push((blanks, both));
        }
    }
    pieces
}

fn length_of_piece(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == ' ' {
            break;
        }
        at += c.len_utf8();
        if matches!(c, '`' | '"') {
            at += text[at..].find(c).map_or(0, |close| close + c.len_utf8());
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: usize, text: &str) -> String {
        wrapped(text, Some(width)).into_owned()
    }

    #[test]
    fn lines_break_between_words_and_go_on_further_in() {
        assert_eq!(at(20, "hint: continue in the other folder"), "hint: continue in\n  the other folder");
        assert_eq!(at(20, "  not to Anna Berg: unsubscribed"), "  not to Anna Berg:\n    unsubscribed");
        assert_eq!(at(24, "    write who does what and where"), "    write who does what\n    and where");
        assert_eq!(at(24, "The folder that everything goes into."), "The folder that\neverything goes into.");
        assert!(matches!(wrapped("short\n\nlines", Some(20)), Cow::Borrowed(_)));
        assert!(matches!(wrapped("a line in a pipe, which is as long as it is", None), Cow::Borrowed(_)));
    }

    #[test]
    fn what_goes_on_stands_under_its_column() {
        assert_eq!(
            at(30, "added   Anna Berg (gets no mail from now on)"),
            "added   Anna Berg (gets no\n        mail from now on)"
        );
        assert_eq!(
            at(24, "\x1b[32madded  \x1b[0m Anna Berg, The Daily"),
            "\x1b[32madded  \x1b[0m Anna Berg, The\n        Daily"
        );
        assert_eq!(at(31, "  note   no web address is set, so"), "  note   no web address is set,\n         so");
    }

    #[test]
    fn the_name_of_a_rule_is_not_alone() {
        assert_eq!(at(30, "note: the time is taken so. [year]"), "note: the time is taken\n  so. [year]");
        assert_eq!(
            at(28, "note: the time is taken \x1b[2m[year]\x1b[0m"),
            "note: the time is\n  taken \x1b[2m[year]\x1b[0m"
        );
        // What is wider than the terminal stays in one piece.
        assert_eq!(at(12, "note: the time [year-inferred]"), "note: the\n  time [year-inferred]");
    }

    #[test]
    fn what_somebody_copies_stays_in_one_piece() {
        assert_eq!(
            at(30, "hint: see `pressbox report race` for all"),
            "hint: see\n  `pressbox report race` for\n  all"
        );
        let long = "hint: run `pressbox resolve race --mark-sent`";
        assert_eq!(at(20, long), long);
        assert_eq!(at(20, "    \"v=DKIM1; k=rsa; p=MIIB\""), "    \"v=DKIM1; k=rsa; p=MIIB\"");
    }

    #[test]
    fn colours_and_wide_letters_count_for_what_is_seen() {
        assert_eq!(at(12, "\x1b[32mhint:\x1b[0m a bee"), "\x1b[32mhint:\x1b[0m a bee");
        assert_eq!(at(10, "報道写真 報道写真"), "報道写真\n  報道写真");
    }
}
