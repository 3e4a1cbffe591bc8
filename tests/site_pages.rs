//! The newsroom's standing pages on its site: what they show, and what is said about those that are not right.

use std::fs;
use std::path::Path;

use crate::support::{Room, Run, pictures, tool};

const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><path d='M0 0h40v20z'/></svg>";

/// A newsroom with a release that shows a photo, and a page about itself in two languages.
fn newsroom() -> (Room, String) {
    let room = Room::new();
    room.configure("[site]\nurl = 'https://press.example/news'\n");
    room.write("in/one.jpg", pictures::jpeg(1));
    room.write("in/face.jpg", pictures::jpeg(2));
    let says = ["--credit", "Per Ek", "--terms", "Free for editorial use.", "--person", "Zoë Ångström", "--json"];
    let caption = ["--caption", "Zoë Ångström at the helm of the ferry Väddö, off Gräddö, Sweden, on 3 May 2022."];
    let photos = room.pressbox(["ingest", "in"].into_iter().chain(says).chain(caption)).succeeds().json();
    let [one, face] = [0, 1].map(|nth: usize| photos[nth]["photo"].as_str().unwrap().to_owned());
    room.write(
        "releases/race/release.en.md",
        "+++\nheadline = 'Ferry race'\ndate = 2022-05-14\ntopics = ['Ferries']\n+++\nThe race was long.\n",
    );
    room.pressbox(["release", "add", "race", &one]).succeeds();
    fs::remove_file(room.path("pages/about.md")).unwrap();
    for (language, headline) in [("en", "About the ferries"), ("sv", "Om färjorna")] {
        let text = format!(
            "+++\nheadline = '{headline}'\n[[facts]]\nlabel = 'Boats'\nvalue = '**Four**'\n[[people]]\nname = 'Zoë \
             Ångström'\nrole = 'captain'\nphoto = '{face}'\n[[logos]]\nfile = 'logo.svg'\ntitle = 'Logo'\n[[logos]]\nfile \
             = 'dark/logo.png'\non = 'dark'\n[[films]]\nlabel = 'The crossing'\nurl = 'https://film.example/1'\n[[awards]]\n\
             title = 'Ferry of the year'\nyear = 2021\n[[press]]\nquote = 'It floats.'\nsource = 'The Daily'\nurl = \
             'https://daily.example/1'\n[shows]\npersons = ['Zoe Angstrom']\n+++\nWe cross the sound.\n\n## Since \
             1902\n\nFour boats.\n"
        );
        room.write(&format!("pages/about.{language}.md"), text);
    }
    room.write("pages/logo.svg", DRAWING);
    room.write("pages/dark/logo.png", pictures::encoded(&pictures::picture(3, 40, 20), image::ImageFormat::Png));
    room.write("pages/vaddo.md", "+++\nheadline = 'Ferries'\nstatus = 'ready'\n+++\nShe is the oldest.\n");
    (room, face)
}

fn build(room: &Room) -> Run {
    room.pressbox(["site", "build", "-o", "site"])
}

