//! Names, titles and sentences: what tells a person from an organisation, a role and the rest of a text.

use crate::release::languages::{Vocabulary, folded};

/// Small words inside of names.
pub(super) const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "af", "av", "di", "da", "la", "le", "al", "bin", "zu", "och", "and", "und", "&",
    "y", "du", "del", "della", "dos", "ten", "ter", "og", "ja", "et", "e", "en", "i", "'t",
];

/// Words that begin a circumstance and never a person.
pub(super) const PREPOSITIONS: &[&str] = &[
    "on",
    "at",
    "in",
    "during",
    "after",
    "before",
    "for",
    "with",
    "from",
    "by",
    "as",
    "when",
    "while",
    "commenting",
    "speaking",
    "asked",
    "to",
    "vid",
    "på",
    "i",
    "under",
    "efter",
    "med",
    "från",
    "när",
    "bei",
    "beim",
    "nach",
    "vor",
    "im",
    "am",
    "auf",
    "mit",
    "zur",
    "zum",
    "ved",
    "etter",
    "lors",
    "pendant",
    "après",
    "dans",
    "à",
    "durante",
    "en",
    "tras",
    "tijdens",
    "bij",
    "op",
    "na",
    "durante",
    "nel",
    "alla",
    "dopo",
    "about",
    "über",
    "om",
    "när",
    "inför",
];

/// One to six words, in capitals but for particles.
pub(super) fn is_name(text: &str) -> bool {
    let words = words(text);
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let mut named = words.iter().filter(|(_, word)| capital(word));
    named.next().is_some() && words.len() <= 6 && words.iter().all(|(_, w)| capital(w) || PARTICLES.contains(w))
}

/// Cuts a text behind its first sentence, as far as full stops tell.
pub(super) fn cut_sentence(text: &str) -> (&str, &str) {
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let (sentence, rest) = text.split_at(at + 1);
        let next = rest.trim_start();
        if next.is_empty()
            || rest.starts_with(char::is_whitespace)
                && !is_abbreviated(&sentence[..at])
                && !next.starts_with(char::is_lowercase)
        {
            return (sentence, next);
        }
    }
    (text, "")
}

/// `Dr. Larsson`, `A. Larsson`, `St. Gallen`, `Inc. and`; not `Bo Ek.`
fn is_abbreviated(before: &str) -> bool {
    const KNOWN: [&str; 38] = [
        "Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Sr", "Jr", "Inc", "Ltd", "Co", "Corp", "No", "Nr", "Gov", "Sen", "Rep",
        "Rev", "Mme", "Mlle", "Sra", "Dra", "Sta", "Ing", "Dipl", "dott", "bzw", "ca", "kl", "bl", "d", "m", "resp",
        "ev", "prof", "dr", "vs", "u.a",
    ];
    let last = before.split(|c: char| c.is_whitespace() || c == '(').next_back().unwrap_or_default();
    let initial = last.chars().count() == 1 && last.starts_with(char::is_uppercase);
    // `Dr.-Ing. Moor`, `Dipl.-Ing. Kern`
    let last_part = last.rsplit('-').next().unwrap_or_default();
    initial
        || KNOWN.contains(&last)
        || last.contains(".-") && KNOWN.contains(&last_part)
        || last.contains('.') && last.chars().count() <= 6
}

/// The last sentence of a text, and what stands before it.
pub(super) fn last_sentence(text: &str) -> (&str, &str) {
    let mut rest = text;
    let mut before = 0;
    loop {
        let (sentence, after) = cut_sentence(rest);
        if after.is_empty() {
            return (text[..before].trim_end(), sentence);
        }
        before = text.len() - after.len();
        rest = after;
    }
}

/// The words of a text without the punctuation around them, with the byte at which each begins.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '&')))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - start, word))
        .collect()
}

/// `Pressesprecherin Cara Dahl`, `toimitusjohtaja Matti Meri`: a role and the name behind it.
pub(super) fn titled_name<'a>(text: &'a str, vocabulary: &Vocabulary) -> (Option<&'a str>, &'a str) {
    let all = words(text);
    let role = all
        .iter()
        .take_while(|(_, word)| is_role_word(word, vocabulary) || word.starts_with(char::is_lowercase))
        .count();
    match all.get(role) {
        Some((at, _))
            if role > 0
                && all.len() - role >= 2
                && is_name(&text[*at..])
                && !text[..*at].contains(|c: char| c.is_ascii_digit()) =>
        {
            (Some(text[..*at].trim()), &text[*at..])
        }
        _ => (None, text),
    }
}

/// Whether words are a person's name: two to five, in capitals, none of which is a role or an organisation.
pub(super) fn is_person(text: &str, vocabulary: &Vocabulary) -> bool {
    let count = words(text).len();
    let place = ["In ", "For ", "Für "].iter().any(|word| text.starts_with(word));
    (2..=5).contains(&count)
        && !place
        && is_name(text)
        && !text.contains(|c: char| c.is_ascii_digit() || c == ':')
        && !is_role(text, vocabulary)
        && !is_organisation(text, vocabulary)
}

pub(super) fn is_role(text: &str, vocabulary: &Vocabulary) -> bool {
    words(text).iter().any(|(_, word)| is_role_word(word, vocabulary))
}

fn is_role_word(word: &str, vocabulary: &Vocabulary) -> bool {
    let word = folded(word);
    let role = |role: &&str| word == **role || role.chars().count() >= 4 && word.ends_with(*role);
    both(vocabulary).any(|vocabulary| vocabulary.contacts.roles.iter().any(role))
}

pub(super) fn is_organisation(text: &str, vocabulary: &Vocabulary) -> bool {
    let is = |word: &str| {
        let word = folded(word);
        both(vocabulary).any(|vocabulary| {
            vocabulary
                .contacts
                .organisations
                .iter()
                .any(|kind| word == *kind || kind.chars().count() >= 5 && word.ends_with(kind))
        })
    };
    words(text).iter().any(|(_, word)| is(word))
}

/// The vocabulary of a text, and the English one.
pub(super) fn both(own: &Vocabulary) -> impl Iterator<Item = &Vocabulary> {
    std::iter::once(own).chain(Vocabulary::all().first())
}
