//! What `list suppress` and `list erase` ask, and the other addresses that they name.

use crate::support::Room;
use crate::support::terminal::there_are_terminals;

fn people() -> Room {
    let room = Room::new();
    room.write(
        "a.csv",
        "name,email\nTom Test,tt+press@media.example\nTom Test,tom@home.example\nBo Ek,bo@media.example\n",
    );
    room.write("b.csv", "name,email\n,T.T@media.example\nCia,cia@media.example\nNews Desk,news@media.example\n");
    room.pressbox(["list", "import", "motor", "a.csv"]).succeeds();
    room.pressbox(["list", "import", "culture", "b.csv"]).succeeds();
    room
}

#[test]
fn suppressing_an_address_names_those_that_are_like_it_with_the_command() {
    let room = people();
    room.pressbox(["list", "suppress", "tt@media.example"]).says(
        "tt@media.example gets no mail from now on\n\
         ! hint: to send mail to this address again: `pressbox list allow tt@media.example --why REASON`\n\
         ! warning: 2 other addresses may belong to the same people, and still get mail:\n\
         !   Tom Test <tt+press@media.example>, on `motor`: the same mailbox but for what follows the `+`\n\
         !   T.T@media.example, on `culture`: the same but for dots and dashes\n\
         ! hint: if so: `pressbox list suppress tt+press@media.example T.T@media.example`",
    );
    // The same person at another address.
    let json = room.pressbox(["list", "suppress", "tt+press@media.example", "--json", "--quiet"]).succeeds().json();
    assert_eq!(json[0]["look_alikes"], serde_json::json!(["T.T@media.example", "tom@home.example"]));
    // Nobody is named who gets no mail already, or is named in the same command.
    let run = room.pressbox(["list", "suppress", "t.t@media.example", "tom@home.example"]).succeeds();
    assert!(!run.stderr.contains("may belong"), "{}", run.stderr);
    room.pressbox(["list", "suppress", "bo@media.example", "--quiet"])
        .says("bo@media.example gets no mail from now on");
    room.write("out.csv", "cia+x@media.example\nnews@other.example\n");
    let run = room.pressbox(["list", "suppress", "--from", "out.csv"]).succeeds();
    assert!(run.stderr.contains("hint: if so: `pressbox list suppress cia@media.example`\n"), "{}", run.stderr);
}

#[test]
fn erasing_somebody_names_their_other_addresses() {
    let room = people();
    let run = room.pressbox(["list", "erase", "tom@home.example"]).succeeds();
    assert!(
        run.stderr.contains(
            "warning: another address may belong to the same person, and still gets mail:\n  \
             Tom Test <tt+press@media.example>, on `motor`: the same name\n\
             hint: if so: `pressbox list erase tt+press@media.example`\n"
        ),
        "{}",
        run.stderr
    );
    let json = room.pressbox(["list", "erase", "bo@media.example", "--json"]).succeeds().json();
    assert_eq!((&json[0]["status"], &json[0]["look_alikes"]), (&"erased".into(), &serde_json::json!([])));
}

#[test]
fn a_list_that_cannot_be_read_keeps_nobody_from_being_suppressed() {
    let room = people();
    room.write("lists/broken.csv", "one,two\nthree,four\n");
    let run = room.pressbox(["list", "suppress", "tt@media.example"]).succeeds();
    assert!(run.stderr.contains("warning: `[ROOM]/lists/broken.csv` is not a media list"), "{}", run.stderr);
    assert!(run.stderr.contains("tt+press@media.example"), "{}", run.stderr);
    assert!(room.read("lists/suppressed.csv").contains("tt@media.example"));
}

#[cfg(unix)]
#[test]
fn on_a_terminal_they_ask_first() {
    if !there_are_terminals() {
        return;
    }
    let room = people();
    for no in ["", "n", "nej", "x"] {
        let run = room.on_terminal(no, ["list", "suppress", "bo@media.example"]).exits(1);
        assert!(run.stdout.contains("stop all mail to bo@media.example? [y/N]"), "{}", run.stdout);
        assert!(run.stdout.contains("nothing was changed") && !run.stdout.contains("error:"), "{}", run.stdout);
        let run = room.on_terminal(no, ["list", "suppress", "bo@media.example", "cia@media.example"]).exits(1);
        assert!(run.stdout.contains("stop all mail to 2 addresses? [y/N]"), "{}", run.stdout);
        let run = room.on_terminal(no, ["list", "erase", "bo@media.example"]).exits(1);
        assert!(run.stdout.contains("erase bo@media.example from every list"), "{}", run.stdout);
    }
    assert!(!room.path("lists/suppressed.csv").exists());
    assert!(room.read("lists/motor.csv").contains("bo@media.example"));
    let run = room.on_terminal("JA", ["list", "suppress", "bo@media.example"]).succeeds();
    assert!(run.stdout.contains("bo@media.example gets no mail from now on"), "{}", run.stdout);
    // There is nothing to ask about any more.
    let run = room.on_terminal("", ["list", "suppress", "bo@media.example"]).succeeds();
    assert!(!run.stdout.contains("[y/N]"), "{}", run.stdout);
    let run = room.on_terminal("", ["list", "suppress", "cia@media.example", "--yes"]).succeeds();
    assert!(!run.stdout.contains("[y/N]"), "{}", run.stdout);
    room.on_terminal("nej", ["list", "allow", "cia@media.example", "--why", "x"]).exits(1);
    room.on_terminal("YES", ["list", "allow", "cia@media.example", "--why", "x"]).succeeds();
    let run = room.on_terminal("", ["list", "erase", "cia@media.example", "--yes"]).succeeds();
    assert!(!run.stdout.contains("[y/N]") && run.stdout.contains("erased cia@media.example"), "{}", run.stdout);
    room.on_terminal("yes", ["list", "erase", "bo@media.example"]).succeeds();
    assert!(!room.read("lists/motor.csv").contains("bo@media.example"));
}
