//! The folder of a presskit(), as Rami Ismail's program of that name reads it: `data.xml` about a company or a product, and
//! `images/` beside it. It says what a standing page says.

use serde_json::Value;

use super::background::{Award, Background, Person, PressQuote};
use super::languages::language_of;
use super::model::{Block, Contact, Fact, Language, Link, Release, Slug};
use super::pressroom::{self, UnreadableExport};
use super::source;
use crate::photo::is_web_address;

/// A `data.xml` as a standing page, without its pictures.
#[derive(Debug)]
pub struct PresskitPage {
    pub release: Release,
    pub background: Background,
    /// Whether it is about a product, which is released, and not about a company.
    pub is_product: bool,
    /// What it says that a page has no place for, in words, and why.
    pub not_carried: Vec<(String, String)>,
}

/// Why a `data.xml` becomes no page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPresskit {
    #[error(transparent)]
    Unreadable(#[from] UnreadableExport),
    #[error("it is not the data of a presskit(): it has no `title`")]
    NoTitle,
    #[error("what it says cannot be written as a page")]
    Unwritable,
}

/// What a presskit() says about films of a product that others earn money with.
const MONETIZATION: [(&str, &str); 4] = [
    ("false", "Not allowed"),
    ("ask", "Ask us first"),
    ("non-commercial", "Allowed for non-commercial use only"),
    ("monetize", "Allowed"),
];

/// Reads a `data.xml`. The page is in the language of its text, or else in the newsroom's.
pub fn read_presskit(bytes: &[u8], subject: &Slug, home: Language) -> Result<PresskitPage, NotAPresskit> {
    let tree = pressroom::tree(bytes)?;
    let data = tree.as_object().and_then(|top| top.values().next()).filter(|data| data.is_object());
    let data = data.ok_or(NotAPresskit::NoTitle)?;
    let title = pressroom::said(data, "title").ok_or(NotAPresskit::NoTitle)?;
    let mut words = paragraphs(data, "description");
    let language = language_of(&words.join(" ")).unwrap_or(home);
    let mut release = Release::new(subject.clone(), language);
    release.headline.clone_from(&title);
    if !words.is_empty() {
        release.lead = words.remove(0);
    }
    release.body.extend(words.into_iter().map(Block::Paragraph));
    release.facts = facts(data);
    history(data, &mut release);
    let features: Vec<String> = list(data, "features", "feature").into_iter().filter_map(pressroom::words).collect();
    if !features.is_empty() {
        release.body.extend([Block::Heading("Features".to_owned()), Block::List(features)]);
    }
    let mut not_carried = Vec::new();
    release.contacts = contacts(data, &title);
    release.links = links(data, &mut not_carried);
    let background = Background {
        people: list(data, "credits", "credit").into_iter().filter_map(person).collect(),
        films: films(data, &mut not_carried),
        awards: list(data, "awards", "award").into_iter().filter_map(award).collect(),
        press: list(data, "quotes", "quote").into_iter().filter_map(quote).collect(),
        ..Background::default()
    };
    let no_place: [(&str, &str, &str); 3] = [
        ("analytics", "the number for Google Analytics", "pages here follow nobody"),
        ("promoter", "what Promoter collects", "only what is in the file itself can be taken"),
        ("press-can-request-copy", "the form for review copies", "write into the page how to ask for one"),
    ];
    let is_said = |name: &str| pressroom::said(data, name).is_some_and(|said| !said.eq_ignore_ascii_case("false"));
    let found = no_place.into_iter().filter(|(name, ..)| is_said(name) || data.get(name).is_some_and(Value::is_object));
    not_carried.extend(found.map(|(_, what, why)| (what.to_owned(), why.to_owned())));
    let is_product = ["release-date", "platforms", "prices"].iter().any(|name| data.get(*name).is_some());
    let page = PresskitPage { release, background, is_product, not_carried };
    let read = source::read_background(subject, language, &page.to_source());
    let same = |(manuscript, background): (super::Manuscript, Background)| {
        let lines = background.people.iter().map(|person| (&person.name, &person.role));
        manuscript.release == page.release && lines.eq(page.background.people.iter().map(|p| (&p.name, &p.role)))
    };
    if read.is_ok_and(same) { Ok(page) } else { Err(NotAPresskit::Unwritable) }
}

impl PresskitPage {
    /// The page as its file.
    #[must_use]
    pub fn to_source(&self) -> String {
        source::write_background(&self.release, &self.background)
    }
}

/// The texts of a member, paragraph by paragraph.
fn paragraphs(data: &Value, name: &str) -> Vec<String> {
    let Some(text) = pressroom::raw(data, name) else { return Vec::new() };
    let mut text = text.replace("\r\n", "\n");
    for end in ["</p>", "<br>", "<br/>", "<br />", "</P>", "<BR>"] {
        text = text.replace(end, "\n\n");
    }
    text.split("\n\n").map(pressroom::plain).filter(|text| !text.is_empty()).collect()
}

