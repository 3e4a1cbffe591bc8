//! `pressbox photos duplicates`

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::photo_json::{clip, object, stars_text};
use crate::cli::ui::{Tone, Ui};
use crate::library::{DuplicateSearch, GroupKind, GroupedPhoto, Library, PhotoGroup, Relation};
use crate::photo::{PhotoId, Property};

/// Find photos that are in the library more than once: the same picture, look-alikes, and bursts
///
/// Each group has the best photo first: the one with the most pixels, then with the most metadata, then with the most stars.
/// Nothing is changed or deleted. Photos that you have withdrawn or rejected are left out.
#[derive(Debug, Args)]
pub(super) struct DuplicatesArgs {
    /// Compare only photos that `pressbox photos WORDS` finds
    #[arg(value_name = "WORDS")]
    words: Vec<String>,

    /// The same, in one line
    #[arg(long, value_name = "WORDS", conflicts_with = "words")]
    query: Option<String>,

    /// Compare them with all other photos, too, and show the groups that have one of them
    #[arg(long)]
    with_others: bool,

    /// Show only groups of this kind; repeat for more
    #[arg(long = "kind", value_name = "KIND", value_enum)]
    kinds: Vec<Kind>,

    /// Compare withdrawn and rejected photos, too
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One picture in several files: smaller, mirrored, cropped, or saved again
    SamePicture,
    /// Pictures that look alike, but were taken at different times or nobody knows when
    LookAlikes,
    /// Photos that one camera took within seconds
    Burst,
}

impl From<Kind> for GroupKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::SamePicture => Self::SamePicture,
            Kind::LookAlikes => Self::LookAlikes,
            Kind::Burst => Self::Burst,
        }
    }
}

/// How many groups and photos were told.
#[derive(Default)]
struct Tally {
    same_pictures: usize,
    look_alikes: usize,
    bursts: usize,
    photos: usize,
}

pub(super) fn run(ui: &Ui, context: &Context, args: &DuplicatesArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let query = match &args.query {
        Some(query) => newsroom.photo_query(&library, query)?,
        None => newsroom.photo_query_of(&library, &args.words)?,
    };
    let photos = if query.is_all() { None } else { Some(library.search(&query, None)?) };
    let kinds = args.kinds.iter().map(|kind| (*kind).into()).collect();
    let search = DuplicateSearch { photos, with_others: args.with_others, settled: args.all, kinds };
    let mut tally = Tally::default();
    library.duplicates(&search, ui, |group| -> Result<(), CliError> {
        let blank = if tally.photos == 0 { "" } else { "\n" };
        tally.add(&group);
        ui.answer(format!("{blank}{}", text(ui, &group)), &answer(&group))
    })?;
    ui.status(tally.sentence());
    Ok(Outcome::Done)
}

impl Tally {
    fn add(&mut self, group: &PhotoGroup) {
        self.photos += group.photos.len();
        *match group.kind {
            GroupKind::SamePicture => &mut self.same_pictures,
            GroupKind::LookAlikes => &mut self.look_alikes,
            GroupKind::Burst => &mut self.bursts,
        } += 1;
    }

    fn sentence(&self) -> String {
        let kinds = [
            (self.same_pictures, "picture in several files", "pictures in several files"),
            (self.look_alikes, "group of look-alikes", "groups of look-alikes"),
            (self.bursts, "burst", "bursts"),
        ];
        let said: Vec<_> = kinds
            .iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(*number, one, many).to_string())
            .collect();
        if said.is_empty() {
            return "no photo is there more than once".to_owned();
        }
        format!("{}: {} in all; nothing was changed", said.join(", "), count(self.photos, "photo", "photos"))
    }
}

/// The name of a kind in JSON.
fn kind_name(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::SamePicture => "same_picture",
        GroupKind::LookAlikes => "look_alikes",
        GroupKind::Burst => "burst",
    }
}

fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Smaller => "smaller",
        Relation::Larger => "larger",
        Relation::Converted => "converted",
        Relation::Recoded => "recoded",
        Relation::Mirrored => "mirrored",
        Relation::Cropped => "cropped",
        Relation::Uncropped => "uncropped",
        Relation::Alike => "alike",
        Relation::Frame => "frame",
    }
}

fn answer(group: &PhotoGroup) -> Value {
    let photo = |member: &GroupedPhoto| {
        let mut photo = object(&member.photo);
        photo["relation"] = member.likeness.map_or("best", |likeness| relation_name(likeness.relation)).into();
        photo["of"] = json!(member.likeness.map(|likeness| likeness.of));
        photo["distance"] = json!(member.likeness.map(|likeness| likeness.distance));
        photo
    };
    let lacking = group.lacking();
    let lacking: Vec<_> = lacking.iter().map(|(property, has)| json!({"property": property, "photo": has})).collect();
    json!({
        "kind": kind_name(group.kind),
        "best": group.photos.first().map(|best| best.photo.id),
        "why": why(group),
        "seconds": group.seconds().filter(|_| group.kind == GroupKind::Burst),
        "photos": group.photos.iter().map(photo).collect::<Vec<_>>(),
        "lacking": lacking,
        "advice": advice(group),
        "commands": commands(group),
    })
}

