"""The customers' tickets: orders, refunds and accounts, in nine languages."""

from . import values
from .recorder import Recorder, dumps

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
                "properties": {"order_id": {"type": "string"}, "amount": {"type": "number"}, "iban": {"type": "string"}},
            },
        },
    },
]


def english_us(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "megan.holloway@example.com"), p("PHONE_NUMBER", "(415) 555-0132")
    visa, ssn = p("CREDIT_CARD", "4242 4242 4242 4242"), p("US_SSN", "219-09-9999")
    expiry, cvv = p("CARD_EXPIRY", "exp 09/28"), p("CARD_CVV", "CVV 731")
    born, address = p("DATE_OF_BIRTH", "04/17/1986"), p("IP_ADDRESS", "203.0.113.84")
    order = r.keep("NW-2026-004417")
    question = f"Hi, I was charged twice for order {order}. My card is {visa}, {expiry}, {cvv}. Reach me at {mail} or {phone}."
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:en"])
    r.message("system", SYSTEM)
    r.message("user", question, client={"ip": address, "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36"})
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2, "max_tokens": 4096, "tools": TOOLS})
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
        "|I have refunded the second one; |the bank needs |three to five working days. |You will get the receipt at " + mail + ".",
        (1482, 96),
    )
    refund = {"order_id": order, "amount": 129.9, "card": {"number": bare, "expiry": "2028-09", "cvc": "731"}}
    call = r.openai_tool_call("create_refund", refund)
    r.openai_tool_result(call, {"refund": {"id": r.keep("re_3PqLw2NorthwindTest01"), "status": "succeeded", "receipt_email": mail}})
    r.end(llm, {"content": f"Refunded the second charge; receipt goes to {mail}."}, usage=(1482, 96))
    r.end(run, {"answer": f"Refunded. Receipt sent to {mail}, and a text message to {phone}."}, usage=(1482, 96))


def german(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "jana.vogt@example.org"), p("PHONE_NUMBER", "+49 30 23125 123")
    iban = values.iban("DE", "370400440532013000")
    spaced, bare = p("IBAN_CODE", values.grouped(iban, 4)), p("IBAN_CODE", iban)
    bic, born = p("BIC", "COBADEFFXXX"), p("DATE_OF_BIRTH", "3. April 1985")
    order = r.keep("NW-2026-004502")
    question = f"Guten Tag, Bestellung {order} kam beschädigt an. Bitte überweisen Sie auf {spaced}, BIC: {bic}. Tel.: {phone}"
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:de"])
    r.message("system", SYSTEM)
    r.message("user", question)
    r.message("user", f"Ich bin geboren am {born}, meine E-Mail ist {mail}. Mein Passwort ist {p('PASSWORD', 'Birnbaum-47-Leiter')}, es geht aber nicht!")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 2048})
    fragments = ['{"order_id": "', order, '", "amount": 74.5', f', "iban": "{bare}"', ', "reason": "beschädigt"}']
    tool = r.anthropic_stream(
        "Guten Tag Frau Vogt, |das tut mir leid. |Ich erstatte Ihnen |74,50 € auf das Konto " + spaced + ". "
        "|Die Gutschrift dauert |zwei Bankarbeitstage.",
        (2210, 143),
        ("create_refund", fragments),
    )
    r.anthropic_tool_result(tool, {"ok": True, "sepa": {"iban": bare, "bic": bic, "end_to_end_id": r.keep("E2E-20261114-004502"), "amount_cents": 7450}})
    r.log("INFO", "sepa", f"transfer queued iban={bare} bic={bic} amount=74.50 EUR")
    r.span("sepa.transfer", {"http.request.method": "POST", "http.response.status_code": 202, "customer.email": mail, "amount": 74.5})
    r.anthropic_stream(
        "Erledigt. |Die Bestätigung |geht an " + mail + "; |bei Fragen |rufen wir Sie unter " + phone + " zurück.", (2390, 61)
    )
    r.end(llm, {"content": f"Bestätigung an {mail}, Rückruf unter {phone}."}, usage=(2390, 204))
    national = p("PHONE_NUMBER", "030 23125124")
    r.message("user", f"Danke! Abends erreichen Sie mich unter Telefon: {national}.")
    r.end(run, {"answer": "Erstattung veranlasst.", "notes": f"Telefon abends: {national}"})