fn facts(data: &Value) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| Fact { label: label.to_owned(), value }));
    };
    add("Founded", pressroom::said(data, "founding-date"));
    add("Released", pressroom::said(data, "release-date"));
    add("Based in", pressroom::said(data, "based-in"));
    let lines = list(data, "address", "line").into_iter().filter_map(pressroom::words);
    add("Address", Some(lines.collect::<Vec<_>>().join(", ")));
    let platforms = list(data, "platforms", "platform").into_iter().filter_map(|one| pressroom::said(one, "name"));
    add("Platforms", Some(platforms.collect::<Vec<_>>().join(", ")));
    let prices = list(data, "prices", "price").into_iter().filter_map(|price| {
        let value = pressroom::said(price, "value")?;
        Some(pressroom::said(price, "currency").map_or(value.clone(), |currency| format!("{value} ({currency})")))
    });
    add("Price", Some(prices.collect::<Vec<_>>().join(", ")));
    let permission = pressroom::said(data, "monetization-permission").map(|said| said.to_ascii_lowercase());
    let known = MONETIZATION.iter().find(|(word, _)| Some(*word) == permission.as_deref());
    add("Earning money with videos of it", known.map(|(_, told)| (*told).to_owned()));
    facts
}

fn history(data: &Value, release: &mut Release) {
    let mut parts: Vec<(String, Vec<String>)> = vec![("History".to_owned(), paragraphs(data, "history"))];
    for part in list(data, "histories", "history") {
        let title = pressroom::said(part, "header").unwrap_or_else(|| "History".to_owned());
        let text =
            if part.is_string() { pressroom::words(part).into_iter().collect() } else { paragraphs(part, "text") };
        parts.push((title, text));
    }
    for (title, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        release.body.push(Block::Heading(title));
        release.body.extend(text.into_iter().map(Block::Paragraph));
    }
}

/// The press contact first, then the others who have an address.
fn contacts(data: &Value, title: &str) -> Vec<Contact> {
    let is_mail = |mail: &String| mail.contains('@') && !mail.contains(char::is_whitespace);
    let (email, phone) = (pressroom::said(data, "press-contact").filter(is_mail), pressroom::said(data, "phone"));
    let mut contacts = Vec::new();
    if email.is_some() || phone.is_some() {
        contacts.push(Contact { name: title.to_owned(), role: Some("Press contact".to_owned()), email, phone });
    }
    for one in list(data, "contacts", "contact") {
        let Some(mail) = pressroom::said(one, "mail").filter(is_mail) else { continue };
        let is_there = contacts.iter().any(|known: &Contact| known.email.as_ref() == Some(&mail));
        if !is_there {
            let name = pressroom::said(one, "name").unwrap_or_else(|| title.to_owned());
            contacts.push(Contact { name, email: Some(mail), ..Contact::default() });
        }
    }
    contacts
}

fn links(data: &Value, not_carried: &mut Vec<(String, String)>) -> Vec<Link> {
    let pair = |one: &Value| Some((pressroom::said(one, "name"), pressroom::said(one, "link")?));
    let mut found: Vec<(Option<String>, String)> = Vec::new();
    found.extend(pressroom::said(data, "website").map(|url| (Some("Website".to_owned()), url)));
    found.extend(list(data, "socials", "social").into_iter().filter_map(pair));
    found.extend(list(data, "contacts", "contact").into_iter().filter_map(pair));
    found.extend(list(data, "platforms", "platform").into_iter().filter_map(pair));
    found.extend(list(data, "additionals", "additional").into_iter().filter_map(|one| {
        Some((
            pressroom::said(one, "title").or_else(|| pressroom::said(one, "description")),
            pressroom::said(one, "link")?,
        ))
    }));
    let mut links: Vec<Link> = Vec::new();
    for (label, written) in found {
        let Some(url) = web(&written) else {
            not_carried.push((format!("the link `{written}`"), "it is not a web address".to_owned()));
            continue;
        };
        if !links.iter().any(|known| known.url.trim_end_matches('/') == url.trim_end_matches('/')) {
            links.push(Link { label: label.unwrap_or_else(|| written.clone()), url });
        }
    }
    links
}

/// A web address in full: a presskit() writes many without their beginning.
fn web(written: &str) -> Option<String> {
    let written = written.trim();
    if is_web_address(written) {
        return Some(written.to_owned());
    }
    let host = written.split(['/', '?']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c));
    is_host.then(|| format!("https://{written}")).filter(|url| is_web_address(url))
}

fn films(data: &Value, not_carried: &mut Vec<(String, String)>) -> Vec<Link> {
    let mut films = Vec::new();
    for trailer in list(data, "trailers", "trailer") {
        let label = pressroom::said(trailer, "name").unwrap_or_else(|| "Film".to_owned());
        let is_number = |number: &String| number.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let of = |name: &str| pressroom::said(trailer, name).filter(is_number);
        let youtube = of("youtube").map(|number| format!("https://www.youtube.com/watch?v={number}"));
        let vimeo = || of("vimeo").map(|number| format!("https://vimeo.com/{number}"));
        if let Some(url) = youtube.or_else(vimeo) {
            films.push(Link { label, url });
        } else {
            let why = "it has no number at YouTube or Vimeo: link to it under `[[films]]`".to_owned();
            not_carried.push((format!("the film “{label}”"), why));
        }
    }
    films
}

