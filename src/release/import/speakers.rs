//! Who says it: `Anna Larsson says, head of …`, `säger Anna Larsson, vd på …`, `sagt Anna Larsson`.

/// Verbs that tie a quote to its speaker.
const VERBS: &[&str] = &[
    "says",
    "said",
    "comments",
    "commented",
    "explains",
    "explained",
    "adds",
    "added",
    "states",
    "stated",
    "notes",
    "noted",
    "tells",
    "told",
    "believes",
    "concludes",
    "concluded",
    "continues",
    "continued",
    "announced",
    "säger",
    "sade",
    "sa",
    "berättar",
    "berättade",
    "kommenterar",
    "förklarar",
    "menar",
    "tycker",
    "fortsätter",
    "tillägger",
    "konstaterar",
    "avslutar",
    "sagt",
    "sagte",
    "erklärt",
    "erklärte",
    "betont",
    "betonte",
    "kommentiert",
    "ergänzt",
    "meint",
    "berichtet",
    "freut",
    "so",
    "fügt",
];

/// Who is meant is whoever spoke last.
const PRONOUNS: &[&str] = &["she", "he", "they", "hon", "han", "de", "sie", "er", "hen"];

/// Small words inside of names.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "af", "av", "di", "da", "la", "le", "al", "bin", "zu", "och", "and", "und", "&",
    "y",
];

/// An attribution found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribution {
    pub(super) speaker: String,
    /// What stands before it, without the comma.
    pub(super) before: String,
    /// What stands after it.
    pub(super) after: String,
}

/// Finds the last attribution of a quote that has no marks around it.
pub(super) fn in_quote(text: &str) -> Option<Attribution> {
    words(text).into_iter().rev().find_map(|(start, word)| {
        let verb = is_verb(word).then_some(word)?;
        let (before, behind) = (text[..start].trim_end(), &text[start + verb.len()..]);
        name_before(before, behind).or_else(|| name_behind(before, behind))
    })
}

/// Reads what stands behind a quote's closing mark: ` says Anna Larsson, head of X. The rest.`
pub(super) fn behind_quote(text: &str) -> Option<Attribution> {
    let text = text.trim_start_matches([',', '–', '—', '-', ' ', '\u{a0}']);
    let (sentence, after) = cut_sentence(text);
    let (start, verb) = words(sentence).into_iter().find(|(_, word)| is_verb(word))?;
    let (name, behind) = (sentence[..start].trim().trim_end_matches(','), sentence[start + verb.len()..].trim());
    let speaker = if name.is_empty() {
        Some(behind.to_owned()).filter(|name| names_somebody(name))?
    } else {
        with_title(Some(name).filter(|name| names_somebody(name))?, behind)?
    };
    Some(Attribution { speaker: tidy(&speaker), before: String::new(), after: after.to_owned() })
}

/// Reads what stands before a quote's opening mark: `Anna Larsson, head of X, says:`
pub(super) fn before_quote(text: &str) -> Option<String> {
    let text = text.trim().strip_suffix(':')?;
    let (name, verb) = text.rsplit_once(char::is_whitespace)?;
    (is_verb(verb) && names_somebody(name) && words(name).len() <= 20).then(|| tidy(name))
}

/// Whether a speaker is only a pronoun.
pub(super) fn is_pronoun(speaker: &str) -> bool {
    PRONOUNS.contains(&speaker.to_lowercase().as_str())
}

/// `…, Anna Larsson says, head of X.`
fn name_before(before: &str, behind: &str) -> Option<Attribution> {
    let cut =
        |text: &str| text.rfind([',', '.', '!', '?', '”', '"', '“', '»', '«']).map(|at| at + last_char_len(text, at));
    let at = cut(before)?;
    let (quote, name) = (&before[..at], before[at..].trim());
    let (quote, name) = if name.is_empty() && before.ends_with(',') {
        // `…, Anna Larsson, head of X, says.`
        let titled = before.trim_end_matches(',');
        let title_at = titled.rfind(',')?;
        let name_at = cut(&titled[..title_at])?;
        is_name(titled[name_at..title_at].trim()).then(|| (&titled[..name_at], titled[name_at..].trim()))?
    } else {
        (is_name(name) || is_pronoun(name)).then_some((quote, name))?
    };
    let (title, after) = cut_sentence(behind.trim());
    let speaker = with_title(name, title)?;
    Some(Attribution { speaker: tidy(&speaker), before: without_comma(quote), after: after.to_owned() })
}

