"""National grids to WGS 84 and back.

Formulas and the constants of Great Britain: Ordnance Survey, "A guide to coordinate systems in Great Britain",
section 6.6 and annexes A to C. Ireland's constants: EPSG dataset, codes 29902 (TM65 / Irish Grid) and 1641 (its
seven parameters). Seven parameters stand for the whole country, so that a point may be some 5 metres out; no grid
shift file is needed.
"""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

SECONDS = 3600
HUNDREDTH_OF_A_MILLIMETRE = 0.00001


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """A flattened globe: semi-major and semi-minor axis in metres."""

    major: float
    minor: float

    @property
    def eccentricity_squared(self) -> float:
        return 1 - (self.minor / self.major) ** 2


@dataclass(frozen=True, slots=True)
class Shift:
    """A Helmert transformation to WGS 84: metres, parts per million, seconds of arc (position vector convention)."""

    x: float
    y: float
    z: float
    scale: float
    about_x: float
    about_y: float
    about_z: float

    def reversed(self) -> "Shift":
        """Return the way back; exact to millimetres for such small angles."""
        return Shift(-self.x, -self.y, -self.z, -self.scale, -self.about_x, -self.about_y, -self.about_z)


@dataclass(frozen=True, slots=True)
class Grid:
    """A transverse Mercator grid: its ellipsoid, true origin (degrees), false origin (metres), scale and shift."""

    ellipsoid: Ellipsoid
    latitude: float
    longitude: float
    easting: float
    northing: float
    scale: float
    shift: Shift


WGS84 = Ellipsoid(6378137.0, 6356752.314245)
BRITISH = Grid(
    Ellipsoid(6377563.396, 6356256.909),
    *(49.0, -2.0, 400_000.0, -100_000.0, 0.9996012717),
    Shift(446.448, -125.157, 542.060, -20.4894, 0.1502, 0.2470, 0.8421),
)
IRISH = Grid(
    Ellipsoid(6377340.189, 6356034.447938534),
    *(53.5, -8.0, 200_000.0, 250_000.0, 1.000035),
    Shift(482.5, -130.6, 564.6, 8.15, -1.042, -0.214, -0.631),
)


def to_wgs84(easting: float, northing: float, grid: Grid) -> tuple[float, float]:
    """Return latitude and longitude in WGS 84 degrees of a point given in metres on ``grid``."""
    phi, lam = _unproject(easting, northing, grid)
    return _shifted(phi, lam, grid.ellipsoid, WGS84, grid.shift)


def from_wgs84(latitude: float, longitude: float, grid: Grid) -> tuple[float, float]:
    """Return easting and northing in metres on ``grid`` of a point in WGS 84 degrees."""
    moved = _shifted(radians(latitude), radians(longitude), WGS84, grid.ellipsoid, grid.shift.reversed())
    return _project(radians(moved[0]), radians(moved[1]), grid)


def _meridian(phi: float, grid: Grid) -> float:
    """Return the length of the meridian from the true origin to ``phi``, in metres (annex C, formula 3)."""
    a, b = grid.ellipsoid.major, grid.ellipsoid.minor
    n = (a - b) / (a + b)
    less, more = phi - radians(grid.latitude), phi + radians(grid.latitude)
    return (b * grid.scale) * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
        - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    )


def _radii(phi: float, grid: Grid) -> tuple[float, float, float]:
    """Return the radii of curvature nu and rho, and eta squared, at ``phi``."""
    squared = grid.ellipsoid.eccentricity_squared
    inner = 1 - squared * sin(phi) ** 2
    nu = grid.ellipsoid.major * grid.scale / sqrt(inner)
    rho = grid.ellipsoid.major * grid.scale * (1 - squared) / inner**1.5
    return nu, rho, nu / rho - 1


def _project(phi: float, lam: float, grid: Grid) -> tuple[float, float]:
    nu, rho, eta2 = _radii(phi, grid)
    t2, c = tan(phi) ** 2, cos(phi)
    p = lam - radians(grid.longitude)
    north = (
        _meridian(phi, grid)
        + nu / 2 * sin(phi) * c * p**2
        + nu / 24 * sin(phi) * c**3 * (5 - t2 + 9 * eta2) * p**4
        + nu / 720 * sin(phi) * c**5 * (61 - 58 * t2 + t2**2) * p**6
    )
    east = (
        nu * c * p
        + nu / 6 * c**3 * (nu / rho - t2) * p**3
        + nu / 120 * c**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * p**5
    )
    return grid.easting + east, grid.northing + north


def _unproject(easting: float, northing: float, grid: Grid) -> tuple[float, float]:
    """Return latitude and longitude in radians on the grid's own ellipsoid (annex C, second part)."""
    north = northing - grid.northing
    phi = radians(grid.latitude) + north / (grid.ellipsoid.major * grid.scale)
    while abs(rest := north - _meridian(phi, grid)) >= HUNDREDTH_OF_A_MILLIMETRE:
        phi += rest / (grid.ellipsoid.major * grid.scale)
    nu, rho, eta2 = _radii(phi, grid)
    t, secant, east = tan(phi), 1 / cos(phi), easting - grid.easting
    t2 = t * t
    seven = t / (2 * rho * nu)
    eight = t / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
    nine = t / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2)
    ten = secant / nu
    eleven = secant / (6 * nu**3) * (nu / rho + 2 * t2)
    twelve = secant / (120 * nu**5) * (5 + 28 * t2 + 24 * t2**2)
    last = secant / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3)
    latitude = phi - seven * east**2 + eight * east**4 - nine * east**6
    longitude = radians(grid.longitude) + ten * east - eleven * east**3 + twelve * east**5 - last * east**7
    return latitude, longitude


def _shifted(phi: float, lam: float, old: Ellipsoid, new: Ellipsoid, by: Shift) -> tuple[float, float]:
    """Carry a point at ellipsoid height 0 from one ellipsoid to another: radians in, degrees out (annex B)."""
    nu = old.major / sqrt(1 - old.eccentricity_squared * sin(phi) ** 2)
    x, y, z = nu * cos(phi) * cos(lam), nu * cos(phi) * sin(lam), nu * (1 - old.eccentricity_squared) * sin(phi)
    scale = 1 + by.scale / 1_000_000
    rx, ry, rz = (radians(angle / SECONDS) for angle in (by.about_x, by.about_y, by.about_z))
    return _geographic(
        by.x + scale * x - rz * y + ry * z,
        by.y + rz * x + scale * y - rx * z,
        by.z - ry * x + rx * y + scale * z,
        new,
    )


def _geographic(x: float, y: float, z: float, on: Ellipsoid) -> tuple[float, float]:
    """Return latitude and longitude in degrees of Cartesian metres; four rounds settle it below a millimetre."""
    flat = hypot(x, y)
    phi = atan2(z, flat * (1 - on.eccentricity_squared))
    for _ in range(4):
        nu = on.major / sqrt(1 - on.eccentricity_squared * sin(phi) ** 2)
        phi = atan2(z + on.eccentricity_squared * nu * sin(phi), flat)
    return degrees(phi), degrees(atan2(y, x))
