//! What other programs get of a release: a name of its own for each edition, all of the story, and calendars that follow its
//! corrections.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::judges::python;
use crate::support::newsroom::newsroom;
use crate::support::preview::Preview;
use crate::support::{PYTHON, Room, pictures, tool};

const SITE: &str = "https://press.example/news";

fn edition(headline: &str, front: &str) -> String {
    format!(
        "+++\nheadline = '{headline}'\ndate = 2026-05-14\nzone = 'Europe/Stockholm'\n{front}\n[[timetable]]\nstart = \
         '2026-05-15 13:55'\ntitle = 'Start in Åre'\nnote = 'Photo call'\nurl = 'https://live.example/Åre 1'\n\n[[facts]]\nlabel = \
         'Laps'\nvalue = '12'\n\n[[links]]\nlabel = 'Results'\nurl = 'https://results.example/x'\n\n[[links]]\nlabel = 'Press \
         photos'\nurl = 'https://photos.example/y'\n+++\nThe race was long in Åre.\n\n## How to come\n\nBy train.\n"
    )
}

/// A newsroom with a photo in a release of these languages.
fn room_with(languages: &[&str], settings: &str) -> Room {
    let room = newsroom();
    let text = room.read("pressbox.toml").replacen("zone =", "boilerplate = 'We have raced since 1987.'\nzone =", 1);
    room.write("pressbox.toml", text);
    room.configure(settings);
    std::fs::remove_file(room.path("releases/race/release.en.md")).unwrap();
    for language in languages {
        room.write(&format!("releases/race/release.{language}.md"), edition(&format!("The race, {language}"), ""));
    }
    room.write("in/1.jpg", pictures::jpeg(7));
    let says = [
        "--creator",
        "Per Ek",
        "--credit",
        "Foto: Per Ek",
        "--copyright",
        "© 2026 Per Ek",
        "--terms",
        "Free.",
        "--web-statement",
        "https://press.example/terms",
        "--caption",
        "The winner in Åre, Sweden, on 3 May 2022.",
    ];
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    room.pressbox(["release", "add", "race", taken[0]["photo"].as_str().unwrap(), "--alt", "A winner"]).succeeds();
    room
}

fn render(room: &Room, out: &str) {
    room.pressbox(["release", "render", "race", "-o", out, "--also", "newsml,ninjs1,rss"]).succeeds();
}

fn json_ld(html: &str) -> Value {
    let text = html.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(text).unwrap()
}

/// What names each edition: RSS guid, NewsML guid and what it is translated from, ninjs uris, JSON-LD url.
fn names(room: &Room, out: &str, mark: &str) -> Vec<String> {
    let script = "import json, sys
from xml.etree import ElementTree as xml
out, mark = sys.argv[1:]
g2 = '{http://iptc.org/std/nar/2006-10-01/}'
print(xml.parse(f'{out}/release{mark}.rss.xml').getroot().findtext('guid'))
item = xml.parse(f'{out}/release{mark}.newsml.xml').getroot()
print(item.get('guid'))
print(json.load(open(f'{out}/release{mark}.ninjs.json'))['uri'])
print(json.load(open(f'{out}/release{mark}.ninjs1.json'))['uri'])
links = item.findall(f'{g2}itemMeta/{g2}link')
print(*[link.get('residref') for link in links if link.get('rel') == 'irel:translatedFrom'])";
    let out = room.path(out);
    tool(PYTHON, ["-c", script, out.to_str().unwrap(), mark]).lines().map(str::to_owned).collect()
}

/// The page that a reader gets at an address: it may lead to another file.
fn page_at(room: &Room, place: &str) -> String {
    let page = room.read(format!("out{place}/index.html"));
    match page.split_once("content=\"0; url=../") {
        Some((_, rest)) => room.read(format!("out/{}", rest.split('"').next().unwrap())),
        None => page,
    }
}

