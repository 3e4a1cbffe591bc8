//! What hosts, robots and other sites read: headers and redirects for web spaces that know them, the reservation of rights
//! for the mining of texts and data, whom to tell about a weakness, and what others embed of a page.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::address;
use super::contents::{Machines, SiteEdition, SitePhoto, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, policy, text, view_of};
use super::manifest::PRIVATE;
use super::photo_page::{cut, head_picture};
use crate::release::render::{Words, plain_text};

/// Headers for hosts that read a `_headers` file.
pub(super) fn headers(frame: &Frame<'_>) -> String {
    let front = address::host_path(frame.contents.issuer.site_url.as_deref());
    let Machines { tdm_reserved, tdm_policy, .. } = &frame.contents.machines;
    // What a page says itself is stricter: only the search may run a script.
    let mut all = format!(
        "{front}/*\n  Content-Security-Policy: {}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: \
         strict-origin-when-cross-origin\n",
        policy(true)
    );
    // Pages can only reserve rights to themselves: of pictures, only headers tell.
    if let Some(reserved) = tdm_reserved {
        let _ = writeln!(all, "  TDM-Reservation: {}", u8::from(*reserved));
        if let Some(policy) = tdm_policy {
            let _ = writeln!(all, "  TDM-Policy: {policy}");
        }
    }
    let _ = writeln!(
        all,
        "{front}/{PRIVATE}/*\n  X-Robots-Tag: noindex, nofollow\n  Referrer-Policy: no-referrer\n  Cache-Control: private, no-store"
    );
    // Their names have their hashes.
    let attachments = || frame.contents.releases.iter().flat_map(|release| &release.attachments);
    if attachments().any(|attachment| attachment.size.is_some()) {
        // A drawing that is opened by itself is a page: it may run and fetch nothing, whatever is in it.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
        let _ = writeln!(all, "{front}/*.svg\n  Content-Security-Policy: {policy}");
    }
    let _ = writeln!(all, "{front}/assets/*\n  Cache-Control: public, max-age=31536000, immutable");
    all
}

/// Redirects for hosts that read a `_redirects` file: they lead from each file of a release that was renamed.
pub(super) fn redirects(frame: &Frame<'_>) -> String {
    let front = address::host_path(frame.contents.issuer.site_url.as_deref());
    let mut all = String::new();
    for release in &frame.contents.releases {
        for was in &release.was {
            let slug = &release.slug;
            let _ = writeln!(all, "{front}/{was}/{was}.zip {front}/{slug}/{slug}.zip 301");
            let _ = writeln!(all, "{front}/{was}/* {front}/{slug}/:splat 301");
        }
    }
    all
}

/// The TDM Reservation Protocol's file.
pub(super) fn tdmrep(frame: &Frame<'_>) -> Result<String, SiteError> {
    let front = address::host_path(frame.contents.issuer.site_url.as_deref());
    let Machines { tdm_reserved, tdm_policy, .. } = &frame.contents.machines;
    let mut rule = Map::new();
    rule.insert("location".to_owned(), json!(format!("{front}/")));
    rule.insert("tdm-reservation".to_owned(), json!(u8::from(tdm_reserved.unwrap_or_default())));
    if let Some(policy) = tdm_policy {
        rule.insert("tdm-policy".to_owned(), json!(policy));
    }
    Ok(format!("{}\n", serde_json::to_string_pretty(&[rule])?))
}

/// Whom to tell about a weakness of the site (RFC 9116).
pub(super) fn security(frame: &Frame<'_>) -> String {
    let Some((contact, expires)) = &frame.contents.machines.security else { return String::new() };
    let languages: Vec<_> = frame.contents.languages.iter().map(|language| language.tag()).collect();
    let mut all =
        format!("Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: {}\n", languages.join(", "));
    // It only counts at the root of a host.
    let site = frame.contents.issuer.site_url.as_deref().filter(|site| address::host_path(Some(site)).is_empty());
    if let Some(site) = site {
        let _ = writeln!(all, "Canonical: {site}/.well-known/security.txt");
    }
    all
}

/// What other sites embed of a release or of one of its photos (oEmbed 1.0).
pub(super) fn oembed(
    frame: &Frame<'_>,
    release: &SiteRelease,
    edition: &SiteEdition,
    photo: Option<&SitePhoto>,
) -> Result<String, SiteError> {
    let language = edition.release.language;
    let words = Words::of(language);
    let issuer = &frame.contents.issuer;
    let mut fields = json!({
        "version": "1.0",
        "provider_name": issuer.name,
        "provider_url": frame.web(""),
        "cache_age": 3600,
    });
    let shown = photo.or(edition.photos.first()).and_then(|photo| head_picture(release, photo, words));
    let picture = shown.map(|shown| (frame.web(&shown.place), shown.width, shown.height));
    if let Some(photo) = photo {
        let caption = plain_text(&photo.caption);
        let (url, width, height) = picture.unwrap_or_default();
        fields["type"] = json!("photo");
        fields["title"] = json!(cut(if caption.is_empty() { &photo.alt } else { &caption }, 200));
        fields["author_name"] = json!(words.credited(&photo.credit));
        (fields["url"], fields["width"], fields["height"]) = (json!(url), json!(width), json!(height));
    } else {
        let view = view_of(&frame.layout(&edition.release, &[], &[]))?;
        fields["type"] = json!("link");
        fields["title"] = json!(text(&view, &["headline"]));
        fields["author_name"] = json!(issuer.name);
        if let Some((url, width, height)) = picture {
            fields["thumbnail_url"] = json!(url);
            fields["thumbnail_width"] = json!(width);
            fields["thumbnail_height"] = json!(height);
        }
    }
    Ok(format!("{}\n", serde_json::to_string::<Value>(&fields)?))
}
