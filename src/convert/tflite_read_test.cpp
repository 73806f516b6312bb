#include "convert/tflite_read.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <map>

#include "base/file.h"
#include "convert/tflite_schema.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

using tflite::ModelT;

// y = relu(W x + b), x of 2, y of 3: the smallest file that has everything a test wants to break.
ModelT dense() {
  ModelT m;
  m.version = 3;
  m.description = "test";
  const std::vector<float> weights{1, 2, 3, 4, 5, 6}, bias{10, 20, 30};
  for (size_t bytes : {0, 24, 12}) {
    m.buffers.push_back(std::make_unique<tflite::BufferT>());
    m.buffers.back()->data.resize(bytes);
  }
  std::memcpy(m.buffers[1]->data.data(), weights.data(), 24);
  std::memcpy(m.buffers[2]->data.data(), bias.data(), 12);
  auto graph = std::make_unique<tflite::SubGraphT>();
  const struct { const char* name; std::vector<int32_t> shape; uint32_t buffer; } tensors[] = {
      {"x", {1, 2}, 0}, {"w", {3, 2}, 1}, {"b", {3}, 2}, {"y", {1, 3}, 0}};
  for (const auto& t : tensors) {
    graph->tensors.push_back(std::make_unique<tflite::TensorT>());
    graph->tensors.back()->name = t.name;
    graph->tensors.back()->shape = t.shape;
    graph->tensors.back()->buffer = t.buffer;
  }
  graph->inputs = {0};
  graph->outputs = {3};
  auto op = std::make_unique<tflite::OperatorT>();
  op->inputs = {0, 1, 2};
  op->outputs = {3};
  auto options = std::make_unique<tflite::FullyConnectedOptionsT>();
  options->activation = tflite::Activation::RELU;
  op->options.type = tflite::BuiltinOptions::FullyConnectedOptions;
  op->options.value = options.release();  // the union owns it
  graph->operators.push_back(std::move(op));
  m.subgraphs.push_back(std::move(graph));
  m.operator_codes.push_back(std::make_unique<tflite::OperatorCodeT>());
  m.operator_codes[0]->deprecated_builtin_code = 9;
  m.operator_codes[0]->builtin_code = 9;
  return m;
}

Bytes packed(const ModelT& m) {
  flatbuffers::FlatBufferBuilder b;
  b.Finish(tflite::Model::Pack(b, &m), "TFL3");
  return Bytes(b.GetBufferPointer(), b.GetBufferPointer() + b.GetSize());
}

// The error that reading gives after one change to the file above.
std::string error_after(const std::function<void(ModelT&, tflite::SubGraphT&)>& change) {
  ModelT m = dense();
  change(m, *m.subgraphs[0]);
  const auto g = read_tflite(packed(m), "m.tflite");
  return g ? "no error" : g.error().text();
}

