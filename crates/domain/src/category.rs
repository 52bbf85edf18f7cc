//! The 26 kinds of lure.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::Language;

/// How much is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Severity {
    /// People may be moved or harmed.
    People,
    /// Money may be lost.
    Money,
}

impl TryFrom<u8> for Severity {
    type Error = UnknownCode;
    fn try_from(level: u8) -> Result<Self, UnknownCode> {
        match level {
            1 => Ok(Self::People),
            2 => Ok(Self::Money),
            _ => Err(UnknownCode(level.to_string(), "severity 1 or 2")),
        }
    }
}

impl From<Severity> for u8 {
    fn from(severity: Severity) -> u8 {
        match severity {
            Severity::People => 1,
            Severity::Money => 2,
        }
    }
}

/// A code that names nothing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is unknown: expected {1}")]
pub struct UnknownCode(pub String, pub &'static str);

/// One of `S01`–`S26`, each a way of luring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Category(u8);

/// Title in Vietnamese and English, and the severity of a posting whose likeliest category it is.
/// The numbering is that of the project's catalogue of lures.
const CATALOGUE: [(&str, &str, Severity); 26] = [
    ("Lừa sang Campuchia làm việc", "Lured to Cambodia", Severity::People),
    ("Lừa sang Myanmar, Lào, Tam giác vàng", "Lured to Myanmar, Laos, the Golden Triangle", Severity::People),
    ("Lừa sang nước khác làm việc trái phép", "Lured to other countries", Severity::People),
    ("Sòng bạc, cờ bạc trực tuyến, phát trực tiếp", "Casino, online gambling, live-streaming", Severity::People),
    ("Cộng tác viên chốt đơn, làm nhiệm vụ", "Order padding and paid tasks", Severity::Money),
    ("Thu phí, đặt cọc trước khi nhận việc", "Fee or deposit before work", Severity::Money),
    ("Giả danh doanh nghiệp, cơ quan", "Posing as a firm or an office", Severity::Money),
    ("Đi Hàn Quốc không qua đơn vị được phép", "Korea without a licence", Severity::Money),
    ("Đi Nhật Bản, Đài Loan không qua đơn vị được phép", "Japan or Taiwan without a licence", Severity::Money),
    (
        "Đi Úc, Canada, Mỹ, châu Âu không qua đơn vị được phép",
        "Australia, Canada, US, Europe without a licence",
        Severity::Money,
    ),
    ("Du học trá hình", "Study abroad as a cover", Severity::Money),
    ("Tổ chức xuất cảnh, ở lại trái phép", "Smuggling across borders", Severity::People),
    ("Karaoke, mát-xa, ép tiếp khách", "Karaoke, massage, forced entertainment", Severity::People),
    ("Ép lao động trên tàu cá", "Forced labour on fishing boats", Severity::People),
    ("Mang thai hộ, bán trứng vì tiền", "Surrogacy or egg trade for money", Severity::People),
    ("Mua bán thận, gan, bộ phận cơ thể", "Organ trade", Severity::People),
    ("Môi giới kết hôn với người nước ngoài", "Brokered marriage abroad", Severity::People),
    ("Lôi kéo, sử dụng trẻ em", "Children lured or put to work", Severity::People),
    ("Mua bán trẻ sơ sinh, cho nhận con nuôi trái phép", "Illegal adoption", Severity::People),
    ("Tuyển người đi dụ người", "Recruiting recruiters", Severity::People),
    ("Thuê, mua bán tài khoản ngân hàng", "Money mules, rented accounts", Severity::Money),
    ("Thu thập dữ liệu cá nhân", "Harvest of personal data", Severity::Money),
    ("Mẫu nhí, tuyển diễn viên trá hình", "Child models and casting", Severity::Money),
    ("Cưỡng bức lao động trong nước", "Bonded labour inside Vietnam", Severity::People),
    ("Việc làm tiếp tay tội phạm", "Work that serves crime", Severity::Money),
    ("Đa cấp núp bóng tuyển dụng", "Pyramid selling sold as a job", Severity::Money),
];

impl Category {
    /// How many there are.
    pub const COUNT: usize = CATALOGUE.len();

    /// Every category in order.
    pub fn all() -> impl Iterator<Item = Category> {
        (1..=Self::COUNT as u8).map(Category)
    }

    /// Reads `S01`…`S26`.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::all().find(|category| category.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "a category S01 to S26"))
    }

    /// `S01`…`S26`.
    pub fn code(self) -> String {
        format!("S{:02}", self.0)
    }

    /// Position from 0, for tables.
    pub fn index(self) -> usize {
        usize::from(self.0) - 1
    }

    /// Its title.
    pub fn title(self, language: Language) -> &'static str {
        let (vietnamese, english, _) = CATALOGUE[self.index()];
        language.pick(vietnamese, english)
    }

    /// Its code and its title: `S01 …`.
    pub fn named(self, language: Language) -> String {
        format!("{self} {}", self.title(language))
    }

    /// What is at stake when nothing in the posting says otherwise.
    pub fn severity(self) -> Severity {
        CATALOGUE[self.index()].2
    }
}

impl TryFrom<String> for Category {
    type Error = UnknownCode;
    fn try_from(code: String) -> Result<Self, UnknownCode> {
        Self::parse(&code)
    }
}

impl From<Category> for String {
    fn from(category: Category) -> String {
        category.code()
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{:02}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        assert_eq!(Category::all().count(), 26);
        for category in Category::all() {
            assert_eq!(Category::parse(&category.code()), Ok(category));
        }
        for bad in ["S00", "S27", "s01", "S1", "", "S001"] {
            assert!(Category::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn people_come_before_money() {
        assert!(Severity::People < Severity::Money);
        assert_eq!(u8::from(Severity::People), 1);
        assert!(Severity::try_from(3).is_err());
    }
}
