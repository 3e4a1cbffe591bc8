//! Plain text in lines that every mail program shows whole.

/// The longest line of a plain-text mail.
pub(super) const COLUMNS: usize = 72;

/// Breaks text at spaces into lines of at most `columns` characters, `first` before the first line and `rest` before
/// the others. Breaks in the text stay; an address longer than a line is left whole.
pub(super) fn wrap(text: &str, columns: usize, first: &str, rest: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let lead = |lines: &[String]| if lines.is_empty() { first } else { rest };
        let mut line = lead(&lines).to_owned();
        let mut room = columns.saturating_sub(width(&line));
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            let needed = width(word) + usize::from(!empty);
            if needed > room && !empty {
                lines.push(std::mem::take(&mut line));
                line += lead(&lines);
                room = columns.saturating_sub(width(&line));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line += word;
            room = room.saturating_sub(width(word) + usize::from(!empty));
            empty = false;
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// How many columns text takes, as far as counting characters can tell.
pub(super) fn width(text: &str) -> usize {
    use unicode_normalization::char::is_combining_mark;
    text.chars().filter(|c| !is_combining_mark(*c)).count()
}

/// The line above a signature, which lets mail programs leave the signature out of replies. The space is part of it (RFC 3676, 4.3).
const SIGNATURE: &str = "-- ";

/// No spaces at the ends of lines, one empty line at most between paragraphs, one line end at the end.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines() {
        let line = if line == SIGNATURE { line } else { line.trim_end() };
        if line.is_empty() {
            gap = !tidied.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            tidied.push('\n');
        }
        tidied += line;
        tidied.push('\n');
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_quotes_keep_their_mark() {
        assert_eq!(wrap("åäö bb ccc", 6, "> ", "> "), "> åäö\n> bb\n> ccc");
        assert_eq!(wrap("one two three", 9, "- ", "  "), "- one two\n  three");
        assert_eq!(wrap("a\n\nb", 10, "> ", "> "), "> a\n>\n> b");
    }

    #[test]
    fn the_line_above_a_signature_keeps_its_space_and_no_other_line_does() {
        assert_eq!(tidy("a \n\n\n-- \nb --  \n--\n"), "a\n\n-- \nb --\n--\n");
        assert_eq!(wrap("a\n-- \nb", 10, "", ""), "a\n--\nb", "what a release says is no signature");
    }

    #[test]
    fn an_address_is_never_broken() {
        let url = format!("https://a.example/{}", "x".repeat(80));
        assert_eq!(wrap(&format!("see {url} now"), 72, "", ""), format!("see\n{url}\nnow"));
    }

    #[test]
    fn a_template_may_leave_gaps_and_the_mail_has_none() {
        assert_eq!(tidy("\n\na  \n\n \n\nb\n\n"), "a\n\nb\n");
    }
}
