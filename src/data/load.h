// One door to all kinds of data: the file's contents decide which reader it gets.
#pragma once

#include <optional>

#include "base/file.h"
#include "data/csv.h"
#include "data/dataset.h"

namespace tinsmith {

struct DataSource {
  // A .csv, .npy, .npz or IDX file, or a folder with a folder of .png or .wav files for each class.
  Path x;
  // The targets when they stand in a file of their own (.npy, IDX); else empty.
  Path y = {};
  // Columns, header, classes, bad rows. A .npy table takes the columns, .npz and .npy pairs `classes`.
  CsvOptions csv = {};
  // x is multiplied by this; 0: by 1 for numbers, 1/255 for pictures in folders (sound is in -1 to 1 already).
  double x_scale = 0;
  int64_t channels = 0;  // of pictures: 1 or 3; 0: grey if the first one is grey
  int64_t length = 0;    // of sounds, in samples: longer ones are cut, shorter ones end in silence; 0: as the first one
};

struct LoadedData {
  Samples samples;                          // all of them, or those to train with when a test set stands apart
  std::optional<Samples> validation, test;  // where the source names them (an .npz with x_test, y_test ...)
  std::vector<std::string> x_names, y_names, classes;
  size_t rows = 0, skipped = 0;             // of a CSV
};

// Every number is finite and x and y have the same count, or it is an error.
Result<LoadedData> load_data(const DataSource& source);

// Division into train, validation and test. Parts that the source names stay as they are and `sizes` divides the rest.
// With a seed the samples are shuffled first (stream "shuffle").
Result<Dataset> make_dataset(LoadedData data, const SplitSizes& sizes = {}, std::optional<uint64_t> shuffle_seed = {});

}  // namespace tinsmith
