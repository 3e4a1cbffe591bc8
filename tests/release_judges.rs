//! What a release becomes, judged by the programs of others.

use std::fs;
use std::path::PathBuf;

use pressbox::release::{Figure, Language, Release, Releases, Slug};

use crate::support::judges::{axe, layout, python, validator};
use crate::support::long_words::newsroom_of_long_words;
use crate::support::mail_judges::spam_score;
use crate::support::{PYTHON, Room, pictures, shared, story, tool};

/// A newsroom with our story in three languages, and as a correction under embargo.
fn in_three_languages() -> Room {
    let room = Room::new();
    room.configure(
        "[[contacts]]\nname = 'Åsa Lindqvist'\nrole = 'press officer'\nphone = '+46 70 123 45 67'\n\
         [site]\nurl = 'https://opera.example/press'\n",
    );
    // A tall lead photo is the one that a narrow screen could be too narrow for.
    let tall = pictures::encoded(&pictures::picture(3, 800, 1200), image::ImageFormat::Jpeg);
    room.write("in/1.jpg", tall);
    for seed in [7, 11] {
        room.write(&format!("in/{seed}.jpg"), pictures::jpeg(seed));
    }
    let says = ["--credit", "Foto: Per Ek", "--terms", "Free for editorial use.", "--caption"];
    let caption = "Zoë Ångström at the helm of the ferry Väddö, off Gräddö, Sweden, on 3 May 2022.";
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says).chain([caption])).succeeds();
    let figure = |photo: &serde_json::Value| Figure {
        photo: photo["photo"].as_str().unwrap().parse().unwrap(),
        caption: None,
        alt: Some("A woman steers a ferry".to_owned()),
    };
    let photos: Vec<Figure> = taken.json().iter().map(figure).collect();
    let releases = Releases::new(&room.path("releases"));
    for language in Language::ALL {
        releases.write(&Release { language, photos: photos.clone(), ..story::release() }).unwrap();
    }
    let held = Release {
        slug: "held".parse::<Slug>().unwrap(),
        photos,
        embargo: Some("2999-05-14T00:01[Europe/Stockholm]".parse().unwrap()),
        version: 2,
        correction: Some("The ferry leaves at 13:00, not at 14:00.".to_owned()),
        ..story::release()
    };
    releases.write(&held).unwrap();
    room
}

/// The rendered files of these names.
fn rendered(room: &Room, slug: &str, also: &str, names: &[&str]) -> Vec<PathBuf> {
    let out = room.path(format!("out/{slug}"));
    let args = ["release", "render", slug, "-o", out.to_str().unwrap()];
    let also: &[&str] = if also.is_empty() { &[] } else { &["--also", also] };
    room.pressbox(args.iter().chain(also)).succeeds();
    names.iter().map(|name| out.join(name)).collect()
}

const STORY: &str = "the-flying-islander";

/// What the validator may say of a mail: Outlook on Windows sets mail with Word, and text browsers know no CSS; they
/// know these attributes in its place. Nothing may be said of a page.
const FOR_WORD: [&str; 11] = [
    // Names the units in which Word measures.
    "error: Attribute “xmlns:o” not allowed here.",
    "info: The “align” attribute on the “table” element is obsolete. Use CSS instead.",
    "info: The “align” attribute on the “td” element is obsolete. Use CSS instead.",
    "info: The “align” attribute on the “th” element is obsolete. Use CSS instead.",
    "info: The “border” attribute on the “table” element is obsolete. Consider specifying “img { border: 0; }” in CSS instead.",
    "info: The “cellpadding” attribute on the “table” element is obsolete. Use CSS instead.",
    "info: The “cellspacing” attribute on the “table” element is obsolete. Use CSS instead.",
    "info: The “valign” attribute on the “td” element is obsolete. Use CSS instead.",
    "info: The “valign” attribute on the “th” element is obsolete. Use CSS instead.",
    "info: The “width” attribute on the “table” element is obsolete. Use CSS instead.",
    "info: The “width” attribute on the “td” element is obsolete. Use CSS instead.",
];

