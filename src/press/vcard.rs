//! Cards of address books, `.vcf` 2.1, 3.0 and 4.0, as rows of a table.

use std::sync::LazyLock;

use super::decoding::{self, Decoded};
use super::encoding::Encoding;
use super::opt_out_heading;
use super::table::{BadRow, TableRow};

/// The cards of a file: a row with the headings, and one for each card.
#[derive(Debug)]
pub(super) struct Cards {
    pub(super) rows: Vec<TableRow>,
    pub(super) decoded: Decoded,
}

/// What a card says.
#[derive(Debug, Default)]
struct Card {
    /// By the heading of its column.
    values: Vec<(String, String)>,
    /// It has more values of a kind than are read.
    is_cut: bool,
}

impl Card {
    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &String> {
        self.values.iter().filter(move |(own, _)| own == kind).map(|(_, value)| value)
    }
}

/// The columns of all cards, in their order; more of a kind are numbered.
const COLUMNS: [&str; 12] = [
    "name",
    "first name",
    "middle name",
    "last name",
    "e-mail",
    "outlet",
    "title",
    "phone",
    "language",
    "timezone",
    "tags",
    "note",
];

/// No person has more values of a kind.
const MOST: usize = 30;

/// What is said of a card that has more.
static CUT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "the card has more than {MOST} addresses, telephone numbers or the like, and those after the {MOST}th were not read"
    )
});

/// No address book has more cards.
const CARDS: usize = 200_000;

/// A file of cards that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCards {
    /// No address book has as many.
    #[error("it has more than {CARDS} cards")]
    TooMany,
    #[error("the card has no `END:VCARD`: the file is cut off")]
    CutOff,
}

/// Whether a file has cards.
pub(super) fn is_cards(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(200)];
    let letters: Vec<u8> = start.iter().copied().filter(u8::is_ascii_graphic).collect();
    letters.windows(11).next_back().is_some()
        && String::from_utf8_lossy(&letters)
            .to_ascii_uppercase()
            .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
            .starts_with("BEGIN:VCARD")
}

/// Reads the cards of a file.
pub(super) fn read(bytes: &[u8], asked: Option<Encoding>) -> Result<Cards, NotCards> {
    // A line may have been folded within a letter, and so it is unfolded before it is decoded.
    let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let mut decoded = if wide { decoding::decode(bytes, asked) } else { decoding::decode(&unfolded(bytes), asked) };
    let text = std::mem::take(&mut decoded.text);
    let cards = cards(&text)?;
    let is_cut_off = |card: &Result<Card, BadRow>| matches!(card, Err(why) if why.0.contains("END:VCARD"));
    if !cards.is_empty() && cards.iter().all(is_cut_off) {
        return Err(NotCards::CutOff);
    }
    let mut header: Vec<String> = Vec::new();
    for column in COLUMNS {
        let most = cards.iter().flatten().map(|card| card.of_kind(column).count()).max();
        header.extend((1..=most.unwrap_or(0)).map(|nth| numbered(column, nth)));
    }
    let row = |number: usize, cells| TableRow { number, cells };
    let mut rows = vec![row(0, Ok(header.clone()))];
    for (at, card) in (1..).zip(cards) {
        let is_cut = card.as_ref().is_ok_and(|card| card.is_cut);
        let cells = card.map(|card| {
            let mut cells = vec![String::new(); header.len()];
            for column in COLUMNS {
                for (nth, value) in card.of_kind(column).enumerate() {
                    if let Some(place) = header.iter().position(|held| *held == numbered(column, nth + 1)) {
                        cells[place].clone_from(value);
                    }
                }
            }
            cells
        });
        rows.push(row(at, cells));
        if is_cut {
            rows.push(row(at, Err(BadRow(CUT.as_str().into()))));
        }
    }
    Ok(Cards { rows, decoded })
}

fn numbered(column: &str, nth: usize) -> String {
    if nth == 1 { column.to_owned() } else { format!("{column} {nth}") }
}

/// Lines that were folded made whole: a break and the blank after it are taken out.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    // Version 2.1 folds at a blank, which stays.
    let old = memchr::memmem::find(&bytes[..bytes.len().min(1 << 16)], b"VERSION:2.1").is_some();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let ends = if bytes[at..].starts_with(b"\r\n") { 2 } else { usize::from(matches!(bytes[at], b'\n' | b'\r')) };
        if ends > 0 && matches!(bytes.get(at + ends), Some(b' ' | b'\t')) {
            if old {
                out.push(b' ');
            }
            at += ends + 1;
        } else if ends > 0 {
            out.push(b'\n');
            at += ends;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

fn cards(text: &str) -> Result<Vec<Result<Card, BadRow>>, NotCards> {
    let mut all = Vec::new();
    let mut card: Option<Builder> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(mut property) = Property::of(line) else { continue };
        match (property.name.as_str(), property.value.trim().to_ascii_uppercase().as_str()) {
            ("BEGIN", "VCARD") => {
                if card.is_some() {
                    all.push(Err(BadRow("the card has no `END:VCARD`".into())));
                }
                card = Some(Builder::default());
            }
            ("END", "VCARD") => all.extend(card.take().map(Builder::finish)),
            _ => {
                // A line in quoted-printable goes on where it ends with `=`.
                while property.quoted && property.value.ends_with('=') {
                    property.value.pop();
                    let Some(next) = lines.next() else { break };
                    property.value.push_str(next.trim_start());
                }
                if let Some(card) = &mut card {
                    card.take(&property);
                }
            }
        }
        if all.len() > CARDS {
            return Err(NotCards::TooMany);
        }
    }
    if card.is_some() {
        all.push(Err(BadRow("the card has no `END:VCARD`: the file is cut off".into())));
    }
    Ok(all)
}

