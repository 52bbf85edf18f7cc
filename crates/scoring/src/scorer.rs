//! A posting in, an assessment out.

use std::collections::HashSet;

use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, ClassifierScore, RuleHit, Verdict, Weight};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::identifier::{FoundIdentifier, Identifier, Role};
use soiviec_domain::posting::PostingText;
use soiviec_text::identify::identify_posting;

use crate::classifier::calibrate::Thresholds;
use crate::classifier::model::Model;
use crate::classifier::predict::Sample;
use crate::document::{Document, FoldedPosting};
use crate::rules::Rules;

/// A category that only the classifier names is listed beside its likeliest one when it comes this
/// close, in log-odds.
const CLOSE: f64 = 0.5;

/// Recruiters' identifiers that analysts have recognised.
#[derive(Clone, Debug, Default)]
pub struct Watchlist(HashSet<Identifier>);

impl FromIterator<Identifier> for Watchlist {
    fn from_iter<I: IntoIterator<Item = Identifier>>(identifiers: I) -> Self {
        Self(identifiers.into_iter().collect())
    }
}

/// Judges postings by rules, model and watchlist.
pub struct Scorer {
    rules: Rules,
    model: Model,
    watchlist: Watchlist,
    thresholds: Thresholds,
}

impl Scorer {
    /// Puts the parts together. Thresholds are the model's.
    pub fn new(rules: Rules, model: Model, watchlist: Watchlist) -> Self {
        let thresholds = model.thresholds();
        Self { rules, model, watchlist, thresholds }
    }

    /// Sets other thresholds than the model's, as the settings may ask.
    pub fn with_thresholds(self, thresholds: Thresholds) -> Self {
        Self { thresholds, ..self }
    }

    /// The rules it judges by.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The model it judges by.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Judges a posting by its text alone, as of `now`. Every text has an answer.
    pub fn assess(&self, text: &PostingText, now: Timestamp) -> Assessment {
        let identifiers = identify_posting(text);
        let folded = FoldedPosting::new(text);
        let document = Document::new(&folded, &identifiers);
        let reading = self.rules.read(&document);
        let sample = Sample::new(&document);
        let log_odds = self.model.log_odds(&sample.whole).marked;
        let watchlist_hits = self.recognised(&identifiers);
        let risk = self.raised(self.model.risk(&sample, &reading), !watchlist_hits.is_empty());
        let categories = categories(&reading.hits, &self.model.category_scores(&sample));
        let severity = if reading.addresses_minors { Severity::People } else { categories[0].severity() };
        Assessment {
            risk,
            verdict: self.verdict(risk),
            severity,
            categories,
            hits: reading.hits,
            classifier: ClassifierScore { log_odds, terms: self.model.terms(&document, &sample) },
            watchlist_hits,
            identifiers,
            rules_version: self.rules.version().to_owned(),
            model_version: self.model.version().to_owned(),
            assessed_at: now,
        }
    }

    /// The verdict that a risk means here.
    pub fn verdict(&self, risk: f64) -> Verdict {
        self.thresholds.verdict(risk)
    }

    fn recognised(&self, identifiers: &[FoundIdentifier]) -> Vec<Identifier> {
        let recruiters = identifiers.iter().filter(|found| found.role == Role::Recruiter);
        recruiters.map(|found| &found.identifier).filter(|one| self.watchlist.0.contains(one)).cloned().collect()
    }

    /// A known recruiter's contact makes a posting worth a look, whatever it says; it never flags.
    fn raised(&self, risk: f64, recognised: bool) -> f64 {
        if recognised { risk.max(self.thresholds.unsure) } else { risk }
    }
}

