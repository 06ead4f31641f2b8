"""Statistics beside an independent implementation (statsmodels, extra `test`) or a published example."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest

from monitor.analysis.symmetry import block_ratio, student_t

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    sm: Any = pytest.importorskip("statsmodels.api")


@pytest.mark.parametrize("seed", range(6))
def test_the_interval_of_a_ratio_over_blocks(seed: int) -> None:
    """A weighted straight line through the origin with MacKinnon and White's HC3 is the same ratio and error."""
    rng = np.random.default_rng(seed)
    left, right = rng.negative_binomial(2, 0.2, 15).astype(float), rng.negative_binomial(2, 0.25, 15).astype(float)
    ours = block_ratio(left, right, 15.0)
    whole = left + right
    used = whole > 0
    fit = sm.WLS((left - right)[used], whole[used], weights=1.0 / whole[used]).fit()
    assert ours.estimate == pytest.approx(fit.params[0], rel=1e-12)
    error = math.sqrt(14 / 15) * float(fit.HC3_se[0])
    freedom = whole.sum() ** 2 / (whole**2).sum() - 1.0
    reach = student_t(0.95, freedom) * error / (1.0 - ours.estimate**2)
    assert ours.low == pytest.approx(math.tanh(math.atanh(ours.estimate) - reach), rel=1e-9)
    assert ours.high == pytest.approx(math.tanh(math.atanh(ours.estimate) + reach), rel=1e-9)
