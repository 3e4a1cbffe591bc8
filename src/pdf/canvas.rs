//! What is on each page, what it is to a screen reader, and the file that it becomes.

use std::collections::BTreeMap;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Quadrilateral, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};

use super::error::PdfError;
use super::text::{Line, Run};

/// A page of A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);

/// A part of the document as a screen reader meets it.
#[derive(Debug, Clone)]
pub(super) enum Branch {
    Group(TagKind, Vec<Branch>),
    /// Something on a page.
    Piece(usize),
    /// Where a link can be clicked.
    Link(usize),
}

impl Branch {
    pub(super) fn group(tag: impl Into<TagKind>, children: Vec<Self>) -> Self {
        Self::Group(tag.into(), children)
    }
}

/// A rectangle: left, top, width, height.
pub(super) type Area = (f32, f32, f32, f32);

#[derive(Debug)]
enum Content {
    Run(Run, Point),
    Picture(Image, Area),
    Fill([u8; 3], Area),
}

#[derive(Debug)]
struct Piece {
    page: usize,
    content: Content,
    /// What it is, where it is nothing to a screen reader.
    artifact: Option<ArtifactType>,
}

#[derive(Debug)]
struct LinkArea {
    page: usize,
    areas: Vec<Area>,
    url: String,
    /// What it says.
    said: String,
}

/// What a reader's program says about the file.
#[derive(Debug)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) language: &'static str,
    pub(super) subject: String,
    /// Year, month, day, hour, minute, second in UTC.
    pub(super) made: jiff::Timestamp,
}

/// The pages, as far as they are filled.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub(super) pages: usize,
    pieces: Vec<Piece>,
    links: Vec<LinkArea>,
    /// Headings: level, words, page, height on it.
    headings: Vec<(u16, String, usize, f32)>,
    pub(super) tree: Vec<Branch>,
}

impl Canvas {
    /// One empty page.
    pub(super) fn new() -> Self {
        Self { pages: 1, ..Self::default() }
    }

    /// Puts a line of text on a page. `links` are those of the text that it belongs to.
    pub(super) fn line(
        &mut self,
        page: usize,
        line: &Line,
        (x, y): (f32, f32),
        links: &[(String, String)],
    ) -> Vec<Branch> {
        let mut branches: Vec<(Option<usize>, Vec<Branch>)> = Vec::new();
        for run in &line.runs {
            let at = Point::from_xy(x + run.x, y + line.baseline);
            let piece = self.add(page, Content::Run(run.clone(), at), None);
            match branches.last_mut() {
                Some((link, inside)) if *link == run.ink.link => inside.push(piece),
                _ => branches.push((run.ink.link, vec![piece])),
            }
            if let Some((url, said)) = run.ink.link.and_then(|link| links.get(link)) {
                let area = (x + run.x, y, run.end - run.x, line.height);
                self.links.push(LinkArea { page, areas: vec![area], url: url.clone(), said: said.clone() });
                let link = Branch::Link(self.links.len() - 1);
                if let Some((_, inside)) = branches.last_mut() {
                    inside.push(link);
                }
            }
        }
        let branch = |(link, inside): (Option<usize>, Vec<Branch>)| match link {
            Some(_) => vec![Branch::group(Tag::Link, inside)],
            None => inside,
        };
        branches.into_iter().flat_map(branch).collect()
    }

    /// Puts a line of text on a page that is there for the eye alone: a header or a footer.
    pub(super) fn furniture(&mut self, page: usize, line: &Line, (x, y): (f32, f32), kind: ArtifactType) {
        for run in &line.runs {
            let at = Point::from_xy(x + run.x, y + line.baseline);
            self.add(page, Content::Run(run.clone(), at), Some(kind));
        }
    }

    pub(super) fn picture(&mut self, page: usize, image: Image, area: Area) -> Branch {
        self.add(page, Content::Picture(image, area), None)
    }

    /// A rectangle of one colour, for the eye alone.
    pub(super) fn fill(&mut self, page: usize, colour: [u8; 3], area: Area) {
        self.add(page, Content::Fill(colour, area), Some(ArtifactType::Layout));
    }

    pub(super) fn heading(&mut self, level: u16, words: &str, page: usize, y: f32) {
        self.headings.push((level, words.to_owned(), page, y));
    }

    fn add(&mut self, page: usize, content: Content, artifact: Option<ArtifactType>) -> Branch {
        self.pages = self.pages.max(page + 1);
        self.pieces.push(Piece { page, content, artifact });
        Branch::Piece(self.pieces.len() - 1)
    }

