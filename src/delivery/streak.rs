//! What refusals say about the server, or about us, and not about a journalist.
//!
//! One journalist's server may block us, and one mailbox may be full. When messages to several domains are refused for the
//! same kind of reason and none is accepted in between, the reason is ours: a wrong setting, or a limit.
//! At the end of a run the same is asked of what is left: few after many that were accepted, or all without one.
//!
//! Whether an address that is refused as unknown may be believed is another question, which
//! `newsroom/mailing/refusals.rs` answers: those refusals make no streak.

use std::collections::BTreeSet;

use super::refusal::{RefusalCause, SenderFault};

/// This many refusals that are about the sender end the run.
const ENDS: usize = 8;

/// This many that mention a limit make the run wait; once a limit is known, one is enough.
const WAITS: usize = 4;

/// From this number on messages from other places in the queue are tried.
const SUSPICIOUS: usize = 2;

/// So many domains are more than one server behind the refusals.
const DOMAINS: usize = 2;

/// If this many are left, or fewer, after four times as many were accepted, they are refused for themselves.
const FEW: std::ops::RangeInclusive<usize> = ENDS..=4 * ENDS;

/// What a streak means for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Nothing yet.
    None,
    /// The server takes no more for now: the whole run waits.
    Limited,
    /// The server refuses whatever comes from us: the run ends.
    Refusing(SenderFault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sender,
    Limit,
    /// Temporary, and at first sight about the recipient.
    Deferral,
}

/// The latest refusals of one kind, without an acceptance in between.
#[derive(Debug, Default)]
pub(super) struct Streak {
    kind: Option<Kind>,
    number: usize,
    domains: BTreeSet<String>,
    /// Whether the whole run goes to one domain, so that no other can be tried.
    one_domain: bool,
    /// How many messages of this mailing the server has accepted, in earlier runs as well.
    accepted: usize,
    /// Refusals that a wrong setting explains: an accepted message does not end these.
    wrong: Wrong,
    /// Why the run waits, or has waited before.
    limit: Option<Kind>,
}

/// What the server objects to in us, not in a journalist.
#[derive(Debug, Default)]
struct Wrong {
    number: usize,
    domains: BTreeSet<String>,
    /// What the server accepted since the first of them.
    accepted: usize,
}

impl Kind {
    fn of(cause: RefusalCause, is_temporary: bool) -> Option<Self> {
        match cause {
            RefusalCause::Sender(_) => Some(Self::Sender),
            RefusalCause::Limit => Some(Self::Limit),
            RefusalCause::Recipient if is_temporary => Some(Self::Deferral),
            RefusalCause::Recipient | RefusalCause::Greylisting => None,
        }
    }
}

