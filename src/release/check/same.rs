//! What means the same in two languages: telephone numbers with and without a country code, numbers in digits and in words.

use crate::release::import::clock;
use crate::release::languages::{Vocabulary, is_customary};
use crate::release::model::Language;
use crate::release::prose_dates::days;

/// Whether two telephone numbers dial the same: `070-1 23` and `+46 70 123`.
pub(super) fn same_phone(one: &str, other: &str) -> bool {
    let national = |own: &str, abroad: &str| {
        let country = abroad.strip_suffix(own.strip_prefix('0').unwrap_or(own)).or_else(|| abroad.strip_suffix(own));
        // Italy keeps the zero; a country code has one to three digits.
        own.len() >= 4 && country.is_some_and(|country| (1..=3).contains(&country.len()) && !country.starts_with('0'))
    };
    match (dialled(one), dialled(other)) {
        (Dialled::National(own), Dialled::Abroad(abroad)) | (Dialled::Abroad(abroad), Dialled::National(own)) => {
            national(&own, &abroad)
        }
        (one, other) => one == other,
    }
}

#[derive(PartialEq, Eq)]
enum Dialled {
    National(String),
    /// With its country code, without `+` or `00`.
    Abroad(String),
}

fn dialled(phone: &str) -> Dialled {
    let phone = phone.replace("(0)", "");
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let head = phone.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+');
    if head.starts_with('+') {
        Dialled::Abroad(digits)
    } else if let Some(rest) = digits.strip_prefix("00") {
        Dialled::Abroad(rest.to_owned())
    } else {
        Dialled::National(digits)
    }
}

/// Whether two texts, each in its language, contain the same numbers: with other signs, in another order, in words.
pub(super) fn same_numbers((one, ours): (&str, Language), (other, theirs): (&str, Language)) -> bool {
    // One may be in British or American units, and the other not.
    if same_digits(one, other) || is_customary(one, ours) != is_customary(other, theirs) {
        return true;
    }
    let (one, other) = (Figures::of(one, ours), Figures::of(other, theirs));
    one.covers(&other) && other.covers(&one)
}

/// The digits, sorted where there are several numbers.
fn same_digits(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<_>>();
    let several =
        |text: &str| text.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit())).count() > 1;
    let (mut ours, mut theirs) = (digits(one), digits(other));
    if several(one) && several(other) {
        ours.sort_unstable();
        theirs.sort_unstable();
    }
    ours == theirs
}

/// The numbers of a text, in thousandths.
#[derive(Debug, Default)]
struct Figures {
    digits: Vec<i64>,
    /// Numbers in words, which may mean other things too.
    words: Vec<i64>,
}

