//! Whatever a template and a record say, rendering ends: what stands before the first zero byte is the template, the rest
//! a text of the record.
#![no_main]

use serde_json::{Value, json};
use syncwright::domain::liquid::Budget;
use syncwright::domain::transform::Transformer;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (template, value) = text.split_once('\0').unwrap_or((&text, ""));
    let record = json!({"x": value, "n": 7, "f": 2.5, "l": [3, "b", null], "h": {"k": [{"a": 1}]}, "nothing": null});
    let Value::Object(record) = record else { return };
    let mapping = json!([{"mapping_type": "template", "from": template, "to": "a"}]);
    drop(Transformer::new(&mapping).apply(&record, jiff::Timestamp::UNIX_EPOCH, &Budget::default()));
});
