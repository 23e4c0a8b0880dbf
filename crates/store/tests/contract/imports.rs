use crate::make::{at, contact, house, id, task};
use crate::room::Room;
use model::contact::Snapshot;
use model::import::{self, Fate};
use serde_json::json;
use std::collections::BTreeMap;
use store::contacts::{self, Common, Contact, Saying};
use store::housekeeping::{Kind, sweep};
use store::imports::{self, Import, ImportRow};
use store::tasks::Task;
use store::teams::Team;
use store::{Error, teams};

fn import(house: &crate::make::House) -> Import {
    Import {
        id: id(),
        organization_id: house.id,
        project_id: Some(house.project.id),
        kind: Ok(import::Kind::Domains),
        file_name: "žluť.csv".into(),
        actor: json!({ "kind": "user", "name": "Olga" }),
        task_id: None,
        created_at: at(1),
        columns: None,
    }
}

fn row(line: i64, fate: &str) -> ImportRow {
    let data = BTreeMap::from([("name".to_owned(), format!("n{line}.example"))]);
    ImportRow {
        fate: fate.parse().unwrap(),
        reason: (fate == "refused").then(|| "name: wrong".into()),
        ..ImportRow::new(line, data)
    }
}

pub async fn a_file_is_kept_row_by_row(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let file = import(&house);
    imports::create(&mut tx, &file).await.unwrap();
    let rows = [
        row(2, "create"),
        row(3, "refused"),
        row(4, "update"),
        row(9, "unchanged"),
    ];
    imports::add_rows(&mut tx, house.id, file.id, &rows)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        imports::get(&mut tx, house.id, file.id).await.unwrap(),
        Some(file.clone())
    );
    assert_eq!(
        imports::latest(&mut tx, house.id, 9).await.unwrap(),
        std::slice::from_ref(&file)
    );
    let all = imports::rows(&mut tx, house.id, file.id, (&[], 0), 50)
        .await
        .unwrap();
    assert_eq!(all, rows);
    let to_do = imports::rows(&mut tx, house.id, file.id, (&Fate::OPEN, 2), 50)
        .await
        .unwrap();
    assert_eq!(to_do, [row(4, "update")]);
    assert_eq!(
        imports::rows(&mut tx, house.id, file.id, (&[Fate::Refused], 0), 50)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        imports::fates(&mut tx, house.id, file.id).await.unwrap(),
        BTreeMap::from([
            (Fate::Create, 1),
            (Fate::Refused, 1),
            (Fate::Unchanged, 1),
            (Fate::Update, 1)
        ])
    );

    drop(tx);
    let domain = house.domain(&room.db, "rowed.example").await;
    let task = house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    let done = ImportRow {
        fate: Fate::Done,
        object_id: Some(id()),
        outcome: Some(import::Outcome {
            pending: true,
            ..import::Outcome::default()
        }),
        task_id: Some(task.id),
        ..row(2, "create")
    };
    imports::settle_row(&mut tx, house.id, file.id, &done)
        .await
        .unwrap();
    let settled = imports::rows(&mut tx, house.id, file.id, (&[Fate::Done], 0), 9).await;
    assert_eq!(settled.unwrap(), std::slice::from_ref(&done));
    let begun = imports::task_statuses(&mut tx, house.id, file.id).await;
    assert_eq!(begun.unwrap(), BTreeMap::from([(task.status, 1)]));
    let open = imports::open_task(&mut tx, house.id, file.id).await;
    assert_eq!(open.unwrap(), Some(task.id));
    assert!(matches!(
        imports::settle_row(&mut tx, house.id, file.id, &done).await,
        Err(Error::Stale)
    ));
    let stranger = crate::make::house(&room.db);
    drop(tx);
    let stranger = stranger.await;
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        imports::get(&mut tx, stranger.id, file.id).await.unwrap(),
        None
    );
    assert!(
        imports::rows(&mut tx, stranger.id, file.id, (&[], 0), 50)
            .await
            .unwrap()
            .is_empty()
    );
    let begun = imports::task_statuses(&mut tx, stranger.id, file.id).await;
    assert!(begun.unwrap().is_empty());
    let open = imports::open_task(&mut tx, stranger.id, file.id).await;
    assert_eq!(open.unwrap(), None);
    assert!(matches!(
        imports::settle_row(&mut tx, stranger.id, file.id, &row(4, "update")).await,
        Err(Error::Stale)
    ));
}

