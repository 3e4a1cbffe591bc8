//! Opt-outs in exports: columns and values that say who wants no mail, and those that cannot be told.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use super::columns;
use super::dates::{self, Day, Order};
use super::opt_out_words as words;

/// What a row says about mail to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptOut {
    /// Whether the row says it outright; else a person has to decide, and there is no mail until then.
    pub certain: bool,
    /// Column and value, such as ``Status is `unsubscribed` ``.
    pub says: String,
    /// The day on which it was said, as the row has it.
    pub on: Option<String>,
}

/// A column that says who gets mail, in words that are not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearColumn {
    pub column: String,
    /// Its values that are not understood, each with the number of its rows.
    pub values: Vec<(String, usize)>,
}

/// What whoever imports says that a column, or one of its values, means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    pub column: String,
    /// `None` for the whole column, whatever it holds.
    pub value: Option<String>,
    /// Whether it means that somebody wants no mail.
    pub opted_out: bool,
}

impl Meaning {
    /// `COLUMN=VALUE`, or `COLUMN` alone.
    #[must_use]
    pub fn of(text: &str, opted_out: bool) -> Self {
        let (column, value) = match text.split_once('=') {
            Some((column, value)) => (column, Some(value.trim().to_owned())),
            None => (text, None),
        };
        Self { column: column.trim().to_owned(), value, opted_out }
    }
}

/// Whether the name of a file says that those in it want no mail: `unsubscribed_members.csv`, `Avregistrerade`.
#[must_use]
pub fn name_says_opt_out(name: &str) -> bool {
    let word = folded(name);
    has_part(words::UNSUBSCRIBED, &word) || has_part("bounced|bounces", &word)
}

/// How a column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Any value but a `no`.
    Unsubscribed,
    /// A yes, or a day.
    Inactive,
    /// A `no` says it.
    Active,
    /// A `no` leaves it to a person.
    Agreed,
    /// A word.
    Status,
    Notes,
    Tags,
    /// Whoever imports has said it of all its values, or of some.
    Told,
}

#[derive(Debug)]
struct Column {
    at: usize,
    header: String,
    kind: Kind,
}

/// What a value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Out,
    Undecided,
    Nothing,
    Unclear,
}

/// The columns of a file that say who gets mail.
#[derive(Debug)]
pub(super) struct OptOuts {
    columns: Vec<Column>,
    meanings: Vec<Meaning>,
    /// What values were found to say: a status has few, in thousands of rows.
    known: RefCell<HashMap<(usize, String), Says>>,
}

/// Values that are remembered; notes are all different.
const REMEMBERED: usize = 1_000;

