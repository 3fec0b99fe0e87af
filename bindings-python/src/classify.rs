//! What kind of thing a Python object is. Objects are told by their types; none of their own code runs.

use crate::fields;
use pyo3::{
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{
        PyBool, PyByteArray, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMemoryView, PyRange,
        PySet, PyString, PyTuple, PyType,
    },
};
use reticent::structured::Glimpse;

/// What the walk does with an object.
pub(crate) enum Kind<'py> {
    Str,
    /// `bytes`, `bytearray` or `memoryview`.
    Bytes,
    Int,
    /// A `Decimal`, which databases and readers of JSON make of integers too.
    Decimal,
    /// A float that is a whole number of as many digits as identifiers have: what reads tables makes them of columns with gaps.
    WholeFloat(i64),
    /// A member of an `Enum` whose value is this text.
    EnumText(Bound<'py, PyString>),
    Dict,
    List,
    Tuple,
    Set,
    FrozenSet,
    Deque,
    /// A mapping that is not a dict.
    Mapping {
        mutable: bool,
    },
    Dataclass {
        mutable: bool,
    },
    /// A model of pydantic, as LangChain's messages are.
    Model {
        mutable: bool,
    },
    /// None, a number that is no identifier, a date: never touched.
    Plain,
    Opaque,
}

/// The items of a mapping.
pub(crate) type Items<'py> = Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>;

/// Types of the standard library that have no C interface.
pub(crate) struct Types {
    pub(crate) deque: Py<PyType>,
    pub(crate) ordered_dict: Py<PyType>,
    pub(crate) default_dict: Py<PyType>,
    pub(crate) user_dict: Py<PyType>,
    mapping: Py<PyType>,
    mutable_mapping: Py<PyType>,
    enumeration: Py<PyType>,
    decimal: Py<PyType>,
}

impl Types {
    /// Imported when nested data is first seen.
    pub(crate) fn get(py: Python<'_>) -> PyResult<&'static Types> {
        static TYPES: PyOnceLock<Types> = PyOnceLock::new();
        TYPES.get_or_try_init(py, || {
            let class = |module: &str, name: &str| -> PyResult<Py<PyType>> {
                Ok(py.import(module)?.getattr(name)?.cast_into::<PyType>()?.unbind())
            };
            Ok(Types {
                deque: class("collections", "deque")?,
                ordered_dict: class("collections", "OrderedDict")?,
                default_dict: class("collections", "defaultdict")?,
                user_dict: class("collections", "UserDict")?,
                mapping: class("collections.abc", "Mapping")?,
                mutable_mapping: class("collections.abc", "MutableMapping")?,
                enumeration: class("enum", "Enum")?,
                decimal: class("decimal", "Decimal")?,
            })
        })
    }

    /// The items of an `OrderedDict`, whose order is its own; `None` for other dicts.
    pub(crate) fn ordered_items<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Option<Items<'py>>> {
        let py = value.py();
        let class = self.ordered_dict.bind(py);
        if value.is_exact_instance_of::<PyDict>() || !value.get_type().is_subclass(class)? {
            return Ok(None);
        }
        let items = class.call_method1(intern!(py, "items"), (value,))?;
        items.try_iter()?.map(|item| item?.extract()).collect::<PyResult<_>>().map(Some)
    }
}

/// The kind of an object. Most are of the built-in types themselves, which a look at the type tells.
#[inline]
pub(crate) fn kind_of<'py>(types: &Types, value: &Bound<'py, PyAny>) -> PyResult<Kind<'py>> {
    Ok(if value.is_exact_instance_of::<PyString>() {
        Kind::Str
    } else if value.is_exact_instance_of::<PyInt>() {
        Kind::Int
    } else if value.is_none() || value.is_exact_instance_of::<PyBool>() {
        Kind::Plain
    } else if let Ok(float) = value.cast_exact::<PyFloat>() {
        kind_of_float(float)
    } else if value.is_exact_instance_of::<PyDict>() {
        Kind::Dict
    } else if value.is_exact_instance_of::<PyList>() {
        Kind::List
    } else {
        return kind_by_base(types, value);
    })
}

