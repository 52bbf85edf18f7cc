//! The small web: sites of `fixtures/site/`, carried in the binary.

use std::collections::HashMap;
use std::sync::Mutex;

use anyhow::Context;
use include_dir::{Dir, include_dir};
use serde::Deserialize;

static SITES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../fixtures/site");

/// `site.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    name: String,
    port: u16,
    #[serde(default)]
    page: Vec<PagePlan>,
    #[serde(default)]
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PagePlan {
    path: String,
    file: String,
    #[serde(default = "html")]
    content_type: String,
}

fn html() -> String {
    "text/html; charset=utf-8".to_owned()
}

/// The first `times` requests for a path get this answer instead of its page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    path: String,
    /// HTTP status.
    pub status: u16,
    /// Seconds in a `Retry-After` header.
    pub retry_after_s: Option<u32>,
    times: u32,
}

/// What a site answers with.
pub enum Answer<'a> {
    /// A page.
    Page { content_type: &'a str, body: &'static [u8] },
    /// A fault.
    Fault(Fault),
    /// 404.
    Nothing,
}

struct Page {
    content_type: String,
    body: &'static [u8],
}

/// One site of the small web.
pub struct Site {
    /// Its name for people.
    pub name: String,
    /// The loopback port it is served on.
    pub port: u16,
    pages: HashMap<String, Page>,
    faults: Mutex<Vec<Fault>>,
}

impl Site {
    /// Every site that the binary carries.
    pub fn all() -> anyhow::Result<Vec<Site>> {
        SITES.dirs().map(|folder| Self::read(folder).with_context(|| folder.path().display().to_string())).collect()
    }

    fn read(folder: &'static Dir<'static>) -> anyhow::Result<Site> {
        let plan = folder.get_file(folder.path().join("site.toml")).context("site.toml is missing")?;
        let plan: Plan = toml::from_str(plan.contents_utf8().context("site.toml is no UTF-8")?)?;
        let mut pages = HashMap::new();
        for PagePlan { path, file, content_type } in plan.page {
            let body = folder.get_file(folder.path().join(&file)).with_context(|| format!("{file} is missing"))?;
            pages.insert(path, Page { content_type, body: body.contents() });
        }
        Ok(Site { name: plan.name, port: plan.port, pages, faults: Mutex::new(plan.fault) })
    }

    /// The answer to one request; `path` with its query.
    pub fn answer(&self, path: &str) -> Answer<'_> {
        let mut faults = self.faults.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(fault) = faults.iter_mut().find(|fault| fault.path == path && fault.times > 0) {
            fault.times -= 1;
            return Answer::Fault(fault.clone());
        }
        match self.pages.get(path) {
            Some(page) => Answer::Page { content_type: &page.content_type, body: page.body },
            None => Answer::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_is_whole() {
        let sites = Site::all().unwrap();
        assert!(sites.len() >= 4);
        for site in &sites {
            assert!(!site.pages.is_empty(), "{}", site.name);
            assert!(matches!(site.answer("/khong-co"), Answer::Nothing));
        }
    }

    #[test]
    fn a_fault_passes() {
        let site = Site::all().unwrap().into_iter().find(|site| site.port == 18081).unwrap();
        let fault = site.faults.lock().unwrap()[0].clone();
        for _ in 0..fault.times {
            assert!(matches!(site.answer(&fault.path), Answer::Fault(_)));
        }
        assert!(matches!(site.answer(&fault.path), Answer::Page { .. }));
    }
}
