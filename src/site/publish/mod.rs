//! The site brought to where readers find it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`place`](Place) | the forms in which a target is written |
//! | [`target`](Target) | what a target can be asked, and what can go wrong there |
//! | [`run`](publish) | what has changed, and in which order it is brought |
//! | `folder` | a folder as a target |
//! | [`s3`](S3Settings) | a bucket as a target |
//! | `s3_answers` | what an S3 server says |
//! | `programs` | targets that the system's own `rsync` and `sftp` reach |

mod folder;
mod place;
mod programs;
mod run;
mod s3;
mod s3_answers;
mod target;

use std::path::Path;

pub use place::Place;
pub use run::{PublishOptions, PublishSiteError, Published, Rank, publish};
pub use s3::{S3Keys, S3Settings};
pub use target::{Target, TargetError};

use folder::FolderTarget;
use programs::{RsyncTarget, SftpTarget};
use s3::S3Target;

/// The target in a place.
pub fn open_target(
    place: &Place,
    name: &str,
    s3: impl FnOnce() -> Result<S3Settings, TargetError>,
    dir: &Path,
) -> Result<Box<dyn Target>, TargetError> {
    Ok(match place {
        Place::Folder(folder) => Box::new(FolderTarget::new(folder, name)),
        Place::S3 { bucket, prefix } => Box::new(S3Target::new(bucket, prefix, name, s3()?)?),
        Place::Rsync(to) => Box::new(RsyncTarget::new(to, name, dir)),
        Place::Sftp { host, port, path } => Box::new(SftpTarget::new(host, *port, path, name)),
    })
}
