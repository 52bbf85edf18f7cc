//! Digits in every dress: figures, `o` for 0 and `l` for 1, number words, emoji digits.

use std::ops::Range;

/// Digits that stand together, as typed in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The digits, as 0–9.
    pub(super) digits: Vec<u8>,
    /// Their place, in plain characters.
    pub(super) chars: Range<usize>,
    /// What stands between this group and the one before; `None` when that breaks a number.
    pub(super) gap: Option<Gap>,
}

/// What stands between two groups of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// One blank, dot or dash, or a bracket with them.
    Narrow,
    /// More than that.
    Wide,
}

/// The longest stretch between two groups of one number.
const LONGEST_GAP: usize = 4;

/// The digit groups among `chars`, in order.
pub(super) fn groups(chars: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = at + chars[at..].iter().take_while(|c| c.is_alphanumeric()).count();
        if end == at {
            at += 1;
            continue;
        }
        if let Some(digits) = digits(&chars[at..end]) {
            push(&mut groups, chars, digits, at..end);
        } else {
            // Digits at the edges of a word count: `zalo0950000001`, `0950000001ib`.
            for run in digit_runs(chars, at..end) {
                let digits = chars[run.clone()].iter().filter_map(|c| c.to_digit(10)).map(|d| d as u8).collect();
                push(&mut groups, chars, digits, run);
            }
        }
        at = end;
    }
    groups
}

fn push(groups: &mut Vec<Group>, chars: &[char], digits: Vec<u8>, place: Range<usize>) {
    let gap = groups.last().and_then(|last| gap(&chars[last.chars.end..place.start]));
    groups.push(Group { digits, chars: place, gap });
}

/// Runs of nine figures or more inside a word that also holds letters.
fn digit_runs(chars: &[char], word: Range<usize>) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = word.start;
    for run in chars[word].chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        if run[0].is_ascii_digit() && run.len() >= 9 {
            runs.push(at..at + run.len());
        }
        at += run.len();
    }
    runs
}

/// The digits that a whole word stands for, when it stands for digits alone.
fn digits(word: &[char]) -> Option<Vec<u8>> {
    let figure = |c: &char| match c {
        'o' => Some(0),
        'l' | 'i' => Some(1),
        c => c.to_digit(10).map(|digit| digit as u8),
    };
    if word.iter().any(char::is_ascii_digit) || word.iter().all(|&c| c == 'o') {
        return word.iter().map(figure).collect();
    }
    let text = |spelled: &str| word.iter().copied().eq(spelled.chars());
    const WORDS: [(&str, u8); 14] = [
        ("khong", 0),
        ("mot", 1),
        ("hai", 2),
        ("ba", 3),
        ("bon", 4),
        ("tu", 4),
        ("nam", 5),
        ("lam", 5),
        ("sau", 6),
        ("bay", 7),
        ("tam", 8),
        ("chin", 9),
        ("zero", 0),
        ("linh", 0),
    ];
    let small = (2..=5).contains(&word.len());
    WORDS.iter().find(|(spelled, _)| small && text(spelled)).map(|&(_, digit)| vec![digit])
}

fn gap(between: &[char]) -> Option<Gap> {
    let separates = |&c: &char| {
        matches!(c, ' ' | '\n' | '.' | '-' | '_' | '·' | '*' | '|' | '~' | '(' | ')' | '\'')
            || (!c.is_ascii() && !c.is_alphanumeric())
    };
    if between.len() > LONGEST_GAP || !between.iter().all(separates) {
        return None;
    }
    let narrow = match between {
        [] => true,
        [one] => *one != '\n',
        more => more.iter().all(|c| matches!(c, ' ' | '(' | ')' | '-')),
    };
    Some(if narrow { Gap::Narrow } else { Gap::Wide })
}