impl Figures {
    fn of(text: &str, language: Language) -> Self {
        let mut figures = Self::default();
        let mut rest = text.to_owned();
        for (day, at) in days(text).into_iter().rev() {
            let date = i64::from(day.month) * 100 + i64::from(day.day);
            figures.digits.push((date + day.year.map_or(0, |year| i64::from(year) * 10_000)) * 1_000_000);
            rest.replace_range(at, " ");
        }
        let names = &Vocabulary::of(language).numbers;
        let words: Vec<&str> = rest.split_whitespace().collect();
        let bare = |at: usize| {
            words.get(at).map_or(String::new(), |word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        };
        let mut at = 0;
        while at < words.len() {
            if let Some((time, used)) = time_at(&words[at..]) {
                figures.digits.push(time);
                at += used;
                continue;
            }
            if let Some((number, used)) = number_at(&words[at..], language) {
                let big = names.big.iter().position(|names| names.contains(&bare(at + used).as_str()));
                let scale = big.and_then(|at| 1_000_i64.checked_pow(u32::try_from(at + 1).ok()?)).unwrap_or(1);
                figures.digits.push(number.saturating_mul(scale));
                at += used + usize::from(big.is_some());
                continue;
            }
            let named = names.names.iter().position(|names| names.contains(&bare(at).as_str()));
            figures.words.extend(named.and_then(|number| i64::try_from(number).ok()).map(|number| number * 1_000));
            at += 1;
        }
        figures
    }

    /// Whether the numbers of another text are here too, in digits or in words.
    fn covers(&self, other: &Self) -> bool {
        let mut left = [self.digits.clone(), self.words.clone()];
        other.digits.iter().all(|number| {
            left.iter_mut().any(|list| {
                let at = list.iter().position(|own| own == number);
                at.map(|at| list.remove(at)).is_some()
            })
        })
    }
}

/// A time at the beginning of some words, as a value above all numbers, and how many words it takes.
fn time_at(words: &[&str]) -> Option<(i64, usize)> {
    const BEYOND: i64 = 1_000_000_000_000_000;
    let text = words.iter().take(4).copied().collect::<Vec<_>>().join(" ");
    let (time, rest) = clock(&text)?;
    // `2.50` may be a price: it is a time only if the words say so.
    let written = &text[..text.len() - rest.len()];
    let told = written.contains(':') || written.contains(char::is_alphabetic);
    let used = written.split_whitespace().count().max(1);
    told.then_some((BEYOND + i64::from(time.hour()) * 60 + i64::from(time.minute()), used))
}

/// A number at the beginning of some words, in thousandths, and how many words it takes: `1 200`, `1.5`, `1,200`.
fn number_at(words: &[&str], language: Language) -> Option<(i64, usize)> {
    let first = words[0].trim_matches(|c: char| !c.is_ascii_digit());
    if first.is_empty() {
        return None;
    }
    let group = |word: &str| {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        (digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
    };
    let mut text = first.to_owned();
    let mut used = 1;
    // Thousands separated by spaces.
    while let Some(digits) = words.get(used).filter(|_| first.len() <= 3).and_then(|word| group(word)) {
        text += &digits;
        used += 1;
    }
    let point = Vocabulary::of(language).numbers.point;
    let (whole, part) = match text.rsplit_once(point) {
        Some((whole, part)) if part.len() != 3 && part.bytes().all(|b| b.is_ascii_digit()) => (whole, part),
        _ => (text.as_str(), ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).take(12).collect();
    let part = format!("{part:0<3}");
    Some((whole.parse::<i64>().ok()?.saturating_mul(1_000) + part.get(..3)?.parse::<i64>().ok()?, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_its_country_dials_the_same() {
        for (one, other) in [
            ("070-123 45 67", "+46 70 123 45 67"),
            ("070-1234567", "0046 70 123 45 67"),
            ("+46 (0)70 123 45 67", "070 123 45 67"),
            ("030/1234567", "+49 30 1234567"),
            ("22 33 44 55", "+47 22 33 44 55"),
            ("06 1234 5678", "+39 06 1234 5678"),
            ("(555) 123-4567", "+1 555 123 4567"),
            ("+46 70-1", "+46 701"),
        ] {
            assert!(same_phone(one, other) && same_phone(other, one), "{one}, {other}");
        }
        for (one, other) in
            [("070-123 45 67", "+46 70 123 45 68"), ("+46 701", "+46 702"), ("070-123 45 67", "08-123 45 67")]
        {
            assert!(!same_phone(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn figures_are_the_same_in_words_signs_and_order() {
        use Language::{Danish, Dutch, English, Finnish, French, German, Italian, Norwegian, Spanish, Swedish};
        for (one, other, language) in [
            ("12 seconds", "tolfte sekunden", Swedish),
            ("12 seconds", "tolv sekunder", Swedish),
            ("the 12th second", "tolfte sekunden", Swedish),
            ("12 seats", "zwölf Plätze", German),
            ("12 seats", "tolv plasser", Norwegian),
            ("12 seats", "tolv pladser", Danish),
            ("12 seats", "kaksitoista paikkaa", Finnish),
            ("12 seats", "douze places", French),
            ("12 seats", "doce plazas", Spanish),
            ("12 seats", "twaalf plaatsen", Dutch),
            ("12 seats", "dodici posti", Italian),
            ("1.5 million", "1 500 000", Swedish),
            ("1.5 million", "1,5 miljoner", Swedish),
            ("1,200 seats", "1 200 platser", Swedish),
            ("2 pm", "14:00 Uhr", German),
            ("2 pm", "kl. 14", Swedish),
            ("13 May 2024", "13.5.2024", German),
            ("May 13, 2024", "2024-05-13", Swedish),
            ("6.2 miles", "10 km", Swedish),
        ] {
            assert!(same_numbers((one, English), (other, language)), "{one}, {other}");
            assert!(same_numbers((other, language), (one, English)), "{other}, {one}");
        }
        for (one, other, language) in [
            ("12 seconds", "tretton sekunder", Swedish),
            ("12 seats", "13 platser", Swedish),
            ("1.5 million", "1,6 miljoner", Swedish),
            ("free", "5 Euro", German),
            ("2 pm", "kl. 15", Swedish),
            ("13 May 2024", "14.5.2024", German),
        ] {
            assert!(!same_numbers((one, English), (other, language)), "{one}, {other}");
        }
    }
}
