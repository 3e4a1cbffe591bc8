//! The site is built, and published, when an embargo has lifted: by `send --due`, which a timer runs.

use crate::support::Room;
use crate::support::site::newsroom;

/// The last build was before an embargo that has lifted since.
fn as_if_built_before(room: &Room) {
    let text = room.read("library/site-built.json");
    let at = text.split("\"at\": \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    room.write("library/site-built.json", text.replace(&at, "2022-05-01T00:00:00Z"));
}

fn held(room: &Room) {
    let text =
        "+++\nheadline = 'Xanadu sold'\ndate = 2022-05-20\nembargo = '2022-05-20 08:00 Europe/Stockholm'\n+++\nLead.\n";
    room.write("releases/xanadu/release.en.md", text);
}

#[test]
fn a_site_that_was_built_before_the_lift_is_built_and_published_after_it() {
    let room = newsroom();
    // Nobody wants a site that was never built.
    held(&room);
    assert!(!room.pressbox(["send", "--due"]).succeeds().stderr.contains("site"));
    std::fs::remove_dir_all(room.path("releases/xanadu")).unwrap();
    room.pressbox(["site", "build"]).succeeds();
    held(&room);
    // Its embargo had lifted when the site was built last.
    assert!(!room.pressbox(["send", "--due"]).succeeds().stderr.contains("site"));
    as_if_built_before(&room);
    let said = room.pressbox(["send", "--due", "--dry-run"]).succeeds().stderr;
    assert!(said.contains("would build the site in `out/site` again"), "{said}");
    let said = room.pressbox(["send", "--due"]).succeeds().stderr;
    assert!(said.contains("built the site in `out/site` again"), "{said}");
    assert!(room.path("out/site/xanadu/index.html").exists());
    assert!(!room.pressbox(["send", "--due"]).succeeds().stderr.contains("site"), "once is enough");

    let settings = room.read("pressbox.toml");
    room.write("pressbox.toml", settings + "publish = 's3://press-bucket/news'\n");
    as_if_built_before(&room);
    let run = room.pressbox(["send", "--due"]).exits(3);
    assert!(
        run.stderr.contains("the site is not published; the next run tries again: there are no keys"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("nothing is due"), "mail is not held up: {}", run.stderr);
    // It is tried again, and once it worked no more.
    room.pressbox(["send", "--due"]).exits(3);
    let settings = room.read("pressbox.toml").replace("s3://press-bucket/news", "www");
    room.write("pressbox.toml", settings);
    let said = room.pressbox(["send", "--due"]).succeeds().stderr;
    assert!(said.contains("published the site to `www`"), "{said}");
    assert!(room.path("www/xanadu/index.html").exists());
    assert!(!room.pressbox(["send", "--due"]).succeeds().stderr.contains("site"));
}
