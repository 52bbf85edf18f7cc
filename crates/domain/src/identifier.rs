//! Contacts and places to act on.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::category::UnknownCode;
use crate::span::Span;

/// What kind of contact or place an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Telephone number; value in E.164, such as `+84950000001`; for 1800 and 1900 numbers, which have
    /// no such form, the bare digits.
    Phone,
    /// Zalo account, by its name in lower case; a number given as Zalo is a [`IdentifierKind::Phone`].
    Zalo,
    /// Telegram user or channel; value without `@`, lower case.
    Telegram,
    /// Account of another app (Viber, WhatsApp, Line, WeChat, TikTok, KakaoTalk, Instagram): value `app/name`, lower case.
    Account,
    /// Facebook page or profile; value is the path below the site, lower case.
    Facebook,
    /// A chat or social group: value `app/key`, the key as written.
    Group,
    /// A program offered for installation; value is its file name, lower case.
    App,
    /// E-mail address, lower case.
    Email,
    /// Registrable domain (public suffix plus one label), lower case.
    Domain,
    /// A web address, without tracking parameters.
    Url,
    /// Bank account: value `BANK/number`, or `/number` when the bank is not named.
    BankAccount,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [IdentifierKind; 11] = [
        Self::Phone,
        Self::Zalo,
        Self::Telegram,
        Self::Account,
        Self::Facebook,
        Self::Group,
        Self::App,
        Self::Email,
        Self::Domain,
        Self::Url,
        Self::BankAccount,
    ];

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "a kind of identifier"))
    }

    /// The code used in JSON and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Zalo => "zalo",
            Self::Telegram => "telegram",
            Self::Account => "account",
            Self::Facebook => "facebook",
            Self::Group => "group",
            Self::App => "app",
            Self::Email => "email",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::BankAccount => "bank_account",
        }
    }

    /// Whether one such identifier, shared by two postings, is enough to call them one campaign.
    pub fn joins_cases(self) -> bool {
        !matches!(self, Self::App | Self::Url | Self::Email)
    }
}

/// Whose contact it is. Only a recruiter's joins cases and may enter the watchlist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one who makes the offer.
    #[default]
    Recruiter,
    /// The firm or office that the poster pretends to be.
    Impersonated,
    /// Named in a warning, a report or a question.
    Quoted,
    /// The one who was harmed.
    Victim,
    /// The one who told.
    Informant,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Self::Recruiter, Self::Impersonated, Self::Quoted, Self::Victim, Self::Informant];

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.into_iter().find(|role| role.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "a role"))
    }

    /// The code used in JSON and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Recruiter => "recruiter",
            Self::Impersonated => "impersonated",
            Self::Quoted => "quoted",
            Self::Victim => "victim",
            Self::Informant => "informant",
        }
    }
}

/// A contact or place, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// Its canonical value; the form is given at each kind.
    pub value: String,
}

impl Identifier {
    /// Pairs a kind with a value that is already canonical.
    pub fn new(kind: IdentifierKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into() }
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An identifier with the places where a posting names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundIdentifier {
    /// What was found.
    #[serde(flatten)]
    pub identifier: Identifier,
    /// Whose it seems to be.
    pub role: Role,
    /// Where it stands in the original text; at least one.
    pub spans: Vec<Span>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::parse(kind.code()), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Ok(role));
        }
    }
}
