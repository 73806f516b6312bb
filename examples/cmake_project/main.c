/* The sine of a few angles, by the model. */
#include <stdio.h>

#include "sine_model.h"

static sine_model model;

int main(void) {
  int status = sine_model_init(&model);
  if (status == SINE_MODEL_OK) status = sine_model_selftest(&model);
  if (status != SINE_MODEL_OK) {
    printf("sine_model: %s\n", sine_model_strerror(status));
    return 1;
  }
  printf("arena %d B, constants %d B\n", SINE_MODEL_ARENA_SIZE, SINE_MODEL_CONSTANT_BYTES);
  for (int degrees = 0; degrees <= 360; degrees += 45) {
    const float x = (float)degrees * 0.017453293f;
    float y = 0;
    status = sine_model_run_f32(&model, &x, &y);
    if (status != SINE_MODEL_OK) return 1;
    printf("%3d degrees: %6.3f\n", degrees, (double)y);
  }
  return 0;
}
