"""The scores of the comparison with peers. Nothing but pytest is needed."""

from scoring import Score, in_characters, masked_spans, merge

TEXT = "mail jane@acme.io or pay 4111 1111 1111 1111 today"
EMAIL = ("EMAIL_ADDRESS", 5, 17)
CARD = ("CREDIT_CARD", 25, 44)


def score(found):
    result = Score()
    result.add(TEXT, [EMAIL, CARD], found)
    return result


def test_a_value_covered_to_its_last_letter_is_found_in_whole_whatever_it_is_called():
    result = score([("contact", 5, 17), ("phone", 20, 50)])
    assert result.whole == {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}
    assert not result.part
    assert not result.missed
    assert not result.false


def test_groups_of_digits_may_be_found_apart():
    groups = [("digits", start, start + 4) for start in (25, 30, 35, 40)]
    assert score(groups).whole == {"CREDIT_CARD": 1}


def test_a_value_with_a_letter_left_is_found_in_part():
    result = score([("domain", 10, 17), ("phone", 25, 40)])
    assert result.part == {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}
    assert not result.false


def test_what_touches_no_value_is_false_once_however_often_it_is_found():
    result = score([("NAME", 0, 4), ("WORD", 0, 3), ("BLANK", 17, 21)])
    assert result.false == {"NAME": 1, "BLANK": 1}
    assert result.missed == {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}
    assert result.share("EMAIL_ADDRESS") == 0
    assert result.share("JWT") is None


def test_false_findings_are_counted_per_100_000_characters():
    assert score([("NAME", 0, 4)]).false_per_100_kb() == 1e5 / len(TEXT)


def test_findings_that_overlap_become_one_with_the_name_of_the_longest():
    assert merge([("b", 4, 9), ("a", 0, 6), ("c", 9, 10), ("empty", 3, 3)]) == [("a", 0, 9), ("c", 9, 10)]
    assert merge([("short", 0, 3), ("long", 2, 9)]) == [("long", 0, 9)]


def test_spans_are_read_off_a_rewritten_text():
    rewritten = "mail # or pay # today"
    assert [span[1:] for span in masked_spans(TEXT, rewritten, "#")] == [EMAIL[1:], CARD[1:]]
    assert masked_spans(TEXT, TEXT, "#") == []
    assert masked_spans("a1", "##", "#") == [("masked", 0, 2)]
    assert masked_spans("a1b2c", "#b#", "#") == [("masked", 0, 2), ("masked", 3, 5)]


def test_offsets_are_counted_in_characters():
    text = "é😀x"
    assert in_characters(text, [("X", 6, 7)], "bytes") == [("X", 2, 3)]
    assert in_characters(text, [("X", 3, 4)], "utf-16") == [("X", 2, 3)]
    assert in_characters(text, [("X", 2, 3)], "characters") == [("X", 2, 3)]
