//! A column of text that goes on from page to page.

use krilla::tagging::ArtifactType;

use super::canvas::{Branch, Canvas, PAGE};
use super::text::{SetText, Setter, Style};
use crate::release::render::Span;

/// The margins: left and right, top, bottom.
pub(super) const SIDE: f32 = 68.0;
const TOP: f32 = 54.0;
const BOTTOM: f32 = 66.0;

/// How wide the column is.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;

pub(super) const INK: [u8; 3] = [0x1d, 0x1b, 0x18];
pub(super) const DIM: [u8; 3] = [0x5c, 0x57, 0x51];
pub(super) const HAIR: [u8; 3] = [0xdd, 0xd6, 0xca];
pub(super) const BOX: [u8; 3] = [0xf6, 0xf3, 0xed];
pub(super) const WHITE: [u8; 3] = [0xff; 3];

/// The ground of an embargo's line, as on the page on the web.
pub(super) const ALARM: [u8; 3] = [0x9c, 0x2f, 0x1b];

/// Text as it is set where nothing else is said.
pub(super) fn plain_style(size: f32, leading: f32, link: [u8; 3]) -> Style {
    Style { size, leading, colour: INK, bold: false, italic: false, link, breaks_from: 10 }
}

/// A column, and how far it is filled.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) setter: Setter,
    pub(super) canvas: Canvas,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// What stands on every page beside the column.
#[derive(Debug)]
pub(super) struct Furniture {
    /// The line of an embargo.
    pub(super) embargo: Option<String>,
    pub(super) left: String,
}

impl Flow {
    pub(super) fn new(setter: Setter) -> Self {
        Self { setter, canvas: Canvas::new(), page: 0, y: TOP }
    }

    /// How much room a whole page has.
    pub(super) const FULL: f32 = PAGE.1 - TOP - BOTTOM;

    pub(super) fn room(&self) -> f32 {
        PAGE.1 - BOTTOM - self.y
    }

    pub(super) fn is_at_top(&self) -> bool {
        self.y <= TOP + 0.1
    }

    pub(super) fn new_page(&mut self) {
        self.page += 1;
        self.canvas.pages = self.canvas.pages.max(self.page + 1);
        self.y = TOP;
    }

    /// Begins a page, unless there is so much room on this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.room() < height && !self.is_at_top() {
            self.new_page();
        }
    }

    /// Leaves room, but not at the top of a page.
    pub(super) fn gap(&mut self, height: f32) {
        if !self.is_at_top() {
            self.y += height;
        }
    }

    /// Sets a text into the column, from `indent` on.
    pub(super) fn text(&mut self, spans: &[Span], style: &Style, indent: f32) -> Vec<Branch> {
        let set = self.setter.set(spans, style, WIDTH - indent);
        self.place(&set, SIDE + indent, |_, _, _, _| {})
    }

    /// Puts lines into the column; neither their first nor their last stands alone at a page's end or beginning. `beside` is
    /// called with page, top and height of each part, before the part is drawn.
    pub(super) fn place(
        &mut self,
        set: &SetText,
        x: f32,
        mut beside: impl FnMut(&mut Canvas, usize, f32, f32),
    ) -> Vec<Branch> {
        let mut branches = Vec::new();
        let mut rest = set.lines.as_slice();
        while !rest.is_empty() {
            let mut height = 0.0;
            let fits = rest.iter().take_while(|line| {
                height += line.height;
                height <= self.room() + 0.01
            });
            let mut count = fits.count();
            if count < rest.len() {
                if rest.len() - count == 1 {
                    count = count.saturating_sub(1);
                }
                if count == 1 && rest.len() > 1 && !self.is_at_top() {
                    count = 0;
                }
                // A line that is taller than a page does not become less tall on the next one.
                if count == 0 && self.is_at_top() {
                    count = 1;
                }
            }
            let (now, later) = rest.split_at(count);
            let tall = now.iter().map(|line| line.height).sum();
            if !now.is_empty() {
                beside(&mut self.canvas, self.page, self.y, tall);
            }
            for line in now {
                branches.extend(self.canvas.line(self.page, line, (x, self.y), &set.links));
                self.y += line.height;
            }
            rest = later;
            if !rest.is_empty() {
                self.new_page();
            }
        }
        branches
    }

    /// Header and footer of all pages.
    pub(super) fn furnish(&mut self, furniture: &Furniture) {
        let small = Style { colour: DIM, breaks_from: usize::MAX, ..plain_style(7.5, 10.0, DIM) };
        let loud = Style { bold: true, colour: ALARM, ..small };
        let pages = self.canvas.pages;
        for page in 0..pages {
            let y = PAGE.1 - BOTTOM + 22.0;
            self.canvas.fill(page, HAIR, (SIDE, y - 7.0, WIDTH, 0.6));
            let number = self.setter.plain(&format!("{} / {pages}", page + 1), &small, WIDTH);
            let wide = number.lines.first().map_or(0.0, |line| line.width);
            for line in number.lines.iter().take(1) {
                let at = (SIDE + WIDTH - wide, y);
                self.canvas.furniture(page, line, at, ArtifactType::Footer);
            }
            let left = self.setter.plain(&furniture.left, &small, WIDTH - wide - 20.0);
            for line in left.lines.iter().take(1) {
                self.canvas.furniture(page, line, (SIDE, y), ArtifactType::Footer);
            }
            if let Some(embargo) = &furniture.embargo {
                let mut at = y + 11.0;
                for line in self.setter.plain(embargo, &loud, WIDTH).lines.iter().take(2) {
                    self.canvas.furniture(page, line, (SIDE, at), ArtifactType::Footer);
                    at += line.height;
                }
            }
        }
    }
}