/// A line of a card.
struct Property {
    /// Before its name there may be a group: `item1.EMAIL`.
    name: String,
    parameters: Vec<String>,
    value: String,
    quoted: bool,
}

impl Property {
    fn of(line: &str) -> Option<Self> {
        let mut in_quotes = false;
        let colon = line.char_indices().find(|(_, c)| {
            in_quotes ^= *c == '"';
            *c == ':' && !in_quotes
        });
        let (head, value) = line.split_at(colon?.0);
        let mut parts = head.split(';');
        let name = parts.next()?.rsplit('.').next()?.trim().to_ascii_uppercase();
        let parameters: Vec<String> = parts.map(|part| part.trim().to_ascii_uppercase()).collect();
        let quoted = parameters.iter().any(|parameter| parameter.ends_with("QUOTED-PRINTABLE"));
        Some(Self { name, parameters, value: value[1..].to_owned(), quoted })
    }

    /// Whether it comes first among others of its kind.
    fn is_preferred(&self) -> bool {
        self.parameters.iter().any(|parameter| {
            parameter == "PREF"
                || parameter.starts_with("PREF=1")
                || parameter
                    .strip_prefix("TYPE=")
                    .is_some_and(|types| types.trim_matches('"').split(',').any(|one| one == "PREF"))
        })
    }

    /// The value decoded, its escapes still in place.
    fn text(&self) -> String {
        if !self.quoted {
            return self.value.clone();
        }
        let bytes = quoted_printable(&self.value);
        let charset = self.parameters.iter().find_map(|parameter| parameter.strip_prefix("CHARSET="));
        let charset = charset.and_then(|label| label.trim_matches('"').parse::<Encoding>().ok());
        decoding::decode(&bytes, charset).text
    }
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit =
        |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[derive(Debug, Default)]
struct Builder {
    card: Card,
    /// The addresses: the preferred one comes first.
    addresses: Vec<(bool, String)>,
    is_group: bool,
}

impl Builder {
    fn take(&mut self, property: &Property) {
        let text = property.text();
        let whole = || unescaped(&text);
        let mut put = |kind: &str, value: String| {
            if value.trim().is_empty() {
            } else if self.card.of_kind(kind).count() < MOST {
                self.card.values.push((kind.to_owned(), value));
            } else {
                self.card.is_cut = true;
            }
        };
        match property.name.as_str() {
            "FN" => put("name", whole()),
            "N" => {
                let parts = split(&text, ';');
                let part = |at: usize| parts.get(at).map(|part| part.replace(',', " ")).unwrap_or_default();
                put("last name", part(0));
                put("first name", part(1));
                put("middle name", part(2));
            }
            "EMAIL" => {
                let address = whole();
                if address.trim().is_empty() || self.addresses.iter().any(|(_, held)| *held == address) {
                } else if self.addresses.len() < MOST {
                    self.addresses.push((property.is_preferred(), address));
                } else {
                    self.card.is_cut = true;
                }
            }
            "ORG" => {
                put("outlet", split(&text, ';').into_iter().find(|part| !part.trim().is_empty()).unwrap_or_default());
            }
            "TITLE" | "ROLE" => put("title", whole()),
            "TEL" => put("phone", whole().trim_start_matches("tel:").to_owned()),
            "LANG" => put("language", whole()),
            "TZ" => put("timezone", whole()),
            "CATEGORIES" => put("tags", split(&text, ',').join(",")),
            "NOTE" => put("note", whole()),
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => self.is_group |= whole().trim().eq_ignore_ascii_case("group"),
            // Programs' own properties, where they say who gets mail: `X-OPT-OUT:yes`. A person reads them as a note.
            own => {
                let value = whole();
                if own.strip_prefix("X-").is_some_and(|name| opt_out_heading::speaks(name, value.trim())) {
                    put("note", format!("opt-out? {own}: {value}"));
                }
            }
        }
    }

