//! Delivery, from the plan to the mailbox.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mail_parser::{Message as Parsed, MessageParser, MimeHeaders as _};
use pressbox::delivery::{
    Brief, Channel, Ending, Fence, Given, Ledger, LedgerError, Letterhead, Limit, Mailing, Message, Outbox, Pace, Pen,
    Picture, Plan, Returns, Run, Secret, Server, Smtp, State, Transport, TransportError, Verdict, send, token,
};
use pressbox::press::{Address, Journalist, Lists, Suppressed};
use pressbox::progress::Hidden;
use pressbox::release::Language;
use pressbox::release::render::{Email, Slot};

use crate::support::Room;
use crate::support::sink::{Act, Sink};

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock that starts at the same moment in every run.
fn clock() -> Timestamp {
    let start: Timestamp = "2026-05-14T08:00:00Z".parse().unwrap();
    start + STARTED.elapsed()
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn journalist(name: &str, at: &str) -> Journalist {
    Journalist { name: name.to_owned(), ..Journalist::at(address(at)) }
}

/// Journalists `a1@media.example` and on.
fn crowd(number: usize) -> Vec<Journalist> {
    (1..=number).map(|n| journalist(&format!("Åsa {n}"), &format!("a{n}@media.example"))).collect()
}

/// An English and a Swedish edition, with a slot of every kind in both parts.
fn messages(picture: Option<&Picture>) -> BTreeMap<Language, Message> {
    let letterhead = Letterhead {
        name: "JA Bäckman".to_owned(),
        from: address("press@press.example"),
        date: "2026-05-14T10:00:00+02:00[Europe/Stockholm]".parse().unwrap(),
        returns: Returns::by_mail(Secret::of(b"one")),
        signer: None,
    };
    let [greeting, whom, goodbye] = Slot::ALL.map(Slot::token);
    let src = picture.map_or("https://press.example/lead.jpg".to_owned(), Picture::src);
    let compose = |language, subject: &str, story: &str| {
        let email = Email {
            subject: subject.to_owned(),
            html: format!(
                "<!DOCTYPE html>\n<p>{greeting}</p><p>{story} &amp; more</p><img src=\"{src}\">\
                 <p>{whom} <a href=\"{goodbye}\">x</a></p>\n"
            ),
            text: format!("{greeting}\n\n{story}\n.\nFrom the track\n\n{whom}\n{goodbye}\n"),
        };
        (language, Message::compose(&email, language, &letterhead, picture))
    };
    let english = "A second place – and “a party” 🏁 in Düsseldorf";
    let swedish = "Åtta förare på hål i väggen, där ärtor växer";
    [
        compose(Language::English, "Bäckman second – “what a race” 🏁", english),
        compose(Language::Swedish, "Bäckman tvåa på Ölands nya bana efter en väldigt lång dag i söderläge", swedish),
    ]
    .into()
}

/// A newsroom's sending side without its command line.
struct Office {
    room: Room,
    suppressed: Suppressed,
    pace: Pace,
}

/// What a run told: address, state and code.
type Told = Vec<(String, State, Option<u16>)>;

impl Office {
    fn new() -> Self {
        let pace = Pace { retries: Vec::new(), ..Pace::default() };
        Self { room: Room::empty(), suppressed: Suppressed::default(), pace }
    }

    fn mailing() -> Mailing {
        Mailing { slug: "spring-race".parse().unwrap(), version: 1 }
    }

    fn plan(&self, pen: &Pen, channel: Channel, journalists: Vec<Journalist>) -> Plan {
        Plan::make(Brief {
            mailing: Self::mailing(),
            channel,
            journalists,
            suppressed: &self.suppressed,
            editions: &[Language::English, Language::Swedish],
            usual: Language::English,
            entries: pen.ledger().entries(channel, &Self::mailing()).unwrap(),
            embargo: None,
            from: &address("press@press.example"),
            now: clock(),
        })
    }

    fn pen(&self) -> Pen {
        Pen::take(&self.room.path("library"), clock()).unwrap()
    }

    /// Plans and sends; gives what was told, sorted, and how it ended.
    fn send(&self, transport: &dyn Transport, journalists: Vec<Journalist>) -> (Told, Ending) {
        self.send_with(transport, journalists, &messages(None))
    }

    fn send_with(
        &self,
        transport: &dyn Transport,
        journalists: Vec<Journalist>,
        messages: &BTreeMap<Language, Message>,
    ) -> (Told, Ending) {
        let mut pen = self.pen();
        let plan = self.plan(&pen, transport.channel(), journalists);
        let (pace, stop) = (&self.pace, AtomicBool::new(false));
        let run = Run { plan: &plan, messages, transport, pace, clock: &clock, stop: &stop, progress: &Hidden };
        let mut told = Vec::new();
        let ending = send(&mut pen, &run, &mut |t| {
            told.push((t.planned.journalist.address.to_string(), t.state, t.code));
        });
        told.sort();
        (told, ending.unwrap())
    }

    fn states(&self) -> BTreeMap<String, State> {
        let ledger = Ledger::open(&self.room.path("library")).unwrap();
        let entries = ledger.entries(Channel::Smtp, &Self::mailing()).unwrap();
        entries.into_iter().map(|entry| (entry.address.to_string(), entry.state)).collect()
    }
}

fn smtp(port: u16) -> Smtp {
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    Smtp::new(Server::find(None, &Given { url: Some(&url), ..Given::default() }).unwrap()).unwrap()
}

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
    let picture = Picture::new(&slug, &address("press@press.example"), jpeg.clone());
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
    assert!(matches!(ending, Ending::Whole), "{ending:?}");
    assert_eq!(told.iter().map(|(_, state, code)| (*state, *code)).collect::<Vec<_>>(), [(State::Sent, Some(250)); 3]);

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
        let goodbye = format!("mailto:press@press.example?subject=unsubscribe%20{token}");
        let expected = format!("{hello}\n\n{story}\n.\nFrom the track\n\n{person}@media.example\n{goodbye}\n");
        assert_eq!(text.trim_end(), expected.trim_end());
        let html = message.body_html(0).unwrap();
        let hello = hello.replace('&', "&amp;");
        assert!(html.contains(&format!("<p>{hello}</p><p>{story} &amp; more</p>")), "{html}");
        assert!(html.contains(&format!("<a href=\"{goodbye}\">")), "{html}");
        let photo = message.attachments().next().unwrap();
        assert_eq!(photo.contents(), jpeg);
        assert!(html.contains(&format!("<img src=\"cid:{}\">", photo.content_id().unwrap())), "{html}");
        let unsubscribe = message.header_raw("List-Unsubscribe").unwrap();
        assert_eq!(unsubscribe.trim(), format!("<{goodbye}>"));
    }

    let (told, ending) = office.send_with(&smtp(server.port), journalists(), &messages);
    assert_eq!((told, matches!(ending, Ending::Whole)), (Vec::new(), true));
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
        let id = mailing.message_id(&address(typed), message.from());
        String::from_utf8(message.to(&to, &id)).unwrap()
    };
    assert_eq!(content("Bo.Ek@media.example"), content("bo.ek@MEDIA.example"));
    assert_ne!(content("Bo.Ek@media.example"), content("bo.eck@media.example"));
    let content = content("Bo.Ek@media.example");
    assert_travels_well(&content);
    assert!(content.starts_with("Date: Thu, 14 May 2026 10:00:00 +0200\r\n"), "{content}");
    assert!(content.contains("\r\nTo: \"Bo \\\"Bosse\\\" Ek, DN\" <Bo.Ek@media.example>\r\n"), "{content}");
    assert!(content.contains("\r\nMIME-Version: 1.0\r\n"));
}

