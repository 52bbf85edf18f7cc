//! Accounts given by name: `Telegram @ten_nao_do`, `WeChat: ten_88`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use soiviec_domain::identifier::IdentifierKind;

use super::Page;
use crate::pattern;

/// An app's name, and an account behind it when that can't be a word of the sentence: it begins
/// with a letter and holds a digit or an underscore.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?-u:\b)({APPS})[ :./-]{{1,3}}(?:id[ :]{{1,2}})?([a-z][a-z0-9._-]{{3,31}})")));

/// The last app named before a place.
static APP_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?-u:\b)({APPS})(?-u:\b)")));

const APPS: &str = "telegram|tele|tlg|zalo|wechat|weixin|viber|whatsapp|line id|id line|line|tiktok|kakaotalk|kakao|\
                    facebook|fb|instagram|ig";

/// Names behind `@` that call everybody.
const EVERYBODY: [&str; 5] = ["everyone", "channel", "moinguoi", "nguoitheodoi", "highlight"];

/// Finds accounts that a link did not give.
pub(super) fn find(page: &mut Page) {
    handles(page);
    names(page);
}

/// Names behind `@`; Telegram's unless another app is named shortly before.
fn handles(page: &mut Page) {
    for at in 0..page.chars.len() {
        if page.chars[at] != '@' || at.checked_sub(1).is_some_and(|before| page.chars[before].is_alphanumeric()) {
            continue;
        }
        let length = name_length(page, at + 1);
        let chars = at..at + 1 + length;
        let name = page.bare(at + 1..chars.end).to_owned();
        if length < 5 || !page.is_free(chars.clone()) || EVERYBODY.contains(&name.as_str()) {
            continue;
        }
        let app = APP_BEFORE.find_iter(page.before(at, 24)).last().map_or("telegram", |app| app.as_str()).to_owned();
        take(page, &app, &name, chars);
    }
}

/// How many characters of an account's name stand from `at` on, without the point of a sentence.
fn name_length(page: &Page, at: usize) -> usize {
    let text = page.plain.text_of(at..at + 32);
    let length = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')).count();
    text[..length].trim_end_matches(['.', '-', '_']).len()
}

/// Names behind an app's name.
fn names(page: &mut Page) {
    let bare = page.plain.bare().to_owned();
    for found in NAMED.captures_iter(&bare) {
        let (Some(app), Some(name)) = (found.get(1), found.get(2)) else { continue };
        let name_text = name.as_str().trim_end_matches(['.', '-', '_']);
        let chars = page.plain.chars_of_bare(name.start()..name.start() + name_text.len());
        let built = name_text.contains('_') || name_text.bytes().any(|b| b.is_ascii_digit());
        let phone_like = name_text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'o' | b'l' | b'i' | b'.' | b'-'));
        // An account has no marks: what has them is a word of the sentence.
        if built && !phone_like && page.is_free(chars.clone()) && page.plain.text_of(chars.clone()).is_ascii() {
            take(page, app.as_str(), name_text, chars);
        }
    }
}

fn take(page: &mut Page, app: &str, name: &str, chars: Range<usize>) {
    match app {
        "telegram" | "tele" | "tlg" => page.take(IdentifierKind::Telegram, name, chars),
        "zalo" => page.take(IdentifierKind::Zalo, name, chars),
        "facebook" | "fb" => page.take(IdentifierKind::Facebook, name, chars),
        app => {
            let app = match app {
                "line id" | "id line" => "line",
                "weixin" => "wechat",
                "kakao" => "kakaotalk",
                "ig" => "instagram",
                app => app,
            };
            page.take(IdentifierKind::Account, format!("{app}/{name}"), chars);
        }
    }
}
