// A folder of pictures or sounds: a folder in it for each class, PNG or WAV files in those.
#pragma once

#include "data/load.h"

namespace tinsmith {

// Classes and files in the order of their names. Pictures give x of shape {height, width, channels}, sounds {length}.
// Files of other kinds and names that begin with a dot are passed over.
Result<LoadedData> load_folders(const DataSource& source);

}  // namespace tinsmith