    /// The file.
    pub(super) fn finish(self, about: &About) -> Result<Vec<u8>, PdfError> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| PdfError::Invalid(format!("{error:?}")))?;
        let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        let mut drawn = Drawn { pieces: vec![None; self.pieces.len()], links: vec![None; self.links.len()] };
        let mut by_page: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (nth, piece) in self.pieces.iter().enumerate() {
            by_page.entry(piece.page).or_default().push(nth);
        }
        for page_number in 0..self.pages {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::Page)?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for nth in by_page.get(&page_number).into_iter().flatten() {
                let piece = &self.pieces[*nth];
                let tag = match piece.artifact {
                    Some(kind) => ContentTag::Artifact(Artifact::with_kind(kind)),
                    None if matches!(piece.content, Content::Run(..)) => ContentTag::Span(SpanTag::empty()),
                    None => ContentTag::Other,
                };
                let id = surface.start_tagged(tag);
                draw(&mut surface, &piece.content)?;
                surface.end_tagged();
                drawn.pieces[*nth] = Some(id).filter(|_| piece.artifact.is_none());
            }
            surface.finish();
            for (nth, link) in self.links.iter().enumerate().filter(|(_, link)| link.page == page_number) {
                let target = Target::Action(Action::Link(LinkAction::new(link.url.clone())));
                let areas = link.areas.iter().map(quadrilateral).collect();
                let annotation = LinkAnnotation::new_with_quad_points(areas, target);
                let said =
                    if link.said == link.url { link.said.clone() } else { format!("{} ({})", link.said, link.url) };
                drawn.links[nth] = Some(page.add_tagged_annotation(Annotation::new_link(annotation, Some(said))));
            }
            page.finish();
        }
        let mut tree = TagTree::new().with_lang(Some(about.language.to_owned()));
        for branch in &self.tree {
            tree.children.extend(drawn.node(branch));
        }
        document.set_tag_tree(tree);
        document.set_outline(outline(&self.headings));
        document.set_metadata(metadata(about));
        document.finish().map_err(|error| PdfError::Invalid(format!("{error:?}")))
    }
}

/// What was drawn, by its place in the canvas.
struct Drawn {
    pieces: Vec<Option<Identifier>>,
    links: Vec<Option<Identifier>>,
}

impl Drawn {
    fn node(&self, branch: &Branch) -> Option<Node> {
        match branch {
            Branch::Piece(nth) => self.pieces.get(*nth).copied().flatten().map(Node::Leaf),
            Branch::Link(nth) => self.links.get(*nth).copied().flatten().map(Node::Leaf),
            Branch::Group(tag, children) => {
                let children: Vec<Node> = children.iter().filter_map(|child| self.node(child)).collect();
                Some(Node::Group(TagGroup::with_children(tag.clone(), children)))
            }
        }
    }
}

fn draw(surface: &mut Surface<'_>, content: &Content) -> Result<(), PdfError> {
    match content {
        Content::Run(run, at) => {
            surface.set_fill(Some(fill(run.ink.colour)));
            surface.draw_glyphs(*at, &run.glyphs, run.face.clone(), &run.text, run.size, false);
        }
        Content::Picture(image, (x, y, width, height)) => {
            let size = Size::from_wh(*width, *height).ok_or(PdfError::Page)?;
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.draw_image(image.clone(), size);
            surface.pop();
        }
        Content::Fill(colour, (x, y, width, height)) => {
            let mut path = PathBuilder::new();
            path.push_rect(Rect::from_xywh(*x, *y, *width, *height).ok_or(PdfError::Page)?);
            surface.set_fill(Some(fill(*colour)));
            surface.draw_path(&path.finish().ok_or(PdfError::Page)?);
        }
    }
    Ok(())
}

fn fill([red, green, blue]: [u8; 3]) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn quadrilateral((x, y, width, height): &Area) -> Quadrilateral {
    let (right, bottom) = (x + width, y + height);
    Quadrilateral([(*x, bottom), (right, bottom), (right, *y), (*x, *y)].map(|(x, y)| Point::from_xy(x, y)))
}

/// The headings as a tree of two levels.
fn outline(headings: &[(u16, String, usize, f32)]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (level, words, page, y) in headings {
        let node = OutlineNode::new(words.clone(), XyzDestination::new(*page, Point::from_xy(0.0, *y)));
        match open.as_mut() {
            Some(top) if *level > 1 => top.push_child(node),
            _ => {
                if let Some(done) = open.replace(node.with_open(true)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}

fn metadata(about: &About) -> Metadata {
    let at = about.made.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let made = DateTime::new(u16::try_from(at.year()).unwrap_or(1980))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.clone())
        .authors(vec![about.author.clone()])
        .description(about.subject.clone())
        .language(about.language.to_owned())
        .creator("pressbox".to_owned())
        .creation_date(made)
}
