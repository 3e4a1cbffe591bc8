//! Addresses that may be the same person's: a mailbox with a tag, other dots, a related domain, or the same name.
//!
//! Nothing follows from a likeness. It is named where somebody is suppressed or erased, so that nobody gets mail at a second
//! address who asked for none.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::address::Address;
use super::journalist::Journalist;
use super::list::ListName;

/// An address that may be the same person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    pub address: Address,
    /// Empty if no list has one.
    pub name: String,
    /// The lists that it is on.
    pub lists: Vec<ListName>,
    pub how: Likeness,
}

/// How two addresses are alike; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// `tt+press@media.example` and `tt@media.example`.
    Tag,
    /// `anna.berg@media.example` and `annaberg@media.example`.
    Dots,
    /// `anna.berg@media.example` and `anna.berg@mail.media.example`.
    Domain,
    /// Both belong to an Anna Berg.
    Name,
}

/// Everybody on the lists, ready to be compared.
#[derive(Debug, Default)]
pub struct LookAlikes {
    people: BTreeMap<Address, (String, Vec<ListName>)>,
    by_mailbox: BTreeMap<String, BTreeSet<Address>>,
    by_name: BTreeMap<String, BTreeSet<Address>>,
    /// By the names that addresses are made of: `anna.berg@…`.
    by_spelled_name: BTreeMap<String, BTreeSet<Address>>,
}

impl LookAlikes {
    /// Adds the people on a list.
    pub fn add<'a>(&mut self, list: &ListName, people: impl Iterator<Item = &'a Journalist>) {
        for journalist in people {
            let address = &journalist.address;
            let (name, lists) = self.people.entry(address.clone()).or_default();
            if name.is_empty() {
                name.clone_from(&journalist.name);
            }
            lists.push(list.clone());
            self.by_mailbox.entry(mailbox(address)).or_default().insert(address.clone());
            if let Some(name) = name_key(&journalist.name) {
                self.by_name.entry(name).or_default().insert(address.clone());
            }
            if let Some(name) = spelled_name(address) {
                self.by_spelled_name.entry(name).or_default().insert(address.clone());
            }
        }
    }

    /// The name that the lists have for an address.
    #[must_use]
    pub fn name_of(&self, address: &Address) -> Option<&str> {
        self.people.get(address).map(|(name, _)| name.as_str()).filter(|name| !name.is_empty())
    }

    /// Those that are like an address, each once, the surest first.
    #[must_use]
    pub fn to(&self, address: &Address) -> Vec<LookAlike> {
        let mut found: BTreeMap<&Address, Likeness> = BTreeMap::new();
        let mut add = |other: &'_ Address, how: Likeness| {
            if let Some((other, _)) = self.people.get_key_value(other).filter(|(other, _)| *other != address) {
                let known = found.entry(other).or_insert(how);
                *known = how.min(*known);
            }
        };
        for other in self.by_mailbox.get(&mailbox(address)).into_iter().flatten() {
            if let Some(how) = of_mailboxes(address, other) {
                add(other, how);
            }
        }
        let name = self.name_of(address).and_then(name_key);
        let spelled = spelled_name(address);
        for key in name.iter().chain(&spelled) {
            self.by_name.get(key).into_iter().flatten().for_each(|other| add(other, Likeness::Name));
        }
        if let Some(key) = &name {
            self.by_spelled_name.get(key).into_iter().flatten().for_each(|other| add(other, Likeness::Name));
        }
        let mut alike: Vec<LookAlike> = found
            .into_iter()
            .filter_map(|(address, how)| {
                let (name, lists) = self.people.get(address)?;
                Some(LookAlike { address: address.clone(), name: name.clone(), lists: lists.clone(), how })
            })
            .collect();
        alike.sort_by(|one, other| one.how.cmp(&other.how).then_with(|| one.address.cmp(&other.address)));
        alike
    }
}

/// What mail programs add to a mailbox: everything behind a `+`.
fn untagged(local: &str) -> &str {
    local.split_once('+').map_or(local, |(box_, _)| box_).trim_end_matches('-')
}

/// The part before the `@` that stays the same, whatever dots, dashes and tags somebody uses.
fn mailbox(address: &Address) -> String {
    let local = untagged(address.local());
    let plain: String = local.chars().filter(|c| !matches!(c, '.' | '-' | '_')).flat_map(char::to_lowercase).collect();
    if plain.is_empty() { local.to_lowercase() } else { plain }
}

