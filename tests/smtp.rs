//! The way to the mail server: privacy, passwords, limits, and every way in which a server can let one down.

#![cfg(unix)]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::authentication::{Dovecot, TokenServer};
use crate::support::certificates::Authority;
use crate::support::newsroom::newsroom;
use crate::support::postfix::Postfix;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, Run};

/// A newsroom with these lines under `[smtp]` and a list of Anna and Åsa.
fn with_server(smtp: &str) -> Room {
    let room = newsroom();
    room.configure(&format!("[smtp]\n{smtp}"));
    room.list("motor", "anna@media.example\nasa@media.example\n");
    room
}

fn send(room: &Room) -> Run {
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--json"])
}

/// The state of both, Anna's first.
fn states(run: &Run) -> Vec<String> {
    let mut told: Vec<_> = run.json();
    told.sort_by_key(|message| message["address"].to_string());
    told.iter().map(|message| message["state"].as_str().unwrap().to_owned()).collect()
}

fn tls_settings(authority: &Authority, name: &str) -> String {
    let server = authority.vouch(name, 2);
    let shown = |path: &Path| path.display().to_string();
    format!(
        "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n\
         smtpd_tls_session_cache_database =\n",
        shown(&server.certificate),
        shown(&server.key)
    )
}

#[test]
fn a_server_that_proves_who_it_is_gets_the_mail_in_private() {
    let authority = Authority::new();
    let server = Postfix::with_settings(&["anna", "asa"], &tls_settings(&authority, "IP:127.0.0.1"));
    let trusted = authority.certificate().display().to_string();
    for (nth, url) in [format!("smtp://127.0.0.1:{}", server.port), format!("smtps://127.0.0.1:{}", server.tls_port)]
        .into_iter()
        .enumerate()
    {
        let room = with_server(&format!("url = \"{url}\"\nca = \"{trusted}\""));
        assert_eq!(states(&send(&room).succeeds()), ["sent", "sent"]);
        let mail = server.mail_of("anna", nth + 1);
        let last = String::from_utf8_lossy(&mail[nth]).into_owned();
        assert!(last.contains("TLSv1.3") || String::from_utf8_lossy(&mail[0]).contains("ESMTPS"), "{last}");
    }
}

#[test]
fn a_server_that_nobody_vouches_for_or_that_has_another_name_gets_nothing() {
    let authority = Authority::new();
    let server = Postfix::with_settings(&["anna", "asa"], &tls_settings(&authority, "IP:127.0.0.1"));
    for url in [format!("smtp://127.0.0.1:{}", server.port), format!("smtps://127.0.0.1:{}", server.tls_port)] {
        let run = send(&with_server(&format!("url = \"{url}\""))).exits(1);
        assert!(run.stderr.contains("its certificate is from an issuer that is not trusted here"), "{}", run.stderr);
        let run = send(&with_server(&format!("url = \"{}\"", url.replace("127.0.0.1", "localhost"))));
        assert!(run.exits(1).stderr.contains("cannot be encrypted"));
    }
    let trusted = authority.certificate().display().to_string();
    let url = format!("smtp://localhost:{}", server.port);
    let run = send(&with_server(&format!("url = \"{url}\"\nca = \"{trusted}\""))).exits(1);
    assert!(run.stderr.contains("its certificate is for another name"), "{}", run.stderr);
    drop(server);

    let expired = Postfix::with_settings(&["anna", "asa"], &{
        let old = authority.vouch("IP:127.0.0.1", -1);
        format!(
            "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n",
            old.certificate.display(),
            old.key.display()
        )
    });
    let url = format!("smtp://127.0.0.1:{}", expired.port);
    let run = send(&with_server(&format!("url = \"{url}\"\nca = \"{trusted}\""))).exits(1);
    assert!(run.stderr.contains("its certificate has expired"), "{}", run.stderr);
    let room = with_server(&format!("url = \"{url}\"\nca = \"lists/motor.csv\""));
    assert!(send(&room).exits(1).stderr.contains("contains no certificate in PEM format"));
}

