//! What a topic keeps, tells and forgets.

use std::sync::Arc;

use soiviec_bus::{Bus, BusError, MAX_RECORD_BYTES, NewRecord, TopicSpec};

use super::{World, after, numbered, numbers, record, take, texts, topic};

pub async fn any_bytes_come_back_as_they_were(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "bytes", 1).await;
    let large: Vec<u8> = (0..600 * 1024_u32).map(|i| (i * 7 % 251) as u8).collect();
    let keys_and_payloads = [
        ("empty-payload", Vec::new()),
        ("", b"empty key".to_vec()),
        ("khóa\0 🇻🇳", vec![0, 255, 0xc3, 0x28]),
        ("large", large),
        ("limit", vec![b'x'; MAX_RECORD_BYTES - 5]),
    ];
    let record = |(key, payload): &(&str, Vec<u8>)| NewRecord {
        key: (*key).into(),
        payload: payload.clone(),
        at_ms: 1_790_000_000_123,
    };
    bus.append(&topic, keys_and_payloads.iter().map(record).collect()).await.unwrap();
    let mut consumer = bus.subscribe(&world.name("g"), &topic).await.unwrap();
    let records = take(&mut *consumer, keys_and_payloads.len()).await;
    for (record, (key, payload)) in records.iter().zip(&keys_and_payloads) {
        assert_eq!((record.key.as_str(), record.at_ms), (*key, 1_790_000_000_123));
        assert!(record.payload == *payload, "the payload of {key:?} changed");
    }
}

pub async fn a_record_past_the_limit_takes_its_batch_with_it(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "too-large", 1).await;
    let large = NewRecord { key: "k".into(), payload: vec![0; MAX_RECORD_BYTES], at_ms: 0 };
    let error = bus.append(&topic, vec![record("a", "small"), large]).await.unwrap_err();
    assert!(matches!(error, BusError::TooLarge { .. }) && !error.is_retryable(), "{error}");
    assert_eq!(bus.progress(&world.name("g"), &topic).await.unwrap()[0].end, 0);
}

pub async fn names_that_stand_for_nothing_are_refused(world: &impl World) {
    let bus = world.bus().await;
    let (missing, group) = (world.name("missing"), world.name("g"));
    let unknown = |error: BusError| matches!(error, BusError::UnknownTopic { .. }) && !error.is_retryable();
    assert!(unknown(bus.append(&missing, numbered(0, 1)).await.unwrap_err()));
    assert!(unknown(bus.subscribe(&group, &missing).await.err().unwrap()));
    assert!(unknown(bus.progress(&group, &missing).await.unwrap_err()));
    assert!(unknown(bus.read(&missing, 0, 0, 1).await.unwrap_err()));
    assert!(unknown(bus.expire(&missing, 0).await.unwrap_err()));
    let bad = bus.ensure_topics(&[TopicSpec::new("tin đăng")]).await.unwrap_err();
    assert!(matches!(bad, BusError::BadName { .. }), "{bad}");
    let none = bus.ensure_topics(&[TopicSpec { name: missing, partitions: 0 }]).await.unwrap_err();
    assert!(matches!(none, BusError::NoPartitions { .. }), "{none}");
    let topic = topic(world, &*bus, "there", 1).await;
    assert!(matches!(bus.subscribe("../g", &topic).await.err(), Some(BusError::BadName { .. })));
}

pub async fn progress_adds_up(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "books", 4).await, world.name("g"));
    bus.append(&topic, numbered(0, 100)).await.unwrap();
    let before = bus.progress(&group, &topic).await.unwrap();
    assert_eq!(before.iter().map(|p| p.partition).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(before.iter().map(|p| p.waiting()).sum::<i64>(), 100);
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let some = take(&mut *consumer, 37).await;
    assert_eq!(bus.progress(&group, &topic).await.unwrap(), before, "polling alone moves nothing");
    consumer.commit(&after(&some)).await.unwrap();
    let progress = bus.progress(&group, &topic).await.unwrap();
    assert_eq!(progress.iter().map(|p| p.waiting()).sum::<i64>(), 63);
    assert!(progress.iter().all(|p| p.start == 0 && p.start <= p.committed && p.committed <= p.end));
    let rest = take(&mut *consumer, 63).await;
    consumer.commit(&after(&rest)).await.unwrap();
    assert!(bus.progress(&group, &topic).await.unwrap().iter().all(|p| p.waiting() == 0));
}

pub async fn reading_needs_no_group(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "inspected", 1).await, world.name("g"));
    bus.append(&topic, numbered(0, 10)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let records = take(&mut *consumer, 5).await;
    consumer.commit(&after(&records)).await.unwrap();
    let mut pages = Vec::new();
    let mut from = 0;
    loop {
        let page = bus.read(&topic, 0, from, 4).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 4);
        from = last.offset + 1;
        pages.extend(page);
    }
    assert_eq!(numbers(&pages), (0..10).collect::<Vec<_>>());
    assert_eq!(pages[..5], records, "a group and a reader see the same records");
    assert_eq!(bus.progress(&group, &topic).await.unwrap()[0].waiting(), 5, "reading moves no group");
}

