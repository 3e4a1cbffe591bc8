//! Help, man pages and completions, as programs that are not ours read them, and what somebody is told who does not know them.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::support::{Room, not_run, tool};

/// Whether a program is on this machine; `tests/run` installs it.
fn has(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    let is_there = found.is_ok_and(|found| found.status.success());
    if !is_there {
        not_run(&format!("`{program}` is not installed"), true);
    }
    is_there
}

/// The commands that a help text lists, each with its words.
fn verbs(room: &Room, path: &[String], all: &mut Vec<Vec<String>>) {
    let args: Vec<String> = path.iter().cloned().chain(["--help".to_owned()]).collect();
    let help = room.pressbox(&args).succeeds().stdout;
    let Some((_, listed)) = help.split_once("\nCommands:\n") else { return };
    for line in listed.lines().take_while(|line| !line.is_empty()) {
        // What goes on in another line is indented more.
        let Some(name) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) else { continue };
        let verb: Vec<String> = path.iter().cloned().chain([name.split(' ').next().unwrap().to_owned()]).collect();
        all.push(verb.clone());
        verbs(room, &verb, all);
    }
}

#[test]
fn each_verb_and_topic_has_a_man_page_that_mandoc_and_groff_read_without_complaint() {
    let room = Room::empty();
    let written = room.pressbox(["man", "-o", "man", "--json"]).succeeds().json();
    let names: BTreeSet<String> = written.iter().map(|page| page["path"].as_str().unwrap().to_owned()).collect();
    let mut all = Vec::new();
    verbs(&room, &[], &mut all);
    assert!(all.len() > 50, "{all:?}");
    for verb in &all {
        let page = format!("man/pressbox-{}.1", verb.join("-"));
        assert!(names.contains(&page), "{page} is missing");
    }
    for topic in ["embargo", "corrections", "rights", "lists", "publishing"] {
        assert!(names.contains(&format!("man/pressbox-{topic}.7")), "{topic}");
    }
    assert_eq!(names.len(), all.len() + 6, "one a verb, one a topic, and that of the program");
    for name in &names {
        let page = room.read(name);
        let has = |section: &str| page.lines().any(|line| line.trim_matches('"') == section);
        let wanted: &[&str] = if name.ends_with(".1") && name != "man/pressbox.1" {
            &[".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES"]
        } else {
            &[".SH NAME", ".SH DESCRIPTION"]
        };
        for section in wanted {
            assert!(has(section), "{name} has no {section}: {page}");
        }
        assert!(!page.contains('\u{1b}'), "{name}");
    }
    if has("mandoc") {
        let files: Vec<String> = names.iter().map(|name| room.path(name).display().to_string()).collect();
        let said = Command::new("mandoc").args(["-Tlint", "-Wwarning"]).args(&files).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), "");
        let read = tool("mandoc", ["-Tutf8".to_owned(), room.path("man/pressbox-list-import.1").display().to_string()]);
        assert!(read.contains("--encoding") && read.contains("pressbox list import"), "{read}");
    }
    // A packager gets the same each time.
    let dated = |dir: &str| {
        let status = room.command(["man", "-o", dir]).env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap().status;
        assert!(status.success());
        fs::read(room.path(dir).join("pressbox.1")).unwrap()
    };
    assert_eq!(dated("one"), dated("two"));
    assert!(String::from_utf8(dated("one")).unwrap().contains(".TH PRESSBOX 1 2023-11-14"));
    let main = room.pressbox(["man"]).succeeds().stdout;
    assert!(
        main.contains(".SH SYNOPSIS") && main.contains("pressbox help embargo".replace('-', "\\-").as_str()),
        "{main}"
    );
}

