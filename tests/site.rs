//! The newsroom's site: what is on it, what never is, and what happens to its files.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::site::{add, attributes, broken_links, bytes, files, ingest, is, newsroom};
use crate::support::{Room, Run, pictures, tool};

fn build(room: &Room) -> Vec<Value> {
    room.pressbox(["site", "build", "-o", "site", "--json"]).succeeds().json()
}

#[test]
fn the_site_has_a_page_for_everything_and_every_link_leads_somewhere() {
    let room = newsroom();
    let built = build(&room);
    let at = |kind: &str| -> Vec<&str> {
        let of_kind = built.iter().filter(|file| file["kind"] == kind);
        of_kind.map(|file| file["path"].as_str().unwrap()).filter(|path| is(path, "html")).collect()
    };
    assert_eq!(at("front"), ["site/index.html", "site/sv/index.html"]);
    assert_eq!(at("release"), ["site/race/index.html", "site/race/sv/index.html"]);
    assert_eq!(at("photo").len(), 4);
    assert_eq!(at("redirect"), ["site/p/race/index.html"]);
    assert!(at("archive").contains(&"site/topics/motor-sport/index.html"));
    assert!(at("archive").contains(&"site/sv/archive/2022/index.html"));
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    let page = room.read("site/race/index.html");
    for words in [
        "<link rel=\"canonical\" href=\"https://press.example/news/race/\">",
        "hreflang=\"sv\" href=\"https://press.example/news/race/sv/\"",
        "hreflang=\"x-default\" href=\"https://press.example/news/race/\"",
        "<a href=\"tel:+46701234567\">",
        "\"@type\":\"Event\"",
        "download=\"Zoe-Angstrom-at-the-helm-of-the-ferry-Vaddo-off_Foto-Per-Ek_print.jpg\"",
        "https://press.example/news/p/race/",
        "href=\"../race/race.pdf\" aria-label=\"Press release, PDF, ",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // Nothing is fetched from elsewhere, and nothing runs but the search, on its own page.
    for (path, bytes) in bytes(&room.path("site")).iter().filter(|(path, _)| is(path, "html")) {
        let page = String::from_utf8_lossy(bytes);
        assert!(attributes(&page, "src").iter().all(|src| !src.contains(':')), "{path}");
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script type=\"application/ld+json\">").count()
                + usize::from(path.ends_with("search/index.html")),
            "{path}"
        );
        assert!(
            page.contains("default-src 'none'; img-src 'self'; style-src 'self'") && !page.contains(" style="),
            "{path}"
        );
    }
    // What mails and older addresses of editions link to is there.
    for name in ["race.zip", "race.pdf", "race.sv.pdf", "timetable.ics", "timetable.sv.ics"] {
        assert!(room.path("site/race").join(name).exists(), "{name}");
    }
    let quiet = room.read("site/p/race/index.html");
    assert!(
        quiet.contains("http-equiv=\"refresh\" content=\"0; url=../../race/race.zip\"") && quiet.contains("noindex")
    );
    assert!(!room.read("site/sitemap.xml").contains("/p/"));
    tool("unzip", ["-t".as_ref(), room.path("site/race/race.zip").as_os_str()]);
}

#[test]
fn two_builds_are_identical_and_what_did_not_change_is_not_written_again() {
    let room = newsroom();
    build(&room);
    let first = files(&room.path("site"));
    assert!(build(&room).iter().all(|file| file["status"] == "unchanged"));
    assert_eq!(files(&room.path("site")), first);
    room.pressbox(["site", "build", "-o", "other", "--json"]).succeeds();
    assert_eq!(bytes(&room.path("other")), bytes(&room.path("site")));
    // A correction changes its own pages, its PDF and the lists, and no picture.
    let text = room.read("releases/race/release.en.md").replace("It rained.", "It snowed.");
    room.write("releases/race/release.en.md", text);
    let built = build(&room);
    let changed: Vec<_> = built.iter().filter(|file| file["status"] != "unchanged").map(|file| &file["kind"]).collect();
    assert!(
        changed
            .iter()
            .all(|kind| ["kit", "pdf", "release", "feed", "redirect", "search-index"].contains(&kind.as_str().unwrap())),
        "{changed:?}"
    );
    assert_eq!(built.iter().filter(|file| file["status"] == "changed" && file["kind"] == "release").count(), 1);
}

