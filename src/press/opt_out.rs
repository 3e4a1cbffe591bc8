//! Opt-outs in exports: columns and values that say who wants no mail, and those that cannot be told.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::dates::{self, Day, Order};
use super::list_cells::shortened;
use super::opt_out_heading::kind;
use super::opt_out_values::{Kind, Says, value_says};
use super::opt_out_words::{self as words, Words};

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

/// Whether the name of a file says that those in it want no mail: `unsubscribed_members.csv`, `Avregistrerade`.
#[must_use]
pub fn name_says_opt_out(name: &str) -> bool {
    // Mailchimp uses this name for people whose mail failed; a list that somebody has tidied up is another matter.
    let failed = "bounced|bounces|cleanedmembers|cleanedemailaudience|cleanedsegment";
    let name = Words::of(name);
    name.part(words::UNSUBSCRIBED).is_some() || name.part(failed).is_some()
}

#[derive(Debug)]
struct Column {
    at: usize,
    header: String,
    kind: Kind,
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
    /// Looks through the headings, and through the cells where a heading alone does not tell. A column that `is_used` for
    /// addresses says something beside them alone.
    pub(super) fn find<'a>(
        header: &[String],
        is_used: impl Fn(usize) -> bool,
        meanings: &[Meaning],
        rows: impl Iterator<Item = &'a [String]> + Clone,
    ) -> Self {
        let mut columns = Vec::new();
        let width = rows.clone().map(<[String]>::len).max().unwrap_or(0).max(header.len());
        for at in 0..width {
            let heading = header.get(at).map_or("", |heading| heading.trim());
            let cells = || rows.clone().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|c| !c.is_empty());
            let shown = if heading.is_empty() { format!("column {}", at + 1) } else { heading.to_owned() };
            let told = meanings.iter().any(|meaning| same(&meaning.column, &shown));
            let kind = match kind(heading, is_used(at), cells) {
                Kind::Text | Kind::Notes | Kind::Name | Kind::Named if told => Kind::Told,
                kind => kind,
            };
            columns.push(Column { at, header: shown, kind });
        }
        Self { columns, meanings: meanings.to_vec(), known: RefCell::default() }
    }

    /// None, for a list of the newsroom.
    pub(super) fn none() -> Self {
        Self { columns: Vec::new(), meanings: Vec::new(), known: RefCell::default() }
    }

    /// Whether a column is read here and has nothing else to say.
    pub(super) fn consumes(&self, at: usize) -> bool {
        let own = |kind: Kind| {
            use Kind::{
                Agreed, Block, Channel, Event, Hint, Name, Named, Notes, OtherStatus, Perhaps, Tags, Text, Told,
            };
            let is_kept = matches!(kind, Text | Name | Named | Notes | Perhaps | Tags | Told);
            !is_kept && !matches!(kind, Agreed | Block | Channel | Event | Hint | OtherStatus)
        };
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

    /// A meaning of a value that no row has.
    pub(super) fn unused_value<'a>(&self, rows: impl Iterator<Item = &'a [String]> + Clone) -> Option<(&str, &str)> {
        let valued = self.meanings.iter().filter_map(|meaning| Some((meaning, meaning.value.as_deref()?)));
        let mut unused = valued.filter(|(meaning, value)| {
            let mine = self.columns.iter().filter(|column| same(&column.header, &meaning.column));
            !mine
                .into_iter()
                .any(|column| rows.clone().filter_map(|row| row.get(column.at)).any(|cell| same(cell, value)))
        });
        unused.next().map(|(meaning, value)| (meaning.column.as_str(), value))
    }

    /// The heading of a column that tells those who want no mail from others, such as a status.
    pub(super) fn tells<'a>(&self, rows: impl Iterator<Item = &'a [String]> + Clone) -> Option<&str> {
        let says = |column: &Column, wanted: fn(Says) -> bool| {
            let cells = rows.clone().filter_map(|row| row.get(column.at)).map(|cell| cell.trim());
            cells.filter(|cell| !cell.is_empty()).any(|cell| wanted(self.says(column, cell)))
        };
        let telling = |column: &&Column| match column.kind {
            Kind::Unsubscribed | Kind::Inactive | Kind::Active | Kind::Status => true,
            Kind::Told => says(column, |says| says == Says::Out),
            Kind::Agreed | Kind::Event | Kind::Block | Kind::Perhaps => {
                says(column, |says| matches!(says, Says::Out | Says::Undecided))
                    && says(column, |says| says == Says::Nothing)
            }
            _ => false,
        };
        self.columns.iter().find(telling).map(|column| column.header.as_str())
    }

    /// The columns that say it in words that are not understood.
    pub(super) fn unclear<'a>(&self, rows: impl Iterator<Item = &'a [String]> + Clone) -> Vec<UnclearColumn> {
        use Kind::{Agreed, Detail, Event, HardBounce, Name, Named, Notes, Perhaps, Tags, Text, Told};

        let mut unclear = Vec::new();
        let says_it = |kind| matches!(kind, Agreed | Detail | Event | HardBounce | Perhaps | Told);
        let asks =
            |column: &&Column| !says_it(column.kind) && !matches!(column.kind, Tags | Text | Name | Named | Notes);
        for column in self.columns.iter().filter(asks) {
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
                let says = format!("{} is `{}`", column.header, shortened(cell, 60));
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

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(column: &str, value: Option<&str>, opted_out: bool) -> Meaning {
        Meaning { column: column.to_owned(), value: value.map(str::to_owned), opted_out }
    }

    fn judged(header: &str, cells: &[&str]) -> Vec<Says> {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        let found = OptOuts::find(&[header.to_owned()], |_| false, &[], rows.iter().map(Vec::as_slice));
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
        let meanings = [meaning("status", Some("ZZZ"), true), meaning("Status", Some("b"), false)];
        let found = OptOuts::find(&["Status".to_owned()], |_| false, &meanings, rows.iter().map(Vec::as_slice));
        assert_eq!(found.unclear(rows.iter().map(Vec::as_slice)), []);
        assert_eq!(rows.iter().map(|row| found.of(row).is_some()).collect::<Vec<_>>(), [true, false, true]);
        let all = OptOuts::find(
            &["Status".to_owned()],
            |_| false,
            &[meaning("status", None, false)],
            rows.iter().map(Vec::as_slice),
        );
        assert!(rows.iter().all(|row| all.of(row).is_none()));
        assert_eq!(
            OptOuts::find(&[], |_| false, &[meaning("Stauts", Some("b"), false)], [].into_iter()).unused(),
            Some("Stauts")
        );
    }

    #[test]
    fn headings_are_judged_by_whole_words_and_cells_by_what_they_say() {
        use Says::{Nothing, Out, Unclear, Undecided};
        for (header, cell, says) in [
            // An opt-out stays one, whatever else its heading holds.
            ("Opted out of email: Newsletter Subscription", "true", Out),
            ("Newsletter abgemeldet am", "03.04.2024", Out),
            ("Automatically unsubscribed", "yes", Out),
            ("Do not contact (leave blank if OK)", "x", Out),
            ("Unsubscribed from press briefings", "yes", Out),
            ("Unsubscribed (all channels: e-mail + SMS)", "yes", Out),
            ("Do not contact (no mail, no calls)", "yes", Out),
            ("Newsletterabmeldung", "ja", Out),
            ("isUnsubscribed", "true", Out),
            ("Do not contact by phone or letter", "yes", Unclear),
            ("SMS_BLACKLISTED", "true", Nothing),
            ("HasOptedOutOfFax", "1", Nothing),
            // A no to consent is for a person.
            ("Einwilligung", "nein", Undecided),
            ("GDPR consent", "no", Undecided),
            ("Kontakt erlaubt", "nein", Undecided),
            ("Presseverteiler", "nein", Undecided),
            ("Newsletter (ja/nein)", "nein", Undecided),
            ("Newsletter [y/n]", "n", Undecided),
            ("Subscribed to newsletter", "no", Undecided),
            ("Subscription", "no", Undecided),
            ("Subscribed", "never", Undecided),
            ("Samtycke", "nej", Undecided),
            ("Consentement", "non", Undecided),
            ("Toestemming", "nee", Undecided),
            ("Suostumus", "ei", Undecided),
            ("Consentimiento", "no", Undecided),
            ("Consenso", "no", Undecided),
            ("Samtykke", "nei", Undecided),
            ("Permission to mail", "not given", Undecided),
            ("mail", "nein", Undecided),
            ("Einwilligung", "ja", Nothing),
            ("Einwilligung", "-", Nothing),
            ("Newsletter open rate", "0", Nothing),
            ("Newsletters received", "12", Nothing),
            ("Foto-Einwilligung", "nein", Nothing),
            ("DNC", "yes", Out),
            ("STOP", "x", Out),
            ("Stop", "Central station", Nothing),
            ("Spärr", "x", Out),
            ("Sperre", "x", Out),
            ("Sperrvermerk", "x", Out),
            ("Remove", "yes", Out),
            ("Tags", "motor;DNC", Out),
            ("Tags", "motor;STOP", Undecided),
            // Zeros and times that never came say no.
            ("Unsubscribed", "0.0", Nothing),
            ("Unsubscribed", "0,00", Nothing),
            ("Bounced", "0.0", Nothing),
            ("Unsubscribed at", "0001-01-01T00:00:00", Nothing),
            ("Unsubscribed at", "1/1/0001 12:00:00 AM", Nothing),
            ("Unsubscribed at", "00.00.0000", Nothing),
            ("Unsubscribed at", "0000-00-00 00:00:00", Nothing),
            ("Unsubscribed at", "01.01.1970", Nothing),
            ("Unsubscribed at", "1900-01-01", Nothing),
            ("Unsubscribed at", "1899-12-30", Nothing),
            ("Unsubscribed at", "2024-05-01T10:00:00Z", Out),
            ("Unsubscribed at", "1680300000000", Out),
            ("Unsubscribed at", "9999-12-31", Unclear),
            // Other words have to be explained.
            ("Company name (cleaned)", "Dagens Nyheter", Nothing),
            ("Jméno / E-mail", "Jan Novák", Nothing),
            ("Turno mail", "mattina", Nothing),
            ("Infrabel desk", "Rail", Nothing),
            ("Domain blocklisted", "mail.ru", Unclear),
            ("Blocklisted", "sms", Unclear),
            ("Status", "Not unsubscribed", Unclear),
            ("Status", "nicht abgemeldet", Unclear),
            ("Status", "ej avregistrerad", Unclear),
            ("Status", "Unsubscribed: no", Unclear),
            ("Status", "Unsubscribed by admin", Out),
            ("Unsubscribe reason", "too many mails", Undecided),
        ] {
            assert_eq!(judged(header, &[cell]), [says], "{header}: {cell}");
        }
        assert_eq!(judged("Newsletters received", &["0", "12"]), [Nothing; 2]);
    }

    #[test]
    fn answers_to_an_event_and_free_text_are_for_a_person_to_decide() {
        use Says::{Nothing, Out, Unclear, Undecided};
        for (header, cell, says) in [
            // Answers to something else.
            ("Angemeldet", "nein", Undecided),
            ("Tilmeldt", "nej", Undecided),
            ("Påmeldt", "nei", Undecided),
            ("Inscrit", "non", Undecided),
            ("Iscritto", "no", Undecided),
            ("Registrerad", "nej", Undecided),
            ("RSVP status", "declined", Unclear),
            ("Accreditation status", "refused", Unclear),
            ("Membership status", "unsubscribed", Out),
            ("Active", "-", Nothing),
            ("Status", "left", Undecided),
            ("Status", "Archived", Undecided),
            ("Marketing contact status", "Marketing contact", Nothing),
            ("Marketing contact status", "Non-marketing contact", Undecided),
            // Free text, below whatever heading.
            ("Commentaires", "ne plus contacter", Undecided),
            ("Observaciones", "dar de baja", Undecided),
            ("Interne Notizen", "bitte nicht mehr anschreiben", Undecided),
            ("Bemærkning", "afmeldt", Undecided),
            ("Notes", "Please remove from list", Undecided),
            ("Notes", "vill ej ha mail", Undecided),
            ("Notes", "Don’t e-mail. Don’t email!", Undecided),
            ("Title", "DO NOT CONTACT", Undecided),
            ("Name", "Anna Berg (UNSUBSCRIBED)", Undecided),
            ("x-opt-out", "yes", Out),
            ("Website", "https://x.example/unsubscribe", Nothing),
            ("Notes", "plays at the casino, mailed on Monday", Nothing),
            ("", "unsubscribed", Out),
            ("Läge", "avregistrerad", Unclear),
        ] {
            assert_eq!(judged(header, &[cell]), [says], "{header}: {cell}");
        }
        assert_eq!(judged("", &["Anna Berg", "unsubscribed"]), [Unclear, Out]);
    }
}
