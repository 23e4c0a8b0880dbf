//! Headers as proxies and forgers send them.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use axum::http::HeaderName;

const NOBODY: Option<&str> = None;

fn found(trusted: &[&str], peer: &str, headers: &[(&str, &str)]) -> Found {
    let clients = Clients::new(TrustedProxies::parse(trusted.iter().copied()).unwrap());
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        map.append(name, value.parse().unwrap());
    }
    clients.find(peer.parse().unwrap(), &map)
}

/// The client address found behind a proxy at 10.0.0.1, where 10.0.0.0/8 and fd00::/8 are trusted.
fn behind(headers: &[(&str, &str)]) -> (Option<IpAddr>, Option<Trouble>) {
    let found = found(&["10.0.0.0/8", "fd00::/8"], "10.0.0.1", headers);
    (found.address, found.trouble)
}

fn ip(text: Option<&str>) -> Option<IpAddr> {
    text.map(|text| text.parse().unwrap())
}

#[test]
fn a_trusted_proxy_names_the_client() {
    for (value, client) in [
        ("192.0.2.7", Some("192.0.2.7")),
        (" 192.0.2.7 ", Some("192.0.2.7")),
        ("192.0.2.7:4711", Some("192.0.2.7")),
        ("2001:db8::7", Some("2001:db8::7")),
        ("[2001:db8::7]", Some("2001:db8::7")),
        ("[2001:db8::7]:4711", Some("2001:db8::7")),
        ("\"[2001:db8::7]:4711\"", Some("2001:db8::7")),
        ("::ffff:192.0.2.7", Some("192.0.2.7")),
        // What the client wrote itself precedes what the proxy added.
        ("127.0.0.1, 192.0.2.7", Some("192.0.2.7")),
        ("rubbish, 192.0.2.7", Some("192.0.2.7")),
        (
            "203.0.113.1, 192.0.2.7, 10.2.2.2, fd00::1",
            Some("192.0.2.7"),
        ),
        ("10.3.3.3, 10.2.2.2", Some("10.3.3.3")),
        ("unknown", NOBODY),
        ("127.0.0.1, unknown", NOBODY),
    ] {
        assert_eq!(
            behind(&[("x-forwarded-for", value)]),
            (ip(client), None),
            "{value}"
        );
    }
    for (value, client) in [
        ("for=192.0.2.7", Some("192.0.2.7")),
        ("For=192.0.2.7;proto=https;by=10.0.0.1", Some("192.0.2.7")),
        ("proto=https; FOR=\"192.0.2.7:4711\"", Some("192.0.2.7")),
        (
            "for=\"[2001:db8:cafe::17]:4711\"",
            Some("2001:db8:cafe::17"),
        ),
        ("for=\"[2001:db8:cafe::17]\"", Some("2001:db8:cafe::17")),
        ("for=\"[2001:db8::1]:_port\"", Some("2001:db8::1")),
        ("for=\"192.0.2\\.7\"", Some("192.0.2.7")),
        ("for=127.0.0.1, for=192.0.2.7", Some("192.0.2.7")),
        (
            "for=192.0.2.7, for=10.2.2.2;host=\"a,b;for=1.1.1.1\"",
            Some("192.0.2.7"),
        ),
        ("for=192.0.2.7, , for=10.2.2.2", Some("192.0.2.7")),
        ("for=_hidden", NOBODY),
        ("for=\"_gazonk:_port\"", NOBODY),
        ("for=unknown", NOBODY),
        ("for=192.0.2.7, by=10.0.0.1", NOBODY),
    ] {
        assert_eq!(
            behind(&[("forwarded", value)]),
            (ip(client), None),
            "{value}"
        );
    }
}

#[test]
fn what_can_not_be_read_names_nobody_and_is_said() {
    let malformed = (None, Some(Trouble::Malformed));
    for value in [
        "",
        "rubbish",
        "192.0.2.7, rubbish",
        "192.0.2.7,",
        "192.0.2.300",
        "192.0.2.7:",
        "192.0.2.7:123456",
        "[192.0.2.7]",
        "[2001:db8::7",
        "[2001:db8::7]x",
        "fe80::1%eth0",
        "_",
    ] {
        assert_eq!(
            behind(&[("x-forwarded-for", value)]),
            malformed,
            "{value:?}"
        );
    }
    for value in [
        "",
        "192.0.2.7",
        "for",
        "for=",
        "for=\"192.0.2.7",
        "for=\"[2001:db8::7]\" x",
        "for=2001:db8::7:",
        "for=192.0.2.7;for=192.0.2.8",
        "for=a\"b",
    ] {
        assert_eq!(behind(&[("forwarded", value)]), malformed, "{value:?}");
    }
}