/// What the type of an object alone tells.
#[inline]
pub(crate) fn glimpse(value: &Bound<'_, PyAny>) -> Glimpse {
    let shared = || Glimpse::Shared(value.as_ptr().addr());
    if value.is_exact_instance_of::<PyString>() || value.is_exact_instance_of::<PyInt>() {
        Glimpse::Single
    } else if value.is_none() || value.is_exact_instance_of::<PyBool>() {
        Glimpse::Plain
    } else if let Ok(float) = value.cast_exact::<PyFloat>() {
        if whole(float.value()).is_none() { Glimpse::Plain } else { Glimpse::Single }
    } else if value.is_exact_instance_of::<PyDict>() || value.is_exact_instance_of::<PyList>() {
        shared()
    } else if value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyBytes>()
    {
        Glimpse::Single
    } else {
        shared()
    }
}

/// The kind of an object whose type may be a subclass of a built-in one.
fn kind_by_base<'py>(types: &Types, value: &Bound<'py, PyAny>) -> PyResult<Kind<'py>> {
    Ok(if value.is_instance_of::<PyString>() {
        Kind::Str
    } else if let Ok(float) = value.cast::<PyFloat>() {
        kind_of_float(float)
    } else if value.is_instance_of::<PyDict>() {
        Kind::Dict
    } else if value.is_instance_of::<PyList>() {
        Kind::List
    } else if value.is_instance_of::<PyInt>() {
        Kind::Int
    } else if value.is_instance_of::<PyTuple>() {
        Kind::Tuple
    } else if value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_exact_instance_of::<PyMemoryView>()
    {
        Kind::Bytes
    } else if value.is_instance_of::<PySet>() {
        Kind::Set
    } else if value.is_instance_of::<PyFrozenSet>() {
        Kind::FrozenSet
    } else {
        return kind_by_class(types, value);
    })
}

fn kind_of_float<'py>(float: &Bound<'_, PyFloat>) -> Kind<'py> {
    whole(float.value()).map_or(Kind::Plain, Kind::WholeFloat)
}

/// A float as the integer that it is, where it says every digit of one and has as many as identifiers have.
fn whole(float: f64) -> Option<i64> {
    const SHORTEST: f64 = 1e5;
    const EXACT: f64 = (1u64 << f64::MANTISSA_DIGITS) as f64;
    ((SHORTEST..EXACT).contains(&float) && float.fract() == 0.0).then_some(float as i64)
}

/// The kind of an object that is not of a built-in type.
fn kind_by_class<'py>(types: &Types, value: &Bound<'py, PyAny>) -> PyResult<Kind<'py>> {
    let py = value.py();
    let class = value.get_type();
    if class.is(types.deque.bind(py)) {
        return Ok(Kind::Deque);
    }
    if fields::is_model(&class)? {
        return Ok(Kind::Model { mutable: !fields::is_hashed_by_value(&class)? });
    }
    if fields::is_dataclass(&class)? {
        return Ok(Kind::Dataclass { mutable: !fields::is_hashed_by_value(&class)? });
    }
    if is_subclass(&class, &types.enumeration)? {
        let member = fields::quiet(py, fields::stored(value, intern!(py, "_value_")))?;
        let text = member.and_then(|member| member.cast_into::<PyString>().ok());
        return Ok(text.map_or(Kind::Plain, Kind::EnumText));
    }
    if class.is(types.decimal.bind(py)) {
        return Ok(Kind::Decimal);
    }
    if is_plain(&class)? {
        return Ok(Kind::Plain);
    }
    if is_subclass(&class, &types.mapping)? {
        return Ok(Kind::Mapping { mutable: is_subclass(&class, &types.mutable_mapping)? });
    }
    Ok(Kind::Opaque)
}

/// Whether a class is a subclass of another; not where its own code raises.
fn is_subclass(class: &Bound<'_, PyType>, of: &Py<PyType>) -> PyResult<bool> {
    let py = class.py();
    Ok(fields::quiet(py, class.is_subclass(of.bind(py)))?.unwrap_or(false))
}

/// Whether objects of a class hold no text of a person: dates, UUIDs and numbers.
fn is_plain(class: &Bound<'_, PyType>) -> PyResult<bool> {
    let py = class.py();
    if class.is(py.get_type::<PyComplex>()) || class.is(py.get_type::<PyRange>()) {
        return Ok(true);
    }
    let module = fields::quiet(py, class.module())?;
    let is_plain = |module: &Bound<'_, PyString>| {
        module.to_str().is_ok_and(|module| matches!(module, "datetime" | "uuid" | "decimal" | "fractions" | "zoneinfo"))
    };
    Ok(module.is_some_and(|module| is_plain(&module)))
}
