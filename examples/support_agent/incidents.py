"""The engineers' tickets: the same agent reads logs, code and configuration, and meets the secrets in them."""

import json

from . import values
from .recorder import Recorder, dumps
from .values import ALPHANUMERIC, BASE32, BASE64, HEX, URL_SAFE, made_up

SYSTEM = "You are the on-call assistant of Northwind Outfitters. Read logs and code, explain failures, propose a patch. Do not deploy."


def checkout_outage(r: Recorder) -> None:
    """A Python service fails; its environment, traceback and patch are read."""
    p = r.plant
    database = p("CONNECTION_STRING", "Kiln7-orbit-Marsh")
    dsn = f"postgresql+asyncpg://checkout:{database}@db-primary.internal.example.com:5432/shop"
    keys = {
        "OPENAI_API_KEY": p(
            "OPENAI_API_KEY", f"sk-proj-{made_up('openai/a', URL_SAFE, 74)}T3BlbkFJ{made_up('openai/b', URL_SAFE, 74)}"
        ),
        "ANTHROPIC_API_KEY": p("ANTHROPIC_API_KEY", f"sk-ant-api03-{made_up('anthropic', URL_SAFE, 93)}AA"),
        "GOOGLE_API_KEY": p("GOOGLE_API_KEY", f"AIza{made_up('google', URL_SAFE, 35)}"),
        "HF_TOKEN": p("HUGGINGFACE_TOKEN", f"hf_{made_up('huggingface', ALPHANUMERIC, 34)}"),
        "LANGSMITH_API_KEY": p(
            "LANGSMITH_API_KEY", f"lsv2_pt_{made_up('langsmith/a', HEX, 32)}_{made_up('langsmith/b', HEX, 10)}"
        ),
        "AWS_ACCESS_KEY_ID": p("AWS_ACCESS_KEY_ID", f"AKIA{made_up('aws/id', BASE32, 16)}"),
        "AWS_SECRET_ACCESS_KEY": p("AWS_SECRET_ACCESS_KEY", made_up("aws/secret", BASE64, 40)),
        "SMTP_PASSWORD": p("PASSWORD", "tumble-4-Weaver-19"),
        "SESSION_SECRET": p("SECRET", made_up("session", ALPHANUMERIC, 32)),
    }
    run = r.run(
        "oncall-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Checkout returns 500 since 09:40. Why?"}]},
        ["prod", "incident"],
    )
    r.message("system", SYSTEM)
    r.message("user", "Checkout returns 500 since 09:40. Why? Pager: checkout-errors, severity 2.")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0})
    r.log("INFO", "checkout", f"starting v4.18.2 build {r.keep('sha256:' + made_up('image', HEX, 64))} pid=4117")
    r.log("INFO", "checkout", f"connecting to {dsn}?sslmode=require")
    r.span("db.connect", {"db.system": "postgresql", "db.connection_string": dsn, "server.port": 5432, "retry": 3})
    traceback = (
        "Traceback (most recent call last):\n"
        '  File "/srv/checkout/app/db.py", line 88, in connect\n'
        f'    return await asyncpg.connect("{dsn}", timeout=5)\n'
        '  File "/srv/checkout/.venv/lib/python3.12/site-packages/asyncpg/connection.py", line 2443, in connect\n'
        "    return await connect_utils._connect(\n"
        f'asyncpg.exceptions.InvalidPasswordError: password authentication failed for user "checkout" (client {p("IP_ADDRESS", "10.24.8.17")})\n'
        f"  customer: {p('EMAIL_ADDRESS', 'tobias.lindqvist@example.com')}, order {r.keep('NW-2026-004590')}\n"
    )
    r.log("ERROR", "checkout", "unhandled exception", exc_info=traceback, trace_id=r.keep(made_up("incident", HEX, 32)))
    call = r.openai_tool_call("read_file", {"path": "/srv/checkout/.env", "reason": "compare the DSN with the vault"})
    env = "".join(f"{name}={value}\n" for name, value in keys.items())
    r.openai_tool_result(
        call,
        f"# checkout, production\nLOG_LEVEL=info\nPORT=8080\nDATABASE_URL={dsn}\n{env}FEATURE_FLAGS=giftcards,sepa\n",
    )
    call = r.openai_tool_call("kubectl", {"args": ["get", "secret", "checkout", "-o", "json"]})
    secret = {
        "kind": "Secret",
        "metadata": {"name": "checkout", "uid": r.keep(values.uuid("secret"))},
        "stringData": keys,
    }
    r.openai_tool_result(call, secret)
    call = r.openai_tool_call(
        "http",
        {
            "method": "GET",
            "url": "https://api.example.com/v1/models",
            "headers": {"Authorization": f"Bearer {keys['OPENAI_API_KEY']}"},
        },
    )
    r.openai_tool_result(
        call,
        {"status": 200, "body": {"object": "list", "data": [{"id": "gpt-4o-2024-08-06", "created": 1_722_814_719}]}},
    )
    r.openai_stream(
        "The service connects |with a password |that the vault rotated |at 09:38. |The pool still holds |the old DSN "
        + dsn
        + ". "
        "|Read the URL from the vault |at each reconnect:",
        (3108, 154),
    )
    patch = (
        "diff --git a/app/db.py b/app/db.py\n"
        f"index {r.keep(made_up('blob/a', HEX, 12))}..{r.keep(made_up('blob/b', HEX, 12))} 100644\n"
        "--- a/app/db.py\n+++ b/app/db.py\n@@ -81,9 +81,9 @@ class Pool:\n     async def connect(self) -> Connection:\n"
        f'-        dsn = "{dsn}"\n'
        f'-        smtp = SMTP(host="mail.internal.example.com", user="mailer", password="{keys["SMTP_PASSWORD"]}")\n'
        '+        dsn = await self.vault.read("checkout/dsn")\n'
        '+        smtp = SMTP.from_vault(self.vault, "checkout/smtp")\n'
        "         return await asyncpg.connect(dsn, timeout=5)\n"
    )
    r.message("assistant", f"```diff\n{patch}```")
    r.write(
        {
            "event": "checkpoint",
            "thread_id": r.keep(values.uuid("thread")),
            "channel_values": {"patch": patch, "env": dumps(keys)},
            "ts": r.iso(),
        }
    )
    r.end(llm, {"content": patch}, usage=(3108, 540))
    r.end(run, {"answer": "The DSN is stale; patch attached."}, error=traceback)


