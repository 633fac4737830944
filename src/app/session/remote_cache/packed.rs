//! Syncs kept small: of a workspace's tens of thousands a few are looked at, and most tell the same. An object that several
//! tell, such as a connector or a row of a mapping, is kept once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::domain::id::SyncId;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A sync as JSON: its ID, which names its attributes have, and their values, with `{"": 7}` for the seventh object.
#[derive(Debug, Default)]
pub(super) struct Packed(Box<str>);

/// What packed syncs share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The names of attributes, in the server's order: nearly always the same.
    names: Vec<Vec<String>>,
    /// Objects as JSON, one after the other, in which those inside them are packed too.
    objects: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// Where an object is, by its hash.
    places: HashMap<u64, usize>,
}

impl Packed {
    /// The sync's ID.
    pub(super) fn id(&self) -> Option<SyncId> {
        let parts: Vec<&RawValue> = serde_json::from_str(&self.0).ok()?;
        let id: String = serde_json::from_str(parts.first()?.get()).ok()?;
        Some(SyncId(SanitizedText::new(&id)))
    }
}

impl Shared {
    /// Packs a sync.
    pub(super) fn pack(&mut self, sync: &Sync) -> Packed {
        let is_same = |names: &Vec<String>| names.iter().eq(sync.attributes.keys());
        let names = self.names.iter().position(is_same).unwrap_or_else(|| {
            self.names.push(sync.attributes.keys().cloned().collect());
            self.names.len() - 1
        });
        let mut parts = vec![json!(sync.id.0.as_str()), json!(names)];
        parts.extend(sync.attributes.values().map(|value| self.pack_value(value)));
        Packed(Value::Array(parts).to_string().into())
    }

    fn pack_value(&mut self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.pack_value(item)).collect(),
            Value::Object(fields) => {
                let inside: Map<String, Value> =
                    fields.iter().map(|(name, value)| (name.clone(), self.pack_value(value))).collect();
                json!({ "": self.place_of(&Value::Object(inside).to_string()) })
            }
            plain => plain.clone(),
        }
    }

    fn place_of(&mut self, object: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        object.hash(&mut hasher);
        let place = *self.places.entry(hasher.finish()).or_insert(self.ends.len());
        if self.at(place) == Some(object) {
            return place;
        }
        // New, or of the same hash as another: then it is not found again, only kept.
        self.objects.push_str(object);
        self.ends.push(self.objects.len());
        self.ends.len() - 1
    }

    /// The text of an object.
    fn at(&self, place: usize) -> Option<&str> {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.objects.get(start..*self.ends.get(place)?)
    }

    /// The sync as it was; none where there is none.
    pub(super) fn unpack(&self, packed: &Packed) -> Option<Sync> {
        let mut parts = serde_json::from_str::<Vec<Value>>(&packed.0).ok()?.into_iter();
        let id = SyncId(SanitizedText::new(parts.next()?.as_str()?));
        let names = self.names.get(usize::try_from(parts.next()?.as_u64()?).ok()?)?;
        let attributes = names.iter().cloned().zip(parts.map(|value| self.unpack_value(value))).collect();
        Some(Sync { id, attributes })
    }

    /// One attribute of a sync, without the rest.
    pub(super) fn attribute(&self, packed: &Packed, name: &str) -> Option<Value> {
        let parts: Vec<&RawValue> = serde_json::from_str(&packed.0).ok()?;
        let names = self.names.get(parts.get(1)?.get().parse::<usize>().ok()?)?;
        let place = names.iter().position(|known| known == name)?;
        Some(self.unpack_value(serde_json::from_str(parts.get(place + 2)?.get()).ok()?))
    }

    fn unpack_value(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.unpack_value(item)).collect(),
            Value::Object(reference) => self.object(&reference).unwrap_or_default(),
            plain => plain,
        }
    }

    fn object(&self, reference: &Map<String, Value>) -> Option<Value> {
        let text = self.at(usize::try_from(reference.get("")?.as_u64()?).ok()?)?;
        let fields: Map<String, Value> = serde_json::from_str(text).ok()?;
        Some(fields.into_iter().map(|(name, value)| (name, self.unpack_value(value))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sync(id: &str, attributes: Value) -> Sync {
        let Value::Object(attributes) = attributes else { unreachable!("an object") };
        Sync { id: SyncId(id.into()), attributes }
    }

    #[test]
    fn a_packed_sync_says_all_that_it_said_in_its_order() {
        let mut shared = Shared::default();
        let syncs = [
            sync("7", json!({"b": null, "a": [1, [{"x": {"": 3}}], "t", 1.50], "": {}, "c": {"": [{"y": true}]}})),
            sync("x-1", json!({})),
            sync("8", json!({"b": "2", "a": [], "": {"": 0}, "c": "1e400"})),
        ];
        let packed: Vec<Packed> = syncs.iter().map(|sync| shared.pack(sync)).collect();
        for (sync, packed) in syncs.iter().zip(&packed) {
            let again = shared.unpack(packed).expect("a sync");
            assert_eq!((&again, packed.id()), (sync, Some(sync.id.clone())));
            assert!(again.attributes.keys().eq(sync.attributes.keys()), "in the same order");
            for (name, value) in &sync.attributes {
                assert_eq!(shared.attribute(packed, name).as_ref(), Some(value));
            }
            assert_eq!(shared.attribute(packed, "no such attribute"), None);
        }
        assert_eq!(shared.unpack(&Packed::default()), None);
    }

    #[test]
    fn what_syncs_have_in_common_is_kept_once() {
        let mut shared = Shared::default();
        let own = |at: usize| {
            let row = |from: &str| json!({"from": from, "to": "properties.email", "mapping_type": "standard"});
            let end = json!({"id": 2, "name": "HubSpot EU", "description": "of the marketing team"});
            sync(
                &at.to_string(),
                json!({"destination": end, "configuration": [row("email"), row(&format!("column_{at}"))]}),
            )
        };
        let packed: Vec<Packed> = (0..50).map(|at| shared.pack(&own(at))).collect();
        assert_eq!((shared.names.len(), shared.ends.len()), (1, 52), "an end, a row of all, and one of each");
        assert!(packed.iter().all(|packed| packed.0.len() < 60), "{:?}", packed.last());
    }

    #[test]
    fn objects_of_the_same_hash_stay_apart() {
        let mut shared = Shared::default();
        let (one, other) = (sync("1", json!({"a": {"b": 1}})), sync("2", json!({"a": {"b": 2}})));
        let first = shared.pack(&one);
        // As if the second object had the hash of the first.
        let mut hasher = DefaultHasher::new();
        json!({"b": 2}).to_string().hash(&mut hasher);
        shared.places.insert(hasher.finish(), 0);
        let second = shared.pack(&other);
        assert_eq!(shared.unpack(&first), Some(one));
        assert_eq!(shared.unpack(&second), Some(other));
    }
}
