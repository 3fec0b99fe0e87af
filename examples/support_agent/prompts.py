"""What the support agent is told before each conversation."""

SYSTEM = (
    "You are the support agent of Northwind Outfitters. Answer in the customer's language. Look orders up with `sql_query`, "
    "refund with `create_refund`, and never promise a date that the carrier has not confirmed. Escalate to a person when in doubt."
)
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "sql_query",
            "description": "Read-only SQL on the shop's replica.",
            "parameters": {"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]},
        },
    },
    {
        "type": "function",
        "function": {
            "name": "create_refund",
            "parameters": {
                "type": "object",
                "properties": {
                    "order_id": {"type": "string"},
                    "amount": {"type": "number"},
                    "iban": {"type": "string"},
                },
            },
        },
    },
]