#[test]
fn each_edition_has_a_name_of_its_own_in_every_format() {
    for (settings, site) in [("", false), ("[site]\nurl = 'https://press.example/news'\n", true)] {
        let room = room_with(&["de", "en", "sv"], settings);
        render(&room, "out");
        let all: Vec<_> = ["", ".de", ".sv"].iter().map(|mark| names(&room, "out", mark)).collect();
        for names in &all {
            assert!(names[..4].iter().all(|name| *name == names[0]), "{names:?}");
        }
        assert_eq!(all.iter().map(|names| &names[0]).collect::<BTreeSet<_>>().len(), 3, "{all:?}");
        assert_eq!(
            all[0].get(4).map(String::as_str).unwrap_or_default(),
            "",
            "the original is translated from nothing"
        );
        for translated in &all[1..] {
            assert_eq!(translated[4], all[0][0]);
        }
        if site {
            assert_eq!(all[0][0], format!("{SITE}/race/"));
        } else {
            assert_eq!(all[0][0], "tag:press.example,2026:race");
            continue;
        }
        for (names, mark) in all.iter().zip(["", ".de", ".sv"]) {
            let page = room.read(format!("out/release{mark}.html"));
            let article = json_ld(&page);
            assert_eq!(article["url"], names[0].as_str());
            assert_eq!(
                article["translationOfWork"]["@id"],
                if mark.is_empty() { Value::Null } else { all[0][0].as_str().into() }
            );
            // The page's address and the calendar's are files.
            let place = names[0].strip_prefix(&format!("{SITE}/race")).unwrap();
            assert_eq!(page_at(&room, place), page);
            let calendar = format!("{SITE}/race/timetable{mark}.ics");
            assert!(page.contains(&format!("\"{calendar}\"")), "{calendar}");
            assert!(room.read(format!("out/email{mark}.html")).contains(&format!("\"{calendar}\"")));
            assert!(room.path(format!("out/timetable{mark}.ics")).is_file());
        }
    }
}

#[test]
fn a_release_in_another_language_alone_keeps_its_name_when_the_first_edition_comes() {
    let room = room_with(&["sv"], &format!("[site]\nurl = '{SITE}'\n"));
    render(&room, "out");
    let alone = names(&room, "out", "");
    let article = json_ld(&room.read("out/release.html"));
    let place = alone[0].strip_prefix(&format!("{SITE}/race")).unwrap();
    assert_eq!(article["url"], alone[0].as_str());
    for place in [place, ""] {
        assert_eq!(page_at(&room, place), room.read("out/release.html"));
    }
    assert!(room.read("out/release.html").contains(&format!("\"{SITE}/race/timetable.sv.ics\"")));
    assert_eq!(room.read("out/timetable.sv.ics"), room.read("out/timetable.ics"));
    room.write("releases/race/release.en.md", edition("The race", ""));
    render(&room, "both");
    assert_eq!(names(&room, "both", ".sv")[..4], alone[..4]);
    assert!(room.read("both/index.html").contains("lang=\"en\""));
}

