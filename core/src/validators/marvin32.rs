//! Marvin32, the keyed checksum of Microsoft's identifiable secrets.

/// The 32-bit checksum: both halves of the state, folded.
pub(super) fn marvin32(seed: u64, data: &[u8]) -> u32 {
    let (low, high) = state(seed, data);
    low ^ high
}

fn state(seed: u64, data: &[u8]) -> (u32, u32) {
    let mut state = (seed as u32, (seed >> 32) as u32);
    let words = data.chunks_exact(4);
    // The last word has the bytes that are left, and a bit behind them.
    let mut last = [0; 4];
    let rest = words.remainder();
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    for word in words {
        mix(&mut state, u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    }
    mix(&mut state, u32::from_le_bytes(last));
    mix(&mut state, 0);
    state
}

fn mix((low, high): &mut (u32, u32), word: u32) {
    *low = low.wrapping_add(word);
    *high ^= *low;
    *low = low.rotate_left(20).wrapping_add(*high);
    *high = high.rotate_left(9) ^ *low;
    *low = low.rotate_left(27).wrapping_add(*high);
    *high = high.rotate_left(19);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state as one number, as published vectors have it.
    fn wide(seed: u64, data: &[u8]) -> u64 {
        let (low, high) = state(seed, data);
        u64::from(high) << 32 | u64::from(low)
    }

    #[test]
    fn published_vectors() {
        assert_eq!(wide(0xd53c_d9ce_cd08_93b7, b"abc"), 0x22c7_4339_4927_69bf);
        assert_eq!(wide(0x0ddd_deee_efff_f000, b"abcdefghijklmnopqrstuvwxyz"), 0xa128_eb7e_7260_aca2);
        let seed = 0x004f_b61a_001b_dbcc;
        for (data, expected) in [
            (&b""[..], 0x30ed_35c1_00cd_3c7d_u64),
            (b"\xaf", 0x48e7_3fc7_7d75_ddc1),
            (b"\xe7\x0f", 0xb5f6_e1fc_485d_bff8),
            (b"\x37\xf4\x95", 0xf0b0_7c78_9b8c_f7e8),
            (b"\x86\x42\xdc\x59", 0x7008_f2e8_7e9c_f556),
            (b"\xab\x42\x7e\xa8\xd1\x0f\xc7", 0xe118_47e4_f067_8c41),
        ] {
            assert_eq!(wide(seed, data), expected, "{data:x?}");
        }
        assert_eq!(marvin32(0xd53c_d9ce_cd08_93b7, b"abc"), 0x6be0_2a86);
    }
}