fn why(group: &PhotoGroup) -> String {
    let number = group.photos.len();
    match group.kind {
        GroupKind::SamePicture => format!("the same picture in {number} files"),
        GroupKind::LookAlikes => format!("{number} photos that look alike"),
        GroupKind::Burst => {
            let seconds = group.seconds().unwrap_or(0) + 1;
            format!("burst: {number} photos of one camera in {}", count(at_least(seconds), "second", "seconds"))
        }
    }
}

fn at_least(seconds: i64) -> usize {
    usize::try_from(seconds).unwrap_or(0)
}

fn text(ui: &Ui, group: &PhotoGroup) -> String {
    let mut lines = vec![ui.paint(Tone::Strong, &why(group))];
    for (nth, member) in group.photos.iter().enumerate() {
        let photo = &member.photo;
        let (width, height) = photo.orientation.sides(photo.width, photo.height);
        let name = clip(photo.names.first().map_or("", String::as_str), 40);
        let stars = match photo.metadata.rating.map(i8::from) {
            Some(-1) => "  rejected".to_owned(),
            Some(stars) => format!("  {}", stars_text(ui, stars)),
            None => String::new(),
        };
        let size = format!("{width}×{height}");
        let said = match member.likeness {
            None => format!("best{}", best_by(group)),
            Some(likeness) => {
                let of = group.photos.first().filter(|best| best.photo.id != likeness.of);
                let of = of.map(|_| format!(", compared with {}", likeness.of.short())).unwrap_or_default();
                format!("{}{of}", relation_text(likeness.relation))
            }
        };
        let said = ui.paint(if nth == 0 { Tone::Good } else { Tone::Quiet }, &said);
        lines.push(format!("  {}  {size:>9}  {name}{stars}  {said}", photo.id.short()));
    }
    lines.extend(lacking_text(&group.lacking()));
    lines.push(format!("  {}", advice(group)));
    lines.extend(commands(group).into_iter().map(|command| format!("    {command}")));
    lines.join("\n")
}

fn relation_text(relation: Relation) -> &'static str {
    match relation {
        Relation::Smaller => "the same, smaller",
        Relation::Larger => "the same, larger",
        Relation::Converted => "the same in another format",
        Relation::Recoded => "the same, saved again",
        Relation::Mirrored => "mirrored",
        Relation::Cropped => "a part of it",
        Relation::Uncropped => "shows more around it",
        Relation::Alike => "looks alike",
        Relation::Frame => "of the same burst",
    }
}

/// What the best one is better by.
fn best_by(group: &PhotoGroup) -> &'static str {
    let [best, next, ..] = &group.photos[..] else { return "" };
    let pixels = |member: &GroupedPhoto| u64::from(member.photo.width) * u64::from(member.photo.height);
    let rating = |member: &GroupedPhoto| member.photo.metadata.rating;
    if group.photos[1..].iter().all(|other| pixels(other) < pixels(best)) {
        ": most pixels"
    } else if group.photos[1..].iter().all(|other| other.words < best.words) {
        ": most metadata"
    } else if rating(best) > rating(next) {
        ": most stars"
    } else {
        ""
    }
}

/// What the best one does not say and others do.
fn lacking_text(lacking: &[(Property, PhotoId)]) -> Option<String> {
    let (_, first) = lacking.first()?;
    let of_first: Vec<String> =
        lacking.iter().filter(|(_, has)| has == first).map(|(property, _)| property.to_string()).collect();
    let more = match lacking.len() - of_first.len() {
        0 => String::new(),
        more => format!(", and others have {more} more"),
    };
    Some(format!("  the best one has no {}, which {} has{more}", of_first.join(", "), first.short()))
}

fn advice(group: &PhotoGroup) -> &'static str {
    match group.kind {
        GroupKind::SamePicture if !group.lacking().is_empty() => {
            "copy what it lacks to the best one, then take out of use what you do not need:"
        }
        GroupKind::SamePicture => "take out of use what you do not need:",
        GroupKind::LookAlikes => "look at them side by side, and withdraw or reject what you do not need:",
        GroupKind::Burst => "look at them side by side, and reject the frames that you do not need:",
    }
}

/// Commands that may be typed.
fn commands(group: &PhotoGroup) -> Vec<String> {
    let Some((best, others)) = group.photos.split_first() else { return Vec::new() };
    let others = others.iter().map(|other| other.photo.id.short()).collect::<Vec<_>>().join(" ");
    let best = best.photo.id.short();
    let sheet = format!("pressbox photos --look-alikes {best} --sheet look-alikes.html");
    match group.kind {
        GroupKind::SamePicture => vec![format!("pressbox photo withdraw {others}")],
        GroupKind::LookAlikes => vec![sheet, format!("pressbox photo withdraw {others}")],
        GroupKind::Burst => vec![format!("pressbox photo edit {others} --rating rejected")],
    }
}
