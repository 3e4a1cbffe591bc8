//! Subjects, and what mail programs and gateways put before them.

/// A subject without the marks before it: `[EXTERN]`, `***SPAM***`, `AW:`, `Fwd:`.
pub(super) fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject;
    while let Some(shorter) = without_prefix(rest) {
        rest = shorter;
    }
    rest.trim()
}

/// A subject without its first mark; `None` if it has none.
pub(super) fn without_prefix(subject: &str) -> Option<&str> {
    let subject = subject.trim_start();
    for (open, close) in [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>'), ('【', '】')] {
        if let Some(inside) = subject.strip_prefix(open) {
            let (mark, rest) = inside.split_once(close)?;
            return (mark.chars().count() <= 40).then(|| rest.trim_start_matches([':', ' ', '-']));
        }
    }
    if let Some(stars) = subject.strip_prefix(['*', '#', '!', '~']) {
        let marks = ['*', '#', '!', '~'];
        // `***SPAM*** x`: a word between marks; or marks alone.
        let inside = stars.trim_start_matches(marks);
        return match inside.split_once(marks) {
            Some((word, rest)) if word.chars().count() <= 30 => Some(rest.trim_start_matches(marks)),
            _ => Some(inside),
        };
    }
    let (word, rest) = subject.split_once([':', '：'])?;
    let short = word.chars().count() <= 14 && word.split_whitespace().count() <= 2 && !word.is_empty();
    (short && !rest.trim().is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_front_of_a_subject_are_none_of_it() {
        for subject in [
            "stop",
            "Re: stop",
            "AW: WG: stop",
            "[EXTERN] stop",
            "***SPAM*** stop",
            "EXTERNAL: stop",
            "SV: [EXT] Fwd: stop",
            "*** SPAM *** Re[2]: stop",
            "[SPAM?] stop",
            "(ext) stop",
            "{Spam?} stop",
            "!!! stop",
            "Antw.: stop",
            "【外部】stop",
        ] {
            assert_eq!(without_prefixes(subject), "stop", "{subject}");
        }
        assert_eq!(without_prefixes("A long story of bridges: stop"), "A long story of bridges: stop");
        // What is only marks, or half of one, is left as it is or empty.
        for (odd, left) in [
            ("", ""),
            (" ", ""),
            (":", ":"),
            ("[", "["),
            ("[EXT", "[EXT"),
            ("***", ""),
            ("***SPAM", "SPAM"),
            ("Re:", "Re:"),
            ("[]:", ""),
            ("a:", "a:"),
            ("[EXT] Re:", "Re:"),
            ("【外部", "【外部"),
        ] {
            assert_eq!(without_prefixes(odd), left, "{odd}");
        }
    }
}
