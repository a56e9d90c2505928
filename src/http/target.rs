//! Where messages may go: not to what only this machine can reach, unless that is allowed.
//!
//! Checked when a subscription is made, and again for every address that a name stands for when a message is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::error::{Error, Result};

/// Longest address that is kept.
const LONGEST: usize = 2_000;

/// Who may be reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Targets {
    /// Whether this machine and private networks may.
    pub(super) private: bool,
}

impl Targets {
    /// Reads the address of a subscription.
    pub(super) fn check(self, text: &str) -> Result<Url> {
        let refused = |what: &str| Error::config(format!("`url` {what}"));
        if LONGEST < text.len() {
            return Err(refused(&format!("is longer than {LONGEST} bytes")));
        }
        let url = Url::parse(text).map_err(|error| refused(&format!("is none: {error}")))?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(refused("has to begin with https:// or http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("may not hold a password"));
        }
        let Some(host) = url.host_str() else {
            return Err(refused("has no host"));
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_local_name = bare == "localhost" || bare.ends_with(".localhost");
        let may = match bare.parse() {
            Ok(address) => self.may_reach(address),
            Err(_) => self.private || !is_local_name,
        };
        if may {
            return Ok(url);
        }
        Err(refused(&format!(
            "leads to `{host}`, which only this machine or its network reaches"
        ))
        .hint("start the service with --private-targets to allow it"))
    }

    /// Whether messages may go to `address`. Addresses of one link, where clouds tell machines their secrets, are never
    /// reached; those of this machine and of private networks where it is allowed.
    ///
    /// # Source
    /// IANA special-purpose address registries (RFC 6890); metadata services of AWS, Azure, Google (169.254.169.254,
    /// `fd00:ec2::254`, `fd20:ce::254`) and Alibaba (100.100.100.200).
    pub(super) fn may_reach(self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(address) => self.may_reach_4(address),
            IpAddr::V6(address) => self.may_reach_6(address),
        }
    }

    fn may_reach_4(self, address: Ipv4Addr) -> bool {
        let [first, second, ..] = address.octets();
        let is_never = address.is_link_local()
            || address.is_multicast()
            || address.is_broadcast()
            || first == 0
            || address == Ipv4Addr::new(100, 100, 100, 200);
        let is_shared = first == 100 && (64..128).contains(&second);
        let is_private = address.is_loopback() || address.is_private() || is_shared;
        !is_never && (self.private || !is_private)
    }

    fn may_reach_6(self, address: Ipv6Addr) -> bool {
        let parts = address.segments();
        // NAT64: the last four bytes are an address of version 4.
        if parts[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
            let [.., a, b, c, d] = address.octets();
            return self.may_reach_4(Ipv4Addr::new(a, b, c, d));
        }
        let is_metadata = parts[..2] == [0xfd00, 0x0ec2] || parts[..2] == [0xfd20, 0x00ce];
        let is_never = address.is_unspecified()
            || address.is_multicast()
            || address.is_unicast_link_local()
            || is_metadata;
        let is_private = address.is_loopback() || address.is_unique_local();
        !is_never && (self.private || !is_private)
    }
}

impl Resolve for Targets {
    fn resolve(&self, name: Name) -> Resolving {
        let targets = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| targets.may_reach(address.ip()))
                .collect();
            if allowed.is_empty() {
                let words = format!("`{}` has no address that may be reached", name.as_str());
                return Err(words.into());
            }
            let all: Addrs = Box::new(allowed.into_iter());
            Ok(all)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Targets = Targets { private: false };
    const ALL: Targets = Targets { private: true };

    #[test]
    fn what_only_this_machine_reaches_has_to_be_allowed() {
        for url in [
            "http://localhost/hook",
            "http://127.0.0.1:9000/",
            "http://0x7f.1/",
            "https://10.1.2.3/",
            "https://192.168.0.1/",
            "http://[::1]/",
            "http://[fd12::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
        ] {
            let error = PUBLIC.check(url).unwrap_err();
            assert!(
                error.to_string().contains("only this machine"),
                "{url}: {error}"
            );
            ALL.check(url).unwrap();
        }
        for url in [
            "https://crm.example/hook?x=1",
            "http://8.8.8.8/",
            "https://[2600::1]:8443/a",
        ] {
            PUBLIC.check(url).unwrap();
        }
    }

    #[test]
    fn what_tells_secrets_of_a_machine_is_never_reached() {
        for url in [
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/",
            "http://[fd00:ec2::254]/",
            "http://100.100.100.200/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://[::ffff:169.254.169.254]/",
        ] {
            assert!(ALL.check(url).is_err(), "{url}");
        }
    }

    #[test]
    fn an_address_is_one_of_the_web_without_a_password() {
        for (url, words) in [
            (
                "ftp://crm.example/",
                "has to begin with https:// or http://",
            ),
            ("crm.example", "is none"),
            ("https://me:secret@crm.example/", "may not hold a password"),
        ] {
            let error = PUBLIC.check(url).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