/// Everything that a site says: names, bytes, and the members of zips.
fn everything(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (path, bytes) in bytes(dir) {
        if is(&path, "zip") {
            let unpacked = tempfile::tempdir().unwrap();
            let (zip, to) = (dir.join(&path), unpacked.path());
            tool("unzip", ["-q".as_ref(), zip.as_os_str(), "-d".as_ref(), to.as_os_str()]);
            all.extend(crate::support::site::bytes(unpacked.path()));
        }
        all.push((path, bytes));
    }
    all
}

fn finds(all: &[(String, Vec<u8>)], word: &str) -> Option<String> {
    let held = |(path, bytes): &&(String, Vec<u8>)| {
        path.contains(word) || bytes.windows(word.len()).any(|window| window == word.as_bytes())
    };
    all.iter().find(held).map(|(path, _)| format!("`{word}` in {path}"))
}

#[test]
fn nothing_of_a_release_under_embargo_is_in_any_byte_of_the_site_and_all_of_it_is_there_after_the_lift() {
    let room = newsroom();
    room.write("held/merger.jpg", pictures::jpeg(9));
    let photos =
        ingest(&room, "held", "Quentin Zabriskie signs the Xanadu papers in Qaqortoq, Greenland, on 1 May 2022.");
    let held = |until: &str| {
        format!(
            "+++\nheadline = 'Zabriskie buys Xanadu'\ndate = 2022-05-15\nembargo = '{until} 08:00 Europe/Stockholm'\ntopics = \
             ['Xenology']\nzone = 'Europe/Stockholm'\n[[timetable]]\nstart = '2999-06-20 14:00'\ntitle = 'Quibble hour'\n+++\nZabriskie \
             pays in Wensleydale.\n"
        )
    };
    room.write("releases/xanadu-sold/release.en.md", held("2999-05-16"));
    // The other edition forgets its embargo: it is held back all the same.
    room.write(
        "releases/xanadu-sold/release.sv.md",
        held("2999-05-16").replace("embargo", "# embargo").replace("buys", "köper"),
    );
    add(&room, "xanadu-sold", &photos);
    // A press kit of it, made for somebody, is in the newsroom already, and so are its renditions.
    room.pressbox(["release", "render", "xanadu-sold", "-o", "rendered"]).succeeds();
    let built = build(&room);
    let told = built.iter().find(|file| file["status"] == "held").unwrap();
    assert_eq!(
        (told["release"].as_str(), told["until"].as_str()),
        (Some("xanadu-sold"), Some("2999-05-16T08:00:00+02:00"))
    );
    let said = room.pressbox(["site", "build", "-o", "site"]).succeeds().stderr;
    assert!(said.contains("build it again after 2999-05-16 08:00 Europe/Stockholm; "), "{said}");

    let library = walkdir::WalkDir::new(room.path("library/renditions").join(&photos[0][..2]).join(&photos[0]));
    let hashes = library.into_iter().flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "json"));
    let hashes: Vec<String> = hashes
        .flat_map(|entry| {
            let entry: Value = serde_json::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap();
            [entry["sha256"].as_str().unwrap().to_owned()]
        })
        .collect();
    assert!(!hashes.is_empty());
    let words = [
        "xanadu",
        "Xanadu",
        "Zabriskie",
        "Quentin",
        "Qaqortoq",
        "Xenology",
        "xenology",
        "Quibble",
        "Wensleydale",
        "merger",
        "2999",
    ];
    let ids = [photos[0][..8].to_owned(), photos[0].clone()];
    let all = everything(&room.path("site"));
    let leaks: Vec<_> =
        words.map(str::to_owned).iter().chain(&ids).chain(&hashes).filter_map(|word| finds(&all, word)).collect();
    assert_eq!(leaks, [] as [&str; 0]);
    assert!(finds(&all, "Bäckman").is_some() && finds(&all, "Zoë").is_some(), "a search that finds nothing is none");

    for language in ["en", "sv"] {
        let path = format!("releases/xanadu-sold/release.{language}.md");
        room.write(&path, room.read(&path).replace("2999-05-16", "2022-05-16").replace("# embargo", "embargo"));
    }
    build(&room);
    let all = everything(&room.path("site"));
    assert!(
        words[..10]
            .iter()
            .chain(&[ids[0].as_str()])
            .filter(|word| **word != "merger")
            .all(|word| finds(&all, word).is_some())
    );
    // Under embargo again: all of it goes.
    for language in ["en", "sv"] {
        let path = format!("releases/xanadu-sold/release.{language}.md");
        room.write(&path, room.read(&path).replace("2022-05-16", "2999-05-16"));
    }
    build(&room);
    let all = everything(&room.path("site"));
    assert_eq!(words.iter().filter_map(|word| finds(&all, word)).collect::<Vec<_>>(), [] as [&str; 0]);
}

