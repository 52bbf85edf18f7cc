use super::*;

const HEAD: &str = "category: S06\nrules:\n";

/// A rule that fires on `when`, with the given examples in YAML.
fn rule(id: &str, when: &str, matching: &str, not_matching: &str) -> String {
    format!(
        "  - id: {id}\n    title: {{ vi: \"Thử\", en: \"Test\" }}\n    weight: strong\n    when: {when}\n    \
         examples: {{ match: {matching}, no_match: {not_matching} }}\n"
    )
}

const POLARITY: &str = "deny: [không]\ncontrast: [nhưng, kinh nghiệm]\nextend: [hay, nào]\n\
                        warn: [cảnh giác, lừa đảo]\nreport: [công an]\nask: [cho hỏi]\ntell: [bị lừa]\noffer: [ib em]\n";

fn load(rules: &str) -> Result<Rules, RulesError> {
    Rules::load(&[("rules/S06.yaml", &format!("{HEAD}{rules}")), ("rules/polarity.yaml", POLARITY)])
}

/// Whether a rule with this condition fires at full weight.
fn fires(when: &str, text: &str) -> bool {
    fires_all(when, &[text])[0]
}

fn fires_all(when: &str, texts: &[&str]) -> Vec<bool> {
    // A retired rule's own examples are not tried, so any will do.
    let source = rule("thu", when, "[a]", "[b]").replace("weight: strong", "weight: strong\n    status: retired");
    let rules = load(&source).unwrap();
    texts.iter().map(|text| rules.fires_fully(rules.get("thu").unwrap(), text)).collect()
}

#[test]
fn words_with_marks_are_compared_with_marks() {
    assert!(fires("{ phrases: [bán thận] }", "Bán thận giá cao"));
    assert!(!fires("{ phrases: [bán thận] }", "Rủ bạn thân đi làm cùng, thưởng 500k sau thử việc"));
    assert!(!fires("{ phrases: [đi cam] }", "Cảm ơn đã đọc, cần đi cảm ơn"));
    assert!(fires("{ phrases: [đi cam] }", "đi Cam làm game"));
    assert!(!fires("{ phrases: [cọc] }", "phát cốc giấy"));
    assert!(fires("{ phrases: [cọc] }", "đặt CỌC"));
}

#[test]
fn two_bare_words_are_weak_and_three_are_told_from_others() {
    assert!(!fires("{ phrases: [bán thận] }", "ban than gia cao"));
    assert!(fires("{ phrases: [bán thận giá] }", "ban than gia cao"));
}

#[test]
fn a_bare_word_among_marked_ones_means_itself() {
    assert!(!fires("{ phrases: [bán thận giá] }", "Ban than gia đã được mời họp chiều thứ bảy"));
}

#[test]
fn gaps_alternatives_numbers_and_money_are_matched() {
    let when = "{ phrases: [đóng|nộp _ cọc, phí M, ca N] }";
    let texts = [
        "nộp ngay tiền cọc",
        "đóng đủ một khoản tiền cọc",
        "phí 500k",
        "phí 5 triệu",
        "phí 1.500.000đ",
        "phí 5 người",
        "ca 3",
    ];
    assert_eq!(fires_all(when, &texts), [true, false, true, true, true, false, true]);
}

#[test]
fn a_phrase_ends_with_its_sentence_and_a_gap_with_its_comma() {
    assert_eq!(
        fires_all("{ phrases: [đóng _ cọc] }", &["đóng. Cọc", "đóng cửa, cọc", "đóng tiền cọc"]),
        [false, false, true]
    );
}

#[test]
fn conditions_combine() {
    let texts = ["một hai", "một ba", "ba"];
    assert_eq!(fires_all("{ all: [{ phrases: [một] }, { not: { phrases: [ba] } }] }", &texts), [true, false, false]);
    assert_eq!(fires_all("{ any: [{ phrases: [hai] }, { phrases: [ba] }] }", &texts), [true, true, true]);
    let two = "{ at_least: { count: 2, of: [{ phrases: [một] }, { phrases: [hai] }, { phrases: [ba] }] } }";
    assert_eq!(fires_all(two, &texts), [true, true, false]);
    assert_eq!(fires_all("{ regex: \"m[oộ]t h\" }", &texts), [true, false, false]);
    assert!(!fires("{ given: { phrases: [một] } }", "một"), "context alone is no evidence");
}

#[test]
fn near_counts_the_words_between_and_may_ask_for_order() {
    let near = "{ near: { first: [một], second: [hai], within: 2 } }";
    assert_eq!(fires_all(near, &["một a b hai", "hai a b một", "một a b c hai"]), [true, true, false]);
    let ordered = "{ near: { first: [một], second: [hai], within: 2, in_order: true } }";
    assert_eq!(fires_all(ordered, &["một a b hai", "hai a b một"]), [true, false]);
}

