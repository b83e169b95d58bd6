//! Addresses whose word is taken: of proxies in front.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr};

/// The shortest prefixes that are taken. What is shorter is everywhere, or nearly.
const SHORTEST: (u8, u8) = (8, 16);
/// Networks of the shortest prefix that a list may add up to: many of them are everywhere as well.
const MOST: u128 = 2;

/// Addresses and networks of a list. An IPv4 address that arrives as an IPv6 one is the IPv4 address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peers(Vec<IpNet>);

impl Peers {
    /// `10.0.0.7, 10.1.0.0/24, fd00::/64`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let nets = IpNet::aggregate(&names.map(network).collect::<Result<Vec<_>, _>>()?);
        if nets.is_empty() {
            return Err("no address is listed".to_owned());
        }
        let sum = |is_v4: bool| {
            let sizes = nets.iter().filter(|net| net.addr().is_ipv4() == is_v4).map(size);
            sizes.fold(0_u128, u128::saturating_add)
        };
        if sum(true) > MOST << (32 - SHORTEST.0) || sum(false) > MOST << (128 - SHORTEST.1) {
            return Err("together these networks are nearly everywhere; name the proxies alone".to_owned());
        }
        Ok(Self(nets))
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The addresses in a network that is not too large.
fn size(net: &IpNet) -> u128 {
    1 << (net.max_prefix_len() - net.prefix_len())
}

fn network(name: &str) -> Result<IpNet, String> {
    let net = match name.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => name
            .parse::<IpNet>()
            .map_err(|_| format!("`{name}` is neither an address nor a network such as 10.1.0.0/24"))?,
    };
    let shortest = if net.addr().is_ipv4() { SHORTEST.0 } else { SHORTEST.1 };
    let mapped = IpNet::new(IpAddr::V6(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0)), 96);
    if net.prefix_len() < shortest || net.addr().is_unspecified() {
        Err(format!("`{name}` is everywhere, or nearly: at least /{shortest} is expected, at best the address alone"))
    } else if mapped.is_ok_and(|mapped| mapped.contains(&net) || net.contains(&mapped)) {
        Err(format!("`{name}`: an IPv4 address is listed as one"))
    } else if net != net.trunc() {
        Err(format!("`{name}` is an address inside of a network; the network is {}", net.trunc()))
    } else {
        Ok(net)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_list_of_everywhere_is_refused() {
        for everywhere in [
            "0.0.0.0/0",
            "::/0",
            "0.0.0.0/1,128.0.0.0/1",
            "::/1, 8000::/1",
            "10.0.0.0/7",
            "fd00::/8",
            "0.0.0.0",
            "::",
            "::ffff:0.0.0.0/96",
            "::ffff:0:0/90",
            "10.0.0.7, 0.0.0.0/0",
            "10.0.0.0/8,20.0.0.0/8,30.0.0.0/8",
            "fd00::/16,fd01::/16,fd04::/16",
        ] {
            assert!(Peers::parse(everywhere).is_err(), "{everywhere}");
        }
        let eighths: Vec<String> = (1..=255).map(|first| format!("{first}.0.0.0/8")).collect();
        assert!(Peers::parse(&eighths.join(",")).is_err());
    }

    #[test]
    fn what_is_no_address_is_named() {
        for (wrong, says) in [
            ("", "no address"),
            (" , ", "no address"),
            ("proxy.example.org", "`proxy.example.org` is neither"),
            ("10.0.0.7:80", "neither"),
            ("10.0.0.7/33", "neither"),
            ("10.0.0.7/24", "the network is 10.0.0.0/24"),
            ("::ffff:10.0.0.0/120", "listed as one"),
        ] {
            let problem = Peers::parse(wrong).unwrap_err();
            assert!(problem.contains(says), "{wrong}: {problem}");
        }
    }

    #[test]
    fn an_address_is_listed_in_whatever_family_it_arrives() {
        let peers =
            Peers::parse("10.0.0.7, 172.16.0.0/12,192.168.0.0/16,10.0.0.0/8,fd00:1::/64,::ffff:192.0.2.1").unwrap();
        for listed in ["10.0.0.7", "::ffff:10.0.0.7", "172.31.255.255", "fd00:1::9", "192.0.2.1", "::ffff:192.0.2.1"] {
            assert!(peers.contains(address(listed)), "{listed}");
        }
        for other in
            ["11.0.0.7", "::ffff:11.0.0.7", "172.32.0.0", "fd00:2::9", "127.0.0.1", "::1", "192.0.2.2", "::10.0.0.7"]
        {
            assert!(!peers.contains(address(other)), "{other}");
        }
    }
}
