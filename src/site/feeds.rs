//! What programs fetch: feeds, the calendar of all dates, the map of the site, and the rules for robots.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::address;
use super::contents::{SiteEdition, SiteRelease};
use super::error::SiteError;
use super::frame::Frame;
use super::structured;
use crate::release::Language;
use crate::release::render::{Feed, FigureView, Layout, SiteWords};
use crate::storage::text::escape;

/// How many releases a feed has.
const LATEST: usize = 20;

/// The forms of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedForm {
    Atom,
    Rss,
    Json,
}

impl FeedForm {
    pub(super) const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }
}

/// The editions in a language, newest first.
fn editions<'c>(frame: &Frame<'c>, language: Language) -> impl Iterator<Item = (&'c SiteRelease, &'c SiteEdition)> {
    frame.contents.releases.iter().filter_map(move |release| {
        let edition = release.editions.iter().find(|edition| edition.release.language == language)?;
        Some((release, edition))
    })
}

/// A feed of the latest releases in a language.
pub(super) fn feed(frame: &Frame<'_>, language: Language, form: FeedForm) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    // What has no date would be news for ever.
    let dated = editions(frame, language).filter_map(|(release, edition)| Some((release, edition, release.published?)));
    let dated: Vec<_> = dated.take(LATEST).collect();
    let figures: Vec<Vec<FigureView>> =
        dated.iter().map(|(release, edition, _)| structured::figures(frame, release, edition)).collect();
    let languages: Vec<Vec<Language>> =
        dated.iter().map(|(release, ..)| release.editions.iter().map(|e| e.release.language).collect()).collect();
    let items: Vec<(Layout<'_>, Timestamp)> = dated
        .iter()
        .zip(&figures)
        .zip(&languages)
        .map(|(((_, edition, published), figures), languages)| {
            (frame.layout(&edition.release, figures, languages), *published)
        })
        .collect();
    let front = address::front(language, main);
    let (home, own) = (frame.web(&front).unwrap_or_default(), frame.web(&format!("{front}{}", form.name())));
    let (name, words) = (&frame.contents.issuer.name, SiteWords::of(language));
    let feed = Feed {
        title: &format!("{name} – {}", words.newsroom),
        description: words.latest,
        language: language.tag(),
        home: &home,
        address: &own.unwrap_or_default(),
        author: name,
        items: &items,
    };
    Ok(match form {
        FeedForm::Atom => feed.atom(),
        FeedForm::Rss => feed.rss(),
        FeedForm::Json => format!("{}\n", serde_json::to_string_pretty(&feed.json())?),
    })
}

/// The timetable of an edition.
pub(super) fn calendar(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> String {
    let layout = frame.layout(&edition.release, &[], &[]);
    layout.calendar(layout.dated(release.published.unwrap_or_default())).unwrap_or_default()
}

/// All timetables in a language, to subscribe to.
pub(super) fn all_dates(frame: &Frame<'_>, language: Language) -> String {
    let name = escape_calendar(&format!("{} – {}", frame.contents.issuer.name, SiteWords::of(language).upcoming));
    let mut all = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pressbox//site//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n{name}"
    );
    for (release, edition) in editions(frame, language) {
        let own = calendar(frame, release, edition);
        let mut inside = false;
        for line in own.split_inclusive("\r\n") {
            inside |= line == "BEGIN:VEVENT\r\n";
            if inside {
                all += line;
            }
            inside &= line != "END:VEVENT\r\n";
        }
    }
    all + "END:VCALENDAR\r\n"
}

/// The calendar's name, folded where it is long.
fn escape_calendar(name: &str) -> String {
    let mut line = "X-WR-CALNAME:".to_owned();
    let mut length = line.len();
    for c in name.chars().filter(|c| !c.is_control()) {
        if length + c.len_utf8() + 1 > 75 {
            line += "\r\n ";
            length = 1;
        }
        if matches!(c, '\\' | ';' | ',') {
            line.push('\\');
            length += 1;
        }
        line.push(c);
        length += c.len_utf8();
    }
    line + "\r\n"
}

/// The map of the site for search engines: places, with the photos that they show.
pub(super) fn sitemap<'p>(
    frame: &Frame<'_>,
    places: impl Iterator<Item = (&'p str, Option<(&'p SiteRelease, &'p SiteEdition)>, Option<usize>)>,
) -> String {
    let mut map =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                   xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n"
            .to_owned();
    for (place, shown, only) in places {
        let Some(url) = frame.web(place) else { continue };
        let _ = writeln!(map, "<url><loc>{}</loc>", escape(&url));
        let pictures = shown.map(|(release, edition)| structured::figures(frame, release, edition)).unwrap_or_default();
        for (_, picture) in pictures.iter().enumerate().filter(|(nth, _)| only.is_none_or(|only| only == *nth)) {
            let _ = writeln!(map, "<image:image><image:loc>{}</image:loc></image:image>", escape(&picture.src));
        }
        map += "</url>\n";
    }
    map + "</urlset>\n"
}

/// Everything may be read, but for what is private.
pub(super) fn robots(frame: &Frame<'_>) -> String {
    // Nothing is forbidden: private pages say themselves that they are in no index, which nobody reads who may not fetch them.
    let map = frame.web("sitemap.xml").map(|map| format!("\nSitemap: {map}\n")).unwrap_or_default();
    format!("User-agent: *\nDisallow:\n{map}")
}
