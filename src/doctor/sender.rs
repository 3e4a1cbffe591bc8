//! The domain that mail comes from, as a receiver looks it up.

use std::net::IpAddr;

use super::dmarc::{self, Policy};
use super::dns::{Answer, Dns, Kind};
use super::finding::{Findings, Remedy, excerpt};
use super::setup::Setup;
use super::spf::{self, MOST_LOOKUPS, Spf, SpfResult};
use super::{dkim, mx};
use crate::net::Endpoint;

/// Providers whose domains belong to many: no other server can authenticate mail from these.
const PROVIDERS: [&str; 16] = [
    "aol.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "proton.me",
    "t-online.de",
    "telia.com",
    "web.de",
    "yahoo.com",
];

pub(super) fn examine(case: &Setup, dns: &Dns, findings: &mut Findings) {
    let from = case.from.domain();
    findings.about(from);
    if dns.ask(from, Kind::Mx) == Answer::NoSuchName {
        let hint = "check `from` under `[newsroom]`; a domain of your own has to be registered first";
        return findings.error(
            "domain",
            format!("the domain `{from}` does not exist: receivers refuse mail from it"),
            hint,
        );
    }
    if PROVIDERS.contains(&from) {
        findings.warning(
            "from-provider",
            format!("`{from}` belongs to a mail provider: mail in its name is refused unless its own server sends it"),
            "send from a domain of your own",
        );
    }
    mx::examine(dns, from, "replies", findings);
    let policy = dmarc::examine(dns, from, findings);
    dkim::examine(dns, case.signing.as_ref(), findings);
    let returns = case.bounce.as_ref().map_or(from, |bounce| bounce.domain());
    if returns != from {
        findings.about(returns);
        mx::examine(dns, returns, "bounces", findings);
    }
    let record = sending(dns, returns, case.server.as_ref().ok(), findings);
    findings.about(from);
    if let Some(policy) = policy {
        alignment(case, &policy, returns, record, findings);
    }
}

/// Whether receivers find a record of SPF that they can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpfRecord {
    Valid,
    /// There is none, or receivers ignore it.
    Invalid,
    /// A query has no answer.
    Unknown,
}

/// SPF, which receivers check for the domain that bounces go to.
fn sending(dns: &Dns, domain: &str, server: Option<&Endpoint>, findings: &mut Findings) -> SpfRecord {
    let publish =
        format!("publish `{domain} TXT \"v=spf1 mx include:… -all\"`, with the `include:` of your mail server");
    let published = match spf::published(dns, domain) {
        Ok(published) => published,
        Err(why) => {
            findings.unanswered("spf", domain, &why);
            return SpfRecord::Unknown;
        }
    };
    let text = match published.records.as_slice() {
        [] => {
            if let Some(text) = published.lookalikes.first() {
                let message = format!("`{domain}` has no valid SPF record, only `{}`", excerpt(text));
                findings.error("spf", message, "start it with `v=spf1` and a space, without quotation marks");
                return SpfRecord::Invalid;
            }
            let message = format!("`{domain}` has no SPF record: anybody may send in its name, and receivers object");
            findings.error("spf", message, publish);
            return SpfRecord::Invalid;
        }
        [text] => text,
        several => {
            let message = format!("`{domain}` has {} SPF records: receivers ignore them all", several.len());
            findings.error("spf", message, "merge them into one");
            return SpfRecord::Invalid;
        }
    };
    let spf = spf::read(dns, domain, text);
    for (name, why) in &spf.unanswered {
        findings.unanswered("spf", name, why);
    }
    for fault in &spf.faults {
        let message = format!("the SPF record of `{domain}` is invalid: {fault}");
        findings.error("spf", message, format!("correct it: `{}`", excerpt(&spf.text)));
    }
    if spf.lookups > MOST_LOOKUPS {
        let message = format!(
            "the SPF record of `{domain}` is invalid: it needs {} lookups, and receivers stop at {MOST_LOOKUPS}",
            spf.lookups
        );
        findings.error("spf-lookups", message, "remove services that you do not send with, or list addresses instead");
    }
    ending(&spf, domain, findings);
    if let Some(server) = server {
        relay(dns, &spf, domain, server, findings);
    }
    if !spf.faults.is_empty() || spf.lookups > MOST_LOOKUPS {
        SpfRecord::Invalid
    } else if spf.unanswered.is_empty() {
        SpfRecord::Valid
    } else {
        SpfRecord::Unknown
    }
}

/// How a record ends, and that it is sound if it is.
fn ending(spf: &Spf, domain: &str, findings: &mut Findings) {
    let sound = spf.faults.is_empty() && spf.lookups <= MOST_LOOKUPS && spf.unanswered.is_empty();
    let end = match spf.all {
        Some(SpfResult::Fail) => "-all",
        Some(SpfResult::SoftFail) => "~all",
        Some(SpfResult::Pass) => {
            let message = format!("the SPF record of `{domain}` ends with `+all`: anybody may send in its name");
            return findings.error("spf-all", message, "end it with `~all` or `-all`");
        }
        Some(SpfResult::Neutral) | None => {
            let message = format!("the SPF record of `{domain}` says nothing about servers that it does not name");
            return findings.warning("spf-all", message, "end it with `~all` or `-all`");
        }
    };
    if sound {
        let lookups = spf.lookups;
        let message = format!("one SPF record, {lookups} of {MOST_LOOKUPS} lookups, ending in `{end}`");
        findings.ok("spf", message);
    }
    if spf.ptr {
        findings.note("spf-ptr", "the SPF record uses `ptr`, which receivers may skip", "list the addresses instead");
    }
}

