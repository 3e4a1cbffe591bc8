//! A release as templates meet it: everything worded, escaped where it must be, nothing left to decide.

use serde::Serialize;

use super::prose::{Prose, clean, clean_line, href};
use super::words::{self, Words};
use super::{FigureView, Slot};
use crate::release::{Block, Contact, Issuer, Release};

/// What stands in a template under the names of these fields.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ReleaseView {
    pub(super) language: &'static str,
    pub(super) words: &'static Words,
    pub(super) slot: Slots,
    pub(super) issuer: IssuerView,
    pub(super) slug: String,
    pub(super) version: u32,
    /// The spelled-out day, and the same for machines.
    pub(super) date: Option<String>,
    pub(super) iso_date: Option<String>,
    /// The line that comes first while an embargo stands.
    pub(super) embargo: Option<String>,
    pub(super) headline: String,
    pub(super) lead: Prose,
    /// The lead's first words, for a mail program's list of messages.
    pub(super) preview: String,
    pub(super) body: Vec<BlockView>,
    pub(super) figures: Vec<Picture>,
    pub(super) timetable: Option<Timetable>,
    pub(super) facts: Vec<FactView>,
    pub(super) links: Vec<LinkView>,
    pub(super) print: PrintSize,
    pub(super) usage_terms: Option<Prose>,
    pub(super) contacts: Vec<ContactView>,
    pub(super) boilerplate: Vec<Prose>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Slots {
    greeting: &'static str,
    address: &'static str,
    unsubscribe: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct IssuerView {
    name: String,
    address: String,
    site_url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum BlockView {
    Paragraph(Prose),
    Heading(Prose),
    Quote {
        html: String,
        text: String,
        /// `null` where nobody is named: templates can ask without a guard.
        speaker: Option<Prose>,
    },
    List {
        items: Vec<Prose>,
    },
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Picture {
    pub(super) caption: Prose,
    pub(super) credit: String,
    pub(super) alt: String,
    pub(super) src: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// The size in which a mail shows it, which old programs take from the attributes alone.
    pub(super) mail_width: u32,
    pub(super) mail_height: u32,
    /// The same for a picture that is not the lead photo.
    pub(super) small_width: u32,
    pub(super) small_height: u32,
    pub(super) print_url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Timetable {
    pub(super) zone_note: Option<String>,
    pub(super) days: Vec<Day>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Day {
    pub(super) date: String,
    pub(super) events: Vec<EventView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct EventView {
    /// `16:20`, with its zone where a timetable has several.
    pub(super) time: String,
    /// RFC 3339 with its offset.
    pub(super) datetime: String,
    pub(super) title: Prose,
    pub(super) note: Option<Prose>,
    pub(super) url: Option<String>,
    /// The address as people write it.
    pub(super) shown_url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FactView {
    label: String,
    value: Prose,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) shown_url: String,
}

/// How a journalist gets the photos in print size.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PrintSize {
    /// Whether the release has photos at all.
    pub(super) offered: bool,
    /// Links of the release that lead to photos.
    pub(super) links: Vec<LinkView>,
    /// Whether one has to ask, as they are nowhere to be fetched.
    pub(super) ask: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ContactView {
    name: String,
    role: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// `tel:` and the digits.
    phone_url: Option<String>,
}

/// The widest and the tallest a picture gets in a mail.
const MAIL_BOX: (u32, u32) = (552, 640);

/// The same for a picture with its caption beside it.
const SMALL_BOX: (u32, u32) = (194, 260);

/// How many characters of the lead a list of messages shows.
const PREVIEW: usize = 140;

impl ReleaseView {
    pub(super) fn new(release: &Release, issuer: &Issuer, figures: &[FigureView]) -> Self {
        let language = release.language;
        let words = Words::of(language);
        let lead = Prose::markdown(&release.lead);
        let links: Vec<_> = release.links.iter().filter_map(|link| link_view(&link.label, &link.url)).collect();
        let (of_photos, links): (Vec<_>, Vec<_>) = links.into_iter().partition(speaks_of_photos);
        let offered = !(release.photos.is_empty() && figures.is_empty());
        let fetchable = figures.iter().any(|figure| figure.print_url.is_some());
        let boilerplate = issuer.boilerplate_for(release).unwrap_or_default();
        Self {
            language: language.tag(),
            words,
            slot: Slots {
                greeting: Slot::Greeting.token(),
                address: Slot::Address.token(),
                unsubscribe: Slot::Unsubscribe.token(),
            },
            issuer: IssuerView {
                name: clean_line(&issuer.name),
                address: clean_line(&issuer.address),
                site_url: issuer.site_url.as_deref().and_then(href),
            },
            slug: release.slug.to_string(),
            version: release.version,
            date: release.date.map(|day| words::date(language, day)),
            iso_date: release.date.map(|day| day.to_string()),
            embargo: release.embargo.as_ref().map(|lift| words::embargo_line(language, lift)),
            headline: clean_line(&release.headline),
            preview: preview(&lead.text),
            lead,
            body: release.body.iter().map(|block| block_view(block, words)).collect(),
            figures: pictures(release, figures),
            timetable: timetable(release),
            facts: release
                .facts
                .iter()
                .map(|fact| FactView { label: clean_line(&fact.label), value: Prose::markdown(&fact.value) })
                .collect(),
            links,
            print: PrintSize { offered, ask: offered && !fetchable && of_photos.is_empty(), links: of_photos },
            usage_terms: release.usage_terms.as_deref().map(Prose::markdown),
            contacts: issuer.contacts_for(release).iter().map(contact_view).collect(),
            boilerplate: paragraphs(boilerplate),
        }
    }
}

/// The subject line: the headline, behind the embargo if there is one.
pub(super) fn subject(release: &Release) -> String {
    let headline = clean_line(&release.headline);
    match &release.embargo {
        Some(lift) => format!("{}: {headline}", words::short_embargo(release.language, lift)),
        None => headline,
    }
}

fn block_view(block: &Block, words: &Words) -> BlockView {
    match block {
        Block::Paragraph(text) => BlockView::Paragraph(Prose::markdown(text)),
        Block::Heading(text) => BlockView::Heading(Prose::markdown(text)),
        Block::Quote { text, speaker } => {
            let Prose { html, text } = Prose::markdown(&words.quoted(&clean_line(text)));
            BlockView::Quote { html, text, speaker: speaker.as_deref().map(Prose::markdown) }
        }
        Block::List(items) => BlockView::List { items: items.iter().map(|item| Prose::markdown(item)).collect() },
    }
}

fn pictures(release: &Release, figures: &[FigureView]) -> Vec<Picture> {
    let mut pictures: Vec<_> = figures.iter().map(picture).collect();
    // A caption that came with the text belongs to the lead photo, if that has none of its own.
    if let (Some(lead), Some(caption)) = (pictures.first_mut(), &release.caption)
        && lead.caption.text.is_empty()
    {
        lead.caption = Prose::plain(caption);
    }
    pictures
}

fn picture(figure: &FigureView) -> Picture {
    let (mail_width, mail_height) = fit(figure.width, figure.height, MAIL_BOX);
    let (small_width, small_height) = fit(figure.width, figure.height, SMALL_BOX);
    Picture {
        caption: Prose::plain(&figure.caption),
        credit: clean_line(&figure.credit),
        alt: clean_line(&figure.alt),
        src: figure.src.clone(),
        width: figure.width,
        height: figure.height,
        mail_width,
        mail_height,
        small_width,
        small_height,
        print_url: figure.print_url.clone(),
    }
}

/// The size of a picture made to fit in a box; never enlarged, never nothing.
fn fit(width: u32, height: u32, (max_width, max_height): (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let narrow = |side: u64| u32::try_from(side.max(1)).unwrap_or(u32::MAX);
    let (max_w, max_h) = (u64::from(max_width).min(w), u64::from(max_height).min(h));
    if w * max_h >= h * max_w {
        (narrow(max_w), narrow((h * max_w + w / 2) / w))
    } else {
        (narrow((w * max_h + h / 2) / h), narrow(max_h))
    }
}

fn timetable(release: &Release) -> Option<Timetable> {
    let first = release.timetable.first()?;
    let one_zone = release.timetable.iter().all(|event| event.start.offset() == first.start.offset());
    let words = Words::of(release.language);
    let mut events: Vec<_> = release.timetable.iter().collect();
    events.sort_by_key(|event| event.start.timestamp());
    let mut days: Vec<(jiff::civil::Date, Day)> = Vec::new();
    for event in events {
        let clock = event.start.strftime("%H:%M");
        let url = event.url.as_deref().and_then(href);
        let view = EventView {
            time: if one_zone { clock.to_string() } else { format!("{clock} {}", words::zone(&event.start)) },
            datetime: event.start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            title: Prose::markdown(&event.title),
            note: event.note.as_deref().map(Prose::markdown),
            shown_url: url.as_deref().map(|_| clean_line(event.url.as_deref().unwrap_or_default())),
            url,
        };
        let day = event.start.date();
        match days.last_mut() {
            Some((known, today)) if *known == day => today.events.push(view),
            _ => days.push((day, Day { date: words::long_date(release.language, day), events: vec![view] })),
        }
    }
    let zone_note = one_zone.then(|| format!("{} {}", words.times_are_local, words::zone_with_offset(&first.start)));
    Some(Timetable { zone_note, days: days.into_iter().map(|(_, day)| day).collect() })
}

fn link_view(label: &str, url: &str) -> Option<LinkView> {
    let shown_url = clean_line(url);
    Some(LinkView { label: clean_line(label), url: href(&shown_url)?, shown_url })
}

/// Whether a link leads to the photos, by the words that introduce it and those in it.
fn speaks_of_photos(link: &LinkView) -> bool {
    const WORDS: [&str; 8] = ["photo", "photos", "foto", "fotos", "images", "pictures", "bild", "bilder"];
    let said = format!("{} {}", link.label, link.url).to_lowercase();
    said.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let bare = word.strip_prefix("press").unwrap_or(word);
        WORDS.contains(&bare) || WORDS.contains(&bare.strip_prefix('e').unwrap_or(bare)) || word.ends_with("photos")
    })
}

fn contact_view(contact: &Contact) -> ContactView {
    let line = |text: &Option<String>| text.as_deref().map(clean_line).filter(|t| !t.is_empty());
    let phone = line(&contact.phone);
    ContactView {
        name: clean_line(&contact.name),
        role: line(&contact.role),
        email: line(&contact.email),
        phone_url: phone.as_deref().map(|phone| {
            let dialled: String =
                phone.replace("(0)", "").chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            format!("tel:{dialled}")
        }),
        phone,
    }
}

fn paragraphs(text: &str) -> Vec<Prose> {
    let cleaned = clean(text);
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in cleaned.lines() {
        if line.trim().is_empty() {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            *paragraph += line;
            paragraph.push('\n');
        }
    }
    paragraphs.iter().filter(|p| !p.is_empty()).map(|p| Prose::markdown(p)).collect()
}

fn preview(lead: &str) -> String {
    let line = clean_line(lead);
    if line.chars().count() <= PREVIEW {
        return line;
    }
    let cut: String = line.chars().take(PREVIEW).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole_words.trim_end_matches([',', '.', ';', ':', '–', '-']).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_the_mail_and_is_never_enlarged() {
        assert_eq!(fit(1200, 800, MAIL_BOX), (552, 368));
        assert_eq!(fit(800, 1200, MAIL_BOX), (427, 640));
        assert_eq!(fit(300, 200, MAIL_BOX), (300, 200));
        assert_eq!(fit(0, 0, MAIL_BOX), (1, 1));
        assert_eq!(fit(u32::MAX, 1, MAIL_BOX), (552, 1));
    }

    #[test]
    fn a_link_to_the_photos_is_known_by_its_words() {
        let known = |label, url| link_view(label, url).is_some_and(|link| speaks_of_photos(&link));
        assert!(known("Download press-photos here", "https://a.example/x"));
        assert!(known("Pressbilder", "https://a.example/"));
        assert!(known("More", "https://a.example/se/team/images"));
        assert!(!known("Bildung und Fotosynthese", "https://a.example/"));
        assert!(!known("Live timing", "https://timing.example/"));
    }

    #[test]
    fn a_preview_ends_at_a_word() {
        let long = "Göteborg ".repeat(40);
        let short = preview(&long);
        assert!(short.ends_with("Göteborg…") && short.chars().count() <= PREVIEW + 1, "{short}");
    }
}
