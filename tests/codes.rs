//! Code replacements: what stands for `\n9\` in captions and other texts.

use serde_json::{Value, json};

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;

const TEAMS: &str = "// Nord FK\nn1\tOle Nordmann\tgoalkeeper Ole Nordmann\nn9\tÅsa Öberg\nhome side\tNord FK\n";

/// A newsroom with two photos, and a file of codes that is not the newsroom's own.
fn room() -> (Room, Vec<String>) {
    let room = newsroom();
    room.write("in/1.jpg", jpeg(501));
    room.write("in/2.jpg", jpeg(502));
    room.write("teams.txt", TEAMS);
    let answers = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    (room, answers.iter().map(|answer| answer["photo"].as_str().unwrap().to_owned()).collect())
}

fn edited(room: &Room, photo: &str, args: &[&str]) -> Value {
    let run = room.pressbox(["photo", "edit", photo, "--json"].iter().chain(args)).succeeds();
    assert_eq!(run.stderr, "", "{args:?}");
    run.json()[0]["metadata"].clone()
}

#[test]
fn codes_of_a_file_are_replaced_in_all_that_people_write() {
    let (room, ids) = room();
    let args = [
        "--codes",
        "teams.txt",
        "--caption",
        r"\n9\ of \home side\ beats \N1#2\ in the folder C:\photos.",
        "--headline",
        r"\N9\ scores",
        "--keyword",
        "football",
        "--keyword",
        r"\home side\",
        "--person",
        r"\n9\",
        "--person",
        r"\n1\",
        "--web-statement",
        r"https://nord.example/\n9\terms",
    ];
    let metadata = edited(&room, &ids[0], &args);
    assert_eq!(metadata["caption"], r"Åsa Öberg of Nord FK beats goalkeeper Ole Nordmann in the folder C:\photos.");
    assert_eq!(metadata["headline"], "Åsa Öberg scores");
    assert_eq!(metadata["keywords"], json!(["football", "Nord FK"]));
    assert_eq!(metadata["persons"], json!(["Åsa Öberg", "Ole Nordmann"]));
    assert_eq!(metadata["web_statement"], r"https://nord.example/\n9\terms");
    // The newsroom's own file needs no option, and one that is named takes its place.
    room.write("codes.txt", "n9\tÅse Ås\n");
    assert_eq!(edited(&room, &ids[1], &["--caption", r"\n9\"])["caption"], "Åse Ås");
    assert_eq!(edited(&room, &ids[1], &["--codes", "teams.txt", "--caption", r"\n9\"])["caption"], "Åsa Öberg");
    assert_eq!(edited(&room, &ids[1], &["--no-codes", "--caption", r"\n9\"])["caption"], r"\n9\");
    room.write("in/3.jpg", jpeg(503));
    let came = room.pressbox(["ingest", "in/3.jpg", "--caption", r"\n9\ laughs", "--json"]).succeeds().json();
    let shown = room.pressbox(["photo", "show", came[0]["photo"].as_str().unwrap(), "--json"]).succeeds().json();
    assert_eq!(shown[0]["metadata"]["caption"], "Åse Ås laughs");
    // Two files, as for two teams.
    room.write("guests.txt", "g1\tZoe Zorn\n");
    let both = ["--codes", "teams.txt", "--codes", "guests.txt", "--caption", r"\n9\ and \g1\"];
    assert_eq!(edited(&room, &ids[1], &both)["caption"], "Åsa Öberg and Zoe Zorn");
}

#[test]
fn a_code_that_is_not_known_is_refused_with_the_nearest_and_nothing_is_changed() {
    let (room, ids) = room();
    let edit = |args: &[&str]| room.pressbox(["photo", "edit", "--codes", "teams.txt", &ids[0]].iter().chain(args));
    edit(&["--city", "Åre", "--caption", r"\n7\ scores"]).says(
        "! error: `\\n7\\` is not one of the codes\n\
         ! hint: the nearest are `\\n1\\` (Ole Nordmann), `\\n9\\` (Åsa Öberg); add it to the file of codes, or keep backslashes \
         as they are with `--no-codes`\n\
         exit 1",
    );
    let run = edit(&["--caption", r"\n9#3\ scores"]).exits(1);
    assert!(run.stderr.contains(r"`\n9#3\`: the code `n9` has only one replacement"), "{}", run.stderr);
    let run = edit(&["--person", r"\goalkeeper\"]).exits(1);
    assert!(run.stderr.contains("none of the codes looks like it"), "{}", run.stderr);
    let shown = room.pressbox(["photo", "show", &ids[0], "--json"]).succeeds().json();
    assert_eq!((&shown[0]["metadata"]["city"], &shown[0]["metadata"]["caption"]), (&Value::Null, &Value::Null));
    room.write("in/3.jpg", jpeg(503));
    room.pressbox(["ingest", "in/3.jpg", "--codes", "teams.txt", "--caption", r"\n7\"]).exits(1);
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 2);
    // Without any file, it is told that it stays.
    let run = room.pressbox(["photo", "edit", &ids[0], "--caption", r"\n9\ scores"]).succeeds();
    assert!(run.stderr.contains(r"`\n9\` looks like a code, and stays as it is"), "{}", run.stderr);
    let run = room.pressbox(["photo", "edit", &ids[0], "--caption", r"and\or, either\or", "--json"]).succeeds();
    assert_eq!(run.stderr, "");
}

#[test]
fn a_file_of_codes_with_a_mistake_is_refused_where_it_is_needed() {
    let (room, ids) = room();
    let edit = |args: &[&str]| room.pressbox(["photo", "edit", &ids[0]].iter().chain(args));
    room.write("twice.txt", "aa\tOle\n\nbb\tPer\nAA\tZoe\n");
    edit(&["--codes", "twice.txt", "--city", "Åre"]).says(
        "! error: the code `AA` is there twice: in line 1 of `twice.txt` and in line 4 of `twice.txt`\n\
         ! hint: delete one of the lines, or give it another code\n\
         exit 1",
    );
    room.write("more.txt", "n9\tZoe\n");
    let run = edit(&["--codes", "teams.txt", "--codes", "more.txt", "--city", "Åre"]).exits(1);
    assert!(run.stderr.contains("in line 3 of `teams.txt` and in line 1 of `more.txt`"), "{}", run.stderr);
    room.write("names.txt", "Ole Nordmann\n");
    let run = edit(&["--codes", "names.txt", "--city", "Åre"]).exits(1);
    assert!(run.stderr.contains("line 1 of `names.txt` has no tab"), "{}", run.stderr);
    let run = edit(&["--codes", "none.txt", "--city", "Åre"]).exits(1);
    assert!(run.stderr.contains("`none.txt` cannot be read"), "{}", run.stderr);
    room.write("large.txt", vec![b'\n'; (4 << 20) + 1]);
    let run = edit(&["--codes", "large.txt", "--city", "Åre"]).exits(1);
    assert!(run.stderr.contains("`large.txt` is larger than 4 MB"), "{}", run.stderr);
    edit(&["--codes", "teams.txt", "--no-codes", "--city", "Åre"]).exits(2);
    // The newsroom's own stops nobody who needs no code.
    room.write("codes.txt", "Ole Nordmann\n");
    edit(&["--city", "Åre", "-q"]).succeeds();
    let run = edit(&["--caption", r"\n9\"]).exits(1);
    assert!(run.stderr.contains("line 1 of `codes.txt` has no tab"), "{}", run.stderr);
}

#[test]
fn a_template_has_codes_in_its_own_text_and_in_what_fills_it() {
    let (room, ids) = room();
    room.write("codes.txt", TEAMS);
    // As a photographer wrote them, who leaves the names to the desk.
    for (id, caption) in [(&ids[0], r"\n9\ scores"), (&ids[1], r"\n7\ scores")] {
        room.pressbox(["photo", "edit", id, "--no-codes", "--caption", caption, "--city", r"C:\x\y", "-q"]).succeeds();
    }
    let template = r"\home side\, {n}: {caption} ({{\n1\}})";
    let run =
        room.pressbox(["photo", "edit", "--query", "file:jpg", "--caption-template", template, "--json"]).exits(3);
    assert_eq!(run.json()[0]["metadata"]["caption"], "Nord FK, 1: Åsa Öberg scores ({Ole Nordmann})");
    let short = &ids[1][..8];
    let failed = format!("failed: `{short}`: `\\n7\\` is not one of the codes, so it keeps its caption");
    assert!(run.stderr.contains(&failed), "{}", run.stderr);
    // What is wrong in the template itself is told once, before anything is changed.
    let wrong = ["photo", "edit", "--query", "file:jpg", "--caption-template", r"\n5\: {caption}"];
    let run = room.pressbox(wrong).exits(1);
    assert_eq!(run.stderr.matches("is not one of the codes").count(), 1, "{}", run.stderr);
}
