#include "deploy/emit.h"
#include "base/result.h"
