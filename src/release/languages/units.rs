//! Units: what they are called in each language, and which of them measure the same.

use super::phrase::folded;
use super::vocabulary::{List, Units, Vocabulary};
use crate::release::model::Language;

/// A unit, by its name in the files of the languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    pub(crate) measures: Quantity,
}

impl Unit {
    /// Whether a number before it is an amount; `h` and `seconds` may also follow a time of day.
    pub(crate) fn is_counted(self) -> bool {
        self.measures != Quantity::Time
    }
}

/// What units measure; a number in two units of one quantity is seldom right in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Quantity {
    Length,
    Weight,
    Volume,
    Area,
    Speed,
    Power,
    Energy,
    Time,
    Share,
    Temperature,
    /// Millions and billions.
    Count,
}

struct TableRow {
    unit: Unit,
    /// British and American units, which other countries convert.
    customary: bool,
    symbols: &'static [&'static str],
    words: Option<fn(&Units) -> &List>,
}

const fn metric(
    name: &'static str,
    measures: Quantity,
    symbols: &'static [&'static str],
    words: fn(&Units) -> &List,
) -> TableRow {
    TableRow { unit: Unit { name, measures }, customary: false, symbols, words: Some(words) }
}

const fn customary(
    name: &'static str,
    measures: Quantity,
    symbols: &'static [&'static str],
    words: fn(&Units) -> &List,
) -> TableRow {
    TableRow { unit: Unit { name, measures }, customary: true, symbols, words: Some(words) }
}

const fn symbol(name: &'static str, measures: Quantity, symbols: &'static [&'static str]) -> TableRow {
    TableRow { unit: Unit { name, measures }, customary: false, symbols, words: None }
}

const TABLE: &[TableRow] = &[
    metric("millimetre", Quantity::Length, &["mm"], |units| &units.millimetre),
    metric("centimetre", Quantity::Length, &["cm"], |units| &units.centimetre),
    metric("metre", Quantity::Length, &["m"], |units| &units.metre),
    metric("kilometre", Quantity::Length, &["km"], |units| &units.kilometre),
    customary("inch", Quantity::Length, &[], |units| &units.inch),
    customary("foot", Quantity::Length, &["ft"], |units| &units.foot),
    customary("yard", Quantity::Length, &["yd"], |units| &units.yard),
    customary("mile", Quantity::Length, &["mi"], |units| &units.mile),
    metric("gram", Quantity::Weight, &["g"], |units| &units.gram),
    metric("kilogram", Quantity::Weight, &["kg"], |units| &units.kilogram),
    metric("tonne", Quantity::Weight, &["t"], |units| &units.tonne),
    customary("ounce", Quantity::Weight, &["oz"], |units| &units.ounce),
    customary("pound", Quantity::Weight, &["lb", "lbs"], |units| &units.pound),
    metric("litre", Quantity::Volume, &["l"], |units| &units.litre),
    customary("gallon", Quantity::Volume, &[], |units| &units.gallon),
    customary("acre", Quantity::Area, &[], |units| &units.acre),
    symbol("hectare", Quantity::Area, &["ha"]),
    symbol("kilometres_per_hour", Quantity::Speed, &["km/h"]),
    symbol("metres_per_second", Quantity::Speed, &["m/s"]),
    metric("knot", Quantity::Speed, &[], |units| &units.knot),
    customary("miles_per_hour", Quantity::Speed, &[], |units| &units.miles_per_hour),
    metric("horsepower", Quantity::Power, &[], |units| &units.horsepower),
    symbol("kilowatt", Quantity::Power, &["kw"]),
    symbol("megawatt", Quantity::Power, &["mw"]),
    symbol("kilowatt_hour", Quantity::Energy, &["kwh"]),
    TableRow {
        unit: Unit { name: "fahrenheit", measures: Quantity::Temperature },
        customary: true,
        symbols: &["°f"],
        words: None,
    },
    metric("second", Quantity::Time, &[], |units| &units.second),
    metric("percent", Quantity::Share, &["%"], |units| &units.percent),
];

/// The unit that a word names in a language or in English.
pub(crate) fn unit(word: &str, language: Language) -> Option<Unit> {
    let word = folded(word);
    let called = |row: &&TableRow| {
        row.symbols.contains(&word.as_str())
            || row.words.is_some_and(|words| {
                Vocabulary::with_english(language).any(|v| words(&v.units).contains(&word.as_str()))
            })
    };
    let count = || {
        // Thousands are often written out next to a number in digits; nobody mistakes them for millions.
        let names =
            Vocabulary::with_english(language).flat_map(|v| v.numbers.big.iter().skip(1).zip(["million", "billion"]));
        let (_, name) = names.into_iter().find(|(names, _)| names.contains(&word.as_str()))?;
        Some(Unit { name, measures: Quantity::Count })
    };
    TABLE.iter().find(called).map(|row| row.unit).or_else(count)
}

/// Whether a text measures in British or American units.
pub(crate) fn is_customary(text: &str, language: Language) -> bool {
    let lower = folded(text);
    let words: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == '°')).filter(|word| !word.is_empty()).collect();
    let counted = |at: usize| at > 0 && words[at - 1].contains(|c: char| c.is_ascii_digit());
    // Italian goes `a piedi`, so a word of another language is a unit only after a number.
    let own = &Vocabulary::of(language).units;
    let english = &Vocabulary::of(Language::English).units;
    let is = |row: &TableRow, at: usize| {
        row.symbols.contains(&words[at])
            || row.words.is_some_and(|called| {
                called(english).contains(&words[at]) || counted(at) && called(own).contains(&words[at])
            })
    };
    (0..words.len()).any(|at| TABLE.iter().any(|row| row.customary && is(row, at)))
}

