//! Tables, and what is set like one: timetables and facts.

use std::num::NonZeroU16;

use krilla::tagging::{ArtifactType, TableHeaderScope, Tag};

use super::canvas::Branch;
use super::flow::{BOX, DIM, Flow, HAIR, SIDE, WIDTH, plain_style};
use super::text::{SetText, Style};
use crate::release::render::{ArticleTable, Span};

/// The room around a cell's text, beside it and over it.
const BESIDE: f32 = 5.0;
const OVER: f32 = 3.6;

/// What a cell is to a screen reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    ColumnName,
    RowName,
    Value,
}

/// A cell, set.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: SetText,
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) flush_right: bool,
    pub(super) role: Role,
}

impl Cell {
    fn tag(&self, children: Vec<Branch>) -> Branch {
        match self.role {
            Role::ColumnName => Branch::group(Tag::TH(TableHeaderScope::Column), children),
            Role::RowName => Branch::group(Tag::TH(TableHeaderScope::Row), children),
            Role::Value => Branch::group(Tag::TD, children),
        }
    }
}

fn height(cells: &[Cell]) -> f32 {
    cells.iter().map(|cell| cell.text.height()).fold(0.0, f32::max) + 2.0 * OVER
}

impl Flow {
    /// A row: its cells side by side, a thin line below. A row that is taller than what is left of the page is on the next one, and one
    /// that is taller than a page goes on there.
    pub(super) fn row(&mut self, cells: &[Cell], ground: Option<[u8; 3]>) -> Branch {
        let tall = height(cells);
        if tall <= Self::FULL {
            self.need(tall);
        }
        let mut done = vec![0; cells.len()];
        let mut children: Vec<Vec<Branch>> = cells.iter().map(|_| Vec::new()).collect();
        loop {
            let room = self.room() - 2.0 * OVER;
            let (top, mut deepest) = (self.y, 0.0_f32);
            let mut parts = Vec::new();
            for (cell, done) in cells.iter().zip(&mut done) {
                let mut deep = 0.0;
                let first = *done;
                while let Some(line) = cell.text.lines.get(*done) {
                    if deep + line.height > room + 0.01 && *done > first {
                        break;
                    }
                    deep += line.height;
                    *done += 1;
                }
                deepest = deepest.max(deep);
                parts.push(first..*done);
            }
            if let Some(ground) = ground {
                self.canvas.fill(self.page, ground, (SIDE, top, WIDTH, deepest + 2.0 * OVER));
            }
            for ((cell, part), children) in cells.iter().zip(parts).zip(&mut children) {
                let mut y = top + OVER;
                for line in &cell.text.lines[part] {
                    let x = if cell.flush_right { cell.x + cell.width - line.width } else { cell.x };
                    children.extend(self.canvas.line(self.page, line, (x, y), &cell.text.links));
                    y += line.height;
                }
            }
            self.y = top + deepest + 2.0 * OVER;
            if ground != Some(BOX) || cells.iter().any(|cell| cell.role == Role::ColumnName) {
                self.canvas.fill(self.page, HAIR, (SIDE, self.y - 0.5, WIDTH, 0.5));
            }
            if cells.iter().zip(&done).all(|(cell, done)| *done >= cell.text.lines.len()) {
                break;
            }
            self.new_page();
        }
        let cells = cells.iter().zip(children).map(|(cell, children)| cell.tag(children));
        Branch::group(Tag::TR, cells.collect())
    }

