//! The site as those who come to it use it: a journalist with a browser, and programs that read its data.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::judges::{fetched, python, reader, schema_org};
use crate::support::preview::Preview;
use crate::support::{Room, pictures};

/// A newsroom of a few releases with photos as cameras make them, in two languages.
fn newsroom() -> Room {
    let room = Room::new();
    room.configure(
        "[[contacts]]\nname = 'Åsa Lindqvist'\nrole = 'press officer'\nphone = '+46 70 123 45 67'\n\
         [site]\nurl = 'https://press.example'\n",
    );
    for nth in 0..6 {
        let picture = pictures::picture(10 + nth, 1_600, 1_067);
        room.write(&format!("in/{nth}.jpg"), pictures::encoded(&picture, image::ImageFormat::Jpeg));
    }
    let place = ["the harbour", "the stadium", "the museum", "the town hall", "the station", "the lighthouse"];
    let mut photos = Vec::new();
    for (nth, place) in place.iter().enumerate() {
        let caption = format!("Zoë Ångström in front of {place} in Norby, Sweden, on 3 May 2022.");
        let file = format!("in/{nth}.jpg");
        let says = ["--credit", "Foto: Per Ek", "--creator", "Per Ek", "--terms", "Free for editorial use."];
        let taken = room.pressbox(["ingest", &file, "--caption", &caption, "--json"].into_iter().chain(says));
        photos.push(taken.succeeds().json()[0]["photo"].as_str().unwrap().to_owned());
    }
    for (nth, (slug, headline)) in
        [("harbour", "The harbour opens"), ("race", "Bäckman second in Åre"), ("museum", "A museum for the coast")]
            .iter()
            .enumerate()
    {
        for language in ["en", "sv"] {
            let text = format!(
                "+++\nheadline = '{headline}'\ndate = 2022-05-1{nth}\ntopics = ['Coast']\nusage_terms = 'Free for \
                 editorial use.'\nzone = 'Europe/Stockholm'\n[[timetable]]\nstart = '2022-05-20 14:00'\ntitle = \
                 'Opening'\n+++\n{headline} in Norby on Friday.\n\nIt is the largest on the coast.\n"
            );
            room.write(&format!("releases/{slug}/release.{language}.md"), text);
        }
        let of = &photos[2 * nth..2 * nth + 2];
        room.pressbox(["release", "add", slug].into_iter().chain(of.iter().map(String::as_str))).succeeds();
    }
    room.pressbox(["site", "build", "-o", "site"]).succeeds();
    room
}

#[test]
fn a_journalist_finds_a_photo_by_a_word_and_takes_everything_away() {
    let room = newsroom();
    let server = Preview::of(&room, &["site", "serve", "-o", "site"]);
    let said = reader(&format!("http://{}", server.host), "lighthouse");
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "light 1280: found by keyboard",
            "dark 375: found by keyboard",
            "downloads: 2 sizes, all JPEGs, print is the larger",
            "kit: application/zip, 4 pictures, with a manifest",
            "pdf: application/pdf, whole",
            "calendar: text/calendar, whole",
            "feed: application/atom+xml, whole",
            "feed: application/rss+xml, whole",
            "feed: application/feed+json, whole",
            "without script: the archive leads to the photo",
        ]
    );
}

/// The pages of a site, by their paths.
fn pages(site: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(site).into_iter().map(Result::unwrap);
    let pages = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "html"));
    pages
        .map(|page| {
            let path = page.path().strip_prefix(site).unwrap().display().to_string();
            (path, fs::read_to_string(page.path()).unwrap())
        })
        .collect()
}

#[test]
fn what_pages_say_to_machines_are_terms_of_schema_org_and_each_kind_of_page_says_what_it_is() {
    let room = newsroom();
    let site = room.path("site");
    let said = schema_org(&site);
    let (faults, kinds): (Vec<&str>, Vec<&str>) = said.lines().partition(|line| line.contains("is not"));
    assert!(faults.is_empty(), "{faults:#?}");
    let of = |path: &str| kinds.iter().find_map(|line| line.strip_prefix(&format!("{path}: "))).unwrap_or("nothing");
    assert_eq!(of("race/index.html"), "Event NewsArticle");
    assert_eq!(of("race/sv/index.html"), "Event NewsArticle");
    let photos = kinds.iter().filter(|line| line.contains("/photos/") && line.ends_with(": ImageObject"));
    assert_eq!(photos.count(), 12);
    // What is no term is found.
    let page = site.join("race/index.html");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("\"creditText\"", "\"creditLine\"")).unwrap();
    assert!(schema_org(&site).contains("race/index.html: creditLine is not a property of ImageObject"));
}

