// Every key of tinsmith.toml, once: from this table come the structs, the reader, the flags, the commented template
// and docs/configuration.md. A new key is one line here and its use.
//
//   X(type, key, default, flag, allowed, doc)
//
// type     Text, Integer, Number, Boolean or List (of texts)
// allowed  "" anything; "a|b|c" one of these (each element, for a List); for numbers a range "1.." or "0..1",
//          with "(0.." for "above 0"
// A flag overrides its key. A Boolean's flag is bare (--nesterov) or says which (--nesterov=false); a List's has
// commas in it (--kinds float32,int8).
#pragma once

#define TINSMITH_DATA_KEYS(X)                                                                                        \
  X(Text, source, "sine", "--source", "",                                                                            \
    "Where the samples come from: \"sine\" draws them as the tutorial does (uniform x in [0, 2 pi], y = sin x plus " \
    "noise); otherwise, relative to this folder, a .csv, .npy, .npz or IDX file, or a folder with a folder of .png or "\
    ".wav files for each class.")                                                                                    \
  X(Integer, samples, 1500, "--samples", "1..100000000", "How many samples \"sine\" draws.")                         \
  X(Number, noise, 0.1, "--noise", "0..", "Standard deviation of the noise that \"sine\" adds to y.")                \
  X(Integer, seed, 1, "--data-seed", "0..", "Seed of the draw, of the noise and of the shuffle before the split.")   \
  X(Text, target_file, "", "--target-file", "",                                                                      \
    "The file with the targets, where they stand in one of their own (.npy, IDX).")                                  \
  X(List, inputs, list(""), "--inputs", "", "The columns to learn from, by name or by number from 1; empty: all others.")\
  X(List, targets, list(""), "--targets", "", "The columns to predict, by name or by number from 1; empty: the last.")\
  X(Boolean, classes, false, "--classes", "", "The target is the name of a class.")                                  \
  X(Boolean, skip_bad_rows, false, "--skip-bad-rows", "",                                                            \
    "Leave out CSV rows with a cell that is not a number, instead of stopping at the first.")                        \
  X(Number, scale, 0.0, "--scale", "0..",                                                                            \
    "Inputs from files are multiplied by this; 0: by 1, but 1/255 for pictures.")                                    \
  X(Integer, channels, 0, "--channels", "0..3", "Of pictures: 1 (grey) or 3 (colour); 0: as the first one.")         \
  X(Integer, length, 0, "--length", "0..", "Of sounds, in samples: longer ones are cut; 0: as the first one.")       \
  X(Number, train, 0.6, "--train", "(0..",                                                                           \
    "How many samples train. All three as shares that add up to 1, or all three as counts.")                         \
  X(Number, validation, 0.2, "--validation", "0..", "How many watch the training.")                                  \
  X(Number, test, 0.2, "--test", "0..", "How many are kept aside until the end.")

#define TINSMITH_MODEL_KEYS(X)                                                                                       \
  X(List, layers, list("dense 16 relu, dense 16 relu, dense 1 linear"), "--layers", "",                              \
    "The layers, first to last: \"dense UNITS ACTIVATION\" with linear, relu, relu6, sigmoid, tanh or softmax.")     \
  X(Boolean, normalize, true, "--normalize", "",                                                                     \
    "Scale each input to [-1, 1] over the training samples. The scaling is folded into the first layer when the "    \
    "model is saved, so it costs nothing on the device; without it the tutorial's recipe gets stuck in 5 of 12 "     \
    "runs.")                                                                                                         \
  X(Text, start, "keras", "--start", "keras|spread",                                                                 \
    "The first weights: Keras's, or (one input, relu first) with the kinks spread evenly over the data: no run "     \
    "gets stuck.")

