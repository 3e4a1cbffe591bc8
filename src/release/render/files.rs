//! The attachments of a release as its readers see them.

use serde::Serialize;

use super::layout::Layout;
use super::prose::{clean_line, href};
use crate::release::attached::{AttachedFile, AttachedKind};
use crate::release::languages::SiteWords;

/// An attachment as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FileView {
    pub(super) title: String,
    /// Its kind and how long it is: `PDF, 1.2 MB`.
    pub(super) what: String,
    pub(super) credit: String,
    pub(super) terms: String,
    pub(super) alt: String,
    /// Where it can be had: an address, or a path beside what shows it.
    pub(super) url: String,
    /// Its file's name.
    pub(super) name: String,
    /// `logo`, `document` or `film`.
    pub(super) kind: &'static str,
    /// Whether browsers play it.
    pub(super) plays: bool,
    /// Its address on the site, for machines.
    #[serde(skip)]
    pub(super) web: Option<String>,
    #[serde(skip)]
    pub(super) media_type: &'static str,
    #[serde(skip)]
    pub(super) bytes: Option<u64>,
}

/// The attachments that a reader can have: those with a place of their own, and once the release is public those on the site.
pub(super) fn file_views(layout: &Layout) -> Vec<FileView> {
    let Layout { release, issuer, .. } = *layout;
    let site = issuer.site_url.as_deref().filter(|_| release.embargo.is_none()).and_then(href);
    let on_site = |file: &AttachedFile| {
        let site = site.as_deref()?.trim_end_matches('/');
        Some(format!("{site}/{}/{}", release.slug, file.place()))
    };
    let words = SiteWords::of(release.language);
    let view = |file: &AttachedFile| {
        let web = on_site(file);
        let url = file.place.clone().or_else(|| web.clone())?;
        let size = file.bytes.map(|bytes| words.size(bytes, release.language));
        let line = |text: Option<&str>| text.map(clean_line).unwrap_or_default();
        Some(FileView {
            title: clean_line(file.shown_title()),
            what: std::iter::once(file.format()).chain(size).collect::<Vec<_>>().join(", "),
            credit: line(file.credit.as_deref()),
            terms: line(file.usage_terms.as_deref()),
            alt: line(file.alt.as_deref()),
            url,
            name: file.name(),
            kind: match file.kind() {
                Some(AttachedKind::Logo) => "logo",
                Some(AttachedKind::Film) => "film",
                Some(AttachedKind::Document) | None => "document",
            },
            plays: file.plays(),
            web,
            media_type: file.media_type(),
            bytes: file.bytes,
        })
    };
    release.attachments.iter().filter_map(view).collect()
}

impl FileView {
    /// The address for machines, with its length where that is known.
    pub(super) fn on_web(&self) -> Option<(&str, Option<u64>)> {
        Some((self.web.as_deref()?, self.bytes))
    }

    /// The type that ninjs has for it.
    pub(super) fn ninjs_type(&self) -> &'static str {
        match self.kind {
            "logo" => "graphic",
            "film" => "video",
            _ => "text",
        }
    }

    /// The same for schema.org.
    pub(super) fn schema_type(&self) -> &'static str {
        match self.kind {
            "logo" => "ImageObject",
            "film" => "VideoObject",
            _ => "DigitalDocument",
        }
    }
}
