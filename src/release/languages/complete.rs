//! Each language has a complete file of its own, and its words are written as they are looked for.

use super::phrase::folded;
use super::units;
use super::vocabulary::{Dates, DayParts, Drafts, Vocabulary};
use super::words::Words;
use crate::language_files::LANGUAGE_FILES;
use crate::release::model::Language;

#[test]
fn every_language_has_a_complete_file_of_its_own() {
    let keys = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        let key = |(name, value): (&String, &toml::Value)| {
            let inner = value.as_table().map_or_else(Vec::new, |table| table.keys().cloned().collect());
            (name.clone(), inner)
        };
        table.iter().map(key).collect::<Vec<_>>()
    };
    let sorted = |text: &str| {
        let mut keys = keys(text);
        for (_, inner) in &mut keys {
            inner.sort();
        }
        keys.sort();
        keys
    };
    for ((tag, text), language) in LANGUAGE_FILES.into_iter().zip(Language::ALL) {
        let vocabulary = Vocabulary::of(language);
        assert_eq!((vocabulary.tag, tag), (language.tag(), language.tag()));
        assert_eq!(sorted(text), sorted(LANGUAGE_FILES[0].1), "{language}");
        let Dates { months, weekdays, date, long_date, .. } = &vocabulary.dates;
        assert_eq!((months.len(), weekdays.len()), (12, 7), "{language}");
        assert!(months.iter().chain(weekdays).all(|names| !names.is_empty()), "{language}");
        assert!(["{day}", "{month}", "{year}"].iter().all(|part| date.contains(part)), "{language}");
        assert!(long_date.contains("{weekday}"), "{language}");
        let Vocabulary { numbers, marks, drafts, times, .. } = vocabulary;
        let DayParts { morning, noon, afternoon, evening, night } = &vocabulary.day_parts;
        for part in [morning, noon, afternoon, evening, night] {
            assert!(!part.words.is_empty() && part.from < part.to && part.to <= 30, "{language}");
        }
        assert!(units::lists(&vocabulary.units).all(|words| !words.is_empty()), "{language}");
        assert!(times.sure.iter().chain(&times.bare).all(|word| times.before.contains(word)), "{language}");
        let told = |word: &&str| times.before.iter().any(|before| before.rsplit(' ').next() == Some(*word));
        assert!(!times.at.is_empty() && times.at.iter().all(told), "{language}");
        let Vocabulary { opening, captions, terms, page, parts, contacts, embargo, .. } = vocabulary;
        let needed = [
            &vocabulary.never_twice,
            &times.midnight,
            &opening.kinds,
            &opening.number,
            &opening.offices,
            &captions.openers,
            &terms.telling,
            &page.sent_by,
            &parts.others,
            &contacts.fax,
            &embargo.until,
            &embargo.named,
            &embargo.bars,
            &embargo.limits,
            &embargo.own,
        ];
        assert!(needed.into_iter().all(|words| !words.is_empty()), "{language}");
        assert!(!captions.places.is_empty() || !captions.place_endings.is_empty(), "{language}");

        assert_eq!((numbers.names.len(), numbers.big.len()), (21, 3), "{language}");
        assert!(numbers.names.iter().all(|words| !words.is_empty()), "{language}");
        assert!(marks.pairs.iter().all(|pair| pair.chars().count() == 2), "{language}");
        assert!(vocabulary.captions.words.len() >= 20, "{language}");
        let own = Words::of(language).quotes.map(str::trim).concat();
        assert!(marks.pairs.contains(&own.as_str()), "{language}");
        let Drafts { labels, weak, phrases, internal, insert, pending, nouns, fillers, numerals, letters } = drafts;
        let lists = [labels, weak, phrases, internal, insert, pending, nouns, fillers, numerals, letters];
        assert!(lists.iter().all(|words| !words.is_empty()), "{language}");
        assert!(insert.len() >= 10 && nouns.len() >= 35, "{language}");
    }
    assert_eq!(LANGUAGE_FILES.len(), Language::ALL.len());
}

#[test]
fn a_word_that_is_looked_for_is_written_in_small_letters() {
    for vocabulary in Vocabulary::all() {
        let Vocabulary { speech, embargo, opening, contacts, parts, captions, terms, page, times, drafts, .. } =
            vocabulary;
        let lists = [
            &vocabulary.small_words,
            &speech.verbs,
            &speech.replies,
            &speech.fillers,
            &speech.pronouns,
            &speech.first_person,
            &speech.conjunctions,
            &speech.links,
            &speech.tails,
            &speech.clauses,
            &speech.according,
            &speech.possessives,
            &speech.articles,
            &embargo.words,
            &embargo.openers,
            &embargo.free,
            &opening.labels,
            &opening.ends,
            &opening.dated,
            &opening.source,
            &contacts.titles,
            &contacts.fillers,
            &contacts.joiners,
            &contacts.roles,
            &contacts.organisations,
            &parts.boilerplate,
            &parts.facts,
            &parts.programme,
            &parts.when,
            &parts.place,
            &parts.notes,
            &captions.credits,
            &captions.titles,
            &captions.pointers,
            &captions.verbs,
            &captions.relatives,
            &captions.words,
            &terms.picture,
            &terms.right,
            &page.skip,
            &page.sections,
            &page.cookies,
            &times.before,
            &times.remarks,
            &times.sure,
            &times.bare,
            &times.at,
            &times.clock,
            &times.midnight,
            &vocabulary.never_twice,
            &vocabulary.dates.of,
            &vocabulary.dates.led,
            &vocabulary.dates.until,
            &vocabulary.day_parts.morning.words,
            &vocabulary.day_parts.noon.words,
            &vocabulary.day_parts.afternoon.words,
            &vocabulary.day_parts.evening.words,
            &vocabulary.day_parts.night.words,
            &embargo.until,
            &embargo.named,
            &embargo.bars,
            &embargo.limits,
            &embargo.own,
            &embargo.topics,
            &embargo.against,
            &drafts.internal,
            &opening.kinds,
            &opening.number,
            &opening.from,
            &opening.offices,
            &contacts.fax,
            &parts.others,
            &captions.openers,
            &captions.places,
            &captions.place_endings,
            &terms.telling,
            &page.sent_by,
            &vocabulary.marks.shortened,
            &drafts.labels,
            &drafts.weak,
            &drafts.phrases,
            &drafts.insert,
            &drafts.pending,
            &drafts.nouns,
            &drafts.fillers,
            &drafts.numerals,
            &drafts.letters,
        ];
        let numbers = vocabulary.numbers.names.iter().chain(&vocabulary.numbers.big).flatten();
        let amounts = units::lists(&vocabulary.units).flatten();
        for word in lists.into_iter().flatten().chain(numbers).chain(amounts) {
            assert_eq!(*word, folded(word), "{}", vocabulary.tag);
        }
    }
}