pub async fn a_file_is_taken_in_by_one_task(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "files.example").await;
    let mut tx = room.db.begin().await.unwrap();
    let file = import(&house);
    imports::create(&mut tx, &file).await.unwrap();
    imports::add_rows(&mut tx, house.id, file.id, &[row(2, "create")])
        .await
        .unwrap();
    let whole = Task {
        domain_id: None,
        ..task(&domain)
    };
    store::tasks::enqueue(&mut tx, &whole).await.unwrap();
    imports::begin(&mut tx, house.id, file.id, whole.id)
        .await
        .unwrap();
    assert!(matches!(
        imports::begin(&mut tx, house.id, file.id, whole.id).await,
        Err(Error::Stale)
    ));
    let found = imports::of_task(&mut tx, whole.id).await.unwrap().unwrap();
    assert_eq!((found.id, found.task_id), (file.id, Some(whole.id)));

    // A file that a task imports is deleted by its age alone.
    imports::drop_one(&mut tx, house.id, file.id)
        .await
        .unwrap_err();
}

pub async fn rows_are_judged_anew_until_a_task_takes_them(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "anew.example").await;
    let mut tx = room.db.begin().await.unwrap();
    let file = import(&house);
    imports::create(&mut tx, &file).await.unwrap();
    let with_cells = |line: i64| ImportRow {
        cells: vec![format!("N{line}.Example"), String::new()],
        ident: Some(format!("n{}.example", line.min(60))),
        ..row(line, "refused")
    };
    // More than one statement takes.
    let many: Vec<ImportRow> = (2..=61).map(with_cells).collect();
    imports::add_rows(&mut tx, house.id, file.id, &many)
        .await
        .unwrap();
    let columns = import::Columns {
        columns: vec![import::Column {
            heading: "Domäne".into(),
            becomes: Some("name".into()),
        }],
        settled: true,
        encoding: Some("windows-1252".into()),
    };
    imports::set_columns(&mut tx, house.id, file.id, &columns)
        .await
        .unwrap();
    let found = imports::get(&mut tx, house.id, file.id).await.unwrap();
    assert_eq!(found.unwrap().columns, Some(columns.clone()));
    let raw = imports::raw(&mut tx, house.id, file.id, 59, 9).await;
    let raw: Vec<_> = raw.unwrap().into_iter().map(|row| row.cells).collect();
    assert_eq!(raw[0], ["N60.Example", ""]);
    assert_eq!(raw.len(), 2);
    for (line, other) in [(60, Some(61)), (61, Some(60)), (5, None)] {
        let ident = format!("n{}.example", line.min(60));
        let same = imports::same_ident(&mut tx, house.id, file.id, (&ident, line)).await;
        assert_eq!(same.unwrap(), other, "{line}");
    }
    // Lines that are only the same as another one's.
    let like = |line: i64| ImportRow {
        ident: Some("like".into()),
        ..row(line, "unchanged")
    };
    imports::add_rows(&mut tx, house.id, file.id, &[like(70), like(71)])
        .await
        .unwrap();
    let same = imports::same_ident(&mut tx, house.id, file.id, ("like", 1)).await;
    assert_eq!(same.unwrap(), None);
    let first = imports::repeating(&mut tx, house.id, file.id, "like").await;
    assert_eq!(first.unwrap(), Some(70));
    let none = imports::repeating(&mut tx, house.id, file.id, "n60.example").await;
    assert_eq!(none.unwrap(), None);
    let said = imports::repeat(&mut tx, house.id, file.id, ("like", "as line 9")).await;
    assert_eq!(said.unwrap(), 2);
    let rows = imports::rows(&mut tx, house.id, file.id, (&[Fate::Unchanged], 69), 9).await;
    assert!(
        rows.unwrap()
            .iter()
            .all(|row| row.reason.as_deref() == Some("as line 9"))
    );
    let anew = ImportRow {
        remarks: import::Remarks {
            wrong: vec!["team".into()],
            said: vec!["name: so it is".into()],
        },
        ident: Some("other.example".into()),
        ..row(7, "create")
    };
    imports::judge_row(&mut tx, house.id, file.id, &anew)
        .await
        .unwrap();
    let rows = imports::rows(&mut tx, house.id, file.id, (&[Fate::Create], 0), 9).await;
    assert_eq!(rows.unwrap(), std::slice::from_ref(&anew));
    let remarked = imports::remarked(&mut tx, house.id, file.id, 2, 9).await;
    assert_eq!(remarked.unwrap(), std::slice::from_ref(&anew));
    let behind = imports::remarked(&mut tx, house.id, file.id, 7, 9).await;
    assert!(behind.unwrap().is_empty());
    let whole = Task {
        domain_id: None,
        ..task(&domain)
    };
    store::tasks::enqueue(&mut tx, &whole).await.unwrap();
    imports::begin(&mut tx, house.id, file.id, whole.id)
        .await
        .unwrap();
    let late = imports::judge_row(&mut tx, house.id, file.id, &anew).await;
    assert!(matches!(late, Err(Error::Stale)));
    let late = imports::set_columns(&mut tx, house.id, file.id, &columns).await;
    assert!(matches!(late, Err(Error::Stale)));
    let late = imports::repeat(&mut tx, house.id, file.id, ("like", "late")).await;
    assert_eq!(late.unwrap(), 0);
    tx.commit().await.unwrap();

    let stranger = crate::make::house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let theirs = imports::raw(&mut tx, stranger.id, file.id, 0, 9).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = imports::remarked(&mut tx, stranger.id, file.id, 0, 9).await;
    assert!(theirs.unwrap().is_empty());
    let same = imports::same_ident(&mut tx, stranger.id, file.id, ("n60.example", 1)).await;
    assert_eq!(same.unwrap(), None);
    let first = imports::repeating(&mut tx, stranger.id, file.id, "like").await;
    assert_eq!(first.unwrap(), None);
    let said = imports::repeat(&mut tx, stranger.id, file.id, ("like", "theirs")).await;
    assert_eq!(said.unwrap(), 0);
    let theirs = imports::judge_row(&mut tx, stranger.id, file.id, &anew).await;
    assert!(matches!(theirs, Err(Error::Stale)));
}

