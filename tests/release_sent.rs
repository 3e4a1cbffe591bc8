//! What is previewed and rendered is what is sent, and the plan says which photos travel.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::preview::Preview;
use crate::support::{Room, pictures};

/// A newsroom whose release has three photos, in English and Swedish, and a list with one reader of it.
fn with_three_photos(settings: &str) -> Room {
    let room = newsroom();
    room.configure(settings);
    room.edition("sv", "Bäckman tvåa i Åre", "Loppet i Åre var långt.");
    for seed in [3, 7, 11] {
        room.write(&format!("in/{seed}.jpg"), pictures::jpeg(seed));
        let says = ["--credit", &format!("Foto: Ö {seed}"), "--terms", "Free.", "--caption"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("Number {seed} wins in Åre, Sweden, on 3 May 2022.")]);
        let ingest = ["ingest", &format!("in/{seed}.jpg"), "--json"].map(str::to_owned);
        let taken = room.pressbox(ingest.into_iter().chain(says)).succeeds().json();
        let photo = taken[0]["photo"].as_str().unwrap().to_owned();
        room.pressbox(["release", "add", "race", &photo, "--alt", "A winner"]).succeeds();
    }
    room.list("motor", "name,email\nBo Ek,bo@media.example\n");
    room
}

fn send(room: &Room, with: &[&str]) -> (crate::support::Run, Vec<u8>) {
    let args = ["send", "race", "--list", "motor", "--outbox", "mail", "--yes"];
    let run = room.pressbox(args.iter().chain(with)).succeeds();
    (run, std::fs::read(room.path("mail/race.bo@media.example.eml")).unwrap())
}

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// The pictures inside of a message, as `cid:` addresses.
fn inside(message: &Message<'_>) -> Vec<String> {
    let pictures = message.parts.iter().filter(|part| part.content_id().is_some());
    pictures.map(|part| format!("cid:{}", part.content_id().unwrap())).collect()
}

