//! Which partition a key belongs to.

/// The partition of `key` among `partitions` (at least 1): MurmurHash2 with the seed and the sign
/// mask of Kafka's own Java client, so that every backend, and anybody else's producer, puts a key
/// into the same place. An empty key is a key like any other.
pub fn partition_of(key: &str, partitions: i32) -> i32 {
    let positive = murmur2(key.as_bytes()) & 0x7fff_ffff;
    (positive % partitions.max(1).unsigned_abs()).cast_signed()
}

/// MurmurHash2, 32 bits, by Austin Appleby (public domain), read as little-endian words.
fn murmur2(bytes: &[u8]) -> u32 {
    const SEED: u32 = 0x9747_b28c;
    const M: u32 = 0x5bd1_e995;
    // Truncation is part of the function: only the low 32 bits of the length are mixed in.
    let mut hash = SEED ^ (bytes.len() as u32);
    let mut words = bytes.chunks_exact(4);
    for word in &mut words {
        let mut k = word.iter().rev().fold(0, |k, &byte| (k << 8) | u32::from(byte)).wrapping_mul(M);
        k = (k ^ (k >> 24)).wrapping_mul(M);
        hash = hash.wrapping_mul(M) ^ k;
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        hash = (hash ^ rest.iter().rev().fold(0, |k, &byte| (k << 8) | u32::from(byte))).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hash_is_that_of_kafkas_java_client() {
        // Published values of the Java client's hash.
        let published = [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ];
        for (key, hash) in published {
            assert_eq!(murmur2(key.as_bytes()).cast_signed(), hash, "{key}");
        }
    }

    #[test]
    fn keys_spread_over_all_partitions() {
        let mut seen = [0; 4];
        (0..1000).for_each(|i| seen[partition_of(&format!("key-{i}"), 4) as usize] += 1);
        assert!(seen.iter().all(|&count| count > 150), "{seen:?}");
    }

    proptest! {
        #[test]
        fn a_partition_always_exists(key in ".*", partitions in 1..64) {
            prop_assert!((0..partitions).contains(&partition_of(&key, partitions)));
        }
    }
}
