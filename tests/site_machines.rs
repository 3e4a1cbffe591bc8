//! What the site has for machines, what it leaves behind where something moved, and what waits for its day.

use serde_json::Value;

use crate::support::{Room, Run, pictures};

/// A newsroom with the release `race`, with a photo, and the settings of its site.
fn newsroom(site: &str) -> Room {
    let room = Room::new();
    room.configure(&format!("[site]\n{site}\n"));
    room.write("in/one.jpg", pictures::jpeg(1));
    let says =
        ["ingest", "in", "--credit", "Per Ek", "--terms", "Free for editorial use.", "--caption", "A ferry.", "--json"];
    let photo = room.pressbox(says).succeeds().json()[0]["photo"].as_str().unwrap().to_owned();
    release(&room, "race", "date = 2022-05-14");
    room.pressbox(["release", "add", "race", &photo]).succeeds();
    room
}

fn release(room: &Room, slug: &str, front: &str) {
    for (language, headline) in [("en", "Ferry race"), ("sv", "Kappsegling")] {
        let text = format!("+++\nheadline = '{headline}'\n{front}\n+++\nThe race was long.\n");
        room.write(&format!("releases/{slug}/release.{language}.md"), text);
    }
}

fn build(room: &Room) -> Run {
    room.pressbox(["site", "build", "-o", "site"])
}

#[test]
fn hosts_robots_and_other_sites_find_what_they_look_for() {
    let room = newsroom(
        "url = 'https://press.example/'\ntdm_reservation = true\ntdm_policy = 'https://press.example/tdm'\nsecurity_contact = \
         'security@press.example'\nsecurity_expires = 2999-01-31",
    );
    build(&room).succeeds();
    let rules: Value = serde_json::from_str(&room.read("site/.well-known/tdmrep.json")).unwrap();
    assert_eq!(
        rules,
        serde_json::json!([{ "location": "/", "tdm-reservation": 1, "tdm-policy": "https://press.example/tdm" }])
    );
    assert_eq!(
        room.read("site/.well-known/security.txt"),
        "Contact: mailto:security@press.example\nExpires: 2999-01-31T00:00:00Z\nPreferred-Languages: en, sv\nCanonical: \
         https://press.example/.well-known/security.txt\n"
    );
    let headers = room.read("site/_headers");
    for line in [
        "/*\n  Content-Security-Policy: default-src 'none'; ",
        "  X-Content-Type-Options: nosniff\n",
        "  Referrer-Policy: strict-origin-when-cross-origin\n",
        "  TDM-Reservation: 1\n  TDM-Policy: https://press.example/tdm\n",
        "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n",
    ] {
        assert!(headers.contains(line), "{line}\n{headers}");
    }
    let page = room.read("site/race/index.html");
    for tag in [
        "<meta name=\"tdm-reservation\" content=\"1\">",
        "<meta name=\"tdm-policy\" content=\"https://press.example/tdm\">",
        "<link rel=\"alternate\" type=\"application/json+oembed\" title=\"Ferry race\" href=\"https://press.example/race/oembed.json\">",
    ] {
        assert!(page.contains(tag), "{tag}\n{page}");
    }
    let embed: Value = serde_json::from_str(&room.read("site/race/oembed.json")).unwrap();
    assert_eq!(
        (&embed["type"], &embed["version"], &embed["title"]),
        (&"link".into(), &"1.0".into(), &"Ferry race".into())
    );
    let photo =
        embed["thumbnail_url"].as_str().unwrap().rsplit('/').next().unwrap().split('_').next().unwrap().to_owned();
    let embed: Value = serde_json::from_str(&room.read(format!("site/race/sv/photos/{photo}/oembed.json"))).unwrap();
    assert_eq!((&embed["type"], &embed["author_name"]), (&"photo".into(), &"Foto: Per Ek".into()));
    assert!(embed["url"].as_str().unwrap().starts_with("https://press.example/race/photos/"));
    assert!(embed["width"].as_u64().unwrap() > 0 && embed["height"].as_u64().unwrap() > 0);
}

