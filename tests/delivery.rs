//! Delivery, from the plan to the mailbox.

use std::time::{Duration, Instant};

use mail_parser::{Message as Parsed, MessageParser, MimeHeaders as _};
use pressbox::delivery::{
    Channel, Ending, EnvOverrides, InlinePicture, LedgerError, LedgerWriter, MessageState, Outbox, Plan, PlanRequest,
    Resolution, RollbackGuard, Smtp, TransportError, Unsettled,
};
use pressbox::net::ConnectError;
use pressbox::press::{Journalist, Lists, Pending, Secret, token};
use pressbox::release::Language;

use crate::support::office::{Office, address, clock, crowd, journalist, messages, smtp};
use crate::support::sink::{Act, Sink};

fn parsed(content: &[u8]) -> Parsed<'_> {
    MessageParser::default().parse(content).unwrap()
}

/// That a message is what every server takes: ASCII, CRLF, short lines.
#[track_caller]
fn assert_travels_well(content: &str) {
    assert!(content.is_ascii());
    assert!(!content.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    let long: Vec<_> = content.split("\r\n").filter(|line| line.len() > 78).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[cfg(unix)]
#[test]
fn each_journalist_gets_one_message_with_every_letter_right_and_the_picture_inside() {
    let server = crate::support::postfix::Postfix::start(&["anna", "asa", "joerg"]);
    let office = Office::new();
    let jpeg: Vec<u8> = b"\xFF\xD8\xFF".iter().copied().chain((0..=255).cycle().take(20_000)).collect();
    let slug = "spring-race".parse().unwrap();
    let picture = InlinePicture::new(&slug, &address("press@press.example"), jpeg.clone());
    let people = [
        ("anna", "Anna Larsson", "en"),
        ("asa", "Åsa Öberg-Nåväl", "sv-SE"),
        ("joerg", "Jörg “Turbo” Müller – Süddeutsche Allgemeine 📷, Redaktion Motor & Sport", "de"),
    ];
    let journalists = || {
        let one = |(person, name, language): (&str, &str, &str)| Journalist {
            language: Some(language.to_owned()),
            ..journalist(name, &format!("{person}@media.example"))
        };
        people.map(one).to_vec()
    };
    let messages = messages(Some(&picture));
    let (told, ending) = office.send_with(&smtp(server.port), journalists(), &messages);
    assert!(matches!(ending, Ending::Complete), "{ending:?}");
    assert_eq!(
        told.iter().map(|(_, state, code)| (*state, *code)).collect::<Vec<_>>(),
        [(MessageState::Sent, Some(250)); 3]
    );

    for (person, name, language) in people {
        let mail = server.mail_of(person, 1);
        let message = parsed(&mail[0]);
        let to = message.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (Some(name), Some(format!("{person}@media.example").as_str())));
        assert_eq!(message.from().unwrap().first().unwrap().name(), Some("JA Bäckman"));
        let (subject, hello, story) = match language {
            "sv-SE" => (
                "Bäckman tvåa på Ölands nya bana efter en väldigt lång dag i söderläge",
                format!("Hej {name}!"),
                "Åtta förare på hål i väggen, där ärtor växer",
            ),
            _ => (
                "Bäckman second – “what a race” 🏁",
                format!("Hello {name},"),
                "A second place – and “a party” 🏁 in Düsseldorf",
            ),
        };
        assert_eq!(message.subject(), Some(subject));
        assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1));
        let text = message.body_text(0).unwrap().replace("\r\n", "\n");
        let token = token(&Secret::of(b"one"), &address(&format!("{person}@media.example")));
        let unsubscribe_link = format!("mailto:press@press.example?subject=unsubscribe%20{token}");
        let expected = format!("{hello}\n\n{story}\n.\nFrom the track\n\n{person}@media.example\n{unsubscribe_link}\n");
        assert_eq!(text.trim_end(), expected.trim_end());
        let html = message.body_html(0).unwrap();
        let hello = hello.replace('&', "&amp;");
        assert!(html.contains(&format!("<p>{hello}</p><p>{story} &amp; more</p>")), "{html}");
        assert!(html.contains(&format!("<a href=\"{unsubscribe_link}\">")), "{html}");
        let photo = message.attachments().next().unwrap();
        assert_eq!(photo.contents(), jpeg);
        assert!(html.contains(&format!("<img src=\"cid:{}\">", photo.content_id().unwrap())), "{html}");
        let unsubscribe = message.header_raw("List-Unsubscribe").unwrap();
        assert_eq!(unsubscribe.trim(), format!("<{unsubscribe_link}>"));
    }

    let (told, ending) = office.send_with(&smtp(server.port), journalists(), &messages);
    assert_eq!((told, matches!(ending, Ending::Complete)), (Vec::new(), true));
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(people.map(|(person, ..)| server.mail_of(person, 1).len()), [1, 1, 1]);
}