pub async fn expiry_spares_what_a_group_still_needs(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "spared", 1).await;
    let (fast, slow) = (world.name("fast"), world.name("slow"));
    bus.append(&topic, numbered(0, 10)).await.unwrap();
    let mut fast_one = bus.subscribe(&fast, &topic).await.unwrap();
    let records = take(&mut *fast_one, 10).await;
    fast_one.commit(&after(&records)).await.unwrap();
    let mut slow_one = bus.subscribe(&slow, &topic).await.unwrap();
    let records = take(&mut *slow_one, 10).await;
    slow_one.commit(&after(&records[..3])).await.unwrap();
    drop(slow_one);

    assert_eq!(bus.expire(&topic, i64::MAX).await.unwrap(), 3);
    assert_eq!(bus.expire(&topic, i64::MAX).await.unwrap(), 0, "once");
    let progress = bus.progress(&slow, &topic).await.unwrap()[0];
    assert_eq!((progress.start, progress.committed, progress.end), (3, 3, 10));
    assert_eq!(numbers(&bus.read(&topic, 0, 0, 100).await.unwrap()), (3..10).collect::<Vec<_>>());
    let mut slow_one = bus.subscribe(&slow, &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *slow_one, 7).await), (3..10).collect::<Vec<_>>());
    let mut new_one = bus.subscribe(&world.name("new"), &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *new_one, 7).await), (3..10).collect::<Vec<_>>());
}

pub async fn expiry_without_groups_goes_by_age(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "letters", 4).await;
    bus.append(&topic, numbered(0, 1200)).await.unwrap();
    assert_eq!(bus.expire(&topic, 1_000).await.unwrap(), 0, "a record of that very time is not older");
    assert_eq!(bus.expire(&topic, 1_001).await.unwrap(), 1200);
    let progress = bus.progress(&world.name("g"), &topic).await.unwrap();
    assert!(progress.iter().all(|p| p.start == p.end && p.waiting() == 0));
    assert_eq!(progress.iter().map(|p| p.end).sum::<i64>(), 1200, "offsets are never used again");
}

pub async fn expiry_stops_at_the_first_young_record(world: &impl World) {
    let bus = world.bus().await;
    let topic = topic(world, &*bus, "ages", 1).await;
    let aged = |at_ms: i64| NewRecord { at_ms, ..record("k", &at_ms.to_string()) };
    bus.append(&topic, [10, 20, 90, 30, 95].map(aged).into()).await.unwrap();
    assert_eq!(bus.expire(&topic, 50).await.unwrap(), 2);
    assert_eq!(texts(&bus.read(&topic, 0, 0, 10).await.unwrap()), ["90", "30", "95"]);
}

pub async fn partitions_grow_and_nothing_is_lost(world: &impl World) {
    let bus = world.bus().await;
    let (topic, group) = (topic(world, &*bus, "growing", 4).await, world.name("g"));
    bus.append(&topic, numbered(0, 100)).await.unwrap();
    let mut consumer = bus.subscribe(&group, &topic).await.unwrap();
    let mut seen = take(&mut *consumer, 50).await;
    consumer.commit(&after(&seen)).await.unwrap();
    bus.ensure_topics(&[TopicSpec { name: topic.clone(), partitions: 8 }]).await.unwrap();
    bus.append(&topic, numbered(100, 200)).await.unwrap();
    assert_eq!(bus.expire(&topic, i64::MAX).await.unwrap(), 50, "the group needs the new partitions too");
    seen.extend(take(&mut *consumer, 250).await);
    assert_eq!(numbers(&seen), (0..300).collect::<Vec<_>>());
    assert!(seen.iter().any(|record| record.partition >= 4));
    consumer.commit(&after(&seen)).await.unwrap();
    bus.ensure_topics(&[TopicSpec { name: topic.clone(), partitions: 2 }]).await.unwrap();
    let progress = bus.progress(&group, &topic).await.unwrap();
    assert_eq!((progress.len(), progress.iter().map(|p| p.waiting()).sum::<i64>()), (8, 0));
}

pub async fn writers_at_the_same_time_lose_nothing(world: &impl World) {
    let bus: Arc<dyn Bus> = Arc::from(world.bus().await);
    let topic = topic(world, &*bus, "crowd", 4).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let (bus, topic) = (Arc::clone(&bus), topic.clone());
        writers.spawn(async move {
            for batch in 0..10 {
                bus.append(&topic, numbered((writer * 10 + batch) * 20, 20)).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let mut consumer = bus.subscribe(&world.name("g"), &topic).await.unwrap();
    assert_eq!(numbers(&take(&mut *consumer, 1600).await), (0..1600).collect::<Vec<_>>());
}
