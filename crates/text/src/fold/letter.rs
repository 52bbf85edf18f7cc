//! The Vietnamese alphabet: which vowel, which tone.

/// The vowels of the alphabet, each with its tones: level, grave, acute, hook above, tilde, dot below.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
];

/// Past the last Vietnamese letter, ỹ (U+1EF9).
const LIMIT: usize = 0x1F00;

/// For each code point, 1 + 6 × vowel + tone; 0 for what is no vowel. Small and capital letters.
const INDEX: [u8; LIMIT] = index();

const fn index() -> [u8; LIMIT] {
    let mut table = [0; LIMIT];
    let mut at = 0;
    while at < 72 {
        let small = VOWELS[at / 6][at % 6] as usize;
        // Unicode sets capitals 32 before in its first block, and directly before from there on.
        let capital = if small < 0x100 { small - 32 } else { small - 1 };
        table[small] = at as u8 + 1;
        table[capital] = at as u8 + 1;
        at += 1;
    }
    table
}

/// A vowel with its tone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vowel {
    /// Row of the table.
    row: usize,
    /// Column of the table; 0 is the level tone, which is not written.
    pub(crate) tone: usize,
}

impl Vowel {
    /// The vowel that `c` is, capital or small.
    pub(crate) fn of(c: char) -> Option<Self> {
        let index = usize::from(*INDEX.get(c as usize)?).checked_sub(1)?;
        Some(Self { row: index / 6, tone: index % 6 })
    }

    /// The small letter.
    pub(crate) fn letter(self) -> char {
        VOWELS[self.row][self.tone]
    }

    /// The small letter without its tone.
    pub(crate) fn toneless(self) -> char {
        VOWELS[self.row][0]
    }

    /// The same vowel in another tone.
    pub(crate) fn with_tone(self, tone: usize) -> Self {
        Self { tone, ..self }
    }

    fn bare(self) -> char {
        ['a', 'a', 'a', 'e', 'e', 'i', 'o', 'o', 'o', 'u', 'u', 'y'][self.row]
    }
}

/// The small letter, when `c` is a Vietnamese letter outside ASCII.
pub(crate) fn lower(c: char) -> Option<char> {
    match c {
        'đ' | 'Đ' => Some('đ'),
        _ => Vowel::of(c).map(Vowel::letter),
    }
}

/// The small letter `c` without Vietnamese marks.
pub(crate) fn bare(c: char) -> char {
    match c {
        'đ' => 'd',
        _ => Vowel::of(c).map_or(c, Vowel::bare),
    }
}

/// `letter` with a combining mark put on; `None` when Vietnamese has no such letter.
pub(crate) fn with_mark(letter: char, mark: char) -> Option<char> {
    let vowel = Vowel::of(letter)?;
    let tone = |tone| (vowel.tone == 0).then(|| vowel.with_tone(tone));
    let shape = |from: &[usize], to: usize| from.contains(&vowel.row).then_some(Vowel { row: to, tone: vowel.tone });
    let marked = match mark {
        '\u{300}' => tone(1),
        '\u{301}' => tone(2),
        '\u{309}' => tone(3),
        '\u{303}' => tone(4),
        '\u{323}' => tone(5),
        '\u{302}' => shape(&[0], 2).or(shape(&[3], 4)).or(shape(&[6], 7)),
        '\u{306}' => shape(&[0], 1),
        '\u{31B}' => shape(&[6], 8).or(shape(&[9], 10)),
        _ => None,
    };
    marked.map(Vowel::letter)
}

/// Whether a letter belongs to the Latin script.
pub(crate) fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c != '×' && c != '÷'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_find_their_small_letters() {
        let small: String = VOWELS.iter().flatten().collect();
        let found: String = small.to_uppercase().chars().map(|c| Vowel::of(c).unwrap().letter()).collect();
        assert_eq!(found, small);
        assert_eq!(lower('Đ'), Some('đ'));
        assert_eq!(lower('Ä'), None);
    }

    #[test]
    fn marks_meet_in_any_order() {
        let put = |marks: &str| marks.chars().fold('e', |letter, mark| with_mark(letter, mark).unwrap());
        assert_eq!([put("\u{323}\u{302}"), put("\u{302}\u{323}")], ['ệ', 'ệ']);
        assert_eq!(with_mark('n', '\u{303}'), None);
    }

    #[test]
    fn bare_letters_keep_nothing() {
        let bare: String = "đặt cọc, ưỡn ơ".chars().map(super::bare).collect();
        assert_eq!(bare, "dat coc, uon o");
    }
}
