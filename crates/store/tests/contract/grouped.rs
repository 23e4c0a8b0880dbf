//! Many who write at once. On SQLite they share commits; whoever fails takes back their own work alone.

use crate::make::{count_up, house, id, project};
use crate::room::Room;
use futures::future::join_all;
use model::id::OrganizationId;
use std::collections::BTreeMap;
use store::{Db, Error};
use tokio::sync::oneshot;

const WRITERS: usize = 60;

/// How one of them ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Commits,
    Drops,
    /// A statement fails, and nothing is committed.
    Fails,
    /// A statement fails, and the rest is committed; on SQLite alone.
    GoesOn,
    Panics,
    /// Its task is aborted while it has written and not committed.
    IsAborted,
    /// Its task is aborted somewhere.
    IsAbortedSomewhere,
}

const ENDS: [End; 8] = [
    End::Commits,
    End::Drops,
    End::Commits,
    End::Fails,
    End::Panics,
    End::IsAborted,
    End::GoesOn,
    End::IsAbortedSomewhere,
];

async fn write(db: Db, number: usize, end: End, wrote: oneshot::Sender<()>) -> Result<(), Error> {
    let name = format!("writer {number}");
    let mut tx = db.begin().await?;
    count_up(&mut tx, &name).await?;
    // A second statement, so that one can be dropped between the two.
    count_up(&mut tx, &name).await?;
    let _ = wrote.send(());
    match end {
        End::Commits | End::IsAbortedSomewhere => tx.commit().await,
        End::Drops => Ok(()),
        End::Fails | End::GoesOn => {
            let nobodys = project(OrganizationId(id()));
            let failed = store::projects::create(&mut tx, &nobodys).await;
            assert!(matches!(failed, Err(Error::Missing)), "{failed:?}");
            if end == End::GoesOn {
                tx.commit().await
            } else {
                Ok(())
            }
        }
        End::Panics => panic!("as it should"),
        End::IsAborted => std::future::pending().await,
    }
}

/// How often each was counted.
async fn counted(db: &Db) -> BTreeMap<usize, i64> {
    let mut counts = BTreeMap::new();
    for number in 0..WRITERS {
        let mut tx = db.begin().await.unwrap();
        let next = count_up(&mut tx, &format!("writer {number}"))
            .await
            .unwrap();
        counts.insert(number, next - 1);
    }
    counts
}

pub async fn each_of_many_takes_back_their_own_work_alone(room: &Room) {
    house(&room.db).await;
    let mut tasks = Vec::new();
    for number in 0..WRITERS {
        let end = ENDS[number % ENDS.len()];
        let (wrote, has_written) = oneshot::channel();
        let task = tokio::spawn(write(room.db.clone(), number, end, wrote));
        let abort = task.abort_handle();
        if end == End::IsAborted {
            tokio::spawn(async move {
                let _ = has_written.await;
                abort.abort();
            });
        } else if end == End::IsAbortedSomewhere {
            let turns = number;
            tokio::spawn(async move {
                for _ in 0..turns {
                    tokio::task::yield_now().await;
                }
                abort.abort();
            });
        }
        tasks.push(task);
    }
    let ended = join_all(tasks).await;
    let counts = counted(&room.db).await;
    for (number, ended) in ended.into_iter().enumerate() {
        let (end, count) = (ENDS[number % ENDS.len()], counts[&number]);
        let postgres = room.db.engine() == store::Engine::Postgres;
        match end {
            End::Commits => {
                ended.unwrap().unwrap();
                assert_eq!(count, 2, "{number}");
            }
            End::GoesOn if !postgres => {
                ended.unwrap().unwrap();
                assert_eq!(count, 2, "{number}");
            }
            End::Drops | End::Fails => {
                ended.unwrap().unwrap();
                assert_eq!(count, 0, "{number}");
            }
            End::GoesOn => {
                ended.unwrap().unwrap_err();
                assert_eq!(count, 0, "{number}");
            }
            End::Panics => {
                assert!(ended.unwrap_err().is_panic());
                assert_eq!(count, 0, "{number}");
            }
            End::IsAborted => {
                assert!(ended.unwrap_err().is_cancelled());
                assert_eq!(count, 0, "{number}");
            }
            End::IsAbortedSomewhere => match ended {
                Ok(done) => {
                    done.unwrap();
                    assert_eq!(count, 2, "{number}");
                }
                // Whole or not at all.
                Err(_) => assert!(count == 0 || count == 2, "{number}: {count}"),
            },
        }
    }
}

/// What was acknowledged is there for another connection, and in the order in which it was begun nobody waits for ever.
pub async fn what_is_acknowledged_is_committed(room: &Room) {
    house(&room.db).await;
    let writers = (0..WRITERS).map(|number| {
        let db = room.db.clone();
        tokio::spawn(async move {
            let name = format!("value {number}");
            let mut tx = db.begin().await.unwrap();
            store::installation::remember(&mut tx, &name, "here")
                .await
                .unwrap();
            tx.commit().await.unwrap();
            // By another connection, right after the answer.
            let mut tx = db.read().await.unwrap();
            let found = store::installation::setting(&mut tx, &name).await.unwrap();
            assert_eq!(found.as_deref(), Some("here"));
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
}
