//! Private links: a release's page and kit for one person, at an address that nobody can guess.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::Room;
use crate::support::site::{add, attributes, broken_links, bytes, ingest, is, newsroom};
use crate::support::{pictures, tool};

/// The site's newsroom, with a release under embargo that has a photo, and two journalists of whom one is trusted.
fn office() -> Room {
    let room = newsroom();
    room.write("held/merger.jpg", pictures::jpeg(9));
    let photos =
        ingest(&room, "held", "Quentin Zabriskie signs the Xanadu papers in Qaqortoq, Greenland, on 1 May 2022.");
    for (language, headline) in [("en", "Zabriskie buys Xanadu"), ("de", "Zabriskie kauft Xanadu")] {
        let text = format!(
            "+++\nheadline = '{headline}'\ndate = 2022-05-15\nembargo = '2999-05-16 08:00 Europe/Stockholm'\ntopics = \
             ['Xenology']\nzone = 'Europe/Stockholm'\n[[timetable]]\nstart = '2999-06-20 14:00'\ntitle = 'Quibble \
             hour'\n+++\nZabriskie pays in Wensleydale.\n"
        );
        room.write(&format!("releases/xanadu/release.{language}.md"), text);
    }
    add(&room, "xanadu", &photos);
    room.write("people.csv", "email,name,embargo\nanna@media.example,Anna Berg,yes\nbo@media.example,Bo Ek,no\n");
    room.pressbox(["list", "import", "media", "people.csv"]).succeeds();
    room
}

fn link(room: &Room, args: &[&str]) -> Value {
    let args = ["site", "link"].iter().chain(args).chain(&["--json"]);
    room.pressbox(args).succeeds().json().remove(0)
}

fn build(room: &Room) -> Vec<Value> {
    room.pressbox(["site", "build", "-o", "site", "--json"]).succeeds().json()
}