#[test]
fn the_text_says_all_that_the_xhtml_says() {
    let room = room_with(&["en"], "");
    render(&room, "out");
    let script = "import json, re, sys
from xml.etree import ElementTree as xml
out = sys.argv[1]
item = json.load(open(f'{out}/release.ninjs.json'))
text, xhtml = (body['value'] for body in item['bodies'])
old = json.load(open(f'{out}/release.ninjs1.json'))
assert (old['body_text'], old['body_xhtml']) == (text, xhtml)
tree = xml.fromstring('<div>' + xhtml + '</div>')
said = ' '.join(tree.itertext()).split() + [a.get('href') for a in tree.iter('a')]
print([word for word in said if word not in text])
print(text)";
    let said = tool(PYTHON, ["-c", script, room.path("out").to_str().unwrap()]);
    let (missing, text) = said.split_once('\n').unwrap();
    assert_eq!(missing, "[]", "{text}");
    for part in
        ["(Photo call)", "Results: https://results.example/x", "Press photos: https://photos.example/y", "since 1987."]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_picture_names_its_creator_its_copyright_and_where_a_licence_is_to_be_had() {
    let room = room_with(&["en"], &format!("[site]\nurl = '{SITE}'\n"));
    render(&room, "out");
    let picture = json_ld(&room.read("out/release.html"))["image"][0].clone();
    assert_eq!(picture["creator"], serde_json::json!([{ "@type": "Person", "name": "Per Ek" }]));
    assert_eq!(picture["copyrightNotice"], "© 2026 Per Ek");
    assert_eq!(picture["license"], "https://press.example/terms");
    assert_eq!(picture["acquireLicensePage"], format!("{SITE}/race/").as_str());
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    let photo = photos[0]["photo"].as_str().unwrap();
    let edited = room.pressbox(["photo", "edit", photo, "--licensor", "Our Agency https://agency.example/buy"]);
    edited.succeeds();
    render(&room, "out");
    let picture = json_ld(&room.read("out/release.html"))["image"][0].clone();
    assert_eq!(picture["acquireLicensePage"], "https://agency.example/buy");
}

/// A calendar's events, read by Python's icalendar: UID, SEQUENCE, DTSTAMP, DTSTART, SUMMARY, URL.
fn events(file: &Path) -> Vec<Vec<String>> {
    let script = "import icalendar
for event in icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).walk('VEVENT'):
    print(*[event['UID'], event['SEQUENCE'], event['DTSTAMP'].dt.isoformat(), event['DTSTART'].dt.isoformat(), event['SUMMARY'],
        event.get('URL', '')], sep='\\t')";
    let read = python(script, &[file.to_str().unwrap()]);
    read.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn a_corrected_title_or_hour_changes_the_event_that_calendars_have() {
    let room = room_with(&["en"], "");
    let source = "releases/race/release.en.md";
    render(&room, "one");
    let first = events(&room.path("one/timetable.ics"));
    assert_eq!(first[0][5], "https://live.example/%C3%85re%201");
    assert_eq!(first[0][3], "2026-05-15T11:55:00+00:00");
    assert!(!room.read(source).contains("uid"), "what follows from the title need not be written");
    let kept = room.read("releases/race/calendar.en.toml");
    assert!(
        kept.lines().take(2).all(|line| line.starts_with("# ")) && kept.lines().nth(2) == Some("[[event]]"),
        "{kept}"
    );

    let correct = |version: u32, from: &str, to: &str| {
        let before = format!("version = {}\n", version - 1);
        let text = room.read(source).replacen(&before, "", 1).replacen(from, to, 1);
        room.write(source, text.replacen("headline =", &format!("version = {version}\nheadline ="), 1));
    };
    // A preview of the correction shows the same event, and writes nothing.
    correct(2, "title = 'Start in Åre'", "title = 'Start of the race' # as the club calls it");
    let unwritten = room.read(source);
    let preview = Preview::start(&room);
    assert!(preview.body("/view/en/sent/timetable.ics").contains(&format!("\r\nUID:{}\r\n", first[0][0])));
    assert_eq!(room.read(source), unwritten);
    render(&room, "two");
    let second = events(&room.path("two/timetable.ics"));
    assert_eq!((&second[0][0], second[0][4].as_str()), (&first[0][0], "Start of the race"));
    assert_eq!(second[0][1], "1");
    assert!(second[0][2] > first[0][2], "{second:?}");
    let text = room.read(source);
    assert!(text.contains(&format!("uid = \"{}\"", first[0][0])), "{text}");
    assert_eq!(text.replace(&format!("uid = \"{}\"\n", first[0][0]), ""), unwritten, "nothing else is changed");

    correct(3, "2026-05-15 13:55", "2026-05-15 14:30");
    render(&room, "three");
    let third = events(&room.path("three/timetable.ics"));
    assert_eq!((&third[0][0], third[0][3].as_str()), (&first[0][0], "2026-05-15T12:30:00+00:00"));
    // With the name in the source, both can change at once, whatever is kept beside it.
    std::fs::remove_file(room.path("releases/race/calendar.en.toml")).unwrap();
    correct(4, "title = 'Start of the race'", "title = 'The start'");
    correct(5, "2026-05-15 14:30", "2026-05-16 09:00");
    render(&room, "four");
    let fourth = events(&room.path("four/timetable.ics"));
    assert_eq!((&fourth[0][0], fourth[0][4].as_str(), fourth[0][1].as_str()), (&first[0][0], "The start", "4"));
    assert!(fourth[0][2] > third[0][2]);
}

#[test]
fn what_is_sent_counts_as_known_and_a_newsroom_that_takes_no_file_is_told() {
    let room = room_with(&["en"], "");
    let source = "releases/race/release.en.md";
    room.list("motor", "bo@media.example\n");
    room.pressbox(["send", "race", "--list", "motor", "--outbox", "mail", "--yes"]).succeeds();
    let sent = room.read("mail/race.bo@media.example.eml");
    assert!(sent.contains("timetable.ics"));
    room.write(source, room.read(source).replace("title = 'Start in Åre'", "title = 'Depart'"));
    render(&room, "out");
    let renamed = events(&room.path("out/timetable.ics"));
    let uid = &renamed[0][0];
    assert!(room.read(source).contains(&format!("uid = \"{uid}\"")), "{uid}");
    // A folder stands where the file belongs.
    std::fs::remove_file(room.path("releases/race/calendar.en.toml")).unwrap();
    std::fs::create_dir_all(room.path("releases/race/calendar.en.toml/x")).unwrap();
    let run = room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert!(run.stderr.contains("calendar.en.toml` cannot be written"), "{}", run.stderr);
    assert!(run.stderr.contains("after a correction, calendars may show its events twice\n"), "{}", run.stderr);
}
