//! A release as ninjs 3.1, the JSON in which newsrooms exchange news.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::addresses::{absolute, media_type, picture_url, uri};
use super::figures::FigureView;
use super::files::FileView;
use super::layout::Layout;
use super::news_item::{note, plain, xhtml};
use super::view::ReleaseView;
use crate::release::languages::bare_credit;
use crate::release::{Issuer, Release};
use crate::storage::text::rfc3339;

impl Layout<'_> {
    /// The release as a ninjs object. `made` is the moment at which this version was made.
    #[must_use]
    pub fn ninjs(&self, made: Timestamp) -> Value {
        let Layout { release, issuer, figures, .. } = *self;
        let view = ReleaseView::new(self);
        let uri = uri(self, made);
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
            "versionCreated": self.versioned(made).to_string(),
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
            fields.insert("embargoedUntil".to_owned(), json!(rfc3339(lift)));
        }
        if let Some(note) = note(release, &view) {
            fields.insert("edNote".to_owned(), json!(note));
        }
        if let Some(terms) = &view.usage_terms {
            fields.insert("usageTerms".to_owned(), json!(terms.text));
        }
        let pictures =
            figures.iter().zip(1..).map(|(figure, nth)| picture(figure, picture_url(&figure.src, self), &uri, nth));
        let files = view.files.iter().zip(1..).filter_map(|(file, nth)| attachment(file, &uri, nth));
        let associations: Vec<_> = pictures.chain(files).collect();
        if !associations.is_empty() {
            fields.insert("associations".to_owned(), Value::Array(associations));
        }
        item
    }
}

fn picture(figure: &FigureView, url: Option<String>, release_uri: &str, nth: usize) -> Value {
    let mut renditions = Vec::new();
    if let Some(url) = url {
        let shown = json!({
            "name": "web", "href": url, "contentType": media_type(&url),
            "width": figure.width, "height": figure.height,
        });
        renditions.push(shown);
    }
    if let Some(url) = figure.print_url.as_deref().and_then(absolute) {
        renditions.push(json!({ "name": "print", "href": url, "contentType": media_type(url) }));
    }
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(if nth == 1 { "main".to_owned() } else { format!("photo-{nth}") }));
    fields.insert("uri".to_owned(), json!(format!("{release_uri}#photo-{nth}")));
    fields.insert("type".to_owned(), json!("picture"));
    fields.insert("by".to_owned(), json!(bare_credit(&figure.credit)));
    let said = [("caption", &figure.caption), ("altText", &figure.alt)];
    let said: Vec<_> = said.iter().map(|(role, value)| json!({ "role": role, "value": value })).collect();
    fields.insert("descriptions".to_owned(), Value::Array(said));
    if !renditions.is_empty() {
        fields.insert("renditions".to_owned(), Value::Array(renditions));
    }
    Value::Object(fields)
}

fn attachment(file: &FileView, release_uri: &str, nth: usize) -> Option<Value> {
    let (url, bytes) = file.on_web()?;
    let mut original = json!({ "name": "original", "href": url, "contentType": file.media_type, "title": file.name });
    if let (Some(bytes), Some(fields)) = (bytes, original.as_object_mut()) {
        fields.insert("sizeInBytes".to_owned(), json!(bytes));
    }
    let mut item = json!({
        "name": format!("attachment-{nth}"),
        "uri": format!("{release_uri}#attachment-{nth}"),
        "type": file.ninjs_type(),
        "title": file.title,
        "renditions": [original],
    });
    let fields = item.as_object_mut()?;
    for (key, value) in [("by", &file.credit), ("usageTerms", &file.terms)] {
        if !value.is_empty() {
            fields.insert(key.to_owned(), json!(value));
        }
    }
    Some(item)
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
