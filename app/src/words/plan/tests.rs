//! Plans in words.

use super::*;
use wire::{Host, PlanDisclosure, PlanMerge};

fn totals(changes: u64, changes_of_registrant: u64) -> Totals {
    Totals {
        domains: 50,
        changes,
        changes_of_registrant,
        refused: 2,
        unchanged: 10,
    }
}

#[test]
fn the_button_carries_the_numbers() {
    let team = PlanChange::TeamId(None);
    for (change, changes, registrants, words) in [
        (
            &team,
            38,
            12,
            "Send to 38 domains, 12 of them a new registrant",
        ),
        (
            &team,
            38,
            38,
            "Send to 38 domains, each with a new registrant",
        ),
        (&team, 1, 1, "Send to 1 domain, with a new registrant"),
        (&team, 3, 0, "Send to 3 domains"),
        (&team, 0, 0, "Change the book; nothing is sent"),
        (&PlanChange::Renew(1), 3, 0, "Renew 3 domains"),
        (&PlanChange::Read, 0, 0, "Read 50 domains"),
        (
            &PlanChange::Reconcile(Take::Theirs),
            0,
            0,
            "Take over for 10 domains",
        ),
    ] {
        let totals = totals(changes, registrants);
        assert_eq!(button(change, &totals).as_deref(), Some(words));
    }
    assert_eq!(
        button(&PlanChange::Release, &totals(0, 0)).as_deref(),
        Some("Release 10 domains; nothing is sent")
    );
    assert_eq!(button(&PlanChange::Lock(true), &totals(0, 0)), None);
}

#[test]
fn what_is_asked_is_one_sentence() {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let names = Names {
        team: Some("Web".into()),
        contacts: [(one, "Jana Nová JN1".into())].into(),
    };
    let roles = PlanRoles {
        registrant: Given::Value(one),
        admin: Given::Absent,
        tech: Given::Null,
        billing: Given::Absent,
    };
    let merge = PlanMerge {
        from: one,
        others: None,
        into: other,
    };
    let replacement = PlanReplacement {
        from: other,
        others: None,
        to: one,
        roles: Some(vec![Role::Tech]),
    };
    let many = PlanReplacement {
        from: one,
        others: Some((3..7).map(Uuid::from_u128).collect()),
        to: other,
        roles: None,
    };
    for (change, words) in [
        (PlanChange::TeamId(Some(one)), "Give 3 domains to team Web"),
        (
            PlanChange::TeamId(None),
            "Take 3 domains out of their teams",
        ),
        (
            PlanChange::Roles(roles),
            "Set registrant to Jana Nová JN1, tech back to the team on 3 domains",
        ),
        (
            PlanChange::MergeContact(merge),
            "Merge Jana Nová JN1 into a contact that is gone on 3 domains",
        ),
        (
            PlanChange::ReplaceContact(replacement),
            "Put Jana Nová JN1 in place of a contact that is gone as tech on 3 domains",
        ),
        (
            PlanChange::Nameservers(vec![Host("a.example".into()), Host("b.example".into())]),
            "Give 3 domains the name servers a.example, b.example",
        ),
        (
            PlanChange::ReplaceContact(many),
            "Put a contact that is gone in place of Jana Nová JN1, a contact that is gone, a contact that is gone and 2 more on 3 domains",
        ),
        (
            PlanChange::DiscloseContacts(PlanDisclosure {
                contacts: vec![one, other],
                disclosed: false,
            }),
            "Withhold Jana Nová JN1 and a contact that is gone in WHOIS and RDAP, on 3 domains",
        ),
        (PlanChange::Release, "Release 3 domains from the book"),
        (PlanChange::Renew(2), "Renew 3 domains by 2 years"),
    ] {
        assert_eq!(sentence(&change, &names, 3), words);
    }
}

#[test]
fn only_what_there_is_is_counted() {
    assert_eq!(
        facts(Some(&PlanChange::TeamId(None)), &totals(38, 1)),
        [
            "50 domains looked at",
            "38 change",
            "1 gets a new registrant",
            "2 would be refused",
            "10 are so already"
        ]
    );
    let none = Totals {
        domains: 1,
        changes: 0,
        changes_of_registrant: 0,
        refused: 0,
        unchanged: 1,
    };
    assert_eq!(
        facts(Some(&PlanChange::Read), &none),
        ["1 domain looked at", "1 is so already"]
    );
    assert_eq!(
        facts(Some(&PlanChange::Release), &none),
        ["1 domain looked at", "1 leaves the book"]
    );
}
