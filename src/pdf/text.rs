//! Text set in lines.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::style::{FontFamily, FontStyle, FontWeight, LineHeight, OverflowWrap, StyleProperty};

use super::error::PdfError;
use super::fonts::{FAMILIES, Fonts, Ink};
use super::hyphens::{SOFT_HYPHEN, with_soft_hyphens};
use crate::release::Language;
use crate::release::render::Span;

/// How a text is set. Lengths are in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    /// From one line to the next.
    pub(super) leading: f32,
    pub(super) colour: [u8; 3],
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// The colour of links in it.
    pub(super) link: [u8; 3],
    /// Words of so many letters and more may be broken.
    pub(super) breaks_from: usize,
}

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) height: f32,
    /// From the top of the line.
    pub(super) baseline: f32,
    /// How far the ink goes.
    pub(super) width: f32,
    pub(super) runs: Vec<Run>,
}

/// Letters of a line in one font and one colour.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) face: Font,
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// The whole text, of which each glyph knows its part.
    pub(super) text: Arc<str>,
}

/// A text in lines, and where its links lead.
#[derive(Debug, Clone, Default)]
pub(super) struct SetText {
    pub(super) lines: Vec<Line>,
    pub(super) links: Vec<(String, String)>,
}

impl SetText {
    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }

    /// Its first lines; the last of them says that there were more.
    pub(super) fn cut(&mut self, lines: usize) -> bool {
        let is_longer = self.lines.len() > lines;
        self.lines.truncate(lines);
        is_longer
    }
}

/// Sets texts of a language, and remembers which letters the fonts did not have.
#[derive(Debug)]
pub(super) struct Setter {
    pub(super) fonts: Fonts,
    pub(super) language: Language,
    pub(super) missing: BTreeSet<char>,
}

impl Setter {
    pub(super) fn load(language: Language) -> Result<Self, PdfError> {
        Ok(Self { fonts: Fonts::load()?, language, missing: BTreeSet::new() })
    }

    /// Sets pieces of text in lines of at most this width.
    pub(super) fn set(&mut self, spans: &[Span], style: &Style, width: f32) -> SetText {
        let mut pieces = self.pieces(spans, style);
        let gone = {
            let (text, layout) = self.lay_out(&pieces, style, width);
            missing(&text, &layout)
        };
        if !gone.is_empty() {
            let mut at = 0;
            for (text, _) in &mut pieces {
                let start = at;
                at += text.len();
                *text = replaced(text, start, &gone, &mut self.missing);
            }
        }
        let (text, layout) = self.lay_out(&pieces, style, width);
        let links = pieces.iter().filter_map(|(text, span)| {
            let shown = text.replace(SOFT_HYPHEN, "");
            Some((span.link.clone()?, shown))
        });
        SetText { lines: self.lines(&text, &layout), links: links.collect() }
    }

    /// Plain text, set.
    pub(super) fn plain(&mut self, text: &str, style: &Style, width: f32) -> SetText {
        self.set(&Span::plain(text), style, width)
    }

    /// How wide a text is in one line, and how narrow it can be.
    pub(super) fn widths(&mut self, spans: &[Span], style: &Style) -> (f32, f32) {
        let pieces = self.pieces(spans, style);
        let (_, layout) = self.lay_out(&pieces, style, f32::MAX);
        let widths = layout.calculate_content_widths();
        (widths.max + 0.5, widths.min + style.size * HYPHEN)
    }

