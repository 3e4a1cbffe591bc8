//! `pressbox doctor`: what a receiver would object to, from a file of records and from a real name server.

use std::fmt::Write as _;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::names::NameServer;
use crate::support::postfix::Postfix;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, Run};

const CONTACT: &str = "[[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"\n";

/// A newsroom that signs and has somebody to call, and records with which no receiver finds fault.
fn in_order() -> (Room, String) {
    let room = Room::new();
    let made = room.pressbox(["dkim", "new", "--selector", "s1", "--json"]).succeeds().json();
    room.configure(&format!("[dkim]\nkey = \"keys/dkim-s1.pem\"\nselector = \"s1\"\n{CONTACT}"));
    let records = format!(
        "press.example MX 10 mx.press.example\n\
         mx.press.example A 192.0.2.10\n\
         press.example TXT v=spf1 mx include:_spf.relay.example ~all\n\
         _spf.relay.example TXT v=spf1 ip4:198.51.100.0/24 -all\n\
         _dmarc.press.example TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@press.example\n\
         s1._domainkey.press.example TXT {}\n",
        made[0]["value"].as_str().unwrap()
    );
    (room, records)
}

fn with_server(room: Room, port: u16) -> Room {
    room.mailing_to(port)
}

fn examined(room: &Room, records: &str, args: &[&str]) -> Run {
    room.write("records.txt", records);
    room.pressbox(["doctor", "--hosts", "records.txt"].iter().chain(args))
}

/// The rules that found something of a severity.
fn rules(findings: &[Value], severity: &str) -> Vec<String> {
    let of = |finding: &&Value| finding["severity"] == severity;
    findings.iter().filter(of).map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_newsroom_in_order_is_told_so_and_nothing_is_sent() {
    let (room, records) = in_order();
    let sink = Sink::with_offers("PIPELINING\r\n250-SIZE 52428800", |_| Act::Take);
    let room = with_server(room, sink.port);
    let findings = examined(&room, &records, &["--json"]).succeeds().json();
    let well = ["mx", "dmarc", "dkim", "spf", "alignment", "smtp", "smtp-tls", "contact"];
    for rule in well {
        assert!(rules(&findings, "ok").iter().any(|its| its == rule), "{rule}: {findings:#?}");
    }
    assert_eq!(rules(&findings, "error"), [] as [&str; 0]);
    assert_eq!(rules(&findings, "warning"), [] as [&str; 0]);
    for finding in &findings {
        let keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["hint", "message", "rule", "severity", "subject"]);
    }
    assert!(sink.taken().is_empty());
    assert_eq!(sink.connections(), 1);
}

