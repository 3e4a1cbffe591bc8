//! Contacts: a title such as `Press contact:` and the people under it, in every layout that press offices use.

use super::addresses::is_street;
use super::asked::{asked, is_hours};
use super::draft::Draft;
use super::marks::begins_quote;
use super::names::{is_person, is_role, titled_name};
use super::programme_days::is_title;
use super::reach::{Part, Phone, is_reach, parts};
use super::row::{Row, Shape};
use super::titles::{is_facts_title, over_boilerplate, over_contacts, over_furniture, over_notes};
use super::{caption, programme};
use crate::release::finding::Finding;
use crate::release::languages::Vocabulary;
use crate::release::model::{Contact, Fact};
use crate::release::prose_dates::days;
use crate::release::weblink::weblinks;

/// No list of contacts has more rows.
const ROWS: usize = 30;

/// Somebody as they were read so far.
#[derive(Debug, Default)]
struct Person {
    line: usize,
    name: String,
    /// Their role, with the line that names it.
    roles: Vec<(usize, String)>,
    mails: Vec<String>,
    phones: Vec<Phone>,
}

impl Person {
    fn is_reached(&self) -> bool {
        !self.mails.is_empty() || !self.phones.is_empty()
    }
}

/// The people of a list, as far as it was read.
#[derive(Default)]
struct People {
    all: Vec<Person>,
    /// Roles and organisations that stand before the name.
    before: Vec<String>,
    /// The line on which the first of them stands.
    before_line: usize,
    faxes: Vec<(usize, String)>,
    /// When a number is answered, with its line.
    hours: Vec<(usize, String)>,
}

/// Takes a title and the people under it, also where they are the items of a list.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let first = rows.first()?;
    let item = |row: &Row| {
        let bare = row.text.strip_prefix(['-', '*', '•', '–'])?.trim_start();
        is_reach(bare, draft.vocabulary).then(|| Row { text: bare.to_owned(), shape: Shape::Plain, ..row.clone() })
    };
    let listed = over_contacts(&first.text, draft.vocabulary).is_some() && rows.get(1).and_then(item).is_some();
    if listed {
        let bare: Vec<Row> = rows.iter().take(ROWS + 4).map(|row| item(row).unwrap_or_else(|| row.clone())).collect();
        return people(&bare, draft);
    }
    if let Some(card) = card(rows, draft.vocabulary) {
        return people(&card, draft);
    }
    people(rows, draft)
}

/// A card, as newsrooms on the web show people: a name as a title, what they are, and how to reach them as a list.
fn card(rows: &[Row], vocabulary: &Vocabulary) -> Option<Vec<Row>> {
    let first = rows.first().filter(|row| row.shape == Shape::Heading && is_person(&row.text, vocabulary))?;
    let is_item =
        |row: &&Row| row.shape == Shape::Item && is_reach(row.text.trim_start_matches(['-', ' ']), vocabulary);
    let is_role = |row: &&Row| {
        matches!(row.shape, Shape::Plain | Shape::Heading)
            && row.text.split_whitespace().count() <= 8
            && !row.text.ends_with('.')
    };
    let roles = rows[1..].iter().take(2).take_while(is_role).count();
    let reached = rows[1 + roles..].iter().take(5).take_while(is_item).count();
    let bare = |row: &Row| {
        let text = row.text.trim_start_matches(['-', ' ']).to_owned();
        Row { text, shape: Shape::Plain, apart: false, ..row.clone() }
    };
    let apart = Row { apart: first.apart, ..bare(first) };
    let card = std::iter::once(apart).chain(rows[1..=roles + reached].iter().map(bare));
    (reached > 0).then(|| card.collect())
}

/// Whether a line with an address goes on behind it, as in `Anmälan görs till press@vik.example senast den 4 juni.`
fn is_sentence(line: &str, behind: &[Part]) -> bool {
    let mut behind = behind.iter().filter_map(|part| match part {
        Part::Words(words) if words.starts_with(char::is_lowercase) => Some((words.as_str(), true)),
        Part::Words(words) => Some((words.as_str(), false)),
        _ => None,
    });
    let first = behind.next();
    let last = behind.next_back().or(first);
    let ends = |(words, small): (&str, bool)| small && line.ends_with('.') && words.split_whitespace().count() > 2;
    let has_day =
        |(words, small): (&str, bool)| small && line.find(words).is_some_and(|at| !days(&line[at..]).is_empty());
    last.is_some_and(ends) || first.is_some_and(has_day)
}

