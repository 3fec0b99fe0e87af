"""Customers in America, Asia and Australia: orders, refunds and accounts."""

from . import values
from .prompts import SYSTEM, TOOLS
from .recorder import Recorder, dumps


def english_us(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "megan.holloway@example.com"), p("PHONE_NUMBER", "(415) 555-0132")
    visa, ssn = p("CREDIT_CARD", "4242 4242 4242 4242"), p("US_SSN", "219-09-9999")
    expiry, cvv = p("CARD_EXPIRY", "exp 09/28"), p("CARD_CVV", "CVV 731")
    born, address = p("DATE_OF_BIRTH", "04/17/1986"), p("IP_ADDRESS", "203.0.113.84")
    order = r.keep("NW-2026-004417")
    question = (
        f"Hi, I was charged twice for order {order}. My card is {visa}, {expiry}, {cvv}. Reach me at {mail} or {phone}."
    )
    run = r.run(
        "support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:en"]
    )
    r.message("system", SYSTEM)
    r.message(
        "user",
        question,
        client={"ip": address, "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36"},
    )
    llm = r.run(
        "ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2, "max_tokens": 4096, "tools": TOOLS}
    )
    sql = f"SELECT id, email, phone, ssn, dob, card_number, total FROM orders WHERE email = '{mail}' ORDER BY created_at DESC LIMIT 5"
    call = r.openai_tool_call("sql_query", {"sql": sql})
    bare = p("CREDIT_CARD", "4242424242424242")
    digits = p("PHONE_NUMBER", "4155550132")
    row = {"id": order, "email": mail, "phone": digits, "ssn": ssn, "dob": born, "card_number": bare, "total": 129.9}
    rows = [row, {**row, "id": r.keep("NW-2026-004418")}]
    r.openai_tool_result(call, {"rows": rows, "row_count": 2, "elapsed_ms": 14})
    r.openai_tool_result(call, f"id,email,phone,ssn\n{order},{mail},{digits},{ssn}\n")
    r.log("INFO", "orders", f"customer lookup email={mail} ip={address} rows=2", duration_ms=14.2)
    r.access_log(address, f"GET /orders/{order}?email={mail} HTTP/1.1", 200)
    r.message("user", f"For the bank: my date of birth is {born} and my SSN is {ssn}. I am at {phone} until six.")
    r.openai_stream(
        "Thanks, Megan. |I can see two charges of |$129.90 for order |" + order + ", |both on the card " + visa + ". "
        "|I have refunded the second one; |the bank needs |three to five working days. |You will get the receipt at "
        + mail
        + ".",
        (1482, 96),
    )
    refund = {"order_id": order, "amount": 129.9, "card": {"number": bare, "expiry": "2028-09", "cvc": "731"}}
    call = r.openai_tool_call("create_refund", refund)
    r.openai_tool_result(
        call, {"refund": {"id": r.keep("re_3PqLw2NorthwindTest01"), "status": "succeeded", "receipt_email": mail}}
    )
    r.end(llm, {"content": f"Refunded the second charge; receipt goes to {mail}."}, usage=(1482, 96))
    r.end(run, {"answer": f"Refunded. Receipt sent to {mail}, and a text message to {phone}."}, usage=(1482, 96))


