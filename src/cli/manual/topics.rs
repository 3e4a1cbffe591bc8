//! Texts about what goes across verbs. The first line of each is its title; lines that are indented are typed or written.

/// A text about something that several verbs have to do with.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Topic {
    /// The word that asks for it.
    pub(in crate::cli) name: &'static str,
    pub(in crate::cli) text: &'static str,
}

/// All of them, in the order in which they are listed.
pub(in crate::cli) const TOPICS: [Topic; 5] = [
    Topic { name: "embargo", text: include_str!("../../../assets/topics/embargo.txt") },
    Topic { name: "corrections", text: include_str!("../../../assets/topics/corrections.txt") },
    Topic { name: "rights", text: include_str!("../../../assets/topics/rights.txt") },
    Topic { name: "lists", text: include_str!("../../../assets/topics/lists.txt") },
    Topic { name: "publishing", text: include_str!("../../../assets/topics/publishing.txt") },
];

impl Topic {
    pub(in crate::cli) fn find(name: &str) -> Option<Self> {
        TOPICS.into_iter().find(|topic| topic.name == name)
    }

    /// The title without the word in front of it.
    pub(super) fn subject(&self) -> &'static str {
        let title = self.text.lines().next().unwrap_or_default();
        title.split_once(": ").map_or(title, |(_, subject)| subject)
    }

    /// How help lists it.
    pub(super) fn line(&self) -> String {
        format!("  {:<28}{}", format!("pressbox help {}", self.name), self.subject())
    }

    /// The text as a terminal of 80 columns shows it.
    pub(in crate::cli) fn shown(&self) -> String {
        let mut shown = filled(self.text.lines().next().unwrap_or_default());
        for part in self.parts() {
            shown += "\n";
            match part {
                Part::Said(text) => shown += &filled(&text),
                Part::Typed(lines) => shown.extend(lines.iter().map(|line| format!("    {line}\n"))),
            }
        }
        shown
    }

    /// Its paragraphs and examples, behind the title.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> {
        let behind = self.text.split_once("\n\n").map_or("", |(_, behind)| behind);
        behind.split("\n\n").map(|part| match part.strip_prefix("    ") {
            Some(_) => Part::Typed(part.lines().map(str::trim_start).map(str::to_owned).collect()),
            None => Part::Said(part.split_whitespace().collect::<Vec<_>>().join(" ")),
        })
    }
}

/// A paragraph in lines that are not too long.
fn filled(text: &str) -> String {
    let (mut out, mut length) = (String::new(), 0);
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > WIDTH {
            out.push('\n');
            length = 0;
        } else if length > 0 {
            out.push(' ');
            length += 1;
        }
        out += word;
        length += letters;
    }
    out + "\n"
}

/// How many columns a text takes.
const WIDTH: usize = 78;

/// A piece of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A paragraph.
    Said(String),
    /// Lines that somebody types, or writes into a file.
    Typed(Vec<String>),
}
