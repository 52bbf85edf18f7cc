//! Cuts a text at the borders of everything that is marked in it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use soiviec_domain::span::Span;

/// A span, and which mark it belongs to: a place in the caller's list of marks.
pub(crate) type Marked = (usize, Span);

/// A stretch of text under the same marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    /// The words.
    pub text: &'a str,
    /// The marks that lie on them, in ascending order.
    pub marks: Vec<usize>,
    /// Those of them of which a span begins here, in ascending order.
    pub begins: Vec<usize>,
}

/// What happens to the marks at one place.
#[derive(Default)]
struct Border {
    opens: Vec<usize>,
    closes: Vec<usize>,
}

/// Cuts `text`, one field's original value, at the borders of the spans, which must all lie in that
/// field. Spans may overlap. What lies past the end of the text is cut off, and spans that hold
/// nothing mark nothing; the segments joined are the text.
pub(crate) fn cut<'a>(text: &'a str, marked: &[Marked]) -> Vec<Segment<'a>> {
    let borders = borders(text, marked);
    let mut segments = Vec::with_capacity(borders.len());
    // How many spans of a mark lie here: its own spans may overlap too.
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    let ends = borders.keys().skip(1).copied().chain([text.len()]);
    for ((start, border), end) in borders.iter().zip(ends) {
        for mark in &border.closes {
            if let Some(count) = open.get_mut(mark) {
                *count -= 1;
            }
        }
        open.retain(|_, count| *count > 0);
        for mark in &border.opens {
            *open.entry(*mark).or_default() += 1;
        }
        if *start < end {
            let marks = open.keys().copied().collect();
            let begins = BTreeSet::from_iter(border.opens.iter().copied()).into_iter().collect();
            segments.push(Segment { text: &text[*start..end], marks, begins });
        }
    }
    segments
}

/// The borders by their place in bytes; there is always one at 0.
fn borders(text: &str, marked: &[Marked]) -> BTreeMap<usize, Border> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let place = |scalar: usize| bytes[scalar.min(bytes.len() - 1)];
    let mut borders = BTreeMap::from([(0, Border::default())]);
    for (mark, span) in marked {
        let (start, end) = (place(span.start), place(span.end));
        if start < end {
            borders.entry(start).or_default().opens.push(*mark);
            borders.entry(end).or_default().closes.push(*mark);
        }
    }
    borders
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use soiviec_domain::span::Field;

    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span { field: Field::Description, start, end }
    }

    fn shape<'a>(text: &'a str, marked: &[Marked]) -> Vec<(&'a str, Vec<usize>, Vec<usize>)> {
        cut(text, marked).into_iter().map(|segment| (segment.text, segment.marks, segment.begins)).collect()
    }

    #[test]
    fn overlapping_spans_share_the_words_between_their_borders() {
        let segments = shape("việc nhẹ lương cao", &[(0, span(0, 14)), (1, span(9, 18)), (2, span(5, 8))]);
        let expected = [
            ("việc ", vec![0], vec![0]),
            ("nhẹ", vec![0, 2], vec![2]),
            (" ", vec![0], vec![]),
            ("lương", vec![0, 1], vec![1]),
            (" cao", vec![1], vec![]),
        ];
        assert_eq!(segments, expected);
    }

    #[test]
    fn two_spans_of_one_mark_last_as_long_as_the_longer() {
        let segments = shape("abcdef", &[(7, span(0, 2)), (7, span(0, 4)), (7, span(4, 5))]);
        let expected =
            [("ab", vec![7], vec![7]), ("cd", vec![7], vec![]), ("e", vec![7], vec![7]), ("f", vec![], vec![])];
        assert_eq!(segments, expected);
    }

    #[test]
    fn spans_that_fit_no_text_mark_nothing() {
        let wrong = [(0, span(3, 1)), (1, span(2, 2)), (2, span(90, 99)), (3, span(usize::MAX, usize::MAX))];
        assert_eq!(shape("ệệệ", &wrong), [("ệệệ", vec![], vec![])]);
        assert_eq!(shape("ệệệ", &[(0, span(1, usize::MAX))]), [("ệ", vec![], vec![]), ("ệệ", vec![0], vec![0])]);
        assert_eq!(shape("", &[(0, span(0, 5))]), []);
    }

    proptest! {
        #[test]
        fn segments_joined_are_the_text_and_each_is_marked_as_the_spans_say(
            text in "[ việc\u{1F468}\u{200D}\u{323}<&\n]{0,40}",
            spans in proptest::collection::vec((0_usize..4, 0_usize..60, 0_usize..60), 0..12),
        ) {
            let marked: Vec<Marked> = spans.iter().map(|&(mark, start, end)| (mark, span(start, end))).collect();
            let segments = cut(&text, &marked);
            let joined: String = segments.iter().map(|segment| segment.text).collect();
            prop_assert_eq!(&joined, &text);
            let mut at = 0;
            for segment in &segments {
                prop_assert!(!segment.text.is_empty());
                for _ in segment.text.chars() {
                    for mark in 0..4 {
                        let lies = spans.iter().any(|&(of, start, end)| of == mark && start <= at && at < end);
                        prop_assert_eq!(segment.marks.contains(&mark), lies);
                    }
                    at += 1;
                }
            }
        }
    }
}
