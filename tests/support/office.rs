//! A newsroom's sending side without its command line.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pressbox::delivery::{
    Channel, Ending, EnvOverrides, InlinePicture, Ledger, LedgerWriter, MailHeaders, Mailing, Message, MessageState,
    Plan, PlanRequest, ReplyPaths, SendLimits, SendRun, Smtp, StillDue, Transport, send,
};
use pressbox::inbox::refusal_cause;
use pressbox::press::{Address, Journalist, Pending, Secret, Suppressed};
use pressbox::progress::Hidden;
use pressbox::release::Language;
use pressbox::release::render::{Email, Slot};

use super::Room;

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock that starts at the same moment in every run.
pub fn clock() -> Timestamp {
    let start: Timestamp = "2026-05-14T08:00:00Z".parse().unwrap();
    start + STARTED.elapsed()
}

pub fn address(text: &str) -> Address {
    text.parse().unwrap()
}

pub fn journalist(name: &str, at: &str) -> Journalist {
    Journalist { name: name.to_owned(), ..Journalist::at(address(at)) }
}

/// Journalists `a1@media.example` and on.
pub fn crowd(number: usize) -> Vec<Journalist> {
    (1..=number).map(|n| journalist(&format!("Åsa {n}"), &format!("a{n}@media.example"))).collect()
}

/// An English and a Swedish edition, with a slot of every kind in both parts.
pub fn messages(picture: Option<&InlinePicture>) -> BTreeMap<Language, Message> {
    let letterhead = MailHeaders {
        name: "JA Bäckman".to_owned(),
        from: address("press@press.example"),
        date: "2026-05-14T10:00:00+02:00[Europe/Stockholm]".parse().unwrap(),
        returns: ReplyPaths::by_mail(Secret::of(b"one")),
        signer: None,
    };
    let [greeting, whom, unsubscribe] = Slot::ALL.map(Slot::token);
    let src = picture.map_or("https://press.example/lead.jpg".to_owned(), InlinePicture::src);
    let compose = |language, subject: &str, story: &str| {
        let email = Email {
            subject: subject.to_owned(),
            html: format!(
                "<!DOCTYPE html>\n<p>{greeting}</p><p>{story} &amp; more</p><img src=\"{src}\">\
                 <p>{whom} <a href=\"{unsubscribe}\">x</a></p>\n"
            ),
            text: format!("{greeting}\n\n{story}\n.\nFrom the track\n\n{whom}\n{unsubscribe}\n"),
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
pub struct Office {
    pub room: Room,
    pub suppressed: Suppressed,
    pub limits: SendLimits,
}

/// What a run told: address, state and code.
pub type Progressed = Vec<(String, MessageState, Option<u16>)>;

impl Office {
    pub fn new() -> Self {
        let limits = SendLimits { retries: Vec::new(), ..SendLimits::default() };
        Self { room: Room::empty(), suppressed: Suppressed::default(), limits }
    }

    pub fn mailing() -> Mailing {
        Mailing { slug: "spring-race".parse().unwrap(), version: 1 }
    }

    pub fn plan(&self, writer: &LedgerWriter, channel: Channel, journalists: Vec<Journalist>) -> Plan {
        Plan::make(PlanRequest {
            mailing: Self::mailing(),
            channel,
            journalists,
            suppressed: &self.suppressed,
            pending: &Pending::default(),
            editions: &[Language::English, Language::Swedish],
            usual: Language::English,
            entries: writer.ledger().entries(channel, &Self::mailing()).unwrap(),
            embargo: None,
            from: &address("press@press.example"),
            secret: &Secret::of(b"one"),
            now: clock(),
        })
    }

    pub fn writer(&self) -> LedgerWriter {
        LedgerWriter::open(&self.room.path("library"), clock(), Duration::ZERO).unwrap()
    }

    /// Plans and sends; gives what was told, sorted, and how it ended.
    pub fn send(&self, transport: &dyn Transport, journalists: Vec<Journalist>) -> (Progressed, Ending) {
        self.send_with(transport, journalists, &messages(None))
    }

    pub fn send_with(
        &self,
        transport: &dyn Transport,
        journalists: Vec<Journalist>,
        messages: &BTreeMap<Language, Message>,
    ) -> (Progressed, Ending) {
        let mut writer = self.writer();
        let plan = self.plan(&writer, transport.channel(), journalists);
        let (limits, stop) = (&self.limits, AtomicBool::new(false));
        let run = SendRun {
            plan: &plan,
            messages,
            transport,
            limits,
            diagnose: &refusal_cause,
            still_due: &|_| StillDue::Yes,
            clock: &clock,
            stop: &stop,
            begins: &|| (),
            progress: &Hidden,
        };
        let mut told = Vec::new();
        let ending = send(&mut writer, &run, &mut |t| {
            told.push((t.planned.journalist.address.to_string(), t.state, t.code));
        });
        told.sort();
        (told, ending.unwrap())
    }

    pub fn states(&self) -> BTreeMap<String, MessageState> {
        let ledger = Ledger::open(&self.room.path("library")).unwrap();
        let entries = ledger.entries(Channel::Smtp, &Self::mailing()).unwrap();
        entries.into_iter().map(|entry| (entry.address.to_string(), entry.state)).collect()
    }
}

pub fn smtp(port: u16) -> Smtp {
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    Smtp::new(EnvOverrides { url: Some(&url), ..EnvOverrides::default() }.endpoint(None).unwrap()).unwrap()
}

/// A server that is waited for no longer than this.
pub fn smtp_within(port: u16, timeout: Duration) -> Smtp {
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    let mut server = EnvOverrides { url: Some(&url), ..EnvOverrides::default() }.endpoint(None).unwrap();
    server.timeout = Some(timeout);
    Smtp::new(server).unwrap()
}