def french(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "c.lemoine+commandes@example.net"), p("PHONE_NUMBER", "06 39 98 12 34")
    fixed, born = p("PHONE_NUMBER", "+33 1 99 00 12 34"), p("DATE_OF_BIRTH", "12/07/1979")
    iban = p("IBAN_CODE", values.iban("FR", "20041010050500013M02606"))
    spaced = p("IBAN_CODE", values.grouped(iban, 4))
    card = p("CREDIT_CARD", "5555-5555-5555-4444")
    order = r.keep("NW-2026-004519")
    question = f"Bonjour, je souhaite changer la carte de la commande {order}. La nouvelle : {card}. Mon portable : {phone}."
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:fr"])
    r.message("system", SYSTEM)
    r.message("user", question)
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0})
    call = r.openai_tool_call("update_customer", {"email": mail, "telephone": fixed, "date_naissance": born, "iban": iban})
    r.openai_tool_result(call, {"client": {"id": 88_412, "nom": "Lemoine", "courriel": mail, "téléphone": fixed, "née le": born}, "modifié": True})
    r.message("user", f"Je suis née le {born} à Lyon, et l'IBAN pour le remboursement est {spaced}.")
    r.openai_stream(
        "Merci, |Madame Lemoine. |La carte " + card + " |est enregistrée |pour la commande " + order + ". "
        "|Nous vous écrirons à " + mail + " |dès l'expédition.",
        (1190, 71),
    )
    r.log("WARNING", "crm", f"duplicate contact: {mail} already linked to téléphone {fixed}", contact_id=r.keep("0031x00000Qf7ZzAAJ"))
    r.end(llm, {"content": "Carte enregistrée."}, usage=(1190, 71))
    r.end(run, {"answer": f"Carte mise à jour, confirmation à {mail}."})


def spanish(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "lucia.ferrer@example.com"), p("PHONE_NUMBER", "+34 612 34 56 78")
    iban = p("IBAN_CODE", values.grouped(values.iban("ES", "21000418450200051332"), 4))
    born, password = p("DATE_OF_BIRTH", "9 de marzo de 1991"), p("PASSWORD", "Naranjo_82-Tejado")
    national = p("PHONE_NUMBER", "612 34 56 78")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "No puedo entrar en mi cuenta."}]}, ["prod", "lang:es"])
    r.message("system", SYSTEM)
    r.message("user", f"No puedo entrar en mi cuenta. Usuario: {mail}\nContraseña: {password}\nMóvil: {national}")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-haiku-4-5-20251001", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Hola Lucía, |lo miro ahora mismo. |Por favor, |no comparta su contraseña |en el chat.",
        (940, 38),
        ("find_account", ['{"email": ', f'"{mail}"', ', "include": ["orders", "login_history"]}']),
    )
    history = [{"at": r.milliseconds(), "ip": p("IP_ADDRESS", "198.51.100.23"), "ok": False}, {"at": r.milliseconds(), "ip": "198.51.100.23", "ok": False}]
    account = {"email": mail, "telefono": phone, "fecha_nacimiento": born, "iban": iban, "login_history": history, "locked": True}
    r.anthropic_tool_result(tool, {"account": account})
    r.message("user", f"Mi fecha de nacimiento es {born}, nací en Lugo. El IBAN de la devolución: {iban}.")
    r.anthropic_stream(
        "Gracias. |La cuenta estaba bloqueada |tras dos intentos |desde la IP 198.51.100.23. "
        "|Le envío un enlace |a " + mail + " |y un SMS al móvil " + phone + ".",
        (1320, 77),
    )
    r.log("INFO", "auth", f"reset link sent user={mail} sms={phone} template=es-ES/reset.html")
    r.end(llm, {"content": "Enlace enviado."}, usage=(1320, 115))
    r.end(run, {"answer": f"Enlace enviado a {mail} y SMS al {phone}."})


