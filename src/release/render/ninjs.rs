//! A release as ninjs 3.1, the JSON in which newsrooms exchange news.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::FigureView;
use super::prose::{escape, href};
use super::timetable::EventView;
use super::view::{BlockView, ReleaseView};
use crate::release::{Issuer, Release};

/// The release as a ninjs object. `made` is the moment at which this version came to be.
#[must_use]
pub fn ninjs(release: &Release, issuer: &Issuer, figures: &[FigureView], made: Timestamp) -> Value {
    let view = ReleaseView::new(release, issuer, figures);
    let uri = uri(release, issuer, made);
    let mut item = json!({
        "uri": uri,
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.1.json",
        },
        "type": "text",
        "representationType": "full",
        "version": release.version.to_string(),
        "versionCreated": made.to_string(),
        "pubStatus": "usable",
        "language": view.language,
        "headlines": [{ "role": "main", "contentType": "text/plain", "value": view.headline }],
        "descriptions": [{ "role": "summary", "contentType": "text/plain", "value": view.lead.text }],
        "bodies": [body("text/plain", &plain(&view)), body("application/xhtml+xml", &xhtml(&view))],
        "by": issuer.name,
        "organisations": [{ "name": issuer.name, "rel": "issuer" }],
        "infoSources": [{ "name": issuer.name, "role": "issuer", "contactInfo": contacts(release, issuer) }],
        "genres": [{ "name": view.words.press_release }],
    });
    let Some(fields) = item.as_object_mut() else { return item };
    if let Some(lift) = &release.embargo {
        fields.insert("embargoedUntil".to_owned(), json!(lift.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()));
        fields.insert("edNote".to_owned(), json!(view.embargo));
    }
    if release.version > 1 {
        let said = view.correction.as_ref().map(|change| format!(": {}", change.text)).unwrap_or_default();
        let embargo = view.embargo.as_ref().map(|line| format!("{line}. ")).unwrap_or_default();
        fields.insert("edNote".to_owned(), json!(format!("{embargo}{}{said}", view.words.correction)));
    }
    if let Some(terms) = &view.usage_terms {
        fields.insert("usageTerms".to_owned(), json!(terms.text));
    }
    if !figures.is_empty() {
        let pictures = figures.iter().zip(1..).map(|(figure, nth)| picture(figure, &uri, nth)).collect();
        fields.insert("associations".to_owned(), Value::Array(pictures));
    }
    item
}

/// A name that is the same for every version: where the page stands, else a `tag:` URI of the issuer's.
fn uri(release: &Release, issuer: &Issuer, made: Timestamp) -> String {
    if let Some(site) = issuer.site_url.as_deref().and_then(href) {
        return format!("{site}/{}", release.slug);
    }
    let domain = issuer.address.rsplit('@').next().unwrap_or_default();
    let year = made.to_zoned(issuer.zone.clone()).year();
    format!("tag:{domain},{year}:{}", release.slug)
}

fn picture(figure: &FigureView, release_uri: &str, nth: usize) -> Value {
    let mut renditions = Vec::new();
    let absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if absolute(&figure.src) {
        let shown = json!({
            "name": "web", "href": figure.src, "contentType": "image/jpeg",
            "width": figure.width, "height": figure.height,
        });
        renditions.push(shown);
    }
    if let Some(url) = figure.print_url.as_deref().filter(|url| absolute(url)) {
        renditions.push(json!({ "name": "print", "href": url, "contentType": "image/jpeg" }));
    }
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(if nth == 1 { "main".to_owned() } else { format!("photo-{nth}") }));
    fields.insert("uri".to_owned(), json!(format!("{release_uri}#photo-{nth}")));
    fields.insert("type".to_owned(), json!("picture"));
    fields.insert("by".to_owned(), json!(figure.credit));
    let said = [("caption", &figure.caption), ("altText", &figure.alt)];
    let said: Vec<_> = said.iter().map(|(role, value)| json!({ "role": role, "value": value })).collect();
    fields.insert("descriptions".to_owned(), Value::Array(said));
    if !renditions.is_empty() {
        fields.insert("renditions".to_owned(), Value::Array(renditions));
    }
    Value::Object(fields)
}

fn contacts(release: &Release, issuer: &Issuer) -> Vec<Value> {
    let mut found = Vec::new();
    for contact in issuer.contacts_for(release) {
        for (kind, value) in [("email", contact.email), ("phone", contact.phone)] {
            let Some(value) = value else { continue };
            let mut info = json!({ "type": kind, "name": contact.name, "value": value });
            if let (Some(role), Some(fields)) = (&contact.role, info.as_object_mut()) {
                fields.insert("role".to_owned(), json!(role));
            }
            found.push(info);
        }
    }
    found
}

fn body(content_type: &str, value: &str) -> Value {
    json!({ "role": "main", "contentType": content_type, "charCount": value.chars().count(), "value": value })
}

fn plain(view: &ReleaseView) -> String {
    let mut parts = vec![view.lead.text.clone()];
    for block in &view.body {
        parts.push(match block {
            BlockView::Paragraph(prose) | BlockView::Heading(prose) => prose.text.clone(),
            BlockView::Quote { text, speaker: Some(speaker), .. } => format!("{text} — {}", speaker.text),
            BlockView::Quote { text, .. } => text.clone(),
            BlockView::List { items } => {
                items.iter().map(|item| format!("- {}", item.text)).collect::<Vec<_>>().join("\n")
            }
        });
    }
    parts.join("\n\n")
}

fn xhtml(view: &ReleaseView) -> String {
    let mut html = String::new();
    element(&mut html, "p", &view.lead.html);
    for block in &view.body {
        match block {
            BlockView::Paragraph(prose) => element(&mut html, "p", &prose.html),
            BlockView::Heading(prose) => element(&mut html, "h2", &prose.html),
            BlockView::Quote { html: said, speaker, .. } => {
                let mut inner = String::new();
                element(&mut inner, "p", said);
                if let Some(speaker) = speaker {
                    element(&mut inner, "p", &format!("— {}", speaker.html));
                }
                element(&mut html, "blockquote", &inner);
            }
            BlockView::List { items } => list(&mut html, items.iter().map(|item| item.html.clone())),
        }
    }
    if let Some(timetable) = &view.timetable {
        element(&mut html, "h2", &escape(&view.titles.timetable));
        if let Some(note) = &timetable.zone_note {
            element(&mut html, "p", &escape(note));
        }
        for day in &timetable.days {
            element(&mut html, "h3", &escape(&day.date));
            let line = |e: &EventView| {
                format!("<time datetime=\"{}\">{}</time> {}", e.datetime, escape(&e.time), e.title.html)
            };
            list(&mut html, day.events.iter().map(line));
        }
    }
    html.replace("<br>", "<br/>")
}

fn element(html: &mut String, name: &str, inner: &str) {
    let _ = write!(html, "<{name}>{inner}</{name}>");
}

fn list(html: &mut String, items: impl Iterator<Item = String>) {
    let mut inner = String::new();
    for item in items {
        element(&mut inner, "li", &item);
    }
    element(html, "ul", &inner);
}
