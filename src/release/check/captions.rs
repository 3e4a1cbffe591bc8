//! Captions: who does what, where and when.

use super::context::LintContext;
use super::pictures::figures;
use super::remark::Remark;
use crate::photo::Metadata;
use crate::release::languages::{Captions, Vocabulary, folded};
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

/// Words of one kind in all languages: the library's captions do not say which language they are in.
fn is_in(list: fn(&Captions) -> &Vec<&'static str>, word: &str) -> bool {
    Vocabulary::all().iter().any(|vocabulary| list(&vocabulary.captions).contains(&word))
}

fn is_opener(word: &str) -> bool {
    is_in(|captions| &captions.openers, &folded(word))
}

/// Whether a place may follow a word.
fn is_before_place(word: &str) -> bool {
    is_in(|captions| &captions.places, &folded(word))
}

/// Whether a name has an ending that says where: `Norbyssa`.
fn ends_as_place(word: &str) -> bool {
    let endings = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.captions.place_endings);
    is_name(word) && word.chars().count() > 5 && endings().any(|ending| word.ends_with(ending))
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_name(word: &str) -> bool {
    // `à l’Arsenal`
    let word = word.rsplit(['’', '\'']).next().unwrap_or(word);
    word.starts_with(char::is_uppercase) && weekday(word).is_none() && !is_month(word)
}

fn is_month(word: &str) -> bool {
    !days(&format!("1 {word}")).is_empty()
}

/// A name, or a thing that is named: any word with a capital of its own that is not the place.
fn says_who(caption: &str) -> bool {
    let words = words(caption);
    words.iter().enumerate().any(|(at, word)| match at {
        0 => is_name(word) && !is_opener(word) && !ends_as_place(word),
        _ => is_name(word) && !is_before_place(words[at - 1]) && !ends_as_place(word),
    })
}

fn says_where(caption: &str, metadata: &Metadata) -> bool {
    let lower = caption.to_lowercase();
    let places = [&metadata.city, &metadata.country].into_iter().flatten();
    let words = words(caption);
    let behind = |pair: &[&str]| is_before_place(pair[0]) && is_name(pair[1]);
    // `at the Hockenheimring`, `på ön Söderarm`: one word may come between.
    let with_word = |three: &[&str]| is_before_place(three[0]) && is_name(three[2]);
    // `en el puerto de Norby`
    let is_of = |word: &str| Vocabulary::all().iter().any(|vocabulary| vocabulary.opening.from.contains(&word));
    let of_it = |five: &[&str]| is_before_place(five[0]) && is_of(five[3]) && is_name(five[4]);
    places.into_iter().any(|place| !place.trim().is_empty() && lower.contains(&place.to_lowercase()))
        || words.windows(2).any(behind)
        || words.windows(3).any(with_word)
        || words.windows(5).any(of_it)
        || words.iter().any(|word| ends_as_place(word))
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
            "Anne Rey à l’Arsenal de Norby, le 2 mai 2022.",
            "Ana Ruiz en el puerto de Norby, 2 de mayo de 2022.",
            "Anna Sala davanti al Teatro di Norby, 2 maggio 2022.",
            "Roos Visser bij de molen van Norby, 2 mei 2022.",
            "Per Ås utenfor Norby, 2. mai 2022.",
            "Bo Ek udenfor Norby, 2. maj 2022.",
            "Matti Meri Norbyssa 2.5.2022.",
        ] {
            assert_eq!(lacks(whole), "", "{whole}");
        }
        assert_eq!(lacks("The new car on its first laps in Hockenheim."), "who when");
        assert_eq!(lacks("Anna Larsson smiles."), "where when");
        assert_eq!(lacks("The winner."), "who where when");
        assert_eq!(lacks("Kuva satamasta, Norbyssa 2022."), "who");
        assert_eq!(lacks("Le gagnant."), "who where when");
        assert_eq!(lacks("Anna Larsson in May 2022"), "where");
    }
}
