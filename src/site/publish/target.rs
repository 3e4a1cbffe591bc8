//! A place that a site is published to: what it can be asked, and what can go wrong there.

use std::io;
use std::path::PathBuf;

use crate::net::{EndpointError, HttpError};
use crate::storage::Sha256;

/// A file on its way to a target.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its path in the site.
    pub path: String,
    pub bytes: u64,
    pub sha256: Sha256,
    pub content: UploadContent,
}

/// Where an upload's bytes are.
#[derive(Debug, Clone)]
pub enum UploadContent {
    File(PathBuf),
    Text(&'static str),
}

/// What is in a place at a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Nothing,
    Content(Sha256),
    /// Something that pressbox did not bring, or that was changed since.
    Other,
    /// Something; the target cannot tell what.
    There,
    /// The target cannot tell.
    Unknown,
}

/// A place that a site is published to. Each file arrives whole or not at all.
pub trait Target {
    /// As the user wrote it.
    fn name(&self) -> &str;

    /// A small file of ours, if it is there.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, TargetError>;

    /// Writes a small file of ours.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), TargetError>;

    /// What is in some places, in their order.
    fn look(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError>;

    /// Brings files, in any order; `brought` hears the number of each that has arrived.
    fn bring(&self, files: &[Upload], brought: &mut dyn FnMut(usize)) -> Result<(), TargetError>;

    /// Removes files; one that is not there is no error.
    fn remove(&self, paths: &[&str]) -> Result<(), TargetError>;

    /// Removes what a killed run left half-written.
    fn settle(&self) {}

    /// The names in a folder, as far as the target can list it.
    fn folders_in(&self, folder: &str) -> Result<Vec<String>, TargetError>;
}

/// Why a site does not get to its target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error("`{0}` is not a place that a site can be published to")]
    Place(String),
    #[error("`{0}` would not be encrypted: plain `http` is only for a server on this machine")]
    Open(String),
    #[error("`{0}` is not the address of a server")]
    Endpoint(String),
    #[error("there are no keys for `{0}`")]
    NoKeys(String),
    #[error("the settings for `{target}` cannot be used")]
    Settings { target: String, source: EndpointError },
    #[error("there is no bucket `{bucket}` at `{server}`")]
    NoBucket { bucket: String, server: String },
    #[error("`{server}` does not accept the key `{key}`: {said}")]
    Keys { server: String, key: String, said: String },
    #[error("`{server}` does not let the key `{key}` {what}: {said}")]
    Denied { server: String, key: String, what: &'static str, said: String },
    #[error("the bucket `{bucket}` is in another region{}", region.as_ref().map(|name| format!(": `{name}`")).unwrap_or_default())]
    Region { bucket: String, region: Option<String> },
    #[error("`{server}` cannot be asked: {source}")]
    Http { server: String, source: HttpError },
    #[error("`{server}` answered {status} to `{path}`: {said}")]
    Answer { server: String, path: String, status: u16, said: String },
    #[error("`{}` is too large for `{server}`, which takes at most 5 GB", path.display())]
    TooLarge { server: String, path: PathBuf },
    /// It may lead to what is not of the site.
    #[error("`{}` is a link, and nothing is published through it", path.display())]
    Link { path: PathBuf },
    #[error("no folder for temporary files can be made")]
    Scratch(#[source] io::Error),
    #[error("`{}` cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Somebody built the site anew meanwhile, or withdrew a photo.
    #[error("`{}` changed while it was being published", path.display())]
    Changed { path: PathBuf },
    #[error("`{program}` is not installed")]
    NoProgram { program: &'static str },
    #[error("`{program}` cannot be run")]
    Program { program: &'static str, source: io::Error },
    #[error("`{program}` failed for `{target}`: {said}")]
    Failed { program: &'static str, target: String, said: String },
}
