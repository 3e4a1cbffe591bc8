//! DNS messages (RFC 1035): encodes a question, and reads the records of an untrusted answer.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Answer, Kind, Record};

/// How large an answer over UDP may be: what passes everywhere in one piece.
const UDP_SIZE: u16 = 1232;

/// The longest chain of aliases that is followed.
const ALIASES: usize = 8;

const IN: u16 = 1;
const OPT: u16 = 41;

impl Kind {
    fn code(self) -> u16 {
        match self {
            Self::A => 1,
            Self::Cname => 5,
            Self::Ptr => 12,
            Self::Mx => 15,
            Self::Txt => 16,
            Self::Aaaa => 28,
        }
    }
}

/// A question as it is sent; `None` for an invalid name. `large` says that long answers may come.
pub(super) fn question(id: u16, name: &str, kind: Kind, large: bool) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(64);
    // Recursion desired; one question; perhaps one record with the largest size of answer that we accept.
    for word in [id, 0x0100, 1, 0, 0, u16::from(large)] {
        bytes.extend(word.to_be_bytes());
    }
    for label in name.split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    if name.len() > 253 {
        return None;
    }
    bytes.extend(kind.code().to_be_bytes());
    bytes.extend(IN.to_be_bytes());
    if large {
        bytes.push(0);
        for word in [OPT, UDP_SIZE, 0, 0, 0] {
            bytes.extend(word.to_be_bytes());
        }
    }
    Some(bytes)
}

/// What a message that came back is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Answer(Answer),
    /// The rest has to be fetched over TCP.
    CutOff,
    /// The server knows no large answers, or not the question.
    NotUnderstood,
    /// It does not answer this question, and does not count, whoever sent it.
    Foreign,
}

/// Reads an answer to a question.
pub(super) fn reply(bytes: &[u8], id: u16, name: &str, kind: Kind) -> Reply {
    read(bytes, id, name, kind).unwrap_or(Reply::Foreign)
}

fn read(bytes: &[u8], id: u16, name: &str, kind: Kind) -> Option<Reply> {
    let mut at = Reader { bytes, at: 0 };
    let (its_id, flags) = (at.word()?, at.word()?);
    let (questions, answers) = (at.word()?, at.word()?);
    at.skip(4)?;
    if its_id != id || flags & 0x8000 == 0 {
        return None;
    }
    let code = flags & 0x000F;
    // A server that cannot read the question may leave it out of its answer.
    if code == 1 && questions == 0 {
        return Some(Reply::NotUnderstood);
    }
    if questions != 1 || !at.name()?.eq_ignore_ascii_case(name) || at.word()? != kind.code() || at.word()? != IN {
        return None;
    }
    if flags & 0x0200 != 0 {
        return Some(Reply::CutOff);
    }
    let records = match code {
        0 | 3 => at.records(answers, kind)?,
        1 => return Some(Reply::NotUnderstood),
        2 => return Some(Reply::Answer(Answer::Silent("the name server could not find out (SERVFAIL)".to_owned()))),
        5 => return Some(Reply::Answer(Answer::Silent("the name server refuses to answer (REFUSED)".to_owned()))),
        code => return Some(Reply::Answer(Answer::Silent(format!("the name server answers with code {code}")))),
    };
    let found = of(records, name, kind);
    Some(Reply::Answer(match (found.is_empty(), code) {
        (false, _) => Answer::Records(found),
        (true, 3) => Answer::NoSuchName,
        (true, _) => Answer::Nothing,
    }))
}

/// The records of a name, or of what it is an alias for.
fn of(records: Vec<(String, Kind, Record)>, name: &str, kind: Kind) -> Vec<Record> {
    let mut name = name.to_owned();
    for _ in 0..ALIASES {
        let alias = records.iter().find_map(|(owner, its_kind, record)| match record {
            Record::Name(other) if *its_kind == Kind::Cname && owner.eq_ignore_ascii_case(&name) => Some(other.clone()),
            _ => None,
        });
        match alias {
            Some(other) if kind != Kind::Cname => name = other,
            _ => break,
        }
    }
    let mine = |(owner, its_kind, record): (String, Kind, Record)| {
        (its_kind == kind && owner.eq_ignore_ascii_case(&name)).then_some(record)
    };
    records.into_iter().filter_map(mine).collect()
}