def leaked_credentials(r: Recorder) -> None:
    """A repository leaked keys: a scanner's report, a CI log, and the keys to rotate."""
    p = r.plant
    github = p("GITHUB_TOKEN", values.with_crc("ghp_", "github"))
    fine = p(
        "GITHUB_TOKEN",
        f"github_pat_{made_up('github/fine/a', ALPHANUMERIC, 22)}_{made_up('github/fine/b', ALPHANUMERIC, 59)}",
    )
    gitlab, npm = (
        p("GITLAB_TOKEN", f"glpat-{made_up('gitlab', URL_SAFE, 20)}"),
        p("NPM_TOKEN", values.with_crc("npm_", "npm")),
    )
    pypi = p("PYPI_TOKEN", f"pypi-AgEIcHlwaS5vcmc{made_up('pypi', URL_SAFE, 120)}")
    slack = p(
        "SLACK_TOKEN",
        f"xoxb-{made_up('slack/a', '123456789', 12)}-{made_up('slack/b', '123456789', 12)}-{made_up('slack/c', ALPHANUMERIC, 24)}",
    )
    hook_path = f"T0{made_up('hook/a', ALPHANUMERIC[:36], 9)}/B0{made_up('hook/b', ALPHANUMERIC[:36], 9)}/{made_up('hook/c', ALPHANUMERIC, 24)}"
    hook = f"https://hooks.slack.com/services/{p('SLACK_WEBHOOK', hook_path)}"
    stripe, whsec = (
        p("STRIPE_API_KEY", f"sk_live_{made_up('stripe', ALPHANUMERIC, 24)}"),
        p("STRIPE_WEBHOOK_SECRET", f"whsec_{made_up('whsec', ALPHANUMERIC, 32)}"),
    )
    git_password = p("URL_CREDENTIALS", "Ferry9quill-Bramble")
    admin_key = p("ANTHROPIC_API_KEY", f"sk-ant-admin01-{made_up('anthropic/admin', URL_SAFE, 93)}AA")
    legacy = p(
        "OPENAI_API_KEY",
        f"sk-{made_up('openai/legacy/a', ALPHANUMERIC, 20)}T3BlbkFJ{made_up('openai/legacy/b', ALPHANUMERIC, 20)}",
    )
    token = p(
        "JWT",
        values.jwt(
            "session", {"sub": "agent-07", "iss": "https://id.example.com", "iat": 1_794_646_800, "exp": 1_794_650_400}
        ),
    )
    run = r.run(
        "oncall-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "The scanner found keys in a fork. Make a list."}]},
        ["security"],
    )
    r.message("system", SYSTEM)
    r.message(
        "user",
        f"The scanner found keys in a fork. First one: {github}, and the CI clones https://ci:{git_password}@git.example.com/shop.git.",
    )
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 4096})
    tool = r.anthropic_stream(
        "I will read |the scanner's report.",
        (1290, 20),
        ("fetch_report", ['{"repo": "northwind/', 'shop-fork", "commit": "', r.keep(made_up("commit", HEX, 40)), '"}']),
    )
    found = [
        {"file": ".npmrc", "line": 2, "match": f"//registry.example.com/:_authToken={npm}"},
        {"file": "notify.js", "line": 14, "match": f'const HOOK = "{hook}";'},
        {"file": "pay.ts", "line": 31, "match": f"new Stripe('{stripe}', {{ apiVersion: '2025-09-30' }})"},
        {"file": "webhooks.ts", "line": 9, "match": f"constructEvent(body, sig, '{whsec}')"},
        {"file": ".pypirc", "line": 4, "match": f"password = {pypi}"},
        {"file": "ci.yml", "line": 22, "match": f"GITLAB_TOKEN: {gitlab}"},
        {"file": "bot.py", "line": 7, "match": f"client = WebClient(token='{slack}')"},
        {
            "file": "notebook.ipynb",
            "line": 130,
            "match": f'"source": ["import openai\\n", "openai.api_key = \\"{legacy}\\"\\n"]',
        },
    ]
    r.anthropic_tool_result(tool, {"tool": "scanner", "version": "8.30.1", "findings": found, "scanned_commits": 1204})
    for entry in found:
        r.log(
            "WARNING",
            "scanner",
            f"{entry['file']}:{entry['line']} {entry['match']}",
            fingerprint=r.keep(made_up(entry["file"], HEX, 40)),
        )
    r.log("INFO", "ci", f"git remote set-url origin https://x-access-token:{fine}@git.example.com/northwind/shop.git")
    javascript = (
        "TypeError: Cannot read properties of undefined (reading 'id')\n"
        "    at SlackNotifier.post (/app/dist/notify.js:41:27)\n"
        "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)\n"
        f"    at async fetch ({hook}) {{\n  headers: {{ authorization: 'Bearer {token}', 'x-request-id': '{r.keep(values.uuid('request'))}' }}\n}}\n"
    )
    r.log("ERROR", "notifier", "delivery failed", stack=javascript, node="v22.11.0")
    r.access_log(
        p("IP_ADDRESS", "2001:db8:85a3::8a2e:370:7334"),
        f"GET /callback?id_token={token}&state={r.keep(made_up('state', HEX, 32))} HTTP/2",
        302,
    )
    config = {
        "mcpServers": {
            "github": {"command": "npx", "env": {"GITHUB_PERSONAL_ACCESS_TOKEN": fine}},
            "billing": {"url": "https://mcp.example.com/sse", "headers": {"X-API-Key": admin_key}},
        }
    }
    r.message("user", "This is the agents' configuration:\n```json\n" + json.dumps(config, indent=2) + "\n```")
    r.anthropic_stream(
        "Rotate, |in this order: |1. "
        + stripe
        + " |2. "
        + github
        + " |3. "
        + slack
        + " |4. the webhook "
        + hook
        + " |5. the clone URL's password. "
        "|Then revoke the session |" + token + ".",
        (4021, 388),
    )
    r.end(llm, {"content": [{"type": "text", "text": f"Rotate {stripe}, {github}, {slack}."}]}, usage=(4021, 408))
    r.end(run, {"answer": "List sent to security."}, error=javascript)


