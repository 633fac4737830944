//! Integration tests.

// `cfg(test)` tells the lints that helpers of tests may fail loudly, too.
#[cfg(test)]
mod api;
