//! CSS selectors as settings: checked when they are read.

use scraper::Selector;
use serde::{Deserialize, Serialize};

use crate::source::SettingsError;

/// A CSS selector, checked when it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Css {
    text: String,
    selector: Selector,
}

impl Css {
    pub(crate) fn selector(&self) -> &Selector {
        &self.selector
    }
}

impl TryFrom<String> for Css {
    type Error = SettingsError;
    fn try_from(text: String) -> Result<Self, SettingsError> {
        match Selector::parse(&text) {
            Ok(selector) => Ok(Self { text, selector }),
            Err(_) => Err(SettingsError::Selector(text)),
        }
    }
}

impl From<Css> for String {
    fn from(css: Css) -> String {
        css.text
    }
}

/// Where a value stands: `selector` for an element's text, `selector@attribute` for an attribute.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ValueSelector {
    css: Css,
    attribute: Option<String>,
}

impl ValueSelector {
    pub(crate) fn selector(&self) -> &Selector {
        &self.css.selector
    }

    pub(crate) fn attribute(&self) -> Option<&str> {
        self.attribute.as_deref()
    }
}

impl TryFrom<String> for ValueSelector {
    type Error = SettingsError;
    fn try_from(text: String) -> Result<Self, SettingsError> {
        let name = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b':');
        // An `@` can also stand inside a selector, as in `a[href*="@"]`: what follows is no name then.
        match text.rsplit_once('@') {
            Some((css, attribute)) if !attribute.is_empty() && name(attribute) => {
                Ok(Self { css: css.to_owned().try_into()?, attribute: Some(attribute.to_ascii_lowercase()) })
            }
            _ => Ok(Self { css: text.try_into()?, attribute: None }),
        }
    }
}

impl From<ValueSelector> for String {
    fn from(value: ValueSelector) -> String {
        match value.attribute {
            Some(attribute) => format!("{}@{attribute}", value.css.text),
            None => value.css.text,
        }
    }
}
