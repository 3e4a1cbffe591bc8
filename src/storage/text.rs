//! Text in files: escaped for HTML and XML, as spreadsheet cells, as RFC 3339, and how far two words are apart; and names
//! of files that every system accepts.

use jiff::Zoned;

/// Escapes text for HTML and XML, attributes included, and removes the few characters that XML cannot hold.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            '\u{fffe}' | '\u{ffff}' => {}
            c if is_unseen_control(c) && !matches!(c, '\n' | '\t') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a character is a control character, or changes the direction of the text around it: unseen, it can make a name or
/// an address look like another.
#[must_use]
pub fn is_unseen_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The most bytes of a file name that every file system holds.
const LONGEST_NAME: usize = 255;

/// A file name that every system accepts: `stem` without what Windows or macOS refuse or hide, shortened so that it fits with
/// what comes behind it.
#[must_use]
pub fn file_name(stem: &str, behind: &str) -> String {
    let is_refused = |c: char| {
        is_unseen_control(c)
            || matches!(c, ':' | '*' | '?' | '<' | '>' | '|' | '"' | '/' | '\\')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{61c}' | '\u{feff}')
    };
    let kept: String = stem.chars().filter(|c| !is_refused(*c)).collect();
    let room = LONGEST_NAME.saturating_sub(behind.len());
    // Windows drops blanks and dots at the end, and a dot at the beginning hides a file elsewhere.
    let ends = |c: char| c == '.' || c.is_whitespace();
    let kept = kept.trim_start_matches(|c| ends(c) || c == '-' || c == '~');
    let kept = kept[..kept.floor_char_boundary(room)].trim_end_matches(ends);
    format!("{}{behind}", if kept.is_empty() { "photo" } else { kept })
}

/// An instant with its offset, to the second: `2022-05-14T18:00:00+02:00`.
#[must_use]
pub fn rfc3339(instant: &Zoned) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// What a table of text begins with: a spreadsheet takes it for UTF-8 only then.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Characters that a spreadsheet takes for the start of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that a spreadsheet shows and never computes: an apostrophe in front of it, which spreadsheets do not show.
#[must_use]
pub fn spreadsheet_cell(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a [`spreadsheet_cell`].
#[must_use]
pub fn from_spreadsheet_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// How many letters must be changed, added or removed to turn one word into another.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (nth, a) in one.chars().take(100).enumerate() {
        let mut corner = row[0];
        row[0] = nth + 1;
        for (at, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != *b);
            corner = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(
            escape("<a href=\"x\">Åsa's & co</a>\u{0}\u{fffe}\u{202e}\u{2066}\n"),
            "&lt;a href=&quot;x&quot;&gt;Åsa&#39;s &amp; co&lt;/a&gt;\n"
        );
    }

    #[test]
    fn a_formula_is_shown_and_any_cell_reads_back() {
        assert_eq!(spreadsheet_cell("=1+1"), "'=1+1");
        for text in ["=1+1", "+46 70", "-", "@anna", "O'Neil", "'n Sync", "'s-Hertogenbosch", ""] {
            assert_eq!(from_spreadsheet_cell(&spreadsheet_cell(text)), text);
        }
    }
}
