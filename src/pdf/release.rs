//! A release, set for paper.

use jiff::Timestamp;
use krilla::tagging::{ListNumbering, Tag};

use super::canvas::{About, Branch};
use super::error::PdfError;
use super::flow::{ALARM, DIM, Flow, Furniture, HAIR, INK, SIDE, WHITE, WIDTH, plain_style};
use super::picture::{Picture, PictureFile};
use super::text::{Setter, Style};
use super::{LAYOUT, Pdf};
use crate::release::render::{
    Article, ArticleBlock, ArticleContact, ArticleDay, ArticleFigure, ArticleLink, ArticleList, ArticleSection, Span,
};
use crate::storage::{Sha256, catch_panic};

/// What a release's PDF is made from.
#[derive(Debug)]
pub struct Printed<'a> {
    pub article: &'a Article,
    /// The logo's file, a PNG or a JPEG.
    pub logo: Option<&'a [u8]>,
    /// The lead photo.
    pub photo: Option<PictureFile>,
    /// The time that the file carries: the release's own, so that it is the same however often it is made.
    pub made: Timestamp,
}

/// The widest and tallest logo, as large as on the page on the web.
const LOGO: (f32, f32) = (150.0, 42.0);

/// The tallest lead photo.
const TALLEST: f32 = 312.0;

impl Printed<'_> {
    /// A hash of everything that it is made from.
    #[must_use]
    pub fn recipe(&self) -> Sha256 {
        let Self { article, logo, photo, made } = self;
        let (logo, photo) = (logo.map(Sha256::of), photo.as_ref().map(|photo| photo.sha256));
        Sha256::of(format!("{LAYOUT} {article:?} {logo:?} {photo:?} {made}").as_bytes())
    }

    /// Makes the PDF.
    pub fn make(&self) -> Result<Pdf, PdfError> {
        let logo = self.logo.map(|logo| Picture::new(logo.to_vec())).transpose()?.flatten();
        let photo = self.photo.as_ref().map(PictureFile::read).transpose()?.flatten();
        let set = || set(self.article, logo.as_ref(), photo.as_ref(), self.made);
        // Other people's code sets text that may be anything.
        catch_panic(set).unwrap_or(Err(PdfError::Unprintable))
    }
}

fn set(article: &Article, logo: Option<&Picture>, photo: Option<&Picture>, made: Timestamp) -> Result<Pdf, PdfError> {
    let mut pages =
        Pages { flow: Flow::new(Setter::load(article.language)?), link: article.accent.channels(), article };
    pages.head(logo);
    pages.opening();
    if let (Some(photo), Some(figure)) = (photo, article.figures.first()) {
        pages.photo(photo, figure);
    }
    for block in &article.body {
        pages.block(block);
    }
    for (title, section) in &article.sections {
        pages.section(title, section);
    }
    let left = format!("{} · {}", article.issuer, article.headline);
    let mut flow = pages.flow;
    flow.furnish(&Furniture { embargo: article.embargo.clone(), left });
    let title: String = article.headline.chars().take(1000).collect();
    let about = About {
        title,
        author: article.issuer.chars().take(500).collect(),
        language: article.language.tag(),
        subject: article.kind.to_owned(),
        made,
    };
    Ok(Pdf { bytes: flow.canvas.finish(&about)?, missing: flow.setter.missing })
}

/// Text for paper: behind words that lead somewhere, where they lead.
fn on_paper(spans: &[Span]) -> Vec<Span> {
    let mut shown: Vec<Span> = Vec::with_capacity(spans.len());
    let mut said = String::new();
    for (nth, span) in spans.iter().enumerate() {
        shown.push(span.clone());
        let Some(url) = &span.link else {
            said.clear();
            continue;
        };
        said += &span.text;
        if spans.get(nth + 1).is_some_and(|next| next.link.as_ref() == Some(url)) {
            continue;
        }
        let address = url.strip_prefix("mailto:").unwrap_or(url);
        let bare = |url: &str| {
            let url = url.trim().trim_end_matches('/');
            url.split_once("://").map_or(url, |(_, rest)| rest).to_lowercase()
        };
        if bare(&said) != bare(address) && !url.starts_with("tel:") {
            shown.push(Span { text: " (".to_owned(), ..Span::default() });
            shown.push(Span::link(address, url));
            shown.push(Span { text: ")".to_owned(), ..Span::default() });
        }
        said.clear();
    }
    shown
}

struct Pages<'a> {
    flow: Flow,
    /// The colour of links and headings.
    link: [u8; 3],
    article: &'a Article,
}

