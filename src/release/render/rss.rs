//! A release as an item that can be put into an RSS 2.0 feed as it is.

use jiff::Timestamp;

use super::addresses::{absolute, media_type, picture_url, uri};
use super::layout::Layout;
use super::news_item::{correction, xhtml};
use super::view::ReleaseView;
use super::xml::Xml;
use crate::release::languages::bare_credit;
use crate::storage::text::escape;

impl Layout<'_> {
    /// The release as an `<item>`. `made` is the moment at which this version was made.
    ///
    /// A feed is public: the caller has checked that there is no embargo.
    #[must_use]
    pub fn rss(&self, made: Timestamp) -> String {
        let Layout { release, issuer, figures, .. } = *self;
        let view = ReleaseView::new(self);
        let mut xml = Xml::default();
        let head = [
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ];
        xml.open("item", &head);
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
        xml.finish()
    }
}
