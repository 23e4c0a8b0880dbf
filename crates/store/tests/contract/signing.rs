//! Keys that sign tokens.

use crate::make::{at, id};
use crate::room::Room;
use store::housekeeping::{Kind, sweep};
use store::signing_keys::{self, SigningKey};

pub async fn a_key_verifies_until_its_end(room: &Room) {
    let key = |created: i64, ends: i64| SigningKey {
        id: id(),
        public_key: vec![1; 32],
        sealed: vec![2; 60],
        created_at: at(created),
        signs_until: at(ends - 10),
        ends_at: at(ends),
    };
    let (old, new) = (key(0, 100), key(50, 200));
    let mut tx = room.db.begin().await.unwrap();
    for one in [&old, &new] {
        signing_keys::insert(&mut tx, one).await.unwrap();
    }
    let both = signing_keys::verifying(&mut tx, at(99)).await.unwrap();
    assert_eq!(both, [new.clone(), old]);
    assert_eq!(
        signing_keys::verifying(&mut tx, at(100)).await.unwrap(),
        [new]
    );
    assert_eq!(
        sweep(&mut tx, Kind::SigningKeys, at(101), 9).await.unwrap(),
        1
    );
    assert_eq!(
        signing_keys::verifying(&mut tx, at(0)).await.unwrap().len(),
        1
    );
}
