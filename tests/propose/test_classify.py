"""ValueClassifier keeps the scikit-learn contract; what it learns here is which letters a text holds."""

import random

import numpy as np
import pytest
from propose_values import LetterEmbedder
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from gvcmine.propose.classify import RAREST, ValueClassifier
from gvcmine.propose.sentences import unit_rows

LETTERS = {"v_low": "abcdef", "v_middle": "ghijklm", "v_high": "nopqrst"}


def word(letters: str, generator: random.Random) -> str:
    return "".join(generator.choices(letters, k=30))


def toy(number: int = 60, *, several: bool = True) -> tuple[list[str], list[set[str]]]:
    """Return texts of letters from one, two or none of the three groups, and which."""
    generator = random.Random(3)
    texts, sets = [], []
    for place in range(number):
        chosen = {list(LETTERS)[place % 3]}
        if several:
            chosen = set(generator.sample(list(LETTERS), place % 3))
        texts.append(" ".join(word(LETTERS[value], generator) for value in sorted(chosen)) or "uvwxyz")
        sets.append(chosen)
    return texts, sets


def fitted(number: int = 60, *, several: bool = True) -> ValueClassifier:
    return ValueClassifier(LetterEmbedder()).fit(*toy(number, several=several))


def test_parameters_are_those_of_the_constructor_and_a_clone_is_unfitted() -> None:
    embedder = LetterEmbedder()
    classifier = ValueClassifier(embedder)
    assert classifier.get_params() == {"embedder": embedder}
    assert ValueClassifier().get_params() == {"embedder": None}
    classifier.fit(*toy())
    copy = clone(classifier)
    assert isinstance(copy.embedder, LetterEmbedder)
    with pytest.raises(NotFittedError):
        copy.predict_proba(["abc"])
    assert copy.set_params(embedder=None).embedder is None


def test_fit_returns_the_classifier_and_changes_no_parameter() -> None:
    classifier = ValueClassifier(embedder := LetterEmbedder())
    assert classifier.fit(*toy()) is classifier
    assert classifier.embedder is embedder


def test_asking_before_fitting_is_an_error() -> None:
    for ask in (ValueClassifier().predict, ValueClassifier().predict_proba):
        with pytest.raises(NotFittedError):
            ask(["a text"])


def test_values_are_sorted_and_give_the_columns() -> None:
    classifier = fitted()
    assert classifier.values_ == sorted(LETTERS)
    probabilities = classifier.predict_proba(["abc", "xyz"])
    assert probabilities.shape == (2, 3)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert classifier.predict_proba([]).shape == (0, 3)
    assert classifier.predict([]) == []


def test_a_separable_problem_is_learnt() -> None:
    classifier = fitted(90)
    generator = random.Random(4)
    for value, letters in LETTERS.items():
        assert classifier.predict([word(letters, generator)]) == [{value}]
    both = f"{word(LETTERS['v_low'], generator)} {word(LETTERS['v_high'], generator)}"
    assert classifier.predict([both, "uvwxyz"]) == [{"v_low", "v_high"}, set()]


def test_the_same_texts_give_the_same_classifier_and_a_refit_forgets_the_old_one() -> None:
    texts, sets = toy()
    once, twice = fitted(), fitted()
    assert once.predict_proba(texts).tolist() == twice.predict_proba(texts).tolist()
    twice.fit(texts, [labels - {"v_low"} or {"v_new"} for labels in sets])
    assert twice.values_ == ["v_high", "v_middle", "v_new"]
    assert twice.predict_proba(texts).shape == (60, 3)


def test_where_every_text_has_exactly_one_value_so_has_every_prediction() -> None:
    classifier = fitted(several=False)
    assert classifier.exclusive_
    assert [len(labels) for labels in classifier.predict(["uvwxyz", "abc", "", "abc nop"])] == [1] * 4
    assert not fitted().exclusive_