    /// Labels and values in two columns.
    pub(super) fn pairs(
        &mut self,
        pairs: &[(Vec<Span>, Vec<Vec<Span>>)],
        named: Style,
        style: Style,
        boxed: bool,
    ) -> Branch {
        let widest = pairs.iter().map(|(name, _)| self.setter.widths(name, &named).0).fold(0.0, f32::max);
        let column = widest.clamp(40.0, WIDTH * 0.36);
        let inset = if boxed { BESIDE + 4.0 } else { 0.0 };
        let values = column + 14.0 + inset;
        let mut rows = Vec::new();
        for (name, parts) in pairs {
            let name = self.setter.set(name, &named, column);
            let mut value = SetText::default();
            for (nth, part) in parts.iter().enumerate() {
                // What follows the first line says more about it.
                let style = if nth == 0 { style } else { Style { colour: DIM, ..style } };
                let mut part = self.setter.set(part, &style, WIDTH - values - inset);
                let known = value.links.len();
                for run in part.lines.iter_mut().flat_map(|line| &mut line.runs) {
                    run.ink.link = run.ink.link.map(|link| link + known);
                }
                value.lines.append(&mut part.lines);
                value.links.append(&mut part.links);
            }
            let cell = |text, x, width, role| Cell { text, x: SIDE + x, width, flush_right: false, role };
            let cells =
                [cell(name, inset, column, Role::RowName), cell(value, values, WIDTH - values - inset, Role::Value)];
            rows.push(self.row(&cells, boxed.then_some(BOX)));
        }
        Branch::group(Tag::Table, vec![Branch::group(Tag::TBody, rows)])
    }

    /// A table. Its column names are on each page; one whose words have no room side by side is a list.
    pub(super) fn table(&mut self, table: &ArticleTable, link: [u8; 3]) -> Vec<Branch> {
        let mut branches = Vec::new();
        if !table.caption.is_empty() {
            self.need(60.0);
            let style = Style { bold: true, ..plain_style(9.5, 14.0, link) };
            branches.push(Branch::group(Tag::P, self.text(&table.caption, &style, 0.0)));
            self.gap(2.0);
        }
        let sizes = [(9.0, 12.6), (8.0, 11.2), (7.0, 9.8)];
        let fitting = sizes.into_iter().find_map(|(size, leading)| {
            let style = Style { breaks_from: 8, ..plain_style(size, leading, link) };
            Some((style, self.columns(table, &style)?))
        });
        branches.push(match fitting {
            Some((style, widths)) => self.grid(table, &style, &widths),
            None => self.stacked(table, link),
        });
        branches
    }

    /// How wide each column is; nothing where the words have no room.
    fn columns(&mut self, table: &ArticleTable, style: &Style) -> Option<Vec<f32>> {
        let count = table.figures.len();
        let around = 2.0 * BESIDE;
        let (mut natural, mut least) = (vec![0.0_f32; count], vec![0.0_f32; count]);
        let bold = Style { bold: true, ..*style };
        let rows = std::iter::once((&table.head, &bold)).chain(table.rows.iter().map(|row| (row, style)));
        for (row, style) in rows {
            for (at, cell) in row.iter().enumerate().take(count) {
                let (wide, narrow) = self.setter.widths(cell, style);
                // Figures are not broken.
                let narrow = if table.figures[at] && !std::ptr::eq(style, &raw const bold) { wide } else { narrow };
                natural[at] = natural[at].max(wide + around);
                least[at] = least[at].max(narrow.min(wide) + around);
            }
        }
        let (all, needed): (f32, f32) = (natural.iter().sum(), least.iter().sum());
        if needed > WIDTH {
            return None;
        }
        if all <= WIDTH {
            // What is left over goes to the columns of words.
            let words: f32 = natural.iter().zip(&table.figures).filter(|(_, figure)| !**figure).map(|(w, _)| w).sum();
            let grown = natural
                .iter()
                .zip(&table.figures)
                .map(|(own, figure)| if *figure || words <= 0.0 { *own } else { own + (WIDTH - all) * own / words });
            return Some(grown.collect());
        }
        let give: f32 = natural.iter().zip(&least).map(|(own, least)| own - least).sum();
        let share = (WIDTH - needed) / give.max(0.01);
        Some(natural.iter().zip(&least).map(|(own, least)| least + (own - least) * share).collect())
    }