#define TINSMITH_TRAINING_KEYS(X)                                                                                    \
  X(Text, optimizer, "adam", "--optimizer", "adam|sgd|rmsprop", "Adam, SGD or RMSprop, with Keras's defaults.")      \
  X(Number, learning_rate, 0.003, "--learning-rate", "(0..1000000", "The step size at the start.")                          \
  X(Text, schedule, "cosine", "--schedule", "constant|linear|cosine",                                                \
    "How the step size goes down: to 0 at the last epoch, in a line or in half a cosine.")                           \
  X(Integer, decay_from, 0, "--decay-from", "0..", "The epoch from which the step size goes down.")                  \
  X(Number, beta_2, 0.999, "--beta-2", "0..0.9999999", "Adam only: how slowly its measure of the gradients' size changes.") \
  X(Number, momentum, 0.0, "--momentum", "0..1", "SGD and RMSprop only.")                                            \
  X(Boolean, nesterov, false, "--nesterov", "", "SGD only.")                                                         \
  X(Text, loss, "mse", "--loss",                                                                                     \
    "mse|mae|huber|binary_crossentropy|categorical_crossentropy|sparse_categorical_crossentropy",                    \
    "What the training makes small.")                                                                                \
  X(Number, huber_delta, 1.0, "--huber-delta", "(0..", "Where huber turns from a square into a line.")               \
  X(List, metrics, list("mae"), "--metrics", "mae|mse|accuracy", "What is reported beside the loss.")                \
  X(Integer, epochs, 350, "--epochs", "1..10000000", "Passes over the training samples.")                            \
  X(Integer, batch_size, 64, "--batch-size", "1..10000000", "Samples a step.")                                       \
  X(Boolean, shuffle, true, "--shuffle", "", "Draw the samples in a new order each epoch.")                          \
  X(Integer, seed, 1, "--seed", "0..", "Seed of the first weights and of the shuffles.")                             \
  X(Integer, early_stopping, 0, "--early-stopping", "0..",                                                           \
    "Stop when val_loss has not improved for this many epochs; 0: never.")                                           \
  X(Integer, reduce_on_plateau, 0, "--reduce-on-plateau", "0..",                                                     \
    "Divide the step size by 10 when val_loss has not improved for this many epochs; 0: never.")                     \
  X(Boolean, restore_best, false, "--restore-best", "", "Keep the weights of the epoch with the lowest val_loss.")

#define TINSMITH_CONVERSION_KEYS(X)                                                                                  \
  X(List, kinds, list("float32, dynamic, float16, int8, int16x8"), "--kinds",                                        \
    "float32|dynamic|float16|int8|int8_per_tensor|int16x8", "The kinds of .tflite file that `convert` writes.")      \
  X(Text, input_type, "same", "--input-type", "same|float32|int8|uint8|int16",                                       \
    "Type of the model's inputs; \"same\": that of the kind (int8 for int8).")                                       \
  X(Text, output_type, "same", "--output-type", "same|float32|int8|uint8|int16", "Type of the model's outputs.")     \
  X(Integer, calibration_samples, 0, "--calibration-samples", "0..",                                                 \
    "How many training samples set the ranges of the integer kinds; 0: all.")                                        \
  X(Integer, min_elements, 1024, "--min-elements", "0..",                                                            \
    "\"dynamic\" quantises constants of at least this many elements (TensorFlow's limit is 1024).")                  \
  X(Boolean, names, false, "--names", "", "Keep the tensors' names and a signature in the file (larger).")

#define TINSMITH_TARGET_KEYS(X)                                                                                      \
  X(Text, kind, "float32", "--kind", "float32|dynamic|float16|int8|int8_per_tensor|int16x8",                         \
    "Which of the kinds goes onto the board.")                                                                       \
  X(Text, board, "stm32f746g-disco", "--board", "stm32f746g-disco", "The board that `firmware` builds for.")         \
  X(Text, optimize, "speed", "--optimize", "size|speed|ram", "What the generated C is small in.")                    \
  X(Text, name, "sine_model", "--name", "", "Name of the C functions and files.")

#define TINSMITH_SECTIONS(S)                                                                                         \
  S(data, TINSMITH_DATA_KEYS, "The samples, and how they are split.")                                                \
  S(model, TINSMITH_MODEL_KEYS, "The network.")                                                                      \
  S(training, TINSMITH_TRAINING_KEYS, "How it learns.")                                                              \
  S(conversion, TINSMITH_CONVERSION_KEYS, "The .tflite files.")                                                      \
  S(target, TINSMITH_TARGET_KEYS, "The C code, the firmware and the board.")
