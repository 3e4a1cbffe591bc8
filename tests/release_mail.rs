//! A release as a mail, for whoever is somewhere else, and when it is too heavy.

use pressbox::release::Release;

use crate::support::{Room, story};

#[test]
fn a_journalist_elsewhere_reads_their_own_time_beside_that_of_the_place() {
    let room = Room::new();
    room.configure("[[contacts]]\nname = 'Åsa'\nphone = '1'");
    let release = Release { slug: "race".parse().unwrap(), photos: Vec::new(), ..story::release() };
    pressbox::release::Releases::new(&room.path("releases")).write(&release).unwrap();
    room.write(
        "list.csv",
        "Name;Email;Zone\r\nAnn;ann@media.example;America/New_York\r\nBo;bo@media.example;Europe/Berlin\r\n\
         Cy;cy@media.example;\r\nKen;ken@media.example;Asia/Tokyo\r\n",
    );
    room.pressbox(["list", "import", "media", "list.csv"]).succeeds();
    room.pressbox(["send", "race", "--list", "media", "--outbox", "mail", "--yes"]).succeeds();
    let mut texts = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(room.path("mail")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let message = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        let name = message.to().unwrap().first().unwrap().name().unwrap().to_owned();
        texts.insert(
            name,
            (message.body_text(0).unwrap().replace("\r\n", "\n"), message.body_html(0).unwrap().into_owned()),
        );
    }
    let (ann, html) = &texts["Ann"];
    assert!(
        ann.contains(
            "Times are local: CEST (UTC+2)\nIn brackets, your time: EDT (UTC-4)\n\n\
         Friday 10 June 2022\n17:30 (11:30)  Dress rehearsal\n"
        ),
        "{ann}"
    );
    assert!(
        html.contains("Times are local: CEST (UTC+2). In brackets, your time: EDT (UTC-4)")
            && html.contains(">(11:30)</span>")
    );
    let (ken, _) = &texts["Ken"];
    assert!(ken.contains("22:15 (Sun 05:15)  First night") && ken.contains("Hello Ken,"), "{ken}");
    for same in ["Bo", "Cy"] {
        let (text, html) = &texts[same];
        assert!(
            text.contains("17:30  Dress rehearsal") && !text.contains("your time") && !html.contains("your time"),
            "{text}"
        );
    }
}

#[test]
fn a_mail_that_would_be_cut_off_is_told_with_what_makes_it_heavy() {
    let room = Room::new();
    let text = "All of it is about boats and more boats, and what the wind says of them. ".repeat(30);
    let release = |paragraphs: usize| {
        format!(
            "+++\nheadline = 'A'\n[[contacts]]\nname = 'Å'\nphone = '1'\n+++\nLead.\n\n{}",
            format!("{text}\n\n").repeat(paragraphs)
        )
    };
    room.write("releases/race/release.en.md", release(8));
    let light = room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert!(!light.stderr.contains("warning"), "{}", light.stderr);
    room.write("releases/race/release.en.md", release(50));
    let heavy = room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert!(heavy.stderr.contains("warning: the `en` email's HTML is 1"), "{}", heavy.stderr);
    assert!(heavy.stderr.contains(" KB, and Gmail cuts it off at 102 KB: the text takes 1"), "{}", heavy.stderr);
}
