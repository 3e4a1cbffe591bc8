//! A newsroom with a site, and what a site's files say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::{Room, pictures};

/// A newsroom with the release `race` in two languages, with two photos, and a contact.
pub fn newsroom() -> Room {
    let room = Room::new();
    room.configure(
        "[[contacts]]\nname = 'Åsa Lindqvist'\nrole = 'press officer'\nphone = '+46 70 123 45 67'\n\
         [site]\nurl = 'https://press.example/news'\n",
    );
    room.write("in/one.jpg", pictures::jpeg(1));
    room.write("in/two.jpg", pictures::encoded(&pictures::picture(3, 400, 600), image::ImageFormat::Jpeg));
    let photos = ingest(&room, "in", "Zoë Ångström at the helm of the ferry Väddö, off Gräddö, Sweden, on 3 May 2022.");
    for (language, headline) in [("en", "Bäckman second in Åre"), ("sv", "Bäckman tvåa i Åre")] {
        let text = format!(
            "+++\nheadline = '{headline}'\ndate = 2022-05-14\ntopics = ['Motor & Sport', 'Åre']\nusage_terms = 'Free for \
             editorial use.'\nzone = 'Europe/Stockholm'\n[[timetable]]\nstart = '2022-05-20 14:00'\ntitle = 'Prize \
             giving'\n+++\nThe race was long in Åre.\n\nIt rained.\n"
        );
        room.write(&format!("releases/race/release.{language}.md"), text);
    }
    add(&room, "race", &photos);
    room
}

pub fn ingest(room: &Room, folder: &str, caption: &str) -> Vec<String> {
    let says = ["--credit", "Foto: Per Ek", "--terms", "Free for editorial use.", "--caption", caption, "--json"];
    let taken = room.pressbox(["ingest", folder].into_iter().chain(says)).succeeds().json();
    taken.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect()
}

pub fn add(room: &Room, slug: &str, photos: &[String]) {
    room.pressbox(["release", "add", slug].into_iter().chain(photos.iter().map(String::as_str))).succeeds();
}

/// The files of a site with their bytes and times, by their paths.
pub fn files(dir: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let entries =
        walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(dir).unwrap().display().to_string();
        (path, (fs::read(entry.path()).unwrap(), entry.metadata().unwrap().modified().unwrap()))
    };
    entries.map(file).collect()
}

pub fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    files(dir).into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
}

/// Whether a file has an ending.
pub fn is(path: &str, ending: &str) -> bool {
    path.rsplit('.').next() == Some(ending)
}

/// The values of an attribute in a page.
pub fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let begin = format!(" {name}=\"");
    page.split(&begin).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The places of pages that are linked to from pages and not there.
pub fn broken_links(dir: &Path) -> Vec<String> {
    broken_among(&bytes(dir), true)
}

/// The same among files; where a site is being changed, a page may be a placeholder without the heading that is meant.
pub fn broken_among(files: &BTreeMap<String, Vec<u8>>, whole: bool) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is(path, "html") && *path != "404.html") {
        let page = String::from_utf8(bytes.clone()).unwrap();
        let sets = attributes(&page, "srcset");
        let sets = sets.iter().flat_map(|set| set.split(", ")).map(|one| one.split(' ').next().unwrap());
        for link in attributes(&page, "href").into_iter().chain(attributes(&page, "src")).chain(sets) {
            if link.starts_with("https://") || link.starts_with("mailto:") || link.starts_with("tel:") {
                continue;
            }
            let (way, at) = link.split_once('#').unwrap_or((link, ""));
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in way.split('/') {
                match part {
                    ".." => assert!(parts.pop().is_some(), "{path}: {link} leads out of the site"),
                    "." | "" => {}
                    part => parts.push(part),
                }
            }
            let mut to = parts.join("/");
            if way.is_empty() {
                to.clone_from(path);
            } else if way.ends_with('/') {
                to = if to.is_empty() { "index.html".to_owned() } else { format!("{to}/index.html") };
            }
            let names = |target: &Vec<u8>| {
                at.is_empty() || !whole || String::from_utf8_lossy(target).contains(&format!("id=\"{at}\""))
            };
            if !files.get(&to).is_some_and(names) {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    broken
}
