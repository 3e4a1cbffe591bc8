//! A path in a command that a user may copy.

/// A path as one word for a shell.
pub(crate) fn shell_word(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-:@+".contains(c) || c == '\\' && cfg!(windows);
    // A command would take it for an option.
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    if !path.is_empty() && path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn what_a_shell_would_read_otherwise_is_quoted() {
        for (path, word) in [
            ("press/Åre-2026", "press/Åre-2026"),
            ("Nyhetsrum Å 📰 ö", "'Nyhetsrum Å 📰 ö'"),
            ("it's", "'it'\\''s'"),
            ("tt+press@media.example", "tt+press@media.example"),
            ("o'neil@media.example", "'o'\\''neil@media.example'"),
            ("a;b$c", "'a;b$c'"),
            ("~", "'~'"),
            ("-x", "./-x"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