pub async fn what_cannot_be_read_spoils_its_own_row(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let (good, bad) = (import(&house), import(&house));
    for file in [&good, &bad] {
        imports::create(&mut tx, file).await.unwrap();
        let rows = [row(2, "create"), row(3, "update"), row(4, "refused")];
        imports::add_rows(&mut tx, house.id, file.id, &rows)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    // The line is of one file only, once the other's are settled; the engines write ids each in its own way.
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        imports::fail_rest(&mut tx, house.id, good.id, "so it is")
            .await
            .unwrap(),
        2
    );
    tx.commit().await.unwrap();
    room.sql("UPDATE import_row SET data = '[1]' WHERE line = 2 AND fate = 'create'")
        .await;
    room.sql("UPDATE import_job SET actor = '7' WHERE id IN (SELECT import_id FROM import_row WHERE fate = 'create')")
        .await;

    let mut tx = room.db.read().await.unwrap();
    let all = imports::latest(&mut tx, house.id, 9).await.unwrap();
    let found = |id| all.iter().find(|file| file.id == id).unwrap();
    assert_eq!(found(good.id).actor, good.actor);
    assert_eq!(found(bad.id).actor, json!(7));
    let rows = imports::rows(&mut tx, house.id, bad.id, (&[], 0), 9)
        .await
        .unwrap();
    let reason = rows[0].reason.clone().unwrap();
    assert!(reason.contains("can't be read"), "{reason}");
    assert!(rows[0].data.is_empty() && rows[0].fate == Fate::Create);
    assert_eq!(rows[1], row(3, "update"), "the next one is as it was");
    let failed = imports::rows(&mut tx, house.id, good.id, (&[Fate::Failed], 0), 9)
        .await
        .unwrap();
    let lines: Vec<i64> = failed.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3], "a refused row keeps its reason");
    assert!(
        failed
            .iter()
            .all(|row| row.reason.as_deref() == Some("so it is"))
    );
}

