//! `release preview`: the browser's view of a release while it is written.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::preview::Preview;
use crate::support::{Room, pictures, tool};

fn edition(headline: &str) -> String {
    format!(
        "+++\nheadline = \"{headline}\"\ndate = 2022-05-14\n[[contacts]]\nname = 'Åsa'\nphone = '1'\n+++\n\n\
         The lead, about Åre.\n\n> Yes.\n"
    )
}

const FILE: &str = "releases/race/release.en.md";

#[test]
fn a_release_is_seen_in_every_look_as_it_is_rendered() {
    let room = Room::new();
    room.write(FILE, edition("The race & more"));
    room.write("releases/race/release.sv.md", edition("Loppet – åäö"));
    room.write("in/lead.jpg", pictures::jpeg(7));
    let says = ["--credit", "Åsa Ö", "--terms", "Free.", "--caption", "The winner in Åre, Sweden, on 3 May 2022."];
    let taken = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A winner"]).succeeds();
    let preview = Preview::start(&room);

    assert!(preview.get("/").contains(&format!("\r\nLocation: {}/en/mail/light\r\n", preview.before)));
    let shell = preview.get("/en/mail/light");
    for part in [
        "<title>The race &amp; more – preview</title>",
        "src=\"../../view/en/light/email.html\"",
        "href=\"../../en/mail/phone\"",
        "href=\"../../sv/mail/light\"",
        "Findings <span class=\"badge warning\">",
        "script-src 'self'",
    ] {
        assert!(shell.contains(part), "{part}\n{shell}");
    }
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    let lead = room.read("out/email.html");
    let picture = lead.split("src=\"photos/").nth(1).unwrap().split('"').next().unwrap();
    let light = preview.get("/view/en/light/email.html");
    let dark = preview.get("/view/en/dark/email.html");
    assert!(light.contains("@media (max-width: 0px)") && dark.contains("@media (min-width: 0px)"));
    for mail in [&light, &dark] {
        let body = |html: &str| html[html.find("<body").unwrap()..].trim().to_owned();
        assert_eq!(body(mail), body(&lead));
    }
    let shown = preview.get(&format!("/view/en/dark/photos/{picture}"));
    assert!(shown.contains("Content-Type: image/jpeg") && shown.contains("JFIF"), "the picture is there");
    assert!(preview.get("/view/sv/light/release.html").contains("Loppet – åäö"));
    // On the site it has a page of its own, with the site's style in the same look.
    assert!(preview.get("/sv/site/dark").contains("src=\"../../site/dark/race/sv/\""));
    let page = preview.get("/site/dark/race/sv/");
    assert!(page.contains("<h1>Loppet – åäö</h1>") && page.contains("A winner"), "{page}");
    let style = page.split("href=\"../../assets/site-").nth(1).unwrap().split('"').next().unwrap();
    assert!(preview.get(&format!("/site/dark/assets/site-{style}")).contains("@media (min-width: 0px)"));
    assert!(preview.get(&format!("/site/dark/race/photos/{}_thumb.jpg", &photo[..8])).starts_with("HTTP/1.1 200 "));
    assert!(preview.get("/sv/text/light").contains("The lead, about Åre."));
    let findings = preview.get("/en/findings/light");
    assert!(findings.contains("quote-without-speaker") && findings.contains("<pre>&gt; Yes.</pre>"), "{findings}");
    for nowhere in
        ["/en/mail", "/de/../pressbox.toml", "/view/en/light/../../pressbox.toml", "/en/x/light", "/favicon.ico"]
    {
        assert!(preview.get(nowhere).starts_with("HTTP/1.1 404 "), "{nowhere}");
    }
}

