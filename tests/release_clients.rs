//! What mail programs make of a mail.

use std::fs;
use std::sync::LazyLock;

use crate::support::dovecot::Dovecot;
use crate::support::judges::{neomutt, roundcube};
use crate::support::long_words::newsroom_of_long_words;
use crate::support::terminal::there_are_terminals;
use crate::support::{PYTHON, Room, tool};

/// The mails of the demo in English, in Swedish and to somebody in another time zone, one with the longest words, and the
/// kill notice for one of its photos. They are made once for all tests.
static MAILS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let room = newsroom_of_long_words();
    room.write("people.csv", "Namn;E-post;Språk\r\nZoë Ångström-Müßig;zoe@media.example;en\r\n");
    room.pressbox(["list", "import", "media", "people.csv"]).succeeds();
    room.pressbox(["send", "long", "--list", "media", "--outbox", "mail", "--yes"]).succeeds();
    // Its first photo is the one inside the message.
    let source = room.read("releases/long/release.en.md");
    let photo = source.split("photo = \"").nth(1).unwrap().split('"').next().unwrap();
    room.pressbox(["photo", "withdraw", photo]).succeeds();
    let says = ["--why", "The Leuchtturmwärterversammlungsprotokollant asked us to", "--outbox", "kill", "--yes"];
    room.pressbox(["send", "long", "--kill", photo].into_iter().chain(says)).succeeds();
    room.pressbox(["demo", "demo"]).succeeds();
    let all = |folder: &str| fs::read_dir(room.path(folder)).unwrap().map(|entry| entry.unwrap().path());
    let demo = all("demo/out/mail").filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        ["zoe", "matilda", "etienne"].iter().any(|person| name.contains(person))
    });
    let mails: Vec<_> = all("mail").chain(all("kill")).chain(demo).map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(mails.len(), 5);
    mails
});

/// A quote whose letters count on a pale ground, a caption that stands where it likes, and a line that
/// is further away than the screen is wide.
const HEEDLESS: &str = "From: a@press.example\r\nTo: b@media.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
    Content-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><html><body><blockquote><p style='color: #222'>Quoted\
    </p></blockquote><div style='width: 1500px'><p style='text-align: right'>A line that ends far away</p></div>\
    <table><caption>Above</caption><tr><td>Row</td></tr></table></body></html>\r\n";

#[test]
fn roundcube_shows_mails_as_they_were_set_light_and_dark() {
    let mailboxes = Dovecot::start(None);
    for (nth, mail) in MAILS.iter().enumerate() {
        mailboxes.deliver("zoe", &nth.to_string(), mail);
    }
    assert_eq!(roundcube(&mailboxes, "zoe").trim(), "judged 20 looks, 0 faults");

    // A judge that never objects is none.
    mailboxes.deliver("heedless", "1", HEEDLESS.as_bytes());
    let bad = roundcube(&mailboxes, "heedless");
    let count = |fault: &str| bad.lines().filter(|line| line.contains(fault)).count();
    assert_eq!(
        [
            count("dark, 375: “Quoted” is #222222 on #21292c") + count("dark, 1280: “Quoted” is #222222 on #21292c"),
            count("“A line that ends far away” leaves the mail's frame"),
            count("the caption “Above” stands below its table"),
        ],
        [2, 4, 4],
        "{bad}"
    );
}

#[test]
fn mutt_shows_a_mail_from_top_to_bottom_from_either_part() {
    let room = Room::empty();
    for mail in MAILS.iter() {
        let mail = room.write("mail.eml", mail);
        let script = "import email, email.policy, sys
mail = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
open(sys.argv[2], 'w').write(mail.get_body(('html',)).get_content())
print(mail.get_body(('plain',)).get_content())";
        let html = room.path("mail.html");
        let text = tool(PYTHON, ["-c", script, mail.to_str().unwrap(), html.to_str().unwrap()]);
        // As `text/html; w3m -dump -T text/html -I utf-8 -O utf-8 -cols 72 %s; copiousoutput` in a mailcap.
        let words = ["-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "72", html.to_str().unwrap()];
        let dumped = tool("w3m", words);
        for shown in [&text, &dumped] {
            assert!(!shown.contains(['{', '<']), "markup is left in\n{shown}");
            // Only an address or a word that fits into no line is longer than one.
            let long = shown.lines().find(|line| line.chars().count() > 76 && line.trim().contains(' '));
            assert!(
                long.is_none_or(|line| line.split(' ').any(|word| word.chars().count() >= 40)),
                "{long:?}\n{shown}"
            );
        }
        // Both tell the same in the same order: each line of the text part comes in the other, further down.
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        let (mut rest, order) =
            (flat(&dumped), ["Timetable", "Facts", "Links", "Pressphotos", "Presscontact", "About"]);
        let in_english = text.contains("Press contact");
        for title in order.iter().filter(|_| in_english) {
            assert!(flat(&text).contains(title), "{title}\n{text}");
            let at = rest.find(title).unwrap_or_else(|| panic!("{title} comes too early\n{dumped}"));
            rest.drain(..at + title.len());
        }
    }
}

/// A line that no screen has room for, markup in plain text, and an attachment among the alternatives, where nobody sees it.
const MISMADE: &str = "From: a@press.example\r\nTo: b@media.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    A line that goes on and on and on, further than any terminal is wide, because nobody has wrapped it.\r\n\
    <p>Set by hand &amp; never read</p>\r\n--x\r\nContent-Type: text/calendar\r\n\
    Content-Disposition: attachment; filename=a.ics\r\n\r\nx\r\n--x--\r\n";

#[test]
fn neomutt_shows_who_writes_what_and_every_attachment_and_no_line_is_wider_than_the_screen() {
    if !there_are_terminals() {
        return;
    }
    let room = Room::empty();
    let mails: Vec<_> = (0..).zip(MAILS.iter()).map(|(nth, mail)| room.write(&format!("{nth}.eml"), mail)).collect();
    assert_eq!(neomutt(&mails).trim(), "judged 10 looks, 0 faults");

    // A judge that never objects is none.
    let bad = neomutt(&[room.write("bad.eml", MISMADE)]);
    for fault in [
        "bad.eml, text: `A line that goes on and on and on, further than any terminal` is wider than the screen",
        "bad.eml, text: markup is left in `<p>Set by hand &amp; never read</p>`",
        "bad.eml, text: the attachments are [], not ['a.ics']",
        "bad.eml, html: the wrong part is shown",
    ] {
        assert!(bad.contains(fault), "{fault}\n{bad}");
    }
}
