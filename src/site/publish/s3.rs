//! A bucket that a site is published to, on Amazon's S3 or on any server that speaks as it does.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

use super::s3_answers::{self, S3Refusal};
use super::target::{Seen, Target, TargetError, Upload, UploadContent};
use crate::net::{HttpAnswer, HttpBody, HttpClient, HttpError, HttpOptions, HttpRequest};
use crate::site::media_type::{cache_control, media_type};
use crate::storage::{Sha256, regular_file};

/// Where a bucket is, and who we are there.
#[derive(Debug, Clone, Default)]
pub struct S3Settings {
    /// The server's address; Amazon's own without one.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub keys: Option<S3Keys>,
    /// A file of certificates that are trusted instead of those that everybody trusts.
    pub ca: Option<PathBuf>,
    /// How long to wait for a connection and for an answer.
    pub timeout: Option<Duration>,
}

/// The keys with which requests are signed.
#[derive(Clone)]
pub struct S3Keys {
    pub access: String,
    pub secret: String,
    pub session: Option<String>,
}

impl std::fmt::Debug for S3Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3Keys({}, …)", self.access)
    }
}

/// Where a bucket is, if nothing says otherwise.
const REGION: &str = "us-east-1";

/// The header with the hash of what was brought.
const HASH: &str = "x-amz-meta-sha256";

/// How long a signature is good. It is made for each request.
const VALID: Duration = Duration::from_hours(1);

/// How many files are sent at the same time.
const AT_ONCE: usize = 6;

/// What a server that is asked again is given each time before.
const PAUSES: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];

/// From this number of files on, the bucket is asked for its keys before it is asked for files.
const MANY: usize = 20;

/// The most that a server takes in one piece.
const LARGEST: u64 = 5 << 30;

/// Larger files are not held in memory while they are sent.
const IN_MEMORY: u64 = 4 << 20;

/// A bucket as a target.
#[derive(Debug)]
pub(super) struct S3Target {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    name: String,
    server: String,
    client: HttpClient,
}

/// A request to a bucket, which is signed anew for each try.
struct Asked<'a> {
    method: &'static str,
    key: &'a str,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    /// What it does, for the sentence about a key that may not do it.
    what: &'static str,
}

impl S3Target {
    pub(super) fn new(bucket: &str, prefix: &str, name: &str, settings: S3Settings) -> Result<Self, TargetError> {
        let S3Settings { endpoint, region, keys, ca, timeout } = settings;
        let region = region.unwrap_or_else(|| REGION.to_owned());
        // Certificates of Amazon's are for names of one part.
        let own = if bucket.contains('.') { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let (address, style) = match &endpoint {
            Some(endpoint) => (endpoint.trim_end_matches('/').to_owned(), UrlStyle::Path),
            None => (format!("https://s3.{region}.amazonaws.com"), own),
        };
        let server = address.split_once("://").map_or(address.as_str(), |(_, server)| server).to_owned();
        let url = address.parse().map_err(|_| TargetError::Endpoint(address.clone()))?;
        let bucket = Bucket::new(url, style, bucket.to_owned(), region);
        let bucket = bucket.map_err(|_| TargetError::Endpoint(address.clone()))?;
        let url = bucket.base_url();
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let is_here =
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        if url.scheme() != "https" && !is_here {
            return Err(TargetError::Open(address));
        }
        let S3Keys { access, secret, session } = keys.ok_or_else(|| TargetError::NoKeys(name.to_owned()))?;
        let credentials = match session {
            Some(session) => Credentials::new_with_token(access, secret, session),
            None => Credentials::new(access, secret),
        };
        let options = HttpOptions {
            ca: ca.as_deref(),
            redirects: 0,
            timeout: timeout.unwrap_or(Duration::from_secs(20)),
            connections: AT_ONCE,
        };
        let client =
            HttpClient::new(&options).map_err(|source| TargetError::Settings { target: name.to_owned(), source })?;
        Ok(Self { bucket, credentials, prefix: prefix.to_owned(), name: name.to_owned(), server, client })
    }

    fn key(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }

    /// Asks until there is an answer that will not change by asking again.
    fn ask(&self, asked: &Asked<'_>, body: &dyn Fn() -> Result<Body, TargetError>) -> Result<HttpAnswer, TargetError> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let answer = self.once(asked, body()?);
            let pause = match &answer {
                Ok(answer) if answer.status < 500 && answer.status != 429 => None,
                Err(error) if !error.is_passing() => None,
                _ => pauses.next(),
            };
            let Some(pause) = pause else {
                let server = self.server.clone();
                return answer.map_err(|source| TargetError::Http { server, source });
            };
            thread::sleep(pause);
        }
    }

