//! The vocabulary of each language, read once from its file.

use std::sync::OnceLock;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::kit_words::KitWords;
use super::site_words::SiteWords;
use super::words::Words;
use crate::language_files::LANGUAGE_FILES;
use crate::release::model::Language;

type Text = &'static str;
pub(super) type List = Vec<Text>;

/// The words and habits of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Vocabulary {
    /// The BCP 47 tag.
    pub(crate) tag: Text,
    /// Words that its texts are full of.
    pub(crate) small_words: List,
    /// Small words that never occur twice in a row.
    pub(crate) never_twice: List,
    pub(crate) habits: Habits,
    pub(crate) numbers: Numbers,
    pub(crate) units: Units,
    pub(crate) dates: Dates,
    pub(crate) times: Times,
    pub(crate) day_parts: DayParts,
    pub(crate) speech: Speech,
    pub(crate) embargo: Embargo,
    pub(crate) opening: Opening,
    pub(crate) contacts: Contacts,
    pub(crate) parts: Parts,
    pub(crate) captions: Captions,
    pub(crate) terms: Terms,
    pub(crate) page: Page,
    pub(crate) drafts: Drafts,
    pub(crate) marks: Marks,
    pub(crate) new: New,
    pub(crate) mail: Words,
    pub(crate) site: SiteWords,
    pub(crate) kit: KitWords,
    pub(crate) kill: Kill,
    /// How journalists' mail programs answer: `inbox/` reads it.
    #[serde(rename = "replies")]
    _replies: IgnoredAny,
}

/// What a language does and others do not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Habits {
    /// `April 31`, and `5/7` may be the seventh of May.
    pub(crate) month_first: bool,
    /// Hours run from one to twelve, with `am` and `pm`.
    pub(crate) half_days: bool,
    /// Ten digits without a zero in front are a phone number of North America.
    pub(crate) ten_digit_phones: bool,
    /// The first three letters of a weekday are enough.
    pub(crate) short_weekdays: bool,
    /// Nouns are written with a capital.
    pub(crate) nouns_in_capitals: bool,
    /// A space comes before `?` and `!`.
    pub(crate) spaced_marks: bool,
    /// `todo` is a word of the language.
    pub(crate) todo_is_a_word: bool,
    /// Roman numerals come before what they count: `el XX congreso`.
    pub(crate) numerals_before_nouns: bool,
    /// The speaker is named inside the quotation marks: `« Nous sommes ravis, déclare Anne Dupont. »`
    pub(crate) speaker_inside_quote: bool,
    /// Double quotation marks that only ever close.
    pub(crate) never_opens: String,
    /// Single quotation marks that open.
    pub(crate) single_opens: String,
}

/// How figures are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Numbers {
    /// Before tenths.
    pub(crate) point: char,
    /// The numbers from zero to twenty in words, cardinal and ordinal: `two`, `second`.
    pub(crate) names: Vec<List>,
    /// Thousands, millions and billions.
    pub(crate) big: Vec<List>,
}

/// What a language calls its units in words; symbols such as `km` are the same in all of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Units {
    pub(crate) millimetre: List,
    pub(crate) centimetre: List,
    pub(crate) metre: List,
    pub(crate) kilometre: List,
    pub(crate) inch: List,
    pub(crate) foot: List,
    pub(crate) yard: List,
    pub(crate) mile: List,
    pub(crate) gram: List,
    pub(crate) kilogram: List,
    pub(crate) tonne: List,
    pub(crate) ounce: List,
    pub(crate) pound: List,
    pub(crate) litre: List,
    pub(crate) gallon: List,
    pub(crate) acre: List,
    pub(crate) knot: List,
    pub(crate) miles_per_hour: List,
    pub(crate) horsepower: List,
    pub(crate) second: List,
    pub(crate) percent: List,
    /// Currencies and their parts.
    pub(crate) money: List,
    /// What a game or a vote is counted in.
    pub(crate) points: List,
}

/// How days are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Dates {
    /// The names of each month; the first is the one that pressbox writes.
    pub(crate) months: Vec<List>,
    /// The same for the days of the week, from Monday.
    pub(crate) weekdays: Vec<List>,
    /// Small words between the parts of a date.
    pub(crate) between: List,
    /// What may follow the number of a day.
    pub(crate) ordinals: List,
    /// How pressbox writes a date, with and without its weekday.
    pub(crate) date: Text,
    pub(crate) long_date: Text,
    /// How many letters a short weekday has.
    pub(crate) short_weekday: usize,
    /// What may stand between a day and its month, or a month and its year: `13 de mayo de 2024`.
    pub(crate) of: List,
    /// What stands in front of a day.
    pub(crate) led: List,
    /// More words between the first day and the last, beside those between two hours.
    pub(crate) until: List,
}

