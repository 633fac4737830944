//! Reads a page of a list item by item: what is not kept of one is gone before the next. As one tree, a response of
//! tiny items would take a hundred times its size.

use serde::Deserialize;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::api::answer;
use crate::domain::failure::{FailureKind, NotUnderstood};
use crate::domain::query::Page;

/// How many values may be kept of a page. A list without an end, or pages of it as large as the list, is not for memory.
const MOST_KEPT: usize = 100_000;

/// What is kept of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// A few of its attributes.
    Little,
    /// All that it says.
    All,
}

/// A page around its items.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    links: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Links<'a> {
    #[serde(borrow)]
    last: Option<&'a RawValue>,
}

/// Reads the page of a response's body; items that cannot be read are left out.
pub(super) fn page_of<T>(body: &[u8], kept: Kept, read: impl Fn(&Value) -> Option<T>) -> Result<Page<T>, FailureKind> {
    page_of_texts(body, kept, |item, _text| read(item))
}

/// The same where an item's text is needed too.
pub(super) fn page_of_texts<T>(
    body: &[u8],
    kept: Kept,
    read: impl Fn(&Value, &RawValue) -> Option<T>,
) -> Result<Page<T>, FailureKind> {
    let text: &RawValue = answer::parse(body).map_err(FailureKind::NotUnderstood)?;
    let (data, last_page) = if text.get().starts_with('{') {
        let Envelope { data, links } = serde_json::from_str(text.get()).map_err(not_json)?;
        let links = links.and_then(|links| serde_json::from_str::<Links<'_>>(links.get()).ok());
        let link = links.and_then(|links| serde_json::from_str::<String>(links.last?.get()).ok());
        (data, link.as_deref().and_then(page_number))
    } else {
        (Some(text), None)
    };
    let list = data.filter(|list| list.get().starts_with('[')).ok_or_else(other_shape)?;
    let mut items = Items { page: Page { rows: Vec::new(), count: 0, last: last_page }, kept, read, in_memory: 0 };
    let read = serde_json::Deserializer::from_str(list.get()).deserialize_seq(&mut items);
    match read {
        Ok(()) => Ok(items.page),
        Err(_) if items.in_memory > MOST_KEPT => Err(FailureKind::NotUnderstood(NotUnderstood::TooLarge)),
        Err(error) => Err(not_json(error)),
    }
}

struct Items<T, R> {
    page: Page<T>,
    kept: Kept,
    read: R,
    /// How many values are kept so far, about.
    in_memory: usize,
}

impl<'de, T, R: Fn(&Value, &RawValue) -> Option<T>> Visitor<'de> for &mut Items<T, R> {
    type Value = ();

    fn expecting(&self, words: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        words.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(text) = list.next_element::<&RawValue>()? {
            self.page.count += 1;
            let values = values_in(text.get());
            let before = self.in_memory;
            self.in_memory += values;
            if self.in_memory > MOST_KEPT {
                return Err(serde::de::Error::custom("too large"));
            }
            let item: Value = serde_json::from_str(text.get()).map_err(serde::de::Error::custom)?;
            let row = (self.read)(&item, text);
            self.in_memory = match (&row, self.kept) {
                (None, _) => before,
                (Some(_), Kept::Little) => before + 1,
                (Some(_), Kept::All) => before + values,
            };
            self.page.rows.extend(row);
        }
        Ok(())
    }
}

/// How many values a JSON text has at most.
fn values_in(text: &str) -> usize {
    1 + text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count()
}

/// The page number of a pagination link. Only the number is used: behind a proxy, links can point elsewhere, and a
/// token must not follow them.
fn page_number(link: &str) -> Option<u32> {
    let (_, query) = link.split_once('?')?;
    let mut values = query.split(['&', '?']).filter_map(|pair| pair.split_once('='));
    values.find(|(key, _)| matches!(*key, "page" | "page[number]" | "page%5Bnumber%5D"))?.1.parse().ok()
}

pub(super) const fn other_shape() -> FailureKind {
    FailureKind::NotUnderstood(NotUnderstood::OtherShape)
}

fn not_json(_error: serde_json::Error) -> FailureKind {
    FailureKind::NotUnderstood(NotUnderstood::NotJson)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_last_page_is_read_from_its_link_and_the_link_not_followed() {
        for (link, number) in [
            ("http://h/api/v1/connectors?page=200&per_page=100&type=source", Some(200)),
            ("http://h/api/v1/models?per_page=1?page=2", Some(2)),
            ("http://h/x?page%5Bnumber%5D=7", Some(7)),
            ("http://h/x", None),
            ("http://h/x?page=many", None),
        ] {
            assert_eq!(page_number(link), number, "{link}");
        }
    }

    fn ids(body: &str, kept: Kept) -> Result<Page<Option<u64>>, FailureKind> {
        page_of(body.as_bytes(), kept, |item| Some(item.get("id")?.as_u64()))
    }

    #[test]
    fn a_page_is_a_list_bare_or_in_data_and_nothing_else() {
        let last = |body: &str| ids(body, Kept::Little).map(|page| (page.rows.len(), page.count, page.last));
        for (body, expected) in [
            (r#"[{"id": 1}, 2]"#, (1, 2, None)),
            (r#" {"links": {"last": "/x?page=7"}, "d\u0061ta": [{"id": 1}], "meta": [[]]}"#, (1, 1, Some(7))),
            (r#"{"data": [], "links": {"last": null}}"#, (0, 0, None)),
            (r#"{"data": [], "links": ["last"]}"#, (0, 0, None)),
        ] {
            assert_eq!(last(body), Ok(expected), "{body}");
        }
        for body in ["{}", r#"{"data": null}"#, r#"{"data": {"id": 1}}"#, "5", r#""data""#] {
            assert_eq!(last(body), Err(other_shape()), "{body}");
        }
        for body in [r#"{"data": [{"id": 1]}"#, r#"[{"id": 1},]"#, "[] []"] {
            assert_eq!(last(body), Err(FailureKind::NotUnderstood(NotUnderstood::NotJson)), "{body}");
        }
        assert_eq!(last(r#"{"data": [{"id": 1}"#), Err(FailureKind::NotUnderstood(NotUnderstood::CutOff)));
    }

    #[test]
    fn of_tiny_items_so_many_are_kept_as_memory_has_room_for() {
        let too_large = Err(FailureKind::NotUnderstood(NotUnderstood::TooLarge));
        let page = |item: &str, count: usize| format!("[{}]", vec![item; count].join(","));
        let counted = |item: &str, count, kept| ids(&page(item, count), kept).map(|page| (page.rows.len(), page.count));
        assert_eq!(counted("{}", 1_000_000, Kept::All), Ok((0, 1_000_000)), "what is not kept costs nothing");
        assert_eq!(counted(r#"{"id":1}"#, 90_000, Kept::Little), Ok((90_000, 90_000)));
        assert_eq!(counted(r#"{"id":1}"#, 110_000, Kept::Little), too_large);
        let wide = format!(r#"{{"id":1,"a":{}}}"#, page("0", 80_000));
        assert_eq!(counted(&wide, 3, Kept::Little), Ok((3, 3)), "one after the other");
        assert_eq!(counted(&wide, 3, Kept::All), too_large);
        assert_eq!(counted(&page("0", 300_000), 1, Kept::Little), too_large);
    }
}
