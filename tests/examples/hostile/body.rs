//! The syncs that are asked for.

use serde_json::{Value, json};

/// One of them.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Wanted {
    /// Another stream is another sync.
    stream: usize,
    /// Another mapping could be the same sync.
    mapping: usize,
    source: usize,
}

impl Wanted {
    /// The one that most rows are about.
    pub(crate) const FIRST: Self = Self { stream: 0, mapping: 0, source: 0 };

    /// The one of another stream.
    pub(crate) fn of_stream(stream: usize) -> Self {
        Self { stream, ..Self::FIRST }
    }

    /// The first one with another mapping.
    pub(crate) fn with_mapping(mapping: usize) -> Self {
        Self { mapping, ..Self::FIRST }
    }

    /// One that nobody takes for one that is asked for.
    pub(crate) fn unlike(number: usize) -> Self {
        Self { stream: number, source: 7, mapping: 0 }
    }

    pub(crate) fn attributes(self) -> Value {
        let stream = if self.stream == 0 { "contacts".to_owned() } else { format!("contacts{}", self.stream) };
        let field =
            if self.mapping == 0 { "properties.email".to_owned() } else { format!("properties.e{}", self.mapping) };
        json!({
            "source_id": 1 + self.source, "destination_id": 2, "model_id": 1, "stream_name": stream,
            "sync_mode": "full_refresh", "configuration": {"email": field},
            "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
        })
    }

    pub(crate) fn body(self) -> Value {
        json!({ "sync": self.attributes() })
    }
}
