//! Links as templates meet them, and which of them lead to the photos.

use serde::Serialize;

use super::prose::{clean_line, href};
use crate::release::Release;

#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) shown_url: String,
}

pub(super) fn link_view(label: &str, url: &str) -> Option<LinkView> {
    let shown_url = clean_line(url);
    Some(LinkView { label: clean_line(label), url: href(&shown_url)?, shown_url })
}

/// The addresses of a release's links that lead to its photos.
#[must_use]
pub fn photo_links(release: &Release) -> Vec<String> {
    let links = release.links.iter().filter_map(|link| link_view(&link.label, &link.url));
    links.filter(speaks_of_photos).map(|link| link.url).collect()
}

/// Several links with the same words: the words come before the first.
pub(super) fn say_labels_once(links: &mut [LinkView]) {
    let mut said = String::new();
    for link in links {
        if link.label == said {
            link.label.clear();
        } else {
            said.clone_from(&link.label);
        }
    }
}

/// Whether a link leads to the photos, by the words that introduce it and those in it.
pub(super) fn speaks_of_photos(link: &LinkView) -> bool {
    const WORDS: [&str; 8] = ["photo", "photos", "foto", "fotos", "images", "pictures", "bild", "bilder"];
    let said = format!("{} {}", link.label, link.url).to_lowercase();
    said.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let bare = word.strip_prefix("press").unwrap_or(word);
        WORDS.contains(&bare) || WORDS.contains(&bare.strip_prefix('e').unwrap_or(bare)) || word.ends_with("photos")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_the_photos_is_known_by_its_words() {
        let known = |label, url| link_view(label, url).is_some_and(|link| speaks_of_photos(&link));
        assert!(known("Download press-photos here", "https://a.example/x"));
        assert!(known("Pressbilder", "https://a.example/"));
        assert!(known("More", "https://a.example/se/team/images"));
        assert!(!known("Bildung und Fotosynthese", "https://a.example/"));
        assert!(!known("Live timing", "https://timing.example/"));
    }
}
