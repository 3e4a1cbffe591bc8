//! What is under embargo: who gets it before the lift, and what it says until then.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mail_parser::MessageParser;

use crate::support::Room;
use crate::support::sink::{Act, Sink};

/// A newsroom with one release that is held until `lift`.
fn held_until(lift: &str) -> Room {
    let room = Room::new();
    let front = format!("+++\nheadline = 'Later'\ndate = 2026-05-14\nembargo = '{lift}'\nboilerplate = 'We.'\n");
    let contact = "[[contacts]]\nname = 'Åsa'\nphone = '+46 70 123 45 67'\n";
    room.write("releases/later/release.en.md", format!("{front}{contact}+++\n\nThe lead in Åre.\n"));
    room
}

#[test]
fn an_embargo_is_printed_until_it_lifts_and_not_after() {
    let room = held_until("2999-05-14 08:00 Europe/Stockholm");
    room.pressbox(["release", "render", "later", "-o", "before", "--quiet"]).succeeds();
    let line = "UNDER EMBARGO UNTIL 08:00 CEST (06:00 UTC), Tuesday 14 May 2999";
    for file in ["email.txt", "email.html", "release.html", "release.ninjs.json"] {
        let text = room.read(format!("before/{file}"));
        assert!(text.contains(line), "{file}: {text}");
    }
    assert!(room.read("before/email.txt").starts_with(line));

    let lifted = room.read("releases/later/release.en.md").replace("2999", "2022");
    room.write("releases/later/release.en.md", lifted);
    room.pressbox(["release", "render", "later", "-o", "after", "--quiet"]).succeeds();
    for file in ["email.txt", "email.html", "release.html", "release.ninjs.json"] {
        let text = room.read(format!("after/{file}"));
        assert!(!text.contains("EMBARGO"), "{file}: {text}");
    }
}

/// A release under embargo, a list of which one is trusted, and a server.
fn with_list(lift: &str, sink: &Sink) -> Room {
    let room = held_until(lift).mailing_to(sink.port);
    room.write("a.csv", "name,email,embargo\nAnna,anna@media.example,yes\nBo,bo@media.example,\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    room
}

/// The hour in some seconds, as a person writes it.
fn in_seconds(seconds: i64) -> String {
    let at = crate::support::now() + jiff::SignedDuration::from_secs(seconds);
    at.in_tz("Europe/Stockholm").unwrap().strftime("%Y-%m-%d %H:%M:%S Europe/Stockholm").to_string()
}

#[test]
fn before_the_lift_only_the_trusted_get_it_and_after_it_everybody_else() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2999-05-14 08:00 Europe/Stockholm", &sink);
    let send = ["send", "later", "--list", "motor", "--yes", "--json"];
    let json = room.pressbox(send).succeeds().json();
    assert_eq!((&json[0]["state"], &json[1]["reason"]), (&"sent".into(), &"embargo".into()));
    assert_eq!(json[1]["why"], "not trusted with embargoes; this one lifts on 2999-05-14 08:00 CEST");
    let lifted = room.read("releases/later/release.en.md").replace("2999", "2022");
    room.write("releases/later/release.en.md", lifted);
    room.pressbox(send).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
    let of = |nth: usize| {
        let content = sink.taken()[nth].content.clone();
        let message = MessageParser::default().parse(&content).unwrap();
        (message.subject().unwrap().to_owned(), message.body_text(0).unwrap().lines().next().unwrap().to_owned())
    };
    let (subject, first) = of(0);
    assert_eq!(subject, "UNDER EMBARGO UNTIL 14 May 2999, 08:00 CEST: Later");
    assert_eq!(first, "UNDER EMBARGO UNTIL 08:00 CEST (06:00 UTC), Tuesday 14 May 2999");
    assert_eq!(of(1), ("Later".to_owned(), "FOR IMMEDIATE RELEASE".to_owned()));
}

