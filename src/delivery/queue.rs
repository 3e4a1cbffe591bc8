//! The order of a run's messages, within the rate limits of the server and of each domain.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How many at once, and how many a minute; `None` for no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limit {
    pub at_once: Option<u32>,
    pub per_minute: Option<u32>,
}

impl Limit {
    fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The messages that wait, by number.
#[derive(Debug)]
pub(super) struct Queue {
    whole: Lane,
    lanes: Vec<Lane>,
    /// The lane of each message.
    lane_of: Vec<usize>,
    /// Lanes that have messages, in the order of their turns.
    turns: VecDeque<usize>,
    /// Messages that are tried again, and when.
    later: BTreeSet<(Timestamp, usize)>,
    /// Where the next message from elsewhere comes from, in thousandths of the queue.
    strides: usize,
}

/// Messages that share a limit.
#[derive(Debug)]
struct Lane {
    ready: VecDeque<usize>,
    in_flight: u32,
    /// When the rate allows the next.
    next_at: Timestamp,
    limit: Limit,
}

impl Lane {
    fn new(limit: Limit) -> Self {
        Self { ready: VecDeque::new(), in_flight: 0, next_at: Timestamp::MIN, limit }
    }

    fn has_room(&self) -> bool {
        self.limit.at_once.is_none_or(|most| self.in_flight < most.max(1))
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.has_room() && self.next_at <= now
    }

    fn take(&mut self, now: Timestamp) {
        self.in_flight += 1;
        if let Some(rate) = self.limit.per_minute {
            let gap = SignedDuration::from_mins(1) / i32::try_from(rate.max(1)).unwrap_or(i32::MAX);
            self.next_at = self.next_at.max(now).checked_add(gap).unwrap_or(now);
        }
    }
}

impl Queue {
    /// All messages, in order, each with the domain that it goes to.
    pub(super) fn new<'a>(domains: impl Iterator<Item = &'a str>, whole: Limit, domain: Limit) -> Self {
        let mut queue = Self {
            whole: Lane::new(whole),
            lanes: Vec::new(),
            lane_of: Vec::new(),
            turns: VecDeque::new(),
            later: BTreeSet::new(),
            strides: 0,
        };
        let mut known = BTreeMap::new();
        for (job, name) in domains.enumerate() {
            // Without limits of their own all domains share a lane, and the order is that of the plan.
            let name = if domain.is_none() { "" } else { name };
            let lane = *known.entry(name).or_insert_with(|| {
                queue.lanes.push(Lane::new(domain));
                queue.lanes.len() - 1
            });
            queue.lane_of.push(lane);
            queue.add(job);
        }
        queue
    }

    fn add(&mut self, job: usize) {
        let lane = self.lane_of[job];
        if self.lanes[lane].ready.is_empty() {
            self.turns.push_back(lane);
        }
        self.lanes[lane].ready.push_back(job);
    }

