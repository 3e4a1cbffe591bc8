//! `[brand]`: logo, colour and typeface of mails and pages.

use std::fs;

use pressbox::release::{Figure, Release, Releases};

#[cfg(unix)]
use crate::support::judges::layout;
use crate::support::{Room, pictures, story};

/// A logo as wide as logos are, on nothing.
fn logo(width: u32, height: u32) -> Vec<u8> {
    let blue = image::RgbaImage::from_fn(width, height, |x, y| {
        let inside = (x / 20 + y / 20) % 2 == 0;
        image::Rgba([0, 0x54, 0x9f, if inside { 255 } else { 0 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    blue.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

const SETTINGS: &str = "[brand]\nlogo = 'brand/logo.png'\ncolour = '#00549F'\ntypeface = 'Merriweather, serif'\n";

/// A newsroom with a release and a photo.
fn newsroom() -> Room {
    let room = Room::new();
    room.write("in/1.jpg", pictures::encoded(&pictures::picture(3, 1200, 800), image::ImageFormat::Jpeg));
    let says = ["--credit", "Foto: Per Ek", "--terms", "Free for editorial use.", "--caption", "Zoë Ek at the helm."];
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds();
    let photo = taken.json()[0]["photo"].as_str().unwrap().parse().unwrap();
    let photos = vec![Figure { photo, caption: None, alt: Some("A woman steers a ferry".to_owned()) }];
    Releases::new(&room.path("releases")).write(&Release { photos, ..story::release() }).unwrap();
    room.write("people.csv", "Namn;E-post;Språk\r\nZoë Ek;zoe@media.example;en\r\n");
    room.pressbox(["list", "import", "media", "people.csv"]).succeeds();
    room
}

const SLUG: &str = "the-flying-islander";

fn rendered(room: &Room) -> (String, String) {
    room.pressbox(["release", "render", SLUG]).succeeds();
    let file = |name: &str| room.read(format!("out/{SLUG}/{name}"));
    (file("email.html"), file("release.html"))
}

/// The message to the one journalist.
fn message(room: &Room) -> String {
    let _ = fs::remove_dir_all(room.path("mail"));
    room.pressbox(["send", SLUG, "--list", "media", "--outbox", "mail", "--yes"]).succeeds();
    let mut found = fs::read_dir(room.path("mail")).unwrap();
    fs::read_to_string(found.next().unwrap().unwrap().path()).unwrap()
}

#[test]
fn without_a_brand_everything_looks_as_before() {
    let room = newsroom();
    let (mail, page) = rendered(&room);
    for text in [&mail, &page] {
        assert!(text.contains("#9c2f1b") && text.contains("#ff9d85") && text.contains("Georgia"), "{text}");
        assert!(text.contains("JA Bäckman</td>") || text.contains("<strong>JA Bäckman</strong>"), "{text}");
        assert!(!text.contains("class=\"logo\""), "{text}");
    }
    assert!(!message(&room).contains("image/png"));
}

#[test]
fn colour_and_typeface_are_those_of_mail_and_page_and_an_embargo_stays_red() {
    let room = newsroom();
    room.configure("[brand]\ncolour = '#00549F'\ntypeface = 'Merriweather, serif'");
    let (mail, page) = rendered(&room);
    for text in [&mail, &page] {
        // The lighter one is the same in both, and can be read on every dark ground of theirs.
        assert!(text.contains("#00549f") && text.contains("#7ca7ce") && !text.contains("#ff9d85"), "{text}");
        assert!(text.contains("Merriweather") && text.contains("Georgia"), "{text}");
    }
    assert!(mail.contains("color: #00549f") && !mail.contains("#9c2f1b"), "{mail}");
    assert!(page.contains(".embargo { margin: 0; padding: .9rem 1.25rem; background: #9c2f1b"), "{page}");
}

#[test]
fn a_logo_stands_in_place_of_the_name_inside_the_message_beside_the_page_or_on_the_web() {
    let room = newsroom();
    let png = logo(400, 100);
    room.write("brand/logo.png", &png);
    room.configure(SETTINGS);
    let (mail, page) = rendered(&room);
    let files: Vec<_> = fs::read_dir(room.path(format!("out/{SLUG}/photos"))).unwrap().collect();
    let name = files.iter().map(|entry| entry.as_ref().unwrap().file_name().into_string().unwrap());
    let name = name.into_iter().find(|name| name.starts_with("logo_")).unwrap();
    assert_eq!(fs::read(room.path(format!("out/{SLUG}/photos/{name}"))).unwrap(), png);
    let shown = format!("src=\"photos/{name}\" width=\"200\" height=\"50\"");
    for text in [&mail, &page] {
        let tag = text.split("<img class=\"logo\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
        assert!(tag.contains(&shown) && tag.contains("alt=\"JA Bäckman\""), "{tag}");
    }

    let sent = message(&room);
    let at = |text: &str| sent.find(text).unwrap_or_else(|| panic!("{text}\n{sent}"));
    let cid = sent[..at("Content-Type: image/png")].rsplit("Content-ID: <").next().unwrap().split('>').next().unwrap();
    assert!(sent.replace("=\r\n", "").contains(&format!("cid:{cid}")), "{cid}\n{sent}");
    assert!(at("image/jpeg") < at("image/png; name=\"logo.png\""));

    // Where the pages are on the web the logo is there, too, and weighs on no message.
    room.configure("[site]\nurl = 'https://opera.example/press'");
    let sent = message(&room).replace("=\r\n", "");
    assert!(sent.contains(&format!("https://opera.example/press/{SLUG}/photos/{name}")), "{sent}");
    assert!(!sent.contains("image/png"));
}

#[test]
fn a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can() {
    let room = newsroom();
    let settings = room.read("pressbox.toml");
    for (colour, ground, ratio, nearest) in
        [("#e67e22", "#f3efe8", "2.48", "#a45a18"), ("#ffffff", "#ffffff", "1.00", "#6d6d6d")]
    {
        room.write("pressbox.toml", format!("{settings}\n[brand]\ncolour = '{colour}'\n"));
        room.pressbox(["release", "render", SLUG]).says(&format!(
            "! error: `[ROOM]/pressbox.toml` cannot be used: the brand's colour `{colour}` is too pale for text: on \
             `{ground}` its contrast is {ratio}:1, and text needs 4.5:1\n\
             ! hint: the nearest readable shade is `{nearest}`: write `colour = \"{nearest}\"` in \
             `[ROOM]/pressbox.toml`\nexit 1"
        ));
        room.write("pressbox.toml", format!("{settings}\n[brand]\ncolour = '{nearest}'\n"));
        rendered(&room);
    }
}

#[test]
fn what_is_no_colour_and_no_typeface_never_reaches_a_style_sheet() {
    let room = newsroom();
    let settings = room.read("pressbox.toml");
    let line = settings.matches('\n').count() + 3;
    for (setting, message) in [
        ("colour = 'red'", "`red` is not a colour: write six hexadecimal digits after a `#`, such as `#9c2f1b`"),
        (
            "typeface = 'x\"; } body { display: none'",
            "`x\"; } body { display: none` is not a typeface: write `serif` or `sans`, or a font followed by `serif` or \
             `sans`, for readers who do not have it, as in `Merriweather, serif`",
        ),
    ] {
        room.write("pressbox.toml", format!("{settings}\n[brand]\n{setting}\n"));
        room.pressbox(["release", "render", SLUG]).says(&format!(
            "! error: `[ROOM]/pressbox.toml` is not valid: line {line}: {message}\n\
             ! hint: correct `[ROOM]/pressbox.toml`\nexit 1"
        ));
    }
}

#[test]
fn a_logo_that_not_every_mail_program_shows_is_refused_with_the_reason() {
    let room = newsroom();
    room.configure("[brand]\nlogo = 'logo.png'");
    let mut bomb = logo(20, 20);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let mut cut = logo(400, 100);
    cut.truncate(cut.len() / 2);
    let mut heavy = logo(40, 40);
    heavy.resize(100_001, 0);
    let (svg, png) = (
        b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        "export it as a PNG, 400 pixels wide",
    );
    let smaller = "export it at a smaller size: 400 pixels wide is enough";
    let webp = pictures::encoded(&pictures::picture(3, 40, 40), image::ImageFormat::WebP);
    for (bytes, message, hint) in [
        (svg, "is an SVG, but only PNG and JPEG are shown by every mail program", png),
        (webp, "is in the format webp, but only PNG and JPEG are shown by every mail program", png),
        (b"GIF89a".to_vec(), "is a GIF, but only PNG and JPEG are shown by every mail program", png),
        (b"text".to_vec(), "is not a picture, but only PNG and JPEG are shown by every mail program", png),
        (Vec::new(), "is an empty file, but only PNG and JPEG are shown by every mail program", png),
        (heavy, "is larger than 100 KB, and every message would carry it", smaller),
        (bomb, "is 65535 × 65535 pixels, but may be at most 2000 × 2000", smaller),
    ] {
        room.write("logo.png", bytes);
        let run = room.pressbox(["release", "render", SLUG]);
        run.says(&format!("! error: the logo `logo.png` {message}\n! hint: {hint}\nexit 1"));
    }
    room.write("logo.png", cut);
    let run = room.pressbox(["release", "render", SLUG]).exits(1);
    assert!(run.stderr.starts_with("error: the logo `logo.png` cannot be shown"), "{}", run.stderr);
    fs::remove_file(room.path("logo.png")).unwrap();
    let run = room.pressbox(["send", SLUG, "--list", "media", "--outbox", "mail", "--yes"]).exits(1);
    assert!(run.stderr.contains("the logo `logo.png` cannot be read") && !room.path("mail").exists(), "{}", run.stderr);
    room.write("pressbox.toml", room.read("pressbox.toml").replace("'logo.png'", "'../logo.png'"));
    let run = room.pressbox(["release", "render", SLUG]).exits(1);
    assert!(run.stderr.contains("the logo `../logo.png` is outside the newsroom"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_branded_mail_and_page_can_be_read_light_and_dark_on_every_screen() {
    let room = newsroom();
    // Tall, and in a colour of which little is left in the dark.
    room.write("brand/logo.png", logo(500, 120));
    room.configure(&SETTINGS.replace("#00549F", "#000080"));
    rendered(&room);
    let pages = ["email.html", "release.html"].map(|name| room.path(format!("out/{SLUG}/{name}")));
    assert_eq!(layout(&pages).trim(), "measured 48 looks, 0 faults");
}

/// The notice about the release's photo, in a new outbox: what was said, and the message.
fn notice(room: &Room, photo: &str) -> (String, String) {
    let _ = fs::remove_dir_all(room.path("kills"));
    let run =
        room.pressbox(["send", SLUG, "--kill", photo, "--why", "no consent", "--outbox", "kills", "--yes"]).succeeds();
    let file = fs::read_dir(room.path("kills")).unwrap().next().unwrap().unwrap().path();
    (run.stderr, fs::read_to_string(file).unwrap())
}

#[test]
fn a_kill_notice_looks_as_the_other_mails_do() {
    let room = newsroom();
    let png = logo(400, 100);
    room.write("brand/logo.png", &png);
    message(&room);
    let photo = room.pressbox(["photos", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["photo", "withdraw", &photo, "-q"]).succeeds();
    let html = |mail: &str| {
        let mail = mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap().into_owned();
        mail.body_html(0).unwrap().into_owned()
    };
    let (_, plain) = notice(&room, &photo);
    let plain = html(&plain);
    assert!(plain.contains("#9c2f1b") && plain.contains("Georgia") && plain.contains("JA Bäckman</td>"), "{plain}");

    room.configure(SETTINGS);
    let (_, inside) = notice(&room, &photo);
    let shown = html(&inside);
    for part in ["#00549f", "Merriweather", "width=\"200\" height=\"50\"", "alt=\"JA Bäckman\""] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let cid = inside.split("Content-ID: <").nth(1).unwrap().split('>').next().unwrap();
    assert!(
        shown.contains(&format!("src=\"cid:{cid}\"")) && inside.contains("image/png; name=\"logo.png\""),
        "{inside}"
    );

    // A logo that is broken holds up no notice.
    room.write("brand/logo.png", "text");
    let (said, without) = notice(&room, &photo);
    assert!(said.contains("warning: the logo `brand/logo.png` is not a picture"), "{said}");
    assert!(said.contains(": the message goes without it\n"), "{said}");
    assert!(html(&without).contains("JA Bäckman</td>"));
    room.write("brand/logo.png", &png);
    room.configure("[site]\nurl = 'https://opera.example/press'");
    let (_, linked) = notice(&room, &photo);
    assert!(!linked.contains("image/png"), "{linked}");
    assert!(html(&linked).contains(&format!("src=\"https://opera.example/press/{SLUG}/photos/logo_")));
}

#[cfg(unix)]
#[test]
fn a_kill_notice_can_be_read_light_and_dark_on_every_screen() {
    let room = newsroom();
    room.write("brand/logo.png", logo(500, 120));
    room.configure(&SETTINGS.replace("#00549F", "#000080"));
    message(&room);
    let photo = room.pressbox(["photos", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap()[..8].to_owned();
    let long =
        format!("Zoë Ek at the helm. {} {}", "Donaudampfschifffahrtsgesellschaft".repeat(3), "Long words. ".repeat(30));
    room.pressbox(["photo", "edit", &photo, "--caption", &long, "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &photo, "-q"]).succeeds();
    let (_, mail) = notice(&room, &photo);
    let mail = mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap().into_owned();
    room.write("beside/logo.png", logo(500, 120));
    let html = mail.body_html(0).unwrap();
    let cid = html.split("src=\"cid:").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = room.write("beside/email.html", html.replace(&format!("cid:{cid}"), "logo.png"));
    let said = layout(&[page]);
    assert!(said.trim().ends_with(" looks, 0 faults"), "{said}");
}
