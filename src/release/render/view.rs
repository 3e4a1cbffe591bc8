//! A release as templates see it: every text is ready and escaped, and there is nothing left to decide.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::dates;
use super::figures::{SizedFigure, sized};
use super::files::{FileView, file_views};
use super::json_ld::news_article;
use super::layout::Layout;
use super::links::{LinkView, link_view, say_labels_once, speaks_of_photos};
use super::lists::{ItemView, list_html, list_items};
use super::prose::{Prose, clean, clean_line, href};
use super::slot::{PRIVATE_LINK, Slots};
use super::tables::TableView;
use super::timetable::{TimetableView, timetable};
use crate::release::languages::{SiteWords, Vocabulary, Words};
use crate::release::{Block, Brand, Contact, Issuer, Language, Logo, Release};

/// What a template can use, under the names of these fields.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ReleaseView {
    pub(super) language: &'static str,
    pub(super) words: &'static Words,
    pub(super) slot: Slots,
    pub(super) issuer: IssuerView,
    pub(super) brand: BrandView,
    pub(super) slug: String,
    pub(super) version: u32,
    /// What this version changes, where it is a correction that says so.
    pub(super) correction: Option<Prose>,
    /// The spelled-out day, and the same for machines.
    pub(super) date: Option<String>,
    pub(super) iso_date: Option<String>,
    /// The line that comes first while there is an embargo.
    pub(super) embargo: Option<String>,
    pub(super) headline: String,
    pub(super) subheading: Option<Prose>,
    pub(super) lead: Prose,
    /// The lead's first words, for a mail program's list of messages.
    pub(super) preview: String,
    pub(super) body: Vec<BlockView>,
    pub(super) figures: Vec<SizedFigure>,
    /// The short address of the press kit, where the release is on the web; or the reader's private link.
    pub(super) kit_link: Option<LinkView>,
    pub(super) titles: TitlesView,
    pub(super) timetable: Option<TimetableView>,
    pub(super) facts: Vec<FactView>,
    pub(super) links: Vec<LinkView>,
    /// The attachments that readers can have.
    pub(super) files: Vec<FileView>,
    pub(super) print: PrintSize,
    pub(super) usage_terms: Option<Prose>,
    pub(super) contacts: Vec<ContactView>,
    pub(super) boilerplate: Vec<Prose>,
    /// The article for machines, ready for a `script` element.
    pub(super) json_ld: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct IssuerView {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) site_url: Option<String>,
}

/// How it looks. Nothing in it needs escaping in a style sheet: colours are `#rrggbb`, and fonts have plain names.
#[derive(Debug, Clone, Serialize)]
pub(super) struct BrandView {
    accent: String,
    accent_on_dark: String,
    typeface: String,
    word_typeface: &'static str,
    logo: Option<Logo>,
}

impl BrandView {
    pub(super) fn of(brand: &Brand) -> Self {
        Self {
            accent: brand.accent().to_string(),
            accent_on_dark: brand.accent_on_dark().to_string(),
            typeface: brand.typeface.css(),
            word_typeface: brand.typeface.in_word(),
            logo: brand.logo.clone(),
        }
    }
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
        /// All of it, with the lists inside of its items.
        html: String,
        /// The same without classes, for machines.
        #[serde(skip)]
        bare: String,
        items: Vec<ItemView>,
    },
    Table(TableView),
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FactView {
    pub(super) label: String,
    pub(super) value: Prose,
}

/// The titles of three parts: the release's own, else pressbox's.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TitlesView {
    pub(super) timetable: String,
    pub(super) facts: String,
    pub(super) boilerplate: String,
}

impl TitlesView {
    fn of(release: &Release, issuer: &Issuer, words: &Words) -> Self {
        let or = |own: &Option<String>, otherwise: &str| clean_line(own.as_deref().unwrap_or(otherwise));
        // The release's title belongs to its own boilerplate; over the newsroom's it would name somebody else.
        let own = release.titles.boilerplate.as_ref().filter(|_| release.boilerplate.is_some()).cloned();
        Self {
            timetable: or(&release.titles.timetable, words.timetable),
            facts: or(&release.titles.facts, words.facts),
            boilerplate: or(&own, &format!("{} {}", words.about, issuer.name)),
        }
    }
}

/// How a journalist gets the photos in print size.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PrintSize {
    /// Whether the release has photos at all.
    pub(super) offered: bool,
    /// Links of the release that lead to photos.
    pub(super) links: Vec<LinkView>,
    /// Whether journalists have to ask for them, because they cannot be downloaded.
    pub(super) ask: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ContactView {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    /// `tel:` and the digits.
    pub(super) phone_url: Option<String>,
}

/// How many characters of the lead a list of messages shows.
const PREVIEW: usize = 140;

