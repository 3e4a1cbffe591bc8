//! Where mail to a domain goes: whether replies and notices of failure can come back.

use super::dns::{Answer, Dns, Kind, Record};
use super::finding::Findings;

/// Checks whether a domain accepts mail; `whose` says which mail.
pub(super) fn examine(dns: &Dns, domain: &str, whose: &str, findings: &mut Findings) {
    let publish = format!("publish an MX record for `{domain}` that names the host which accepts its mail");
    let mut hosts: Vec<(u16, String)> = match dns.ask(domain, Kind::Mx) {
        Answer::Silent(why) => return findings.unanswered("mx", domain, &why),
        answer => answer.records().into_iter().filter_map(exchange).collect(),
    };
    hosts.sort();
    if hosts.iter().any(|(_, host)| host.is_empty()) {
        let message = format!(
            "`{domain}` says that it accepts no mail: {whose} are lost, and receivers refuse what comes from it"
        );
        return findings.error("mx", message, publish);
    }
    if hosts.is_empty() {
        return match dns.addresses(domain) {
            Err(why) => findings.unanswered("mx", domain, &why),
            Ok(addresses) if addresses.is_empty() => {
                let message =
                    format!("`{domain}` accepts no mail: {whose} are lost, and receivers refuse what comes from it");
                findings.error("mx", message, publish);
            }
            Ok(_) => {
                let message = format!("`{domain}` has no MX record: {whose} go to the host `{domain}` itself");
                findings.warning("mx", message, publish);
            }
        };
    }
    let mut reachable = Vec::new();
    for (_, host) in hosts.iter().take(10) {
        match dns.addresses(host) {
            Err(why) => findings.unanswered("mx-host", host, &why),
            Ok(addresses) if addresses.is_empty() => {
                let message = format!("`{host}`, which should accept mail for `{domain}`, has no address");
                findings.warning("mx-host", message, "correct the MX record, or publish the host's address");
            }
            Ok(_) => reachable.push(format!("`{host}`")),
        }
    }
    if reachable.is_empty() {
        findings.error(
            "mx",
            format!("there is no known host that accepts mail for `{domain}`: {whose} are lost"),
            publish,
        );
    } else {
        findings.ok("mx", format!("{whose} to `{domain}` go to {}", reachable.join(", ")));
    }
}

fn exchange(record: Record) -> Option<(u16, String)> {
    match record {
        Record::Mail { preference, host } => Some((preference, host)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::dns::Hosts;
    use crate::doctor::finding::Health;

    fn look(records: &str) -> Vec<(&'static str, Health)> {
        let dns = Dns::new(Some(Hosts::read(records).unwrap()), None);
        let mut findings = Findings::default();
        examine(&dns, "press.example", "replies", &mut findings);
        findings.into_all().into_iter().map(|finding| (finding.rule, finding.severity)).collect()
    }

    #[test]
    fn a_domain_that_takes_mail_is_told_from_one_that_does_not() {
        let good = "press.example MX 10 mx.press.example\nmx.press.example A 192.0.2.1";
        assert_eq!(look(good), [("mx", Health::Ok)]);
        assert_eq!(look("press.example MX 0 ."), [("mx", Health::Error)]);
        assert_eq!(look(""), [("mx", Health::Error)]);
        assert_eq!(look("press.example A 192.0.2.1"), [("mx", Health::Warning)]);
        let half = format!("{good}\npress.example MX 5 gone.press.example");
        assert_eq!(look(&half), [("mx-host", Health::Warning), ("mx", Health::Ok)]);
        let gone = "press.example MX 5 gone.press.example";
        assert_eq!(look(gone), [("mx-host", Health::Warning), ("mx", Health::Error)]);
    }
}
