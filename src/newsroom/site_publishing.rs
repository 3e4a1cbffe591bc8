//! The newsroom's site brought to where readers find it: built first, then only what has changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::notice::Observer;
use super::opened::Newsroom;
use super::settings::SiteSettings;
use super::site_building::build_site;
use super::site_built::{BuiltSite, SiteBuildError, SiteFile};
use super::site_contents::GatherError;
use crate::net::PasswordSource;
use crate::site::publish::{
    Place, PublishOptions, PublishSiteError, Published, Rank, S3Keys, S3Settings, TargetError, open_target, publish,
};

/// What is to be published, and where.
#[derive(Debug, Clone)]
pub struct PublishRequest {
    /// The target; without it that of the settings.
    pub target: Option<String>,
    /// Where the path of a folder begins that is named in the request.
    pub working_dir: PathBuf,
    /// Bring also what the target has already.
    pub again: bool,
    /// Build, and change nothing at the target.
    pub dry_run: bool,
}

/// What the environment says about S3.
#[derive(Debug, Clone, Default)]
pub struct PublishEnvironment {
    pub access_key: Option<String>,
    pub secret_key: Option<String>,
    pub session_token: Option<String>,
    pub region: Option<String>,
    pub endpoint: Option<String>,
}

/// What became of a file at the target.
#[derive(Debug)]
pub struct PublishedFileState<'a> {
    /// Its path in the site.
    pub path: &'a str,
    pub bytes: u64,
    pub state: Published,
    /// What the build says of it; nothing of what is no longer part of the site.
    pub file: Option<&'a SiteFile>,
}

/// A site that was published.
#[derive(Debug)]
pub struct PublishedSite {
    pub target: String,
    pub built: BuiltSite,
}

/// Why the site is not published.
#[derive(Debug, thiserror::Error)]
pub enum SitePublishError {
    #[error("no target is named, and `[site] publish` is not set")]
    Unset,
    /// A newsroom's settings can run commands, and say where files go.
    #[error(
        "the newsroom `{0}` belongs to another user, or everybody on this machine may change it: its settings for publishing are not used"
    )]
    OtherUser(String),
    #[error(transparent)]
    Build(#[from] SiteBuildError),
    #[error(transparent)]
    Publish(#[from] PublishSiteError),
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error("`{0}` is being published by another command")]
    Busy(String, #[source] std::io::Error),
    #[error("`{}` is where the site is built, and cannot be its target as well", path.display())]
    SamePlace { path: PathBuf },
}

/// Builds the site, and brings to the target what has changed; `told` hears of each file.
pub fn publish_site(
    newsroom: &Newsroom,
    request: &PublishRequest,
    environment: &PublishEnvironment,
    observer: &dyn Observer,
    told: &mut dyn FnMut(&PublishedFileState<'_>),
) -> Result<PublishedSite, SitePublishError> {
    let (name, root) = match (&request.target, &newsroom.settings.site.publish) {
        (Some(target), _) => (target, request.working_dir.as_path()),
        (None, Some(_)) if newsroom.may_be_changed_by_others() => {
            return Err(SitePublishError::OtherUser(newsroom.root.display().to_string()));
        }
        (None, Some(target)) => (target, newsroom.root.as_path()),
        (None, None) => return Err(SitePublishError::Unset),
    };
    let place = Place::parse(name, root)?;
    let dir = newsroom.site_dir();
    if let Place::Folder(folder) = &place {
        refuse_same(folder, &dir)?;
    }
    // Settings that cannot be used are told before anything is built.
    let target = open_target(&place, name, || s3_settings(newsroom, name, environment), &dir)?;
    let busy = |source| SitePublishError::Busy(name.clone(), source);
    let _publishing = newsroom.lock_place(Path::new(name)).map_err(busy)?;
    let mut files = Vec::new();
    let built = build_site(newsroom, &dir, false, observer, &mut |file| files.push(file.clone()))?;
    let ranks: Vec<_> =
        files.iter().filter(|file| file.kind != "gone").map(|file| (file.path.clone(), Rank::of(file.kind))).collect();
    let by_path: BTreeMap<&str, &SiteFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    let options = PublishOptions { again: request.again, dry_run: request.dry_run };
    observer.start("publishing the site", ranks.len() as u64);
    let links = newsroom.private_links().map_err(GatherError::from).map_err(SiteBuildError::from)?;
    let tokens: Vec<String> = links.into_iter().map(|link| link.token).collect();
    let published = publish(target.as_ref(), &dir, &ranks, &tokens, options, &mut |path, bytes, state| {
        observer.advance(1);
        told(&PublishedFileState { path, bytes, state, file: by_path.get(path).copied() });
    });
    observer.finish();
    published?;
    if request.target.is_none() && !request.dry_run {
        // What a timer could not publish is published now; where that cannot be noted, it is tried once more.
        let _ = newsroom.note_published(true);
    }
    Ok(PublishedSite { target: name.clone(), built })
}

impl Newsroom {
    /// Where the site is built, unless another folder is named.
    #[must_use]
    pub fn site_dir(&self) -> PathBuf {
        self.root.join("out").join("site")
    }
}

/// Refuses a folder that is the one where the site is built, is in it, or has it inside.
fn refuse_same(folder: &Path, dir: &Path) -> Result<(), SitePublishError> {
    let real = |path: &Path| {
        // What is not there yet is in the nearest folder that is.
        let there = path.ancestors().find(|path| path.exists())?;
        Some(there.canonicalize().ok()?.join(path.strip_prefix(there).ok()?))
    };
    let (Some(folder), Some(dir)) = (real(folder), real(dir)) else { return Ok(()) };
    if folder.starts_with(&dir) || dir.starts_with(&folder) {
        return Err(SitePublishError::SamePlace { path: folder });
    }
    Ok(())
}

/// Where the bucket is, and with which keys it is asked.
fn s3_settings(newsroom: &Newsroom, name: &str, environment: &PublishEnvironment) -> Result<S3Settings, TargetError> {
    let foreign = newsroom.may_be_changed_by_others();
    // Settings that others may have written get no keys, and run no command.
    let settings = if foreign { SiteSettings::default() } else { newsroom.settings.site.clone() };
    let access = environment.access_key.clone().or(settings.access_key);
    let secret = match (&environment.secret_key, &settings.password_command, &access) {
        (Some(secret), ..) => Some(secret.clone()),
        (None, Some(command), Some(access)) => {
            let source = PasswordSource { given: None, command: Some(command), file: None };
            let password = source.read(&newsroom.root, access);
            let unusable = |source| TargetError::Settings { target: name.to_owned(), source };
            Some(password.map_err(unusable)?.reveal().to_owned())
        }
        _ => None,
    };
    let keys = access.zip(secret).map(|(access, secret)| S3Keys {
        access,
        secret,
        session: environment.session_token.clone(),
    });
    Ok(S3Settings {
        endpoint: settings.endpoint.or_else(|| environment.endpoint.clone()),
        region: settings.region.or_else(|| environment.region.clone()),
        keys,
        ca: settings.ca.map(|path| newsroom.root.join(path)),
        timeout: settings.timeout.map(Duration::from_secs),
    })
}
