//! The built-in server.
