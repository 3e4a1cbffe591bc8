//! What lies in a newsroom's folders and is used by no command is told, and so is what keeps a scheduled mailing from going
//! out: nothing looks healthy that is not.

use crate::support::Room;
use crate::support::newsroom::newsroom;

const TEXT: &str = "+++\nheadline = \"Later\"\n+++\n\nThe lead.\n";

#[test]
fn what_is_no_edition_is_named_with_what_to_do_wherever_releases_are_shown() {
    let room = newsroom();
    let languages = "rename it with one of the languages `en`, `sv`,";
    let cases = [
        ("race/release.xx.md", "race/release.xx.md", "pressbox does not know the language `xx`", languages),
        ("race/Release.SV.md", "race/Release.SV.md", "is named like `release.en.md`", "rename it to `release.sv.md`"),
        ("solo/release.no.md", "solo/release.no.md", "does not know the language `no`", languages),
        (
            "bare/release.md",
            "bare/release.md",
            "is named like `release.en.md`",
            "release import releases/bare/release.md",
        ),
        ("docs/final.docx", "docs", "it has no edition, such as `release.en.md`", "release import FILE --slug RELEASE"),
        ("Stor/release.sv.md", "Stor", "a release's folder is named", "rename the folder, for example to `stor`"),
        ("Två ord/release.sv.md", "Två ord", "a release's folder is named", "for example to `tva-ord`"),
        ("loose.md", "loose.md", "each release has a folder of its own", "release import releases/loose.md"),
    ];
    for (file, ..) in cases {
        room.write(&format!("releases/{file}"), TEXT);
    }
    for quiet in
        [".DS_Store", "race/.release.en.md.swp", "race/release.en.md~", "README.md", "race/brief.docx", "old/map.png"]
    {
        room.write(&format!("releases/{quiet}"), "x");
    }
    let releases = room.pressbox(["releases"]).exits(3).stderr;
    let status = room.pressbox(["status"]).succeeds();
    let check = room.pressbox(["check"]).succeeds().stderr;
    for (_, path, why, hint) in cases {
        let line = format!("`releases/{path}` is not used: ");
        let of = |text: &str| text.lines().filter(|found| found.contains(&line) && found.contains(why)).count();
        assert_eq!([of(&releases), of(&status.stdout), of(&check)], [1, 1, 1], "{path}: {releases}");
        for text in [&releases, &status.stderr, &check] {
            assert!(text.contains(hint), "{path}: {text}");
        }
    }
    assert_eq!(releases.matches("failed: ").count(), cases.len(), "{releases}");
    let rejected = room.pressbox(["releases", "--json"]).exits(3).json();
    assert_eq!(rejected.iter().filter(|object| object["status"] == "rejected").count(), cases.len());
    let own = room.pressbox(["release", "check", "race"]).stderr;
    assert!(own.contains("warning: `releases/race/release.xx.md` is not used: "), "{own}");
    assert!(!own.contains("solo"), "{own}");
    let none = room.pressbox(["release", "check", "solo"]).exits(1).stderr;
    assert!(none.contains("solo/release.no.md` is not used: pressbox does not know the language `no`"), "{none}");
    assert!(none.contains("hint: rename it"), "{none}");
}

fn scheduled(room: &Room, file: &str, release: &str, list: &str) {
    let text = format!("release = \"{release}\"\nat = \"2998-05-14 08:00 Europe/Stockholm\"\nlists = [\"{list}\"]\n");
    room.write(&format!("schedule/{file}.toml"), text);
}

#[test]
fn a_scheduled_mailing_that_cannot_go_out_or_is_there_twice_is_told() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    room.write("lists/torn.csv", b"PK\x03\x04 no list");
    room.write("releases/torn/release.en.md", "+++\nheadline = \n");
    scheduled(&room, "a", "race", "motor");
    room.pressbox(["schedule"]).succeeds();
    let cases = [
        (
            "b",
            "gone",
            "motor",
            "there is no release `gone`",
            "restore its folder in `releases`, or cancel the mailing with `pressbox schedule cancel gone`",
        ),
        ("c", "race", "gone", "there is no list `gone`", "restore `lists/gone.csv`, or cancel the mailing"),
        (
            "d",
            "torn",
            "motor",
            "torn/release.en.md` has errors",
            "hint: see what is wrong with `pressbox release check torn`",
        ),
        ("e", "race", "torn", "lists/torn.csv` ", "hint: "),
        ("f", "race", "motor", "it is the same mailing as ", "delete `schedule/f.toml`, or change its time"),
        ("g", "No Such", "motor", "there is no release `No Such`", "restore its folder"),
    ];
    for (file, release, list, ..) in cases {
        scheduled(&room, file, release, list);
    }
    let schedule = room.pressbox(["schedule"]).exits(3).stderr;
    let status = room.pressbox(["status"]).succeeds();
    for (file, _, _, why, hint) in cases {
        let of = |text: &str| {
            text.lines()
                .filter(|line| line.contains(&format!("`schedule/{file}.toml`: ")) && line.contains(why))
                .count()
        };
        assert_eq!([of(&schedule), of(&status.stdout)], [1, 1], "{file}: {schedule}{status:?}");
        assert!(schedule.contains(hint) && status.stderr.contains(hint), "{file}: {schedule}{}", status.stderr);
    }
    assert_eq!(schedule.matches("failed: ").count(), cases.len(), "{schedule}");
    let rejected = room.pressbox(["schedule", "--json"]).exits(3).json();
    assert_eq!(rejected.iter().filter(|object| object["status"] == "rejected").count(), cases.len());
    let rejected = room.pressbox(["status", "--json"]).succeeds().json();
    let mailings = rejected.iter().filter(|object| object["kind"] == "mailing" && object["state"] == "rejected");
    assert_eq!(mailings.count(), cases.len());
}
