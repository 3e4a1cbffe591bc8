//! Man pages, as `man` and `mandoc` read them: one of each verb in section 1, and one of each topic in section 7.

use std::io;

use clap::Command;
use clap_mangen::Man;

use super::examples::below_options;
use super::topics::{Part, TOPICS, Topic};

/// What pages say about where they come from.
const SOURCE: &str = concat!("pressbox ", env!("CARGO_PKG_VERSION"));

/// How a program tells how it went.
const EXIT: [(&str, &str); 4] = [
    ("0", "All is done."),
    ("1", "It was refused or failed, and nothing is half-done."),
    ("2", "The call was wrong."),
    ("3", "Some items failed and are named; the others are done."),
];

/// The page of a built command; `name` is how the page is called, such as `pressbox-list-import`.
pub(in crate::cli) fn command_page(command: &Command, name: &str, date: &str) -> io::Result<String> {
    let is_main = !name.contains('-');
    let man = Man::new(command.clone());
    let mut page = head(name, "1", date, &command.get_about().map(ToString::to_string).unwrap_or_default());
    page += &synopsis(command);
    let mut sections = Vec::new();
    man.render_description_section(&mut sections)?;
    man.render_options_section(&mut sections)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut sections)?;
    }
    page += &String::from_utf8_lossy(&sections);
    let (notes, examples) = below_options(command);
    if is_main {
        page += ".SH TOPICS\n";
        for topic in TOPICS {
            page.extend([".TP\n\\fBpressbox help ", topic.name, "\\fR\n", &line(topic.subject()), "\n"]);
        }
    } else if !notes.is_empty() {
        page += ".SH NOTES\n";
        page += &typed(&notes);
    }
    if !examples.is_empty() {
        page += ".SH EXAMPLES\n";
        page += &typed(&examples);
    }
    if is_main {
        page += ".SH \"EXIT STATUS\"\n";
        for (code, meaning) in EXIT {
            page.extend([".TP\n\\fB", code, "\\fR\n", &line(meaning), "\n"]);
        }
    }
    page += ".SH \"SEE ALSO\"\n";
    let above = name.rsplit_once('-').map(|(above, _)| format!("\\fB{}\\fR(1)", escaped(above)));
    let topics = TOPICS.iter().map(|topic| format!("\\fB{}\\fR(7)", escaped(&topic.page())));
    page += &above.into_iter().chain(topics).collect::<Vec<_>>().join(",\n");
    Ok(tidy(&(page + "\n")))
}

/// The first lines of a page: its title, and what it is about.
fn head(name: &str, section: &str, date: &str, about: &str) -> String {
    let (title, about) = (escaped(&name.to_uppercase()), line(about.trim_end_matches('.')));
    format!(".TH {title} {section} {date} \"{SOURCE}\" pressbox\n.SH NAME\n{} \\- {about}\n", escaped(name))
}

/// How a command is called.
fn synopsis(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let call = usage.trim_start_matches("Usage:").lines().map(str::trim).filter(|call| !call.is_empty());
    let name = command.get_bin_name().unwrap_or("pressbox").to_owned();
    let calls = call.map(|call| {
        let rest = call.strip_prefix(name.as_str()).unwrap_or(call);
        format!("\\fB{}\\fR{}\n", escaped(&name), escaped(rest))
    });
    format!(".SH SYNOPSIS\n{}", calls.collect::<Vec<_>>().join(".br\n"))
}

/// What apostrophes are for readers that are not groff. The generator says it before each section.
const APOSTROPHES: [&str; 2] = [".ie \\n(.g .ds Aq \\(aq", ".el .ds Aq '"];

/// How long a line of text is in the source of a page.
const WIDTH: usize = 80;

/// The same with no line of text longer than readers of the source like, and no spaces at the ends of lines.
fn tidy(page: &str) -> String {
    let mut tidied = APOSTROPHES.join("\n") + "\n";
    let (mut kept, mut before) = (false, "");
    let lines: Vec<_> = page.lines().map(str::trim_end).filter(|text| !APOSTROPHES.contains(text)).collect();
    for (nth, text) in lines.iter().copied().enumerate() {
        kept = match text {
            ".nf" => true,
            ".fi" => false,
            _ => kept,
        };
        // A section begins with a paragraph anyway, and an empty line is a break.
        let after = lines.get(nth + 1).copied().unwrap_or_default();
        let is_idle = text == ".PP" && before.starts_with(".SH")
            || text == ".br" && [before, after].iter().any(|line| line.is_empty());
        if is_idle {
            continue;
        }
        before = text;
        if kept || text.starts_with('.') || text.len() <= WIDTH {
            tidied += text;
        } else {
            wrap(text, &mut tidied);
        }
        tidied.push('\n');
    }
    tidied
}

fn wrap(text: &str, out: &mut String) {
    let mut length = 0;
    for (nth, word) in text.split(' ').enumerate() {
        if nth > 0 && length + word.len() >= WIDTH {
            out.push('\n');
            length = 0;
            if word.starts_with(['.', '\'']) {
                *out += "\\&";
            }
        } else if nth > 0 {
            out.push(' ');
        }
        length += word.len() + 1;
        *out += word;
    }
}

/// The page of a topic.
pub(in crate::cli) fn topic_page(topic: &Topic, date: &str) -> String {
    let mut page = head(&topic.page(), "7", date, topic.subject()) + ".SH DESCRIPTION\n";
    for (nth, part) in topic.parts().enumerate() {
        match part {
            Part::Said(text) => {
                let paragraph = if nth == 0 { "" } else { ".PP\n" };
                page.extend([paragraph, &line(&text), "\n"]);
            }
            Part::Typed(lines) => page += &typed(&lines),
        }
    }
    page += ".SH \"SEE ALSO\"\n\\fBpressbox\\fR(1)\n";
    tidy(&page)
}

impl Topic {
    /// How its man page is called.
    pub(in crate::cli) fn page(&self) -> String {
        format!("pressbox-{}", self.name)
    }
}

/// Lines that keep their breaks.
fn typed(lines: &[String]) -> String {
    // All are indented alike.
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines: Vec<_> = lines.iter().map(|text| line(&text[indent..])).collect();
    format!(".PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", lines.join("\n"))
}

/// A line of text: what is in backticks is bold, and nothing in it is a request.
fn line(text: &str) -> String {
    let parts: Vec<_> = text.split('`').collect();
    let mut line = String::new();
    for (nth, part) in parts.iter().enumerate() {
        let is_bold = nth % 2 == 1 && nth + 1 < parts.len();
        let part = escaped(part);
        line.extend(if is_bold { ["\\fB", &part, "\\fR"] } else { ["", &part, ""] });
    }
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_text_gives_no_orders() {
        assert_eq!(line(".so /etc/passwd"), "\\&.so /etc/passwd");
        assert_eq!(line("'br"), "\\&'br");
        assert_eq!(line("a \\fB `--json` b"), "a \\efB \\fB\\-\\-json\\fR b");
    }
}
