//! JSON Feed 1.1: releases as items, with their pictures as attachments.

use serde_json::{Value, json};

use super::addresses::{absolute, media_type, picture_url, uri};
use super::feed::Feed;
use super::news_item::{correction, plain, xhtml};
use super::view::ReleaseView;
use crate::storage::text::escape;

impl Feed<'_> {
    /// The feed as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.description,
            "home_page_url": self.home,
            "feed_url": self.address,
            "language": self.language,
            "authors": [{ "name": self.author }],
            "items": self.items.iter().map(|(layout, public)| {
                let view = ReleaseView::new(layout);
                let name = uri(layout, *public);
                let correction = correction(layout.release, &view);
                let marked = correction.map(|said| format!("<p>{}</p>", escape(&said))).unwrap_or_default();
                let attachments = layout.figures.iter().filter_map(|figure| {
                    let url = picture_url(&figure.src, layout)?;
                    let mut picture = json!({ "mime_type": media_type(&url), "title": figure.caption, "url": url });
                    if let (Some(bytes), Some(fields)) = (figure.bytes, picture.as_object_mut()) {
                        fields.insert("size_in_bytes".to_owned(), json!(bytes));
                    }
                    Some(picture)
                });
                let files = view.files.iter().filter_map(|file| {
                    let (url, bytes) = file.on_web()?;
                    let mut attached = json!({ "mime_type": file.media_type, "title": file.title, "url": url });
                    if let (Some(bytes), Some(fields)) = (bytes, attached.as_object_mut()) {
                        fields.insert("size_in_bytes".to_owned(), json!(bytes));
                    }
                    Some(attached)
                });
                let files: Vec<_> = files.collect();
                let mut attachments: Vec<_> = attachments.collect();
                let image = attachments.first().map(|first| first["url"].clone());
                attachments.extend(files);
                let mut item = json!({
                    "id": name,
                    "title": view.headline,
                    "summary": view.lead.text,
                    "content_html": format!("{marked}{}", xhtml(&view)),
                    "content_text": plain(&view),
                    "date_published": public.to_string(),
                    "date_modified": layout.versioned(*public).to_string(),
                    "language": view.language,
                });
                let Some(fields) = item.as_object_mut() else { return item };
                if let Some(page) = absolute(&name) {
                    fields.insert("url".to_owned(), json!(page));
                }
                fields.extend(image.map(|image| ("image".to_owned(), image)));
                if !attachments.is_empty() {
                    fields.insert("attachments".to_owned(), json!(attachments));
                }
                item
            }).collect::<Vec<_>>(),
        })
    }
}
