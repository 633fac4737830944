//! Where tokens are kept between runs: the system's keyring, the Linux kernel's keyring, or this program's memory.
//! Every way in is bounded in time and can be abandoned, because keyrings are known to wait for prompts that nobody
//! sees. Nothing here prints, logs, or knows a screen; nothing runs until it is asked.

mod entry;
mod facade;
mod kernel;
mod memory_store;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
mod stores;
mod system;
mod timeout;
mod token_store;

pub use facade::{Deleted, Secrets};
pub use kernel::KernelKeyring;
pub use memory_store::SessionStore;
pub use stores::Stores;
pub use system::SystemKeyring;
pub use timeout::LIMIT;
pub use token_store::TokenStore;