def portuguese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "rafael.moura@example.org"), p("PHONE_NUMBER", "(11) 96123-4567")
    cpf = values.cpf("529982247")
    dotted, bare = p("BR_CPF", f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"), p("BR_CPF", cpf)
    cnpj = values.cnpj("112223330001")
    company = p("BR_CNPJ", f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}")
    password, born = p("PASSWORD", "jabuti.AZUL.390"), p("DATE_OF_BIRTH", "21/11/1988")
    international = p("PHONE_NUMBER", "+55 11 96123-4567")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": f"Nota fiscal no CPF {dotted}?"}]},
        ["prod", "lang:pt-BR"],
    )
    r.message("system", SYSTEM)
    r.message("user", f"Oi! Preciso da nota fiscal no CPF {dotted}, não no CNPJ {company}. Celular: {phone}")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-mini-2024-07-18", "temperature": 0.1})
    call = r.openai_tool_call(
        "emitir_nota", {"cpf": bare, "email": mail, "pedido": r.keep("NW-2026-004533"), "valor": 349.0}
    )
    nota = {
        "numero": 20_417,
        "chave": r.keep("NFe-004533-série-1"),
        "tomador": {"cpf": dotted, "nascimento": born, "telefone": international},
    }
    r.openai_tool_result(
        call, {"nota": nota, "prestador": {"cnpj": company, "razao_social": "Northwind Outfitters do Brasil Ltda"}}
    )
    r.message("user", f"Obrigado. E a minha senha é {password}, mas o site diz que está errada.")
    r.openai_stream(
        "Oi, Rafael! |A nota foi emitida |no CPF " + dotted + " |e enviada para " + mail + ". "
        "|Nunca informe a senha |por aqui; |vou mandar um link |para o celular " + phone + ".",
        (1015, 82),
    )
    r.log("INFO", "fiscal", f"nota emitida cpf={bare} cnpj={company} email={mail}")
    r.log("DEBUG", "auth", f"POST /login user={mail}&senha={password} -> 401")
    r.end(llm, {"content": "Nota emitida."}, usage=(1015, 82))
    r.end(run, {"answer": f"Nota emitida no CPF {dotted}."})


def japanese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "haruka.mori@example.jp"), p("PHONE_NUMBER", "090-1234-5678")
    jcb, born = p("CREDIT_CARD", "3530 1113 3330 0000"), p("DATE_OF_BIRTH", "1990年8月21日")
    fixed = p("PHONE_NUMBER", "+81 3-1234-5678")
    order = r.keep("NW-2026-004571")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "注文をキャンセルしたいです。"}]},
        ["prod", "lang:ja"],
    )
    r.message("system", SYSTEM)
    r.message(
        "user", f"注文番号{order}をキャンセルしたいです。電話番号: {phone}、メール: {mail} です。カードは {jcb} です。"
    )
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call(
        "cancel_order", {"order_id": order, "会員": {"生年月日": born, "電話番号": phone, "メール": mail}}
    )
    r.openai_tool_result(
        call, {"結果": "取消済み", "返金額": 12_800, "通貨": "JPY", "連絡先": {"電話": fixed, "email": mail}}
    )
    r.openai_stream(
        "森様、|ご連絡ありがとうございます。|ご注文"
        + order
        + "を|キャンセルいたしました。|返金はカード "
        + jcb
        + " に|"
        "三営業日以内に反映されます。|確認メールを " + mail + " に|お送りしました。",
        (1244, 88),
    )
    r.message("user", f"ありがとうございます。念のため、生年月日: {born}、自宅の電話は {fixed} です。")
    r.log("INFO", "orders", f"cancelled order={order} 電話={phone} 担当=agent-07")
    r.end(llm, {"content": "キャンセル済み"}, usage=(1244, 88))
    r.end(run, {"answer": f"キャンセル済み。確認メール: {mail}"})


def chinese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "lin.xiaoyu@example.cn"), p("PHONE_NUMBER", "131 2345 6789")
    unionpay, born = p("CREDIT_CARD", "6200 0000 0000 0005"), p("DATE_OF_BIRTH", "1993-06-30")
    password, international = p("PASSWORD", "qing2tian_Xiaoyu"), p("PHONE_NUMBER", "+86 131 2345 6789")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "我的快递什么时候到？"}]},
        ["prod", "lang:zh"],
    )
    r.message("system", SYSTEM)
    r.message("user", f"你好，我的包裹三天没有更新了。手机：{phone}，邮箱：{mail}。银联卡号 {unionpay}，请把运费退回。")
    r.message("user", f"登录不了，密码: {password}，生日是{born}。")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "您好，|我马上为您查询物流。", (760, 21), ("track_parcel", [f'{{"手机号": "{international}"', ', "limit": 5}'])
    )
    events = [
        {"time": "2026-11-13 18:02:44", "place": "上海转运中心", "status": "已发出"},
        {"time": "2026-11-14 06:51:09", "place": "杭州", "status": "派送中"},
    ]
    r.anthropic_tool_result(
        tool,
        {
            "运单号": r.keep("SF1369840275512"),
            "收件人": {"手机": international, "邮箱": mail, "出生日期": born},
            "轨迹": events,
        },
    )
    r.anthropic_stream(
        "您的包裹|已到杭州，|预计今天送达。|运费 12 元|将退回银联卡号 " + unionpay + "，|凭证发到 " + mail + "。",
        (1010, 64),
    )
    r.log("INFO", "logistics", f"客户 {mail} 手机 {international} 查询运单 轨迹=2")
    r.end(llm, {"content": "预计今天送达。"}, usage=(1010, 85))
    r.end(run, {"answer": f"今天送达，凭证已发到 {mail}。"})