    fn pieces<'s>(&mut self, spans: &'s [Span], style: &Style) -> Vec<(String, &'s Span)> {
        spans.iter().map(|span| (self.prepared(span, style), span)).collect()
    }

    /// The text of a span without what the fonts do not have at all, and with soft hyphens.
    fn prepared(&mut self, span: &Span, style: &Style) -> String {
        let mut text = String::with_capacity(span.text.len());
        for c in span.text.chars().filter(|c| !is_dropped(*c)) {
            if !is_of_another_script(c) {
                text.push(c);
                continue;
            }
            self.missing.insert(c);
            // A word that cannot be shown is one sign.
            if !text.ends_with(char::REPLACEMENT_CHARACTER) {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        if span.code || span.link.as_ref().is_some_and(|link| link.ends_with(text.trim())) {
            return text;
        }
        with_soft_hyphens(&text, self.language, style.breaks_from)
    }

    fn lay_out(&mut self, pieces: &[(String, &Span)], style: &Style, width: f32) -> (Arc<str>, parley::Layout<Ink>) {
        let text: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
        let Fonts { context, layouts, .. } = &mut self.fonts;
        let mut builder = layouts.ranged_builder(context, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&FAMILIES))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.leading)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        builder.push_default(StyleProperty::Brush(Ink { colour: style.colour, link: None }));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        } else if style.italic {
            builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        let (mut at, mut link) = (0, 0);
        for (piece, span) in pieces {
            let range = at..at + piece.len();
            at = range.end;
            // There is no bold italic: what is strong is bold.
            if span.strong {
                builder.push(StyleProperty::FontStyle(FontStyle::Normal), range.clone());
                builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
            } else if span.emphasis && !style.bold {
                let slant = if style.italic { FontStyle::Normal } else { FontStyle::Italic };
                builder.push(StyleProperty::FontStyle(slant), range.clone());
            }
            if span.link.is_some() {
                builder.push(StyleProperty::Brush(Ink { colour: style.link, link: Some(link) }), range);
                link += 1;
            }
        }
        let mut layout = builder.build(&text);
        // A hyphen needs room, and none is there before the line is broken.
        let room = if text.contains(SOFT_HYPHEN) { width - style.size * HYPHEN } else { width };
        layout.break_all_lines(Some(room.max(style.size)));
        (text.into(), layout)
    }

    fn lines(&mut self, text: &Arc<str>, layout: &parley::Layout<Ink>) -> Vec<Line> {
        let mut lines = Vec::with_capacity(layout.len());
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut set = Line {
                height: metrics.line_height,
                baseline: metrics.baseline - metrics.block_min_coord,
                width: 0.0,
                runs: Vec::new(),
            };
            let mut x = 0.0;
            let mut broken = None;
            for run in line.runs() {
                let Some(face) = self.fonts.face(run.font().data.id()) else { continue };
                let size = run.font_size();
                for cluster in run.visual_clusters() {
                    let range = cluster.text_range();
                    if cluster.is_ligature_continuation() {
                        if let Some(last) = set.runs.last_mut().and_then(|run| run.glyphs.last_mut()) {
                            last.text_range.end = range.end;
                        }
                        continue;
                    }
                    let said = text.get(range.clone()).unwrap_or_default();
                    let ink = cluster.style().brush;
                    if said.chars().all(is_unseen) {
                        broken = Some((range, ink)).filter(|_| said.contains(SOFT_HYPHEN));
                        x += cluster.advance();
                        continue;
                    }
                    broken = None;
                    for glyph in cluster.glyphs() {
                        let drawn = KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            glyph.advance / size,
                            glyph.x / size,
                            glyph.y / size,
                            0.0,
                            range.clone(),
                            None,
                        );
                        push(&mut set.runs, drawn, x, glyph.advance, (&face, size, ink), text);
                        x += glyph.advance;
                    }
                    if !said.trim().is_empty() {
                        set.width = x;
                    }
                }
            }
            if let Some((range, ink)) = broken
                && let Some((face, size)) = set.runs.last().map(|run| (run.face.clone(), run.size))
                && let Some((glyph, advance)) = self.hyphen(&face)
            {
                let drawn = KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None);
                push(&mut set.runs, drawn, x, advance * size, (&face, size, ink), text);
                set.width = x + advance * size;
            }
            lines.push(set);
        }
        lines
    }

    /// The hyphen of a face, and how wide it is at a size of 1.
    fn hyphen(&mut self, face: &Font) -> Option<(u32, f32)> {
        for (bold, italic) in [(false, false), (true, false), (false, true)] {
            let style =
                Style { size: 10.0, leading: 10.0, colour: [0; 3], bold, italic, link: [0; 3], breaks_from: 99 };
            let hyphen = Span { text: "-".to_owned(), ..Span::default() };
            let (_, layout) = self.lay_out(&[("-".to_owned(), &hyphen)], &style, 100.0);
            let glyph = layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()).find_map(|run| {
                let own = self.fonts.face(run.font().data.id()).is_some_and(|own| own == *face);
                let glyph = run.visual_clusters().flat_map(|cluster| cluster.glyphs().collect::<Vec<_>>()).next()?;
                own.then_some((glyph.id, glyph.advance / style.size))
            });
            if glyph.is_some() {
                return glyph;
            }
        }
        None
    }
}

/// How much of a font's size a hyphen takes, at most.
const HYPHEN: f32 = 0.34;

fn push(
    runs: &mut Vec<Run>,
    glyph: KrillaGlyph,
    x: f32,
    advance: f32,
    (face, size, ink): (&Font, f32, Ink),
    text: &Arc<str>,
) {
    let goes_on = |run: &&mut Run| {
        run.face == *face && run.ink == ink && (run.size - size).abs() < 0.01 && (run.end - x).abs() < 0.01
    };
    match runs.last_mut().filter(goes_on) {
        Some(run) => {
            run.end = x + advance;
            run.glyphs.push(glyph);
        }
        None => runs.push(Run {
            x,
            end: x + advance,
            face: face.clone(),
            size,
            ink,
            glyphs: vec![glyph],
            text: Arc::clone(text),
        }),
    }
}

/// The parts of a text for which no font has letters.
fn missing(text: &str, layout: &parley::Layout<Ink>) -> Vec<Range<usize>> {
    let mut gone = Vec::new();
    for run in layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()) {
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            let is_seen = text.get(range.clone()).is_some_and(|said| !said.chars().all(is_unseen));
            if is_seen && cluster.glyphs().any(|glyph| glyph.id == 0) {
                gone.push(range);
            }
        }
    }
    gone
}

/// A text, which begins at `start`, with a sign in place of each part that is missing.
fn replaced(text: &str, start: usize, gone: &[Range<usize>], missing: &mut BTreeSet<char>) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match gone.iter().find(|range| range.contains(&(start + at))) {
            None => kept.push(c),
            Some(range) => {
                if range.start == start + at {
                    kept.push(char::REPLACEMENT_CHARACTER);
                }
                if !is_unseen(c) {
                    missing.insert(c);
                }
            }
        }
    }
    kept
}

/// What takes no room and has no ink: it says how the letters around it behave.
fn is_unseen(c: char) -> bool {
    matches!(c, SOFT_HYPHEN | '\n' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{34f}')
}

/// Whether a character belongs to a script that no bundled font has: a line of it would be broken by other rules, too.
fn is_of_another_script(c: char) -> bool {
    matches!(c, '\u{530}'..='\u{1cff}' | '\u{2c00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fb07}'..='\u{fdff}'
        | '\u{fe10}'..='\u{fffc}' | '\u{10000}'..='\u{effff}')
}

/// What a PDF may not hold, and what says nothing.
fn is_dropped(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
