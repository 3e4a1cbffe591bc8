//! What an S3 server says: errors, and the keys in a bucket. Other servers than Amazon's leave out the namespace.

use roxmltree::{Document, Node};

/// Why a server refuses something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct S3Refusal {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) region: Option<String>,
}

/// A page of the keys in a bucket.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct S3Keys {
    pub(super) keys: Vec<String>,
    /// Beginnings that several keys share, up to the delimiter.
    pub(super) folders: Vec<String>,
    pub(super) next: Option<String>,
}

fn text<'d>(node: Node<'d, '_>, name: &str) -> Option<&'d str> {
    node.children().find(|child| child.tag_name().name() == name)?.text().map(str::trim)
}

/// Reads an error; one that is not in S3's form is none.
pub(super) fn refusal(body: &[u8]) -> Option<S3Refusal> {
    let document = std::str::from_utf8(body).ok()?;
    let document = Document::parse(document).ok()?;
    let error = document.descendants().find(|node| node.tag_name().name() == "Error")?;
    let said = |name: &str| text(error, name).unwrap_or_default().chars().take(200).collect::<String>();
    Some(S3Refusal { code: said("Code"), message: said("Message"), region: text(error, "Region").map(str::to_owned) })
}

/// Reads a page of keys.
pub(super) fn keys(body: &[u8]) -> Option<S3Keys> {
    let document = Document::parse(std::str::from_utf8(body).ok()?).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "ListBucketResult" {
        return None;
    }
    let mut page = S3Keys::default();
    for node in root.children() {
        match node.tag_name().name() {
            "Contents" => page.keys.push(text(node, "Key")?.to_owned()),
            "CommonPrefixes" => page.folders.push(text(node, "Prefix")?.to_owned()),
            "NextContinuationToken" => page.next = node.text().map(str::to_owned),
            _ => {}
        }
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_with_and_without_a_namespace() {
        for space in ["", " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""] {
            let body = format!(
                "<?xml version=\"1.0\"?><ListBucketResult{space}><Contents><Key>a&amp;b</Key></Contents><CommonPrefixes>\
                 <Prefix>private/x/</Prefix></CommonPrefixes><NextContinuationToken>t=</NextContinuationToken>\
                 </ListBucketResult>"
            );
            let page = keys(body.as_bytes()).unwrap();
            assert_eq!(page.keys, ["a&b"]);
            assert_eq!((page.folders, page.next), (vec!["private/x/".to_owned()], Some("t=".to_owned())));
        }
        let said = refusal(b"<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>").unwrap();
        assert_eq!((said.code.as_str(), said.message.as_str()), ("NoSuchBucket", "none"));
        for odd in [&b"<html>503</html>"[..], b"", b"\xff", b"<Error"] {
            assert_eq!(refusal(odd), None);
            assert_eq!(keys(odd), None);
        }
    }
}