    fn once(&self, asked: &Asked<'_>, body: Body) -> Result<HttpAnswer, HttpError> {
        let Asked { method, key, query, headers, .. } = asked;
        let credentials = Some(&self.credentials);
        macro_rules! signed {
            ($action:expr) => {{
                let mut action = $action;
                for (name, value) in query {
                    action.query_mut().insert(*name, value.as_str());
                }
                for (name, value) in headers {
                    action.headers_mut().insert(*name, value.as_str());
                }
                action.sign(VALID)
            }};
        }
        let url = match *method {
            "PUT" => signed!(self.bucket.put_object(credentials, key)),
            "HEAD" => signed!(self.bucket.head_object(credentials, key)),
            "DELETE" => signed!(self.bucket.delete_object(credentials, key)),
            // Without a key the bucket itself is asked.
            _ => signed!(self.bucket.get_object(credentials, key)),
        };
        let mut body = body;
        let body = match &mut body {
            Body::None => HttpBody::None,
            Body::Bytes(bytes) => HttpBody::Bytes(bytes),
            Body::File(file, length) => HttpBody::Stream(file, *length),
        };
        self.client.ask(HttpRequest { method, url: url.as_str(), headers: headers.clone(), body })
    }

    /// What is wrong with an answer.
    fn refused(&self, asked: &Asked<'_>, answer: &HttpAnswer) -> TargetError {
        let S3Refusal { code, message, region } = s3_answers::refusal(&answer.body).unwrap_or_default();
        let (server, bucket) = (self.server.clone(), self.bucket.name().to_owned());
        let said = match (code.as_str(), message.as_str()) {
            ("", "") => format!("status {}", answer.status),
            (code, "") => code.to_owned(),
            (code, message) => format!("{code}: {message}"),
        };
        let key = self.credentials.key().to_owned();
        match (answer.status, code.as_str()) {
            (_, "NoSuchBucket") => TargetError::NoBucket { bucket, server },
            (
                _,
                "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "ExpiredToken"
                | "InvalidToken"
                | "TokenRefreshRequired",
            ) => TargetError::Keys { server, key, said },
            (301 | 307 | 308, _) | (_, "PermanentRedirect" | "AuthorizationHeaderMalformed") => {
                let named = answer.header("x-amz-bucket-region").map(str::to_owned);
                TargetError::Region { bucket, region: region.or(named) }
            }
            (401 | 403, _) => TargetError::Denied { server, key, what: asked.what, said },
            (status, _) => TargetError::Answer { server, path: asked.key.to_owned(), status, said },
        }
    }

