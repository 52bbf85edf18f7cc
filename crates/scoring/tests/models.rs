//! Holds the rules and the model that stand in `models/`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, Verdict, Weight};
use soiviec_domain::posting::PostingText;
use soiviec_scoring::rules::Status;
use soiviec_scoring::{Model, Rules, Scorer, Watchlist};

fn models() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models"))
}

fn rules() -> Rules {
    let paths = std::fs::read_dir(models().join("rules")).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
    let files: Vec<_> = paths.map(read).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Rules::load(&files).unwrap_or_else(|error| panic!("{error}"))
}

fn scorer() -> Scorer {
    let model = std::fs::read(models().join("classifier/model.bin")).unwrap();
    Scorer::new(rules(), Model::load(&model).unwrap(), Watchlist::default())
}

fn assess(scorer: &Scorer, text: &str) -> Assessment {
    let text = PostingText { description: text.to_owned(), ..PostingText::default() };
    scorer.assess(&text, Timestamp::UNIX_EPOCH)
}

#[test]
fn rules_speak_for_every_category_and_bring_examples() {
    let rules = rules();
    let active: Vec<_> = rules.iter().filter(|rule| rule.status == Status::Active).collect();
    let categories: BTreeSet<_> = active.iter().map(|rule| rule.category).collect();
    assert_eq!(categories.len(), 26, "{categories:?}");
    for rule in active {
        let examples = (rule.examples.matching.len(), rule.examples.not_matching.len());
        assert!(examples.0 >= 1 && examples.1 >= 1, "{} has {examples:?} examples", rule.id);
        assert!(!rule.title.vi.is_empty() && !rule.title.en.is_empty(), "{} has no title", rule.id);
    }
}

#[test]
fn the_model_fits_in_git() {
    assert!(std::fs::metadata(models().join("classifier/model.bin")).unwrap().len() <= 4 << 20);
}

#[test]
fn a_lure_hidden_in_a_bit_of_form_is_flagged_and_its_honest_twin_is_clear() {
    let scorer = scorer();
    let pairs = [
        (
            "Tuyển nhân viên chăm sóc khách, làm ở khách sạn gần Mộc Bài, 20 triệu, không cần hộ chiếu, xe đón tận nhà ban đêm",
            "Tuyển nhân viên chăm sóc khách tại khách sạn ở Tây Ninh, 8 triệu, ký hợp đồng, phỏng vấn tại quầy lễ tân",
        ),
        (
            "Hiến thận nhóm máu O, nhận 500 triệu, giấy tờ bên em lo, ib em",
            "Bệnh viện giải đáp về hiến thận: đăng ký tại trung tâm điều phối quốc gia, không nhận tiền",
        ),
        (
            "Cần thuê tài khoản ngân hàng chính chủ, 2 triệu một tháng, chỉ cần quét mặt khi bên mình cần",
            "Ngân hàng nhắc: cho thuê tài khoản là vi phạm pháp luật, quý khách cảnh giác",
        ),
    ];
    for (lure, twin) in pairs {
        assert_eq!(assess(&scorer, lure).verdict, Verdict::Flagged, "{lure}");
        assert_eq!(assess(&scorer, twin).verdict, Verdict::Clear, "{twin}");
    }
}

#[test]
fn the_cases_where_others_stumbled() {
    let scorer = scorer();
    let full = |text: &str| assess(&scorer, text).hits.iter().any(|hit| hit.weight > Weight::Weak);
    for hit in ["Không thu phí hồ sơ nhưng đặt cọc đồng phục 500k", "Không cần kinh nghiệm, đóng 300k tiền hồ sơ"]
    {
        assert!(full(hit), "{hit}");
    }
    for silent in [
        "Tuyển phụ bếp, không thu phí, không giữ giấy tờ, không đặt cọc",
        "Tuyển phụ bếp. Đặt cọc: không",
        "Rủ bạn thân đi làm cùng, thưởng 500k sau thử việc",
        "Cảm ơn đã đọc tin tuyển dụng",
        "Quán phát cốc giấy cho nhân viên",
        "ban than di lam cung",
    ] {
        assert!(!full(silent), "{silent}");
    }
}
