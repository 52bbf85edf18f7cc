//! Work spread over the cores.

use std::num::NonZero;
use std::thread;

/// Maps over the items on every core and returns the answers in order. A panic in one passes on.
pub fn map<T: Sync, U: Send>(items: &[T], f: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let f = &f;
    thread::scope(|scope| {
        let shares = items.chunks(items.len().div_ceil(cores).max(1));
        let workers: Vec<_> =
            shares.map(|share| scope.spawn(move || share.iter().map(f).collect::<Vec<U>>())).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<U>>| {
            worker.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))
        };
        workers.into_iter().flat_map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn answers_stand_in_order() {
        let items: Vec<u32> = (0..1001).collect();
        assert_eq!(super::map(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert!(super::map(&[] as &[u32], |n| *n).is_empty());
    }
}
