//! Groups of photos out of pairs: each with the best one, and what each other photo has in common with it.

/// Two photos that belong together, by their numbers, of which the lower is the better photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) better: u32,
    pub(super) other: u32,
    /// In how many bits their hashes differ.
    pub(super) distance: u32,
    pub(super) how: How,
}

/// How one photo shows what another shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    AsItIs,
    /// The better one is a part of the other.
    BetterIsCrop,
    OtherIsCrop,
    Mirrored,
}

/// A photo of a group, and through which photo it belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) photo: u32,
    /// None for the best one.
    pub(super) through: Option<(u32, Pair)>,
}

impl Pair {
    pub(super) fn new(one: u32, two: u32, distance: u32, how: How) -> Self {
        Self { better: one.min(two), other: one.max(two), distance, how }
    }

    /// What is as near as it is counts before what has to be mirrored or cropped for it: chance can do that.
    fn weight(&self) -> (u32, How) {
        (self.distance + if self.how == How::AsItIs { 0 } else { 2 }, self.how)
    }
}

/// Each pair once, by the best of what is known about it.
pub(super) fn tidied(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_unstable_by_key(|pair| (pair.other, pair.better, pair.weight()));
    pairs.dedup_by_key(|pair| (pair.other, pair.better));
    pairs
}

/// Groups in which each photo looks like the best one of its group.
///
/// A chain of photos, each like the next, would make one group of a whole evening. So the best photo takes those that are
/// like it, the best of the others takes those that are like that one, and so on; a photo that is left alone joins the group
/// of the one that is nearest to it.
pub(super) fn around_the_best(number: usize, pairs: &[Pair]) -> Vec<Vec<Member>> {
    let mut best: Vec<u32> = (0_u32..).take(number).collect();
    let mut through: Vec<Option<(u32, Pair)>> = vec![None; number];
    let mut is_alone = vec![true; number];
    // By the other photo, then the better one: what is better is settled before.
    for pair in pairs {
        let (better, other) = (pair.better as usize, pair.other as usize);
        if best[other] == pair.other && best[better] == pair.better {
            best[other] = pair.better;
            through[other] = Some((pair.better, *pair));
            (is_alone[better], is_alone[other]) = (false, false);
        }
    }
    let mut nearest: Vec<Option<Pair>> = vec![None; number];
    for pair in pairs {
        for end in [pair.better, pair.other] {
            let known = &mut nearest[end as usize];
            if is_alone[end as usize] && known.is_none_or(|known| pair.weight() < known.weight()) {
                *known = Some(*pair);
            }
        }
    }
    for (photo, pair) in (0_u32..).zip(nearest) {
        let Some(pair) = pair else { continue };
        let partner = if pair.better == photo { pair.other } else { pair.better };
        best[photo as usize] = best[partner as usize];
        through[photo as usize] = Some((partner, pair));
    }
    groups(&best, &through)
}

/// Groups of all that is connected, also through others: frames of a burst.
pub(super) fn connected(number: usize, pairs: &[Pair]) -> Vec<Vec<Member>> {
    let mut best: Vec<u32> = (0_u32..).take(number).collect();
    let root = |best: &mut Vec<u32>, mut photo: u32| {
        while best[photo as usize] != photo {
            // Halves the way for the next one.
            best[photo as usize] = best[best[photo as usize] as usize];
            photo = best[photo as usize];
        }
        photo
    };
    let mut through = vec![None; number];
    for pair in pairs {
        let (one, two) = (root(&mut best, pair.better), root(&mut best, pair.other));
        best[one.max(two) as usize] = one.min(two);
        through[pair.other as usize].get_or_insert((pair.better, *pair));
    }
    let best: Vec<u32> = (0_u32..).take(number).map(|photo| root(&mut best, photo)).collect();
    groups(&best, &through)
}

/// The groups of more than one photo, the best of each first, the others in their order.
fn groups(best: &[u32], through: &[Option<(u32, Pair)>]) -> Vec<Vec<Member>> {
    let mut order: Vec<u32> = (0_u32..).take(best.len()).collect();
    order.sort_by_key(|photo| best[*photo as usize]);
    let of_one = order.chunk_by(|one, other| best[*one as usize] == best[*other as usize]);
    let member = |photo: &u32| {
        let is_best = best[*photo as usize] == *photo;
        Member { photo: *photo, through: through[*photo as usize].filter(|_| !is_best) }
    };
    of_one.filter(|group| group.len() > 1).map(|group| group.iter().map(member).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(groups: &[Vec<Member>]) -> Vec<Vec<u32>> {
        groups.iter().map(|group| group.iter().map(|member| member.photo).collect()).collect()
    }

    fn pair(one: u32, two: u32) -> Pair {
        Pair::new(one, two, 3, How::AsItIs)
    }

    #[test]
    fn the_best_photo_takes_what_is_like_it_and_nobody_is_left_alone() {
        let chain = tidied(vec![pair(0, 4), pair(1, 4), pair(1, 5), pair(2, 5), pair(2, 6)]);
        // 4 is like 0, 5 is like 1, 6 is like 2.
        assert_eq!(numbers(&around_the_best(8, &chain)), [vec![0, 4], vec![1, 5], vec![2, 6]]);
        // 1 is left: its only partner is taken.
        let groups = around_the_best(3, &tidied(vec![pair(2, 0), pair(1, 2)]));
        assert_eq!(numbers(&groups), [vec![0, 1, 2]]);
        assert_eq!(groups[0][1].through.map(|(through, _)| through), Some(2));
        assert_eq!(numbers(&connected(8, &chain)), [[0, 1, 2, 4, 5, 6]]);
        assert!(around_the_best(0, &[]).is_empty() && connected(3, &[]).is_empty());
    }

    #[test]
    fn a_pair_counts_once_by_the_best_of_what_is_known() {
        let known = [(How::Mirrored, 3), (How::AsItIs, 4), (How::OtherIsCrop, 6)];
        let pairs = tidied(known.map(|(how, distance)| Pair::new(1, 0, distance, how)).to_vec());
        assert_eq!(pairs, [Pair { better: 0, other: 1, distance: 4, how: How::AsItIs }]);
    }
}
