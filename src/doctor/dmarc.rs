//! DMARC (RFC 7489, and the tree walk of its successor): what receivers do with mail that cannot be authenticated as ours.

use super::dns::{Dns, Kind};
use super::finding::{Findings, excerpt};
use super::tags::Tags;

/// A policy that counts for a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Policy {
    /// The domain that publishes it: the one asked about, or one above it.
    pub(super) at: String,
    /// The highest domain that publishes one: all domains below it belong together.
    organisation: String,
    /// What becomes of mail that fails.
    pub(super) verdict: SpfResult,
    strict_spf: bool,
    strict_dkim: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpfResult {
    None,
    Quarantine,
    Reject,
}

impl SpfResult {
    fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "quarantine" => Some(Self::Quarantine),
            "reject" => Some(Self::Reject),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }
}

impl Policy {
    /// Whether a domain that SPF has authenticated is aligned with the From domain.
    pub(super) fn aligns_spf(&self, from: &str, proven: &str) -> bool {
        self.aligns(from, proven, self.strict_spf)
    }

    /// The same for a domain that has signed.
    pub(super) fn aligns_dkim(&self, from: &str, proven: &str) -> bool {
        self.aligns(from, proven, self.strict_dkim)
    }

    fn aligns(&self, from: &str, proven: &str, strict: bool) -> bool {
        let same = from.eq_ignore_ascii_case(proven);
        same || (!strict && belongs(proven, &self.organisation) && belongs(from, &self.organisation))
    }
}

/// Whether a domain is the other one or below it.
fn belongs(domain: &str, above: &str) -> bool {
    let (domain, above) = (domain.to_ascii_lowercase(), above.to_ascii_lowercase());
    domain == above || domain.strip_suffix(&above).is_some_and(|rest| rest.ends_with('.'))
}

/// Looks for the policy that counts for mail from a domain.
pub(super) fn examine(dns: &Dns, from: &str, findings: &mut Findings) -> Option<Policy> {
    let publish =
        format!("publish `_dmarc.{from} TXT \"v=DMARC1; p=none; rua=mailto:dmarc@{from}\"` and read the reports");
    let Published { at, records, organisation } = match published(dns, from) {
        Ok(Some(published)) => published,
        Ok(None) => {
            let message = format!(
                "no DMARC policy is published at `_dmarc.{from}`: large receivers refuse bulk mail without one"
            );
            findings.error("dmarc", message, publish);
            return None;
        }
        Err(Trouble::Unanswered { name, why }) => {
            findings.unanswered("dmarc", &name, &why);
            return None;
        }
        Err(Trouble::Spoilt { name, text }) => {
            let message = format!("the record at `{name}` is not a valid DMARC record: `{}`", excerpt(&text));
            findings.error("dmarc", message, "start it with `v=DMARC1;`, without quotation marks");
            return None;
        }
    };
    let [record] = records.as_slice() else {
        let message = format!("there are {} DMARC records at `_dmarc.{at}`: receivers ignore them all", records.len());
        findings.error("dmarc", message, "keep only one");
        return None;
    };
    match read(record, from, &at, &organisation) {
        Ok((policy, reports)) => {
            tell(&policy, from, reports, findings);
            Some(policy)
        }
        Err(why) => {
            findings.error("dmarc", format!("the DMARC record at `_dmarc.{at}` {why}"), publish);
            None
        }
    }
}

/// The records nearest to a domain, and the highest domain that has any.
struct Published {
    at: String,
    records: Vec<String>,
    organisation: String,
}

/// Why no policy is found that may well be there.
enum Trouble {
    Unanswered { name: String, why: String },
    Spoilt { name: String, text: String },
}

fn published(dns: &Dns, from: &str) -> Result<Option<Published>, Trouble> {
    let mut nearest: Option<Published> = None;
    for at in upwards(from) {
        let name = format!("_dmarc.{at}");
        let texts = match (dns.ask(&name, Kind::Txt).texts(), &nearest) {
            (Ok(texts), _) => texts,
            (Err(why), None) => return Err(Trouble::Unanswered { name, why }),
            // A record further up only widens what belongs together.
            (Err(_), Some(_)) => break,
        };
        let (records, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| is_dmarc(text));
        let is_registry = |text: &String| Tags::read(text).is_ok_and(|tags| tags.get("psd") == Some("y"));
        // Under `co.uk` and its like, domains have nothing in common with each other.
        if at != from && records.iter().any(is_registry) {
            break;
        }
        let spoilt = others.into_iter().find(|text| text.to_ascii_lowercase().contains("dmarc"));
        match (&mut nearest, records.is_empty(), spoilt) {
            (None, true, Some(text)) => return Err(Trouble::Spoilt { name, text }),
            (_, true, _) => {}
            (None, false, _) => nearest = Some(Published { at: at.to_owned(), records, organisation: at.to_owned() }),
            (Some(nearest), false, _) => at.clone_into(&mut nearest.organisation),
        }
    }
    Ok(nearest)
}

fn is_dmarc(text: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    first.split_once('=').is_some_and(|(v, one)| v.trim().eq_ignore_ascii_case("v") && one.trim() == "DMARC1")
}

