//! Malformed frames, all the way from bytes to response.

use proptest::prelude::*;

use crate::answer::Answer;
use crate::command::{self, Command, Request};
use crate::engine::{Caller, Registry};
use crate::extensions::Extensions;
use crate::policy::Policies;
use crate::settings::system_clock;
use crate::state::State;
use crate::switches::Switches;

const HEAD: &str = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0" xmlns:contact="urn:ietf:params:xml:ns:contact-1.0" xmlns:domain="urn:ietf:params:xml:ns:domain-1.0" xmlns:host="urn:ietf:params:xml:ns:host-1.0"><command>"#;
const TAIL: &str = "<clTRID>ABC-1</clTRID></command></epp>";

/// Good commands, to be broken.
const BODIES: &[&str] = &[
    r#"<create><contact:create><contact:id>NH-1</contact:id><contact:postalInfo type="int"><contact:name>Ada</contact:name><contact:org>Org</contact:org><contact:addr><contact:street>1</contact:street><contact:city>London</contact:city><contact:pc>SW1</contact:pc><contact:cc>GB</contact:cc></contact:addr></contact:postalInfo><contact:voice x="1">+44.1</contact:voice><contact:email>a@b.example</contact:email><contact:authInfo><contact:pw>x</contact:pw></contact:authInfo><contact:disclose flag="0"><contact:voice/></contact:disclose></contact:create></create>"#,
    r#"<update><contact:update><contact:id>NH-1</contact:id><contact:add><contact:status s="clientDeleteProhibited"/></contact:add><contact:chg><contact:postalInfo type="loc"><contact:name>Ада</contact:name></contact:postalInfo><contact:fax/></contact:chg></contact:update></update>"#,
    r#"<create><domain:create><domain:name>a.example</domain:name><domain:period unit="y">99</domain:period><domain:registrant>NH-1</domain:registrant><domain:contact type="tech">NH-1</domain:contact><domain:authInfo><domain:pw>x</domain:pw></domain:authInfo></domain:create></create>"#,
    r#"<update><domain:update><domain:name>a.pending</domain:name><domain:add><domain:contact type="admin">NH-1</domain:contact></domain:add><domain:rem><domain:ns><domain:hostObj>ns1.registry-sim.example</domain:hostObj></domain:ns></domain:rem><domain:chg><domain:registrant>NH-1</domain:registrant><domain:authInfo><domain:null/></domain:authInfo></domain:chg></domain:update></update>"#,
    r#"<create><domain:create><domain:name>b.example</domain:name><domain:registrant>NH-1</domain:registrant><domain:authInfo><domain:pw>x</domain:pw></domain:authInfo></domain:create></create><extension><secDNS:create xmlns:secDNS="urn:ietf:params:xml:ns:secDNS-1.1"><secDNS:dsData><secDNS:keyTag>12345</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>1</secDNS:digestType><secDNS:digest>00112233445566778899AABBCCDDEEFF00112233</secDNS:digest></secDNS:dsData></secDNS:create></extension>"#,
    r#"<update><domain:update><domain:name>a.redemption</domain:name></domain:update></update><extension><secDNS:update xmlns:secDNS="urn:ietf:params:xml:ns:secDNS-1.1"><secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem><secDNS:add><secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag><secDNS:alg>8</secDNS:alg><secDNS:digestType>9</secDNS:digestType><secDNS:digest>00</secDNS:digest></secDNS:dsData></secDNS:add></secDNS:update></extension>"#,
    r#"<delete><domain:delete><domain:name>a.redemption</domain:name></domain:delete></delete>"#,
    r#"<update><domain:update><domain:name>a.redemption</domain:name><domain:chg/></domain:update></update><extension><rgp:update xmlns:rgp="urn:ietf:params:xml:ns:rgp-1.0"><rgp:restore op="request"/></rgp:update></extension>"#,
    r#"<info><domain:info><domain:name hosts="all">a.redemption</domain:name></domain:info></info>"#,
    r#"<info><domain:info><domain:name hosts="all">a.pending</domain:name></domain:info></info>"#,
    r#"<renew><domain:renew><domain:name>a.pending</domain:name><domain:curExpDate>9999-12-31</domain:curExpDate><domain:period unit="m">1</domain:period></domain:renew></renew>"#,
    r#"<transfer op="request"><domain:transfer><domain:name>taken-a.example</domain:name><domain:authInfo><domain:pw>sim-D4-NICSIM</domain:pw></domain:authInfo></domain:transfer></transfer>"#,
    r#"<create><host:create><host:name>ns1.a.pending</host:name><host:addr ip="v6">::1</host:addr></host:create></create>"#,
    r#"<poll op="ack" msgID="1"/>"#,
    r#"<login><clID>abc</clID><pw>abcdef</pw><options><version>1.0</version><lang>en</lang></options><svcs><objURI>x</objURI></svcs></login>"#,
];