/// The categories of a posting, likeliest first: those of its hits, weighed with what the classifier
/// says; without hits, what the classifier finds nearest.
pub(crate) fn categories(hits: &[RuleHit], scores: &[f64; Category::COUNT]) -> Vec<Category> {
    let mut total = *scores;
    let mut named = [false; Category::COUNT];
    for hit in hits {
        let (bonus, names) = match hit.weight {
            Weight::Decisive => (4.0, true),
            Weight::Strong => (2.0, true),
            Weight::Weak => (0.5, false),
        };
        total[hit.category.index()] += bonus;
        named[hit.category.index()] |= names;
    }
    let best = total.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut listed: Vec<Category> =
        Category::all().filter(|c| named[c.index()] || total[c.index()] >= best - CLOSE).collect();
    listed.sort_by(|a, b| total[b.index()].total_cmp(&total[a.index()]));
    listed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use soiviec_domain::identifier::IdentifierKind;
    use soiviec_domain::span::Field;

    use super::*;
    use crate::classifier::tests::trained;

    const RULES: &str = "category: S16\nrules:\n  - id: than\n    title: { vi: Bán thận, en: Organs }\n    \
                         weight: decisive\n    when: { phrases: [bán thận, thận M] }\n    \
                         examples: { match: [bán thận], no_match: [bạn thân] }\n";
    const LISTS: &str = "minors: [15 tuổi]\n";

    fn scorer(watchlist: Watchlist) -> Scorer {
        let rules = Rules::load(&[("S16.yaml", RULES), ("lists.yaml", LISTS)]).unwrap();
        let thresholds = Thresholds { unsure: 0.2, flagged: 0.6 };
        Scorer::new(rules, Model::load(&trained().model).unwrap(), watchlist).with_thresholds(thresholds)
    }

    fn posting(title: &str, description: &str) -> PostingText {
        PostingText { title: title.into(), description: description.into(), ..PostingText::default() }
    }

    fn assess(scorer: &Scorer, title: &str, description: &str) -> Assessment {
        scorer.assess(&posting(title, description), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_lure_outranks_an_honest_posting_and_shows_why() {
        let scorer = scorer(Watchlist::default());
        let lure = "Việc nhẹ tại nhà, chuyển 200k nhận lại 260k, ai làm nhắn em";
        let bad = assess(&scorer, "", lure);
        let good = assess(&scorer, "Thợ may", "Xưởng may tuyển thợ, lương tháng 9 triệu, đóng bảo hiểm");
        assert!(bad.risk > good.risk);
        assert_eq!(bad.categories[0].code(), "S05");
        let shown: Vec<&str> = bad.classifier.terms.iter().map(|term| term.spans[0].words(lure)).collect();
        assert!(shown.iter().any(|words| words.contains("nhận") || words.contains("chuyển")), "{shown:?}");
        assert!(bad.classifier.terms.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
    }

    #[test]
    fn hits_point_at_the_original_words_through_evasion() {
        let text = "👨‍👩‍👧💸 b.á.n t\u{200b}hận giá cao";
        let assessment = assess(&scorer(Watchlist::default()), "", text);
        let span = assessment.hits[0].spans[0];
        assert_eq!((span.field, span.words(text)), (Field::Description, "b.á.n t\u{200b}hận"));
        assert_eq!(assessment.categories[0].code(), "S16");
    }

    #[test]
    fn a_watchlist_hit_alone_is_at_most_unsure() {
        let phone = Identifier::new(IdentifierKind::Phone, "+84950000001");
        let known = scorer(Watchlist::from_iter([phone.clone()]));
        let text = "Xưởng may tuyển thợ, lương tháng 9 triệu, đóng bảo hiểm. Gọi 0950 000 001";
        let (before, after) = (assess(&scorer(Watchlist::default()), "", text), assess(&known, "", text));
        assert_eq!((before.verdict, after.verdict), (Verdict::Clear, Verdict::Unsure));
        assert_eq!(after.watchlist_hits, [phone]);
    }

    #[test]
    fn under_eighteens_raise_severity() {
        let scorer = scorer(Watchlist::default());
        let lure = "Việc nhẹ tại nhà, chuyển 200k nhận lại 260k, ai làm nhắn em";
        assert_eq!(assess(&scorer, "", lure).severity, Severity::Money);
        assert_eq!(assess(&scorer, "", &format!("{lure}, 15 tuổi cũng nhận")).severity, Severity::People);
    }

    #[test]
    fn form_is_not_read_by_the_classifier() {
        let scorer = scorer(Watchlist::default());
        let mut text = posting("", "Việc nhẹ tại nhà, chuyển 200k nhận lại 260k, ai làm nhắn em");
        let bare = scorer.assess(&text, Timestamp::UNIX_EPOCH).risk;
        text.hiring_organization = Some("Xưởng may Mây Trắng".into());
        text.job_location = Some("Nam Định".into());
        text.base_salary_text = Some("9 triệu".into());
        assert_eq!(scorer.assess(&text, Timestamp::UNIX_EPOCH).risk, bare);
    }

    #[test]
    fn a_verdict_follows_from_risk_alone() {
        let scorer = scorer(Watchlist::default());
        let verdicts: Vec<_> = [0.0, 0.19, 0.2, 0.59, 0.6, 1.0].iter().map(|risk| scorer.verdict(*risk)).collect();
        use Verdict::{Clear, Flagged, Unsure};
        assert_eq!(verdicts, [Clear, Clear, Unsure, Unsure, Flagged, Flagged]);
    }

    #[test]
    fn odd_texts_have_an_answer() {
        let scorer = scorer(Watchlist::default());
        let long = ["bán thận ", "không hay ", "\"", "a", "0", "\u{301}", "🇻🇳"].map(|part| part.repeat(20_000));
        for text in ["", " ", "🎉🎉", "\u{202e}نص", "\0", "\"\"\"“”"].map(String::from).into_iter().chain(long)
        {
            let assessment = assess(&scorer, &text, &text);
            assert!((0.0..=1.0).contains(&assessment.risk) && !assessment.categories.is_empty());
        }
    }

    #[test]
    fn weak_hits_name_no_category() {
        let category = |code| Category::parse(code).unwrap();
        let hit = |code, weight| RuleHit { rule: "r".into(), category: category(code), weight, spans: Vec::new() };
        let mut scores = [-5.0; Category::COUNT];
        scores[category("S03").index()] = -1.0;
        assert_eq!(categories(&[], &scores), [category("S03")]);
        assert_eq!(categories(&[hit("S09", Weight::Weak)], &scores), [category("S03")]);
        assert_eq!(categories(&[hit("S09", Weight::Strong)], &scores), [category("S03"), category("S09")]);
        scores[category("S03").index()] = -1.2;
        assert_eq!(categories(&[hit("S09", Weight::Decisive)], &scores), [category("S09"), category("S03")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_span_lies_in_its_field(title in "\\PC{0,40}", words in proptest::collection::vec("(bán|thận|không|[a-z0-9.\"“”:,👉ạ\u{301}]{0,6})", 0..60)) {
            static SCORER: std::sync::LazyLock<Scorer> = std::sync::LazyLock::new(|| scorer(Watchlist::default()));
            let text = posting(&title, &words.join(" "));
            let assessment = SCORER.assess(&text, Timestamp::UNIX_EPOCH);
            let terms = assessment.classifier.terms.iter().flat_map(|term| &term.spans);
            for span in assessment.hits.iter().flat_map(|hit| &hit.spans).chain(terms) {
                let length = text.field(span.field).unwrap().chars().count();
                prop_assert!(span.start < span.end && span.end <= length);
            }
            prop_assert!((0.0..=1.0).contains(&assessment.risk));
        }
    }
}
