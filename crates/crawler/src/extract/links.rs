//! A page's links: its base, its canonical address, and those its source follows.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use url::Url;

use crate::selector::Css;

static BASE: LazyLock<Selector> = LazyLock::new(|| selector("base[href]"));
static CANONICAL: LazyLock<Selector> = LazyLock::new(|| selector("link[rel~=canonical i][href]"));

pub(super) fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a constant selector parses")
}

/// What the page's relative addresses are relative to.
pub(super) fn base(document: &Html, url: &Url) -> Url {
    let href = document.select(&BASE).next().and_then(|element| element.attr("href"));
    href.and_then(|href| url.join(href.trim()).ok()).filter(is_web).unwrap_or_else(|| url.clone())
}

/// The address the page declares as its own, believed or not.
pub(super) fn canonical(document: &Html, base: &Url) -> Option<Url> {
    let href = document.select(&CANONICAL).next()?.attr("href")?.trim();
    // An empty one is a template's slip, not a declaration.
    base.join(href).ok().filter(|url| !href.is_empty() && is_web(url))
}

/// The links to follow, in the order of the selectors, then of the page.
pub(super) fn follow(document: &Html, selectors: &[Css], base: &Url) -> Vec<Url> {
    let hrefs = selectors.iter().flat_map(|css| document.select(css.selector())).filter_map(|a| a.attr("href"));
    let links = hrefs.filter_map(|href| base.join(href.trim()).ok()).filter(is_web);
    links
        .map(|mut link| {
            link.set_fragment(None);
            link
        })
        .collect()
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}
