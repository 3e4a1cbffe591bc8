//! Mail servers that behave oddly, each in one way: nobody is lost, nobody gets two messages, and a wrong setting or a limit is
//! nobody's failure.

use std::time::Duration;

use pressbox::delivery::{EnvOverrides, MessageState, Smtp};

use crate::support::crowds::{FEW, PEOPLE, SEND, counts, ended, journalists, office, room, states, tally};
use crate::support::odd_server::OddServer;
use crate::support::office::smtp;

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
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the servers")]
fn a_server_that_confirms_nothing_puts_few_in_doubt() {
    let server = OddServer::start("dotdrop");
    let office = office();
    let (told, ending) = office.send(&smtp(server.port), journalists(PEOPLE));
    assert_eq!((told.len(), ended(&ending)), (PEOPLE, "unconfirmed"), "{ending:?}");
    let in_doubt = server.accepted().len();
    assert!((8..=11).contains(&in_doubt), "{in_doubt}");
    assert_eq!(tally(&office), [("in_doubt", in_doubt), ("unsent", PEOPLE - in_doubt)].into());
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