/// All lists of a language, for the test that none is empty.
#[cfg(test)]
pub(super) fn lists(units: &Units) -> impl Iterator<Item = &List> {
    TABLE.iter().filter_map(|row| row.words).map(|words| words(units)).chain([&units.money, &units.points])
}

/// Whether a word after a number names a currency.
pub(crate) fn is_money(word: &str, language: Language) -> bool {
    word.starts_with(['€', '$', '£']) || is_in(word, language, |units| &units.money)
}

/// Whether a word after a number is what a game or a vote is counted in.
pub(crate) fn is_points(word: &str, language: Language) -> bool {
    is_in(word, language, |units| &units.points)
}

fn is_in(word: &str, language: Language, list: fn(&Units) -> &List) -> bool {
    let word = folded(word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']));
    Vocabulary::with_english(language).any(|vocabulary| list(&vocabulary.units).contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_by_its_words_in_each_language_and_by_its_symbol() {
        use Language::{Danish, Dutch, English, Finnish, French, German, Italian, Norwegian, Spanish, Swedish};
        for (language, word, name) in [
            (English, "miles", "mile"),
            (Swedish, "miljoner", "million"),
            (Swedish, "km", "kilometre"),
            (German, "Meter", "metre"),
            (German, "PS", "horsepower"),
            (Norwegian, "tonn", "tonne"),
            (Danish, "knob", "knot"),
            (Finnish, "kilometriä", "kilometre"),
            (French, "mètres", "metre"),
            (Spanish, "toneladas", "tonne"),
            (Dutch, "procent", "percent"),
            (Italian, "chilometri", "kilometre"),
            (Italian, "miliardi", "billion"),
            (French, "km/h", "kilometres_per_hour"),
        ] {
            assert_eq!(unit(word, language).map(|unit| unit.name), Some(name), "{language}: {word}");
        }
        assert_eq!(unit("metri", English), None);
        assert!(is_money("kronor.", Swedish) && is_money("€", English) && !is_money("öre", Finnish));
        assert!(is_customary("4 Meilen", German) && is_customary("50 °F", English) && !is_customary("4 km", English));
        assert!(is_customary("4 piedi", Italian) && !is_customary("a piedi", Italian));
        assert!(is_points("poäng", Swedish) && !is_points("km", Swedish));
    }
}
