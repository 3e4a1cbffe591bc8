//! Rows that are headings of a part of a list, such as `Unsubscribed`: those below them may want no mail.

use super::cell_address::is_address;
use super::opt_out::OptOut;
use super::opt_out_gone::is_gone;
use super::opt_out_values::{Says, status, text as remark};
use super::table::TableRow;

/// A heading has no more letters.
const LONGEST: usize = 60;

/// The parts of a list whose headings say that those below want no mail.
#[derive(Debug, Default)]
pub(super) struct OptOutSections(Vec<Section>);

#[derive(Debug)]
struct Section {
    /// The row of the heading, and that of the next part.
    from: usize,
    to: Option<usize>,
    heading: String,
}

impl OptOutSections {
    /// Finds them among the rows, and above the headings of the columns.
    pub(super) fn find(title: &[Vec<String>], rows: &[TableRow]) -> Self {
        let above = title.iter().filter_map(|cells| heading(cells));
        let mut above = above.filter(|(_, text)| says_opt_out(text)).map(|(column, text)| (0, column, text));
        let (mut all, mut open) = (Vec::new(), above.next_back());
        let mut last = None;
        for TableRow { number, cells } in rows {
            let is_apart = last.is_some_and(|last| number - last > 1);
            last = Some(*number);
            let Some((column, text)) = cells.as_ref().ok().and_then(|cells| heading(cells)) else { continue };
            let is_opening = says_opt_out(text) || remark(text) != Says::Nothing;
            // A name without an address stands alone as well, and is no heading.
            let ends = |(_, of, _): &(usize, usize, &str)| {
                is_opening || *of == column && (is_apart || status(text) == Says::Nothing)
            };
            if let Some((from, _, heading)) = open.take_if(|open| ends(open)) {
                all.push(Section { from, to: Some(*number), heading: heading.to_owned() });
            }
            if is_opening {
                open = Some((*number, column, text));
            }
        }
        all.extend(open.map(|(from, _, heading)| Section { from, to: None, heading: heading.to_owned() }));
        Self(all)
    }

    /// Whether a row is the heading of one.
    pub(super) fn begin_at(&self, row: usize) -> bool {
        self.0.iter().any(|section| section.from == row)
    }

    /// What they say about a row.
    pub(super) fn of(&self, row: usize) -> Option<OptOut> {
        let is_in = |section: &&Section| section.from < row && section.to.is_none_or(|to| row < to);
        let Section { from, heading, .. } = self.0.iter().find(is_in)?;
        let place = if *from == 0 { "above the table".to_owned() } else { format!("in row {from}") };
        Some(OptOut { certain: false, says: format!("it stands below `{heading}` {place}"), on: None })
    }
}

/// The only text in a row, and its column.
fn heading(cells: &[String]) -> Option<(usize, &str)> {
    let mut filled = cells.iter().enumerate().map(|(at, cell)| (at, cell.trim())).filter(|(_, cell)| !cell.is_empty());
    let (at, text) = filled.next()?;
    // A cell that goes over several columns may stand in each of them.
    let is_alone = filled.all(|(_, other)| other == text);
    let is_text = !text.contains('@') && !is_address(text) && text.chars().count() < LONGEST;
    (is_alone && is_text).then_some((at, text))
}

fn says_opt_out(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(status(text), Says::Out | Says::Undecided) || is_gone(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text that stand in such a part, each with what is said of it.
    fn held(title: &[&str], rows: &[(usize, &[&str])]) -> Vec<(usize, String)> {
        let strings = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let table: Vec<TableRow> =
            rows.iter().map(|(number, cells)| TableRow { number: *number, cells: Ok(strings(cells)) }).collect();
        let title: Vec<Vec<String>> = title.iter().map(|cell| strings(&[cell])).collect();
        let sections = OptOutSections::find(&title, &table);
        rows.iter().filter_map(|(row, _)| Some((*row, sections.of(*row)?.says))).collect()
    }

    #[test]
    fn rows_below_a_heading_that_says_so_are_held_up_to_the_next_part() {
        let rows: [(usize, &[&str]); 9] = [
            (2, &["Sport"]),
            (3, &["Ann", "ann@x.example"]),
            (5, &["--- Unsubscribed: ---", ""]),
            (6, &["Bo", "bo@x.example"]),
            // A name without an address is no heading, nor is a text elsewhere.
            (7, &["Cy", ""]),
            (8, &["Di", "di@x.example"]),
            (10, &["", "later"]),
            (12, &["Culture"]),
            (13, &["Eve", "eve@x.example"]),
        ];
        let says = "it stands below `--- Unsubscribed: ---` in row 5";
        let expected: Vec<_> = [6, 7, 8, 10].map(|row| (row, says.to_owned())).into();
        assert_eq!(held(&["Press list"], &rows), expected);
    }

    #[test]
    fn a_title_and_a_row_of_its_own_without_a_gap_count_too() {
        let rows: [(usize, &[&str]); 5] = [
            (4, &["Ann", "ann@x.example"]),
            (5, &["Active"]),
            (6, &["Bo", "bo@x.example"]),
            (7, &["Abgemeldet", "Abgemeldet"]),
            (8, &["Cy", "cy@x.example"]),
        ];
        let above = |row| (row, "it stands below `Opted out` above the table".to_owned());
        let below = (8, "it stands below `Abgemeldet` in row 7".to_owned());
        assert_eq!(held(&["Opted out"], &rows), [above(4), below]);
    }
}