#[test]
fn people_read_what_is_well_and_what_to_do_about_the_rest() {
    let room = Room::new();
    let sink = Sink::with_offers("SIZE 52428800", |_| Act::Take);
    let room = with_server(room, sink.port);
    let records = "press.example MX 10 mx.press.example\nmx.press.example A 192.0.2.10\n\
                   press.example TXT v=spf1 mx -all\n_dmarc.press.example TXT v=DMARC1; p=none\n";
    let mut run = examined(&room, records, &[]);
    run.stdout = run.stdout.replace(&sink.port.to_string(), "PORT");
    run.says(
        "press.example
  ok       replies to `press.example` go to `mx.press.example` [mx]
  ok       a DMARC policy is published: `none` [dmarc]
  note     the DMARC policy is `none`: mail that others send in your name is delivered [dmarc-policy]
             once the reports show only your own servers, set `p=quarantine`, then `p=reject`
  note     the DMARC record asks for no reports: you will not learn who sends mail in your name [dmarc-reports]
             add `rua=mailto:dmarc@press.example`
  warning  no signing key is set: messages are signed only if your mail server does it [dkim]
             create one with `pressbox dkim new`, unless your mail server signs for this domain
  ok       one SPF record, 1 of 10 lookups, ending in `-all` [spf]
  note     `127.0.0.1` is on your own network: pressbox cannot see which address your mail leaves from [spf-server]
             make sure that the SPF record of `press.example` names the address that your mail leaves from
  ok       SPF authenticates `press.example`, but not for forwarded messages [alignment]
127.0.0.1:PORT
  ok       `127.0.0.1:PORT` answers [smtp]
  ok       the server is on this machine, so the connection needs no TLS [smtp-tls]
  ok       it accepts messages of up to 52.4 MB [smtp-size]
  note     it does not offer PIPELINING, so sending is slower [smtp-pipelining]
pressbox.toml
  warning  no press contact is set for releases that name none [contact]
             add yourself under `[[contacts]]`, with a phone number that is answered on the day
  note     no boilerplate is set [boilerplate]
             write a few lines about who you are, as `boilerplate` under `[newsroom]`
  note     no web address is set, so photos that are not in the email cannot be linked [site]
             set `url` under `[site]` once your pages are on the web
  note     journalists can unsubscribe only by mail; if you send over 5,000 messages a day, you need one-click unsubscribing [unsubscribe]
             set `unsubscribe_url` under `[delivery]` once you have a web address for it
  note     bounces go to `press@press.example`, together with the replies [bounce]
             set `bounce` under `[delivery]` to a separate address
! 2 warnings, 8 notes; 7 checks passed
",
    );
}

#[test]
fn each_record_that_a_receiver_objects_to_is_an_error() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    let without = |name: &str| {
        let kept = records.lines().filter(|line| !line.starts_with(name) || line.contains(" A "));
        kept.map(|line| format!("{line}\n")).collect::<String>()
    };
    let spf = |record: &str| records.replace("v=spf1 mx include:_spf.relay.example ~all", record);
    let includes: String = (0..11).map(|at| format!("include:i{at}.example ")).collect();
    let included: String = (0..11).map(|at| format!("i{at}.example TXT v=spf1 -all\n")).collect();
    let other_key = records.replace("p=MII", "p=MIJ");
    let cases = [
        ("other.example A 192.0.2.1\n".to_owned(), "domain"),
        (without("press.example MX"), "mx"),
        (records.replace("10 mx.press.example", "0 ."), "mx"),
        (without("press.example TXT"), "spf"),
        (format!("{records}press.example TXT v=spf1 -all\n"), "spf"),
        (spf("spf1 mx ~all"), "spf"),
        (spf("v=spf1 mx +all"), "spf-all"),
        (spf("v=spf1 ipv4:192.0.2.1 -all"), "spf"),
        (spf("v=spf1 include:gone.example -all"), "spf"),
        (format!("{}{included}", spf(&format!("v=spf1 {includes}-all"))), "spf-lookups"),
        (without("_dmarc"), "dmarc"),
        (format!("{records}_dmarc.press.example TXT v=DMARC1; p=none\n"), "dmarc"),
        (records.replace("p=quarantine", "p=often"), "dmarc"),
        (without("s1._domainkey"), "dkim"),
        (other_key, "dkim"),
        (records.replace("p=MII", "p=; x=MII"), "dkim"),
    ];
    for (records, rule) in cases {
        let findings = examined(&room, &records, &["--json"]).exits(1).json();
        assert_eq!(rules(&findings, "error"), [rule], "{records}\n{findings:#?}");
        let error = findings.iter().find(|finding| finding["severity"] == "error").unwrap();
        assert!(error["hint"].is_string(), "{error}");
    }
}