impl OptOuts {
    /// Looks through the headings, and through the cells where a heading alone does not tell.
    pub(super) fn find<'a>(
        header: &[String],
        meanings: &[Meaning],
        rows: impl Iterator<Item = &'a [String]> + Clone,
    ) -> Self {
        let mut columns = Vec::new();
        for (at, header) in header.iter().enumerate() {
            let cells = || rows.clone().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|c| !c.is_empty());
            let told = meanings.iter().any(|meaning| same(&meaning.column, header));
            let kind = kind(header, cells).or(told.then_some(Kind::Told));
            if let Some(kind) = kind {
                columns.push(Column { at, header: header.trim().to_owned(), kind });
            }
        }
        Self { columns, meanings: meanings.to_vec(), known: RefCell::default() }
    }

    /// Whether a column is read here and has nothing else to say.
    pub(super) fn consumes(&self, at: usize) -> bool {
        let own = |kind| !matches!(kind, Kind::Notes | Kind::Tags | Kind::Told | Kind::Agreed);
        self.columns.iter().any(|column| column.at == at && own(column.kind))
    }

    /// The headings of the columns that were read.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        let own = self.columns.iter().filter(|column| self.consumes(column.at) || column.kind == Kind::Told);
        own.map(|column| column.header.as_str())
    }

    /// Meanings of columns that the file does not have.
    pub(super) fn unused(&self) -> Option<&str> {
        let known = |meaning: &&Meaning| !self.columns.iter().any(|column| same(&meaning.column, &column.header));
        self.meanings.iter().find(known).map(|meaning| meaning.column.as_str())
    }

    /// The columns that say it in words that are not understood.
    pub(super) fn unclear<'a>(&self, rows: impl Iterator<Item = &'a [String]> + Clone) -> Vec<UnclearColumn> {
        let mut unclear = Vec::new();
        for column in &self.columns {
            let mut values: BTreeMap<&str, usize> = BTreeMap::new();
            for row in rows.clone() {
                let cell = row.get(column.at).map_or("", |cell| cell.trim());
                if !cell.is_empty() && self.says(column, cell) == Says::Unclear {
                    *values.entry(cell).or_default() += 1;
                }
            }
            if !values.is_empty() {
                let mut values: Vec<_> = values.into_iter().map(|(value, rows)| (value.to_owned(), rows)).collect();
                values.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
                unclear.push(UnclearColumn { column: column.header.clone(), values });
            }
        }
        unclear
    }

    /// What a row says. What is certain comes before what is for a person to decide.
    pub(super) fn of(&self, row: &[String]) -> Option<OptOut> {
        let mut found: Option<OptOut> = None;
        for column in &self.columns {
            let cell = row.get(column.at).map_or("", |cell| cell.trim());
            if cell.is_empty() || found.as_ref().is_some_and(|found| found.certain) {
                continue;
            }
            let certain = match self.says(column, cell) {
                Says::Out => true,
                Says::Undecided => false,
                Says::Nothing | Says::Unclear => continue,
            };
            if certain || found.is_none() {
                let on = match dates::day(cell, Order::Unknown) {
                    Day::Known(day) => Some(day.to_string()),
                    _ => None,
                };
                let says = format!("{} is `{}`", column.header, short(cell));
                found = Some(OptOut { certain, says, on });
            }
        }
        found
    }

    fn says(&self, column: &Column, cell: &str) -> Says {
        let mine = self.meanings.iter().filter(|meaning| same(&meaning.column, &column.header));
        let exact = mine.clone().find(|meaning| meaning.value.as_deref().is_some_and(|value| same(value, cell)));
        if let Some(meaning) = exact.or_else(|| mine.clone().find(|meaning| meaning.value.is_none())) {
            return if meaning.opted_out { Says::Out } else { Says::Nothing };
        }
        if column.kind != Kind::Status {
            return value_says(column.kind, cell);
        }
        let mut known = self.known.borrow_mut();
        let key = (column.at, cell.to_owned());
        if let Some(says) = known.get(&key) {
            return *says;
        }
        let says = value_says(column.kind, cell);
        if known.len() < REMEMBERED {
            known.insert(key, says);
        }
        says
    }
}

fn short(cell: &str) -> String {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 60 { line.chars().take(59).chain(['…']).collect() } else { line }
}

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

/// Letters alone, lowercase and without accents.
fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| c.is_alphabetic());
    plain.flat_map(char::to_lowercase).collect()
}

/// Whether a list of words has this one.
fn is_one_of(words: &str, word: &str) -> bool {
    words.split('|').any(|own| own == word)
}

/// Whether one of a list of words is a part of this one.
fn has_part(words: &str, word: &str) -> bool {
    words.split('|').any(|part| word.contains(part))
}

fn kind<'a, I: Iterator<Item = &'a str>>(header: &str, cells: impl Fn() -> I) -> Option<Kind> {
    let word = folded(header);
    if word.is_empty() {
        return None;
    }
    let is = |words: &str| is_one_of(words, &word);
    let has = |words: &str| has_part(words, &word);
    if is(words::NOTES) {
        return Some(Kind::Notes);
    }
    if columns::column(header) == Some(columns::Column::Tags) {
        return Some(Kind::Tags);
    }
    if columns::column(header).is_some() {
        return None;
    }
    if is(words::MAIL_STATUS) {
        return Some(Kind::Status);
    }
    if is(words::ACTIVE) || word.strip_prefix("email").is_some_and(|rest| is_one_of(words::ACTIVE, rest)) {
        return Some(Kind::Active);
    }
    if is(words::AGREED) {
        return Some(Kind::Agreed);
    }
    if has(words::OTHER_CHANNELS) {
        return None;
    }
    if has(words::UNSUBSCRIBED) {
        return Some(Kind::Unsubscribed);
    }
    // A `status` of mail has one of these words; one of something else, such as of a subscription to a paper, none.
    let known = || cells().any(|cell| matches!(status(cell), Says::Out | Says::Undecided));
    let unknown = || cells().any(|cell| status(cell) == Says::Unclear);
    if is(words::STATUS) || word.ends_with("status") && (known() || !unknown()) {
        return Some(Kind::Status);
    }
    if is(words::PERHAPS_STATUS) {
        return known().then_some(Kind::Status);
    }
    // `Block` with a building, `Bounce` with a rate: only what says yes, no or when.
    if has(words::INACTIVE) && !word.ends_with("rate") && !word.contains("reason") && !word.contains("count") {
        return Some(Kind::Inactive);
    }
    if has(words::INACTIVE) && word.contains("hardbounce") {
        return Some(Kind::Unsubscribed);
    }
    None
}