    fn finish(mut self) -> Result<Card, BadRow> {
        if self.is_group && self.addresses.is_empty() {
            return Err(BadRow("it is a group of contacts, not a person".into()));
        }
        self.addresses.sort_by_key(|(preferred, _)| !preferred);
        let mut seen: Vec<String> = Vec::new();
        for (_, address) in self.addresses {
            if !seen.contains(&address) {
                seen.push(address.clone());
                self.card.values.push(("e-mail".to_owned(), address));
            }
        }
        Ok(self.card)
    }
}

/// A value's parts, where the mark between them is not escaped; each without its escapes.
fn split(text: &str, mark: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        let last = parts.last_mut();
        match (c, last) {
            ('\\', Some(part)) => match letters.next() {
                Some('n' | 'N') => part.push('\n'),
                Some(escaped) => part.push(escaped),
                None => part.push('\\'),
            },
            (c, _) if c == mark => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

fn unescaped(text: &str) -> String {
    split(text, '\0').join("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &[u8]) -> Vec<Vec<String>> {
        let cells = |row: TableRow| row.cells.unwrap_or_else(|bad| vec![format!("! {}", bad.0)]);
        read(text, None).unwrap().rows.into_iter().map(cells).collect()
    }

    #[test]
    fn cards_of_all_versions_are_rows() {
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\n\
                    FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=20M=C3=BC=\r\nller\r\nEMAIL;INTERNET:j@x.example\r\nEND:VCARD\r\n\
                    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Berg\\, red.\r\nORG:GP\\; Motor;Desk\r\n\
                    item1.EMAIL;type=INTERNET:b@x.example\r\nitem1.X-ABLabel:_$!<Work>!$_\r\nEMAIL;TYPE=WORK,PREF:a@x.example\r\n\
                    NOTE:one\\ntwo\r\nEND:VCARD\r\n\
                    BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo\r\nTEL;VALUE=uri:tel:+46-70-1\r\nEMAIL;PREF=1:c@x.example\r\nCATEGORIES:a,b\r\nEND:VCARD\r\n";
        let rows = table(text.as_bytes());
        assert_eq!(
            rows[0],
            ["name", "first name", "last name", "e-mail", "e-mail 2", "outlet", "phone", "tags", "note"]
        );
        assert_eq!(rows[1], ["Jörg Müller", "Jörg", "Müller", "j@x.example", "", "", "", "", ""]);
        assert_eq!(rows[2], ["Anna Berg, red.", "", "", "a@x.example", "b@x.example", "GP; Motor", "", "", "one\ntwo"]);
        assert_eq!(rows[3], ["Bo", "", "", "c@x.example", "", "", "+46-70-1", "a,b", ""]);
    }

    #[test]
    fn a_card_or_a_file_with_more_than_anybody_has_says_so() {
        let more = (0..31).fold(String::new(), |all, n| all + &format!("EMAIL:a{n}@x.example\n"));
        let next = "BEGIN:VCARD\nFN:Bo\nEMAIL:b@x.example\nEND:VCARD\n";
        let rows = read(format!("BEGIN:VCARD\nFN:A\n{more}END:VCARD\n{next}").as_bytes(), None).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [0, 1, 1, 2]);
        assert!(rows[1].cells.as_ref().unwrap().iter().any(|cell| cell == "a29@x.example"));
        assert!(rows[2].cells.as_ref().unwrap_err().0.contains("more than 30"));
        let phones = "TEL:1\n".repeat(31);
        assert!(table(format!("BEGIN:VCARD\nFN:A\n{phones}END:VCARD\n").as_bytes())[2][0].contains("more than 30"));
        // It is said in a row of its own, and of the card it belongs to alone.
        let cut = &rows[2].cells.as_ref().unwrap_err().0;
        assert!(cut.ends_with("and those after the 30th were not read"), "{cut}");
        assert!(rows[3].cells.as_ref().unwrap().iter().any(|cell| cell == "b@x.example"));
        // The same address again is not another one.
        let same = "EMAIL:a@x.example\n".repeat(40);
        assert_eq!(table(format!("BEGIN:VCARD\nFN:A\n{same}END:VCARD\n").as_bytes()).len(), 2);
        let card = "BEGIN:VCARD\nEND:VCARD\n";
        assert_eq!(read(card.repeat(CARDS).as_bytes(), None).unwrap().rows.len(), CARDS + 1);
        assert_eq!(read(card.repeat(CARDS + 1).as_bytes(), None).unwrap_err(), NotCards::TooMany);
    }

    #[test]
    fn lines_are_unfolded_within_letters_and_what_is_cut_off_is_told() {
        let folded = [
            b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:J\xC3\r\n \xB6rg\r\nEMAIL:j@x.exa\r\n mple\r\nEND:VCARD\r\n".as_slice(),
            b"BEGIN:VCARD\nFN:Bo\n",
        ]
        .concat();
        assert_eq!(
            table(&folded)[1..],
            [
                vec!["Jörg".to_owned(), "j@x.example".to_owned()],
                vec!["! the card has no `END:VCARD`: the file is cut off".to_owned()]
            ]
        );
        // Where nothing is whole, that is said of the file.
        let cut = read(b"BEGIN:VCARD\nFN:Bo\nEMAIL:b@x.example\n", None).unwrap_err();
        assert_eq!(cut.to_string(), "the card has no `END:VCARD`: the file is cut off");
        let group = b"BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Press\nEND:VCARD\n";
        assert_eq!(table(group)[1], ["! it is a group of contacts, not a person"]);
        assert!(
            is_cards(b"\xEF\xBB\xBF begin:vcard\r\n") && is_cards(b"\xFF\xFEB\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0")
        );
        assert!(!is_cards(b"name,email\n") && !is_cards(b""));
    }
}
