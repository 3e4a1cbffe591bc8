//! Values of properties in every form that RDF/XML allows.

use roxmltree::Node;

use super::ns;
use crate::photo::text::clean;

/// The `rdf:li` items of an array; the value itself where it is not an array.
pub(super) fn items<'a, 'i>(property: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let array =
        property.children().find(|node| ["Seq", "Bag", "Alt"].iter().any(|kind| node.has_tag_name((ns::RDF, *kind))));
    match array {
        Some(array) => array.children().filter(|node| node.has_tag_name((ns::RDF, "li"))).collect(),
        None => vec![property],
    }
}

/// The text of a value; of alternatives the `x-default`, or else the first.
pub(super) fn simple(value: Node<'_, '_>) -> Option<String> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    if let Some(resource) = value.attribute((ns::RDF, "resource")) {
        return clean(resource);
    }
    let alternatives = items(value);
    if alternatives.first() != Some(&value) {
        let is_default =
            |li: &&Node<'_, '_>| li.attribute((XML, "lang")).is_some_and(|lang| lang.eq_ignore_ascii_case("x-default"));
        let default = alternatives.iter().find(is_default);
        return default.into_iter().chain(&alternatives).find_map(|li| qualified(*li));
    }
    qualified(value)
}

/// A value's own text, or that of its `rdf:value` if it has qualifiers.
fn qualified(value: Node<'_, '_>) -> Option<String> {
    own_text(value).or_else(|| {
        let inner = value.children().filter(|node| node.has_tag_name((ns::RDF, "Description")));
        std::iter::once(value).chain(inner).find_map(|node| {
            let attribute = node.attribute((ns::RDF, "value")).and_then(clean);
            let element = || node.children().find(|child| child.has_tag_name((ns::RDF, "value"))).and_then(own_text);
            attribute.or_else(element)
        })
    })
}

/// The text directly in an element, without that of its children.
fn own_text(node: Node<'_, '_>) -> Option<String> {
    let text: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    clean(&text)
}

/// A field of a struct in any form: an attribute, an element, or in an inner description.
pub(super) fn part(item: Node<'_, '_>, space: &str, local: &str) -> Option<String> {
    let inner = item.children().filter(|node| node.has_tag_name((ns::RDF, "Description")));
    std::iter::once(item).chain(inner).find_map(|node| {
        let attribute = node.attribute((space, local)).and_then(clean);
        attribute.or_else(|| node.children().find(|child| child.has_tag_name((space, local))).and_then(simple))
    })
}
