//! One item of a pressroom: a release, a picture, a person; as Mynewsdesk's pressroom API says it, in JSON or XML
//! (<https://www.mynewsdesk.com/docs/webservice_pressroom>).

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value;

use super::markup::{Markup, plain};
use super::tree::TEXT;
use crate::photo::is_web_address;
use crate::release::model::{Contact, Link};

/// The types of items that are releases here.
pub const TEXT_TYPES: [&str; 3] = ["pressrelease", "news", "blog_post"];

/// An item as it was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PressroomItem {
    /// What Mynewsdesk calls it: `pressrelease`, `news`, `blog_post`, `image`, `contact_person`, `event` and so on.
    pub kind: String,
    /// Its number; one without it has none.
    pub id: Option<String>,
    pub url: Option<String>,
    /// In plain text.
    pub header: String,
    pub summary: String,
    /// HTML, as it is.
    pub body: String,
    pub language: Option<String>,
    pub published: Published,
    /// When it was changed, in its own words.
    pub updated: Option<String>,
    pub pictures: Vec<PressroomPicture>,
    pub contacts: Vec<Contact>,
    /// The type and the number of items that belong to it.
    pub related: Vec<(String, String)>,
    pub topics: Vec<String>,
    pub links: Vec<Link>,
    pub boilerplate: Option<String>,
    /// What it has that a release has no place for.
    pub other: Vec<String>,
}

/// When an item was published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Published {
    #[default]
    Unsaid,
    At(Timestamp),
    /// In the pressroom's own zone.
    Local(DateTime),
    /// What stands there is no time.
    Wrong(String),
}

/// A picture that is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PressroomPicture {
    /// The best one first.
    pub urls: Vec<String>,
    /// Whether the first one is that of the original, and not of a size that was made of it.
    pub has_original: bool,
    /// The file's name, as it was uploaded.
    pub name: Option<String>,
    pub title: Option<String>,
    pub caption: Option<String>,
    pub alt: Option<String>,
    pub photographer: Option<String>,
    /// Under which terms it may be used, in the pressroom's words.
    pub rights: Option<String>,
}

impl PressroomPicture {
    /// Whether both are the same picture: at the same address, or under a name that a program made.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let same = |one: &String, two: &String| one == two || last_name(one).is_some_and(|n| last_name(two) == Some(n));
        self.urls.iter().any(|one| other.urls.iter().any(|two| same(one, two)))
    }

    /// Takes what the other one says and this one does not.
    pub fn fill(&mut self, other: &Self) {
        let own = std::mem::take(&mut self.urls);
        let has_better = other.has_original && !self.has_original;
        let (first, then) = if has_better { (other.urls.clone(), own) } else { (own, other.urls.clone()) };
        self.urls = first;
        for url in then {
            if !self.urls.contains(&url) {
                self.urls.push(url);
            }
        }
        self.has_original |= other.has_original;
        for (mine, theirs) in [
            (&mut self.name, &other.name),
            (&mut self.title, &other.title),
            (&mut self.caption, &other.caption),
            (&mut self.alt, &other.alt),
            (&mut self.photographer, &other.photographer),
            (&mut self.rights, &other.rights),
        ] {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
    }
}

/// The name that a picture has in all its sizes: the last word of an address, if it is long enough to be nobody else's.
fn last_name(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let last = path.rsplit('/').next()?;
    let stem = last.split('.').next()?;
    (stem.len() >= 12).then_some(stem)
}

/// The items of a tree, and how many the pressroom says that it has. The type is that of items which do not say theirs.
pub(super) fn items(tree: &Value, kind: &str) -> Option<(Vec<PressroomItem>, Option<u64>)> {
    let within = tree.get("search_result").unwrap_or(tree);
    let list = if within.is_array() { within } else { within.get("items").or_else(|| within.get("item"))? };
    let found: Vec<&Value> = match list {
        Value::Array(items) => items.iter().collect(),
        // An empty list in XML is an element without anything in it.
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        Value::Object(_) if is_item(list) => vec![list],
        Value::Object(members) => match members.get("item") {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
            None if members.keys().all(|name| name.contains("count")) => Vec::new(),
            None => return None,
        },
        _ => return None,
    };
    let total = [within, within.get("items").unwrap_or(within)].into_iter().find_map(|at| {
        let said = ["total_count", "total-count"].into_iter().find_map(|name| at.get(name))?;
        said.as_u64().or_else(|| said.as_str()?.trim().parse().ok())
    });
    Some((found.into_iter().map(|value| item(value, kind)).collect(), total))
}

