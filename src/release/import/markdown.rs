//! Marks that a text brings along: Markdown's, which people use in plain text as well.

use super::row::{Row, Shape};

/// A line without the marks that say what it is.
pub(super) fn marked(line: &str) -> (String, Shape) {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if let Some(title) = line.get(hashes..).filter(|rest| (1..=6).contains(&hashes) && rest.starts_with([' ', '\t'])) {
        return (plain(title.trim().trim_end_matches('#').trim()), Shape::Heading);
    }
    if let Some(said) = line.strip_prefix('>') {
        return (plain(said.trim_start_matches(['>', ' '])), Shape::Quote);
    }
    if let Some(row) = line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
        let cells: Vec<_> = row.split('|').map(|cell| plain(cell.trim())).collect();
        return (cells_in_row(&cells), Shape::Plain);
    }
    let bold = ["**", "__"].iter().find_map(|mark| line.strip_prefix(mark)?.strip_suffix(mark));
    match bold.filter(|text| !text.contains("**") && !text.is_empty()) {
        Some(text) => (plain(text), if is_title(text) { Shape::Heading } else { Shape::Plain }),
        None => (plain(&without_bold_labels(line)), Shape::Plain),
    }
}

/// A line whose bold words stay, but for those that are a label: `**Contact:** Anna`.
fn without_bold_labels(line: &str) -> String {
    let bold: Vec<&str> = line.split("**").collect();
    let label = bold.get(1).is_some_and(|first| first.trim_end().ends_with(':'))
        || bold.get(2).is_some_and(|behind| behind.starts_with(':'));
    if label || bold.len().is_multiple_of(2) { line.replace("**", "") } else { line.to_owned() }
}

/// Whether bold text that fills its row is a heading, and not a lead or a label.
pub(super) fn is_title(text: &str) -> bool {
    text.split_whitespace().count() <= 14 && !text.ends_with(['.', ':', '!', '?', ',', '”', '“'])
}

/// A table's row as a row of text: a time and what it is, a label and its value, or cells between bars.
pub(super) fn cells_in_row(cells: &[String]) -> String {
    let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    match cells.as_slice() {
        [label, value] if !label.starts_with(|c: char| c.is_ascii_digit()) && !label.ends_with([':', '.']) => {
            format!("{label}: {value}")
        }
        // A day before its time stands over what follows.
        cells => cells.join(" "),
    }
}

/// Text with its links to addresses of people spelt out, and those whose words are the address itself made plain.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, label, target, behind)) = link(rest) {
        out += before;
        let address = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:"));
        let address = address.map(|address| address.split('?').next().unwrap_or_default());
        match address {
            Some(address)
                if label.contains(address) || digits(label).is_some_and(|tail| digits(address) == Some(tail)) =>
            {
                out += label;
            }
            // `press(at)harbour.example` hides the address only from machines.
            Some(address) if ["(at)", "[at]", " at ", "(ät)", "(@)"].iter().any(|hidden| label.contains(hidden)) => {
                out += address;
            }
            Some(address) => out.extend([label, " ", address]),
            None if same_address(label, target) => out += target,
            None => out += &rest[before.len()..rest.len() - behind.len()],
        }
        rest = behind;
    }
    out + rest
}

/// What a link's words and its target become in a row.
pub(super) fn link_in_row(label: &str, target: &str) -> String {
    let label = label.trim();
    if label.is_empty() || target.is_empty() || target.starts_with(['#', '/']) || target.contains([' ', '(', ')']) {
        return label.to_owned();
    }
    plain(&format!("[{}]({target})", label.replace(['[', ']'], "")))
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let tail = digits.len().checked_sub(7)?;
    digits.get(tail..).map(str::to_owned)
}

fn same_address(label: &str, target: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().trim_end_matches('/').to_lowercase();
        let text = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
        text.strip_prefix("www.").unwrap_or(text).to_owned()
    };
    bare(label) == bare(target)
}

/// The first link of a text: what stands before it, its words, its target, and what follows.
pub(super) fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let open = text[..middle].rfind('[')?;
    let target = &text[middle + 2..];
    let close = target.find(')').filter(|close| !target[..*close].contains(char::is_whitespace))?;
    Some((&text[..open], &text[open + 1..middle], &target[..close], &target[close + 1..]))
}

/// Takes out the lines that underline a heading or divide a table, and gives what they underline its shape.
pub(super) fn without_rules(rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        let only = |marks: &[char]| row.text.chars().all(|c| marks.contains(&c));
        let underline = !row.apart && row.text.len() >= 3 && (only(&['=']) || only(&['-']));
        match kept.last_mut() {
            Some(over) if underline && is_title(&over.text) => over.shape = Shape::Heading,
            _ if row.text.contains('-') && row.text.len() > 2 && only(&['|', '-', ':', ' ']) => {}
            _ => kept.push(row),
        }
    }
    kept
}

/// A figure set high, as text has it.
pub(super) fn raised(c: char) -> char {
    let at = c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize));
    at.unwrap_or(match c {
        '-' | '−' => '⁻',
        '+' => '⁺',
        'n' => 'ⁿ',
        other => other,
    })
}

/// A figure set low, as text has it.
pub(super) fn lowered(c: char) -> char {
    c.to_digit(10).and_then(|digit| "₀₁₂₃₄₅₆₇₈₉".chars().nth(digit as usize)).unwrap_or(c)
}

/// A row whose first words are bold: a sentence of them, with more behind it, keeps its marks.
pub(super) fn lead_in(text: &str, bold: usize) -> String {
    let (lead, rest) = text.split_at_checked(bold).unwrap_or(("", text));
    let (lead, rest) = (lead.trim(), rest.trim());
    let sentence = lead.ends_with(['.', '!', '?']) && lead.split_whitespace().count() <= 14;
    if sentence && rest.split_whitespace().count() > 2 { format!("**{lead}** {rest}") } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_shapes_and_links_to_people_plain_words() {
        assert_eq!(marked("## About it ##"), ("About it".to_owned(), Shape::Heading));
        assert_eq!(marked("**A title**"), ("A title".to_owned(), Shape::Heading));
        assert_eq!(marked("**Contact:** Anna").0, "Contact: Anna");
        assert_eq!(marked("#120 leads"), ("#120 leads".to_owned(), Shape::Plain));
        assert_eq!(marked("> Said."), ("Said.".to_owned(), Shape::Quote));
        assert_eq!(marked("| Length | 4 km |").0, "Length: 4 km");
        assert_eq!(marked("| 16:20 | Practice |").0, "16:20 Practice");
        assert_eq!(marked("[anna@a.example](mailto:anna@a.example)").0, "anna@a.example");
        assert_eq!(marked("[Anna](mailto:anna@a.example?subject=x)").0, "Anna anna@a.example");
        assert_eq!(marked("[070-123 45 67](tel:+46701234567)").0, "070-123 45 67");
        assert_eq!(marked("see [a.example](https://www.a.example/)").0, "see https://www.a.example/");
        assert_eq!(marked("[Press](https://a.example)").0, "[Press](https://a.example)");
        assert_eq!(marked("](").0, "](");
    }
}
