//! Logos, documents and films that go along with a release: into its folder, its kit, onto its page, and named in its mail.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;

use serde_json::Value;

use crate::support::Room;
use crate::support::site::{attributes, broken_links, bytes, files, newsroom};

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\"><path d=\"M0 0h200v100z\"/></svg>";
const PDF: &[u8] = b"%PDF-1.7\n\x00\xFF\nA fact sheet.\n";

fn film() -> Vec<u8> {
    let mut film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    film.extend((0..=255).cycle().take(1_200_000));
    film
}

/// A newsroom whose release has a logo, a document in each language, and a film.
fn room() -> Room {
    let room = newsroom();
    room.write("files/Väddö märke.svg", LOGO);
    room.write("files/fact sheet.pdf", PDF);
    room.write("files/faktablad.pdf", [PDF, b"Svenska.\n"].concat());
    room.write("files/Ferry.MP4", film());
    let add = |args: &[&str]| room.pressbox(["release", "add", "race"].iter().chain(args)).succeeds();
    add(&["files/Väddö märke.svg", "--title", "Väddö’s logo", "--credit", "Väddö Rederi", "--alt", "A blue wave"]);
    add(&["files/fact sheet.pdf", "--title", "Fact sheet", "--language", "en"]);
    add(&["files/faktablad.pdf", "--title", "Faktablad", "--language", "sv"]);
    add(&[
        "files/Ferry.MP4",
        "--title",
        "The ferry <leaves>",
        "--credit",
        "Film: Bo Ek",
        "--terms",
        "Free until 2027.",
    ]);
    room
}

#[test]
fn a_file_is_copied_into_the_folder_and_stands_in_each_edition_with_its_words() {
    let room = room();
    assert_eq!(fs::read(room.path("releases/race/fact sheet.pdf")).unwrap(), PDF);
    let english = room.read("releases/race/release.en.md");
    assert!(english.contains("\n[[attachments]]\nfile = \"fact sheet.pdf\"\ntitle = \"Fact sheet\"\n"), "{english}");
    assert!(english.contains("headline = 'Bäckman second in Åre'"), "the rest stays as it is: {english}");
    let shown = room.pressbox(["release", "show", "race", "--language", "sv", "--json"]).succeeds().json();
    let files: Vec<_> = shown[0]["attachments"].as_array().unwrap().iter().map(|file| file["file"].as_str()).collect();
    assert_eq!(files, [Some("Väddö märke.svg"), Some("faktablad.pdf"), Some("Ferry.MP4")]);
    room.pressbox(["release", "check", "race"]).succeeds();
    // Named again, it gets other words, and keeps what is not said.
    let again = ["release", "add", "race", "Ferry.MP4", "--credit", "Film: Åsa Ek", "--json"];
    let answer = room.pressbox(again).succeeds().json();
    assert_eq!(
        (answer[0]["title"].as_str(), answer[0]["credit"].as_str()),
        (Some("The ferry <leaves>"), Some("Film: Åsa Ek"))
    );
    let said = room.pressbox(["release", "remove", "race", "Ferry.MP4"]).succeeds();
    assert_eq!(said.stdout, "took `Ferry.MP4` out of `race` (en, sv)\n");
    assert!(said.stderr.contains("its file is still there: `releases/race/Ferry.MP4`"), "{}", said.stderr);
    assert!(!room.read("releases/race/release.sv.md").contains("Ferry"));
    room.pressbox(["release", "remove", "race", "Ferry.MP4"]).exits(1);
}

