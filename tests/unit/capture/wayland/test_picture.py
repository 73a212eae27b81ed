"""Several monitors in one picture."""

import numpy as np

from core.capture.wayland.picture import Part, compose
from core.records.screen import Size
from tests.unit.capture.samples import blank


def test_one_monitor_is_left_as_it_is() -> None:
    pixels = blank(7, Size(64, 48))
    whole, scale, corner = compose([Part(pixels, 5, 6, 32)])
    assert whole is pixels
    assert (scale, corner) == (2.0, (5, 6))


def test_monitors_lie_where_the_desktop_has_them_and_nothing_is_between() -> None:
    whole, scale, corner = compose(
        [Part(blank(10, Size(40, 30)), 0, 0, 40), Part(blank(200, Size(20, 20)), 50, -10, 20)]
    )
    assert (whole.shape, scale, corner) == ((40, 70, 4), 1.0, (0, -10))
    assert np.all(whole[10:40, 0:40, :3] == 10)
    assert np.all(whole[0:20, 50:70, :3] == 200)
    assert np.all(whole[0:10, 0:40, :3] == 0)
    assert np.all(whole[..., 3] == 255)


def test_a_coarse_monitor_beside_a_sharp_one_is_enlarged() -> None:
    whole, scale, _ = compose(
        [Part(blank(1, Size(80, 60)), 0, 0, 40), Part(blank(2, Size(40, 30)), 40, 0, 40)]
    )
    assert scale == 2.0
    assert whole.shape == (60, 160, 4)
    assert np.all(whole[:, 80:, :3] == 2)


def test_where_the_desktop_does_not_tell_the_size_a_pixel_is_a_unit() -> None:
    _, scale, _ = compose([Part(blank(1, Size(80, 60)), 0, 0, 0)])
    assert scale == 1.0
