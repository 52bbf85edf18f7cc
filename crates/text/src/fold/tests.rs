//! What folding must do, by the fault each test guards against.

use proptest::prelude::*;

use super::*;

fn text(original: &str) -> String {
    fold(original).text().to_owned()
}

fn kinds(original: &str) -> Vec<EvasionKind> {
    fold(original).evasions().iter().map(|evasion| evasion.kind).collect()
}

/// The original words behind the first place of `phrase` in the folded text.
fn found(original: &str, phrase: &str) -> (Range<usize>, String) {
    let folded = fold(original);
    let at = folded.text().find(phrase).unwrap_or_else(|| panic!("{phrase} not in {}", folded.text()));
    let span = folded.span(folded.chars_of_text(at..at + phrase.len()));
    let words = original.chars().skip(span.start).take(span.len()).collect();
    (span, words)
}

#[test]
fn case_17_letters_that_change_size_when_lowered_move_no_span() {
    assert_eq!(found("\u{212A}: đặt cọc trước \u{23A}\u{23A}", "đặt cọc"), (3..10, "đặt cọc".into()));
    for before in ["İ", "ẞ", "ﬁ"] {
        assert_eq!(found(&format!("{before} đặt cọc"), "đặt cọc"), (2..9, "đặt cọc".into()));
    }
}

#[test]
fn case_19_marks_in_any_composition_are_one_phrase() {
    let forms = ["e\u{323}\u{302}", "e\u{302}\u{323}", "ê\u{323}", "\u{1EB9}\u{302}"];
    let lengths = [[11, 11], [11, 11], [10, 10], [10, 9]];
    for (form, lengths) in forms.into_iter().zip(lengths) {
        for (plain_e, length) in ["e\u{323}", "\u{1EB9}"].into_iter().zip(lengths) {
            let original = format!("vi{form}c nh{plain_e}");
            let (span, words) = found(&original, "việc nhẹ");
            assert_eq!((span.start, words.as_str()), (0, original.as_str()));
            assert!(span.len() == original.chars().count() && span.len() <= length.max(11));
        }
    }
}

#[test]
fn case_21_places_are_scalar_values_and_no_emoji_is_cut() {
    assert_eq!(found("👨‍👩‍👧💸 Việc nhẹ, đặt cọc 500k 🇻🇳", "đặt cọc"), (17..24, "đặt cọc".into()));
}

#[test]
fn case_23_marks_keep_words_apart_and_bare_text_is_the_same_place() {
    let folded = fold("Rủ bạn thân; bán thận");
    assert_eq!(folded.text(), "rủ bạn thân; bán thận");
    assert_eq!(folded.bare(), "ru ban than; ban than");
    assert!(folded.words().iter().all(|word| word.marked));
    assert!(fold("ban than").words().iter().all(|word| !word.marked));
}

#[test]
fn evasions_are_undone_and_named() {
    use EvasionKind::{Leet, MixedScript, Split, Styled, ZeroWidth};
    for (original, folded, kind) in [
        ("đi C.a.m làm game", "đi cam làm game", Split),
        ("t u y ể n", "tuyển", Split),
        ("t.u.y.ể.n d.ụ.n.g", "tuyển dụng", Split),
        ("C💰a💰m", "cam", Split),
        ("p.a.g.e", "page", Split),
        ("l à m n h i ệ m v ụ", "làm nhiệm vụ", Split),
        ("đi H.à.n E-8", "đi hàn e-8", Split),
        ("nh@n tin g@me", "nhan tin game", Leet),
        ("gh3́p, TH0̛̀I", "ghép, thời", Leet),
        ("đặt c0c", "đặt coc", Leet),
        ("zal0", "zalo", Leet),
        ("nhắn zа\u{3BF}lo", "nhắn zaolo", MixedScript),
        ("v\u{456}ệc nhẹ", "việc nhẹ", MixedScript),
        ("vi\u{200B}ệc nhẹ", "việc nhẹ", ZeroWidth),
        ("đặt c\u{AD}ọc", "đặt cọc", ZeroWidth),
        ("𝗭𝗮𝗹𝗼", "zalo", Styled),
        ("ｔｅｌｅ ⓩⓐⓛⓞ", "tele zalo", Styled),
        ("🅩🅰🄻ᴏ", "zalo", Styled),
    ] {
        assert_eq!(text(original), folded, "{original}");
        assert!(kinds(original).contains(&kind), "{original}: {:?}", kinds(original));
    }
    assert_eq!(text("z.a.l.0"), "zalo");
    assert_eq!(kinds("z.a.l.0"), [Split, Leet]);
}

