//! The tables of a web page while they are open.

use html5ever::tokenizer::Tag;

use super::row::{Row, Shape};
use super::tables::Found;

/// No table is wider; what is, is there to fill the memory.
const MOST_COLUMNS: usize = 60;

/// A table as far as it was read.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that was seen or not")]
pub(super) struct OpenTable {
    /// Whether it is there to set the page, and holds text.
    pub(super) layout: bool,
    pub(super) in_head: bool,
    found: Found,
    in_caption: bool,
    /// The cells of the open row.
    row: Option<Vec<String>>,
    /// Whether all cells of the open row name something.
    names: bool,
    /// Over how many columns the open cell goes, if one is open, and over how many rows.
    cell: Option<(usize, usize)>,
    /// How many more rows a cell above goes down, by column.
    down: Vec<usize>,
    line: usize,
}

impl OpenTable {
    pub(super) fn new(tag: &Tag) -> Self {
        let role = tag.attrs.iter().find(|attribute| &*attribute.name.local == "role");
        Self { layout: role.is_some_and(|role| matches!(&*role.value, "presentation" | "none")), ..Self::default() }
    }

    /// Whether text belongs to a cell or to the caption.
    pub(super) fn in_cell(&self) -> bool {
        !self.layout && (self.row.is_some() || self.in_caption)
    }

    /// Begins the caption, or ends it with its text.
    pub(super) fn caption(&mut self, text: Option<String>) {
        self.in_caption = text.is_none();
        if let Some(text) = text {
            self.found.caption =
                Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty());
        }
    }

    pub(super) fn begin_row(&mut self, line: usize) {
        self.end_row();
        self.row = Some(Vec::new());
        self.names = true;
        self.line = line;
    }

    pub(super) fn begin_cell(&mut self, is_name: bool, (columns, rows): (usize, usize), line: usize) {
        if self.row.is_none() {
            self.begin_row(line);
        }
        self.names &= is_name || self.in_head;
        self.below();
        self.cell = Some((columns, rows));
    }

    /// Leaves room for the cells above that go down to this row.
    fn below(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(left) = self.down.get_mut(row.len()).filter(|left| **left > 0) {
            *left -= 1;
            row.push(String::new());
        }
    }

    pub(super) fn end_cell(&mut self, text: String) {
        let Some(row) = &mut self.row else { return };
        let Some((columns, rows)) = self.cell.take() else {
            // Words between the cells are kept in one of their own.
            if !text.trim().is_empty() && row.len() < MOST_COLUMNS {
                row.push(text);
            }
            return;
        };
        if row.len() >= MOST_COLUMNS {
            if let Some(last) = row.last_mut() {
                last.extend([" ", text.as_str()]);
            }
            return;
        }
        for nth in 0..columns.min(MOST_COLUMNS - row.len()) {
            let at = row.len();
            if self.down.len() <= at {
                self.down.resize(at + 1, 0);
            }
            self.down[at] = rows.saturating_sub(1);
            row.push(if nth == 0 { text.clone() } else { String::new() });
        }
    }

    pub(super) fn end_row(&mut self) {
        self.below();
        let Some(row) = self.row.take() else { return };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        if self.found.cells.is_empty() && self.names {
            self.found.header = Some(true);
        }
        self.found.cells.push(row);
        self.found.lines.push(self.line);
    }

    /// What was read so far as rows of text; from here on what stands in it is text.
    pub(super) fn as_layout(&mut self) -> Vec<Row> {
        self.end_row();
        self.layout = true;
        let found = std::mem::take(&mut self.found);
        let lines = found.lines.iter().copied();
        let rows = lines.zip(found.cells).flat_map(|(line, cells)| cells.into_iter().map(move |text| (line, text)));
        let rows = found.caption.map(|caption| (self.line, caption)).into_iter().chain(rows);
        let row = |(line, text): (usize, String)| Row {
            line,
            text: text.trim().to_owned(),
            apart: true,
            shape: Shape::Plain,
        };
        rows.map(row).filter(|row| !row.text.is_empty()).collect()
    }

    pub(super) fn rows(mut self, apart: bool) -> Vec<Row> {
        self.end_row();
        self.found.apart = apart;
        self.found.rows()
    }
}

/// Over how many columns and rows a cell goes.
pub(super) fn spans(tag: &Tag) -> (usize, usize) {
    let of = |name: &str| {
        let said = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
        said.and_then(|said| said.value.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, 1_000)
    };
    (of("colspan"), of("rowspan"))
}
