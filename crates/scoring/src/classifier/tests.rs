use std::sync::LazyLock;

use soiviec_domain::category::Category;
use soiviec_domain::posting::PostingText;

use crate::{Model, ModelError, Part, Rules, TrainError, Trained, TrainingRow, train};

fn row(number: u32, lure: bool) -> TrainingRow {
    let description = match lure {
        true => format!("Việc nhẹ tại nhà, chuyển 200k nhận lại 260k, nhóm {number}, ai làm nhắn em"),
        false => format!("Xưởng may số {number} tuyển thợ, lương tháng 9 triệu, đóng bảo hiểm, nghỉ chủ nhật"),
    };
    TrainingRow {
        id: format!("r{number}"),
        text: PostingText { description, ..PostingText::default() },
        lure,
        category: lure.then(|| Category::parse("S05").unwrap()),
        part: if number.is_multiple_of(4) { Part::Dev } else { Part::Train },
        group: format!("w{}", number % 3),
    }
}

pub(crate) fn rows() -> Vec<TrainingRow> {
    (0..60).map(|number| row(number, number % 5 < 2)).collect()
}

/// A model of these rows, trained once for all tests.
pub(crate) fn trained() -> &'static Trained {
    static TRAINED: LazyLock<Trained> = LazyLock::new(|| train(&rows(), &Rules::load(&[]).unwrap()).unwrap());
    &TRAINED
}

#[test]
fn training_twice_gives_the_same_bytes_in_whatever_order_the_rows_are_found() {
    let backwards: Vec<_> = rows().into_iter().rev().collect();
    assert_eq!(train(&backwards, &Rules::load(&[]).unwrap()).unwrap().model, trained().model);
}

#[test]
fn ids_are_never_learned_from() {
    let mut renamed = rows();
    renamed.iter_mut().for_each(|row| row.id = if row.lure { "lua-dao".into() } else { "tin-that".into() });
    assert_eq!(train(&renamed, &Rules::load(&[]).unwrap()).unwrap().model, trained().model);
}

#[test]
fn rows_of_one_kind_or_one_writer_are_refused() {
    let rules = Rules::load(&[]).unwrap();
    let one_kind: Vec<_> = rows().into_iter().filter(|row| row.lure).collect();
    assert!(matches!(train(&one_kind, &rules), Err(TrainError::TooFew(_))));
    let mut one_writer = rows();
    one_writer.iter_mut().for_each(|row| row.group = "w1".into());
    assert!(matches!(train(&one_writer, &rules), Err(TrainError::TooFew(_))));
}

#[test]
fn files_that_are_no_model_are_refused_by_kind() {
    let good = trained().model.clone();
    assert!(Model::load(&good).is_ok());
    assert_eq!(Model::load(b"").err(), Some(ModelError::NotAModel));
    assert_eq!(Model::load(&[7; 4000]).err(), Some(ModelError::NotAModel));
    let mut other = good.clone();
    other[8] = 99;
    assert_eq!(Model::load(&other).err(), Some(ModelError::OtherFormat(99)));
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(Model::load(&damaged).err(), Some(ModelError::Damaged));
    assert_eq!(Model::load(&good[..good.len() - 5]).err(), Some(ModelError::Damaged));
}

#[test]
fn rounding_moves_no_weight_by_more_than_half_a_step() {
    let model = Model::load(&trained().model).unwrap();
    let again = Model::load(&trained().model).unwrap();
    assert!(model.weights_in_use() > 20);
    assert_eq!(model.version(), again.version());
    let weights: Vec<f64> = vec![0.0, 1.0, -0.5, 0.000_01, 0.3, 0.125];
    let back = super::model::rounded(&weights);
    for (weight, rounded) in weights.iter().zip(back) {
        assert!((weight - f64::from(rounded)).abs() <= 0.5 / 2047.0 + 1e-7, "{weight} {rounded}");
    }
}