fn people(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let first = rows.first().filter(|row| !is_facts_title(&row.text))?;
    let vocabulary = draft.vocabulary;
    let asked = asked(&first.text, vocabulary);
    let (title, inline) = asked
        .or_else(|| over_contacts(&first.text, vocabulary))
        .or_else(|| untitled(&first.text, vocabulary))
        .or_else(|| signature(rows, vocabulary))?;
    let mut people = People::default();
    if !inline.is_empty() {
        if inline.split_whitespace().count() > 30 || !weblinks(inline).is_empty() && !is_reach(inline, vocabulary) {
            return None;
        }
        let begins = parts(inline, vocabulary).into_iter().next();
        let prose = matches!(&begins, Some(Part::Words(words)) if words.split_whitespace().count() > 5 || words.contains(|c: char| c.is_ascii_digit()));
        let read = parts(inline, vocabulary);
        let reached = read.iter().rposition(|part| !matches!(part, Part::Words(_)));
        let sentence = is_sentence(inline, &read[reached.map_or(0, |at| at + 1)..]);
        // `RSVP: press@gov.example by May 15`
        if sentence
            && !prose
            && asked.is_none()
            && title.split_whitespace().count() <= 3
            && first.text[title.len()..].starts_with(':')
        {
            let fact = Fact { label: title.to_owned(), value: inline.trim().to_owned() };
            draft.manuscript.release.facts.push(fact);
            draft.manuscript.lines.facts.push(first.line);
            return Some(1);
        }
        if prose || sentence {
            return None;
        }
        // `Ufficio stampa Tre Colli` over its people names who they work for.
        let office = !first.text[title.len()..].starts_with(':') && read.len() == 1 && reached.is_none();
        let person = rows.get(1).filter(|next| {
            let parts = parts(&next.text, vocabulary);
            matches!(parts.as_slice(), [Part::Words(words), _, ..] if is_person(titled_name(words, vocabulary).1, vocabulary))
                && is_reach(&next.text, vocabulary)
        });
        if office && person.is_some() {
            people.before.push(inline.to_owned());
            people.before_line = first.line;
        } else {
            people.row(inline, first.line, false, &[], vocabulary);
        }
    }
    let mut used = 1;
    let mut links = Vec::new();
    let mut streets = Vec::new();
    for (nth, row) in rows.iter().enumerate().skip(1).take(ROWS) {
        let behind = &rows[nth + 1..];
        if is_over(row, behind, people.all.iter().any(Person::is_reached), vocabulary) {
            break;
        }
        let addresses = weblinks(&row.text);
        if let ([link], false) = (addresses.as_slice(), is_reach(&row.text, vocabulary)) {
            if link.at.len() * 2 < row.text.len() {
                break;
            }
            links.push((row.line, row.text[..link.at.start].trim_end_matches([':', ' ']), link.clone()));
        } else if is_street(&row.text) && !is_reach(&row.text, vocabulary) {
            streets.push(row);
        } else {
            people.row(&row.text, row.line, row.apart, behind, vocabulary);
        }
        used = nth + 1;
    }
    people.nameless(first.line, title);
    for (line, number) in std::mem::take(&mut people.faxes) {
        draft.find(Finding::note(
            "fax-left-out",
            line,
            format!("the fax number `{number}` is left out: pressbox has no field for fax numbers"),
        ));
    }
    let last = people.all.iter().rposition(Person::is_reached)?;
    // What stands behind the last who can be reached belongs to nobody.
    if last + 1 < people.all.len() || !people.before.is_empty() {
        let nobody = Some(people.before_line).filter(|_| !people.before.is_empty());
        let over = people.all.get(last + 1).map(|person| person.line).into_iter().chain(nobody).min();
        let lost = rows[..used].iter().position(|row| over.is_some_and(|line| row.line >= line));
        used = lost.unwrap_or(used).max(1);
        people.all.truncate(last + 1);
        // Nor is what was read from the same lines for those who can be reached.
        if let Some(line) = over {
            people.all.iter_mut().for_each(|person| person.roles.retain(|(at, _)| *at < line));
        }
    }
    for (line, label, link) in links.into_iter().filter(|(line, ..)| rows[..used].iter().any(|row| row.line == *line)) {
        let shown =
            link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest.trim_end_matches('/')).to_owned();
        draft.link(line, if label.is_empty() { &shown } else { label }, &link);
    }
    for row in streets.into_iter().filter(|street| rows[..used].iter().any(|row| row.line == street.line)) {
        let message = format!("the address `{}` is left out: pressbox has no field for postal addresses", row.text);
        draft.find(Finding::note("address-left-out", row.line, message));
    }
    tell_beside(asked.map(|(about, _)| (first.line, about)), std::mem::take(&mut people.hours), &rows[..used], draft);
    for person in people.all {
        draft.contact(person.line, contact(person));
    }
    Some(used)
}

