//! Tables as Markdown has them: cells between bars, with a line of dashes under the names of the columns. A paragraph right
//! over a table that begins with a colon is its caption. A table without names has empty ones.

use crate::release::finding::Finding;
use crate::release::table::Table;

/// Reads a table; where it begins and ends has been decided. A row that is longer than the names keeps its cells.
pub(super) fn read(slice: &str, caption: Option<&str>) -> Table {
    let rows: Vec<Vec<String>> =
        slice.lines().enumerate().filter(|(nth, _)| *nth != 1).map(|(_, line)| cells(line)).collect();
    let caption = caption.map(|caption| caption.trim_start().trim_start_matches(':'));
    Table::new(caption, true, &rows)
}

/// A paragraph's text, where it can be a table's caption.
pub(super) fn caption(slice: &str, text: &str) -> Option<String> {
    slice.trim_start().starts_with(": ").then(|| text.replace('\n', " "))
}

/// What is wrong with lines that were meant as a table and are none.
pub(super) fn broken(slice: &str, line: usize) -> Option<Finding> {
    let bars = || slice.lines().map(str::trim).filter(|line| line.starts_with('|'));
    let ruled = bars().position(is_rule);
    if bars().count() < 2 {
        return None;
    }
    let message = match ruled {
        Some(0) => "the table has no header row".to_owned(),
        Some(at) => {
            let count = |nth| bars().nth(nth).map_or(0, |row| cells(row).len());
            format!(
                "the table has {} column names, but the line of dashes below them has {} parts",
                count(at - 1),
                count(at)
            )
        }
        None => "the table has no line of dashes below its first row".to_owned(),
    };
    Some(
        Finding::error("table-unreadable", line, message)
            .with_remedy("write `| Year | Visitors |`, below it `|---|---|`, and below that the rows"),
    )
}

pub(super) fn write(table: &Table) -> String {
    let columns = table.columns();
    let no_names = vec![String::new(); columns];
    let written = |row: &[String]| row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = std::iter::once(table.head().unwrap_or(&no_names))
        .chain(table.body().iter().map(Vec::as_slice))
        .map(written)
        .collect();
    let widths: Vec<usize> = (0..columns)
        .map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default().clamp(3, 30))
        .collect();
    let figures = table.figures();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cell = |(at, cell): (usize, &String)| {
                let width = widths[at];
                if figures[at] { format!(" {cell:>width$} |") } else { format!(" {cell:width$} |") }
            };
            format!("|{}", row.iter().enumerate().map(cell).collect::<String>())
        })
        .collect();
    let rule = |at: usize| {
        if figures[at] {
            format!("{}:|", "-".repeat(widths[at] + 1))
        } else {
            format!("{}|", "-".repeat(widths[at] + 2))
        }
    };
    lines.insert(1, format!("|{}", (0..columns).map(rule).collect::<String>()));
    let caption = table.caption.as_ref().map(|caption| format!(": {caption}\n\n")).unwrap_or_default();
    format!("{caption}{}", lines.join("\n"))
}

/// The cells of a row between its bars.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                chars.next();
                if let Some(cell) = cells.last_mut() {
                    cell.push('|');
                }
            }
            '|' if chars.peek().is_none() => {}
            '|' => cells.push(String::new()),
            c => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | ':' | '-' | ' ' | '\t'))
}
