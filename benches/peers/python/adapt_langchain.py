"""LangChain's PIIMiddleware: one for each of its built-in types, over a user's message, as an agent would call them."""

import harness
from langchain.agents.middleware import PIIMiddleware
from langchain_core.messages import HumanMessage

middlewares = [PIIMiddleware(name, strategy="redact") for name in ("email", "credit_card", "ip", "mac_address", "url")]


def redact(text: str) -> str:
    state = {"messages": [HumanMessage(text)]}
    for middleware in middlewares:
        state = middleware.before_model(state, None) or state
    return state["messages"][-1].content


def find(text: str) -> list[tuple[str, int, int]]:
    found = [one for middleware in middlewares for one in middleware.detector(text)]
    return [(one["type"], one["start"], one["end"]) for one in found]


harness.run("langchain", redact, find=find)
