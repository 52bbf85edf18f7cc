//! How good the judging is.

/// The lowest risk that at most `share` of the `honest` risks reach: just above the first one that
/// must not.
pub fn threshold(honest: &[f64], share: f64) -> f64 {
    let mut sorted = honest.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let allowed = (share * honest.len() as f64).floor() as usize;
    sorted.get(allowed).map_or(0.5, |risk| risk.next_up())
}

/// The share of `risks` that reach `threshold`.
pub fn share_from(risks: &[f64], threshold: f64) -> f64 {
    if risks.is_empty() {
        return 0.0;
    }
    risks.iter().filter(|risk| **risk >= threshold).count() as f64 / risks.len() as f64
}

/// Area under the ROC curve: the chance that a lure has more risk than an honest posting.
pub fn roc_auc(lures: &[f64], honest: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = lures.iter().map(|risk| (*risk, true)).collect();
    all.extend(honest.iter().map(|risk| (*risk, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut area) = (0.0, 0.0);
    for equal in all.chunk_by(|a, b| a.0 == b.0) {
        let lures = equal.iter().filter(|(_, lure)| *lure).count() as f64;
        let honest = equal.len() as f64 - lures;
        area += lures * (below + honest / 2.0);
        below += honest;
    }
    area / (lures.len() as f64 * honest.len() as f64)
}

/// Wilson interval of a share, at 95 %.
pub fn wilson(hits: usize, of: usize) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, z2) = (of as f64, 1.96_f64 * 1.96);
    let share = hits as f64 / n;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = 1.96 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    (middle - half, middle + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_lets_no_more_through_than_its_share() {
        let honest: Vec<f64> = (0..100).map(|n| f64::from(n) / 100.0).collect();
        let at = threshold(&honest, 0.05);
        assert_eq!(honest.iter().filter(|risk| **risk >= at).count(), 5);
        let equal = vec![0.3; 50];
        assert_eq!(share_from(&equal, threshold(&equal, 0.1)), 0.0);
    }

    #[test]
    fn area_is_one_when_all_lures_stand_above_and_a_half_when_all_are_equal() {
        assert_eq!(roc_auc(&[0.8, 0.9], &[0.1, 0.2, 0.3]), 1.0);
        assert_eq!(roc_auc(&[0.5; 4], &[0.5; 3]), 0.5);
        assert_eq!(roc_auc(&[0.1], &[0.2]), 0.0);
    }

    #[test]
    fn a_share_of_nothing_may_be_anything() {
        assert_eq!(wilson(0, 0), (0.0, 1.0));
        let (low, high) = wilson(90, 100);
        assert!((low - 0.826).abs() < 0.001 && (high - 0.945).abs() < 0.001);
    }
}