def portuguese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "rafael.moura@example.org"), p("PHONE_NUMBER", "(11) 96123-4567")
    cpf = values.cpf("529982247")
    dotted, bare = p("BR_CPF", f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"), p("BR_CPF", cpf)
    cnpj = values.cnpj("112223330001")
    company = p("BR_CNPJ", f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}")
    password, born = p("PASSWORD", "jabuti.AZUL.390"), p("DATE_OF_BIRTH", "21/11/1988")
    international = p("PHONE_NUMBER", "+55 11 96123-4567")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": f"Nota fiscal no CPF {dotted}?"}]}, ["prod", "lang:pt-BR"])
    r.message("system", SYSTEM)
    r.message("user", f"Oi! Preciso da nota fiscal no CPF {dotted}, não no CNPJ {company}. Celular: {phone}")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-mini-2024-07-18", "temperature": 0.1})
    call = r.openai_tool_call("emitir_nota", {"cpf": bare, "email": mail, "pedido": r.keep("NW-2026-004533"), "valor": 349.0})
    nota = {"numero": 20_417, "chave": r.keep("NFe-004533-série-1"), "tomador": {"cpf": dotted, "nascimento": born, "telefone": international}}
    r.openai_tool_result(call, {"nota": nota, "prestador": {"cnpj": company, "razao_social": "Northwind Outfitters do Brasil Ltda"}})
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


def italian(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "paola.rinaldi@example.net"), p("PHONE_NUMBER", "+39 312 345 6789")
    iban = p("IBAN_CODE", values.iban("IT", "X0542811101000000123456"))
    amex, born = p("CREDIT_CARD", "3782 822463 10005"), p("DATE_OF_BIRTH", "8 maggio 1972")
    fixed = p("PHONE_NUMBER", "02 1234 5678")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "Vorrei spostare la consegna."}]}, ["prod", "lang:it"])
    r.message("system", SYSTEM)
    r.message("user", f"Buongiorno, vorrei spostare la consegna. Cellulare: {phone}, fisso: telefono {fixed}. Sono nata il {born}.")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Buongiorno, |controllo subito |la spedizione.", (870, 24), ("track_parcel", ['{"tracking": "', r.keep("1Z999AA10123456784"), '"}'])
    )
    parcel = {"tracking": "1Z999AA10123456784", "recipient": {"email": mail, "phone": phone}, "window": "2026-11-17T08:00:00+01:00/PT4H"}
    r.anthropic_tool_result(tool, {"parcel": parcel, "position": {"lat": 45.464204, "lon": 9.189982}, "pieces": 1})
    r.anthropic_stream(
        "La consegna è ora |il 17 novembre, |fra le 8 e le 12. |Il corriere chiamerà |al numero " + phone + ". "
        "|La differenza di 4,90 € |è sulla carta " + amex + ".",
        (1102, 58),
    )
    r.message("user", f"Grazie. Per il rimborso usate pure l'IBAN {iban}, e scrivetemi a {mail}.")
    r.log("INFO", "payments", f"captured 4.90 EUR network=amex pan={p('CREDIT_CARD', '378282246310005')} iban={iban}")
    r.end(llm, {"content": "Consegna spostata."}, usage=(1102, 82))
    r.end(run, {"answer": f"Consegna spostata; conferma a {mail}."})


def dutch(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "sanne.dekker@example.com"), p("PHONE_NUMBER", "+31 6 12345678")
    iban, born = p("IBAN_CODE", values.grouped(values.iban("NL", "ABNA0417164300"), 4)), p("DATE_OF_BIRTH", "3 mei 1983")
    fixed, password = p("PHONE_NUMBER", "020 123 4567"), p("PASSWORD", "fietsbel-Regen-58")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "Retour is nog niet terugbetaald"}]}, ["prod", "lang:nl"])
    r.message("system", SYSTEM)
    r.message("user", f"Hoi, mijn retour is nog niet terugbetaald. Rekening {iban}, mobiel {phone}, telefoon {fixed}.")
    r.message("user", f"Ik ben geboren op {born}. Mijn wachtwoord is {password}, kunt u zelf kijken?")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call("sql_query", {"sql": f"SELECT * FROM returns WHERE contact = '{mail}' AND state <> 'paid'"})
    row = {"return_id": r.keep("RT-2026-000981"), "contact": mail, "iban": iban, "opened_at": "2026-11-02T16:20:11Z", "amount": "58.00"}
    r.openai_tool_result(call, {"rows": [row], "row_count": 1})
    r.openai_stream(
        "Hoi Sanne, |je retour is binnen. |De terugbetaling |naar rekening " + iban + " |is vandaag verstuurd. "
        "|Je krijgt bericht |op " + mail + ".",
        (990, 55),
    )
    r.log("INFO", "returns", f"paid out contact={mail} telefoon={phone} amount=58.00 EUR")
    r.end(llm, {"content": "Terugbetaling verstuurd."}, usage=(990, 55))
    r.end(run, {"answer": f"Terugbetaald op {iban}."})


