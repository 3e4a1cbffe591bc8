//! A newsroom whose release went to some journalists, and mails that come back, written with placeholders.

use std::collections::{BTreeMap, BTreeSet};

use pressbox::press::{Secret, token};
use serde_json::Value;

use super::Room;
use super::newsroom::newsroom;
use super::sink::{Act, Sink};

/// A newsroom that has sent `race`.
pub struct Sent {
    pub room: Room,
    message_ids: BTreeMap<String, String>,
    secret: Secret,
}

impl Sent {
    /// To everybody at these addresses.
    pub fn to(addresses: &[String]) -> Self {
        let sink = Sink::start(|_| Act::Take);
        let room = newsroom().mailing_to(sink.port);
        room.configure("[delivery]\nbounce = \"bounces@press.example\"");
        room.list("motor", &format!("email\n{}\n", addresses.join("\n")));
        room.pressbox(["send", "race", "--list", "motor", "--yes", "--quiet"]).succeeds();
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let message_ids = report.iter().map(|one| (text(&one["address"]), text(&one["message_id"]))).collect();
        let secret = Secret::keep(&room.path("library")).unwrap();
        Self { room, message_ids, secret }
    }

    pub fn token(&self, address: &str) -> String {
        token(&self.secret, &address.parse().unwrap())
    }

    /// A mail about somebody: `{ADDRESS}`, `{LOCAL}`, `{TOKEN}` and `{MESSAGE-ID}` filled in.
    pub fn fill(&self, text: &str, address: &str) -> String {
        let local = address.split('@').next().unwrap();
        let id = self.message_ids.get(address).cloned().unwrap_or_default();
        let filled = text.replace("{ADDRESS}", address).replace("{LOCAL}", local);
        filled.replace("{TOKEN}", &self.token(address)).replace("{MESSAGE-ID}", &id)
    }

    /// Reads a file of the room, and gives each notice by the name of its file.
    pub fn bounces(&self, path: &str) -> BTreeMap<String, Value> {
        let json = self.room.pressbox(["bounces", path, "--json"]).succeeds().json();
        let stem = |value: &Value| {
            let path = value["path"].as_str().unwrap();
            path.rsplit('/').next().unwrap().trim_end_matches(".eml").to_owned()
        };
        json.into_iter().map(|notice| (stem(&notice), notice)).collect()
    }

    /// Who stands in a file of those who get no mail.
    pub fn silenced(&self, file: &str) -> BTreeSet<String> {
        let file = std::fs::read_to_string(self.room.path(file)).unwrap_or_default();
        file.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    }
}

/// What became of somebody, in one word.
pub fn outcome(notice: &Value) -> &'static str {
    match (&notice["suppressed"], &notice["pending"]) {
        (Value::Bool(true), _) => "suppressed",
        (_, Value::Bool(true)) => "pending",
        _ => "nothing",
    }
}