#[test]
fn a_sending_waits_for_its_hour_and_reads_everything_anew_then() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list(&in_seconds(6), &sink);
    let mut child = room.command(["send", "later", "--list", "motor", "--yes", "--at", "lift"]);
    let child = child.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(sink.taken().len(), 0);
    // Somebody leaves while it waits.
    room.pressbox(["list", "suppress", "anna@media.example"]).succeeds();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("`later` goes to 2 journalists, 0 skipped") && said.contains("waiting for "), "{said}");
    assert_eq!(sink.took(), ["bo@media.example"], "{said}");
}

#[test]
fn what_waits_for_the_lift_goes_when_the_embargo_has_moved() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2999-05-14 08:00 Europe/Stockholm", &sink);
    let scheduled = room.pressbox(["send", "later", "--list", "motor", "--yes", "--later", "--at", "lift"]).succeeds();
    assert!(scheduled.stderr.contains("it goes when the embargo lifts, also if you move the embargo"), "{scheduled:?}");
    let moved_to = |lift: &str| {
        let text = room.read("releases/later/release.en.md");
        let at = text.find("embargo = '").unwrap() + "embargo = '".len();
        let end = at + text[at..].find('\'').unwrap();
        room.write("releases/later/release.en.md", [&text[..at], lift, &text[end..]].concat());
    };
    room.pressbox(["send", "--due", "-q"]).says("");
    moved_to("2999-06-01 08:00 Europe/Stockholm");
    room.pressbox(["schedule"]).says(
        "waiting   2999-06-01 08:00 Europe/Stockholm  `later` to the list `motor`, when its embargo lifts\n\
         ! 1 mailing is scheduled",
    );
    let said = room.pressbox(["schedule", "--json"]).succeeds().json();
    assert_eq!((&said[0]["at"], &said[0]["lift"]), (&"2999-06-01T08:00:00+02:00".into(), &true.into()));
    // A text that cannot be read for a moment changes nothing.
    let text = room.read("releases/later/release.en.md");
    room.write("releases/later/release.en.md", "+++\nheadline = ");
    let listed = room.pressbox(["schedule"]);
    assert!(listed.stdout.starts_with("waiting   2999-05-14 08:00 Europe/Stockholm"), "{listed:?}");
    room.write("releases/later/release.en.md", text);
    // The embargo is moved to the past, and so it goes at once.
    assert_eq!(sink.taken().len(), 0);
    moved_to(&in_seconds(-60));
    room.pressbox(["send", "--due"]).succeeds();
    assert_eq!(sink.taken().len(), 2);
    room.pressbox(["schedule"]).says("! nothing is scheduled");
}

#[test]
fn a_wait_for_the_lift_goes_on_where_the_embargo_was_moved() {
    let sink = Sink::start(|_| Act::Take);
    let first = in_seconds(4);
    let room = with_list(&first, &sink);
    let mut child = room.command(["send", "later", "--list", "motor", "--yes", "--at", "lift"]);
    let mut child = child.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    while !lines.next().unwrap().unwrap().starts_with("waiting for ") {}
    let text = room.read("releases/later/release.en.md");
    room.write("releases/later/release.en.md", text.replace(&first, "2999-05-14 08:00 Europe/Stockholm"));
    let said = lines.next().unwrap().unwrap();
    assert!(
        said.starts_with("warning: the embargo was moved: waiting for 2999-05-14 08:00 Europe/Stockholm"),
        "{said}"
    );
    crate::support::tool("kill", ["-INT", &child.id().to_string()]);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(sink.connections(), 0);
}

#[cfg(unix)]
#[test]
fn a_wait_that_is_ended_sends_nothing() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2022-05-14 08:00 Europe/Stockholm", &sink);
    let mut child = room.command(["send", "later", "--list", "motor", "--yes", "--at", &in_seconds(3600)]);
    let mut child = child.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    while !lines.next().unwrap().unwrap().starts_with("waiting for ") {}
    crate::support::tool("kill", ["-INT", &child.id().to_string()]);
    assert_eq!(lines.next().unwrap().unwrap(), "error: the wait was cancelled: nothing was sent");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(sink.connections(), 0);
}