def japanese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "haruka.mori@example.jp"), p("PHONE_NUMBER", "090-1234-5678")
    jcb, born = p("CREDIT_CARD", "3530 1113 3330 0000"), p("DATE_OF_BIRTH", "1990年8月21日")
    fixed = p("PHONE_NUMBER", "+81 3-1234-5678")
    order = r.keep("NW-2026-004571")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "注文をキャンセルしたいです。"}]}, ["prod", "lang:ja"])
    r.message("system", SYSTEM)
    r.message("user", f"注文番号{order}をキャンセルしたいです。電話番号: {phone}、メール: {mail} です。カードは {jcb} です。")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call("cancel_order", {"order_id": order, "会員": {"生年月日": born, "電話番号": phone, "メール": mail}})
    r.openai_tool_result(call, {"結果": "取消済み", "返金額": 12_800, "通貨": "JPY", "連絡先": {"電話": fixed, "email": mail}})
    r.openai_stream(
        "森様、|ご連絡ありがとうございます。|ご注文" + order + "を|キャンセルいたしました。|返金はカード " + jcb + " に|"
        "三営業日以内に反映されます。|確認メールを " + mail + " に|お送りしました。",
        (1244, 88),
    )
    r.message("user", f"ありがとうございます。念のため、生年月日は {born}、自宅の電話は {fixed} です。")
    r.log("INFO", "orders", f"cancelled order={order} 電話={phone} 担当=agent-07")
    r.end(llm, {"content": "キャンセル済み"}, usage=(1244, 88))
    r.end(run, {"answer": f"キャンセル済み。確認メール: {mail}"})


def chinese(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "lin.xiaoyu@example.cn"), p("PHONE_NUMBER", "131 2345 6789")
    unionpay, born = p("CREDIT_CARD", "6200 0000 0000 0005"), p("DATE_OF_BIRTH", "1993-06-30")
    password, international = p("PASSWORD", "qing2tian_Xiaoyu"), p("PHONE_NUMBER", "+86 131 2345 6789")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "我的快递什么时候到？"}]}, ["prod", "lang:zh"])
    r.message("system", SYSTEM)
    r.message("user", f"你好，我的包裹三天没有更新了。手机：{phone}，邮箱：{mail}。银联卡号 {unionpay}，请把运费退回。")
    r.message("user", f"登录不了，密码: {password}，生日是{born}。")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 1024})
    tool = r.anthropic_stream("您好，|我马上为您查询物流。", (760, 21), ("track_parcel", [f'{{"手机号": "{international}"', ', "limit": 5}']))
    events = [{"time": "2026-11-13 18:02:44", "place": "上海转运中心", "status": "已发出"}, {"time": "2026-11-14 06:51:09", "place": "杭州", "status": "派送中"}]
    r.anthropic_tool_result(tool, {"运单号": r.keep("SF1369840275512"), "收件人": {"手机": international, "邮箱": mail, "出生日期": born}, "轨迹": events})
    r.anthropic_stream("您的包裹|已到杭州，|预计今天送达。|运费 12 元|将退回银联卡号 " + unionpay + "，|凭证发到 " + mail + "。", (1010, 64))
    r.log("INFO", "logistics", f"客户 {mail} 手机 {international} 查询运单 轨迹=2")
    r.end(llm, {"content": "预计今天送达。"}, usage=(1010, 85))
    r.end(run, {"answer": f"今天送达，凭证已发到 {mail}。"})


