//! What somebody wrote themselves, without what they quote.

/// How many lines are read: nobody puts a request further down.
const LINES: usize = 60;

/// The paragraphs of a mail's own text, each on one line, up to where it begins to quote.
pub(super) fn own_paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let lines: Vec<&str> = text.lines().take(LINES).collect();
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        if begins_quote(line, lines.get(at + 1..).unwrap_or_default()) {
            break;
        }
        // A quote in between, with an answer below it.
        if line.starts_with('>') || line.is_empty() {
            paragraphs.push(String::new());
        } else if let Some(last) = paragraphs.last_mut() {
            last.push_str(line);
            last.push(' ');
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Whether somebody else's mail begins at this line.
fn begins_quote(line: &str, after: &[&str]) -> bool {
    let dashes = line.len() - line.trim_start_matches(['-', '_', '=', '*']).len();
    // `-----Original Message-----`, `________________________________`
    if dashes >= 5 && (line.len() == dashes && dashes > 20 || line[dashes..].contains(['-', '_', '=', '*'])) {
        return true;
    }
    // `On Thursday Bo <bo@press.example> wrote:`, which may go on in the next line.
    let next = after.first().map_or("", |next| next.trim());
    let ends = |line: &str| line.ends_with(':') || line.ends_with(":*");
    if ends(line) && (line.contains('@') || next.starts_with('>')) {
        return true;
    }
    let dated = line.contains(|c: char| c.is_ascii_digit()) && line.len() > 10;
    if ends(next) && (line.contains('@') && next.len() < 40 || dated && next.contains('@')) {
        return true;
    }
    // `From: …`, `Sent: …`, `To: …`, `Subject: …` in any language: a block of headers with an address in it.
    let header = |line: &str| {
        let line = line.trim_start_matches('*');
        line.split_once(':').is_some_and(|(name, _)| name.len() < 20 && !name.is_empty() && !name.contains(' '))
    };
    let block = after.iter().take(5).filter(|line| header(line.trim())).count();
    header(line) && line.contains('@') && block >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_not_ones_own() {
        for quote in [
            "> unsubscribe",
            "On Thu, 12 May 2022 Bo <bo@press.example> wrote:\n\nunsubscribe",
            "Am 12.05.2022 um 10:00 schrieb Bo\n<bo@press.example>:\n\nunsubscribe",
            "-----Ursprüngliche Nachricht-----\nunsubscribe",
            "________________________________\nunsubscribe",
            "Från: Bo <bo@press.example>\nSkickat: idag\nTill: Anna\nÄmne: x\n\nunsubscribe",
        ] {
            let own = own_paragraphs(&format!("Thanks!\nAnna\n\n{quote}"));
            assert_eq!(own, ["Thanks! Anna "], "{quote}");
        }
        assert_eq!(own_paragraphs("> where?\n\nIn Åre."), ["In Åre. "]);
    }
}
