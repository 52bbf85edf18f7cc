//! How records reach a group.

use std::collections::HashMap;
use std::time::Duration;

use soiviec_bus::{NewRecord, Position};

use super::{World, after, assert_quiet, numbered, numbers, record, take, texts, topic};

pub async fn records_of_a_key_keep_their_order(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "ordered", 4).await;
    for batch in 0..10 {
        let of_key = |key: usize| (0..5).map(move |i| record(&format!("k{key}"), &format!("{}", batch * 5 + i)));
        bus.append(&topic, (0..12).flat_map(of_key).collect()).await.unwrap();
    }
    let mut consumer = bus.subscribe(&world.name("g"), &topic).await.unwrap();
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for record in take(&mut *consumer, 600).await {
        let number = String::from_utf8(record.payload).unwrap().parse().unwrap();
        seen.entry(record.key).or_default().push(number);
    }
    assert_eq!(seen.len(), 12);
    assert!(seen.values().all(|numbers| *numbers == (0..50).collect::<Vec<_>>()));
}

pub async fn what_was_not_committed_comes_again(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "again", 1).await, world.name("g"));
    bus.append(&topic, numbered(0, 10)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let first = take(&mut *consumer, 4).await;
    consumer.commit(&after(&first[..2])).await.unwrap();
    drop(consumer);
    let mut successor = bus.subscribe(&group, &topic).await.unwrap();
    assert_eq!(texts(&take(&mut *successor, 8).await), ["2", "3", "4", "5", "6", "7", "8", "9"]);
    assert_quiet(&mut *successor).await;
}

pub async fn a_commit_outlives_a_restart(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "restart", 4).await, world.name("g"));
    bus.append(&topic, numbered(0, 40)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let first = take(&mut *consumer, 15).await;
    consumer.commit(&after(&first)).await.unwrap();
    consumer.close().await.unwrap();
    drop(bus);
    let bus = world.bus().await;
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let rest = take(&mut *consumer, 25).await;
    assert_eq!(numbers(&[first, rest].concat()), (0..40).collect::<Vec<_>>());
    assert_quiet(&mut *consumer).await;
}

pub async fn a_poll_never_repeats_itself(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "once", 4).await;
    bus.append(&topic, numbered(0, 30)).await.unwrap();
    let mut consumer = bus.subscribe(&world.name("g"), &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *consumer, 30).await), (0..30).collect::<Vec<_>>());
    assert_quiet(&mut *consumer).await;
    bus.append(&topic, numbered(30, 1)).await.unwrap();
    assert_eq!(numbers(&take(&mut *consumer, 1).await), [30]);
}

pub async fn a_commit_never_goes_back(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "forward", 1).await, world.name("g"));
    bus.append(&topic, numbered(0, 6)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let records = take(&mut *consumer, 6).await;
    consumer.commit(&after(&records[..5])).await.unwrap();
    consumer.commit(&after(&records[..2])).await.unwrap();
    assert_eq!(bus.progress(&group, &topic).await.unwrap()[0].waiting(), 1);
    drop(consumer);
    let mut successor = bus.subscribe(&group, &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *successor, 1).await), [5]);
}

pub async fn a_commit_never_passes_what_was_polled(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "ahead", 1).await, world.name("g"));
    bus.append(&topic, numbered(0, 5)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    take(&mut *consumer, 3).await;
    let far = Position { topic: topic.clone(), partition: 0, next_offset: 1_000_000 };
    consumer.commit(&[far]).await.unwrap();
    drop(consumer);
    bus.append(&topic, numbered(5, 1)).await.unwrap();
    let mut successor = bus.subscribe(&group, &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *successor, 3).await), [3, 4, 5]);
}

pub async fn a_commit_for_a_partition_not_held_is_left_alone(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "lost", 1).await, world.name("g"));
    bus.append(&topic, numbered(0, 3)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let records = take(&mut *consumer, 3).await;
    let elsewhere = Position { topic: world.name("elsewhere"), partition: 0, next_offset: 3 };
    let lost = Position { partition: 77, ..records[0].after() };
    consumer.commit(&[elsewhere, lost, records[0].after()]).await.unwrap();
    assert_eq!(bus.progress(&group, &topic).await.unwrap()[0].waiting(), 2);
}

pub async fn a_new_group_skips_nothing(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "waiting", 4).await;
    for batch in 0..4 {
        bus.append(&topic, numbered(batch * 250, 250)).await.unwrap();
    }
    let mut consumer = bus.subscribe(&world.name("late"), &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *consumer, 1000).await), (0..1000).collect::<Vec<_>>());
}

pub async fn groups_do_not_disturb_each_other(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "shared", 2).await;
    bus.append(&topic, numbered(0, 8)).await.unwrap();
    let mut one = bus.subscribe(&world.name("one"), &topic).await.unwrap();
    let mut two = bus.subscribe(&world.name("two"), &topic).await.unwrap();
    let records = take(&mut *one, 8).await;
    one.commit(&after(&records)).await.unwrap();
    assert_eq!(numbers(&take(&mut *two, 8).await), (0..8).collect::<Vec<_>>());
    let waiting: i64 = bus.progress(&world.name("two"), &topic).await.unwrap().iter().map(|p| p.waiting()).sum();
    assert_eq!(waiting, 8);
}

pub async fn a_waiting_poll_wakes(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "sleepy", 4).await;
    let mut consumer = bus.subscribe(&world.name("g"), &topic).await.unwrap();
    assert_quiet(&mut *consumer).await;
    let poll = tokio::spawn(async move { consumer.poll(10, Duration::from_secs(60)).await.unwrap() });
    tokio::task::yield_now().await;
    bus.append(&topic, numbered(7, 1)).await.unwrap();
    assert_eq!(numbers(&poll.await.unwrap()), [7]);
}

/// A stage can't read "poison": it sets it aside with a reason and goes on. Later somebody mends
/// the stage and sends the dead letter through again; it is done once.
pub async fn a_dead_letter_and_its_replay(world: &impl World) {
    let bus = world.bus().await;
    let (postings, group) = (topic(world, &*bus, "postings", 1).await, world.name("score"));
    let dead = topic(world, &*bus, "dead-letter", 1).await;
    bus.append(&postings, vec![record("a", "good"), record("b", "poison"), record("c", "good")]).await.unwrap();
    let mut stage = bus.subscribe(&group, &postings).await.unwrap();
    for record in take(&mut *stage, 3).await {
        if record.payload == b"poison" {
            let letter = NewRecord { key: record.key.clone(), payload: b"no JSON: poison".into(), at_ms: 2_000 };
            bus.append(&dead, vec![letter]).await.unwrap();
        }
        stage.commit(&[record.after()]).await.unwrap();
    }
    assert_eq!(bus.progress(&group, &postings).await.unwrap()[0].waiting(), 0);

    let letters = bus.read(&dead, 0, 0, 10).await.unwrap();
    assert_eq!((letters[0].key.as_str(), texts(&letters)), ("b", vec!["no JSON: poison".to_owned()]));
    bus.append(&postings, vec![record(&letters[0].key, "poison")]).await.unwrap();
    let again = take(&mut *stage, 1).await;
    assert_eq!((again[0].key.as_str(), texts(&again)), ("b", vec!["poison".to_owned()]));
    stage.commit(&after(&again)).await.unwrap();
    assert_quiet(&mut *stage).await;
}
