//! A release in parts, for those who set type: every text is worded, and nothing is escaped.

use super::layout::Layout;
use super::links::LinkView;
use super::prose::Prose;
use super::spans::{Span, spans};
use super::tables::TableView;
use super::timetable::TimetableView;
use super::view::{BlockView, ContactView, ReleaseView};
use crate::release::languages::Words;
use crate::release::list;
use crate::release::{Block, Language, WebColour};

/// A release in reading order.
#[derive(Debug, Clone)]
pub struct Article {
    pub language: Language,
    pub issuer: String,
    pub site_url: Option<String>,
    /// The colour of links, headings and lines.
    pub accent: WebColour,
    /// The line that comes first while there is an embargo.
    pub embargo: Option<String>,
    /// The word for a press release.
    pub kind: &'static str,
    pub date: Option<String>,
    /// That it is a correction, and what it corrects.
    pub corrected: Option<String>,
    pub correction: Vec<Span>,
    pub headline: String,
    pub subheading: Vec<Span>,
    pub lead: Vec<Span>,
    /// The photos in order; the first is the lead photo.
    pub figures: Vec<ArticleFigure>,
    pub body: Vec<ArticleBlock>,
    /// Timetable, facts, links and the like, each under its title.
    pub sections: Vec<(String, ArticleSection)>,
}

/// A photo's words.
#[derive(Debug, Clone)]
pub struct ArticleFigure {
    pub caption: Vec<Span>,
    /// With the language's word for a photo.
    pub credit: String,
    pub alt: String,
}

/// One piece of the body.
#[derive(Debug, Clone)]
pub enum ArticleBlock {
    Paragraph(Vec<Span>),
    Heading(Vec<Span>),
    Quote { text: Vec<Span>, speaker: Vec<Span> },
    Lists(Vec<ArticleList>),
    Table(ArticleTable),
}

/// A list with the lists inside of its items.
#[derive(Debug, Clone)]
pub struct ArticleList {
    /// The first item's number, where the list counts.
    pub first: Option<u32>,
    pub items: Vec<ArticleListItem>,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub struct ArticleListItem {
    pub text: Vec<Span>,
    pub inside: Vec<ArticleList>,
}

/// A table; all rows are equally long.
#[derive(Debug, Clone)]
pub struct ArticleTable {
    pub caption: Vec<Span>,
    /// The names of the columns; empty where it has none.
    pub head: Vec<Vec<Span>>,
    pub rows: Vec<Vec<Vec<Span>>>,
    /// Which columns hold figures: they are flush right.
    pub figures: Vec<bool>,
}

/// What follows the body.
#[derive(Debug, Clone)]
pub enum ArticleSection {
    Timetable {
        note: Option<String>,
        days: Vec<ArticleDay>,
        calendar: Option<ArticleLink>,
    },
    /// Labels and values.
    Facts(Vec<(String, Vec<Span>)>),
    Links(Vec<ArticleLink>),
    /// Links that lead to the photos, and on what terms they may be used.
    Photos {
        links: Vec<ArticleLink>,
        terms: Vec<Span>,
    },
    Contacts(Vec<ArticleContact>),
    Boilerplate(Vec<Vec<Span>>),
}

/// A day of the timetable.
#[derive(Debug, Clone)]
pub struct ArticleDay {
    pub date: String,
    pub events: Vec<ArticleEvent>,
}

/// A line of the timetable.
#[derive(Debug, Clone)]
pub struct ArticleEvent {
    pub time: String,
    pub title: Vec<Span>,
    pub note: Vec<Span>,
    pub link: Option<ArticleLink>,
}

/// A link after the words that introduce it.
#[derive(Debug, Clone)]
pub struct ArticleLink {
    pub label: String,
    pub link: Span,
}

/// Somebody to ask.
#[derive(Debug, Clone)]
pub struct ArticleContact {
    pub name: String,
    pub role: Option<String>,
    /// Telephone and mail, with where they lead.
    pub ways: Vec<Span>,
}

impl Layout<'_> {
    /// The release in parts.
    #[must_use]
    pub fn article(&self) -> Article {
        let view = ReleaseView::new(self);
        let words = view.words;
        let body = self.release.body.iter().zip(&view.body).map(|(block, view)| article_block(block, view)).collect();
        let sections = sections(&view, words);
        let figure = |figure: &super::figures::SizedFigure| ArticleFigure {
            caption: of(&figure.caption),
            credit: figure.credit.clone(),
            alt: figure.alt.clone(),
        };
        Article {
            language: self.release.language,
            accent: self.issuer.brand.accent(),
            kind: words.press_release,
            corrected: (view.version > 1).then(|| format!("{} {}", words.corrected, view.version)),
            correction: view.correction.as_ref().map(of).unwrap_or_default(),
            subheading: view.subheading.as_ref().map(of).unwrap_or_default(),
            lead: of(&view.lead),
            figures: view.figures.iter().map(figure).collect(),
            issuer: view.issuer.name,
            site_url: view.issuer.site_url,
            embargo: view.embargo,
            date: view.date,
            headline: view.headline,
            body,
            sections,
        }
    }
}

