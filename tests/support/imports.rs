//! What each file of `src` imports, read from its text: `use` lines, nested braces, and paths in the middle of a line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A source file as a module.
pub struct SourceFile {
    /// Its path below `src`, with `/`.
    pub path: String,
    /// Its module, from the crate's root: `["photo", "xmp", "read"]`.
    pub module: Vec<String>,
    /// Its text without comments and literals.
    code: String,
}

/// A path that a file names, from the crate's root: `["photo", "Metadata"]`.
pub type Import = Vec<String>;

/// Every file of `src`, in the order of their paths.
pub fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push(SourceFile::new(path, &text));
            }
        }
    }
    assert!(files.len() > 20, "only {} source files found", files.len());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl SourceFile {
    pub fn new(path: String, text: &str) -> Self {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        Self { path, module, code: without_comments_and_literals(text) }
    }

    /// The room: the first part of the path.
    pub fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// Every path into this crate that the file names, `super` and `self` resolved.
    pub fn imports(&self) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        // Unit tests are a module inside the file: their `super` is the file itself.
        let tests = self.code.find("#[cfg(test)]\nmod tests").unwrap_or(self.code.len());
        for start in ["crate::", "pressbox::", "super::", "self::"] {
            for at in starts(&self.code, start) {
                // `a::super` is no path, and `super::super::` is read from its first word.
                if self.code[..at].ends_with("::") {
                    continue;
                }
                for path in tree(&mut self.code[at..].chars().peekable()) {
                    let here = self.module.iter().cloned().chain((at > tests).then(|| "tests".to_owned())).collect();
                    found.extend(resolve(here, &path));
                }
            }
        }
        found
    }

    /// Whether the file names an outside crate, and not a module of ours that is called the same.
    pub fn names_crate(&self, name: &str) -> bool {
        let is_ours = self.code.contains(&format!("mod {name};"))
            || self.imports().iter().any(|path| path.len() > 1 && path.last().is_some_and(|last| last == name));
        !is_ours && starts(&self.code, &format!("{name}::")).any(|at| !self.code[..at].ends_with("::"))
    }

    /// Whether the file says so anywhere in its code.
    pub fn says(&self, code: &str) -> bool {
        self.code.contains(code)
    }

    /// The code above the unit tests, where there are any.
    pub fn without_tests(&self) -> Option<&str> {
        self.code.split_once("#[cfg(test)]").map(|(code, _)| code)
    }

    /// Whether the file's code contains something outside of its unit tests, as a path of its own.
    pub fn says_outside_tests(&self, code: &str) -> bool {
        let is_own = |at: usize| !self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let end = self.code.find("#[cfg(test)]\nmod tests").unwrap_or(self.code.len());
        self.code[..end].match_indices(code).any(|(at, _)| is_own(at))
    }

    /// What the file passes on under its own name: `pub use path::Name` as `Name` and where it is from.
    fn passes_on(&self) -> BTreeMap<String, Import> {
        let mut passed = BTreeMap::new();
        for at in starts(&self.code, "use ") {
            let line_start = self.code[..at].rfind('\n').map_or(0, |end| end + 1);
            if !self.code[line_start..at].trim_start().starts_with("pub") {
                continue;
            }
            for path in tree(&mut self.code[at + 4..].chars().peekable()) {
                let path = if matches!(path[0].as_str(), "crate" | "self" | "super") {
                    resolve(self.module.clone(), &path)
                } else {
                    // `pub use file::Name` names a module of its own.
                    Some(self.module.iter().chain(&path).cloned().collect())
                };
                if let Some(path) = path {
                    passed.insert(path.last().unwrap().clone(), path);
                }
            }
        }
        passed
    }
}

/// A path as code writes it, seen from the module that it stands in.
fn resolve(here: Vec<String>, path: &[String]) -> Option<Import> {
    let (mut at, rest) = match path.first()?.as_str() {
        "crate" | "pressbox" => (Vec::new(), &path[1..]),
        "self" => (here, &path[1..]),
        _ => (here, path),
    };
    for word in rest {
        if word == "super" {
            at.pop()?;
        } else if word != "self" {
            at.push(word.clone());
        }
    }
    (!at.is_empty()).then_some(at)
}

/// Files of one room that need each other in a circle, each circle as its paths.
pub fn circles(files: &[SourceFile]) -> Vec<Vec<String>> {
    let by_module: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(nth, file)| (file.module.as_slice(), nth)).collect();
    let passed: Vec<_> = files.iter().map(SourceFile::passes_on).collect();
    // The file that a path leads to, through what folders pass on.
    let file_of = |path: &[String]| {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let (length, nth) =
                (0..=path.len()).rev().find_map(|length| Some((length, *by_module.get(&path[..length])?)))?;
            let next = path.get(length).and_then(|name| passed[nth].get(name));
            match next {
                Some(next) if *next != path => path = next.iter().chain(&path[length + 1..]).cloned().collect(),
                _ => return Some(nth),
            }
        }
        None
    };
    let edges: Vec<BTreeSet<usize>> = files
        .iter()
        .enumerate()
        .map(|(nth, file)| {
            let inside = file.imports().into_iter().filter_map(|path| file_of(&path));
            inside.filter(|other| *other != nth && files[*other].room() == file.room()).collect()
        })
        .collect();
    let reach: Vec<BTreeSet<usize>> = (0..files.len()).map(|nth| reachable(&edges, nth)).collect();
    let mut found = BTreeSet::new();
    for nth in 0..files.len() {
        let circle: Vec<String> = reach[nth]
            .iter()
            .filter(|other| reach[**other].contains(&nth))
            .map(|other| files[*other].path.clone())
            .collect();
        if circle.len() > 1 {
            found.insert(circle);
        }
    }
    found.into_iter().collect()
}

fn reachable(edges: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open: Vec<usize> = edges[from].iter().copied().collect();
    while let Some(nth) = open.pop() {
        if found.insert(nth) {
            open.extend(&edges[nth]);
        }
    }
    found
}

/// Where a word starts that is no part of a longer one.
fn starts<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let inside = |at: usize| code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(word).map(|(at, _)| at).filter(move |at| !inside(*at))
}

/// The paths of a `use` tree: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn tree(text: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Vec<Import> {
    let mut path = Vec::new();
    loop {
        while text.next_if(|c| c.is_whitespace()).is_some() {}
        if text.next_if_eq(&'{').is_some() {
            let mut all = Vec::new();
            loop {
                while text.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
                if text.next_if_eq(&'}').is_some() || text.peek().is_none() {
                    return all;
                }
                let inner = tree(text);
                if inner.is_empty() {
                    // Something that is no path stands there: nothing more can be read.
                    return all;
                }
                all.extend(inner.into_iter().map(|rest| path.iter().cloned().chain(rest).collect()));
                // ` as other`
                while text.next_if(|c| *c != ',' && *c != '}').is_some() {}
            }
        }
        let mut word = String::new();
        while let Some(c) = text.next_if(|c| c.is_alphanumeric() || *c == '_' || *c == '*') {
            word.push(c);
        }
        if word.is_empty() {
            break;
        }
        path.push(word);
        if !(text.next_if_eq(&':').is_some() && text.next_if_eq(&':').is_some()) {
            break;
        }
    }
    if path.is_empty() { Vec::new() } else { vec![path] }
}

/// A path in a comment or in a text imports nothing.
fn without_comments_and_literals(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if c == '"' {
            literal(rest)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

fn literal(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