/// The sources of a mail's or a page's pictures.
fn sources(html: &str) -> Vec<String> {
    html.split("<img src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// A message's parts without what is personal, and with the pictures beside them.
fn impersonal(message: &Message<'_>, beside: &str) -> (String, String) {
    let unsubscribe = message.header_raw("List-Unsubscribe").unwrap().trim().trim_matches(['<', '>']).to_owned();
    let nobody = |text: &str, html: bool| {
        let address = |text: &str| if html { text.replace('&', "&amp;") } else { text.to_owned() };
        text.replace(&address(&unsubscribe), &address("mailto:press@press.example?subject=unsubscribe"))
            .replace("Hello Bo Ek,", "Hello,")
            .replace("bo@media.example", "press@press.example")
    };
    let of =
        |kind: fn(&PartType<'_>) -> Option<String>| message.parts.iter().find_map(|part| kind(&part.body)).unwrap();
    let text = of(|body| if let PartType::Text(text) = body { Some(text.replace("\r\n", "\n")) } else { None });
    let html = of(|body| if let PartType::Html(html) = body { Some(html.replace("\r\n", "\n")) } else { None });
    let mut html = nobody(&html, true);
    // The only other difference: a file's pictures stand beside it.
    for (sent, shown) in sources(&html).iter().zip(sources(beside)) {
        html = html.replace(&format!("<img src=\"{sent}\""), &format!("<img src=\"{shown}\""));
    }
    (nobody(&text, false), html)
}

#[test]
fn what_is_previewed_and_rendered_is_what_is_sent_byte_for_byte() {
    let settings = [
        ("", 1, 1),
        ("[delivery]\nphotos = \"all\"\n", 3, 3),
        ("[delivery]\nphotos = 2\n", 2, 2),
        ("[delivery]\nphotos = 0\n", 0, 0),
        ("[site]\nurl = \"https://press.example/news\"\n", 0, 3),
        ("[delivery]\nphotos = \"lead\"\n[site]\nurl = \"https://press.example/news\"\n", 1, 3),
    ];
    for (settings, carried, shown) in settings {
        let room = with_three_photos(settings);
        let (_, bytes) = send(&room, &[]);
        let message = parsed(&bytes);
        assert_eq!(inside(&message).len(), carried, "{settings}");
        let preview = Preview::start(&room);
        let html = preview.body("/view/en/sent/email.html");
        let text = preview.body("/view/en/sent/email.txt");
        assert_eq!(impersonal(&message, &html), (text, html.clone()), "{settings}");
        room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
        assert_eq!(room.read("out/email.html"), html);
        assert_eq!(room.read("out/email.txt"), preview.body("/view/en/sent/email.txt"));
        assert_eq!(room.read("out/release.html"), preview.body("/view/en/sent/release.html"));
        // The looks differ from it in their style sheet alone.
        let light = preview.body("/view/en/light/email.html");
        let body = |html: &str| html[html.find("<body").unwrap()..].to_owned();
        assert_eq!(body(&light), body(&html));
        // What it shows is there; what travels is shown by its number, and the rest from the web.
        let sent = message.body_html(0).unwrap();
        assert_eq!(sources(&html).len(), shown, "{settings}");
        for source in sources(&html) {
            assert!(room.path(format!("out/{source}")).is_file(), "{source}");
        }
        assert_eq!(sources(&sent).len(), shown);
        assert_eq!(sources(&sent)[..carried], inside(&message)[..], "{settings}");
        for linked in &sources(&sent)[carried..] {
            assert!(linked.starts_with("https://press.example/news/race/photos/"), "{linked}");
        }
        assert_eq!(sources(&room.read("out/release.html")).len(), 3, "the page shows all");
        // Every caption and credit line stands in both bodies, whichever pictures travel.
        for body in [message.body_text(0).unwrap(), sent] {
            for seed in [3, 7, 11] {
                let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(body.matches(&format!("Number {seed} wins in Åre, Sweden, on 3 May 2022.")).count(), 1);
                assert!(body.contains(&format!("Ö {seed}")), "{settings}: {body}");
            }
        }
    }
}

#[test]
fn the_plan_and_the_preview_say_which_photos_travel_and_where_the_others_are() {
    let site = "[site]\nurl = \"https://press.example/\"\n";
    let asks = |whose: &str| format!("available on request: the email has {whose} and invites a reply");
    let (one, several) = (asks("its caption"), asks("their captions"));
    let said = [
        ("", format!("1 of 3 photos is in the message; the others are {several}")),
        ("[delivery]\nphotos = \"all\"\n", "all 3 photos are in the message".to_owned()),
        ("[delivery]\nphotos = 2\n", format!("2 of 3 photos are in the message; the other is {one}")),
        (site, "none of the 3 photos is in the message; all are at https://press.example/race/".to_owned()),
        (
            &format!("[delivery]\nphotos = \"lead\"\n{site}"),
            "1 of 3 photos is in the message; the others are at https://press.example/race/".to_owned(),
        ),
    ];
    for (settings, line) in said {
        let room = with_three_photos(settings);
        let plan = room.pressbox(["send", "race", "--list", "motor", "--dry-run", "--json"]).succeeds();
        assert!(plan.stderr.contains(&format!("\n    {line}\n")), "{}", plan.stderr);
        let photos = plan.json()[0]["photos"].clone();
        let count = |key: &str| photos[key].as_array().unwrap().len();
        assert_eq!(count("in_message") + count("elsewhere"), 3);
        assert_eq!(
            photos["elsewhere_at"],
            if line.contains("at https") { "https://press.example/race/".into() } else { Value::Null }
        );
        let preview = Preview::start(&room);
        let (first, rest) = line.split_at(1);
        assert!(preview.body("/en/mail/light").contains(&format!("{}{rest}.", first.to_uppercase())));
    }
    // A link of the release's own leads to the photos.
    let room = with_three_photos("");
    for language in ["en", "sv"] {
        let name = format!("releases/race/release.{language}.md");
        let text =
            room.read(&name).replacen("\n[[", "\n[[links]]\nlabel = 'Photos'\nurl = 'https://p.example/x'\n\n[[", 1);
        room.write(&name, text);
    }
    let (run, _) = send(&room, &[]);
    assert!(
        run.stderr.contains("1 of 3 photos is in the message; the others are at https://p.example/x\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn photos_that_are_too_large_together_stay_out_and_the_plan_says_so() {
    let room = with_three_photos("[delivery]\nphotos = 'all'\n[presets.mail]\nquality = 100\nchroma = '4:4:4'\n");
    // Noise does not compress: each picture has more than 2 MB.
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    room.edition("en", "Bäckman second in Åre", "The race was long in Åre.");
    room.edition("sv", "Bäckman tvåa i Åre", "Loppet i Åre var långt.");
    for nth in 0..3 {
        let picture = image::RgbImage::from_fn(1200, 800, |_, _| image::Rgb([noise(), noise(), noise()]));
        room.write(&format!("in/n{nth}.jpg"), pictures::encoded(&picture, image::ImageFormat::Png));
        let taken = room
            .pressbox([
                "ingest",
                &format!("in/n{nth}.jpg"),
                "--credit",
                "Ö",
                "--terms",
                "Free.",
                "--caption",
                "x",
                "--json",
            ])
            .succeeds()
            .json();
        room.pressbox(["release", "add", "race", taken[0]["photo"].as_str().unwrap(), "--alt", "Noise"]).succeeds();
    }
    let (run, bytes) = send(&room, &[]);
    let said = "photos is in the message; the others are available on request: the email has their captions and invites a reply; \
                2 more would make the message too large\n";
    assert!(run.stderr.contains(&format!("1 of 3 {said}")), "{}", run.stderr);
    assert_eq!(inside(&parsed(&bytes)).len(), 1);
    assert!(bytes.len() < 10_000_000);
}

#[test]
fn a_release_under_embargo_shows_nothing_from_the_web() {
    let room = with_three_photos("[site]\nurl = 'https://press.example'\n");
    for language in ["en", "sv"] {
        let name = format!("releases/race/release.{language}.md");
        let text = room.read(&name).replacen("date = ", "embargo = '2999-05-14 08:00 Europe/Stockholm'\ndate = ", 1);
        room.write(&name, text);
    }
    room.list("motor", "name,email,embargo\nBo Ek,bo@media.example,yes\n");
    let (run, bytes) = send(&room, &[]);
    assert!(
        run.stderr.contains("1 of 3 photos is in the message; the others are available on request"),
        "{}",
        run.stderr
    );
    let message = parsed(&bytes);
    assert_eq!(sources(&message.body_html(0).unwrap()), inside(&message));
    assert!(!message.body_html(0).unwrap().contains("https://press.example/race"));
}

#[test]
fn a_wrong_number_of_photos_is_refused_in_a_sentence() {
    let room = newsroom();
    let settings = room.read("pressbox.toml");
    for (bad, shown) in [("'none'", "\"none\""), ("-1", "-1"), ("1.5", "1.5"), ("true", "true")] {
        room.write("pressbox.toml", format!("{settings}\n[delivery]\nphotos = {bad}\n"));
        let said = room.pressbox(["releases"]);
        let run = if said.code == Some(2) { room.pressbox(["release", "check", "race"]) } else { said }.exits(1);
        let sentence = format!("`photos` cannot be `{shown}`: write `\"lead\"`, `\"all\"` or a number of photos\n");
        assert!(run.stderr.contains(&sentence), "{}", run.stderr);
    }
}

#[test]
fn what_the_site_asks_of_photos_holds_up_pages_and_no_mail() {
    let room = newsroom();
    room.configure("[rights]\nsite = [\"own-alt-text\"]");
    room.list("motor", "name,email\nBo Ek,bo@media.example\n");
    room.write("in/7.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Ö", "--terms", "Free.", "--caption", "Car 7 wins in Åre, Sweden, on 3 May 2022."];
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["release", "add", "race", &photo]).succeeds();
    let refused = format!("photo `{photo}` has no alt text and may not be used on the site");

    // The mail is for journalists: it goes, and is previewed as it goes.
    let (_, bytes) = send(&room, &[]);
    let message = parsed(&bytes);
    assert_eq!(inside(&message).len(), 1);
    let preview = Preview::start(&room);
    let html = preview.body("/view/en/sent/email.html");
    assert_eq!(impersonal(&message, &html).1, html);
    assert!(preview.body("/en/mail/light").contains("The photo is in the message."));
    let page = preview.body("/en/page/light");
    assert!(
        page.contains("may not be used on the site") && page.contains("The email can be sent without a page."),
        "{page}"
    );
    assert!(preview.get("/view/en/light/release.html").starts_with("HTTP/1.1 404 "));
    let run = room.pressbox(["release", "render", "race", "-o", "out", "--also", "rss"]).exits(1);
    let said = format!("error: the email was written, but not the page or the files for other programs: {refused}\n");
    assert!(run.stderr.contains(&said), "{}", run.stderr);
    assert!(
        run.stderr.contains(&format!("hint: add what is missing with `pressbox photo edit {photo} --alt TEXT`")),
        "{}",
        run.stderr
    );
    assert_eq!(room.read("out/email.html"), html);
    let there = |name: &str| room.path(format!("out/{name}")).exists();
    assert!(there("email.txt") && there(&format!("photos/{photo}_mail.jpg")));
    for name in ["release.html", "release.ninjs.json", "release.rss.xml", &format!("photos/{photo}_web.jpg")] {
        assert!(!there(name), "{name}");
    }
    // The check looks at everything.
    assert!(room.pressbox(["release", "check", "race"]).exits(1).stdout.contains(&refused));

    // A mail that shows photos from the site asks what the site asks, in the preview as well.
    room.configure("[site]\nurl = 'https://press.example'");
    for command in [
        &["send", "race", "--list", "motor", "--outbox", "web", "--yes"][..],
        &["release", "render", "race", "-o", "web"],
    ] {
        let run = room.pressbox(command).exits(1);
        assert!(run.stderr.starts_with(&format!("error: {refused}\n")), "{}", run.stderr);
        assert!(!room.path("web").exists());
    }
    let preview = Preview::start(&room);
    assert!(preview.body("/en/mail/light").contains("may not be used on the site"));

    room.pressbox(["photo", "edit", &photo, "--alt", "A car", "-q"]).succeeds();
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert!(room.path("out/release.html").is_file());
}

#[test]
fn the_preview_says_which_photos_were_withdrawn() {
    let room = with_three_photos("");
    let photos = room.pressbox(["release", "show", "race", "--json"]).succeeds().json();
    let lead = photos[0]["photos"][0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    let (run, bytes) = send(&room, &[]);
    assert!(run.stderr.contains(&format!("photo `{lead}` was withdrawn and is left out")), "{}", run.stderr);
    let preview = Preview::start(&room);
    let mail = preview.body("/en/mail/light");
    assert!(mail.contains(&format!("Photo <code>{lead}</code> was withdrawn and is left out.")), "{mail}");
    assert!(mail.contains("1 of 2 photos is in the message"), "{mail}");
    let html = preview.body("/view/en/sent/email.html");
    assert_eq!(impersonal(&parsed(&bytes), &html).1, html);
}