#[test]
fn a_password_lets_us_in_and_a_wrong_one_is_told() {
    let authority = Authority::new();
    let trusted = authority.certificate().display().to_string();
    let dovecot = Dovecot::start("plain login");
    let settings = format!(
        "{}smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:127.0.0.1:{}\n\
         smtpd_tls_auth_only = yes\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject\n\
         smtpd_recipient_restrictions = permit_sasl_authenticated, reject\n",
        tls_settings(&authority, "IP:127.0.0.1"),
        dovecot.port
    );
    let server = Postfix::with_settings(&["anna", "asa"], &settings);
    for (auth, method) in [("", "sasl_method=PLAIN"), ("auth = \"login\"", "sasl_method=LOGIN")] {
        let url = format!("smtp://press@press.example@127.0.0.1:{}", server.port);
        let room = with_server(&format!("url = \"{url}\"\nca = \"{trusted}\"\n{auth}"));
        let run = send(&room).exits(1);
        assert!(run.stderr.contains("there is no password for `press@press.example`"), "{}", run.stderr);
        let room = room.env("PRESSBOX_SMTP_PASSWORD", "fel lösenord");
        let run = send(&room).exits(1);
        assert!(run.stderr.contains("does not accept the login of `press@press.example`: 535 5.7.8"), "{}", run.stderr);
        assert!(!run.stderr.contains("fel lösenord"));
        let room = room.env("PRESSBOX_SMTP_PASSWORD", "hemligt_å");
        assert_eq!(states(&send(&room).succeeds()), ["sent", "sent"]);
        assert!(server.log().contains(method), "{}", server.log());
    }
}

#[test]
fn a_token_lets_us_in_where_a_provider_gives_tokens() {
    let server = TokenServer::start();
    let smtp = format!(
        "url = \"smtp://press@press.example@127.0.0.1:{}?tls=none\"\npassword_command = \"cat token\"\n",
        server.port
    );
    let room = with_server(&smtp);
    room.write("token", "ya29.token\n");
    let run = send(&room).exits(1);
    assert!(run.stderr.contains("accepts logins only with XOAUTH2\nhint: set `auth` under `[smtp]`"), "{}", run.stderr);
    let room = with_server(&format!("{smtp}auth = \"xoauth2\""));
    room.write("token", "stale\n");
    let run = send(&room).exits(1);
    assert!(run.stderr.contains("535 5.7.8 username and token not accepted"), "{}", run.stderr);
    assert!(run.stderr.contains("\"status\":\"400\""), "{}", run.stderr);
    room.write("token", "ya29.token\n");
    assert_eq!(states(&send(&room).succeeds()), ["sent", "sent"]);
}

/// What becomes of Anna's message where the server acts so.
fn fate(offers: &'static str, smtp: &str, act: Act) -> (Run, Sink) {
    let sink = Sink::with_offers(offers, move |to| if to.starts_with("anna") { act.clone() } else { Act::Take });
    let room = with_server(&format!("url = \"smtp://127.0.0.1:{}?tls=none\"\nconnections = 1\n{smtp}", sink.port));
    (send(&room), sink)
}

#[test]
fn a_server_that_falls_silent_or_sends_nonsense_after_the_last_dot_leaves_the_message_in_doubt() {
    let (run, _) = fate("PIPELINING", "timeout = 1", Act::TakeAndStall);
    assert_eq!(states(&run.exits(3)), ["in_doubt", "sent"]);
    let (run, _) = fate("PIPELINING", "timeout = 1", Act::TakeAndBabble);
    assert_eq!(states(&run.exits(3)), ["in_doubt", "sent"]);
}

#[test]
fn a_message_larger_than_the_server_takes_is_not_even_begun() {
    let (run, sink) = fate("PIPELINING\nSIZE 2000", "", Act::Take);
    let run = run.exits(1);
    assert!(run.stderr.contains("accepts messages of up to 2000 bytes, and these are "), "{}", run.stderr);
    assert_eq!(sink.taken_count(), 0);
    let (run, sink) = fate("PIPELINING\nSIZE 0", "", Act::Take);
    assert_eq!(states(&run.succeeds()), ["sent", "sent"]);
    assert_eq!(sink.taken_count(), 2);
}

#[test]
fn a_server_that_has_had_enough_for_now_is_called_again() {
    let tries = AtomicUsize::new(0);
    let sink = Sink::start(move |to| {
        if to.starts_with("anna") && tries.fetch_add(1, Ordering::SeqCst) == 0 {
            Act::Answer("421 4.7.0 slow down")
        } else {
            Act::Take
        }
    });
    let smtp = format!("url = \"smtp://127.0.0.1:{}?tls=none\"\nconnections = 1", sink.port);
    let room = with_server(&smtp);
    assert_eq!(states(&send(&room).succeeds()), ["sent", "sent"]);
    assert!(sink.connections() >= 2);
}

#[test]
fn a_server_that_sends_some_connections_away_gets_the_mail_over_the_others() {
    let sink = Sink::start(|_| Act::Take);
    sink.sends_away(1);
    let room = with_server(&format!("url = \"smtp://127.0.0.1:{}?tls=none\"\nconnections = 2", sink.port));
    assert_eq!(states(&send(&room).succeeds()), ["sent", "sent"]);
    sink.sends_away(9);
    let room = with_server(&format!("url = \"smtp://127.0.0.1:{}?tls=none\"\nconnections = 2", sink.port));
    let run = send(&room).exits(1);
    assert!(run.stderr.contains("cannot be reached: 421 4.3.2 too many of you"), "{}", run.stderr);
}