#[test]
fn what_cannot_go_along_is_refused_and_found_by_the_check() {
    let room = newsroom();
    let before = room.read("releases/race/release.en.md");
    room.write("bad.svg", LOGO.replace("<path", "<script>alert(1)</script><path"));
    room.write("page.pdf", "<html>");
    room.write("releases/race/map.pdf", PDF);
    room.write("map.pdf", [PDF, b"another"].concat());
    room.write("photo.jpg", "x");
    let refused = |args: &[&str], code: i32, says: &str| {
        let run = room.pressbox(["release", "add", "race"].iter().chain(args)).exits(code);
        assert!(run.stderr.starts_with(&format!("error: {says}")), "{args:?}: {}", run.stderr);
    };
    refused(&["bad.svg"], 1, "`bad.svg` has a `script`, which may run a program in the reader's browser");
    refused(&["page.pdf"], 1, "`page.pdf` is not what its ending says");
    refused(&["map.pdf"], 1, "the release's folder has another file `map.pdf`");
    refused(&["gone.pdf"], 1, "there is no file `gone.pdf`");
    refused(&["bad.svg", "--caption", "x"], 2, "`--caption` and `--first` are for photos");
    refused(&["photo.jpg", "--title", "x"], 2, "`--title`, `--credit` and `--terms` are for attachments");
    refused(&["releases/race/map.pdf", "page.pdf", "--title", "x"], 2, "`--title` is for one attachment");
    assert_eq!(room.read("releases/race/release.en.md"), before);
    let blocks = "[[attachments]]\nfile = 'map.pdf'\n[[attachments]]\nfile = 'gone.pdf'\n[[attachments]]\nfile = \
                  '../../map.pdf'\n[[attachments]]\nfile = 'bad.svg'\n[[attachments]]\nfile = 'logo.svg'\n\
                  [[attachments]]\nfile = 'Map.pdf'\n";
    room.write("releases/race/logo.svg", LOGO);
    room.write("releases/race/Map.pdf", PDF);
    fs::rename(room.path("bad.svg"), room.path("releases/race/bad.svg")).unwrap();
    let with_blocks =
        before.replacen("[[timetable]]", &format!("{blocks}[[timetable]]"), 1).replace("usage_terms", "# ");
    room.write("releases/race/release.en.md", with_blocks);
    let findings = room.pressbox(["release", "check", "race", "--json"]).exits(1).json();
    let of = |rule: &str| -> Vec<String> {
        let of_rule = findings.iter().filter(|finding| finding["rule"] == rule);
        of_rule.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    };
    let errors = of("attachment");
    for said in [
        "the release's folder has no file `gone.pdf`",
        "`../../map.pdf` is not the name of a file in the release's folder",
        "`bad.svg` has a `script`",
    ] {
        assert!(errors.iter().any(|error| error.starts_with(said)), "{said}: {errors:?}");
    }
    assert_eq!(of("attachment-credit"), ["`logo.svg` has no credit"]);
    assert_eq!(of("attachment-terms"), ["nothing says how `logo.svg` may be used"]);
    assert!(!of("attachment-title").is_empty());
    // Nothing of it goes anywhere.
    room.pressbox(["kit", "race", "-o", "kit.zip"]).exits(1);
    room.pressbox(["site", "build", "-o", "site"]).exits(3);
    assert!(!room.path("site/race").exists());
}

