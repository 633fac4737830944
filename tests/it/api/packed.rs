//! Gzip made by hand, for answers that are packed: a small one, and one that is a thousand times its size unpacked.

/// These bytes as gzip, stored without packing.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("a small text");
    let mut packed = head();
    packed.push(1);
    packed.extend_from_slice(&length.to_le_bytes());
    packed.extend_from_slice(&(!length).to_le_bytes());
    packed.extend_from_slice(bytes);
    packed.extend_from_slice(&checksum(bytes).to_le_bytes());
    packed.extend_from_slice(&u32::from(length).to_le_bytes());
    packed
}

/// Blanks, at least so many when unpacked, without the end that nobody should read to.
pub(crate) fn bomb(unpacked: usize) -> Vec<u8> {
    let mut packed = head();
    let mut bits = Bits { bytes: Vec::new(), used: 0 };
    // One last block with fixed codes; a blank (0x30 + 0x20), then “258 bytes from 1 back”, again and again.
    bits.push(&[1, 1, 0]);
    bits.push(&[0, 1, 0, 1, 0, 0, 0, 0]);
    for _ in 0..unpacked / 258 {
        bits.push(&[1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }
    packed.append(&mut bits.bytes);
    packed
}

fn head() -> Vec<u8> {
    vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
}

struct Bits {
    bytes: Vec<u8>,
    used: usize,
}

impl Bits {
    fn push(&mut self, bits: &[u8]) {
        for bit in bits {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().expect("a byte");
            *last |= bit << (self.used % 8);
            self.used += 1;
        }
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}