fn of(prose: &Prose) -> Vec<Span> {
    spans(&prose.html)
}

fn article_block(block: &Block, view: &BlockView) -> ArticleBlock {
    match (block, view) {
        (Block::List(items), _) => ArticleBlock::Lists(list::lists(items).iter().map(article_list).collect()),
        (_, BlockView::Heading(prose)) => ArticleBlock::Heading(of(prose)),
        (_, BlockView::Quote { html, speaker, .. }) => {
            ArticleBlock::Quote { text: spans(html), speaker: speaker.as_ref().map(of).unwrap_or_default() }
        }
        (_, BlockView::Table(table)) => ArticleBlock::Table(article_table(table)),
        (_, BlockView::List { html, .. }) => ArticleBlock::Paragraph(spans(html)),
        (_, BlockView::Paragraph(prose)) => ArticleBlock::Paragraph(of(prose)),
    }
}

fn article_list(list: &list::List<'_>) -> ArticleList {
    let item = |item: &list::Item<'_>| ArticleListItem {
        text: of(&Prose::markdown(item.words)),
        inside: item.inside.iter().map(article_list).collect(),
    };
    ArticleList { first: list.first, items: list.items.iter().map(item).collect() }
}

fn article_table(table: &TableView) -> ArticleTable {
    let any = if table.head.is_empty() { table.rows.first() } else { Some(&table.head) };
    ArticleTable {
        caption: table.caption.as_ref().map(of).unwrap_or_default(),
        head: table.head.iter().map(|cell| spans(&cell.html)).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| spans(&cell.html)).collect()).collect(),
        figures: any.into_iter().flatten().map(|cell| cell.figure).collect(),
    }
}

/// The parts behind the body, in the order of the page.
fn sections(view: &ReleaseView, words: &Words) -> Vec<(String, ArticleSection)> {
    let mut sections = Vec::new();
    if let Some(timetable) = &view.timetable {
        sections.push((view.titles.timetable.clone(), article_timetable(timetable, words)));
    }
    if !view.facts.is_empty() {
        let facts = view.facts.iter().map(|fact| (fact.label.clone(), of(&fact.value)));
        sections.push((view.titles.facts.clone(), ArticleSection::Facts(facts.collect())));
    }
    if !view.links.is_empty() {
        let links = view.links.iter().map(article_link).collect();
        sections.push((words.links.to_owned(), ArticleSection::Links(links)));
    }
    if view.print.offered || !view.print.links.is_empty() {
        let mut links: Vec<ArticleLink> = view.print.links.iter().map(article_link).collect();
        if view.print.ask {
            let address = &view.issuer.address;
            let link = Span::link(address, &format!("mailto:{address}"));
            links.push(ArticleLink { label: words.ask_by_mail.trim_end_matches(':').to_owned(), link });
        }
        let mut terms = view.usage_terms.as_ref().map(of).unwrap_or_default();
        if !terms.is_empty() {
            terms.insert(0, Span { text: format!("{}: ", words.usage), ..Span::default() });
        }
        if !(links.is_empty() && terms.is_empty()) {
            sections.push((words.photos.to_owned(), ArticleSection::Photos { links, terms }));
        }
    }
    let contacts = view.contacts.iter().map(article_contact).collect();
    sections.push((words.contact.to_owned(), ArticleSection::Contacts(contacts)));
    if !view.boilerplate.is_empty() {
        let paragraphs = view.boilerplate.iter().map(of).collect();
        sections.push((view.titles.boilerplate.clone(), ArticleSection::Boilerplate(paragraphs)));
    }
    sections
}

fn article_timetable(timetable: &TimetableView, words: &Words) -> ArticleSection {
    let event = |event: &super::timetable::EventView| ArticleEvent {
        time: event.time.clone(),
        title: of(&event.title),
        note: event.note.as_ref().map(of).unwrap_or_default(),
        link: event.url.as_ref().map(|url| ArticleLink {
            label: String::new(),
            link: Span::link(event.shown_url.as_deref().unwrap_or(url), url),
        }),
    };
    let day = |day: &super::timetable::DayView| ArticleDay {
        date: day.date.clone(),
        events: day.events.iter().map(event).collect(),
    };
    ArticleSection::Timetable {
        note: timetable.zone_note.clone(),
        days: timetable.days.iter().map(day).collect(),
        calendar: timetable
            .calendar_url
            .as_ref()
            .map(|url| ArticleLink { label: String::new(), link: Span::link(words.calendar, url) }),
    }
}

fn article_link(link: &LinkView) -> ArticleLink {
    ArticleLink { label: link.label.clone(), link: Span::link(&link.shown_url, &link.url) }
}

fn article_contact(contact: &ContactView) -> ArticleContact {
    let phone = contact.phone.as_ref().zip(contact.phone_url.as_ref()).map(|(phone, url)| Span::link(phone, url));
    let mail = contact.email.as_ref().map(|email| Span::link(email, &format!("mailto:{email}")));
    ArticleContact {
        name: contact.name.clone(),
        role: contact.role.clone(),
        ways: phone.into_iter().chain(mail).collect(),
    }
}