#[test]
fn a_name_cannot_smuggle_a_header_in() {
    let messages = messages(None);
    let message = &messages[&Language::English];
    let to = journalist("Bo\r\nBcc: all@media.example\r\n\r\n<script>", "bo@media.example");
    let id = Office::mailing().message_id(&to.address, message.from());
    let content = message.to(&to, &id);
    let parsed = parsed(&content);
    assert!(parsed.bcc().is_none());
    assert!(parsed.body_html(0).unwrap().contains("&lt;script&gt;"));
    let long = journalist(&"Å".repeat(200), "bo@media.example");
    assert_travels_well(&String::from_utf8(message.to(&long, &id)).unwrap());
}

#[test]
fn what_the_server_refuses_is_failed_and_what_it_puts_off_is_tried_again_by_the_next_run() {
    let second_try = Mutex::new(false);
    let sink = Sink::start(move |to| match to {
        "a1@media.example" => Act::Answer("550 5.1.1 unknown"),
        "a2@media.example" if !*second_try.lock().unwrap() => {
            *second_try.lock().unwrap() = true;
            Act::Answer("452 4.2.2 full")
        }
        "a3@media.example" => Act::AnswerAndAsk("550 5.1.1 unknown, but go on"),
        "a4@media.example" => Act::AnswerDot("554 5.7.1 looks like spam"),
        _ => Act::Take,
    });
    let mut office = Office::new();
    office.pace.connections = 1;
    let (told, ending) = office.send(&smtp(sink.port), crowd(6));
    assert!(matches!(ending, Ending::Whole), "{ending:?}");
    let state = |n: usize| (told[n - 1].1, told[n - 1].2);
    assert_eq!(state(1), (State::Failed, Some(550)));
    assert_eq!(state(2), (State::Deferred, Some(452)));
    assert_eq!(state(3), (State::Failed, Some(550)));
    assert_eq!(state(4), (State::Failed, Some(554)));
    assert_eq!(state(5), (State::Sent, Some(250)));
    assert_eq!(sink.connections(), 1, "a refusal costs no connection");

    let (told, _) = office.send(&smtp(sink.port), crowd(6));
    assert_eq!(told, [("a2@media.example".to_owned(), State::Sent, Some(250))]);
    assert_eq!(sink.took(), ["a2@media.example", "a5@media.example", "a6@media.example"]);
}