impl Pages<'_> {
    fn style(&self, size: f32, leading: f32) -> Style {
        plain_style(size, leading, self.link)
    }

    fn body(&self) -> Style {
        self.style(10.5, 15.6)
    }

    fn paragraph(&mut self, spans: &[Span], style: &Style, indent: f32) {
        let branches = self.flow.text(&on_paper(spans), style, indent);
        if !branches.is_empty() {
            self.flow.canvas.tree.push(Branch::group(Tag::P, branches));
        }
    }

    /// The embargo, whose release it is, and its date.
    fn head(&mut self, logo: Option<&Picture>) {
        let article = self.article;
        if let Some(embargo) = &article.embargo {
            let style = Style { bold: true, colour: WHITE, ..self.style(10.5, 15.0) };
            let set = self.flow.setter.plain(embargo, &style, WIDTH - 24.0);
            self.flow.canvas.fill(0, ALARM, (SIDE, self.flow.y, WIDTH, set.height() + 16.0));
            self.flow.y += 8.0;
            let branches = self.flow.place(&set, SIDE + 12.0, |_, _, _, _| {});
            self.flow.canvas.tree.push(Branch::group(Tag::P, branches));
            self.flow.y += 24.0;
        }
        let top = self.flow.y;
        let left = if let Some(logo) = logo {
            let (width, height) = logo.fit(LOGO.0, LOGO.1);
            let piece = self.flow.canvas.picture(0, logo.image(), (SIDE, top, width, height));
            let alt = Some(article.issuer.clone());
            self.flow.canvas.tree.push(Branch::group(Tag::Figure(alt), vec![piece]));
            top + height
        } else {
            let style = Style { bold: true, ..self.style(12.0, 16.0) };
            let set = self.flow.setter.plain(&article.issuer, &style, WIDTH * 0.56);
            let branches = self.flow.place(&set, SIDE, |_, _, _, _| {});
            self.flow.canvas.tree.push(Branch::group(Tag::P, branches));
            self.flow.y
        };
        let dated: Vec<&str> = std::iter::once(article.kind).chain(article.date.as_deref()).collect();
        let style = Style { colour: DIM, breaks_from: usize::MAX, ..self.style(9.5, 14.0) };
        let set = self.flow.setter.plain(&dated.join(" · "), &style, WIDTH * 0.42);
        let mut y = if logo.is_some() { (left - set.height()).max(top) } else { top + 1.5 };
        let mut branches = Vec::new();
        for line in &set.lines {
            let at = (SIDE + WIDTH - line.width, y);
            branches.extend(self.flow.canvas.line(0, line, at, &set.links));
            y += line.height;
        }
        self.flow.canvas.tree.push(Branch::group(Tag::P, branches));
        self.flow.y = y.max(left) + 7.0;
        self.flow.canvas.fill(0, self.link, (SIDE, self.flow.y, WIDTH, 1.2));
        self.flow.y += 22.0;
    }

    /// Headline and lead.
    fn opening(&mut self) {
        let article = self.article;
        if let Some(corrected) = &article.corrected {
            let style = Style { bold: true, colour: self.link, ..self.style(10.0, 15.0) };
            self.paragraph(&Span::plain(corrected), &style, 0.0);
            let style = Style { colour: DIM, ..self.style(10.0, 15.0) };
            self.paragraph(&article.correction, &style, 0.0);
            self.flow.gap(8.0);
        }
        let headline = Style { bold: true, breaks_from: 14, ..self.style(23.0, 28.0) };
        self.flow.heading(1, &Span::plain(&article.headline), &headline, 40.0);
        if !article.subheading.is_empty() {
            self.flow.gap(4.0);
            let style = Style { colour: DIM, ..self.style(13.0, 18.5) };
            self.paragraph(&article.subheading, &style, 0.0);
        }
        self.flow.gap(9.0);
        let lead = Style { bold: true, ..self.style(11.0, 16.4) };
        self.paragraph(&article.lead, &lead, 0.0);
        self.flow.gap(12.0);
    }

    fn photo(&mut self, photo: &Picture, figure: &ArticleFigure) {
        let (width, height) = photo.fit(WIDTH, TALLEST);
        let style = Style { colour: DIM, ..self.style(8.5, 12.2) };
        let mut caption = figure.caption.clone();
        if !figure.credit.is_empty() {
            let before = if caption.is_empty() { "" } else { " " };
            caption.push(Span { text: format!("{before}{}", figure.credit), strong: true, ..Span::default() });
        }
        let words = self.flow.setter.set(&caption, &style, WIDTH);
        self.flow.need(height + 5.0 + words.height().min(80.0));
        let place = (SIDE, self.flow.y, width, height);
        let piece = self.flow.canvas.picture(self.flow.page, photo.image(), place);
        self.flow.y += height + 5.0;
        let said = if figure.alt.trim().is_empty() { &self.article.headline } else { &figure.alt };
        let alt = said.chars().take(4000).collect();
        let mut group = vec![Branch::group(Tag::Figure(Some(alt)), vec![piece])];
        let caption = self.flow.place(&words, SIDE, |_, _, _, _| {});
        if !caption.is_empty() {
            group.push(Branch::group(Tag::P, caption));
        }
        self.flow.canvas.tree.push(Branch::group(Tag::Div, group));
        self.flow.gap(14.0);
    }

    fn block(&mut self, block: &ArticleBlock) {
        match block {
            ArticleBlock::Paragraph(spans) => {
                let style = self.body();
                self.paragraph(spans, &style, 0.0);
                self.flow.gap(8.5);
            }
            ArticleBlock::Heading(spans) => self.subhead(spans),
            ArticleBlock::Quote { text, speaker } => self.quote(text, speaker),
            ArticleBlock::Lists(lists) => {
                let branches = self.lists(lists, 0.0);
                self.flow.canvas.tree.extend(branches);
                self.flow.gap(6.0);
            }
            ArticleBlock::Table(table) => {
                self.flow.gap(3.0);
                let branches = self.flow.table(table, self.link);
                self.flow.canvas.tree.extend(branches);
                self.flow.gap(13.0);
            }
        }
    }

    fn subhead(&mut self, spans: &[Span]) {
        self.flow.gap(8.0);
        let style = Style { bold: true, breaks_from: 14, ..self.style(13.0, 18.0) };
        self.flow.heading(2, spans, &style, 34.0);
        self.flow.gap(4.0);
    }

    /// A quote beside a line in the brand's colour.
    fn quote(&mut self, text: &[Span], speaker: &[Span]) {
        let indent = 16.0;
        let colour = self.link;
        self.flow.gap(4.0);
        let style = Style { italic: true, ..self.style(11.0, 16.4) };
        let set = self.flow.setter.set(&on_paper(text), &style, WIDTH - indent);
        let bar = |canvas: &mut super::canvas::Canvas, page, y, height| {
            canvas.fill(page, colour, (SIDE, y, 2.2, height));
        };
        let branches = self.flow.place(&set, SIDE + indent, bar);
        let mut children = vec![Branch::group(Tag::P, branches)];
        if !speaker.is_empty() {
            let style = Style { colour: DIM, ..self.style(9.5, 14.0) };
            let set = self.flow.setter.set(speaker, &style, WIDTH - indent);
            let branches = self.flow.place(&set, SIDE + indent, bar);
            children.push(Branch::group(Tag::P, branches));
        }
        self.flow.canvas.tree.push(Branch::group(Tag::BlockQuote, children));
        self.flow.gap(12.0);
    }

    fn lists(&mut self, lists: &[ArticleList], indent: f32) -> Vec<Branch> {
        let style = self.body();
        let mut branches = Vec::new();
        for list in lists {
            let numbering = if list.first.is_some() { ListNumbering::Decimal } else { ListNumbering::Disc };
            let last = list.first.map(|first| first.saturating_add(u32::try_from(list.items.len()).unwrap_or(0)));
            let hanging = match last {
                Some(last) => 9.0 + 6.2 * f32::from(u8::try_from(last.to_string().len()).unwrap_or(9)),
                None => 13.0,
            };
            let mut items = Vec::new();
            for (nth, item) in (0..).zip(&list.items) {
                let mark = match list.first {
                    Some(first) => format!("{}.", first.saturating_add(nth)),
                    None if indent > 0.0 => "–".to_owned(),
                    None => "•".to_owned(),
                };
                let set = self.flow.setter.set(&on_paper(&item.text), &style, WIDTH - indent - hanging);
                let label = self.flow.setter.plain(&mark, &style, 80.0);
                let first_lines = set.lines.iter().take(2).map(|line| line.height).sum();
                self.flow.need(first_lines);
                let at = (SIDE + indent, self.flow.y);
                let mut marked = Vec::new();
                for line in label.lines.iter().take(1) {
                    marked.extend(self.flow.canvas.line(self.flow.page, line, at, &[]));
                }
                let mut body =
                    vec![Branch::group(Tag::P, self.flow.place(&set, SIDE + indent + hanging, |_, _, _, _| {}))];
                self.flow.gap(2.5);
                body.extend(self.lists(&item.inside, indent + hanging));
                items.push(Branch::group(
                    Tag::LI,
                    vec![Branch::group(Tag::Lbl, marked), Branch::group(Tag::LBody, body)],
                ));
            }
            branches.push(Branch::group(Tag::L(numbering), items));
        }
        branches
    }

    fn section(&mut self, title: &str, section: &ArticleSection) {
        self.flow.gap(10.0);
        let style = Style { bold: true, colour: self.link, breaks_from: 14, ..self.style(12.0, 17.0) };
        let follows = match section {
            // A short box stays in one piece.
            ArticleSection::Facts(facts) => 22.0 * f32::from(u8::try_from(facts.len()).unwrap_or(u8::MAX).min(12)),
            _ => 44.0,
        };
        self.flow.heading(2, &Span::plain(title), &style, follows);
        self.flow.gap(4.0);
        let style = self.style(10.0, 14.6);
        let dim = Style { colour: DIM, ..self.style(9.0, 13.4) };
        match section {
            ArticleSection::Timetable { note, days, calendar } => {
                self.timetable(note.as_deref(), days, calendar.as_ref());
            }
            ArticleSection::Facts(facts) => {
                let named = Style { bold: true, ..self.style(9.5, 13.8) };
                let pairs: Vec<_> =
                    facts.iter().map(|(label, value)| (Span::plain(label), vec![on_paper(value)])).collect();
                let table = self.flow.pairs(&pairs, named, self.style(9.5, 13.8), true);
                self.flow.canvas.tree.push(table);
            }
            ArticleSection::Links(links) => self.links(links, &style),
            ArticleSection::Photos { links, terms } => {
                self.links(links, &style);
                self.paragraph(terms, &dim, 0.0);
            }
            ArticleSection::Contacts(contacts) => contacts.iter().for_each(|contact| self.contact(contact, &style)),
            ArticleSection::Boilerplate(paragraphs) => {
                for paragraph in paragraphs {
                    self.paragraph(paragraph, &dim, 0.0);
                    self.flow.gap(4.0);
                }
            }
        }
    }

    fn links(&mut self, links: &[ArticleLink], style: &Style) {
        for link in links {
            let mut spans = Vec::new();
            if !link.label.is_empty() {
                spans.push(Span { text: format!("{}: ", link.label), ..Span::default() });
            }
            spans.push(link.link.clone());
            self.paragraph(&spans, style, 0.0);
            self.flow.gap(2.0);
        }
    }

    fn contact(&mut self, contact: &ArticleContact, style: &Style) {
        let mut spans = vec![Span { text: contact.name.clone(), strong: true, ..Span::default() }];
        if let Some(role) = &contact.role {
            spans.push(Span { text: format!(", {role}"), ..Span::default() });
        }
        for way in &contact.ways {
            spans.push(Span { text: "\n".to_owned(), ..Span::default() });
            spans.push(way.clone());
        }
        let set = self.flow.setter.set(&spans, style, WIDTH);
        self.flow.need(set.height().min(Flow::FULL));
        let branches = self.flow.place(&set, SIDE, |_, _, _, _| {});
        self.flow.canvas.tree.push(Branch::group(Tag::P, branches));
        self.flow.gap(7.0);
    }

    fn timetable(&mut self, note: Option<&str>, days: &[ArticleDay], calendar: Option<&ArticleLink>) {
        if let Some(note) = note {
            let style = Style { colour: DIM, ..self.style(9.0, 13.4) };
            self.paragraph(&Span::plain(note), &style, 0.0);
            self.flow.gap(4.0);
        }
        for day in days {
            let style = Style { bold: true, colour: INK, ..self.style(10.0, 14.5) };
            self.flow.gap(3.0);
            self.flow.heading(3, &Span::plain(&day.date), &style, 24.0);
            self.flow.gap(1.0);
            self.flow.canvas.fill(self.flow.page, HAIR, (SIDE, self.flow.y, WIDTH, 0.5));
            let named = Style { bold: true, colour: self.link, breaks_from: usize::MAX, ..self.style(9.5, 13.8) };
            let pairs: Vec<_> = day
                .events
                .iter()
                .map(|event| {
                    let mut parts = vec![event.title.clone()];
                    parts.extend(Some(event.note.clone()).filter(|note| !note.is_empty()));
                    parts.extend(event.link.as_ref().map(|link| vec![link.link.clone()]));
                    (Span::plain(&event.time), parts)
                })
                .collect();
            let table = self.flow.pairs(&pairs, named, self.style(9.5, 13.8), false);
            self.flow.canvas.tree.push(table);
            self.flow.gap(6.0);
        }
        if let Some(calendar) = calendar {
            let style = self.style(9.5, 14.0);
            self.paragraph(std::slice::from_ref(&calendar.link), &style, 0.0);
        }
    }
}