#[test]
fn the_validator_finds_no_fault_in_mails_and_pages() {
    let room = in_three_languages();
    let names = ["email.html", "release.html", "email.sv.html", "release.sv.html", "email.de.html", "release.de.html"];
    let mut pages = rendered(&room, STORY, "", &names);
    pages.extend(rendered(&room, "held", "", &names[..2]));
    // A judge that never objects is none.
    pages.push(room.write("broken.html", "<!doctype html><html lang=en><title>x</title><p><img src=x></div>"));
    let (broken, said): (Vec<_>, Vec<_>) =
        validator(&pages).into_iter().partition(|line| line.starts_with("broken.html: "));
    assert_eq!(broken.iter().filter(|line| line.contains(": error: ")).count(), 2, "{broken:#?}");
    let allowed =
        |line: &&String| line.starts_with("email") && FOR_WORD.iter().any(|deliberate| line.ends_with(deliberate));
    let said: Vec<_> = said.iter().filter(|line| !allowed(line)).collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn mail_and_page_are_accessible_to_everybody_light_or_dark_on_phone_or_desktop() {
    let room = in_three_languages();
    let mut pages = rendered(&room, "held", "", &["email.html", "release.html"]);
    let good = axe(&pages);
    assert_eq!(good.trim(), "judged 12 looks, 0 violations");
    // Pale only in the dark, and without a description: a judge that never objects is none.
    let bad = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>x</title><main>\
        <h1>x</h1><style>@media (prefers-color-scheme: dark) { p { background: #777; color: #888 } }</style>\
        <p>Pale</p><img src=x></main>";
    pages = vec![room.write("bad.html", bad)];
    let bad = axe(&pages);
    let count = |what: &str| bad.lines().filter(|line| line.contains(what)).count();
    assert_eq!((count("color-contrast"), count("dark"), count("image-alt")), (3, 6, 6), "{bad}");
}

#[test]
fn nothing_leaves_the_screen_or_stands_on_something_else_whatever_the_fonts() {
    let room = newsroom_of_long_words();
    room.pressbox(["demo", "demo"]).succeeds();
    let demo = ["email.html", "release.html", "email.sv.html", "release.sv.html"];
    let mut pages: Vec<_> = demo.iter().map(|name| room.path("demo/out/pages").join(name)).collect();
    pages.extend(rendered(&room, "long", "", &["email.html", "release.html"]));
    // A mail program that breaks a long word only once it has given it all the width that it asks for.
    let mail = room.read("out/long/email.html");
    let old = mail.replace("overflow-wrap: anywhere;", "").replace("word-break: break-word;", "");
    assert!(old.contains("word-wrap: break-word") && mail.len() - old.len() > 40, "{mail}");
    pages.push(room.write("out/long/email.old.html", old));
    assert_eq!(layout(&pages).trim(), "measured 168 looks, 0 faults");

    // A judge that never objects is none.
    let bad = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>x</title>\
        <body style='font-family: serif'><h1>x</h1><p style='margin-left: 1300px'>Gone</p>\
        <div style='height: 0'>Above</div><div>Below</div><p style='width: 2em; word-break: break-all'>Harbour</p>\
        <p style='color: #777; background: #888'>Pale</p><p>Leuchtturmwärterversammlung</p>\
        <p style='width: 60px; font-size: 10px'>A column that is far too narrow</p>\
        <figure><img src='in/0.jpg' width=300 height=200 alt='Squeezed' style='width: 20px; height: 90px'>\
        <figcaption style='margin-top: 90px'><span class=credit style='font-size: 9px'>Foto: Per Ek</span></figcaption>\
        </figure><figure><img src='in/1.jpg' width=140 height=240 alt='Nobody took it'></figure>";
    let bad = layout(&[room.write("bad.html", bad)]);
    for fault in [
        "scrolls sideways",
        "“Gone” reaches from 1308 px",
        "“Above” stands on “Below”",
        "the word “Harbour” is torn apart",
        "the word “Leuchtturmwärterversammlung” has no hyphens",
        "“Pale” is #777777 on #888888, 1.26 to 1",
        "“A column that is far too narrow” has 60 px of width",
        "the picture “Squeezed” is 20 px wide",
        "the picture “Squeezed” is 20 px by 90 px, not 300 by 200",
        "the credit “Foto: Per Ek” stands away from its picture",
        "the credit “Foto: Per Ek” is too small to read",
        "the picture “Nobody took it” has no credit",
    ] {
        assert_eq!(bad.lines().filter(|line| line.contains(fault)).count(), 24, "{fault}\n{bad}");
    }
}

#[test]
fn a_page_shows_a_reader_elsewhere_their_own_time_too() {
    let room = in_three_languages();
    let page = &rendered(&room, STORY, "", &["release.html"])[0];
    let seen_in = |zone: &str| {
        let profile = room.path("profile");
        let line = format!(
            "TZ={zone} chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
             --disable-background-networking --user-data-dir='{}' --dump-dom 'file://{}' 2>/dev/null",
            profile.display(),
            page.display()
        );
        tool("sh", ["-c", &line])
    };
    let tokyo = seen_in("Asia/Tokyo");
    for words in [
        "<caption>Times are local: CEST (UTC+2). In brackets, your time: Tokyo</caption>",
        "13:00</time> <span class=\"note\">(20:00)</span>",
        "22:15</time> <span class=\"note\">(Sun 05:15)</span>",
    ] {
        assert!(tokyo.contains(words), "{words}\n{tokyo}");
    }
    let berlin = seen_in("Europe/Berlin");
    assert!(
        berlin.contains("<caption>Times are local: CEST (UTC+2)</caption>") && !berlin.contains("(13:00)"),
        "{berlin}"
    );
}

#[test]
fn pythons_icalendar_reads_the_timetable_as_it_was_meant() {
    let room = in_three_languages();
    let calendar = &rendered(&room, STORY, "", &["timetable.ics"])[0];
    let script = "import icalendar
text = open(sys.argv[1], 'rb').read()
cal = icalendar.Calendar.from_ical(text)
assert not cal.errors and all(not e.errors for e in cal.walk()), 'errors'
assert cal.get('version') == '2.0' and cal.get('method') == 'PUBLISH'
assert all(len(line) <= 75 for line in text.split(b'\\r\\n')) and b'\\n' not in text.replace(b'\\r\\n', b'')
for e in cal.walk('VEVENT'):
    assert e.get('uid') and e.get('dtstamp') and not e.get('dtend') and not e.get('duration')
    print(e.decoded('dtstart').isoformat(), int(e.get('sequence')), e.get('summary'), '|', e.get('description'), '|', e.get('url'))";
    assert_eq!(
        python(script, &[calendar.to_str().unwrap()]),
        "2022-06-10T15:30:00+00:00 0 Dress rehearsal | Photo call; ask us for a place in the boat | None\n\
         2022-06-11T11:00:00+00:00 0 Press ferry leaves Gräddö | None | None\n\
         2022-06-11T20:15:00+00:00 0 First night | Live on the web | https://live.opera.example/islander\n\
         2022-06-12T20:15:00+00:00 0 Second night | None | None\n"
    );
    let held = &rendered(&room, "held", "", &["timetable.ics"])[0];
    assert!(python(script, &[held.to_str().unwrap()]).starts_with("2022-06-10T15:30:00+00:00 1 Dress rehearsal"));
}

/// The message to one journalist, as it would go out.
fn message(room: &Room) -> PathBuf {
    room.write("people.csv", "Namn;E-post;Språk\r\nZoë Ångström-Müßig;zoe@media.example;en\r\n");
    room.pressbox(["list", "import", "media", "people.csv"]).succeeds();
    room.pressbox(["send", STORY, "--list", "media", "--outbox", "mail", "--yes"]).succeeds();
    let mut found = fs::read_dir(room.path("mail")).unwrap();
    let message = found.next().unwrap().unwrap().path();
    assert!(found.next().is_none());
    message
}

#[test]
fn pythons_strictest_reading_of_a_mail_finds_no_defect() {
    let room = in_three_languages();
    let message = message(&room);
    let script = "import email, email.policy
strict = email.policy.SMTP.clone(raise_on_defect=True)
raw = open(sys.argv[1], 'rb').read()
m = email.message_from_bytes(raw, policy=strict)
parts = list(m.walk())
assert not any(p.defects for p in parts)
for p in parts:
    for name, value in p.items():
        assert not value.defects, (name, value.defects)
    if not p.is_multipart():
        p.get_content()
assert all(len(line) <= 998 for line in raw.split(b'\\r\\n')) and max(raw) < 128
assert b'\\n' not in raw.replace(b'\\r\\n', b'') and b'\\r' not in raw.replace(b'\\r\\n', b'')
print(m['subject']); print(m['from']); print(m['to'])
print([p.get_content_type() for p in parts])
print(m.get_body(('plain',)).get_content().splitlines()[2])
print(m.get_body(('html',)).get_content().count('Zoë Ångström-Müßig'))";
    assert_eq!(
        python(script, &[message.to_str().unwrap()]).lines().collect::<Vec<_>>(),
        [
            "The Flying Islander opens on a lighthouse rock – with the audience in boats",
            "JA Bäckman <press@press.example>",
            "Zoë Ångström-Müßig <zoe@media.example>",
            "['multipart/alternative', 'text/plain', 'text/html']",
            "Hello Zoë Ångström-Müßig,",
            "1",
        ]
    );
}

#[test]
fn spamassassin_has_next_to_nothing_against_a_mail() {
    let room = in_three_languages();
    let message = fs::read_to_string(message(&room)).unwrap();
    let (score, report) = spam_score(message.as_bytes());
    assert!(score <= 0.5, "{score}\n{report}");
    let shouted = message.replace("\r\nMessage-ID: ", "\r\nX-Id: ").replace("\r\nSubject: ", "\r\nX-Subject: ");
    let (worse, report) = spam_score(shouted.as_bytes());
    assert!(worse > 0.5, "a judge that never objects is none: {worse}\n{report}");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_news_item_is_valid_newsml_g2_and_says_when_it_may_be_published() {
    let schema = shared("schemas/NewsML-G2-All-Power.xsd");
    let room = in_three_languages();
    let held = rendered(&room, "held", "newsml", &["release.newsml.xml"]);
    let story =
        rendered(&room, STORY, "newsml", &["release.newsml.xml", "release.sv.newsml.xml", "release.de.newsml.xml"]);
    let broken =
        fs::read_to_string(&held[0]).unwrap().replace("<provider", "<sender").replace("</provider", "</sender");
    let broken = room.write("broken.xml", broken);
    let script = "import sys; from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
nar = '{http://iptc.org/std/nar/2006-10-01/}'
for path in sys.argv[2:]:
    item = etree.parse(path)
    valid = schema.validate(item)
    say = lambda name: ' '.join(e.text or e.get('qcode') for e in item.iter(nar + name))
    root = item.getroot()
    print(valid, root.get('guid'), root.get('version'), root.get('conformance'), say('embargoed'), say('pubStatus'))
    print(valid or schema.error_log.last_error.message)
    if path == sys.argv[2]:
        print(say('edNote'))
        print(len(item.findall('.//' + nar + 'link')), len(item.findall('.//{http://www.w3.org/1999/xhtml}blockquote')))";
    let paths = [&held[0], &story[0], &story[1], &story[2], &broken].map(|path| path.to_str().unwrap());
    let found = tool(PYTHON, ["-c", script, schema.to_str().unwrap()].into_iter().chain(paths));
    let lines: Vec<_> = found.lines().map(str::trim).collect();
    assert_eq!(lines[0], "True https://opera.example/press/held/ 2 power 2999-05-14T00:01:00+02:00 stat:usable");
    assert_eq!(
        lines[2],
        "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Tuesday 14 May 2999. \
         CORRECTION: The ferry leaves at 13:00, not at 14:00."
    );
    assert_eq!(lines[3], "6 2");
    for (line, page) in [(4, ""), (6, "/sv"), (8, "/de")] {
        let expected = format!("True https://opera.example/press/{STORY}{page}/ 1 power  stat:usable");
        assert_eq!(lines[line], expected, "{found}");
    }
    assert!(lines[10].starts_with("False"), "{found}");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_ninjs_items_are_valid_by_both_schemas() {
    let room = in_three_languages();
    let names = ["release.ninjs.json", "release.ninjs1.json"];
    let found = rendered(&room, "held", "ninjs1", &names);
    for (file, schema) in found.iter().zip(["schemas/ninjs-schema_3.1.json", "schemas/ninjs-schema_1.4.json"]) {
        let schema = shared(schema);
        // The schemas refer to GeoJSON by its address; nothing of ours uses it, so it may be anything.
        let script = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1])); item = json.load(open(sys.argv[2]))
anything = {'https://geojson.org/schema/GeoJSON.json': {}, 'http://json.schemastore.org/geojson': {}}
resolver = jsonschema.RefResolver(schema.get('$id') or schema['id'], schema, store=anything)
judge = jsonschema.validators.validator_for(schema)(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
judge.validate(item)
item['uri'] = 7
print('valid', not judge.is_valid(item))";
        let said = tool(PYTHON, ["-W", "ignore", "-c", script, schema.to_str().unwrap(), file.to_str().unwrap()]);
        assert_eq!(said.trim(), "valid True");
    }
    let item: serde_json::Value = serde_json::from_str(&fs::read_to_string(&found[1]).unwrap()).unwrap();
    assert_eq!(item["embargoed"], "2999-05-14T00:01:00+02:00");
    assert_eq!(
        item["ednote"].as_str().unwrap().split(". ").nth(1).unwrap(),
        "CORRECTION: The ferry leaves at 13:00, not at 14:00."
    );
    assert_eq!(item["associations"]["main"]["renditions"]["web"]["mimetype"], "image/jpeg");
    assert_eq!(item["associations"]["photo_3"]["byline"], "Per Ek");
}

#[test]
fn a_feed_item_goes_into_a_feed_as_it_is_and_never_before_the_embargo_lifts() {
    let room = in_three_languages();
    let item = &rendered(&room, STORY, "rss", &["release.rss.xml"])[0];
    let script = "import email.utils, sys
from xml.etree import ElementTree as xml
item = xml.parse(sys.argv[1]).getroot()
assert item.tag == 'item'
for name in 'title', 'link', 'guid', 'author': print(item.findtext(name))
print(email.utils.parsedate_to_datetime(item.findtext('pubDate')).isoformat())
body = item.findtext('{http://purl.org/rss/1.0/modules/content/}encoded')
xml.fromstring('<div>' + body + '</div>')
print(body.count('<blockquote>'), item.findtext('description')[:35])
pictures = item.findall('{http://search.yahoo.com/mrss/}content')
print(len(pictures), pictures[0].get('url')[:40], pictures[0].get('type'))";
    let page = format!("https://opera.example/press/{STORY}/");
    assert_eq!(
        tool(PYTHON, ["-c", script, item.to_str().unwrap()]).lines().collect::<Vec<_>>(),
        [
            "The Flying Islander opens on a lighthouse rock – with the audience in boats",
            &page,
            &page,
            "press@press.example (JA Bäckman)",
            "2022-05-14T00:00:00+02:00",
            "2 Skärgårdsoperan gives Zoë Ångström'",
            "3 https://opera.example/press/the-flying-i image/jpeg",
        ]
    );
    room.pressbox(["release", "render", "held", "-o", "x", "--also", "newsml,rss"]).says(
        "! error: `held` is under embargo until 2999-05-14 00:01 Europe/Stockholm, and a feed is public\n\
         ! hint: create the `rss` file once the embargo has lifted\nexit 1",
    );
    assert!(!room.path("x").exists());
}