/// Takes a message apart from front to back.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn skip(&mut self, length: usize) -> Option<()> {
        self.take(length).map(drop)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    fn word(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    /// A name, and the names that it points back to.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        let mut place = self.at;
        let mut behind = None;
        // Every step goes to an earlier place or a later label, and a name has at most 127 of these.
        for _ in 0..255 {
            let length = *self.bytes.get(place)?;
            match length {
                0 => {
                    self.at = behind.unwrap_or(place + 1);
                    return Some(name);
                }
                1..=63 => {
                    let label = self.bytes.get(place + 1..place + 1 + usize::from(length))?;
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(&String::from_utf8_lossy(label));
                    place += 1 + usize::from(length);
                }
                0xC0.. => {
                    let to = (usize::from(length & 0x3F) << 8) | usize::from(*self.bytes.get(place + 1)?);
                    behind = behind.or(Some(place + 2));
                    if to >= place {
                        return None;
                    }
                    place = to;
                }
                _ => return None,
            }
        }
        None
    }

    /// The records of a section, those of other kinds left out.
    fn records(&mut self, count: u16, kind: Kind) -> Option<Vec<(String, Kind, Record)>> {
        let mut records = Vec::new();
        for _ in 0..count {
            let owner = self.name()?;
            let (code, class) = (self.word()?, self.word()?);
            self.skip(4)?;
            let length = usize::from(self.word()?);
            let end = self.at.checked_add(length)?;
            let known = [kind, Kind::Cname].into_iter().find(|known| known.code() == code && class == IN);
            match known {
                None => self.skip(length)?,
                Some(known) => {
                    let record = self.record(known, length)?;
                    if self.at != end {
                        return None;
                    }
                    records.push((owner, known, record));
                }
            }
        }
        Some(records)
    }

    fn record(&mut self, kind: Kind, length: usize) -> Option<Record> {
        Some(match kind {
            Kind::A => Record::Address(Ipv4Addr::from(<[u8; 4]>::try_from(self.take(length)?).ok()?).into()),
            Kind::Aaaa => Record::Address(Ipv6Addr::from(<[u8; 16]>::try_from(self.take(length)?).ok()?).into()),
            Kind::Cname | Kind::Ptr => Record::Name(self.name()?),
            Kind::Mx => Record::Mail { preference: self.word()?, host: self.name()? },
            Kind::Txt => {
                let end = self.at + length;
                let mut text = Vec::new();
                while self.at < end {
                    let length = usize::from(self.byte()?);
                    text.extend_from_slice(self.take(length)?);
                }
                Record::Text(String::from_utf8_lossy(&text).into_owned())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer to a question about `press.example`, with what follows the question.
    fn answer(kind: Kind, flags: u16, count: u16, behind: &[u8]) -> Vec<u8> {
        let mut bytes = question(7, "press.example", kind, false).unwrap();
        bytes[2..4].copy_from_slice(&flags.to_be_bytes());
        bytes[6..8].copy_from_slice(&count.to_be_bytes());
        bytes.extend_from_slice(behind);
        bytes
    }

    fn read(kind: Kind, bytes: &[u8]) -> Reply {
        reply(bytes, 7, "Press.example", kind)
    }

    /// A record of the name at byte 12, which is the question's.
    fn record(kind: Kind, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xC0, 12, 0, kind.code().to_be_bytes()[1], 0, 1, 0, 0, 0, 60];
        bytes.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(data);
        bytes
    }

    #[test]
    fn a_text_in_pieces_is_one() {
        let bytes = answer(Kind::Txt, 0x8180, 1, &record(Kind::Txt, b"\x03v=s\x04pf1 \x04-all"));
        let text = Record::Text("v=spf1 -all".to_owned());
        assert_eq!(read(Kind::Txt, &bytes), Reply::Answer(Answer::Records(vec![text])));
    }

    #[test]
    fn an_alias_is_followed_and_what_was_not_asked_for_does_not_count() {
        let mut behind = record(Kind::Cname, b"\x04mail\xC0\x0C");
        // The alias's own name is in the data of the first record.
        let place = u8::try_from(12 + 15 + 4 + 12).unwrap();
        let mut other = record(Kind::A, &[192, 0, 2, 1]);
        other[1] = place;
        behind.extend(other);
        behind.extend(record(Kind::A, &[192, 0, 2, 9]));
        let bytes = answer(Kind::A, 0x8180, 3, &behind);
        let address = Record::Address("192.0.2.1".parse().unwrap());
        assert_eq!(read(Kind::A, &bytes), Reply::Answer(Answer::Records(vec![address])));
    }

    #[test]
    fn an_answer_to_something_else_does_not_count() {
        let good = answer(Kind::A, 0x8180, 1, &record(Kind::A, &[192, 0, 2, 1]));
        assert!(matches!(read(Kind::A, &good), Reply::Answer(Answer::Records(_))));
        assert_eq!(reply(&good, 8, "press.example", Kind::A), Reply::Foreign);
        assert_eq!(reply(&good, 7, "other.example", Kind::A), Reply::Foreign);
        assert_eq!(reply(&good, 7, "press.example", Kind::Mx), Reply::Foreign);
        assert_eq!(read(Kind::A, &answer(Kind::A, 0x0100, 0, &[])), Reply::Foreign);
    }

    #[test]
    fn no_name_and_no_records_are_told_apart_and_what_is_cut_off_is_fetched() {
        assert_eq!(read(Kind::A, &answer(Kind::A, 0x8183, 0, &[])), Reply::Answer(Answer::NoSuchName));
        assert_eq!(read(Kind::A, &answer(Kind::A, 0x8180, 0, &[])), Reply::Answer(Answer::Nothing));
        assert_eq!(read(Kind::A, &answer(Kind::A, 0x8380, 0, &[])), Reply::CutOff);
        assert_eq!(read(Kind::A, &answer(Kind::A, 0x8181, 0, &[])), Reply::NotUnderstood);
        assert!(matches!(read(Kind::A, &answer(Kind::A, 0x8182, 0, &[])), Reply::Answer(Answer::Silent(_))));
    }

    #[test]
    fn bytes_that_are_no_message_are_no_answer() {
        let good = answer(Kind::Mx, 0x8180, 1, &record(Kind::Mx, b"\x00\x0A\x02mx\xC0\x0C"));
        assert!(matches!(read(Kind::Mx, &good), Reply::Answer(Answer::Records(_))));
        for length in 0..good.len() {
            assert_eq!(read(Kind::Mx, &good[..length]), Reply::Foreign, "cut at {length}");
        }
        // Any byte may be any other: it ends, and without a panic.
        for at in 0..good.len() {
            for value in 0..=255 {
                let mut bad = good.clone();
                bad[at] = value;
                let _ = read(Kind::Mx, &bad);
            }
        }
        let loops = answer(Kind::Cname, 0x8180, 1, &record(Kind::Cname, b"\xC0\x2B"));
        assert_eq!(read(Kind::Cname, &loops), Reply::Foreign);
    }

    #[test]
    fn a_name_that_is_none_is_not_asked_for() {
        assert_eq!(question(1, "a..example", Kind::A, true), None);
        assert_eq!(question(1, "", Kind::A, true), None);
        assert_eq!(question(1, &"a".repeat(64), Kind::A, true), None);
        assert_eq!(question(1, &["abcdefg"; 40].join("."), Kind::A, true), None);
    }
}
