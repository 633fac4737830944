//! The store of tokens.
