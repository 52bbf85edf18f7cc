//! Where the console listens, and who sits before it.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use serde::Deserialize;
use soiviec_domain::case::MACHINE;
use soiviec_text::fold::{fold, is_hidden};

use crate::error::ConsoleError;

/// `[console]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConsoleSettings {
    /// The address and port it answers on; 127.0.0.1 or ::1.
    pub address: SocketAddr,
}

impl Default for ConsoleSettings {
    fn default() -> Self {
        Self { address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)) }
    }
}

impl ConsoleSettings {
    /// Refuses an address that other machines can reach, and loopback's others: the console is
    /// asked for by the name of 127.0.0.1 or localhost, and answers no other.
    pub fn validate(&self) -> Result<(), ConsoleError> {
        let own = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        if own.contains(&self.address.ip()) { Ok(()) } else { Err(ConsoleError::NotLoopback(self.address)) }
    }
}

/// Whoever sits before the console, until there are accounts. Stands in audit entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analyst(String);

/// The longest name, in Unicode scalar values: it must fit a line of the history.
const LONGEST_NAME: usize = 60;

impl Analyst {
    /// Takes a name: trimmed, 1 to 60 scalar values on one line that all show, and none that reads as
    /// the machine's.
    pub fn new(name: &str) -> Result<Self, ConsoleError> {
        let name = name.trim();
        let length = name.chars().count();
        let problem = if length == 0 {
            "it is empty"
        } else if length > LONGEST_NAME {
            "it is longer than 60 characters"
        } else if name.chars().any(|c| c.is_control() || is_hidden(c)) {
            "it holds characters that show nothing"
        } else if reads_as(name) == reads_as(MACHINE) {
            "it is the name under which the machine acts"
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(ConsoleError::Analyst(problem))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name without what the eye may pass over: case, marks, look-alike letters, gaps.
fn reads_as(name: &str) -> String {
    fold(name).bare().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_reach_is_refused_with_the_reason() {
        for open in ["0.0.0.0:8080", "192.168.1.5:80", "[::]:8080", "127.8.8.8:80", "[::ffff:127.0.0.1]:80"] {
            let settings = ConsoleSettings { address: open.parse().unwrap() };
            let said = settings.validate().unwrap_err().to_string();
            assert!(said.contains(open) && said.contains("127.0.0.1"), "{said}");
        }
        for own in ["127.0.0.1:0", "[::1]:8080"] {
            assert!(ConsoleSettings { address: own.parse().unwrap() }.validate().is_ok(), "{own}");
        }
        assert!(ConsoleSettings::default().validate().is_ok());
    }

    #[test]
    fn nobody_acts_under_the_machines_name() {
        assert_eq!(Analyst::new("  Lan Anh ").unwrap().as_str(), "Lan Anh");
        assert!(Analyst::new(&"ệ".repeat(60)).is_ok());
        for bad in ["", " \t", "a\nb", "a\0", "a\u{200B}b", "a\u{202E}b", &"ệ".repeat(61)] {
            assert!(Analyst::new(bad).is_err(), "{bad:?}");
        }
        for machine in ["SoiViec", " soiviec", "Soi Việc", "soiviẹc", "ѕoiviec", "ｓｏｉｖｉｅｃ", "soi-viec"]
        {
            assert!(Analyst::new(machine).is_err(), "{machine:?}");
        }
    }
}
