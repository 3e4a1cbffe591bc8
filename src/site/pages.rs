//! The pages of the site's own: front page, archive, contacts, and what is shown where nothing is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::address::{self, Base};
use super::card::{Card, upcoming};
use super::contents::SiteRelease;
use super::error::SiteError;
use super::frame::{Frame, Head};
use super::photo_page::{cut, head_picture};
use super::release_page::Notice;
use crate::release::Language;
use crate::release::render::{SiteWords, Words};

/// How many releases the front page shows.
const LATEST: usize = 9;

/// How many days to come it shows.
const DATES: usize = 5;

/// Each release with its cards, one an edition.
pub(super) type Cards = [Vec<Card>];

/// Each release with the card that a page in a language shows of it.
pub(super) fn listed<'c>(
    frame: &'c Frame<'_>,
    cards: &'c Cards,
    language: Language,
) -> impl Iterator<Item = (&'c SiteRelease, &'c Card)> {
    frame.contents.releases.iter().zip(cards).filter_map(move |(release, cards)| {
        let shown = release.edition_for(language)?.release.language;
        Some((release, cards.iter().find(|card| card.language == shown)?))
    })
}

/// The topics of a language's list, by their names in addresses, each with how it is written.
pub(super) fn topics(frame: &Frame<'_>, cards: &Cards, language: Language) -> BTreeMap<String, String> {
    let mut topics = BTreeMap::new();
    // The newest way of writing it counts.
    for (_, card) in listed(frame, cards, language).filter(|(_, card)| card.language == language) {
        for topic in &card.topics {
            let name = address::topic(topic);
            if !name.is_empty() {
                topics.entry(name).or_insert_with(|| topic.clone());
            }
        }
    }
    topics
}

/// The years of a list.
pub(super) fn years(frame: &Frame<'_>, cards: &Cards, language: Language) -> BTreeSet<i16> {
    listed(frame, cards, language).filter_map(|(_, card)| card.year).collect()
}

pub(super) fn front(frame: &Frame<'_>, cards: &Cards, language: Language) -> Result<String, SiteError> {
    let contents = frame.contents;
    let main = contents.main_language();
    let base = Base::Page(address::front(language, main));
    let mut view = frame.plain(language)?;
    let all: Vec<_> = listed(frame, cards, language).collect();
    let latest = all.iter().take(LATEST).map(|(release, card)| card.view(contents, release, &base, language));
    view.insert("releases".to_owned(), json!(latest.collect::<Vec<_>>()));
    view.insert("more".to_owned(), json!(all.len() > LATEST));
    let shown: Vec<&Card> = all.iter().map(|(_, card)| *card).collect();
    let has_calendar = all.iter().any(|(release, _)| {
        release.editions.iter().any(|e| e.release.language == language && !e.release.timetable.is_empty())
    });
    view.insert("upcoming".to_owned(), json!(upcoming(contents, &shown, &base, DATES)));
    view.insert("has_calendar".to_owned(), json!(has_calendar));
    let words = SiteWords::of(language);
    let name = &contents.issuer.name;
    let lead = all.first().and_then(|(release, card)| {
        let edition = release.editions.iter().find(|edition| edition.release.language == card.language)?;
        head_picture(release, edition.photos.first()?, Words::of(card.language))
    });
    let mut organization = json!({
        "@context": "https://schema.org", "@type": "Organization", "name": name, "email": contents.issuer.address,
    });
    if let (Some(url), Some(fields)) = (frame.web(""), organization.as_object_mut()) {
        fields.insert("url".to_owned(), json!(url));
    }
    let head = Head {
        title: words.newsroom.to_owned(),
        description: cut(
            &format!("{} – {name}: {}, {}", words.newsroom, words.latest, Words::of(language).photos),
            200,
        ),
        languages: frame.fronts(),
        picture: lead,
        json_ld: vec![organization],
        ..Head::default()
    };
    frame.page("site/front.html", view, language, &base, &head)
}

/// Which releases an archive page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing<'a> {
    All,
    Year(i16),
    Topic(&'a str),
}