fn value_says(kind: Kind, cell: &str) -> Says {
    // Times that never came.
    let never = cell.starts_with("0000-00-00") || cell.starts_with("1970-01-01");
    let yes = columns::yes(cell);
    match kind {
        Kind::Unsubscribed | Kind::Inactive if never || yes == Some(false) || is_none(cell) => Says::Nothing,
        Kind::Unsubscribed | Kind::Inactive if yes == Some(true) || is_day(cell) => Says::Out,
        Kind::Unsubscribed if cell.starts_with("http") || cell.starts_with("mailto:") => Says::Nothing,
        Kind::Unsubscribed => match status(cell) {
            Says::Nothing => Says::Nothing,
            _ => Says::Out,
        },
        Kind::Inactive => match status(cell) {
            // How often, not that it is over.
            Says::Unclear if cell.parse::<f64>().is_ok() => Says::Undecided,
            says => says,
        },
        Kind::Active | Kind::Agreed => match (yes, status(cell)) {
            (Some(false), _) if kind == Kind::Active => Says::Out,
            (_, Says::Out) => Says::Out,
            (Some(false), _) | (_, Says::Undecided) => Says::Undecided,
            _ => Says::Nothing,
        },
        Kind::Status => status(cell),
        Kind::Notes => {
            let text: String =
                cell.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).collect::<String>().to_lowercase();
            let text = text.replace('’', "'");
            if has_part(words::IN_NOTES, &text) { Says::Undecided } else { Says::Nothing }
        }
        Kind::Tags => {
            let tags = cell.split([',', ';', '|', '"']).map(folded).chain(cell.split_whitespace().map(folded));
            let mut tags = tags.filter(|tag| !tag.is_empty());
            if tags.any(|tag| is_one_of(words::TAGS, &tag)) { Says::Out } else { Says::Nothing }
        }
        Kind::Told => Says::Nothing,
    }
}

fn is_day(cell: &str) -> bool {
    matches!(dates::day(cell, Order::Unknown), Day::Known(_) | Day::Ambiguous)
        // Seconds since 1970, and how Excel counts days.
        || cell.parse::<f64>().is_ok_and(|number| (30_000.0..60_000.0).contains(&number) || number > 1e9)
}

fn is_none(cell: &str) -> bool {
    matches!(
        folded(cell).as_str(),
        "" | "none" | "null" | "never" | "na" | "nan" | "nie" | "aldrig" | "ingen" | "keine" | "jamais"
    ) && !cell.contains(|c: char| c.is_ascii_digit())
}

