//! Each mistake is refused with its line and a remedy, and the same in the three formats.

use super::*;

/// One mistake in three formats: text and line of each, the code, and what the message says.
struct Mistake {
    toml: (&'static str, usize),
    yaml: (&'static str, usize),
    json: (&'static str, usize),
    code: &'static str,
    message: &'static str,
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        toml: ("[[field]]\naction = 'keep'\npath = '/a/b~2'", 3),
        yaml: ("field:\n- action: keep\n  path: /a/b~2", 3),
        json: ("{\"field\": [{\n\"action\": \"keep\",\n\"path\": \"/a/b~2\"}]}", 3),
        code: "policy-value",
        message: "`field[0].path`: a `~` stands before neither `0` nor `1`. Write `~1` for a `/` in a name, and `~0` for a `~`",
    },
    Mistake {
        toml: ("\n[entities.US_SSN]\naction = 'stop'", 3),
        yaml: ("\nentities:\n  US_SSN:\n    action: stop", 4),
        json: ("{\n\"entities\":\n{\"US_SSN\":\n{\"action\": \"stop\"}}}", 4),
        code: "policy-value",
        message: "`entities.US_SSN.action`: unknown word `stop`. Use one of: redact, warn, ask, block",
    },
    Mistake {
        toml: ("profile = 'pci'\n[entities]\nCREDIT_CARD = 'ask'", 3),
        yaml: ("profile: pci\nentities:\n  CREDIT_CARD: ask", 3),
        json: ("{\"profile\": \"pci\",\n\"entities\":\n{\"CREDIT_CARD\": \"ask\"}}", 3),
        code: "policy-value",
        message: "`entities.CREDIT_CARD.action`: an answer could let a CREDIT_CARD through, which the profile `pci` does not (PCI DSS 3.5.1). Use `block` or `warn`",
    },
    Mistake {
        toml: ("version = 1\n\nentites = {}", 3),
        yaml: ("version: 1\n\nentites: {}", 3),
        json: ("{\"version\": 1,\n\n\"entites\": {}}", 3),
        code: "policy-value",
        message: "unknown key `entites`; did you mean `entities`? Correct the key or remove it",
    },
    Mistake {
        toml: ("[switches]\nloopback = true\nprivate_ip = true", 3),
        yaml: ("switches:\n  loopback: true\n  private_ip: true", 3),
        json: ("{\"switches\": {\n\"loopback\": true,\n\"private_ip\": true}}", 3),
        code: "policy-value",
        message: "`switches`: unknown key `private_ip`; did you mean `private_ips`? Correct the key or remove it",
    },
    Mistake {
        toml: ("profile = 'default'\ncountries = ['UK']", 2),
        yaml: ("profile: default\ncountries:\n  - UK", 3),
        json: ("{\"profile\": \"default\",\n\"countries\": [\"UK\"]}", 2),
        code: "policy-value",
        message: "`countries[0]`: no plan of telephone numbers is known for `UK`. Use codes of ISO 3166, such as GB",
    },
    Mistake {
        toml: ("version = 1\nprofile = 'secret'", 2),
        yaml: ("version: 1\nprofile: secret", 2),
        json: ("{\"version\": 1,\n\"profile\": \"secret\"}", 2),
        code: "policy-value",
        message: "`profile`: unknown word `secret`; did you mean `secrets`? Use one of: default, pci, secrets, hipaa, gdpr",
    },
    Mistake {
        toml: ("\nthreshold = 'high'", 2),
        yaml: ("\nthreshold: high", 2),
        json: ("{\n\"threshold\": \"high\"}", 2),
        code: "policy-value",
        message: "`threshold`: expected a number, found a text. Write a number",
    },
    Mistake {
        toml: ("\n\n[entities.US_SSN]\nthreshold = 50", 4),
        yaml: ("\n\nentities:\n  US_SSN:\n    threshold: 50", 5),
        json: ("{\n\n\"entities\":\n{\"US_SSN\":\n{\"threshold\": 50}}}", 5),
        code: "policy-value",
        message: "`entities.US_SSN.threshold`: a threshold of 50. Use a number from 0.0 to 1.0",
    },
    Mistake {
        toml: ("[entities]\nUS_SSN = false\nCREDIT_CRAD = false", 3),
        yaml: ("entities:\n  US_SSN: false\n  CREDIT_CRAD: false", 3),
        json: ("{\"entities\": {\n\"US_SSN\": false,\n\"CREDIT_CRAD\": false}}", 3),
        code: "policy-value",
        message: "`entities.CREDIT_CRAD`: no detector finds the entity `CREDIT_CRAD`; did you mean `CREDIT_CARD`?",
    },
    Mistake {
        toml: ("[entities]\nUS_SSN = 'maks'", 2),
        yaml: ("entities:\n  US_SSN: maks", 2),
        json: ("{\"entities\": {\n\"US_SSN\": \"maks\"}}", 2),
        code: "policy-value",
        message: "`entities.US_SSN`: unknown word `maks`; did you mean `mask`? Use one of: replace, mask,",
    },
    Mistake {
        toml: ("[detectors]\ndisable = [\n'network.mac',\n'payment.crad']", 4),
        yaml: ("detectors:\n  disable:\n  - network.mac\n  - payment.crad", 4),
        json: ("{\"detectors\": {\"disable\": [\n\n\"network.mac\",\n\"payment.crad\"]}}", 4),
        code: "policy-value",
        message: "`detectors.disable[1]`: no detector is called `payment.crad`; did you mean `payment.card`?",
    },
    Mistake {
        toml: ("[[allow]]\nvalue = 'a'\n[[allow]]\nvalue = 'b'\nentity = 'US_SNS'", 5),
        yaml: ("allow:\n- value: a\n- value: b\n\n  entity: US_SNS", 5),
        json: ("{\"allow\": [\n{\"value\": \"a\"},\n{\"value\": \"b\",\n\n\"entity\": \"US_SNS\"}]}", 5),
        code: "policy-value",
        message: "`allow[1].entity`: no detector finds the entity `US_SNS`; did you mean `US_SSN`?",
    },
    Mistake {
        toml: ("[[field]]\nkey = 'a'", 1),
        yaml: ("\nfield:\n- key: a", 3),
        json: ("{\"field\": [\n{\"key\": \"a\"}]}", 2),
        code: "policy-value",
        message: "`field[0]`: the key `action` is missing. Add `action`",
    },
    Mistake {
        toml: ("[entities.CREDIT_CARD]\noperator = { type = 'mask', keep_last = 6 }", 2),
        yaml: ("entities:\n  CREDIT_CARD:\n    operator: { type: mask, keep_last: 6 }", 3),
        json: ("{\"entities\": {\"CREDIT_CARD\": {\n\"operator\": {\"type\": \"mask\", \"keep_last\": 6}}}}", 2),
        code: "operator",
        message: "`entities.CREDIT_CARD.operator`: the mask shows more of a card number than PCI DSS 3.4.1 allows. Keep at most the first 8 and the last 4",
    },
    Mistake {
        toml: ("operator = { type = 'remove', keep_last = 4 }", 1),
        yaml: ("operator: { type: remove, keep_last: 4 }", 1),
        json: ("{\"operator\": {\"type\": \"remove\", \"keep_last\": 4}}", 1),
        code: "operator",
        message: "`operator`: the operator `remove` takes no `keep_last`. Remove `keep_last`: `remove` takes no options",
    },
    Mistake {
        toml: ("[operator]\ntype = 'hash'\nkey = 'hunter2hunter2hunter2'", 3),
        yaml: ("operator:\n  type: hash\n  key: hunter2hunter2hunter2", 3),
        json: ("{\"operator\": {\n\"type\": \"hash\",\n\"key\": \"hunter2hunter2hunter2\"}}", 3),
        code: "operator",
        message: "`operator.key`: the key itself stands in the policy",
    },
    Mistake {
        toml: ("\noperator = 'encrypt'", 2),
        yaml: ("\noperator: encrypt", 2),
        json: ("{\n\"operator\": \"encrypt\"}", 2),
        code: "operator",
        message: "`operator`: the operator `encrypt` has no key. Name the environment variable",
    },
    Mistake {
        toml: ("profile = 'pci'\n[entities]\nCARD_CVV = 'tokenize'", 3),
        yaml: ("profile: pci\nentities:\n  CARD_CVV: tokenize", 3),
        json: ("{\"profile\": \"pci\",\n\"entities\": {\n\"CARD_CVV\": \"tokenize\"}}", 3),
        code: "operator",
        message: "`entities.CARD_CVV.operator`: a CARD_CVV is not kept, not even hashed or encrypted (PCI DSS 3.3.1)",
    },
    Mistake {
        toml: ("[[restore]]\ndestination = 'tool:crm'\nentities = ['US_SNS']", 3),
        yaml: ("restore:\n- destination: tool:crm\n  entities: [US_SNS]", 3),
        json: ("{\"restore\": [{\n\"destination\": \"tool:crm\",\n\"entities\": [\"US_SNS\"]}]}", 3),
        code: "policy-value",
        message: "`restore[0].entities`: no detector finds the entity `US_SNS`; did you mean `US_SSN`?",
    },
    Mistake {
        toml: ("\nversion = 2", 2),
        yaml: ("\nversion: 2", 2),
        json: ("{\n\"version\": 2}", 2),
        code: "unsupported",
        message: "`version`: version 2 of the policy format. This version of reticent reads version 1",
    },
    Mistake {
        toml: ("[[detector]]\nid = 'a.b'\nentity = 'A'\nanchor = []", 4),
        yaml: ("detector:\n- id: a.b\n  entity: A\n  anchor: []", 4),
        json: ("{\"detector\": [\n{\"id\": \"a.b\",\n\"entity\": \"A\",\n\"anchor\": []}]}", 4),
        code: "policy-value",
        message: "`detector[0]`: unknown key `anchor`; did you mean `anchors`? Correct the key or remove it",
    },
    Mistake {
        toml: (
            "[[detector]]\nid = 'a.b'\nentity = 'A'\nmax_length = 9\nshape = 'xyz+'\nbase = 80\nanchors = ['xyz']\nexamples = [{ text = 'xyz', find = 'xyz' }]",
            5,
        ),
        yaml: (
            "detector:\n- id: a.b\n  entity: A\n  max_length: 9\n  shape: xyz+\n  base: 80\n  anchors: [xyz]\n  examples: [{ text: xyz, find: xyz }]",
            5,
        ),
        json: (
            "{\"detector\": [{\n\"id\": \"a.b\",\n\"entity\": \"A\", \"max_length\": 9,\n\"base\": 80,\n\"shape\": \"xyz+\",\n\"anchors\": [\"xyz\"], \"examples\": [{\"text\": \"xyz\", \"find\": \"xyz\"}]}]}",
            5,
        ),
        code: "detector",
        message: "detector `a.b`, `shape`: the pattern has no bound. Replace `*`, `+` and `{n,}` by `{n,m}`",
    },
    Mistake {
        toml: (
            "[[detector]]\nid = 'a.b'\nentity = 'A'\nmax_length = 9\nshape = 'xyz'\nbase = 80\nanchors = ['xyz']\ngroups = ['secret']\nexamples = [{ text = 'xyz', find = 'xyz' }]",
            8,
        ),
        yaml: (
            "detector:\n- id: a.b\n  entity: A\n  max_length: 9\n  shape: xyz\n  base: 80\n  anchors: [xyz]\n  groups: [secret]\n  examples: [{ text: xyz, find: xyz }]",
            8,
        ),
        json: (
            "{\"detector\": [{\"id\": \"a.b\", \"entity\": \"A\", \"max_length\": 9, \"base\": 80, \"shape\": \"xyz\", \"anchors\": [\"xyz\"],\n\"groups\": [\"secret\"], \"examples\": [{\"text\": \"xyz\", \"find\": \"xyz\"}]}]}",
            2,
        ),
        code: "detector",
        message: "detector `a.b`, `groups`: unknown group `secret`; did you mean `secrets`?",
    },
    Mistake {
        toml: (
            "[[detector]]\nid = 'a.b'\nentity = 'A'\nmax_length = 9\nshape = 'xyz'\nbase = 80\nanchors = ['xyz']\nvalidators = ['phone:XX']\nexamples = [{ text = 'xyz', find = 'xyz' }]",
            8,
        ),
        yaml: (
            "detector:\n- id: a.b\n  entity: A\n  max_length: 9\n  shape: xyz\n  base: 80\n  anchors: [xyz]\n  validators: ['phone:XX']\n  examples: [{ text: xyz, find: xyz }]",
            8,
        ),
        json: (
            "{\"detector\": [{\"id\": \"a.b\", \"entity\": \"A\", \"max_length\": 9, \"base\": 80, \"shape\": \"xyz\", \"anchors\": [\"xyz\"],\n\"validators\": [\"phone:XX\"], \"examples\": [{\"text\": \"xyz\", \"find\": \"xyz\"}]}]}",
            2,
        ),
        code: "detector",
        message: "detector `a.b`, `validators`: the validator `phone` does not know the argument `XX`",
    },
    Mistake {
        // Two detectors on one line, and the key of the second on another.
        toml: (
            "[[detector]]\nid = 'a.b'\nentity = 'A'\nmax_length = 3\nshape = 'xyz'\nbase = 80\nanchors = ['xyz']\nexamples = [{ text = 'xyz', find = 'xyz' }]\n[[detector]]\nentity = 'A'\nmax_length = 2\nshape = 'xyz'\nbase = 80\nanchors = ['xyz']\nid = 'a.c'",
            11,
        ),
        yaml: (
            "detector:\n- {id: a.b, entity: A, max_length: 3, shape: xyz, base: 80, anchors: [xyz], examples: [{text: xyz, find: xyz}]}\n- {id: a.c, entity: A, shape: xyz, base: 80, anchors: [xyz],\n   max_length: 2}",
            4,
        ),
        json: (
            "{\"detector\": [{\"id\": \"a.b\", \"entity\": \"A\", \"max_length\": 3, \"shape\": \"xyz\", \"base\": 80, \"anchors\": [\"xyz\"], \"examples\": [{\"text\": \"xyz\", \"find\": \"xyz\"}]}, {\"id\": \"a.c\", \"entity\": \"A\",\n \"shape\": \"xyz\", \"base\": 80, \"anchors\": [\"xyz\"],\n\"max_length\": 2}]}",
            3,
        ),
        code: "detector",
        message: "detector `a.c`, `max_length`: a shape can match 3 bytes, more than max_length. Raise max_length to 3",
    },
    Mistake {
        toml: ("[[detector]]\nid = 'a.b'\nentity = 'A'\nmax_length = 9\nanchors = [{ klass = 'at' }]", 5),
        yaml: ("detector:\n- id: a.b\n  entity: A\n  max_length: 9\n  anchors: [{ klass: at }]", 5),
        json: (
            "{\"detector\": [{\n\"id\": \"a.b\",\n\"entity\": \"A\",\n\"max_length\": 9,\n\"anchors\": [{\"klass\": \"at\"}]}]}",
            5,
        ),
        code: "policy-value",
        message: "`detector[0].anchors[0]`: the value is of a wrong kind. Write an anchor as a literal,",
    },
    Mistake {
        toml: ("\n[[detector]]\nid = 'payment.card'\nentity = 'A'\nmax_length = 9\nanchors = ['xyz']", 3),
        yaml: ("\ndetector:\n- id: payment.card\n  entity: A\n  max_length: 9\n  anchors: [xyz]", 3),
        json: (
            "{\n\"detector\": [{\n\"id\": \"payment.card\", \"entity\": \"A\", \"max_length\": 9, \"anchors\": [\"xyz\"]}]}",
            3,
        ),
        code: "detector",
        message: "`detector[0].id`: the detector id `payment.card` is already taken. Choose a family name of your own",
    },
];

#[test]
fn each_mistake_has_its_line_and_remedy_in_every_format() {
    for mistake in MISTAKES {
        for ((text, line), file) in
            [(mistake.toml, "policy.toml"), (mistake.yaml, "policy.yaml"), (mistake.json, "policy.json")]
        {
            let Err(error) = Policy::parse(text, file) else { panic!("{file} accepted: {text}") };
            assert_eq!(error.code(), mistake.code, "{error}");
            assert_eq!(error.place(), Some((file, line)), "{error}\n{text}");
            let message = error.to_string();
            let message = message.strip_prefix(&format!("{file}:{line}: ")).unwrap();
            assert!(message.starts_with(mistake.message), "\n{message}\n{}", mistake.message);
            assert!(!error.help().is_empty(), "{error}");
        }
    }
}

#[test]
fn errors_quote_no_values() {
    let secret = "hunter2-and-more-than-that";
    for text in [
        format!("operator = {{ type = 'hash', key = '{secret}' }}"),
        format!("version = '{secret}'"),
        format!("threshold = '{secret}'"),
        format!("switches = '{secret}'"),
        format!("allow = ['{secret}']"),
        format!("[[allow]]\nvalue = '{secret}'\nexamples = ['{secret}']"),
        format!("[[allow]]\nregex = 'a'\nexamples = ['{secret}']\ncounter_examples = ['b']"),
        format!("[[allow]]\nregex = 'hunter.*'\nexamples = ['{secret}']\ncounter_examples = ['{secret}']"),
        format!("[operator]\ntype = 'mask'\ncharacter = '{secret}'"),
        format!("[operator]\ntype = 'mask'\nkeep_last = '{secret}'"),
        format!("[operator]\ntype = 'hash'\nkey = {{ env = '' , caller = '{secret}' }}"),
    ] {
        let error = refused(&text);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

#[test]
fn a_name_without_a_format_is_refused() {
    let error = Policy::parse("", "policy.ini").unwrap_err();
    assert_eq!(
        error.to_string(),
        "policy.ini: the format of the policy is not told by its name. Name the file .toml, .yaml, .yml or .json"
    );
}

#[test]
fn any_deserializer_shows_the_remedy() {
    let error = serde_json::from_str::<Policy>("{\"operator\": \"hash\"}").unwrap_err().to_string();
    assert!(error.starts_with("the operator `hash` has no key. Name the environment variable"), "{error}");
}
