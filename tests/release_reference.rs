//! The release that a press office really got: what is wrong with it is told, and nothing else, and it can go out.

use mail_parser::MessageParser;

use crate::support::{Room, shared};

/// Imports it into a newsroom of which nothing is set but who sends; gives `rule line` of every finding.
fn imported(room: &Room) -> Vec<String> {
    let text = shared("reference/release.txt");
    let args = ["release", "import", text.to_str().unwrap(), "--slug", "hockenheim", "--date", "2022-05-11", "--json"];
    let mut objects = room.pressbox(args).succeeds().json();
    let release = objects.pop().unwrap();
    assert_eq!((&release["slug"], &release["language"]), (&"hockenheim".into(), &"en".into()));
    let found = objects.iter().map(|found| format!("{} {}", found["rule"].as_str().unwrap(), found["line"]));
    found.collect()
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn exactly_what_is_wrong_with_the_reference_release_is_found() {
    let room = Room::new();
    assert_eq!(
        imported(&room),
        [
            "contact-missing 1",
            "boilerplate-missing 1",
            "caption-found 2",
            "quotes-alike 16",
            "day-part 17",
            "day-part 17",
            "zone-abbreviation 24",
            "year-inferred 25",
            "bare-host 36",
            "bare-host 37",
            "bare-host 38",
            "link-target 38",
            "usage-terms-thin 47",
            "link-shortened 50",
            "link-unencrypted 50",
        ]
    );
    // What was settled by the import is not remarked on again; the rest still is, on the lines of the new file.
    let left = room.pressbox(["release", "check", "hockenheim", "--json"]).succeeds().json();
    let left: Vec<_> = left.iter().map(|found| found["rule"].as_str().unwrap()).collect();
    assert_eq!(
        left,
        [
            "contact-missing",
            "boilerplate-missing",
            "caption-untied",
            "usage-terms-thin",
            "link-target",
            "link-shortened",
            "link-unencrypted",
            "quotes-alike",
            "day-part",
            "day-part",
        ]
    );
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_reference_release_can_be_sent_as_it_was_imported() {
    let room = Room::new();
    imported(&room);
    room.write("list.csv", "Name;Email\r\nAnna Berg;anna@media.example\r\n");
    room.pressbox(["list", "import", "media", "list.csv"]).succeeds();
    let sent = room.pressbox(["send", "hockenheim", "--list", "media", "--outbox", "mail", "--yes", "--json"]);
    assert_eq!(sent.succeeds().json()[0]["state"], "sent");
    let mail = std::fs::read_dir(room.path("mail")).unwrap().next().unwrap().unwrap().path();
    let mail = std::fs::read(mail).unwrap();
    let message = MessageParser::default().parse(&mail).unwrap();
    let reference = std::fs::read_to_string(shared("reference/release.txt")).unwrap();
    assert_eq!(message.subject(), reference.lines().next().map(str::trim));
    // Whom to ask is the newsroom itself; the caption without a photo is not printed as a part of the story.
    for part in [message.body_html(0).unwrap(), message.body_text(0).unwrap()] {
        let unwrapped = part.replace('\n', " ");
        assert!(unwrapped.contains("press@press.example") && unwrapped.contains("Söderström"), "{part}");
        assert!(unwrapped.contains("13:55") && unwrapped.contains("CEST (UTC+2)"), "{part}");
        assert!(!unwrapped.contains("Lestrup Racing Team's new Audi RS 3 LMS TCR car that Andreas"), "{part}");
    }
    room.pressbox(["kit", "hockenheim", "-o", "kit.zip"]).succeeds();
}
