//! What changes a ledger, as bytes that a store keeps and that make the same ledger again.
//!
//! What was issued is written down as it came out, so that a later version which relates spellings in another way restores what this one
//! has issued.

use super::{
    ledger::{Entry, Ledger},
    name::Name,
};
use crate::{error::Error, operate::Form, policy::TokenStyle};
use zeroize::Zeroizing;

/// The version of the format.
const VERSION: u8 = 1;
const ISSUED: u8 = 1;
const RESERVED: u8 = 2;
const WITHDRAWN: u8 = 3;
const ENCLOSED: u8 = 4;

/// One change of a ledger.
pub(super) enum Change {
    /// The entry at a place is new; so many surrogates of its entity were tried by then.
    Issued { place: usize, surrogates: usize },
    /// A token was typed.
    Reserved { entity: String, number: u32, variant: u16 },
    /// The surrogate of the entry at a place was taken back.
    Withdrawn { place: usize },
    /// The value at a place stood between brackets.
    Enclosed { place: usize },
}

/// The changes as bytes.
pub(super) fn write(ledger: &Ledger, changes: &[Change]) -> Zeroizing<Vec<u8>> {
    // Long enough from the start: what grows leaves copies behind.
    let length = |change: &Change| match change {
        Change::Issued { place, .. } => {
            let entry = ledger.entry(*place);
            64 + entry.name.entity.len() + entry.value.len() + entry.surrogate().map_or(0, str::len)
        }
        Change::Reserved { entity, .. } => 32 + entity.len(),
        Change::Withdrawn { .. } | Change::Enclosed { .. } => 8,
    };
    let mut out = Zeroizing::new(Vec::with_capacity(1 + changes.iter().map(length).sum::<usize>()));
    out.push(VERSION);
    for change in changes {
        match change {
            Change::Issued { place, surrogates } => {
                let entry = ledger.entry(*place);
                out.push(ISSUED);
                write_name(&mut out, &entry.name.entity, entry.name.number, entry.name.variant);
                out.extend_from_slice(&[entry.form.tag(), u8::from(entry.enclosed), entry.style as u8]);
                write_bytes(&mut out, &entry.value);
                out.push(u8::from(entry.surrogate().is_some()));
                write_bytes(&mut out, entry.surrogate().unwrap_or_default().as_bytes());
                write_number(&mut out, *surrogates);
            }
            Change::Reserved { entity, number, variant } => {
                out.push(RESERVED);
                write_name(&mut out, entity, *number, *variant);
            }
            Change::Withdrawn { place } => {
                out.push(WITHDRAWN);
                write_number(&mut out, *place);
            }
            Change::Enclosed { place } => {
                out.push(ENCLOSED);
                write_number(&mut out, *place);
            }
        }
    }
    out
}

/// Makes the changes again.
pub(super) fn replay(ledger: &mut Ledger, bytes: &[u8]) -> Result<(), Error> {
    let mut reader = Reader { bytes };
    read(ledger, &mut reader).ok_or_else(|| {
        Error::vault(
            "a conversation's mapping is not in a form that this version reads",
            "Use the version that wrote it, or forget the conversation",
        )
    })
}

fn read(ledger: &mut Ledger, reader: &mut Reader) -> Option<()> {
    if reader.byte()? != VERSION {
        return None;
    }
    while !reader.bytes.is_empty() {
        match reader.byte()? {
            ISSUED => {
                let (entity, number, variant) = reader.name()?;
                let form = Form::from_tag(reader.byte()?)?;
                let enclosed = reader.byte()? == 1;
                let style = TokenStyle::from_tag(reader.byte()?)?;
                let value = Zeroizing::new(reader.slice()?.into());
                let has_surrogate = reader.byte()? == 1;
                let surrogate = String::from_utf8(reader.slice()?.to_vec()).ok()?;
                let name = Name { entity: entity.into(), number, variant };
                let entry = Entry::new(name, form, enclosed, style, value, has_surrogate.then_some(surrogate));
                ledger.take_back(entry, reader.number()?);
            }
            RESERVED => {
                let (entity, number, variant) = reader.name()?;
                ledger.reserve_again(&entity, number, variant);
            }
            WITHDRAWN => ledger.withdraw_again(reader.number().filter(|place| *place < ledger.len())?),
            ENCLOSED => ledger.enclose_again(reader.number().filter(|place| *place < ledger.len())?),
            _ => return None,
        }
    }
    Some(())
}

fn write_name(out: &mut Vec<u8>, entity: &str, number: u32, variant: u16) {
    write_bytes(out, entity.as_bytes());
    out.extend_from_slice(&number.to_le_bytes());
    out.extend_from_slice(&variant.to_le_bytes());
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn write_number(out: &mut Vec<u8>, number: usize) {
    // A ledger holds less than 4 GiB and than 2^32 values.
    out.extend_from_slice(&(number as u32).to_le_bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take()?) as usize)
    }

    fn slice(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn name(&mut self) -> Option<(String, u32, u16)> {
        let entity = String::from_utf8(self.slice()?.to_vec()).ok()?;
        Some((entity, u32::from_le_bytes(self.take()?), u16::from_le_bytes(self.take()?)))
    }
}
