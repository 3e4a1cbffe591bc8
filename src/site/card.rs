//! A release in a list: its headline, its day, its first lines and its lead photo; and the dates to come.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::address::{self, Base};
use super::contents::{Contents, SiteEdition, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, text, view_of};
use super::photo_page::picture_view;
use crate::release::render::{SiteWords, long_date};
use crate::release::{Language, Slug};

/// How many photos more than the first a list shows of a release, where it shows them.
const STRIP: usize = 4;

/// A release in a list, without the addresses, which depend on the page that the list is on.
#[derive(Debug)]
pub(super) struct Card {
    slug: Slug,
    /// The language of its edition.
    pub(super) language: Language,
    pub(super) headline: String,
    pub(super) date: String,
    pub(super) iso_date: String,
    pub(super) lead: String,
    pub(super) year: Option<i16>,
    pub(super) topics: Vec<String>,
    pub(super) photos: usize,
    /// What the text says, for the search.
    said: String,
    events: Vec<Dated>,
}

/// An entry of a timetable.
#[derive(Debug, Clone)]
struct Dated {
    day: Date,
    view: Value,
}

/// The cards of all editions of a release.
pub(super) fn cards(frame: &Frame<'_>, release: &SiteRelease) -> Result<Vec<Card>, SiteError> {
    release.editions.iter().map(|edition| card(frame, release, edition)).collect()
}

pub(super) fn card(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Result<Card, SiteError> {
    let source = &edition.release;
    let view = view_of(&frame.layout(source, &[], &[]))?;
    let mut events = Vec::new();
    let days = view.get("timetable").and_then(|timetable| timetable["days"].as_array()).into_iter().flatten();
    for day in days {
        for event in day["events"].as_array().into_iter().flatten() {
            let datetime = event["datetime"].as_str().unwrap_or_default();
            let Some(day) = datetime.get(..10).and_then(|day| day.parse().ok()) else { continue };
            let (title, note, time) = (&event["title"], &event["note"], &event["time"]);
            let view = json!({ "title": title, "note": note, "time": time, "datetime": datetime });
            events.push(Dated { day, view });
        }
    }
    Ok(Card {
        slug: release.slug.clone(),
        language: source.language,
        headline: text(&view, &["headline"]).to_owned(),
        date: text(&view, &["date"]).to_owned(),
        iso_date: text(&view, &["iso_date"]).to_owned(),
        lead: text(&view, &["preview"]).to_owned(),
        year: source.date.map(Date::year),
        topics: source.topics.clone(),
        photos: edition.photos.len(),
        said: said(&view),
        events,
    })
}

/// All that a release says, as plain text.
fn said(view: &Map<String, Value>) -> String {
    let mut all = String::new();
    for part in ["subheading", "lead", "body", "facts", "timetable", "links"] {
        gather(view.get(part).unwrap_or(&Value::Null), &mut all);
    }
    all
}

fn gather(value: &Value, into: &mut String) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, into)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "text" || key == "label" => {
                        into.push_str(text);
                        into.push(' ');
                    }
                    _ => gather(value, into),
                }
            }
        }
        _ => {}
    }
}

impl Card {
    /// The words of its topics and its text that are not in its headline or its first lines, each once and no more than these.
    pub(super) fn words(&self, most: usize) -> String {
        let split = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().nth(1).is_some());
            words.map(str::to_lowercase).collect()
        };
        let mut known: BTreeSet<String> = split(&self.headline).into_iter().chain(split(&self.lead)).collect();
        let mut words = split(&self.topics.join(" "));
        words.extend(split(&self.said));
        words.retain(|word| known.insert(word.clone()));
        words.truncate(most);
        words.join(" ")
    }

    /// The card on a page; `shown` is the language of that page.
    pub(super) fn view(&self, contents: &Contents<'_>, release: &SiteRelease, base: &Base, shown: Language) -> Value {
        let main = contents.main_language();
        let page = address::release(&address::folder(&self.slug), self.language, main);
        let edition = release.editions.iter().find(|edition| edition.release.language == self.language);
        let lead = edition.and_then(|edition| edition.photos.first());
        let words = SiteWords::of(shown);
        let kit = release
            .kit
            .map(|kit| json!({ "href": base.way(&address::kit(&address::folder(&self.slug), &self.slug)), "size": words.size(kit.bytes, shown) }));
        json!({
            "href": base.way(&page),
            "language": self.language.tag(),
            "foreign": self.language != shown,
            "headline": self.headline,
            "date": self.date,
            "iso_date": self.iso_date,
            "lead": self.lead,
            "topics": self.topics,
            "photos": { "number": self.photos, "href": format!("{}#photos", base.way(&page)) },
            "kit": kit,
            "picture": lead.map(|photo| picture_view(release, photo, base)),
            "strip": edition.into_iter().flat_map(|edition| edition.photos.iter().skip(1).take(STRIP)).map(|photo| json!({
                "href": base.way(&address::photo(&address::folder(&self.slug), photo.cleared.photo(), self.language, main)),
                "picture": picture_view(release, photo, base),
            })).collect::<Vec<_>>(),
        })
    }
}

/// The days to come with what is on them, soonest first: a day of a release each.
pub(super) fn upcoming(contents: &Contents<'_>, cards: &[&Card], base: &Base, most: usize) -> Vec<Value> {
    let main = contents.main_language();
    let mut days: Vec<(Date, Value, Vec<Value>)> = Vec::new();
    for card in cards {
        let from = days.len();
        for event in card.events.iter().filter(|event| event.day >= contents.today) {
            if let Some((_, _, events)) = days[from..].iter_mut().find(|(day, ..)| *day == event.day) {
                events.push(event.view.clone());
                continue;
            }
            let head = json!({
                "date": long_date(card.language, event.day),
                "href": base.way(&address::release(&address::folder(&card.slug), card.language, main)),
                "headline": card.headline,
                "language": card.language.tag(),
            });
            days.push((event.day, head, vec![event.view.clone()]));
        }
    }
    // Stable: on one day the newest release comes first.
    days.sort_by_key(|(day, ..)| *day);
    let whole = |(_, mut head, events): (Date, Value, Vec<Value>)| {
        if let Some(fields) = head.as_object_mut() {
            fields.insert("events".to_owned(), json!(events));
        }
        head
    };
    days.into_iter().take(most).map(whole).collect()
}