def indian(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "asha.iyer@example.in"), p("PHONE_NUMBER", "+91 98765 43210")
    number = values.aadhaar("23456789012")
    spaced, bare, pan = p("IN_AADHAAR", values.grouped(number, 4)), p("IN_AADHAAR", number), p("IN_PAN", "ABCPE1234F")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "KYC failed for my wallet"}]},
        ["prod", "lang:en-IN"],
    )
    r.message("system", SYSTEM)
    r.message("user", f"KYC failed. My Aadhaar is {spaced}, PAN card {pan}. Mobile number {phone}, mail {mail}.")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-haiku-4-5-20251001", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Let me check |the KYC record.", (690, 18), ("kyc_lookup", [f'{{"aadhaar": "{bare}"', f', "pan": "{pan}"', "}"])
    )
    nested = dumps(
        {"request": {"aadhaar_number": bare, "pan_number": pan}, "response": {"code": "NAME_MISMATCH", "attempts": 2}}
    )
    r.anthropic_tool_result(tool, {"status": "rejected", "raw": nested, "provider_ms": 812})
    r.anthropic_stream(
        "The name on PAN card "
        + pan
        + " |does not match. |I have asked for |a manual check; |we will mail "
        + mail
        + ".",
        (905, 49),
    )
    r.log("WARNING", "kyc", f"mismatch aadhaar={bare} pan={pan} mobile={p('PHONE_NUMBER', '9876543210')}")
    r.end(llm, {"content": "Manual check requested."}, usage=(905, 67))
    r.end(run, {"answer": f"Manual check requested for {mail}."})


def pacific(r: Recorder) -> None:
    p = r.plant
    mobile, office = p("PHONE_NUMBER", "0491 570 156"), p("PHONE_NUMBER", "+61 2 5550 1234")
    montreal, ottawa = p("PHONE_NUMBER", "514-555-0147"), p("PHONE_NUMBER", "+1 613-555-0199")
    mail, other = p("EMAIL_ADDRESS", "kirra.walsh@example.com.au"), p("EMAIL_ADDRESS", "benoit_tremblay@example.ca")
    diners, discover = p("CREDIT_CARD", "3622 720627 1667"), p("CREDIT_CARD", "6011000990139424")
    itin, routing = p("US_ITIN", "912-70-1234"), p("ABA_ROUTING_NUMBER", "routing number 021000021")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Two gift cards, two countries"}]},
        ["prod", "lang:en-AU"],
    )
    r.message("system", SYSTEM)
    r.message(
        "user",
        f"G'day, gift cards for me (mobile {mobile}, work {office}, {mail}) and for Benoît ({other}, phone {montreal} or {ottawa}).",
    )
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call(
        "charge_cards",
        {"cards": [{"network": "diners", "pan": diners}, {"network": "discover", "card_number": discover}]},
    )
    r.openai_tool_result(
        call, {"charged": 2, "receipts": [mail, other], "risk": {"score": 0.0312, "rules": ["velocity", "geo"]}}
    )
    r.message("user", f"Benoît's accountant asks for the ITIN {itin}; the wire goes to {routing}, please.")
    r.openai_stream(
        "Both gift cards |are paid: |"
        + diners
        + " and |"
        + discover
        + ". |Receipts went to "
        + mail
        + " and |"
        + other
        + ".",
        (1050, 52),
    )
    r.log("INFO", "giftcards", f"sent to={mail},{other} phone={montreal}")
    r.end(llm, {"content": "Gift cards sent."}, usage=(1050, 52))
    r.end(run, {"answer": f"Sent to {mail} and {other}."})


TICKETS = [english_us, portuguese, japanese, chinese, indian, pacific]
