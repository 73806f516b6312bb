/* SPDX-License-Identifier: MIT-0 */
/*
 * main() for a model on the machine at hand:  program INPUT OUTPUT SAMPLES STATEFUL [LAYERS]
 *
 * INPUT holds the samples one after the other, OUTPUT gets the outputs likewise. With LAYERS (the model compiled with
 * -DTINSMITH_LAYER_HOOKS) each layer's output is appended there.
 */
#include "tinsmith_harness.h"

#include <stdio.h>
#include <stdlib.h>

static FILE *layers;

void tinsmith_layer(int index) {
  unsigned bytes = 0;
  if (layers == NULL || index == 0) return;
  const void *output = glue_layer_output((unsigned)index - 1, &bytes);
  if (output != NULL) fwrite(output, 1, bytes, layers);
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  FILE *in = fopen(argv[1], "rb"), *out = fopen(argv[2], "wb");
  if (argc > 5) layers = fopen(argv[5], "wb");
  if (in == NULL || out == NULL || (argc > 5 && layers == NULL)) return 3;
  int status = glue_init();
  for (long s = 0, samples = atol(argv[3]); s < samples && status == 0; ++s) {
    if (s > 0 && argv[4][0] == '0') glue_reset();
    for (unsigned i = 0; i < glue_inputs(); ++i)
      if (fread(glue_input(i), 1, glue_input_bytes(i), in) != glue_input_bytes(i)) return 4;
    status = glue_run();
    for (unsigned i = 0; i < glue_outputs(); ++i) fwrite(glue_output(i), 1, glue_output_bytes(i), out);
  }
  return fclose(out) != 0 || (layers != NULL && fclose(layers) != 0) ? 5 : status == 0 ? 0 : 6;
}
