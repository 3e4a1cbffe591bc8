//! `pressbox bounces`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::mailbox;
use super::messages;
use super::notices::Notices;
use super::ui::{Tone, Ui, in_a_line};
use crate::delivery::{LedgerWriter, NoticeKind};
use crate::inbox::{self, About, Correspondents, Mailbox, Reading};
use crate::newsroom::Newsroom;
use crate::press::{Address, Lists};

/// Read what came back: bounces, delays, automatic replies and unsubscribe requests
///
/// Addresses that fail for good, and people who unsubscribe, get no mail from then on. A message that was read before
/// changes nothing. No mail is moved, marked or deleted.
#[derive(Debug, Args)]
pub(crate) struct BouncesArgs {
    /// Maildirs, mboxes, `.eml` files, folders of them, or a mailbox as `imaps://user@mail.example.org/INBOX`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: BouncesArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let mailbox = |path: &PathBuf| {
        let url = path.to_str().filter(|word| Mailbox::is_named(word))?;
        Some(mailbox::find(context, &newsroom, url).map(|mailbox| (mailbox, url.to_owned())))
    };
    // Whatever is named wrongly is refused before anything is read.
    let mailboxes = args.paths.iter().map(|path| mailbox(path).transpose()).collect::<Result<Vec<_>, _>>()?;
    let mut post = Post::open(ui, context, &newsroom)?;
    for (path, mailbox) in args.paths.iter().zip(&mailboxes) {
        if let Some((mailbox, url)) = mailbox {
            mailbox::read(ui, &newsroom, mailbox, url, &mut post)?;
            continue;
        }
        let from = context.working_dir.join(path);
        let mut broken = None;
        let read = inbox::stored_mails(&from, &mut |letter| {
            if broken.is_some() {
                return;
            }
            let shown = match letter.path.strip_prefix(&from) {
                Ok(inside) if !inside.as_os_str().is_empty() => path.join(inside),
                _ => path.clone(),
            };
            let mut source = json!({ "path": shown });
            if let Some(number) = letter.number {
                source["number"] = number.into();
            }
            broken = match letter.content {
                Ok(content) => post.take(source, &content),
                Err(error) => post.reject(source, &CliError::from(error).one_line()),
            }
            .err();
        });
        if let Some(error) = broken {
            return Err(error);
        }
        if let Err(error) = read {
            post.reject(json!({ "path": path }), &CliError::from(error).one_line())?;
        }
    }
    Ok(post.close())
}

/// The post as it is opened, mail by mail, from wherever it comes.
pub(crate) struct Post<'a> {
    ui: &'a Ui,
    context: &'a Context,
    lists: Lists,
    writer: LedgerWriter,
    known: Correspondents,
    tally: BTreeMap<NoticeKind, usize>,
    again: usize,
    silenced: usize,
    rejected: usize,
}

impl<'a> Post<'a> {
    pub(crate) fn open(ui: &'a Ui, context: &'a Context, newsroom: &Newsroom) -> Result<Self, CliError> {
        let lists = newsroom.lists();
        let writer = LedgerWriter::open(&newsroom.library_dir(), context.now)?;
        // Somebody who stands on a list alone has had no mail to answer to: a list that is damaged can wait.
        let others = newsroom.everybody(&Notices { ui, context });
        let others = others.into_iter().map(|journalist| journalist.address);
        let known = Correspondents::of(writer.ledger(), &newsroom.secret()?, others)?;
        let tally = BTreeMap::new();
        Ok(Self { ui, context, lists, writer, known, tally, again: 0, silenced: 0, rejected: 0 })
    }

