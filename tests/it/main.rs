//! Integration tests.
mod keyring;
