//! A line of a text, and what its marks say that it is.

/// One row of the text; rows are never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) text: String,
    /// Whether an empty line stands before it.
    pub(super) apart: bool,
    pub(super) shape: Shape,
}

impl Row {
    /// A row without marks.
    pub(super) fn plain(line: usize, text: &str) -> Self {
        Self { line, text: text.to_owned(), apart: false, shape: Shape::Plain }
    }
}

/// What a row is by the marks of its format, not by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    #[default]
    Plain,
    Heading,
    Item,
    Quote,
    Caption,
    /// A whole table, see `tables`.
    Table {
        header: bool,
    },
    /// The names of the columns of a table that has become something else.
    Names,
}
