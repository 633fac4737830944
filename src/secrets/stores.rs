//! The stores that outlive the program, together.

use std::sync::Arc;

use crate::secrets::kernel::KernelKeyring;
use crate::secrets::system::SystemKeyring;
use crate::secrets::token_store::TokenStore;

/// The stores that outlive the program, together.
#[derive(Clone)]
pub struct Stores {
    /// The system's keyring.
    pub keyring: Arc<dyn TokenStore>,
    /// The kernel's keyring.
    pub kernel: Arc<dyn TokenStore>,
}

impl Stores {
    /// Those of this system. Contacts nothing yet.
    pub fn of_this_system() -> Self {
        Self { keyring: Arc::new(SystemKeyring), kernel: Arc::new(KernelKeyring) }
    }
}

impl std::fmt::Debug for Stores {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Stores(…)")
    }
}
