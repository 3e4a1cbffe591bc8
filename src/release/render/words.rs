//! The words and dates that pressbox itself sets around a story, in the story's language.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::super::model::Language;

/// The standing words of a language, under the names by which templates call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The greeting of nobody in particular.
    pub hello: &'static str,
    pub press_release: &'static str,
    pub immediate: &'static str,
    pub embargo_until: &'static str,
    pub corrected: &'static str,
    /// In front of a credit line.
    pub photo: &'static str,
    pub timetable: &'static str,
    /// In front of the zone that all times of a timetable are in.
    pub times_are_local: &'static str,
    pub facts: &'static str,
    pub links: &'static str,
    pub photos: &'static str,
    pub print_size: &'static str,
    pub ask_by_reply: &'static str,
    pub ask_by_mail: &'static str,
    pub usage: &'static str,
    pub contact: &'static str,
    pub about: &'static str,
    pub sent_to: &'static str,
    pub unsubscribe: &'static str,
    pub caption: &'static str,
    pub credit: &'static str,
    pub creator: &'static str,
    pub copyright: &'static str,
    pub licence: &'static str,
    pub licensor: &'static str,
    pub data_mining: &'static str,
    pub made_by: &'static str,
    pub date: &'static str,
    pub place: &'static str,
    pub file: &'static str,
    pub keep_credit: &'static str,
    /// The marks that open and close a quotation.
    pub quotes: [&'static str; 2],
}

const ENGLISH: Words = Words {
    hello: "Hello,",
    press_release: "Press release",
    immediate: "FOR IMMEDIATE RELEASE",
    embargo_until: "UNDER EMBARGO UNTIL",
    corrected: "Corrected release, version",
    photo: "Photo:",
    timetable: "Timetable",
    times_are_local: "Times are local:",
    facts: "Facts",
    links: "Links",
    photos: "Press photos",
    print_size: "Download in print size",
    ask_by_reply: "Reply to this message and we will send you the photos in print size.",
    ask_by_mail: "Write to us and we will send you the photos in print size:",
    usage: "Use of the photos",
    contact: "Press contact",
    about: "About",
    sent_to: "This message was sent to",
    unsubscribe: "Take me off the list",
    caption: "Caption",
    credit: "Credit",
    creator: "Photographer",
    copyright: "Copyright",
    licence: "Licence",
    licensor: "Licensor",
    data_mining: "Data mining",
    made_by: "Made by",
    date: "Date",
    place: "Place",
    file: "File",
    keep_credit: "Whoever publishes a photo names its credit line beside it.",
    quotes: ["“", "”"],
};

const SWEDISH: Words = Words {
    hello: "Hej!",
    press_release: "Pressmeddelande",
    immediate: "FÖR OMEDELBAR PUBLICERING",
    embargo_until: "UNDER EMBARGO TILL",
    corrected: "Rättat pressmeddelande, version",
    photo: "Foto:",
    timetable: "Tidsschema",
    times_are_local: "Lokal tid:",
    facts: "Fakta",
    links: "Länkar",
    photos: "Pressbilder",
    print_size: "Ladda ner i tryckupplösning",
    ask_by_reply: "Svara på det här mejlet så skickar vi bilderna i tryckupplösning.",
    ask_by_mail: "Skriv till oss så skickar vi bilderna i tryckupplösning:",
    usage: "Användning av bilderna",
    contact: "Presskontakt",
    about: "Om",
    sent_to: "Det här mejlet skickades till",
    unsubscribe: "Ta bort mig från listan",
    caption: "Bildtext",
    credit: "Byline",
    creator: "Fotograf",
    copyright: "Upphovsrätt",
    licence: "Licens",
    licensor: "Licensgivare",
    data_mining: "Datautvinning",
    made_by: "Framställd genom",
    date: "Datum",
    place: "Plats",
    file: "Fil",
    keep_credit: "Den som publicerar en bild anger bylinen vid bilden.",
    quotes: ["”", "”"],
};

const GERMAN: Words = Words {
    hello: "Guten Tag,",
    press_release: "Pressemitteilung",
    immediate: "ZUR SOFORTIGEN VERÖFFENTLICHUNG",
    embargo_until: "SPERRFRIST BIS",
    corrected: "Berichtigte Pressemitteilung, Fassung",
    photo: "Foto:",
    timetable: "Zeitplan",
    times_are_local: "Alle Zeiten in Ortszeit:",
    facts: "Fakten",
    links: "Links",
    photos: "Pressefotos",
    print_size: "In Druckauflösung herunterladen",
    ask_by_reply: "Antworten Sie auf diese Nachricht, und wir senden Ihnen die Fotos in Druckauflösung.",
    ask_by_mail: "Schreiben Sie uns, und wir senden Ihnen die Fotos in Druckauflösung:",
    usage: "Nutzung der Fotos",
    contact: "Pressekontakt",
    about: "Über",
    sent_to: "Diese Nachricht ging an",
    unsubscribe: "Vom Verteiler abmelden",
    caption: "Bildunterschrift",
    credit: "Bildnachweis",
    creator: "Fotograf",
    copyright: "Urheberrecht",
    licence: "Lizenz",
    licensor: "Lizenzgeber",
    data_mining: "Data-Mining",
    made_by: "Entstanden durch",
    date: "Datum",
    place: "Ort",
    file: "Datei",
    keep_credit: "Wer ein Foto veröffentlicht, nennt den Bildnachweis beim Bild.",
    quotes: ["„", "“"],
};

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Swedish => &SWEDISH,
            Language::German => &GERMAN,
        }
    }

    /// Sets a sentence in quotation marks, unless it brings its own.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        const MARKS: [char; 8] = ['"', '“', '”', '„', '»', '«', '‘', '’'];
        if text.starts_with(MARKS) {
            return text.to_owned();
        }
        let [open, close] = self.quotes;
        format!("{open}{text}{close}")
    }
}

