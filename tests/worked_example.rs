//! The README's evening, run as it stands there, on the real photos and the real text.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::Value;

use crate::support::postfix::Postfix;
use crate::support::{PYTHON, Room, Run, shared, tool};

/// Three journalists, as a Swedish spreadsheet saves them.
const LIST: &str = "Namn;E-post;Redaktion;Språk\r\nÅsa Lind;asa@media.example;Radio Väst;sv\r\n\
                    Jörg Müller;joerg@media.example;Rennwoche;de\r\nAnna Berg;anna@media.example;Motor Daily;en\r\n";

/// The commands of the README's worked example, in order.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let story = readme.split("\n## ").find(|part| part.starts_with("A whole evening")).unwrap();
    let blocks = story.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// A line of the README, run by a shell in the newsroom.
pub fn typed(room: &Room, folder: &str, line: &str) -> Run {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_pressbox")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(room.path(folder)).stdin(Stdio::null()).env_clear();
    // The environment that `pressbox` gets when a test calls it directly.
    let bare = room.command([""; 0]);
    shell.envs(bare.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", path.unwrap());
    room.run(&mut shell)
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_readmes_evening_goes_as_it_is_told() {
    let (photos, text) = (shared("photos/press"), shared("reference/release.txt"));
    let postfix = Postfix::start(&["asa", "joerg", "anna"]);
    let room = Room::empty().mailing_to(postfix.port);
    std::os::unix::fs::symlink(photos, room.path("photos")).unwrap();
    std::fs::copy(text, room.path("release.txt")).unwrap();
    room.write("list.csv", LIST);

    let mut said: BTreeMap<usize, (String, Run)> = BTreeMap::new();
    let mut folder = ".".to_owned();
    for (number, line) in commands().into_iter().enumerate() {
        if let Some(into) = line.strip_prefix("cd ") {
            folder = into.to_owned();
            continue;
        }
        let run = typed(&room, &folder, &line);
        // The photos hold two that are none: they are named, and the rest is done.
        let wanted = if line.starts_with("pressbox ingest") { 3 } else { 0 };
        said.insert(number, (line, run.exits(wanted)));
    }
    let runs = |beginning: &str| -> Vec<&Run> {
        said.values().filter(|(line, _)| line.starts_with(beginning)).map(|(_, run)| run).collect()
    };

    let ingests = runs("pressbox ingest");
    for ingest in &ingests {
        assert!(ingest.stderr.contains("corrupted.jpg`: it is cut off: part of the picture is missing"));
        assert!(ingest.stderr.contains("MANIFEST.tsv`: it is not a picture"));
    }
    assert!(ingests[0].stderr.contains("35 new photos, 2 files rejected"), "{}", ingests[0].stderr);
    assert!(ingests[1].stderr.contains("0 new photos, 35 duplicates, 2 files rejected"), "{}", ingests[1].stderr);

    // Whoever looks for it later finds the page, its photo and the kit.
    let page = room.read("www/hockenheim/index.html");
    assert!(page.contains("Foto: Peter Bemmann") && page.contains("hockenheim.zip"), "{page}");
    assert!(room.path("www/hockenheim/hockenheim.zip").exists() && room.path("www/p/hockenheim/index.html").exists());

    // One message each, with the picture in it and every name right; the second sending brought none.
    let mut pictures = Vec::new();
    for (person, name) in [("asa", "Åsa Lind"), ("joerg", "Jörg Müller"), ("anna", "Anna Berg")] {
        let mail = postfix.mail_of(person, 1);
        assert_eq!(mail.len(), 1, "{person}");
        let message = MessageParser::default().parse(&mail[0]).unwrap();
        let to = message.to().unwrap().first().unwrap();
        assert_eq!(to.name(), Some(name));
        assert_eq!(to.address().unwrap(), format!("{person}@media.example"));
        assert_eq!(message.from().unwrap().first().unwrap().name(), Some("JA Bäckman"));
        assert!(message.subject().unwrap().contains("Bäckman"));
        let (html, plain) = (message.body_html(0).unwrap(), message.body_text(0).unwrap());
        for part in [&html, &plain] {
            assert!(part.contains("Söderström") && part.contains(name) && part.contains("16:20"), "{part}");
            assert!(part.contains("press@press.example") && part.contains("Peter Bemmann"));
        }
        let picture = message.attachments().find(|part| part.content_id().is_some()).unwrap();
        assert!(html.contains(&format!("cid:{}", picture.content_id().unwrap())));
        pictures.push(picture.contents().to_vec());
    }
    assert!(pictures[0].starts_with(&[0xFF, 0xD8]) && pictures.iter().all(|picture| *picture == pictures[0]));
    let sends = runs("pressbox send hockenheim --list media --yes");
    assert!(sends[0].stderr.contains("sent 3 messages"), "{}", sends[0].stderr);
    assert!(sends[1].stderr.contains("there is nobody to send it to now: nothing was sent"), "{}", sends[1].stderr);
    for person in ["asa", "joerg", "anna"] {
        assert_eq!(postfix.mail_of(person, 1).len(), 1);
    }

    // The site is where it was published to.
    for page in ["index.html", "hockenheim/index.html", "hockenheim/hockenheim.zip", "p/hockenheim/index.html"] {
        assert!(room.path("www").join(page).is_file(), "{page}");
    }

    // The kit is sound for those who open it with other tools.
    let kit = room.path("nr/kit.zip");
    tool("unzip", ["-tq", kit.to_str().unwrap()]);
    let script = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())";
    assert_eq!(tool(PYTHON, ["-c", script, kit.to_str().unwrap()]).trim(), "None");
    let names = tool("unzip", ["-Z1", kit.to_str().unwrap()]);
    assert!(names.lines().all(|name| name.starts_with("hockenheim/")), "{names}");
    for wanted in ["release.html", "release.txt", "captions.csv", "RIGHTS.txt", "_print.jpg", "_web.jpg"] {
        assert!(names.lines().any(|name| name.ends_with(wanted)), "{wanted} is not in\n{names}");
    }
}

#[test]
fn the_demo_does_the_whole_job_and_says_what_to_open() {
    let room = Room::empty();
    let answers = room.pressbox(["demo", "d", "--json"]).succeeds().json();
    let steps: Vec<_> = answers.iter().map(|answer| answer["step"].as_str().unwrap()).collect();
    for step in ["init", "ingest", "renditions", "release", "list", "send", "kit", "site", "open"] {
        assert!(steps.contains(&step), "{step} is not among {steps:?}");
    }
    let said = |step: &str| -> String {
        let found = answers.iter().filter(|answer| answer["step"] == step);
        found
            .flat_map(|answer| answer["said"].as_array().unwrap())
            .map(|line| format!("{}\n", line.as_str().unwrap()))
            .collect()
    };
    assert!(said("ingest").contains("5 new photos, 1 duplicate, 1 copy with different metadata"));
    assert!(said("renditions").contains("20 renditions made"));
    let warned: Vec<_> = answers.iter().filter(|answer| answer["said"].to_string().contains("warning: ")).collect();
    assert!(warned.is_empty(), "{warned:?}");
    for open in answers.iter().filter(|answer| answer["step"] == "open") {
        assert!(room.path(open["path"].as_str().unwrap()).is_file(), "{open}");
    }
    let mut messages = 0;
    for entry in std::fs::read_dir(room.path("d/out/mail")).unwrap() {
        let message = std::fs::read(entry.unwrap().path()).unwrap();
        let message = MessageParser::default().parse(&message).unwrap();
        assert!(message.body_html(0).unwrap().contains("<img") && message.body_text(0).is_some());
        messages += 1;
    }
    assert_eq!(messages, 8);
    tool("unzip", ["-tq", room.path("d/out/press-kit.zip").to_str().unwrap()]);
    // Everything is as if it had been typed: the newsroom goes on from here.
    let photos = room.pressbox(["--newsroom", "d", "photos", "--json"]).succeeds().json();
    assert_eq!(photos.len(), 5);
    assert!(photos.iter().all(|photo| photo["metadata"]["credit"] != Value::Null));
    room.pressbox(["demo", "d"]).says(
        "! error: `d` is not empty\n\
         ! hint: name a folder that does not exist yet: `pressbox demo my-demo`\n\
         exit 1",
    );
}