/// Whether the mail server is among those that the record names.
fn relay(dns: &Dns, spf: &Spf, domain: &str, server: &Endpoint, findings: &mut Findings) {
    let host = server.host.as_str();
    let addresses = match dns.addresses(host) {
        Ok(addresses) => addresses,
        Err(why) => return findings.unanswered("spf-server", host, &why),
    };
    let inside = |address: &IpAddr| match address {
        IpAddr::V4(four) => four.is_loopback() || four.is_private() || four.is_link_local(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local(),
    };
    if host == "localhost" || (!addresses.is_empty() && addresses.iter().all(inside)) {
        return findings.note(
            "spf-server",
            format!("`{host}` is on your own network: pressbox cannot see which address your mail leaves from"),
            format!("make sure that the SPF record of `{domain}` names the address that your mail leaves from"),
        );
    }
    if !addresses.is_empty() && addresses.iter().all(|address| spf.allows(*address)) {
        return findings.ok("spf-server", format!("SPF names your server, `{host}`"));
    }
    if let Some(include) = spf.includes.iter().find(|include| same_provider(include, host)) {
        return findings
            .ok("spf-server", format!("SPF includes `{include}`, which belongs to the provider of your server"));
    }
    if addresses.iter().any(|address| spf.allows(*address)) {
        let left: Vec<_> = addresses.iter().filter(|a| !spf.allows(**a)).map(|a| format!("`{a}`")).collect();
        let message =
            format!("SPF does not name every address of your server, `{host}`: {} is missing", left.join(", "));
        return findings.warning("spf-server", message, "add it");
    }
    if spf.depends {
        let message =
            format!("whether SPF names your server, `{host}`, depends on the message and cannot be checked here");
        return findings.note("spf-server", message, "");
    }
    let message = format!("SPF does not name your server, `{host}`");
    let hint = "ask your mail provider which `include:` to add; it may send from other addresses than those it receives mail at";
    findings.warning("spf-server", message, hint);
}

/// Whether two hosts have the same last two labels, or three where the last two are short, as in `co.uk`.
fn same_provider(one: &str, other: &str) -> bool {
    let provider_of = |host: &str| {
        let labels: Vec<_> = host.rsplit('.').collect();
        let many = if labels.get(1).is_some_and(|second| second.len() <= 3) { 3 } else { 2 };
        (labels.len() >= many).then(|| labels[..many].join("."))
    };
    provider_of(one).is_some_and(|provider| Some(provider) == provider_of(other))
}

/// Whether what is proven is the domain that readers see.
fn alignment(case: &Setup, policy: &Policy, returns: &str, record: SpfRecord, findings: &mut Findings) {
    let from = case.from.domain();
    let signs = case.signing.as_ref().map(|signing| signing.domain.as_str());
    let is_aligned = policy.aligns_spf(from, returns);
    let by_spf = record == SpfRecord::Valid && is_aligned;
    let by_dkim = signs.is_some_and(|domain| policy.aligns_dkim(from, domain));
    // Whether DMARC fails is not known either.
    let is_unknown = record == SpfRecord::Unknown && is_aligned;
    match (by_spf, by_dkim) {
        (true, true) => {
            findings.ok("alignment", format!("SPF and DKIM both authenticate `{from}`, the domain that readers see"));
        }
        (false, true) => {
            findings.ok("alignment", format!("DKIM authenticates `{from}`, the domain that readers see"));
            // Without a valid record, there is nothing more to say about SPF.
            if record == SpfRecord::Valid {
                findings.note(
                    "alignment-spf",
                    format!(
                        "SPF authenticates only `{returns}`, so a message with a broken signature is not authenticated at all"
                    ),
                    format!("send bounces to an address at `{from}` or a subdomain of it"),
                );
            }
        }
        (by_spf, false) if by_spf || is_unknown => {
            if let Some(domain) = signs {
                findings.warning(
                    "alignment-dkim",
                    format!("the signature is for `{domain}`, but readers see `{from}`: DMARC does not accept it"),
                    format!("sign for `{from}`"),
                );
            }
            if by_spf {
                findings.ok("alignment", format!("SPF authenticates `{from}`, but not for forwarded messages"));
            }
        }
        (_, false) => findings.error(
            "alignment",
            format!("neither SPF (`{returns}`) nor a signature authenticates `{from}`: DMARC fails for every message"),
            // Where SPF would count, its own finding says how to correct it.
            if is_aligned { Remedy::Sign(from.to_owned()) } else { Remedy::SignFor(from.to_owned()) },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_provider_share_the_domain_that_it_registered() {
        assert!(same_provider("spf.relay.example", "smtp.relay.example"));
        assert!(same_provider("_spf.mail.co.uk", "out.mail.co.uk"));
        assert!(!same_provider("spf.relay.co.uk", "smtp.other.co.uk"));
        assert!(!same_provider("example", "example"));
        assert!(!same_provider("relay.example", "other.example"));
    }
}
