//! Lists cut into pages.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::texts::Texts;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// From 1.
    pub page: u32,
    /// How many there are; at least 1.
    pub pages: u32,
    size: u32,
}

impl Paging {
    /// The page asked for, or the nearest there is.
    pub(crate) fn new(asked: Option<&str>, items: u64, size: u32) -> Self {
        let pages = u32::try_from(items.div_ceil(u64::from(size))).unwrap_or(u32::MAX / size).max(1);
        let page = asked.and_then(|asked| asked.parse().ok()).unwrap_or(1).clamp(1, pages);
        Self { page, pages, size }
    }

    /// How many items stand before it.
    pub(crate) fn offset(self) -> u32 {
        (self.page - 1).saturating_mul(self.size)
    }

    /// How many items stand on it and before it, when it is full.
    pub(crate) fn end(self) -> u32 {
        self.page.saturating_mul(self.size)
    }

    pub(crate) fn previous(&self) -> Option<u32> {
        (self.page > 1).then(|| self.page - 1)
    }

    pub(crate) fn next(&self) -> Option<u32> {
        (self.page < self.pages).then(|| self.page + 1)
    }
}

/// The way to the other pages of a list; nothing when there is one page.
#[derive(Template)]
#[template(path = "paging.html")]
pub(crate) struct Pager {
    texts: &'static Texts,
    paging: Paging,
    /// The address of a page, up to its number.
    before: String,
    /// What stands after the number.
    after: &'static str,
}

impl HtmlSafe for Pager {}

impl Pager {
    pub(crate) fn new(texts: &'static Texts, paging: Paging, before: String, after: &'static str) -> Self {
        Self { texts, paging, before, after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_page_there_is() {
        let page = |asked: &str, items| {
            let paging = Paging::new(Some(asked), items, 50);
            (paging.page, paging.pages, paging.offset())
        };
        assert_eq!(page("1", 0), (1, 1, 0));
        assert_eq!(page("1", 50), (1, 1, 0));
        assert_eq!(page("2", 51), (2, 2, 50));
        assert_eq!(page("3", 51), (2, 2, 50));
        for odd in ["", "0", "-1", "x", "99999999999999999999"] {
            assert_eq!(page(odd, 500), (1, 10, 0), "{odd:?}");
        }
        let (first, last) = (Paging::new(None, 120, 50), Paging::new(Some("3"), 120, 50));
        assert_eq!((first.previous(), first.next(), last.previous(), last.next()), (None, Some(2), Some(2), None));
    }
}
