// The op `cast`.
#include "runtime/ops/cast.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace lode {
namespace {

template <typename To, typename From>
To converted(From value) {
    if constexpr (std::is_integral_v<To>) {
        const auto number = static_cast<double>(value);
        if constexpr (std::is_integral_v<From>) {
            return static_cast<To>(
                std::clamp<std::int64_t>(value, std::numeric_limits<To>::min(), std::numeric_limits<To>::max()));
        } else {
            if (std::isnan(number)) return 0;
            if (number <= static_cast<double>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
            if (number >= static_cast<double>(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
            return static_cast<To>(number);
        }
    } else {
        return static_cast<To>(static_cast<float>(value));
    }
}

/// Room for a value of type `To`.
template <typename To>
Result<To*> make(Frame& frame, Slot slot, const Extent& extent) {
    if constexpr (std::is_same_v<To, float>) return frame.make_floats(slot, extent);
    if constexpr (std::is_same_v<To, Eigen::half>) return frame.make_halves(slot, extent).data();
    if constexpr (std::is_same_v<To, std::int8_t>) return frame.make_bytes(slot, extent).data();
    if constexpr (std::is_same_v<To, std::int64_t>) return frame.make_integers(slot, extent).data();
}

template <typename To, typename From>
class CastOp final : public Op {
public:
    CastOp(Slot values, Slot cast) : m_values(values), m_cast(cast) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView values, frame.value(m_values));
        LODE_ASSIGN(To * out, make<To>(frame, m_cast, values.extent()));
        for (const From value : values.values<From>()) *out++ = converted<To>(value);
        return {};
    }

private:
    Slot m_values;
    Slot m_cast;
};

template <typename To>
std::unique_ptr<const Op> cast_to(Dtype from, Slot values, Slot cast) {
    switch (from) {
        case Dtype::int64:
            return std::make_unique<const CastOp<To, std::int64_t>>(values, cast);
        case Dtype::float16:
            return std::make_unique<const CastOp<To, Eigen::half>>(values, cast);
        case Dtype::int8:
            return std::make_unique<const CastOp<To, std::int8_t>>(values, cast);
        default:
            return std::make_unique<const CastOp<To, float>>(values, cast);
    }
}

bool is_numeric(Dtype dtype) {
    return dtype == Dtype::int64 || dtype == Dtype::float32 || dtype == Dtype::float16 || dtype == Dtype::int8;
}

}  // namespace

Result<std::unique_ptr<const Op>> make_cast_op(StepBinding& step) {
    LODE_ASSIGN(const auto values, step.input("values"));
    LODE_ASSIGN(const auto name, step.text_attribute("dtype"));
    LODE_ASSIGN(const Dtype dtype, parse_dtype(name));
    if (!is_numeric(dtype) || !is_numeric(values.type.dtype) || !form_of(values.type))
        return fail(ErrorCode::integrity, fmt::format("{} cannot be cast to {}", describe(values.type), name));
    LODE_ASSIGN(const auto cast, step.output("cast", with_dtype(values.type, dtype)));
    switch (dtype) {
        case Dtype::int64:
            return cast_to<std::int64_t>(values.type.dtype, values.slot, cast);
        case Dtype::float16:
            return cast_to<Eigen::half>(values.type.dtype, values.slot, cast);
        case Dtype::int8:
            return cast_to<std::int8_t>(values.type.dtype, values.slot, cast);
        default:
            return cast_to<float>(values.type.dtype, values.slot, cast);
    }
}

}  // namespace lode
