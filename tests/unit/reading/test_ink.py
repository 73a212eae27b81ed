"""What text is brought to before it is read."""

import numpy as np
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as arrays

from core.reading.ink import Pixels, ink_of
from core.reading.layout import Block
from core.records.geometry import Box

_PICTURES = arrays.arrays(
    np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3)), elements=st.integers(0, 255)
)


@given(_PICTURES)
def test_the_background_is_the_middle_level_of_each_channel(pixels: Pixels) -> None:
    height, width, _ = pixels.shape
    ink = ink_of(pixels, Block(Box(0, 0, width, height), ((0, width),)))
    background = np.median(pixels.reshape(-1, 3), axis=0).astype(np.int32)
    far = np.abs(pixels.astype(np.int32) - background).max(axis=-1)
    assert (ink == 255 - far * 220 // max(int(far.max()), 24)).all()