/// `…, says Anna Larsson, head of X.`
fn name_behind(before: &str, behind: &str) -> Option<Attribution> {
    if !before.ends_with([',', '!', '?', '.', '”', '"', '“', '»', '«', '–', '-', '…'])
        || behind.starts_with([',', '.', ':'])
    {
        return None;
    }
    let (name, after) = cut_sentence(behind.trim());
    names_somebody(name).then(|| Attribution {
        speaker: tidy(name),
        before: without_comma(before),
        after: after.to_owned(),
    })
}

/// A name with the title that follows its verb behind a comma.
fn with_title(name: &str, behind: &str) -> Option<String> {
    let title = behind.trim_end_matches(['.', ' ']);
    match title.strip_prefix(',') {
        _ if title.is_empty() => Some(name.to_owned()),
        Some(title) if words(title).len() <= 25 => Some(format!("{name}, {}", title.trim())),
        _ => None,
    }
}

fn is_verb(word: &str) -> bool {
    VERBS.contains(&word.to_lowercase().as_str())
}

/// One to six words, in capitals but for particles.
fn is_name(text: &str) -> bool {
    let words = words(text);
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let mut named = words.iter().filter(|(_, word)| capital(word));
    named.next().is_some() && words.len() <= 6 && words.iter().all(|(_, w)| capital(w) || PARTICLES.contains(w))
}

/// A phrase that may be a speaker with title: not long, and with a name or a pronoun in it.
fn names_somebody(text: &str) -> bool {
    let words = words(text);
    let first = words.first().map_or("", |(_, word)| word);
    words.len() <= 25
        && (is_pronoun(first) && words.len() <= 2 || words.iter().any(|(_, w)| w.starts_with(char::is_uppercase)))
}

/// Cuts a text behind its first sentence, as far as full stops tell.
fn cut_sentence(text: &str) -> (&str, &str) {
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let (sentence, rest) = text.split_at(at + 1);
        let last = sentence[..at].split_whitespace().next_back().unwrap_or_default();
        // `Dr. Larsson`, `A. Larsson`, `St. Gallen`
        let abbreviated = last.chars().count() <= 3 && last.starts_with(char::is_uppercase);
        let next = rest.trim_start();
        if next.is_empty()
            || rest.starts_with(char::is_whitespace) && !abbreviated && !next.starts_with(char::is_lowercase)
        {
            return (sentence, next);
        }
    }
    (text, "")
}

fn without_comma(text: &str) -> String {
    text.trim_end_matches([',', ' ', '–', '-', '\u{a0}']).to_owned()
}

/// A speaker without the end of the sentence.
fn tidy(speaker: &str) -> String {
    speaker.trim().trim_end_matches(['.', ',', ':', ' ']).to_owned()
}

fn last_char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The words of a text without the punctuation around them, with the byte at which each begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '&')))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - start, word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(text: &str) -> Option<(String, String)> {
        in_quote(text).map(|found| (found.before, found.speaker))
    }

    #[test]
    fn a_speaker_stands_before_or_behind_the_verb() {
        let glad = |speaker: &str| Some(("We are glad".to_owned(), speaker.to_owned()));
        assert_eq!(quote("We are glad, Anna Larsson says."), glad("Anna Larsson"));
        assert_eq!(
            quote("We are glad, Anna Larsson says, head of Harbour Arts."),
            glad("Anna Larsson, head of Harbour Arts")
        );
        assert_eq!(quote("We are glad, Anna von der Ö, head of Arts, says."), glad("Anna von der Ö, head of Arts"));
        assert_eq!(
            quote("We are glad, says Anna Larsson, head of Harbour Arts."),
            glad("Anna Larsson, head of Harbour Arts")
        );
        assert_eq!(quote("We are glad, säger vd Åsa Öberg."), glad("vd Åsa Öberg"));
        assert_eq!(
            quote("We are glad, sagt Dr. Jörg Groß von der Hafen GmbH."),
            glad("Dr. Jörg Groß von der Hafen GmbH")
        );
        assert_eq!(quote("We are glad, säger hon."), glad("hon"));
    }

    #[test]
    fn what_attributes_nothing_has_no_speaker() {
        for text in [
            "As he says, we are glad.",
            "We said so.",
            "Big, and so are we.",
            "Anna says that we are glad.",
            "",
            "says",
            ", says",
        ] {
            assert_eq!(quote(text), None, "{text}");
        }
    }

    #[test]
    fn a_quote_may_go_on_behind_its_speaker() {
        let found = in_quote("We are glad, says Anna Larsson, head of Arts. It took long.").unwrap();
        assert_eq!((found.speaker.as_str(), found.after.as_str()), ("Anna Larsson, head of Arts", "It took long."));
    }
}
