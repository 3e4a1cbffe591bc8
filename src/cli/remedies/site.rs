//! Remedies for the newsroom's site.

use super::library::of_library;
use super::links::of_links;
use super::newsroom::{TEMPLATE, of_editions, of_kept_events, of_packing, of_preparing, of_proof, of_rendition};
use super::release::of_release_error;
use super::words::of_lock;
use crate::net::{EndpointError, HttpError};
use crate::newsroom::{GatherError, LinkError, NoPage, NotPublished, SiteBuildError, SitePublishError};
use crate::release::Slug;
use crate::site::SiteError;
use crate::site::publish::{PublishSiteError, TargetError};

/// What to do about a release that is not on the site.
pub(crate) fn of_not_published(slug: &Slug, error: &NotPublished) -> Option<String> {
    match error {
        NotPublished::Release(error) => of_release_error(error),
        NotPublished::Events(error) => Some(of_kept_events(error)),
        NotPublished::Proof(error) => of_proof(error),
        NotPublished::Reserved(_) => Some(format!("give it another name: rename the folder `releases/{slug}`")),
    }
}

/// What to do about a site that cannot be built.
pub(super) fn of_site_build(error: &SiteBuildError) -> Option<String> {
    match error {
        SiteBuildError::Gather(GatherError::Releases(error)) => of_release_error(error),
        SiteBuildError::Gather(GatherError::Links(error)) => Some(of_links(error)),
        SiteBuildError::Gather(GatherError::Library(error)) => of_library(error),
        SiteBuildError::Gather(GatherError::Events(error)) => Some(of_kept_events(error)),
        SiteBuildError::Gather(GatherError::Proof(error)) => of_proof(error),
        SiteBuildError::Gather(GatherError::Logos(_) | GatherError::Attachment { .. })
        | SiteBuildError::Folder { .. }
        | SiteBuildError::Pdf { .. } => None,
        SiteBuildError::Gather(GatherError::Prepare(error)) => of_preparing(error),
        SiteBuildError::Templates(_) => Some(TEMPLATE.to_owned()),
        SiteBuildError::Site(error) => of_site(error),
        SiteBuildError::Rendition(error) => Some(of_rendition(error)),
        SiteBuildError::Kit { source, .. } => of_packing(source),
        SiteBuildError::Busy { source, .. } => Some(of_lock(source).to_owned()),
    }
}

fn of_site(error: &SiteError) -> Option<String> {
    match error {
        SiteError::NotASite { .. } => {
            Some("name an empty folder, or one that does not exist yet, with `-o DIR`".to_owned())
        }
        SiteError::InTheWay { .. } => Some("move it away, and build the site again".to_owned()),
        SiteError::Manifest { .. } => {
            Some("build into another folder, or empty this one if nothing in it is needed".to_owned())
        }
        SiteError::Template(_) => Some(TEMPLATE.to_owned()),
        SiteError::Read { .. } | SiteError::Write { .. } | SiteError::Json(_) => None,
    }
}

/// What to do about a private link that has no page.
pub(crate) fn of_no_page(why: &NoPage) -> Option<String> {
    match why {
        NoPage::NotReady => None,
        NoPage::NotFor(error) => of_packing(error),
    }
}

/// What to do where there is no private link.
pub(super) fn of_link(error: &LinkError) -> Option<String> {
    match error {
        LinkError::Editions(error) => of_editions(error),
        LinkError::NotFor(error) => of_packing(error),
        LinkError::Over { .. } => Some("name a moment that is to come, or leave out `--until`".to_owned()),
        LinkError::Links(error) => Some(of_links(error)),
        LinkError::Unknown(_) => Some("`pressbox site links` lists them".to_owned()),
        LinkError::Draft(slug) => {
            Some(format!("take `status = \"draft\"` out of the files in `releases/{slug}` once it is ready"))
        }
        LinkError::Withdrawn(_) | LinkError::Random(_) => None,
    }
}