#[test]
fn a_server_without_pipelining_is_spoken_to_line_by_line() {
    let sink = Sink::with_offers("", |to| match to {
        "a2@media.example" => Act::Answer("550 5.1.1 unknown"),
        _ => Act::Take,
    });
    let (told, _) = Office::new().send(&smtp(sink.port), crowd(3));
    assert_eq!(told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(), [State::Sent, State::Failed, State::Sent]);
}

#[test]
fn what_is_put_off_is_tried_again_within_the_run_while_it_lasts() {
    let tries = Mutex::new(0);
    let sink = Sink::start(move |to| {
        let mut tries = tries.lock().unwrap();
        *tries += usize::from(!to.is_empty());
        if *tries < 3 { Act::Answer("451 4.7.1 come back later") } else { Act::Take }
    });
    let mut office = Office::new();
    office.pace.retries = vec![Duration::from_millis(20); 2];
    let (told, _) = office.send(&smtp(sink.port), crowd(1));
    assert_eq!(told, [("a1@media.example".to_owned(), State::Sent, Some(250))]);
}

#[test]
fn a_line_that_breaks_before_the_message_leaves_it_due_and_one_that_breaks_after_it_leaves_it_in_doubt() {
    let sink = Sink::start(|to| match to {
        "a1@media.example" => Act::TakeAndHangUp,
        "a2@media.example" => Act::HangUp,
        _ => Act::Take,
    });
    let mut office = Office::new();
    office.pace.connections = 1;
    let (told, _) = office.send(&smtp(sink.port), crowd(3));
    let states: Vec<_> = told.iter().map(|(_, state, _)| *state).collect();
    assert_eq!(states, [State::InDoubt, State::Deferred, State::Sent]);

    // The next run leaves what is in doubt alone.
    let calm = Sink::start(|_| Act::Take);
    let (told, _) = office.send(&smtp(calm.port), crowd(3));
    assert_eq!(told, [("a2@media.example".to_owned(), State::Sent, Some(250))]);

    // Until a person settles it.
    let settled = office.pen().settle(&Office::mailing(), &[], Verdict::Resend, clock()).unwrap();
    assert_eq!(settled.len(), 1);
    let (told, _) = office.send(&smtp(calm.port), crowd(3));
    assert_eq!(told, [("a1@media.example".to_owned(), State::Sent, Some(250))]);
    assert_eq!(office.states().into_values().collect::<Vec<_>>(), [State::Sent; 3]);
}