fn is_item(value: &Value) -> bool {
    ["header", "type_of_media", "published_at"].into_iter().any(|name| value.get(name).is_some())
}

fn item(value: &Value, kind: &str) -> PressroomItem {
    let body = raw(value, "body").unwrap_or_default();
    let shown = Markup::of(&body);
    let kind = said(value, "type_of_media").unwrap_or_else(|| kind.to_owned()).to_ascii_lowercase();
    let header = said(value, "header").or_else(|| said(value, "name")).unwrap_or_default();
    let mut pictures: Vec<_> = picture(value, &kind).into_iter().collect();
    let own = list(value, "images", "image").into_iter().chain(list(value, "gallery", "image"));
    for other in own.filter_map(|image| picture(image, "image")) {
        add(&mut pictures, other);
    }
    for shown in shown.pictures.into_iter().filter(|shown| is_web_address(&shown.url)) {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let (caption, alt) = (some(shown.caption), some(shown.alt));
        add(&mut pictures, PressroomPicture { urls: vec![shown.url], caption, alt, ..PressroomPicture::default() });
    }
    let mut contacts: Vec<_> =
        list(value, "contact_people", "contact_person").into_iter().filter_map(contact).collect();
    if kind == "contact_person" {
        contacts.extend(contact(value));
    }
    let tags = list(value, "tags", "tag").into_iter().chain(list(value, "subjects", "subject"));
    let mut topics: Vec<String> = Vec::new();
    for topic in tags.filter_map(|tag| words(tag).or_else(|| said(tag, "name"))) {
        if !topics.iter().any(|known| known.to_lowercase() == topic.to_lowercase()) {
            topics.push(topic);
        }
    }
    let links = list(value, "links", "link").into_iter().filter_map(|link| {
        let url = said(link, "url").or_else(|| words(link)).filter(|url| is_web_address(url))?;
        let label = words(link).filter(|label| *label != url).or_else(|| said(link, "title"));
        Some(Link { label: label.unwrap_or_else(|| url.clone()), url })
    });
    PressroomItem {
        id: said(value, "id").filter(|id| id.len() <= 40),
        url: said(value, "url").filter(|url| is_web_address(url)),
        summary: said(value, "summary").unwrap_or_default(),
        language: said(value, "language"),
        published: published(value),
        updated: when(value.get("updated_at")),
        related: list(value, "related_items", "related_item").into_iter().filter_map(related).collect(),
        links: links.collect(),
        boilerplate: said(value, "boilerplate"),
        other: other(value, shown.embedded),
        kind,
        header,
        body,
        pictures,
        contacts,
        topics,
    }
}

/// Adds a picture, or what is new about one that is there.
pub(super) fn add(pictures: &mut Vec<PressroomPicture>, other: PressroomPicture) {
    match pictures.iter_mut().find(|known| known.is(&other)) {
        Some(known) => known.fill(&other),
        None => pictures.push(other),
    }
}

/// A picture out of the members of an item.
fn picture(value: &Value, kind: &str) -> Option<PressroomPicture> {
    if kind == "contact_person" || kind == "document" || kind == "video" {
        return None;
    }
    // The original, then the sizes that Mynewsdesk has made of it.
    let names = ["download_url", "image", "image_large", "image_medium", "url"];
    let names = if kind == "image" && value.get("type_of_media").is_none() { &names[..] } else { &names[..4] };
    let mut urls: Vec<String> = Vec::new();
    for url in names.iter().filter_map(|name| said(value, name)).chain(words(value)) {
        if is_web_address(&url) && !urls.contains(&url) {
            urls.push(url);
        }
    }
    let is_image = kind == "image";
    let of_image = |name: &str| if is_image { said(value, name) } else { None };
    let title = of_image("header");
    let caption = said(value, "image_caption")
        .or_else(|| of_image("caption"))
        .or_else(|| of_image("summary"))
        .or_else(|| title.clone());
    (!urls.is_empty()).then(|| PressroomPicture {
        urls,
        has_original: said(value, "download_url").is_some_and(|url| is_web_address(&url)),
        name: said(value, "image_name"),
        title,
        caption,
        alt: said(value, "image_alt_text").or_else(|| of_image("alt_text")),
        photographer: said(value, "photographer").or_else(|| said(value, "image_photographer")),
        rights: said(value, "image_license").or_else(|| of_image("license")).map(|words| words.replace('_', " ")),
    })
}

