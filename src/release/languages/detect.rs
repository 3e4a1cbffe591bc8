//! Detects the language of a text by its small words.

use std::collections::{BTreeSet, HashMap};

use super::vocabulary::Vocabulary;
use crate::release::model::Language;

/// How many words are counted; more would not change the result.
const MOST_WORDS: usize = 20_000;

/// A text with fewer words is too short to contradict the language that its file is named after.
const FEWEST_WORDS: usize = 12;

/// The language of a text, if its small words clearly speak for one.
///
/// A word that several languages use counts less than one that only a single language uses.
pub(crate) fn language_of(text: &str) -> Option<Language> {
    Scores::of(text).clear_winner()
}

/// The language of a text that is long enough, and clearly not in the language that it should be in.
pub(crate) fn other_language(text: &str, expected: Language) -> Option<Language> {
    if words(text).take(FEWEST_WORDS).count() < FEWEST_WORDS {
        return None;
    }
    let scores = Scores::of(text);
    // In a text that mixes two languages, neither is the wrong one.
    scores.clear_winner().filter(|found| *found != expected && scores.get(*found) >= scores.get(expected) * 1.5)
}

/// The language of a caption or another short text, if it is clearly not the one expected.
///
/// Such a text is full of names; only the small words between them show its language.
pub(crate) fn language_of_short(text: &str, expected: Language) -> Option<Language> {
    let all = Vocabulary::all();
    let lower: Vec<String> = words(text).take(400).map(str::to_lowercase).collect();
    if lower.len() < 4 {
        return None;
    }
    let small = |vocabulary: &Vocabulary, word: &str| {
        vocabulary.small_words.contains(&word) || vocabulary.captions.words.contains(&word)
    };
    let shared = |word: &str| all.iter().filter(|other| small(other, word)).count().max(1);
    // Count each word once.
    let different: BTreeSet<&str> = lower.iter().map(String::as_str).collect();
    // How many words one language has and the other does not.
    let beyond = |one: Language, other: Language| {
        let (one, other) = (Vocabulary::of(one), Vocabulary::of(other));
        let own: Vec<&str> = different.iter().copied().filter(|word| small(one, word) && !small(other, word)).collect();
        (own.iter().map(|word| 1.0 / to_f64(shared(word))).sum::<f64>(), own.len())
    };
    let hits = |language| different.iter().filter(|word| small(Vocabulary::of(language), word)).count();
    let score = |language| {
        let own = different.iter().filter(|word| small(Vocabulary::of(language), word));
        own.map(|word| 1.0 / to_f64(shared(word))).sum::<f64>()
    };
    let found = Language::ALL.into_iter().max_by(|one, other| score(*one).total_cmp(&score(*other)))?;
    let ((theirs, words), (ours, _)) = (beyond(found, expected), beyond(expected, found));
    let clear = hits(found) >= 3 && words >= 2 && theirs >= 1.3 && theirs >= ours * 2.5;
    (found != expected && clear).then_some(found)
}

/// Whether a text has so few words of any language we know, or so many of another, that it must be in another one.
pub(crate) fn is_unknown_language(text: &str) -> bool {
    let count = to_f64(words(text).take(MOST_WORDS).count());
    let scores = Scores::of(text);
    scores.foreign || scores.likeliest.first().is_none_or(|(best, _)| *best < count * 0.03 - 0.7)
}

/// Whether a text is in a script that none of our languages is written in.
pub(crate) fn is_foreign_script(text: &str) -> bool {
    let latin = |c: char| u32::from(c) < 0x250 || ('\u{1e00}'..='\u{1eff}').contains(&c);
    let (ours, others): (Vec<char>, Vec<char>) =
        text.chars().filter(|c| c.is_alphabetic()).take(MOST_WORDS).partition(|c| latin(*c));
    others.len() * 3 > ours.len()
}