#[test]
fn what_nobody_has_set_is_not_claimed_and_what_cannot_be_is_said() {
    let room = newsroom(
        "url = 'https://press.example/news'\nsecurity_contact = 'security@press.example'\nsecurity_expires = 2022-01-31",
    );
    let said = build(&room).succeeds().stderr;
    assert!(said.contains("`security.txt` is left out: `security_expires` under `[site]` was 2022-01-31"), "{said}");
    assert!(said.contains("`.well-known` at the root of your web address"), "{said}");
    assert!(!room.path("site/.well-known").exists());
    assert!(!room.read("site/race/index.html").contains("tdm-"));
    assert!(room.read("site/_headers").starts_with("/news/*\n"));
    for (setting, said) in [
        (
            "security_contact = 'me'",
            "`me` as `security_contact` under `[site]`, which is not an email address or a web address",
        ),
        ("tdm_policy = 'here'", "`here` as `tdm_policy` under `[site]`, which is not a web address"),
        ("security_expires = 'soon'", "is not a day: write it as `2027-05-11`"),
    ] {
        let room = Room::new();
        room.configure(&format!("[site]\n{setting}\n"));
        let told = build(&room).exits(1).stderr;
        assert!(told.contains(said), "{told}");
    }
    // A file of the user's own is left alone.
    let room = newsroom("url = 'https://press.example'");
    build(&room).succeeds();
    std::fs::remove_file(room.path("site/_headers")).unwrap();
    std::fs::remove_file(room.path("site/.pressbox-site.json")).unwrap();
    std::fs::remove_dir_all(room.path("site")).unwrap();
    build(&room).succeeds();
    assert!(room.path("site/_headers").exists());
}

#[test]
fn a_release_that_was_renamed_is_found_at_its_old_addresses() {
    let room = newsroom("url = 'https://press.example/news'");
    build(&room).succeeds();
    std::fs::rename(room.path("releases/race"), room.path("releases/regatta")).unwrap();
    let said = build(&room).succeeds().stderr;
    assert!(
        said.contains("links to `race` lead nowhere now: if the release has another name, write `was = [\"race\"]`"),
        "{said}"
    );
    let text =
        room.read("releases/regatta/release.en.md").replacen("date =", "was = ['race', 'archive', 'other']\ndate =", 1);
    room.write("releases/regatta/release.en.md", &text);
    release(&room, "other", "date = 2022-05-12\nstatus = 'draft'");
    let said = build(&room).succeeds().stderr;
    for was in ["archive", "other"] {
        assert!(said.contains(&format!("nothing leads from `{was}` to `regatta`")), "{said}");
    }
    for (place, to, canonical) in [
        ("race", "../regatta/", "regatta/"),
        ("race/sv", "../../regatta/sv/", "regatta/sv/"),
        ("p/race", "../../p/regatta/", "p/regatta/"),
    ] {
        let page = room.read(format!("site/{place}/index.html"));
        assert!(page.contains(&format!("http-equiv=\"refresh\" content=\"0; url={to}\"")), "{place}: {page}");
        assert!(
            page.contains(&format!("<link rel=\"canonical\" href=\"https://press.example/news/{canonical}\">")),
            "{page}"
        );
        assert!(page.contains(&format!("<a href=\"{to}\">")), "{page}");
    }
    let photos: Vec<_> = std::fs::read_dir(room.path("site/race/photos")).unwrap().flatten().collect();
    assert_eq!(photos.len(), 1);
    assert!(room.read("site/_redirects").contains("/news/race/* /news/regatta/:splat 301\n"));
    assert!(!room.read("site/sitemap.xml").contains("/race/"));
    assert!(!room.path("site/other").exists());
    let found = room.pressbox(["release", "check", "regatta", "--json"]).json();
    assert!(found.iter().all(|finding| finding["severity"] != "error"), "{found:?}");
    room.write("releases/regatta/release.en.md", text.replace("'race'", "'Räce'"));
    assert!(room.pressbox(["release", "check", "regatta"]).exits(1).stdout.contains("[was]"));
}

#[test]
fn a_release_of_a_day_to_come_waits_for_it_unless_somebody_wants_it_now() {
    let room = newsroom("url = 'https://press.example'");
    release(&room, "later", "date = 2999-05-14");
    release(&room, "decided", "date = 2999-05-14\nembargo = 'none'");
    release(&room, "lifted", "date = 2999-05-14\nembargo = '2022-05-13 08:00 UTC'");
    let run = room.pressbox(["site", "build", "-o", "site", "--json"]).succeeds();
    let held: Vec<_> = run.json().into_iter().filter(|row| row["status"] == "held").collect();
    assert_eq!(held.len(), 1);
    assert_eq!((&held[0]["release"], &held[0]["until"]), (&"later".into(), &"2999-05-14T00:00:00+02:00".into()));
    assert!(
        run.stderr.contains("hint: to have `later` on the site before its date, 2999-05-14, build with `--now`"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("build it again after 2999-05-14"), "{}", run.stderr);
    assert!(!room.path("site/later").exists());
    assert!(room.path("site/decided/index.html").exists() && room.path("site/lifted/index.html").exists());
    assert!(!room.read("site/archive/index.html").contains("later/"));
    room.pressbox(["site", "build", "-o", "site", "--now"]).succeeds();
    assert!(room.path("site/later/index.html").exists());
    // It stays, also where the site is built again for another reason; an embargo takes it back.
    build(&room).succeeds();
    assert!(room.path("site/later/index.html").exists());
    release(&room, "later", "date = 2999-05-14\nembargo = '2999-05-14 08:00 UTC'");
    build(&room).succeeds();
    assert!(!room.path("site/later").exists());
}
