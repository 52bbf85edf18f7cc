//! The guard: which addresses are never asked.
//!
//! Every address that comes from outside passes here twice. [`check_url`] looks at the address as
//! written, before each request and each redirect, because a literal such as `2130706433` or
//! `[::ffff:10.0.0.1]` is never resolved. [`Resolver`] looks at what a name resolves to, within the
//! act of connecting, so that a name cannot change between the check and the use.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Neither http nor https.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// A user name or password in the address.
    #[error("an address with a user name or password is not fetched")]
    UserInfo,
    /// No host in it.
    #[error("the address names no host")]
    NoHost,
    /// The name has no address at all.
    #[error("the name has no address")]
    Unresolved,
    /// A loopback or private address.
    #[error("{0} is a private address; set allow_private = true if the source is your own")]
    Private(IpAddr),
    /// An address no public site can have, whatever the settings say.
    #[error("{0} is no address of a public site")]
    NeverPublic(IpAddr),
}

/// Who can be reached at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Everybody.
    Public,
    /// This machine or this network; `allow_private` opens it.
    Private,
    /// Link-local (where clouds keep their secrets), multicast, reserved, documentation: nothing opens it.
    Never,
}

/// Checks an address as written.
pub fn check_url(url: &Url, allow_private: bool) -> Result<(), Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    match url.host().ok_or(Refused::NoHost)? {
        Host::Domain(_) => Ok(()),
        Host::Ipv4(ip) => check_addresses([ip.into()], allow_private),
        Host::Ipv6(ip) => check_addresses([ip.into()], allow_private),
    }
}

/// Checks everything a name resolved to. One bad address refuses them all: a name that mixes public
/// and private addresses is up to no good.
pub fn check_addresses(addresses: impl IntoIterator<Item = IpAddr>, allow_private: bool) -> Result<(), Refused> {
    let mut some = false;
    for ip in addresses {
        some = true;
        match reach(ip) {
            Reach::Public => {}
            Reach::Private if allow_private => {}
            Reach::Private => return Err(Refused::Private(ip)),
            Reach::Never => return Err(Refused::NeverPublic(ip)),
        }
    }
    if some { Ok(()) } else { Err(Refused::Unresolved) }
}

fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => reach_v6(ip),
    }
}

/// IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates).
fn reach_v4(ip: Ipv4Addr) -> Reach {
    match ip.octets() {
        // Loopback, private use (RFC 1918), carrier-grade NAT (RFC 6598).
        [127 | 10, ..] | [192, 168, ..] | [172, 16..=31, ..] | [100, 64..=127, ..] => Reach::Private,
        // "This network", link-local, protocol assignments, 6to4 relay, multicast and reserved.
        [0, ..] | [169, 254, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [224..=255, ..] => Reach::Never,
        // Documentation (RFC 5737) and benchmarking (RFC 2544).
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [198, 18..=19, ..] => Reach::Never,
        _ => Reach::Public,
    }
}

/// IANA IPv6 Special-Purpose Address Registry. Only 2000::/3 is given out for public use; addresses
/// that embed an IPv4 address reach what that one reaches.
fn reach_v6(ip: Ipv6Addr) -> Reach {
    let low = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Private,
        // Mapped (::ffff:0:0/96), NAT64 (RFC 6052) and 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, a, b] | [0x64, 0xff9b, 0, 0, 0, 0, a, b] => reach_v4(low(a, b)),
        [0x2002, a, b, ..] => reach_v4(low(a, b)),
        // Unique local (RFC 4193).
        [0xfc00..=0xfdff, ..] => Reach::Private,
        // Protocol assignments with Teredo (2001::/23), documentation (RFC 3849, RFC 9637).
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Reach::Never,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}

/// Resolves names with the system's resolver and hands on only checked addresses.
#[derive(Clone, Copy, Debug)]
pub struct Resolver {
    /// Whether loopback and private addresses may be connected to.
    pub allow_private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            check_addresses(found.iter().map(SocketAddr::ip), allow_private)?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The refusal that made a request fail, if one did.
pub(crate) fn refusal<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Refused> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// An error and what caused it, outermost first.
pub(crate) fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(url: &str, allow_private: bool) -> Result<(), Refused> {
        check_url(&Url::parse(url).unwrap(), allow_private)
    }

    #[test]
    fn private_addresses_hide_in_many_spellings() {
        // cases.md 15, and the other spellings of the same thing.
        for hidden in [
            "[::ffff:a00:1]",
            "[::ffff:127.0.0.1]:6666",
            "[::ffff:a9fe:a9fe]",
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "203.0.113.9",
            "198.51.100.1",
            "[::]",
            "[::1]",
            "[::127.0.0.1]",
            "[fe80::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[fec0::1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[2001::1]",
            "[3fff::1]",
            "[100::1]",
            "[5f00::1]",
        ] {
            assert!(check(&format!("http://{hidden}/"), false).is_err(), "{hidden}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for public in ["1.1.1.1", "[2606:4700::1]", "[::ffff:1.1.1.1]", "[64:ff9b::1.1.1.1]", "tin.example"] {
            assert_eq!(check(&format!("https://{public}/"), false), Ok(()), "{public}");
        }
    }

    #[test]
    fn allow_private_never_opens_link_local() {
        for own in ["127.0.0.1", "[::1]", "192.168.1.9", "[fd00::1]"] {
            assert_eq!(check(&format!("http://{own}/"), true), Ok(()), "{own}");
        }
        for never in ["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "0.0.0.0", "224.0.0.1"] {
            assert!(check(&format!("http://{never}/"), true).is_err(), "{never}");
        }
    }

    #[test]
    fn one_bad_address_refuses_the_name() {
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
        assert_eq!(check_addresses([mapped], false), Err(Refused::Private(mapped)));
        assert!(check_addresses(["1.1.1.1".parse().unwrap(), mapped], false).is_err());
        assert_eq!(check_addresses([], true), Err(Refused::Unresolved));
    }

    #[test]
    fn other_schemes_and_passwords_are_refused() {
        assert_eq!(check("file:///etc/hostname", true), Err(Refused::Scheme));
        assert_eq!(check("ftp://tin.example/", true), Err(Refused::Scheme));
        assert_eq!(check("http://a:b@tin.example/", true), Err(Refused::UserInfo));
    }

    #[tokio::test]
    async fn a_name_for_this_machine_is_refused_while_resolving() {
        let resolve = |allow_private| Resolver { allow_private }.resolve("localhost".parse().unwrap());
        let error = resolve(false).await.err().unwrap();
        assert!(matches!(error.downcast_ref(), Some(Refused::Private(_))), "{error}");
        assert!(resolve(true).await.unwrap().next().unwrap().ip().is_loopback());
    }

    proptest! {
        #[test]
        fn an_embedded_address_reaches_what_it_embeds(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            prop_assert_eq!(reach(IpAddr::V6(v4.to_ipv6_mapped())), reach(IpAddr::V4(v4)));
            if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() {
                prop_assert_ne!(reach(IpAddr::V4(v4)), Reach::Public);
            }
        }
    }
}