#[test]
fn a_message_that_arrived_after_all_is_marked_and_not_sent_again() {
    let sink = Sink::start(|_| Act::TakeAndHangUp);
    let office = Office::new();
    office.send(&smtp(sink.port), crowd(2));
    let named = [address("A1@media.example")];
    let settled = office.pen().settle(&Office::mailing(), &named, Verdict::MarkSent, clock()).unwrap();
    assert_eq!(settled.iter().map(|e| e.address.as_str()).collect::<Vec<_>>(), ["a1@media.example"]);
    assert_eq!(office.states().into_values().collect::<Vec<_>>(), [State::Sent, State::InDoubt]);
}

#[test]
fn a_server_that_cannot_be_reached_leaves_everything_queued() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let office = Office::new();
    let (told, ending) = office.send(&smtp(port), crowd(3));
    assert_eq!(told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(), [State::Queued; 3]);
    let Ending::Cut(error) = ending else { panic!("{ending:?}") };
    let expected = format!("the mail server `127.0.0.1:{port}` cannot be reached: Connection refused");
    assert!(error.to_string().starts_with(&expected), "{error}");
}

#[test]
fn a_server_that_refuses_the_sender_is_no_journalists_fault() {
    let sink = Sink::start(|_| Act::AnswerSender("530 5.7.0 log in first"));
    let office = Office::new();
    let (told, ending) = office.send(&smtp(sink.port), crowd(50));
    assert!(told.iter().all(|(_, state, _)| matches!(state, State::Queued | State::Deferred)), "{told:?}");
    assert!(told.iter().filter(|(_, state, _)| *state == State::Deferred).count() <= 8, "the run ends at once");
    let Ending::Cut(error @ TransportError::Unwelcome { .. }) = ending else { panic!("{ending:?}") };
    assert!(error.to_string().contains("refuses mail from `press@press.example`: 5.7.0 log in first"), "{error}");
}

#[test]
fn starttls_is_not_done_without() {
    let sink = Sink::start(|_| Act::Take);
    let url = format!("smtp://127.0.0.1:{}", sink.port);
    let server = Server::find(None, &Given { url: Some(&url), ..Given::default() }).unwrap();
    let (_, ending) = Office::new().send(&Smtp::new(server).unwrap(), crowd(1));
    assert!(matches!(ending, Ending::Cut(TransportError::NoTls { .. })), "{ending:?}");
    assert_eq!(sink.took(), [] as [&str; 0]);
}

#[test]
fn only_one_process_holds_the_pen() {
    let office = Office::new();
    let pen = office.pen();
    let second = Pen::take(&office.room.path("library"), clock());
    assert!(matches!(second, Err(LedgerError::Busy)));
    drop(pen);
    office.pen();
}