fn award(value: &Value) -> Option<Award> {
    let title = pressroom::said(value, "description").or_else(|| pressroom::words(value))?;
    let by = pressroom::said(value, "info");
    let year = by.as_deref().and_then(|info| {
        let mut numbers = info.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
        numbers.find_map(|number| number.parse().ok()).filter(|year| (1900..2200).contains(year))
    });
    Some(Award { title, by, year, url: None })
}

fn quote(value: &Value) -> Option<PressQuote> {
    let quote = pressroom::said(value, "description")?;
    let source = match (pressroom::said(value, "website"), pressroom::said(value, "name")) {
        (Some(medium), Some(name)) => format!("{medium} ({name})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    Some(PressQuote { quote, source, url: pressroom::said(value, "link").as_deref().and_then(web) })
}

fn person(value: &Value) -> Option<Person> {
    let name = pressroom::said(value, "person")?;
    let text = pressroom::said(value, "website").as_deref().and_then(web);
    Some(Person { name, role: pressroom::said(value, "role"), text, portrait: None, line: 0 })
}

/// The members of a list, however many there are.
fn list<'a>(data: &'a Value, name: &str, single: &str) -> Vec<&'a Value> {
    pressroom::list(data, name, single)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<game><title>Norrvik Games</title>\
        <founding-date>September 1, 2010</founding-date><website>http://www.norrvik.example/</website>\
        <based-in>Norrvik, Sweden</based-in><press-contact>press@norrvik.example</press-contact>\
        <phone>+46 70 123 45 67</phone><address><line>Kajen 1</line><line>123 45 Norrvik</line></address>\
        <socials><social><name>Mastodon</name><link>social.example/@norrvik</link></social><social><name>Skype</name>\
        <link>callto:norrvik</link></social></socials><description>We make games about the harbour, and we have done so \
        for many years.\n\nThey are played by the sea.</description><histories><history><header>The early years</header>\
        <text>It began in a shed.</text></history></histories><features><feature>Ships</feature><feature>Rain &amp; wind\
        </feature></features><trailers><trailer><name>The quay</name><youtube>7jQbITg0MSk</youtube></trailer><trailer>\
        <name>Own film</name><mp4>film.mp4</mp4></trailer></trailers><awards><award><description>Game of the year\
        </description><info>Berlin, 20 October, 2019</info></award></awards><quotes><quote><description>A “lovely” rain.\
        </description><name>Eva Ek</name><website>The Quay Times</website><link>http://quay.example/</link></quote></quotes>\
        <credits><credit><person>Bo Ek</person><role>Artist</role></credit></credits><contacts><contact><name>Inquiries\
        </name><mail>press@norrvik.example</mail></contact></contacts><analytics>UA-1</analytics></game>";

    #[test]
    fn the_data_of_a_company_become_a_page() {
        let page = read_presskit(COMPANY.as_bytes(), &"about".parse().unwrap(), Language::Swedish).unwrap();
        let PresskitPage { release, background, not_carried, .. } = &page;
        assert_eq!((release.language, release.headline.as_str()), (Language::English, "Norrvik Games"));
        assert!(release.lead.starts_with("We make games"));
        let facts: Vec<_> = release.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
        assert_eq!(
            facts,
            ["Founded: September 1, 2010", "Based in: Norrvik, Sweden", "Address: Kajen 1, 123 45 Norrvik"]
        );
        assert_eq!(release.contacts.len(), 1);
        assert_eq!(
            release.links.iter().map(|link| link.url.as_str()).collect::<Vec<_>>(),
            ["http://www.norrvik.example/", "https://social.example/@norrvik"]
        );
        assert_eq!(background.films[0].url, "https://www.youtube.com/watch?v=7jQbITg0MSk");
        assert_eq!(
            (background.awards[0].year, background.press[0].source.as_str()),
            (Some(2019), "The Quay Times (Eva Ek)")
        );
        assert_eq!(background.people[0].name, "Bo Ek");
        let told: Vec<_> = not_carried.iter().map(|(what, _)| what.as_str()).collect();
        assert_eq!(told, ["the link `callto:norrvik`", "the film “Own film”", "the number for Google Analytics"]);
        let (_, read) =
            source::read_background(&"about".parse().unwrap(), Language::English, &page.to_source()).unwrap();
        assert_eq!(
            (read.films, read.awards, read.press),
            (background.films.clone(), background.awards.clone(), background.press.clone())
        );
    }

    #[test]
    fn what_is_no_presskit_is_refused() {
        let read =
            |text: &str| read_presskit(text.as_bytes(), &"about".parse().unwrap(), Language::English).unwrap_err();
        assert_eq!(read("<game></game>"), NotAPresskit::NoTitle);
        assert_eq!(read("<game><description>x</description></game>"), NotAPresskit::NoTitle);
        assert_eq!(read("<!DOCTYPE a []><game/>"), NotAPresskit::Unreadable(UnreadableExport::DocumentType));
    }
}