/// How hours are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Times {
    pub(crate) before: List,
    pub(crate) behind: List,
    /// Between the beginning and the end of something.
    pub(crate) to: List,
    /// In front of the hour at which something ends.
    pub(crate) until: Text,
    pub(crate) noon: List,
    /// What a remark on the zone of a timetable says.
    pub(crate) remarks: List,
    /// A number after these words is an hour and nothing else.
    pub(crate) sure: List,
    /// A bare number after these words may be an hour, but also something else.
    pub(crate) bare: List,
    /// The words before the hour at which something begins.
    pub(crate) at: List,
    /// What after a number means an hour on the clock, and never how long something takes.
    pub(crate) clock: List,
    pub(crate) midnight: List,
    /// The zones in which the language is spoken, where they are few: a newsroom there seldom means another one.
    pub(crate) zones: List,
}

/// The parts of a day, as prose names them after a weekday.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct DayParts {
    pub(crate) morning: DayPart,
    pub(crate) noon: DayPart,
    pub(crate) afternoon: DayPart,
    pub(crate) evening: DayPart,
    pub(crate) night: DayPart,
}

impl DayParts {
    pub(crate) fn all(&self) -> [&DayPart; 5] {
        [&self.morning, &self.noon, &self.afternoon, &self.evening, &self.night]
    }
}

/// A part of the day, with the hours between which something in it may begin; those after midnight go on from 24.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct DayPart {
    pub(crate) from: i8,
    pub(crate) to: i8,
    pub(crate) words: List,
}

/// How it is said who says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Speech {
    pub(crate) verbs: List,
    /// Those of them with which somebody answers somebody else.
    pub(crate) replies: List,
    /// Words between the verb and the speaker that are a part of neither.
    pub(crate) fillers: List,
    pub(crate) pronouns: List,
    /// What a speaker calls himself: a sentence with it goes on with the quote.
    pub(crate) first_person: List,
    /// What follows a verb that attributes nothing: `says that …`.
    pub(crate) conjunctions: List,
    /// How a sentence goes on after the speaker: `and adds`.
    pub(crate) links: List,
    /// Where and when it was said: no part of the speaker.
    pub(crate) tails: List,
    /// What the occasion begins with that stands behind the speaker: `…, during the opening`.
    pub(crate) circumstances: List,
    /// What a clause of the narrator begins with behind the speaker: `…, while Bo Hill warned`.
    pub(crate) clauses: List,
    pub(crate) according: List,
    /// Whose somebody is who is not named: `her brother`.
    pub(crate) possessives: List,
    /// How a participle ends that tells what the speaker does meanwhile: `holding up a jar`; perhaps with a word before it.
    pub(crate) participles: List,
    /// What comes before a name with an adjective: `a delighted Ann Miller`.
    pub(crate) articles: List,
    /// Who is nobody in particular: `nobody`, `everyone`, `neither`.
    pub(crate) nobody: List,
    /// What says that somebody does not say it: `never`.
    pub(crate) denials: List,
    /// In front of those to whom it was said: `to Reuters`; with a star, how a word for them ends.
    pub(crate) addressees: List,
    /// In front of the one whose view follows: `For Ann Miller it is clear`.
    pub(crate) viewed: List,
}

/// Words about an embargo.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Embargo {
    /// Words that always mean an embargo.
    pub(crate) words: List,
    /// A line that begins like this is an embargo if it names a day or an hour.
    pub(crate) openers: List,
    /// Words that say that there is none.
    pub(crate) free: List,
    /// How the words begin that speak of publishing.
    pub(crate) stems: List,
    /// Parts of words that say until when it holds.
    pub(crate) until: List,
    /// What an embargo is called.
    pub(crate) named: List,
    /// Words that forbid or allow something.
    pub(crate) bars: List,
    /// Words in front of the moment from which on something holds.
    pub(crate) limits: List,
    /// What a release calls itself.
    pub(crate) own: List,
    /// In front of the word, these make it one on goods: `arms embargo`.
    pub(crate) topics: List,
    /// The same behind it: `embargo on oil`.
    pub(crate) against: List,
}

/// What comes above and below a release and is not part of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Opening {
    pub(crate) labels: List,
    /// How a letter begins and ends.
    pub(crate) letter: List,
    pub(crate) ends: List,
    /// In front of the release's date.
    pub(crate) dated: List,
    /// In front of the sender's name at the end.
    pub(crate) source: List,
    /// The labels that only say what kind of document it is.
    pub(crate) kinds: List,
    /// Before the number of a release.
    pub(crate) number: List,
    /// Between a label and the one who sends the release.
    pub(crate) from: List,
    /// What the office is called that sends releases.
    pub(crate) offices: List,
    /// What is said to journalists over a speech: `Check against delivery`.
    pub(crate) notices: List,
    /// What a note says with which a release is sent: `Please find below`.
    pub(crate) cover: List,
    pub(crate) greetings: List,
    /// What stands over a sender's name: `Best wishes`.
    pub(crate) closings: List,
}