#[test]
fn mail_that_nothing_proves_to_be_from_its_domain_is_an_error() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    room.configure("[delivery]\nbounce = \"bounces@elsewhere.example\"");
    let elsewhere = "elsewhere.example TXT v=spf1 mx -all\nelsewhere.example MX 10 mx.press.example\n";
    let findings = examined(&room, &format!("{records}{elsewhere}"), &["--json"]).succeeds().json();
    assert!(rules(&findings, "note").contains(&"alignment-spf".to_owned()), "{findings:#?}");
    let text =
        room.read("pressbox.toml").replace("selector = \"s1\"", "selector = \"s1\"\ndomain = \"elsewhere.example\"");
    room.write("pressbox.toml", text);
    let key = records.replace("s1._domainkey.press.example", "s1._domainkey.elsewhere.example");
    let findings = examined(&room, &format!("{key}{elsewhere}"), &["--json"]).exits(1).json();
    assert_eq!(rules(&findings, "error"), ["alignment"], "{findings:#?}");
}

#[test]
fn where_spf_proves_nothing_mail_without_a_right_signature_fails_as_well() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    let elsewhere = records.replace("s1._domainkey.press.example", "s1._domainkey.elsewhere.example");
    let settings = room.read("pressbox.toml");
    let right = "v=spf1 mx include:_spf.relay.example ~all";
    // None, two, one that receivers cannot read, and one with too many lookups.
    let includes: String = (0..11).map(|at| format!("include:i{at}.example ")).collect();
    let included: String = (0..11).map(|at| format!("i{at}.example TXT v=spf1 -all\n")).collect();
    let broken = |records: &str| {
        [
            records.replace(&format!("press.example TXT {right}\n"), ""),
            format!("{records}press.example TXT v=spf1 -all\n"),
            records.replace(right, "v=spf1 ipv4:192.0.2.1 -all"),
            format!("{included}{}", records.replace(right, &format!("v=spf1 {includes}-all"))),
        ]
    };
    let for_other = settings.replace("selector = \"s1\"", "selector = \"s1\"\ndomain = \"elsewhere.example\"");
    let unsigned = settings.replace("[dkim]\nkey = \"keys/dkim-s1.pem\"\nselector = \"s1\"\n", "");
    assert!(for_other != settings && unsigned != settings);
    for (settings, records) in [(&for_other, &elsewhere), (&unsigned, &records)] {
        room.write("pressbox.toml", settings);
        for records in broken(records) {
            let findings = examined(&room, &records, &["--json"]).exits(1).json();
            let errors = rules(&findings, "error");
            assert!(errors.iter().any(|rule| rule.starts_with("spf")), "{findings:#?}");
            assert!(errors.contains(&"alignment".to_owned()), "{records}\n{findings:#?}");
            assert!(!rules(&findings, "ok").contains(&"alignment".to_owned()), "{findings:#?}");
            let error = findings.iter().find(|finding| finding["rule"] == "alignment").unwrap();
            let hint = error["hint"].as_str().unwrap();
            assert!(hint.contains("dkim new") && hint.ends_with("or publish a valid SPF record"), "{hint}");
        }
    }
    // A right signature is enough.
    room.write("pressbox.toml", &settings);
    for records in broken(&records) {
        let findings = examined(&room, &records, &["--json"]).exits(1).json();
        assert!(rules(&findings, "ok").contains(&"alignment".to_owned()), "{findings:#?}");
        assert!(!rules(&findings, "note").contains(&"alignment-spf".to_owned()), "{findings:#?}");
    }
}

#[test]
fn a_key_that_cannot_be_read_is_an_error() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    std::fs::remove_file(room.path("keys/dkim-s1.pem")).unwrap();
    let findings = examined(&room, &records, &["--json"]).exits(1).json();
    assert_eq!(rules(&findings, "error"), ["dkim-key"]);
}