impl ReleaseView {
    pub(super) fn new(layout: &Layout) -> Self {
        let Layout { release, issuer, figures, .. } = *layout;
        let language = release.language;
        let words = Words::of(language);
        let lead = Prose::markdown(&release.lead);
        let links = release.links.iter().filter_map(|link| link_view(&link.label, &link.url));
        let (mut of_photos, mut links): (Vec<_>, Vec<_>) = links.partition(speaks_of_photos);
        for links in [&mut of_photos, &mut links] {
            say_labels_once(links);
        }
        let offered = !(release.photos.is_empty() && figures.is_empty());
        let fetchable = figures.iter().any(|figure| figure.print_url.is_some());
        let boilerplate = issuer.boilerplate_for(release).unwrap_or_default();
        let kit_link = issuer.site_url.as_ref().filter(|_| release.embargo.is_none()).and_then(|site| {
            link_view(SiteWords::of(language).kit, &format!("{}/p/{}/", site.trim_end_matches('/'), release.slug))
        });
        Self {
            kit_link,
            language: language.tag(),
            words,
            slot: Slots::default(),
            issuer: IssuerView {
                name: clean_line(&issuer.name),
                address: clean_line(&issuer.address),
                site_url: issuer.site_url.as_deref().and_then(href),
            },
            brand: BrandView::of(&issuer.brand),
            slug: release.slug.to_string(),
            version: release.version,
            correction: release.correction.as_deref().filter(|_| release.version > 1).map(Prose::markdown),
            date: release.date.map(|day| dates::date(language, day)),
            iso_date: release.date.map(|day| day.to_string()),
            embargo: release.embargo.as_ref().map(|lift| dates::embargo_line(language, lift)),
            headline: clean_line(&release.headline),
            subheading: release.subheading.as_deref().map(Prose::markdown),
            preview: preview(&lead.text),
            json_ld: news_article(layout, &clean_line(&lead.text)),
            lead,
            body: release.body.iter().map(|block| block_view(block, words)).collect(),
            figures: sized(release, figures),
            titles: TitlesView::of(release, issuer, words),
            timetable: timetable(layout, None),
            facts: release
                .facts
                .iter()
                .map(|fact| FactView { label: clean_line(&fact.label), value: Prose::markdown(&fact.value) })
                .collect(),
            links,
            files: file_views(layout),
            print: PrintSize { offered, ask: offered && !fetchable && of_photos.is_empty(), links: of_photos },
            usage_terms: release.usage_terms.as_deref().map(Prose::markdown),
            contacts: issuer.contacts_for(release).iter().map(|contact| contact_view(contact, language)).collect(),
            boilerplate: paragraphs(boilerplate),
        }
    }
}

impl Layout<'_> {
    /// What a release's template can use, for templates that show more than a release.
    pub fn view(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(ReleaseView::new(self))
    }
}

impl ReleaseView {
    /// The same for readers who each have a private link to the release: it is in the place of everybody's.
    pub(super) fn with_private_link(mut self, language: Language) -> Self {
        let (url, label) = (PRIVATE_LINK.to_owned(), SiteWords::of(language).own_link.to_owned());
        self.kit_link = Some(LinkView { label, shown_url: url.clone(), url });
        // Who has the link has the photos.
        self.print.ask = false;
        self
    }

    /// The same for a reader whose clock is in a zone.
    pub(super) fn read_in(mut self, layout: &Layout, zone: &TimeZone) -> Self {
        let Release { language, embargo, .. } = layout.release;
        self.timetable = timetable(layout, Some(zone));
        if let Some(lift) = embargo.as_ref().filter(|lift| dates::lifts_elsewhere(lift, zone)) {
            self.embargo = Some(dates::embargo_line_read_in(*language, lift, zone));
        }
        self
    }
}

/// The subject line: the headline, after the word for a correction and the embargo, where there are any.
pub(super) fn subject(release: &Release) -> String {
    let headline = clean_line(&release.headline);
    let headline = match release.version {
        0 | 1 => headline,
        _ => format!("{}: {headline}", Words::of(release.language).correction),
    };
    match &release.embargo {
        Some(lift) => format!("{}: {headline}", dates::short_embargo(release.language, lift)),
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
        Block::List(items) => {
            let [html, bare] = [true, false].map(|classes| list_html(items, classes));
            BlockView::List { html, bare, items: list_items(items) }
        }
        Block::Table(table) => BlockView::Table(TableView::new(table)),
    }
}

fn contact_view(contact: &Contact, language: Language) -> ContactView {
    let line = |text: &Option<String>| text.as_deref().map(clean_line).filter(|t| !t.is_empty());
    let phone = line(&contact.phone);
    ContactView {
        name: clean_line(&contact.name),
        role: line(&contact.role),
        email: line(&contact.email),
        phone_url: phone.as_deref().map(|phone| format!("tel:{}", dialled(phone, language))),
        phone,
    }
}

/// What a phone dials for a number as it is printed: the first of several, without its extension.
fn dialled(phone: &str, language: Language) -> String {
    let number = phone.replace("(0)", "");
    let end = number.find(|c: char| c.is_alphabetic() || matches!(c, ',' | ';')).unwrap_or(number.len());
    let digits: String = number[..end].chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    // Ten digits without a zero in front are a number of North America.
    let american =
        Vocabulary::of(language).habits.ten_digit_phones && digits.len() == 10 && !digits.starts_with(['0', '1', '+']);
    if american { format!("+1{digits}") } else { digits }
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
    fn a_link_dials_the_number_that_is_printed_and_no_extension() {
        let english = |phone| dialled(phone, Language::English);
        assert_eq!(english("330-555-0113, ext. 12"), "+13305550113");
        assert_eq!(english("020 7946 0123, 07700 900123"), "02079460123");
        assert_eq!(english("+46 (0)70 123 45 67"), "+46701234567");
        assert_eq!(dialled("0381 / 555 - 1003", Language::German), "03815551003");
    }

    #[test]
    fn a_preview_ends_at_a_word() {
        let long = "Göteborg ".repeat(40);
        let short = preview(&long);
        assert!(short.ends_with("Göteborg…") && short.chars().count() <= PREVIEW + 1, "{short}");
    }
}