    fn grid(&mut self, table: &ArticleTable, style: &Style, widths: &[f32]) -> Branch {
        let names = Style { bold: true, ..*style };
        let mut groups = Vec::new();
        let mut rows = Vec::new();
        let head = self.cells(&table.head, &table.figures, &names, widths, Role::ColumnName);
        for (nth, row) in table.rows.iter().enumerate() {
            let cells = self.cells(row, &table.figures, style, widths, Role::Value);
            let first = nth == 0;
            let names_and_row = if head.is_empty() { 0.0 } else { height(&head) } + height(&cells);
            if first || names_and_row <= Self::FULL {
                let wanted = if first { names_and_row.min(Self::FULL) } else { height(&cells) };
                if self.room() < wanted && !self.is_at_top() {
                    self.new_page();
                    if !first && !head.is_empty() {
                        self.names_again(&head);
                    }
                }
            }
            if first && !head.is_empty() {
                groups.push(Branch::group(Tag::THead, vec![self.row(&head, Some(BOX))]));
            }
            rows.push(self.row(&cells, None));
        }
        if table.rows.is_empty() && !head.is_empty() {
            groups.push(Branch::group(Tag::THead, vec![self.row(&head, Some(BOX))]));
        }
        if !rows.is_empty() {
            groups.push(Branch::group(Tag::TBody, rows));
        }
        Branch::group(Tag::Table, groups)
    }

    /// The names of the columns at the top of a page, for the eye alone: a screen reader has them already.
    fn names_again(&mut self, head: &[Cell]) {
        let tall = height(head);
        self.canvas.fill(self.page, BOX, (SIDE, self.y, WIDTH, tall));
        for cell in head {
            let mut y = self.y + OVER;
            for line in &cell.text.lines {
                let x = if cell.flush_right { cell.x + cell.width - line.width } else { cell.x };
                self.canvas.furniture(self.page, line, (x, y), ArtifactType::PaginationOther);
                y += line.height;
            }
        }
        self.y += tall;
        self.canvas.fill(self.page, HAIR, (SIDE, self.y - 0.5, WIDTH, 0.5));
    }

    fn cells(&mut self, row: &[Vec<Span>], figures: &[bool], style: &Style, widths: &[f32], role: Role) -> Vec<Cell> {
        let mut x = SIDE;
        let mut cells = Vec::with_capacity(row.len());
        for ((cell, width), figure) in row.iter().zip(widths).zip(figures) {
            let inner = width - 2.0 * BESIDE;
            let text = self.setter.set(cell, style, inner + 0.5);
            cells.push(Cell { text, x: x + BESIDE, width: inner, flush_right: *figure, role });
            x += width;
        }
        cells
    }

    /// A table that is too wide for a page: each row a list of its values, behind the names of their columns.
    fn stacked(&mut self, table: &ArticleTable, link: [u8; 3]) -> Branch {
        let style = Style { breaks_from: 8, ..plain_style(9.0, 12.8, link) };
        let named = Style { colour: DIM, ..style };
        let mut rows = Vec::new();
        for row in &table.rows {
            let filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let pairs: Vec<_> = filled
                .map(|(at, cell)| (table.head.get(at).cloned().unwrap_or_default(), vec![cell.clone()]))
                .collect();
            if !pairs.is_empty() {
                rows.push(self.pairs(&pairs, named, style, false));
                self.gap(8.0);
            }
        }
        Branch::group(Tag::Div, rows)
    }

    /// A heading of a level, with its place in the outline. It stays with what follows.
    pub(super) fn heading(&mut self, level: u16, words: &[Span], style: &Style, follows: f32) {
        let set = self.setter.set(words, style, WIDTH);
        self.need((set.height() + follows).min(Self::FULL));
        let said: String = words.iter().map(|span| span.text.as_str()).collect::<String>().replace('\n', " ");
        let title: String = said.chars().take(500).collect();
        self.canvas.heading(level, &title, self.page, self.y);
        let branches = self.place(&set, SIDE, |_, _, _, _| {});
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        self.canvas.tree.push(Branch::group(Tag::Hn(level, Some(title)), branches));
    }
}
