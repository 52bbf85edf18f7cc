//! The figures of a training, and the model card that states them.

use std::fmt::Write as _;

use soiviec_domain::category::Category;
use soiviec_domain::words::Language;

use crate::classifier::metrics::{roc_auc, share_from, threshold, wilson};
use crate::classifier::model::Model;
use crate::classifier::train::{PRIOR, Part, TrainingRow};
use crate::rules::{Rules, Status};

/// One dev row, judged.
pub(crate) struct Judged {
    pub(crate) lure: bool,
    pub(crate) category: Option<Category>,
    pub(crate) risk: f64,
    pub(crate) guess: Category,
    pub(crate) hit: bool,
}

/// A count out of a number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub hits: usize,
    /// Of how many.
    pub of: usize,
}

impl Count {
    fn of<T>(rows: &[T], counts: impl Fn(&T) -> bool) -> Self {
        Self { hits: rows.iter().filter(|row| counts(row)).count(), of: rows.len() }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = wilson(self.hits, self.of);
        let share = self.hits as f64 / self.of.max(1) as f64;
        write!(f, "{share:.3} ({} of {}, 95 % {low:.3}–{high:.3})", self.hits, self.of)
    }
}

/// The figures of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Lures and honest postings learned from.
    pub train: (usize, usize),
    /// Writers learned from.
    pub writers: usize,
    /// Lures of dev that are flagged.
    pub flagged_lures: Count,
    /// Lures of dev that are flagged or unsure.
    pub seen_lures: Count,
    /// Honest postings of dev that are flagged.
    pub flagged_honest: Count,
    /// Honest postings of dev that are flagged or unsure.
    pub seen_honest: Count,
    /// Lures of dev whose likeliest category is the right one.
    pub right_category: Count,
    /// Area under the ROC curve on dev.
    pub roc_auc: f64,
    /// The same on train, each row judged by a classifier that had not read its writer.
    pub unseen_roc_auc: f64,
    /// Recall there, where one honest row in a hundred is flagged.
    pub unseen_recall: f64,
    /// Per category of dev: flagged lures.
    pub by_category: Vec<(Category, Count)>,
    /// Weights of the joiner, then its intercept.
    pub joiner: Vec<f64>,
    /// Risks from which a posting is unsure, and flagged.
    pub thresholds: (f64, f64),
    /// Features with a weight.
    pub weights: usize,
    /// Lures of dev on which any rule fired, and honest ones.
    pub with_hits: (Count, Count),
    rules: (String, usize),
    model: String,
}

impl Report {
    pub(crate) fn new(
        model: &Model,
        rules: &Rules,
        rows: &[TrainingRow],
        dev: &[Judged],
        unseen: Vec<(f64, bool)>,
    ) -> Self {
        let (lures, honest): (Vec<&Judged>, Vec<&Judged>) = dev.iter().partition(|row| row.lure);
        let at = model.thresholds();
        let risks = |rows: &[&Judged]| rows.iter().map(|row| row.risk).collect::<Vec<_>>();
        let side = |lure: bool| unseen.iter().filter(|row| row.1 == lure).map(|row| row.0).collect::<Vec<_>>();
        let learned = |lure: bool| rows.iter().filter(|row| row.part == Part::Train && row.lure == lure).count();
        let writers = rows.iter().filter(|row| row.part == Part::Train).map(|row| &row.group);
        Self {
            train: (learned(true), learned(false)),
            writers: writers.collect::<std::collections::BTreeSet<_>>().len(),
            flagged_lures: Count::of(&lures, |row| row.risk >= at.flagged),
            seen_lures: Count::of(&lures, |row| row.risk >= at.unsure),
            flagged_honest: Count::of(&honest, |row| row.risk >= at.flagged),
            seen_honest: Count::of(&honest, |row| row.risk >= at.unsure),
            right_category: Count::of(&lures, |row| row.category == Some(row.guess)),
            roc_auc: roc_auc(&risks(&lures), &risks(&honest)),
            unseen_roc_auc: roc_auc(&side(true), &side(false)),
            unseen_recall: share_from(&side(true), threshold(&side(false), 0.01)),
            by_category: by_category(&lures, at.flagged),
            joiner: model.joiner.numbers().collect(),
            thresholds: (at.unsure, at.flagged),
            weights: model.weights_in_use(),
            with_hits: (Count::of(&lures, |row| row.hit), Count::of(&honest, |row| row.hit)),
            rules: (rules.version().to_owned(), rules.iter().filter(|rule| rule.status == Status::Active).count()),
            model: model.version().to_owned(),
        }
    }

