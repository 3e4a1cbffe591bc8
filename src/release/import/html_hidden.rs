//! What a page says in parts that are no text of the release: its title, its menus and its footers.

/// The texts of those parts, apart from scripts and styles.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    texts: Vec<(usize, String)>,
    text: String,
    line: usize,
    /// The element whose text nobody reads.
    mute: Option<String>,
}

/// Elements without words.
const MUTE: [&str; 6] = ["noscript", "script", "style", "svg", "template", "textarea"];

/// Elements inside of a line.
const INLINE: [&str; 9] = ["b", "i", "em", "strong", "span", "a", "time", "small", "font"];

/// A page has few of them; more are not read.
const MOST: usize = 2_000;

impl Hidden {
    /// A tag inside of such a part, or one that begins or ends it.
    pub(super) fn turn(&mut self, name: &str, opens: bool) {
        if MUTE.contains(&name) {
            let ends = self.mute.as_deref() == Some(name) && !opens;
            self.mute = if ends { None } else { self.mute.take().or_else(|| opens.then(|| name.to_owned())) };
        }
        if !INLINE.contains(&name) {
            self.end();
        }
    }

    pub(super) fn say(&mut self, text: &str, line: usize) {
        if self.mute.is_some() || self.texts.len() >= MOST || self.text.len() > 10_000 {
            return;
        }
        if self.text.is_empty() {
            self.line = line;
        }
        self.text.push_str(text);
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().any(char::is_alphabetic) {
            self.texts.push((self.line, text));
        }
    }

    pub(super) fn texts(mut self) -> Vec<(usize, String)> {
        self.end();
        self.texts
    }
}
