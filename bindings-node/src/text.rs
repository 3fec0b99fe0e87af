//! Text across the border: the one module with raw Node-API calls.
//!
//! `napi`'s own `String` asks twice, for the length and for the text, allocates each time and loses lone surrogates. Here a string is
//! read with one call into a buffer that is used again.

use crate::{failure::internal, wtf8};
use napi::{
    Env, JsValue, Result, Status, Unknown, ValueType,
    bindgen_prelude::{FromNapiValue, ToNapiValue},
    sys,
};
use std::{cell::Cell, ptr};

/// A buffer larger than this is not kept for the next call.
const KEPT: usize = 1 << 20;
/// What the first read asks for; nearly every string fits.
const FIRST: usize = 4096;

thread_local! {
    static UNITS: Cell<Vec<u16>> = const { Cell::new(Vec::new()) };
    static BYTES: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Hands the WTF-8 of a JavaScript string to `read`.
pub(crate) fn with_bytes<R>(env: &Env, string: &Unknown, read: impl FnOnce(&[u8]) -> Result<R>) -> Result<R> {
    with_units(env, string, None, |units, bytes| {
        wtf8::encode(units, bytes);
        read(bytes)
    })
}

/// Hands the units of a JavaScript string to `read`, behind one that came before, and room for their WTF-8. The buffers are reused, also where
/// `read` calls back into JavaScript.
pub(crate) fn with_units<R>(
    env: &Env,
    string: &Unknown,
    before: Option<u16>,
    read: impl FnOnce(&mut Vec<u16>, &mut Vec<u8>) -> Result<R>,
) -> Result<R> {
    let mut units = UNITS.take();
    let mut bytes = BYTES.take();
    units.clear();
    bytes.clear();
    units.extend(before);
    let result = append_units(env, string, &mut units).and_then(|()| read(&mut units, &mut bytes));
    if units.capacity() <= KEPT {
        UNITS.set(units);
    }
    if bytes.capacity() <= KEPT {
        BYTES.set(bytes);
    }
    result
}

/// Appends the UTF-16 units of a JavaScript string.
pub(crate) fn append_units(env: &Env, string: &Unknown, units: &mut Vec<u16>) -> Result<()> {
    units.reserve(FIRST);
    let start = units.len();
    let room = units.capacity() - start;
    let written = read_units(env, string, units, room)?;
    // Node-API writes one less than there is room for, and a null. All of that in use may mean that there is more.
    if written + 1 < room {
        return Ok(());
    }
    units.truncate(start);
    let length = units_of(env, string)?;
    units.reserve(length + 1);
    let room = units.capacity() - start;
    read_units(env, string, units, room)?;
    Ok(())
}

/// Appends at most `room - 1` units, for which the capacity is there; gives their number.
fn read_units(env: &Env, string: &Unknown, units: &mut Vec<u16>, room: usize) -> Result<usize> {
    debug_assert!(room <= units.capacity() - units.len());
    let mut written = 0;
    // SAFETY: `env` and `string` are those of the running call, so both are alive. The pointer is the start of `room`
    // allocated units, and Node-API writes no more than `room`, the null included.
    let status = unsafe {
        let end = units.as_mut_ptr().add(units.len());
        sys::napi_get_value_string_utf16(env.raw(), string.raw(), end, room, &mut written)
    };
    check(status)?;
    // SAFETY: Node-API has written `written` units behind the old length, within the capacity.
    unsafe { units.set_len(units.len() + written) };
    Ok(written)
}

/// The length of a JavaScript string.
fn units_of(env: &Env, string: &Unknown) -> Result<usize> {
    let mut length = 0;
    // SAFETY: `env` and `string` are those of the running call. With a null buffer, Node-API writes the length alone.
    let status = unsafe { sys::napi_get_value_string_utf16(env.raw(), string.raw(), ptr::null_mut(), 0, &mut length) };
    check(status)?;
    Ok(length)
}

/// A string on its way to JavaScript, already in the form that costs least there.
pub enum Outgoing {
    /// ASCII: JavaScript keeps a byte a character.
    Ascii(Vec<u8>),
    /// Anything else.
    Utf16(Vec<u16>),
}

impl Outgoing {
    /// Converts WTF-8; needs no JavaScript, so another thread can do it.
    pub(crate) fn new(bytes: Vec<u8>) -> Outgoing {
        if bytes.is_ascii() {
            return Outgoing::Ascii(bytes);
        }
        let mut units = Vec::new();
        wtf8::decode(&bytes, &mut units);
        Outgoing::Utf16(units)
    }

    /// The JavaScript string.
    pub(crate) fn into_js<'env>(self, env: &Env) -> Result<Unknown<'env>> {
        let mut string = ptr::null_mut();
        // SAFETY: `env` is that of the running call; each pointer and length are those of a live slice, which Node-API copies.
        let status = unsafe {
            match &self {
                Outgoing::Ascii(bytes) => {
                    sys::napi_create_string_latin1(env.raw(), bytes.as_ptr().cast(), bytes.len() as isize, &mut string)
                }
                Outgoing::Utf16(units) => {
                    sys::napi_create_string_utf16(env.raw(), units.as_ptr(), units.len() as isize, &mut string)
                }
            }
        };
        check(status)?;
        // SAFETY: Node-API has just made `string` in the scope of the running call.
        Ok(unsafe { Unknown::from_raw_unchecked(env.raw(), string) })
    }
}

impl ToNapiValue for Outgoing {
    // SAFETY: of the trait, the caller vouches for `env`; nothing here asks for more.
    unsafe fn to_napi_value(env: sys::napi_env, text: Outgoing) -> Result<sys::napi_value> {
        Ok(text.into_js(&Env::from_raw(env))?.raw())
    }
}

/// What a function of JavaScript returned: its WTF-8 where it is a string.
pub struct Returned(pub(crate) Option<Vec<u8>>);

impl FromNapiValue for Returned {
    // SAFETY: of the trait, the caller vouches for `env` and `value`; nothing here asks for more.
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Returned> {
        // SAFETY: the caller vouches for `env` and `value`, which `Unknown` takes as they are.
        let value = unsafe { Unknown::from_napi_value(env, value)? };
        if !is_string(&value)? {
            return Ok(Returned(None));
        }
        with_bytes(&Env::from_raw(env), &value, |bytes| Ok(Returned(Some(bytes.to_vec()))))
    }
}

/// Whether a value is a string.
pub(crate) fn is_string(value: &Unknown) -> Result<bool> {
    Ok(value.get_type()? == ValueType::String)
}

fn check(status: sys::napi_status) -> Result<()> {
    match Status::from(status) {
        Status::Ok => Ok(()),
        status => Err(internal(&format!("Node-API: {status}"))),
    }
}