fn contact(value: &Value) -> Option<Contact> {
    let email = said(value, "email").filter(|email| email.contains('@') && !email.contains(char::is_whitespace));
    let phone = said(value, "phone").or_else(|| said(value, "phone_alternative"));
    let name = said(value, "name").or_else(|| said(value, "header")).or_else(|| email.clone())?;
    let role = said(value, "title").or_else(|| said(value, "specialist"));
    Some(Contact { name, role, email, phone })
}

fn related(value: &Value) -> Option<(String, String)> {
    let kind = said(value, "type_of_media").or_else(|| said(value, "type"))?;
    let id = said(value, "item_id").or_else(|| said(value, "id")).or_else(|| words(value))?;
    Some((kind.to_ascii_lowercase(), id))
}

/// Members that a release has no place for, and what they are.
const KINDS: [(&[&str], &str); 6] = [
    (&["attached_pdf", "attached_doc", "document", "documents"], "an attached document"),
    (&["video", "video_url", "videos", "flash_video", "embed_code"], "a film"),
    (&["geographic_areas"], "the places that it is about"),
    (&["comments"], "readers' comments"),
    (&["channels"], "the channels that it was shown in"),
    (&["newsdeskML"], "a second form of its text"),
];

/// What an item has beside what a release can hold, in words.
fn other(value: &Value, embedded: usize) -> Vec<String> {
    let is_there = |name: &&str| match value.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(_) => true,
    };
    let there = KINDS.iter().filter(|(names, _)| names.iter().any(is_there));
    let mut other: Vec<_> = there.map(|(_, told)| (*told).to_owned()).collect();
    match embedded {
        0 => {}
        1 => other.push("a film or form of another site in its text".to_owned()),
        more => other.push(format!("{more} films or forms of other sites in its text")),
    }
    other
}

fn published(value: &Value) -> Published {
    let Some(text) = when(value.get("published_at")) else { return Published::Unsaid };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Published::At(at);
    }
    // `2026-05-02 09:00:00 +0200` and `2026-05-02 07:00:00 UTC`, as Ruby writes times.
    let ruby = text.replacen(" UTC", " +0000", 1);
    if let Ok(at) = Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", &ruby) {
        return Published::At(at);
    }
    match text.parse::<DateTime>() {
        Ok(local) => Published::Local(local),
        Err(_) => Published::Wrong(text),
    }
}

/// A time as it is written: the form for machines, if there is one.
fn when(value: Option<&Value>) -> Option<String> {
    let value = value?;
    said(value, "datetime").or_else(|| words(value))
}

/// The members of a list, whether it is an array, an element with elements, or one alone.
pub(in crate::release) fn list<'a>(value: &'a Value, name: &str, single: &str) -> Vec<&'a Value> {
    match value.get(name) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(members)) => match members.get(single).or_else(|| members.get("item")) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        },
        Some(one @ Value::String(text)) if !text.trim().is_empty() => vec![one],
        _ => Vec::new(),
    }
}

/// What a member says, in plain text.
pub(in crate::release) fn said(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(words)
}

/// What a value says, in plain text: `null` is nothing.
pub(in crate::release) fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Object(members) => return members.get(TEXT).filter(|text| !text.is_object()).and_then(words),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What a member says, as it is.
pub(in crate::release) fn raw(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Object(members) => members.get(TEXT)?.as_str().map(str::to_owned),
        _ => None,
    }
}
