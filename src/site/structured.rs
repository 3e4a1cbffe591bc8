//! Photos and events for machines: schema.org's ImageObject and Event, and the figures that the formats for machines show.

use serde_json::{Map, Value, json};

use super::address;
use super::contents::{SiteEdition, SitePhoto, SiteRelease};
use super::frame::Frame;
use crate::release::render::FigureView;
use crate::rendition::Rendition;

/// An edition's photos with addresses that work wherever they are read.
pub(super) fn figures(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Vec<FigureView> {
    edition.photos.iter().map(|photo| figure(frame, release, photo)).collect()
}

fn figure(frame: &Frame<'_>, release: &SiteRelease, photo: &SitePhoto) -> FigureView {
    let web = size(release, photo, "web");
    let place = |size: &Rendition| {
        let place = address::picture(&release.folder, size);
        frame.web(&place).unwrap_or(place)
    };
    FigureView {
        caption: photo.caption.clone(),
        credit: photo.credit.clone(),
        alt: photo.alt.clone(),
        src: web.map(place).unwrap_or_default(),
        width: web.map_or(0, |web| web.width),
        height: web.map_or(0, |web| web.height),
        bytes: web.map(|web| web.bytes),
        print_url: size(release, photo, "print").map(place),
        ..FigureView::of_rights(photo.cleared.metadata())
    }
}

fn size<'r>(release: &'r SiteRelease, photo: &SitePhoto, preset: &str) -> Option<&'r Rendition> {
    release.sizes(photo.cleared.photo()).iter().find(|size| size.preset == preset)
}

/// A photo as search engines show it, with its licence and the page where it is explained.
pub(super) fn image(
    frame: &Frame<'_>,
    release: &SiteRelease,
    edition: &SiteEdition,
    photo: &SitePhoto,
) -> Option<Value> {
    let (main, language) = (frame.contents.main_language(), edition.release.language);
    let metadata = photo.cleared.metadata();
    let print = size(release, photo, "print").or_else(|| size(release, photo, "web"))?;
    let place = |size: &Rendition| frame.web(&address::picture(&release.folder, size));
    let page = frame.web(&address::photo(&release.folder, photo.cleared.photo(), language, main));
    let licensor = metadata.licensors.iter().find_map(|licensor| licensor.url.clone());
    let person = |name: &String| json!({ "@type": "Person", "name": name });
    let said = [
        ("@context", json!("https://schema.org")),
        ("@type", json!("ImageObject")),
        ("contentUrl", json!(place(print))),
        ("thumbnailUrl", json!(size(release, photo, "thumb").and_then(place))),
        ("caption", json!(photo.caption)),
        ("creditText", json!(photo.credit)),
        ("copyrightNotice", json!(metadata.copyright)),
        ("license", json!(metadata.web_statement.clone().or_else(|| page.clone()))),
        ("acquireLicensePage", json!(licensor.or_else(|| page.clone()))),
        ("creator", json!(metadata.creator.iter().map(person).collect::<Vec<_>>())),
        ("about", json!(metadata.persons.iter().map(person).collect::<Vec<_>>())),
        ("width", json!(print.width)),
        ("height", json!(print.height)),
        ("inLanguage", json!(language.tag())),
        ("url", json!(page)),
    ];
    let is_said = |value: &Value| !(value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty));
    let fields = said.into_iter().filter(|(_, value)| is_said(value)).map(|(key, value)| (key.to_owned(), value));
    Some(Value::Object(fields.collect::<Map<_, _>>()))
}

/// The timetable of an edition, out of what its page shows.
pub(super) fn events(frame: &Frame<'_>, view: &Map<String, Value>, page: Option<&str>) -> Vec<Value> {
    let days = view.get("timetable").and_then(|timetable| timetable["days"].as_array()).into_iter().flatten();
    let events = days.flat_map(|day| day["events"].as_array().into_iter().flatten());
    let event = |event: &Value| {
        let mut fields = json!({
            "@context": "https://schema.org",
            "@type": "Event",
            "name": event["title"]["text"],
            "startDate": event["datetime"],
            "eventStatus": "https://schema.org/EventScheduled",
            "organizer": { "@type": "Organization", "name": frame.contents.issuer.name },
        });
        if let (Some(page), Some(fields)) = (page, fields.as_object_mut()) {
            fields.insert("url".to_owned(), json!(page));
        }
        fields
    };
    events.map(event).collect()
}
