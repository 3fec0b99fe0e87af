"""Writes ids.tsv: numbers of identifier types that have a checksum, and near misses of them with one character off.

The engine's own validators take no part in it: python-stdnum (2.2) says what is valid, and where it has no module a few lines
below do, from the published rules. All values are drawn at random.

    pip install python-stdnum==2.2 pycryptodome==4.4.0 && python make_ids.py > ids.tsv
"""

import datetime
import hashlib
import importlib
import random
import re
import sys

from Crypto.Hash import keccak
from stdnum import verhoeff

EACH = 8
# What a template's signs stand for; all else is itself. %y, %m, %d, %Y are parts of one random date.
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
""".split()
SIGNS = {"#": "0123456789", "@": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "?": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def weighted(weights, modulus, expected=lambda rest, number: rest == 0):
    def check(number):
        digits = [int(c) for c in number if c.isdigit()]
        return expected(sum(w * d for w, d in zip(weights, digits)) % modulus, digits)

    return check


def snils(number):
    digits = [int(c) for c in number if c.isdigit()]
    return sum((9 - i) * d for i, d in enumerate(digits[:9])) % 101 % 100 == digits[9] * 10 + digits[10]


def kz_iin(number):
    digits = [int(c) for c in number]
    check = sum((i + 1) * d for i, d in enumerate(digits[:11])) % 11
    if check == 10:
        check = sum(((i + 2) % 11 + 1) * d for i, d in enumerate(digits[:11])) % 11
    return check == digits[11]


def dea(number):
    digits = [int(c) for c in number[2:]]
    return (digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])) % 10 == digits[6]


def naf(number):
    digits = re.sub(r"\D", "", number)
    province, serial, check = int(digits[:2]), int(digits[2:10]), int(digits[10:])
    whole = province * 10**7 + serial if serial < 10**7 else int(digits[:10])
    return 1 <= province <= 53 and whole % 97 == check


def hkid(number):
    letter, digits, check = number[0], number[1:7], number[8]
    total = 9 * 36 + 8 * (ord(letter) - 55) + sum((7 - i) * int(d) for i, d in enumerate(digits))
    return "0123456789A"[(11 - total % 11) % 11] == check


def tw_id(number):
    first = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    digits = [first // 10, first % 10] + [int(c) for c in number[1:]]
    return sum(w * d for w, d in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits)) % 10 == 0


def nric(number):
    total = sum(w * int(d) for w, d in zip((2, 7, 6, 5, 4, 3, 2), number[1:8])) + (4 if number[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if number[0] in "ST" else "XWUTRQPNMLK")[total % 11] == number[8]


def kvnr(number):
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    products = (int(d) * (1 + i % 2) for i, d in enumerate(digits))
    return sum(p // 10 + p % 10 for p in products) % 10 == int(number[9])


def vin(number):
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    if set(number) & set("IOQ"):
        return False
    total = sum(w * (int(c) if c.isdigit() else values[c]) for w, c in zip(weights, number))
    return "0123456789X"[total % 11] == number[8]


def nhi(number):
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    if any(c not in letters for c in number[:3]):
        return False
    values = [letters.index(c) + 1 for c in number[:3]] + [int(c) for c in number[3:6]]
    rest = sum((7 - i) * v for i, v in enumerate(values)) % 11
    return rest != 0 and (11 - rest) % 10 == int(number[6])


def brn(number):
    digits = [int(c) for c in number if c.isdigit()]
    total = sum(w * d for w, d in zip((1, 3, 7, 1, 3, 7, 1, 3, 5), digits)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def document(number):
    value = lambda c: int(c) if c.isdigit() else ord(c) - 55
    return sum((7, 3, 1)[i % 3] * value(c) for i, c in enumerate(number[:9])) % 10 == int(number[9])


def polish_card(number):
    values = [ord(c) - 55 for c in number[:3]] + [int(c) for c in number[3:]]
    return sum(w * v for w, v in zip((7, 3, 1, 9, 7, 3, 1, 7, 3), values)) % 10 == 0


def rvnr(number):
    day, month = int(number[2:4]), int(number[4:6])
    if not ((1 <= day <= 31 or 51 <= day <= 81) and 1 <= month <= 12):
        return False
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    products = (w * int(d) for w, d in zip((2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), digits))
    return sum(p // 10 + p % 10 for p in products) % 10 == int(number[11])


def lu_nin(number):
    return luhn(number[:12]) and verhoeff.is_valid(number[:11] + number[12])


def shape(pattern):
    return lambda number: re.fullmatch(pattern, number) is not None


def checker(valid):
    if callable(valid):
        return valid
    module = importlib.import_module(f"stdnum.{valid}")

    def check(number):
        try:
            return module.is_valid(number)
        except Exception:
            return False

    return check


def bic(number):
    return number[4:6] in COUNTRIES


def is_any(*modules):
    checks = [checker(module) for module in modules]
    return lambda number: any(check(number) for check in checks)


def base58_number(text, alphabet):
    number = 0
    for sign in text:
        number = number * 58 + alphabet.index(sign)
    return number


def base58check(versions, alphabet=BASE58, width=25):
    """Numbers whose last four bytes are the hash of the rest, which starts with one of these versions."""

    def check(text):
        if any(sign not in alphabet for sign in text):
            return False
        try:
            data = base58_number(text, alphabet).to_bytes(width, "big")
        except OverflowError:
            return False
        zeros = len(text) - len(text.lstrip(alphabet[0]))
        if len(data) - len(data.lstrip(b"\0")) != zeros:
            return False
        body, tail = data[:-4], data[-4:]
        return any(body.startswith(v) for v in versions) and hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == tail

    def make():
        version = random.choice(versions)
        body = version + random.randbytes(width - 4 - len(version))
        data = body + hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
        number, text = int.from_bytes(data, "big"), ""
        while number:
            number, rest = divmod(number, 58)
            text = alphabet[rest] + text
        return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + text

    return make, check


def polymod(values):
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> i & 1 else 0
    return checksum


def bech32(prefix, version=None):
    """Addresses of 20 bytes behind this prefix; with a witness version, of 20 bytes for the first one and 32 for later ones."""
    constant = 0x2BC830A3 if version else 1
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    size = 52 if version else 32

    def make():
        values = [] if version is None else [version]
        values += [random.randrange(32) for _ in range(size)]
        if size == 52:
            values[-1] &= 16  # 260 bits hold 32 bytes, the rest is nothing
        rest = polymod(spread + values + [0] * 6) ^ constant
        values += [rest >> 5 * (5 - i) & 31 for i in range(6)]
        return prefix + "1" + "".join(BECH32[v] for v in values)

    def check(text):
        data = text[len(prefix) + 1 :]
        if not text.startswith(prefix + "1") or any(c not in BECH32 for c in data):
            return False
        return polymod(spread + [BECH32.index(c) for c in data]) == constant

    return make, check


def checksummed(digits):
    hashed = keccak.new(digest_bits=256, data=digits.lower().encode()).hexdigest()
    return "".join(d.upper() if int(h, 16) > 7 else d for d, h in zip(digits.lower(), hashed))


def ethereum():
    return lambda: "0x" + checksummed(random.randbytes(20).hex()), lambda text: text[:2] == "0x" and text[2:] == checksummed(text[2:])


# One off a social security number may be a taxpayer number, and the other way round.
SSN_OR_ITIN = is_any("us.ssn", "us.itin")
# Types of which every number of their shape is one: they have no near misses.
ANY = {"mac"}

# Type, label, template, who says what is valid.
TYPES = [
    ("payment_card", "Card number", "4### #### #### ####", lambda n: luhn(n.replace(" ", ""))),
    ("payment_card_amex", "Amex", "37## ###### #####", lambda n: luhn(n.replace(" ", ""))),
    ("iban_de", "IBAN", "DE####################", "iban"),
    ("iban_fr", "IBAN", "FR#########################", "iban"),
    ("us_aba_routing", "ABA routing number", "0########", "us.rtn"),
    ("mx_clabe", "CLABE", "0#################", weighted([3, 7, 1] * 5 + [3, 7], 10, lambda r, d: (10 - r) % 10 == d[17])),
    ("ar_cbu", "CBU", "0#####################", "ar.cbu"),
    ("es_ccc", "CCC", "####-####-##-##########", "es.ccc"),
    ("no_kontonr", "Kontonummer", "####.##.#####", "no.kontonr"),
    ("lei", "LEI", "5493??????????????##", "lei"),
    ("us_npi", "NPI", "1#########", lambda n: luhn("80840" + n)),
    ("us_dea", "DEA number", "B@#######", dea),
    ("ca_sin", "SIN", "[1234567]## ### ###", "ca.sin"),
    ("ca_bc_phn", "BC PHN", "9#########", "ca.bc_phn"),
    ("ca_on_ohip", "OHIP", "[123456789]###-###-###", lambda n: luhn(n.replace("-", ""))),
    ("gb_nhs", "NHS number", "[4567]## ### ####", "gb.nhs"),
    ("gb_utr", "UTR", "##########", "gb.utr"),
    ("gb_upn", "UPN", "@8########12#", "gb.upn"),
    ("gb_vat", "UK VAT number", "GB#########", "gb.vat"),
    ("ie_pps", "PPS number", "#######@A", "ie.pps"),
    ("de_idnr", "Steuer-ID", "[123456789]##########", "de.idnr"),
    ("de_kvnr", "Krankenversichertennummer", "@#########", kvnr),
    ("de_id_card", "Personalausweisnummer", "L#########", document),
    ("de_vat", "USt-IdNr", "DE[123456789]########", "de.vat"),
    ("at_vnr", "SVNR", "[123456789]### %d%m%y", "at.vnr"),
    ("at_uid", "ATU UID", "ATU########", "at.uid"),
    ("ch_ahv", "AHV-Nummer", "756.####.####.##", "ch.ssn"),
    ("ch_uid", "UID", "CHE-###.###.###", "ch.uid"),
    ("fr_nir", "Numéro de sécurité sociale", "[12]%y%m[0123456]#########", "fr.nir"),
    ("fr_nif", "Numéro fiscal", "[0123]############", "fr.nif"),
    ("fr_siren", "SIREN", "### ### ###", "fr.siren"),
    ("fr_siret", "SIRET", "### ### ### #####", "fr.siret"),
    ("fr_tva", "Numéro de TVA", "FR###########", "fr.tva"),
    ("be_nn", "Rijksregisternummer", "%y.%m.%d-###.##", "be.nn"),
    ("be_vat", "BTW-nummer", "BE0#########", "be.vat"),
    ("nl_bsn", "BSN", "[123456789]########", "nl.bsn"),
    ("nl_btw", "BTW-id", "NL#########B0#", "nl.btw"),
    ("lu_tva", "TVA", "LU########", "lu.tva"),
    ("es_dni", "DNI", "########@", "es.dni"),
    ("es_nie", "NIE", "[XYZ]#######@", "es.nie"),
    ("es_cif", "CIF", "[ABCDEFGH]########", "es.cif"),
    ("es_naf", "Número de afiliación a la seguridad social", "## ######## ##", naf),
    ("pt_nif", "NIF", "[12]########", "pt.nif"),
    ("pt_cc", "Cartão de cidadão", "######## # ZZ#", "pt.cc"),
    ("it_codice_fiscale", "Codice fiscale", "RSSMRA%y[ABCDEHLMPRST]%dH501@", "it.codicefiscale"),
    ("it_piva", "Partita IVA", "0##########", "it.iva"),
    ("gr_afm", "ΑΦΜ", "#########", "gr.vat"),
    ("gr_amka", "AMKA", "%d%m%y#####", "gr.amka"),
    ("cy_vat", "Cyprus VAT", "CY1#######@", "cy.vat"),
    ("mt_vat", "Maltese VAT", "MT1#######", "mt.vat"),
    ("dk_cpr", "CPR-nummer", "%d%m%y-####", "dk.cpr"),
    ("dk_cvr", "CVR", "########", "dk.cvr"),
    ("se_personnummer", "Personnummer", "%Y%m%d-####", "se.personnummer"),
    ("se_orgnr", "Organisationsnummer", "5#####-####", "se.orgnr"),
    ("no_fodselsnummer", "Fødselsnummer", "%d%m%y#####", "no.fodselsnummer"),
    ("no_orgnr", "Organisasjonsnummer", "[89]## ### ###", "no.orgnr"),
    ("fi_hetu", "Henkilötunnus", "%d%m%y-###?", "fi.hetu"),
    ("fi_ytunnus", "Y-tunnus", "#######-#", "fi.ytunnus"),
    ("is_kennitala", "Kennitala", "%d%m%y-###9", "is_.kennitala"),
    ("ee_isikukood", "Isikukood", "[34]%y%m%d####", "ee.ik"),
    ("lt_asmens", "Asmens kodas", "[34]%y%m%d####", "lt.asmens"),
    ("lv_pk", "Personas kods", "%d%m%y-1####", "lv.pvn"),
    ("pl_pesel", "PESEL", "%y%m%d#####", "pl.pesel"),
    ("pl_nip", "NIP", "###-###-##-##", "pl.nip"),
    ("pl_regon", "REGON", "#########", "pl.regon"),
    ("pl_id_card", "Dowód osobisty", "A@@######", polish_card),
    ("cz_rc", "Rodné číslo", "%y%m%d/####", "cz.rc"),
    ("hu_taj", "TAJ szám", "### ### ###", weighted([3, 7] * 4, 10, lambda r, d: r == d[8])),
    ("hu_tax", "Adóazonosító jel", "8#########", weighted(range(1, 10), 11, lambda r, d: r == d[9])),
    ("hu_vat", "Adószám", "########", "hu.anum"),
    ("ro_cnp", "CNP", "[12]%y%m%d[0123]#####", "ro.cnp"),
    ("ro_cui", "CUI", "RO########", "ro.cui"),
    ("bg_egn", "ЕГН", "%y%m%d####", "bg.egn"),
    ("bg_pnf", "ЛНЧ", "##########", "bg.pnf"),
    ("hr_oib", "OIB", "###########", "hr.oib"),
    ("si_davcna", "Davčna številka", "[123456789]#######", "si.ddv"),
    ("jmbg", "JMBG", "%d%m9%y50####", "si.emso"),
    ("rs_pib", "PIB", "1########", "rs.pib"),
    ("mk_edb", "EDB", "40###########", "mk.edb"),
    ("ua_rnokpp", "РНОКПП", "[23]#########", "ua.rntrc"),
    ("ua_edrpou", "ЄДРПОУ", "########", "ua.edrpou"),
    ("ru_inn", "ИНН", "77##########", "ru.inn"),
    ("ru_snils", "СНИЛС", "[123]##-###-### ##", snils),
    ("ru_ogrn", "ОГРН", "10%y77#######", "ru.ogrn"),
    ("by_unp", "УНП", "1########", "by.unp"),
    ("kz_iin", "ИИН", "%y%m%d[34]#####", kz_iin),
    ("tr_tckn", "T.C. Kimlik No", "[123456789]##########", "tr.tckimlik"),
    ("tr_vkn", "Vergi kimlik numarası", "##########", "tr.vkn"),
    ("il_id", "Teudat zehut", "[0123]########", "il.idnr"),
    ("sa_id", "Iqama number", "[12]#########", luhn),
    ("ae_eid", "Emirates ID", "784-%Y-#######-#", lambda n: luhn(n.replace("-", ""))),
    ("kw_civil", "Kuwait civil ID", "2%y%m%d#####", weighted([2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], 11, lambda r, d: 11 - r == d[11])),
    ("ir_melli", "National code (Iran)", "##########", weighted(range(10, 1, -1), 11, lambda r, d: d[9] == (r if r < 2 else 11 - r))),
    ("za_id", "South African ID number", "%y%m%d####08#", "za.idnr"),
    ("br_cpf", "CPF", "###.###.###-##", "br.cpf"),
    ("br_cnpj", "CNPJ", "##.###.###/0001-##", "br.cnpj"),
    ("ar_cuit", "CUIT", "20-########-#", "ar.cuit"),
    ("cl_rut", "RUT", "1#.###.###-#", "cl.rut"),
    ("co_nit", "NIT", "9##.###.###-#", "co.nit"),
    ("ec_ci", "Cédula (Ecuador)", "[01][123456789]########", "ec.ci"),
    ("pe_ruc", "RUC", "[12]0#########", "pe.ruc"),
    ("uy_ci", "Cédula de identidad (Uruguay)", "#.###.###-#", weighted([2, 9, 8, 7, 6, 3, 4], 10, lambda r, d: (10 - r) % 10 == d[7])),
    ("uy_rut", "RUT (Uruguay)", "21######001#", "uy.rut"),
    ("ve_rif", "RIF", "V-########-#", "ve.rif"),
    ("py_ruc", "RUC (Paraguay)", "80######-#", "py.ruc"),
    ("do_cedula", "Cédula (República Dominicana)", "001-#######-#", "do.cedula"),
    ("do_rnc", "RNC", "1-##-#####-#", "do.rnc"),
    ("gt_nit", "NIT (Guatemala)", "#######-#", "gt.nit"),
    ("mx_curp", "CURP", "GODE%y%m%dHDFRRN0#", "mx.curp"),
    ("in_aadhaar", "Aadhaar", "[23456789]### #### ####", "in_.aadhaar"),
    ("in_vid", "Aadhaar virtual ID", "[23456789]### #### #### ####", "in_.vid"),
    ("in_gstin", "GSTIN", "27AAPFU####F1Z?", "in_.gstin"),
    ("in_epic", "EPIC number", "@@@#######", "in_.epic"),
    ("cn_ric", "身份证号", "110101%Y%m%d###?", "cn.ric"),
    ("cn_uscc", "统一社会信用代码", "91110000????????#?", "cn.uscc"),
    ("hk_hkid", "HKID", "@######(?)", hkid),
    ("tw_id", "身分證字號", "@[12]########", tw_id),
    ("tw_ubn", "統一編號", "########", "tw.ubn"),
    ("jp_my_number", "マイナンバー", "#### #### ####", "jp.in_"),
    ("jp_cn", "法人番号", "#############", "jp.cn"),
    ("kr_rrn", "주민등록번호", "%y%m%d-[12]######", "kr.rrn"),
    ("kr_brn", "사업자등록번호", "###-##-#####", brn),
    ("sg_nric", "NRIC", "[ST]#######@", nric),
    ("th_pin", "เลขประจำตัวประชาชน", "[12345678]-####-#####-##-#", "th.pin"),
    ("id_npwp", "NPWP", "##.###.###.#-###.000", "id.npwp"),
    ("vn_mst", "Mã số thuế", "0#########", "vn.mst"),
    ("au_tfn", "TFN", "### ### ###", "au.tfn"),
    ("au_abn", "ABN", "## ### ### ###", "au.abn"),
    ("au_acn", "ACN", "### ### ###", "au.acn"),
    ("au_medicare", "Medicare number", "[23456]### ##### #", weighted([1, 3, 7, 9, 1, 3, 7, 9], 10, lambda r, d: r == d[8] and d[9] > 0)),
    ("nz_ird", "IRD number", "[1]##-###-###", "nz.ird"),
    ("nz_nhi", "NHI number", "@@@####", nhi),
    ("imei", "IMEI", "35#############", "imei"),
    ("iccid", "ICCID", "8901###############", luhn),
    ("vin", "VIN", "1HGCM8?###A######", vin),
    ("bic", "BIC", "@@@@[DFGUI][EIRBST]@@", bic),
    ("iso11649_rf", "Creditor reference", "RF##############", "iso11649"),
    ("isin", "ISIN", "US##########", "isin"),
    ("cusip", "CUSIP", "########?", "cusip"),
    ("sedol", "SEDOL", "B######", "gb.sedol"),
    ("us_ssn", "SSN", "###-##-####", SSN_OR_ITIN),
    ("us_itin", "ITIN", "9##-##-####", SSN_OR_ITIN),
    ("us_mbi", "Medicare number", "[1234567][ACDEFG][HJKMNP]#-[QRTUVW][XY]#-[ACDE][FGHJ]##", shape("[1-9][^SLOIBZ0-9][^SLOIBZ]\\d-[^SLOIBZ0-9][^SLOIBZ]\\d-[^SLOIBZ0-9]{2}\\d\\d")),
    ("gb_nino", "National Insurance number", "[ABCEHJ][ABCEHJ] ## ## ## [ABCD]", shape("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] .. .. .. [A-D]")),
    ("de_rvnr", "Rentenversicherungsnummer", "65%d%m%y@###", rvnr),
    ("lu_nin", "Matricule", "19%y%m%d#####", lu_nin),
    ("in_pan", "PAN", "@@@[PCHFAT]@####@", "in_.pan"),
    ("pk_cnic", "CNIC", "[1234567]####-#######-#", "pk.cnic"),
    ("my_nric", "MyKad", "%y%m%d-[01]#-####", "my.nric"),
    ("id_nik", "NIK", "317[1234]##%d%m%y####", "id.nik"),
    ("mac", "MAC address", "[048C]#:@#:##:##:##:##", shape("(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")),
    ("crypto_btc", "Bitcoin address", *base58check([b"\x00", b"\x05"])),
    ("crypto_btc_segwit", "Bitcoin address", *bech32("bc", 0)),
    ("crypto_btc_taproot", "Bitcoin address", *bech32("bc", 1)),
    ("crypto_eth", "Ethereum address", *ethereum()),
    ("crypto_ltc", "Litecoin address", *base58check([b"\x30", b"\x32"])),
    ("crypto_doge", "Dogecoin address", *base58check([b"\x1e", b"\x16"])),
    ("crypto_dash", "Dash address", *base58check([b"\x4c", b"\x10"])),
    ("crypto_zec_t", "Zcash address", *base58check([b"\x1c\xb8", b"\x1c\xbd"], width=26)),
    ("crypto_xrp", "XRP address", *base58check([b"\x00"], RIPPLE)),
    ("crypto_trx", "TRON address", *base58check([b"\x41"])),
    ("crypto_xtz", "Tezos address", *base58check([b"\x06\xa1\x9f", b"\x06\xa1\xa1", b"\x06\xa1\xa4"], width=27)),
    ("crypto_cosmos", "Cosmos address", *bech32("cosmos")),
    ("crypto_private_wif", "WIF", *base58check([b"\x80"], width=37)),
]


def fill(template):
    if callable(template):
        return template()
    day = datetime.date(1950, 1, 1) + datetime.timedelta(days=random.randrange(18000))
    text = re.sub(r"%[yYmd]", lambda m: day.strftime(m[0]), template)
    text = re.sub(r"\[(\w+)\]", lambda m: random.choice(m[1]), text)
    return "".join(random.choice(SIGNS[c]) if c in SIGNS else c for c in text)


def near_miss(number, check):
    """The number with one character off, of the same kind, so that the check fails."""
    for _ in range(200):
        at = random.randrange(len(number))
        kind = next((kind for kind in ("0123456789", SIGNS["@"], SIGNS["@"].lower()) if number[at] in kind), None)
        if kind:
            other = number[:at] + random.choice(kind.replace(number[at], "")) + number[at + 1 :]
            if not check(other):
                return other
    return None


def main():
    random.seed(20)
    print("# Type, label, a valid number, a near miss. Drawn at random by make_ids.py.")
    for name, label, template, valid in TYPES:
        check = checker(valid)
        made = set()
        for _ in range(400_000):
            if len(made) == EACH:
                break
            number = fill(template)
            if number not in made and check(number):
                miss = near_miss(number, check)
                if miss or name in ANY:
                    made.add(number)
                    print(name, label, number, miss or "", sep="\t")
        if len(made) < EACH:
            print(f"{name}: {len(made)} of {EACH}", file=sys.stderr)


main()
