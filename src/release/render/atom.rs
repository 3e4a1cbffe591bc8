//! Atom (RFC 4287): releases as entries, with their pictures as enclosures.

use super::addresses::{absolute, encoded, media_type, picture_url, uri};
use super::feed::Feed;
use super::news_item::{correction, xhtml};
use super::view::ReleaseView;
use super::xml::Xml;
use crate::storage::text::escape;

impl Feed<'_> {
    /// The feed as Atom.
    #[must_use]
    pub fn atom(&self) -> String {
        let mut xml = Xml::default();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", self.language)]);
        xml.text_element("title", &[], self.title);
        xml.text_element("subtitle", &[], self.description);
        xml.text_element("id", &[], self.home);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", self.home)]);
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", self.address)]);
        xml.text_element("updated", &[], &self.updated().to_string());
        xml.open("author", &[]);
        xml.text_element("name", &[], self.author);
        xml.close();
        for (layout, public) in self.items {
            let view = ReleaseView::new(layout);
            let name = uri(layout, *public);
            xml.open("entry", &[("xml:lang", view.language)]);
            xml.text_element("title", &[], &view.headline);
            xml.text_element("id", &[], &name);
            if let Some(page) = absolute(&name) {
                xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", page)]);
            }
            xml.text_element("published", &[], &public.to_string());
            xml.text_element("updated", &[], &layout.versioned(*public).to_string());
            let correction = correction(layout.release, &view);
            let said = correction.iter().map(|said| format!("{said} ")).chain([view.lead.text.clone()]);
            xml.text_element("summary", &[], &said.collect::<String>());
            let said = correction.iter().map(|said| format!("<p>{}</p>", escape(said))).chain([xhtml(&view)]);
            xml.text_element("content", &[("type", "html")], &said.collect::<String>());
            for figure in layout.figures {
                let Some(url) = picture_url(&figure.src, layout).map(|url| encoded(&url)) else { continue };
                let length = figure.bytes.map(|bytes| bytes.to_string());
                let kind = media_type(&url);
                let mut enclosure = vec![("rel", "enclosure"), ("type", kind), ("href", url.as_str())];
                enclosure.extend(length.as_deref().map(|length| ("length", length)));
                xml.empty("link", &enclosure);
            }
            for (file, (url, bytes)) in view.files.iter().filter_map(|file| Some((file, file.on_web()?))) {
                let (url, length) = (encoded(url), bytes.map(|bytes| bytes.to_string()));
                let mut enclosure = vec![("rel", "enclosure"), ("type", file.media_type), ("href", url.as_str())];
                enclosure.push(("title", &file.title));
                enclosure.extend(length.as_deref().map(|length| ("length", length)));
                xml.empty("link", &enclosure);
            }
            xml.close();
        }
        xml.finish()
    }
}