pub async fn files_are_forgotten(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let (old, young) = (
        import(&house),
        Import {
            created_at: at(100),
            ..import(&house)
        },
    );
    for file in [&old, &young] {
        imports::create(&mut tx, file).await.unwrap();
        imports::add_rows(&mut tx, house.id, file.id, &[row(2, "create")])
            .await
            .unwrap();
    }
    for kind in [Kind::ImportRows, Kind::ImportFiles] {
        assert_eq!(sweep(&mut tx, kind, at(50), 9).await.unwrap(), 1);
    }
    assert_eq!(imports::get(&mut tx, house.id, old.id).await.unwrap(), None);
    imports::drop_one(&mut tx, house.id, young.id)
        .await
        .unwrap();
    assert!(
        imports::latest(&mut tx, house.id, 9)
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn contacts_that_may_be_one(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let with = |first: &str, last: &str, email: &str| Contact {
        snapshot: Snapshot {
            email: Some(email.into()),
            ..contact(house.id, first, last).snapshot
        },
        ..contact(house.id, first, last)
    };
    let ann = with("Ann", "A", "ann@example.com");
    let again = with("Anna", "B", "ANN@example.com");
    let same_name = with("Ánn", "A", "other@example.com");
    let alone = with("Zoe", "Z", "zoe@example.com");
    for each in [&ann, &again, &same_name, &alone] {
        contacts::insert(&mut tx, each).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let groups = contacts::alike(&mut tx, house.id, 10).await.unwrap();
    let told: Vec<(Common, usize)> = groups
        .iter()
        .map(|(common, contacts)| (*common, contacts.len()))
        .collect();
    assert_eq!(told, [(Common::Email, 2), (Common::Name, 2)]);
    assert!(groups[1].1.iter().any(|each| each.id == same_name.id));
    // Of one draft alone, in the same way.
    let draft = with("Ánn", "A", "Ann@Example.com").snapshot;
    let like = contacts::alike_to(&mut tx, house.id, &draft).await.unwrap();
    let like: Vec<_> = like
        .iter()
        .map(|(common, contact)| (*common, contact.id))
        .collect();
    let mut ids = [[ann.id, again.id], [ann.id, same_name.id]];
    ids.iter_mut().for_each(|pair| pair.sort());
    let [email, name] = ids;
    let told = [
        email.map(|id| (Common::Email, id)),
        name.map(|id| (Common::Name, id)),
    ];
    assert_eq!(like, told.concat());
    let theirs = contacts::alike_to(&mut tx, id().into(), &draft).await;
    assert!(theirs.unwrap().is_empty());
    // The one that says exactly this, with this disclosure, in this organization.
    let saying = async |tx: &mut _, of: &Snapshot, disclose| {
        contacts::saying(tx, house.id, of, disclose)
            .await
            .unwrap()
            .map(|found| found.id)
    };
    let (of, disclose) = (&same_name.snapshot, same_name.disclose);
    assert_eq!(saying(&mut tx, of, disclose).await, Some(same_name.id));
    assert_eq!(saying(&mut tx, of, !disclose).await, None);
    let elsewhere = Snapshot {
        postal_code: Some("1".into()),
        ..of.clone()
    };
    assert_eq!(saying(&mut tx, &elsewhere, disclose).await, None);
    let theirs = contacts::saying(&mut tx, id().into(), of, disclose).await;
    assert!(theirs.unwrap().is_none());
    // Of many, each in its place; more than one statement takes.
    let mut wanted = vec![
        Saying {
            snapshot: &elsewhere,
            disclose,
            is_active: true
        };
        120
    ];
    wanted[7].snapshot = of;
    wanted[119].snapshot = of;
    wanted[118] = Saying {
        is_active: false,
        ..wanted[7]
    };
    let found = contacts::saying_many(&mut tx, house.id, &wanted).await;
    let found: Vec<_> = found
        .unwrap()
        .into_iter()
        .enumerate()
        .filter_map(|(at, found)| Some((at, found?.id)))
        .collect();
    assert_eq!(found, [(7, same_name.id), (119, same_name.id)]);
    let theirs = contacts::saying_many(&mut tx, id().into(), &wanted).await;
    assert!(theirs.unwrap().iter().all(Option::is_none));
    let none = contacts::saying_many(&mut tx, house.id, &[]).await;
    assert!(none.unwrap().is_empty());

    let team = Team {
        id: id().into(),
        organization_id: house.id,
        name: "Web".into(),
        slug: "web".into(),
        is_system: false,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    let mut tx = room.db.begin().await.unwrap();
    teams::insert(&mut tx, &team).await.unwrap();
    assert_eq!(
        teams::by_slug(&mut tx, house.id, "web").await.unwrap(),
        Some(team)
    );
    assert_eq!(
        teams::by_slug(&mut tx, house.id, "Web").await.unwrap(),
        None
    );
}
