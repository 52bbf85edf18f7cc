//! Letters in disguise: styled forms that Unicode does not decompose, and look-alikes of other scripts.

/// The plain character behind a styled one for which Unicode has no compatibility mapping, or
/// whose mapping would add brackets; typographic dashes and quotes become their ASCII forms.
pub(super) fn plain(c: char) -> Option<char> {
    let letter = |first: u32| char::from_u32(u32::from('a') + (c as u32 - first) % 26);
    let digit = |first: u32| char::from_digit((c as u32 - first + 1) % 10, 10);
    match c {
        '\u{249C}'..='\u{24B5}' => letter(0x249C),
        '\u{1F110}'..='\u{1F129}' => letter(0x1F110),
        '\u{1F130}'..='\u{1F149}' => letter(0x1F130),
        '\u{1F150}'..='\u{1F169}' => letter(0x1F150),
        '\u{1F170}'..='\u{1F189}' => letter(0x1F170),
        '❶'..='❾' => digit(0x2776),
        '➀'..='➈' => digit(0x2780),
        '➊'..='➒' => digit(0x278A),
        '⓪' | '⓿' | '🄋' | '🄌' => Some('0'),
        '⓵'..='⓽' => digit(0x24F5),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        '‘' | '’' | '‚' | '‛' | '′' | '`' => Some('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => Some('"'),
        '·' | '・' | '∙' | '⋅' | '‧' => Some('·'),
        _ => small_capital(c),
    }
}

fn small_capital(c: char) -> Option<char> {
    const PAIRS: &str = "ᴀaʙbᴄcᴅdᴇeꜰfғfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgıiɩi";
    if !matches!(c, '\u{131}' | '\u{1EB}' | '\u{250}'..='\u{2AF}' | '\u{493}' | '\u{1D00}'..='\u{1D22}' | '\u{A730}'..='\u{A731}')
    {
        return None;
    }
    let mut pairs = PAIRS.chars();
    while let (Some(styled), Some(letter)) = (pairs.next(), pairs.next()) {
        if styled == c {
            return Some(letter);
        }
    }
    None
}

/// Whether nobody types `c` by chance in the middle of Vietnamese: mathematical, full-width,
/// circled, squared and small-capital letters.
pub(super) fn is_styled(c: char) -> bool {
    matches!(c,
        '\u{1D400}'..='\u{1D7FF}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' | '\u{24B6}'..='\u{24E9}'
        | '\u{2102}' | '\u{210A}'..='\u{2113}' | '\u{2115}' | '\u{2119}'..='\u{211D}' | '\u{2124}' | '\u{2128}'
        | '\u{212C}'..='\u{212D}' | '\u{212F}'..='\u{2134}' | '\u{249C}'..='\u{24B5}' | '\u{1F110}'..='\u{1F189}')
        || small_capital(c).is_some()
}

/// Characters that show nothing, and are dropped: soft hyphen, zero-width marks, direction marks,
/// variation selectors, tags, and control characters other than white space.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !c.is_whitespace())
}

/// The Latin letter that a small Cyrillic or Greek letter passes for.
pub(super) fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' | 'н' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'η' => 'n',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}
