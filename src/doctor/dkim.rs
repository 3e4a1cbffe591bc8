//! The key that a domain publishes for its signatures (RFC 6376), compared with the one that signs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::der::rsa_bits;
use super::dns::{Dns, Kind};
use super::finding::{Findings, Remedy, excerpt};
use super::tags::Tags;

/// How messages are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    pub domain: String,
    pub selector: String,
    /// The record that belongs to the key that signs; or why there is none.
    pub record: Result<String, String>,
}

/// Looks at the record that receivers will look for.
pub(super) fn examine(dns: &Dns, signing: Option<&Signing>, findings: &mut Findings) {
    let Some(signing) = signing else {
        findings.warning(
            "dkim",
            "no signing key is set: messages are signed only if your mail server does it",
            Remedy::MakeFirstKey,
        );
        return;
    };
    if let Err(why) = &signing.record {
        findings.error("dkim-key", why.clone(), Remedy::RestoreKey);
    }
    let name = format!("{}._domainkey.{}", signing.selector, signing.domain);
    let texts = match dns.ask(&name, Kind::Txt).texts() {
        Ok(texts) => texts,
        Err(why) => return findings.unanswered("dkim", &name, &why),
    };
    match texts.as_slice() {
        [] => findings.error(
            "dkim",
            format!("no key is published at `{name}`: no signature can be verified"),
            Remedy::PublishKey,
        ),
        [text] => record(&name, text, signing, findings),
        _ => findings.error(
            "dkim",
            format!("there are {} records at `{name}`, and receivers may use any of them", texts.len()),
            "keep only the one that belongs to the signing key",
        ),
    }
}

fn record(name: &str, text: &str, signing: &Signing, findings: &mut Findings) {
    let tags = match Tags::read(text) {
        Ok(tags) => tags,
        Err(part) => {
            let message = format!("the record at `{name}` is not valid from `{}` on", excerpt(&part));
            return findings.error("dkim", message, Remedy::PublishKey);
        }
    };
    if let Some(version) = tags.get("v").filter(|version| *version != "DKIM1") {
        let message =
            format!("the record at `{name}` has version `{}`, but the only version is `DKIM1`", excerpt(version));
        return findings.error("dkim", message, Remedy::PublishKey);
    }
    let kind = tags.get("k").unwrap_or("rsa");
    if !kind.eq_ignore_ascii_case("rsa") {
        let message = format!("the key at `{name}` is of type `{}`, but messages are signed with RSA", excerpt(kind));
        return findings.error("dkim", message, Remedy::PublishKey);
    }
    let lacks = |tag: &str, needed: &str| {
        tags.list(tag).is_some_and(|list| !list.iter().any(|part| part == needed || (tag == "s" && part == "*")))
    };
    if lacks("h", "sha256") || lacks("s", "email") {
        let message = format!("the key at `{name}` cannot be used for mail that is signed with SHA-256");
        return findings.error("dkim", message, "remove `h=` and `s=` from the record");
    }
    let published = key(&tags);
    if published.as_ref().is_some_and(Vec::is_empty) {
        let message = format!("the key at `{name}` is revoked: its `p=` is empty");
        return findings.error("dkim", message, Remedy::PublishKey);
    }
    let Some((published, bits)) = published.and_then(|key| rsa_bits(&key).map(|bits| (key, bits))) else {
        let message = format!("the key at `{name}` is damaged: it is not an RSA key");
        return findings.error("dkim", message, Remedy::PublishKey);
    };
    let own = signing.record.as_ref().ok().and_then(|record| key(&Tags::read(record).ok()?));
    if own.as_ref().is_some_and(|own| !same(own, &published)) {
        let message = format!("the key at `{name}` is not the one that signs: every signature would fail");
        return findings.error("dkim", message, Remedy::PublishKey);
    }
    strength(name, bits, &tags, own.is_some(), findings);
}

/// The key of a record; empty where it is revoked, `None` where it is damaged.
fn key(tags: &Tags) -> Option<Vec<u8>> {
    let text: String = tags.get("p").unwrap_or_default().split_whitespace().collect();
    STANDARD.decode(text).ok()
}

