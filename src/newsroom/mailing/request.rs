//! What is asked for, from the command line or the schedule.

use std::path::PathBuf;

use jiff::Zoned;

use super::attachments::AttachedFile;
use super::withdrawal::Withdrawal;
use crate::delivery::{Channel, ScheduledAttachment, ScheduledSend, written};
use crate::press::{ListName, NotAListName, NotASegment, Segment};
use crate::release::{NotASlug, Slug};

/// What is to be sent to whom, and how.
#[derive(Debug, Clone)]
pub struct SendRequest {
    pub slug: Slug,
    pub lists: Vec<ListName>,
    /// Only those on the lists who belong to it.
    pub segment: Option<Segment>,
    /// Whether a correction also goes to those who did not get what it corrects.
    pub also: bool,
    /// Messages a minute, where that is not as the settings say.
    pub rate: Option<u32>,
    /// Files to attach to each message.
    pub attachments: Vec<AttachedFile>,
    /// The folder that messages are written into instead of being sent.
    pub outbox: Option<PathBuf>,
    /// Not the release is sent, but a notice that this photo of it is withdrawn.
    pub withdrawal: Option<Withdrawal>,
    /// Whether to send although the ledger seems to be an old copy, or the clock to be set back.
    pub trust_ledger: bool,
    /// Whether to ask that the web addresses in the mail answer, as far as the settings want it.
    pub link_check: bool,
    /// The file in which it is scheduled, and what that said. It is sent only while it still says so.
    pub order: Option<(PathBuf, ScheduledSend)>,
}

/// What the environment says about sending.
#[derive(Debug, Clone, Default)]
pub struct MailEnvironment {
    /// Overrides the server's URL in the settings.
    pub smtp_url: Option<String>,
    pub smtp_password: Option<String>,
}

/// A scheduled mailing that asks for something that is not there.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error(transparent)]
    Slug(#[from] NotASlug),
    #[error(transparent)]
    List(#[from] NotAListName),
    #[error(transparent)]
    Segment(#[from] NotASegment),
    #[error("`{0}` is not the hash of a file")]
    Hash(String),
}

impl SendRequest {
    /// A release without recipients yet.
    #[must_use]
    pub fn of(slug: Slug) -> Self {
        Self {
            slug,
            order: None,
            lists: Vec::new(),
            segment: None,
            also: false,
            rate: None,
            attachments: Vec::new(),
            outbox: None,
            withdrawal: None,
            trust_ledger: false,
            link_check: true,
        }
    }

    /// What a scheduled mailing asks for.
    pub fn of_scheduled(scheduled: &ScheduledSend) -> Result<Self, RequestError> {
        let lists = scheduled.lists.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        let segment = scheduled.segment.as_deref().map(str::parse).transpose()?;
        let (also, rate) = (scheduled.also, scheduled.rate);
        let attached = |file: &ScheduledAttachment| {
            let sha256 = file.sha256.as_deref().map(|hex| hex.parse().map_err(|_| RequestError::Hash(hex.to_owned())));
            Ok(AttachedFile { path: file.path.clone(), sha256: sha256.transpose()? })
        };
        let attachments = scheduled.attach.iter().map(attached).collect::<Result<_, RequestError>>()?;
        Ok(Self { lists, segment, also, rate, attachments, ..Self::of(scheduled.release.parse()?) })
    }

    /// The same, as a scheduled mailing; `lift` says that it goes when the embargo lifts.
    #[must_use]
    pub fn scheduled(&self, hour: &Zoned, lift: bool) -> ScheduledSend {
        ScheduledSend {
            release: self.slug.to_string(),
            at: written(hour),
            lift,
            lists: self.lists.iter().map(ToString::to_string).collect(),
            segment: self.segment.as_ref().map(ToString::to_string),
            also: self.also,
            rate: self.rate,
            closed: None,
            told: Vec::new(),
            attach: self.attachments.iter().map(AttachedFile::scheduled).collect(),
        }
    }

    /// The way that it takes.
    #[must_use]
    pub fn channel(&self) -> Channel {
        if self.outbox.is_some() { Channel::Outbox } else { Channel::Smtp }
    }
}
