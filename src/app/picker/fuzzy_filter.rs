//! Which lines fit what was typed, the best first. A hundred thousand of them are looked at on several threads, so that a
//! letter is answered before the next one comes; the result is the same on one.

use std::cmp::Reverse;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use crate::app::picker::{Item, Search, SearchScope};

/// From so many lines on a thread pays.
const MANY: usize = 20_000;

/// More threads than this gain nothing: the lines come from memory.
const MOST_THREADS: usize = 4;

/// What is looked for, and where.
pub(super) struct FuzzyFilter<'a, F> {
    /// What was typed.
    pub typed: &'a str,
    /// What of a line is searched.
    pub part: SearchScope,
    /// The line of a number.
    pub item: F,
}

impl<'a, F: Fn(u32) -> Option<&'a Item> + Sync> FuzzyFilter<'a, F> {
    /// The lines that fit, of those with these numbers: each with how well it fits.
    pub(super) fn among(&self, numbers: &[u32]) -> Vec<(u32, u32)> {
        let threads = if numbers.len() < MANY { 1 } else { cores().min(MOST_THREADS) };
        self.on_threads(numbers, threads)
    }

    fn on_threads(&self, numbers: &[u32], threads: usize) -> Vec<(u32, u32)> {
        let mut parts = numbers.chunks(numbers.len().div_ceil(threads.max(1)).max(1));
        let here = parts.next().unwrap_or_default();
        thread::scope(|scope| {
            let others: Vec<_> =
                parts.map(|part| (part, thread::Builder::new().spawn_scoped(scope, || self.scored(part)))).collect();
            let mut fitting = self.scored(here);
            for (part, thread) in others {
                match thread {
                    Ok(thread) => fitting.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
                    // The system has no thread to give.
                    Err(_no_thread) => fitting.extend(self.scored(part)),
                }
            }
            fitting
        })
    }

    fn scored(&self, numbers: &[u32]) -> Vec<(u32, u32)> {
        let mut search = Search::new(self.typed, self.part);
        let scored = |number: &u32| Some((search.score((self.item)(*number)?)?, *number));
        numbers.iter().filter_map(scored).collect()
    }
}

/// Puts the best first; of equals the one that stood first.
pub(super) fn best_first(fitting: &mut [(u32, u32)]) {
    fitting.sort_unstable_by_key(|(score, number)| (Reverse(*score), *number));
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_threads_find_what_one_finds() {
        let items: Vec<Item> =
            (0..1_000).map(|number| Item::new(&format!("Crowd {number}"), "Http", &number.to_string())).collect();
        let looked =
            FuzzyFilter { typed: "cr 7", part: SearchScope::Whole, item: |number: u32| items.get(number as usize) };
        let numbers: Vec<u32> = (0..1_000).collect();
        let one = looked.on_threads(&numbers, 1);
        assert!(one.len() > 100);
        for threads in [2, 3, 4, 2_000] {
            assert_eq!(looked.on_threads(&numbers, threads), one, "{threads}");
        }
        assert_eq!(looked.on_threads(&[], 4), []);
        assert_eq!(looked.among(&numbers), one);
    }
}
