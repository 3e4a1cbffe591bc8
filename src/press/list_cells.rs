//! Cells of a list made clean: names and tags as people and programs write them, and numbers that a spreadsheet ruined.

use unicode_normalization::UnicodeNormalization as _;

use super::cell_address::is_address;

/// The text cleaned, on one line; or what is wrong with it.
pub(super) fn clean(text: &str) -> Result<String, &'static str> {
    let unseen = |c: &char| !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let text: String = text.nfc().filter(unseen).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.contains(char::is_control) {
        Err("contains a control character")
    } else if line.contains('\u{FFFD}') {
        Err("contains a damaged character; save the list as UTF-8")
    } else if line.chars().count() > 200 {
        Err("is longer than 200 characters")
    } else {
        Ok(line)
    }
}

/// A name as address books show it: without quotation marks around it, without the address after it.
pub(super) fn name(text: &str) -> String {
    let mut name = text.trim();
    for (open, close) in [('(', ')'), ('<', '>'), ('[', ']')] {
        if let Some((before, inner)) = name.strip_suffix(close).and_then(|name| name.rsplit_once(open))
            && is_address(inner)
        {
            name = before.trim();
        }
    }
    for quote in ['"', '\''] {
        let inner = name.strip_prefix(quote).and_then(|name| name.strip_suffix(quote));
        name = inner.filter(|inner| !inner.contains(quote)).unwrap_or(name).trim();
    }
    // Where an address book knows no name, it shows the address.
    if is_address(name) && !name.contains(' ') { String::new() } else { name.to_owned() }
}

/// The tags in a cell: with commas and the like between them, in quotation marks, or else with spaces.
pub(super) fn tags(cell: &str) -> impl Iterator<Item = &str> {
    let cell = cell.trim().trim_matches(['[', ']', '{', '}']);
    let parted = cell.contains([',', ';', '|', '"']) || cell.contains(":::");
    let parts = cell.split(move |c: char| match c {
        ',' | ';' | '|' | '"' => true,
        ':' => parted && cell.contains(":::"),
        c => !parted && c.is_whitespace(),
    });
    parts.map(|part| part.trim().trim_matches(['\'', '*', '“', '”', '„']).trim())
}

/// What is reported about numbers that a spreadsheet has rounded: `4.67E+10` was a telephone number.
pub(super) fn rounded(header: &[String], cells: &[String]) -> Vec<String> {
    let ruined = cells.iter().enumerate().filter(|(_, cell)| is_rounded(cell.trim()));
    let told = ruined.map(|(at, cell)| {
        let column =
            header.get(at).map_or_else(|| format!("column {}", at + 1), |header| format!("`{}`", header.trim()));
        format!(
            "a spreadsheet has rounded {column} to `{}`: the remaining digits are lost; format the column as text",
            cell.trim()
        )
    });
    told.collect()
}

/// What is reported about a name in which a program has put `?` for letters that it did not know.
pub(super) fn lost_letters(name: &str) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let beside = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic());
    // At the end of a name it may be a question.
    let lost = |at: usize| {
        letters[at] == '?' && beside(Some(at + 1)) && (at == 0 || beside(at.checked_sub(1)) || letters[at - 1] == ' ')
    };
    let found = (0..letters.len()).any(lost);
    found.then(|| {
        format!("in the name `{name}`, a program has replaced letters with `?`; save the list as UTF-8 in that program")
    })
}

fn is_rounded(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut parts = number.splitn(2, ['.', ',']);
    let whole = parts.next().is_some_and(|whole| digits(whole) && whole.len() == 1);
    whole && parts.next().is_none_or(digits) && power.strip_prefix('+').is_some_and(digits)
}

/// A cell in one line of at most so many characters.
pub(super) fn shortened(cell: &str, most: usize) -> String {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > most { line.chars().take(most - 1).chain(['…']).collect() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parted_as_programs_part_them() {
        let tags = |cell| tags(cell).filter(|tag| !tag.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(tags("\"Motor\",\"Press\""), ["Motor", "Press"]);
        assert_eq!(tags("* My Contacts ::: University ::: School"), ["My Contacts", "University", "School"]);
        assert_eq!(tags("[\"a b\", \"c\"]"), ["a b", "c"]);
        assert_eq!(tags("'Formel 1'; tv"), ["Formel 1", "tv"]);
        assert_eq!(tags("se motor"), ["se", "motor"]);
        assert_eq!(tags("topic:cars se"), ["topic:cars", "se"]);
    }

    #[test]
    fn names_are_without_what_address_books_put_around_them() {
        for (text, is) in [
            ("Anna Berg (anna@media.example)", "Anna Berg"),
            ("'Bo Ek'", "Bo Ek"),
            ("bo@media.example", ""),
            ("O'Neil", "O'Neil"),
            ("'n Sync", "'n Sync"),
            ("Smith \"The Pen\" Bo", "Smith \"The Pen\" Bo"),
            ("Bo Ek (DN)", "Bo Ek (DN)"),
        ] {
            assert_eq!(name(text), is);
        }
    }

    #[test]
    fn a_rounded_number_is_told() {
        let cells = ["4.67E+10", "4,67E+10", "5E+09", "+46 31 1e10", "E+10", "0123", "1.5", "3e5"].map(str::to_owned);
        assert_eq!(cells.iter().filter(|cell| is_rounded(cell)).count(), 3);
        assert!(lost_letters("?ukasz Nowak").is_some() && lost_letters("J?rg").is_some());
        assert!(lost_letters("Bo Ek?").is_none() && lost_letters("Who? Bo").is_none());
        assert!(rounded(&["Phone".to_owned()], &cells)[0].contains("rounded `Phone` to `4.67E+10`"));
    }
}