    fn get(&self, key: &str, query: Vec<(&'static str, String)>) -> Result<Option<HttpAnswer>, TargetError> {
        let what = if key.is_empty() { "list the bucket" } else { "read the bucket" };
        let asked = Asked { method: "GET", key, query, headers: Vec::new(), what };
        let answer = self.ask(&asked, &|| Ok(Body::None))?;
        let is_missing = || {
            let code = s3_answers::refusal(&answer.body).unwrap_or_default().code;
            answer.status == 404 && code != "NoSuchBucket"
        };
        match answer.status {
            200 => Ok(Some(answer)),
            _ if !key.is_empty() && is_missing() => Ok(None),
            _ => Err(self.refused(&asked, &answer)),
        }
    }

    /// The keys that begin in a way, and with a delimiter what they go on with.
    fn keys(&self, prefix: &str, delimiter: Option<&str>) -> Result<(Vec<String>, Vec<String>), TargetError> {
        let (mut keys, mut folders, mut next) = (Vec::new(), Vec::new(), None::<String>);
        loop {
            let mut query = vec![("list-type", "2".to_owned()), ("prefix", prefix.to_owned())];
            query.extend(delimiter.map(|delimiter| ("delimiter", delimiter.to_owned())));
            query.extend(next.take().map(|token| ("continuation-token", token)));
            let Some(answer) = self.get("", query)? else { break };
            let not_a_list = || TargetError::Answer {
                server: self.server.clone(),
                path: prefix.to_owned(),
                status: answer.status,
                said: "it is not a list of keys".to_owned(),
            };
            let page = s3_answers::keys(&answer.body).ok_or_else(not_a_list)?;
            let is_last = page.next.is_none() || page.keys.is_empty() && page.folders.is_empty();
            keys.extend(page.keys);
            folders.extend(page.folders);
            next = page.next;
            if is_last {
                break;
            }
        }
        Ok((keys, folders))
    }

    fn head(&self, path: &str) -> Result<Seen, TargetError> {
        let key = self.key(path);
        let asked =
            Asked { method: "HEAD", key: &key, query: Vec::new(), headers: Vec::new(), what: "read the bucket" };
        let answer = self.ask(&asked, &|| Ok(Body::None))?;
        match answer.status {
            200 => Ok(answer.header(HASH).and_then(|hex| hex.parse().ok()).map_or(Seen::Other, Seen::Content)),
            404 => Ok(Seen::Nothing),
            _ => Err(self.refused(&asked, &answer)),
        }
    }

    fn put(&self, path: &str, sha256: Sha256, body: &dyn Fn() -> Result<Body, TargetError>) -> Result<(), TargetError> {
        let key = self.key(path);
        let headers = vec![
            ("content-type", media_type(path).to_owned()),
            ("cache-control", cache_control(path).to_owned()),
            (HASH, sha256.to_hex()),
            // The server refuses what did not arrive as it was sent.
            ("x-amz-checksum-sha256", STANDARD.encode(sha256.as_bytes())),
        ];
        let asked = Asked { method: "PUT", key: &key, query: Vec::new(), headers, what: "write to the bucket" };
        let answer = self.ask(&asked, body)?;
        if answer.status == 200 { Ok(()) } else { Err(self.refused(&asked, &answer)) }
    }

    fn bring_one(&self, upload: &Upload) -> Result<(), TargetError> {
        let from = match &upload.content {
            UploadContent::Text(text) => {
                return self.put(&upload.path, upload.sha256, &|| Ok(Body::Bytes(text.as_bytes().to_vec())));
            }
            UploadContent::File(from) => from,
        };
        if upload.bytes > LARGEST {
            return Err(TargetError::TooLarge { server: self.server.clone(), path: from.clone() });
        }
        let unreadable = |source| TargetError::Read { path: from.clone(), source };
        let changed = || TargetError::Changed { path: from.clone() };
        let open = || regular_file::open(from).map_err(unreadable);
        self.put(&upload.path, upload.sha256, &|| {
            if upload.bytes <= IN_MEMORY {
                let bytes = regular_file::read_at_most(from, IN_MEMORY).map_err(unreadable)?;
                return if Sha256::of(&bytes) == upload.sha256 { Ok(Body::Bytes(bytes)) } else { Err(changed()) };
            }
            let found = open().and_then(|file| Sha256::of_file(file).map_err(unreadable))?;
            if found == upload.sha256 { Ok(Body::File(open()?, upload.bytes)) } else { Err(changed()) }
        })
    }

    fn remove_one(&self, path: &str) -> Result<(), TargetError> {
        let key = self.key(path);
        let asked = Asked {
            method: "DELETE",
            key: &key,
            query: Vec::new(),
            headers: Vec::new(),
            what: "delete from the bucket",
        };
        let answer = self.ask(&asked, &|| Ok(Body::None))?;
        match answer.status {
            200..=299 | 404 => Ok(()),
            _ => Err(self.refused(&asked, &answer)),
        }
    }
}

/// What is sent.
enum Body {
    None,
    Bytes(Vec<u8>),
    File(std::fs::File, u64),
}

/// Does the same with many things, several at a time; the first error ends it, once what was begun is done.
fn each<T: Send>(
    number: usize,
    work: &(dyn Fn(usize) -> Result<T, TargetError> + Sync),
    done: &mut dyn FnMut(usize, T),
) -> Result<(), TargetError> {
    let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    let mut failed = None;
    thread::scope(|scope| {
        for _ in 0..number.min(AT_ONCE) {
            let (sender, next, over) = (sender.clone(), &next, &over);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= number {
                        break;
                    }
                    let result = work(nth);
                    over.fetch_or(result.is_err(), Ordering::Relaxed);
                    if sender.send((nth, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (nth, result) in results {
            match result {
                Ok(made) => done(nth, made),
                Err(error) => failed = failed.take().or(Some(error)),
            }
        }
    });
    failed.map_or(Ok(()), Err)
}

impl Target for S3Target {
    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, TargetError> {
        Ok(self.get(&self.key(path), Vec::new())?.map(|answer| answer.body))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), TargetError> {
        self.put(path, Sha256::of(bytes), &|| Ok(Body::Bytes(bytes.to_vec())))
    }

    fn look(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError> {
        let known = if paths.len() < MANY {
            None
        } else {
            let prefix = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
            Some(self.keys(&prefix, None)?.0.into_iter().collect::<BTreeSet<_>>())
        };
        let is_there = |path: &str| known.as_ref().is_none_or(|known| known.contains(&self.key(path)));
        let asked: Vec<usize> = (0..paths.len()).filter(|nth| is_there(paths[*nth])).collect();
        let mut seen = HashMap::new();
        each(asked.len(), &|nth| self.head(paths[asked[nth]]), &mut |nth, found| {
            seen.insert(asked[nth], found);
        })?;
        Ok((0..paths.len()).map(|nth| seen.get(&nth).copied().unwrap_or(Seen::Nothing)).collect())
    }

    fn bring(&self, files: &[Upload], brought: &mut dyn FnMut(usize)) -> Result<(), TargetError> {
        each(files.len(), &|nth| self.bring_one(&files[nth]), &mut |nth, ()| brought(nth))
    }

    fn remove(&self, paths: &[&str]) -> Result<(), TargetError> {
        each(paths.len(), &|nth| self.remove_one(paths[nth]), &mut |_, ()| {})
    }

    fn folders_in(&self, folder: &str) -> Result<Vec<String>, TargetError> {
        let prefix = format!("{}/", self.key(folder));
        let (_, folders) = self.keys(&prefix, Some("/"))?;
        Ok(folders.iter().filter_map(|one| Some(one.strip_prefix(&prefix)?.trim_end_matches('/').to_owned())).collect())
    }
}
