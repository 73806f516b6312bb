#include <gtest/gtest.h>

#include <set>

#include "app/args.h"
#include "app/config.h"
#include "app/suggest.h"
#include "app/terminal.h"

namespace tinsmith {
namespace {

std::string error_of(std::string_view toml) {
  Config c;
  auto status = read_toml(c, toml, "tinsmith.toml");
  return status ? "" : status.error().text();
}

TEST(Suggest, FindsTheNearestWord) {
  std::vector<std::string> words = {"train", "convert", "firmware", "simulate"};
  EXPECT_EQ(nearest("trian", words), "train");
  EXPECT_EQ(nearest("convret", words), "convert");
  EXPECT_EQ(nearest("firm", words), "firmware");
  EXPECT_EQ(nearest("xyzzy", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(edit_distance("ab", "ba"), 1);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(Toml, LettersBeyondAscii) {
  Config c;
  auto status = read_toml(c, "\xEF\xBB\xBF# é\r\n[data]\nsource = \"~/dâta~7E.csv\"\ntargets = ['ü', \"€\"]\n", "t");
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(c.data.source, "~/dâta~7E.csv");
  EXPECT_EQ(c.data.targets, (std::vector<std::string>{"ü", "€"}));
  EXPECT_EQ(error_of("[data]\nsource = \"é\" é\n").substr(0, 21), "tinsmith.toml:2:14: E");
  EXPECT_EQ(error_of("[data]\n\"é\" = 2\n").substr(0, 38), "tinsmith.toml:2:1: no key é in [data]");
  EXPECT_EQ(error_of("[data]\nsource = \"\xff\"\n"), "tinsmith.toml:2: is not UTF-8 text; save it as UTF-8");
}

TEST(Toml, ReadsEveryType) {
  Config c;
  auto status = read_toml(c, "[data]\nnoise = 1\ntargets = [\"y\"]\n[training]\nepochs = 7\nnesterov = true\nloss = \"mae\"\n",
                          "t");
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(c.data.noise, 1.0);
  EXPECT_EQ(c.data.targets, std::vector<std::string>{"y"});
  EXPECT_EQ(c.training.epochs, 7);
  EXPECT_TRUE(c.training.nesterov);
  EXPECT_EQ(c.training.loss, "mae");
}

TEST(Toml, SaysWhatIsWrongWithItsPlace) {
  EXPECT_EQ(error_of("[training]\nepoch = 3\n"),
            "tinsmith.toml:2:1: no key epoch in [training]; did you mean epochs?");
  EXPECT_EQ(error_of("[trainig]\n"), "tinsmith.toml:1:2: no section [trainig]; did you mean training?");
  EXPECT_EQ(error_of("[training]\nepochs = \"many\"\n"),
            "tinsmith.toml:2:10: epochs must be a whole number; such as epochs = 350");
  EXPECT_EQ(error_of("[training]\nepochs = 3.5\n"),
            "tinsmith.toml:2:10: epochs must be a whole number; such as epochs = 350");
  EXPECT_EQ(error_of("[training]\nepochs = 0\n"),
            "tinsmith.toml:2:10: epochs = 0 is out of range; it must be from 1 to 10000000");
  EXPECT_EQ(error_of("[training]\nlearning_rate = 0\n"),
            "tinsmith.toml:2:17: learning_rate = 0 is out of range; it must be above 0, up to 1000000");
  EXPECT_EQ(error_of("[training]\nlearning_rate = nan\n"),
            "tinsmith.toml:2:17: learning_rate must be a number; such as learning_rate = 0.003");
  EXPECT_EQ(error_of("[training]\noptimizer = \"adm\"\n"),
            "tinsmith.toml:2:13: \"adm\" is not one of adam, sgd, rmsprop; did you mean adam?");
  EXPECT_EQ(error_of("[conversion]\nkinds = [\"int8\", \"int9\"]\n"),
            "tinsmith.toml:2:9: \"int9\" is not one of float32, dynamic, float16, int8, int8_per_tensor, int16x8; "
            "did you mean int8?");
  EXPECT_EQ(error_of("epochs = 3\n"), "tinsmith.toml:1:1: epochs stands outside its section; put it under [training]");
  EXPECT_EQ(error_of("data = 3\n"), "tinsmith.toml:1:1: data is a section; write [data] and its keys below");
}

TEST(Toml, TellsTheFirstMistakeInTheFile) {
  EXPECT_EQ(error_of("[training]\nzzz = 1\naaa = 2\n").substr(0, 17), "tinsmith.toml:2:1");
}

TEST(Toml, BadSyntaxHasItsPlace) { EXPECT_EQ(error_of("[data]\nnoise = = 1\n").substr(0, 16), "tinsmith.toml:2:"); }

TEST(Toml, TheTemplateReadsBackAsItself) {
  Config c, back;
  c.training.epochs = 12;
  c.data.source = "a \"strange\\ name\n";
  back.training.epochs = 1;
  auto status = read_toml(back, toml_template(c, "Heading."), "t");
  ASSERT_TRUE(status) << status.error().text();
  for (const Section& s : config_sections())
    for (const Key& k : s.keys) EXPECT_EQ(get(back, k), get(c, k)) << k.path();
}

TEST(Keys, FlagsAreUniqueAndDefaultsAllowed) {
  std::set<std::string> flags;
  for (const Section& s : config_sections()) {
    for (const Key& k : s.keys) {
      EXPECT_TRUE(flags.insert(k.flag).second) << k.flag;
      Config c;
      EXPECT_TRUE(set(c, k, k.fallback, k.flag)) << k.flag;
      EXPECT_TRUE(k.doc.ends_with('.') || k.doc.ends_with(')')) << k.path();
    }
  }
}

struct TestArgs {
  std::string model, choice = "speed";
  int64_t count = 3;
  double rate = 0.5;
  bool json = false, help = false;
  std::vector<std::string> inputs;
  Args args{"run", "Run a model.", "tinsmith run m.tflite"};
  TestArgs() {
    args.positional("MODEL", model, "the model");
    args.option("-i,--input", "FILE", inputs, "an input");
    args.option("--count", "N", count, "how many");
    args.option("--rate", "X", rate, "how fast");
    args.option("--optimize", "FOR", choice, "what to be small in").one_of({"size", "speed"});
    args.flag("--json", json, "print JSON");
  }
  std::string parse(std::vector<std::string> words) {
    auto status = args.parse(words, help);
    return status ? "" : status.error().text();
  }
};

TEST(Args, ReadsOptionsInAnyOrder) {
  TestArgs t;
  EXPECT_EQ(t.parse({"--input", "a", "--count=-4", "m.tflite", "-i", "b", "--rate", "-1e3", "--json"}), "");
  EXPECT_EQ(t.model, "m.tflite");
  EXPECT_EQ(t.inputs, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(t.count, -4);
  EXPECT_EQ(t.rate, -1e3);
  EXPECT_TRUE(t.json);
}

TEST(Args, SaysWhatIsWrong) {
  EXPECT_EQ(TestArgs().parse({}), "tinsmith run: MODEL is missing; such as: tinsmith run m.tflite");
  EXPECT_EQ(TestArgs().parse({"m", "--inptu", "a"}), "tinsmith run: no flag --inptu; did you mean --input?");
  EXPECT_EQ(TestArgs().parse({"m", "n"}), "tinsmith run: does not take \"n\"; see: tinsmith run --help");
  EXPECT_EQ(TestArgs().parse({"m", "--count"}), "--count: needs a value; see: tinsmith run --help");
  EXPECT_EQ(TestArgs().parse({"m", "--count", "x"}), "--count: \"x\" is not a whole number; such as 350");
  EXPECT_EQ(TestArgs().parse({"m", "--rate", "nan"}), "--rate: \"nan\" is not a number; such as 0.001");
  EXPECT_EQ(TestArgs().parse({"m", "--count", "1", "--count", "2"}), "--count: given more than once; give it once");
  EXPECT_EQ(TestArgs().parse({"m", "--optimize", "sped"}),
            "--optimize: \"sped\" is not one of size, speed; did you mean speed?");
}

TEST(Args, HelpAsksForNothingElse) {
  TestArgs t;
  EXPECT_EQ(t.parse({"--help"}), "");
  EXPECT_TRUE(t.help);
  std::string page = t.args.help();
  for (const char* part : {"usage: tinsmith run MODEL", "example: tinsmith run m.tflite", "-i, --input FILE", "(default 3)"})
    EXPECT_NE(page.find(part), std::string::npos) << page;
}

TEST(Terminal, NumbersReadWell) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
  EXPECT_EQ(seconds_text(0.0123), "0.012 s");
  EXPECT_EQ(seconds_text(125), "2 min 05 s");
}

TEST(Terminal, TablesAlign) {
  Table t({"name", "bytes"});
  t.add({"float32", "2,048"});
  t.add({"int8", "98"});
  EXPECT_EQ(t.text(0), "name     bytes\nfloat32  2,048\nint8        98\n");
}

}  // namespace
}  // namespace tinsmith