/// Whether a text that speaks for none of our languages speaks for another one, however short it is.
pub(crate) fn is_foreign(text: &str) -> bool {
    if is_foreign_script(text) {
        return true;
    }
    // Count each word once: a short text says `a` often.
    let lower: BTreeSet<String> = words(text).take(MOST_WORDS).map(str::to_lowercase).collect();
    let hits = |is_small: &dyn Fn(&str) -> bool| lower.iter().filter(|word| is_small(word)).count();
    let small = |of: &Vocabulary, word: &str| of.small_words.contains(&word) || of.captions.words.contains(&word);
    let own = Vocabulary::all().iter().map(|of| hits(&|word| small(of, word))).max().unwrap_or_default();
    let most = FOREIGN.iter().map(|list| hits(&|word| list.split(' ').any(|other| other == word))).max();
    let letters = hits(&|word| word.contains(FOREIGN_LETTERS));
    let most = most.unwrap_or_default();
    most > 2 && most + letters > own || letters > 2 && letters * 10 > lower.len()
}

/// Letters that none of our languages has.
const FOREIGN_LETTERS: &[char] = &[
    'ã', 'õ', 'ł', 'ś', 'ź', 'ż', 'ą', 'ę', 'ć', 'ń', 'ř', 'ě', 'ů', 'č', 'ž', 'š', 'ő', 'ű', 'ț', 'ș', 'ă', 'ğ', 'ı',
    'ş', 'þ', 'ð', 'ý', 'ļ', 'ķ', 'ņ', 'ā', 'ē', 'ī', 'ū', 'ė', 'į', 'ų', 'ơ', 'ư', 'đ', 'ế', 'ạ',
];

/// Small words of languages that pressbox does not support, so that a text in one of them is not mistaken for a related one.
const FOREIGN: [&str; 9] = [
    "o a na no que de se para por à há não uma com os da do em ao pela mais também foi são às dos nas ou está",
    "amb els dels és aquest per una les que va",
    "nie się jest na do że oraz w z po przez dla od",
    "je na se že v pro jako od byl ale také který",
    "și este care pentru din nu sunt cu într prin mai",
    "og að er við ekki sem í um verður eru hefur til",
    "ja on ei ning see mis kui oma selle ka aga",
    "és hogy nem egy az van is meg volt",
    "ve bir bu için ile olarak da de çok",
];

/// How well each language fits, the likeliest first.
struct Scores {
    likeliest: Vec<(f64, Language)>,
    /// Whether the words speak more for a language that pressbox does not speak.
    foreign: bool,
}

impl Scores {
    fn of(text: &str) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in words(text).take(MOST_WORDS) {
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
        let hits = |small: &[&str]| small.iter().filter_map(|word| counts.get(*word)).sum::<u32>();
        let own = scores.first().map_or(0, |(_, language)| hits(&Vocabulary::of(*language).small_words));
        // A text is full of the small words of its language: an eighth of it at least.
        let written: u32 = counts.values().sum();
        let known: u32 = counts
            .iter()
            .filter(|(word, _)| all.iter().any(|v| v.small_words.contains(&word.as_str())))
            .map(|(_, times)| times)
            .sum();
        let foreign = FOREIGN
            .iter()
            .map(|list| hits(&list.split(' ').collect::<Vec<_>>()))
            .any(|hits| hits > own && hits * 5 > known * 4 && hits * 8 > written);
        Self { likeliest: scores, foreign }
    }

    fn clear_winner(&self) -> Option<Language> {
        let [(first, language), (second, other), (third, _), ..] = self.likeliest.as_slice() else { return None };
        // Norwegian and Danish share so many words that a short text in one of them is nearly one in the other.
        let near = [*language, *other].iter().all(|one| matches!(one, Language::Norwegian | Language::Danish));
        let clear = *first >= second * 1.2 || near && first > second && *first >= third * 1.2;
        (*first >= 1.9 && clear && !self.foreign).then_some(*language)
    }

