//! Cells of an OpenDocument's tables that go over several rows: the reader of workbooks does not tell them.

use super::workbook_bounds::{number, tag_end};

/// A cell that stands once for several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MergedCell {
    pub(super) top: u32,
    pub(super) bottom: u32,
    pub(super) column: u32,
}

/// More are in no media list.
const MOST: usize = 100_000;

/// The merged cells of each table, in the order of the tables.
pub(super) fn merged(content: &[u8]) -> Vec<Vec<MergedCell>> {
    let mut tables = Vec::new();
    let mut found = Vec::new();
    let (mut row, mut column, mut repeats) = (0_u32, 0_u32, 1_u32);
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&content[at..], b"table:").map(|found| at + found) {
        at = start + b"table:".len();
        let Some(before) = start.checked_sub(2).and_then(|from| content.get(from..start)) else { continue };
        let (is_end, name) = (before == b"</", &content[at..]);
        if !is_end && before[1] != b'<' {
            continue;
        }
        let is = |what: &[u8]| {
            name.strip_prefix(what)
                .is_some_and(|rest| rest.first().is_none_or(|c| !c.is_ascii_alphabetic() && *c != b'-'))
        };
        let end = tag_end(content, start);
        let tag = &content[start..end];
        let times = |attribute: &[u8]| u32::try_from(number(tag, attribute)).unwrap_or(u32::MAX);
        if is(b"table") {
            (row, column) = (0, 0);
            if is_end {
                tables.push(std::mem::take(&mut found));
            }
        } else if is(b"table-row") {
            column = 0;
            if is_end {
                row = row.saturating_add(repeats);
            } else {
                repeats = times(b"number-rows-repeated");
                if tag.ends_with(b"/>") {
                    row = row.saturating_add(repeats);
                }
            }
        } else if !is_end && (is(b"table-cell") || is(b"covered-table-cell")) {
            let rows = times(b"number-rows-spanned");
            if rows > 1 && found.len() < MOST {
                found.push(MergedCell { top: row, bottom: row.saturating_add(rows - 1), column });
            }
            column = column.saturating_add(times(b"number-columns-repeated"));
        }
        at = end.max(at);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_found_with_their_rows_and_columns() {
        let content = b"<office:spreadsheet><table:table table:name=\"A table:table\"><table:table-column/>\
            <table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row><table:table-row/>\
            <table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>\
            <table:table-cell table:number-rows-spanned=\"4\" table:number-columns-spanned=\"1\"><text:p>x</text:p>\
            </table:table-cell></table:table-row></table:table><table:table/>\
            <table:table><table:table-row><table:covered-table-cell/><table:table-cell table:number-rows-spanned='2'/>\
            </table:table-row></table:table></office:spreadsheet>";
        let of = |top, bottom, column| vec![MergedCell { top, bottom, column }];
        assert_eq!(merged(content), [of(4, 7, 2), of(0, 1, 1)]);
        for cut in 0..content.len() {
            let _ = merged(&content[..cut]);
        }
    }
}