#[test]
fn the_page_shows_them_and_machines_are_told() {
    let room = room();
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    let site = bytes(&room.path("site"));
    assert_eq!(site["race/files/fact-sheet.pdf"], PDF);
    assert_eq!(site["race/files/Vaddo-marke.svg"], LOGO.as_bytes());
    assert_eq!(site["race/files/Ferry.mp4"], film());
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    let page = room.read("site/race/index.html");
    for words in [
        "<h2 id=\"files\">Files to download</h2>",
        "<img src=\"../race/files/Vaddo-marke.svg\" width=\"200\" height=\"100\" alt=\"A blue wave\"",
        "<video controls preload=\"none\" src=\"../race/files/Ferry.mp4\" aria-label=\"The ferry &lt;leaves&gt;\"></video>",
        "<a href=\"../race/files/fact-sheet.pdf\" download>Fact sheet</a> <span class=\"dim\">PDF, ",
        "<span class=\"dim\">MP4, 1.2",
        "<span class=\"dim\">Film: Bo Ek</span>",
        "<span class=\"dim\">Free until 2027.</span>",
        "media-src 'self'",
        "\"associatedMedia\":[",
        "\"contentUrl\":\"https://press.example/news/race/files/Ferry.mp4\"",
        "\"encodingFormat\":\"application/pdf\"",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // A drawing is a picture or a download, and never part of a page.
    assert!(!page.contains("<svg") && !page.contains("<path"));
    assert!(!page.contains("faktablad") && room.read("site/race/sv/index.html").contains("faktablad.pdf"));
    let headers = room.read("site/_headers");
    assert!(headers.contains("/news/*.svg\n  Content-Security-Policy: default-src 'none'; "), "{headers}");
    let feed: Value = serde_json::from_slice(&site["feed.json"]).unwrap();
    let attached = feed["items"][0]["attachments"].as_array().unwrap();
    let pdf = attached.iter().find(|one| one["mime_type"] == "application/pdf").unwrap();
    assert_eq!((pdf["title"].as_str(), pdf["size_in_bytes"].as_u64()), (Some("Fact sheet"), Some(PDF.len() as u64)));
    assert!(
        room.read("site/feed.xml")
            .contains("type=\"video/mp4\" href=\"https://press.example/news/race/files/Ferry.mp4\"")
    );
    assert!(room.read("site/rss.xml").contains("medium=\"document\""));
    // Built again, nothing is written; a file that changed is.
    let before = files(&room.path("site"));
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    assert!(files(&room.path("site")) == before);
    room.write("releases/race/fact sheet.pdf", [PDF, b"More."].concat());
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    assert_eq!(fs::read(room.path("site/race/files/fact-sheet.pdf")).unwrap(), [PDF, b"More."].concat());
    room.pressbox(["release", "remove", "race", "fact sheet.pdf", "-q"]).succeeds();
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    assert!(!room.path("site/race/files/fact-sheet.pdf").exists());
}

#[test]
fn an_embargo_holds_them_back_and_a_private_link_has_them() {
    let room = room();
    for language in ["en", "sv"] {
        let path = format!("releases/race/release.{language}.md");
        let text = room.read(&path).replacen("date = ", "embargo = '2099-05-14 08:00 Europe/Stockholm'\ndate = ", 1);
        room.write(&path, text);
    }
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    let all = |room: &Room| -> Vec<String> {
        let files = bytes(&room.path("site"));
        let holds = |bytes: &Vec<u8>| {
            let text = String::from_utf8_lossy(bytes);
            text.contains("fact-sheet") || text.contains("Ferry") || text.contains("A fact sheet.")
        };
        files
            .iter()
            .filter(|(path, bytes)| path.contains("files/") || holds(bytes))
            .map(|(path, _)| path.clone())
            .collect()
    };
    assert_eq!(all(&room), [] as [&str; 0]);
    room.list("media", "name,email,embargo\nAnna Ek,anna@media.example,yes\n");
    room.pressbox(["site", "link", "race", "--for", "anna@media.example", "-q"]).succeeds();
    room.pressbox(["site", "build", "-o", "site", "-q"]).succeeds();
    let found = all(&room);
    assert!(found.iter().any(|path| path.ends_with("files/fact-sheet.pdf")), "{found:?}");
    assert!(found.iter().all(|path| path.starts_with("private/")), "{found:?}");
    let page = found.iter().find(|path| path.ends_with("index.html")).unwrap();
    let page = room.read(format!("site/{page}"));
    assert!(attributes(&page, "href").iter().any(|href| href.ends_with("files/fact-sheet.pdf")), "{page}");
}

fn unzipped(room: &Room, name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(fs::File::open(room.path(name)).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for nth in 0..zip.len() {
        let mut file = zip.by_index(nth).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        found.insert(file.name().unwrap().into_owned(), bytes);
    }
    found
}

#[test]
fn the_kit_has_them_with_their_rights_and_of_several_parts_the_first() {
    let room = room();
    room.pressbox(["kit", "race", "-o", "kit.zip", "-q"]).succeeds();
    room.pressbox(["kit", "verify", "kit.zip", "-q"]).succeeds();
    let kit = unzipped(&room, "kit.zip");
    assert_eq!(kit["race/attachments/fact-sheet.pdf"], PDF);
    assert_eq!(kit["race/attachments/Ferry.mp4"], film());
    assert!(kit.contains_key("race/attachments/faktablad.pdf"), "of all editions");
    let text = |name: &str| String::from_utf8(kit[&format!("race/{name}")].clone()).unwrap();
    assert!(text("README.txt").contains("attachments/Ferry.mp4"), "{}", text("README.txt"));
    assert!(text("RIGHTS.txt").contains("attachments/Ferry.mp4\nCredit: Film: Bo Ek\n"), "{}", text("RIGHTS.txt"));
    assert!(text("release.html").contains("href=\"attachments/fact-sheet.pdf\""));
    assert!(text("release.txt").contains("Fact sheet (PDF, "), "{}", text("release.txt"));
    let manifest: Value = serde_json::from_str(&text("manifest.json")).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    let film = listed.iter().find(|file| file["path"] == "attachments/Ferry.mp4").unwrap();
    assert_eq!(film["attachment"]["credit"], "Film: Bo Ek");
    assert_eq!(film["attachment"]["usage_terms"], "Free until 2027.");
    // Of several parts, the first one has them.
    let packed = ["kit", "race", "-o", "parts/kit.zip", "--split", "1 MB"];
    room.pressbox(packed).succeeds();
    let mut parts: Vec<_> = fs::read_dir(room.path("parts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    parts.sort();
    assert!(parts.len() > 1, "{parts:?}");
    for (nth, part) in parts.iter().enumerate() {
        let name = format!("parts/{}", part.to_str().unwrap());
        let has = unzipped(&room, &name).keys().any(|path| path.ends_with("attachments/Ferry.mp4"));
        assert_eq!(has, nth == 0, "{parts:?}");
        room.pressbox(["kit", "verify", &name, "-q"]).succeeds();
    }
}

#[test]
fn the_mail_names_them_with_kind_and_size_and_links_to_them() {
    let room = room();
    room.list("media", "name,email\nAnna Ek,anna@media.example\n");
    room.pressbox(["send", "race", "--list", "media", "--outbox", "mail", "--yes", "-q"]).succeeds();
    room.pressbox(["release", "render", "race", "-o", "rendered", "--also", "newsml", "--also", "ninjs1", "-q"])
        .succeeds();
    let mail = room.read("rendered/email.html");
    for words in [
        "href=\"https://press.example/news/race/files/fact-sheet.pdf\"",
        ">Fact sheet</a> (PDF, ",
        ">The ferry &lt;leaves&gt;</a> (MP4, 1.2",
        "Film: Bo Ek",
    ] {
        assert!(mail.contains(words), "{words}\n{mail}");
    }
    let text = room.read("rendered/email.txt");
    assert!(text.contains("https://press.example/news/race/files/Ferry.mp4"), "{text}");
    // They are linked to, and not attached.
    let sent = fs::read_to_string(room.path("mail/race.anna@media.example.eml")).unwrap();
    assert!(sent.len() < 400_000 && !sent.contains("video/mp4"));
    let item: Value = serde_json::from_str(&room.read("rendered/release.ninjs.json")).unwrap();
    let film = item["associations"].as_array().unwrap().iter().find(|one| one["type"] == "video").unwrap();
    assert_eq!(film["renditions"][0]["contentType"], "video/mp4");
    assert_eq!(film["usageTerms"], "Free until 2027.");
    assert!(room.read("rendered/release.newsml.xml").contains("contenttype=\"application/pdf\""));
    let old: Value = serde_json::from_str(&room.read("rendered/release.ninjs1.json")).unwrap();
    assert_eq!(old["associations"]["attachment_1"]["type"], "graphic");
}