#[test]
fn drafts_are_left_out_and_a_release_that_is_withdrawn_leaves_a_notice() {
    let room = newsroom();
    build(&room);
    let marked = |status: &str| {
        for language in ["en", "sv"] {
            let path = format!("releases/race/release.{language}.md");
            let text = room.read(&path);
            let text: String =
                text.lines().filter(|line| !line.starts_with("status")).map(|l| format!("{l}\n")).collect();
            room.write(&path, text.replacen("date =", &format!("status = '{status}'\ndate ="), 1));
        }
    };
    marked("withdrawn");
    build(&room);
    let all = everything(&room.path("site"));
    for word in ["second in", "rained", "Zoë", "Prize"] {
        assert_eq!(finds(&all, word), None);
    }
    let notice = room.read("site/race/index.html");
    assert!(notice.contains("This release has been withdrawn") && notice.contains("noindex"), "{notice}");
    assert!(room.read("site/race/sv/index.html").contains("Pressmeddelandet har dragits tillbaka"));
    assert!(!room.path("site/race/race.zip").exists() && !room.path("site/race/photos").exists());
    room.pressbox(["kit", "race"]).exits(1);

    marked("draft");
    build(&room);
    assert!(!room.path("site/race").exists() && !room.path("site/p").exists());
    let found = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    assert!(found.iter().any(|finding| finding["rule"] == "status"), "{found:?}");
    marked("finished");
    let said = room.pressbox(["site", "build", "-o", "site"]).exits(3).stderr;
    assert!(said.contains("`finished` is not a status"), "{said}");
}

#[test]
fn what_is_renamed_or_deleted_leaves_the_site_and_what_is_not_ours_stays() {
    let room = newsroom();
    build(&room);
    room.write("site/CNAME", "press.example");
    fs::rename(room.path("releases/race"), room.path("releases/second")).unwrap();
    build(&room);
    assert!(!room.path("site/race").exists() && room.path("site/second/index.html").exists());
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    room.write("site/second/index.html", "changed by hand");
    fs::remove_dir_all(room.path("releases/second")).unwrap();
    let said = room.pressbox(["site", "build", "-o", "site"]).exits(3).stderr;
    assert!(said.contains("`site/second/index.html` is no longer part of the site, but was changed by hand"), "{said}");
    assert_eq!(room.read("site/CNAME"), "press.example");
    assert_eq!(room.read("site/second/index.html"), "changed by hand");

    room.write("mine/notes.txt", "mine");
    room.pressbox(["site", "build", "-o", "mine"]).says(
        "! error: `[ROOM]/mine` is not empty, and is not a site of pressbox\n\
         ! hint: name an empty folder, or one that does not exist yet, with `-o DIR`\nexit 1",
    );
    room.write("site/p/own/index.html", "mine");
    room.write("site/own/index.html", "mine");
    room.write("releases/own/release.en.md", "+++\nheadline = 'Own'\ndate = 2022-05-11\n+++\nLead.\n");
    let said = room.pressbox(["site", "build", "-o", "site"]).exits(1).stderr;
    assert!(said.contains("is in the way of the site, and pressbox did not write it"), "{said}");
    assert_eq!(room.read("site/own/index.html"), "mine");
}

