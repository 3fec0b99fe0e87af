"""Customers in six languages of Europe: orders, refunds and accounts."""

from . import values
from .prompts import SYSTEM
from .recorder import Recorder


def british(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "o.fairweather@example.co.uk"), p("PHONE_NUMBER", "07700 900123")
    nino, health = p("UK_NINO", "AB 12 34 56 C"), p("UK_NHS", values.grouped(values.nhs("943476587"), 3, 3, 4))
    iban, born = p("IBAN_CODE", "GB82 WEST 1234 5698 7654 32"), p("DATE_OF_BIRTH", "14 February 1968")
    office = p("PHONE_NUMBER", "020 7946 0958")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Expense claim for outdoor therapy gear"}]},
        ["prod", "lang:en-GB"],
    )
    r.message("system", SYSTEM)
    r.message(
        "user",
        f"My employer pays. National Insurance number {nino}, NHS number {health}, born {born}. Invoice to {mail}.",
    )
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    compact = p("UK_NINO", "AB123456C")
    call = r.openai_tool_call(
        "create_invoice",
        {
            "employee": {
                "nino": compact,
                "nhs_number": p("UK_NHS", values.nhs("943476587")),
                "dob": p("DATE_OF_BIRTH", "1968-02-14"),
            },
            "currency": "GBP",
        },
    )
    invoice = {
        "number": r.keep("INV-2026-1183"),
        "lines": [{"sku": "TENT-2P-GRN", "ean": r.keep("4006381333931"), "qty": 1, "net": 212.50}],
        "iban": iban,
    }
    r.openai_tool_result(call, {"invoice": invoice, "contact": {"email": mail, "phone": office}})
    r.openai_stream(
        "Done. |Invoice INV-2026-1183 |is on its way |to "
        + mail
        + ". |Please pay it to |"
        + iban
        + " |within 14 days; "
        "|our desk is on |" + office + ".",
        (1377, 69),
    )
    r.message("user", f"Cheers. Text me on {phone} if anything is missing.")
    r.log("INFO", "invoices", f"created INV-2026-1183 nino={compact} mail={mail}")
    r.end(llm, {"content": "Invoice sent."}, usage=(1377, 69))
    r.end(run, {"answer": f"Invoice sent to {mail}."})


def german(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "jana.vogt@example.org"), p("PHONE_NUMBER", "+49 30 23125 123")
    iban = values.iban("DE", "370400440532013000")
    spaced, bare = p("IBAN_CODE", values.grouped(iban, 4)), p("IBAN_CODE", iban)
    bic, born = p("BIC", "COBADEFFXXX"), p("DATE_OF_BIRTH", "3. April 1985")
    order = r.keep("NW-2026-004502")
    question = (
        f"Guten Tag, Bestellung {order} kam beschädigt an. Bitte überweisen Sie auf {spaced}, BIC: {bic}. Tel.: {phone}"
    )
    run = r.run(
        "support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:de"]
    )
    r.message("system", SYSTEM)
    r.message("user", question)
    r.message(
        "user",
        f"Ich bin geboren am {born}, meine E-Mail ist {mail}. Mein Passwort ist {p('PASSWORD', 'Birnbaum-47-Leiter')}, es geht aber nicht!",
    )
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 2048})
    fragments = ['{"order_id": "', order, '", "amount": 74.5', f', "iban": "{bare}"', ', "reason": "beschädigt"}']
    tool = r.anthropic_stream(
        "Guten Tag Frau Vogt, |das tut mir leid. |Ich erstatte Ihnen |74,50 € auf das Konto " + spaced + ". "
        "|Die Gutschrift dauert |zwei Bankarbeitstage.",
        (2210, 143),
        ("create_refund", fragments),
    )
    r.anthropic_tool_result(
        tool,
        {
            "ok": True,
            "sepa": {"iban": bare, "bic": bic, "end_to_end_id": r.keep("E2E-20261114-004502"), "amount_cents": 7450},
        },
    )
    r.log("INFO", "sepa", f"transfer queued iban={bare} bic={bic} amount=74.50 EUR")
    r.span(
        "sepa.transfer",
        {"http.request.method": "POST", "http.response.status_code": 202, "customer.email": mail, "amount": 74.5},
    )
    r.anthropic_stream(
        "Erledigt. |Die Bestätigung |geht an " + mail + "; |bei Fragen |rufen wir Sie unter " + phone + " zurück.",
        (2390, 61),
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
    question = (
        f"Bonjour, je souhaite changer la carte de la commande {order}. La nouvelle : {card}. Mon portable : {phone}."
    )
    run = r.run(
        "support-agent", "chain", None, {"messages": [{"role": "user", "content": question}]}, ["prod", "lang:fr"]
    )
    r.message("system", SYSTEM)
    r.message("user", question)
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0})
    call = r.openai_tool_call(
        "update_customer", {"email": mail, "telephone": fixed, "date_naissance": born, "iban": iban}
    )
    r.openai_tool_result(
        call,
        {
            "client": {"id": 88_412, "nom": "Lemoine", "courriel": mail, "téléphone": fixed, "née le": born},
            "modifié": True,
        },
    )
    r.message("user", f"Je suis née le {born} à Lyon, et l'IBAN pour le remboursement est {spaced}.")
    r.openai_stream(
        "Merci, |Madame Lemoine. |La carte " + card + " |est enregistrée |pour la commande " + order + ". "
        "|Nous vous écrirons à " + mail + " |dès l'expédition.",
        (1190, 71),
    )
    r.log(
        "WARNING",
        "crm",
        f"duplicate contact: {mail} already linked to téléphone {fixed}",
        contact_id=r.keep("0031x00000Qf7ZzAAJ"),
    )
    r.end(llm, {"content": "Carte enregistrée."}, usage=(1190, 71))
    r.end(run, {"answer": f"Carte mise à jour, confirmation à {mail}."})