/// How two addresses with the same [`mailbox`] are alike.
fn of_mailboxes(one: &Address, other: &Address) -> Option<Likeness> {
    let domain = |address: &Address| match address.domain().to_ascii_lowercase() {
        google if google == "googlemail.com" => "gmail.com".to_owned(),
        domain => domain,
    };
    let (here, there) = (domain(one), domain(other));
    if here == there {
        let same = untagged(one.local()).eq_ignore_ascii_case(untagged(other.local()));
        return Some(if same { Likeness::Tag } else { Likeness::Dots });
    }
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    // `info@` of two desks are two.
    let is_person = spelled_name(one).is_some() && spelled_name(other).is_some();
    (is_person && (is_below(&here, &there) || is_below(&there, &here))).then_some(Likeness::Domain)
}

/// Words in names of desks, which many papers have.
const DESKS: &str = "redaktion redaktionen desk news newsdesk newsroom press presse press-office editor editorial office tips info \
    sport sports sporten culture kultur team studio radio tv nyheter nyhetsdesk redaction redazione redaccion redactie toimitus \
    contact kontakt mail reply support online web the";

/// A name as it can be compared: its words without accents, in the order of the alphabet. `None` for one that many have.
fn name_key(name: &str) -> Option<String> {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('ß', "ss").replace('ø', "o").replace('æ', "ae");
    let words: BTreeSet<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_desk = words.iter().any(|word| DESKS.split_whitespace().any(|desk| desk == *word));
    let whole = words.iter().filter(|word| word.chars().count() > 1).count();
    (whole >= 2 && !is_desk).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

/// The name that an address is made of: `anna berg` of `Anna.Berg@…`.
fn spelled_name(address: &Address) -> Option<String> {
    let local = untagged(address.local());
    if local.contains(|c: char| c.is_ascii_digit()) { None } else { name_key(local) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(people: &[(&str, &str)], address: &str) -> Vec<(String, Likeness)> {
        let mut all = LookAlikes::default();
        let people: Vec<Journalist> = people
            .iter()
            .map(|(name, address)| Journalist { name: (*name).to_owned(), ..Journalist::at(address.parse().unwrap()) })
            .collect();
        all.add(&"motor".parse().unwrap(), people.iter());
        all.to(&address.parse().unwrap()).into_iter().map(|one| (one.address.to_string(), one.how)).collect()
    }

    #[test]
    fn tags_dots_domains_and_names_make_addresses_alike() {
        use Likeness::{Domain, Dots, Name, Tag};
        for (name, other, address, how) in [
            ("", "tt+press@media.example", "tt@media.example", Tag),
            ("", "tt@media.example", "TT+news@media.example", Tag),
            ("", "a.n.na@googlemail.com", "anna+x@gmail.com", Dots),
            ("", "annaberg@media.example", "anna.berg@media.example", Dots),
            ("", "anna_berg@media.example", "anna-berg@media.example", Dots),
            ("", "anna.berg@mail.media.example", "anna.berg@media.example", Domain),
            ("Anna Berg", "ab@other.example", "anna.berg@media.example", Name),
            ("Berg, Anna", "ab@other.example", "anna.berg@media.example", Name),
            ("Åsa Öberg", "x@other.example", "asa.oberg@media.example", Name),
        ] {
            assert_eq!(alike(&[(name, other)], address), [(other.to_owned(), how)], "{address}");
        }
        let two = [("Anna Berg", "ab@one.example"), ("ANNA  BERG", "berg@two.example")];
        assert_eq!(alike(&two, "ab@one.example"), [("berg@two.example".to_owned(), Name)]);
        // An address that shows the name of somebody on the list.
        let two = [("Anna Berg", "ab@one.example"), ("", "anna.berg@two.example")];
        assert_eq!(alike(&two, "ab@one.example"), [("anna.berg@two.example".to_owned(), Name)]);
    }

    #[test]
    fn what_only_looks_so_is_not_named() {
        for (name, other, address) in [
            ("Anna", "anna@one.example", "anna@two.example"),
            ("", "info@a.media.example", "info@media.example"),
            ("Sport Redaktion", "sport@one.example", "sport.redaktion@two.example"),
            ("Bo Ek", "bo.ek@one.example", "bo.eklund@one.example"),
            ("", "anna.berg@xmedia.example", "anna.berg@media.example"),
            ("", "anna.berg@one.example", "anna.berg@two.example"),
            ("", "+a@one.example", "+b@two.example"),
            ("Anna Berg", "anna@one.example", "Anna@one.example"),
        ] {
            assert_eq!(alike(&[(name, other)], address), [], "{address}");
        }
        let desks = [("News Desk", "a@one.example"), ("News Desk", "b@two.example")];
        assert_eq!(alike(&desks, "a@one.example"), []);
    }
}
