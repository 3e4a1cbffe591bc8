//! A release as ninjs 1.4, for newsrooms whose systems do not read 3.1 yet.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::addresses::{absolute, media_type, picture_url, uri};
use super::figures::FigureView;
use super::layout::Layout;
use super::news_item::{note, plain, xhtml};
use super::view::ReleaseView;
use crate::release::languages::bare_credit;
use crate::storage::text::rfc3339;

impl Layout<'_> {
    /// The release as a ninjs 1.4 object. `made` is the moment at which this version was made.
    #[must_use]
    pub fn ninjs_1(&self, made: Timestamp) -> Value {
        let Layout { release, issuer, figures, .. } = *self;
        let view = ReleaseView::new(self);
        let uri = uri(self, made);
        let text = plain(&view);
        let mut item = json!({
            "uri": uri,
            "$standard": {
                "name": "ninjs",
                "version": "1.4",
                "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_1.4.json",
            },
            "type": "text",
            "mimetype": "text/plain",
            "representationtype": "complete",
            "version": release.version.to_string(),
            "versioncreated": self.versioned(made).to_string(),
            "pubstatus": "usable",
            "language": view.language,
            "slugline": view.slug,
            "headline": view.headline,
            "description_text": view.lead.text,
            "body_xhtml": xhtml(&view),
            "charcount": text.chars().count(),
            "wordcount": text.split_whitespace().count(),
            "body_text": text,
            "byline": issuer.name,
            "organisation": [{ "name": issuer.name, "rel": "issuer" }],
            "infosource": [{ "name": issuer.name }],
            "genre": [{ "name": view.words.press_release }],
        });
        let Some(fields) = item.as_object_mut() else { return item };
        let mut say = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                fields.insert(key.to_owned(), value.into());
            }
        };
        say("embargoed", release.embargo.as_ref().map(rfc3339));
        say("ednote", note(release, &view));
        say("usageterms", view.usage_terms.as_ref().map(|terms| terms.text.clone()));
        let files = view.files.iter().zip(1..).filter_map(|(file, nth)| {
            let (url, bytes) = file.on_web()?;
            let mut original = json!({ "href": url, "mimetype": file.media_type, "title": file.name });
            if let (Some(bytes), Some(fields)) = (bytes, original.as_object_mut()) {
                fields.insert("sizeinbytes".to_owned(), json!(bytes));
            }
            let item = json!({
                "uri": format!("{uri}#attachment-{nth}"),
                "type": file.ninjs_type(),
                "title": file.title,
                "byline": file.credit,
                "usageterms": file.terms,
                "renditions": { "original": original },
            });
            Some((format!("attachment_{nth}"), item))
        });
        let files: Vec<(String, Value)> = files.collect();
        if !(figures.is_empty() && files.is_empty()) {
            let name = |nth: usize| if nth == 1 { "main".to_owned() } else { format!("photo_{nth}") };
            let pictures: Map<_, _> = figures
                .iter()
                .zip(1..)
                .map(|(figure, nth)| (name(nth), picture(figure, picture_url(&figure.src, self), &uri, nth)))
                .chain(files)
                .collect();
            fields.insert("associations".to_owned(), Value::Object(pictures));
        }
        item
    }
}

fn picture(figure: &FigureView, url: Option<String>, release_uri: &str, nth: usize) -> Value {
    let mut renditions = Map::new();
    if let Some(url) = url {
        let shown = json!({
            "href": url, "mimetype": media_type(&url), "width": figure.width, "height": figure.height,
        });
        renditions.insert("web".to_owned(), shown);
    }
    if let Some(url) = figure.print_url.as_deref().and_then(absolute) {
        renditions.insert("print".to_owned(), json!({ "href": url, "mimetype": media_type(url) }));
    }
    json!({
        "uri": format!("{release_uri}#photo-{nth}"),
        "type": "picture",
        "byline": bare_credit(&figure.credit),
        "description_text": figure.caption,
        "description_alt": figure.alt,
        "renditions": renditions,
    })
}
