//! Identifiers as they are shown in lists and digests: enough to tell one from another, too little
//! to call, pay or visit.

use soiviec_domain::identifier::{Identifier, IdentifierKind};

/// What stands in place of the hidden part, however long that is.
const DOTS: &str = "•••";

/// The identifier's value with its middle hidden. What is left of a web address is no link.
pub fn mask(identifier: &Identifier) -> String {
    let value = identifier.value.as_str();
    match identifier.kind {
        IdentifierKind::Phone => ends(value, 5, 3),
        IdentifierKind::Domain | IdentifierKind::Url => address(value),
        IdentifierKind::App => ends(value, 2, 6),
        IdentifierKind::Email => email(value),
        IdentifierKind::BankAccount | IdentifierKind::Group | IdentifierKind::Account => {
            let (owner, name) = value.split_once('/').unwrap_or(("", value));
            format!("{owner}/{}", ends(name, 2, 3))
        }
        IdentifierKind::Zalo | IdentifierKind::Telegram | IdentifierKind::Facebook => ends(value, 2, 3),
    }
}

/// The first and last characters; of a short value, less, so that at least half stays hidden.
fn ends(value: &str, first: usize, last: usize) -> String {
    let length = value.chars().count();
    let first = first.min(length / 3);
    let last = last.min(length / 3);
    let front: String = value.chars().take(first).collect();
    let back: String = value.chars().skip(length - last).collect();
    format!("{front}{DOTS}{back}")
}

fn email(value: &str) -> String {
    let (name, host) = value.rsplit_once('@').unwrap_or((value, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}{DOTS}@{host}")
}

/// The end of the host stays readable, as it tells whose it may be; a path may end in a phone
/// number or lead straight to a form.
fn address(value: &str) -> String {
    let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, end) = host.rsplit_once('.').unwrap_or((host, ""));
    let scheme = if scheme.is_empty() { String::new() } else { format!("{}://", scheme.replace("http", "hxxp")) };
    let path = if path.is_empty() { String::new() } else { format!("/{DOTS}") };
    format!("{scheme}{}[.]{end}{path}", ends(name, 2, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_is_shown_and_enough_hidden() {
        for (kind, value, masked) in [
            (IdentifierKind::Phone, "+84950000012", "+849•••012"),
            (IdentifierKind::Phone, "19000664", "19•••64"),
            (IdentifierKind::Email, "an.nguyen@hopthu.example", "a•••@hopthu.example"),
            (IdentifierKind::Domain, "xem-viec.example", "xe•••ec[.]example"),
            (IdentifierKind::Url, "https://a.viec.example/x.html", "hxxps://a.•••ec[.]example/•••"),
            (IdentifierKind::BankAccount, "VCB/190000000012", "VCB/19•••012"),
            (IdentifierKind::Group, "zalo/bamthich2888", "zalo/ba•••888"),
            (IdentifierKind::Telegram, "viec_nhe_vd", "vi•••_vd"),
            (IdentifierKind::Telegram, "ab", "•••"),
            (IdentifierKind::Facebook, "ệệệệệệ", "ệệ•••ệệ"),
        ] {
            assert_eq!(mask(&Identifier::new(kind, value)), masked);
        }
    }
}