TEST(ReadTflite, ReadsADenseLayer) {
  const auto g = read_tflite(packed(dense()), "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->description, "test");
  ASSERT_EQ(g->nodes.size(), 1u);
  const Node& n = g->nodes[0];
  EXPECT_STREQ(n.op->name, "FULLY_CONNECTED");
  EXPECT_EQ(n.inputs, (std::vector<TensorId>{0, 1, 2}));
  EXPECT_EQ(n.word("activation"), "relu");
  EXPECT_EQ(g->tensor(1).as<float>()[5], 6);
  EXPECT_EQ(g->tensor(3).shape, (Shape{1, 3}));
  EXPECT_FALSE(g->tensor(3).constant());
}

// TFLM's person_detect has biases whose axis is 3, the weights'.
TEST(ReadTflite, AVectorHasOneAxis) {
  ModelT m = dense();
  auto& bias = *m.subgraphs[0]->tensors[2];
  bias.type = tflite::TensorType::INT32;
  bias.quantization = std::make_unique<tflite::QuantizationT>();
  bias.quantization->scale = {1, 2, 3};
  bias.quantization->axis = 3;
  m.subgraphs[0]->outputs = {0};
  m.subgraphs[0]->operators.clear();
  const auto g = read_tflite(packed(m), "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->tensor(2).quant.axis, 0);
}

TEST(ReadTflite, ReadsFromAnyAddress) {
  Bytes shifted{0};
  const Bytes file = packed(dense());
  shifted.insert(shifted.end(), file.begin(), file.end());
  EXPECT_TRUE(read_tflite(std::span(shifted).subspan(1), "m.tflite"));
}

TEST(ReadTflite, ABatchOfMinusOneIsOne) {
  ModelT m = dense();
  m.subgraphs[0]->tensors[0]->shape_signature = {-1, 2};
  m.subgraphs[0]->tensors[3]->shape_signature = {-1, 3};
  EXPECT_TRUE(read_tflite(packed(m), "m.tflite"));
}

TEST(ReadTflite, AnOpenShapeInsideTakesWhatFollows) {
  ModelT m = dense();
  m.subgraphs[0]->tensors[0]->shape = {4, 2};
  m.subgraphs[0]->tensors[3]->shape_signature = {-1, 3};
  const auto g = read_tflite(packed(m), "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->tensor(3).shape, (Shape{4, 3}));
}

TEST(ReadTflite, DataMayStandBehindTheFlatBuffer) {
  ModelT m = dense();
  m.buffers[2]->data.clear();
  m.buffers[2]->size = 12;
  m.buffers[2]->offset = 1000000;  // so that the field is written
  m.buffers[2]->offset = packed(m).size();
  Bytes file = packed(m);
  const float bias[3] = {7, 8, 9};
  for (float f : bias) append(file, f);
  const auto g = read_tflite(file, "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->tensor(2).as<float>()[1], 8);
  file.pop_back();
  EXPECT_NE(read_tflite(file, "m.tflite").error().text().find("its data lie at"), std::string::npos);
}

TEST(ReadTflite, CompletesZeroPoints) {
  ModelT m = dense();
  auto& t = *m.subgraphs[0]->tensors[1];
  t.type = tflite::TensorType::INT8;
  m.buffers[1]->data.resize(6);
  t.quantization = std::make_unique<tflite::QuantizationT>();
  t.quantization->scale = {0.5f, 0.25f, 0.125f};
  for (int i : {0, 3}) {
    auto& a = *m.subgraphs[0]->tensors[static_cast<size_t>(i)];
    a.type = tflite::TensorType::INT8;
    a.quantization = std::make_unique<tflite::QuantizationT>();
    a.quantization->scale = {0.1f};
  }
  m.subgraphs[0]->tensors[2]->type = tflite::TensorType::INT32;
  const auto g = read_tflite(packed(m), "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->tensor(1).quant.zero_point, (std::vector<int64_t>{0, 0, 0}));
}

TEST(ReadTflite, NamesOfTheSignature) {
  ModelT m = dense();
  auto s = std::make_unique<tflite::SignatureDefT>();
  for (auto* side : {&s->inputs, &s->outputs}) side->push_back(std::make_unique<tflite::TensorMapT>());
  s->inputs[0]->name = "angle";
  s->outputs[0]->name = "sine";
  s->outputs[0]->tensor_index = 3;
  m.signature_defs.push_back(std::move(s));
  const auto g = read_tflite(packed(m), "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->input_names, std::vector<std::string>{"angle"});
  EXPECT_EQ(g->output_names, std::vector<std::string>{"sine"});
}

TEST(ReadTflite, RefusesByName) {
  using S = tflite::SubGraphT;
  EXPECT_EQ(error_after([](ModelT& m, S&) { m.version = 2; }),
            "m.tflite: is of schema version 2; only version 3 is handled");
  EXPECT_EQ(error_after([](ModelT& m, S&) { m.operator_codes[0]->builtin_code = 999; }),
            "m.tflite: operator 0 operator 999 version 1 (writes tensor 3 'y'): is not an operator that tinsmith has; "
            "`tinsmith ops` lists them; rewrite this layer with those");
  EXPECT_EQ(error_after([](ModelT& m, S&) { m.operator_codes[0]->version = 99; }),
            "m.tflite: operator 0 FULLY_CONNECTED version 99 (writes tensor 3 'y'): is newer than version " +
                std::to_string(op_coded(9)->max_version) +
                ", the newest that tinsmith knows; convert the model with an older TensorFlow");
  EXPECT_EQ(error_after([](ModelT& m, S&) { m.operator_codes[0]->custom_code = "MyOp"; }),
            "m.tflite: operator 0 'MyOp' (writes tensor 3 'y'): is a custom operator; convert the model with "
            "TensorFlow Lite's built-in operators only");
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[1]->sparsity = std::make_unique<tflite::NothingT>(); }),
            "m.tflite: tensor 1 'w': is sparse; convert the model without sparsity: its zeros are stored as they are");
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[0]->type = tflite::TensorType::STRING; }),
            "m.tflite: tensor 0 'x': is of type STRING; numbers of float32, float16, float64, bool, and integers to 64 "
            "bits are handled");
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[0]->shape_signature = {1, -1}; }),
            "m.tflite: tensor 0 'x': an input whose dimension 1 may vary; convert the model with a fixed input shape");
}

