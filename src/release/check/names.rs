//! One name spelled in two ways.

use std::collections::{BTreeMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::context::LintContext;
use super::remark::Remark;
use crate::release::manuscript::Manuscript;
use crate::release::model::Block;

/// A name in the release is not as the one who is quoted, asked or credited writes it.
pub(super) fn spelt_two_ways(context: &LintContext) -> Vec<Remark> {
    let known = known(context);
    let spelt: Vec<(Spelt, usize)> = known.iter().map(|(name, line)| (Spelt::of(name), *line)).collect();
    let mut remarks: Vec<Remark> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for (line, text) in named_in(context) {
        for found in pairs(&text) {
            // The genitive, or one who is known by that very name.
            let genitive = found.strip_suffix('s').is_some_and(|name| known.contains_key(name));
            if genitive || known.contains_key(&found) || !seen.insert(found.clone()) {
                continue;
            }
            let found = Spelt::of(&found);
            if let Some((name, where_)) = spelt.iter().find(|(name, _)| found.is_like(name)) {
                let message = format!("`{}` is `{}` on line {where_}", found.name, name.name);
                remarks.push(Remark::new(line, message, "check which spelling is right"));
            }
        }
    }
    remarks
}

/// Who speaks, who can be asked and who took the pictures, each with the line that says so.
fn known(context: &LintContext) -> BTreeMap<String, usize> {
    let Manuscript { release, lines } = context.manuscript;
    let mut known = BTreeMap::new();
    let mut spelt: Vec<Spelt> = Vec::new();
    let mut add = |text: &str, line: usize| {
        for name in pairs(text.split(',').next().unwrap_or_default()) {
            if known.contains_key(&name) {
                continue;
            }
            // The first who writes it may be the one who is wrong; then two names remain, and each is reported once.
            let new = Spelt::of(&name);
            if !spelt.iter().any(|other| new.is_like(other)) {
                spelt.push(new);
                known.insert(name, line);
            }
        }
    };
    for (person, line) in release.contacts.iter().zip(&lines.contacts) {
        add(&person.name, *line);
    }
    for (block, line) in release.body.iter().zip(&lines.body) {
        if let Block::Quote { speaker: Some(speaker), .. } = block {
            add(speaker, *line);
        }
    }
    for (figure, line) in release.photos.iter().zip(&lines.photos) {
        let photo = context.photos.iter().find(|photo| photo.photo == figure.photo);
        let metadata = photo.and_then(|photo| photo.metadata.as_ref());
        for creator in metadata.into_iter().flat_map(|metadata| &metadata.creator) {
            add(creator, *line);
        }
    }
    known
}

/// Every text in which names may occur, with its line.
fn named_in(context: &LintContext) -> Vec<(usize, String)> {
    let Manuscript { release, lines } = context.manuscript;
    let mut texts: Vec<_> = context.texts().into_iter().map(|(line, text)| (line, text.to_owned())).collect();
    for (block, line) in release.body.iter().zip(&lines.body) {
        if let Block::Quote { speaker: Some(speaker), .. } = block {
            texts.push((*line, speaker.clone()));
        }
    }
    texts.extend(release.caption.iter().map(|caption| (lines.caption, caption.clone())));
    for (figure, line) in release.photos.iter().zip(&lines.photos) {
        let photo = context.photos.iter().find(|photo| photo.photo == figure.photo);
        let metadata = photo.and_then(|photo| photo.metadata.as_ref());
        let said = metadata.into_iter().flat_map(|metadata| [&metadata.caption, &metadata.credit]);
        texts.extend(said.flatten().chain(&figure.caption).map(|text| (*line, text.clone())));
    }
    texts
}

/// Two words in capitals that follow one another, as a first and a last name do.
fn pairs(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().take(5_000).collect();
    let bare = |word: &str| -> String {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word).to_owned()
    };
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(|c| !c.is_uppercase());
    words
        .windows(2)
        .filter(|pair| pair[0].ends_with(char::is_alphanumeric))
        .map(|pair| (bare(pair[0]), bare(pair[1])))
        .filter(|(first, last)| capital(first) && capital(last) && last.chars().count() > 2)
        .map(|(first, last)| format!("{first} {last}"))
        .collect()
}

/// A name, and its letters without marks and in lower case.
struct Spelt {
    name: String,
    letters: Vec<char>,
}

impl Spelt {
    fn of(name: &str) -> Self {
        let letters = name.nfd().filter(|c| c.is_alphabetic() || *c == ' ').flat_map(char::to_lowercase);
        Self { name: name.to_owned(), letters: letters.filter(char::is_ascii).collect() }
    }

    /// Two spellings of one name: they differ in marks over letters, or one letter of a longer name.
    fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.letters, &other.letters);
        if one.len().abs_diff(two.len()) > 1 || self.name == other.name {
            return false;
        }
        // Anna and Anne may well be two; of a first name at least the beginning stays.
        let beginning = one.iter().zip(two).take_while(|(a, b)| a == b).count();
        one == two || one.len().min(two.len()) >= 9 && beginning >= 3 && is_one_off(one, two)
    }
}

fn is_one_off(one: &[char], other: &[char]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one.len(), other.len()) {
        (a, b) if a == b => a > 0 && one[1..] == other[1..],
        // An `s` at the end is a genitive.
        (a, b) if a == b + 1 => one[1..] == *other && !(b == 0 && one == ['s']),
        (a, b) if a + 1 == b => *one == other[1..] && !(a == 0 && other == ['s']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(one: &str, other: &str) -> bool {
        Spelt::of(one).is_like(&Spelt::of(other))
    }

    #[test]
    fn one_name_in_two_spellings_is_told_from_two_names() {
        for (one, other) in [
            ("Andreas Bäckman", "Andreas Backman"),
            ("Anna Larsson", "Anna Larson"),
            ("Oliver Söderström", "Oliver Söderstrom"),
            ("Jessica Holm", "Jesica Holm"),
        ] {
            assert!(are_alike(one, other) && are_alike(other, one), "{one}, {other}");
        }
        for (one, other) in [("Anna Larsson", "Anna Larssons"), ("Anna Larsson", "Hanna Larsson"), ("Per Ek", "Per Ed")]
        {
            assert!(!are_alike(one, other), "{one}, {other}");
        }
    }
}