def british(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "o.fairweather@example.co.uk"), p("PHONE_NUMBER", "07700 900123")
    nino, health = p("UK_NINO", "AB 12 34 56 C"), p("UK_NHS", values.grouped(values.nhs("943476587"), 3, 3, 4))
    iban, born = p("IBAN_CODE", "GB82 WEST 1234 5698 7654 32"), p("DATE_OF_BIRTH", "14 February 1968")
    office = p("PHONE_NUMBER", "020 7946 0958")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "Expense claim for outdoor therapy gear"}]}, ["prod", "lang:en-GB"])
    r.message("system", SYSTEM)
    r.message("user", f"My employer pays. National Insurance number {nino}, NHS number {health}, born {born}. Invoice to {mail}.")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    compact = p("UK_NINO", "AB123456C")
    call = r.openai_tool_call("create_invoice", {"employee": {"nino": compact, "nhs_number": p("UK_NHS", values.nhs("943476587")), "dob": p("DATE_OF_BIRTH", "1968-02-14")}, "currency": "GBP"})
    invoice = {"number": r.keep("INV-2026-1183"), "lines": [{"sku": "TENT-2P-GRN", "ean": r.keep("4006381333931"), "qty": 1, "net": 212.50}], "iban": iban}
    r.openai_tool_result(call, {"invoice": invoice, "contact": {"email": mail, "phone": office}})
    r.openai_stream(
        "Done. |Invoice INV-2026-1183 |is on its way |to " + mail + ". |Please pay it to |" + iban + " |within 14 days; "
        "|our desk is on |" + office + ".",
        (1377, 69),
    )
    r.message("user", f"Cheers. Text me on {phone} if anything is missing.")
    r.log("INFO", "invoices", f"created INV-2026-1183 nino={compact} mail={mail}")
    r.end(llm, {"content": "Invoice sent."}, usage=(1377, 69))
    r.end(run, {"answer": f"Invoice sent to {mail}."})


def indian(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "asha.iyer@example.in"), p("PHONE_NUMBER", "+91 98765 43210")
    number = values.aadhaar("23456789012")
    spaced, bare, pan = p("IN_AADHAAR", values.grouped(number, 4)), p("IN_AADHAAR", number), p("IN_PAN", "ABCPE1234F")
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "KYC failed for my wallet"}]}, ["prod", "lang:en-IN"])
    r.message("system", SYSTEM)
    r.message("user", f"KYC failed. My Aadhaar is {spaced}, PAN card {pan}. Mobile number {phone}, mail {mail}.")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-haiku-4-5-20251001", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Let me check |the KYC record.", (690, 18), ("kyc_lookup", [f'{{"aadhaar": "{bare}"', f', "pan": "{pan}"', "}"])
    )
    nested = dumps({"request": {"aadhaar_number": bare, "pan_number": pan}, "response": {"code": "NAME_MISMATCH", "attempts": 2}})
    r.anthropic_tool_result(tool, {"status": "rejected", "raw": nested, "provider_ms": 812})
    r.anthropic_stream("The name on PAN card " + pan + " |does not match. |I have asked for |a manual check; |we will mail " + mail + ".", (905, 49))
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
    run = r.run("support-agent", "chain", None, {"messages": [{"role": "user", "content": "Two gift cards, two countries"}]}, ["prod", "lang:en-AU"])
    r.message("system", SYSTEM)
    r.message("user", f"G'day, gift cards for me (mobile {mobile}, work {office}, {mail}) and for Benoît ({other}, phone {montreal} or {ottawa}).")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call("charge_cards", {"cards": [{"network": "diners", "pan": diners}, {"network": "discover", "card_number": discover}]})
    r.openai_tool_result(call, {"charged": 2, "receipts": [mail, other], "risk": {"score": 0.0312, "rules": ["velocity", "geo"]}})
    r.message("user", f"Benoît's accountant asks for the ITIN {itin}; the wire goes to {routing}, please.")
    r.openai_stream("Both gift cards |are paid: |" + diners + " and |" + discover + ". |Receipts went to " + mail + " and |" + other + ".", (1050, 52))
    r.log("INFO", "giftcards", f"sent to={mail},{other} phone={montreal}")
    r.end(llm, {"content": "Gift cards sent."}, usage=(1050, 52))
    r.end(run, {"answer": f"Sent to {mail} and {other}."})


TICKETS = [english_us, german, french, spanish, portuguese, italian, dutch, japanese, chinese, british, indian, pacific]
