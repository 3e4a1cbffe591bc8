//! What somebody wrote themselves, without what they quote.

use super::codes::clipped;
use super::phrases::folded;
use super::vocabulary::Vocabulary;
use crate::press::tokens_in;

/// How many lines are looked at.
const MOST_LINES: usize = 5_000;

/// How many lines and bytes of somebody's own text are read: nobody puts a request further down.
const OWN_LINES: usize = 60;
const OWN_BYTES: usize = 8_000;

/// A line of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Its writer wrote it: it is no quote, and not the footer of our own message.
    pub(super) own: bool,
}

/// The lines of a mail.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let all: Vec<&str> = text.lines().take(MOST_LINES).map(str::trim).collect();
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(all.len());
    let (mut quoted, mut written) = (false, false);
    for (at, text) in all.iter().enumerate() {
        let after = all.get(at + 1..).unwrap_or_default();
        let marked = text.starts_with(['>', '|']);
        if !quoted && !marked && begins_quote(text, after, written) {
            // An answer may stand below the lines that are marked as quotes.
            let next = after.iter().take(3).find(|line| !line.is_empty() && !ends(line));
            let introduces = next.is_some_and(|next| next.starts_with('>'));
            quoted = !introduces;
            lines.push(Line { text, own: false });
            continue;
        }
        let own = !quoted && !marked && !is_footer(text, after);
        written |= own && text.chars().any(char::is_alphanumeric);
        lines.push(Line { text, own });
    }
    lines
}