#[test]
fn lines_are_one_list() {
    let lines = [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-for", "192.0.2.7"),
    ];
    assert_eq!(behind(&lines).0, ip(Some("192.0.2.7")));
    // The client's own line does not invalidate the others.
    let lines = [
        ("forwarded", "for=\"never ends"),
        ("forwarded", "for=192.0.2.7"),
    ];
    assert_eq!(behind(&lines), (ip(Some("192.0.2.7")), None));
}

#[test]
fn two_headers_that_disagree_are_one_lie() {
    let proxy = (ip(Some("10.0.0.1")), None);
    assert_eq!(
        behind(&[
            ("x-forwarded-for", "192.0.2.7"),
            ("forwarded", "for=127.0.0.1")
        ]),
        proxy
    );
    assert_eq!(
        behind(&[
            ("x-forwarded-for", "127.0.0.1"),
            ("forwarded", "for=192.0.2.7")
        ]),
        proxy
    );
    assert_eq!(
        behind(&[
            ("x-forwarded-for", "192.0.2.7"),
            ("forwarded", "for=192.0.2.7")
        ])
        .0,
        ip(Some("192.0.2.7"))
    );
}

#[test]
fn a_stranger_says_nothing_of_others() {
    let lie = [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
    ];
    let stranger = found(&["10.0.0.0/8"], "198.51.100.9", &lie);
    assert_eq!(stranger.address, ip(Some("198.51.100.9")));
    assert!(!stranger.this_machine);
    assert_eq!(stranger.trouble, None);
}

#[test]
fn behind_an_unnamed_proxy_nobody_is_known() {
    for headers in [
        &[("x-forwarded-for", "192.0.2.7")][..],
        &[("forwarded", "for=192.0.2.7")],
        &[("forwarded", "rubbish")],
    ] {
        let found = found(&[], "127.0.0.1", headers);
        assert_eq!(found.address, None);
        assert_eq!(found.trouble, Some(Trouble::Unnamed));
        assert!(!found.this_machine);
    }
}

#[test]
fn this_machine_is_nobody_behind_a_proxy() {
    for (trusted, peer, headers, this) in [
        (&[][..], "127.0.0.1", &[][..], true),
        (&[], "::1", &[], true),
        (&[], "::ffff:127.0.0.1", &[], true),
        (&[], "192.0.2.7", &[], false),
        (&[], "127.0.0.1", &[("via", "1.1 proxy")], false),
        (&[], "127.0.0.1", &[("x-real-ip", "127.0.0.1")], false),
        (&["127.0.0.1"], "127.0.0.1", &[], true),
        (
            &["127.0.0.1"],
            "127.0.0.1",
            &[("x-forwarded-for", "192.0.2.7")],
            false,
        ),
        (
            &["127.0.0.1"],
            "127.0.0.1",
            &[("x-forwarded-for", "127.0.0.1, 192.0.2.7")],
            false,
        ),
        (
            &["127.0.0.1"],
            "127.0.0.1",
            &[("x-forwarded-for", "127.0.0.1")],
            true,
        ),
        (
            &["10.0.0.1"],
            "10.0.0.1",
            &[("x-forwarded-for", "127.0.0.1")],
            true,
        ),
        (
            &["127.0.0.1"],
            "127.0.0.1",
            &[("x-forwarded-for", "rubbish")],
            false,
        ),
        (
            &["127.0.0.1"],
            "127.0.0.1",
            &[
                ("x-forwarded-for", "192.0.2.7"),
                ("forwarded", "for=127.0.0.1"),
            ],
            false,
        ),
    ] {
        let found = found(trusted, peer, headers);
        assert_eq!(found.this_machine, this, "{trusted:?} {peer} {headers:?}");
    }
}

#[test]
fn proxies_are_addresses_and_networks() {
    let proxies = TrustedProxies::parse(["127.0.0.1", " 10.0.0.0/8 ", "fd00::/8"]).unwrap();
    for (address, is) in [
        ("127.0.0.1", true),
        ("127.0.0.2", false),
        ("10.255.0.1", true),
        ("::ffff:10.1.2.3", true),
        ("fd12::1", true),
        ("2001:db8::1", false),
    ] {
        assert_eq!(proxies.contains(address.parse().unwrap()), is, "{address}");
    }
    for wrong in ["", "proxy.example", "10.0.0.0/33", "10.0.0.0/"] {
        let error = TrustedProxies::parse([wrong]).unwrap_err();
        assert!(error.contains("CIDR"), "{error}");
    }
}
