//! One address per page: spellings folded, tracking removed, canonical links weighed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

/// Query parameters that say where a visitor came from and nothing about the page: Google Ads and
/// Analytics, Meta, Zalo, TikTok, Microsoft, Yandex, mail campaigns.
#[rustfmt::skip]
const TRACKING: &[&str] = &[
    "_ga", "_gac", "_gl", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "mc_cid", "mc_eid",
    "mibextid", "msclkid", "ttclid", "twclid", "wbraid", "yclid", "zanpid", "zarsrc",
];

/// The one spelling of an address: host in lower case and default port dropped (as parsing does),
/// no fragment, no user name, no tracking parameters. The order of the other parameters is kept.
///
/// ```
/// let url = "HTTP://Viec.Example:80/tin/1?utm_source=zalo&trang=2&fbclid=x#lien-he".parse().unwrap();
/// assert_eq!(soiviec_crawler::canonical_url(&url).as_str(), "http://viec.example/tin/1?trang=2");
/// ```
pub fn canonical_url(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    // Both refuse only addresses that cannot have a user name.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if let Some(query) = url.query() {
        // Cut as text, not decoded and encoded again: a site may care how it spelt its parameters.
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }
    url
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// Which page of a pass stands at which canonical address. Many sites print one canonical link,
/// often the front page, on every page: believing it would fold all their postings into one.
#[derive(Debug, Default)]
pub(crate) struct Claims(Mutex<HashMap<String, String>>);

impl Claims {
    /// Whether the page at `own` may be called by the canonical link `declared`: only within its
    /// origin, never a detail page by the front page, and never by an address that a page with
    /// another path has or was called by.
    pub(crate) fn accepts(&self, own: &Url, declared: &Url) -> bool {
        let front = declared.path() == "/" && own.path() != "/";
        own == declared || own.origin() == declared.origin() && !front && self.claim(own, declared)
    }

    /// Notes that the page at `own` goes by `address`; false when another page does.
    pub(crate) fn claim(&self, own: &Url, address: &Url) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holder = taken.entry(address.to_string()).or_insert_with(|| own.path().to_owned());
        holder == own.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_tracking_is_removed() {
        let clean = |text| canonical_url(&url(text)).to_string();
        assert_eq!(clean("https://a.example/x?b=2&UTM_Medium=m&a=1&zarsrc=30"), "https://a.example/x?b=2&a=1");
        assert_eq!(clean("https://a.example/x?utm_source=x"), "https://a.example/x");
        assert_eq!(clean("https://a.example/x?q=th%E1%BB%A3+may&id"), "https://a.example/x?q=th%E1%BB%A3+may&id");
        assert_eq!(clean("https://a.example/x?gclidx=1"), "https://a.example/x?gclidx=1");
    }

    #[test]
    fn a_canonical_link_shared_by_different_pages_is_not_believed() {
        let claims = Claims::default();
        let shared = url("http://a.example/tong-hop");
        assert!(claims.accepts(&url("http://a.example/tin/1"), &shared));
        assert!(claims.accepts(&url("http://a.example/tin/1?trang=2"), &shared));
        assert!(!claims.accepts(&url("http://a.example/tin/2"), &shared));
    }

    #[test]
    fn a_canonical_link_to_the_front_page_or_another_site_is_not_believed() {
        let claims = Claims::default();
        let own = url("http://a.example/tin/1");
        assert!(!claims.accepts(&own, &url("http://a.example/")));
        assert!(!claims.accepts(&own, &url("http://b.example/tin/1")));
        assert!(claims.accepts(&own, &own));
    }

    proptest! {
        #[test]
        fn canonical_is_a_fixed_point(path in "[a-z0-9/]{0,12}", query in "[a-z_=&%0-9+]{0,40}") {
            let once = canonical_url(&url(&format!("http://A.example:80/{path}?{query}#x")));
            prop_assert_eq!(canonical_url(&once), once.clone());
            prop_assert!(once.fragment().is_none());
        }
    }
}
