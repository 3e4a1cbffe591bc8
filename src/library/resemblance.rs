//! Whether two photos that look alike are one picture, frames of a burst, or two pictures: what their times, cameras, sizes and
//! names say.

use std::cmp::Ordering;

use super::bursts::{Camera, Moment};
use super::catalogue::is_searched;
use super::likeness_graph::How;
use super::photo::{KnownLooks, Photo};
use crate::photo::{Captured, Format, PhotoId, Property};

/// A copy that was only made smaller or coded again differs in at most this many bits, one that was also mirrored or cropped
/// in a few more.
const SAME: u32 = 2;
const SAME_MIRRORED: u32 = 4;

/// Why photos are in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// One exposure in several files: coded again, made smaller, mirrored or cropped.
    SamePicture,
    /// Pictures that look alike, taken at different times, or nobody knows when.
    LookAlikes,
    /// What one camera took right after the other.
    Burst,
}

/// What a photo is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Smaller,
    Larger,
    /// The same size in another format.
    Converted,
    /// The same size, coded again or edited.
    Recoded,
    Mirrored,
    /// A part of the other.
    Cropped,
    /// The other is a part of it.
    Uncropped,
    Alike,
    /// Another frame of the burst.
    Frame,
}

/// What is compared of a photo.
pub(super) struct Facts {
    /// Counts photos as they came.
    pub(super) number: usize,
    pub(super) id: PhotoId,
    pub(super) looks: Option<KnownLooks>,
    /// Upright.
    sides: (u32, u32),
    format: Format,
    camera: Camera,
    captured: Option<Captured>,
    pub(super) moment: Option<Moment>,
    pub(super) words: usize,
    pub(super) rating: i8,
    name: String,
}

/// How the times of two pictures lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    /// In the same second; `exactly` where both say the same part of it.
    Same {
        exactly: bool,
    },
    /// One right after the other.
    Near,
    Apart,
    Unknown,
}

/// Whether somebody writes a property about a picture.
pub(super) fn is_words(property: Property) -> bool {
    is_searched(property) && property != Property::Captured
}

impl Facts {
    pub(super) fn of(number: usize, photo: &Photo, looks: Option<KnownLooks>, name: String) -> Self {
        let words = Property::ALL.iter().filter(|property| is_words(**property));
        Self {
            number,
            id: photo.id,
            looks,
            sides: photo.orientation.sides(photo.width, photo.height),
            format: photo.format,
            camera: Camera::of(photo),
            captured: photo.captured.clone(),
            moment: photo.captured.as_ref().and_then(Moment::of),
            words: words.filter(|property| !property.is_blank(&photo.metadata)).count(),
            rating: photo.metadata.rating.map_or(0, i8::from),
            name,
        }
    }

    pub(super) fn pixels(&self) -> u64 {
        u64::from(self.sides.0) * u64::from(self.sides.1)
    }

    fn times(&self, other: &Self) -> Times {
        if let (Some(one), Some(two)) = (self.moment, other.moment) {
            return match (one.seconds == two.seconds, one.part.zip(two.part)) {
                (true, Some((one, two))) if one != two => Times::Near,
                (true, parts) => Times::Same { exactly: parts.is_some() },
                (false, _) if one.is_near(two) => Times::Near,
                (false, _) => Times::Apart,
            };
        }
        match (&self.captured, &other.captured) {
            (Some(one), Some(two)) if !one.refines(two) && !two.refines(one) => Times::Apart,
            _ => Times::Unknown,
        }
    }

    /// Whether the file names say that one was made from the other: `DSC_0042.jpg` and `DSC_0042-web.jpg`.
    fn has_name_of(&self, other: &Self) -> bool {
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
        let (one, two) = (stem(&self.name), stem(&other.name));
        let (short, long) = if one.len() < two.len() { (&one, &two) } else { (&two, &one) };
        let goes_on = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        short.chars().any(|c| c.is_ascii_digit()) && long.strip_prefix(short.as_str()).is_some_and(goes_on)
    }

    /// Whether the file names differ in their numbers alone, as a camera counts: `DSC_0042.jpg` and `DSC_0043.jpg`.
    fn is_numbered_like(&self, other: &Self) -> bool {
        let letters =
            |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect::<String>();
        letters(&self.name) == letters(&other.name) && !self.has_name_of(other)
    }

    /// Why two photos that look alike belong together.
    pub(super) fn kind(&self, other: &Self, distance: u32, how: How) -> GroupKind {
        let has_shape_of = self.sides == other.sides && self.format == other.format;
        let is_frame = has_shape_of && how == How::AsItIs;
        let is_near = distance <= if how == How::AsItIs { SAME } else { SAME_MIRRORED };
        let times = self.times(other);
        match times {
            _ if !self.camera.may_be(&other.camera) => GroupKind::LookAlikes,
            Times::Same { exactly: true } => GroupKind::SamePicture,
            Times::Near if is_frame => GroupKind::Burst,
            Times::Same { .. } if is_frame && self.is_numbered_like(other) => GroupKind::Burst,
            Times::Same { .. } => GroupKind::SamePicture,
            Times::Unknown if is_near || self.has_name_of(other) => GroupKind::SamePicture,
            Times::Near | Times::Apart | Times::Unknown => GroupKind::LookAlikes,
        }
    }
}

pub(super) fn relation(kind: GroupKind, own: &Facts, other: &Facts, is_better: bool, how: How) -> Relation {
    match (how, kind) {
        (_, GroupKind::Burst) => Relation::Frame,
        (How::Mirrored, _) => Relation::Mirrored,
        (How::BetterIsCrop, _) if is_better => Relation::Cropped,
        (How::OtherIsCrop, _) if !is_better => Relation::Cropped,
        (How::BetterIsCrop | How::OtherIsCrop, _) => Relation::Uncropped,
        (How::AsItIs, GroupKind::LookAlikes) => Relation::Alike,
        (How::AsItIs, GroupKind::SamePicture) => match own.pixels().cmp(&other.pixels()) {
            Ordering::Less => Relation::Smaller,
            Ordering::Greater => Relation::Larger,
            Ordering::Equal if own.format != other.format => Relation::Converted,
            Ordering::Equal => Relation::Recoded,
        },
    }
}
