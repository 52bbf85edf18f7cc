//! Where Vietnamese syllables part, for words that were written letter by letter without gaps
//! between them (`l à m n h i ệ m v ụ`).

use super::letter::Vowel;

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
/// Vowels that may stand before a coda or alone, without tones.
const OPEN: [&str; 26] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ia", "iê", "yê", "ua", "uô", "ưa", "ươ", "oa", "oă",
    "oe", "uâ", "uê", "uy", "uyê",
];
/// Vowels that end in a glide and bear no coda.
const CLOSED: [&str; 28] = [
    "ai", "ay", "ao", "au", "ây", "âu", "eo", "êu", "iu", "iêu", "yêu", "oi", "ôi", "ơi", "ui", "uôi", "ươi", "ưi",
    "ưu", "ươu", "oai", "oay", "oeo", "uây", "uơ", "uya", "uyu", "uau",
];
/// No syllable has more letters (`nghiêng`).
const LONGEST: usize = 7;
/// Longer runs are not looked at.
const LIMIT: usize = 60;

/// Where the second and later syllables of `word` begin; empty unless the whole word falls into
/// Vietnamese syllables and carries a mark that proves it to be Vietnamese.
pub(super) fn borders(word: &[char]) -> Vec<usize> {
    if word.len() > LIMIT || word.iter().all(char::is_ascii) {
        return Vec::new();
    }
    // For each end, the fewest syllables that reach it and where the last one begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=word.len() {
        best[end] = (end.saturating_sub(LONGEST)..end)
            .filter_map(|start| Some((best[start]?.0 + 1, start)).filter(|_| is_syllable(&word[start..end])))
            .min();
    }
    let mut borders = Vec::new();
    let mut end = word.len();
    while let Some((_, start)) = best[end].filter(|_| end > 0) {
        borders.push(start);
        end = start;
    }
    borders.reverse();
    let ends = borders.iter().skip(1).copied().chain([word.len()]);
    let single: Vec<bool> = borders.iter().zip(ends).map(|(&start, end)| end - start == 1).collect();
    // A single letter beside another, or at an edge, would join with what stands there.
    let lonely = [single.first(), single.last()].into_iter().flatten().any(|&single| single);
    if lonely || single.windows(2).any(|two| two[0] && two[1]) {
        return Vec::new();
    }
    borders.drain(..borders.len().min(1));
    borders
}

fn is_syllable(letters: &[char]) -> bool {
    let toneless: String = letters.iter().map(|&c| Vowel::of(c).map_or(c, Vowel::toneless)).collect();
    let tones = letters.iter().filter(|&&c| Vowel::of(c).is_some_and(|vowel| vowel.tone > 0)).count();
    tones <= 1
        && ONSETS.iter().filter_map(|onset| toneless.strip_prefix(onset)).any(|rhyme| {
            CLOSED.contains(&rhyme)
                || CODAS.iter().filter_map(|coda| rhyme.strip_suffix(coda)).any(|vowel| OPEN.contains(&vowel))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(word: &str) -> String {
        let letters: Vec<char> = word.chars().collect();
        let borders = borders(&letters);
        letters
            .iter()
            .enumerate()
            .flat_map(|(at, &c)| borders.contains(&at).then_some(' ').into_iter().chain([c]))
            .collect()
    }

    #[test]
    fn syllables_part_where_vietnamese_is_certain() {
        for (word, expected) in [
            ("làmnhiệmvụnhỏ", "làm nhiệm vụ nhỏ"),
            ("tuyểndụng", "tuyển dụng"),
            ("hiếntrứng", "hiến trứng"),
            ("nghiêng", "nghiêng"),
            ("quýở", "quýở"),
            ("zalo", "zalo"),
            ("vieclam", "vieclam"),
            ("xếp", "xếp"),
        ] {
            assert_eq!(parted(word), expected);
        }
    }
}