#[test]
fn shells_understand_the_completions_and_complete_verbs_and_options() {
    let room = Room::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = room.pressbox(["completions", shell]).succeeds().stdout;
        room.write(&format!("pressbox.{shell}"), &script);
        if has(shell) {
            tool(shell, ["-n".to_owned(), room.path(format!("pressbox.{shell}")).display().to_string()]);
        }
    }
    room.pressbox(["completions", "tcsh"]).exits(2);
    let complete = |words: &str| {
        let script = format!(
            ". '{}'; COMP_WORDS=({words} ''); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=(); _pressbox pressbox '' \
             \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            room.path("pressbox.bash").display()
        );
        tool("bash", ["-c".to_owned(), script]).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (verbs, of_list, options) = (complete("pressbox"), complete("pressbox list"), complete("pressbox site link"));
    let holds = |all: &[String], word: &str| all.iter().any(|one| one == word);
    assert!(holds(&verbs, "send") && holds(&verbs, "ingest") && holds(&verbs, "help"), "{verbs:?}");
    assert!(holds(&of_list, "import") && holds(&of_list, "suppress"), "{of_list:?}");
    assert!(holds(&options, "--for") && holds(&options, "--until"), "{options:?}");
    if has("fish") {
        let script = format!("source '{}'; complete -C 'pressbox rel'", room.path("pressbox.fish").display());
        let said = tool("fish", ["--no-config".to_owned(), "-c".to_owned(), script]);
        assert!(said.contains("release\t") && said.contains("releases\t"), "{said}");
    }
}

#[test]
fn help_explains_topics_and_commands() {
    let room = Room::empty();
    for (topic, word) in [
        ("embargo", "before the lift"),
        ("corrections", "version = 2"),
        ("rights", "missing:credit"),
        ("lists", "suppressed"),
        ("publishing", "site publish"),
    ] {
        let run = room.pressbox(["help", topic]).succeeds();
        assert!(run.stdout.contains(word), "{}", run.stdout);
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{}", run.stdout);
        assert_eq!(run.stderr.contains("there is a command of that name"), topic == "lists", "{}", run.stderr);
        let told = room.pressbox(["help", topic, "--json"]).succeeds().json();
        assert_eq!(told[0]["topic"], topic);
    }
    let help = room.pressbox(["help", "list", "import"]).succeeds().stdout;
    assert!(help.contains("Usage: pressbox list import") && help.contains("Examples:"), "{help}");
    assert!(help.contains("Global options:"), "{help}");
    let main = room.pressbox(["help"]).succeeds().stdout;
    assert!(main.contains("Usage: pressbox") && main.contains("pressbox help embargo"), "{main}");
    let wrong = room.pressbox(["help", "embargos"]).exits(2).stderr;
    assert!(wrong.contains("there is no command or topic `embargos`") && wrong.contains("`embargo`"), "{wrong}");
}

#[test]
fn pressbox_alone_says_what_to_do_and_is_the_status_in_a_newsroom() {
    let empty = Room::empty();
    let said = empty.pressbox([""; 0]).exits(2).stderr;
    assert_eq!(said.lines().count(), 5, "{said}");
    assert!(said.contains("pressbox demo") && said.contains("pressbox init"), "{said}");
    let room = Room::new();
    let (alone, status) = (room.pressbox([""; 0]).succeeds(), room.pressbox(["status"]).succeeds());
    assert_eq!((alone.stdout, alone.stderr), (status.stdout, status.stderr));
    assert_eq!(room.pressbox(["--json"]).succeeds().stdout, room.pressbox(["status", "--json"]).succeeds().stdout);
}

#[test]
fn a_wrong_verb_is_told_what_it_may_mean() {
    let room = Room::empty();
    let said = room.pressbox(["import", "photos"]).exits(2).stderr;
    assert!(
        said.contains(
            "did you mean `pressbox ingest` (photos), `pressbox release import` (a release) or `pressbox list import`"
        ),
        "{said}"
    );
    for (word, command) in [
        ("publish", "site publish"),
        ("unsubscribe", "list suppress"),
        ("Search", "photos"),
        ("delete", "photo withdraw"),
    ] {
        let said = room.pressbox([word]).exits(2).stderr;
        assert!(said.contains(&format!("`pressbox {command}`")), "{said}");
    }
}