def spanish(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "lucia.ferrer@example.com"), p("PHONE_NUMBER", "+34 612 34 56 78")
    iban = p("IBAN_CODE", values.grouped(values.iban("ES", "21000418450200051332"), 4))
    born, password = p("DATE_OF_BIRTH", "9 de marzo de 1991"), p("PASSWORD", "Naranjo_82-Tejado")
    national = p("PHONE_NUMBER", "612 34 56 78")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "No puedo entrar en mi cuenta."}]},
        ["prod", "lang:es"],
    )
    r.message("system", SYSTEM)
    r.message("user", f"No puedo entrar en mi cuenta. Usuario: {mail}\nContraseña: {password}\nMóvil: {national}")
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-haiku-4-5-20251001", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Hola Lucía, |lo miro ahora mismo. |Por favor, |no comparta su contraseña |en el chat.",
        (940, 38),
        ("find_account", ['{"email": ', f'"{mail}"', ', "include": ["orders", "login_history"]}']),
    )
    history = [
        {"at": r.milliseconds(), "ip": p("IP_ADDRESS", "198.51.100.23"), "ok": False},
        {"at": r.milliseconds(), "ip": "198.51.100.23", "ok": False},
    ]
    account = {
        "email": mail,
        "telefono": phone,
        "fecha_nacimiento": born,
        "iban": iban,
        "login_history": history,
        "locked": True,
    }
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


def italian(r: Recorder) -> None:
    p = r.plant
    mail, phone = p("EMAIL_ADDRESS", "paola.rinaldi@example.net"), p("PHONE_NUMBER", "+39 312 345 6789")
    iban = p("IBAN_CODE", values.iban("IT", "X0542811101000000123456"))
    amex, born = p("CREDIT_CARD", "3782 822463 10005"), p("DATE_OF_BIRTH", "8 maggio 1972")
    fixed = p("PHONE_NUMBER", "02 1234 5678")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Vorrei spostare la consegna."}]},
        ["prod", "lang:it"],
    )
    r.message("system", SYSTEM)
    r.message(
        "user",
        f"Buongiorno, vorrei spostare la consegna. Cellulare: {phone}, fisso: telefono {fixed}. Sono nata il {born}.",
    )
    llm = r.run("ChatAnthropic", "llm", run, {"model": "claude-sonnet-4-5-20250929", "max_tokens": 1024})
    tool = r.anthropic_stream(
        "Buongiorno, |controllo subito |la spedizione.",
        (870, 24),
        ("track_parcel", ['{"tracking": "', r.keep("1Z999AA10123456784"), '"}']),
    )
    parcel = {
        "tracking": "1Z999AA10123456784",
        "recipient": {"email": mail, "phone": phone},
        "window": "2026-11-17T08:00:00+01:00/PT4H",
    }
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
    iban, born = (
        p("IBAN_CODE", values.grouped(values.iban("NL", "ABNA0417164300"), 4)),
        p("DATE_OF_BIRTH", "3 mei 1983"),
    )
    fixed, password = p("PHONE_NUMBER", "020 123 4567"), p("PASSWORD", "fietsbel-Regen-58")
    run = r.run(
        "support-agent",
        "chain",
        None,
        {"messages": [{"role": "user", "content": "Retour is nog niet terugbetaald"}]},
        ["prod", "lang:nl"],
    )
    r.message("system", SYSTEM)
    r.message("user", f"Hoi, mijn retour is nog niet terugbetaald. Rekening {iban}, mobiel {phone}, telefoon {fixed}.")
    r.message("user", f"Ik ben geboren op {born}. Mijn wachtwoord is {password}, kunt u zelf kijken?")
    llm = r.run("ChatOpenAI", "llm", run, {"model": "gpt-4o-2024-08-06", "temperature": 0.2})
    call = r.openai_tool_call(
        "sql_query", {"sql": f"SELECT * FROM returns WHERE contact = '{mail}' AND state <> 'paid'"}
    )
    row = {
        "return_id": r.keep("RT-2026-000981"),
        "contact": mail,
        "iban": iban,
        "opened_at": "2026-11-02T16:20:11Z",
        "amount": "58.00",
    }
    r.openai_tool_result(call, {"rows": [row], "row_count": 1})
    r.openai_stream(
        "Hoi Sanne, |je retour is binnen. |De terugbetaling |naar rekening " + iban + " |is vandaag verstuurd. "
        "|Je krijgt bericht |op " + mail + ".",
        (990, 55),
    )
    r.log("INFO", "returns", f"paid out contact={mail} telefoon={phone} amount=58.00 EUR")
    r.end(llm, {"content": "Terugbetaling verstuurd."}, usage=(990, 55))
    r.end(run, {"answer": f"Terugbetaald op {iban}."})


TICKETS = [british, german, french, spanish, italian, dutch]
