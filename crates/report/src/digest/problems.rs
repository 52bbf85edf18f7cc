//! The crawler's kinds of problem in people's words.

use soiviec_domain::words::Language;

/// The code, and what it says in Vietnamese and English.
const WORDS: &[(&str, &str, &str)] = &[
    ("unreachable", "không kết nối được", "no connection"),
    ("timeout", "quá thời gian chờ", "no answer in time"),
    ("too_large", "trang quá lớn, không giữ", "page too large, not kept"),
    ("broken_body", "nội dung trang bị đứt giữa chừng", "page broke off"),
    ("bad_redirect", "chuyển hướng sai hoặc vòng quanh", "redirect to nowhere or in circles"),
    ("private_address", "dẫn đến địa chỉ nội bộ, đã từ chối", "led to a private address, refused"),
    ("refused_address", "địa chỉ không được phép tải", "address that is never fetched"),
    ("robots_forbid", "robots.txt của trang không cho phép", "the site's robots.txt forbids it"),
    ("robots_unknown", "không đọc được robots.txt nên không tải", "robots.txt out of reach, so not fetched"),
    ("busy", "trang quá tải qua mọi lần thử", "site overloaded at every attempt"),
    ("come_back_later", "trang yêu cầu quay lại sau", "site asked to come back later"),
    ("status", "trang trả lời báo lỗi", "site answered with an error"),
    ("page_limit", "còn trang chưa xem vì đạt giới hạn số trang", "pages left unseen at the page limit"),
    ("empty_page", "trang trống", "empty page"),
    ("not_html", "không phải trang web, không đọc được", "not a web page, not read"),
    ("wrong_charset", "khai báo sai bảng mã, đã đọc được", "wrong character set declared, read all the same"),
    ("bad_bytes", "có ký tự hỏng, đã thay thế", "broken characters, replaced"),
    ("nul_bytes", "có ký tự NUL, đã bỏ", "NUL characters, taken out"),
    ("too_complex", "trang lồng nhau quá mức, không đọc", "page nested past reason, not read"),
    ("json_ld_mended", "dữ liệu JSON-LD hỏng, đã sửa và đọc được", "JSON-LD broken, mended and read"),
    ("json_ld_broken", "dữ liệu JSON-LD hỏng, không đọc được", "JSON-LD broken, not read"),
    ("bad_canonical", "đường dẫn chính thức khai sai, đã bỏ qua", "wrong canonical link, ignored"),
    ("empty_posting", "tin đăng không có nội dung, đã bỏ qua", "posting without content, left out"),
    ("bad_date", "ngày đăng không đọc được", "date could not be read"),
    ("internal", "lỗi của Soi Việc, cần báo người phát triển", "fault of Soi Việc, to be reported"),
];

/// What a code says; one that is not known is shown as it is.
pub(super) fn words(code: &str, language: Language) -> &str {
    let known = WORDS.iter().find(|(known, _, _)| *known == code);
    known.map_or(code, |(_, vietnamese, english)| language.pick(vietnamese, english))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use soiviec_crawler::ProblemKind;

    use super::*;

    #[test]
    fn every_kind_of_problem_has_its_own_words() {
        for language in Language::ALL {
            let said: BTreeSet<&str> = ProblemKind::ALL.iter().map(|kind| words(kind.code(), language)).collect();
            assert_eq!(said.len(), ProblemKind::ALL.len());
            assert!(ProblemKind::ALL.iter().all(|kind| words(kind.code(), language) != kind.code()));
        }
        assert_eq!(WORDS.len(), ProblemKind::ALL.len(), "no words for a kind that is gone");
        assert_eq!(words("mới_lạ", Language::English), "mới_lạ");
    }
}