/// What a word in a status column says.
fn status(cell: &str) -> Says {
    let word = folded(cell);
    let word = word.as_str();
    let digits = cell.contains(|c: char| c.is_ascii_digit());
    if is_one_of(words::OUT, word) || is_one_of(words::OUT_MORE, word) {
        Says::Out
    } else if is_one_of(words::UNDECIDED, word) {
        Says::Undecided
    } else if is_one_of(words::IN, word) && !digits || is_none(cell) {
        Says::Nothing
    } else if has_part(words::UNSUBSCRIBED, word) {
        // `Unsubscribed by admin`, `Abgemeldet am 3.4.`
        Says::Out
    } else {
        Says::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(header: &str, cells: &[&str]) -> Vec<Says> {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        let found = OptOuts::find(&[header.to_owned()], &[], rows.iter().map(Vec::as_slice));
        let unclear = found.unclear(rows.iter().map(Vec::as_slice));
        let says = |row: &Vec<String>| match found.of(row) {
            Some(OptOut { certain: true, .. }) => Says::Out,
            Some(_) => Says::Undecided,
            None if unclear.iter().any(|c| c.values.iter().any(|(value, _)| *value == row[0])) => Says::Unclear,
            None => Says::Nothing,
        };
        rows.iter().map(says).collect()
    }

    #[test]
    fn headings_say_it_in_many_languages() {
        for (header, yes, no) in [
            ("Unsubscribed", "true", "false"),
            ("UNSUB_TIME", "2024-05-01 09:12:00", ""),
            ("CLEAN_TIME", "2024-05-01 09:12:00", ""),
            ("Email Opt Out", "Yes", "No"),
            ("HasOptedOutOfEmail", "1", "0"),
            ("Unsubscribed from all email", "true", ""),
            ("EMAIL_BLACKLISTED", "true", "false"),
            ("abgemeldet", "2023-04-01", "0"),
            ("Abgemeldet am", "01.04.2023", ""),
            ("Avregistrerad", "Ja", "Nej"),
            ("Avprenumererad", "x", ""),
            ("Afmeldt", "ja", "nej"),
            ("Avmeldt", "ja", "nei"),
            ("Désabonné", "oui", "non"),
            ("Dado de baja", "sí", "no"),
            ("Disiscritto", "sì", "no"),
            ("Uitgeschreven", "ja", "nee"),
            ("Peruutettu", "kyllä", "ei"),
            ("Do not contact", "TRUE", "FALSE"),
            ("Gesperrt", "Ja", "Nein"),
            ("Bounced", "yes", "no"),
            ("deactivated", "1680300000", "0"),
            ("Unsubscribed", "asked on the phone", "-"),
        ] {
            assert_eq!(judged(header, &[yes, no]), [Says::Out, Says::Nothing], "{header}: {yes}, {no}");
        }
        for (header, no, yes) in [
            ("aktiv", "0", "1"),
            ("Subscribed", "No", "Yes"),
            ("Active", "false", "true"),
            ("Prenumererar", "nej", "ja"),
        ] {
            assert_eq!(judged(header, &[no, yes]), [Says::Out, Says::Nothing], "{header}");
        }
        assert_eq!(judged("Newsletter", &["nein", "ja"]), [Says::Undecided, Says::Nothing]);
    }

    #[test]
    fn a_status_is_a_word_and_one_that_is_not_understood_is_told() {
        let out = [
            "unsubscribed",
            "Cleaned",
            "BLOCKLISTED",
            "Abgemeldet",
            "avregistrerad",
            "Afmeldt",
            "avmeldt",
            "peruttu",
            "Désabonné",
            "Dado de baja",
            "disiscritto",
            "uitgeschreven",
            "Hard bounce",
            "Do Not Contact",
        ];
        assert_eq!(judged("Status", &out), out.map(|_| Says::Out));
        let fine = ["Freelance", "Active", "Subscribed", "enabled", "aktiv", "abonné", "Prenumererar", "confirmed"];
        assert_eq!(judged("Status", &fine), fine.map(|_| Says::Nothing));
        assert_eq!(judged("status", &["unconfirmed", "active"]), [Says::Undecided, Says::Nothing]);
        assert_eq!(judged("Status", &["zzz", "2", "active"]), [Says::Unclear, Says::Unclear, Says::Nothing]);
        assert_eq!(judged("State", &["Bavaria", "NY"]), [Says::Nothing; 2]);
        assert_eq!(judged("State", &["unsubscribed", "active"]), [Says::Out, Says::Nothing]);
    }

    #[test]
    fn nobody_is_silenced_by_a_word_about_something_else() {
        for (header, cells) in [
            ("Block", ["B2", "1"]),
            ("Building block", ["A", "Yes"]),
            ("SMS opt-out", ["yes", "yes"]),
            ("Do not call", ["true", "true"]),
            ("Unsubscribe link", ["https://x.example/u/1", "https://x.example/u/2"]),
            ("Notes", ["met at the fair", "blocks of flats"]),
            ("Tags", ["motor, active", "inactive volcanoes"]),
            ("OPTIN_TIME", ["2021-03-01 10:00:00", "2021-03-01"]),
            ("Opt-in", ["yes", "2021-03-01"]),
            ("Outlet", ["Bounced", "Unsubscribed"]),
            ("Bounce rate", ["1", "2"]),
            ("Order status", ["shipped", "paid"]),
        ] {
            assert_eq!(judged(header, &cells), [Says::Nothing; 2], "{header}");
        }
        assert_eq!(judged("Notes", &["OBS! Vill inte ha utskick", "x"]), [Says::Undecided, Says::Nothing]);
        assert_eq!(judged("Tags", &["motor, unsubscribed", "x"]), [Says::Out, Says::Nothing]);
    }

    #[test]
    fn whoever_imports_may_say_what_is_meant() {
        let rows: Vec<Vec<String>> = ["zzz", "b", "unsubscribed"].map(|cell| vec![cell.to_owned()]).to_vec();
        let meanings = [Meaning::of("status=ZZZ", true), Meaning::of("Status = b", false)];
        let found = OptOuts::find(&["Status".to_owned()], &meanings, rows.iter().map(Vec::as_slice));
        assert_eq!(found.unclear(rows.iter().map(Vec::as_slice)), []);
        assert_eq!(rows.iter().map(|row| found.of(row).is_some()).collect::<Vec<_>>(), [true, false, true]);
        let all =
            OptOuts::find(&["Status".to_owned()], &[Meaning::of("status", false)], rows.iter().map(Vec::as_slice));
        assert!(rows.iter().all(|row| all.of(row).is_none()));
        assert_eq!(OptOuts::find(&[], &[Meaning::of("Stauts=b", false)], [].into_iter()).unused(), Some("Stauts"));
    }
}