/// The words by which contacts are recognised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Contacts {
    pub(crate) titles: List,
    /// What may follow a title: `please contact`.
    pub(crate) fillers: List,
    /// In front of whom to ask, behind what it is about: `For interviews with Dr Miller, please contact`.
    pub(crate) asks: List,
    /// Between a person and how to reach them.
    pub(crate) joiners: List,
    pub(crate) phone: List,
    pub(crate) mobile: List,
    /// When a second number is answered: `out of hours`.
    pub(crate) hours: List,
    pub(crate) fax: List,
    pub(crate) mail: List,
    pub(crate) extension: List,
    pub(crate) name: List,
    pub(crate) roles: List,
    pub(crate) organisations: List,
}

/// What the parts of a release are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Parts {
    pub(crate) boilerplate: List,
    pub(crate) facts: List,
    pub(crate) programme: List,
    pub(crate) when: List,
    #[serde(rename = "where")]
    pub(crate) place: List,
    pub(crate) what: List,
    pub(crate) notes: List,
    /// What the caption of a table begins with.
    pub(crate) table: List,
    /// Who and why have no field of their own; they only show what kind of lines these are.
    pub(crate) others: List,
}

/// The words by which photo captions are recognised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Captions {
    pub(crate) credits: List,
    pub(crate) titles: List,
    pub(crate) pointers: List,
    /// Words that a sentence has, and a caption such as `The new car that she will drive` has not.
    pub(crate) verbs: List,
    /// Where a caption's relative clause begins.
    pub(crate) relatives: List,
    /// More small words that are common in captions.
    pub(crate) words: List,
    /// Words that have a capital only because they are at the beginning of a caption.
    pub(crate) openers: List,
    /// Words that a place may follow.
    pub(crate) places: List,
    /// Endings that a place has, in a language without such words.
    pub(crate) place_endings: List,
}

/// What the terms of use of photos speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Terms {
    pub(crate) picture: List,
    pub(crate) right: List,
    /// Parts of words that name a licence or a photographer.
    pub(crate) telling: List,
}

/// What a newsroom's pages say around each release.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Page {
    pub(crate) skip: List,
    /// Titles over lists of topics, regions, related stories.
    pub(crate) sections: List,
    pub(crate) cookies: List,
    pub(crate) about_us: List,
    pub(crate) copyright: List,
    /// The beginnings of a wire service's line that says who distributed the release.
    pub(crate) sent_by: List,
}

/// What writers leave in an unfinished text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Drafts {
    /// What, by itself, can only mean a draft.
    pub(crate) labels: List,
    /// The same, where it may mean something else too.
    pub(crate) weak: List,
    /// What means a draft anywhere.
    pub(crate) phrases: List,
    /// What says that something is not for readers.
    pub(crate) internal: List,
    /// What the writer tells somebody to do, in brackets; the first is never meant for a reader.
    pub(crate) insert: List,
    /// What says in brackets that something is not known yet.
    pub(crate) pending: List,
    /// What a placeholder in brackets names.
    pub(crate) nouns: List,
    /// What may stand beside it.
    pub(crate) fillers: List,
    /// Beside these words, `XX` is a number.
    pub(crate) numerals: List,
    /// Beside words that begin like these, `XX` stands for letters: chromosomes.
    pub(crate) letters: List,
}

/// Quotation marks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Marks {
    /// Pairs of an opening and a closing mark.
    pub(crate) pairs: List,
    /// Words that are shortened at their beginning, after an apostrophe.
    pub(crate) shortened: List,
}

/// What a release says before anybody has written it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct New {
    pub(crate) headline: Text,
    pub(crate) lead: Text,
}

/// The words of the notice that a photo is withdrawn.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct Kill {
    pub(crate) subject: Text,
    pub(crate) text: [Text; 2],
    pub(crate) photo: Text,
    pub(crate) number: Text,
    pub(crate) why: Text,
    pub(crate) ask: Text,
}

impl Vocabulary {
    /// The vocabulary of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        let at = LANGUAGE_FILES.iter().position(|(tag, _)| *tag == language.tag()).unwrap_or_default();
        &Self::all()[at]
    }

    /// The vocabulary of a language, and the English one, whose words stand in texts of any language.
    pub(crate) fn with_english(language: Language) -> impl Iterator<Item = &'static Self> {
        std::iter::once(language)
            .chain([Language::English].into_iter().filter(move |english| *english != language))
            .map(Self::of)
    }

    /// All vocabularies, in the order of [`Language::ALL`].
    pub(crate) fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Vocabulary>> = OnceLock::new();
        ALL.get_or_init(|| LANGUAGE_FILES.iter().map(|(_, text)| read(text)).collect())
    }
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        &Vocabulary::of(language).mail
    }
}

impl SiteWords {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        &Vocabulary::of(language).site
    }
}

impl KitWords {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        &Vocabulary::of(language).kit
    }
}

#[expect(clippy::panic, reason = "the files are a part of the program, and a test reads each of them")]
fn read(text: &'static str) -> Vocabulary {
    toml::from_str(text).unwrap_or_else(|error| panic!("a language's file: {error}"))
}