#[test]
fn a_rate_spreads_the_messages_from_the_first_one_on() {
    let sink = Sink::start(|_| Act::Take);
    let mut office = Office::new();
    office.pace.per_minute = Some(600);
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
    let brief = |journalists: Vec<Journalist>| Brief {
        mailing: mailing.clone(),
        channel: Channel::Smtp,
        journalists,
        suppressed: &office.suppressed,
        editions: &[Language::Swedish],
        usual: Language::English,
        entries: Vec::new(),
        embargo: Some(&lift),
        from: &from,
        now: clock(),
    };
    let plan = Plan::make(brief(people.clone()));
    assert_eq!(plan.due.len(), 1);
    assert_eq!((plan.due[0].edition, plan.due[0].missing.as_deref()), (Language::Swedish, Some("fr")));
    let why: Vec<_> = plan.kept_back.iter().map(|held| held.why.to_string()).collect();
    assert_eq!(why[0], "not trusted with embargoes; this one lifts 2027-05-14 00:01 CEST");
    assert!(why[1].starts_with("gets no mail since 2026-05-14T08:00:"), "{}", why[1]);
    assert_eq!(plan.kept_back.len(), 3);
    // When the embargo has lifted, everybody who wants mail gets it.
    let lifted = Plan::make(Brief { now: "2027-05-14T00:00:00Z".parse().unwrap(), ..brief(people) });
    assert_eq!((lifted.due.len(), lifted.kept_back.len()), (3, 1));
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

/// The part of [`a_run_that_is_killed_leaves_nobody_with_two_messages`] that is killed; does nothing by itself.
#[test]
fn sender_to_be_killed() {
    let (Ok(library), Ok(port)) = (std::env::var("SEND_FROM"), std::env::var("SEND_TO")) else { return };
    let mut pen = Pen::take(Path::new(&library), clock()).unwrap();
    let office = Office::new();
    let plan = office.plan(&pen, Channel::Smtp, crowd(40));
    let (transport, messages, stop) = (smtp(port.parse().unwrap()), messages(None), AtomicBool::new(false));
    let pace = &office.pace;
    let run = Run {
        plan: &plan,
        messages: &messages,
        transport: &transport,
        pace,
        clock: &clock,
        stop: &stop,
        progress: &Hidden,
    };
    send(&mut pen, &run, &mut |_| {}).unwrap();
}

#[test]
fn a_run_that_is_killed_leaves_nobody_with_two_messages() {
    let sink = Sink::start(|_| Act::TakeSlowly(Duration::from_millis(20)));
    let office = Office::new();
    for kill_at in [3, 11, 19] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "delivery::sender_to_be_killed"])
            .env("SEND_FROM", office.room.path("library"))
            .env("SEND_TO", sink.port.to_string())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while sink.taken().len() < kill_at && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (_, ending) = office.send(&smtp(sink.port), crowd(40));
    assert!(matches!(ending, Ending::Whole), "{ending:?}");

    let took = sink.took();
    let mut once = took.clone();
    once.dedup();
    assert_eq!(took, once, "somebody got it twice");
    let states = office.states();
    let of = |state| states.iter().filter(|(_, s)| **s == state).map(|(who, _)| who.clone()).collect::<Vec<_>>();
    let doubtful = of(State::InDoubt);
    assert!(!doubtful.is_empty() && doubtful.len() <= 3 * 4, "{} in doubt", doubtful.len());
    assert_eq!(of(State::Sent).len() + doubtful.len(), 40);
    assert!(of(State::Sent).iter().all(|who| took.contains(who)), "sent to somebody who got nothing");
}

#[test]
fn a_clock_that_was_set_back_is_refused() {
    let office = Office::new();
    let dir = office.room.path("library");
    let fence = Fence { places: vec![office.room.path("out/.sent")], trusted: false };
    let sink = Sink::start(|_| Act::Take);
    office.send(&smtp(sink.port), crowd(1));
    let take = |now: &str, fence: &Fence| Pen::take_within(&dir, now.parse().unwrap(), fence);
    // Some minutes are put right without a word.
    take("2026-05-14T07:55:00Z", &fence).unwrap();
    let error = take("2026-05-14T06:00:00Z", &fence).unwrap_err();
    assert!(error.to_string().starts_with("the clock was set back: it says 2026-05-14T06:00:00Z"), "{error}");
    // A person who says that it is right now is believed from then on.
    take("2026-05-14T06:00:00Z", &Fence { trusted: true, ..fence.clone() }).unwrap();
    take("2026-05-14T06:00:00Z", &fence).unwrap();
    take("2026-05-14T09:00:00Z", &fence).unwrap();
}

/// A server that is waited for no longer than this.
fn smtp_within(port: u16, timeout: Duration) -> Smtp {
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    let mut server = Server::find(None, &Given { url: Some(&url), ..Given::default() }).unwrap();
    server.timeout = Some(timeout);
    Smtp::new(server).unwrap()
}

#[test]
fn a_server_that_falls_silent_before_the_last_dot_has_no_message() {
    let sink = Sink::start(|to| if to == "a1@media.example" { Act::Stall } else { Act::Take });
    let office = Office::new();
    let (told, ending) = office.send(&smtp_within(sink.port, Duration::from_millis(300)), crowd(3));
    assert!(matches!(ending, Ending::Whole), "{ending:?}");
    assert_eq!(
        told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(),
        [State::Deferred, State::Sent, State::Sent]
    );
    assert_eq!(sink.took(), ["a2@media.example", "a3@media.example"]);
}

