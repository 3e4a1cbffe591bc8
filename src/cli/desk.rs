//! Where a command works: the newsroom it found, and the moment it started.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::error::{CliError, OrExplain as _, refused};
use crate::config::{self, Config};
use crate::delivery::{Secret, sealed};
use crate::press::{Lists, Seal};
use crate::release::{Issuer, Releases};

/// What a command knows of the world around it. Built once, in `cli::main`, which alone reads environment and clock.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// The newsroom that was named by `--newsroom` or `PRESSBOX_NEWSROOM`.
    pub(crate) named: Option<PathBuf>,
    pub(crate) working_dir: PathBuf,
    pub(crate) now: Timestamp,
    /// The clock, for what waits.
    pub(crate) clock: fn() -> Timestamp,
    /// `PRESSBOX_SMTP_URL`, which overrides `[smtp] url`.
    pub(crate) smtp_url: Option<String>,
    /// `PRESSBOX_SMTP_PASSWORD`.
    pub(crate) smtp_password: Option<String>,
    /// `PRESSBOX_IMAP_PASSWORD`.
    pub(crate) imap_password: Option<String>,
    /// Where programs keep what they remember of a user, outside any newsroom.
    pub(crate) state_dir: Option<PathBuf>,
}

/// An open newsroom: its folder and its settings.
#[derive(Debug, Clone)]
pub(crate) struct Newsroom {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    /// What day it is there.
    pub(crate) today: Date,
}

impl Desk {
    /// Opens the newsroom that was named, or the nearest at or above the working folder.
    pub(crate) fn newsroom(&self) -> Result<Newsroom, CliError> {
        let root = match &self.named {
            Some(named) => named.clone(),
            None => self.nearest().ok_or_else(|| {
                refused(format!("no newsroom at or above `{}`", self.working_dir.display())).hinted(
                    "make one with `pressbox init DIR --name ORG --from ADDRESS`, or name one with `--newsroom DIR`",
                )
            })?,
        };
        let file = root.join(config::FILE);
        if !file.is_file() {
            return Err(refused(format!("`{}` is not a newsroom: it holds no `{}`", root.display(), config::FILE))
                .hinted("make one with `pressbox init DIR --name ORG --from ADDRESS`"));
        }
        let config = Config::read(&file).hint(format!("correct `{}`", file.display()))?;
        // `Config::read` has refused a zone that is none.
        let zone = TimeZone::get(&config.newsroom.zone).unwrap_or(TimeZone::UTC);
        let today = self.now.to_zoned(zone).date();
        Ok(Newsroom { root, config, today })
    }

    /// The folder of the newsroom that a command would work on, whatever state it is in.
    pub(crate) fn root(&self) -> Option<PathBuf> {
        self.named.clone().or_else(|| self.nearest())
    }

    /// A path as the user would type it here.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.working_dir).unwrap_or(path).display().to_string()
    }

    fn nearest(&self) -> Option<PathBuf> {
        self.working_dir.ancestors().find(|dir| dir.join(config::FILE).is_file()).map(Path::to_path_buf)
    }
}

impl Newsroom {
    /// Who we are, for a release.
    pub(crate) fn issuer(&self) -> Issuer {
        let newsroom = &self.config.newsroom;
        Issuer {
            name: newsroom.name.clone(),
            address: newsroom.from.clone(),
            // `Config::read` has refused a zone that is none.
            zone: TimeZone::get(&newsroom.zone).unwrap_or(TimeZone::UTC),
            contacts: self.config.contacts.clone(),
            boilerplate: newsroom.boilerplate.clone(),
            site_url: self.config.site.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
        }
    }

    /// The newsroom's releases.
    pub(crate) fn releases(&self) -> Releases {
        Releases::new(&self.root.join("releases"))
    }

    pub(crate) fn library_dir(&self) -> PathBuf {
        self.root.join("library")
    }

    /// The newsroom's lists, and who gets nothing.
    pub(crate) fn lists(&self) -> Lists {
        let library = self.library_dir();
        Lists::new(&self.root.join("lists")).sealed(move || {
            let secret = Secret::keep(&library).map_err(|error| CliError::from(error).one_line())?;
            Ok(Seal::new(move |text| sealed(&secret, text)))
        })
    }

    /// The key of the newsroom's tokens and seals; made on first use.
    pub(crate) fn secret(&self) -> Result<Secret, CliError> {
        Secret::keep(&self.library_dir()).hint("bring back the file `library/newsroom.secret`, open to you alone")
    }

    /// Where sendings stand that wait for their hour.
    pub(crate) fn orders_dir(&self) -> PathBuf {
        self.root.join("schedule")
    }

    pub(crate) fn templates_dir(&self) -> PathBuf {
        self.root.join("templates")
    }
}