#[test]
fn a_standing_page_shows_facts_people_logos_films_awards_quotes_and_what_else_there_is_of_its_subject() {
    let (room, face) = newsroom();
    room.pressbox(["site", "check"]).succeeds();
    build(&room).succeeds();
    let page = room.read("site/about/index.html");
    for words in [
        "<h1>About the ferries</h1>",
        "<strong>Four</strong>",
        "<h2>Since 1902</h2>",
        "<h3>Zoë Ångström</h3>",
        "<p class=\"role\">captain</p>",
        &format!("photos/{}_print.jpg\" download", &face[..8]),
        "href=\"../about/logos/logo.svg\" download",
        "class=\"plate dark\" href=\"../about/logos/dark-logo.png\"",
        "href=\"../about/logos.zip\"",
        "<a href=\"https://film.example/1\">The crossing</a>",
        "Ferry of the year",
        "It floats.",
        "<a href=\"https://daily.example/1\">The Daily</a>",
        "<a href=\"../race/\">Ferry race</a>",
        "href=\"../race/photos/",
        "hreflang=\"sv\" href=\"https://press.example/news/sv/about/\"",
        "\"@type\":\"AboutPage\"",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(room.read("site/sv/about/index.html").contains("<h1>Om färjorna</h1>"));
    // By its headline, a page finds what has it as a topic.
    assert!(room.read("site/about/vaddo/index.html").contains("<a href=\"../../race/\">Ferry race</a>"));
    for (file, words) in [
        ("site/index.html", "<a href=\"about/\">About us</a>"),
        ("site/index.html", "<a href=\"about/vaddo/\">Ferries</a>"),
        ("site/sv/index.html", "<a href=\"../about/vaddo/\" hreflang=\"en\" lang=\"en\">Ferries</a>"),
        ("site/sitemap.xml", "https://press.example/news/about/vaddo/"),
        ("site/search/0.json", "\"about/vaddo/\",\"Ferries\""),
        ("site/sv/search/0.json", "Ångström"),
    ] {
        assert!(room.read(file).contains(words), "{file}: {words}");
    }
    let listed = tool("unzip", ["-Z1".as_ref(), room.path("site/about/logos.zip").as_os_str()]);
    assert_eq!(listed, "about-logos/logo.svg\nabout-logos/dark-logo.png\n");
    let said = build(&room).succeeds().stderr;
    assert!(said.contains("nothing has changed"), "{said}");
}

#[test]
fn what_is_wrong_with_a_page_is_said_and_the_page_is_not_on_the_site() {
    let (room, _) = newsroom();
    build(&room).succeeds();
    let unknown = "0".repeat(64);
    let logos =
        ["bad.svg", "none.png", "../pressbox.toml"].map(|file| format!("[[logos]]\nfile = '{file}'\n")).concat();
    let people = format!("[[people]]\nname = 'A'\nphoto = '{unknown}'\n");
    room.write("pages/team.md", format!("+++\nheadline = 'The team'\n{people}{logos}+++\nText.\n"));
    room.write("pages/bad.svg", DRAWING.replace("<path", "<script>alert(1)</script><path"));
    room.write("pages/broken.md", "+++\nheadlin = 'B'\n+++\nText.\n");
    room.write("pages/about.xx.md", "+++\nheadline = 'B'\n+++\nText.\n");
    room.write(
        "pages/later.md",
        "+++\nheadline = 'Later'\nembargo = '2999-05-16 08:00 Europe/Stockholm'\n+++\nText.\n",
    );
    let found = room.pressbox(["site", "check"]).exits(1).stdout;
    for words in [
        "pages/broken.md:2: error: `headlin` is not a key here",
        "the library has no photo `00000000` [photo-unknown]",
        "`bad.svg` has a `script`, which may run a program in the reader's browser [logo]",
        "`none.png` cannot be read",
        "`../pressbox.toml` is outside the `pages` folder",
    ] {
        assert!(found.contains(words), "{words}\n{found}");
    }
    let said = build(&room).exits(3).stderr;
    for words in [
        "the page `broken` is not on the site: correct its errors first",
        "the page `team` is not on the site",
        "`pages/about.xx.md` is not used: pressbox does not know the language in its name",
        "nothing of the page `later` is on the site before 2999-05-16 08:00 Europe/Stockholm",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(room.path("site/about/index.html").exists());
    for gone in ["team", "broken", "later"] {
        assert!(!room.path("site/about").join(gone).exists(), "{gone}");
    }
}

#[test]
fn a_portrait_that_is_withdrawn_leaves_the_page_and_a_draft_is_not_on_the_site() {
    let (room, face) = newsroom();
    build(&room).succeeds();
    room.pressbox(["photo", "withdraw", &face]).succeeds();
    let found = walkdir::WalkDir::new(room.path("site")).into_iter().flatten();
    let of_face = |path: &Path| path.display().to_string().contains(&face[..8]);
    let found: Vec<_> = found.filter(|entry| of_face(entry.path())).map(walkdir::DirEntry::into_path).collect();
    assert!(found.is_empty(), "{found:?}");
    let page = room.read("pages/about.en.md").replace("headline =", "status = 'draft'\nheadline =");
    room.write("pages/about.md", page.replace("draft", "ready"));
    let said = build(&room).stderr;
    assert!(said.contains("there is another file for the same page in the same language"), "{said}");
    fs::remove_file(room.path("pages/about.md")).unwrap();
    fs::remove_file(room.path("pages/about.sv.md")).unwrap();
    room.write("pages/about.en.md", page);
    let said = build(&room).stderr;
    assert!(said.contains("the page `about` is a draft, and not on the site"), "{said}");
    assert!(!room.path("site/about/index.html").exists() && room.path("site/about/vaddo/index.html").exists());
}

#[cfg(unix)]
#[test]
fn the_judges_find_no_fault_in_a_standing_page() {
    use crate::support::judges::{axe, validator};
    let (room, _) = newsroom();
    build(&room).succeeds();
    let pages: Vec<_> =
        ["about", "sv/about", "about/vaddo"].iter().map(|at| room.path("site").join(at).join("index.html")).collect();
    let said = validator(&pages);
    let said: Vec<_> = said.iter().filter(|line| !line.contains("Content Security Policy")).collect();
    assert!(said.is_empty(), "{said:#?}");
    assert_eq!(axe(&pages).trim(), "judged 18 looks, 0 violations");
}
