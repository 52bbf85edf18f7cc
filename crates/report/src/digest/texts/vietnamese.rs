use soiviec_domain::words::Language;

use super::Texts;

fn n(value: u64) -> String {
    Language::Vietnamese.number(value)
}

pub(super) const TEXTS: Texts = Texts {
    title: |day| format!("Bản tin cảnh báo ngày {day}"),
    whole_day: |composed| format!("Trọn ngày, từ 00:00 đến 24:00 giờ Việt Nam. Lập lúc {composed}."),
    so_far: |time| format!("Hôm nay, tính đến {time} giờ Việt Nam. Ngày chưa hết: các con số còn tăng."),
    cases_as_of_now: "Tình trạng vụ việc là tình trạng lúc lập bản tin.",

    fictional: "BẢN TRÌNH DIỄN: mọi tin đăng, tên và số điện thoại đằng sau bản tin này đều là hư cấu.",
    nothing_looked_at: "CHÚ Ý: KHÔNG CÓ GÌ ĐƯỢC XEM. Không tải được trang nào, không nhận được tin đăng nào từ bất kỳ \
        nguồn nào. Không xem không có nghĩa là không có tin đáng ngờ: hãy báo người vận hành.",
    flagged: |flagged, received, pages| {
        format!("Máy cảnh báo {} trong {} tin đăng mới nhận; đã tải {} trang.", n(flagged), n(received), n(pages))
    },
    none_flagged: |received, pages| match received {
        0 => format!("Không có tin nào bị cảnh báo: đã tải {} trang và không có tin đăng nào mới.", n(pages)),
        _ => {
            format!("Không có tin nào bị cảnh báo trong {} tin đăng mới nhận; đã tải {} trang.", n(received), n(pages))
        }
    },
    not_judged: |count| format!("Còn {} tin chưa được máy đánh giá.", n(count)),
    unclaimed: |count| format!("CHÚ Ý: {} vụ việc mức ưu tiên 1 chưa ai nhận xử lý.", n(count)),

    numbers: "Số liệu trong ngày",
    postings: "Tin đăng mới nhận",
    received: "tổng cộng",
    under_way: "chưa đánh giá",
    dead_lettered: "thư hỏng (không đọc được)",
    erased: "đã xóa vì hết hạn lưu",
    cases: "Vụ việc",
    opened: "mới mở",
    reopened: "có tin mới, trở lại hàng chờ",
    merged: "gộp vào vụ việc khác",
    decided: |conclusion| format!("kết quả: {conclusion}"),
    waiting: "Đang chờ kết quả",
    waiting_grave: "trong đó mức ưu tiên 1",
    waiting_unclaimed: "trong đó mức ưu tiên 1, chưa ai nhận",
    need_more: "ngoài ra, đã xem và cần xác minh thêm",

    grave: "Vụ việc mức ưu tiên 1 (con người)",
    about_grave: "Vụ bị cảnh báo đứng trước vụ cần xem xét, chờ lâu nhất đứng đầu; cuối bảng là vụ có kết quả trong ngày.",
    no_grave: "Không có vụ việc mức ưu tiên 1 nào đang chờ hoặc có kết quả trong ngày.",
    changed: "Thay đổi khác trong ngày",
    no_changed: "Không có vụ việc nào khác thay đổi.",
    case: "Vụ việc",
    category: "Thủ đoạn (máy xếp loại)",
    in_case: "Tin",
    state: "Tình trạng",
    since: "Mở từ",
    changes: "Thay đổi",
    nobody: "chưa ai nhận",
    severity_1: "ưu tiên 1",
    more_cases: |count| format!("và {} vụ nữa", n(count)),

    new_case: "mới mở",
    postings_added: |count| format!("thêm {} tin", n(count)),
    news: "có tin mới",
    claimed_by: |name| format!("{name} nhận xử lý"),
    claimed: "có người nhận xử lý",
    released: "trả lại hàng chờ",
    answered: |conclusion| format!("kết quả: {conclusion}"),
    absorbed: |count| format!("gộp thêm {} vụ việc", n(count)),
    merged_into: |case| format!("gộp vào {case}"),
    closed: "đóng vì mọi tin đăng đã hết hạn lưu",
    linked: |count| format!("liên quan {} vụ việc khác", n(count)),

    identifiers: "Thông tin nhận diện mới",
    about_identifiers: "Máy đoán là của người tuyển; trên tin bị cảnh báo, chưa có trên tin nào còn lưu từ trước. \
        Đã che bớt; xem đủ trong vụ việc.",
    no_identifiers: "Không có thông tin nhận diện mới.",
    kind: "Loại",
    masked: "Đã che bớt",
    more_identifiers: |count| format!("và {} thông tin nữa", n(count)),

    gaps: "Phạm vi chưa bao quát",
    no_gaps: "Mọi nguồn đã cấu hình đều có dữ liệu trong ngày; không gặp trục trặc nào.",
    no_sources: "Không có nguồn nào trong cấu hình, nên không biết nguồn nào lẽ ra phải có tin.",
    silent: |names| format!("CHÚ Ý: không có trang nào từ nguồn: {names}."),
    unread: |count| format!("{} bản ghi không đọc được, đã để riêng (thư hỏng) để xử lý lại.", n(count)),
    problems: "Trục trặc khi tải và đọc trang",
    source: "Nguồn",
    problem: "Trục trặc",
    times: "Số lần",
    more_problems: |count| format!("và {} dòng nữa", n(count)),
    left_alone: |names| format!("Tôn trọng robots.txt, không tải (không phải trục trặc): {names}."),

    versions: "Phiên bản",
    made_by: |program, rules, model| format!("Lập bởi {program}; bộ quy tắc {rules}, mô hình {model}."),
    judged_by: |count, rules, model| {
        format!("{} tin trong ngày được đánh giá bằng bộ quy tắc {rules}, mô hình {model}.", n(count))
    },

    help: "Khi cần giúp đỡ",
    hotline: "111: Tổng đài quốc gia phòng, chống mua bán người; 24/7, miễn phí.",
    danger: "113: Công an, khi có người đang gặp nguy hiểm.",
    no_conclusion: "Cảnh báo và xếp loại là của máy, để người có trách nhiệm xem xét; không phải là kết luận về bất kỳ ai.",
};
