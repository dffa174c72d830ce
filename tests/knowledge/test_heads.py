"""Classifiers on top of vectors: what they learn, and that they are as sure as they are right."""

import numpy as np
import pytest

from knowledge.model.heads import Features, Head, Truth, calibrated, fit, truth_of

LABELS = ("crime", "complaint", "praise")


def examples(count: int, *, noise: float = 0.4) -> tuple[Features, Truth]:
    """Points around one corner for each label."""
    chance = np.random.default_rng(count)
    label = chance.integers(len(LABELS), size=count)
    points = np.eye(len(LABELS), 5)[label] + noise * chance.normal(size=(count, 5))
    return points.astype(np.float32), np.eye(len(LABELS), dtype=np.float32)[label]


def test_each_example_has_a_one_for_every_label_that_is_right() -> None:
    assert truth_of(LABELS, [["crime", "praise"], []]).tolist() == [[1, 0, 1], [0, 0, 0]]


def test_probabilities_of_one_right_label_add_up_to_one() -> None:
    head = Head(LABELS, np.ones((5, 3), dtype=np.float32), np.array([1, 2, 3], dtype=np.float32))
    assert head.probabilities(examples(4)[0]).sum(axis=1).tolist() == pytest.approx([1, 1, 1, 1])


def test_several_labels_are_likely_by_themselves() -> None:
    head = Head(LABELS, np.zeros((5, 3), dtype=np.float32), np.array([9, 9, -9], dtype=np.float32), several=True)
    assert head.probabilities(examples(1)[0]).round()[0].tolist() == [1, 1, 0]


def test_a_fitted_head_knows_examples_that_it_has_not_seen() -> None:
    head = fit(LABELS, *examples(400))
    features, truth = examples(300)
    assert np.mean(head.probabilities(features).argmax(axis=1) == truth.argmax(axis=1)) > 0.8


def test_a_head_of_several_labels_learns_each_of_them() -> None:
    features, truth = examples(400)
    both = np.hstack([truth[:, :1], 1 - truth[:, :1]])  # a label and its opposite
    head = fit(("crime", "no crime"), features, both, several=True)
    assert np.mean((head.probabilities(features) > 0.5) == (both > 0.5)) > 0.85


def test_fitting_again_gives_the_same_head() -> None:
    first, second = (fit(LABELS, *examples(200)) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)


def test_calibration_makes_a_head_that_is_too_sure_less_sure() -> None:
    head = fit(LABELS, *examples(400, noise=0.8))
    too_sure = Head(head.labels, 6 * head.weights, 6 * head.bias)
    assert calibrated(too_sure, *examples(300, noise=0.8)).temperature > 2


def test_calibration_leaves_the_likeliest_label_alone() -> None:
    head, (features, truth) = fit(LABELS, *examples(200)), examples(100)
    before, after = head.probabilities(features), calibrated(head, features, truth).probabilities(features)
    assert np.array_equal(before.argmax(axis=1), after.argmax(axis=1))