#[test]
fn honest_writing_is_no_evasion() {
    for honest in [
        "Lương 15tr2, thưởng5k, ca 1tr5/ngày",
        "a e k ở q 7",
        "Ca A, B, C; bằng B2, ca A/B",
        "MST 0390000012, xe 7 chỗ, h5n1",
        "💸 zalo 0950 000 012 🇻🇳",
        "Это вакансия",
        "www.maytrang.example",
        "hr@may.example, a@b.c.d, @abc",
    ] {
        assert_eq!(kinds(honest), [], "{honest}");
        assert_eq!(text(honest), honest.to_lowercase(), "{honest}");
    }
}

#[test]
fn both_tone_placements_fold_to_one() {
    for (old, new) in
        [("hòa", "hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("qúy", "quý"), ("tòan", "toàn"), ("gía", "giá")]
    {
        assert_eq!(text(old), text(new));
    }
    for kept in ["mùa", "mía", "ngoài", "hói", "múi", "nghĩa"] {
        assert_eq!(text(kept), kept);
    }
}

#[test]
fn ornaments_and_repeats_go_line_breaks_stay() {
    assert_eq!(text("v̶i̶ệ̶c̶ nhẹẹẹ  \t lương caooo\r\n\r\n Zalo  "), "việc nhẹ lương cao\nzalo");
    assert_eq!(text("0️⃣9️⃣5️⃣ ❾①"), "095 91");
}

#[test]
fn sentences_end_at_points_and_lines_but_not_inside_numbers() {
    let sentences = |text: &str| fold(text).words().iter().map(|word| word.sentence).collect::<Vec<_>>();
    assert_eq!(sentences("lương 1.500.000 tháng. gọi\nngay"), [0, 0, 0, 0, 0, 1, 2]);
    assert_eq!(sentences("a • b; c! d"), [0, 1, 2, 3]);
}

#[test]
fn odd_inputs_are_answered() {
    for odd in
        ["", " \n ", "\u{301}\u{323}", "\u{202E}abc", "👍🏽", "a\u{0}b", &"a".repeat(100_000), &"e\u{302}".repeat(50_000)]
    {
        let folded = fold(odd);
        assert_eq!(folded.text().chars().count(), folded.bare().chars().count());
    }
    assert_eq!(text(&"a".repeat(100_000)), "a");
}

fn tricky() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-zđạảêếơ0-5 ./_@-]{0,6}",
        "([a-zđạểờ] ){2,9}",
        "[аеорсухіѕαονικ]{1,3}",
        "[\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31B}\u{323}\u{200B}\u{AD}]{1,2}",
        "[òùìoaueiyêơ]{1,5}",
        "[💰👨 \n\u{200D}\u{FE0F}ᴀⓐ🅐𝗮①]{1,3}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn check(original: &str) -> Result<(), TestCaseError> {
    let folded = fold(original);
    let length = original.chars().count();
    prop_assert_eq!(folded.text().chars().count(), folded.len());
    prop_assert_eq!(folded.bare().chars().count(), folded.len());
    let mut before = 0..0;
    for at in 0..folded.len() {
        let span = folded.span(at..at + 1);
        prop_assert!(span.start < span.end && span.end <= length);
        prop_assert!(before.start <= span.start && before.end <= span.end);
        before = span;
    }
    for evasion in folded.evasions() {
        prop_assert!(evasion.span.start < evasion.span.end && evasion.span.end <= length);
    }
    let again = fold(folded.text());
    prop_assert_eq!(again.text(), folded.text());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_fit_and_folding_twice_is_folding_once(original in tricky()) {
        check(&original)?;
    }

    #[test]
    fn any_text_at_all(original in any::<String>()) {
        check(&original)?;
    }
}