#[test]
fn a_message_is_the_same_on_every_day_but_for_its_date() {
    let messages = messages(None);
    let message = &messages[&Language::English];
    let mailing = Office::mailing();
    let to = journalist("Bo \"Bosse\" Ek, DN", "Bo.Ek@media.example");
    let content = |typed: &str| {
        let id = mailing.message_id(&address(typed), message.from(), &Secret::of(b"one"));
        String::from_utf8(message.to(&to, &id)).unwrap()
    };
    assert_eq!(content("Bo.Ek@media.example"), content("bo.ek@MEDIA.example"));
    assert_ne!(content("Bo.Ek@media.example"), content("bo.eck@media.example"));
    let content = content("Bo.Ek@media.example");
    assert_travels_well(&content);
    assert!(content.starts_with("Date: Thu, 14 May 2026 10:00:00 +0200\r\n"), "{content}");
    let to = parsed(content.as_bytes()).to().unwrap().first().unwrap().clone().into_owned();
    assert_eq!((to.name(), to.address()), (Some("Bo \"Bosse\" Ek, DN"), Some("Bo.Ek@media.example")));
    assert!(content.contains("\r\nMIME-Version: 1.0\r\n"));
}

#[test]
fn a_name_cannot_smuggle_a_header_in() {
    let messages = messages(None);
    let message = &messages[&Language::English];
    let to = journalist("Bo\r\nBcc: all@media.example\r\n\r\n<script>", "bo@media.example");
    let id = Office::mailing().message_id(&to.address, message.from(), &Secret::of(b"one"));
    let content = message.to(&to, &id);
    let parsed = parsed(&content);
    assert!(parsed.bcc().is_none());
    assert!(parsed.body_html(0).unwrap().contains("&lt;script&gt;"));
    let long = journalist(&"Å".repeat(200), "bo@media.example");
    assert_travels_well(&String::from_utf8(message.to(&long, &id)).unwrap());
}

#[test]
fn a_line_that_breaks_before_the_message_leaves_it_due_and_one_that_breaks_after_it_leaves_it_in_doubt() {
    let sink = Sink::start(|to| match to {
        "a1@media.example" => Act::TakeAndHangUp,
        "a2@media.example" => Act::HangUp,
        _ => Act::Take,
    });
    let mut office = Office::new();
    office.limits.connections = 1;
    let (told, _) = office.send(&smtp(sink.port), crowd(3));
    let states: Vec<_> = told.iter().map(|(_, state, _)| *state).collect();
    assert_eq!(states, [MessageState::InDoubt, MessageState::Deferred, MessageState::Sent]);

    // The next run leaves what is in doubt alone.
    let calm = Sink::start(|_| Act::Take);
    let (told, _) = office.send(&smtp(calm.port), crowd(3));
    assert_eq!(told, [("a2@media.example".to_owned(), MessageState::Sent, Some(250))]);

    // Until a person settles it.
    let settled =
        office.writer().settle(&Office::mailing(), Unsettled::InDoubt, &[], Resolution::Resend, clock()).unwrap();
    assert_eq!(settled.len(), 1);
    let (told, _) = office.send(&smtp(calm.port), crowd(3));
    assert_eq!(told, [("a1@media.example".to_owned(), MessageState::Sent, Some(250))]);
    assert_eq!(office.states().into_values().collect::<Vec<_>>(), [MessageState::Sent; 3]);
}

