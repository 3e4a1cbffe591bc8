//! A newsroom that can send: somebody to ask, the short release `race`, and lists of journalists.

use super::Room;

/// One with a contact and the release. It has no server and no list yet.
pub fn newsroom() -> Room {
    let room = Room::new();
    room.configure("[[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"");
    room.edition("en", "Bäckman second in Åre", "The race was long in Åre.");
    room
}

impl Room {
    /// Mail goes to this port of the machine itself, without TLS.
    pub fn mailing_to(self, port: u16) -> Self {
        self.env("PRESSBOX_SMTP_URL", format!("smtp://127.0.0.1:{port}?tls=none"))
    }

    /// Writes an edition of `race`.
    pub fn edition(&self, language: &str, headline: &str, lead: &str) {
        let text = format!("+++\nheadline = '{headline}'\ndate = 2026-05-14\n+++\n{lead}\n");
        self.write(&format!("releases/race/release.{language}.md"), text);
    }

    /// Imports a list of journalists, given as a table or as one address a line.
    pub fn list(&self, name: &str, rows: &str) {
        self.write("people.csv", rows);
        self.pressbox(["list", "import", name, "people.csv"]).succeeds();
    }
}
