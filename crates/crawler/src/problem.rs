//! What went wrong with one address, as data that can be counted.

use std::fmt;

use serde::Serialize;
use url::Url;

/// One thing that went wrong. It never stops a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The address it happened at, without user name and password.
    pub url: String,
    /// What happened.
    pub kind: ProblemKind,
    /// More of it for an operator, in English; never the text of a post.
    pub detail: String,
}

impl Problem {
    pub(crate) fn new(url: &Url, kind: ProblemKind, detail: impl Into<String>) -> Self {
        let mut shown = url.clone();
        // Both refuse only addresses that cannot have a user name.
        let _ = shown.set_username("");
        let _ = shown.set_password(None);
        Self { url: shown.into(), kind, detail: detail.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.kind.code(), self.url, self.detail)
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// The kinds of problem, each with the code it is counted under.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum ProblemKind {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &[ProblemKind] = &[$(Self::$name),+];

            /// The code it is counted and logged under.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

kinds! {
    /// No connection: name, network or TLS.
    Unreachable = "unreachable",
    /// No complete answer in time.
    Timeout = "timeout",
    /// The body is larger than the settings allow; nothing of it is kept.
    TooLarge = "too_large",
    /// The body broke off, or was compressed in a way that was not asked for.
    BrokenBody = "broken_body",
    /// Redirects in a circle, too many, or to nowhere.
    BadRedirect = "bad_redirect",
    /// A loopback, private or otherwise non-public address.
    PrivateAddress = "private_address",
    /// An address that is never fetched: not http(s), or with a password in it.
    RefusedAddress = "refused_address",
    /// The site's `robots.txt` forbids it.
    RobotsForbid = "robots_forbid",
    /// The site's `robots.txt` could not be had, which counts as forbidden (RFC 9309, 2.3.1.4).
    RobotsUnknown = "robots_unknown",
    /// The site stayed overloaded through every attempt.
    Busy = "busy",
    /// The site asked for a pause longer than a pass waits.
    ComeBackLater = "come_back_later",
    /// Any other status than success.
    Status = "status",
    /// The pass ended at `max_pages` with addresses left.
    PageLimit = "page_limit",
    /// A page of no bytes.
    EmptyPage = "empty_page",
    /// A body that is no HTML; it is kept as a capture.
    NotHtml = "not_html",
    /// The encoding that was declared is not the one used.
    WrongCharset = "wrong_charset",
    /// Bytes that no encoding explains; they were replaced by U+FFFD.
    BadBytes = "bad_bytes",
    /// NUL characters, which were taken out.
    NulBytes = "nul_bytes",
    /// HTML nested or multiplied past all reason; nothing is read from it.
    TooComplex = "too_complex",
    /// A JSON-LD block that is no JSON, but could be mended.
    JsonLdMended = "json_ld_mended",
    /// A JSON-LD block that could not be read.
    JsonLdBroken = "json_ld_broken",
    /// A canonical link that cannot be the page's own; the page keeps its address.
    BadCanonical = "bad_canonical",
    /// A posting with neither title nor description; it is left out.
    EmptyPosting = "empty_posting",
    /// A date that could not be read; the posting has none.
    BadDate = "bad_date",
    /// A fault of ours while reading the page.
    Internal = "internal",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url = Url::parse("http://user:secret@host.example/a").unwrap();
        assert_eq!(Problem::new(&url, ProblemKind::Timeout, "").url, "http://host.example/a");
    }

    #[test]
    fn codes_differ() {
        let mut codes: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemKind::ALL.len());
    }
}