#[test]
fn a_real_name_server_says_the_same_as_the_file() {
    let (room, mut records) = in_order();
    // Words for other services, as every domain has them: the answer no longer fits into one packet.
    for at in 0..8 {
        records.extend([format!("press.example TXT verification-{at}={}\n", "x".repeat(240))]);
    }
    let postfix = Postfix::start(&[]);
    let room = with_server(room, postfix.port);
    let names = NameServer::start(&records);
    let by_file = examined(&room, &records, &["--json"]).succeeds();
    let resolver = format!("127.0.0.1:{}", names.port);
    let by_flag = room.pressbox(["doctor", "--json", "--resolver", &resolver]).succeeds();
    assert_eq!(by_flag.json(), by_file.json());
    assert!(rules(&by_flag.json(), "ok").contains(&"spf".to_owned()));
    room.configure(&format!("[doctor]\nresolver = \"{resolver}\""));
    assert_eq!(room.pressbox(["doctor", "--json"]).succeeds().json(), by_file.json());
    // A file beside a resolver holds what is not yet published.
    let draft = "_dmarc.press.example TXT v=DMARC1; p=reject; rua=mailto:dmarc@press.example\n";
    let tried = examined(&room, draft, &["--json", "--resolver", &resolver]).succeeds().json();
    assert!(tried.iter().any(|finding| finding["message"] == "a DMARC policy is published: `reject`"), "{tried:#?}");
}

#[test]
fn a_name_server_that_is_silent_holds_nobody_up_for_long() {
    let room = Room::new();
    let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
    let started = Instant::now();
    let resolver = deaf.local_addr().unwrap().to_string();
    let findings = room.pressbox(["doctor", "--json", "--resolver", &resolver]).exits(1).json();
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
    let silent = findings.iter().find(|finding| finding["rule"] == "spf").unwrap();
    let message = format!("`press.example` could not be looked up: no answer from `{resolver}`");
    assert_eq!(silent["message"], message);
}

#[test]
fn a_login_that_the_server_does_not_know_is_an_error_and_the_password_stays_unsaid() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = room
        .env("PRESSBOX_SMTP_URL", format!("smtp://press@127.0.0.1:{}?tls=none", sink.port))
        .env("PRESSBOX_SMTP_PASSWORD", "hemligt-ord");
    let run = examined(&room, &records, &["--json"]).exits(1);
    assert_eq!(rules(&run.json(), "error"), ["smtp-login"]);
    assert!(!format!("{run:?}").contains("hemligt-ord"));
}

#[test]
fn a_server_is_met_in_private_with_its_certificate_and_its_login() {
    use crate::support::authentication::Dovecot;
    use crate::support::certificates::Authority;
    let (room, records) = in_order();
    let authority = Authority::new();
    let keys = Dovecot::start("plain login");
    let server = |days| {
        let proof = authority.vouch("IP:127.0.0.1", days);
        Postfix::with_settings(
            &[],
            &format!(
                "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n\
                 smtpd_tls_session_cache_database =\nsmtpd_tls_auth_only = yes\nsmtpd_sasl_auth_enable = yes\n\
                 smtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:127.0.0.1:{}\n",
                proof.certificate.display(),
                proof.key.display(),
                keys.port
            ),
        )
    };
    let look = |url: &str, password: &str| {
        let mut command = room.command(["doctor", "--json", "--hosts", "records.txt"]);
        command.env("PRESSBOX_SMTP_URL", url).env("PRESSBOX_SMTP_PASSWORD", password);
        room.write("records.txt", &records);
        let run = room.run(&mut command);
        assert!(!format!("{run:?}").contains("hemligt"), "{run:?}");
        run.json()
    };
    let of = |findings: &[Value], rule: &str| {
        let found = findings.iter().find(|finding| finding["rule"] == rule);
        let found = found.unwrap_or_else(|| panic!("no {rule} in {findings:#?}"));
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        (text("severity"), text("message"))
    };
    let good = server(60);
    let url = format!("smtp://press@127.0.0.1:{}", good.port);
    let stranger = look(&url, "hemligt_å");
    let (severity, message) = of(&stranger, "smtp-certificate");
    assert_eq!(severity, "error");
    assert!(message.contains("its certificate is from an issuer that is not trusted here"), "{message}");
    room.configure(&format!("[smtp]\nurl = \"{url}\"\nca = \"{}\"", authority.certificate().display()));
    for url in [url, format!("smtps://press@127.0.0.1:{}", good.tls_port)] {
        let found = look(&url, "hemligt_å");
        assert_eq!(rules(&found, "error"), [] as [&str; 0], "{found:#?}");
        assert_eq!(of(&found, "smtp-tls").0, "ok");
        let (severity, message) = of(&found, "smtp-certificate");
        assert!(severity == "ok" && message.starts_with("its certificate is valid until "), "{message}");
        let login = "it accepts the login of `press`; it offers PLAIN, LOGIN".to_owned();
        assert_eq!(of(&found, "smtp-login"), ("ok".to_owned(), login));
        let wrong = look(&url, "hemligt-men-fel");
        assert_eq!(rules(&wrong, "error"), ["smtp-login"]);
    }
    let ends_soon = server(3);
    let (severity, message) = of(&look(&format!("smtp://127.0.0.1:{}", ends_soon.port), ""), "smtp-certificate");
    assert!(severity == "warning" && message.contains("days from now"), "{message}");
    let ended = server(-1);
    let (severity, message) = of(&look(&format!("smtp://127.0.0.1:{}", ended.port), ""), "smtp-certificate");
    assert!(severity == "error" && message.contains("its certificate has expired"), "{message}");
}

