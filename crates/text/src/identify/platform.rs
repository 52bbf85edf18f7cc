//! What a link to a well-known platform points at.

use soiviec_domain::identifier::IdentifierKind;

/// Hosts that belong to everybody: a link there is a web address, and its domain says nothing of
/// who posted it. A host below one of these counts as well.
const SHARED: [&str; 38] = [
    "zalo.me",
    "zaloapp.com",
    "t.me",
    "telegram.me",
    "telegram.org",
    "facebook.com",
    "fb.com",
    "fb.me",
    "fb.watch",
    "m.me",
    "messenger.com",
    "wa.me",
    "whatsapp.com",
    "line.me",
    "viber.com",
    "wechat.com",
    "tiktok.com",
    "instagram.com",
    "youtube.com",
    "youtu.be",
    "x.com",
    "twitter.com",
    "linkedin.com",
    "google.com",
    "goo.gl",
    "forms.gle",
    "g.page",
    "bit.ly",
    "tinyurl.com",
    "cutt.ly",
    "linktr.ee",
    "shopee.vn",
    "lazada.vn",
    "gov.vn",
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
];

/// Paths of Facebook that name no account.
const NO_ACCOUNT: [&str; 18] = [
    "share",
    "sharer",
    "sharer.php",
    "watch",
    "story.php",
    "permalink.php",
    "photo",
    "photo.php",
    "photos",
    "events",
    "hashtag",
    "marketplace",
    "reel",
    "login",
    "help",
    "policies",
    "jobs",
    "search",
];

/// Whether `host` belongs to a platform that everybody shares.
pub(super) fn is_shared(host: &str) -> bool {
    SHARED.iter().any(|shared| is_below(host, shared))
}

fn is_below(host: &str, site: &str) -> bool {
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// What a link points at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An account or a group.
    Identifier(IdentifierKind, String),
    /// A phone number, in digits as written.
    Phone(String),
}

/// The account, group or number behind a link with small-letter `host` and `path` as written
/// (without the leading slash, with the query).
pub(super) fn target(host: &str, path: &str) -> Option<Target> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or("");
    let second = parts.next();
    let is = |site| is_below(host, site);
    if is("zalo.me") {
        zalo(first, second)
    } else if is("t.me") || is("telegram.me") {
        telegram(first, second)
    } else if is("facebook.com") || is("fb.com") || is("m.me") {
        facebook(first, second, parts.next(), query)
    } else if is("wa.me") {
        Some(Target::Phone(format!("+{}", first.trim_start_matches('+'))))
    } else if host == "chat.whatsapp.com" {
        group("whatsapp", first)
    } else if is("viber.com") {
        group("viber", parameter(query, "g2")?)
    } else if is("line.me") {
        account("line", path.rsplit('/').next()?.trim_start_matches('~'))
    } else if is("tiktok.com") {
        account("tiktok", first.strip_prefix('@')?)
    } else {
        None
    }
}

fn zalo(first: &str, second: Option<&str>) -> Option<Target> {
    match (first, second) {
        ("g", Some(key)) => group("zalo", key),
        ("", _) | ("g" | "pc" | "s", _) => None,
        (name, _) if name.chars().all(|c| matches!(c, '0'..='9' | 'o' | 'O' | 'l' | 'I')) => {
            Some(Target::Phone(name.into()))
        }
        (name, _) => named(IdentifierKind::Zalo, name),
    }
}

fn telegram(first: &str, second: Option<&str>) -> Option<Target> {
    match (first, second) {
        ("joinchat", Some(key)) => group("telegram", key),
        ("s", Some(name)) => named(IdentifierKind::Telegram, name),
        ("" | "s" | "share" | "addstickers" | "joinchat", _) => None,
        (key, _) if key.starts_with('+') => group("telegram", &key[1..]),
        (name, _) => named(IdentifierKind::Telegram, name),
    }
}

fn facebook(first: &str, second: Option<&str>, third: Option<&str>, query: &str) -> Option<Target> {
    match (first, second) {
        ("groups", Some(key)) => group("facebook", key),
        ("people", Some(_)) => named(IdentifierKind::Facebook, &format!("profile.php?id={}", third?)),
        ("profile.php", _) => named(IdentifierKind::Facebook, &format!("profile.php?id={}", parameter(query, "id")?)),
        ("" | "groups" | "people", _) => None,
        (name, _) if NO_ACCOUNT.contains(&name) => None,
        (name, _) => named(IdentifierKind::Facebook, name),
    }
}

fn named(kind: IdentifierKind, name: &str) -> Option<Target> {
    Some(Target::Identifier(kind, name.to_lowercase()))
}

fn account(app: &str, name: &str) -> Option<Target> {
    (!name.is_empty()).then(|| Target::Identifier(IdentifierKind::Account, format!("{app}/{}", name.to_lowercase())))
}

fn group(app: &str, key: &str) -> Option<Target> {
    (!key.is_empty()).then(|| Target::Identifier(IdentifierKind::Group, format!("{app}/{key}")))
}

fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}
