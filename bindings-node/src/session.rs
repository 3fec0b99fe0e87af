//! A conversation as `lib/session.js` calls it.

use crate::{
    failure::{gate, of_core},
    graph::Described,
    job::{self, Job, JobTask, Want},
    operators::Apply,
    stream::{Direction, NativeStream},
    wire,
};
use napi::{
    Env, Result,
    bindgen_prelude::{Array, AsyncTask, Object, Uint32ArraySlice},
};
use napi_derive::napi;
use reticent::Session;

/// A conversation, whose tokens can be restored.
#[napi]
pub struct NativeSession {
    session: Session,
}

impl NativeSession {
    pub(crate) fn new(session: Session) -> NativeSession {
        NativeSession { session }
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
            redactor: self.session.redactor().clone(),
            session: Some(self.session.clone()),
            value: Described::read(env, numbers, texts)?,
            want: Want::parse(want)?,
            recognized: wire::recognized_in(recognized)?,
            answers: wire::answers_in(answers)?,
        })
    }
}

#[napi]
impl NativeSession {
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

    /// Any value: the job of `want`, `value` or `both`.
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

    /// Restores any value for a destination.
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
                self.session.restore_nested(graph, tree, leaves, &destination)
            });
            done?.into_js(env)
        })
    }

    /// A stream that restores for a destination.
    #[napi]
    pub fn restore_stream(&self, destination: String) -> NativeStream {
        NativeStream::new(Direction::Restore(self.session.restore_stream_for(&destination)))
    }

    /// Forgets the conversation.
    #[napi]
    pub fn forget(&self) -> Result<()> {
        gate(|| self.session.forget().map_err(of_core))
    }
}