#[test]
fn a_message_that_arrived_after_all_is_marked_and_not_sent_again() {
    let sink = Sink::start(|_| Act::TakeAndHangUp);
    let office = Office::new();
    office.send(&smtp(sink.port), crowd(2));
    let named = [address("A1@media.example")];
    let settled =
        office.writer().settle(&Office::mailing(), Unsettled::InDoubt, &named, Resolution::MarkSent, clock()).unwrap();
    assert_eq!(settled.iter().map(|e| e.address.as_str()).collect::<Vec<_>>(), ["a1@media.example"]);
    assert_eq!(office.states().into_values().collect::<Vec<_>>(), [MessageState::Sent, MessageState::InDoubt]);
}

#[test]
fn a_server_that_cannot_be_reached_leaves_everything_queued() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let office = Office::new();
    let (told, ending) = office.send(&smtp(port), crowd(3));
    assert_eq!(told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(), [MessageState::Queued; 3]);
    let Ending::Failed(error) = ending else { panic!("{ending:?}") };
    let expected = format!("the mail server `127.0.0.1:{port}` cannot be reached: connection refused");
    assert!(error.to_string().starts_with(&expected), "{error}");
}

#[test]
fn a_server_that_refuses_the_sender_is_no_journalists_fault() {
    let sink = Sink::start(|_| Act::AnswerSender("530 5.7.0 log in first"));
    let office = Office::new();
    let (told, ending) = office.send(&smtp(sink.port), crowd(50));
    assert!(
        told.iter().all(|(_, state, _)| matches!(state, MessageState::Queued | MessageState::Deferred)),
        "{told:?}"
    );
    assert!(told.iter().filter(|(_, state, _)| *state == MessageState::Deferred).count() <= 8, "the run ends at once");
    let Ending::Failed(error @ TransportError::Unwelcome { .. }) = ending else { panic!("{ending:?}") };
    assert!(error.to_string().contains("refuses mail from `press@press.example`: 5.7.0 log in first"), "{error}");
}

#[test]
fn starttls_is_not_done_without() {
    let sink = Sink::start(|_| Act::Take);
    let url = format!("smtp://127.0.0.1:{}", sink.port);
    let server = EnvOverrides { url: Some(&url), ..EnvOverrides::default() }.endpoint(None).unwrap();
    let (_, ending) = Office::new().send(&Smtp::new(server).unwrap(), crowd(1));
    assert!(matches!(ending, Ending::Failed(TransportError::Connect(ConnectError::NoTls { .. }))), "{ending:?}");
    assert_eq!(sink.took(), [] as [&str; 0]);
}

#[test]
fn only_one_process_holds_the_pen() {
    let office = Office::new();
    let writer = office.writer();
    let second = LedgerWriter::open(&office.room.path("library"), clock(), Duration::ZERO);
    assert!(matches!(second, Err(LedgerError::Busy { process: Some(_) })));
    drop(writer);
    office.writer();
}

#[test]
fn a_rate_spreads_the_messages_from_the_first_one_on() {
    let sink = Sink::start(|_| Act::Take);
    let mut office = Office::new();
    office.limits.per_minute = Some(600);
    let started = Instant::now();
    office.send(&smtp(sink.port), crowd(5));
    assert!(started.elapsed() >= Duration::from_millis(400), "{:?}", started.elapsed());
    assert_eq!(sink.taken().len(), 5);
}

