//! What stands beside the story: the fact box, links, usage terms, contacts, the standing lines about the sender.

use super::super::model::{Contact, Fact};
use super::super::weblink::{mail_address, weblinks};
use super::caption;
use super::draft::Draft;
use super::markdown;
use super::programme::clock;
use super::quotes::behind_dash;
use super::rows::{Row, Shape};

/// `About the track:` and rows of `Length: 4.574 km`.
pub(super) fn facts(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let titled = rows.first().is_some_and(|row| {
        row.text.ends_with(':')
            || is_named_title(&row.text)
            || labelled(&row.text).is_none() && is_facts_title(&row.text)
    });
    let skip = usize::from(titled);
    let found: Vec<_> = rows[skip..].iter().map_while(|row| Some((row.line, labelled(&row.text)?))).collect();
    if found.len() < if titled { 2 } else { 3 } {
        return None;
    }
    if titled {
        draft.title(rows[0].line, &rows[0].text, |titles| &mut titles.facts);
    }
    let used = skip + found.len();
    for (line, (label, value)) in found {
        draft.manuscript.release.facts.push(Fact { label: label.to_owned(), value: value.to_owned() });
        draft.manuscript.lines.facts.push(line);
    }
    Some(used)
}

/// `Facts: The bridge`
fn is_named_title(text: &str) -> bool {
    let label = text.split_once(": ").map(|(label, _)| label.to_lowercase());
    label.is_some_and(|label| matches!(label.as_str(), "facts" | "fact box" | "fakta" | "faktaruta" | "fakten"))
}

fn is_facts_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words =
        ["facts", "fact box", "fakta", "faktaruta", "fakten", "key figures", "nyckeltal", "eckdaten", "at a glance"];
    text.split_whitespace().count() <= 8 && words.iter().any(|word| lower.contains(word))
}

/// A short label and its value; no time, no address, no sentence.
fn labelled(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['•', '*', '·', ' ', '\t']);
    let (label, value) = text.split_once(": ").or_else(|| text.split_once(":\t"))?;
    let (label, value) = (label.trim(), value.trim());
    let short = label.chars().count() <= 50 && label.split_whitespace().count() <= 6 && value.chars().count() <= 240;
    let plain = !label.is_empty() && !label.contains(['.', ',', '!', '?', '“', '”', '"']) && clock(label).is_none();
    let speech = value.starts_with(['“', '”', '"', '„', '»', '–', '-']);
    let elsewhere = weblinks(value).iter().any(|link| link.at.len() * 2 > value.len()) || mail_address(text).is_some();
    (short
        && plain
        && !speech
        && !elsewhere
        && !value.is_empty()
        && !is_contact_label(label)
        && !is_contact_title(label)
        && !is_credit(label))
    .then_some((label, value))
}

fn is_credit(label: &str) -> bool {
    let first = label.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "foto" | "photo" | "bild" | "fotograf" | "photographer" | "picture" | "image" | "caption" | "bildtext"
    )
}

/// `More about it: press.example`, and `Download here:` with addresses in the rows behind it.
pub(super) fn links(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    let found = weblinks(&row.text);
    if found.is_empty() {
        let label = row.text.strip_suffix(':').filter(|label| label.split_whitespace().count() <= 20)?;
        let only = |row: &Row| weblinks(&row.text).into_iter().next().filter(|link| link.at == (0..row.text.len()));
        let links: Vec<_> = rows[1..].iter().map_while(|row| Some((row.line, only(row)?))).collect();
        for (line, link) in &links {
            draft.link(*line, label.trim(), link);
        }
        return (!links.is_empty()).then_some(1 + links.len());
    }
    let [link] = found.as_slice() else { return None };
    if let Some((before, words, target, behind)) =
        markdown::link(&row.text).filter(|(_, _, target, _)| *target == link.url)
    {
        // A link that fills its row, perhaps behind words that introduce it.
        let label = before.trim().trim_end_matches(':');
        let introduced = label.is_empty() || before.trim().ends_with(':') && label.split_whitespace().count() <= 16;
        if !introduced || !behind.trim_matches(['.', ' ', '»', '›']).is_empty() || target.starts_with("mailto:") {
            return None;
        }
        let label = if label.is_empty() { words.to_owned() } else { format!("{label}: {words}") };
        draft.link(row.line, &label, link);
        return Some(1);
    }
    let behind = row.text[link.at.end..].trim_matches(['.', ')', ' ', '>', '!']);
    let label = row.text[..link.at.start].trim().trim_end_matches([':', '–', '-', '(', '<', ' ']);
    let sentence = label.contains(". ") || label.split_whitespace().count() > 16;
    if !behind.is_empty() || sentence || mail_address(&row.text).is_some() {
        return None;
    }
    let shown = link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest.trim_end_matches('/'));
    draft.link(row.line, if label.is_empty() { shown } else { label }, link);
    Some(1)
}

