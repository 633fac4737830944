//! The container that fields share, so that it can be told once instead of in every row.

/// The innermost container that all paths stand in: `properties` for `properties.email` and `properties.phone`. Empty
/// where they share none.
pub fn shared_container<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let container = |path: &'a str| path.rsplit_once('.').map_or("", |(container, _)| container);
    let first = paths.next().map_or("", container);
    paths.map(container).fold(first, shared)
}

/// A path as it is told inside a container.
pub fn inside<'a>(path: &'a str, container: &str) -> &'a str {
    path.strip_prefix(container).and_then(|rest| rest.strip_prefix('.')).unwrap_or(path)
}

fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let holds = |outer: &str| other.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let mut common = one;
    while !common.is_empty() && !holds(common) {
        common = common.rsplit_once('.').map_or("", |(outer, _)| outer);
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_that_all_paths_share_is_told_once() {
        for (paths, container) in [
            (&["properties.email", "properties.phone"][..], "properties"),
            (&["a.b.c", "a.b.d.e"], "a.b"),
            (&["a.b.c", "a.bc.d"], "a"),
            (&["properties.email", "tags[]"], ""),
            (&["email"], ""),
            (&[], ""),
        ] {
            assert_eq!(shared_container(paths.iter().copied()), container, "{paths:?}");
            for path in paths {
                let told = inside(path, container);
                let whole = if container.is_empty() { told.to_owned() } else { format!("{container}.{told}") };
                assert_eq!(whole, *path);
            }
        }
    }
}
