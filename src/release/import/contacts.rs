//! Contacts: a title such as `Press contact:` and the people under it, in every layout that press offices use.

use super::boilerplate;
use super::draft::Draft;
use super::furniture;
use super::marks::begins_quote;
use super::reach::{Part, Phone, is_reach, parts};
use super::rows::{Row, Shape};
use super::speakers::{is_name, words};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, begins, folded, strip_any};
use crate::release::model::Contact;
use crate::release::weblink::weblinks;

/// No list of contacts has more rows.
const ROWS: usize = 30;

/// Somebody as they were read so far.
#[derive(Debug, Default)]
struct Person {
    line: usize,
    name: String,
    roles: Vec<String>,
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
}

/// Takes a title and the people under it.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let first = rows.first()?;
    let vocabulary = draft.vocabulary;
    let (title, inline) = title_of(&first.text, vocabulary).or_else(|| untitled(&first.text, vocabulary))?;
    let mut people = People::default();
    if !inline.is_empty() {
        if inline.split_whitespace().count() > 30 || !weblinks(inline).is_empty() && !is_reach(inline, vocabulary) {
            return None;
        }
        let begins = parts(inline, vocabulary).into_iter().next();
        let prose = matches!(&begins, Some(Part::Words(words)) if words.split_whitespace().count() > 5 || words.contains(|c: char| c.is_ascii_digit()));
        if prose {
            return None;
        }
        people.row(inline, first.line, false, &[], vocabulary);
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
            links.push((row.line, link.clone()));
        } else if furniture::is_street(&row.text) && !is_reach(&row.text, vocabulary) {
            streets.push(row);
        } else {
            people.row(&row.text, row.line, row.apart, behind, vocabulary);
        }
        used = nth + 1;
    }
    people.nameless(first.line, title);
    let Some(last) = people.all.iter().rposition(Person::is_reached) else { return None };
    // What stands behind the last who can be reached belongs to nobody.
    if last + 1 < people.all.len() || !people.before.is_empty() {
        let over = people.all.get(last + 1).map(|person| person.line);
        let lost = rows[..used].iter().position(|row| over.is_some_and(|line| row.line >= line));
        used = lost.unwrap_or(used).max(1);
        people.all.truncate(last + 1);
    }
    for (line, link) in links.into_iter().filter(|(line, _)| rows[..used].iter().any(|row| row.line == *line)) {
        let shown =
            link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest.trim_end_matches('/')).to_owned();
        draft.link(line, &shown, &link);
    }
    for row in streets.into_iter().filter(|street| rows[..used].iter().any(|row| row.line == street.line)) {
        let message = format!("the address `{}` is left out: a contact has none", row.text);
        draft.find(Finding::note("address-left-out", row.line, message));
    }
    for person in people.all {
        draft.contact(person.line, contact(person));
    }
    Some(used)
}