fn registry() -> Registry {
    let state = State::load(Vec::new(), None).expect("nothing to load");
    Registry::new(
        state,
        Policies::default(),
        system_clock(),
        true,
        Switches::default(),
        None,
    )
}

/// What a session does with a frame, without the session. The answer must be XML with the code of the RFC.
fn answer(registry: &Registry, frame: &[u8]) {
    let Request::Command {
        client_trid,
        command,
        ..
    } = command::read(frame)
    else {
        return;
    };
    let caller = Caller {
        client: "fuzz",
        client_trid: client_trid.as_deref(),
        server_trid: "SIM-1",
        extensions: Extensions {
            sec_dns: true,
            rgp: true,
        },
        now: registry.now(),
    };
    let answer = match command {
        Ok(command) => registry.execute(&caller, &command).0,
        Err(fault) => Answer::from(fault),
    };
    let xml = answer.frame(client_trid.as_deref(), "SIM-1");
    let document = roxmltree::Document::parse(&xml).expect("answers are well formed");
    assert!(
        document
            .descendants()
            .any(|node| node.attribute("code") == Some(&answer.code.to_string()))
    );
    assert!(!crate::result_codes::text(answer.code).is_empty(), "{xml}");
}

/// Bytes put in place of some of a frame's.
type Edit = (prop::sample::Index, usize, Vec<u8>);

fn edit() -> impl Strategy<Value = Edit> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        prop::sample::select(vec![
            "",
            "<",
            ">",
            "</",
            "\"",
            "&amp;",
            "&#0;",
            "é",
            "contact:",
            "<a/>",
            "-1",
            "999999999999",
            "\u{feff}"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    (any::<prop::sample::Index>(), 0_usize..40, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        answer(&registry(), &bytes);
    }

    #[test]
    fn any_content(body in "[<>/a-z:\" =&;]{0,200}") {
        answer(&registry(), format!("{HEAD}{body}{TAIL}").as_bytes());
    }

    /// Several commands in a row to one registry, each perhaps broken.
    #[test]
    fn broken_commands(
        commands in prop::collection::vec((0..BODIES.len(), prop::collection::vec(edit(), 0..3)), 1..12)
    ) {
        let registry = registry();
        for (body, edits) in commands {
            let mut frame = format!("{HEAD}{}{TAIL}", BODIES[body]).into_bytes();
            for (at, length, bytes) in edits {
                let at = at.index(frame.len() + 1);
                let end = (at + length).min(frame.len());
                frame.splice(at..end, bytes);
            }
            answer(&registry, &frame);
        }
    }

    /// Elements left out, doubled and exchanged, so that the XML stays good and the schema is broken.
    #[test]
    fn shuffled_elements(body in 0..BODIES.len(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), copies in 0_usize..3) {
        let text = format!("{HEAD}{}{TAIL}", BODIES[body]);
        let document = roxmltree::Document::parse(&text).expect("good");
        let ranges: Vec<_> = document.descendants().filter(roxmltree::Node::is_element).skip(2).map(|node| node.range()).collect();
        let (from, to) = (&ranges[from.index(ranges.len())], ranges[to.index(ranges.len())].start);
        let moved = text[from.clone()].repeat(copies);
        let frame = if to <= from.start {
            format!("{}{moved}{}{}", &text[..to], &text[to..from.start], &text[from.end..])
        } else {
            format!("{}{moved}{}", &text[..from.start], &text[from.end..])
        };
        answer(&registry(), frame.as_bytes());
    }
}

/// A worker's stack is small; a parser that calls itself for each level would end the process.
#[test]
fn depth_costs_no_stack() {
    for (open, close) in [
        ("<a>", "</a>"),
        ("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'>", "</epp>"),
    ] {
        let levels = (1 << 20) / (open.len() + close.len());
        let frame = format!("{}{}", open.repeat(levels), close.repeat(levels));
        answer(&registry(), frame.as_bytes());
        answer(&registry(), open.repeat((1 << 20) / open.len()).as_bytes());
    }
}

/// The good ones are good: otherwise the tests above would break what was broken before.
#[test]
fn the_bodies_are_commands() {
    for body in BODIES {
        let frame = format!("{HEAD}{body}{TAIL}");
        match command::read(frame.as_bytes()) {
            Request::Command {
                command: Ok(command),
                client_trid,
                ..
            } => {
                assert_eq!(client_trid.as_deref(), Some("ABC-1"));
                assert!(
                    matches!(command, Command::Poll(_) | Command::Login(_))
                        || command.object().is_some()
                );
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}
