"""Two versions compared; a changed number is paired by likeness, as a suggestion."""

from powers.small_laws import NEW, OLD, version
from shulong.powers.law_changes import compare, successor
from shulong.powers.place_in_law import Number


def test_every_article_of_both_versions_has_its_change() -> None:
    told = [
        (p.old.code() if p.old else "", p.new.code() if p.new else "", p.change.value)
        for p in compare(version(OLD), version(NEW))
    ]
    assert told == [
        ("1", "1", "same"), ("", "2", "added"), ("2", "3", "renumbered"), ("3", "4", "renumbered-amended"),
        ("4", "5", "renumbered-amended"),
    ]  # fmt: skip


def test_a_removed_article_stands_after_its_old_neighbour() -> None:
    shorter = NEW.replace("第二条 许可实行清单管理，清单之外不得实施。\n", "")
    told = [(p.old.code() if p.old else "", p.change.value) for p in compare(version(NEW), version(shorter))]
    assert told[:3] == [("1", "same"), ("2", "removed"), ("3", "same")]


def test_the_pieces_rebuild_both_texts() -> None:
    for pair in compare(version(OLD), version(NEW)):
        pieces = list(pair.pieces())
        assert "".join(words for what, words in pieces if what != "new") == pair.old_text
        assert "".join(words for what, words in pieces if what != "old") == pair.new_text


def test_the_successor_of_an_article_is_suggested_or_none_is() -> None:
    found = successor(version(OLD), version(NEW), Number(3))
    assert found is not None
    assert found.new == Number(4)
    assert 0.8 < found.likeness < 1
    unlike = NEW.replace("机关应当自受理之日起十个工作日内作出决定，并书面告知申请人。", "收费全部缴入国库。")
    assert successor(version(OLD), version(unlike), Number(3)) is None