#[test]
fn a_release_with_errors_or_with_an_address_of_the_sites_own_is_refused_and_the_others_are_built() {
    let room = newsroom();
    room.write("releases/archive/release.en.md", "+++\nheadline = 'A'\ndate = 2022-05-11\n+++\nLead.\n");
    room.write("releases/broken/release.en.md", "+++\nheadline = 'Secret words'\nembargo = 'soon'\n+++\nLead.\n");
    let run = room.pressbox(["site", "build", "-o", "site", "--json"]).exits(3);
    let refused: Vec<_> = run.json().into_iter().filter(|file| file["status"] == "rejected").collect();
    assert_eq!(refused.iter().map(|one| one["release"].as_str().unwrap()).collect::<Vec<_>>(), ["archive", "broken"]);
    assert!(run.stderr.contains("`archive` is the address of one of the site's own pages"), "{}", run.stderr);
    assert!(room.path("site/race/index.html").exists());
    assert_eq!(finds(&everything(&room.path("site")), "Secret words"), None);
}

#[test]
fn a_photo_that_is_withdrawn_or_not_cleared_leaves_the_site() {
    let room = newsroom();
    let built = build(&room);
    let pictures: Vec<_> = built.iter().filter(|file| file["kind"] == "picture").collect();
    assert_eq!(pictures.len(), 8);
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    let [one, two] = [0, 1].map(|nth: usize| photos[nth]["photo"].as_str().unwrap().to_owned());
    let shown = room.read(format!("site/race/photos/{}/index.html", &one[..8]));
    assert!(shown.contains("Zoë"));
    room.pressbox(["photo", "withdraw", &one]).succeeds();
    // Where its page was, in each language, is a notice, in the list of the site's files as well; nothing else is left of it.
    let all = everything(&room.path("site"));
    let notices = ["race/photos", "race/sv/photos"].map(|at| format!("{at}/{}/index.html", &one[..8]));
    let is_notice = |path: &str| notices.iter().any(|notice| notice == path);
    let (left, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(path, _)| is_notice(path));
    let others: Vec<_> = others.into_iter().filter(|(path, _)| path != ".pressbox-site.json").collect();
    assert_eq!(finds(&others, &one[..8]), None);
    assert_eq!(left.len(), 2);
    for (path, page) in &left {
        let page = String::from_utf8_lossy(page);
        assert!(!page.contains("Zoë") && !page.contains("<img") && page.contains("noindex"), "{path}: {page}");
    }
    assert!(room.read(format!("site/{}", notices[0])).contains("This photo has been withdrawn"));
    assert!(room.read(format!("site/{}", notices[1])).contains("Den drogs tillbaka den "));
    let first = bytes(&room.path("site"));
    room.pressbox(["site", "build", "-o", "site"]).exits(3);
    assert_eq!(bytes(&room.path("site")), first);
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    room.pressbox(["photo", "edit", &two, "--expires", "2022-06-01"]).succeeds();
    let run = room.pressbox(["site", "build", "-o", "site"]).exits(3);
    assert!(run.stderr.contains("`race` is on the site without a photo"), "{}", run.stderr);
    assert_eq!(finds(&everything(&room.path("site")), &two[..8]), None);
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    // Under embargo again, the release leaves nothing, and no notice either.
    let text = room.read("releases/race/release.en.md");
    room.write("releases/race/release.en.md", text.replacen("date =", "embargo = '2999-01-01 08:00 UTC'\ndate =", 1));
    build(&room);
    assert!(!room.path("site/race").exists());
    assert_eq!(finds(&everything(&room.path("site")), &one[..8]), None);
    // Used again, it has its page again.
    room.write("releases/race/release.en.md", text);
    room.pressbox(["photo", "withdraw", &one, "--undo"]).succeeds();
    room.pressbox(["site", "build", "-o", "site"]).exits(3);
    assert!(room.read(format!("site/{}", notices[0])).contains("Zoë"));
}

