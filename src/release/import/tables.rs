//! Tables: two columns are labels with their values, more are rows in which each cell has its column's name.

use super::markdown::cells_in_row;
use super::row::{CELL_END, Row, Shape};
use crate::release::prose_dates::find_day;

/// A table's rows as rows of text; `headed` tells that the first names the columns.
pub(super) fn rows(table: &[Vec<String>], headed: bool) -> Vec<(String, Shape)> {
    let columns = table.iter().map(Vec::len).max().unwrap_or_default();
    let plain = || table.iter().map(|cells| (cells_in_row(cells), Shape::Plain)).collect();
    let [names, body @ ..] = table else { return Vec::new() };
    let timed = |cells: &Vec<String>| {
        cells.first().is_some_and(|cell| {
            cell.starts_with(|c: char| c.is_ascii_digit()) && cell.contains([':', '.']) || find_day(cell).is_some()
        })
    };
    if columns < 3 || !headed || body.is_empty() || body.iter().all(timed) {
        return plain();
    }
    let named = |cells: &Vec<String>| {
        let cells = cells.iter().zip(names.iter().map(String::as_str).chain(std::iter::repeat("")));
        let cells = cells.filter(|(cell, _)| !cell.trim().is_empty());
        let cells = cells.map(|(cell, name)| {
            if name.trim().is_empty() { cell.trim().to_owned() } else { format!("{}: {}", name.trim(), cell.trim()) }
        });
        (cells.collect::<Vec<_>>().join("; "), Shape::Cells)
    };
    body.iter().map(named).filter(|(text, _)| !text.is_empty()).collect()
}

/// Sets the tables of a Markdown text, whose rows come with bars between their cells.
pub(super) fn in_markdown(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        if !row.text.contains(CELL_END) {
            out.push(row);
            continue;
        }
        let mut table = vec![row];
        while let Some(row) = rows.next_if(|row| row.text.contains(CELL_END) && !row.apart) {
            table.push(row);
        }
        let cells: Vec<Vec<String>> =
            table.iter().map(|row| row.text.split(CELL_END).map(str::to_owned).collect()).collect();
        let set = self::rows(&cells, true);
        // Without the row of names each row stands on the line behind it.
        let skipped = table.len() - set.len().min(table.len());
        let lines: Vec<(usize, bool)> = table.iter().map(|row| (row.line, row.apart)).collect();
        out.extend(set.into_iter().zip(lines.into_iter().skip(skipped)).map(|((text, shape), (line, apart))| Row {
            line,
            text,
            apart,
            shape,
        }));
    }
    out
}
