//! RSS 2.0: a release as an item that can be put into a feed as it is, and a whole feed.

use jiff::Timestamp;

use super::addresses::{absolute, encoded, media_type, picture_url, uri};
use super::feed::Feed;
use super::layout::Layout;
use super::news_item::{correction, xhtml};
use super::view::ReleaseView;
use super::xml::Xml;
use crate::release::languages::bare_credit;
use crate::storage::text::escape;

/// The vocabularies that an item uses.
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:media", "http://search.yahoo.com/mrss/"),
];

impl Layout<'_> {
    /// The release as an `<item>`. `made` is the moment at which this version was made.
    ///
    /// A feed is public: the caller has checked that there is no embargo.
    #[must_use]
    pub fn rss(&self, made: Timestamp) -> String {
        let mut xml = Xml::default();
        self.write_rss(made, &NAMESPACES, &mut xml);
        xml.finish()
    }

    fn write_rss(&self, made: Timestamp, namespaces: &[(&str, &str)], xml: &mut Xml) {
        let Layout { release, issuer, figures, .. } = *self;
        let view = ReleaseView::new(self);
        xml.open("item", namespaces);
        xml.text_element("title", &[], &view.headline);
        let name = uri(self, made);
        if let Some(page) = absolute(&name) {
            xml.text_element("link", &[], page);
        }
        xml.text_element("guid", &[("isPermaLink", if absolute(&name).is_some() { "true" } else { "false" })], &name);
        let public = release.embargo.as_ref().map_or(made, jiff::Zoned::timestamp);
        let public = public.to_zoned(issuer.zone.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string();
        xml.text_element("pubDate", &[], &public);
        xml.text_element("author", &[], &format!("{} ({})", issuer.address, issuer.name));
        xml.text_element("dc:language", &[], view.language);
        let correction = correction(release, &view);
        let lead = correction.iter().map(|said| format!("{said} ")).chain([view.lead.text.clone()]).collect::<String>();
        xml.text_element("description", &[], &lead);
        let said =
            correction.iter().map(|said| format!("<p>{}</p>", escape(said))).chain([xhtml(&view)]).collect::<String>();
        xml.text_element("content:encoded", &[], &said);
        // RSS has one enclosure an item: the lead photo. All of them are there as media.
        let lead = figures.first().and_then(|figure| Some((picture_url(&figure.src, self)?, figure.bytes?)));
        if let Some((url, bytes)) = lead {
            let (url, length) = (encoded(&url), bytes.to_string());
            xml.empty("enclosure", &[("url", &url), ("length", &length), ("type", media_type(&url))]);
        }
        for figure in figures {
            let Some(url) = picture_url(&figure.src, self) else { continue };
            let (width, height) = (figure.width.to_string(), figure.height.to_string());
            let picture = [
                ("url", url.as_str()),
                ("type", media_type(&url)),
                ("medium", "image"),
                ("width", &width),
                ("height", &height),
            ];
            xml.open("media:content", &picture);
            xml.text_element("media:description", &[], &figure.caption);
            let credit = bare_credit(&figure.credit);
            if !credit.is_empty() {
                xml.text_element("media:credit", &[("role", "photographer")], credit);
            }
            xml.close();
        }
        for (file, (url, bytes)) in view.files.iter().filter_map(|file| Some((file, file.on_web()?))) {
            let length = bytes.map(|bytes| bytes.to_string());
            let medium = match file.kind {
                "logo" => "image",
                "film" => "video",
                _ => "document",
            };
            let mut media = vec![("url", url), ("type", file.media_type), ("medium", medium)];
            media.extend(length.as_deref().map(|length| ("fileSize", length)));
            xml.open("media:content", &media);
            xml.text_element("media:title", &[], &file.title);
            if !file.credit.is_empty() {
                xml.text_element("media:credit", &[], &file.credit);
            }
            xml.close();
        }
        xml.close();
    }
}

impl Feed<'_> {
    /// The feed as RSS 2.0.
    #[must_use]
    pub fn rss(&self) -> String {
        let mut xml = Xml::default();
        let atom = [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")];
        xml.open("rss", &[&atom[..], &NAMESPACES[..]].concat());
        xml.open("channel", &[]);
        xml.text_element("title", &[], self.title);
        xml.text_element("link", &[], self.home);
        xml.text_element("description", &[], self.description);
        xml.text_element("language", &[], self.language);
        xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", self.address)]);
        for (layout, public) in self.items {
            layout.write_rss(*public, &[], &mut xml);
        }
        xml.finish()
    }
}
