//! A file of people who want no mail: the addresses of all, or of those of whom a column says so.

use super::address::Address;
use super::cell_address::{self, Found};
use super::file_rows::{FileNote, FileRows, NotAListFile, ReadingOptions};
use super::layout::{self, FoundTable, Layout, NoLayout};
use super::opt_out::OptOut;
use super::table::TableRow;
use super::willing::Willing;

/// The addresses of a file.
#[derive(Debug)]
pub struct AddressFile {
    pub rows: Vec<AddressRow>,
    /// What was done to read the file.
    pub notes: Vec<FileNote>,
    /// The heading of the column that says who wants no mail, and how many rows were left out because they do not say so.
    pub left_out: Option<(String, usize)>,
}

/// The addresses of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    pub row: usize,
    pub found: Result<Vec<Address>, String>,
}

/// What a row says.
enum Row {
    /// With anything unreadable next to its addresses: it may be the address of somebody who wants no mail.
    Out(AddressRow, Option<String>),
    /// It says nothing against mail.
    Willing(AddressRow),
}

/// Reads the addresses of those who want no mail: everybody's, unless a column sets them apart.
pub(super) fn read_addresses(bytes: &[u8], options: &ReadingOptions) -> Result<AddressFile, NotAListFile> {
    let FoundTable { header, rows, notes, opt_out_sheets, .. } = FoundTable::of(FileRows::read(bytes, options)?);
    let columns = match Layout::find(header.clone(), &rows) {
        Ok(layout) => Some(layout.addresses),
        // Some of them may be other people's.
        Err(NoLayout::Several(columns)) => return Err(NotAListFile::SeveralAddresses(columns)),
        Err(NoLayout::None) => None,
    };
    let cells = || rows.iter().filter_map(|row| row.cells.as_deref().ok());
    let is_used = |at: usize| columns.iter().flatten().any(|own| *own == at);
    let opt_outs = layout::opt_outs(&header, is_used, &options.meanings, cells())?;
    let count = cells().count();
    let mut unclear = opt_outs.unclear(cells());
    // A column that says the same kind of thing of everybody tells nobody from others.
    unclear.retain(|column| column.values.iter().map(|(_, rows)| rows).sum::<usize>() < count);
    if !unclear.is_empty() {
        return Err(NotAListFile::UnclearAmong(unclear));
    }
    let told = opt_outs.tells(cells()).map(str::to_owned);
    let take = |row: &TableRow| {
        let (taken, wrong) = addresses(row, columns.as_deref());
        let says = row.cells.as_ref().ok().and_then(|cells| opt_outs.of(cells));
        let says = says.or_else(|| opt_out_sheets.of(taken.found.as_deref().unwrap_or_default()));
        match (&told, says, taken.found.is_ok()) {
            (None, ..) | (_, _, false) | (_, Some(OptOut { certain: true, .. }), _) => Row::Out(taken, wrong),
            (_, Some(OptOut { says, .. }), _) => Row::Out(
                AddressRow { row: taken.row, found: Err(format!("{says}: decide whether to suppress its address")) },
                None,
            ),
            (_, None, _) => Row::Willing(taken),
        }
    };
    let (mut out, mut willing, mut left) = (Vec::new(), Willing::default(), 0);
    for row in rows.iter().map(take) {
        match row {
            Row::Out(row, wrong) => {
                let refused =
                    wrong.filter(|_| row.found.is_ok()).map(|why| AddressRow { row: row.row, found: Err(why) });
                out.push(row);
                out.extend(refused);
            }
            Row::Willing(AddressRow { row, found }) => {
                left += 1;
                willing.add(row, &found.unwrap_or_default());
            }
        }
    }
    if let Some(column) = told.as_ref().filter(|_| left > 0 && !out.iter().any(|row| row.found.is_ok())) {
        return Err(NotAListFile::NobodyOptsOut(column.clone()));
    }
    for row in &mut out {
        let other = row.found.iter().flatten().find_map(|address| Some((address, willing.row_of(address)?)));
        if let Some((address, other)) = other {
            row.found =
                Err(format!("row {other} also has {address}, but does not say so: decide whether to suppress it"));
        }
    }
    Ok(AddressFile { rows: out, notes, left_out: told.filter(|_| left > 0).map(|column| (column, left)) })
}