#[test]
fn an_order_is_a_plain_file_that_a_timer_sends_when_it_is_due() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2022-05-14 08:00 Europe/Stockholm", &sink);
    let order = |at: &str| {
        room.pressbox(["send", "later", "--list", "motor", "--yes", "--json", "--later", "--at", at]).succeeds().json()
    };
    let far = order("2999-05-14 08:00 Europe/Stockholm");
    assert_eq!(
        (&far[0]["path"], &far[0]["at"], &far[0]["messages"]),
        (&"schedule/2999-05-14T0600Z-later.toml".into(), &"2999-05-14T08:00:00+02:00".into(), &2.into())
    );
    let text = room.read("schedule/2999-05-14T0600Z-later.toml");
    assert!(text.starts_with("# ") && text.contains("\nrelease = \"later\"\n"), "{text}");
    assert!(text.contains("at = \"2999-05-14 08:00 Europe/Stockholm\"\nlists = [\"motor\"]\n"), "{text}");
    room.pressbox(["send", "--due"]).says("! nothing is due; the next is `later` at 2999-05-14 08:00 Europe/Stockholm");
    room.pressbox(["send", "--due", "--dry-run", "--quiet"])
        .says("waiting  `later` until 2999-05-14 08:00 Europe/Stockholm");

    // The same order is the same file, and one for others at the same hour is another.
    order("2999-05-14 08:00 Europe/Stockholm");
    let others = [
        "send",
        "later",
        "--list",
        "example",
        "--yes",
        "--json",
        "--later",
        "--at",
        "2999-05-14 08:00 Europe/Stockholm",
    ];
    assert_eq!(room.pressbox(others).succeeds().json()[0]["path"], "schedule/2999-05-14T0600Z-later-2.toml");
    std::fs::remove_file(room.path("schedule/2999-05-14T0600Z-later-2.toml")).unwrap();

    order(&in_seconds(2));
    room.write("schedule/2000-broken.toml", "release = \"later\"\nat = \"tomorrow\"\n");
    std::thread::sleep(Duration::from_millis(2100));
    let run = room.pressbox(["send", "--due"]).exits(3);
    assert!(run.stdout.contains("sent     Anna <anna@media.example>\n"), "{}", run.stdout);
    assert!(
        run.stderr.contains("2000-broken.toml` is not a valid scheduled mailing: `tomorrow` is not a date with a time"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("sent 1 scheduled mailing; the next is `later` at 2999-05-14 08:00 Europe/Stockholm\n"),
        "{}",
        run.stderr
    );
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
    let left: Vec<_> = std::fs::read_dir(room.path("schedule")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");

    // A machine that was off for days sends nothing by itself.
    std::fs::remove_file(room.path("schedule/2000-broken.toml")).unwrap();
    room.write("schedule/2022.toml", text.replace("2999", "2022").replace("motor", "example"));
    let late = room.pressbox(["send", "--due"]).exits(3);
    assert!(late.stderr.contains("ago, and is too late to be sent automatically\n"), "{}", late.stderr);
    assert!(late.stderr.contains("hint: send it with `pressbox send later --due --late`"), "{}", late.stderr);
    assert_eq!(sink.taken().len(), 2);
    room.pressbox(["send", "--due", "--late"]).exits(3);
    assert_eq!(sink.taken().len(), 2);
    room.pressbox(["send", "later", "--due", "--late"]).succeeds();
    // Of the two on that list one had it already.
    assert_eq!(sink.taken().len(), 3);
}

#[cfg(unix)]
#[test]
fn what_was_put_off_keeps_its_order_for_the_next_turn_of_the_timer() {
    let open = Arc::new(AtomicBool::new(false));
    let opened = open.clone();
    let (tried, hears) = std::sync::mpsc::channel();
    let tried = Mutex::new(tried);
    let sink = Sink::start(move |to| {
        if to != "bo@media.example" || opened.load(Ordering::SeqCst) {
            return Act::Take;
        }
        let _ = tried.lock().unwrap().send(());
        Act::Answer("451 4.7.1 come back later")
    });
    let room = with_list("2022-05-14 08:00 Europe/Stockholm", &sink);
    let at = format!("release = \"later\"\nat = \"{}\"\nlists = [\"motor\"]\n", in_seconds(-60));
    room.write("schedule/now.toml", at);
    let child = room.command(["send", "--due", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.unwrap();
    hears.recv_timeout(Duration::from_secs(20)).unwrap();
    while sink.taken().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    crate::support::tool("kill", ["-TERM", &child.id().to_string()]);
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(room.path("schedule/now.toml").exists());
    open.store(true, Ordering::SeqCst);
    room.pressbox(["send", "--due"]).succeeds();
    assert!(!room.path("schedule/now.toml").exists());
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
}

#[test]
fn an_hour_that_is_none_is_refused_with_what_may_be_meant() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2022-05-14 08:00 Europe/Stockholm", &sink);
    let at = |when: &str| room.pressbox(["send", "later", "--list", "motor", "--yes", "--at", when]);
    at("2999-03-31 02:30 Europe/Stockholm").says(
        "! error: `2999-03-31 02:30` does not exist in `Europe/Stockholm`: the clocks go forward\n\
         ! hint: write `2999-03-31 01:30 Europe/Stockholm` or `2999-03-31 03:30 Europe/Stockholm`\nexit 2",
    );
    at("2999-10-27 02:30 Europe/Stockholm").says(
        "! error: `2999-10-27 02:30` occurs twice in `Europe/Stockholm`: the clocks go back\n\
         ! hint: write `2999-10-27 02:30+02:00 Europe/Stockholm` or `2999-10-27 02:30+01:00 Europe/Stockholm`\nexit 2",
    );
    // Without a zone it is an hour of the newsroom, and the plan says so.
    let plan = room.pressbox(["send", "later", "--list", "motor", "--dry-run", "--at", "2999-05-31 08:00"]).succeeds();
    assert!(plan.stderr.starts_with("at 2999-05-31 08:00 Europe/Stockholm (2999-05-31 06:00 UTC):"), "{}", plan.stderr);
    at("tomorrow").says(
        "! error: `tomorrow` is not a date with a time\n\
         ! hint: write the time as `YYYY-MM-DD HH:MM`, or with another zone, as `YYYY-MM-DD HH:MM Europe/London`\nexit 2",
    );
    let past = at("2022-05-13 08:00 Europe/Stockholm").exits(1);
    assert!(past.stderr.contains("hint: leave out `--at` to send now"), "{}", past.stderr);
    room.write("releases/later/release.en.md", "+++\nheadline = 'x'\n+++\nLead.\n");
    assert!(at("lift").exits(1).stderr.starts_with("error: `later` is not under embargo\n"));
    assert_eq!(sink.connections(), 0);
}

#[test]
fn a_kit_under_embargo_is_for_somebody_who_is_trusted_with_it() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_list("2999-05-14 08:00 Europe/Stockholm", &sink);
    room.pressbox(["kit", "later", "-o", "a.zip"]).says(
        "! error: `later` is under embargo until 2999-05-14 08:00 CEST, and a kit that is not made for one person could reach anybody\n\
         ! hint: create it with `--for ADDRESS` for somebody who is trusted with embargoes, or wait until the embargo lifts\nexit 1",
    );
    room.pressbox(["kit", "later", "-o", "a.zip", "--for", "bo@media.example"]).says(
        "! error: `bo@media.example` is not trusted with embargoes on any list, and `later` is under embargo until \
         2999-05-14 08:00 CEST\n\
         ! hint: write `yes` in the `embargo` column of their list, or wait until the embargo lifts\nexit 1",
    );
    assert!(!room.path("a.zip").exists());
    let run = room.pressbox(["kit", "later", "-o", "a.zip", "--for", "Anna@media.example"]).succeeds();
    assert!(run.stderr.contains("warning: the release is under embargo until 2999-05-14 08:00 CEST"), "{}", run.stderr);
    let text = crate::support::tool("unzip", ["-p", room.path("a.zip").to_str().unwrap(), "*/release.txt"]);
    assert!(text.starts_with("UNDER EMBARGO UNTIL 08:00 CEST"), "{text}");
    let lifted = room.read("releases/later/release.en.md").replace("2999", "2022");
    room.write("releases/later/release.en.md", lifted);
    room.pressbox(["kit", "later", "-o", "b.zip"]).succeeds();
}

#[test]
fn the_embargo_says_the_readers_own_time_where_it_is_another() {
    let sink = Sink::start(|_| Act::Take);
    let room = held_until("2999-05-14 08:00 Europe/Stockholm").mailing_to(sink.port);
    let list = "name,email,embargo,zone\nAnna,anna@media.example,yes,\nBo,bo@media.example,yes,America/New_York\n\
                Cia,cia@media.example,yes,Asia/Tokyo\nDa,da@media.example,yes,Europe/Berlin\n";
    room.write("a.csv", list);
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    room.pressbox(["send", "later", "--list", "motor", "--yes", "--quiet"]).succeeds();
    let line = "UNDER EMBARGO UNTIL 08:00 CEST (06:00 UTC), Tuesday 14 May 2999";
    let taken = sink.taken();
    assert_eq!(taken.len(), 4);
    for mail in taken {
        let own = match mail.to.split('@').next().unwrap() {
            "bo" => Some("Your time: 02:00 EDT, Tuesday 14 May 2999"),
            "cia" => Some("Your time: 15:00 JST, Tuesday 14 May 2999"),
            _ => None,
        };
        let message = MessageParser::default().parse(&mail.content).unwrap();
        assert_eq!(message.subject(), Some("UNDER EMBARGO UNTIL 14 May 2999, 08:00 CEST: Later"));
        for body in [message.body_text(0).unwrap(), message.body_html(0).unwrap()] {
            let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(body.contains(line), "{body}");
            match own {
                Some(own) => assert!(body.contains(&format!("{line} · {own}")), "{}: {body}", mail.to),
                None => assert!(!body.contains("Your time"), "{}: {body}", mail.to),
            }
        }
    }
}

/// The mails in a folder by the addresses that they go to: HTML and text without soft line breaks.
fn mails(room: &Room, dir: &str) -> std::collections::BTreeMap<String, (String, String, usize)> {
    let files = std::fs::read_dir(room.path(dir)).unwrap().flatten();
    let read = |entry: std::fs::DirEntry| {
        let bytes = std::fs::read(entry.path()).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
        let (html, text) = (mail.body_html(0).unwrap().into_owned(), mail.body_text(0).unwrap().into_owned());
        (to, (html, text, mail.attachments().filter(|part| !part.is_text()).count()))
    };
    files.filter(|entry| entry.path().is_file()).map(read).collect()
}

#[test]
fn a_mail_under_embargo_names_the_readers_own_link_and_nothing_that_anybody_can_guess() {
    let room = held_until("2999-05-14 08:00 Europe/Stockholm");
    let toml = room.read("pressbox.toml");
    room.write("pressbox.toml", toml + "\n[site]\nurl = 'https://press.example/news'\n");
    room.write("photos/one.jpg", crate::support::pictures::jpeg(1));
    room.write("photos/two.jpg", crate::support::pictures::jpeg(2));
    let words =
        ["--caption", "Åsa opens Åre, Sweden, on 3 May 2026.", "--credit", "Nord", "--terms", "Free.", "--json"];
    let photos = room.pressbox(["ingest", "photos"].into_iter().chain(words)).succeeds().json();
    let photos: Vec<_> = photos.iter().map(|photo| photo["photo"].as_str().unwrap()).collect();
    room.pressbox(["release", "add", "later", photos[0], photos[1]]).succeeds();
    let text = room.read("releases/later/release.en.md");
    let event = "[[timetable]]\nstart = 2999-06-01T14:00:00\ntitle = 'The gate opens'\n";
    room.write(
        "releases/later/release.en.md",
        text.replacen("+++\n\n", &format!("{event}+++\n\n"), 1).replacen(
            "+++\n",
            "+++\nzone = 'Europe/Stockholm'\n",
            1,
        ),
    );
    room.write(
        "a.csv",
        "name,email,embargo,zone\nAnna,anna@media.example,yes,\nAda,ada@media.example,yes,America/New_York\nEva,eva@media.example,yes,\nBo,bo@media.example,,\n",
    );
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    let link = |whom: &str| {
        let made = room.pressbox(["site", "link", "later", "--for", whom, "--json"]).succeeds().json();
        made[0]["url"].as_str().unwrap().to_owned()
    };
    let (anna, ada) = (link("anna@media.example"), link("ada@media.example"));
    let plan = room.pressbox(["send", "later", "--list", "motor", "--dry-run", "--json"]).succeeds();
    assert!(plan.stderr.contains("2 messages name the private link that its reader has"), "{}", plan.stderr);
    let of = |whom: &str| {
        let plan = plan.json();
        plan.iter().find(|message| message["address"] == whom).unwrap()["private_link"].clone()
    };
    assert_eq!((of("anna@media.example"), of("ada@media.example")), (anna.as_str().into(), ada.as_str().into()));
    assert!(of("eva@media.example").is_null());
    room.pressbox(["send", "later", "--list", "motor", "--outbox", "out/mail", "--yes"]).succeeds();
    let mails = mails(&room, "out/mail");
    assert_eq!(mails.keys().collect::<Vec<_>>(), ["ada@media.example", "anna@media.example", "eva@media.example"]);
    for (to, (html, text, inside)) in &mails {
        assert!(*inside >= 1, "{to}: the lead photo is inside");
        for said in [html, text] {
            assert!(!said.contains("/news/later") && !said.contains("/news/p/later"), "{to}: {said}");
            assert!(!said.contains("PRESSBOXSLOT"), "{to}: {said}");
            let own = [("anna@media.example", &anna), ("ada@media.example", &ada)];
            for (whom, url) in own {
                assert_eq!(said.contains(url.as_str()), to == whom, "{to} and {url}: {said}");
            }
            assert_eq!(said.contains("this link is for you alone"), to != "eva@media.example", "{to}: {said}");
            assert_eq!(said.contains("Reply to this message"), to == "eva@media.example", "{to}: {said}");
        }
    }
    assert!(mails["ada@media.example"].1.contains("02:00 EDT"), "in her own time as well");
    // A trial is what that journalist gets.
    room.pressbox(["send", "later", "--test", "anna@media.example", "--outbox", "out/trial"]).succeeds();
    let trial = self::mails(&room, "out/trial");
    assert!(trial["anna@media.example"].1.contains(&anna));
    // A revoked link is in no mail, and after the lift everybody gets the same address.
    room.pressbox(["site", "revoke", "anna@media.example"]).succeeds();
    let plan = room.pressbox(["send", "later", "--list", "motor", "--dry-run"]).succeeds();
    assert!(!plan.stderr.contains("2 messages name"), "{}", plan.stderr);
    let lifted = room.read("releases/later/release.en.md").replace("2999-05-14 08:00", "2022-05-14 08:00");
    room.write("releases/later/release.en.md", lifted);
    room.pressbox(["send", "later", "--test", "ada@media.example", "--outbox", "out/after"]).succeeds();
    let after = self::mails(&room, "out/after");
    assert!(after["ada@media.example"].1.contains("https://press.example/news/p/later/"));
    assert!(!after["ada@media.example"].1.contains("/private/"));
}

#[test]
fn a_mail_under_embargo_is_refused_if_its_own_text_says_where_the_release_will_be() {
    let room = held_until("2999-05-14 08:00 Europe/Stockholm");
    let toml = room.read("pressbox.toml");
    room.write("pressbox.toml", toml + "\n[site]\nurl = 'https://press.example/news'\n");
    room.list("motor", "email,embargo\nanna@media.example,yes\n");
    let text = room.read("releases/later/release.en.md");
    let send = ["send", "later", "--list", "motor", "--outbox", "out/mail", "--dry-run"];
    for link in [
        "https://press.example/news/later",
        "[kit](https://press.example/news/p/later/)",
        "press.example/news/later/sv/",
    ] {
        room.write("releases/later/release.en.md", text.replace("The lead", &format!("See {link} for more. The lead")));
        let said = room.pressbox(send).exits(1).stderr;
        assert!(said.contains("`later` is under embargo until 2999-05-14 08:00 CEST, and its mail names"), "{said}");
        assert!(said.contains("hint: take the address out") && said.contains("pressbox site link later"), "{said}");
    }
    room.write(
        "releases/later/release.en.md",
        text.replace("The lead", "See https://press.example/news/later-on for more. The lead"),
    );
    room.pressbox(send).succeeds();
}