    /// Reads one mail's bytes, keeps what it says, and tells it. `source` is an object with the mail's `path`.
    pub(crate) fn take(&mut self, source: Value, content: &[u8]) -> Result<(), CliError> {
        let reading = inbox::read(content);
        let about = self.known.find(&reading);
        let before = self.writer.ledger().notice(&reading.id)?.is_some();
        *self.tally.entry(reading.kind).or_default() += 1;
        self.again += usize::from(before);
        let mut silenced = false;
        if let Some(about) = about.as_ref().filter(|_| reading.suppresses() && !before) {
            // Kept before the mail counts as read: a kill in between loses nothing.
            let suppressed = self.lists.suppress(&about.address, self.context.now, &why(&reading));
            silenced = suppressed?;
            self.silenced += usize::from(silenced);
        }
        if reading.kind != NoticeKind::Other && !before {
            let now = self.context.now;
            self.writer.record_notice(&reading.notice(about.as_ref(), now), &reading.reason(), now)?;
        }
        let whom = about.as_ref().map_or_else(|| reading.addresses.first(), |about| Some(&about.address));
        let object = json!({
            "kind": reading.kind.as_str(),
            "address": whom.map(Address::as_str),
            "name": about.as_ref().map(|about| &about.name).filter(|name| !name.is_empty()),
            "status": reading.status,
            "message_id": about.as_ref().and_then(|about| about.message_id.as_ref()),
            "said": reading.said,
            "suppressed": silenced,
            "known": before,
        });
        let line = self.line(&reading, about.as_ref(), before, silenced);
        self.ui.answer(line, &joined(source, object))
    }

    /// Tells of a mail that cannot be read.
    pub(crate) fn reject(&mut self, source: Value, reason: &str) -> Result<(), CliError> {
        self.rejected += 1;
        self.ui.failed(format!("`{}`: {reason}", in_a_line(source["path"].as_str().unwrap_or_default())));
        self.ui.answer("", &joined(source, json!({ "status": "rejected", "reason": reason })))
    }

    /// A line for what matters; other mail and what was already read is only counted.
    fn line(&self, reading: &Reading, about: Option<&About>, before: bool, silenced: bool) -> String {
        if reading.kind == NoticeKind::Other || before {
            return String::new();
        }
        let tone = match reading.kind {
            NoticeKind::Failed => Tone::Bad,
            NoticeKind::Delayed | NoticeKind::Unsubscribe => Tone::Careful,
            NoticeKind::Delivered => Tone::Good,
            NoticeKind::AutoReply | NoticeKind::Other => Tone::Quiet,
        };
        let word = self.ui.paint(tone, &format!("{:<11}", reading.kind.as_str().replace('_', " ")));
        let whom = match (about, reading.addresses.first()) {
            (Some(about), _) => messages::whom(&about.name, &about.address),
            (None, Some(address)) => format!("{address}, who was sent nothing"),
            (None, None) => "an unnamed recipient".to_owned(),
        };
        let reason = match reading.kind {
            NoticeKind::Failed | NoticeKind::Delayed => format!(": {}", reading.reason()),
            _ => reading.said.as_ref().map(|said| format!(": {said}")).unwrap_or_default(),
        };
        let end = if silenced { "; gets no mail from now on" } else { "" };
        format!("{word} {whom}{reason}{end}")
    }

    /// Says what it was all in all.
    pub(crate) fn close(self) -> Outcome {
        let tally = self.tally.iter().map(|(kind, number)| format!("{number} {}", kind.as_str().replace('_', " ")));
        let tally: Vec<_> = tally.collect();
        let all = self.tally.values().sum();
        let kinds = if tally.is_empty() { String::new() } else { format!(": {}", tally.join(", ")) };
        let again = if self.again > 0 { format!("; {} already read", self.again) } else { String::new() };
        self.ui.status(format!("read {}{kinds}{again}", count(all, "mail", "mails")));
        if self.silenced > 0 {
            let who = count(self.silenced, "address gets", "addresses get");
            self.ui.status(format!("{who} no mail from now on; see `lists/suppressed.csv`"));
        }
        Outcome::of_failures(self.rejected)
    }
}

fn why(reading: &Reading) -> String {
    match (reading.kind, &reading.said) {
        (NoticeKind::Unsubscribe, None) => "asked by mail for no more mail".to_owned(),
        (NoticeKind::Unsubscribe, Some(said)) => said.clone(),
        _ => format!("the address fails: {}", reading.reason()),
    }
}

/// The fields of two objects in one.
fn joined(mut first: Value, second: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (first.as_object_mut(), second) {
        fields.extend(more);
    }
    first
}
