//! Which language a text is in, told by the small words that it is full of.

use std::collections::HashMap;

use super::Vocabulary;
use crate::release::model::Language;

/// No more words are looked at: a text shows its language soon.
const ENOUGH: usize = 20_000;

/// The language of a text, if its small words speak clearly for one.
///
/// Words that few languages share, and letters that only one writes, count more than `de` and `en`.
pub(crate) fn language_of(text: &str) -> Option<Language> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(ENOUGH) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let all = Vocabulary::all();
    let shared = |word: &str| all.iter().filter(|other| other.small_words.contains(&word)).count().max(1);
    let score = |vocabulary: &Vocabulary| {
        let weigh = |word: &&'static str| f64::from(*counts.get(*word).unwrap_or(&0)) / to_f64(shared(word));
        vocabulary.small_words.iter().map(weigh).sum::<f64>() + own_words(vocabulary, &counts)
    };
    let mut scores: Vec<_> =
        Language::ALL.into_iter().map(|language| (score(Vocabulary::of(language)), language)).collect();
    scores.sort_by(|one, other| other.0.total_cmp(&one.0));
    let [(first, language), (second, _), ..] = scores.as_slice() else { return None };
    (*first >= 1.9 && *first >= second * 1.2).then_some(*language)
}

/// What else of the vocabulary the text has: the names of months, verbs of saying, labels.
fn own_words(vocabulary: &Vocabulary, counts: &HashMap<String, u32>) -> f64 {
    let months = vocabulary.dates.months.iter().chain(&vocabulary.dates.weekdays).filter_map(|names| names.first());
    let single = |word: &&&str| !word.contains(' ') && word.chars().count() > 3;
    let telling = months.chain(vocabulary.speech.verbs.iter().filter(single)).chain(&vocabulary.opening.labels);
    let found = telling.filter(|word| counts.contains_key(&word.to_lowercase())).count();
    to_f64(found)
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_are_told_apart_and_a_name_is_none() {
        for (text, language) in [
            ("The car is new and it will be driven by the team.", Language::English),
            ("Bilen är ny och det är ett team som kör den.", Language::Swedish),
            ("Der Wagen ist neu und wird von dem Team gefahren.", Language::German),
            ("Bilen er ny, og det er ikke bare laget som gleder seg, sier Per.", Language::Norwegian),
            ("Bilen er ny, og det er ikke kun holdet, der glæder sig, siger Per af hele hjertet.", Language::Danish),
            ("Auto on uusi ja se on myös nopea, sanoo Matti.", Language::Finnish),
            ("La voiture est neuve et elle sera conduite par une équipe qui est dans la région.", Language::French),
            ("El coche es nuevo y lo conduce un equipo que se ha formado en la región.", Language::Spanish),
            ("De auto is nieuw en het team dat ermee rijdt is er klaar voor.", Language::Dutch),
            ("La macchina è nuova e la guida una squadra che è nata nel nord della regione.", Language::Italian),
        ] {
            assert_eq!(language_of(text), Some(language), "{text}");
        }
        assert_eq!(language_of("Andreas Bäckman"), None);
    }
}
