//! Captions: who does what, where and when.

use super::context::LintContext;
use super::pictures::figures;
use super::remark::Remark;
use crate::photo::Metadata;
use crate::release::prose_dates::{days, weekday};

/// A caption that does not say who or what the photo shows, where, or when: an editor would have to call.
pub(super) fn thin(context: &LintContext) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (line, figure, known) in figures(context) {
        let Some(metadata) = known.metadata.as_ref().filter(|_| known.refusals.is_empty()) else { continue };
        let Some(caption) = metadata.caption.as_deref() else { continue };
        let lacks =
            [(!says_who(caption), "who"), (!says_where(caption, metadata), "where"), (!says_when(caption), "when")];
        let lacks: Vec<&str> = lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect();
        let said = match lacks.as_slice() {
            [] => continue,
            [one] => (*one).to_owned(),
            [some @ .., last] => format!("{} or {last}", some.join(", ")),
        };
        let message = format!("the caption of photo `{}` does not say {said}", figure.photo.short());
        let hint = "editors want to know who does what, where and on which day, as in “Anna Larsson opens the archive in \
                    Lübeck, Germany, on 13 May 2022.”";
        remarks.push(Remark::new(line, message, hint));
    }
    remarks
}

/// Words that have a capital only because they are at the beginning of a caption.
const OPENERS: &[&str] = &[
    "a", "an", "the", "this", "these", "in", "on", "at", "from", "with", "en", "ett", "den", "det", "de", "på", "i",
    "från", "vid", "ein", "eine", "der", "die", "das", "im", "am", "auf", "bei", "vor", "view", "photo", "picture",
    "bild", "foto",
];

/// Words that a place may follow.
const PLACED: &[&str] = &[
    "in", "at", "on", "near", "off", "outside", "from", "inside", "over", "above", "i", "på", "vid", "utanför", "från",
    "nära", "över", "im", "am", "an", "auf", "bei", "vor", "aus", "nahe", "über", "zu",
];

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && weekday(word).is_none() && !is_month(word)
}

fn is_month(word: &str) -> bool {
    !days(&format!("1 {word}")).is_empty()
}

/// A name, or a thing that is named: any word with a capital of its own that is not the place.
fn says_who(caption: &str) -> bool {
    let words = words(caption);
    words.iter().enumerate().any(|(at, word)| match at {
        0 => is_name(word) && !OPENERS.contains(&word.to_lowercase().as_str()),
        _ => is_name(word) && !PLACED.contains(&words[at - 1]),
    })
}

fn says_where(caption: &str, metadata: &Metadata) -> bool {
    let lower = caption.to_lowercase();
    let places = [&metadata.city, &metadata.country].into_iter().flatten();
    let words = words(caption);
    let behind = |pair: &[&str]| PLACED.contains(&pair[0].to_lowercase().as_str()) && is_name(pair[1]);
    // `at the Hockenheimring`, `på ön Söderarm`: one word may come between.
    let with_word = |three: &[&str]| PLACED.contains(&three[0].to_lowercase().as_str()) && is_name(three[2]);
    places.into_iter().any(|place| !place.trim().is_empty() && lower.contains(&place.to_lowercase()))
        || words.windows(2).any(behind)
        || words.windows(3).any(with_word)
}

fn says_when(caption: &str) -> bool {
    let year = |word: &str| {
        word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u16>().is_ok()
    };
    !days(caption).is_empty() || words(caption).iter().any(|word| weekday(word).is_some() || year(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(caption: &str) -> String {
        let metadata = Metadata::default();
        let lacks =
            [(!says_who(caption), "who "), (!says_where(caption, &metadata), "where "), (!says_when(caption), "when ")];
        lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn a_caption_says_who_where_and_when_or_what_it_lacks_is_named() {
        for whole in [
            "Jürgen Weiß rehearses on Söderarm, Sweden, on 2 May 2022.",
            "Zoë Ångström at the helm of the ferry Väddö, off Gräddö, Sweden, on 3 May 2022.",
            "Andreas Bäckman i depån på Hockenheimring, fredag.",
            "Der Turm der Marienkirche in Lübeck, 1987.",
            "The new Audi on its first laps at the Hockenheimring, 12 May 2022.",
        ] {
            assert_eq!(lacks(whole), "", "{whole}");
        }
        assert_eq!(lacks("The new car on its first laps in Hockenheim."), "who when");
        assert_eq!(lacks("Anna Larsson smiles."), "where when");
        assert_eq!(lacks("The winner."), "who where when");
        assert_eq!(lacks("Anna Larsson in May 2022"), "where");
    }
}