#[test]
fn without_an_address_of_its_own_the_site_works_and_says_what_is_missing() {
    let room = newsroom();
    let settings = room.read("pressbox.toml").replace("url = 'https://press.example/news'", "");
    room.write("pressbox.toml", settings);
    let said = room.pressbox(["site", "build"]).succeeds().stderr;
    assert!(said.contains("hint: set `[site] url` in `pressbox.toml`"), "{said}");
    let site = room.path("out/site");
    assert!(!site.join("feed.xml").exists() && !site.join("sitemap.xml").exists());
    assert_eq!(broken_links(&site), [] as [&str; 0]);
}

#[cfg(unix)]
mod judged {
    use super::*;
    use crate::support::PYTHON;
    use crate::support::judges::{axe, python, search, validator};

    const KINDS: [&str; 10] = [
        "index.html",
        "sv/index.html",
        "race/index.html",
        "race/sv/index.html",
        "archive/index.html",
        "topics/are/index.html",
        "contacts/index.html",
        "search/index.html",
        "p/race/index.html",
        "404.html",
    ];

    fn pages(room: &Room) -> Vec<PathBuf> {
        let site = room.path("site");
        let photo = files(&site).into_keys().find(|path| path.starts_with("race/photos/") && is(path, "html"));
        KINDS.iter().map(|path| site.join(path)).chain(photo.map(|path| site.join(path))).collect()
    }

    #[test]
    fn the_validator_finds_no_fault_in_any_kind_of_page() {
        let room = newsroom();
        build(&room);
        // Where it reads files it does not know which origin is their own, and it takes data for a script that runs.
        let of_policy = |line: &&String| line.contains("Content Security Policy");
        let said = validator(&pages(&room));
        let said: Vec<_> = said.iter().filter(|line| !of_policy(line)).collect();
        assert!(said.is_empty(), "{said:#?}");
    }

    #[test]
    fn every_kind_of_page_is_accessible_light_or_dark_on_phone_or_desktop() {
        let room = newsroom();
        build(&room);
        // It has a refresh that takes the reader away before it can be judged; its notice is judged as the others are.
        let pages: Vec<_> = pages(&room).into_iter().filter(|page| !page.ends_with("p/race/index.html")).collect();
        // The page for what is not there has links that begin at the server's root.
        let pages: Vec<_> = pages.into_iter().filter(|page| !page.ends_with("404.html")).collect();
        assert_eq!(axe(&pages).trim(), "judged 54 looks, 0 violations");
    }

