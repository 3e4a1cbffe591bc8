//! A person's request for no more mail, by a token or in words.

use super::own_words::own_paragraphs;
use super::phrases::folded;
use super::subject::without_prefixes;
use super::vocabulary::Vocabulary;
use crate::press::tokens_in;

/// Tokens and words with which somebody may unsubscribe.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// Possible tokens in the text.
    pub(super) tokens: Vec<String>,
    /// Possible tokens in links: a reply that quotes our message contains ours.
    pub(super) linked: Vec<String>,
    /// The words that ask for no more mail.
    pub(super) wish: Option<String>,
}

/// Reads a person's mail.
pub(super) fn request(subject: &str, text: &str) -> Request {
    let mut found = Request { wish: wish(subject, text), ..Request::default() };
    let decoded = unescaped(subject);
    found.tokens.extend(tokens_in(&decoded).map(str::to_owned));
    tokens_of_text(text, &mut found);
    found.tokens.truncate(20);
    found.linked.truncate(20);
    found
}

/// Sorts the tokens of a text into those in links and others.
fn tokens_of_text(text: &str, found: &mut Request) {
    let mut before = "";
    for line in text.lines().take(5_000) {
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        for (nth, word) in bare.split_whitespace().enumerate() {
            let decoded = unescaped(word);
            let mut tokens = tokens_in(&decoded).peekable();
            if tokens.peek().is_none() {
                continue;
            }
            // A link may be broken at the end of a line.
            let whole = if nth == 0 { format!("{before}{word}") } else { word.to_owned() };
            let is_link = ["mailto:", "://", "subject=", "www."].iter().any(|mark| whole.contains(mark));
            let place = if is_link { &mut found.linked } else { &mut found.tokens };
            place.extend(tokens.map(str::to_owned));
        }
        before = bare.split_whitespace().last().unwrap_or_default();
    }
}

/// The words that ask for no more mail, in the subject or in what somebody wrote themselves.
fn wish(subject: &str, text: &str) -> Option<String> {
    let own = without_prefixes(subject);
    if asks(own) {
        return Some(own.to_owned());
    }
    let paragraphs = own_paragraphs(text);
    let sentences = paragraphs.iter().flat_map(|paragraph| paragraph.split_inclusive(['.', '!', '?', ';']));
    sentences.map(str::trim).find(|sentence| asks(sentence)).map(str::to_owned)
}

/// Whether a sentence asks for no more mail.
fn asks(sentence: &str) -> bool {
    let words = Vocabulary::get();
    let said = folded(&without_tokens(sentence));
    let (bare, _) = words.polite.cut_from(&said);
    if words.unsubscribe.are(&bare) || words.unsubscribe.are(&said) {
        return true;
    }
    let Some(before) = words.ask.first_in(&said) else { return false };
    // `Do not remove me`: a word that says the opposite comes shortly before it.
    let close: Vec<&str> = before.split(' ').rev().take(5).collect();
    let close = close.into_iter().rev().fold(" ".to_owned(), |text, word| text + word + " ");
    !words.unless.stand_in(&close)
}

/// Text with its spaces, where a mail program left them encoded as in a link or a transfer encoding.
fn unescaped(text: &str) -> String {
    text.replace("%2520", " ").replace("%20", " ").replace("=20", " ")
}

fn without_tokens(text: &str) -> String {
    let decoded = unescaped(text);
    let tokens: Vec<String> = tokens_in(&decoded).map(str::to_owned).collect();
    tokens.iter().fold(decoded, |text, token| text.replace(token.as_str(), " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_for_no_more_mail_is_heard_in_many_words() {
        for text in [
            "unsubscribe",
            "UNSUBSCRIBE!",
            "Unsubscribe please",
            "Remove",
            "please remove me",
            "Abmelden",
            "Bitte abmelden",
            "Avregistrera",
            "Ta bort mig, tack",
            "Meld meg av",
            "Afmeld mig venligst",
            "Poistakaa minut listalta, kiitos",
            "Désabonnez-moi svp",
            "Darme de baja por favor",
            "Verwijder mij van de lijst",
            "Cancellatemi dalla vostra lista",
            "STOP",
            "Could you take me off your list?",
            "Please remove my address, I do not cover sport any more.",
            "Bitte nehmen Sie mich aus dem Verteiler.",
            "How do I unsubscribe me?",
        ] {
            assert!(wish(&format!("Re: [EXTERN] {text}"), "").is_some(), "{text}");
            assert!(wish("Re: Lighthouse", &format!("Hello,\n\n{text}\n\nAnna")).is_some(), "{text}");
        }
        for text in [
            "unsubscribe from what? I want the photos!",
            "I will not unsubscribe.",
            "Please do not remove me from your list",
            "The stop on the harbour line is closed",
            "Can you remove the watermark?",
            "Who is on your list?",
        ] {
            assert_eq!(wish(text, text), None, "{text}");
        }
    }

    #[test]
    fn a_token_in_a_link_is_our_own_message_quoted() {
        let token = "0123456789abcdef01234567";
        let of = |subject: &str, text: &str| {
            let found = request(subject, text);
            (found.tokens.len(), found.linked.len())
        };
        assert_eq!(of(&format!("unsubscribe%20{token}"), ""), (1, 0));
        assert_eq!(of("x", &format!("unsubscribe {token}")), (1, 0));
        assert_eq!(of("x", &format!("> <mailto:press@press.example?subject=unsubscribe%20{token}>")), (0, 1));
        assert_eq!(of("x", &format!("> <mailto:press@press.example?subject=unsubscribe%20\n> {token}>")), (0, 1));
        assert_eq!(of("x", &format!("https://press.example/u/{token}")), (0, 1));
    }
}
