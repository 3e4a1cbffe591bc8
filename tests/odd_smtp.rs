//! Mail servers that behave oddly, each in one way: nobody is lost, nobody gets two messages, and a wrong setting or a limit is
//! nobody's failure.

use std::collections::BTreeMap;
use std::time::Duration;

use pressbox::delivery::{Ending, EnvOverrides, MessageState, SendLimits, Smtp, TransportError};
use pressbox::press::Journalist;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::odd_server::OddServer;
use crate::support::office::{Office, journalist, smtp};
use crate::support::sink::{Act, Sink};

const PEOPLE: usize = 400;

/// Where each message takes the server its time.
const FEW: usize = 80;

/// Ten people at each domain.
fn addresses(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("p{}@media{}.example", n % 10, n / 10)).collect()
}

fn journalists(number: usize) -> Vec<Journalist> {
    addresses(number).iter().map(|address| journalist("Åsa", address)).collect()
}

/// An office that waits for milliseconds where others wait for seconds.
fn office() -> Office {
    let waits = |all: &[u64]| all.iter().copied().map(Duration::from_millis).collect();
    let limits = SendLimits {
        retries: waits(&[300, 900]),
        pauses: waits(&[20, 50, 100, 200]),
        reconnects: waits(&[20, 100, 500]),
        ..SendLimits::default()
    };
    Office { limits, ..Office::new() }
}

/// How many messages are in each state.
fn tally(office: &Office) -> BTreeMap<&'static str, usize> {
    let mut tally = BTreeMap::new();
    for state in office.states().into_values() {
        let state =
            if matches!(state, MessageState::Queued | MessageState::Deferred) { "unsent" } else { state.as_str() };
        *tally.entry(state).or_default() += 1;
    }
    tally
}

/// How the run ended, in a word.
fn ended(ending: &Ending) -> &'static str {
    match ending {
        Ending::Complete => "complete",
        Ending::Failed(TransportError::Refusing { .. }) => "refusing",
        Ending::Failed(TransportError::Limited { .. }) => "limited",
        Ending::Failed(TransportError::TooLarge { .. }) => "too large",
        Ending::Failed(_) => "failed",
        Ending::Stopped => "stopped",
    }
}

