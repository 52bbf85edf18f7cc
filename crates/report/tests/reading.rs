//! A digest as people read it.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::{at, case, nothing, sample};
use soiviec_domain::case::{EventKind, State};
use soiviec_domain::decision::Conclusion;
use soiviec_domain::words::Language::{self, English, Vietnamese};
use soiviec_report::Digest;
use unicode_normalization::is_nfc;
use unicode_width::UnicodeWidthStr;

fn text(digest: &Digest, language: Language) -> String {
    digest.text(language).unwrap()
}

/// Words as they stand, whatever lines they were broken into.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_whole_digest_as_text() {
    for (language, expected) in
        [(Vietnamese, include_str!("expected/sample.vi.txt")), (English, include_str!("expected/sample.en.txt"))]
    {
        assert_eq!(text(&sample(), language), expected);
    }
}

#[test]
fn a_day_without_a_warning_says_so_and_is_a_digest_too() {
    let mut digest = Digest { pages: 40, ..nothing() };
    digest.gaps.silent.clear();
    assert!(text(&digest, Vietnamese).contains("Không có tin nào bị cảnh báo"));
    assert!(flat(&text(&digest, English)).contains("No posting was flagged: 40 pages fetched"));
    assert!(!text(&digest, Vietnamese).contains("CHÚ Ý"));
    assert!(flat(&text(&digest, Vietnamese)).contains("không gặp trục trặc nào"));
}

#[test]
fn a_demonstration_says_that_it_is_made_up() {
    let digest = Digest { is_fictional: true, ..sample() };
    for (language, said) in [(Vietnamese, "đều là hư cấu"), (English, "is made up")] {
        for form in [digest.html(language).unwrap(), flat(&text(&digest, language))] {
            assert!(form.contains(said));
        }
        assert!(!text(&sample(), language).contains(said));
    }
}

#[test]
fn nothing_looked_at_is_not_nothing_found() {
    let (html, text) = (nothing().html(Vietnamese).unwrap(), flat(&text(&nothing(), Vietnamese)));
    for said in [&html, &text] {
        assert!(said.contains("KHÔNG CÓ GÌ ĐƯỢC XEM"));
        assert!(!said.contains("Không có tin nào bị cảnh báo"));
    }
}

#[test]
fn postings_that_nobody_judged_are_not_passed_over_on_a_quiet_day() {
    let mut digest = Digest { pages: 1, ..nothing() };
    (digest.postings.received, digest.postings.under_way, digest.postings.dead_lettered) = (7, 4, 3);
    assert!(text(&digest, Vietnamese).contains("Còn 7 tin chưa được máy đánh giá."));
}

#[test]
fn a_day_that_is_not_over_tells_its_cut_off() {
    let digest = Digest { composed_at: at("2026-08-17T08:42:59Z"), ..sample() };
    assert!(text(&digest, Vietnamese).contains("Hôm nay, tính đến 15:42 giờ Việt Nam."));
    assert!(text(&digest, English).contains("Today, as of 15:42 in Vietnam."));
    let whole = Digest { composed_at: at("2026-08-17T17:00:00Z"), ..sample() };
    assert!(text(&whole, Vietnamese).contains("Lập lúc 00:00 18/08/2026."));
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    assert!(text(&sample(), Vietnamese).contains("12.345.678 trang"));
    assert!(text(&sample(), English).contains("12,345,678 pages"));
    let one = Digest { pages: 1, ..nothing() };
    assert!(text(&one, English).contains("1 page fetched"));
}

#[test]
fn whoever_calls_for_help_finds_the_numbers_at_the_end() {
    for digest in [nothing(), sample()] {
        for language in Language::ALL {
            let (html, text) = (digest.html(language).unwrap(), text(&digest, language));
            let end = &text[text.rfind("\n---").unwrap()..];
            assert!(end.contains("111: ") && end.contains("113: "));
            let end = &html[html.find("<footer>").unwrap()..];
            assert!(end.contains("111: ") && end.contains("113: "));
        }
    }
}

#[test]
fn names_are_shown_as_text_whatever_they_are() {
    let mut digest = sample();
    let name = "<script>alert(1)</script>\"'&{{ sheet }}";
    digest.gaps.silent = vec![name.into()];
    digest.gaps.problems.shown[0].source = name.into();
    digest.gaps.left_alone[0].0 = name.into();
    digest.grave.shown[0].state = State::Claimed { by: name.into(), at: digest.composed_at };
    digest.identifiers.shown[0].masked = name.into();
    let html = digest.html(Vietnamese).unwrap();
    assert!(!html.contains("<script") && !html.contains("\"'&{"));
    assert_eq!(html.matches("&#60;script&#62;alert(1)&#60;/script&#62;").count(), 5);
}

#[test]
fn the_page_needs_nothing_and_runs_nothing() {
    for language in Language::ALL {
        let html = sample().html(language).unwrap();
        assert!(html.contains(&format!("<html lang=\"{}\">", language.code())));
        assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
        for outside in ["<script", "<link", "<img", "http://", "https://", "url(", "@import", "javascript:", " style="]
        {
            assert!(!html.contains(outside), "{outside}");
        }
        assert_eq!(html.matches("<th scope=\"row\" class=").count(), 3 + 7 + 4 + 3);
        assert_eq!(html.matches("<caption").count(), html.matches("<table>").count());
    }
}

#[test]
fn no_label_and_no_cell_is_empty() {
    for language in Language::ALL {
        for digest in [nothing(), sample()] {
            let html = digest.html(language).unwrap();
            for empty in ["></h", "></p>", "></dt>", "></dd>", "></td>", "></th>", "></caption>", "></title>"] {
                assert!(!html.contains(empty), "{empty}");
            }
        }
    }
}

#[test]
fn lines_of_the_text_fit_a_mail_program() {
    let mut digest = sample();
    digest.gaps.silent = vec!["Ệ".repeat(120)];
    digest.gaps.problems.shown[0].source = "Ặ".repeat(120);
    for language in Language::ALL {
        let text = text(&digest, language);
        assert!(is_nfc(&text));
        for line in text.lines() {
            assert!(line.width() <= 72 && line.trim_end() == line, "{line:?}");
        }
    }
}

#[test]
fn what_the_page_says_the_text_says_too() {
    for language in Language::ALL {
        let (html, text) = (sample().html(language).unwrap(), flat(&text(&sample(), language)));
        let paragraphs = html.split("<p").skip(2).filter_map(|part| part.split_once('>')?.1.split_once("</p>"));
        for (paragraph, _) in paragraphs {
            assert!(text.contains(&flat(&paragraph.replace("&#39;", "'"))), "{paragraph}");
        }
    }
}

#[test]
fn news_stands_after_the_answer_that_it_came_after_and_every_new_posting_counts() {
    use EventKind::*;
    let mut line = case(6, "S05", State::Queued, &[(Attached, 2), (Reopened, 4), (Decided, 2)]);
    line.answers = vec![Conclusion::Suspected, Conclusion::Watch];
    for (news, said) in
        [(true, "kết quả: theo dõi, có tin mới: thêm 6 tin"), (false, "có tin mới: thêm 6 tin, kết quả: theo dõi")]
    {
        line.news = news;
        let mut digest = nothing();
        digest.changed.shown = vec![line.clone()];
        assert!(flat(&digest.html(Vietnamese).unwrap()).contains(said), "{said}");
    }
}