#[test]
fn a_link_to_a_page_shows_a_card_wherever_it_is_shared() {
    let room = newsroom();
    let site = room.path("site");
    let meta = |page: &str, name: &str| -> Option<String> {
        let from = page.split(&format!("<meta property=\"{name}\" content=\"")).nth(1)?;
        Some(from.split('"').next().unwrap().to_owned())
    };
    let mut with_picture = 0;
    for (path, page) in pages(&site) {
        if path == "404.html" || path.starts_with("p/") || !page.contains("rel=\"canonical\"") {
            continue;
        }
        // The four that the protocol wants, and what goes with a picture (ogp.me).
        for name in ["og:title", "og:type", "og:url"] {
            assert!(meta(&page, name).is_some_and(|value| !value.is_empty()), "{path}: {name}");
        }
        let address = meta(&page, "og:url").unwrap();
        let place = address.strip_prefix("https://press.example/").unwrap();
        assert_eq!(place.trim_end_matches('/'), path.trim_end_matches("index.html").trim_end_matches('/'), "{path}");
        let Some(picture) = meta(&page, "og:image") else {
            assert!(!path.contains("/photos/") && !path.starts_with("race/"), "{path} has no picture");
            continue;
        };
        with_picture += 1;
        let file = site.join(picture.strip_prefix("https://press.example/").unwrap());
        let (width, height) = image::image_dimensions(&file).unwrap();
        assert_eq!(meta(&page, "og:image:width").unwrap(), width.to_string(), "{path}");
        assert_eq!(meta(&page, "og:image:height").unwrap(), height.to_string(), "{path}");
        assert!(meta(&page, "og:image:alt").is_some_and(|alt| !alt.is_empty()), "{path}");
    }
    assert!(with_picture >= 18, "{with_picture}");
}

#[test]
fn the_feeds_are_what_readers_of_feeds_expect() {
    let room = newsroom();
    let site = room.path("site");
    let script = "import datetime, email.utils, feedparser, json, jsonschema, pathlib, sys
from xml.etree import ElementTree as xml
site, schema = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2]))
atom = '{http://www.w3.org/2005/Atom}'
for place in '', 'sv/':
    for name in 'feed.xml', 'rss.xml':
        path = site / place / name
        feed = feedparser.parse(str(path))
        ids = [entry.id for entry in feed.entries]
        print(place + name, feed.version, bool(feed.bozo), len(feed.entries), len(set(ids)),
              all(entry.get('published_parsed') and entry.title and entry.link.startswith('https://') for entry in feed.entries),
              sum(len(entry.enclosures) for entry in feed.entries))
    feed = json.load(open(site / place / 'feed.json'))
    jsonschema.validate(feed, schema)
    print(place + 'feed.json', feed['version'], len(feed['items']), sum(len(item['attachments']) for item in feed['items']))
    # RFC 4287, 4.1.1 and 4.1.2: what each feed and entry must have, once, and in which form.
    root = xml.parse(site / place / 'feed.xml').getroot()
    for part in [root] + root.findall(atom + 'entry'):
        for name in 'id', 'title', 'updated':
            one, = part.findall(atom + name)
            assert one.text.strip(), name
        datetime.datetime.fromisoformat(part.findtext(atom + 'updated').replace('Z', '+00:00'))
        assert root.find(atom + 'author') is not None or part.find(atom + 'author') is not None
        assert all(link.get('href').startswith('https://') for link in part.findall(atom + 'link'))
    assert any(link.get('rel') == 'self' for link in root.findall(atom + 'link'))
    # RSS 2.0: what a channel must have, and dates after RFC 822.
    channel = xml.parse(site / place / 'rss.xml').getroot().find('channel')
    assert all(channel.findtext(name) for name in ('title', 'link', 'description'))
    for item in channel.findall('item'):
        assert email.utils.parsedate_to_datetime(item.findtext('pubDate'))
        assert item.findtext('title') or item.findtext('description')
        for enclosure in item.findall('enclosure'):
            assert int(enclosure.get('length')) > 0 and enclosure.get('type') == 'image/jpeg'
            assert (site / enclosure.get('url').removeprefix('https://press.example/')).stat().st_size == int(enclosure.get('length'))";
    let schema = fetched("node_modules/jsonfeed-schema/schema-v1.1.json");
    let said = python(script, &[site.to_str().unwrap(), schema.to_str().unwrap()]);
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "feed.xml atom10 False 3 3 True 6",
            "rss.xml rss20 False 3 3 True 3",
            "feed.json https://jsonfeed.org/version/1.1 3 6",
            "sv/feed.xml atom10 False 3 3 True 6",
            "sv/rss.xml rss20 False 3 3 True 3",
            "sv/feed.json https://jsonfeed.org/version/1.1 3 6",
        ]
    );
}