/// Tells of words beside contacts that no field is for: `For interviews with Dr Miller`, `out of hours`.
fn tell_beside(about: Option<(usize, &str)>, hours: Vec<(usize, String)>, rows: &[Row], draft: &mut Draft) {
    if let Some((line, about)) = about {
        let message = format!("“{about}” in front of the contact is left out");
        draft.find(Finding::note("words-left-out", line, message).with_remedy("add anything that matters to the text"));
    }
    for (line, hours) in hours.into_iter().filter(|(at, _)| rows.iter().any(|row| row.line == *at)) {
        let message =
            format!("`{hours}` beside a number is left out: pressbox has no field for when a number is answered");
        draft.find(Finding::note("hours-left-out", line, message));
    }
}

fn contact(person: Person) -> Contact {
    let Person { name, roles, mails, mut phones, .. } = person;
    phones.dedup();
    let joined = |all: Vec<String>| Some(all.join(", ")).filter(|all| !all.is_empty());
    Contact {
        name,
        role: joined(roles.into_iter().map(|(_, role)| role).collect()),
        email: joined(mails),
        phone: joined(phones.into_iter().map(|phone| phone.number).collect()),
    }
}

/// Whether a list of contacts ends before a row.
fn is_over(row: &Row, behind: &[Row], reached: bool, vocabulary: &Vocabulary) -> bool {
    let words = row.text.split_whitespace().count();
    let reach = is_reach(&row.text, vocabulary);
    let soon = || {
        behind.iter().take(4).take_while(|row| row.shape != Shape::Heading).any(|row| is_reach(&row.text, vocabulary))
    };
    row.shape == Shape::Heading
        || is_title(&row.text)
        || programme::is_clock_row(row)
        || caption::is_told(&row.text.to_lowercase())
        || begins_quote(&row.text)
        || over_furniture(&row.text)
        || over_boilerplate(&row.text)
        || over_contacts(&row.text, vocabulary).is_some_and(|(_, inline)| {
            if inline.is_empty() {
                reached || row.text.ends_with(':')
            } else {
                reached && row.text.contains(':') && reach
            }
        })
        || over_notes(&row.text)
        || !reach && words > 12
        || reach && words > 24
        || !reach && row.text.ends_with(['.', '!', '?']) && words > 6
        || !reach && weblinks(&row.text).is_empty() && !soon()
}

/// `För bilder och frågor: Stina Gran, stina@granlunds.example`: words that no vocabulary has over somebody who can be reached.
fn untitled<'a>(text: &'a str, vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let (title, inline) = text.split_once(": ")?;
    let short = title.split_whitespace().count() <= 6
        && !title.contains(['.', ',', '“', '"', '@'])
        && inline.split_whitespace().count() <= 16;
    let named = matches!(parts(inline, vocabulary).as_slice(), [Part::Words(words), _, ..] if words.split_whitespace().count() <= 5);
    (short
        && named
        && is_reach(inline, vocabulary)
        && is_reach(title, vocabulary).eq(&false)
        && weblinks(inline).is_empty())
    .then_some((title, inline))
}

/// A name, and below it short lines that end in a phone number or an address, as under a letter.
fn signature<'a>(rows: &'a [Row], vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let [first, behind @ ..] = rows else { return None };
    let block: Vec<&Row> = behind.iter().take(10).take_while(|row| !row.apart).collect();
    let short = block.iter().all(|row| row.text.split_whitespace().count() <= 8 && row.shape == Shape::Plain);
    let reached = block.iter().filter(|row| is_reach(&row.text, vocabulary)).count();
    let last = block.iter().rposition(|row| is_reach(&row.text, vocabulary)).is_some_and(|at| at + 2 >= block.len());
    (is_person(&first.text, vocabulary) && first.shape == Shape::Plain && short && last && reached > 0)
        .then_some(("", first.text.as_str()))
}

