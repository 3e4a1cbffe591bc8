//! A table of a release, and how it stands in plain text.

/// Rows of cells, as long as one another; a cell is a line of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What stands over it.
    pub caption: Option<String>,
    /// Whether the first row names the columns.
    pub header: bool,
    pub rows: Vec<Vec<String>>,
}

/// Nobody reads more columns. What stands in others joins the last one.
const MOST_COLUMNS: usize = 60;

/// Between two columns of plain text.
const GAP: usize = 2;

/// A column of plain text is not made narrower than this for the others' sake.
const NARROWEST: usize = 6;

impl Table {
    /// A table of what was found: cells on one line, no empty rows and columns, all rows equally long.
    #[must_use]
    pub fn new(caption: Option<&str>, header: bool, rows: &[Vec<String>]) -> Self {
        let line = |cell: &str| {
            let mut line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            // Markdown's mark for a bar that divides nothing.
            while line.contains("\\|") {
                line = line.replace("\\|", "|");
            }
            line
        };
        let named = header && rows.first().is_some_and(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        let mut rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| line(cell)).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        for row in &mut rows {
            // Every row is as long as the longest: without a limit, few bytes would make many cells.
            if row.len() > MOST_COLUMNS {
                let others = row.split_off(MOST_COLUMNS - 1);
                row.push(others.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" "));
            }
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        for row in &mut rows {
            row.resize(columns, String::new());
        }
        let filled: Vec<bool> = (0..columns).map(|at| rows.iter().any(|row| !row[at].is_empty())).collect();
        for row in &mut rows {
            let mut filled = filled.iter();
            row.retain(|_| filled.next().copied().unwrap_or(true));
        }
        let caption = caption.map(line).filter(|caption| !caption.is_empty());
        Self { caption, header: named, rows }
    }

    /// The names of the columns, where the table has them.
    #[must_use]
    pub fn head(&self) -> Option<&[String]> {
        self.rows.first().filter(|_| self.header).map(Vec::as_slice)
    }

    /// The rows below the names.
    #[must_use]
    pub fn body(&self) -> &[Vec<String>] {
        &self.rows[usize::from(self.header).min(self.rows.len())..]
    }