    #[test]
    fn a_word_finds_releases_and_photos_however_it_is_typed_and_without_script_the_page_leads_to_everything() {
        let room = newsroom();
        room.write(
            "pages/about.md",
            "+++\nheadline = \"About us\"\nstatus = \"ready\"\n+++\n\nWe have built motors since 2022.\n",
        );
        build(&room);
        let index: Value = serde_json::from_str(&room.read("site/search/1.json")).unwrap();
        let [one, two] = [0, 1].map(|nth: usize| index["photos"][nth][1].as_str().unwrap().to_owned());
        let photos = format!("race/photos/{one}/ race/photos/{two}/");
        let queries =
            ["Angstrom", "Ångström", "are baeck", "per ek", "snow", "helm GRÄDDÖ", &one, "rain", "2022 motor"];
        let said = search(&room.path("site"), "search/", &queries);
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                format!("Angstrom: {photos}").as_str(),
                &format!("Ångström: {photos}"),
                &format!("are baeck: race/ {photos}"),
                &format!("per ek: {photos}"),
                "snow: Nothing was found. Try fewer words, or other ones.",
                &format!("helm GRÄDDÖ: {photos}"),
                &format!("{one}: race/photos/{one}/"),
                "rain: race/",
                "2022 motor: race/ about/",
                "headings: Press releases (1), Background (1)",
                "on its way: ",
                "arrived: race/ about/",
                "failed: ",
                "without script: <form class=\"search\" role=\"search\" hidden=\"\" data-root=\"../\" data-shards=\"1\" dat",
                "without script: <a href=\"../archive/\">All releases</a>",
                "without script: <a href=\"../topics/are/\">Åre</a>",
                "without script: <a href=\"../topics/motor-sport/\">Motor &amp; Sport</a>",
            ]
        );
        let said = search(&room.path("site"), "sv/search/", &["tvåa"]);
        assert!(said.starts_with("tvåa: race/sv/ race/sv/photos/"), "{said}");
    }

    #[test]
    fn feeds_and_calendars_are_read_as_they_were_meant() {
        let room = newsroom();
        build(&room);
        let site = room.path("site");
        let script = "import json, sys
from xml.etree import ElementTree as xml
site = sys.argv[1]
atom = '{http://www.w3.org/2005/Atom}'
feed = xml.parse(site + '/feed.xml').getroot()
for name in 'id', 'title', 'updated': print(feed.findtext(atom + name))
entry, = feed.findall(atom + 'entry')
for name in 'id', 'title', 'published', 'updated': print(entry.findtext(atom + name))
links = entry.findall(atom + 'link')
print([l.get('rel') for l in links], all(l.get('length') for l in links if l.get('rel') == 'enclosure'))
channel = xml.parse(site + '/sv/rss.xml').getroot().find('channel')
item, = channel.findall('item')
print(channel.findtext('language'), item.findtext('guid'), item.find('enclosure').get('type'))
feed = json.load(open(site + '/feed.json'))
item, = feed['items']
print(feed['version'], feed['feed_url'], item['id'], len(item['attachments']), item['attachments'][0]['mime_type'])
urls = xml.parse(site + '/sitemap.xml').getroot()
print(len(urls), urls[0][0].text[:39])";
        let said = tool(PYTHON, ["-c", script, site.to_str().unwrap()]);
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                "https://press.example/news/",
                "JA Bäckman – Newsroom",
                "2022-05-13T22:00:00Z",
                "https://press.example/news/race/",
                "Bäckman second in Åre",
                "2022-05-13T22:00:00Z",
                "2022-05-13T22:00:00Z",
                "['alternate', 'enclosure', 'enclosure'] True",
                "sv https://press.example/news/race/sv/ image/jpeg",
                "https://jsonfeed.org/version/1.1 https://press.example/news/feed.json https://press.example/news/race/ 2 image/jpeg",
                "18 https://press.example/news/race/photos/"
            ]
        );
        let calendar = "import icalendar
cal = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for e in cal.walk('VEVENT'): print(e.decoded('dtstart').isoformat(), e.get('summary'))";
        let said = python(calendar, &[site.join("calendar.ics").to_str().unwrap()]);
        assert_eq!(said, "2022-05-20T12:00:00+00:00 Prize giving\n");
    }
}