/// `Free rights to use the images.`
pub(super) fn usage_terms(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    let lower = row.text.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let picture = any(&["image", "photo", "picture", "bild", "foto", "footage", "material"]);
    let right = any(&[
        "rights",
        "free to use",
        "free of charge",
        "royalty",
        "may be used",
        "free for",
        "usage",
        "licen",
        "rättighet",
        "fri att",
        "fria att",
        "får användas",
        "fritt",
        "nyttjas",
        "honorarfrei",
        "kostenfrei",
        "frei zur",
        "frei zum",
        "nutzungsrecht",
        "free to",
        "editorial use",
        "verwendet werden",
        "abdruck",
        "bildrechte",
        "rechtefrei",
    ]);
    let of_one_photo =
        row.shape == Shape::Caption || caption::is_told(&lower) || draft.manuscript.release.headline.is_empty();
    if !picture
        || !right
        || of_one_photo
        || row.text.split_whitespace().count() > 40
        || draft.manuscript.release.usage_terms.is_some()
    {
        return None;
    }
    draft.manuscript.release.usage_terms = Some(row.text.clone());
    draft.manuscript.lines.usage_terms = row.line;
    Some(1)
}

const CONTACT_TITLES: &[&str] = &[
    "press contact",
    "media contact",
    "press contacts",
    "media contacts",
    "contact",
    "contacts",
    "contact person",
    "for more information",
    "for further information",
    "for media enquiries",
    "media enquiries",
    "press enquiries",
    "presskontakt",
    "presskontakter",
    "kontakt",
    "kontakter",
    "kontaktperson",
    "kontaktpersoner",
    "för mer information",
    "för ytterligare information",
    "frågor besvaras av",
    "pressekontakt",
    "medienkontakt",
    "ansprechpartner",
    "ansprechpartnerin",
    "pressekontakte",
    "rückfragen",
    "weitere informationen",
    "kontakt für medien",
    "für weitere informationen",
];

/// A title such as `Press contact:` and the people under it.
pub(super) fn contacts(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let first = rows.first()?;
    let (title, inline) = first.text.split_once(':').unwrap_or((&first.text, ""));
    let titled = weblinks(&first.text).is_empty() && is_contact_title(title);
    if !titled || first.text.split_whitespace().count() > 25 {
        return None;
    }
    let mut people: Vec<(usize, Contact)> = Vec::new();
    let mut used = 1;
    if !inline.trim().is_empty() && !read_person(inline, first.line, true, &mut people) {
        return None;
    }
    for row in rows.iter().skip(1).take(24) {
        let title = row.text.split(':').next().unwrap_or_default();
        if row.shape == Shape::Heading
            || behind_dash(&row.text).is_some()
            || row.text.split_whitespace().count() > 16
            || is_contact_title(title)
            || !weblinks(&row.text).is_empty()
        {
            break;
        }
        // Behind an empty line only another person goes on, and a person can be reached.
        if row.apart
            && used > 1
            && !is_reach(&row.text)
            && !rows.iter().skip(used + 1).take(3).any(|row| is_reach(&row.text))
        {
            break;
        }
        if !read_person(&row.text, row.line, row.apart, &mut people) {
            break;
        }
        used += 1;
    }
    let reached = |(_, person): &(usize, Contact)| person.email.is_some() || person.phone.is_some();
    if !people.iter().any(reached) {
        return None;
    }
    for (line, person) in people {
        draft.manuscript.release.contacts.push(person);
        draft.manuscript.lines.contacts.push(line);
    }
    Some(used)
}

/// `Press contact`, `For more information, please contact`
fn is_contact_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let fillers = ["please contact", "contact", "kontakta", "kontakt", "vänligen", "please", "wenden sie sich an", ","];
    let filler = |rest: &str| {
        let mut rest = rest.trim();
        while let Some(behind) = fillers.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = behind.trim();
        }
        rest.is_empty()
    };
    CONTACT_TITLES.iter().any(|known| lower.strip_prefix(known).is_some_and(filler))
}

fn is_reach(text: &str) -> bool {
    mail_address(text).is_some() || phone(text).is_some()
}

fn is_contact_label(label: &str) -> bool {
    let label = label.trim().trim_end_matches('.').to_lowercase();
    matches!(
        label.as_str(),
        "tel"
            | "telephone"
            | "phone"
            | "mobile"
            | "mobil"
            | "cell"
            | "telefon"
            | "e-mail"
            | "email"
            | "mail"
            | "e-post"
            | "epost"
            | "handy"
            | "name"
            | "namn"
            | "title"
            | "titel"
            | "role"
            | "t"
            | "m"
            | "e"
            | "tfn"
            | "telefonnummer"
    )
}

