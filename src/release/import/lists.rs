//! Lists: rows with bullets, dashes or numbers.

use super::draft::Draft;
use super::row::{Row, Shape};
use crate::release::model::Block;

const BULLETS: [char; 14] = ['•', '·', '*', '▪', '‣', '◦', '-', '–', '●', '○', '■', '►', '§', '➢'];

/// Rows with bullets or dashes, or numbers that count.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let numbered: Vec<String> = rows.iter().zip(1..).map_while(|(row, number)| numbered(row, number)).collect();
    if numbered.len() > 1 {
        let used = numbered.len();
        draft.block(rows[0].line, Block::List(numbered));
        return Some(used);
    }
    // Word writes its hollow bullets as `o`.
    let hollow =
        rows.iter().take(2).filter(|row| row.text.starts_with("o\t") || row.text.starts_with("o ")).count() == 2;
    let items: Vec<String> = rows
        .iter()
        .take_while(|row| (row.shape == Shape::Cells) == (rows[0].shape == Shape::Cells))
        .map_while(|row| item(row, hollow))
        .collect();
    let used = items.len();
    if used == 0 || used == 1 && rows[0].shape == Shape::Plain && rows[0].text.starts_with(['-', '–', '§']) {
        return None;
    }
    draft.block(rows[0].line, Block::List(items));
    Some(used)
}

fn item(row: &Row, hollow: bool) -> Option<String> {
    if matches!(row.shape, Shape::Item | Shape::Cells) {
        return Some(row.text.clone());
    }
    let rest = row.text.strip_prefix(BULLETS).or_else(|| row.text.strip_prefix('o').filter(|_| hollow));
    let rest = rest.filter(|rest| rest.starts_with([' ', '\t', '\u{a0}']))?;
    Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty())
}

/// A row of a list that counts, its number in front.
fn numbered(row: &Row, number: usize) -> Option<String> {
    let rest = row.text.strip_prefix(&number.to_string())?.strip_prefix(['.', ')'])?;
    rest.starts_with([' ', '\t']).then(|| row.text.clone())
}