impl Listing<'_> {
    fn holds(self, card: &Card) -> bool {
        match self {
            Self::All => true,
            Self::Year(year) => card.year == Some(year),
            Self::Topic(name) => card.topics.iter().any(|topic| address::topic(topic) == name),
        }
    }

    /// Its address inside the pages of a language.
    pub(super) fn name(self) -> String {
        match self {
            Self::All => "archive".to_owned(),
            Self::Year(year) => format!("archive/{year}"),
            Self::Topic(topic) => format!("topics/{topic}"),
        }
    }
}

pub(super) fn archive(
    frame: &Frame<'_>,
    cards: &Cards,
    language: Language,
    listing: Listing<'_>,
) -> Result<String, SiteError> {
    let contents = frame.contents;
    let main = contents.main_language();
    let place = address::own_page(&listing.name(), language, main);
    let base = Base::Page(place);
    let (topics, years) = (topics(frame, cards, language), years(frame, cards, language));
    // The whole list has no pictures: it may be long, and is there to find something.
    let mut groups: Vec<(Option<i16>, Vec<Value>)> = Vec::new();
    for (release, card) in listed(frame, cards, language).filter(|(_, card)| listing.holds(card)) {
        let view = card.view(contents, release, &base, language);
        match groups.last_mut() {
            Some((year, views)) if *year == card.year => views.push(view),
            _ => groups.push((card.year, vec![view])),
        }
    }
    let mut view = frame.plain(language)?;
    view.insert(
        "groups".to_owned(),
        json!(groups.iter().map(|(year, views)| json!({ "year": year, "releases": views })).collect::<Vec<_>>()),
    );
    let way = |listing: Listing<'_>| base.way(&address::own_page(&listing.name(), language, main));
    let of_year = |year: &i16| json!({ "name": year, "href": way(Listing::Year(*year)), "current": listing == Listing::Year(*year) });
    view.insert("years".to_owned(), json!(years.iter().rev().map(of_year).collect::<Vec<_>>()));
    let of_topic = |(name, topic): (&String, &String)| json!({ "name": topic, "href": way(Listing::Topic(name)), "current": listing == Listing::Topic(name) });
    view.insert("topics".to_owned(), json!(topics.iter().map(of_topic).collect::<Vec<_>>()));
    let words = SiteWords::of(language);
    let title = match listing {
        Listing::All => words.archive.to_owned(),
        Listing::Year(year) => format!("{}: {year}", words.archive),
        Listing::Topic(name) => format!("{}: {}", words.archive, topics.get(name).map_or(name, String::as_str)),
    };
    // Topics are written differently in each language.
    let has = |other: &Language| *other == language || !matches!(listing, Listing::Topic(_));
    let mut languages = frame.everywhere(&listing.name());
    languages.retain(|(other, _)| has(other));
    let head = Head {
        description: cut(&format!("{title} – {}", contents.issuer.name), 200),
        title,
        languages,
        ..Head::default()
    };
    frame.page("site/archive.html", view, language, &base, &head)
}

pub(super) fn contacts(frame: &Frame<'_>, language: Language) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    let base = Base::Page(address::own_page("contacts", language, main));
    let title = Words::of(language).contact.to_owned();
    let head = Head {
        description: cut(&format!("{title} – {}", frame.contents.issuer.name), 200),
        title,
        languages: frame.everywhere("contacts"),
        ..Head::default()
    };
    frame.page("site/contacts.html", frame.plain(language)?, language, &base, &head)
}

/// What is shown where nothing is; servers show it at any address.
pub(super) fn not_found(frame: &Frame<'_>) -> Result<String, SiteError> {
    let language = frame.contents.main_language();
    let words = SiteWords::of(language);
    let base = Base::anywhere(frame.contents.issuer.site_url.as_deref());
    let notice =
        Notice { title: words.not_found.to_owned(), said: words.not_found_text.to_owned(), to: None, ask: true };
    notice.page(frame, language, &base, Vec::new())
}