#[test]
fn a_mail_server_that_is_not_there_is_an_error() {
    let (room, records) = in_order();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let room = with_server(room, closed);
    let findings = examined(&room, &records, &["--json"]).exits(1).json();
    assert_eq!(rules(&findings, "error"), ["smtp"]);
}

#[test]
fn a_file_or_a_resolver_that_is_none_is_refused_with_what_to_do() {
    let room = Room::new();
    examined(&room, "press.example TXT v=spf1 -all\npress.example MX mx.press.example\n", &[]).says(
        "! error: `[ROOM]/records.txt` is not valid
!   caused by: line 2: MX needs a number and a host
! hint: such as `example.org MX 10 mx.example.org`
exit 1",
    );
    room.pressbox(["doctor", "--resolver", "nowhere"]).says(
        "! error: `nowhere` is not the address of a name server
! hint: name it as in `--resolver 192.0.2.53` or `--resolver 127.0.0.1:5353`
exit 2",
    );
}

#[test]
fn two_spf_records_are_one_error_and_nothing_else_is_said_about_spf() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    for second in ["v=spf1 -all", "v=spf1 include:_spf.relay.example ~all"] {
        let findings = examined(&room, &format!("{records}press.example TXT {second}\n"), &["--json"]).exits(1).json();
        let of_spf: Vec<_> = findings.iter().filter(|finding| finding.to_string().contains("SPF")).collect();
        assert_eq!(of_spf.len(), 1, "{of_spf:#?}");
        assert_eq!(of_spf[0]["message"], "`press.example` has 2 SPF records: receivers ignore them all");
        assert!(rules(&findings, "ok").contains(&"alignment".to_owned()), "DKIM still counts: {findings:#?}");
    }
}

#[test]
fn what_people_read_is_in_the_objects_too() {
    let (room, records) = in_order();
    let sink = Sink::start(|_| Act::Take);
    let room = with_server(room, sink.port);
    room.configure("[delivery]\nbounce = \"bounces@elsewhere.example\"");
    let records = format!("{records}press.example TXT v=spf1 -all\n");
    let read = examined(&room, &records, &[]).exits(1).stdout;
    let findings = examined(&room, &records, &["--json"]).exits(1).json();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let (mut told, mut subject) = (String::new(), String::new());
    for finding in &findings {
        if text(finding, "subject") != subject {
            subject = text(finding, "subject");
            told.extend([subject.as_str(), "\n"]);
        }
        let (severity, message, rule) = (text(finding, "severity"), text(finding, "message"), text(finding, "rule"));
        writeln!(told, "  {severity:<7}  {message} [{rule}]").unwrap();
        if finding["hint"].is_string() {
            told.extend(["             ", &text(finding, "hint"), "\n"]);
        }
    }
    assert_eq!(told, read);
}
