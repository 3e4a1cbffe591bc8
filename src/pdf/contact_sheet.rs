//! A contact sheet: photos in a grid, each with its file name and what is known about it.

use jiff::Timestamp;
use krilla::tagging::Tag;

use super::canvas::{About, Branch};
use super::error::PdfError;
use super::flow::{ALARM, BOX, DIM, Flow, Furniture, SIDE, WHITE, WIDTH, plain_style};
use super::picture::PictureFile;
use super::text::{SetText, Setter, Style};
use super::{LAYOUT, Pdf};
use crate::release::Language;
use crate::release::render::Span;
use crate::storage::{Sha256, catch_panic};

/// How many photos are side by side, and what is between them.
const COLUMNS: usize = 3;
const BETWEEN: f32 = 14.0;
const COLUMN: f32 = (WIDTH - 2.0 * BETWEEN) / 3.0;

/// The tallest picture.
const TALLEST: f32 = 116.0;

/// The most lines of a caption: the whole of it is in the tables beside the sheet.
const CAPTION_LINES: usize = 7;

/// A sheet, as far as it is filled.
#[derive(Debug)]
pub struct ContactSheet {
    flow: Flow,
    link: [u8; 3],
    about: About,
    furniture: Furniture,
    /// Photos of a row that is not full yet.
    waiting: Vec<SheetPhoto>,
}

/// A photo on a sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetPhoto {
    /// The picture; none where it cannot be shown.
    pub picture: Option<PictureFile>,
    pub alt: String,
    /// Its file's name.
    pub name: String,
    pub caption: String,
    pub credit: String,
    /// Size, date and the like, a line each.
    pub facts: Vec<String>,
    /// What is missing, a line each.
    pub missing: Vec<String>,
}

impl SheetPhoto {
    /// A hash of all that it says and shows.
    #[must_use]
    pub fn recipe(&self) -> Sha256 {
        let Self { picture, alt, name, caption, credit, facts, missing } = self;
        let picture = picture.as_ref().map(|picture| picture.sha256);
        let said = format!("{LAYOUT} {picture:?} {alt:?} {name:?} {caption:?} {credit:?} {facts:?} {missing:?}");
        Sha256::of(said.as_bytes())
    }
}

/// What stands over a sheet, and whose it is.
#[derive(Debug)]
pub struct SheetHead<'a> {
    pub language: Language,
    pub issuer: &'a str,
    pub title: &'a str,
    /// What it is, in a few words.
    pub kind: &'a str,
    /// The line that comes first while there is an embargo.
    pub embargo: Option<&'a str>,
    pub accent: [u8; 3],
    /// The time that the file carries.
    pub made: Timestamp,
}

impl ContactSheet {
    pub fn new(head: &SheetHead<'_>) -> Result<Self, PdfError> {
        let mut flow = Flow::new(Setter::load(head.language)?);
        let link = head.accent;
        if let Some(embargo) = head.embargo {
            let style = Style { bold: true, colour: WHITE, ..plain_style(10.5, 15.0, link) };
            let set = flow.setter.plain(embargo, &style, WIDTH - 24.0);
            flow.canvas.fill(0, ALARM, (SIDE, flow.y, WIDTH, set.height() + 16.0));
            flow.y += 8.0;
            let branches = flow.place(&set, SIDE + 12.0, |_, _, _, _| {});
            flow.canvas.tree.push(Branch::group(Tag::P, branches));
            flow.y += 20.0;
        }
        let dim = Style { colour: DIM, ..plain_style(9.5, 14.0, link) };
        let branches = flow.text(&Span::plain(&format!("{} · {}", head.issuer, head.kind)), &dim, 0.0);
        flow.canvas.tree.push(Branch::group(Tag::P, branches));
        flow.gap(3.0);
        let title = Style { bold: true, breaks_from: 14, ..plain_style(17.0, 22.0, link) };
        flow.heading(1, &Span::plain(head.title), &title, 40.0);
        flow.gap(6.0);
        flow.canvas.fill(0, link, (SIDE, flow.y, WIDTH, 1.2));
        flow.gap(14.0);
        let about = About {
            title: format!("{}: {}", head.kind, head.title).chars().take(1000).collect(),
            author: head.issuer.chars().take(500).collect(),
            language: head.language.tag(),
            subject: head.kind.to_owned(),
            made: head.made,
        };
        let left = format!("{} · {}", head.issuer, head.title);
        let furniture = Furniture { embargo: head.embargo.map(str::to_owned), left };
        Ok(Self { flow, link, about, furniture, waiting: Vec::new() })
    }

    /// Begins a group of photos under a title.
    pub fn group(&mut self, title: &str) -> Result<(), PdfError> {
        self.flush()?;
        self.flow.gap(6.0);
        let style = Style { bold: true, colour: self.link, ..plain_style(11.0, 15.0, self.link) };
        self.flow.heading(2, &Span::plain(title), &style, TALLEST + 60.0);
        self.flow.gap(5.0);
        Ok(())
    }

