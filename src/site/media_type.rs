//! What a web server says about the files of a site: what kind each is, and how long it may be kept.

/// The media type of a file of a site.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        "feed.xml" => return "application/atom+xml; charset=utf-8",
        "rss.xml" => return "application/rss+xml; charset=utf-8",
        _ => {}
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "xml" => "application/xml",
        "json" if name == "feed.json" => "application/feed+json",
        "json" => "application/json",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "ics" => "text/calendar; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "zip" => "application/zip",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "webp" => "image/webp",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "csv" => "text/csv; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "tif" | "tiff" => "image/tiff",
        "jpg" | "jpeg" => "image/jpeg",
        _ => "application/octet-stream",
    }
}

/// How long browsers and caches may keep a file, as `Cache-Control` says it.
#[must_use]
pub fn cache_control(path: &str) -> &'static str {
    if path.starts_with("private/") {
        // For one person, and gone once it is revoked.
        return "private, no-store";
    }
    if path.starts_with("assets/") {
        // Their names have a hash of their bytes.
        return "public, max-age=31536000, immutable";
    }
    match media_type(path) {
        kind if kind.starts_with("image/") || kind.starts_with("video/") || kind == "application/zip" => {
            "public, max-age=3600"
        }
        _ => "public, max-age=300",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_long_and_private_pages_not_at_all() {
        for (path, cache) in [
            ("assets/site-0123456789.css", "public, max-age=31536000, immutable"),
            ("race/photos/abc_web.jpg", "public, max-age=3600"),
            ("race/index.html", "public, max-age=300"),
            ("feed.xml", "public, max-age=300"),
            ("private/abc/photos/abc_web.jpg", "private, no-store"),
        ] {
            assert_eq!(cache_control(path), cache, "{path}");
        }
        assert_eq!(media_type("sv/feed.xml"), "application/atom+xml; charset=utf-8");
        assert_eq!(media_type("p/race/index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("odd"), "application/octet-stream");
    }
}
