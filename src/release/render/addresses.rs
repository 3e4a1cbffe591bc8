//! Where other systems find a release and its pictures.

use jiff::Timestamp;

use super::layout::Layout;
use super::prose::href;

/// A name that is the same for every version: the address of the page, else a `tag:` URI of the issuer's.
pub(super) fn uri(layout: &Layout, made: Timestamp) -> String {
    let Layout { release, issuer, .. } = layout;
    if let Some(site) = issuer.site_url.as_deref().and_then(href) {
        return format!("{site}/{}", release.slug);
    }
    let domain = issuer.address.rsplit('@').next().unwrap_or_default();
    let year = made.to_zoned(issuer.zone.clone()).year();
    format!("tag:{domain},{year}:{}", release.slug)
}

/// An address that works wherever it is read.
pub(super) fn absolute(url: &str) -> Option<&str> {
    Some(url).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Where a picture can be fetched: its own address, else its place beside the release's page.
pub(super) fn picture_url(src: &str, layout: &Layout) -> Option<String> {
    let beside = || {
        let site = layout.issuer.site_url.as_deref().and_then(href)?;
        (!src.contains(':')).then(|| format!("{site}/{}/{src}", layout.release.slug))
    };
    absolute(src).map(str::to_owned).or_else(beside)
}

/// A picture's media type, by the ending of its address.
pub(super) fn media_type(url: &str) -> &'static str {
    let ending = url.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "png" => "image/png",
        "webp" => "image/webp",
        "tif" | "tiff" => "image/tiff",
        _ => "image/jpeg",
    }
}
