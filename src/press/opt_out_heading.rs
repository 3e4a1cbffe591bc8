//! Which columns of an export say who gets mail: by their headings, and by their cells where a heading does not tell.

use super::columns::{self, Column};
use super::opt_out_gone;
use super::opt_out_values::{Kind, Says, answer, is_day, is_strong, number, status, value_says};
use super::opt_out_words::{self as words, Words, is_one_of};

/// What a column says. `is_used` if it holds the addresses: some people write
/// their remarks behind these.
pub(super) fn kind<'a, I: Iterator<Item = &'a str>>(header: &str, is_used: bool, cells: impl Fn() -> I) -> Kind {
    if is_used {
        return Kind::Name;
    }
    let answers = || cells().any(|cell| answer(cell).is_some());
    match columns::column(header) {
        Some(Column::Tags) => return Kind::Tags,
        // `Mail: no` beside the column that has the addresses.
        Some(Column::Address) => return if answers() { Kind::Agreed } else { Kind::Text },
        Some(Column::PerhapsAddress) | None => {}
        // `Kontakt: nein` asks; most columns of that name hold one.
        Some(Column::Name) if cells().next().is_some() && cells().all(|cell| answer(cell).is_some()) => {
            return Kind::Agreed;
        }
        Some(Column::Name | Column::First | Column::Middle | Column::Last) => return Kind::Name,
        // `DN (opted out 2024)`: remarks are written wherever there is room.
        Some(_) => return Kind::Named,
    }
    let heading = Words::of(asking(header));
    let word = heading.joined();
    let word = word.strip_prefix('x').filter(|_| heading.all().first().is_some_and(|x| x == "x")).unwrap_or(word);
    if word.is_empty() {
        let strong = cells().any(is_strong);
        return if strong { Kind::Status } else { Kind::Text };
    }
    named(&heading, word, &cells).unwrap_or_else(|| unknown(&cells))
}

/// Whether a heading by itself says who gets mail.
pub(super) fn is_opt_out_heading(header: &str) -> bool {
    header.chars().count() < 80 && tells(header, std::iter::empty::<&str>)
}

/// Whether a column says who gets mail, and is nobody's name.
pub(super) fn tells<'a, I: Iterator<Item = &'a str>>(header: &str, cells: impl Fn() -> I) -> bool {
    columns::column(header).is_none()
        && !matches!(kind(header, false, cells), Kind::Text | Kind::Name | Kind::Named | Kind::Notes)
}

/// Whether a heading and a value below it may say that somebody wants no mail.
pub(super) fn speaks(header: &str, value: &str) -> bool {
    let kind = kind(header, false, || std::iter::once(value));
    !value.is_empty() && value_says(kind, value) != Says::Nothing
}

/// A heading without the answers that it proposes: `Newsletter (ja/nein)`.
fn asking(header: &str) -> &str {
    let header = header.trim();
    let Some(open) = header.rfind(['(', '[']) else { return header };
    let inside = header[open + 1..].trim_end_matches([')', ']', ' ', '?']);
    let mut answers = inside.split(['/', ',', '|', ' ']).filter(|word| !word.trim().is_empty());
    let whole = |word: &str| answer(word).is_some() || is_one_of("or|oder|eller|ou|o|of|tai|=", &word.to_lowercase());
    if answers.all(whole) { header[..open].trim() } else { header }
}