TEST(ReadTflite, RefusesWhatDoesNotFit) {
  using S = tflite::SubGraphT;
  const char* broken = "; the model is broken: make it again";
  EXPECT_EQ(error_after([](ModelT& m, S&) { m.buffers[1]->data.resize(23); }),
            std::string("m.tflite: tensor 1 'w': 3x2 float32 takes 24 bytes, but has 23") + broken);
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[1]->buffer = 7; }),
            std::string("m.tflite: tensor 1 'w': has buffer 7 of 3") + broken);
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[0]->shape = {1, -2}; }),
            "m.tflite: tensor 0 'x': its shape is 1x-2; dimensions must not be negative, nor the elements over 2^31");
  EXPECT_EQ(error_after([](ModelT&, S& g) {
              g.operators[0]->inputs = {0, 4, 2};
            }),
            std::string("m.tflite: operator 0 FULLY_CONNECTED: refers to tensor 4 of 4") + broken);
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.operators[0]->inputs = {0}; }),
            std::string("m.tflite: operator 0 FULLY_CONNECTED: 1 inputs; 2 to 3 are due") + broken);
  EXPECT_EQ(
      error_after([](ModelT&, S& g) { g.inputs = {}; }),
      std::string("m.tflite: operator 0 FULLY_CONNECTED: reads tensor 0 'x', which nothing has written") + broken);
  EXPECT_EQ(
      error_after([](ModelT&, S& g) { g.operators[0]->outputs = {0}; }),
      std::string("m.tflite: operator 0 FULLY_CONNECTED: writes tensor 0 'x', which is written already") + broken);
  EXPECT_EQ(
      error_after([](ModelT&, S& g) {
        g.tensors[3]->shape = {1, 4};
      }),
      std::string("m.tflite: operator 0 FULLY_CONNECTED: tensor 3 'y' is 1x4, but the operator makes 1x3") + broken);
  EXPECT_EQ(error_after([](ModelT& m, S& g) {
              g.operators[0]->opcode_index = 5;
              (void)m;
            }),
            std::string("m.tflite: operator 0: has operator code 5 of 1") + broken);
  EXPECT_EQ(error_after([](ModelT&, S& g) { g.tensors[1]->is_variable = true; }),
            std::string("m.tflite: tensor 1 'w': is a variable with data") + broken);
  EXPECT_EQ(
      error_after([](ModelT&, S& g) {
        g.operators[0]->options.AsFullyConnectedOptions()->activation = static_cast<tflite::Activation>(9);
      }),
      std::string("m.tflite: operator 0 FULLY_CONNECTED: activation is 9, which the format does not have") + broken);
}

