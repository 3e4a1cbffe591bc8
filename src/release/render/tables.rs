//! Tables as templates see them.

use std::fmt::Write as _;

use serde::Serialize;

use super::prose::Prose;
use super::wrap;
use crate::release::Table;

/// The largest width of a letter in pixels, and the space beside a column.
const LETTER: usize = 8;
const SPACE: usize = 14;

/// How wide a table can be on a phone, and in a mail.
const TELEPHONE: usize = 284;
const MAIL: usize = 552;

#[derive(Debug, Clone, Serialize)]
pub(super) struct TableView {
    pub(super) caption: Option<Prose>,
    /// The names of the columns; empty where the table has none.
    pub(super) head: Vec<CellView>,
    pub(super) rows: Vec<Vec<CellView>>,
    /// The rows as plain text in columns, as wide as a mail's text.
    pub(super) text: String,
    /// Whether it is too wide for a phone, where its cells are then stacked.
    wide: bool,
    /// Whether it is too wide for a mail as well.
    tall: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct CellView {
    pub(super) html: String,
    text: String,
    /// Whether its column holds figures.
    pub(super) figure: bool,
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
        // Words are not broken, and figures are not broken at their spaces either.
        let longest = |at: usize| {
            let words = plain.rows.iter().flat_map(|row| row[at].split_whitespace()).map(wrap::width);
            let figures = plain.body().iter().filter(|_| figures[at]).map(|row| wrap::width(&row[at]));
            words.chain(figures).max().unwrap_or_default()
        };
        let pixels: usize = (0..plain.columns()).map(|at| longest(at) * LETTER + SPACE).sum();
        Self {
            caption: table.caption.as_deref().map(Prose::markdown),
            wide: pixels > TELEPHONE,
            tall: pixels > MAIL,
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
