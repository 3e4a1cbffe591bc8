//! Backslashes that keep text at the beginning of a line from being taken for Markdown's block marks.

/// Puts a backslash before a block mark; [`unescaped`] takes it away again.
pub(super) fn escaped(line: &str) -> String {
    match mark(line) {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    }
}

/// Removes one backslash before a block mark.
pub(super) fn unescaped(line: &str) -> String {
    match mark(line) {
        Some(at) if line[at..].starts_with('\\') => format!("{}{}", &line[..at], &line[at + 1..]),
        _ => line.to_owned(),
    }
}

/// Where the block mark is that the line begins with, or would begin with but for backslashes.
fn mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let slashes = line[digits..].bytes().take_while(|byte| *byte == b'\\').count();
    let rest = &line[digits + slashes..];
    let marked = if digits > 0 {
        digits <= 9 && rest.strip_prefix(['.', ')']).is_some_and(ends_or_spaces)
    } else {
        is_mark(rest)
    };
    marked.then_some(digits)
}

fn ends_or_spaces(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

fn is_mark(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let behind = text.trim_start_matches(first);
    let run = text.len() - behind.len();
    // The line under a table's names.
    if text.contains('-') && text.chars().all(|c| matches!(c, '|' | ':' | '-' | ' ' | '\t')) {
        return true;
    }
    match first {
        '>' | '|' => true,
        // A table's caption.
        ':' => text[1..].starts_with([' ', '\t']),
        '#' => run <= 6 && ends_or_spaces(behind),
        '-' | '*' | '+' | '_' | '=' => {
            let only = text.chars().all(|c| c == first || c == ' ' || c == '\t');
            // A bullet, a rule across the page, or the underline of a heading.
            first != '_' && first != '=' && ends_or_spaces(&text[1..])
                || only && (text.matches(first).count() >= 3 || matches!(first, '-' | '='))
        }
        '`' | '~' => run >= 3,
        // A link's definition, which Markdown takes out of the text.
        '[' => text.contains("]:"),
        '<' => text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_comes_back_and_prose_is_left_alone() {
        for text in [
            "# a", "- a", "+ a", "* a", "> a", "1. a", "12) a", "---", "***", "===", "```", "~~~", "[a]: b", "<p>",
            "| a |", ":-: | -", ": a",
        ] {
            let line = escaped(text);
            assert_ne!(line, text);
            assert_eq!(unescaped(&line), text);
            assert_eq!(unescaped(&escaped(&line)), line, "backslashes that were there already stay");
        }
        for text in ["#120 leads", "-5 °C", "**Bold** start", "*soft* start", "1.5 km", "[a](b)", "år 2022", ""] {
            assert_eq!(escaped(text), text);
            assert_eq!(unescaped(text), text);
        }
    }
}
