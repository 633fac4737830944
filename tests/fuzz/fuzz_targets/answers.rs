//! Whatever a server answers is read or refused: the first byte chooses the status, the rest is the body.
#![no_main]

const STATUS: [u16; 12] = [200, 201, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, body)) = bytes.split_first() else { return };
    syncwright::api::read_every_way(STATUS[usize::from(*first) % STATUS.len()], body);
});
