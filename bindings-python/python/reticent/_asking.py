"""Calls that await the answers to what the policy asks."""

import inspect
from typing import Any, TypeVar

from reticent._native import Redactor, Result, Session

_T = TypeVar("_T")


async def redact_async(target: Redactor | Session, value: _T) -> _T:
    redacted: _T = (await process_async(target, value)).value
    return redacted


async def process_async(target: Redactor | Session, value: object) -> Result:
    questions = target._questions(value)
    ask = target._ask
    answers: Any = None
    if questions.findings and ask is not None:
        answers = ask(questions.findings)
        if inspect.isawaitable(answers):
            answers = await answers
    return target._answered(value, questions, answers)