impl Streak {
    /// Of a run to these domains, after earlier runs in which the server accepted so many messages of the mailing.
    pub(super) fn new<'a>(mut domains: impl Iterator<Item = &'a str>, accepted: usize) -> Self {
        let first = domains.next();
        Self { one_domain: domains.all(|domain| Some(domain) == first), accepted, ..Self::default() }
    }

    /// Counts a refusal, the `first` of a message. Those that concern only the recipient are counted only if they are temporary:
    /// a limit may hide behind the words for a full mailbox.
    pub(super) fn refused(&mut self, cause: RefusalCause, is_temporary: bool, domain: &str, first: bool) -> Pattern {
        let Some(kind) = Kind::of(cause, is_temporary) else { return Pattern::None };
        if kind == Kind::Limit && self.limit == Some(kind) {
            return Pattern::Limited;
        }
        if !first {
            return Pattern::None;
        }
        if cause.is_wrong_setting() {
            self.wrong.number += 1;
            self.wrong.domains.insert(domain.to_owned());
        }
        if self.kind.replace(kind) != Some(kind) {
            self.number = 0;
            self.domains.clear();
        }
        self.number += 1;
        self.domains.insert(domain.to_owned());
        let enough = if kind == Kind::Limit { WAITS } else { ENDS };
        let is_wrong = cause.is_wrong_setting() && self.wrong.number >= self.wrong.accepted;
        let enough_in_a_row = self.number >= enough && (self.domains.len() >= DOMAINS || self.one_domain);
        let enough_in_all =
            is_wrong && self.wrong.number >= ENDS && (self.wrong.domains.len() >= DOMAINS || self.one_domain);
        if !enough_in_a_row && !enough_in_all {
            return Pattern::None;
        }
        if let RefusalCause::Sender(fault) = cause {
            return Pattern::Refusing(fault);
        }
        self.limit = Some(kind);
        Pattern::Limited
    }

    /// Whether a refusal is of the kind that the run waits out.
    pub(super) fn goes_on(&self, cause: RefusalCause, is_temporary: bool) -> bool {
        match Kind::of(cause, is_temporary) {
            Some(Kind::Deferral) => self.limit == Some(Kind::Deferral),
            Some(Kind::Sender | Kind::Limit) => true,
            None => false,
        }
    }

    /// Ends the streak: the server does accept messages from us.
    pub(super) fn accepted(&mut self) {
        self.accepted += 1;
        self.wrong.accepted += usize::from(self.wrong.number > 0);
        self.kind = None;
        self.number = 0;
        self.domains.clear();
    }

    /// Whether it is time to try messages to others.
    pub(super) fn is_suspicious(&self) -> bool {
        self.number >= SUSPICIOUS
    }

    /// How many messages of this mailing the server has accepted.
    pub(super) fn all_accepted(&self) -> usize {
        self.accepted
    }

    /// Whether the server has accepted so much that those who are `left` are refused for themselves.
    pub(super) fn is_last_of_many(&self, left: usize) -> bool {
        self.accepted > 0 && left <= (self.accepted / 4).clamp(*FEW.start(), *FEW.end())
    }

    /// Whether a run that ends with the sender refused for these domains shows that it would be for all: too short for a
    /// streak, it accepted nothing.
    pub(super) fn refuses_everybody<'d>(&self, refused: impl Iterator<Item = &'d str>) -> bool {
        self.accepted == 0 && refused.collect::<BTreeSet<_>>().len() >= DOMAINS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELAY: RefusalCause = RefusalCause::Sender(SenderFault::Relay);

    fn streak(domains: &[&str]) -> Streak {
        Streak::new(domains.iter().copied(), 0)
    }

    #[test]
    fn a_refusal_of_the_sender_over_several_domains_ends_the_run() {
        let mut streak = streak(&["a", "b", "c"]);
        let mut refuse = |domain: &str| streak.refused(RELAY, false, domain, true);
        let found: Vec<_> = ["a", "b", "c", "a", "b", "c", "a", "b"].map(&mut refuse).into();
        assert_eq!(found[..7], [Pattern::None; 7]);
        assert_eq!(found[7], Pattern::Refusing(SenderFault::Relay));
    }

    #[test]
    fn a_wrong_setting_is_seen_although_the_server_accepts_its_own_domain() {
        let mut streak = streak(&["own", "b", "c"]);
        let found: Vec<_> = ["b", "c"]
            .repeat(4)
            .into_iter()
            .map(|domain| {
                streak.accepted();
                streak.refused(RELAY, false, domain, true)
            })
            .collect();
        assert_eq!(found[..7], [Pattern::None; 7]);
        assert_eq!(found[7], Pattern::Refusing(SenderFault::Relay));
        // A few among many that are accepted do not end the run.
        let mut streak = self::streak(&["own", "b", "c"]);
        for domain in ["b", "c"].repeat(20) {
            assert_eq!(streak.refused(RELAY, false, domain, true), Pattern::None);
            (0..3).for_each(|_| streak.accepted());
        }
    }

    #[test]
    fn one_domain_among_others_is_that_domains_affair() {
        let mut streak = streak(&["a", "b"]);
        for _ in 0..50 {
            assert_eq!(streak.refused(RELAY, false, "a", true), Pattern::None);
        }
        streak.accepted();
        assert!(!streak.is_suspicious());
        // Where there is no other, it is the whole run's.
        let mut alone = self::streak(&["a", "a"]);
        let last = (0..8).map(|_| alone.refused(RELAY, false, "a", true)).last();
        assert_eq!(last, Some(Pattern::Refusing(SenderFault::Relay)));
    }

    #[test]
    fn a_few_after_many_are_refused_for_themselves() {
        let domains = ["a", "b"];
        assert!(!streak(&domains).is_last_of_many(0), "the server has accepted nothing");
        for (accepted, few) in [(1, 8), (40, 10), (100, 25), (128, 32), (10_000, 32)] {
            // Half of them in earlier runs.
            let mut streak = Streak::new(domains.into_iter(), accepted / 2);
            (accepted / 2..accepted).for_each(|_| streak.accepted());
            assert_eq!(streak.all_accepted(), accepted);
            assert_eq!([few, few + 1].map(|left| streak.is_last_of_many(left)), [true, false], "{accepted}");
        }
    }

    #[test]
    fn a_short_run_that_is_refused_for_several_domains_is_refused_for_all() {
        let refuses = |accepted, domains: &[&str]| {
            Streak::new(["a", "b"].into_iter(), accepted).refuses_everybody(domains.iter().copied())
        };
        assert!(refuses(0, &["a", "b"]));
        assert!(!refuses(0, &["a", "a"]), "it may be that domain's affair");
        assert!(!refuses(0, &[]));
        assert!(!refuses(1, &["a", "b"]), "in an earlier run it was accepted");
    }

    #[test]
    fn a_limit_makes_the_run_wait_and_the_next_time_at_once() {
        let mut streak = streak(&["a", "b"]);
        let mut limit = |domain: &str| streak.refused(RefusalCause::Limit, true, domain, true);
        assert_eq!(["a", "a", "b"].map(&mut limit), [Pattern::None; 3]);
        assert_eq!(limit("b"), Pattern::Limited);
        streak.accepted();
        assert_eq!(streak.refused(RefusalCause::Limit, true, "a", false), Pattern::Limited);
    }

    #[test]
    fn addresses_that_are_gone_and_greylisting_make_no_streak() {
        let mut streak = streak(&["a", "b"]);
        for domain in ["a", "b"].repeat(20) {
            assert_eq!(streak.refused(RefusalCause::Recipient, false, domain, true), Pattern::None);
            assert_eq!(streak.refused(RefusalCause::Greylisting, true, domain, true), Pattern::None);
        }
        let mut defer = |to: &str, first| streak.refused(RefusalCause::Recipient, true, to, first);
        assert!(["a", "b"].repeat(20).into_iter().all(|to| defer(to, false) == Pattern::None), "tried again");
        let last = ["a", "b"].repeat(4).into_iter().map(|to| defer(to, true)).last();
        assert_eq!(last, Some(Pattern::Limited), "mailboxes everywhere are not full at the same time");
    }
}
