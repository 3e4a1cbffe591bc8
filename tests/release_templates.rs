//! The newsroom's own templates: they win over the built-in ones, and a mistake in one is named with its line.

use pressbox::release::render::{Email, Layout, TemplateError, Templates};

use crate::support::{Room, story};

/// The mail that some templates make of the story.
fn mail_of(templates: &Templates) -> Result<Email, TemplateError> {
    let (release, issuer) = (story::release(), story::issuer());
    Layout { templates, release: &release, issuer: &issuer, figures: &[], editions: &[] }.email()
}

#[test]
fn the_newsrooms_own_template_wins_and_may_include_another() {
    let room = Room::empty();
    room.write("templates/email.txt", "{% include \"head.txt\" %}: {{ headline }}");
    room.write("templates/head.txt", "ÅÄÖ {{ issuer.name }}");
    let own = Templates::load(Some(&room.path("templates"))).unwrap();
    let mail = mail_of(&own).unwrap();
    assert!(mail.text.starts_with("ÅÄÖ Skärgårdsoperan: The Flying Islander"));
    assert!(mail.html.contains("<h1"), "the others stay as they are");
    assert!(Templates::load(Some(&room.path("nowhere"))).is_ok());
}

#[test]
fn a_wrong_template_is_named_with_its_line_and_the_cause() {
    let room = Room::empty();
    room.write("email.txt", "Hello\n\n{{ headline");
    let Err(TemplateError::Wrong { name, line, .. }) = Templates::load(Some(&room.path(""))) else {
        panic!("it loads");
    };
    assert_eq!((name.as_str(), line), ("email.txt", 3));

    room.write("email.txt", "Hello\n{{ hedline }}");
    let own = Templates::load(Some(&room.path(""))).unwrap();
    let error = mail_of(&own).unwrap_err().to_string();
    assert!(
        error.starts_with("the template `email.txt` has an error on line 2: ") && error.contains("hedline"),
        "{error}"
    );
}

#[test]
fn a_wrong_template_of_the_newsroom_stops_the_command_and_says_where() {
    let room = Room::new();
    room.write("releases/race/release.en.md", "+++\nheadline = \"The race\"\n+++\n\nThe lead.\n");
    room.write("templates/page.html", "<p>\n{% if %}\n");
    let run = room.pressbox(["release", "render", "race", "-o", "x"]).exits(1);
    assert!(run.stderr.starts_with("error: the template `page.html` has an error on line 2: "), "{}", run.stderr);
    assert!(run.stderr.contains("\nhint: correct it, or remove it to use the built-in one\n"), "{}", run.stderr);
    assert!(!room.path("x").exists());
}

#[test]
fn the_built_in_templates_are_copied_to_be_edited_and_set_the_same() {
    let room = Room::new();
    room.write("releases/a/release.en.md", "+++\nheadline = 'A'\ndate = 2022-05-11\n+++\nLead.\n");
    room.pressbox(["release", "render", "a", "-o", "before"]).succeeds();
    let said = room.pressbox(["release", "templates", "--eject", "--json"]).succeeds().json();
    assert!(said.iter().all(|template| template["state"] == "ejected") && said.len() == 31, "{said:#?}");
    assert!(room.read("templates/page.html").contains("json_ld"), "it says what stands in it");
    room.pressbox(["release", "render", "a", "-o", "after"]).succeeds();
    for file in ["email.html", "email.txt", "release.html"] {
        assert_eq!(room.read(format!("before/{file}")), room.read(format!("after/{file}")), "{file}");
    }
    room.write("templates/page.html", "\n{{ nothing }");
    let wrong = room.pressbox(["release", "templates"]).exits(1).stderr;
    assert!(wrong.contains("the template `page.html` has an error on line 2"), "{wrong}");
    room.pressbox(["release", "templates", "pages.html"]).exits(2);
}
