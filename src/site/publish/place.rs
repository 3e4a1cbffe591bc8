//! The forms in which a target is written: a folder, `s3://bucket/prefix`, `rsync://host/module/path`, `user@host:path`
//! and `sftp://user@host/path`.

use std::path::{Path, PathBuf};

use super::target::TargetError;

/// A target, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Folder(PathBuf),
    S3 {
        bucket: String,
        prefix: String,
    },
    /// What the program `rsync` takes: `rsync://host/module/path` or `user@host:path`.
    Rsync(String),
    Sftp {
        host: String,
        port: Option<u16>,
        path: String,
    },
}

impl Place {
    /// Takes a target apart; a folder's path begins at `root`.
    pub fn parse(text: &str, root: &Path) -> Result<Self, TargetError> {
        let wrong = || TargetError::Place(text.to_owned());
        let is_odd = |text: &str| text.chars().any(char::is_control) || text.starts_with('-');
        if text.trim().is_empty() || is_odd(text) {
            return Err(wrong());
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            return match scheme {
                "s3" => Self::s3(rest).ok_or_else(wrong),
                "rsync" if is_host(rest.split('/').next().unwrap_or_default()) && rest.contains('/') => {
                    Ok(Self::Rsync(text.trim_end_matches('/').to_owned()))
                }
                "sftp" => Self::sftp(rest).ok_or_else(wrong),
                "file" if rest.starts_with('/') => Ok(Self::Folder(PathBuf::from(rest))),
                _ => Err(wrong()),
            };
        }
        // As `scp` and `rsync` do: a colon before any slash. One letter before it is a drive.
        if let Some((host, path)) = text.split_once(':')
            && host.len() > 1
            && !host.contains(['/', '\\'])
        {
            let is_plain = is_host(host) && !path.is_empty() && !path.starts_with([':', '-']);
            return if is_plain { Ok(Self::Rsync(text.trim_end_matches('/').to_owned())) } else { Err(wrong()) };
        }
        Ok(Self::Folder(root.join(text)))
    }

    fn s3(rest: &str) -> Option<Self> {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_bucket = (3..=63).contains(&bucket.len())
            && bucket.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
        let prefix = prefix.trim_matches('/');
        // Others would not come back as they were sent.
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        let is_prefix = prefix.is_empty() || prefix.split('/').all(is_plain) && !prefix.contains(['?', '#', '\\']);
        (is_bucket && is_prefix).then(|| Self::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }

    fn sftp(rest: &str) -> Option<Self> {
        let (authority, path) = rest.split_once('/')?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok().filter(|port| *port > 0)?)),
            None => (authority, None),
        };
        // Relative to the home folder, as `sftp` itself has it, where it begins with `~/`.
        let path = path.trim_end_matches('/');
        let path = path.strip_prefix("~/").map_or_else(|| format!("/{path}"), str::to_owned);
        let is_path = path.len() > 1 && !path.starts_with('-') && !path.contains(['"', '\\']);
        (is_host(host) && is_path).then(|| Self::Sftp { host: host.to_owned(), port, path })
    }
}

/// A host with or without a user, and nothing that a program would take for an option.
fn is_host(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_@+:[]".contains(&b);
    !text.is_empty() && !text.starts_with(['-', '@']) && !text.contains("@-") && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_what_it_looks_like() {
        let place = |text: &str| Place::parse(text, Path::new("/room")).ok();
        let rsync = |text: &str| Some(Place::Rsync(text.to_owned()));
        let s3 = |bucket: &str, prefix: &str| Some(Place::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() });
        let sftp =
            |host: &str, port, path: &str| Some(Place::Sftp { host: host.to_owned(), port, path: path.to_owned() });
        assert_eq!(place("web/press"), Some(Place::Folder(PathBuf::from("/room/web/press"))));
        assert_eq!(place("/srv/www"), Some(Place::Folder(PathBuf::from("/srv/www"))));
        assert_eq!(place("s3://press-bucket"), s3("press-bucket", ""));
        assert_eq!(place("s3://press-bucket/news/en/"), s3("press-bucket", "news/en"));
        assert_eq!(place("rsync://host/module/press/"), rsync("rsync://host/module/press"));
        assert_eq!(place("me@host:www/press"), rsync("me@host:www/press"));
        assert_eq!(place("sftp://me@host:2222/srv/www"), sftp("me@host", Some(2222), "/srv/www"));
        assert_eq!(place("sftp://host/~/www"), sftp("host", None, "www"));
        for wrong in [
            "",
            " ",
            "-oProxyCommand=x",
            "s3://",
            "s3://UPPER/x",
            "s3://press-bucket/a//b",
            "s3://press-bucket/../b",
            "ftp://host/x",
            "https://host/x",
            "rsync://host",
            "rsync://-oProxyCommand=x/m",
            "-x@host:path",
            "me@-oProxyCommand=x:path",
            "host:",
            "host:-x",
            "sftp://host",
            "sftp://host:0/x",
            "sftp://ho st/x",
        ] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
