//! Rows and columns in plain text: Markdown's bars, tabulators, and cells that stand below one another.

use super::tables::Found;
use crate::release::table::is_figure;

/// The cells of a table at the beginning of some lines, and how many lines that is. Only the first
/// lines decide whether there is a table, so that a long text is not reread at every line.
pub(super) fn table(lines: &[(usize, &str)]) -> Option<(usize, Found)> {
    let first = lines.first()?.1.trim();
    if first.is_empty() {
        return None;
    }
    barred(lines).or_else(|| tabbed(lines)).or_else(|| spaced(lines))
}

/// `| Year | Visitors |`
fn barred(lines: &[(usize, &str)]) -> Option<(usize, Found)> {
    let line = |at: usize| lines.get(at).map_or("", |(_, line)| line.trim());
    let framed = line(0).starts_with('|') || is_border(line(0));
    if !(framed || line(0).contains('|') && is_rule(line(1))) {
        return None;
    }
    let is_rule_next = is_rule(line(1));
    let belongs = |text: &str| {
        if !framed {
            return text.contains('|');
        }
        is_border(text) || text.starts_with('|') && (is_rule_next || text.trim_matches('|').contains('|'))
    };
    let used = lines.iter().take_while(|(_, line)| belongs(line.trim())).count();
    let mut found = Found { apart: true, ..Found::default() };
    for (number, text) in lines[..used].iter().map(|(number, line)| (*number, line.trim())) {
        if is_rule(text) || is_border(text) {
            // Under its first row a rule says that this one names the columns.
            if found.cells.len() == 1 && (is_rule(text) || text.contains('=')) {
                found.header = Some(true);
            }
        } else {
            found.cells.push(cells_between_bars(text));
            found.lines.push(number);
        }
    }
    let wide = found.cells.iter().all(|cells| cells.len() > 1) || found.header.is_some();
    (wide && (found.cells.len() > 1 || found.header.is_some() && !found.cells.is_empty())).then_some((used, found))
}

fn cells_between_bars(text: &str) -> Vec<String> {
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').filter(|text| !text.ends_with('\\')).unwrap_or(text);
    let text = text.replace("\\|", "\u{1}");
    text.split('|').map(|cell| plain(&cell.replace('\u{1}', "|"))).collect()
}

fn plain(cell: &str) -> String {
    super::markdown::marked(cell.trim()).0
}

fn is_rule(text: &str) -> bool {
    text.contains('-') && text.contains('|') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// `+------+-----+`
fn is_border(text: &str) -> bool {
    text.len() > 2
        && text.starts_with('+')
        && text.ends_with('+')
        && text.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// Three cells or more in a line, or a table of figures.
fn tabbed(lines: &[(usize, &str)]) -> Option<(usize, Found)> {
    let cells = |line: &str| line.trim_end().split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let columns = cells(lines[0].1).len();
    // A bullet and its text are no cells.
    let bulleted = |cells: &[String]| cells[0].chars().count() == 1 && !cells[0].chars().all(char::is_alphanumeric);
    let row = |(_, line): &(usize, &str)| Some(cells(line)).filter(|cells| cells.len() == columns && !bulleted(cells));
    let begins: Vec<Vec<String>> = lines.iter().take(3).map_while(row).collect();
    let figures = columns == 2 && begins.len() == 3 && is_figure(&begins[1][1]) && is_figure(&begins[2][1]);
    if begins.len() < 2 || columns < 3 && !figures {
        return None;
    }
    let cells: Vec<Vec<String>> = lines.iter().map_while(row).collect();
    let used = cells.len();
    let lines = lines[..used].iter().map(|(number, _)| *number).collect();
    Some((used, Found { cells, lines, apart: true, ..Found::default() }))
}

/// Cells with two spaces or more between them, figures among them.
fn spaced(lines: &[(usize, &str)]) -> Option<(usize, Found)> {
    let columns = cells_apart(lines[0].1).len().max(lines.get(1).map_or(0, |(_, line)| cells_apart(line).len()));
    if columns < 2 || lines[0].1.contains('\t') {
        return None;
    }
    let mut found = Found { apart: true, ..Found::default() };
    let mut used = 0;
    // The columns after the first that have held only figures so far.
    let mut figures = vec![true; columns];
    figures[0] = false;
    for (nth, (number, line)) in lines.iter().enumerate() {
        if is_ruler(line) && nth > 0 {
            if found.cells.len() == 1 {
                found.header = Some(true);
            }
            used = nth + 1;
            continue;
        }
        let mut cells = cells_apart(line);
        // Nothing need stand over the names of rows.
        if nth == 0 && cells.len() + 1 == columns && line.starts_with([' ', '\t']) {
            cells.insert(0, String::new());
        }
        if cells.len() != columns || cells.iter().any(|cell| cell.chars().count() > LONGEST_CELL) {
            break;
        }
        if !found.cells.is_empty() {
            let still: Vec<bool> =
                figures.iter().zip(&cells).map(|(figures, cell)| *figures && is_figure(cell)).collect();
            if !still.contains(&true) {
                break;
            }
            figures = still;
        }
        found.cells.push(cells);
        found.lines.push(*number);
        used = nth + 1;
    }
    (found.cells.len() > 2).then_some((used, found))
}

/// A line under the column names.
fn is_ruler(line: &str) -> bool {
    line.trim().len() > 2 && line.trim().chars().all(|c| matches!(c, '-' | '=' | '—' | '─' | ' '))
}

/// Longer texts are not cells.
const LONGEST_CELL: usize = 60;

fn cells_apart(line: &str) -> Vec<String> {
    line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}
