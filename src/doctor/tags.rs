//! `tag=value; tag=value`, the form that DKIM and DMARC records share (RFC 6376, section 3.2).

/// The tags of a record in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tags(Vec<(String, String)>);

impl Tags {
    /// Reads a record; the error is the part that is not a tag.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut tags: Vec<(String, String)> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| part.to_owned())?;
            let name = name.trim().to_ascii_lowercase();
            let named = |(other, _): &(String, String)| *other == name;
            if name.is_empty()
                || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                || tags.iter().any(named)
            {
                return Err(part.to_owned());
            }
            tags.push((name, value.trim().to_owned()));
        }
        Ok(Self(tags))
    }

    /// A tag's value; the empty one too.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// The parts of a value that lists things between colons; `None` where the tag is missing.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        Some(self.get(name)?.split(':').map(|part| part.trim().to_ascii_lowercase()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_its_spaces_and_without_its_end() {
        let tags = Tags::read("v=DKIM1; k = rsa ;p=AB CD; t=y:s;").unwrap();
        assert_eq!((tags.get("k"), tags.get("p"), tags.get("h")), (Some("rsa"), Some("AB CD"), None));
        assert_eq!(tags.list("t"), Some(vec!["y".to_owned(), "s".to_owned()]));
    }

    #[test]
    fn what_is_no_tag_is_named() {
        assert_eq!(Tags::read("v=DMARC1; reject"), Err("reject".to_owned()));
        assert_eq!(Tags::read("p=none; p=reject"), Err("p=reject".to_owned()));
    }
}
