//! Just enough of DER (X.690) to read a certificate's dates and a key's length.

use jiff::Timestamp;
use jiff::civil::DateTime;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// From when until when a certificate holds.
pub(super) fn validity(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (whole, _) = expect(SEQUENCE, certificate)?;
    let (mut body, _) = expect(SEQUENCE, whole)?;
    // Version (which may be missing), serial number, algorithm and issuer come before it.
    if let Some((0xA0, _, rest)) = next(body) {
        body = rest;
    }
    for _ in 0..3 {
        (_, _, body) = next(body)?;
    }
    let (dates, _) = expect(SEQUENCE, body)?;
    let (from, rest) = time(dates)?;
    let (until, _) = time(rest)?;
    Some((from, until))
}

/// How many bits an RSA key has: a bare one, or one that says that it is RSA.
pub(super) fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (inside, _) = expect(SEQUENCE, key)?;
    let (first, _, rest) = next(inside)?;
    if first == INTEGER {
        let (modulus, _) = expect(INTEGER, inside)?;
        let leading = modulus.iter().take_while(|byte| **byte == 0).count();
        let significant = &modulus[leading..];
        let zeros = significant.first()?.leading_zeros() as usize;
        return Some(significant.len() * 8 - zeros);
    }
    let (bits, _) = expect(BIT_STRING, rest)?;
    // One level deeper at most: the bits hold the bare key.
    let bare = bits.strip_prefix(&[0])?;
    let (inside, _) = expect(SEQUENCE, bare)?;
    let (first, _, _) = next(inside)?;
    (first == INTEGER).then(|| rsa_bits(bare)).flatten()
}

fn expect(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (found, value, rest) = next(bytes)?;
    (found == tag).then_some((value, rest))
}

/// One value: its tag, its bytes, and what follows.
fn next(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (length.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*tag, value, rest))
}

fn time(bytes: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (tag, value, rest) = next(bytes)?;
    let text = std::str::from_utf8(value).ok()?;
    // Two digits of a year are of the hundred years from 1950 on.
    let text = match tag {
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let time = DateTime::strptime("%Y%m%d%H%M%SZ", &text).ok()?;
    Some((time.in_tz("UTC").ok()?.timestamp(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(tag: u8, inside: &[u8]) -> Vec<u8> {
        let length = u8::try_from(inside.len()).unwrap();
        let head = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
        [head, inside.to_vec()].concat()
    }

    fn certificate(from: &[u8], until: &[u8]) -> Vec<u8> {
        let dates = [wrapped(UTC_TIME, from), wrapped(GENERALIZED_TIME, until)].concat();
        let body = [
            wrapped(0xA0, &wrapped(INTEGER, &[2])),
            wrapped(INTEGER, &[7; 16]),
            wrapped(SEQUENCE, &[5, 0]),
            wrapped(SEQUENCE, &[]),
            wrapped(SEQUENCE, &dates),
        ]
        .concat();
        wrapped(SEQUENCE, &wrapped(SEQUENCE, &body))
    }

    #[test]
    fn a_certificate_tells_its_dates() {
        let (from, until) = validity(&certificate(b"261122120000Z", b"20510101000000Z")).unwrap();
        assert_eq!(from.to_string(), "2026-11-22T12:00:00Z");
        assert_eq!(until.to_string(), "2051-01-01T00:00:00Z");
    }

    #[test]
    fn bytes_that_are_no_certificate_tell_nothing() {
        let whole = certificate(b"261122120000Z", b"20510101000000Z");
        for length in 0..whole.len() {
            assert_eq!(validity(&whole[..length]), None);
        }
        assert_eq!(validity(&certificate(b"269922120000Z", b"20510101000000Z")), None);
        assert_eq!(validity(&[0x30, 0x84, 255, 255, 255, 255]), None);
    }

    #[test]
    fn a_keys_length_is_that_of_its_modulus() {
        let bare = wrapped(SEQUENCE, &[wrapped(INTEGER, &[0, 0xC1, 1, 1]), wrapped(INTEGER, &[1, 0, 1])].concat());
        assert_eq!(rsa_bits(&bare), Some(24));
        let named = [wrapped(SEQUENCE, &[5, 0]), wrapped(BIT_STRING, &[&[0], &bare[..]].concat())].concat();
        assert_eq!(rsa_bits(&wrapped(SEQUENCE, &named)), Some(24));
        assert_eq!(rsa_bits(b"no key"), None);
        assert_eq!(rsa_bits(&wrapped(SEQUENCE, &wrapped(INTEGER, &[0]))), None);
    }
}
