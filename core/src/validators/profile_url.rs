//! Addresses of profiles: those of people, not of a site's own pages.

/// First parts of paths that sites keep for themselves.
const PAGES: &[&str] = &[
    "about",
    "account",
    "accounts",
    "ads",
    "api",
    "app",
    "apps",
    "blog",
    "business",
    "company",
    "contact",
    "developer",
    "developers",
    "dialog",
    "discover",
    "docs",
    "download",
    "events",
    "explore",
    "feed",
    "gaming",
    "groups",
    "hashtag",
    "help",
    "home",
    "i",
    "intent",
    "jobs",
    "joinchat",
    "legal",
    "login",
    "logout",
    "marketplace",
    "messages",
    "messenger",
    "notifications",
    "oauth",
    "p",
    "pages",
    "pin",
    "plugins",
    "policies",
    "privacy",
    "reel",
    "reels",
    "s",
    "search",
    "settings",
    "share",
    "share.php",
    "sharer",
    "sharer.php",
    "signup",
    "stories",
    "terms",
    "tos",
    "tr",
    "tv",
    "video",
    "videos",
    "watch",
    "web",
    "wp-content",
];

/// Whether the first part of the path is none that the site keeps for itself.
pub(super) fn profile_url(value: &[u8]) -> bool {
    let Some(path) = std::str::from_utf8(value).ok().and_then(|url| url.split_once("://")).map(|(_, rest)| rest) else {
        return false;
    };
    let first = path.split(['/', '?', '#']).nth(1).unwrap_or("");
    !first.is_empty() && !PAGES.iter().any(|page| page.eq_ignore_ascii_case(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_pages() {
        for person in
            ["https://x.com/janedoe48", "https://linkedin.com/in/jane", "https://www.facebook.com/profile.php?id=1"]
        {
            assert!(profile_url(person.as_bytes()), "{person}");
        }
        for page in [
            "https://x.com/home",
            "https://x.com/Search?q=rust",
            "https://instagram.com/explore/",
            "https://x.com/",
            "x.com/jane",
        ] {
            assert!(!profile_url(page.as_bytes()), "{page}");
        }
    }
}
