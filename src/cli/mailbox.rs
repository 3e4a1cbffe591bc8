//! A mailbox on a server, as `pressbox bounces` opens it.

use serde_json::json;

use super::bounces::Post;
use super::context::Context;
use super::error::{CliError, OrExplain as _};
use super::ui::Ui;
use crate::inbox::{ImapError, LARGEST, Mailbox, MailboxError, Marks};
use crate::net::{ConnectError, EndpointError};
use crate::newsroom::Newsroom;

/// The mailbox at an address, with the password that belongs to it.
pub(super) fn find(context: &Context, newsroom: &Newsroom, url: &str) -> Result<Mailbox, CliError> {
    let found = Mailbox::find(url, &newsroom.settings.imap, context.imap_password.as_deref(), &newsroom.root);
    found.map_err(|error| {
        let hint = match &error {
            ImapError::Endpoint(EndpointError::PasswordInUrl | EndpointError::NoPassword(_)) => {
                "give the password in `PRESSBOX_IMAP_PASSWORD`, or as `password_command` or `password_file` under `[imap]`"
            }
            ImapError::Endpoint(EndpointError::File(_)) => "let only yourself read it: `chmod 600`",
            ImapError::Endpoint(EndpointError::Open(_)) => "leave `?tls=none` away, or use `imaps://`",
            _ => "write it as `imaps://user@mail.example.org/INBOX`",
        };
        CliError::from(error).hinted(hint)
    })
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
    let hint = match &error {
        ImapError::Connect(ConnectError::NoTls { .. }) => {
            "ask your mail provider for its `imaps://` address, usually on port 993"
        }
        ImapError::Connect(ConnectError::Tls { .. }) => {
            "name the host as its certificate does, or trust its issuer with `ca` under `[imap]`"
        }
        ImapError::Connect(ConnectError::Login { .. }) => "check the user in the address, and the password",
        ImapError::Folder { .. } => "name a folder that is there, such as `INBOX`",
        ImapError::Remember { .. } => return Err(error).hint("make room for it, or the right to write there"),
        _ => "check the address and the network; what was read is remembered",
    };
    post.reject(json!({ "path": url }), &CliError::from(error).one_line())?;
    ui.hint(hint);
    Ok(())
}
