//! The pressroom of another service, as its export says it, and what becomes of it here.
//!
//! | file | what it holds |
//! |---|---|
//! | [`tree`](UnreadableExport) | JSON and XML as one kind of tree, with bounds |
//! | `markup` | HTML within a field: its words and its pictures |
//! | [`item`](PressroomItem) | a release, a picture or a person of Mynewsdesk's pressroom API |
//! | [`rewriting`](release_of) | an item rewritten as a release |

mod item;
mod markup;
mod rewriting;
mod tree;

use std::collections::BTreeMap;

pub use self::item::{PressroomItem, PressroomPicture, Published, TEXT_TYPES};
pub(in crate::release) use self::item::{list, raw, said, words};
pub(in crate::release) use self::markup::plain;
pub use self::rewriting::{Home, ItemRefusal, Rewritten, release_of, slug_of, slug_words};
pub(in crate::release) use self::tree::tree;
pub use self::tree::{LONGEST_EXPORT, UnreadableExport};
use crate::storage::catch_panic;

/// A page of a pressroom's list.
#[derive(Debug, Clone, PartialEq)]
pub struct PressroomPage {
    pub items: Vec<PressroomItem>,
    /// How many items the whole list has, where it says so.
    pub total: Option<u64>,
}

/// Reads a list of items, or one item, in JSON or XML. The type is that of items which do not say theirs.
pub fn read_pressroom(bytes: &[u8], kind: &str) -> Result<PressroomPage, UnreadableExport> {
    let read = || {
        let tree = tree(bytes)?;
        item::items(&tree, kind).ok_or(UnreadableExport::NoItems)
    };
    let (items, total) = catch_panic(read).map_err(|_| UnreadableExport::NoItems)??;
    Ok(PressroomPage { items, total })
}

/// All that was read of a pressroom, each item once.
#[derive(Debug, Default)]
pub struct Pressroom {
    pub items: Vec<PressroomItem>,
    places: BTreeMap<(String, String), usize>,
    /// Items with the type and number of another one that says something else.
    pub doubles: Vec<PressroomItem>,
}

impl Pressroom {
    /// Adds items; gives how many of them are new.
    pub fn add(&mut self, items: Vec<PressroomItem>) -> usize {
        let before = self.items.len();
        for item in items {
            let key = item.id.clone().map(|id| (item.kind.clone(), id));
            match key.as_ref().and_then(|key| self.places.get(key)) {
                Some(place) if self.items[*place] != item => self.doubles.push(item),
                None if key.is_some() || !self.items.contains(&item) => {
                    if let Some(key) = key {
                        self.places.insert(key, self.items.len());
                    }
                    self.items.push(item);
                }
                _ => {}
            }
        }
        self.items.len() - before
    }

    fn find(&self, kind: &str, id: &str) -> Option<&PressroomItem> {
        self.places.get(&(kind.to_owned(), id.to_owned())).map(|place| &self.items[*place])
    }

    /// An item with the pictures and people that are items of their own, and what belongs to it and is not here.
    #[must_use]
    pub fn whole(&self, item: &PressroomItem) -> (PressroomItem, Vec<(String, String)>) {
        let mut whole = item.clone();
        let mut missing = Vec::new();
        for (kind, id) in &item.related {
            let found = self.find(kind, id);
            match (kind.as_str(), found) {
                ("image", Some(image)) => {
                    image.pictures.iter().cloned().for_each(|picture| item::add(&mut whole.pictures, picture));
                }
                ("contact_person", Some(person)) => {
                    for contact in &person.contacts {
                        if !whole.contacts.iter().any(|known| known.name == contact.name) {
                            whole.contacts.push(contact.clone());
                        }
                    }
                }
                _ => missing.push((kind.clone(), id.clone())),
            }
        }
        (whole, missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_each_of_the_forms_that_the_service_has_given_it() {
        let one = r#"{"id": 7, "type_of_media": "news", "header": "<b>A</b> &amp; B", "published_at": {"text": "2026-01-02 09:00", "datetime": "2026-01-02T08:00:00Z"}}"#;
        for text in [
            format!("{{\"total_count\": 1, \"items\": [{one}]}}"),
            format!("{{\"items\": {{\"item\": [{one}]}}}}"),
            format!("{{\"items\": {{\"item\": {one}}}}}"),
            format!("{{\"search_result\": {{\"items\": [{one}]}}}}"),
            format!("{{\"item\": [{one}]}}"),
            format!("{{\"item\": {one}}}"),
            format!("[{one}]"),
        ] {
            let page = read_pressroom(text.as_bytes(), "pressrelease").unwrap();
            let [item] = &page.items[..] else { panic!("{text}") };
            assert_eq!((item.id.as_deref(), item.header.as_str(), item.kind.as_str()), (Some("7"), "A & B", "news"));
            assert_eq!(item.published, Published::At("2026-01-02T08:00:00Z".parse().unwrap()));
        }
        let empty = read_pressroom(b"<items total-count='0'></items>", "news").unwrap();
        assert_eq!((empty.items.len(), empty.total), (0, Some(0)));
        assert!(read_pressroom(br#"{"items": []}"#, "news").unwrap().items.is_empty());
        for wrong in [r#"{"error": "no such key"}"#, "<odd/>", r#"{"items": 4}"#] {
            assert_eq!(read_pressroom(wrong.as_bytes(), "news"), Err(UnreadableExport::NoItems), "{wrong}");
        }
    }

    #[test]
    fn pictures_and_people_that_are_items_of_their_own_come_to_the_release() {
        let xml = "<items><item><id>1</id><type_of_media>pressrelease</type_of_media><header>H</header>\
                   <image>https://r.example/c_limit,w_1200/quaypicture01.jpg</image><image_caption>The quay</image_caption>\
                   <related_items><related_item type_of_media='image'>2</related_item><related_item \
                   type_of_media='contact_person'>3</related_item><related_item type_of_media='video'>4</related_item>\
                   </related_items></item>\
                   <item><id>2</id><type_of_media>image</type_of_media><header>quay</header><photographer>Bo \
                   Ek</photographer><download_url>https://r.example/quaypicture01.jpg</download_url></item>\
                   <item><id>3</id><type_of_media>contact_person</type_of_media><name>Eva Ek</name><title>Head of \
                   press</title><email>eva@a.example</email></item></items>";
        let mut pressroom = Pressroom::default();
        assert_eq!(pressroom.add(read_pressroom(xml.as_bytes(), "pressrelease").unwrap().items), 3);
        assert_eq!(pressroom.add(read_pressroom(xml.as_bytes(), "pressrelease").unwrap().items), 0);
        let (whole, missing) = pressroom.whole(&pressroom.items[0]);
        assert_eq!(missing, [("video".to_owned(), "4".to_owned())]);
        let [picture] = &whole.pictures[..] else { panic!("{whole:?}") };
        assert_eq!(picture.photographer.as_deref(), Some("Bo Ek"));
        assert_eq!(picture.caption.as_deref(), Some("The quay"));
        let addresses = ["https://r.example/quaypicture01.jpg", "https://r.example/c_limit,w_1200/quaypicture01.jpg"];
        assert_eq!(picture.urls, addresses, "the original first");
        assert_eq!(whole.contacts[0].role.as_deref(), Some("Head of press"));
    }
}
