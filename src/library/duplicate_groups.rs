//! The groups of what belongs together: pairs of photos that look alike, sorted out by what they are.

use rayon::prelude::*;

use super::bursts::Moment;
use super::hash_index::HashIndex;
use super::likeness_graph::{How, Member, Pair, around_the_best, connected, tidied};
use super::photo::KnownLooks;
use super::resemblance::{Facts, GroupKind};
use crate::photo::PerceptualHash;
use crate::progress::Progress;

/// Two frames of a burst differ in at most this many bits of their hashes: what moves fast looks less alike.
const ALIKE_IN_BURST: u32 = 16;

/// Of the photos that are like one, so many are looked at: enough to find the best of them.
const MOST_PAIRS: usize = 64;

/// Of the frames that came right before one, so many are looked at: more in two seconds is a clock that stands still.
const MOST_FRAMES: usize = 256;

/// The groups of photos that are in the order of their quality, the best first.
pub(super) fn groups(facts: &[Facts], progress: &dyn Progress) -> Vec<(GroupKind, Vec<Member>)> {
    let alike = alike(facts, progress);
    let kind = |pair: &Pair| facts[pair.better as usize].kind(&facts[pair.other as usize], pair.distance, pair.how);
    let of_kind = |wanted: GroupKind| alike.iter().filter(move |pair| kind(pair) == wanted).copied();
    let mut found = Vec::new();
    // Who stands for each photo: of one picture the best file, of a burst the best frame.
    let mut stands_for: Vec<u32> = (0_u32..).take(facts.len()).collect();
    let mut keep = |kind, groups: Vec<Vec<Member>>, stands_for: &mut Vec<u32>| {
        for group in groups {
            let Some(best) = group.first().map(|member| member.photo) else { continue };
            for member in &group {
                stands_for[member.photo as usize] = best;
            }
            found.push((kind, group));
        }
    };
    let same = tidied(of_kind(GroupKind::SamePicture).collect());
    keep(GroupKind::SamePicture, around_the_best(facts.len(), &same), &mut stands_for);
    let frames = of_kind(GroupKind::Burst).chain(frames(facts));
    let frames = tidied(frames.filter_map(|pair| between(&stands_for, pair)).collect());
    let mut of_bursts: Vec<u32> = (0_u32..).take(facts.len()).collect();
    keep(GroupKind::Burst, connected(facts.len(), &frames), &mut of_bursts);
    for stands in &mut stands_for {
        *stands = of_bursts[*stands as usize];
    }
    let others = of_kind(GroupKind::LookAlikes).filter_map(|pair| between(&stands_for, pair));
    let others = tidied(others.collect());
    keep(GroupKind::LookAlikes, around_the_best(facts.len(), &others), &mut stands_for);
    found
}

/// The pair of those that stand for two photos, unless one stands for both.
fn between(stands_for: &[u32], pair: Pair) -> Option<Pair> {
    let (one, two) = (stands_for[pair.better as usize], stands_for[pair.other as usize]);
    // Others may have been cropped for it; what stands for them was not.
    let how = if (one, two) == (pair.better, pair.other) { pair.how } else { How::AsItIs };
    (one != two).then(|| Pair::new(one, two, pair.distance, how))
}

/// The pairs of photos that look alike: as they are, mirrored, or one a crop of the other.
fn alike(facts: &[Facts], progress: &dyn Progress) -> Vec<Pair> {
    let known: Vec<(u32, &KnownLooks)> =
        (0_u32..).zip(facts).filter_map(|(number, photo)| Some((number, photo.looks.as_ref()?))).collect();
    let index = HashIndex::of(known.iter().map(|(_, looks)| looks.upright.bits()).collect());
    progress.start("comparing photos", known.len() as u64);
    let of_one = |(own, looks): &(u32, &KnownLooks)| {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut near = |hash: PerceptualHash, how: How| {
            index.near(hash, |entry, distance| {
                let (other, _) = known[entry as usize];
                let how = match how {
                    // What looks like a crop of this one is a part of it.
                    How::OtherIsCrop if other < *own => How::BetterIsCrop,
                    how => how,
                };
                // Each pair is seen from both sides, but for crops.
                if other < *own || (other != *own && how == How::OtherIsCrop) {
                    pairs.push(Pair::new(*own, other, distance, how));
                }
            });
        };
        near(looks.upright, How::AsItIs);
        looks.mirrored.iter().for_each(|hash| near(*hash, How::Mirrored));
        looks.crops.iter().for_each(|hash| near(*hash, How::OtherIsCrop));
        let mut pairs = tidied(pairs);
        // Those with the best photos are first.
        pairs.sort_by_key(|pair| (pair.better, pair.other));
        pairs.truncate(MOST_PAIRS);
        progress.advance(1);
        pairs
    };
    let pairs = known.par_iter().flat_map_iter(of_one).collect();
    progress.finish();
    tidied(pairs)
}

/// The pairs of frames of a burst that look less alike than other photos have to.
fn frames(facts: &[Facts]) -> Vec<Pair> {
    let mut timed: Vec<(Moment, u32, PerceptualHash)> = (0_u32..)
        .zip(facts)
        .filter_map(|(number, photo)| Some((photo.moment?, number, photo.looks.as_ref()?.upright)))
        .collect();
    timed.sort_unstable_by_key(|(moment, number, _)| (*moment, *number));
    let mut pairs = Vec::new();
    for (at, (moment, number, hash)) in timed.iter().enumerate() {
        let before = timed[..at].iter().rev().take(MOST_FRAMES).take_while(|(other, ..)| other.is_near(*moment));
        for (_, other, other_hash) in before {
            let distance = hash.distance(*other_hash);
            let (one, two) = (&facts[*number as usize], &facts[*other as usize]);
            if distance <= ALIKE_IN_BURST && one.kind(two, distance, How::AsItIs) == GroupKind::Burst {
                pairs.push(Pair::new(*number, *other, distance, How::AsItIs));
            }
        }
    }
    pairs
}
