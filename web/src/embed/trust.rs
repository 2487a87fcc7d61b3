//! Whom the page believes: by where a message comes from, by an origin, by a token.

/// Which window posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The one that holds this page in a frame, or that opened it.
    Host,
    /// Any other: a frame inside this page, an extension, a sibling. Never heard.
    Other,
}

/// What an origin is to this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The page's own, that of this machine, or one that whoever hosts the page has listed.
    Trusted,
    /// It has a name, and nobody spoke for it.
    Foreign,
    /// It has none: a sandboxed frame, a file, a `data:` page. It can be asked about, but not be written to by name.
    Opaque,
}

/// The origins this page knows.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The page's own; several where the document's and its address' differ. `null` is never among them.
    pub own: Vec<String>,
    /// Listed by whoever hosts the page; `https://*.example.org` means every host below.
    pub listed: Vec<String>,
}

impl Origins {
    /// What an origin is to this page.
    pub fn class(&self, origin: &str) -> Origin {
        if self.is_own_or_listed(origin) || is_loopback(origin) {
            return Origin::Trusted;
        }
        // Browsers write `null`; some write `file://` for a page from disk. Editors have schemes of their own.
        if is_named(origin) { Origin::Foreign } else { Origin::Opaque }
    }

    /// True where files may be loaded from it.
    pub fn is_own_or_listed(&self, origin: &str) -> bool {
        // A page from disk is no origin: any other file would be the same.
        is_named(origin)
            && (self.own.iter().any(|own| own == origin) || self.listed.iter().any(|listed| matches(listed, origin)))
    }
}

/// True of what tells one site from another.
fn is_named(origin: &str) -> bool {
    parts(origin).is_some_and(|(scheme, _)| scheme != "file")
}

/// Scheme and host with port.
fn parts(origin: &str) -> Option<(&str, &str)> {
    origin.split_once("://").filter(|(_, host)| !host.is_empty())
}

fn matches(listed: &str, origin: &str) -> bool {
    let (Some((scheme, pattern)), Some((other, host))) = (parts(listed), parts(origin)) else { return false };
    scheme == other
        && match pattern.strip_prefix("*.") {
            Some(parent) => host.strip_suffix(parent).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            None => pattern == host,
        }
}

/// This machine, on any port.
fn is_loopback(origin: &str) -> bool {
    let Some(("http" | "https", host)) = parts(origin) else { return false };
    if host == "[::1]" || host.starts_with("[::1]:") {
        return true;
    }
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let is_ipv4 = host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    host == "localhost" || host.ends_with(".localhost") || is_ipv4 && host.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(origin: &str) -> Origin {
        let listed = vec!["https://ci.example.org".into(), "https://*.builds.example.org".into()];
        Origins { own: vec!["https://pages.example.org".into()], listed }.class(origin)
    }

    #[test]
    fn own_listed_and_loopback_origins_are_trusted() {
        for origin in [
            "https://pages.example.org",
            "https://ci.example.org",
            "https://a.b.builds.example.org",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "https://[::1]:443",
            "http://app.localhost",
        ] {
            assert_eq!(class(origin), Origin::Trusted, "{origin}");
        }
    }

    #[test]
    fn what_only_looks_like_them_is_foreign() {
        for origin in [
            "http://pages.example.org",
            "https://pages.example.org:8443",
            "https://pages.example.org.evil.example",
            "https://builds.example.org",
            "https://.builds.example.org",
            "https://evilbuilds.example.org",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.evil.example",
            "http://notlocalhost",
            "http://128.0.0.1",
            "ftp://localhost",
            "vscode-webview://1a2b",
        ] {
            assert_eq!(class(origin), Origin::Foreign, "{origin}");
        }
    }

    #[test]
    fn what_has_no_origin_is_never_trusted() {
        for origin in ["null", "", "file://", "data:", "about:blank", "https://"] {
            assert_eq!(class(origin), Origin::Opaque, "{origin}");
        }
        for origin in ["null", "file://", "file://host", ""] {
            let own = Origins { own: vec![origin.into()], listed: vec![origin.into()] };
            assert!(!own.is_own_or_listed(origin), "{origin}");
            assert_eq!(own.class(origin), Origin::Opaque, "{origin}");
        }
    }
}