/// What to do about a site that is not published.
pub(super) fn of_site_publish(error: &SitePublishError) -> Option<String> {
    match error {
        SitePublishError::Unset => Some(
            "name one, as in `pressbox site publish s3://bucket/prefix`, or set `publish` under `[site]` in `pressbox.toml`"
                .to_owned(),
        ),
        SitePublishError::OtherUser(_) => Some(
            "if it is yours, run `chmod o-w . pressbox.toml` in it; else let its owner run this, or name the target yourself"
                .to_owned(),
        ),
        SitePublishError::Build(error) => of_site_build(error),
        SitePublishError::Publish(PublishSiteError::Target(error)) | SitePublishError::Target(error) => of_target(error),
        SitePublishError::Publish(PublishSiteError::InTheWay { .. }) => {
            Some("remove it there, or publish to another folder or prefix".to_owned())
        }
        SitePublishError::Publish(PublishSiteError::List { path, .. }) => Some(format!(
            "delete `{path}` there, and whatever else of the site is there, and publish it again"
        )),
        SitePublishError::Publish(PublishSiteError::Own(_)) => Some(
            "delete the folder `out/site`, which can be made again, and publish once more".to_owned(),
        ),
        SitePublishError::Busy(_, source) => Some(of_lock(source).to_owned()),
        SitePublishError::SamePlace { .. } => Some("name a folder outside of it".to_owned()),
    }
}

/// What a run that was interrupted leaves.
const AGAIN: &str = "run `pressbox site publish` again: it goes on where it stopped";

fn of_target(error: &TargetError) -> Option<String> {
    Some(match error {
        TargetError::Place(_) => {
            "name a folder, `s3://bucket/prefix`, `user@host:path`, `rsync://host/module/path` or `sftp://user@host/path`"
                .to_owned()
        }
        TargetError::Link { .. } => "replace it by a folder, or name the folder that it leads to as the target".to_owned(),
        TargetError::Open(_) => "begin `endpoint` under `[site]` with `https://`".to_owned(),
        TargetError::Endpoint(_) => {
            "set `endpoint` under `[site]` to an address such as `https://s3.example.org`".to_owned()
        }
        TargetError::NoKeys(_) => "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or `access_key` and \
            `password_command` under `[site]` in `pressbox.toml`"
            .to_owned(),
        TargetError::Settings { source: EndpointError::Command(_) | EndpointError::CommandFailed(_), .. } => {
            "run the command of `password_command` under `[site]` by hand: it has to print the secret key".to_owned()
        }
        TargetError::Settings { .. } => "name a file of certificates in PEM format with `ca` under `[site]`".to_owned(),
        TargetError::NoBucket { .. } => {
            "create the bucket, or correct its name, and `endpoint` under `[site]` if it is on another server".to_owned()
        }
        TargetError::Keys { .. } => {
            "check the access key and its secret: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, or `[site]` in \
             `pressbox.toml`"
                .to_owned()
        }
        TargetError::Denied { .. } => "let the key list, read, write and delete in this bucket, and check that its secret \
            is the right one"
            .to_owned(),
        TargetError::Region { region, .. } => match region {
            Some(region) => format!("set `region = \"{region}\"` under `[site]` in `pressbox.toml`, or `AWS_REGION`"),
            None => "set `region` under `[site]` in `pressbox.toml` to the bucket's own, or `AWS_REGION`".to_owned(),
        },
        TargetError::Http { source: HttpError::NoHost | HttpError::Refused | HttpError::Url(_), .. } => {
            format!("check `endpoint` under `[site]` and the network; then {AGAIN}")
        }
        TargetError::Http { source: HttpError::Tls(_), .. } => {
            "check `endpoint` under `[site]`; if the server has certificates of its own, name their file with `ca`".to_owned()
        }
        TargetError::Http { .. } | TargetError::Answer { .. } => format!("wait a moment, then {AGAIN}"),
        TargetError::TooLarge { .. } => {
            "publish to a folder or with rsync, or split the release: no press kit should be that large".to_owned()
        }
        TargetError::Changed { .. } => AGAIN.to_owned(),
        TargetError::NoProgram { program } => format!("install `{program}`, or publish in another way"),
        TargetError::Failed { program, said, .. } if said.contains("without a password") || said.contains("denied") => {
            format!(
                "log in there once by hand, so that the server is known, and set up a key that needs no password; \
                 `{program}` is never asked for one"
            )
        }
        TargetError::Failed { .. } => {
            format!("check the target and that you can log in there without a password; then {AGAIN}")
        }
        TargetError::Read { .. }
        | TargetError::Write { .. }
        | TargetError::Scratch(_)
        | TargetError::Program { .. } => return None,
    })
}