fn contact(person: Person) -> Contact {
    let Person { name, roles, mails, mut phones, .. } = person;
    phones.dedup();
    let joined = |all: Vec<String>| Some(all.join(", ")).filter(|all| !all.is_empty());
    Contact {
        name,
        role: joined(roles),
        email: joined(mails),
        phone: joined(phones.into_iter().map(|phone| phone.number).collect()),
        ..Contact::default()
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
        || begins_quote(&row.text)
        || furniture::is_title(&row.text)
        || boilerplate::is_title(&row.text)
        || title_of(&row.text, vocabulary).is_some_and(|(_, inline)| {
            if inline.is_empty() {
                reached || row.text.ends_with(':')
            } else {
                reached && row.text.contains(':') && reach
            }
        })
        || is_notes(&row.text)
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

/// `Notes to editors:`
fn is_notes(text: &str) -> bool {
    let lower = folded(text.trim_end_matches([':', ' ']));
    Vocabulary::all().iter().any(|vocabulary| vocabulary.parts.notes.contains(&lower.as_str()))
}

impl People {
    fn row(&mut self, text: &str, line: usize, apart: bool, behind: &[Row], vocabulary: &Vocabulary) {
        let parts = parts(text, vocabulary);
        let reaches = parts.iter().any(|part| !matches!(part, Part::Words(_)));
        for (nth, part) in parts.into_iter().enumerate() {
            match part {
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
                Part::Words(words) => {
                    // Words at the beginning of a row that can be reached itself begin somebody else.
                    let anew = nth == 0 && (reaches || apart || is_followed_by_name(behind, vocabulary));
                    self.words(&words, line, anew, vocabulary);
                }
            }
        }
    }

    fn reached(&mut self, line: usize, add: impl FnOnce(&mut Person)) {
        if self.all.is_empty() || !self.before.is_empty() {
            let mut before = std::mem::take(&mut self.before);
            let name = if before.is_empty() { String::new() } else { before.remove(0) };
            self.all.push(Person { line, name, roles: before, ..Person::default() });
        }
        if let Some(last) = self.all.last_mut() {
            add(last);
        }
    }

    fn words(&mut self, text: &str, line: usize, anew: bool, vocabulary: &Vocabulary) {
        let (role, name) = titled_name(text, vocabulary);
        let last = self.all.last();
        if last.is_some_and(|last| last.name == text) {
            return;
        }
        let complete = last.is_none_or(Person::is_reached);
        let named = is_person(name, vocabulary);
        match self.all.last_mut() {
            _ if named && complete => {
                let mut roles = std::mem::take(&mut self.before);
                roles.splice(0..0, role.map(str::to_owned));
                self.all.push(Person { line, name: name.to_owned(), roles, ..Person::default() });
            }
            Some(last) if !complete || !anew => last.roles.push(text.to_owned()),
            _ => self.before.push(text.to_owned()),
        }
    }

    /// Gives those without a name the title that they stand under.
    fn nameless(&mut self, line: usize, title: &str) {
        for person in self.all.iter_mut().filter(|person| person.name.is_empty()) {
            person.name = title.trim_end_matches([':', ' ']).to_owned();
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

/// `Pressesprecherin Cara Dahl`, `toimitusjohtaja Matti Meri`: a role and the name behind it.
fn titled_name<'a>(text: &'a str, vocabulary: &Vocabulary) -> (Option<&'a str>, &'a str) {
    let all = words(text);
    let role = all
        .iter()
        .take_while(|(_, word)| is_role_word(word, vocabulary) || word.starts_with(char::is_lowercase))
        .count();
    match all.get(role) {
        Some((at, _))
            if role > 0
                && all.len() - role >= 2
                && is_name(&text[*at..])
                && !text[..*at].contains(|c: char| c.is_ascii_digit()) =>
        {
            (Some(text[..*at].trim()), &text[*at..])
        }
        _ => (None, text),
    }
}

/// Whether words are a person's name: two to five, in capitals, none of which is a role or an organisation.
fn is_person(text: &str, vocabulary: &Vocabulary) -> bool {
    let count = words(text).len();
    (2..=5).contains(&count)
        && is_name(text)
        && !text.contains(|c: char| c.is_ascii_digit() || c == ':')
        && !is_role(text, vocabulary)
        && !is_organisation(text, vocabulary)
}

fn is_role(text: &str, vocabulary: &Vocabulary) -> bool {
    words(text).iter().any(|(_, word)| is_role_word(word, vocabulary))
}

fn is_role_word(word: &str, vocabulary: &Vocabulary) -> bool {
    let word = folded(word);
    let role = |role: &&str| word == **role || role.chars().count() >= 4 && word.ends_with(*role);
    both(vocabulary).any(|vocabulary| vocabulary.contacts.roles.iter().any(role))
}

fn is_organisation(text: &str, vocabulary: &Vocabulary) -> bool {
    let is = |word: &str| {
        let word = folded(word);
        both(vocabulary).any(|vocabulary| {
            vocabulary
                .contacts
                .organisations
                .iter()
                .any(|kind| word == *kind || kind.chars().count() >= 5 && word.ends_with(kind))
        })
    };
    words(text).iter().any(|(_, word)| is(word))
}

fn both(own: &Vocabulary) -> impl Iterator<Item = &Vocabulary> {
    std::iter::once(own).chain(Vocabulary::all().first())
}

/// A title over contacts, and what follows it on its row.
pub(super) fn title_of<'a>(text: &'a str, vocabulary: &Vocabulary) -> Option<(&'a str, &'a str)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let length = both(vocabulary).filter_map(|v| begins(&v.contacts.titles, &lower)).map(str::len).max()?;
    let (title, rest) = text.split_at(length);
    let rest = rest.trim_start_matches('.');
    if let Some((before, inline)) = rest.split_once(':') {
        // `Rückfragen von Redaktionen bitte an: …`
        let short = before.split_whitespace().count() <= 8
            && !before.contains(['.', '@'])
            && !before.contains(|c: char| c.is_ascii_digit());
        if short && !inline.starts_with("//") {
            let fills = fillers(vocabulary);
            let spoken = strip_any(&fills, before);
            let inline = if !spoken.is_empty() && is_person(spoken, vocabulary) { rest } else { inline };
            return Some((title, inline.trim_matches([' ', '.', '*'])));
        }
    }
    let fills = fillers(vocabulary);
    let inline = strip_any(&fills, rest);
    let begins_person =
        inline.is_empty() || inline.len() < rest.trim_start().len() || rest.starts_with([',', ' ', '–', '-', '(']);
    begins_person.then_some((title, inline))
}

fn fillers(vocabulary: &Vocabulary) -> Vec<&[&'static str]> {
    both(vocabulary).map(|vocabulary| vocabulary.contacts.fillers.as_slice()).collect()
}
