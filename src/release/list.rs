//! A list's items as a release keeps them: each a text, with its number in front where the list counts, and with two
//! spaces in front for each list that it stands inside of.

/// Lists inside of more lists than this stand beside one another.
const DEEPEST: usize = 5;

/// A list as it is set: its items with the lists inside of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List<'a> {
    /// The first item's number, where the list counts.
    pub(crate) first: Option<u32>,
    pub(crate) items: Vec<Item<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) text: &'a str,
    /// The text without its number.
    pub(crate) words: &'a str,
    /// The lists inside of it.
    pub(crate) inside: Vec<List<'a>>,
}

/// How many lists an item stands inside of, and its text.
pub(crate) fn level(item: &str) -> (usize, &str) {
    let text = item.trim_start_matches(' ');
    ((item.len() - text.len()) / 2, text)
}

/// An item that stands inside of so many lists.
pub(crate) fn at_level(level: usize, text: &str) -> String {
    format!("{}{}", "  ".repeat(level.min(DEEPEST)), text.trim_start_matches(' '))
}

/// The number that a text begins with, the mark behind it, and the words.
pub(crate) fn number(text: &str) -> Option<(u32, char, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|_| digits <= 9)?;
    let mark = text[digits..].chars().next().filter(|mark| matches!(mark, '.' | ')'))?;
    let words = text[digits + 1..].strip_prefix([' ', '\t'])?.trim_start();
    (!words.is_empty()).then_some((number, mark, words))
}

/// The items as lists inside of lists. Items at one level are several lists where some count and others do not.
pub(crate) fn lists(items: &[String]) -> Vec<List<'_>> {
    let mut deep = 0;
    let levelled: Vec<(usize, &str)> = items
        .iter()
        .enumerate()
        .map(|(nth, item)| {
            let (level, text) = level(item);
            deep = if nth == 0 { 0 } else { level.min(deep + 1).min(DEEPEST) };
            (deep, text)
        })
        .collect();
    at(&levelled, 0)
}

fn at<'a>(items: &[(usize, &'a str)], level: usize) -> Vec<List<'a>> {
    let mut lists: Vec<List<'a>> = Vec::new();
    let mut next = None;
    let mut rest = items;
    while let Some(((_, text), behind)) = rest.split_first() {
        let inside = behind.iter().take_while(|(deeper, _)| *deeper > level).count();
        let below = at(&behind[..inside], level + 1);
        rest = &behind[inside..];
        let counted = number(text);
        let goes_on = match (counted, next) {
            (Some((number, mark, _)), Some(Some((expected, known)))) => number == expected && mark == known,
            (None, Some(None)) => true,
            _ => false,
        };
        let item = Item { text, words: counted.map_or(*text, |(_, _, words)| words), inside: below };
        match lists.last_mut().filter(|_| goes_on) {
            Some(list) => list.items.push(item),
            None => lists.push(List { first: counted.map(|(number, ..)| number), items: vec![item] }),
        }
        next = Some(counted.map(|(number, mark, _)| (number.saturating_add(1), mark)));
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_numbers_that_go_on_are_a_list_that_counts() {
        let items = ["3. a", "4. b", "  x", "    y", "  z", "5. c", "d", "1) e"].map(str::to_owned);
        let flat = |list: &List| list.items.iter().map(|item| item.words.to_owned()).collect::<Vec<_>>();
        let lists = lists(&items);
        assert_eq!(lists.iter().map(|list| list.first).collect::<Vec<_>>(), [Some(3), None, Some(1)]);
        assert_eq!(flat(&lists[0]), ["a", "b", "c"]);
        assert_eq!(flat(&lists[0].items[1].inside[0]), ["x", "z"]);
        assert_eq!(flat(&lists[0].items[1].inside[0].items[0].inside[0]), ["y"]);
        assert_eq!(super::lists(&["      a".to_owned(), "          b".to_owned()])[0].items.len(), 1);
    }

    #[test]
    fn a_number_has_a_mark_and_words_behind_it() {
        assert_eq!(number("12) twelfth"), Some((12, ')', "twelfth")));
        for text in ["1.", "1. ", "1.5 km", "a. b", "1234567890. x", ""] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(level(&at_level(2, "a")), (2, "a"));
    }
}
