//! Web addresses, domains, e-mail addresses and program files.

use std::ops::Range;

use soiviec_domain::identifier::IdentifierKind;

use super::platform::{Target, is_shared, target};
use super::{Page, phone};

/// Endings that stand at the end of a bare name far more often than a sentence does.
const COMMON: [&str; 12] = ["vn", "com", "net", "org", "info", "biz", "asia", "xyz", "dev", "app", "example", "edu"];

/// Names that look like domains and are none.
const NO_SITE: [&str; 6] = ["asp.net", "vb.net", "ado.net", "ml.net", "socket.io", "draw.io"];

/// Query parameters that say where a click came from, not what is shown.
const TRACKING: [&str; 9] = ["fbclid", "gclid", "mibextid", "igsh", "zarsrc", "ref", "si", "_ga", "spm"];

/// Finds links and e-mail addresses.
pub(super) fn find(page: &mut Page) {
    let mut at = 0;
    while at < page.chars.len() {
        let end = at + page.chars[at..].iter().take_while(|&&c| in_link(c)).count();
        let has = |c| page.chars[at..end].contains(&c);
        if end - at >= 4 && has('.') && page.plain.text_of(at..end).is_ascii() {
            find_in(page, at..end);
        } else if end > at && has('.') {
            // Letters with marks end a link on both sides.
            for part in ascii_parts(page, at..end) {
                find_in(page, part);
            }
        }
        at = end.max(at + 1);
    }
}

fn in_link(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+=%".contains(c)
}

fn ascii_parts(page: &Page, chars: Range<usize>) -> Vec<Range<usize>> {
    let text: Vec<char> = page.plain.text_of(chars.clone()).chars().collect();
    let mut parts = Vec::new();
    let mut at = chars.start;
    for part in text.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        if part[0].is_ascii() && part.contains(&'.') {
            parts.push(at..at + part.len());
        }
        at += part.len();
    }
    parts
}

fn find_in(page: &mut Page, chars: Range<usize>) {
    let chars = trimmed(page, chars);
    if chars.len() < 4 {
        return;
    }
    let text = page.plain.text_of(chars.clone()).to_owned();
    let start =
        chars.start + text.find("http").filter(|&at| text[at..].contains("://")).unwrap_or_else(|| label(&text));
    let chars = start..chars.end;
    let text = page.plain.text_of(chars.clone()).to_owned();
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)).unwrap_or("");
    let rest = &text[scheme.len()..];
    let host_end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    if rest[..host_end].contains('@') {
        email(page, chars, rest);
    } else {
        let host = rest[..host_end].trim_end_matches('.').to_owned();
        web(page, chars, scheme, &host);
    }
}

/// Without the brackets, quotes and points of the sentence around it.
fn trimmed(page: &Page, chars: Range<usize>) -> Range<usize> {
    let text = &page.chars[chars.clone()];
    let front = text.iter().take_while(|c| !c.is_ascii_alphanumeric()).count();
    let opened = text[front..].contains(&'(');
    let mut end = text.len();
    while end > front {
        let last = text[end - 1];
        if matches!(last, '/' | '=' | '#') || last.is_ascii_alphanumeric() || (last == ')' && opened) {
            break;
        }
        end -= 1;
    }
    chars.start + front..chars.start + end
}

/// How long the word and colon before an address are: `web:`, `tele:`.
fn label(text: &str) -> usize {
    match text.split_once(':') {
        Some((label, rest)) if label.bytes().all(|b| b.is_ascii_alphabetic()) && !rest.starts_with("//") => {
            label.len() + 1
        }
        _ => 0,
    }
}

fn email(page: &mut Page, chars: Range<usize>, text: &str) {
    let Some((local, host)) = text.split_once('@') else { return };
    // A slash or colon before the name belongs to the sentence: `Zalo/hr@maytrang.example`.
    let begin = local.rfind(['/', ':']).map_or(0, |at| at + 1);
    let host_end = host.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')).unwrap_or(host.len());
    let host = host[..host_end].trim_end_matches(['.', '-']);
    let local = &local[begin..];
    if !local.is_empty() && registrable(host).is_some() {
        let start = chars.end - (text.len() - begin);
        let value = format!("{local}@{host}");
        page.take(IdentifierKind::Email, value.clone(), start..start + value.len());
    }
}

