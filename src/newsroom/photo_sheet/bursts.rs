//! Which photos belong side by side: frames of a burst, and photos that look alike.

use std::collections::BTreeMap;

use crate::library::Photo;
use crate::photo::{Captured, PerceptualHash};

/// How many seconds are between two frames of a burst at most.
const PAUSE: i64 = 2;

/// Of more photos than this, it is not looked for which are alike: each is compared with each.
const MOST: usize = 20_000;

/// Photos that are side by side.
#[derive(Debug, Clone, Default)]
pub(super) struct Together<'p> {
    /// What they have in common; none for photos that stand alone.
    pub(super) title: Option<String>,
    pub(super) photos: Vec<&'p Photo>,
    /// Whether it is a later part of the one before.
    pub(super) goes_on: bool,
    pub(super) is_group: bool,
}

/// The photos in their order; a group stands where its first photo would.
pub(super) fn together(photos: &[Photo]) -> Vec<Together<'_>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (nth, first) in groups(photos).into_iter().enumerate() {
        members.entry(first).or_default().push(nth);
    }
    let mut parts: Vec<Together<'_>> = Vec::new();
    for members in members.into_values() {
        let mut members: Vec<&Photo> = members.into_iter().map(|at| &photos[at]).collect();
        if members.len() > 1 {
            members.sort_by_key(|photo| (photo.captured.as_ref().and_then(second), photo.names.first().cloned()));
            let title = Some(title(&members));
            parts.push(Together { title, photos: members, goes_on: false, is_group: true });
        } else {
            match parts.last_mut().filter(|part| !part.is_group) {
                Some(part) => part.photos.append(&mut members),
                None => parts.push(Together { photos: members, ..Together::default() }),
            }
        }
    }
    parts
}

/// For each photo, the first of those that it is alike with, directly or through others.
fn groups(photos: &[Photo]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..photos.len()).collect();
    if photos.len() > MOST {
        return group;
    }
    let hashes: Vec<Option<PerceptualHash>> = photos.iter().map(|photo| photo.phash).collect();
    for later in 1..photos.len() {
        let Some(own) = hashes[later] else { continue };
        for (earlier, other) in hashes.iter().enumerate().take(later) {
            let is_alike = other.is_some_and(|hash| hash.distance(own) <= PerceptualHash::MAX_ALIKE);
            if is_alike {
                let (one, other) = (root(&group, earlier), root(&group, later));
                group[one.max(other)] = one.min(other);
            }
        }
    }
    (0..photos.len()).map(|nth| root(&group, nth)).collect()
}

fn root(group: &[usize], mut nth: usize) -> usize {
    while group[nth] != nth {
        nth = group[nth];
    }
    nth
}

fn title(photos: &[&Photo]) -> String {
    let number = photos.len();
    let moments: Option<Vec<i64>> = photos.iter().map(|photo| photo.captured.as_ref().and_then(second)).collect();
    let is_burst = |moments: &Vec<i64>| moments.windows(2).all(|pair| pair[1] - pair[0] <= PAUSE);
    match moments.filter(is_burst) {
        Some(moments) => {
            let seconds = moments.last().copied().unwrap_or(0) - moments.first().copied().unwrap_or(0) + 1;
            format!("Burst: {number} photos in {seconds} s")
        }
        None => format!("{number} photos that look alike"),
    }
}

/// A moment in seconds, where it is known to the second.
fn second(captured: &Captured) -> Option<i64> {
    let (hour, minute, second) = captured.time?;
    let day = captured.date()?.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
    Some(((i64::from(day) * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second?))
}
