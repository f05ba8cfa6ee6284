//! IP address of a system (آدرس IP).

use super::{ValueFault, text_value};
use crate::text::compact;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr};

const EXPECTED: &str = "نشانی IP یک سامانه، مانند 185.10.20.30";

/// An IPv4 or IPv6 address of one machine, in its canonical spelling; an IPv4 address written as IPv6 is kept as IPv4.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IpAddress(String);

text_value!(IpAddress);

impl IpAddress {
    /// Reads an address in any digits.
    ///
    /// # Errors
    /// When it is no address, or one that no machine on a network has (unspecified, loopback, multicast, broadcast).
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let address: IpAddr = compact(given).parse().map_err(|_| ValueFault::expected(EXPECTED))?;
        let address = address.to_canonical();
        let nobodys = address.is_unspecified()
            || address.is_loopback()
            || address.is_multicast()
            || address == IpAddr::V4(Ipv4Addr::BROADCAST);
        if nobodys { Err(ValueFault::expected(EXPECTED)) } else { Ok(Self(address.to_string())) }
    }

    /// Whether the address is private: RFC 1918 for IPv4, RFC 4193 for IPv6.
    #[must_use]
    pub fn is_private(&self) -> bool {
        match self.0.parse() {
            Ok(IpAddr::V4(address)) => address.is_private(),
            Ok(IpAddr::V6(address)) => address.is_unique_local(),
            Err(_) => false,
        }
    }
}
