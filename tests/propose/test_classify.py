"""ValueClassifier keeps the scikit-learn contract; what it learns here is which letters a text holds."""

import random

import numpy as np
import pytest
from propose_values import LetterEmbedder
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from gvcmine.propose.classifier.classify import RAREST, ValueClassifier
from gvcmine.propose.classifier.pieces import LONGEST, encode_whole, pieces
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
        ("ab", [{"v"}, set()], None, "give a list of texts"),
        (["a", None], [{"v"}, set()], None, r"texts\[1\] is no text but None"),
        (["a", "b"], [{"v"}, None], None, "None is none"),
        (["a", "b"], [True, False], None, "True is none"),
        (["a", "b"], np.array([[1, 0], [0, 1]]), None, "set of value ids"),
    ],
)
def test_what_cannot_be_learnt_from_is_a_clear_error(
    texts: list[str], sets: list[set[str]], groups: list[str] | None, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        ValueClassifier(LetterEmbedder()).fit(texts, sets, groups)


def test_texts_may_stand_in_an_array_and_a_lone_id_is_a_set_of_one() -> None:
    texts, sets = toy(several=False)
    ids = [next(iter(chosen)) for chosen in sets]
    classifier = ValueClassifier(LetterEmbedder()).fit(np.array(texts, dtype=object), np.array(ids))
    assert classifier.values_ == sorted(LETTERS)
    assert classifier.predict(np.array(texts)) == classifier.predict(texts) == sets


def test_very_few_texts_give_shares_and_no_error() -> None:
    classifier = ValueClassifier(LetterEmbedder()).fit(["abc", "xyz"], [{"v"}, set()])
    assert classifier.rare_ == ["v"]
    assert classifier.predict_proba(["abc"]) == pytest.approx(np.array([[0.5]]), abs=1e-3)


def noisy(number: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors and targets (number, 3) whose true log-odds are a linear function of the vector."""
    generator = np.random.default_rng(seed)
    vectors = unit_rows(generator.normal(size=(number, 12)).astype(np.float32))
    odds = 6 * vectors[:, :3] - [0.0, 1.5, 3.0]
    return vectors, (generator.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(float)


def calibration_error(probabilities: np.ndarray, targets: np.ndarray) -> float:
    bins = np.minimum((probabilities.ravel() * 15).astype(int), 14)
    truth = targets.ravel()
    gaps = [
        abs(probabilities.ravel()[bins == one].mean() - truth[bins == one].mean()) * (bins == one).mean()
        for one in set(bins.tolist())
    ]
    return float(sum(gaps))


def test_probabilities_are_calibrated_though_cells_are_unknown_and_weigh_differently() -> None:
    vectors, targets = noisy(800)
    new, truth = noisy(2000, seed=1)
    generator = np.random.default_rng(2)
    gaps = np.where(generator.random(targets.shape) < 0.3, np.nan, targets)
    weights = generator.uniform(0.5, 1.0, targets.shape)
    for known, counted in ((targets, None), (gaps, weights)):
        model = ValueClassifier().fit_known(None, vectors, known, counted, None, ["a", "b", "c"])
        assert calibration_error(model.predict_proba_vectors(None, new), truth) < 0.03


def test_an_unknown_cell_or_one_of_no_weight_teaches_nothing() -> None:
    vectors, targets = noisy(300)
    unknown, weightless, weights = targets.copy(), 1 - targets, np.ones_like(targets)
    unknown[::3], weights[::3] = np.nan, 0
    weightless[np.arange(300) % 3 != 0] = targets[np.arange(300) % 3 != 0]
    one = ValueClassifier().fit_known(None, vectors, unknown, None, None, ["a", "b", "c"])
    other = ValueClassifier().fit_known(None, vectors, weightless, weights, None, ["a", "b", "c"])
    first, second = (model.predict_proba_vectors(None, vectors) for model in (one, other))
    assert first.tolist() == second.tolist()


def test_columns_may_come_in_any_order_and_wrong_shapes_are_told() -> None:
    vectors, targets = noisy(60)
    model = ValueClassifier().fit_known(None, vectors, targets, None, None, ["c", "a", "b"])
    swapped = ValueClassifier().fit_known(None, vectors, targets[:, [1, 2, 0]], None, None, ["a", "b", "c"])
    assert model.values_ == ["a", "b", "c"]
    found, same = (one.predict_proba_vectors(None, vectors) for one in (model, swapped))
    assert found.tolist() == same.tolist()
    with pytest.raises(ValueError, match="shape"):
        ValueClassifier().fit_known(None, vectors, targets[:, :2], None, None, ["a", "b", "c"])
    with pytest.raises(ValueError, match="60 vectors"):
        ValueClassifier().fit_known(["a text"], vectors, targets, None, None, ["a", "b", "c"])
    with pytest.raises(ValueError, match="needs the texts"):
        toy_texts = [f"text {number}" for number in range(60)]
        learnt = ValueClassifier().fit_known(toy_texts, vectors, targets, None, None, ["a", "b", "c"])
        learnt.predict_proba_vectors(None, vectors)


def test_values_that_exclude_each_other_have_probabilities_that_sum_to_one() -> None:
    texts, sets = toy(90, several=False)
    sets[0] = {"v_rare"}
    probabilities = ValueClassifier(LetterEmbedder()).fit(texts, sets).predict_proba(texts)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-5)


def test_the_same_text_with_and_without_a_value_is_as_likely_to_have_it_as_not() -> None:
    texts = ["abc", "xyz"] * 20
    sets = [{"v"} if place % 4 < 2 else set() for place in range(40)]
    found = ValueClassifier(LetterEmbedder()).fit(texts, sets).predict_proba(["abc", "xyz"])
    assert found == pytest.approx(np.full((2, 1), 0.5), abs=0.1)


def test_a_value_of_one_document_only_is_learnt_without_a_fold_that_can_check_it() -> None:
    texts, sets = toy()
    groups = ["d" if "v_low" in labels else f"d{place}" for place, labels in enumerate(sets)]
    found = ValueClassifier(LetterEmbedder()).fit(texts, sets, groups).predict_proba(texts)
    assert np.isfinite(found).all()
    held = np.array(["v_low" in labels for labels in sets])
    assert found[held, 0].mean() > found[~held, 0].mean()


def test_words_are_learnt_beside_vectors_that_say_nothing() -> None:
    generator = np.random.default_rng(0)
    vectors = unit_rows(generator.normal(size=(120, 26)).astype(np.float32))
    texts = [f"{'woven' if place % 2 else 'smelted'} goods, lot {place}" for place in range(120)]
    targets = np.array([[place % 2, 1 - place % 2] for place in range(120)])
    model = ValueClassifier().fit_known(texts, vectors, targets, None, None, ["cloth", "metal"])
    new = model.predict_proba_vectors(["goods woven by hand", "freshly smelted"], vectors[:2])
    assert model.decide(new) == [{"cloth"}, {"metal"}]


def test_a_long_text_is_read_to_its_end() -> None:
    text = " ".join(["word"] * 400 + ["fish"] * 100)
    cut = pieces(text)
    assert " ".join(cut) == text
    assert [len(piece) <= LONGEST for piece in cut] == [True] * len(cut)
    assert pieces("short") == ["short"]
    assert pieces("") == [""]
    assert pieces("x" * 2500) == ["x" * 833, "x" * 833, "x" * 834]
    vector = encode_whole(LetterEmbedder().encode, [text])
    assert vector[0, ord("f") - ord("a")] > 0


@pytest.mark.slow
def test_without_an_embedder_the_default_model_is_used() -> None:
    texts = [f"{kind} number {number}" for number in range(6) for kind in ("A fishing boat", "A steel mill")]
    classifier = ValueClassifier().fit(texts, [{"fish"}, {"steel"}] * 6)
    assert classifier.predict_proba(["A trawler"]).shape == (1, 2)
    assert classifier.embedder is None
