//! Which photos belong side by side: frames of a burst, and photos that look alike.

use std::collections::BTreeMap;

use crate::library::{Camera, Moment, Photo};
use crate::photo::PerceptualHash;

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
            members.sort_by_key(|photo| (photo.captured.as_ref().and_then(Moment::of), photo.names.first().cloned()));
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
    let moments: Option<Vec<Moment>> =
        photos.iter().map(|photo| photo.captured.as_ref().and_then(Moment::of)).collect();
    let is_of_one = photos.windows(2).all(|pair| Camera::of(pair[0]).may_be(&Camera::of(pair[1])));
    let is_burst = |moments: &Vec<Moment>| is_of_one && moments.windows(2).all(|pair| pair[0].is_near(pair[1]));
    match moments.filter(is_burst) {
        Some(moments) => {
            let second = |moment: Option<&Moment>| moment.map_or(0, |moment| moment.seconds);
            let seconds = second(moments.last()) - second(moments.first()) + 1;
            format!("Burst: {number} photos in {seconds} s")
        }
        None => format!("{number} photos that look alike"),
    }
}
