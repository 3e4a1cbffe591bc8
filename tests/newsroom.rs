//! The newsroom's folder and its settings.

use crate::support::Room;

#[test]
fn init_makes_a_newsroom_once_and_refuses_what_makes_none() {
    let room = Room::empty();
    let init = ["init", "nr", "--name", "Räksmörgås \"AB\"", "--from", "press@räksmörgås.example", "--json"];
    let made = room.pressbox(init).succeeds().json().remove(0);
    assert_eq!((&made["name"], &made["language"]), (&"Räksmörgås \"AB\"".into(), &"en".into()));
    for folder in ["releases", "lists", "templates", "library", "out"] {
        assert!(room.path("nr").join(folder).is_dir(), "{folder}");
    }
    room.pressbox(["--newsroom", "nr", "list", "show", "example"]).succeeds();
    room.pressbox(init).says(
        "! error: `nr` is already a newsroom\n\
         ! hint: edit `nr/pressbox.toml`, or choose another folder\n\
         exit 1",
    );
    let zone = ["init", "x", "--name", "N", "--from", "a@b.example", "--zone", "CEST"];
    room.pressbox(zone).says(
        "! error: `CEST` is not a time zone\n\
         ! hint: use an IANA name, such as `Europe/Stockholm`\n\
         exit 2",
    );
    room.pressbox(["init", "x", "--name", "N", "--from", "nobody"]).exits(1);
    assert!(!room.path("x").exists(), "what is refused leaves nothing");
}

#[test]
fn settings_that_are_not_understood_are_named_with_their_line_and_not_quoted() {
    let room = Room::new();
    let lines = room.read("pressbox.toml").lines().count();
    room.configure("[smtp]\nurl = \"smtps://mail.example\"\npasswort = \"hunter2\"");
    let run = room.pressbox(["photos"]).exits(1);
    let line = lines + 4;
    assert!(
        run.stderr.contains(&format!("is not valid: line {line}: there is no setting `passwort` in `[smtp]`; ")),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: correct `[ROOM]/pressbox.toml`"), "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
}

#[test]
fn a_setting_below_a_section_that_is_a_comment_still_is_told_so() {
    let room = Room::new();
    room.configure("# [smtp]\nurl = \"smtps://mail.example\"");
    let said = room.pressbox(["photos"]).exits(1).stderr;
    let told = "`url` is below `# [smtp]`, and that line is a comment still: remove its `#`, too\n";
    assert!(said.contains(told), "{said}");
}

#[test]
fn a_newsroom_is_found_from_any_folder_in_it() {
    let room = Room::new();
    std::fs::create_dir_all(room.path("releases/deep")).unwrap();
    let mut command = room.command(["photos"]);
    room.run(command.current_dir(room.path("releases/deep"))).succeeds();
    let elsewhere = Room::empty().env("PRESSBOX_NEWSROOM", room.path(".").display());
    elsewhere.pressbox(["photos"]).succeeds();
}

#[test]
fn a_wrong_call_is_told_in_one_sentence_and_how_it_is_made() {
    let room = Room::empty();
    room.pressbox(["phtos"]).says(
        "! error: there is no command `phtos`\n\
         ! hint: did you mean `photos` or `photo`?\n\
         ! hint: usage: `pressbox [OPTIONS] <COMMAND>`\n\
         exit 2",
    );
    room.pressbox(["photo", "show", "12"]).says(
        "! error: invalid value `12` for `<PHOTO>...`: `12` is not a photo's id: an id is made of 0-9 and a-f; give at least its first six characters\n\
         ! hint: see `pressbox photo show --help`\n\
         exit 2",
    );
    room.pressbox(["ingest"]).says(
        "! error: the following required arguments were not provided: `<PATH>...`\n\
         ! hint: usage: `pressbox ingest <PATH>...`\n\
         exit 2",
    );
    assert!(room.pressbox(["--help"]).succeeds().stdout.contains("Usage: pressbox"));
    assert!(room.pressbox([""; 0]).exits(2).stderr.contains("`pressbox --help` lists"));
}

#[test]
fn the_way_into_a_new_newsroom_can_be_copied_into_a_shell() {
    let room = Room::empty();
    let init = |dir| room.pressbox(["init", dir, "--name", "N", "--from", "press@press.example"]).succeeds().stderr;
    assert!(init("Nyhetsrum Å 📰 ö").contains("`cd 'Nyhetsrum Å 📰 ö'` and"));
    assert!(init("it's").contains("`cd 'it'\\''s'` and"));
    assert!(init("press-2026").contains("`cd press-2026` and"));
}
