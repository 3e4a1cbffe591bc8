//! Lists: rows with bullets, dashes or numbers.

use super::draft::Draft;
use super::row::{Row, Shape};
use crate::release::list;
use crate::release::model::Block;

const BULLETS: [char; 14] = ['•', '·', '*', '▪', '‣', '◦', '-', '–', '●', '○', '■', '►', '§', '➢'];

/// Bullets of the lists that word processors set inside of one another.
const STEPS: [&[char]; 3] = [&['•', '·', '●'], &['o', '◦', '○'], &['▪', '■', '§']];

/// Rows with bullets or dashes, or numbers that count.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let (items, used) = counted(rows).or_else(|| lettered(rows)).or_else(|| bulleted(rows))?;
    draft.block(rows[0].line, Block::List(items));
    Some(used)
}

/// Whether a line begins with what an item begins with.
pub(super) fn begins_item(text: &str) -> bool {
    bullet(text, true).is_some() || list::number(text).is_some() || is_lettered(text)
}

/// `a) sand`
fn is_lettered(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && chars.next() == Some(')')
        && chars.next().is_some_and(char::is_whitespace)
        && chars.next().is_some()
}

/// Items whose numbers go on, and the lists inside of them.
fn counted(rows: &[Row]) -> Option<(Vec<String>, usize)> {
    let mut items = Vec::new();
    let mut next = None;
    let mut top = 0;
    for row in rows {
        let (level, text) = list::level(&row.text);
        if level > 0 && next.is_some() {
            items.push(list::at_level(level, bullet(text, true).map_or(text, |(_, words)| words)));
            continue;
        }
        let Some((number, mark, _)) = list::number(text) else { break };
        let begins = number == 1 || row.shape == Shape::Item;
        if next.map_or(!begins, |expected| expected != (number, mark)) {
            break;
        }
        items.push(text.to_owned());
        next = Some((number.saturating_add(1), mark));
        top += 1;
    }
    let used = items.len();
    (top > 1 || top == 1 && rows[0].shape == Shape::Item).then_some((items, used))
}

/// Two or more items with consecutive letters.
fn lettered(rows: &[Row]) -> Option<(Vec<String>, usize)> {
    let goes_on = |(row, letter): &(&Row, char)| is_lettered(&row.text) && row.text.starts_with(*letter);
    let items: Vec<String> = rows.iter().zip('a'..='z').take_while(goes_on).map(|(row, _)| row.text.clone()).collect();
    let used = items.len();
    (used > 1).then_some((items, used))
}

fn bulleted(rows: &[Row]) -> Option<(Vec<String>, usize)> {
    // Word writes its hollow bullets as `o`.
    let hollow = rows.iter().take(8).filter(|row| row.text.starts_with("o\t") || row.text.starts_with("o ")).count()
        >= 2
        || rows.iter().take(8).any(|row| row.text.starts_with('•'));
    let mut items: Vec<String> = Vec::new();
    let mut first = None;
    for row in rows {
        let (level, text) = list::level(&row.text);
        let (step, words) = match (bullet(text, hollow), row.shape) {
            (Some((step, words)), _) => (step, words),
            (None, Shape::Item) => (None, text),
            (None, _) if level > 0 && !items.is_empty() && list::number(text).is_some() => (None, text),
            _ => break,
        };
        let outer = *first.get_or_insert(step);
        let deeper = step.zip(outer).map_or(0, |(step, outer)| step.saturating_sub(outer));
        items.push(list::at_level(if items.is_empty() { 0 } else { level.max(deeper) }, words));
    }
    let used = items.len();
    let lone = used == 1 && rows[0].shape == Shape::Plain && rows[0].text.starts_with(['-', '–', '§', 'o']);
    (used > 0 && !lone).then_some((items, used))
}

/// What stands behind a bullet, and how far in lists with it are by habit.
fn bullet(text: &str, hollow: bool) -> Option<(Option<usize>, &str)> {
    let mark = text.chars().next().filter(|mark| BULLETS.contains(mark) || hollow && *mark == 'o')?;
    let rest = text[mark.len_utf8()..].strip_prefix([' ', '\t', '\u{a0}'])?.trim();
    (!rest.is_empty()).then(|| (STEPS.iter().position(|step| step.contains(&mark)), rest))
}