#[test]
fn a_plan_says_who_gets_nothing_and_why() {
    let mut office = Office::new();
    let lists = Lists::new(&office.room.path("lists"));
    lists.suppress(&address("a2@media.example"), clock(), "asked by phone").unwrap();
    office.suppressed = lists.suppressed().unwrap();
    let mut people = crowd(4);
    people[2].embargo_trust = true;
    people[2].language = Some("fr".to_owned());
    people.push(journalist("The same again", "A1@MEDIA.example"));
    let lift = "2027-05-14T00:01:00+02:00[Europe/Stockholm]".parse().unwrap();
    let (mailing, from) = (Office::mailing(), address("press@press.example"));
    let pending = Pending::default();
    let secret = Secret::of(b"one");
    let brief = |journalists: Vec<Journalist>| PlanRequest {
        mailing: mailing.clone(),
        channel: Channel::Smtp,
        journalists,
        suppressed: &office.suppressed,
        pending: &pending,
        editions: &[Language::Swedish],
        usual: Language::English,
        entries: Vec::new(),
        embargo: Some(&lift),
        from: &from,
        secret: &secret,
        now: clock(),
    };
    let plan = Plan::make(brief(people.clone()));
    assert_eq!(plan.due.len(), 1);
    assert_eq!((plan.due[0].edition, plan.due[0].missing.as_deref()), (Language::Swedish, Some("fr")));
    let why: Vec<_> = plan.skipped.iter().map(|held| held.why.to_string()).collect();
    assert_eq!(why[0], "not trusted with embargoes; this one lifts on 2027-05-14 00:01 CEST");
    assert!(why[1].starts_with("gets no mail: ") && why[1].contains("(noted 2026-05-14T"), "{}", why[1]);
    assert_eq!(plan.skipped.len(), 3);
    // When the embargo has lifted, everybody who wants mail gets it.
    let lifted = Plan::make(PlanRequest { now: "2027-05-14T00:00:00Z".parse().unwrap(), ..brief(people) });
    assert_eq!((lifted.due.len(), lifted.skipped.len()), (3, 1));
}

#[test]
fn an_outbox_holds_a_file_for_each_journalist_and_stands_in_the_way_of_no_later_sending() {
    let office = Office::new();
    let outbox = Outbox::new(&office.room.path("out"), &Office::mailing());
    let odd = journalist("Odd", "\"odd/name\"@media.example");
    let people = || vec![journalist("Åsa", "Asa@media.example"), odd.clone()];
    let (told, _) = office.send(&outbox, people());
    assert_eq!(told.len(), 2);
    let content = office.room.read("out/spring-race.asa@media.example.eml");
    assert_eq!(parsed(content.as_bytes()).to().unwrap().first().unwrap().name(), Some("Åsa"));
    assert_travels_well(&content);
    assert_eq!(std::fs::read_dir(office.room.path("out")).unwrap().count(), 2);
    assert_eq!(office.send(&outbox, people()).0, []);

    let sink = Sink::start(|_| Act::Take);
    assert_eq!(office.send(&smtp(sink.port), people()).0.len(), 2);
}

#[test]
fn a_clock_that_was_set_back_is_refused() {
    let office = Office::new();
    let dir = office.room.path("library");
    let guard = RollbackGuard { places: vec![office.room.path("out/.sent")], former: None, trusted: false };
    let sink = Sink::start(|_| Act::Take);
    office.send(&smtp(sink.port), crowd(1));
    let take = |now: &str, guard: &RollbackGuard| {
        LedgerWriter::open_guarded(&dir, now.parse().unwrap(), Duration::from_secs(10), guard)
    };
    // Some minutes are put right without a word.
    take("2026-05-14T07:55:00Z", &guard).unwrap();
    let error = take("2026-05-14T06:00:00Z", &guard).unwrap_err();
    assert!(error.to_string().starts_with("the clock was set back: it says 2026-05-14T06:00:00Z"), "{error}");
    // A person who says that it is right now is believed from then on.
    take("2026-05-14T06:00:00Z", &RollbackGuard { trusted: true, ..guard.clone() }).unwrap();
    take("2026-05-14T06:00:00Z", &guard).unwrap();
    take("2026-05-14T09:00:00Z", &guard).unwrap();
}