fn strength(name: &str, bits: usize, tags: &Tags, proven: bool, findings: &mut Findings) {
    match bits {
        ..1024 => findings.error(
            "dkim-strength",
            format!("the key at `{name}` has {bits} bits, and receivers refuse keys under 1024"),
            Remedy::ReplaceKey,
        ),
        1024..2048 => findings.warning(
            "dkim-strength",
            format!("the key at `{name}` has {bits} bits; receivers expect 2048"),
            Remedy::ReplaceKey,
        ),
        _ => {}
    }
    if tags.list("t").is_some_and(|flags| flags.iter().any(|flag| flag == "y")) {
        findings.warning(
            "dkim-testing",
            format!("the record at `{name}` is marked as a test (`t=y`), and receivers may ignore it"),
            "remove `t=y` once signed messages arrive",
        );
    }
    let proof = if proven { ", and is the one that signs your messages" } else { "" };
    if bits >= 1024 {
        findings.ok("dkim", format!("the key at `{name}` has {bits} bits{proof}"));
    }
}

/// Whether two keys are one; a published one may come bare, without saying that it is RSA.
fn same(own: &[u8], published: &[u8]) -> bool {
    own == published || own.ends_with(published)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::dns::Hosts;
    use crate::doctor::finding::Health;

    /// A key of 2048 bits as far as its form goes.
    fn made(fill: u8) -> Vec<u8> {
        let modulus = [&[0x02, 0x82, 0x01, 0x01, 0, 0xC5][..], &[fill; 255], &[2, 3, 1, 0, 1]].concat();
        let length = u16::try_from(modulus.len()).unwrap().to_be_bytes();
        [&[0x30, 0x82, length[0], length[1]][..], &modulus].concat()
    }

    fn look(records: &str, own: &str) -> Vec<(Health, String)> {
        let hosts = records.replace("AT", "s1._domainkey.press.example TXT");
        let dns = Dns::new(Some(Hosts::read(&hosts).unwrap()), None);
        let signing = Signing {
            domain: "press.example".to_owned(),
            selector: "s1".to_owned(),
            record: Ok(format!("v=DKIM1; k=rsa; p={own}")),
        };
        let mut findings = Findings::default();
        examine(&dns, Some(&signing), &mut findings);
        findings.into_all().into_iter().map(|finding| (finding.severity, finding.message)).collect()
    }

    fn published(fill: u8) -> String {
        STANDARD.encode(made(fill))
    }

    #[test]
    fn the_published_key_is_held_against_the_one_that_signs() {
        let good = look(&format!("AT v=DKIM1; p={}", published(7)), &published(7));
        assert_eq!(good.len(), 1);
        assert_eq!(good[0].0, Health::Ok);
        assert!(good[0].1.contains("2048 bits, and is the one that signs your messages"), "{}", good[0].1);
        let other = look(&format!("AT v=DKIM1; p={}", published(8)), &published(7));
        assert!(other[0].0 == Health::Error && other[0].1.contains("is not the one that signs"));
    }

    #[test]
    fn a_record_that_no_receiver_takes_is_an_error() {
        for (records, says) in [
            ("", "no key is published"),
            ("AT v=DKIM1; p=", "revoked"),
            ("AT v=DKIM1; p=AAAA", "damaged"),
            ("AT v=DKIM1; k=ed25519; p=AAAA", "type `ed25519`"),
            ("AT v=DKIM1; h=sha1; p=AAAA", "SHA-256"),
            ("AT v=DKIM2; p=AAAA", "version `DKIM2`"),
            ("AT what is this", "not valid"),
            ("AT v=DKIM1; p=AAAA\nAT v=DKIM1; p=BBBB", "2 records"),
        ] {
            let found = look(records, &published(7));
            assert!(found[0].0 == Health::Error && found[0].1.contains(says), "{records}: {found:?}");
        }
    }

    #[test]
    fn a_key_that_is_only_tried_out_is_named() {
        let found = look(&format!("AT v=DKIM1; t=y; p={}", published(7)), &published(7));
        assert_eq!(found.iter().map(|(health, _)| *health).collect::<Vec<_>>(), [Health::Warning, Health::Ok]);
    }
}