/// The addresses of a row: those in the first of the columns that has one.
fn addresses(row: &TableRow, columns: Option<&[usize]>) -> (AddressRow, Option<String>) {
    let refused = |reason: String| AddressRow { row: row.number, found: Err(reason) };
    let cells = match &row.cells {
        Ok(cells) => cells,
        Err(bad) => return (refused(bad.0.clone().into_owned()), None),
    };
    let find = |cell: &String| cell_address::find(cell);
    let found: Vec<Vec<Found>> = match columns {
        Some(columns) => columns.iter().filter_map(|at| cells.get(*at)).map(find).collect(),
        None => vec![cells.iter().flat_map(find).collect()],
    };
    let readable = |found: &&Vec<Found>| found.iter().any(|found| found.address.is_ok());
    let wrong = found.iter().flatten().find_map(|found| found.address.clone().err());
    match found.iter().find(readable) {
        None => (refused(wrong.unwrap_or_else(|| "it has no address".to_owned())), None),
        Some(found) => {
            let addresses = found.iter().filter_map(|found| found.address.clone().ok()).collect();
            (AddressRow { row: row.number, found: Ok(addresses) }, wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::opt_out::Meaning;

    fn found(text: &str) -> Result<(Vec<String>, usize), NotAListFile> {
        let file = read_addresses(text.as_bytes(), &ReadingOptions::default())?;
        let said = file.rows.into_iter().map(|row| match row.found {
            Ok(addresses) => addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Err(why) => format!("! {why}"),
        });
        Ok((said.collect(), file.left_out.map_or(0, |(_, left)| left)))
    }

    #[test]
    fn where_a_column_tells_who_wants_no_mail_the_others_are_left_out() {
        for (text, out, left) in [
            ("name,email,status\nA,a@x.example,active\nB,b@x.example,unsubscribed\n", "b@x.example", 1),
            ("E-Mail;Abgemeldet\na@x.example;nein\nb@x.example;ja\n", "b@x.example", 1),
            ("email,Subscribed\na@x.example,yes\nb@x.example,no\n", "b@x.example", 1),
            ("a@x.example;Anna;subscribed\nb@x.example;Bo;unsubscribed\n", "b@x.example", 1),
            // No column tells.
            ("email,Notes\na@x.example,met\nb@x.example,\n", "a@x.example|b@x.example", 0),
            ("email,GDPR consent\na@x.example,yes\nb@x.example,yes\n", "a@x.example|b@x.example", 0),
            ("a@x.example\nb@x.example\n", "a@x.example|b@x.example", 0),
            // Addresses of others.
            ("email,Responsible email,unsubscribed\na@x.example,boss@x.example,yes\n", "a@x.example", 0),
            ("Name;E-Mail Redaktion;E-Mail privat\nA;red@x.example;a@x.example\n", "red@x.example", 0),
        ] {
            assert_eq!(found(text).map(|(rows, left)| (rows.join("|"), left)), Ok((out.to_owned(), left)), "{text}");
        }
        let (rows, _) = found("email,status\na@x.example,unsubscribed\na@x.example,active\nb@x.example,pending\nc@x.example,unsubscribed\n").unwrap();
        assert_eq!(
            rows,
            [
                "! row 3 also has a@x.example, but does not say so: decide whether to suppress it",
                "! status is `pending`: decide whether to suppress its address",
                "c@x.example"
            ]
        );
    }

    #[test]
    fn a_file_that_does_not_say_it_clearly_is_refused() {
        for text in ["email,unsubscribed\na@x.example,no\nb@x.example,no\n", "email,status\na@x.example,active\n"] {
            assert!(matches!(found(text), Err(NotAListFile::NobodyOptsOut(_))), "{text}");
        }
        let unclear = "email,status\na@x.example,zzz\nb@x.example,unsubscribed\n";
        assert!(matches!(found(unclear), Err(NotAListFile::UnclearAmong(_))));
        assert_eq!(found("a@x.example,b@x.example\n"), Err(NotAListFile::SeveralAddresses(2)));
    }

    #[test]
    fn a_file_is_read_as_for_an_import() {
        let read = |text: &str, meanings: &[Meaning]| {
            read_addresses(
                text.as_bytes(),
                &ReadingOptions { meanings: meanings.to_vec(), ..ReadingOptions::default() },
            )
        };
        // Titles are told, and headings that come again are no rows.
        let text = "Press office 2026\nemail,status\na@x.example,unsubscribed\nemail,status\nb@x.example,active\n";
        let file = read(text, &[]).unwrap();
        assert_eq!(file.notes, [FileNote::TitleRows(1, "Press office 2026".to_owned())]);
        assert_eq!(file.rows.iter().map(|row| (row.row, row.found.is_ok())).collect::<Vec<_>>(), [(3, true)]);
        assert_eq!(file.left_out, Some(("status".to_owned(), 1)));
        // What is meant counts, and what is not there is refused.
        let meaning = |column: &str, value: &str| {
            [Meaning { column: column.to_owned(), value: Some(value.to_owned()), opted_out: true }]
        };
        for text in
            ["email,status\na@x.example,zzz\nb@x.example,active\n", "email,group\na@x.example,zzz\nb@x.example,y\n"]
        {
            let column = &text[6..text.find('\n').unwrap()];
            let file = read(text, &meaning(column, "ZZZ")).unwrap();
            assert_eq!(file.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2], "{text}");
            assert_eq!(file.left_out, Some((column.to_owned(), 1)));
            let unknown = read(text, &meaning("stauts", "zzz")).unwrap_err();
            assert_eq!(unknown, NotAListFile::NoColumn("stauts".to_owned()));
            let unknown = read(text, &meaning(column, "xyz")).unwrap_err();
            assert!(matches!(unknown, NotAListFile::NoValue { .. }), "{unknown}");
        }
    }
}
