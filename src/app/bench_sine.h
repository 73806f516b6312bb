// `tinsmith bench sine-seeds`: how the template's recipe and the tutorial's do over many seeds.
#pragma once

#include "base/result.h"

namespace tinsmith {

Status bench_sine_seeds(int seeds, bool json);

}  // namespace tinsmith
