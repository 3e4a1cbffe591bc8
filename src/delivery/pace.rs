//! How many messages are on their way at once, and when none is: slow start, and backoff where the server sets a limit.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How many messages go out before the server has accepted one.
const START: usize = 4;

/// How many further refusals a small run may cause by trying again; a large run may cause a tenth of its messages.
const FEWEST: usize = 20;

/// The pace of a run.
#[derive(Debug)]
pub(super) struct Pace {
    /// How many messages may be on their way.
    window: usize,
    /// What the window grows to.
    most: usize,
    /// How long the run waits, attempt by attempt.
    waits: Vec<Duration>,
    pause: Option<Pause>,
    /// The wait after which the server accepted again.
    learned: Option<Duration>,
    /// How many messages were refused although the run had waited, and how many may be.
    refused: usize,
    most_refused: usize,
}

#[derive(Debug)]
struct Pause {
    since: Timestamp,
    until: Timestamp,
    attempt: usize,
}

impl Pace {
    pub(super) fn new(workers: usize, messages: usize, waits: &[Duration]) -> Self {
        Self {
            window: START.min(workers),
            most: workers,
            waits: waits.to_vec(),
            pause: None,
            learned: None,
            refused: 0,
            most_refused: FEWEST.max(messages / 10),
        }
    }

    /// How many messages may be on their way now.
    pub(super) fn window(&self, now: Timestamp) -> usize {
        match &self.pause {
            Some(pause) if now < pause.until => 0,
            Some(_) => 1,
            None => self.window,
        }
    }

    /// No more than at the start while something seems to be wrong.
    pub(super) fn slow_down(&mut self) {
        self.window = self.window.min(START);
    }

    pub(super) fn accepted(&mut self, now: Timestamp) {
        if let Some(pause) = self.pause.take() {
            self.learned = Duration::try_from(now.duration_since(pause.since)).ok();
            self.window = 1;
        } else {
            self.window = (self.window + 1).min(self.most);
        }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.pause.is_some()
    }

    /// Whether the next try is for a message that was refused before: this also shows whether the server only wants
    /// second tries. One that no run has tried shows whether only those were refused.
    pub(super) fn tries_refused(&self) -> bool {
        self.pause.as_ref().is_some_and(|pause| !matches!(pause.attempt, 1 | 2))
    }

    /// Waits, or waits longer; `false` if the run has waited long enough or was refused too often.
    pub(super) fn limited(&mut self, now: Timestamp) -> bool {
        let attempt = match &self.pause {
            // These were on their way when the run began to wait.
            Some(pause) if now < pause.until => return true,
            Some(pause) => {
                self.refused += 1;
                pause.attempt + 1
            }
            None => {
                self.refused += usize::from(self.learned.is_some());
                self.most = (self.most / 2).max(1);
                0
            }
        };
        let since = self.pause.as_ref().map_or(now, |pause| pause.since);
        let Some(wait) = self.waits.get(attempt) else { return false };
        // A wait that was too short last time costs a refusal again.
        let longest = self.waits.last().copied().unwrap_or_default();
        let wait = if attempt == 0 { self.learned.unwrap_or(*wait).clamp(*wait, longest.max(*wait)) } else { *wait };
        let until = SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok());
        let Some(until) = until.filter(|_| self.refused <= self.most_refused) else { return false };
        self.pause = Some(Pause { since, until, attempt });
        true
    }

    /// How long the run still waits.
    pub(super) fn wait(&self, now: Timestamp) -> Option<Duration> {
        let pause = self.pause.as_ref()?;
        Duration::try_from(pause.until.duration_since(now)).ok().filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn pace(messages: usize) -> Pace {
        Pace::new(10, messages, &[1, 4, 10].map(Duration::from_secs))
    }

    #[test]
    fn it_starts_slowly_and_grows_with_each_acceptance() {
        let mut pace = pace(50);
        assert_eq!(pace.window(at(0)), 4);
        for _ in 0..20 {
            pace.accepted(at(0));
        }
        assert_eq!(pace.window(at(0)), 10);
    }

    #[test]
    fn a_limit_stops_all_and_lets_one_message_try_after_each_wait() {
        let mut pace = pace(50);
        assert!(pace.limited(at(0)));
        assert!(pace.limited(at(0)), "what was on its way does not count");
        assert_eq!((pace.window(at(0)), pace.window(at(1))), (0, 1));
        assert_eq!(pace.wait(at(0)), Some(Duration::from_secs(1)));
        assert!(pace.limited(at(1)));
        assert_eq!((pace.window(at(4)), pace.window(at(5))), (0, 1));
        pace.accepted(at(5));
        assert_eq!((pace.window(at(5)), pace.is_paused()), (1, false));
        // The next time it waits as long at once.
        assert!(pace.limited(at(6)));
        assert_eq!((pace.window(at(10)), pace.window(at(11))), (0, 1));
    }

    #[test]
    fn it_gives_up_after_the_last_wait_and_after_too_many_refusals() {
        let mut pace = pace(50);
        assert!([0, 1, 5].map(|second| pace.limited(at(second))).into_iter().all(|waits| waits));
        assert!(!pace.limited(at(15)));
        let mut pace = self::pace(1_000);
        let rounds = (0..500).take_while(|round| {
            let now = at(round * 60);
            let waits = pace.limited(now);
            pace.accepted(at(round * 60 + 30));
            waits
        });
        assert!((100..150).contains(&rounds.count()));
    }
}