    /// The next message that may go now.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<usize> {
        self.next_of(now, |_| 0)
    }

    /// A message that may go now, from another place in the queue each time.
    pub(super) fn next_elsewhere(&mut self, now: Timestamp) -> Option<usize> {
        // Multiples of the golden ratio spread evenly over whatever there is.
        self.strides = (self.strides + 618) % 1_000;
        let strides = self.strides;
        self.next_of(now, |length| length * strides / 1_000)
    }

    /// `place` chooses among this many.
    fn next_of(&mut self, now: Timestamp, place: impl Fn(usize) -> usize) -> Option<usize> {
        while self.later.first().is_some_and(|(at, _)| *at <= now) {
            let (_, job) = self.later.pop_first()?;
            self.add(job);
        }
        if !self.whole.is_open(now) {
            return None;
        }
        let is_open = |turn: &usize| self.lanes[self.turns[*turn]].is_open(now);
        let from = place(self.turns.len());
        let turn = (from..self.turns.len()).chain(0..from).find(is_open)?;
        let lane = self.turns.remove(turn)?;
        let ready = &mut self.lanes[lane].ready;
        let job = ready.remove(place(ready.len()))?;
        self.lanes[lane].take(now);
        self.whole.take(now);
        if !self.lanes[lane].ready.is_empty() {
            self.turns.push_back(lane);
        }
        Some(job)
    }

    /// The messages that probably come next. Where domains take turns, nobody can tell.
    pub(super) fn upcoming(&self) -> impl Iterator<Item = usize> {
        self.lanes.iter().take(usize::from(self.lanes.len() == 1)).flat_map(|lane| lane.ready.iter().copied())
    }

    /// Takes a message that waits, if its turn may be now; with `early` even before its time.
    pub(super) fn take(&mut self, job: usize, now: Timestamp, early: bool) -> bool {
        let lane = self.lane_of[job];
        if !self.whole.is_open(now) || !self.lanes[lane].is_open(now) {
            return false;
        }
        let ready = &mut self.lanes[lane].ready;
        if let Some(place) = ready.iter().position(|one| *one == job) {
            ready.remove(place);
            if ready.is_empty() {
                self.turns.retain(|turn| *turn != lane);
            }
        } else if let Some(found) = self.later.iter().find(|(at, one)| *one == job && (early || *at <= now)).copied() {
            self.later.remove(&found);
        } else {
            return false;
        }
        self.lanes[lane].take(now);
        self.whole.take(now);
        true
    }

    /// A message is no longer in flight.
    pub(super) fn landed(&mut self, job: usize) {
        self.lanes[self.lane_of[job]].in_flight -= 1;
        self.whole.in_flight -= 1;
    }

    /// A message is tried again later.
    pub(super) fn put_off(&mut self, job: usize, until: Timestamp) {
        self.later.insert((until, job));
    }

    pub(super) fn in_flight(&self) -> u32 {
        self.whole.in_flight
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.later.is_empty()
    }

    /// What waits, in the order of the messages.
    pub(super) fn waiting(&self) -> BTreeSet<usize> {
        let ready = self.lanes.iter().flat_map(|lane| lane.ready.iter().copied());
        ready.chain(self.later.iter().map(|(_, job)| *job)).collect()
    }

    /// How long until the next message may go; `None` where only a message that lands can bring that about.
    pub(super) fn wait(&self, now: Timestamp) -> Option<Duration> {
        let open = self.turns.iter().map(|lane| &self.lanes[*lane]).filter(|lane| lane.has_room());
        let ready = open.map(|lane| lane.next_at.max(self.whole.next_at)).min().filter(|_| self.whole.has_room());
        let next = [ready, self.later.first().map(|(at, _)| *at)].into_iter().flatten().min()?;
        Some(Duration::try_from(next.duration_since(now)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn queue(domains: &[&str], whole: Limit, domain: Limit) -> Queue {
        Queue::new(domains.iter().copied(), whole, domain)
    }

    fn all_at(queue: &mut Queue, now: Timestamp) -> Vec<usize> {
        std::iter::from_fn(|| queue.next(now)).collect()
    }

    #[test]
    fn without_limits_the_order_is_that_of_the_plan() {
        let mut queue = queue(&["a", "b", "a"], Limit::default(), Limit::default());
        assert_eq!(all_at(&mut queue, NOW), [0, 1, 2]);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_domain_that_has_enough_lets_the_others_pass() {
        let one_at_once = Limit { at_once: Some(1), per_minute: None };
        let mut queue = queue(&["a", "a", "b", "a", "b"], Limit::default(), one_at_once);
        assert_eq!(all_at(&mut queue, NOW), [0, 2]);
        assert_eq!(queue.wait(NOW), None);
        queue.landed(0);
        assert_eq!(all_at(&mut queue, NOW), [1]);
        assert_eq!(queue.waiting().into_iter().collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn a_rate_holds_for_a_domain_and_for_all() {
        let each_second = Limit { at_once: None, per_minute: Some(60) };
        let mut queue = queue(&["a", "a", "b"], Limit::default(), each_second);
        assert_eq!(all_at(&mut queue, NOW), [0, 2]);
        assert_eq!(queue.wait(NOW), Some(Duration::from_secs(1)));
        assert_eq!(all_at(&mut queue, at(1)), [1]);
        let mut queue = self::queue(&["a", "b"], each_second, Limit::default());
        assert_eq!(all_at(&mut queue, NOW), [0]);
        assert_eq!(all_at(&mut queue, at(1)), [1]);
    }

    #[test]
    fn messages_from_elsewhere_are_spread_over_the_queue_and_none_is_lost() {
        let limit = Limit { at_once: Some(5), per_minute: None };
        for limits in [Limit::default(), limit] {
            let mut queue = queue(&["a"; 100], Limit::default(), Limit::default());
            let first: Vec<_> = (0..4).map(|_| queue.next_elsewhere(NOW).unwrap()).collect();
            assert_eq!(first, [61, 23, 85, 46]);
            let mut queue = self::queue(&["a", "b", "c", "d", "e"], Limit::default(), limits);
            let mut all: Vec<_> = (0..5).map(|_| queue.next_elsewhere(NOW).unwrap()).collect();
            all.sort_unstable();
            assert_eq!(all, [0, 1, 2, 3, 4]);
        }
    }

    #[test]
    fn a_message_is_taken_by_its_number_wherever_it_waits() {
        let one_at_once = Limit { at_once: Some(1), per_minute: None };
        let mut queue = queue(&["a", "b", "a", "c"], Limit::default(), one_at_once);
        assert!(queue.take(2, NOW, false) && !queue.take(2, NOW, true));
        assert!(!queue.take(0, NOW, true), "its domain has enough");
        assert!(queue.take(3, NOW, false));
        queue.landed(3);
        queue.put_off(3, at(30));
        assert!(!queue.take(3, at(29), false) && queue.take(3, at(29), true));
        queue.landed(2);
        assert_eq!(all_at(&mut queue, at(60)), [0, 1]);
        assert!(queue.is_empty() && queue.in_flight() == 3);
    }

    #[test]
    fn what_is_put_off_comes_when_its_time_has_come() {
        let mut queue = queue(&["a", "a"], Limit::default(), Limit { at_once: Some(5), per_minute: None });
        assert_eq!(queue.next(NOW), Some(0));
        queue.landed(0);
        queue.put_off(0, at(30));
        assert_eq!(all_at(&mut queue, at(29)), [1]);
        assert_eq!(queue.wait(at(29)), Some(Duration::from_secs(1)));
        assert_eq!(all_at(&mut queue, at(30)), [0]);
        assert!(queue.is_empty() && queue.in_flight() == 2);
    }
}
