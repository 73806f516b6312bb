// An input that is fed by rows: the functions that stand in for NAME_input() and for a run of it (Plan::fed, docs/memory.md).
#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith::emit {
namespace {

const Tensor& image(const Model& m) { return m.graph.tensor(m.plan.fed()->feed.tensor); }
std::string c_input(const Model& m) { return c_type(image(m).type); }
std::string callback(const Model& m) { return fmt::format("int (*read_row)(void *user, int row, {} *to), void *user", c_input(m)); }

}  // namespace

std::string feed_parameters(const Model& m) { return m.plan.fed() ? ", " + callback(m) : ""; }
std::string feed_arguments(const Model& m) { return m.plan.fed() ? ", read_row, user" : ""; }

std::string feed_macros(const Model& m) {
  const Tensor& x = image(m);
  return fmt::format("#define {0}_INPUT_ROWS {1} /* handed over one after another */\n#define {0}_INPUT_ROW_SIZE {2} /* elements of a row */\n", m.NAME,
                     m.plan.fed()->feed.rows, x.count() / x.shape[1]);
}

std::string feed_declarations(const Model& m) {
  return fmt::format(R"(
/* One inference, whose input the model does not hold: it asks for a row when its first layer needs one. read_row() is to write row
 * `row`, {1}_INPUT_ROW_SIZE elements, to `to`, and to give 0; by a copy, or straight from a camera or a converter. It is asked for the
 * rows 0 ... {1}_INPUT_ROWS - 1 in their order, each once. Anything but 0 ends the run, which gives it back. */
int {0}_run_rows({0} *self, {2});

/* The same of an input that stands in your memory, in flash too. */
int {0}_run({0} *self, const {3} *input);
)", m.name, m.NAME, callback(m), c_input(m));
}

std::string feed_definitions(const Model& m) {
  return fmt::format(R"(static int row_of_memory(void *user, int row, {2} *to) {{
  const {2} *const *const input = user;
  memcpy(to, *input + (size_t)row * {1}_INPUT_ROW_SIZE, {1}_INPUT_ROW_SIZE * sizeof *to);
  return {1}_OK;
}}

int {0}_run({0} *self, const {2} *input) {{
  return input == NULL ? {1}_ERROR_NULL : {0}_run_rows(self, row_of_memory, &input);
}}

static int row_of_reals(void *user, int row, {2} *to) {{
  const float *const from = *(const float **)user + (size_t)row * {1}_INPUT_ROW_SIZE;
  for (size_t i = 0; i < {1}_INPUT_ROW_SIZE; ++i) {3}  return {1}_OK;
}}

)", m.name, m.NAME, c_input(m), quantise_text(m, 0, "to", "from", "  "));
}

}  // namespace tinsmith::emit
