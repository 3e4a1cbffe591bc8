//! Tables as templates see them.

use std::fmt::Write as _;

use serde::Serialize;

use super::prose::Prose;
use super::wrap;
use crate::release::Table;

/// A table with more columns than this is set row below row on a telephone.
const NARROW_COLUMNS: usize = 4;

/// So are tables whose longest words take more letters than this beside one another.
const NARROW_LETTERS: usize = 34;

#[derive(Debug, Clone, Serialize)]
pub(super) struct TableView {
    pub(super) caption: Option<Prose>,
    /// The names of the columns; empty where the table has none.
    head: Vec<CellView>,
    rows: Vec<Vec<CellView>>,
    /// The rows as plain text in columns, as wide as a mail's text.
    pub(super) text: String,
    /// Whether it is too wide for a telephone.
    wide: bool,
}

#[derive(Debug, Clone, Serialize)]
struct CellView {
    html: String,
    text: String,
    /// Whether its column holds figures.
    figure: bool,
    /// The name of its column.
    label: String,
}

impl TableView {
    pub(super) fn new(table: &Table) -> Self {
        let set: Vec<Vec<Prose>> =
            table.rows.iter().map(|row| row.iter().map(|cell| Prose::markdown(cell)).collect()).collect();
        let plain: Vec<Vec<String>> =
            set.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect();
        let plain = Table { caption: None, header: table.header, rows: plain };
        let figures = plain.figures();
        let names: Vec<String> = plain.head().unwrap_or_default().to_vec();
        let cell = |(at, cell): (usize, Prose)| CellView {
            html: cell.html,
            text: cell.text,
            figure: figures.get(at).copied().unwrap_or_default(),
            label: names.get(at).cloned().unwrap_or_default(),
        };
        let mut rows: Vec<Vec<CellView>> =
            set.into_iter().map(|row| row.into_iter().enumerate().map(cell).collect()).collect();
        let head = if plain.header && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
        let longest = |at: usize| {
            let words = plain.rows.iter().flat_map(|row| row[at].split_whitespace());
            words.map(wrap::width).max().unwrap_or_default()
        };
        let letters: usize = (0..plain.columns()).map(longest).sum();
        Self {
            caption: table.caption.as_deref().map(Prose::markdown),
            wide: plain.columns() > NARROW_COLUMNS || letters > NARROW_LETTERS,
            text: plain.in_columns(wrap::COLUMNS),
            head,
            rows,
        }
    }

    /// The table as XHTML without classes, for machines.
    pub(super) fn html(&self) -> String {
        let mut html = String::from("<table>");
        if let Some(caption) = &self.caption {
            let _ = write!(html, "<caption>{}</caption>", caption.html);
        }
        if !self.head.is_empty() {
            let names = self.head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", cell.html));
            let _ = write!(html, "<thead><tr>{}</tr></thead>", names.collect::<String>());
        }
        html += "<tbody>";
        for row in &self.rows {
            let cells = row.iter().map(|cell| format!("<td>{}</td>", cell.html));
            let _ = write!(html, "<tr>{}</tr>", cells.collect::<String>());
        }
        html += "</tbody></table>";
        html
    }
}
