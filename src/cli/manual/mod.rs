//! What help and man pages share: the program with its examples, and topics that go across verbs.
//!
//! | file | what it holds |
//! |---|---|
//! | `examples` | examples of each verb |
//! | [`topics`](TOPICS) | short texts about embargoes, corrections, rights, lists and publishing |
//! | [`page`](command_page) | a man page |

mod examples;
mod page;
mod topics;

use clap::Command;

use self::examples::EXAMPLES;

pub(super) use self::page::{command_page, topic_page};
pub(super) use self::topics::{TOPICS, Topic};

/// The program with examples for each verb, and the list of topics.
pub(super) fn with_examples(program: Command) -> Command {
    let topics: Vec<_> = TOPICS.iter().map(Topic::line).collect();
    let program = add(program, "");
    program.after_help(format!("Topics:\n{}", topics.join("\n")))
}

fn add(command: Command, path: &str) -> Command {
    let lines = examples::of(path);
    let own = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let command = if lines.is_empty() {
        command
    } else {
        let before = if own.is_empty() { own } else { format!("{}\n\n", own.trim_end()) };
        command.after_help(format!("{before}{EXAMPLES}\n  {}", lines.join("\n  ")))
    };
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.iter().fold(command, |command, name| {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command.mut_subcommand(name, |command| add(command, &path))
    })
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::examples::below_options;
    use super::*;
    use crate::cli::Cli;

    /// What a shell makes of a line, as far as examples go.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
        for c in line.chars() {
            match c {
                '"' => {
                    quoted = !quoted;
                    word.get_or_insert_default();
                }
                ' ' if !quoted => words.extend(word.take()),
                '|' | '>' if !quoted => return words,
                c => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }

    fn each(command: &Command, path: &str, told: &mut dyn FnMut(&str, &Command)) {
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name());
            told(&path, verb);
            each(verb, &path, told);
        }
    }

    #[test]
    fn each_verb_has_two_examples_that_it_understands() {
        each(&with_examples(Cli::command()), "pressbox", &mut |path, verb| {
            let (_, examples) = below_options(verb);
            let own = examples.iter().filter(|example| example.trim().starts_with(path));
            assert!(own.count() >= 2, "`{path}` has {examples:?}");
            for example in examples {
                // Behind a wide gap may be what it does.
                let typed = example.trim().split("    ").next().unwrap_or_default().replace("\\\"", "'");
                Cli::try_parse_from(words(&typed)).unwrap_or_else(|error| panic!("`{example}`: {error}"));
            }
        });
    }

    #[test]
    fn each_command_in_a_topic_can_be_typed_like_that() {
        let lines = TOPICS.iter().flat_map(|topic| topic.text.lines()).map(str::trim);
        let commands: Vec<_> = lines.filter(|line| line.starts_with("pressbox ") && !line.contains(". ")).collect();
        assert!(commands.len() > 20, "{commands:?}");
        for command in commands {
            Cli::try_parse_from(words(command)).unwrap_or_else(|error| panic!("`{command}`: {error}"));
        }
    }
}
