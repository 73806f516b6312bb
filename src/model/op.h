// The contract of an operator: all that the rest of the house knows of one. src/ops has one folder for each.
//
// An operator never runs or prints itself. It *lowers* a node once to a call of a C kernel: which function, its
// parameters and packed constants, its operands, its scratch. The interpreter makes that call, the C emitter writes
// the same call down, and the planner reads what it needs from it; so they cannot disagree.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include "model/graph.h"

namespace tinsmith {

// ---- attributes --------------------------------------------------------------------------------------------------

// One field of the operator's FlatBuffers options table: read, written, printed and parsed from this line alone.
struct AttrSpec {
  enum Kind {
    i32, i64, boolean, f32,   // int64_t (boolean: 0, 1) or double
    padding,                  // "same", "valid"            (byte enum Padding)
    activation,               // "none", "relu", "relu_n1_to_1", "relu6", "tanh", "sign_bit"  (byte enum)
    dtype,                    // "float32" ...              (byte enum TensorType)
    byte,                     // int64_t, from a byte enum that needs no names
    mirror_mode,              // "reflect", "symmetric"     (byte enum)
    i32_list,                 // std::vector<int64_t>
    subgraph,                 // int64_t: which of this graph's Graph::subgraphs (int in the file: which of the file's)
  };
  const char* name;
  Kind kind;
  int slot;                   // the field's number in the options table, from 0
  AttrValue fallback = int64_t{0};  // FlatBuffers' default, as the AttrValue of the kind
};

// ---- kernels -----------------------------------------------------------------------------------------------------

// One member of a kernel's parameter struct, so that the emitter can print it.
struct Field {
  enum Type { i8, u8, i16, u16, i32, u32, i64, f32,
              i8_array, u8_array, i16_array, u16_array, i32_array, u32_array, i64_array, f32_array };
  const char* name;
  Type type;       // ..._array: a const pointer to a packed constant (Lowered::arrays), or null
  size_t offset;
  size_t length;   // over 1 for a member like int32_t stride[4]
};

// A file of kernels may be a template: macros, and a line of text that the emitter adds at its end for each instance in use.
struct Instance {
  const char* file;   // one of Kernel::files
  std::string line;   // "  dot t13, 0, requantise_linear 13"
};

// A C kernel: void NAME(const PARAMS *p, operand 0, operand 1, ..., [void *scratch]). Operands are pointers, const for
// what is only read. In the tool it is called through `invoke`; in emitted sources by its name.
struct Kernel {
  const char* name;                     // "ts_fully_connected_s8"
  const char* params;                   // "ts_fully_connected_s8_params", its struct
  std::vector<const char*> files;       // below src/ops: "fully_connected/fully_connected.h", "....c", and more sources it calls
  size_t params_size;
  size_t operands;                      // how many
  bool takes_scratch;
  std::vector<Field> fields;
  void (*invoke)(const void* params, void* const* operands, void* scratch);  // null: runs on the target only
  std::vector<Instance> instances = {};
};

struct ConstArray {
  std::string name;    // "weights": in emitted C it becomes NAME_3_weights
  Field::Type type;    // one of ..._array
  Bytes data;
};

// How far an output may overlap an input that dies here: safe when the output starts at least `ahead` bytes before the
// input's start (0: may start at the same byte). Kernels that read a window behind what they write need a halo.
struct Overlap {
  size_t input;    // index into Lowered::operands
  size_t output;   // index into Lowered::operands
  int64_t ahead;
  bool exact = false;  // only at this distance (0: the same byte): a kernel that goes over an image more than once
  int64_t beyond = std::numeric_limits<int64_t>::max();  // exact: or at least so far ahead
};

// How an operator goes over the rows (dimension 1 of 4) of an image: output row r is made of the input rows from r * stride - above
// on, `reach` of them, those outside the image being padding. All inputs that are computed have the output's rows so.
struct RowRule {
  int32_t stride = 1, reach = 1, above = 0;
  bool sums = false;  // no: one output of the whole image, whose rows are taken in as they come; the scratch lives from the first to the last
};

// What a node becomes: one call, complete, or several (CONCATENATION copies each input by a call of its own).
struct Lowered {
  const Kernel* kernel = nullptr;   // null: nothing to do at run time, output 0 is input 0's bytes (a view)
  Bytes params;                     // the kernel's parameter struct; its pointers point into `arrays`
  std::vector<ConstArray> arrays;
  std::vector<TensorId> operands;   // in the order of the kernel's arguments
  size_t scratch_bytes = 0;         // alive during the call only, aligned 16
  std::vector<Overlap> overlaps;
  std::string formula;              // for the comment above the emitted call: "y = requantise(W (x - zx) + b)"
  std::vector<Lowered> then;        // further calls, in order; they have no `then`, and no overlaps are used where there are any
};

// Who will run the call. The lowering chooses among kernel variants, all equal bit for bit.
enum class Core : uint8_t { host, cortex_m0plus, cortex_m4, cortex_m7, cortex_m33, cortex_m55 };
enum class Optimize : uint8_t { size, speed, ram };
struct Target {
  Core core = Core::host;
  Optimize optimize = Optimize::speed;
  bool dsp() const { return core != Core::host && core != Core::cortex_m0plus; }
  bool mve() const { return core == Core::cortex_m55; }
  bool wide() const { return core == Core::host && optimize == Optimize::speed; }
};

std::vector<std::string> target_names();  // "host", "cortex-m4" ...: the names of cores
const char* name(Core core);
std::optional<Core> core_of(std::string_view name);

// ---- the operator ------------------------------------------------------------------------------------------------

struct OutputType {
  DType type;
  Shape shape;
};

// How the converter quantises a float operator (convert/quantise).
enum class QuantRule : uint8_t {
  stay_float,     // a DEQUANTIZE before, a QUANTIZE after
  calibrated,     // the output's range comes from calibration
  same_as_input,  // the output takes the first input's quantisation (reshape, max pool)
  same_as_all,    // all inputs and the output share one (concatenation)
  fixed_256,      // int8: scale 1/256, zero point -128 (softmax, logistic); int16: 1/32768, 0
  fixed_128,      // int8: scale 1/128, zero point 0 (tanh); int16: 1/32768, 0
  weights,        // input 1 is weights (symmetric, a scale for each index of weights_axis), input 2 a bias
};

struct Op {
  const char* name;              // TensorFlow Lite's: "FULLY_CONNECTED"
  int code;                      // BuiltinOperator
  int options_type;              // member of the union BuiltinOptions; 0: none
  int max_version;               // the newest that is understood
  std::vector<AttrSpec> attrs;
  int min_inputs, max_inputs;    // max_inputs -1: any number
  int outputs;                   // -1: any number
  const char* types;             // for docs/operators.md: "float32, int8, int16x8, hybrid, float16 weights"
  // Are the operands right (ranks, types, quantisation, what must be constant)? What are the outputs' types and shapes?
  // The verifier has counted the operands. The error's `what` and `hint` speak of the operator; the caller adds the place.
  Result<std::vector<OutputType>> (*infer)(const Graph&, const Node&);
  // Only called on a node that infer accepted and whose outputs have the inferred types and shapes.
  Result<Lowered> (*lower)(const Graph&, const Node&, const Target&);
  int64_t (*macs)(const Graph&, const Node&) = nullptr;  // multiply-accumulates of one inference; null: none
  QuantRule quant = QuantRule::stay_float;
  int weights_axis = 0;
  // The rule by which the node can be cut into pieces of rows (Node::piece), each lowered by itself; null or nothing: it cannot.
  std::optional<RowRule> (*rows)(const Graph&, const Node&) = nullptr;
};

// All operators, in the order of their codes; the list is made from the folders by CMake.
const std::vector<const Op*>& registry();
const Op* op_named(std::string_view name);
const Op* op_coded(int code);
// TensorFlow Lite's name of an operator code, also of one that we do not have; "operator 999" beyond the list.
std::string op_name_of_code(int code);

// ---- helpers for op folders --------------------------------------------------------------------------------------

namespace detail {

template <class T> struct FieldOf;
#define TINSMITH_FIELD_OF(T, kind) \
  template <> struct FieldOf<T> { static constexpr Field::Type type = Field::kind; static constexpr size_t length = 1; }
TINSMITH_FIELD_OF(int8_t, i8);
TINSMITH_FIELD_OF(uint8_t, u8);
TINSMITH_FIELD_OF(int16_t, i16);
TINSMITH_FIELD_OF(uint16_t, u16);
TINSMITH_FIELD_OF(int32_t, i32);
TINSMITH_FIELD_OF(uint32_t, u32);
TINSMITH_FIELD_OF(int64_t, i64);
TINSMITH_FIELD_OF(float, f32);
TINSMITH_FIELD_OF(const int8_t*, i8_array);
TINSMITH_FIELD_OF(const uint8_t*, u8_array);
TINSMITH_FIELD_OF(const int16_t*, i16_array);
TINSMITH_FIELD_OF(const uint16_t*, u16_array);
TINSMITH_FIELD_OF(const int32_t*, i32_array);
TINSMITH_FIELD_OF(const uint32_t*, u32_array);
TINSMITH_FIELD_OF(const int64_t*, i64_array);
TINSMITH_FIELD_OF(const float*, f32_array);
#undef TINSMITH_FIELD_OF
template <class T, size_t N> struct FieldOf<T[N]> {
  static constexpr Field::Type type = FieldOf<T>::type;
  static constexpr size_t length = N;
};

constexpr size_t field_size(Field::Type type) {
  switch (type) {
    case Field::i8: case Field::u8: return 1;
    case Field::i16: case Field::u16: return 2;
    case Field::i32: case Field::u32: case Field::f32: return 4;
    case Field::i64: return 8;
    default: return sizeof(void*);
  }
}

// Do the fields, in their order, fill a struct of this size, but for the padding that alignment asks for?
constexpr bool fields_cover(std::initializer_list<Field> fields, size_t struct_size) {
  size_t end = 0, alignment = 1;
  for (const Field& f : fields) {
    const size_t size = field_size(f.type);
    if (f.offset != (end + size - 1) / size * size) return false;
    end = f.offset + size * f.length;
    alignment = size > alignment ? size : alignment;
  }
  return (end + alignment - 1) / alignment * alignment == struct_size;
}

template <auto F> struct KernelTraits;
template <class P, class... A, void (*F)(const P*, A...)>
struct KernelTraits<F> {
  using Params = P;
  using Last = std::tuple_element_t<sizeof...(A), std::tuple<int, A...>>;
  static constexpr bool scratch = std::is_same_v<Last, void*>;
  static constexpr size_t operands = sizeof...(A) - (scratch ? 1 : 0);
  static void invoke(const void* p, void* const* operand, void* scratch_memory) {
    call(p, operand, scratch_memory, std::make_index_sequence<operands>{});
  }
  template <size_t... I>
  static void call(const void* p, [[maybe_unused]] void* const* operand, [[maybe_unused]] void* s, std::index_sequence<I...>) {
    if constexpr (scratch)
      F(static_cast<const P*>(p), static_cast<std::tuple_element_t<I, std::tuple<A...>>>(operand[I])..., s);
    else
      F(static_cast<const P*>(p), static_cast<std::tuple_element_t<I, std::tuple<A...>>>(operand[I])...);
  }
};

}  // namespace detail

// TS_DESCRIBE(ts_relu_f32, ts_relu_f32_params, TS_FILES("relu/relu.h", "relu/relu.c"), TS_FIELD(count), ...): the Kernel of a C
// function. A const void* operand is allowed. Every member of the struct must be listed, in order: it does not compile otherwise.
#define TS_FILES(...) {__VA_ARGS__}
#define TS_FIELD(member)                                                                                       \
  ::tinsmith::Field { #member, ::tinsmith::detail::FieldOf<decltype(P::member)>::type, offsetof(P, member),    \
                      ::tinsmith::detail::FieldOf<decltype(P::member)>::length }
#define TS_DESCRIBE(function, params_struct, files, ...)                                                         \
  [] {                                                                                                         \
    using Traits = ::tinsmith::detail::KernelTraits<&function>;                                                \
    using P = params_struct;                                                                                   \
    static_assert(std::is_same_v<P, Traits::Params>);                                                          \
    static_assert(::tinsmith::detail::fields_cover({__VA_ARGS__}, sizeof(P)), "a member is not listed");       \
    return ::tinsmith::Kernel{#function, #params_struct, files, sizeof(P), Traits::operands, Traits::scratch,  \
                              {__VA_ARGS__}, &Traits::invoke};                                                 \
  }()

// The same of a kernel that only a target has, one of a family: `instances` makes it (its name, its parameters), in files that
// are templates. Kept for the program's life; equal names are one kernel.
#define TS_DESCRIBE_TARGET(function_name, params_struct, files, operands, takes_scratch, kernel_instances, ...)         \
  [&] {                                                                                                        \
    using P = params_struct;                                                                                   \
    static_assert(::tinsmith::detail::fields_cover({__VA_ARGS__}, sizeof(P)), "a member is not listed");       \
    return ::tinsmith::keep_kernel(function_name, ::tinsmith::Kernel{nullptr, #params_struct, files, sizeof(P), operands,   \
                                   takes_scratch, {__VA_ARGS__}, nullptr, kernel_instances});                           \
  }()
const Kernel* keep_kernel(const std::string& name, Kernel kernel);

// Adds a packed constant and returns the pointer for the parameter struct. It stays good when the Lowered moves: the
// bytes live on the heap of their own vector.
template <class T>
const T* add_array(Lowered& l, std::string name, const std::vector<T>& values) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(values.data());
  l.arrays.push_back({std::move(name), detail::FieldOf<const T*>::type, Bytes(bytes, bytes + values.size() * sizeof(T))});
  return reinterpret_cast<const T*>(l.arrays.back().data.data());
}

// Fills Lowered::params from the C struct, once all arrays are added.
template <class P>
void set_params(Lowered& l, const P& p) {
  static_assert(std::is_trivially_copyable_v<P>);
  const auto* bytes = reinterpret_cast<const uint8_t*>(&p);
  l.params.assign(bytes, bytes + sizeof(P));
}

}  // namespace tinsmith