#[test]
fn a_save_is_seen_a_broken_one_with_its_caret_and_a_corrected_one_again() {
    let room = Room::new();
    room.write(FILE, edition("First"));
    let preview = Preview::start(&room);
    let first = preview.state();
    assert_eq!(preview.state(), first, "nothing has changed");

    room.write(FILE, edition("Second, of which more was said"));
    let second = preview.changes_from(&first);
    assert!(preview.get("/view/en/light/release.html").contains("Second, of which more was said"));

    room.write(FILE, edition("x").replace("headline", "headlin"));
    let broken = preview.changes_from(&second);
    let page = preview.get("/en/mail/light");
    for part in [
        "is not a key here",
        "headlin = &quot;x&quot;\n<b>^^^^^^^</b>",
        "did you mean <code>headline</code>?",
        "release.en.md:2",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(preview.get("/view/en/light/email.html").starts_with("HTTP/1.1 404 "));

    room.write(FILE, edition("Third"));
    let third = preview.changes_from(&broken);
    assert!(preview.get("/view/en/light/email.html").contains("Third"));

    room.write("templates/page.html", "<p>\n{% if %}\n");
    let fourth = preview.changes_from(&third);
    let page = preview.get("/en/page/light");
    assert!(page.contains("the template <code>page.html</code> has an error on line 2"), "{page}");
    room.write("templates/page.html", "<html><head></head><body>own {{ headline }}</body></html>");
    preview.changes_from(&fourth);
    assert!(preview.get("/view/en/light/release.html").contains("own Third"));

    std::fs::remove_file(room.path(FILE)).unwrap();
    let gone = preview.get("/en/mail/light");
    assert!(gone.contains("there is no release <code>race</code>"), "{gone}");
}

#[test]
fn only_this_machine_sees_it_and_only_by_its_own_name() {
    let room = Room::new();
    room.write(FILE, edition("Under embargo"));
    let mut preview = Preview::start(&room);
    let port = preview.host.rsplit(':').next().unwrap().to_owned();
    let at = |path: &str, host: &str| preview.hears(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    let asked = |host: &str| at(&format!("{}/en/mail/light", preview.before), host);
    for foreign in
        ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""]
    {
        let said = asked(foreign);
        assert!(said.starts_with("HTTP/1.1 421 ") && !said.contains("embargo"), "{foreign}: {said}");
    }
    assert!(asked(&format!("localhost:{port}")).starts_with("HTTP/1.1 200 "));
    // Whoever has an account on the machine finds the port, but not the word in the address, which is another each time.
    let word = preview.before.trim_start_matches('/');
    assert!(word.len() >= 22 && word.bytes().all(|b| b.is_ascii_alphanumeric()), "{word}");
    assert_ne!(Preview::start(&room).before, preview.before);
    let near = format!("{}x/en/mail/light", preview.before);
    for path in
        ["/", "/en/mail/light", "/state", "/view/en/light/email.html", "//en/mail/light", &near, &preview.before]
    {
        let said = at(path, &preview.host);
        assert!(
            said.starts_with("HTTP/1.1 403 ") && !said.contains("embargo") && !said.contains(word),
            "{path}: {said}"
        );
    }
    let said = preview.hears(&format!("POST /en/mail/light HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host));
    assert!(said.starts_with("HTTP/1.1 405 "), "{said}");
    for bad in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u{0}\u{1}\n\n",
    ] {
        let said = preview.hears(bad);
        assert!(said.starts_with("HTTP/1.1 400 "), "{bad:?}: {said}");
    }
    let long = preview.hears(&format!("GET /{} HTTP/1.1\r\n", "x".repeat(40_000)));
    assert!(long.is_empty() || long.starts_with("HTTP/1.1 400 "), "{long}");
    // Whoever says nothing keeps nobody else waiting.
    let silent: Vec<_> = (0..60).map(|_| TcpStream::connect(&preview.host).unwrap()).collect();
    assert!(preview.get("/state").starts_with("HTTP/1.1 200 "));
    drop(silent);
    // Nor whoever says one letter after the other, which is ended.
    let mut slow = TcpStream::connect(&preview.host).unwrap();
    let begun = Instant::now();
    while slow.write_all(b"G").is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(15), "a client may drip for ever");
        std::thread::sleep(Duration::from_millis(200));
    }
    // What is asked for is not said again.
    let mirror = preview.get("/<script>alert(1)</script>?<b>");
    assert!(mirror.starts_with("HTTP/1.1 404 ") && !mirror.contains("alert"), "{mirror}");

    tool("kill", ["-INT", &preview.child.id().to_string()]);
    assert!(preview.child.wait().unwrap().success());
    let (mut out, mut err) = (String::new(), String::new());
    preview.out.read_to_string(&mut out).unwrap();
    preview.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((out.as_str(), err.lines().last()), ("", Some("the preview has ended")), "{err}");
}

#[test]
fn what_cannot_be_previewed_is_refused_before_a_browser_is_opened() {
    let room = Room::new();
    room.pressbox(["release", "preview", "race"])
        .says("! error: there is no release `race`: there are no releases yet\n! hint: write one with `pressbox release new race`, or import one with `pressbox release import`\nexit 1");
    room.write(FILE, edition("x"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = room.pressbox(["release", "preview", "race", "--port", &port]).exits(1);
    assert!(refused.stderr.starts_with(&format!("error: cannot listen on port {port}\n")), "{}", refused.stderr);
    assert!(refused.stderr.ends_with("hint: leave out `--port` to use a free one\n"), "{}", refused.stderr);
}
