//! A mailbox on a server, as `pressbox bounces` opens it.

use serde_json::json;

use super::bounces::Post;
use super::context::Context;
use super::error::CliError;
use super::remedies;
use super::ui::Ui;
use crate::inbox::{ImapError, LARGEST, Mailbox, MailboxError, Marks};
use crate::newsroom::Newsroom;

/// The mailbox at an address, with the password that belongs to it.
pub(super) fn find(context: &Context, newsroom: &Newsroom, url: &str) -> Result<Mailbox, CliError> {
    Ok(Mailbox::find(url, &newsroom.settings.imap, context.imap_password.as_deref(), &newsroom.root)?)
}

/// Reads what is new in a mailbox. One that cannot be read is told of, and the rest goes on.
pub(super) fn read(
    ui: &Ui,
    newsroom: &Newsroom,
    mailbox: &Mailbox,
    url: &str,
    post: &mut Post,
) -> Result<(), CliError> {
    let mut marks = Marks::read(&newsroom.library_dir());
    let name = mailbox.name();
    let after = marks.of(&name);
    let mut broken = None;
    let read = mailbox.read(
        after,
        LARGEST,
        ui,
        &mut |received| {
            let source = json!({ "path": url, "uid": received.uid });
            let taken = match received.content {
                Some(content) => post.take(source, &content),
                None => post.reject(source, &MailboxError::TooLarge.to_string()),
            };
            broken = taken.err();
            broken.is_none()
        },
        &mut |mark| marks.set(&name, mark),
    );
    if let Some(error) = broken {
        return Err(error);
    }
    let Err(error) = read else { return Ok(()) };
    if matches!(error, ImapError::Remember { .. }) {
        return Err(error.into());
    }
    let hint = remedies::of_mailbox(&error);
    post.reject(json!({ "path": url }), &CliError::from(error).one_line())?;
    ui.hint(&hint);
    Ok(())
}