#[test]
fn who_withdraws_a_photo_that_the_site_has_shown_is_told_to_publish_it_again() {
    let room = newsroom();
    let hint = "hint: publish the site again";
    let photo = |word: &str| {
        room.pressbox(["photos", word, "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().to_owned()
    };
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    assert!(photos.len() > 1, "{photos:?}");
    let shown = photo("release:race");
    // Before there is a site, there is nothing to publish.
    assert!(!room.pressbox(["photo", "withdraw", &shown]).succeeds().stderr.contains(hint));
    room.pressbox(["photo", "withdraw", &shown, "--undo"]).succeeds();
    room.pressbox(["site", "build", "-o", "site"]).succeeds();
    let said = room.pressbox(["photo", "withdraw", &shown]).succeeds().stderr;
    assert_eq!(said.matches(hint).count(), 1, "{said}");
    let said = room.pressbox(["photo", "withdraw", &shown]).succeeds().stderr;
    assert_eq!(said.matches(hint).count(), 1, "asked again: {said}");
    for photo in photos.iter().map(|photo| photo["photo"].as_str().unwrap()) {
        let in_a_release = room.pressbox(["photos", "release:race", "--json"]).succeeds().stdout.contains(photo);
        if !in_a_release {
            let said = room.pressbox(["photo", "withdraw", photo]).succeeds().stderr;
            assert!(!said.contains(hint), "{said}");
        }
    }
}

#[test]
fn a_photo_that_a_kit_lacks_is_named_by_each_build() {
    let room = newsroom();
    room.configure("[rights]\nkit = [\"own-alt-text\"]");
    let said =
        |run: Run| run.stderr.lines().filter(|line| line.contains("alt text")).map(str::to_owned).collect::<Vec<_>>();
    let first = said(room.pressbox(["site", "build"]).exits(3));
    assert!(!first.is_empty());
    // What a kit lacks is no less missing because the kit has not changed.
    let second = room.pressbox(["site", "build"]).exits(3);
    assert!(second.stderr.contains("nothing has changed"), "{second:?}");
    assert_eq!(said(second), first);
}

#[test]
fn what_is_not_made_again_is_what_a_new_build_would_make() {
    let room = newsroom();
    room.pressbox(["site", "build"]).succeeds();
    let photo = room.pressbox(["photos", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().to_owned();
    let settings = room.read("pressbox.toml");
    let change = |what: &str| match what {
        "caption" => {
            let caption = "Another caption in Åre, Sweden, on 3 May 2022.";
            drop(room.pressbox(["photo", "edit", &photo, "--caption", caption]).succeeds());
        }
        "name" => drop(room.write("pressbox.toml", settings.replace("JA Bäckman", "JA Öberg"))),
        "contact" => drop(room.write("pressbox.toml", settings.replace("Åsa Lindqvist", "Östen Vrak"))),
        "page" => {
            let page = "+++\nheadline = 'About the team'\nlanguage = 'en'\n+++\nThe team is from Åre.\n";
            drop(room.write("pages/about.en.md", page));
        }
        "style" => drop(room.write("templates/site/site.css", "body { margin: 1rem }\n")),
        "headline" => {
            let race = room.read("releases/race/release.en.md").replace("second", "first");
            drop(room.write("releases/race/release.en.md", race));
        }
        "edition" => fs::remove_file(room.path("releases/race/release.sv.md")).unwrap(),
        _ => drop(room.pressbox(["photo", "withdraw", &photo])),
    };
    for what in ["caption", "name", "contact", "page", "style", "headline", "edition", "withdrawn"] {
        change(what);
        for args in [&["site", "build"][..], &["site", "build", "-o", "new"]] {
            assert!(matches!(room.pressbox(args).code, Some(0 | 3)), "{what}");
        }
        let [again, new] = ["out/site", "new"].map(|dir| {
            let mut files = bytes(&room.path(dir));
            files.retain(|path, _| !path.starts_with(".pressbox-"));
            files
        });
        let differing: Vec<_> = new.keys().filter(|path| again.get(*path) != new.get(*path)).collect();
        // Notices of what was withdrawn are only where it has been.
        assert!(differing.is_empty(), "{what}: {differing:?}");
        fs::remove_dir_all(room.path("new")).unwrap();
    }
}
