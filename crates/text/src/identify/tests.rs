//! What must be found, and what must not, by the fault each test guards against.

use proptest::prelude::*;

use super::*;

fn values(text: &str) -> Vec<String> {
    identify(text).into_iter().map(|found| format!("{}:{}", found.identifier.kind, found.identifier.value)).collect()
}

#[test]
fn case_25_numbers_with_or_without_zero_and_country() {
    for text in ["0840 000 012", "840000012", "84 840 000 012", "+84840000012"] {
        assert_eq!(values(text), ["phone:+84840000012"], "{text}");
    }
    for text in ["84 900 000 012", "900000012"] {
        assert_eq!(values(text), ["phone:+84900000012"], "{text}");
    }
}

#[test]
fn case_27_tax_codes_accounts_dates_and_money_are_no_phones() {
    let text = "MST 0390000012; STK 0390000012 NH Mây; CCCD 001090000012; hạn 30.08.2026; mã tin 2026083012; \
                15.000.000-18.000.000; 08:00-17:00";
    assert_eq!(values(text), ["bank_account:/0390000012"]);
    for text in [
        "05.01.2026 - 10.01.2026",
        "840.000.000đ",
        "lương 950000012đ",
        "mở tài khoản 700.000 đồng",
        "x 0.500.000.000 VND",
        "+30% +50k +300",
    ] {
        assert_eq!(values(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn case_33_a_sentence_end_is_no_domain_and_punctuation_no_part_of_one() {
    for text in [
        "Làm tại nhà.Top thu nhập",
        "ib em.Xin cảm ơn",
        "ca đêm.Vip 500k",
        "ib em.xin cam on",
        "Node.js, ASP.NET",
        "60.OOOđ",
    ] {
        assert_eq!(values(text), Vec::<String>::new(), "{text}");
    }
    let found = identify("xem maytrang-khong-co-that.vn/nhan-viec, gọi ngay");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].identifier, Identifier::new(IdentifierKind::Domain, "maytrang-khong-co-that.vn"));
    assert_eq!(
        found[1].identifier,
        Identifier::new(IdentifierKind::Url, "https://maytrang-khong-co-that.vn/nhan-viec")
    );
    assert!(found.iter().all(|found| found.span == (4..39)));
    assert_eq!(values("v\u{456}\u{435}c-job.example"), ["domain:viec-job.example"]);
    assert_eq!(values("(https://vl.example/a)."), ["domain:vl.example", "url:https://vl.example/a"]);
}

#[test]
fn phones_are_read_through_every_disguise() {
    for text in [
        "0 9 5 0 0 0 0 0 1 2",
        "0.9.5.0.0.0.0.0.1.2",
        "o95o oo0 0l2",
        "o9 5 000 0 0 1 2",
        "0️⃣9️⃣5️⃣0️⃣ 000 012",
        "không chín năm không - 000 - không một hai",
        "0 9 5 0 . 0 0 0 . 0 1 2",
        "0950\n000\n012",
        "zalo0950000012ib",
        "(+84) 950 000 012",
        "+84 (0) 950 000 012",
        "0084950000012",
        "lh 95 0000 012",
        "𝟎𝟗𝟓𝟎𝟎𝟎𝟎𝟎𝟏𝟐",
        "0950💸000💸012",
        "0950000012 k zalo",
        "0950 000 012 Yen",
    ] {
        assert_eq!(values(text), ["phone:+84950000012"], "{text}");
    }
}

#[test]
fn neighbouring_numbers_stay_apart() {
    assert_eq!(values("0950000001 0950000002"), ["phone:+84950000001", "phone:+84950000002"]);
    assert_eq!(values("15 0950 000 001, 10 giờ"), ["phone:+84950000001"]);
    assert_eq!(values("2 nguoi +300. 0950 000 001 Kiet"), ["phone:+84950000001"]);
    assert_eq!(values("023 0200 7115 | 0264 3918 770"), ["phone:+842302007115", "phone:+842643918770"]);
}

#[test]
fn old_prefixes_foreign_numbers_and_hotlines() {
    assert_eq!(values("01230000012"), ["phone:+84830000012"]);
    assert_eq!(values("WhatsApp +995 568 41 77 20\nCV"), ["phone:+995568417720"]);
    assert_eq!(values("+66 0 000 271 884, Telegram"), ["phone:+660000271884"]);
    assert_eq!(values("tổng đài 1900 0664"), ["phone:19000664"]);
    assert_eq!(values("gọi 111 hoặc 113"), Vec::<String>::new());
}

#[test]
fn links_name_accounts_and_groups() {
    for (text, value) in [
        ("zalo.me/g/bamthich2888", "group:zalo/bamthich2888"),
        ("https://zalo.me/o95oooo012", "phone:+84950000012"),
        ("Tele:t.me/shopmart_ns.", "telegram:shopmart_ns"),
        ("https://t.me/+AbC-dEf_1", "group:telegram/AbC-dEf_1"),
        ("t.me/joinchat/AbCdEf1", "group:telegram/AbCdEf1"),
        ("facebook.com/groups/viec.lam.k", "group:facebook/viec.lam.k"),
        ("https://m.facebook.com/Viec.Lam.K?mibextid=1", "facebook:viec.lam.k"),
        ("fb.com/profile.php?id=1000012", "facebook:profile.php?id=1000012"),
        ("wa.me/84950000012", "phone:+84950000012"),
        ("tiktok.com/@viec_nhe", "account:tiktok/viec_nhe"),
        ("https://chat.whatsapp.com/AbC1", "group:whatsapp/AbC1"),
        ("bit.ly/3vieccuoinam", "url:https://bit.ly/3vieccuoinam"),
        ("hr@May-Trang.example,", "email:hr@may-trang.example"),
        ("mail:a.b@hopthu.com.vn", "email:a.b@hopthu.com.vn"),
        ("tuyendung.maytrang.com.vn", "domain:maytrang.com.vn"),
        ("cài MayTrang.apk", "app:maytrang.apk"),
    ] {
        assert_eq!(values(text), [value], "{text}");
    }
    assert_eq!(
        values("https://viec.example/a/?utm_source=x&id=1#top"),
        ["domain:viec.example", "url:https://viec.example/a?id=1"]
    );
}

#[test]
fn accounts_are_found_by_name() {
    for (text, value) in [
        ("Telegram @Ten_Nao_Do.", "telegram:ten_nao_do"),
        ("inb @hoangtu_k7_vd", "telegram:hoangtu_k7_vd"),
        ("Wechat: laocai_anh99", "account:wechat/laocai_anh99"),
        ("tiktok @viecnhe.official", "account:tiktok/viecnhe.official"),
        ("Tele hr_k7vd", "telegram:hr_k7vd"),
        ("LINE ID: viec99", "account:line/viec99"),
    ] {
        assert_eq!(values(text), [value], "{text}");
    }
    for text in ["@everyone ơi", "Zalo em Tuấn", "Nh@n \"v0~ l@ng\"", "zalo chị Lan99ớ", "online @abc"] {
        assert_eq!(values(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn accounts_carry_their_bank() {
    for (text, value) in [
        ("STK: 1900 0000 0012 Vietcombank", "bank_account:VCB/190000000012"),
        ("MB Bank - STK 0950000012", "bank_account:MBB/0950000012"),
        ("ck 0950000012 mb nhé", "bank_account:MBB/0950000012"),
        ("tài khoản 123456789 ngân hàng Quân đội", "bank_account:MBB/123456789"),
        ("số TK 000111222333", "bank_account:/000111222333"),
    ] {
        assert_eq!(values(text), [value], "{text}");
    }
}

#[test]
fn a_postings_identifiers_are_merged_over_its_fields() {
    let text = PostingText {
        title: "Zalo 0950000012".into(),
        description: "gọi 095 000 0012 hoặc @viec_nhe_vd".into(),
        ..PostingText::default()
    };
    let found = identify_posting(&text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].spans.len(), 2);
    assert_eq!(found[0].spans[1].words(&text.description), "095 000 0012");
    assert_eq!(found[1].identifier.value, "viec_nhe_vd");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_in_the_original(text in r"(?s)([0o+@. /:()-]|09|8{4}|[a-zđ]{1,4}|stk|zalo|t\.me/|\.vn|không chín|.){0,30}") {
        let length = text.chars().count();
        for found in identify(&text) {
            prop_assert!(found.span.start < found.span.end && found.span.end <= length);
            prop_assert!(!found.identifier.value.is_empty());
        }
    }
}