fn named<'a, I: Iterator<Item = &'a str>>(heading: &Words, word: &str, cells: &impl Fn() -> I) -> Option<Kind> {
    let is = |list: &str| is_one_of(list, word);
    let answers = || cells().any(|cell| answer(cell).is_some() || is_day(cell));
    if is(words::NOTES) {
        return Some(Kind::Notes);
    }
    if is(words::MAIL_STATUS) {
        return Some(Kind::Status);
    }
    if is(words::ACTIVE) || word.strip_prefix("email").is_some_and(|rest| is_one_of(words::ACTIVE, rest)) {
        return Some(Kind::Active);
    }
    if is(words::AGREED) || is_working(heading) && answers() {
        return Some(Kind::Agreed);
    }
    if is(words::EVENT) {
        return Some(Kind::Event);
    }
    if heading.any_of(words::LINKS) && !answers() {
        return None;
    }
    let unsubscribed = heading.part(words::UNSUBSCRIBED).is_some();
    let inactive = heading.part(words::INACTIVE).is_some();
    let direct = heading.all().windows(2).any(|pair| pair[0] == "direct" && pair[1] == "mail");
    let is_about_mail = heading.any_of(words::MAIL) && !direct;
    let other = direct || heading.any_of(words::OTHER_CHANNELS) || is("directmail");
    if other && !is_about_mail {
        let adds_nothing = |word: &String| {
            is_one_of(words::CHANNEL_ONLY, word)
                || is_one_of(words::OTHER_CHANNELS, word)
                || direct && word == "mail"
                || word == "direct"
        };
        let asks = unsubscribed && !heading.all().iter().all(adds_nothing);
        return asks.then_some(Kind::Channel);
    }
    if heading.any_of(words::NUMBERS) {
        return None;
    }
    if unsubscribed {
        // `Unsubscribe reason`; a yes or a day below `Unsubscribed by` says it all the same.
        let detail = heading.any_of(words::DETAILS) && !word.ends_with("at") && !answers();
        return Some(if detail { Kind::Detail } else { Kind::Unsubscribed });
    }
    if says_no_mail(heading) {
        let detail = heading.any_of(words::DETAILS) && !answers();
        return Some(if detail { Kind::Detail } else { Kind::Unsubscribed });
    }
    // A `status` of mail has one of these words; one of something else, such as of a subscription to a paper, none.
    let known = || cells().any(|cell| matches!(status(cell), Says::Out | Says::Undecided));
    let unknown = || cells().any(|cell| status(cell) == Says::Unclear);
    let strong = || cells().any(is_strong);
    if is(words::STATUS) || word.ends_with("status") && (strong() || !known() && !unknown()) {
        return Some(Kind::Status);
    }
    if word.ends_with("status") {
        return known().then_some(Kind::OtherStatus);
    }
    if is(words::PERHAPS_STATUS) && known() {
        return Some(Kind::Status);
    }
    if is(words::BLOCK) || is_block(heading) {
        return Some(Kind::Block);
    }
    // `Block` with a building, `Bounce` with a rate: only what says yes, no or when.
    if inactive && heading.any_of("reason|reasons|grund|orsak|motif|motivo") {
        return heading.joined().contains("hardbounce").then_some(Kind::HardBounce);
    }
    // `Company name (cleaned)`
    if inactive && heading.part("cleaned").is_some() && !answers() {
        return None;
    }
    if inactive {
        return Some(Kind::Inactive);
    }
    let counts = || cells().filter_map(number).any(|number| number != 0.0 && (number - 1.0).abs() > f64::EPSILON);
    let consents = heading.part(words::CONSENT).is_some() || word.contains("verteiler");
    if consents && (is_about_mail || !heading.any_of(words::OTHER_CONSENTS)) && !counts() {
        return Some(Kind::Agreed);
    }
    if heading.any_of(words::EVENT) && !counts() {
        return Some(Kind::Event);
    }
    // Some number their rows in a column `No`.
    let is_no = is("no") && !cells().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    (is(opt_out_gone::HEADINGS) || is_no).then_some(Kind::Perhaps)
}

/// Whether a heading asks if somebody can or should be reached: `Valid`, `E-mail valid`, `Send?`.
fn is_working(heading: &Words) -> bool {
    let working = |word: &String| is_one_of(opt_out_gone::WORKING, word);
    let adds_nothing = |word: &String| {
        is_one_of(words::MAIL, word)
            || is_one_of("address|adress|adresse|adres|is|ist|ar|still|e|contact|kontakt", word)
    };
    is_one_of(opt_out_gone::WORKING, heading.joined())
        || heading.any_of(opt_out_gone::WORKING) && heading.all().iter().all(|word| working(word) || adds_nothing(word))
}

/// Whether a heading turns what it says of mail into its opposite: `Consent withdrawn`, `Keine Presseinfos`, `Ne veut plus
/// de communiqués`. One that has both answers, such as `Newsletter ja nein`, does not.
fn says_no_mail(heading: &Words) -> bool {
    let is_about_mail =
        heading.part(words::CONSENT).is_some() || heading.any_of(words::MAIL) || heading.any_of(words::RELEASES);
    let ended = heading.all().iter().any(|word| words::ENDED.split('|').any(|part| word.starts_with(part)));
    let negated = heading.any_of(words::NEGATIONS) && !heading.all().iter().any(|word| answer(word) == Some(true));
    is_about_mail && (ended || negated) || negated && heading.any_of(words::WISHES)
}

/// Whether a heading is a word of [`words::BLOCK`] with a small one beside it: `is_excluded`, `Widerspruch am`.
fn is_block(heading: &Words) -> bool {
    let small = "is|has|was|ist|hat|har|er|est|am|at|on|date|datum|den|le|el|il|op|pvm";
    let mut rest = heading.all().iter().filter(|word| !is_one_of(small, word));
    rest.next().is_some_and(|word| is_one_of(words::BLOCK, word)) && rest.next().is_none()
}

/// A heading that says nothing: its cells may.
fn unknown<'a, I: Iterator<Item = &'a str>>(cells: &impl Fn() -> I) -> Kind {
    let is_status = cells().all(|cell| status(cell) != Says::Unclear) && cells().any(is_strong);
    if is_status { Kind::Hint } else { Kind::Text }
}