#[test]
fn a_denial_of_one_fact_does_not_cancel_another() {
    let when = "{ phrases: [thu phí, đặt cọc, đóng M, giữ giấy tờ] }";
    let texts = [
        "Không thu phí hồ sơ nhưng đặt cọc đồng phục 500k",
        "Không cần kinh nghiệm, đóng 300k tiền hồ sơ",
        "không thu phí, không giữ giấy tờ, không đặt cọc",
        "Đặt cọc: không",
        "Không thu phí, giữ giấy tờ hay đặt cọc",
    ];
    assert_eq!(fires_all(when, &texts), [true, true, false, false, false]);
    assert_eq!(fires_all("{ phrases: [công ty _ giữ] }", &["công ty không giữ", "công ty sẽ giữ"]), [false, true]);
}

#[test]
fn what_is_only_reported_is_weak_until_an_offer_follows() {
    let when = "{ phrases: [đặt cọc] }";
    let texts = [
        "Cảnh giác: họ bảo đặt cọc 500k",
        "Công an cho biết. Nhóm này thu tiền đặt cọc",
        "cho hỏi chỗ này đòi đặt cọc",
        "Ngoài kia nhiều chỗ lừa đảo. Bên em làm thật. Đặt cọc 500k, ib em",
        "Có tin \"nhận việc ngay, chỉ cần đặt cọc 500k\" đang lan ra",
    ];
    assert_eq!(fires_all(when, &texts), [false, false, false, true, false]);
}

#[test]
fn faults_name_file_line_and_remedy() {
    let good = rule("tot", "{ phrases: [cọc] }", "[đặt cọc]", "[phát cốc]");
    let faults = [
        (good.replace("match:", "matches:"), "matches"),
        (good.replace("{ match: [đặt cọc]", "{ match: []"), "no match example"),
        (good.replace("no_match: [phát cốc]", "no_match: []"), "no no_match example"),
        (good.replace("[đặt cọc]", "[{ text: đặt cọc }]"), ""),
        (good.replace("[phát cốc]", "[đặt cọc]"), "fires on its no_match example 1"),
        (good.replace("phrases: [cọc]", "phrases: [\"@khong-co\"]"), "no list is named"),
        (good.replace("phrases: [cọc]", "phrases: [_ cọc]"), "must start and end with a word"),
        (good.replace("phrases: [cọc]", "phrases: [\"cọc, phí\"]"), "not a single word"),
        (good.replace("phrases: [cọc]", "phrases: [a _ b _ c _ d _ e]"), "more than 3 gaps"),
        (good.replace("phrases: [cọc]", "phrases: []"), "empty list"),
        (good.replace("phrases: [cọc]", "regex: \"(\""), "unclosed group"),
        (good.replace("phrases: [cọc]", "regex: \"a*\""), "empty text"),
        (good.replace("phrases: [cọc]", "at_least: { count: 2, of: [{ phrases: [cọc] }] }"), "asks for 2 of 1"),
        (good.replace("id: tot", "id: Tốt"), "not usable"),
        (good.replace("weight: strong", "weight: heavy"), "heavy"),
        (format!("{good}{good}"), "already used"),
    ];
    assert!(load(&good).is_ok());
    for (source, problem) in faults {
        let error = load(&source).err().unwrap_or_else(|| panic!("accepted: {source}"));
        assert_eq!(error.file, "rules/S06.yaml", "{error}");
        assert!((3..=12).contains(&error.line), "{error}");
        assert!(error.problem.contains(problem) && !error.remedy.is_empty(), "{error}");
    }
}

#[test]
fn an_example_that_only_another_rule_matches_is_refused() {
    let sources = [
        rule("mot", "{ phrases: [đặt cọc] }", "[đặt cọc]", "[phát cốc]"),
        rule("hai", "{ phrases: [giữ chỗ] }", "[đặt cọc]", "[phát cốc]"),
    ];
    let error = load(&sources.concat()).err().unwrap();
    assert!(error.problem.contains("\"hai\" doesn't fire on its match example 1"), "{error}");
    assert_eq!(error.line, 8);
}

#[test]
fn the_version_follows_contents_and_not_the_order_of_files() {
    let one = format!("{HEAD}{}", rule("mot", "{ phrases: [cọc] }", "[đặt cọc]", "[phát cốc]"));
    let two = format!("{HEAD}{}", rule("hai", "{ phrases: [phí] }", "[thu phí]", "[phát cốc]"));
    let version = |files: &[(&str, &str)]| Rules::load(files).unwrap().version().to_owned();
    let first = version(&[("a.yaml", &one), ("b.yaml", &two)]);
    assert_eq!(first, version(&[("x/b.yaml", &two), ("x/a.yaml", &one)]));
    assert_ne!(first, version(&[("a.yaml", &one), ("b.yaml", &two.replace("Thử", "Khác"))]));
}
