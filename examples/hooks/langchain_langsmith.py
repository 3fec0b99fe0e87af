"""An agent of LangChain with a tool, memory and LangSmith's traces: all three see redacted text."""

import langsmith
from conversation import MESSAGES
from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver

import reticent.langchain
import reticent.langgraph
import reticent.langsmith

tracing = reticent.langsmith.Client()
langsmith.configure(client=tracing, enabled=True)


def customer_of(order: str) -> str:
    """Look up who an order is from."""
    return MESSAGES[0]


agent = create_agent(
    ChatOpenAI(model="gpt-5"),
    [customer_of],
    system_prompt="You are a support agent.",
    middleware=[reticent.langchain.RedactionMiddleware()],
    checkpointer=InMemorySaver(serde=reticent.langgraph.RedactingSerializer()),
)
for number, message in enumerate(MESSAGES):
    done = agent.invoke({"messages": message}, {"configurable": {"thread_id": str(number)}, "recursion_limit": 8})
    print(done["messages"][-1].content)
tracing.flush()
