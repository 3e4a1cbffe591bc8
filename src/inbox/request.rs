//! A person's request for no more mail, by a token or in words.

use super::own_words::{Line, lines, own_paragraphs};
use super::phrases::folded;
use super::subject::without_prefixes;
use super::vocabulary::Vocabulary;
use crate::press::tokens_in;

/// Tokens and words with which somebody may unsubscribe.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// Possible tokens in the subject and in what they wrote.
    pub(super) tokens: Vec<String>,
    /// Possible tokens in links, addresses and quotes: a reply that quotes our message contains ours.
    pub(super) quoted: Vec<String>,
    /// The words that ask for no more mail.
    pub(super) wish: Option<String>,
}

/// Reads a person's mail.
pub(super) fn request(subject: &str, text: &str) -> Request {
    let lines = lines(text);
    let mut found = Request { wish: wish(subject, &lines), ..Request::default() };
    let decoded = unescaped(subject);
    for token in tokens_in(&decoded) {
        let place = if is_in_address(&decoded, token) { &mut found.quoted } else { &mut found.tokens };
        place.push(token.to_owned());
    }
    tokens_of_text(&lines, &mut found);
    found.tokens.truncate(20);
    found.quoted.truncate(20);
    found
}

/// Sorts the tokens of a text into those that its writer gives and those that are quoted.
fn tokens_of_text(lines: &[Line<'_>], found: &mut Request) {
    // A request that is forwarded without a word.
    let nothing_own = !lines.iter().any(|line| line.own && line.text.chars().any(char::is_alphanumeric));
    let mut before = "";
    for line in lines {
        let bare = line.text.trim_start_matches(['>', '|', ' ', '\t']);
        for (nth, word) in bare.split_whitespace().enumerate() {
            let decoded = unescaped(word);
            let mut tokens = tokens_in(&decoded).peekable();
            if tokens.peek().is_none() {
                continue;
            }
            // A link or an address may be broken at the end of a line.
            let whole = if nth == 0 { format!("{before}{decoded}") } else { decoded.clone() };
            let is_link = ["mailto:", "://", "subject=", "www."].iter().any(|mark| whole.contains(mark));
            for token in tokens {
                let given = !is_link && (line.own || nothing_own) && !is_in_address(&whole, token);
                let place = if given { &mut found.tokens } else { &mut found.quoted };
                place.push(token.to_owned());
            }
        }
        before = bare.split_whitespace().last().unwrap_or_default();
    }
}

/// Whether a token is part of an address: the return path of our message, which people quote when they ask about it.
fn is_in_address(text: &str, token: &str) -> bool {
    let Some((before, after)) = text.split_once(token) else { return false };
    let tag = before.strip_suffix('+');
    // Some programs send the space of our link as a plus sign.
    let tagged = tag.is_some_and(|tag| !tag.to_ascii_lowercase().ends_with("unsubscribe"));
    let domain = after.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default().to_ascii_lowercase();
    tagged || domain.starts_with(['@', '=']) && domain.contains('@') || domain.starts_with("%40")
}

/// The words that ask for no more mail, in the subject or in what somebody wrote themselves.
fn wish(subject: &str, lines: &[Line<'_>]) -> Option<String> {
    let words = Vocabulary::get();
    let paragraphs = own_paragraphs(lines);
    let text: Vec<String> = paragraphs.iter().map(|lines| lines.join(" ")).collect();
    let own = without_prefixes(subject);
    // One word such as `Stop!` may begin any text. It counts if hardly anything else is said, or that it does not interest.
    let bored = || text.iter().any(|paragraph| words.bored.stand_in(&folded(paragraph)));
    let brief = !text.iter().flat_map(|text| sentences(text)).any(is_long);
    if asks(own) || is_bare(own) && (brief || bored()) {
        return Some(own.to_owned());
    }
    let spoken = text.iter().flat_map(|text| sentences(text)).find(|sentence| asks(sentence));
    let line = || paragraphs.iter().find_map(|lines| lone_line(lines));
    let bare = || {
        let clauses = text.iter().flat_map(|text| text.split(['.', '!', '?', ';', ',', '–', '-', ':']));
        clauses.map(str::trim).find(|clause| is_bare(clause))
    };
    let lone = || paragraphs.iter().flatten().map(|line| line.trim()).find(|line| is_bare(line)).filter(|_| brief);
    let found = spoken.or_else(line).or_else(lone).or_else(|| bare().filter(|_| brief || bored()));
    // `Unsubscribe from all emails`, `Unsubscribe anna@media.example`, `unsubscribe` with a part of a token
    let said_much = text.iter().flat_map(|text| text.split_whitespace()).count() > MOST_WORDS;
    let unmistakable = || {
        let in_text = text.iter().filter(|_| !said_much).flat_map(|text| sentences(text));
        std::iter::once(own).chain(in_text).find(|sentence| is_unmistakable(sentence))
    };
    found.or_else(unmistakable).map(str::to_owned)
}

/// In a longer mail, such a word is in the footer of somebody's newsletter, or is talked about.
const MOST_WORDS: usize = 60;

/// Whether a short sentence has a word that asks for no more mail and for nothing else. `Click here to unsubscribe: https://…`
/// is a newsletter's.
fn is_unmistakable(sentence: &str) -> bool {
    let words = Vocabulary::get();
    let is_short = sentence.len() <= LONGEST_REQUEST && sentence.split_whitespace().count() <= 14;
    let is_link = ["://", "mailto:", "www."].iter().any(|mark| sentence.contains(mark));
    if !is_short || is_link || sentence.trim_end().ends_with('?') {
        return false;
    }
    let said = folded(&unescaped(sentence));
    words.unmistakable.stand_in(&said)
        && ![&words.unless, &words.opposite, &words.elsewhere].iter().any(|phrases| phrases.stand_in(&said))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', ';']).map(str::trim)
}

/// Whether it is a sentence with something to say, and not a greeting, a name or a line of a signature.
fn is_long(sentence: &str) -> bool {
    sentence.ends_with(['.', '!', '?']) && sentence.split_whitespace().count() >= 4
}

/// A line of a paragraph that is a request as a whole, where the line before it was not broken for its length.
fn lone_line<'t>(lines: &[&'t str]) -> Option<&'t str> {
    let whole = |line: &&str| {
        let (bare, said) = bare(line);
        let words = Vocabulary::get();
        words.unsubscribe.are(&bare) || words.unsubscribe.are(&said)
    };
    let fresh = |at: usize| at == 0 || lines[at - 1].chars().count() < 40;
    lines.iter().enumerate().find(|(at, line)| whole(line) && fresh(*at)).map(|(_, line)| *line)
}

