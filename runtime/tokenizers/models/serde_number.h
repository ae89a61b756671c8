// Decimal numbers as serde_json reads them, by which the original program reads its files.
#pragma once

namespace lode {

/// What serde_json (without its feature float_roundtrip) makes of the shortest decimal that stands for a finite
/// `value`: it scales the digits by one power of ten, which may be off by one in the last place. That decides between
/// paths of Unigram whose scores would tie.
double as_serde_reads(double value);

}  // namespace lode