#[test]
fn a_line_that_breaks_within_a_message_leaves_it_due() {
    let sink = Sink::start(|to| match to {
        "a1@media.example" => Act::HangUpWithin(100_000),
        "a2@media.example" => Act::AnswerWithin(100_000, "421 4.3.2 shutting down"),
        "a3@media.example" => Act::AnswerWithin(100_000, "552 5.3.4 that is too much"),
        _ => Act::Take,
    });
    // More than the network takes up while nobody reads.
    let jpeg = vec![0x5A; 24 << 20];
    let picture = Picture::new(&"spring-race".parse().unwrap(), &address("press@press.example"), jpeg);
    let mut office = Office::new();
    office.pace.connections = 1;
    let transport = smtp_within(sink.port, Duration::from_secs(20));
    let (told, ending) = office.send_with(&transport, crowd(4), &messages(Some(&picture)));
    assert!(matches!(ending, Ending::Whole), "{ending:?}");
    let states: Vec<_> = told.iter().map(|(_, state, code)| (*state, *code)).collect();
    assert_eq!(states[0].0, State::Deferred, "{states:?}");
    assert_eq!(states[1].0, State::Deferred, "{states:?}");
    assert!(matches!(states[2].0, State::Failed | State::Deferred), "{states:?}");
    assert_eq!(states[3], (State::Sent, Some(250)));
    assert_eq!(sink.took(), ["a4@media.example"]);
}

#[test]
fn a_domain_is_asked_to_take_no_more_at_once_than_it_may() {
    let now = std::sync::Arc::new(Mutex::new((0_u32, 0_u32)));
    let seen = now.clone();
    let sink = Sink::start(move |to| {
        if to.ends_with("@small.example") {
            let mut now = seen.lock().unwrap();
            now.0 += 1;
            now.1 = now.1.max(now.0);
            drop(now);
            std::thread::sleep(Duration::from_millis(30));
            seen.lock().unwrap().0 -= 1;
        }
        Act::Take
    });
    let mut office = Office::new();
    office.pace.connections = 6;
    office.pace.domain = Limit { at_once: Some(2), per_minute: None };
    let people: Vec<_> = (0..12)
        .flat_map(|n| ["small", "large"].map(|where_| journalist("Bo", &format!("b{n}@{where_}.example"))))
        .collect();
    let (told, _) = office.send(&smtp(sink.port), people);
    assert!(told.len() == 24 && told.iter().all(|(_, state, _)| *state == State::Sent), "{told:?}");
    assert_eq!(now.lock().unwrap().1, 2);
}

#[cfg(unix)]
#[test]
fn a_real_server_takes_one_refuses_another_and_puts_a_third_off() {
    let server = crate::support::postfix::Postfix::with_settings(
        &["a1", "a3", "a4"],
        "smtpd_recipient_restrictions = check_recipient_access inline:{ {a3@media.example=450 4.7.1 come back later} }, \
         permit_mynetworks, reject\nmessage_size_limit = 100000",
    );
    let mut office = Office::new();
    office.pace.connections = 1;
    let (told, ending) = office.send(&smtp(server.port), crowd(4));
    assert!(matches!(ending, Ending::Whole), "{ending:?}");
    let states: Vec<_> = told.iter().map(|(_, state, code)| (*state, *code)).collect();
    assert_eq!(
        states,
        [(State::Sent, Some(250)), (State::Failed, Some(550)), (State::Deferred, Some(450)), (State::Sent, Some(250))]
    );
    assert_eq!(["a1", "a4"].map(|person| server.mail_of(person, 1).len()), [1, 1]);
    assert_eq!(
        server.log().matches(": connect from").count() - 1,
        1,
        "a refusal costs no connection\n{}",
        server.log()
    );

    let jpeg = vec![0x5A; 200_000];
    let picture = Picture::new(&"spring-race".parse().unwrap(), &address("press@press.example"), jpeg);
    let (_, ending) = office.send_with(&smtp(server.port), crowd(6), &messages(Some(&picture)));
    assert!(matches!(ending, Ending::Cut(TransportError::TooLarge { most: 100_000, .. })), "{ending:?}");
}