TEST(ReadTflite, RefusesOtherFiles) {
  const auto error = [](const Bytes& b) { return read_tflite(b, "m").error().text(); };
  const auto bytes = [](std::string_view s) { return Bytes(s.begin(), s.end()); };
  EXPECT_EQ(error({}), "m: the file is empty");
  EXPECT_EQ(error(bytes("hello world")), "m: is not a .tflite file; a .tflite has the letters TFL3 at byte 4");
  EXPECT_EQ(
      error(bytes("PK\x03\x04 and so on")),
      "m: is not a .tflite file; it is a zip file (a .keras or .npz?): a model must be converted to .tflite first");
  Bytes cut = packed(dense());
  cut.resize(cut.size() / 2);
  EXPECT_EQ(error(cut), "m: is truncated or damaged: an offset in it leads nowhere; copy or convert it again");
}

// Each operator's attributes are fields of the schema's table: the reader's typed access relies on it.
TEST(ReadTflite, AttributesAgreeWithTheSchema) {
  const auto* all = tflite::BuiltinOptionsTypeTable();
  for (const Op* op : registry()) {
    if (op->attrs.empty()) continue;
    ASSERT_GT(op->options_type, 0) << op->name;
    ASSERT_LT(static_cast<size_t>(op->options_type), all->num_elems) << op->name;
    const auto* table = all->type_refs[all->type_codes[op->options_type].sequence_ref]();
    for (const AttrSpec& a : op->attrs) {
      ASSERT_LT(static_cast<size_t>(a.slot), table->num_elems) << op->name << " " << a.name;
      const auto& field = table->type_codes[a.slot];
      const std::map<AttrSpec::Kind, flatbuffers::ElementaryType> types{
          {AttrSpec::i32, flatbuffers::ET_INT},          {AttrSpec::i64, flatbuffers::ET_LONG},
          {AttrSpec::boolean, flatbuffers::ET_BOOL},     {AttrSpec::f32, flatbuffers::ET_FLOAT},
          {AttrSpec::padding, flatbuffers::ET_CHAR},     {AttrSpec::activation, flatbuffers::ET_CHAR},
          {AttrSpec::dtype, flatbuffers::ET_CHAR},       {AttrSpec::byte, flatbuffers::ET_CHAR},
          {AttrSpec::mirror_mode, flatbuffers::ET_CHAR}, {AttrSpec::i32_list, flatbuffers::ET_INT},
          {AttrSpec::subgraph, flatbuffers::ET_INT}};
      EXPECT_EQ(field.base_type, static_cast<unsigned>(types.at(a.kind)))
          << op->name << " " << a.name << " is " << table->names[a.slot] << " in the schema";
      EXPECT_EQ(field.is_repeating, a.kind == AttrSpec::i32_list ? 1u : 0u) << op->name << " " << a.name;
    }
  }
}

// Every model of the golden set, where it stands beside the sources: read, or refused by name.
TEST(ReadTflite, TheGoldenSet) {
  const Path set = Path(TINSMITH_SOURCE_DIR) / "../shared/golden";
  if (!std::filesystem::exists(set)) GTEST_SKIP() << "no golden set beside the sources";
  size_t read = 0, refused = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(set)) {
    if (entry.path().extension() != ".tflite") continue;
    const auto file = read_file(entry.path());
    ASSERT_TRUE(file);
    const auto g = read_tflite(*file, entry.path().filename());
    if (g) { ++read; continue; }
    ++refused;
    EXPECT_EQ(g.error().code, Code::unsupported) << g.error().text();
    EXPECT_FALSE(g.error().hint.empty()) << g.error().text();
  }
  RecordProperty("read", static_cast<int>(read));
  RecordProperty("refused", static_cast<int>(refused));
  EXPECT_GT(read, 20u);
}

}  // namespace
}  // namespace tinsmith
