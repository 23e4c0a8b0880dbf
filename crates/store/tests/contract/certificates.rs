//! Contacts for certificates.

use crate::make::{at, house, id};
use crate::room::Room;
use model::certificate::{CertificateContact, CertificateRole};
use model::id::{CertificateContactId, OrganizationId};
use store::certificates::{self, Kept};
use store::{Error, organizations};

fn kept(organization: OrganizationId, role: CertificateRole) -> Kept {
    Kept {
        id: CertificateContactId(id()),
        organization_id: organization,
        role,
        contact: CertificateContact {
            first_name: "Jána".into(),
            last_name: "Nová".into(),
            email: "jana@nova.example".into(),
            job_title: Some("SRE".into()),
            telephone: Some("1234567890".into()),
            telephone_extension: None,
            language_id: Some("1".into()),
        },
        created_at: at(1),
        updated_at: at(1),
        ended_at: None,
    }
}

pub async fn one_of_each_kind_is_current_and_those_before_stay(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    organizations::hold(&mut tx, house.id).await.unwrap();
    let organization = kept(house.id, CertificateRole::OrganizationContact);
    let technical = kept(house.id, CertificateRole::TechnicalContact);
    for one in [&organization, &technical] {
        certificates::insert(&mut tx, one).await.unwrap();
    }
    assert_eq!(
        certificates::current(&mut tx, house.id).await.unwrap(),
        [organization.clone(), technical.clone()]
    );
    let mut changed = organization.clone();
    changed.contact.job_title = None;
    changed.contact.telephone_extension = Some("12".into());
    changed.updated_at = at(2);
    certificates::update(&mut tx, &changed).await.unwrap();
    certificates::end(&mut tx, house.id, technical.id, at(3))
        .await
        .unwrap();
    assert_eq!(
        certificates::current(&mut tx, house.id).await.unwrap(),
        [changed]
    );
    let gone = certificates::ended(&mut tx, house.id, 5).await.unwrap();
    assert_eq!(
        gone,
        [Kept {
            ended_at: Some(at(3)),
            ..technical.clone()
        }]
    );
    assert!(matches!(
        certificates::update(&mut tx, &technical).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        certificates::end(&mut tx, house.id, technical.id, at(4)).await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let second = kept(house.id, CertificateRole::OrganizationContact);
    assert!(matches!(
        certificates::insert(&mut tx, &second).await,
        Err(Error::Duplicate(_))
    ));
}

pub async fn contacts_for_certificates_are_one_organizations(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    let one = kept(ours.id, CertificateRole::OrganizationContact);
    certificates::insert(&mut tx, &one).await.unwrap();
    assert_eq!(certificates::current(&mut tx, theirs.id).await.unwrap(), []);
    assert_eq!(
        certificates::ended(&mut tx, theirs.id, 5).await.unwrap(),
        []
    );
    let foreign = Kept {
        organization_id: theirs.id,
        ..one.clone()
    };
    assert!(matches!(
        certificates::update(&mut tx, &foreign).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        certificates::end(&mut tx, theirs.id, one.id, at(2)).await,
        Err(Error::Stale)
    ));
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let nobody = OrganizationId(id());
    assert!(matches!(
        organizations::hold(&mut tx, nobody).await,
        Err(Error::Missing)
    ));
    let orphan = kept(nobody, CertificateRole::OrganizationContact);
    assert!(matches!(
        certificates::insert(&mut tx, &orphan).await,
        Err(Error::Missing)
    ));
}
