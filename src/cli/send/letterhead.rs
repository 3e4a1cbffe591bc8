//! What all messages of a sending have in their heads: who we are, who vouches, and the ways back.

use std::sync::Arc;

use super::Sending;
use crate::cli::error::CliError;
use crate::delivery::{DkimError, MailHeaders, ReplyPathError, ReplyPaths, Signer};
use crate::press::{Secret, SecretError};
use crate::storage::SecretFileError;

impl Sending<'_> {
    pub(super) fn letterhead(&self) -> Result<MailHeaders, CliError> {
        let newsroom = &self.newsroom;
        let issuer = newsroom.issuer();
        let secret = Secret::keep(&newsroom.library_dir()).map_err(|error| {
            let hint = if let SecretError::File(file) = &error { closing(file) } else { None };
            hinted(error.into(), hint)
        })?;
        let returns = ReplyPaths::new(&newsroom.settings.delivery, secret).map_err(|error| {
            let hint = match &error {
                ReplyPathError::Bounce(_) => "write it as `bounce = \"bounces@press.example.org\"`",
                ReplyPathError::Page(_) => {
                    "write it as `unsubscribe_url = \"https://press.example.org/goodbye/{token}\"`, with `{token}` in it"
                }
            };
            CliError::from(error).hinted(hint)
        })?;
        let date = self.context.now.to_zoned(issuer.zone.clone());
        Ok(MailHeaders { name: issuer.name, from: self.from.clone(), date, returns, signer: self.signer()? })
    }

    fn signer(&self) -> Result<Option<Arc<Signer>>, CliError> {
        let Some(settings) = &self.newsroom.settings.dkim else { return Ok(None) };
        let domain = settings.domain.as_deref().unwrap_or(self.from.domain());
        let signer = Signer::read(&self.newsroom.root.join(&settings.key), domain, &settings.selector);
        let signer = signer.map_err(|error| {
            let hint = match &error {
                DkimError::File(file) if !file.is_missing() => closing(file),
                DkimError::Name(_) => Some("correct `[dkim]` in `pressbox.toml`".to_owned()),
                _ => Some("correct `key` under `[dkim]`, or make a key with `pressbox dkim new`".to_owned()),
            };
            hinted(error.into(), hint)
        })?;
        Ok(Some(Arc::new(signer)))
    }
}

/// What to do about a private file that others can read.
fn closing(file: &SecretFileError) -> Option<String> {
    let SecretFileError::Open { path, .. } = file else { return None };
    Some(format!("close it with `chmod 600 {path}`"))
}

fn hinted(error: CliError, hint: Option<String>) -> CliError {
    match hint {
        Some(hint) => error.hinted(hint),
        None => error,
    }
}