/// What of the site is not at private links.
fn finds(room: &Room, word: &str) -> Vec<String> {
    let files = bytes(&room.path("site"));
    let is_found = |path: &str, bytes: &[u8]| {
        path.contains(word) || bytes.windows(word.len()).any(|window| window == word.as_bytes())
    };
    let public = files.iter().filter(|(path, _)| !path.starts_with("private/") || *path == "private/index.html");
    public.filter(|(path, bytes)| is_found(path, bytes)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn a_link_shows_page_photos_and_kit_to_one_person_and_nothing_of_it_is_anywhere_else() {
    let room = office();
    build(&room);
    let before = bytes(&room.path("site"));
    let made = link(&room, &["xanadu", "--for", "anna@media.example"]);
    let token = made["token"].as_str().unwrap();
    assert!(
        token.len() == 26 && token.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)),
        "{token}"
    );
    assert_eq!(made["url"], format!("https://press.example/news/private/{token}/"));
    assert_eq!((made["address"].as_str(), &made["until"]), (Some("anna@media.example"), &Value::Null));
    assert_eq!(link(&room, &["xanadu", "--for", "anna@media.example"])["token"], token, "one link a person");
    let mode = fs::metadata(room.path("library/private-links.json")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);

    build(&room);
    let home = format!("site/private/{token}");
    let files: BTreeSet<String> = bytes(&room.path(&home)).into_keys().collect();
    for name in ["index.html", "de/index.html", "xanadu.zip", "timetable.ics", "timetable.de.ics"] {
        assert!(files.contains(name), "{name} is not in {files:?}");
    }
    assert!(files.iter().any(|path| path.ends_with("_print.jpg")), "{files:?}");
    for path in files.iter().filter(|path| is(path, "html")) {
        let page = room.read(format!("{home}/{path}"));
        let body = page.split("<body>").nth(1).unwrap().trim_start();
        assert!(
            body.starts_with("<div class=\"embargo\" role=\"region\" aria-labelledby=\"embargo\"><p id=\"embargo\">"),
            "{path}: {body:.200}"
        );
        assert!(body.contains("08:00 CEST") && page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(!page.contains("canonical") && !page.contains("og:") && !page.contains("ld+json"), "{path}");
        assert!(attributes(&page, "href").iter().all(|href| !href.contains("topics/xenology")), "{path}");
        assert!(!page.contains("/p/xanadu"), "{path}");
    }
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
    tool("unzip", ["-tq".as_ref(), room.path(format!("{home}/xanadu.zip")).as_os_str()]);
    let manifest = tool("unzip", ["-p".as_ref(), room.path(format!("{home}/xanadu.zip")).as_os_str()]);
    assert!(manifest.contains("anna@media.example"), "the kit says whom it is for");
    // Nothing else knows of it, and no list tells the token.
    for word in ["xanadu", "Xanadu", "Wensleydale", "Quibble", "Xenology", token] {
        assert_eq!(finds(&room, word), [] as [&str; 0], "{word}");
    }
    let mut after = bytes(&room.path("site"));
    after.retain(|path, _| !path.starts_with("private/") && path != ".pressbox-site.json");
    for (path, bytes) in before.iter().filter(|(path, _)| *path != ".pressbox-site.json" && !is(path, "html")) {
        assert_eq!(after.get(path), Some(bytes), "{path}");
    }
    assert!(room.read("site/private/index.html").contains("noindex"));
    assert!(!room.read("site/robots.txt").contains("private"));
}

#[test]
fn who_is_not_trusted_gets_no_link_under_embargo_and_each_refusal_says_what_to_do() {
    let room = office();
    let refused = |args: &[&str], says: &str| {
        let run = room.pressbox(["site", "link"].iter().chain(args)).exits(1);
        assert!(run.stderr.contains(says) && run.stderr.contains("hint: "), "{}", run.stderr);
    };
    refused(&["xanadu", "--for", "bo@media.example"], "`bo@media.example` is not trusted with embargoes on any list");
    refused(&["xanadu", "--for", "nobody@media.example"], "is not trusted with embargoes on any list");
    refused(&["xanadu", "--for", "anna@media.example", "--until", "2020-01-01 08:00 UTC"], "is over already");
    refused(&["no-such", "--for", "anna@media.example"], "no-such");
    room.pressbox(["site", "link", "xanadu", "--for", "anna@media.example", "--until", "soon"]).exits(2);
    // What is public may go to anybody.
    assert_eq!(link(&room, &["race", "--for", "bo@media.example"])["release"], "race");
    build(&room);
    for (status, says) in [("draft", "`story` is a draft"), ("withdrawn", "`story` is withdrawn")] {
        room.write("releases/story/release.en.md", format!("+++\nheadline = 'A'\nstatus = '{status}'\n+++\nB.\n"));
        let run = room.pressbox(["site", "link", "story", "--for", "anna@media.example"]).exits(1);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    // Without an address on the web, the path is told.
    let settings = room.read("pressbox.toml").replace("url = 'https://press.example/news'", "");
    room.write("pressbox.toml", settings);
    let run = room.pressbox(["site", "link", "xanadu", "--for", "anna@media.example", "--json"]).succeeds();
    let token = run.json()[0]["token"].as_str().unwrap().to_owned();
    assert!(run.json()[0]["url"].is_null() && run.stderr.contains(&format!("`private/{token}/`")), "{}", run.stderr);
    assert!(run.stderr.contains("hint: set `[site] url`"), "{}", run.stderr);
    room.write("library/private-links.json", "[{");
    let said = room.pressbox(["site", "build", "-o", "site"]).exits(1).stderr;
    assert!(said.contains("is damaged: it does not list private links"), "{said}");
    fs::set_permissions(room.path("library/private-links.json"), fs::Permissions::from_mode(0o644)).unwrap();
    let said = room.pressbox(["site", "links"]).exits(1).stderr;
    assert!(said.contains("can be read by others"), "{said}");
}

#[test]
fn links_end_or_are_revoked_and_their_pages_go_with_the_next_build() {
    let room = office();
    let of = |made: &Value| made["token"].as_str().unwrap().to_owned();
    let [one, two] = ["xanadu", "race"].map(|slug| of(&link(&room, &[slug, "--for", "anna@media.example"])));
    let until = "2999-01-01 08:00 Europe/Stockholm";
    let three = link(&room, &["race", "--for", "bo@media.example", "--until", until]);
    assert_eq!(three["until"], "2999-01-01T08:00:00+01:00");
    let three = of(&three);
    room.pressbox(["site", "publish", "www"]).succeeds();
    let there = |at: &str| {
        let folder = room.path(at).join("private");
        [&one, &two, &three].map(|token| folder.join(token).join("index.html").is_file())
    };
    assert_eq!((there("out/site"), there("www")), ([true; 3], [true; 3]));
    let list = room.read("www/.pressbox-site.json") + &room.read("out/site/.pressbox-site.json");
    assert!([&one, &two, &three].iter().all(|token| !list.contains(*token)), "a list tells a token");

    // Whoever copies the whole address means the same.
    room.pressbox(["site", "revoke", &format!("https://press.example/news/private/{one}/")]).succeeds();
    room.pressbox(["site", "publish", "www"]).succeeds();
    assert_eq!((there("out/site"), there("www")), ([false, true, true], [false, true, true]));
    let said = room.pressbox(["site", "revoke", &one]).exits(1).stderr;
    assert!(said.contains(&format!("no private link with the token `{one}` works now")), "{said}");
    assert_eq!(room.pressbox(["site", "revoke", "bo@media.example", "--json"]).succeeds().json()[0]["token"], three);
    let said = room.pressbox(["site", "revoke", "bo@media.example"]).exits(1).stderr;
    assert!(said.contains("no private link for `bo@media.example` works now") && said.contains("hint: "), "{said}");
    assert_eq!(room.pressbox(["site", "revoke", "race", "--json"]).succeeds().json().len(), 1);
    room.pressbox(["site", "revoke", "--all"]).exits(1);
    room.pressbox(["site", "revoke"]).exits(2);
    // Its end is as good as a revocation.
    let path = room.path("library/private-links.json");
    let links = fs::read_to_string(&path).unwrap();
    let mut links: Value = serde_json::from_str(&links).unwrap();
    for link in links.as_array_mut().unwrap().iter_mut().filter(|link| link["token"] == three) {
        link.as_object_mut().unwrap().remove("revoked");
        link["until"] = "2020-01-01T00:00:00Z".into();
    }
    fs::write(&path, links.to_string()).unwrap();
    room.pressbox(["site", "publish", "www"]).succeeds();
    assert_eq!((there("out/site"), there("www")), ([false; 3], [false; 3]));
    assert!(!room.path("www/private").exists(), "nothing is left of them");
    let states: Vec<_> = room.pressbox(["site", "links", "--json"]).succeeds().json();
    let states: Vec<_> = states.iter().map(|link| link["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["revoked", "revoked", "ended"]);
}

#[test]
fn a_person_is_told_of_their_links_and_erasing_them_revokes_these() {
    let room = office();
    let token = link(&room, &["xanadu", "--for", "anna@media.example"])["token"].as_str().unwrap().to_owned();
    build(&room);
    let told = room.pressbox(["list", "export", "anna@media.example", "--json"]).succeeds().json();
    let told = told.iter().find(|one| one["kind"] == "link").unwrap();
    assert_eq!(told["url"], format!("https://press.example/news/private/{token}/"));
    let erased = room.pressbox(["list", "erase", "anna@media.example", "--yes", "--json"]).succeeds().json();
    assert_eq!(erased[0]["links"], 1);
    let links = room.read("library/private-links.json");
    assert!(!links.contains("anna@") && links.contains("revoked"), "{links}");
    build(&room);
    assert!(!room.path("site/private").exists());
}

#[test]
fn who_is_no_longer_trusted_loses_the_page_until_the_lift_and_a_link_lives_on_when_an_embargo_has_lifted() {
    let room = office();
    let made = link(&room, &["xanadu", "--for", "anna@media.example", "--until", "2999-12-31"]);
    // A day is there to its end, in the newsroom's zone.
    assert_eq!(made["until"], "3000-01-01T00:00:00+01:00");
    let page = format!("site/private/{}/index.html", made["token"].as_str().unwrap());
    build(&room);
    assert!(room.path(&page).exists());
    room.pressbox(["list", "add", "media", "anna@media.example", "--embargo", "no"]).succeeds();
    let said = room.pressbox(["site", "build", "-o", "site"]).succeeds().stderr;
    assert!(said.contains("the private link of `anna@media.example` to `xanadu` leads nowhere now"), "{said}");
    assert!(said.contains("is not trusted with embargoes on any list") && said.contains("hint: write `yes`"), "{said}");
    assert!(!room.path("site/private").exists());
    // The lift: whoever has the link reads on.
    for language in ["en", "de"] {
        let path = format!("releases/xanadu/release.{language}.md");
        let text = room.read(&path).replace("2999-05-16", "2022-05-16");
        room.write(&path, text);
    }
    let said = room.pressbox(["site", "build", "-o", "site"]).succeeds().stderr;
    assert!(said.contains("1 private link leads to pages of it"), "{said}");
    assert!(!room.read(&page).contains("class=\"embargo\""));
    assert!(room.read("site/xanadu/index.html").contains("Zabriskie buys Xanadu"));
}

#[test]
fn a_withdrawn_photo_leaves_private_pages_and_no_list_tells_where_they_were() {
    let room = office();
    let token = link(&room, &["xanadu", "--for", "anna@media.example"])["token"].as_str().unwrap().to_owned();
    build(&room);
    let photo =
        room.pressbox(["photos", "Zabriskie", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().to_owned();
    let has_photo =
        |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().any(|path| path.contains(&photo[..8]));
    assert!(has_photo(&bytes(&room.path("site"))));
    room.pressbox(["photo", "withdraw", &photo]).succeeds();
    assert!(!bytes(&room.path("site")).keys().any(|path| path.contains(&photo[..8]) && is(path, "jpg")));
    room.pressbox(["site", "build", "-o", "site"]).exits(3);
    assert!(!has_photo(&bytes(&room.path("site"))));
    assert!(room.path(format!("site/private/{token}/index.html")).exists());
    assert!(!room.read("site/.pressbox-site.json").contains(&token));
    assert_eq!(broken_links(&room.path("site")), [] as [&str; 0]);
}

#[test]
fn private_pages_are_valid_and_accessible_with_the_embargo_above_them() {
    use crate::support::judges::{axe, validator};
    let room = office();
    let token = link(&room, &["xanadu", "--for", "anna@media.example"])["token"].as_str().unwrap().to_owned();
    build(&room);
    let home = room.path("site/private").join(&token);
    let photo = bytes(&home).into_keys().find(|path| path.starts_with("photos/") && is(path, "html")).unwrap();
    let pages: Vec<_> = ["index.html", "de/index.html", &photo].iter().map(|path| home.join(path)).collect();
    let pages: Vec<_> = pages.into_iter().chain([room.path("site/private/index.html")]).collect();
    let of_policy = |line: &&String| line.contains("Content Security Policy");
    let said = validator(&pages);
    let said: Vec<_> = said.iter().filter(|line| !of_policy(line)).collect();
    assert!(said.is_empty(), "{said:#?}");
    let said = axe(&pages);
    assert!(said.trim().ends_with(" 0 violations"), "{said}");
}
