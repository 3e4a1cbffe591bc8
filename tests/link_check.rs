//! Before a mail leaves, every web address in it has to answer.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, Run};

/// A web server that answers by the method and the path; what it answers with nothing it keeps waiting.
fn web() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut heard = [0; 4096];
                let length = stream.read(&mut heard).unwrap_or(0);
                let line = String::from_utf8_lossy(&heard[..length]).lines().next().unwrap_or_default().to_owned();
                let mut words = line.split(' ');
                let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let status = match (method, path) {
                    (_, "/ok" | "/ok/") | ("GET", "/get-only" | "/no-head") => "200 OK",
                    ("HEAD", "/get-only") => "405 Method Not Allowed",
                    ("HEAD", "/no-head") => "501 Not Implemented",
                    (_, "/login") => "401 Unauthorized",
                    (_, "/moved") => "301 Moved Permanently\r\nLocation: /ok",
                    (_, "/round") => "302 Found\r\nLocation: /round",
                    (_, "/gone") => "410 Gone",
                    (_, "/broken") => "500 Internal Server Error",
                    (_, "/slow") => {
                        std::thread::sleep(Duration::from_secs(30));
                        return;
                    }
                    _ => "404 Not Found",
                };
                let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
        }
    });
    port
}

fn office(sink: &Sink, paths: &[&str], port: u16) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.configure("[delivery]\nlink_check = true");
    room.write(
        "releases/race/release.en.md",
        "+++\nheadline = 'Bäckman second'\ndate = 2026-05-14\n+++\nThe race was long.\n",
    );
    // A release may not link to this machine, which only the test can ask; a template may.
    room.pressbox(["release", "templates", "--eject"]).succeeds();
    let links: String = paths.iter().map(|path| format!("\nhttp://127.0.0.1:{port}{path}\n")).collect();
    room.write("templates/email.txt", room.read("templates/email.txt") + &links);
    room.list("motor", "anna@media.example\n");
    room
}

fn send(room: &Room, more: &[&str]) -> Run {
    room.pressbox(["send", "race", "--list", "motor", "--yes"].iter().chain(more))
}

#[test]
fn a_mail_with_a_dead_link_does_not_leave_and_one_whose_links_answer_does() {
    let (sink, port) = (Sink::start(|_| Act::Take), web());
    let room = office(&sink, &["/ok", "/get-only", "/no-head", "/login", "/moved"], port);
    assert!(send(&room, &[]).succeeds().stderr.contains("sent 1 message"));
    for (path, why) in [
        ("/none", "404, not found"),
        ("/gone", "410, gone"),
        ("/broken", "status 500"),
        ("/round", "it redirects more than 5 times"),
        ("/slow", "the server did not answer in time"),
    ] {
        let room = office(&sink, &["/ok", path], port);
        let said = send(&room, &[]).exits(1).stderr;
        let sentence = format!("the address `http://127.0.0.1:{port}{path}` in the mail does not answer: {why}");
        assert!(said.contains(&sentence) && said.contains("hint: correct or remove it"), "{said}");
    }
    let room = office(&sink, &["/one", "/two", "/ok"], port);
    let said = send(&room, &[]).exits(1).stderr;
    assert!(said.contains("2 addresses in the mail do not answer: "), "{said}");
    assert_eq!(sink.took().len(), 1, "only the first mail left");
    assert!(send(&room, &["--no-link-check"]).succeeds().stderr.contains("sent 1 message"));
}

#[test]
fn what_stays_on_this_machine_is_not_asked_about_and_the_sites_own_address_asks_to_publish_first() {
    let (sink, port) = (Sink::start(|_| Act::Take), web());
    let room = office(&sink, &["/none"], port);
    let settings = room.read("pressbox.toml").replace("link_check = true", "");
    room.write("pressbox.toml", settings);
    assert!(send(&room, &["--outbox", "out/mail"]).succeeds().stderr.contains("wrote 1 message"));
    assert!(send(&room, &[]).succeeds().stderr.contains("sent 1 message"));
    let room = office(&sink, &["/ok"], port);
    room.configure(&format!("[site]\nurl = 'http://127.0.0.1:{port}/news'"));
    let said = send(&room, &[]).exits(1).stderr;
    assert!(said.contains(&format!("`http://127.0.0.1:{port}/news/p/race/`")), "the kit is named in the mail: {said}");
    assert!(said.contains("hint: publish the site first: `pressbox site publish`"), "{said}");
}

#[test]
fn a_mail_names_the_short_address_of_the_kit_once_the_release_is_on_the_web() {
    let room = newsroom();
    room.configure("[site]\nurl = 'https://press.example/news/'");
    room.pressbox(["release", "render", "race", "-o", "out/race"]).succeeds();
    let (html, text) = (room.read("out/race/email.html"), room.read("out/race/email.txt"));
    assert!(html.contains("href=\"https://press.example/news/p/race/\""), "{html}");
    assert!(text.contains("Press kit:\nhttps://press.example/news/p/race/\n"), "{text}");
    let held =
        room.read("releases/race/release.en.md").replace("+++\nThe", "embargo = '2999-05-16 08:00 UTC'\n+++\nThe");
    room.write("releases/race/release.en.md", held);
    room.pressbox(["release", "render", "race", "-o", "out/held"]).succeeds();
    let held = room.read("out/held/email.html") + &room.read("out/held/email.txt");
    assert!(held.contains("2999") && !held.contains("/p/race"), "{held}");
}

#[test]
fn doctor_asks_the_whole_site_and_whether_something_under_embargo_answers() {
    let port = web();
    let room = newsroom();
    room.configure(&format!("[site]\nurl = 'http://127.0.0.1:{port}'\npublish = 'www'"));
    let text = "+++\nheadline = 'Held'\ndate = 2026-05-14\nembargo = '2999-05-16 08:00 UTC'\n+++\nLead.\n";
    room.write("releases/held/release.en.md", text);
    room.write("hosts", "press.example MX 10 mx.press.example\n");
    room.pressbox(["site", "build"]).succeeds();
    let findings = room.pressbox(["doctor", "--hosts", "hosts", "--json"]).exits(1).json();
    let of = |rule: &str| -> Vec<String> {
        let found = findings.iter().filter(|finding| finding["rule"] == rule);
        found.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    };
    let dead = format!("`http://127.0.0.1:{port}/race/` does not answer: 404, not found");
    assert!(of("site-links").contains(&dead), "{:?}", of("site-links"));
    assert_eq!(of("site-embargo"), ["nothing under embargo answers"]);
    // This server has a page at that address.
    std::fs::rename(room.path("releases/held"), room.path("releases/ok")).unwrap();
    let run = room.pressbox(["doctor", "--hosts", "hosts"]).exits(1);
    assert!(
        run.stdout.contains(&format!("`http://127.0.0.1:{port}/ok/` answers, although `ok` is under embargo")),
        "{}",
        run.stdout
    );
}
