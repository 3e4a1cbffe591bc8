//! A release as a NewsML-G2 news item, the XML that agencies exchange.

use jiff::Timestamp;

use super::addresses::{absolute, media_type, picture_url, uri, uri_of};
use super::layout::Layout;
use super::news_item::{note, xhtml};
use super::view::ReleaseView;
use super::xml::Xml;
use crate::release::{Issuer, Release};
use crate::storage::text::{escape, rfc3339};

impl Layout<'_> {
    /// The release as a NewsML-G2 2.34 `newsItem` at power conformance. `made` is the moment at which this version was made.
    #[must_use]
    pub fn newsml(&self, made: Timestamp) -> String {
        let Layout { release, issuer, .. } = *self;
        let view = ReleaseView::new(self);
        let guid = uri(self, made);
        let original = self.original().map(|language| uri_of(self, language, made));
        let made = rfc3339(&self.versioned(made).to_zoned(issuer.zone.clone()));
        let mut xml = Xml::default();
        let version = release.version.to_string();
        let head = [
            ("xmlns", "http://iptc.org/std/nar/2006-10-01/"),
            ("guid", &guid),
            ("version", &version),
            ("standard", "NewsML-G2"),
            ("standardversion", "2.34"),
            ("conformance", "power"),
            ("xml:lang", view.language),
        ];
        xml.open("newsItem", &head);
        xml.empty("catalogRef", &[("href", "https://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml")]);
        rights(&mut xml, &view, issuer);
        item_meta(&mut xml, self, &view, &made, original.as_deref());
        content_meta(&mut xml, release, issuer, &view, &made);
        xml.open("contentSet", &[]);
        let body = format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{}</title></head><body>{}</body></html>",
            escape(&view.headline),
            xhtml(&view)
        );
        xml.raw_element("inlineXML", &[("contenttype", "application/xhtml+xml")], &body);
        xml.finish()
    }
}

fn rights(xml: &mut Xml, view: &ReleaseView, issuer: &Issuer) {
    xml.open("rightsInfo", &[]);
    party(xml, "copyrightHolder", issuer);
    if let Some(terms) = &view.usage_terms {
        xml.text_element("usageTerms", &[], &terms.text);
    }
    xml.close();
}

fn item_meta(xml: &mut Xml, layout: &Layout, view: &ReleaseView, made: &str, original: Option<&str>) {
    let Layout { release, issuer, figures, .. } = *layout;
    xml.open("itemMeta", &[]);
    xml.empty("itemClass", &[("qcode", "ninat:text")]);
    party(xml, "provider", issuer);
    xml.text_element("versionCreated", &[], made);
    if let Some(lift) = &release.embargo {
        xml.text_element("embargoed", &[], &rfc3339(lift));
    }
    xml.empty("pubStatus", &[("qcode", "stat:usable")]);
    xml.text_element("title", &[], &view.headline);
    if let Some(note) = note(release, view) {
        xml.text_element("edNote", &[], &note);
    }
    if let Some(original) = original {
        xml.empty("link", &[("rel", "irel:translatedFrom"), ("residref", original)]);
    }
    for figure in figures {
        let shown = picture_url(&figure.src, layout);
        let print = figure.print_url.as_deref().and_then(absolute).map(str::to_owned);
        let credit = view.words.credited(&figure.credit);
        for url in shown.into_iter().chain(print) {
            xml.open("link", &[("rel", "irel:seeAlso"), ("href", &url), ("contenttype", media_type(&url))]);
            xml.text_element("title", &[], format!("{} {credit}", figure.caption).trim());
            xml.close();
        }
    }
    for (file, (url, bytes)) in view.files.iter().filter_map(|file| Some((file, file.on_web()?))) {
        let size = bytes.map(|bytes| bytes.to_string());
        let mut link = vec![("rel", "irel:seeAlso"), ("href", url), ("contenttype", file.media_type)];
        link.extend(size.as_deref().map(|size| ("size", size)));
        xml.open("link", &link);
        xml.text_element("title", &[], format!("{} {}", file.title, file.credit).trim());
        xml.close();
    }
    xml.close();
}

fn content_meta(xml: &mut Xml, release: &Release, issuer: &Issuer, view: &ReleaseView, made: &str) {
    xml.open("contentMeta", &[]);
    xml.text_element("contentCreated", &[], made);
    xml.open("infoSource", &[]);
    xml.text_element("name", &[], &issuer.name);
    for contact in issuer.contacts_for(release) {
        xml.open("organisationDetails", &[]);
        xml.open("contactInfo", &[]);
        for (kind, said) in [("email", &contact.email), ("phone", &contact.phone)] {
            if let Some(said) = said {
                xml.text_element(kind, &[], said);
            }
        }
        let role = contact.role.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
        xml.text_element("note", &[], &format!("{}{role}", contact.name));
        xml.close();
        xml.close();
    }
    xml.close();
    xml.empty("language", &[("tag", view.language)]);
    xml.open("genre", &[("qcode", "genre:Press_Release")]);
    xml.text_element("name", &[], view.words.press_release);
    xml.close();
    xml.text_element("slugline", &[], &view.slug);
    xml.text_element("headline", &[], &view.headline);
    xml.text_element("by", &[], &issuer.name);
    xml.text_element("description", &[("role", "drol:summary")], &view.lead.text);
    xml.close();
}

/// Who sends it, by the address of its pages, else of its mail.
fn party(xml: &mut Xml, role: &'static str, issuer: &Issuer) {
    let site = issuer.site_url.as_deref().and_then(absolute);
    let uri = site.map_or_else(|| format!("mailto:{}", issuer.address), str::to_owned);
    xml.open(role, &[("uri", &uri)]);
    xml.text_element("name", &[], &issuer.name);
    xml.close();
}
