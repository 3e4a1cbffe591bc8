//! How mail comes back: requests to unsubscribe, and bounces.

use super::settings::DeliverySettings;
use crate::press::{Address, Secret, return_path, token};

/// `[delivery]` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReplyPathError {
    #[error("`[delivery] bounce` is not an address: {0}")]
    Bounce(String),
    #[error("`[delivery] unsubscribe_url` is not an address that can be put into every message: `{0}`")]
    Page(String),
}

/// What a message says of the ways back to us.
#[derive(Debug, Clone)]
pub struct ReplyPaths {
    secret: Secret,
    bounces: Option<Address>,
    page: Option<String>,
}

impl ReplyPaths {
    /// Unsubscribing by mail only, and bounces to the sender.
    #[must_use]
    pub fn by_mail(secret: Secret) -> Self {
        Self { secret, bounces: None, page: None }
    }

    /// The ways that the settings name.
    pub fn new(settings: &DeliverySettings, secret: Secret) -> Result<Self, ReplyPathError> {
        let bounces = settings.bounce.as_deref().map(str::parse::<Address>).transpose();
        let page = settings.unsubscribe_url.clone();
        if let Some(url) = &page {
            let plain = url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"".contains(&b));
            // One click is a POST that mail programs send by themselves: RFC 8058 wants it over HTTPS.
            if !plain || !url.starts_with("https://") || !url.contains("{token}") || url.len() > 500 {
                return Err(ReplyPathError::Page(url.clone()));
            }
        }
        Ok(Self { secret, bounces: bounces.map_err(|error| ReplyPathError::Bounce(error.to_string()))?, page })
    }

    /// The address that a bounce of this journalist's message comes back to.
    pub(super) fn path(&self, to: &Address, from: &Address) -> Address {
        self.bounces.as_ref().map_or_else(|| from.clone(), |bounces| return_path(bounces, &token(&self.secret, to)))
    }

    /// The ways off the list for a journalist.
    pub(super) fn unsubscribe(&self, to: &Address, from: &Address) -> Unsubscribe {
        let token = token(&self.secret, to);
        let page = self.page.as_ref().map(|page| page.replace("{token}", &token));
        Unsubscribe { mail: format!("mailto:{}?subject=unsubscribe%20{token}", percent(from.as_str())), page }
    }
}

/// A journalist's ways off the list: by a mail to us, and by a page where there is one.
#[derive(Debug)]
pub(super) struct Unsubscribe {
    mail: String,
    page: Option<String>,
}

impl Unsubscribe {
    /// What a person clicks on.
    pub(super) fn link(&self) -> &str {
        self.page.as_deref().unwrap_or(&self.mail)
    }

    /// What a mail program acts on: names of headers, and their values (RFC 2369, RFC 8058).
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        const NAME: &str = "List-Unsubscribe";
        match &self.page {
            None => vec![(NAME, format!("\r\n <{}>", self.mail))],
            Some(page) => vec![
                (NAME, format!("\r\n <{page}>,\r\n <{}>", self.mail)),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ],
        }
    }
}

fn percent(address: &str) -> String {
    let keep = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(byte);
    let one = |byte: u8| if keep(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    address.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_takes_one_click_only_over_https_and_with_a_token() {
        let read = |url: &str| {
            let settings = DeliverySettings { unsubscribe_url: Some(url.to_owned()), ..DeliverySettings::default() };
            ReplyPaths::new(&settings, Secret::of(b"one"))
        };
        for bad in ["http://x.example/{token}", "https://x.example/", "https://x.example/ {token}", "https://{token}>"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
        let [to, from] = ["bo@media.example", "press@press.example"].map(|text| text.parse::<Address>().unwrap());
        let unsubscribe = read("https://press.example/bye?t={token}").unwrap().unsubscribe(&to, &from);
        let token = token(&Secret::of(b"one"), &to);
        assert_eq!(unsubscribe.link(), format!("https://press.example/bye?t={token}"));
        let [(_, ways), (_, post)] = unsubscribe.headers().try_into().unwrap();
        assert_eq!(
            ways,
            format!(
                "\r\n <https://press.example/bye?t={token}>,\r\n <mailto:press@press.example?subject=unsubscribe%20{token}>"
            )
        );
        assert_eq!(post, "List-Unsubscribe=One-Click");
    }

    #[test]
    fn bounces_come_back_with_a_token_where_they_have_an_address_of_their_own() {
        let [to, from] = ["bo@media.example", "press@press.example"].map(|text| text.parse::<Address>().unwrap());
        let secret = Secret::of(b"one");
        assert_eq!(ReplyPaths::by_mail(secret.clone()).path(&to, &from), from);
        let with = |bounce: &str| {
            let settings = DeliverySettings { bounce: Some(bounce.to_owned()), ..DeliverySettings::default() };
            ReplyPaths::new(&settings, secret.clone())
        };
        let path = with("bounces@press.example").unwrap().path(&to, &from);
        assert_eq!(path.as_str(), format!("bounces+{}@press.example", token(&secret, &to)));
        assert!(with("bounces").is_err());
    }
}