impl People {
    fn row(&mut self, text: &str, line: usize, apart: bool, behind: &[Row], vocabulary: &Vocabulary) {
        let parts = parts(text, vocabulary);
        let reaches = parts.iter().any(|part| !matches!(part, Part::Words(_)));
        let phones: Vec<bool> = parts.iter().map(|part| matches!(part, Part::Phone(_))).collect();
        for (nth, part) in parts.into_iter().enumerate() {
            let phone = |nth: usize| phones.get(nth).is_some_and(|phone| *phone);
            match part {
                Part::Words(words) if self.are_hours(&words, phone(nth + 1), nth > 0 && phone(nth - 1), vocabulary) => {
                    self.hours.push((line, words));
                }
                Part::Mail(mail) => self.reached(line, |person| {
                    if !person.mails.contains(&mail) {
                        person.mails.push(mail.clone());
                    }
                }),
                Part::Phone(phone) => self.reached(line, |person| {
                    if !person.phones.iter().any(|known| known.number == phone.number) {
                        person.phones.push(phone.clone());
                    }
                }),
                Part::Fax(number) => self.faxes.push((line, number)),
                Part::Words(words) => {
                    // Words at the beginning of a row that can be reached itself begin somebody else.
                    let anew = nth == 0 && (reaches || apart || is_followed_by_name(behind, vocabulary));
                    self.words(&words, line, anew, vocabulary);
                }
            }
        }
    }

    /// Whether words say when somebody's second number is answered.
    fn are_hours(&self, words: &str, before: bool, behind: bool, vocabulary: &Vocabulary) -> bool {
        let Some(last) = self.all.last().filter(|_| self.before.is_empty()) else { return false };
        let known = last.phones.len() + usize::from(before);
        let small = before && behind && !words.contains(char::is_uppercase) && !is_role(words, vocabulary);
        known >= 2 && (before || behind) && (small || is_hours(words, vocabulary))
    }

    fn reached(&mut self, line: usize, add: impl FnOnce(&mut Person)) {
        if self.all.is_empty() || !self.before.is_empty() {
            let mut before = std::mem::take(&mut self.before);
            let name = if before.is_empty() { String::new() } else { before.remove(0) };
            let roles = before.into_iter().map(|role| (self.before_line, role)).collect();
            self.all.push(Person { line, name, roles, ..Person::default() });
        }
        if let Some(last) = self.all.last_mut() {
            add(last);
        }
    }

    fn words(&mut self, text: &str, line: usize, anew: bool, vocabulary: &Vocabulary) {
        // `Out of hours: Mark Snow`
        let labelled = text
            .split_once(": ")
            .filter(|(label, name)| label.split_whitespace().count() <= 4 && is_person(name, vocabulary));
        let (role, name) = match labelled {
            Some((label, name)) => (Some(label.trim()), name),
            None => titled_name(text, vocabulary),
        };
        let last = self.all.last();
        if last.is_some_and(|last| last.name == text) {
            return;
        }
        let complete = last.is_none_or(Person::is_reached);
        let named = is_person(name, vocabulary);
        match self.all.last_mut() {
            _ if named && complete => {
                let before = std::mem::take(&mut self.before);
                let mut roles: Vec<_> = before.into_iter().map(|role| (self.before_line, role)).collect();
                roles.splice(0..0, role.map(|role| (line, role.to_owned())));
                self.all.push(Person { line, name: name.to_owned(), roles, ..Person::default() });
            }
            // Behind somebody who is reached, words before a name are the next one's.
            Some(last) if !complete || !anew && self.before.is_empty() => last.roles.push((line, text.to_owned())),
            _ => {
                if self.before.is_empty() {
                    self.before_line = line;
                }
                self.before.push(text.to_owned());
            }
        }
    }

    /// Gives those without a name the title that they stand under.
    fn nameless(&mut self, line: usize, title: &str) {
        for person in self.all.iter_mut().filter(|person| person.name.is_empty()) {
            title.trim_end_matches([':', ' ']).clone_into(&mut person.name);
            person.line = line;
        }
    }
}

fn is_followed_by_name(behind: &[Row], vocabulary: &Vocabulary) -> bool {
    behind
        .iter()
        .take(3)
        .take_while(|row| !is_reach(&row.text, vocabulary))
        .any(|row| is_person(titled_name(&row.text, vocabulary).1, vocabulary))
}
