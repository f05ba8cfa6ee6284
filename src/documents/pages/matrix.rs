//! Transformation matrices as content streams write them (ISO 32000-2, 8.3.4).

/// The six numbers `a b c d e f` of a transformation.
pub(super) type Matrix = [f64; 6];

/// The transformation that changes nothing.
pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The matrix that does the first transformation, then the second.
pub(super) fn product([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix) -> Matrix {
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

/// The matrix with its origin moved along its own x axis.
pub(super) fn advanced([a, b, c, d, e, f]: Matrix, by: f64) -> Matrix {
    [a, b, c, d, e + by * a, f + by * b]
}

/// The area that a unit square takes.
pub(super) fn area([a, b, c, d, ..]: Matrix) -> f64 {
    (a * d - b * c).abs()
}