/// `14 May 2022`, `14 maj 2022`, `14. Mai 2022`.
pub(super) fn date(language: Language, date: Date) -> String {
    let point = if language == Language::German { "." } else { "" };
    format!("{}{point} {} {}", date.day(), month(language, date.month()), date.year())
}

/// `Saturday 14 May 2022`, `lördag 14 maj 2022`, `Samstag, 14. Mai 2022`.
pub(super) fn long_date(language: Language, day: Date) -> String {
    let comma = if language == Language::German { "," } else { "" };
    format!("{}{comma} {}", weekday(language, day.weekday()), date(language, day))
}

/// The zone's own abbreviation, or the offset where it has none: `CEST`, `UTC-3`.
pub(super) fn zone(at: &Zoned) -> String {
    let name = at.strftime("%Z").to_string();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { offset(at) }
}

/// `UTC`, `UTC+2`, `UTC-3:30`.
pub(super) fn offset(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The zone so that a person anywhere can convert it: `CEST (UTC+2)`.
pub(super) fn zone_with_offset(at: &Zoned) -> String {
    let (zone, offset) = (zone(at), offset(at));
    if zone == offset { zone } else { format!("{zone} ({offset})") }
}

/// `UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022`.
pub(super) fn embargo_line(language: Language, lift: &Zoned) -> String {
    let (until, clock) = (Words::of(language).embargo_until, lift.strftime("%H:%M"));
    let day = long_date(language, lift.date());
    if lift.offset().seconds() == 0 {
        return format!("{until} {clock} UTC, {day}");
    }
    let universal = lift.with_time_zone(TimeZone::UTC).strftime("%H:%M");
    format!("{until} {clock} {} ({universal} UTC), {day}", zone(lift))
}

/// The embargo as short as a subject line wants it: `UNDER EMBARGO UNTIL 14 May 2022, 00:01 CEST`.
pub(super) fn short_embargo(language: Language, lift: &Zoned) -> String {
    let until = Words::of(language).embargo_until;
    format!("{until} {}, {} {}", date(language, lift.date()), lift.strftime("%H:%M"), zone(lift))
}

fn month(language: Language, month: i8) -> &'static str {
    let names = match language {
        Language::English => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Swedish => [
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ],
        Language::German => [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    };
    names[usize::try_from(month - 1).unwrap_or(0)]
}

fn weekday(language: Language, day: Weekday) -> &'static str {
    let names = match language {
        Language::English => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        Language::Swedish => ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
        Language::German => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    };
    names[usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_spelled_as_its_language_spells_it() {
        let day = at("2022-05-14T00:01[Europe/Berlin]").date();
        assert_eq!(long_date(Language::English, day), "Saturday 14 May 2022");
        assert_eq!(long_date(Language::Swedish, day), "lördag 14 maj 2022");
        assert_eq!(long_date(Language::German, day), "Samstag, 14. Mai 2022");
    }

    #[test]
    fn an_embargo_says_the_hour_here_and_in_utc() {
        let lift = at("2022-05-14T00:01[Europe/Stockholm]");
        assert_eq!(
            embargo_line(Language::English, &lift),
            "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022"
        );
        let london = at("2022-01-14T09:00[Europe/London]").with_time_zone(TimeZone::UTC);
        assert_eq!(embargo_line(Language::German, &london), "SPERRFRIST BIS 09:00 UTC, Freitag, 14. Januar 2022");
    }

    #[test]
    fn a_zone_without_a_name_is_given_as_its_offset() {
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[Europe/Berlin]")), "CEST (UTC+2)");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[America/Sao_Paulo]")), "UTC-3");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[Asia/Kolkata]")), "IST (UTC+5:30)");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[UTC]")), "UTC");
    }

    #[test]
    fn a_quotation_is_not_quoted_twice() {
        assert_eq!(Words::of(Language::German).quoted("Ja."), "„Ja.“");
        assert_eq!(Words::of(Language::Swedish).quoted("”Ja.”"), "”Ja.”");
    }
}
