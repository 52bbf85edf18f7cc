//! The glossary's words as people read them, in Vietnamese and English.
//!
//! Each noun answers with a `match`, so that a missing word does not compile.

use serde::{Deserialize, Serialize};

use crate::assessment::{Verdict, Weight};
use crate::case::{EventKind, State};
use crate::category::{Severity, UnknownCode};
use crate::decision::Conclusion;
use crate::identifier::{IdentifierKind, Role};
use crate::posting::PostingNote;
use crate::span::Field;

/// The languages of everything that people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Tiếng Việt, unless somebody switches.
    #[default]
    #[serde(rename = "vi")]
    Vietnamese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Language; 2] = [Self::Vietnamese, Self::English];

    /// The code of BCP 47: `vi` or `en`.
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.into_iter().find(|language| language.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "vi or en"))
    }

    /// A count with its thousands set apart: `1.234.567` in Vietnamese, `1,234,567` in English.
    pub fn number(self, count: impl Into<u64>) -> String {
        let digits = count.into().to_string();
        let mut written = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                written.push_str(self.pick(".", ","));
            }
            written.push(digit);
        }
        written
    }

    /// One of two words.
    pub fn pick<T>(self, vietnamese: T, english: T) -> T {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }
}

impl Verdict {
    /// The machine's warning level.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Clear => language.pick("dưới ngưỡng", "below the threshold"),
            Self::Unsure => language.pick("cần xem xét", "needs a look"),
            Self::Flagged => language.pick("cảnh báo", "flagged"),
        }
    }
}

impl Severity {
    /// What is at stake.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::People => language.pick("con người", "people"),
            Self::Money => language.pick("tiền bạc", "money"),
        }
    }
}

impl Weight {
    /// How much a hit counts.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Weak => language.pick("yếu", "weak"),
            Self::Strong => language.pick("mạnh", "strong"),
            Self::Decisive => language.pick("quyết định", "decisive"),
        }
    }
}

impl Conclusion {
    /// The analyst's answer.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Suspected => language.pick("có dấu hiệu vi phạm", "signs of a violation"),
            Self::Watch => language.pick("theo dõi", "watch"),
            Self::NoSign => language.pick("chưa thấy dấu hiệu vi phạm", "no sign of a violation"),
            Self::NeedMore => language.pick("cần xác minh thêm", "needs verification"),
        }
    }
}

impl State {
    /// Where a case stands.
    pub fn title(&self, language: Language) -> &'static str {
        match self {
            Self::Queued => language.pick("chờ xử lý", "waiting"),
            Self::Claimed { .. } => language.pick("đang xử lý", "being worked on"),
            Self::Decided => language.pick("đã có kết quả", "decided"),
            Self::Closed => language.pick("đã đóng", "closed"),
            Self::Merged { .. } => language.pick("đã gộp", "merged"),
        }
    }
}

impl EventKind {
    /// What happened.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Opened => language.pick("mở vụ việc", "opened"),
            Self::Attached => language.pick("thêm tin đăng", "posting added"),
            Self::Reopened => language.pick("có tin mới, trở lại hàng chờ", "new posting, back in the queue"),
            Self::Claimed => language.pick("nhận xử lý", "claimed"),
            Self::Released => language.pick("trả lại hàng chờ", "released"),
            Self::Decided => language.pick("ghi kết quả xem xét", "decided"),
            Self::Absorbed => language.pick("gộp thêm vụ việc", "another case merged in"),
            Self::Merged => language.pick("gộp vào vụ việc khác", "merged into another case"),
            Self::Erased => language.pick("xóa tin đăng đã hết hạn lưu", "postings that ran out were erased"),
            Self::Closed => language.pick("đóng: mọi tin đăng đã hết hạn lưu", "closed: every posting ran out"),
            Self::Linked => language.pick("liên quan vụ việc khác", "linked to another case"),
        }
    }
}

impl IdentifierKind {
    /// What kind of contact or place.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Phone => language.pick("điện thoại", "phone"),
            Self::Zalo => "Zalo",
            Self::Telegram => "Telegram",
            Self::Account => language.pick("tài khoản ứng dụng", "app account"),
            Self::Facebook => "Facebook",
            Self::Group => language.pick("nhóm", "group"),
            Self::App => language.pick("ứng dụng cài đặt", "app to install"),
            Self::Email => language.pick("thư điện tử", "e-mail"),
            Self::Domain => language.pick("tên miền", "domain"),
            Self::Url => language.pick("đường dẫn", "link"),
            Self::BankAccount => language.pick("tài khoản ngân hàng", "bank account"),
        }
    }
}

impl Role {
    /// Whose contact it seems to be.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Recruiter => language.pick("người tuyển", "recruiter"),
            Self::Impersonated => language.pick("bên bị giả danh", "impersonated"),
            Self::Quoted => language.pick("được nhắc đến", "quoted"),
            Self::Victim => language.pick("nạn nhân", "victim"),
            Self::Informant => language.pick("người báo tin", "informant"),
        }
    }
}

impl PostingNote {
    /// What was done to the posting on the way.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Cut => {
                language.pick("dài quá 512 KB, phần cuối đã bị cắt", "longer than 512 KB, its end was cut off")
            }
            Self::NulRemoved => language.pick("đã bỏ ký tự NUL", "NUL characters were taken out"),
            Self::FieldUnreadable => {
                language.pick("có mục không đọc được, đã bỏ qua", "a field could not be read and was left out")
            }
        }
    }
}

impl Field {
    /// A part of the posting.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Title => language.pick("Tiêu đề", "Title"),
            Self::Description => language.pick("Nội dung", "Text"),
            Self::HiringOrganization => language.pick("Đơn vị tuyển", "Hiring organisation"),
            Self::JobLocation => language.pick("Nơi làm việc", "Place of work"),
            Self::BaseSalaryText => language.pick("Mức lương", "Pay"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (count, vietnamese, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (12_345_678, "12.345.678", "12,345,678"),
            (u64::MAX, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(Language::Vietnamese.number(count), vietnamese);
            assert_eq!(Language::English.number(count), english);
        }
    }

    #[test]
    fn a_language_is_read_by_its_code() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Ok(language));
        }
        assert!(Language::parse("fr").is_err());
    }
}
