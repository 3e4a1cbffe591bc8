//! A file instead of the domain name system: one record per line, `NAME TYPE VALUE`.

use std::collections::HashMap;

use super::{Answer, Kind, Record};

/// The records of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    records: HashMap<String, Vec<(Kind, Record)>>,
}

/// A line that is not a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadHosts {
    pub line: usize,
    why: String,
}

/// The longest chain of aliases that is followed.
const ALIASES: usize = 8;

impl Hosts {
    /// Reads a file. Empty lines and those that begin with `#` or `;` say nothing.
    pub fn read(text: &str) -> Result<Self, BadHosts> {
        let mut hosts = Self::default();
        for (at, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            let (name, kind, record) = parse(line).map_err(|why| BadHosts { line: at + 1, why })?;
            hosts.records.entry(name).or_default().push((kind, record));
        }
        Ok(hosts)
    }

    /// Whether there is any record of a name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.records.contains_key(name)
    }

    /// What the file says about a name.
    pub(super) fn ask(&self, name: &str, kind: Kind) -> Answer {
        let mut name = name;
        for _ in 0..ALIASES {
            let Some(records) = self.records.get(name) else { return Answer::NoSuchName };
            let found: Vec<_> = records.iter().filter(|(its, _)| *its == kind).map(|(_, r)| r.clone()).collect();
            if !found.is_empty() {
                return Answer::Records(found);
            }
            let alias = records.iter().find_map(|(its, record)| match record {
                Record::Name(other) if *its == Kind::Cname => Some(other),
                _ => None,
            });
            match alias {
                Some(other) => name = other,
                None => return Answer::Nothing,
            }
        }
        Answer::Silent("its aliases form a loop".to_owned())
    }
}

fn parse(line: &str) -> Result<(String, Kind, Record), String> {
    const FORM: &str = "a record is written as `NAME TYPE VALUE`";
    let (name, rest) = line.split_once(char::is_whitespace).ok_or(FORM)?;
    let (kind, value) = rest.trim_start().split_once(char::is_whitespace).ok_or(FORM)?;
    let value = value.trim();
    let address = |ok: fn(&std::net::IpAddr) -> bool| {
        let address =
            value.parse().ok().filter(ok).ok_or_else(|| format!("`{value}` is not an address of this type"))?;
        Ok::<_, String>(Record::Address(address))
    };
    let (kind, record) = match kind.to_ascii_uppercase().as_str() {
        "A" => (Kind::A, address(std::net::IpAddr::is_ipv4)?),
        "AAAA" => (Kind::Aaaa, address(std::net::IpAddr::is_ipv6)?),
        "CNAME" => (Kind::Cname, Record::Name(host(value))),
        "PTR" => (Kind::Ptr, Record::Name(host(value))),
        "TXT" => (Kind::Txt, Record::Text(joined(value))),
        "MX" => {
            let (preference, name) = value.split_once(char::is_whitespace).ok_or("MX needs a number and a host")?;
            let preference = preference.parse().map_err(|_| format!("`{preference}` is not a preference"))?;
            (Kind::Mx, Record::Mail { preference, host: host(name.trim()) })
        }
        other => return Err(format!("`{other}` is not a known type; the types are A, AAAA, CNAME, MX, PTR and TXT")),
    };
    Ok((host(name), kind, record))
}

fn host(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// A text as it is, or quoted in one piece or several.
fn joined(value: &str) -> String {
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        // Every other piece between quotes is the space between two strings.
        Some(inside) => inside.split('"').step_by(2).collect(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_answers_as_a_resolver_would() {
        let text = "# ours\n\nPress.Example. TXT \"v=spf1 \" \"-all\"\npress.example MX 10 mx.press.example.\n\
                    www.press.example CNAME web.host.example\nweb.host.example A 192.0.2.4\n\
                    round.example CNAME round.example\nnone.example MX 0 .\n";
        let hosts = Hosts::read(text).unwrap();
        let text = Record::Text("v=spf1 -all".to_owned());
        assert_eq!(hosts.ask("press.example", Kind::Txt), Answer::Records(vec![text]));
        let address = Record::Address("192.0.2.4".parse().unwrap());
        assert_eq!(hosts.ask("www.press.example", Kind::A), Answer::Records(vec![address]));
        assert_eq!(hosts.ask("press.example", Kind::A), Answer::Nothing);
        assert_eq!(hosts.ask("other.example", Kind::A), Answer::NoSuchName);
        assert!(matches!(hosts.ask("round.example", Kind::A), Answer::Silent(_)));
        let null = Record::Mail { preference: 0, host: String::new() };
        assert_eq!(hosts.ask("none.example", Kind::Mx), Answer::Records(vec![null]));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let bad = |text: &str| Hosts::read(text).unwrap_err().to_string();
        assert_eq!(bad("\nx.example A 1.2.3"), "line 2: `1.2.3` is not an address of this type");
        assert_eq!(bad("x.example"), "line 1: a record is written as `NAME TYPE VALUE`");
        assert!(bad("x.example SOA y").contains("`SOA` is not a known type"));
    }
}
