//! The redactor as `lib/redactor.js` calls it: one method for each way to cross the border.

use crate::{
    failure::{gate, of_core},
    graph::Described,
    job::{self, Job, JobTask, Want},
    keys::{JsKeys, Lookup},
    many::Many,
    operators::Apply,
    policy::NativePolicy,
    session::NativeSession,
    stream::{Direction, NativeStream},
    text::{self, Outgoing},
    texts::Incoming,
    vault::NativeVault,
    wire,
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{Array, AsyncTask, Object, Uint32ArraySlice},
};
use napi_derive::napi;
use reticent::{
    Redactor,
    offsets::{self, Unit},
};
use std::borrow::Cow;

/// A compiled policy.
#[napi]
pub struct NativeRedactor {
    redactor: Redactor,
}

#[napi]
impl NativeRedactor {
    /// Compiles a policy. `lookup` gives the keys that it refers to; findings of `entities` go to the caller's functions. Where it has
    /// recognisers, `recognized` names what they find besides the entities of the catalogue.
    #[napi(constructor)]
    pub fn new(
        policy: &NativePolicy,
        lookup: Lookup,
        entities: Vec<String>,
        recognized: Option<Vec<String>>,
    ) -> Result<NativeRedactor> {
        gate(|| {
            let keys = JsKeys::new(lookup);
            let redactor = Redactor::with_keys(policy.inner(), &keys);
            keys.finish()?;
            let redactor = redactor.map_err(of_core)?;
            let redactor = match recognized {
                None => redactor,
                Some(recognized) => redactor.for_recognized(&recognized).map_err(of_core)?,
            };
            // Last, since what recognisers find may be given to the caller's functions, too.
            let redactor = match entities.as_slice() {
                [] => redactor,
                entities => redactor.with_caller_operators(entities).map_err(of_core)?,
            };
            Ok(NativeRedactor { redactor })
        })
    }

    /// The fingerprint of the policy.
    #[napi(getter)]
    pub fn fingerprint(&self) -> String {
        self.redactor.fingerprint().into()
    }

    /// Whether findings may mean more than that their operators are applied.
    #[napi(getter)]
    pub fn has_actions(&self) -> bool {
        self.redactor.has_actions()
    }

    /// Whether a rule may redact what nothing is looked for in.
    #[napi(getter)]
    pub fn redacts_fields(&self) -> bool {
        self.redactor.redacts_fields()
    }

    /// Whether the policy asks about anything.
    #[napi(getter)]
    pub fn has_questions(&self) -> bool {
        self.redactor.has_questions()
    }

    /// A string, without caller's functions: the path that is taken most. The same string where nothing has changed.
    #[napi]
    pub fn redact<'env>(&self, env: &'env Env, string: Unknown<'env>) -> Result<Unknown<'env>> {
        gate(|| {
            text::with_bytes(env, &string, |bytes| match self.redactor.redact_bytes(bytes) {
                Cow::Borrowed(_) => Ok(string),
                Cow::Owned(redacted) => Outgoing::new(redacted).into_js(env),
            })
        })
    }

    /// The findings of a string as JSON; nothing where there are none.
    #[napi]
    pub fn scan(&self, env: &Env, string: Unknown) -> Result<Option<String>> {
        gate(|| {
            text::with_bytes(env, &string, |bytes| {
                let mut findings = self.redactor.scan_bytes(bytes);
                if findings.is_empty() {
                    return Ok(None);
                }
                offsets::convert(bytes, Unit::Utf16, &mut findings);
                wire::findings(&findings).map(Some)
            })
        })
    }

    /// What the policy asks about in any value, as JSON; nothing where it asks nothing.
    #[napi]
    pub fn questions(
        &self,
        env: &Env,
        numbers: Uint32ArraySlice,
        texts: Array,
        recognized: Option<String>,
    ) -> Result<Option<String>> {
        gate(|| self.job(env, &numbers, &texts, "findings", recognized, None)?.look()?.questions())
    }

    /// Any value: the job of `want`, `value`, `findings` or `both`. `recognized` is what recognisers have found in each text, as JSON.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn run<'env>(
        &self,
        env: &'env Env,
        numbers: Uint32ArraySlice,
        texts: Array,
        want: String,
        apply: Option<Apply<'env>>,
        recognized: Option<String>,
        answers: Option<String>,
    ) -> Result<Object<'env>> {
        gate(|| {
            let looked = self.job(env, &numbers, &texts, &want, recognized, answers)?.look()?;
            looked.finish(apply)?.into_js(env)
        })
    }

    /// As `run`, on another thread; the caller's functions are called on this one.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn run_async(
        &self,
        env: &Env,
        numbers: Uint32ArraySlice,
        texts: Array,
        want: String,
        apply: Option<Apply<'_>>,
        recognized: Option<String>,
        answers: Option<String>,
    ) -> Result<AsyncTask<JobTask>> {
        gate(|| {
            let job = self.job(env, &numbers, &texts, &want, recognized, answers)?;
            let apply = apply.map(|apply| apply.create_ref()).transpose()?;
            Ok(AsyncTask::new(JobTask::new(job, apply)))
        })
    }

    /// Many texts, each for itself.
    #[napi]
    pub fn run_many<'env>(&self, env: &'env Env, texts: Array, want: String) -> Result<Object<'env>> {
        gate(|| self.many(env, &texts, &want)?.run()?.into_js(env))
    }

    /// As `run_many`, on other threads.
    #[napi]
    pub fn run_many_async(&self, env: &Env, texts: Array, want: String) -> Result<AsyncTask<Many>> {
        gate(|| Ok(AsyncTask::new(self.many(env, &texts, &want)?)))
    }

    /// A stream.
    #[napi]
    pub fn stream(&self) -> NativeStream {
        NativeStream::new(Direction::redact(&self.redactor))
    }

    /// A conversation: one of its own in memory, or one in a vault by its name.
    #[napi]
    pub fn session(&self, vault: Option<&NativeVault>, conversation: Option<String>) -> NativeSession {
        NativeSession::new(match vault {
            None => self.redactor.session(),
            Some(vault) => self.redactor.session_in(vault.inner(), &conversation.unwrap_or_default()),
        })
    }

    /// Restores in any value what the operator `encrypt` has written.
    #[napi]
    pub fn restore<'env>(
        &self,
        env: &'env Env,
        numbers: Uint32ArraySlice,
        texts: Array,
        destination: String,
    ) -> Result<Object<'env>> {
        gate(|| {
            let done = job::restore(Described::read(env, &numbers, &texts)?, |graph, tree, leaves| {
                self.redactor.restore_nested(graph, tree, leaves, &destination)
            });
            done?.into_js(env)
        })
    }

    fn job(
        &self,
        env: &Env,
        numbers: &[u32],
        texts: &Array,
        want: &str,
        recognized: Option<String>,
        answers: Option<String>,
    ) -> Result<Job> {
        Ok(Job {
            redactor: self.redactor.clone(),
            session: None,
            value: Described::read(env, numbers, texts)?,
            want: Want::parse(want)?,
            recognized: wire::recognized_in(recognized)?,
            answers: wire::answers_in(answers)?,
        })
    }

    fn many(&self, env: &Env, texts: &Array, want: &str) -> Result<Many> {
        let incoming = Some(Incoming::read(env, texts)?);
        Ok(Many { redactor: self.redactor.clone(), incoming, want: Want::parse(want)? })
    }
}