/// Sends to everybody once, and holds the ledger against what the server accepted.
#[track_caller]
fn assert_run(habit: &str, people: usize, how: &str, expected: &[(&str, usize)], most_refusals: usize) {
    let server = OddServer::start(habit);
    let office = office();
    let (told, ending) = office.send(&smtp(server.port), journalists(people));
    assert_eq!(told.len(), people, "{habit}: each is told of once");
    assert_eq!(ended(&ending), how, "{habit}: {ending:?}");
    assert_eq!(tally(&office), expected.iter().copied().collect(), "{habit}");
    assert!(server.refusals() <= most_refusals, "{habit}: {} refusals", server.refusals());
    let accepted = server.accepted();
    assert!(accepted.values().all(|times| *times == 1), "{habit}: somebody got it twice");
    for (address, state) in office.states() {
        let has = accepted.contains_key(&address);
        match state {
            MessageState::Sent => assert!(has, "{habit}: {address} has nothing"),
            MessageState::InDoubt => {}
            other => assert!(!has, "{habit}: {address} has it and is {other:?}"),
        }
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_server_that_offers_little_gets_every_message() {
    for habit in ["ok", "nopipe", "noehlo", "nosize", "rcpt551", "authlogin"] {
        assert_run(habit, FEW, "complete", &[("sent", FEW)], 10);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_server_that_ends_its_sessions_gets_every_message_in_one_run() {
    let sessions =
        ["closeafter 1", "closeafter 7", "closedot 1", "closedot 7", "c421 1", "c421 7", "c421dot 1", "c421dot 7"];
    for habit in sessions.into_iter().chain(["c421_451 7", "maxconn 2"]) {
        // The ends of sessions are refusals in its log, and no attempts in ours.
        assert_run(habit, FEW, "complete", &[("sent", FEW)], FEW);
    }
    assert_run("closeafter 1", PEOPLE, "complete", &[("sent", PEOPLE)], 0);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_login_in_two_steps_is_no_obstacle() {
    let server = OddServer::start("authlogin");
    let url = format!("smtp://press@127.0.0.1:{}?tls=none", server.port);
    let overrides = EnvOverrides { url: Some(&url), password: Some("hemligt"), ..EnvOverrides::default() };
    let office = office();
    office.send(&Smtp::new(overrides.endpoint(None).unwrap()).unwrap(), journalists(20));
    assert_eq!(tally(&office), [("sent", 20)].into());
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_server_that_refuses_whatever_comes_from_us_ends_the_run_and_nobody_has_failed() {
    for habit in ["badrelay", "rcpt571", "data554"] {
        assert_run(habit, PEOPLE, "refusing", &[("unsent", PEOPLE)], 20);
    }
    assert_run("size", PEOPLE, "too large", &[("unsent", PEOPLE)], 0);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_server_that_takes_nothing_for_now_is_tried_a_few_times_and_nobody_has_failed() {
    for habit in ["mail450", "rcpt450", "data451", "dot421", "dot452"] {
        assert_run(habit, PEOPLE, "limited", &[("unsent", PEOPLE)], 40);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn what_servers_say_of_single_journalists_is_theirs_alone() {
    for habit in ["rcpt550", "nopipe_rcpt550", "rcpt552", "data550"] {
        assert_run(habit, FEW, "complete", &[("failed", FEW)], FEW);
    }
    assert_run("mix", PEOPLE, "complete", &[("sent", 240), ("failed", 80), ("unsent", 40), ("in_doubt", 40)], 240);
    assert_run("dotdrop", FEW, "complete", &[("in_doubt", FEW)], 0);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn greylisting_is_waited_for() {
    for habit in ["grey 1", "grey 2", "greys 1"] {
        assert_run(habit, FEW, "complete", &[("sent", FEW)], 2 * FEW);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_quota_makes_the_run_wait_and_it_finishes_when_the_quota_lifts() {
    const MANY: usize = 1_000;
    let mut server = OddServer::start("quota 100");
    let mut office = office();
    let (_, ending) = office.send(&smtp(server.port), journalists(MANY));
    assert_eq!(ended(&ending), "limited", "{ending:?}");
    // What other connections are handing over when it is full is accepted, too.
    let sent = server.accepted().len();
    assert!((100..104).contains(&sent), "{sent}");
    assert_eq!(tally(&office), [("sent", sent), ("unsent", MANY - sent)].into());
    assert!(server.refusals() < 30, "{} refusals", server.refusals());

    // Another run waits until the quota is lifted, which a server does when it starts again.
    office.limits.pauses = vec![Duration::from_millis(300); 100];
    let (port, first) = (server.port, server.accepted());
    std::thread::scope(|scope| {
        let run = scope.spawn(|| office.send(&smtp(port), journalists(MANY)));
        std::thread::sleep(Duration::from_secs(2));
        assert!(server.refusals() < 60, "{} refusals", server.refusals());
        server.end();
        let lifted = OddServer::on_port(port, "ok");
        let (told, ending) = run.join().unwrap();
        assert_eq!((told.len(), ended(&ending)), (MANY - sent, "complete"), "{ending:?}");
        assert_eq!(tally(&office), [("sent", MANY)].into());
        let second = lifted.accepted();
        assert_eq!(second.len(), MANY - sent);
        assert!(second.iter().all(|(address, times)| *times == 1 && !first.contains_key(address)));
    });
}

/// A newsroom with a list of so many, at a server on this port.
fn room(port: u16, people: usize) -> Room {
    let room = newsroom().mailing_to(port);
    room.list("all", &addresses(people).join("\n"));
    room
}

const SEND: [&str; 5] = ["send", "race", "--list", "all", "--yes"];

#[test]
fn a_wrong_setting_is_told_once_with_what_to_mend_and_then_everybody_gets_it() {
    let wrong = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("554 5.7.1 Relay access denied") });
    let room = room(wrong.port, 30);
    let run = room.pressbox(SEND).exits(3);
    assert!(!run.stderr.contains("failed:"), "{}", run.stderr);
    let expected = format!(
        "sent 0 messages; 30 queued\n\
         warning: the mail server `127.0.0.1:{}` refuses all messages: 554 5.7.1 Relay access denied\n\
         hint: use your mail provider's server for outgoing mail, with your user name in `[smtp] url`, and check `[newsroom] from`\n\
         hint: then run the same command again: anyone who has not received it is still in the queue\n",
        wrong.port
    );
    assert!(run.stderr.ends_with(&expected), "{}", run.stderr);
    assert_eq!(room.pressbox(["report", "race", "--json"]).succeeds().json().len(), 30);
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(SEND).succeeds();
    assert_eq!(right.took().len(), 30);
}

#[test]
fn a_short_list_that_is_refused_as_a_whole_has_not_failed() {
    let sink = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("550 5.7.1 blocked using a list") });
    let room = room(sink.port, 2);
    // Two at one domain: that may be the domain's own rule.
    room.pressbox(SEND).exits(3);
    let states = |room: &Room| {
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        report.iter().map(|message| message["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states(&room), ["failed", "failed"]);
    let room = self::room(sink.port, 12);
    room.pressbox(SEND).exits(3);
    assert_eq!(states(&room), ["queued"; 12]);
}

fn states(room: &Room) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for message in room.pressbox(["report", "race", "--json"]).succeeds().json() {
        *states.entry(message["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(state, number)| ((*state).to_owned(), *number)).collect()
}

#[test]
fn a_relay_that_is_not_ours_is_nobodys_failure_however_few_are_mailed() {
    for refusal in [
        "554 5.7.1 Relay access denied",
        "550 relay not permitted",
        "530 5.7.1 Authentication required",
        "550 5.7.1 Client was not authenticated",
    ] {
        let wrong = Sink::start(move |to| if to.is_empty() { Act::Take } else { Act::Answer(refusal) });
        for people in [1, 7] {
            let room = room(wrong.port, people);
            for _ in 0..2 {
                let run = room.pressbox(SEND).exits(3);
                assert!(!run.stderr.contains("failed"), "{refusal}: {}", run.stderr);
                assert!(run.stderr.contains("refuses all messages"), "{refusal}: {}", run.stderr);
                assert!(
                    run.stderr.contains("anyone who has not received it is still in the queue"),
                    "{refusal}: {}",
                    run.stderr
                );
            }
            assert_eq!(states(&room), counts(&[("queued", people)]), "{refusal}");
            let right = Sink::start(|_| Act::Take);
            room.mailing_to(right.port).pressbox(SEND).succeeds();
            assert_eq!(right.taken_count(), people);
        }
    }
}

#[test]
fn a_relay_that_takes_its_own_domain_alone_fails_nobody() {
    for (own, people) in [("media0", 40), ("media2", 40), ("media0", 14)] {
        let wrong = Sink::start(move |to| {
            if to.is_empty() || to.contains(&format!("@{own}.")) {
                Act::Take
            } else {
                Act::Answer("554 5.7.1 Relay access denied")
            }
        });
        let room = room(wrong.port, people);
        for _ in 0..2 {
            let run = room.pressbox(SEND).exits(3);
            assert!(run.stderr.contains("use your mail provider's server for outgoing mail"), "{}", run.stderr);
            assert_eq!(states(&room).get("failed"), None, "{}", run.stderr);
        }
        let before = wrong.taken_count();
        let right = Sink::start(|_| Act::Take);
        let room = room.mailing_to(right.port);
        room.pressbox(SEND).succeeds();
        assert_eq!((right.taken_count(), states(&room)), (people - before, counts(&[("sent", people)])));
    }
}

#[test]
fn a_scheduled_sending_outlives_a_wrong_relay() {
    let wrong = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("554 5.7.1 Relay access denied") });
    let room = room(wrong.port, 7);
    let soon = crate::support::now() + jiff::SignedDuration::from_secs(2);
    let at = soon.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    room.pressbox(["send", "race", "--list", "all", "--yes", "--later", "--at", &at]).succeeds();
    std::thread::sleep(Duration::from_millis(2_500));
    let run = room.pressbox(["send", "--due"]).exits(3);
    assert!(run.stderr.contains("is kept: the next `send --due` retries what is left"), "{}", run.stderr);
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(["send", "--due"]).succeeds();
    assert_eq!(right.taken_count(), 7);
}

#[test]
fn refusals_of_the_last_are_theirs_if_the_server_accepted_the_others() {
    for (people, last) in [(40, 10), (40, 2), (60, 13)] {
        let sink = Sink::start(move |to| {
            let number = to.trim_start_matches('p').split('@').next().unwrap_or("").parse().unwrap_or(0);
            if number >= people - last { Act::Answer("550 5.7.1 Message rejected by local policy") } else { Act::Take }
        });
        let room = newsroom().mailing_to(sink.port);
        let all: Vec<_> = (0..people).map(|n| format!("p{n}@media{}.example", n / 3)).collect();
        room.list("all", &all.join("\n"));
        let run = room.pressbox(SEND).exits(3);
        assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
        assert_eq!(states(&room), counts(&[("sent", people - last), ("failed", last)]), "{}", run.stderr);
        // A second attempt, for nobody but them, is not about the server either.
        room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
        let again = room.pressbox(SEND).exits(3);
        assert!(!again.stderr.contains("refuses all messages"), "{}", again.stderr);
        assert_eq!(states(&room), counts(&[("sent", people - last), ("failed", last)]), "{}", again.stderr);
        room.pressbox(SEND).succeeds();
        assert_eq!(sink.taken_count(), people - last);
    }
}

#[test]
fn a_server_that_blocks_us_in_the_middle_of_a_mailing_has_failed_nobody() {
    let taken = std::sync::atomic::AtomicUsize::new(0);
    let sink = Sink::start(move |to| {
        if to.is_empty() || taken.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 100 {
            Act::Take
        } else {
            Act::Answer("550 5.7.1 blocked using a list")
        }
    });
    let office = office();
    let (_, ending) = office.send(&smtp(sink.port), journalists(PEOPLE));
    assert_eq!(ended(&ending), "refusing", "{ending:?}");
    let sent = sink.taken_count();
    assert_eq!(tally(&office), [("sent", sent), ("unsent", PEOPLE - sent)].into());
}

/// A server that greets so many connections and leaves the others without a word; it takes every message.
fn greets(connections: usize) -> u16 {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for (number, stream) in listener.incoming().flatten().enumerate() {
            if number >= connections {
                kept.push(stream);
                continue;
            }
            std::thread::spawn(move || {
                let mut out = stream.try_clone().unwrap();
                let mut within = false;
                let _ = out.write_all(b"220 sink\r\n");
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let reply = match line.as_str() {
                        "." => "250 taken",
                        _ if within => continue,
                        "DATA" => "354 go ahead",
                        _ => "250 ok",
                    };
                    within = line == "DATA";
                    let _ = out.write_all(format!("{reply}\r\n").as_bytes());
                }
            });
        }
    });
    port
}

#[test]
fn a_connection_that_is_not_greeted_keeps_nobody_waiting_when_all_have_it() {
    let (office, started) = (office(), std::time::Instant::now());
    let (_, ending) = office.send(&smtp(greets(1)), journalists(40));
    assert_eq!((ended(&ending), tally(&office)), ("complete", [("sent", 40)].into()), "{ending:?}");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_for_a_greeting_stops_when_it_is_told_to() {
    let room = room(greets(0), 12);
    let mut child =
        room.command(SEND).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(3));
    crate::support::tool("kill", ["-INT", &child.id().to_string()]);
    let stopped = std::time::Instant::now();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    let code = child.wait().unwrap().code();
    assert!(stopped.elapsed() < Duration::from_secs(5), "{:?}", stopped.elapsed());
    assert!(said.contains("stopped; run the same command again"), "{said}");
    assert_eq!((code, states(&room)), (Some(3), counts(&[("queued", 12)])));
}

#[test]
fn one_domain_that_blocks_us_is_its_own_failure_wherever_it_stands_in_the_list() {
    for blocked in ["media0", "media2", "media4"] {
        let sink = Sink::start(move |to| {
            if to.contains(&format!("@{blocked}.")) { Act::Answer("550 5.7.1 blocked") } else { Act::Take }
        });
        let room = room(sink.port, 50);
        let run = room.pressbox(SEND).exits(3);
        assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
        assert_eq!(sink.taken_count(), 40, "{blocked}");
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        assert_eq!(report.iter().filter(|message| message["state"] == "failed").count(), 10, "{blocked}");
    }
}

#[test]
fn many_domains_in_a_row_that_block_us_do_not_keep_the_others_from_their_mail() {
    // All of the first 30 block us, and everybody after them takes the mail.
    let sink = Sink::start(|to| {
        let number: usize =
            to.trim_start_matches(|c: char| !c.is_ascii_digit()).split('@').next().unwrap_or("").parse().unwrap_or(99);
        if number < 30 { Act::Answer("550 5.7.1 blocked") } else { Act::Take }
    });
    let room = newsroom().mailing_to(sink.port);
    let people: Vec<_> = (0..90).map(|n| format!("p{n}@media{n}.example")).collect();
    room.list("all", &people.join("\n"));
    let run = room.pressbox(SEND).exits(3);
    assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
    assert_eq!(sink.taken_count(), 60);
}

#[test]
fn whoever_was_refused_is_told_of_and_tried_again_on_request() {
    let sink = Sink::start(|to| match to {
        "p3@media0.example" => Act::Answer("550 5.7.1 blocked"),
        "p4@media0.example" => Act::Answer("550 5.1.1 user unknown"),
        _ => Act::Take,
    });
    let room = room(sink.port, 12);
    room.pressbox(SEND).exits(3);
    let again = room.pressbox(SEND).succeeds();
    let expected = "there is nobody left to send it to: nothing was sent\n\
                    warning: 2 journalists were refused and will not get it\n\
                    hint: see why with `pressbox report race`; to try them again: `pressbox resolve race --resend --failed`\n";
    assert!(again.stderr.ends_with(expected), "{}", again.stderr);
    // What is in doubt is settled without `--failed`, and nothing is.
    room.pressbox(["resolve", "race", "--resend"]).says("! settled 0 messages");
    let settled = room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
    assert!(
        settled.stderr.starts_with(
            "settled 2 messages\nhint: send them with `pressbox send race --list NAME`\n\
             warning: p4@media0.example is suppressed and still gets nothing\n"
        ),
        "{}",
        settled.stderr
    );
    room.pressbox(SEND).exits(3);
    room.pressbox(["resolve", "race", "--mark-sent", "--failed", "p3@media0.example"]).succeeds();
    assert_eq!(sink.taken_count(), 10);
}

#[test]
fn a_daily_limit_is_no_journalists_failure_even_if_the_server_calls_it_permanent() {
    let sink =
        Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("550 5.4.5 Daily sending quota exceeded") });
    let office = office();
    let (_, ending) = office.send(&smtp(sink.port), journalists(100));
    assert_eq!(ended(&ending), "limited", "{ending:?}");
    assert_eq!(tally(&office), [("unsent", 100)].into());
}

#[test]
fn an_address_outside_ascii_is_mailed_where_the_server_offers_it_and_told_of_elsewhere() {
    let room = newsroom();
    room.list("all", "name,email\nÅsa,Åsa.Öberg@media.example\nBo,bo@media.example\n");
    let plain = Sink::with_offers("PIPELINING", |_| Act::Take);
    let room = room.mailing_to(plain.port);
    let run = room.pressbox(SEND).exits(3);
    let said = "failed: Åsa <åsa.öberg@media.example> was refused: not deliverable: `åsa.öberg@media.example` needs SMTPUTF8, \
                and the mail server does not offer it\n";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(plain.took(), ["bo@media.example"]);

    let able = Sink::with_offers("PIPELINING\n8BITMIME\nSMTPUTF8", |_| Act::Take);
    let room = room.mailing_to(able.port);
    room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
    room.pressbox(SEND).succeeds();
    assert_eq!(able.took(), ["åsa.öberg@media.example"]);
    let taken = able.taken();
    let content = String::from_utf8(taken[0].content.clone()).unwrap();
    assert!(content.contains("<åsa.öberg@media.example>\r\n"), "{content}");
    let message = mail_parser::MessageParser::default().parse(&taken[0].content).unwrap();
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("åsa.öberg@media.example"));
}