    fn get(&self, language: Language) -> f64 {
        self.likeliest.iter().find(|(_, of)| *of == language).map_or(0.0, |(score, _)| *score)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// How many of the language's names of months and weekdays, verbs of saying and labels the text has.
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
    #[test]
    fn a_short_or_mixed_text_is_in_no_other_language_than_it_should_be() {
        for text in ["A race. Es beginnt am Samstagabend.", "A race. Det körs på lördag kväll.", "Andreas Bäckman"]
        {
            assert_eq!(other_language(text, Language::English), None, "{text}");
        }
        let swedish = "Det är en bil som vi har och den är på väg till det stora loppet.";
        assert_eq!(other_language(swedish, Language::English), Some(Language::Swedish));
        assert_eq!(other_language(swedish, Language::Swedish), None);
        let english = "It is a car that we have and it is on its way to the race with all of the others.";
        assert_eq!(other_language(&format!("{swedish} {english}"), Language::English), None);
    }
    #[test]
    fn a_caption_in_another_language_is_told_from_one_full_of_names() {
        let texts = [
            (Language::English, "Anna Larsson opens the archive at the harbour in Norby, with Bo Ek on her left."),
            (Language::English, "A woman with a red scarf in front of the door"),
            (Language::Swedish, "Anna Larsson öppnar arkivet vid hamnen i Norby, med Bo Ek till vänster."),
            (Language::Swedish, "En kvinna med röd halsduk står framför dörren"),
            (Language::German, "Anna Larsson öffnet das Archiv am Hafen von Norby, links neben ihr steht Bo Eck."),
            (Language::German, "Eine Frau mit einem roten Schal steht vor der Tür"),
            (
                Language::Finnish,
                "Anna Larsson avaa arkiston Norbyn satamassa, vasemmalla seisoo Bo Ek, joka on johtaja.",
            ),
            (Language::Finnish, "Nainen seisoo oven edessä ja katsoo merelle"),
            (Language::French, "Anna Larsson ouvre les archives du port de Norby, avec Bo Ek à gauche."),
            (Language::French, "Une femme avec une écharpe rouge devant la porte"),
            (Language::Spanish, "Anna Larsson abre el archivo en el puerto de Norby, junto a Bo Ek, a la izquierda."),
            (Language::Spanish, "Una mujer con una bufanda roja junto a la puerta"),
            (Language::Dutch, "Anna Larsson opent het archief bij de haven van Norby, met links Bo Ek."),
            (Language::Dutch, "Een vrouw met een rode sjaal staat voor de deur"),
            (Language::Italian, "Anna Larsson apre l’archivio nel porto di Norby, con Bo Ek a sinistra."),
            (Language::Italian, "Una donna con una sciarpa rossa davanti alla porta"),
            (
                Language::Norwegian,
                "Anna Larsson åpner arkivet ved havnen, sammen med Bo Ek til venstre, som ikke ble sett.",
            ),
            (
                Language::Danish,
                "Anna Larsson åbner arkivet ved havnen, hvor Bo Ek blev fotograferet af hende i efteråret.",
            ),
        ];
        let north = |language| matches!(language, Language::Norwegian | Language::Danish | Language::Swedish);
        for (language, text) in texts {
            assert_eq!(language_of_short(text, language), None, "{text}");
            for other in Language::ALL.into_iter().filter(|other| *other != language) {
                let found = language_of_short(text, other);
                // Danes and Norwegians read each other's captions, and mostly could not say whose they are.
                let near = north(language) && north(other);
                assert!(found == Some(language) || near && found.is_none(), "{text} in `{other}`: {found:?}");
            }
        }
        for (language, text) in [
            (Language::Swedish, "Anna Larsson in Åhus, Sweden"),
            (Language::Swedish, "The Rolling Stones på Ullevi"),
            (Language::Swedish, "Anna Berg framför affischen till The House of the Rising Sun i Norby"),
            (Language::German, "Das Team von The Voice of Norby vor dem Hafen"),
            (Language::Finnish, "Anna Larsson, Bo Ek, Cia Dahl, Dan Falk"),
            (Language::English, "Anna Berg at the Musée de la Mer in Le Havre"),
            (Language::English, "Chef Bo Ek of La Casa de los Peces at work"),
            (Language::French, "Anna Berg lit The Old Man and the Sea dans le port"),
        ] {
            assert_eq!(language_of_short(text, language), None, "{text}");
        }
    }

    #[test]
    fn a_text_in_none_of_the_languages_is_recognised() {
        let polish = "Port w Norby otwiera w piątek nową halę, w której będzie można zobaczyć czterdzieści modeli statków, \
            jakich nikt nie widział od lat. Hala jest otwarta codziennie, a wstęp jest wolny dla wszystkich.";
        assert!(is_unknown_language(polish));
        assert!(!is_unknown_language("Det är en bil som vi har. It is a car that we have and it is on its way."));
    }
}
