//! Who speaks: does the text offer, or deny, warn, report, ask, tell?

use std::ops::Range;

use super::phrase::{Match, SetId};
use crate::document::{Document, Gap, Token};

/// How far a denial reaches, in words.
const DENY_REACH: usize = 4;
/// A shorter quotation may be a name that the recruiter gives to things ("hạn mức trải nghiệm").
const LONG_QUOTATION: usize = 6;
/// How far after a phrase "…: không" may stand, in words.
const DENY_AFTER: usize = 2;

/// The phrase sets of `polarity.yaml`.
pub(super) struct Polarity {
    pub(super) deny: SetId,
    pub(super) contrast: SetId,
    pub(super) extend: SetId,
    pub(super) warn: SetId,
    pub(super) report: SetId,
    pub(super) ask: SetId,
    pub(super) tell: SetId,
    pub(super) offer: SetId,
}

/// What the text does with a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    /// It says that this is so.
    Asserted,
    /// Somebody else said so: a warning, a report, a question, a victim's tale.
    Reported,
    /// It says that this is not so.
    Denied,
}

/// How often each voice was heard in a posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Voices {
    pub(crate) warn: usize,
    pub(crate) report: usize,
    pub(crate) ask: usize,
    pub(crate) tell: usize,
    pub(crate) offer: usize,
}

/// The voices of one posting.
pub(super) struct Hearing {
    pub(super) voices: Voices,
    /// By sentence: it warns, reports, asks or tells.
    reported: Vec<bool>,
    /// By sentence: it calls to apply.
    offered: Vec<bool>,
    reports: bool,
    /// By token.
    cues: Vec<Cue>,
}

/// What a token does to a denial.
#[derive(Clone, Copy, Debug, Default)]
struct Cue {
    denies: bool,
    contrasts: bool,
    extends: bool,
}

impl Polarity {
    /// Listens to a posting, given what the phrase pass found.
    pub(super) fn hear(&self, document: &Document, found: &[Vec<Match>]) -> Hearing {
        let sentences = |sets: &[SetId]| {
            let mut heard = vec![false; document.sentences];
            let places = sets.iter().flat_map(|&set| &found[set]);
            places.for_each(|place| heard[document.tokens[place.tokens.start].sentence] = true);
            heard
        };
        let reported = sentences(&[self.warn, self.report, self.ask, self.tell]);
        let count = |set: SetId| found[set].len();
        Hearing {
            voices: Voices {
                warn: count(self.warn),
                report: count(self.report),
                ask: count(self.ask),
                tell: count(self.tell),
                offer: count(self.offer),
            },
            reports: reported.contains(&true),
            reported,
            offered: sentences(&[self.offer]),
            cues: self.cues(document, found),
        }
    }

    fn cues(&self, document: &Document, found: &[Vec<Match>]) -> Vec<Cue> {
        let mut cues = vec![Cue::default(); document.tokens.len()];
        for place in &found[self.deny] {
            cues[place.tokens.clone()].iter_mut().for_each(|cue| cue.denies = true);
        }
        found[self.contrast].iter().for_each(|place| cues[place.tokens.start].contrasts = true);
        found[self.extend].iter().for_each(|place| cues[place.tokens.start].extends = true);
        cues
    }
}

impl Hearing {
    /// What the text does with the phrase at `place`.
    pub(super) fn voice(&self, document: &Document, found: &Match) -> Voice {
        let place = &found.tokens;
        let inside = self.cues[found.gap.clone()].iter().any(|cue| cue.denies);
        if inside || self.denied_before(document, place) || self.denied_after(document, place) {
            return Voice::Denied;
        }
        let sentence = document.tokens[place.start].sentence;
        let near = self.reported[sentence] || (sentence > 0 && self.reported[sentence - 1]);
        let only_reports = self.reports && self.voices.offer == 0;
        if only_reports || (near && !self.offered[sentence]) || self.quoted(document, place) {
            return Voice::Reported;
        }
        Voice::Asserted
    }

    /// Somebody's words: a quotation of some length, or any in a text that reports.
    fn quoted(&self, document: &Document, place: &Range<usize>) -> bool {
        let quoted = document.tokens[place.start].quoted;
        quoted > 0 && (quoted >= LONG_QUOTATION || self.reports)
    }

    /// "không thu _phí_": a denial stands shortly before, in the same part of the sentence.
    ///
    /// "Không thu phí, _đặt cọc_" and "không thu phí, giữ giấy tờ hay _đặt cọc_" go on denying over the
    /// comma; "không cần kinh nghiệm, _đóng_ 300k" does not: it says what is to be paid.
    fn denied_before(&self, document: &Document, place: &Range<usize>) -> bool {
        let tokens = &document.tokens;
        let reach = |from: usize, words: usize| from..(from + words).min(tokens.len());
        let mut is_list = self.cues[reach(place.end, DENY_REACH + 1)].iter().any(|cue| cue.extends);
        let amount = tokens[reach(place.start, place.len() + 2)].iter().any(Token::is_number);
        let (mut at, mut left) = (place.start, DENY_REACH);
        while left > 0 {
            let border = if is_list || (at == place.start && !amount) { Gap::Colon } else { Gap::Comma };
            if at == 0 || tokens[at].gap >= border {
                return false;
            }
            (at, left) = (at - 1, left - 1);
            match self.cues[at] {
                Cue { contrasts: true, .. } => return false,
                Cue { denies: true, .. } => return true,
                Cue { extends: true, .. } if !is_list => (is_list, left) = (true, left + DENY_REACH),
                _ => {}
            }
        }
        false
    }

    /// "_Đặt cọc_: không".
    fn denied_after(&self, document: &Document, place: &Range<usize>) -> bool {
        let tokens = &document.tokens;
        let ends = |at: usize| tokens.get(at + 1).is_none_or(|next| next.gap >= Gap::Comma);
        let after = place.end..(place.end + DENY_AFTER).min(tokens.len());
        let colon = after.clone().find(|&at| tokens[at].gap == Gap::Colon);
        colon.is_some_and(|colon| (colon..after.end).any(|at| self.cues[at].denies && ends(at)))
    }
}