    /// Ends a group: what follows belongs to none.
    pub fn end_group(&mut self) -> Result<(), PdfError> {
        self.flush()
    }

    pub fn add(&mut self, photo: SheetPhoto) -> Result<(), PdfError> {
        self.waiting.push(photo);
        if self.waiting.len() == COLUMNS { self.flush() } else { Ok(()) }
    }

    pub fn finish(self) -> Result<Pdf, PdfError> {
        catch_panic(|| self.finished()).unwrap_or(Err(PdfError::Unprintable))
    }

    fn finished(mut self) -> Result<Pdf, PdfError> {
        self.flush_row()?;
        self.flow.furnish(&self.furniture);
        Ok(Pdf { bytes: self.flow.canvas.finish(&self.about)?, missing: self.flow.setter.missing })
    }

    /// Other people's code sets text that may be anything.
    fn flush(&mut self) -> Result<(), PdfError> {
        catch_panic(|| self.flush_row()).unwrap_or(Err(PdfError::Unprintable))
    }

    /// Puts the photos of a row side by side.
    fn flush_row(&mut self) -> Result<(), PdfError> {
        let row = std::mem::take(&mut self.waiting);
        if row.is_empty() {
            return Ok(());
        }
        let texts: Vec<Vec<(SetText, f32)>> = row.iter().map(|photo| self.words(photo)).collect();
        let tall = |texts: &Vec<(SetText, f32)>| texts.iter().map(|(text, gap)| text.height() + gap).sum();
        let tall = texts.iter().map(tall).fold(0.0, f32::max);
        self.flow.need((TALLEST + 5.0 + tall).min(Flow::FULL));
        let top = self.flow.y;
        for (nth, (photo, texts)) in (0_u8..).zip(row.iter().zip(texts)) {
            let x = SIDE + f32::from(nth) * (COLUMN + BETWEEN);
            let mut group = Vec::new();
            match photo.picture.as_ref().map(PictureFile::read).transpose()?.flatten() {
                Some(picture) => {
                    let (width, height) = picture.fit(COLUMN, TALLEST);
                    let place = (x, top + TALLEST - height, width, height);
                    let piece = self.flow.canvas.picture(self.flow.page, picture.image(), place);
                    let said = if photo.alt.trim().is_empty() { &photo.name } else { &photo.alt };
                    let alt = said.chars().take(2000).collect();
                    group.push(Branch::group(Tag::Figure(Some(alt)), vec![piece]));
                }
                None => self.flow.canvas.fill(self.flow.page, BOX, (x, top, COLUMN, TALLEST)),
            }
            let mut y = top + TALLEST + 5.0;
            for (text, gap) in &texts {
                y += gap;
                let mut branches = Vec::new();
                for line in &text.lines {
                    branches.extend(self.flow.canvas.line(self.flow.page, line, (x, y), &text.links));
                    y += line.height;
                }
                if !branches.is_empty() {
                    group.push(Branch::group(Tag::P, branches));
                }
            }
            self.flow.canvas.tree.push(Branch::group(Tag::Section, group));
        }
        self.flow.y = top + TALLEST + 5.0 + tall;
        self.flow.gap(15.0);
        Ok(())
    }

    /// The texts below a picture, each with the room over it.
    fn words(&mut self, photo: &SheetPhoto) -> Vec<(SetText, f32)> {
        let style = Style { breaks_from: 9, ..plain_style(7.5, 10.4, self.link) };
        let (bold, dim) = (Style { bold: true, ..style }, Style { colour: DIM, ..style });
        let alarm = Style { bold: true, colour: ALARM, ..style };
        let setter = &mut self.flow.setter;
        // A name may be broken behind its words.
        let name = photo.name.replace('_', "_\u{200b}").replace('-', "-\u{200b}");
        let mut caption = setter.plain(&photo.caption, &style, COLUMN);
        if caption.cut(CAPTION_LINES) {
            let cut: String = photo.caption.chars().take(CAPTION_LINES * 34).collect();
            let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
            caption = setter.plain(&format!("{whole} …"), &style, COLUMN);
            caption.cut(CAPTION_LINES);
        }
        let mut texts = vec![(setter.plain(&name, &bold, COLUMN), 0.0), (caption, 2.5)];
        texts.push((setter.plain(&photo.credit, &style, COLUMN), 2.5));
        for (nth, fact) in photo.facts.iter().enumerate() {
            texts.push((setter.plain(fact, &dim, COLUMN), if nth == 0 { 2.5 } else { 0.0 }));
        }
        texts.extend(photo.missing.iter().map(|missing| (setter.plain(missing, &alarm, COLUMN), 1.0)));
        texts
    }
}
