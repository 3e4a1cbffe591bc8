//! SPF (RFC 7208): who may send mail in a domain's name, as far as a check without a message can go.

use std::net::IpAddr;

use super::dns::{Answer, Dns, Kind, Record};

/// How many lookups a receiver makes before it gives up.
pub(super) const MOST_LOOKUPS: usize = 10;

/// Where the walk itself gives up: enough to say how far above ten a record is.
const ENOUGH: usize = 30;

/// What a record comes to once everything that it includes is read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Spf {
    /// The record as it is published.
    pub(super) text: String,
    pub(super) lookups: usize,
    /// What the last word says about everybody else; `None` where nothing does.
    pub(super) all: Option<SpfResult>,
    /// The addresses that may send.
    networks: Vec<Network>,
    /// The domains whose records are included.
    pub(super) includes: Vec<String>,
    /// What makes the record void for a receiver that comes across it.
    pub(super) faults: Vec<String>,
    /// Names that nobody could say anything about.
    pub(super) unanswered: Vec<(String, String)>,
    /// It holds `ptr`, which receivers are advised to skip.
    pub(super) ptr: bool,
    /// Part of it depends on the single message.
    pub(super) depends: bool,
}

/// What a mechanism says about a sender that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpfResult {
    Pass,
    Fail,
    SoftFail,
    Neutral,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

/// The SPF records of a domain, and texts that look like one but are not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) records: Vec<String>,
    pub(super) lookalikes: Vec<String>,
}

/// Asks for a domain's records.
pub(super) fn published(dns: &Dns, domain: &str) -> Result<Published, String> {
    let mut found = Published::default();
    for text in dns.ask(domain, Kind::Txt).texts()? {
        let lower = text.to_ascii_lowercase();
        if lower == "v=spf1" || lower.starts_with("v=spf1 ") {
            found.records.push(text);
        } else if lower.contains("spf1") || lower.contains("v=spf") {
            found.lookalikes.push(text);
        }
    }
    Ok(found)
}

/// Reads a record and all that it includes.
pub(super) fn read(dns: &Dns, domain: &str, text: &str) -> Spf {
    let mut spf = Spf { text: text.to_owned(), ..Spf::default() };
    let mut path = vec![domain.to_ascii_lowercase()];
    spf.all = spf.walk(dns, text, &mut path, true);
    spf
}