    /// The model card.
    pub fn card(&self) -> String {
        let mut card = String::from("# Model card\n\nWritten by `soiviec train`; don't edit by hand.\n\n");
        let (lures, honest) = self.train;
        let (rules, active) = &self.rules;
        let (unsure, flagged) = self.thresholds;
        let rows = [
            ("model", self.model.clone()),
            ("rules it was joined with", format!("{rules}, {active} active")),
            ("learned from", format!("{lures} lures and {honest} honest postings of {} writers", self.writers)),
            ("features with a weight", self.weights.to_string()),
            ("risk is calibrated to", format!("{} % lures", PRIOR * 100.0)),
            ("flagged from risk", format!("{flagged:.4}")),
            ("unsure from risk", format!("{unsure:.4}")),
            ("dev: lures flagged", self.flagged_lures.to_string()),
            ("dev: lures flagged or unsure", self.seen_lures.to_string()),
            ("dev: honest postings flagged", self.flagged_honest.to_string()),
            ("dev: honest postings flagged or unsure", self.seen_honest.to_string()),
            ("dev: likeliest category right", self.right_category.to_string()),
            ("dev: lures with a rule hit", self.with_hits.0.to_string()),
            ("dev: honest postings with a rule hit", self.with_hits.1.to_string()),
            ("dev: ROC-AUC", format!("{:.4}", self.roc_auc)),
            ("writers not read: ROC-AUC", format!("{:.4}", self.unseen_roc_auc)),
            ("writers not read: recall at 1 % of honest postings", format!("{:.3}", self.unseen_recall)),
        ];
        card.push_str("| | |\n|---|---|\n");
        for (what, figure) in rows {
            let _ = writeln!(card, "| {what} | {figure} |");
        }
        card.push_str("\nLures of dev that are flagged, by category:\n\n| category | recall |\n|---|---|\n");
        for (category, count) in &self.by_category {
            let _ = writeln!(card, "| {category} {} | {count} |", category.title(Language::English));
        }
        card.push_str(LIMITS);
        card
    }
}

fn by_category(lures: &[&Judged], flagged: f64) -> Vec<(Category, Count)> {
    let of = |category| {
        let rows: Vec<_> = lures.iter().filter(|row| row.category == Some(category)).collect();
        (category, Count::of(&rows, |row| row.risk >= flagged))
    };
    Category::all().map(of).filter(|(_, count)| count.of > 0).collect()
}

const LIMITS: &str = "
## What it is

A linear model over hashed rows of one or two words of title and description; digits read as 0, contacts
left out. linfa's FTRL fitted it, on each posting with marks and without. A small logistic model
(linfa-logistic) joins its log-odds, with marks and without, with the number of rule hits by weight and
with who speaks: warning, report, question, tale, offer. A long posting has the risk of the whole or of
its worst passage of 64 words. Firm, place, pay and length are not features.

## Limits

* The lures it learned from were written for this project by hand. Real ones differ; their number is
  far smaller than here. The figures above are no forecast for a real stream.
* Dev shares its writers with train. \"Writers not read\" is the harder and fairer figure.
* Neither is blind: rules, settings and thresholds were chosen with these postings in view, dev and demo
  included. Only the test split (writers w9 and w10) was never looked at.
* A lure without its tell, and an honest posting that quotes one at length, are where it errs most.
* It reads Vietnamese. Of other languages it knows little more than the words that Vietnamese job
  postings borrow.
";
