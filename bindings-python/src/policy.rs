//! Policies: plain data, from a file, a text or a dict.

use crate::{errors, gate};
use pyo3::{
    exceptions::{PyException, PyOSError},
    intern,
    prelude::*,
    types::{PyDict, PyString, PyTuple},
};
use reticent::{ErrorCode, Profile};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// Which detectors, thresholds, operators, allow-lists and field rules: plain data, the same in TOML, YAML and JSON.
#[pyclass(frozen, eq, module = "reticent")]
#[derive(Clone, PartialEq)]
pub(crate) struct Policy {
    pub(crate) inner: reticent::Policy,
}

impl Policy {
    /// The policy that a caller means by a path, a dict, a `Policy` or nothing, with the profile where one is given.
    pub(crate) fn of(given: Option<&Bound<'_, PyAny>>, profile: Option<&str>) -> PyResult<Policy> {
        let mut policy = match given {
            None => Policy { inner: reticent::Policy::default() },
            Some(given) => Policy::of_value(given)?,
        };
        if let Some(profile) = profile {
            policy.inner.profile = Profile::parse(profile).map_err(|error| errors::from_core(&error))?;
        }
        Ok(policy)
    }

    fn of_value(given: &Bound<'_, PyAny>) -> PyResult<Policy> {
        if let Ok(policy) = given.cast::<Policy>() {
            Ok(policy.get().clone())
        } else if let Ok(dict) = given.cast::<PyDict>() {
            Policy::read_dict(dict)
        } else if let Ok(path) = given.extract::<PathBuf>() {
            Policy::read_file(given.py(), &path)
        } else {
            Err(errors::wrong_type("a policy: a path, a dict or a Policy", given))
        }
    }

    fn read_dict(dict: &Bound<'_, PyDict>) -> PyResult<Policy> {
        let py = dict.py();
        let options = PyDict::new(py);
        options.set_item(intern!(py, "allow_nan"), false)?;
        let json = py.import(intern!(py, "json"))?.getattr(intern!(py, "dumps"))?.call((dict,), Some(&options));
        let json = json.map_err(|cause| {
            if !cause.is_instance_of::<PyException>(py) {
                return cause;
            }
            let help = "Use only dict with str keys, list, str, bool and finite numbers";
            let error = errors::of_binding(ErrorCode::PolicyValue, "the policy is not plain data", help);
            error.set_cause(py, Some(cause));
            error
        })?;
        let json = json.cast_into::<PyString>()?;
        wrap(reticent::Policy::from_json(json.to_str()?, ""))
    }

    fn read_file(py: Python<'_>, path: &Path) -> PyResult<Policy> {
        let bytes = fs::read(path).map_err(|error| os_error(py, &error, path))?;
        let name = path.to_string_lossy();
        match String::from_utf8(bytes) {
            Ok(text) => wrap(reticent::Policy::parse(&text, &name)),
            Err(cause) => {
                let error = errors::not_utf8(&name);
                error.set_cause(py, Some(cause.into()));
                Err(error)
            }
        }
    }
}

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(signature = (profile="default"))]
    fn new(profile: &str) -> PyResult<Policy> {
        wrap(reticent::Policy::profile(profile))
    }

    /// Reads a policy file; its name ends in .toml, .yaml, .yml or .json.
    #[staticmethod]
    #[pyo3(signature = (path, /))]
    fn from_file(path: PathBuf, py: Python<'_>) -> PyResult<Policy> {
        gate::guarded(|| Policy::read_file(py, &path))
    }

    /// Reads a policy from plain data.
    #[staticmethod]
    #[pyo3(signature = (policy, /))]
    fn from_dict(policy: &Bound<'_, PyDict>) -> PyResult<Policy> {
        gate::guarded(|| Policy::read_dict(policy))
    }

    /// Reads a policy in TOML; errors call it by the file name.
    #[staticmethod]
    #[pyo3(signature = (text, /, file_name="policy.toml"))]
    fn from_toml(text: &str, file_name: &str) -> PyResult<Policy> {
        gate::guarded(|| wrap(reticent::Policy::from_toml(text, file_name)))
    }

    /// Reads a policy in YAML; errors call it by the file name.
    #[staticmethod]
    #[pyo3(signature = (text, /, file_name="policy.yaml"))]
    fn from_yaml(text: &str, file_name: &str) -> PyResult<Policy> {
        gate::guarded(|| wrap(reticent::Policy::from_yaml(text, file_name)))
    }

    /// Reads a policy in JSON; errors call it by the file name.
    #[staticmethod]
    #[pyo3(signature = (text, /, file_name="policy.json"))]
    fn from_json(text: &str, file_name: &str) -> PyResult<Policy> {
        gate::guarded(|| wrap(reticent::Policy::from_json(text, file_name)))
    }

    /// The name of the profile that the policy starts from.
    #[getter]
    fn profile(&self) -> &'static str {
        self.inner.profile.name()
    }

    /// Names the policy: equal for equal policies, in whatever language and format they are written.
    #[getter]
    fn fingerprint(&self) -> String {
        self.inner.fingerprint()
    }

    /// The policy in TOML, with every default written out.
    fn to_toml(&self) -> String {
        self.inner.to_toml()
    }

    /// The policy in JSON, with every default written out.
    fn to_json(&self) -> String {
        self.inner.to_json()
    }

    fn __repr__(&self) -> String {
        format!("<Policy profile={} fingerprint={}>", self.profile(), self.fingerprint())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let read = slf.get_type().getattr(intern!(slf.py(), "from_toml"))?;
        Ok((read, (slf.get().inner.to_toml(),).into_pyobject(slf.py())?))
    }
}

fn wrap(policy: Result<reticent::Policy, reticent::Error>) -> PyResult<Policy> {
    policy.map(|inner| Policy { inner }).map_err(|error| errors::from_core(&error))
}

/// The `OSError` that Python itself raises for the file, with its name.
fn os_error(py: Python<'_>, error: &std::io::Error, path: &Path) -> PyErr {
    let Some(number) = error.raw_os_error() else {
        return PyOSError::new_err(format!("{}: {}", path.display(), error.kind()));
    };
    let says = py.import(intern!(py, "os")).and_then(|os| os.call_method1(intern!(py, "strerror"), (number,)));
    match says {
        Ok(says) => PyOSError::new_err((number, says.unbind(), path.to_path_buf())),
        Err(error) => error,
    }
}