/// The paragraphs of a mail's own text, each with its lines.
pub(super) fn own_paragraphs<'t>(lines: &[Line<'t>]) -> Vec<Vec<&'t str>> {
    let mut paragraphs = vec![Vec::new()];
    let mut left = OWN_BYTES;
    for line in lines.iter().take_while(|line| line.text != "--").take(OWN_LINES) {
        // A quote in between, with an answer below it.
        if !line.own || line.text.is_empty() {
            paragraphs.push(Vec::new());
        } else if let Some(last) = paragraphs.last_mut() {
            let text = clipped(line.text, left);
            left -= text.len();
            last.push(text);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Whether a line is of the footer of our own messages: it says whom they went to, or stands at the link to unsubscribe.
fn is_footer(line: &str, after: &[&str]) -> bool {
    let is_link = |line: &str| {
        let target = line.contains("mailto:") || line.contains("://");
        line.contains("subject=unsubscribe") || target && (has_token(line) || line.contains("unsubscribe"))
    };
    if is_link(line) && (has_token(line) || line.contains("subject=")) {
        return true;
    }
    if line.len() > 200 || line.is_empty() {
        return false;
    }
    let words = Vocabulary::get();
    let text = folded(line);
    if line.contains('@') && words.sent_to.stand_in(&text) {
        return true;
    }
    // The link may be broken at the end of its first line.
    let mut next = after.iter().filter(|line| !line.is_empty()).take(2);
    words.our_label.stand_in(&text) && (is_link(line) || next.any(|next| is_link(next)))
}

fn has_token(line: &str) -> bool {
    tokens_in(&line.replace("%20", " ")).next().is_some()
}

/// Whether somebody else's mail begins at this line.
fn begins_quote(line: &str, after: &[&str], written: bool) -> bool {
    let dashes = line.len() - line.trim_start_matches(['-', '_', '=', '*']).len();
    // `-----Original Message-----`, `________________________________`
    // A gateway may put its warning between lines above everything.
    let ruler = line.len() == dashes && dashes > 20 && written;
    if dashes >= 5 && (ruler || line[dashes..].contains(['-', '_', '=', '*'])) {
        return true;
    }
    // `On Thursday Bo <bo@press.example> wrote:`, which may go on in the next line.
    let next = after.first().map_or("", |next| next.trim());
    let dated = line.contains(|c: char| c.is_ascii_digit()) && line.len() > 10;
    let wrote = || Vocabulary::get().wrote.stand_in(&folded(line));
    if ends(line) && (line.contains('@') || next.starts_with('>') || dated && line.len() < 200 && wrote()) {
        return true;
    }
    if ends(next) && (line.contains('@') && next.len() < 40 || dated && next.contains('@')) {
        return true;
    }
    // Notes: `Acme Press ---12.05.2022 10:00:00---Lighthouse opens`
    let mut parts = line.split("---");
    if parts.nth(1).is_some_and(|date| date.starts_with(|c: char| c.is_ascii_digit())) && parts.next().is_some() {
        return true;
    }
    // `From: …`, `Sent: …`, `To: …`, `Subject: …` in any language: a block of headers, with an address or a known name.
    let name = |line: &str| {
        let (name, _) = line.trim_start_matches('*').split_once(':')?;
        let name = name.trim_end_matches('*').trim_end();
        (name.len() < 20 && !name.is_empty() && !name.contains(' ')).then(|| name.to_lowercase())
    };
    let block = after.iter().take(5).filter(|line| name(line).is_some()).count();
    name(line).is_some_and(|name| line.contains('@') || FROM.contains(&name.as_str())) && block >= 2
}

/// What stands before the sender in a quoted mail.
const FROM: [&str; 11] =
    ["from", "von", "från", "fra", "lähettäjä", "de", "da", "van", "expéditeur", "afsender", "avsender"];

fn ends(line: &str) -> bool {
    line.ends_with(':') || line.ends_with(":*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_not_ones_own() {
        let own = |text: &str| own_paragraphs(&lines(text)).iter().map(|lines| lines.join(" ")).collect::<Vec<_>>();
        for quote in [
            "> unsubscribe",
            "| unsubscribe",
            "On Thu, 12 May 2022 Bo <bo@press.example> wrote:\n\nunsubscribe",
            "Am 12.05.2022 um 10:00 schrieb Bo\n<bo@press.example>:\n\nunsubscribe",
            "Acme Presse schrieb am 12.05.2022, 10:00:\nunsubscribe",
            "-----Ursprüngliche Nachricht-----\nunsubscribe",
            "________________________________\nunsubscribe",
            "Från: Bo <bo@press.example>\nSkickat: idag\nTill: Anna\nÄmne: x\n\nunsubscribe",
            "From: Bo\nSent: today\nSubject: x\nunsubscribe",
            "Bo ---12.05.2022 10:00:00---Race\nunsubscribe",
            "-- \nunsubscribe",
        ] {
            assert_eq!(own(&format!("Thanks!\nAnna\n\n{quote}")), ["Thanks! Anna"], "{quote}");
        }
        assert_eq!(own("> where?\n\nIn Åre."), ["In Åre."]);
        assert_eq!(own("On 12 May Bo <bo@press.example> wrote:\n> where?\n\nIn Åre."), ["In Åre."]);
        let ruler = "-".repeat(40);
        assert_eq!(own(&format!("{ruler}\nFrom outside\n{ruler}\n\nstop"))[0], format!("{ruler} From outside"));
    }

    #[test]
    fn the_footer_of_our_own_message_is_nobodys_words() {
        let link = "mailto:press@press.example?subject=unsubscribe%200123456789abcdef01234567";
        for footer in [
            format!("Vom Verteiler abmelden:\n{link}"),
            format!("Unsubscribe <{link}>"),
            format!("Ta bort mig från listan:\n<{}\n{}>", &link[..49], &link[49..]),
            "This message was sent to anna@media.example.".to_owned(),
            format!("Denne besked blev sendt til anna@media.example. Fjern mig fra listen <{link}>"),
        ] {
            let text = format!("{footer}\n\nThanks!");
            let own: Vec<_> = own_paragraphs(&lines(&text)).concat();
            let own: Vec<_> = own.into_iter().filter(|line| !has_token(line)).collect();
            assert_eq!(own, ["Thanks!"], "{footer}");
        }
        assert_eq!(own_paragraphs(&lines("Vom Verteiler abmelden")).concat(), ["Vom Verteiler abmelden"]);
    }
}
