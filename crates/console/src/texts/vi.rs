//! Tiếng Việt.

use soiviec_domain::case::Refusal;
use soiviec_domain::decision::Conclusion;

use super::{Said, Texts};

pub(super) const VIETNAMESE: Texts = Texts {
    skip: "Đến nội dung chính",
    skip_to_actions: "Đến phần xử lý",
    navigation: "Điều hướng",
    analyst: "Người xem xét",
    other_language: "English",
    demo: "Bản trình diễn: mọi tin đăng, tên và số điện thoại ở đây đều là hư cấu.",
    hotlines: "Đường dây nóng",
    hotline_111: "Tổng đài quốc gia phòng, chống mua bán người, bảo vệ trẻ em · 24/7, miễn phí",
    hotline_113: "Công an, khi nguy hiểm đến tính mạng",

    shelves: "Danh sách vụ việc",
    queue: "Hàng chờ",
    mine: "Của tôi",
    answered: "Đã có kết quả",
    case: "Vụ việc",
    priority: "Ưu tiên",
    verdict: "Mức cảnh báo",
    risk: "Nguy cơ",
    category: "Thủ đoạn (máy xếp loại)",
    postings_short: "Số tin",
    sources: "Nguồn",
    opened: "Mở lúc",
    state: "Trạng thái",
    more_categories: |n| format!("và {n} thủ đoạn khác"),
    news: "có tin mới",
    new_posting: "mới",
    no_words: "(tin không có chữ)",
    unsure_divider: "Cần xem xét: máy chưa đủ chắc để cảnh báo",
    nothing_waits: "Hàng chờ trống: không còn vụ việc nào đợi xem xét. Vụ việc mới sẽ tự hiện ở đây khi tải lại trang.",
    nothing_mine: "Bạn chưa giữ vụ việc nào. Hãy mở một vụ việc trong hàng chờ và bấm «Nhận xử lý».",
    nothing_answered: "Chưa có vụ việc nào được ghi kết quả xem xét.",
    paging: "Phân trang",
    previous: "Trang trước",
    next: "Trang sau",
    page_of: |page, of| format!("Trang {page}/{of}"),

    risk_over: "trên",
    risk_under: "dưới",
    risk_note: "Máy ước lượng và đã hiệu chỉnh; đây không phải là kết luận.",
    changed: "Thay đổi lúc",
    gone_into: "Vụ việc này đã gộp vào",
    decision: "Kết quả xem xét",
    earlier_decision: "Kết quả xem xét trước đó",

    actions: "Xử lý",
    claim: "Nhận xử lý",
    claim_hint: "Người khác sẽ thấy bạn đang xử lý vụ việc này.",
    release: "Trả lại hàng chờ",
    decide: "Ghi kết quả",
    conclusion: "Kết quả xem xét",
    conclusion_hint: |conclusion| match conclusion {
        Conclusion::Suspected => "có tin mới thì trở lại hàng chờ",
        Conclusion::Watch => "chưa đủ rõ; có tin mới thì xem lại",
        Conclusion::NoSign => "chỉ trở lại khi có dấu hiệu mới",
        Conclusion::NeedMore => "ghi rõ cần xác minh điều gì",
    },
    reason: "Lý do",
    reason_hint: "Bắt buộc, tối đa 4.000 ký tự; lưu trong lịch sử.",
    nothing_to_do: "Vụ việc đã có kết quả; tin mới có thể đưa nó trở lại hàng chờ.",
    held_by_another: |who, since| {
        format!("{who} đang xử lý vụ việc này từ {since}. Muốn xử lý tiếp, hãy nhờ người ấy trả lại hàng chờ.")
    },
    kept_reason: "Lý do bạn vừa viết (chưa lưu)",
    done_claimed: "Bạn đã nhận xử lý vụ việc này.",
    done_released: "Bạn đã trả vụ việc này lại hàng chờ.",
    done_decided: "Đã ghi kết quả xem xét.",
    to_queue: "Hàng chờ",
    to_next: |number| format!("Vụ việc tiếp theo chưa ai nhận: {number}"),
    meanwhile: "Từ lúc bạn mở trang:",
    stands_now: |standing| format!("Hiện nay: {standing}."),
    refusal,
    key_changed: "Chưa có gì được ghi: hệ thống đã khởi động lại sau khi bạn mở trang. Hãy bấm lại một lần nữa.",
    stale: "Chưa có gì được ghi: vụ việc đã thay đổi từ lúc bạn mở trang này.",
    stale_again: "Hãy xem lại rồi bấm lần nữa nếu kết quả của bạn vẫn như vậy.",
    reason_missing: "Chưa ghi: hãy viết lý do.",
    reason_too_long: "Chưa ghi: lý do dài quá 4.000 ký tự, hãy rút gọn.",
    reason_control: "Chưa ghi: lý do có ký tự điều khiển không hiển thị được. Hãy xóa ký tự đó hoặc gõ lại.",
    conclusion_missing: "Chưa ghi: hãy chọn một kết quả xem xét.",

    posting: "Tin đăng",
    source: "Nguồn",
    author: "Người đăng",
    group: "Nhóm, kênh",
    platform: "Nền tảng",
    platform_named: |code| match code {
        "job_board" => Some("trang tuyển dụng"),
        "channel" => Some("kênh công khai"),
        "social_group" => Some("nhóm mạng xã hội"),
        "classifieds" => Some("trang rao vặt"),
        _ => None,
    },
    date_posted: "Ngày đăng",
    valid_through: "Hạn nộp",
    address: "Địa chỉ",
    images: "Ảnh",
    notes: "Ghi chú",
    judged_by: |rules, model| format!("Máy đánh giá theo bộ quy tắc {rules}, mô hình {model}"),
    nothing_kept: "Vụ việc này không còn giữ tin đăng nào.",
    show_terms: "Hiện từ ngữ mà mô hình chú ý",
    signs: "Dấu hiệu, kèm thủ đoạn (máy xếp loại)",
    no_signs: "Máy không nêu được dấu hiệu cụ thể; mức cảnh báo dựa trên cách dùng từ của cả tin. Hãy đọc trọn tin.",
    weight: "Trọng số",
    mark_rule: "đoạn căn cứ của quy tắc, số chỉ dấu hiệu bên dưới",
    mark_term: "từ ngữ làm mô hình tăng nguy cơ",
    mark_contact: "thông tin nhận diện",
    mark_unseen: "ký tự ẩn trong nguyên văn",

    cut_at: |most| format!("Danh sách được cắt ở {most} dòng."),
    identifiers: "Thông tin nhận diện",
    no_identifiers: "Máy không tìm thấy số điện thoại, tài khoản hay địa chỉ nào.",
    kind: "Loại",
    value: "Giá trị",
    role: "Của ai (máy đoán)",
    in_case: "Tin trong vụ việc",
    elsewhere: "Tin nơi khác",
    joins: "Tin mới có thông tin này sẽ vào cùng vụ việc",
    postings: "Tin đăng trong vụ việc",
    shown_above: "đang hiện ở trên",
    first_seen: "Thấy lần đầu",
    last_seen: "Thấy lần cuối",
    sightings_short: "Số lần",
    linked: "Vụ việc liên quan",
    sightings: "Các lần ghi nhận tin này",
    sightings_note: "Địa chỉ để nguyên dạng chữ vì có thể là bẫy: không mở trực tiếp.",
    at: "Lúc",
    capture: "Bản lưu trang (SHA-256)",
    no_capture: "không có bản lưu",
    history: "Lịch sử",
    who: "Ai",
    what: "Việc",
    change: "Trước → sau",
    machine: "máy",
    fact_state: "Trạng thái",
    fact_decision: "Kết quả",
    fact_postings: "Số tin",
    fact_verdict: "Mức cảnh báo",
    fact_other: "Vụ việc kia",
    nothing: "chưa có",
    earlier_entries: |n| format!("Còn {n} mục cũ hơn, không hiện ở đây."),

    no_page: Said { title: "Không có trang này", body: "Địa chỉ có thể đã gõ sai." },
    no_case: Said {
        title: "Không có vụ việc hoặc tin đăng này",
        body: "Số vụ việc có thể đã gõ sai, hoặc tin đăng đã hết hạn lưu hay đã chuyển sang vụ việc khác.",
    },
    wrong_method: Said {
        title: "Địa chỉ này chỉ nhận thao tác từ nút bấm",
        body: "Không có gì thay đổi. Hãy mở lại trang vụ việc và bấm nút ở đó.",
    },
    too_large: Said {
        title: "Nội dung gửi lên quá lớn",
        body: "Chưa có gì được ghi. Hãy quay lại trang trước, nội dung bạn viết vẫn còn ở đó, và rút gọn.",
    },
    unreadable: Said {
        title: "Không đọc được nội dung gửi lên",
        body: "Chưa có gì được ghi. Hãy quay lại trang trước và bấm lại.",
    },
    busy: Said {
        title: "Kho dữ liệu đang bận",
        body: "Chưa có gì được ghi. Hãy thử lại sau giây lát; nếu vẫn vậy, hãy báo người vận hành: ổ đĩa có thể đã đầy, \
               hoặc chương trình khác đang giữ dữ liệu.",
    },
    broken: Said {
        title: "Có lỗi trong hệ thống",
        body: "Chưa có gì được ghi. Hãy báo cho người quản trị cùng mã tra cứu dưới đây.",
    },
    reference: "Mã tra cứu",
    back_to_queue: "Về hàng chờ",
    back_to_case: |number| format!("Về vụ việc {number}"),
    try_again: "Thử lại",
    foreign_host: "Bảng xem xét chỉ trả lời tại http://127.0.0.1 hoặc http://localhost với đúng cổng của nó.",
    foreign_form: "Thao tác bị từ chối: nó không đến từ trang của bảng xem xét này. Chưa có gì được ghi.",
};

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ClaimedBy { by, .. } => {
            format!("Chưa ghi: {by} đang xử lý vụ việc này. Hãy nhờ người đó trả lại hàng chờ.")
        }
        Refusal::NotClaimed(_) => "Không có gì để trả lại: chưa ai nhận vụ việc này.".to_owned(),
        Refusal::AlreadyDecided(_) => {
            "Chưa ghi: vụ việc đã có kết quả. Vụ việc trở lại hàng chờ khi có tin mới.".to_owned()
        }
        Refusal::GoneInto { into, .. } => {
            format!("Chưa ghi: vụ việc đã gộp vào {into}. Hãy xử lý ở vụ việc đó.")
        }
        Refusal::Closed(_) => "Chưa ghi: vụ việc đã đóng vì mọi tin đăng đã hết hạn lưu.".to_owned(),
        Refusal::NoReason => VIETNAMESE.reason_missing.to_owned(),
        Refusal::NotOpen(_) => "Chưa ghi: chỉ gộp được hai vụ việc đang chờ hoặc đang xử lý.".to_owned(),
    }
}