def till_terminal(r: Recorder) -> None:
    """A till's terminal misbehaves: card tracks, devices, keys in files, and a screenshot."""
    p = r.plant
    track1 = p("CARD_TRACK", "%B4111111111111111^FERRER/LUCIA^28091010000000000000?")
    track2 = p("CARD_TRACK", ";5105105105105100=28091010000000000?")
    mac, address = p("MAC_ADDRESS", "00:00:5E:00:53:AF"), p("IP_ADDRESS", "192.168.40.12")
    rsa = values.pem_lines("pem/rsa", "MIIEowIBAAKCAQEA", 6)
    ssh = values.pem_lines("pem/openssh", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ", 4)
    for line in rsa + ssh:
        p("PRIVATE_KEY", line)
    rsa_key, ssh_key = values.pem("RSA PRIVATE KEY", rsa), values.pem("OPENSSH PRIVATE KEY", ssh)
    redis, sql = p("CONNECTION_STRING", "Hollow3-finch-Amber"), p("CONNECTION_STRING", "Sable.Harbor.62")
    run = r.run(
        "oncall-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Till 12 in Leeds rejects all cards"}]},
        ["stores"],
    )
    r.message("system", SYSTEM)
    screenshot = r.keep(values.png_data_url("till"))
    r.message(
        "user",
        [
            {"type": "text", "text": "Till 12 in Leeds rejects all cards, screenshot attached."},
            {"type": "image_url", "image_url": {"url": screenshot, "detail": "low"}},
        ],
    )
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0})
    call = r.openai_tool_call("tail_log", {"host": "till-12", "file": "/var/log/pos/terminal.log", "lines": 6})
    lines = [
        f"2026-11-14T09:31:07Z till-12 pos[812]: eth0 HWaddr {mac} inet {address} netmask 255.255.255.0",
        f"2026-11-14T09:31:09Z till-12 pos[812]: swipe: {track1} result=05",
        f"2026-11-14T09:31:44Z till-12 pos[812]: read {track2} from MSR result=05",
        "2026-11-14T09:31:52Z till-12 pos[812]: fallback to 127.0.0.1:9100 firmware 3.4.12",
        f"2026-11-14T09:32:10Z till-12 pos[812]: session store redis://:{redis}@cache.internal.example.com:6379/0 timeout",
    ]
    r.openai_tool_result(call, "\n".join(lines))
    call = r.openai_tool_call("read_file", {"path": "/etc/pos/terminal.yaml"})
    yaml = (
        f"terminal:\n  id: {r.keep('TRM-0012-LDS')}\n  api_key: {p('API_KEY', made_up('terminal', ALPHANUMERIC, 32))}\n"
        f'  admin:\n    username: fieldtech\n    password: "{p("PASSWORD", "Gravel!Kettle!27")}"\n'
        f'  ado: "Server=tcp:sql.internal.example.com,1433;Database=pos;User ID=pos;Password={sql};Encrypt=True;"\n'
    )
    r.openai_tool_result(call, yaml)
    call = r.openai_tool_call("read_file", {"path": "/root/.ssh/id_ed25519"})
    r.openai_tool_result(call, ssh_key)
    call = r.openai_tool_call("read_file", {"path": "/etc/pos/service-account.json"})
    account = {
        "type": "service_account",
        "project_id": "northwind-pos",
        "private_key_id": r.keep(made_up("key-id", HEX, 40)),
        "private_key": rsa_key,
        "client_email": p("EMAIL_ADDRESS", "pos-sync@northwind-pos.iam.gserviceaccount.com"),
    }
    r.openai_tool_result(call, json.dumps(account, indent=2))
    r.openai_tool_result(call, {"stdout": json.dumps(account), "exit_code": 0})
    r.write(
        {
            "jsonrpc": "2.0",
            "id": 7,
            "method": "tools/call",
            "params": {
                "name": "vault_put",
                "arguments": {"path": "pos/till-12", "pem": rsa_key, "note": dumps({"ssh": ssh_key})},
            },
        }
    )
    r.write(
        {
            "object": "embedding",
            "index": 0,
            "model": "text-embedding-3-small",
            "embedding": values.embedding("till", 384),
            "usage": {"prompt_tokens": 12, "total_tokens": 12},
        }
    )
    manual = "If result is 05 for every card, the terminal's clock or its key is wrong. Reload the key, restart the service, try a test card."
    documents = [
        {
            "id": r.keep(values.uuid("document")),
            "score": 0.8412,
            "text": manual,
            "metadata": {"source": "manual.pdf", "page": 12},
        }
    ]
    r.write({"event": "retriever", "query": "terminal result=05 all cards", "documents": documents, "latency_ms": 38.6})
    r.message(
        "user",
        f"From: Field Tech <{p('EMAIL_ADDRESS', 'field.tech@example.net')}>\nDate: {r.mail_date()}\nSubject: Till 12\n\n"
        f"On site now, call me at {p('PHONE_NUMBER', '+44 7700 900456')}. VPN: https://vpn.example.com/login?user=fieldtech&password={p('PASSWORD', 'Otter55canyon')}&next=%2F\n",
    )
    r.openai_stream(
        "The terminal's key |is stale: |every swipe ends |with result 05. |Reload it on "
        + address
        + " |and restart the service. "
        "|The log shows |full track data, |so open a PCI incident |for till 12.",
        (5230, 118),
    )
    r.log(
        "INFO",
        "pos",
        "key reloaded, first approval",
        terminal="TRM-0012-LDS",
        masked_pan="411111******1111",
        approval=r.keep("A-771204"),
    )
    feedback = {
        "key": "helpfulness",
        "score": 1,
        "comment": f"Fast! Ping {p('EMAIL_ADDRESS', 'store.leeds@example.org')} next time.",
        "run_id": run["id"],
    }
    r.write({"event": "feedback", **feedback, "created_at": r.iso()})
    r.end(llm, {"content": "Reload the key."}, usage=(5230, 118))
    r.end(run, {"answer": f"Reload the key of the terminal at {address}."})


TICKETS = [checkout_outage, leaked_credentials, till_terminal]
