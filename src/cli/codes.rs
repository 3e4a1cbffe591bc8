//! Codes in what somebody types, such as `\bb12\`, and the files that say what stands for them.

use std::cell::OnceCell;
use std::path::PathBuf;

use clap::Args;

use super::context::Context;
use super::error::CliError;
use super::ui::Ui;
use crate::newsroom::{CODES_FILE, Newsroom, read_codes};
use crate::photo::{Codes, Metadata, Property, first_code, first_code_in};

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CodesArgs {
    /// Replace codes such as `\bb12\` by what this file says: each line has a code, a tab, and what stands for it; repeat for
    /// more files [default: the newsroom's `codes.txt`]
    #[arg(long = "codes", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Replace no codes: keep backslashes as they are
    #[arg(long, conflicts_with = "files")]
    no_codes: bool,
}

/// What stands for codes, read when the first is met.
pub(crate) struct CodeReader<'a> {
    ui: &'a Ui,
    newsroom: &'a Newsroom,
    is_off: bool,
    /// From the files that were named.
    named: Option<Codes>,
    /// The newsroom's own, where it has any.
    own: OnceCell<Option<Codes>>,
    is_told: OnceCell<()>,
}

impl CodesArgs {
    /// Reads the files that were named, also where no code is met: a mistake in one is told at once.
    pub(crate) fn reader<'a>(
        &self,
        ui: &'a Ui,
        context: &Context,
        newsroom: &'a Newsroom,
    ) -> Result<CodeReader<'a>, CliError> {
        let files = self.files.iter().map(|file| (file.display().to_string(), context.working_dir.join(file)));
        let files: Vec<_> = files.collect();
        let named = if files.is_empty() { None } else { Some(read_codes(&files)?) };
        Ok(CodeReader { ui, newsroom, is_off: self.no_codes, named, own: OnceCell::new(), is_told: OnceCell::new() })
    }
}

impl CodeReader<'_> {
    fn codes(&self) -> Result<Option<&Codes>, CliError> {
        if self.is_off || self.named.is_some() {
            return Ok(self.named.as_ref());
        }
        if let Some(own) = self.own.get() {
            return Ok(own.as_ref());
        }
        let own = self.newsroom.codes()?;
        Ok(self.own.get_or_init(|| own).as_ref())
    }

    /// Replaces the codes in a text.
    pub(crate) fn replace(&self, text: &str) -> Result<String, CliError> {
        if !may_have_codes(text) {
            return Ok(text.to_owned());
        }
        if let Some(codes) = self.codes()? {
            return Ok(codes.replace(text)?);
        }
        self.tell_of(first_code_in(text));
        Ok(text.to_owned())
    }

    /// Replaces the codes in metadata; in some of its properties, or in all that may have them.
    pub(crate) fn replace_in(&self, metadata: &mut Metadata, only: Option<&[Property]>) -> Result<(), CliError> {
        let texts = |property: &Property| property.text(metadata);
        let properties = only.unwrap_or(Property::ALL);
        if !properties.iter().filter_map(texts).any(|text| may_have_codes(&text)) {
            return Ok(());
        }
        match self.codes()? {
            Some(codes) => codes.replace_in(metadata, only)?,
            None => self.tell_of(first_code(metadata)),
        }
        Ok(())
    }

    /// A code that stays in a text for want of a file is not to be found in a newspaper.
    fn tell_of(&self, code: Option<String>) {
        let Some(code) = code.filter(|_| !self.is_off && self.is_told.set(()).is_ok()) else { return };
        self.ui.warn(format!("`{code}` looks like a code, and stays as it is: there is no file of codes"));
        self.ui.hint(format!(
            "name one with `--codes FILE`, or put one as `{CODES_FILE}` beside `pressbox.toml`; `--no-codes` says that it is none"
        ));
    }
}

/// Whether something stands between two backslashes.
fn may_have_codes(text: &str) -> bool {
    text.split('\\').count() > 2
}