def test_label_sets_may_be_empty_but_not_all_of_them() -> None:
    texts, sets = toy()
    assert set() in sets
    with pytest.raises(ValueError, match="nothing to learn"):
        ValueClassifier(LetterEmbedder()).fit(texts, [set() for _ in texts])


def test_a_rare_value_keeps_its_share_and_is_named() -> None:
    texts, sets = toy()
    sets = [labels | ({"v_rare"} if place < RAREST - 1 else set()) for place, labels in enumerate(sets)]
    classifier = ValueClassifier(LetterEmbedder()).fit(texts, sets)
    assert classifier.rare_ == ["v_rare"]
    column = classifier.predict_proba(texts)[:, classifier.values_.index("v_rare")]
    assert column == pytest.approx((RAREST - 1) / len(texts), abs=1e-3)
    assert not any("v_rare" in labels for labels in classifier.predict(texts))


def test_a_value_that_every_text_has_is_as_unlearnable_as_a_rare_one() -> None:
    texts, sets = toy()
    classifier = ValueClassifier(LetterEmbedder()).fit(texts, [labels | {"v_always"} for labels in sets])
    assert classifier.rare_ == ["v_always"]
    assert all("v_always" in labels for labels in classifier.predict(texts))


def test_texts_of_one_group_are_never_on_both_sides_of_a_fold() -> None:
    # Ten groups with a place of their own and a value by chance: who has seen the group knows its value,
    # who has not cannot guess it. Only folds of whole groups keep the probabilities modest.
    generator = np.random.default_rng(1)
    places = unit_rows(generator.normal(size=(10, 40)).astype(np.float32))
    groups = [f"document {number // 6}" for number in range(60)]
    vectors = np.repeat(places, 6, axis=0)
    targets = np.array([[number // 6 % 2, 1 - number // 6 % 2] for number in range(60)])
    seen = ValueClassifier().fit_known(None, vectors, targets, None, None, ["v", "w"])
    unseen = ValueClassifier().fit_known(None, vectors, targets, None, groups, ["v", "w"])

    def sureness(classifier: ValueClassifier) -> float:
        return float(np.abs(classifier.predict_proba_vectors(None, vectors) - 0.5).mean())

    assert sureness(seen) > 0.4
    assert sureness(unseen) < 0.25


def test_two_groups_or_one_are_enough_to_fit() -> None:
    texts, sets = toy()
    for groups in (["one"] * 60, ["one"] * 30 + ["two"] * 30, list(range(60))):
        classifier = ValueClassifier(LetterEmbedder()).fit(texts, sets, groups)
        assert np.isfinite(classifier.predict_proba(texts)).all()


@pytest.mark.parametrize(
    ("texts", "sets", "groups", "told"),
    [
        (["a", "b"], [{"v"}], None, "2 texts, 1 label sets"),
        (["a"], [{"v"}], ["g", "h"], "1 label sets and 2 groups"),
        ([], [], None, "nothing to learn"),
        (["a"], [{"v"}], None, "at least two texts"),
    ],
)
def test_what_cannot_be_learnt_from_is_a_clear_error(
    texts: list[str], sets: list[set[str]], groups: list[str] | None, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        ValueClassifier(LetterEmbedder()).fit(texts, sets, groups)


def test_very_few_texts_give_shares_and_no_error() -> None:
    classifier = ValueClassifier(LetterEmbedder()).fit(["abc", "xyz"], [{"v"}, set()])
    assert classifier.rare_ == ["v"]
    assert classifier.predict_proba(["abc"]) == pytest.approx(np.array([[0.5]]), abs=1e-3)


@pytest.mark.slow
def test_without_an_embedder_the_default_model_is_used() -> None:
    texts = [f"{kind} number {number}" for number in range(6) for kind in ("A fishing boat", "A steel mill")]
    classifier = ValueClassifier().fit(texts, [{"fish"}, {"steel"}] * 6)
    assert classifier.predict_proba(["A trawler"]).shape == (1, 2)
    assert classifier.embedder is None