impl Spf {
    /// Whether mail from an address passes.
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(address))
    }

    /// One record: what its `all` says, or that of the record that it redirects to.
    fn walk(&mut self, dns: &Dns, text: &str, path: &mut Vec<String>, counts: bool) -> Option<SpfResult> {
        let here = path.last().cloned().unwrap_or_default();
        let mut redirect = None;
        let mut all = None;
        for word in text.split_ascii_whitespace().skip(1) {
            // What follows `all` is never reached.
            if all.is_some() || self.lookups > ENOUGH {
                break;
            }
            if let Some((name, value)) = modifier(word) {
                if name.eq_ignore_ascii_case("redirect") && redirect.replace(value).is_some() {
                    self.faults.push(format!("`{here}` has `redirect` twice"));
                }
                continue;
            }
            let (verdict, mechanism) = qualified(word);
            let counts = counts && verdict == SpfResult::Pass;
            match self.mechanism(dns, mechanism, &here, path, counts) {
                Ok(true) => all = Some(verdict),
                Ok(false) => {}
                Err(why) => {
                    self.faults.push(format!("`{}` in the record of `{here}` {why}", super::finding::excerpt(word)));
                }
            }
        }
        match (all, redirect) {
            (Some(all), _) => Some(all),
            (None, Some(target)) => self.follow(dns, target, path, counts),
            (None, None) => None,
        }
    }

    /// Reads one mechanism. `Ok(true)` for `all`; `counts` if what it matches passes.
    fn mechanism(
        &mut self,
        dns: &Dns,
        text: &str,
        here: &str,
        path: &mut Vec<String>,
        counts: bool,
    ) -> Result<bool, String> {
        let end = text.find([':', '/']).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let value = rest.strip_prefix(':');
        match name.to_ascii_lowercase().as_str() {
            "all" if rest.is_empty() => return Ok(true),
            "ip4" | "ip6" => {
                let network = Network::read(value.unwrap_or_default(), name.ends_with('4'))
                    .ok_or_else(|| "is not an address".to_owned())?;
                self.add(network, counts);
            }
            "include" => {
                let target = value.filter(|target| !target.is_empty()).ok_or("names no domain")?;
                self.includes.push(target.to_ascii_lowercase());
                self.follow(dns, target, path, counts);
            }
            "a" | "mx" => {
                let (target, bits) = target(rest, here)?;
                self.lookups += 1;
                if is_macro(target) {
                    self.depends = true;
                } else if name.eq_ignore_ascii_case("a") {
                    self.hosts(dns, target, bits, counts);
                } else {
                    self.exchanges(dns, target, bits, counts);
                }
            }
            "ptr" => {
                self.lookups += 1;
                self.ptr = true;
                self.depends = true;
            }
            "exists" => {
                value.filter(|target| !target.is_empty()).ok_or("names no domain")?;
                self.lookups += 1;
                self.depends = true;
            }
            _ => return Err("is not a known mechanism".to_owned()),
        }
        Ok(false)
    }

    /// Reads the record of another domain.
    fn follow(&mut self, dns: &Dns, target: &str, path: &mut Vec<String>, counts: bool) -> Option<SpfResult> {
        self.lookups += 1;
        if is_macro(target) {
            self.depends = true;
            return None;
        }
        let target = target.trim_end_matches('.').to_ascii_lowercase();
        if path.contains(&target) {
            self.faults.push(format!("`{target}` includes itself"));
            return None;
        }
        match published(dns, &target) {
            Err(why) => self.unanswered.push((target, why)),
            Ok(found) => match found.records.as_slice() {
                [] => self.faults.push(format!("`{target}`, which is included, has no SPF record")),
                [text] => {
                    path.push(target);
                    let all = self.walk(dns, text, path, counts);
                    path.pop();
                    return all;
                }
                _ => self.faults.push(format!("`{target}`, which is included, has several SPF records")),
            },
        }
        None
    }

    fn exchanges(&mut self, dns: &Dns, domain: &str, bits: (u8, u8), counts: bool) {
        match dns.ask(domain, Kind::Mx) {
            Answer::Silent(why) => self.unanswered.push((domain.to_owned(), why)),
            answer => {
                // A receiver looks at ten of them.
                for record in answer.records().into_iter().take(MOST_LOOKUPS) {
                    if let Record::Mail { host, .. } = record {
                        self.hosts(dns, &host, bits, counts);
                    }
                }
            }
        }
    }

    fn hosts(&mut self, dns: &Dns, host: &str, (four, six): (u8, u8), counts: bool) {
        match dns.addresses(host) {
            Err(why) => self.unanswered.push((host.to_owned(), why)),
            Ok(addresses) => {
                for address in addresses {
                    self.add(Network { address, bits: if address.is_ipv4() { four } else { six } }, counts);
                }
            }
        }
    }

    fn add(&mut self, network: Network, counts: bool) {
        if counts {
            self.networks.push(network);
        }
    }
}

/// `name=value`; a mechanism has no `=` before its first `:` or `/`.
fn modifier(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)).then_some((name, value))
}

fn qualified(word: &str) -> (SpfResult, &str) {
    let verdict = match word.as_bytes().first() {
        Some(b'+') => SpfResult::Pass,
        Some(b'-') => SpfResult::Fail,
        Some(b'~') => SpfResult::SoftFail,
        Some(b'?') => SpfResult::Neutral,
        _ => return (SpfResult::Pass, word),
    };
    (verdict, &word[1..])
}

/// The domain of `a` and `mx`, this one if they name none, and the lengths of their networks.
fn target<'a>(rest: &'a str, here: &'a str) -> Result<(&'a str, (u8, u8)), String> {
    let (domain, lengths) = match rest.find('/') {
        Some(at) if !rest[..at].contains('{') => rest.split_at(at),
        _ => (rest, ""),
    };
    let domain = match domain.strip_prefix(':') {
        Some("") => return Err("names no domain".to_owned()),
        Some(domain) => domain,
        None => here,
    };
    let (four, six) = lengths.split_once("//").unwrap_or((lengths, ""));
    let bits = |text: &str, most: u8| match text.trim_start_matches('/') {
        "" => Ok(most),
        text => text.parse().ok().filter(|bits| *bits <= most).ok_or_else(|| "has an invalid prefix length".to_owned()),
    };
    Ok((domain, (bits(four, 32)?, bits(six, 128)?)))
}