/// A domain and those above it, but no top-level one.
fn upwards(domain: &str) -> Vec<&str> {
    let mut all = vec![domain];
    let mut rest = domain;
    while let Some((_, above)) = rest.split_once('.') {
        if !above.contains('.') || all.len() >= 8 {
            break;
        }
        all.push(above);
        rest = above;
    }
    all
}

fn read(record: &str, from: &str, at: &str, organisation: &str) -> Result<(Policy, bool), String> {
    let tags = Tags::read(record).map_err(|part| format!("is not valid from `{}` on", excerpt(&part)))?;
    let below = at != from;
    let word = tags.get("sp").filter(|_| below).or(tags.get("p")).ok_or("has no policy: `p=` is missing")?;
    let verdict = SpfResult::read(word)
        .ok_or_else(|| format!("says `{}`, but the policies are `none`, `quarantine` and `reject`", excerpt(word)))?;
    let strict = |tag: &str| tags.get(tag).is_some_and(|how| how.eq_ignore_ascii_case("s"));
    let policy = Policy {
        at: at.to_owned(),
        organisation: organisation.to_owned(),
        verdict,
        strict_spf: strict("aspf"),
        strict_dkim: strict("adkim"),
    };
    Ok((policy, tags.get("rua").is_some_and(|rua| !rua.is_empty())))
}

fn tell(policy: &Policy, from: &str, reports: bool, findings: &mut Findings) {
    let whose = if policy.at == from { String::new() } else { format!(", set by `{}`", policy.at) };
    findings.ok("dmarc", format!("a DMARC policy is published: `{}`{whose}", policy.verdict.as_str()));
    if policy.verdict == SpfResult::None {
        findings.note(
            "dmarc-policy",
            "the DMARC policy is `none`: mail that others send in your name is delivered",
            "once the reports show only your own servers, set `p=quarantine`, then `p=reject`",
        );
    }
    if !reports {
        findings.note(
            "dmarc-reports",
            "the DMARC record asks for no reports: you will not learn who sends mail in your name",
            format!("add `rua=mailto:dmarc@{from}`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::dns::Hosts;
    use crate::doctor::finding::Health;

    fn look(records: &str, from: &str) -> (Option<Policy>, Vec<(&'static str, Health)>) {
        let dns = Dns::new(Some(Hosts::read(records).unwrap()), None);
        let mut findings = Findings::default();
        let policy = examine(&dns, from, &mut findings);
        (policy, findings.into_all().into_iter().map(|finding| (finding.rule, finding.severity)).collect())
    }

    #[test]
    fn a_policy_counts_for_what_stands_below_it() {
        let records = "_dmarc.house.example TXT v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@house.example";
        let (policy, findings) = look(records, "press.house.example");
        let policy = policy.unwrap();
        assert_eq!((policy.at.as_str(), policy.verdict), ("house.example", SpfResult::Quarantine));
        assert_eq!(findings, [("dmarc", Health::Ok)]);
        assert!(policy.aligns_spf("press.house.example", "bounces.house.example"));
        assert!(!policy.aligns_spf("press.house.example", "otherhouse.example"));
    }

    #[test]
    fn neighbours_under_a_registry_do_not_belong_together() {
        let records = "_dmarc.house.co.example TXT v=DMARC1; p=reject; rua=mailto:d@house.co.example\n\
                       _dmarc.co.example TXT v=DMARC1; p=reject; psd=y";
        let policy = look(records, "press.house.co.example").0.unwrap();
        assert!(policy.aligns_spf("press.house.co.example", "mail.house.co.example"));
        assert!(!policy.aligns_spf("press.house.co.example", "other.co.example"));
    }

    #[test]
    fn strict_alignment_takes_the_same_domain_only() {
        let records = "_dmarc.press.example TXT v=DMARC1;p=none;aspf=s";
        let policy = look(records, "press.example").0.unwrap();
        assert!(!policy.aligns_spf("press.example", "mail.press.example"));
        assert!(policy.aligns_dkim("press.example", "mail.press.example"));
        assert!(policy.aligns_spf("press.example", "Press.Example"));
    }

    #[test]
    fn a_record_that_no_receiver_takes_is_an_error() {
        for records in [
            "",
            "_dmarc.press.example TXT v=DMARC1; rua=mailto:x@press.example",
            "_dmarc.press.example TXT v=DMARC1; p=refuse",
            "_dmarc.press.example TXT v=DMARC1; p=none\n_dmarc.press.example TXT v=DMARC1; p=reject",
            "_dmarc.press.example TXT v=dmarc2; p=none",
        ] {
            assert_eq!(look(records, "press.example"), (None, vec![("dmarc", Health::Error)]), "{records}");
        }
    }

    #[test]
    fn top_level_domains_are_not_asked() {
        assert_eq!(upwards("a.b.press.example"), ["a.b.press.example", "b.press.example", "press.example"]);
        assert_eq!(upwards("press.example"), ["press.example"]);
        assert_eq!(upwards(&["a"; 30].join(".")).len(), 8);
    }
}
