//! What stands in the library more than once: the same picture in several files, photos that look alike, and bursts.
//!
//! Nothing is changed, and nothing is deleted: a person decides.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::bursts::Moment;
use super::catalogue;
use super::duplicate_groups::groups;
use super::error::LibraryError;
use super::likeness_graph::Member;
use super::looks::LARGEST;
use super::open::Library;
use super::photo::Photo;
use super::resemblance::{Facts, GroupKind, Relation, is_words, relation};
use crate::photo::{PhotoId, Property};
use crate::progress::Progress;
use crate::storage::{DatabaseError, MemoryBudget};

/// Which photos are compared.
#[derive(Debug, Clone, Default)]
pub struct DuplicateSearch {
    /// Only these; all of the library where there are none.
    pub photos: Option<Vec<Photo>>,
    /// Compares them with all others as well, and gives the groups that have one of them.
    pub with_others: bool,
    /// Also those that somebody has decided about: withdrawn and rejected ones.
    pub settled: bool,
    /// The kinds of groups that are asked for; all where there are none.
    pub kinds: Vec<GroupKind>,
}

/// Photos that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotoGroup {
    pub kind: GroupKind,
    /// The best one first: that with the most pixels, then the most words, then the most stars.
    pub photos: Vec<GroupedPhoto>,
}

/// A photo of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedPhoto {
    pub photo: Photo,
    /// How many properties somebody has written about it.
    pub words: usize,
    /// What it has in common with another photo of the group; none for the best one.
    pub likeness: Option<Likeness>,
}

/// What a photo has in common with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    pub of: PhotoId,
    /// How many bits of their hashes differ.
    pub distance: u32,
    pub relation: Relation,
}

impl PhotoGroup {
    /// What the best one does not say and another photo of the group does, with that photo.
    #[must_use]
    pub fn lacking(&self) -> Vec<(Property, PhotoId)> {
        let Some((best, others)) = self.photos.split_first() else { return Vec::new() };
        let lacking = Property::ALL.iter().filter(|property| is_words(**property));
        lacking
            .filter(|property| property.is_blank(&best.photo.metadata))
            .filter_map(|property| {
                let has = others.iter().find(|other| !property.is_blank(&other.photo.metadata))?;
                Some((*property, has.photo.id))
            })
            .collect()
    }

    /// From the first to the last frame, in seconds; of a burst.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        let moments = self.photos.iter().filter_map(|member| Moment::of(member.photo.captured.as_ref()?));
        let seconds: Vec<i64> = moments.map(|moment| moment.seconds).collect();
        Some(seconds.iter().max()? - seconds.iter().min()?)
    }
}

impl Library {
    /// Tells each group of what stands in the library more than once: the same pictures first, and of each kind the newest
    /// photos first. They are told one by one, since in a large library they are many.
    pub fn duplicates<E: From<LibraryError>>(
        &self,
        search: &DuplicateSearch,
        progress: &dyn Progress,
        mut each: impl FnMut(PhotoGroup) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.hash_unmirrored(&MemoryBudget::new(LARGEST), progress) {
            // What cannot be changed is compared as it is.
            Err(LibraryError::Database(DatabaseError::ReadOnly | DatabaseError::NoSpace)) => {}
            hashed => hashed?,
        }
        let mut facts = self.facts(search)?;
        facts.sort_by_key(|photo| (Reverse((photo.pixels(), photo.words, photo.rating)), photo.number));
        let mut found = groups(&facts, progress);
        found.retain(|(kind, _)| search.kinds.is_empty() || search.kinds.contains(kind));
        let of = |member: &Member| &facts[member.photo as usize];
        if let Some(photos) = search.photos.as_ref().filter(|_| search.with_others) {
            let asked: HashSet<PhotoId> = photos.iter().map(|photo| photo.id).collect();
            found.retain(|(_, group)| group.iter().any(|member| asked.contains(&of(member).id)));
        }
        found.sort_by_key(|(kind, group)| (*kind, Reverse(group.iter().map(|member| of(member).number).max())));
        found.into_iter().try_for_each(|(kind, group)| each(self.told(kind, &group, &facts)?))
    }

    /// What is compared, from the oldest photo on.
    fn facts(&self, search: &DuplicateSearch) -> Result<Vec<Facts>, LibraryError> {
        let db = self.db();
        let mut looks: HashMap<_, _> = catalogue::looks(&db)?.into_iter().map(|looks| (looks.photo, looks)).collect();
        let mut facts = Vec::new();
        let mut take = |photo: &Photo, name: String| {
            let is_settled = photo.withdrawn || photo.metadata.rating.map(i8::from) == Some(-1);
            if search.settled || !is_settled {
                facts.push(Facts::of(facts.len(), photo, looks.remove(&photo.id), name));
            }
        };
        if let Some(photos) = search.photos.as_ref().filter(|_| !search.with_others) {
            // A search gives the newest first.
            for photo in photos.iter().rev() {
                take(photo, photo.names.first().cloned().unwrap_or_default());
            }
        } else {
            let mut names = catalogue::first_names(&db)?;
            catalogue::each(&db, |photo| take(&photo, names.remove(&photo.id).unwrap_or_default()))?;
        }
        Ok(facts)
    }

    fn told(&self, kind: GroupKind, group: &[Member], facts: &[Facts]) -> Result<PhotoGroup, LibraryError> {
        let told = |member: &Member| {
            let own = &facts[member.photo as usize];
            let likeness = member.through.map(|(through, pair)| {
                let other = &facts[through as usize];
                let relation = relation(kind, own, other, member.photo < through, pair.how);
                Likeness { of: other.id, distance: pair.distance, relation }
            });
            Ok(GroupedPhoto { photo: self.photo(own.id)?, words: own.words, likeness })
        };
        Ok(PhotoGroup { kind, photos: group.iter().map(told).collect::<Result<_, LibraryError>>()? })
    }
}