/// No text is longer that asks for no more mail and says nothing else.
const LONGEST_REQUEST: usize = 400;

/// A text without politeness, and with it.
fn bare(text: &str) -> (String, String) {
    let said = folded(&without_tokens(text));
    if said.len() > LONGEST_REQUEST {
        return (said.clone(), said);
    }
    (Vocabulary::get().polite.cut_from(&said).0, said)
}

/// Whether a text is one word that asks for no more mail, and may mean something else.
fn is_bare(text: &str) -> bool {
    let (bare, said) = bare(text);
    let words = Vocabulary::get();
    words.alone.are(&bare) || words.alone.are(&said)
}

/// Whether a sentence asks for no more mail, as a whole or up to a comma.
fn asks(sentence: &str) -> bool {
    is_request(sentence)
        || sentence.split(',').take(20).any(|clause| clause.len() < sentence.len() && is_request(clause))
}

fn is_request(text: &str) -> bool {
    let words = Vocabulary::get();
    let (bare, said) = bare(text);
    if words.unsubscribe.are(&bare) || words.unsubscribe.are(&said) {
        return true;
    }
    let short = said.len() < 4 * LONGEST_REQUEST;
    let (plain, is_polite) = if short { words.please.cut_from(&said) } else { (String::new(), false) };
    [Some(&said), Some(&plain).filter(|_| is_polite)].into_iter().flatten().any(|said| {
        words.ask.all_in(said).into_iter().take(20).any(|(before, behind)| {
            // `Do not remove me`: a word that says the opposite comes shortly before it.
            let close: Vec<&str> = before.split(' ').rev().take(5).collect();
            let close = close.into_iter().rev().fold(" ".to_owned(), |text, word| text + word + " ");
            // `Non cancellatemi`, `löschen Sie mich nicht`: words that say the opposite around it.
            let around = &said[..said.len() - behind.len()];
            let around: Vec<&str> = around.split(' ').rev().take(8).collect();
            let around = around.into_iter().rev().chain(behind.split(' ').take(1));
            let around =
                around.fold(" ".to_owned(), |text, word| if word.is_empty() { text } else { text + word + " " });
            // `Remove me from the waiting list`
            let next = behind.split(' ').take(9).fold(" ".to_owned(), |text, word| text + word + " ");
            !words.unless.stand_in(&close) && !words.opposite.stand_in(&around) && !words.elsewhere.stand_in(&next)
        })
    })
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

    fn said(subject: &str, text: &str) -> Option<String> {
        wish(subject, &lines(text))
    }

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
            assert!(said(&format!("Re: [EXTERN] {text}"), "").is_some(), "{text}");
            assert!(said("Re: Lighthouse", &format!("Hello,\n\n{text}\n\nAnna")).is_some(), "{text}");
            assert!(said("Re: Lighthouse", &format!("Hello\n{text}\nAnna")).is_some(), "{text}");
        }
        // Whatever stands beside them, some words ask for nothing else.
        for text in [
            "Unsubscribe from all emails",
            "unsubscribe from press releases",
            "Unsubscribe anna@media.example",
            "unsubscribe e4ef616683b9a30bca59481",
            "unsubscribe e4ef616683b9 a30bca59481c",
            "unsubscribe Anna Berg",
            "request to unsubscribe",
            "Public One - unsubscribe",
            "unsubscribe from all future mailings",
            "cancella iscrizione",
            "Désabonnement de tous vos communiqués",
            "Pressemitteilungen abbestellen, Redaktion Nord",
            "Avprenumeration av pressmeddelanden, Norby Tidning",
            "Desuscribirme de las notas de prensa",
        ] {
            assert!(said(text, "").is_some(), "{text}");
            assert!(said("Re: Lighthouse", text).is_some(), "{text}");
            assert!(said("Re: Lighthouse", &format!("Hello,\n\n{text}\n\nAnna")).is_some(), "{text}");
        }
        for text in [
            "Thanks! Do not unsubscribe me.",
            "How do readers unsubscribe from your newsletter?",
            "To unsubscribe from our newsletter click here: https://media.example/u/1",
            "Unsubscribe me from the guest list",
        ] {
            assert_eq!(said("Re: Lighthouse", text), None, "{text}");
        }
        let newsletter = format!(
            "{}\n\nYou can unsubscribe from this briefing in the settings.\n",
            "News of the day from the coast. ".repeat(12)
        );
        assert_eq!(said("Morning briefing", &newsletter), None);
        for text in [
            "unsubscribe from what? I want the photos!",
            "I will not unsubscribe.",
            "Please do not remove me from your list",
            "The stop on the harbour line is closed",
            "Can you remove the watermark?",
            "Who is on your list?",
        ] {
            assert_eq!(said(text, text), None, "{text}");
        }
    }

    #[test]
    fn a_token_in_a_link_an_address_or_a_quote_is_our_own_message_quoted() {
        let token = "0123456789abcdef01234567";
        let of = |subject: &str, text: &str| {
            let found = request(subject, text);
            (found.tokens.len(), found.quoted.len())
        };
        for (subject, text) in [
            (format!("unsubscribe%20{token}"), String::new()),
            (format!("unsubscribe+{token}"), String::new()),
            ("x".to_owned(), format!("unsubscribe {token}")),
            ("x".to_owned(), format!("Unsubscribe+{token}")),
            ("x".to_owned(), format!("Hello,\n\nmy token is\n{token}.\n\n> unsubscribe")),
            // Nothing but what is forwarded.
            ("x".to_owned(), format!("-----Original Message-----\nFrom: Anna\nSubject: unsubscribe {token}")),
        ] {
            assert_eq!(of(&subject, &text), (1, 0), "{subject} {text}");
        }
        for text in [
            format!("> <mailto:press@press.example?subject=unsubscribe%20{token}>"),
            format!("> <mailto:press@press.example?subject=unsubscribe%20\n> {token}>"),
            format!("https://press.example/u/{token}"),
            format!("What is bounces+{token}@press.example?"),
            format!("Return-Path: <bounces+{token}@press.example>"),
            format!("from=<bounces+{token}@press.example>"),
            format!("bounces+{token}%40press.example"),
            format!("bounces+{token} at press.example"),
            format!("bounces-{token}@press.example"),
            format!("bounces-{token}=a.example@press.example"),
            format!("SRS0=ab=cd=press.example=bounces+{token}@relay.example"),
            format!("bounces+{token}\n@press.example"),
            format!("Hello\n\n> unsubscribe {token}"),
        ] {
            assert_eq!(of("x", &text), (0, 1), "{text}");
        }
    }
}