/// Reads a row about a person; `false` where anything in it is about something else, and then nothing of it is taken.
fn read_person(text: &str, line: usize, fresh: bool, people: &mut Vec<(usize, Contact)>) -> bool {
    let before = people.clone();
    let understood = take_person(text, line, fresh, people);
    if !understood {
        *people = before;
    }
    understood
}

fn take_person(text: &str, line: usize, fresh: bool, people: &mut Vec<(usize, Contact)>) -> bool {
    let mut understood = true;
    let parts =
        text.split([',', '|', ';', '•', '\t']).flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" / "));
    for part in parts {
        let part = part.trim().trim_end_matches('.');
        let value =
            part.split_once(':').filter(|(label, _)| is_contact_label(label)).map_or(part, |(_, value)| value.trim());
        let value = value.strip_prefix("Tel. ").or_else(|| value.strip_prefix("tel. ")).unwrap_or(value);
        if value.is_empty() {
            continue;
        }
        let full = people.last().is_some_and(|(_, person)| person.email.is_some() || person.phone.is_some());
        if let Some(email) = mail_address(value) {
            let rest = value.replace(email, "");
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
            if rest.chars().filter(|c| c.is_alphabetic()).count() > 3 && !is_contact_label(rest) {
                understood &= name(rest, line, fresh || full, people);
            }
            understood &= with_last(people, |person| match &mut person.email {
                Some(known) if known != email => *known = format!("{known}, {email}"),
                known => *known = Some(email.to_owned()),
            });
        } else if let Some(number) = phone(value) {
            understood &= with_last(people, |person| match &mut person.phone {
                Some(phone) => *phone = format!("{phone}, {number}"),
                none => *none = Some(number.to_owned()),
            });
        } else {
            understood &= name(value, line, full, people);
        }
    }
    understood
}

/// A name begins another person where the last one is complete, and else says what that person is.
fn name(text: &str, line: usize, fresh: bool, people: &mut Vec<(usize, Contact)>) -> bool {
    match people.last_mut() {
        Some((_, person)) if !fresh => {
            person.role = Some(person.role.as_ref().map_or_else(|| text.to_owned(), |role| format!("{role}, {text}")));
            true
        }
        _ => {
            let named =
                text.starts_with(char::is_uppercase) && text.split_whitespace().count() <= 6 && !text.contains(':');
            if named {
                people.push((line, Contact { name: text.to_owned(), ..Contact::default() }));
            }
            named
        }
    }
}

fn with_last(people: &mut [(usize, Contact)], change: impl FnOnce(&mut Contact)) -> bool {
    people.last_mut().map(|(_, person)| change(person)).is_some()
}

/// A phone number: seven digits or more and little else.
fn phone(text: &str) -> Option<&str> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let start = text.find(|c: char| c == '+' || c == '(' || c.is_ascii_digit())?;
    let number = text[start..].trim();
    let plain = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | '/' | '(' | ')' | '+' | '.' | '\u{a0}'));
    (plain && (7..=20).contains(&digits) && start <= 20).then_some(number)
}

/// `About Harbour Arts` and the prose under it, near the end of the text.
pub(super) fn boilerplate(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let title = rows.first()?.text.trim_end_matches(':');
    let about = ["About ", "Om ", "Über ", "Fakta om ", "Kort om "].iter().any(|about| title.starts_with(about));
    let short =
        title.split_whitespace().count() <= 8 && !title.ends_with(['.', '!', '?']) && title.chars().count() <= 70;
    if !about
        || !short
        || draft.manuscript.release.boilerplate.is_some()
        || draft.manuscript.release.lead.is_empty() && draft.manuscript.release.body.is_empty()
    {
        return None;
    }
    let prose = |row: &&Row| row.text.split_whitespace().count() >= 8 && row.text.ends_with(['.', '!', '?', ')']);
    let lines: Vec<&Row> = rows[1..].iter().take_while(prose).collect();
    // What is about a thing in the middle of the story is a part of it.
    let rest = &rows[1 + lines.len()..];
    if lines.is_empty()
        || lines.len() > 4
        || rest.iter().filter(|row| row.text.split_whitespace().count() > 25).count() > 1
    {
        return None;
    }
    draft.title(rows[0].line, title, |titles| &mut titles.boilerplate);
    let text = lines.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n\n");
    draft.manuscript.release.boilerplate = Some(text);
    draft.manuscript.lines.boilerplate = rows[0].line;
    Some(1 + lines.len())
}