    #[must_use]
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Caption and cells, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.caption.iter().chain(self.rows.iter().flatten()).map(String::as_str)
    }

    /// Which columns hold figures: they stand flush right.
    #[must_use]
    pub fn figures(&self) -> Vec<bool> {
        let figures = |at: usize| {
            let mut cells = self.body().iter().map(|row| row[at].as_str()).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(|cell| is_figure(cell) || is_dash(cell))
        };
        (0..self.columns()).map(figures).collect()
    }

    /// The rows as plain text of at most `width` columns: side by side, long cells on several lines; where there is no room
    /// for that, one cell below the other, each behind the name of its column.
    #[must_use]
    pub fn in_columns(&self, width: usize) -> String {
        match self.widths(width) {
            Some(widths) => self.aligned(&widths),
            None => self.listed(),
        }
    }

    /// How wide each column can be; `None` where the words of a row do not fit beside one another.
    fn widths(&self, width: usize) -> Option<Vec<usize>> {
        let columns = self.columns();
        let room = width.checked_sub(columns.saturating_sub(1) * GAP)?;
        let cells = |at: usize| self.rows.iter().map(move |row| row[at].as_str());
        let mut widths: Vec<usize> = (0..columns).map(|at| cells(at).map(length).max().unwrap_or(0)).collect();
        let word = |at: usize| cells(at).flat_map(str::split_whitespace).map(length).max().unwrap_or(0);
        let least: Vec<usize> = (0..columns).map(|at| word(at).max(NARROWEST.min(widths[at]))).collect();
        if least.iter().sum::<usize>() > room {
            return None;
        }
        // The widest gives way first.
        while widths.iter().sum::<usize>() > room {
            let widest = (0..columns).filter(|at| widths[*at] > least[*at]).max_by_key(|at| widths[*at])?;
            let next = (0..columns).filter(|at| *at != widest).map(|at| widths[at]).max().unwrap_or(0);
            let over = widths.iter().sum::<usize>() - room;
            let step = (widths[widest].saturating_sub(next) + 1).min(over).min(widths[widest] - least[widest]);
            widths[widest] -= step.max(1);
        }
        Some(widths)
    }

    fn aligned(&self, widths: &[usize]) -> String {
        let figures = self.figures();
        let mut lines: Vec<String> = Vec::new();
        for (nth, row) in self.rows.iter().enumerate() {
            let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| broken(cell, *width)).collect();
            for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                let mut text = String::new();
                for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
                    let cell = cell.get(line).map_or("", String::as_str);
                    let space = " ".repeat(width.saturating_sub(length(cell)));
                    let gap = if at == 0 { 0 } else { GAP };
                    text += &" ".repeat(gap);
                    text.extend(if figures[at] { [space.as_str(), cell] } else { [cell, space.as_str()] });
                }
                lines.push(text.trim_end().to_owned());
            }
            if nth == 0 && self.header {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                lines.push(rules.join(&" ".repeat(GAP)));
            }
        }
        lines.join("\n")
    }

    fn listed(&self) -> String {
        let names = self.head().unwrap_or_default();
        let row = |row: &Vec<String>| {
            let cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let lines = cells.map(|(at, cell)| match names.get(at).filter(|name| !name.is_empty()) {
                Some(name) => format!("{}: {cell}", name.trim_end_matches(':')),
                None => cell.clone(),
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        self.body().iter().map(row).collect::<Vec<_>>().join("\n\n")
    }
}

/// `120,400`, `−3.5 %`, `€ 12`, `1 204 kr`, `(38)`
pub(crate) fn is_figure(cell: &str) -> bool {
    let cell = cell.trim_matches(['(', ')', '*', '~', '±']).trim_start_matches(['+', '-', '−', '–', '<', '>', '≈']);
    let is_sign = |c: char| matches!(c, '$' | '€' | '£' | '%' | '‰' | '°' | '²' | '³' | '/');
    let currency = cell.split_once([' ', '\u{a0}']).filter(|(code, _)| {
        code.eq_ignore_ascii_case("kr") || code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let cell = currency.map_or(cell, |(_, figure)| figure).trim_start_matches(['$', '€', '£']).trim_start();
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '’' | '\'');
    let unit = cell.trim_start_matches(is_digit);
    cell.starts_with(|c: char| c.is_ascii_digit())
        && unit.chars().count() <= 4
        && unit.chars().all(|c| c.is_alphabetic() || is_sign(c) || c.is_numeric())
}

/// What stands for a figure that there is not.
fn is_dash(cell: &str) -> bool {
    matches!(cell, "-" | "–" | "—" | "−" | ".." | "…" | "n/a")
}

/// How many columns text takes, as far as counting characters can tell.
fn length(text: &str) -> usize {
    use unicode_normalization::char::is_combining_mark;
    text.chars().filter(|c| !is_combining_mark(*c)).count()
}

/// A cell's words in lines of at most a width; a word that is longer has its line to itself.
fn broken(cell: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in cell.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                *line += word;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: bool, rows: &[&[&str]]) -> Table {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        Table::new(None, header, &rows)
    }

    #[test]
    fn columns_stand_side_by_side_and_figures_flush_right() {
        let boats = table(true, &[&["Kind", "2023", "2024"], &["Ferries", "4", "5"], &["Åkare", "1 061", "–"]]);
        assert_eq!(boats.figures(), [false, true, true]);
        assert_eq!(
            boats.in_columns(72),
            "Kind      2023  2024\n-------  -----  ----\nFerries      4     5\nÅkare    1 061     –"
        );
    }

    #[test]
    fn long_cells_are_broken_and_what_has_no_room_is_listed() {
        let halls = table(true, &[&["Hall", "What it shows"], &["1", "boats that the harbour has kept"]]);
        assert_eq!(
            halls.in_columns(22),
            "Hall  What it shows\n----  ----------------\n   1  boats that the\n      harbour has kept"
        );
        let wide = table(true, &[&["Harbour", "Lighthouses"], &["Norby", "Undersåkershamnen"]]);
        assert_eq!(wide.in_columns(20), "Harbour: Norby\nLighthouses: Undersåkershamnen");
        assert!(table(false, &[&["a"; 40]]).in_columns(72).lines().all(|line| line == "a"));
    }

    #[test]
    fn what_is_empty_is_no_part_of_a_table() {
        let found = table(true, &[&["", "2023", ""], &["Ferries ", " 4\n5", ""], &["", "", ""], &["Boats"]]);
        assert_eq!(found.rows, [["", "2023"], ["Ferries", "4 5"], ["Boats", ""]]);
        assert!(!table(true, &[&["", ""], &["a", "b"]]).header);
        assert_eq!(table(true, &[]), Table::default());
    }

    #[test]
    fn a_figure_has_a_sign_a_unit_or_none() {
        for cell in ["120,400", "−3.5 %", "€ 12", "1 204 kr", "(38)", "12", "10³", "+4", "$1.2m"] {
            assert!(is_figure(cell), "{cell}");
        }
        for cell in ["Ferries", "13 May 2024", "a1", "Hall 1", "12 boats and more", "", "–"] {
            assert!(!is_figure(cell), "{cell}");
        }
    }
}
