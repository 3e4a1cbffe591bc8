//! A journalist as somebody types them, read by the rules of a row in a file.

use super::file_rows::{FileRows, NotAListFile};
use super::list_file::{self, ListFile};
use super::table::TableRow;

/// What can be typed about a journalist besides the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryField {
    Name,
    Outlet,
    Phone,
    Beat,
    Language,
    Zone,
    Tags,
    /// Whether the journalist is trusted with embargoes: yes or no.
    Embargo,
    Basis,
    Source,
    /// Since when the newsroom has the address.
    Date,
}

impl EntryField {
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Outlet,
        Self::Phone,
        Self::Beat,
        Self::Language,
        Self::Zone,
        Self::Tags,
        Self::Embargo,
        Self::Basis,
        Self::Source,
        Self::Date,
    ];

    /// Its heading in the list's file; a list may have another one for telephone numbers.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Outlet => "outlet",
            Self::Phone => "phone",
            Self::Beat => "beat",
            Self::Language => "language",
            Self::Zone => "zone",
            Self::Tags => "tags",
            Self::Embargo => "embargo",
            Self::Basis => "basis",
            Self::Source => "source",
            Self::Date => "date",
        }
    }
}

/// A journalist as typed. What is not named stays as it is on the list.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub address: String,
    pub fields: Vec<(EntryField, String)>,
}

impl Entry {
    /// The entry as a file of one row; `phone` is the list's heading over telephone numbers.
    pub(super) fn file(&self, phone: &str) -> Result<ListFile, NotAListFile> {
        let heading = |field: EntryField| if field == EntryField::Phone { phone } else { field.heading() };
        let mut header = vec!["address".to_owned()];
        let mut cells = vec![self.address.clone()];
        for field in EntryField::ALL {
            let typed: Vec<&str> =
                self.fields.iter().filter(|(own, _)| *own == field).map(|(_, text)| text.as_str()).collect();
            header.push(heading(field).to_owned());
            cells.push(typed.join(","));
        }
        let row = |number, cells| TableRow { number, cells: Ok(cells) };
        list_file::read_rows(FileRows::typed(vec![row(1, header), row(2, cells)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str, fields: &[(EntryField, &str)]) -> ListFile {
        let fields = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        Entry { address: address.to_owned(), fields }.file("Telefon").unwrap()
    }

    #[test]
    fn what_is_typed_is_read_as_a_row_of_a_file_is() {
        use EntryField::{Beat, Embargo, Language, Name, Phone, Tags, Zone};
        let fields = [
            (Name, "Anna  Berg"),
            (Phone, "+46 70 123"),
            (Language, "svenska"),
            (Zone, "Stockholm"),
            (Tags, "Formel 1"),
            (Tags, "tv"),
            (Embargo, "ja"),
            (Beat, "address"),
        ];
        let file = read("Anna@media.example", &fields);
        assert_eq!(file.other_columns, ["Telefon"]);
        let found = file.rows[0].found.as_ref().unwrap();
        let journalist = &found.journalist;
        assert_eq!((journalist.name.as_str(), journalist.address.as_str()), ("Anna Berg", "Anna@media.example"));
        assert_eq!(
            (journalist.language.as_deref(), journalist.zone.as_deref()),
            (Some("sv"), Some("Europe/Stockholm"))
        );
        assert_eq!((journalist.tags.join(" ").as_str(), journalist.embargo_trust), ("formel-1 tv", true));
        assert_eq!(found.other, ["+46 70 123"]);
        assert_eq!(file.rows.len(), 1);
    }

    #[test]
    fn what_an_import_refuses_is_refused_here() {
        use EntryField::{Basis, Date, Embargo, Name, Zone};
        for (address, field, text) in [
            ("anna.media.example", Name, "Anna"),
            ("", Name, "Anna"),
            ("anna@media.example", Zone, "Atlantis"),
            ("anna@media.example", Embargo, "perhaps"),
            ("anna@media.example", Basis, "because"),
            ("anna@media.example", Date, "2024-02-31"),
            ("anna@media.example", Name, "An\u{7}na"),
        ] {
            assert!(read(address, &[(field, text)]).rows[0].found.is_err(), "{address} {text}");
        }
    }
}
