//! An analyst's answer on a case.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::category::UnknownCode;

/// What the analyst concludes. It never says "guilty".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Có dấu hiệu vi phạm.
    Suspected,
    /// Theo dõi.
    Watch,
    /// Chưa thấy dấu hiệu vi phạm.
    NoSign,
    /// Cần xác minh thêm.
    NeedMore,
}

impl Conclusion {
    /// Every conclusion, in the order the page offers them.
    pub const ALL: [Conclusion; 4] = [Self::Suspected, Self::Watch, Self::NoSign, Self::NeedMore];

    /// The code used in forms, JSON and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Watch => "watch",
            Self::NoSign => "no_sign",
            Self::NeedMore => "need_more",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.into_iter().find(|conclusion| conclusion.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "suspected, watch, no_sign or need_more"))
    }
}

/// An answer with its reason, person and time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The answer.
    pub conclusion: Conclusion,
    /// Why, in the analyst's words; never empty.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When, UTC.
    pub at: Timestamp,
}