fn web(page: &mut Page, chars: Range<usize>, scheme: &str, host: &str) {
    let written = page.written(chars.clone());
    let path = written.get(scheme.len() + host.len()..).filter(|_| written.is_ascii()).unwrap_or("").to_owned();
    if file(page, &chars, host, &path) {
        return;
    }
    let Some(domain) = registrable(host) else { return };
    let bare = scheme.is_empty() && !host.starts_with("www.") && !path.starts_with('/');
    if bare && !is_likely_site(host, &written) {
        return;
    }
    let host = host.strip_prefix("www.").unwrap_or(host);
    match target(host, path.trim_start_matches('/')) {
        Some(Target::Identifier(kind, value)) => page.take(kind, value, chars),
        Some(Target::Phone(digits)) => {
            if let Some(value) = phone::from_link(&digits) {
                page.take(IdentifierKind::Phone, value, chars);
            }
        }
        None => {
            let path = clean_path(&path);
            if !scheme.is_empty() || path.len() > 1 {
                let scheme = if scheme.is_empty() { "https://" } else { scheme };
                page.take(IdentifierKind::Url, format!("{scheme}{host}{path}"), chars.clone());
            }
            if !is_shared(host) {
                page.take(IdentifierKind::Domain, domain, chars);
            }
        }
    }
}

/// A program offered for download, by name or by link.
fn file(page: &mut Page, chars: &Range<usize>, host: &str, path: &str) -> bool {
    let name = if path.is_empty() { host } else { path.rsplit('/').next().unwrap_or("") };
    let app = [".apk", ".exe", ".ipa"].iter().any(|ending| name.to_lowercase().ends_with(ending));
    if app {
        page.take(IdentifierKind::App, name.to_lowercase(), chars.clone());
    }
    app && path.is_empty()
}

/// Whether a name without scheme, `www.` or path is meant as one, and is not the end of one
/// sentence and the beginning of the next (`ib em.Xin cảm ơn`).
fn is_likely_site(host: &str, written: &str) -> bool {
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    if NO_SITE.contains(&host) {
        return false;
    }
    let sentence = written.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase()))
        && written.starts_with(|c: char| c.is_ascii_lowercase());
    // 60.OOO is a sum.
    let sum = host.bytes().all(|b| matches!(b, b'0'..=b'9' | b'o' | b'l' | b'.' | b'-'));
    let built = name.contains(['.', '-']) || name.bytes().any(|b| b.is_ascii_digit());
    let file = matches!(ending, "zip" | "mov" | "md" | "sh" | "rs" | "py");
    !sentence && !file && !sum && (COMMON.contains(&ending) || built || (name.len() >= 6 && ending.len() > 2))
}

/// The registrable domain of a host: a known public suffix and one label.
fn registrable(host: &str) -> Option<String> {
    let good = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if host.len() > 253 || !host.contains('.') || !host.split('.').all(good) {
        return None;
    }
    // RFC 2606 keeps `.example` free for made-up addresses; the public suffix list leaves it out.
    if let Some(name) = host.strip_suffix(".example") {
        return Some(format!("{}.example", name.rsplit('.').next()?));
    }
    let domain = psl::domain(host.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    std::str::from_utf8(domain.as_bytes()).ok().map(str::to_owned)
}

/// The path without fragment and tracking parameters, and without a last slash.
fn clean_path(path: &str) -> String {
    let path = path.split('#').next().unwrap_or("");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let tracks = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or("");
        pair.is_empty() || name.starts_with("utm_") || TRACKING.contains(&name)
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !tracks(pair)).collect();
    let path = path.trim_end_matches('/');
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}