fn is_macro(target: &str) -> bool {
    target.contains('%')
}

impl Network {
    fn read(text: &str, four: bool) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if four { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (address.is_ipv4() == four && bits <= most).then_some(Self { address, bits })
    }

    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(mine), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                (mine.to_bits() ^ other.to_bits()) & mask == 0
            }
            (IpAddr::V6(mine), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                (mine.to_bits() ^ other.to_bits()) & mask == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::dns::Hosts;

    fn spf(hosts: &str) -> Spf {
        let dns = Dns::new(Some(Hosts::read(hosts).unwrap()), None);
        let found = published(&dns, "press.example").unwrap();
        read(&dns, "press.example", &found.records[0])
    }

    fn allows(spf: &Spf, address: &str) -> bool {
        spf.allows(address.parse().unwrap())
    }

    #[test]
    fn every_way_of_naming_an_address_is_understood() {
        let spf =
            spf("press.example TXT v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/32 a mx a:web.example/24 ?ip4:198.51.100.9 \
                       include:relay.example ~all\n\
                       press.example A 203.0.113.1\npress.example MX 10 mx.example\nmx.example A 203.0.113.2\n\
                       web.example A 10.1.2.3\n\
                       relay.example TXT v=spf1 ip4:198.51.100.1 -ip4:198.51.100.2 -all\n");
        for address in ["192.0.2.15", "2001:db8::7", "203.0.113.1", "203.0.113.2", "10.1.2.99", "198.51.100.1"] {
            assert!(allows(&spf, address), "{address}");
        }
        for address in ["192.0.2.16", "2001:db9::7", "198.51.100.2", "198.51.100.9", "203.0.113.3"] {
            assert!(!allows(&spf, address), "{address}");
        }
        assert_eq!((spf.lookups, spf.all, spf.faults.len()), (4, Some(SpfResult::SoftFail), 0));
    }

    #[test]
    fn a_redirect_counts_where_nothing_else_ends_the_record() {
        let spf = spf("press.example TXT v=spf1 redirect=other.example\nother.example TXT v=spf1 ip4:192.0.2.1 -all");
        assert_eq!((spf.lookups, spf.all), (1, Some(SpfResult::Fail)));
        assert!(allows(&spf, "192.0.2.1"));
    }

    #[test]
    fn what_voids_a_record_is_named() {
        let fault = |record: &str| {
            let hosts = format!("press.example TXT {record}\nloop.example TXT v=spf1 include:loop.example -all");
            spf(&hosts).faults.join("; ")
        };
        assert_eq!(
            fault("v=spf1 ipv4:192.0.2.1 -all"),
            "`ipv4:192.0.2.1` in the record of `press.example` is not a known mechanism"
        );
        assert!(fault("v=spf1 ip4:192.0.2.300 -all").contains("is not an address"));
        assert!(fault("v=spf1 ip4:2001:db8::1 -all").contains("is not an address"));
        assert!(fault("v=spf1 a/33 -all").contains("an invalid prefix length"));
        assert_eq!(fault("v=spf1 include:gone.example -all"), "`gone.example`, which is included, has no SPF record");
        assert_eq!(fault("v=spf1 include:loop.example -all"), "`loop.example` includes itself");
        assert_eq!(fault("v=spf1 a:%{i}.x.example exp=why.example -all"), "");
    }

    #[test]
    fn look_ups_are_counted_through_all_includes_and_the_walk_ends() {
        let mut hosts = "press.example TXT v=spf1 include:a0.example -all\n".to_owned();
        for at in 0..60 {
            hosts.extend([format!("a{at}.example TXT v=spf1 include:a{}.example -all\n", at + 1)]);
        }
        let spf = spf(&hosts);
        assert!(spf.lookups > MOST_LOOKUPS && spf.lookups < 40, "{}", spf.lookups);
    }

    #[test]
    fn a_network_of_any_length_holds_what_it_should() {
        let holds = |network: &str, address: &str| {
            Network::read(network, !network.contains(':')).unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("0.0.0.0/0", "255.1.2.3"));
        assert!(holds("::/0", "2001:db8::1"));
        assert!(holds("192.0.2.1", "192.0.2.1") && !holds("192.0.2.1", "192.0.2.0"));
        assert!(!holds("0.0.0.0/0", "::1"));
    }
}
