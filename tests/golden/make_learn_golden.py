#!/usr/bin/env python3
"""Makes learn_keras.json: what Keras 3 on TensorFlow computes, for src/learn/golden_test.cpp.

    python3 -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 keras==3.15.1
    venv/bin/python tests/golden/make_learn_golden.py
"""
import io
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tensorflow as tf

random = np.random.default_rng(20260101)


def numbers(array):
    return [float(f"{v:.9g}") for v in np.asarray(array, np.float32).ravel()]


def make_model(hidden, outputs, last):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(5, hidden), keras.layers.Dense(outputs, last)])
    model.set_weights([random.normal(0, 0.8, w.shape).astype(np.float32) for w in model.get_weights()])
    return model


def make_data(rows, outputs, target):
    x = random.normal(0, 1, (rows, 3)).astype(np.float32)
    if target == "real":
        y = random.normal(0, 1, (rows, outputs))
    elif target == "binary":
        y = random.integers(0, 2, (rows, outputs))
    elif target == "onehot":
        y = np.eye(outputs)[random.integers(0, outputs, rows)]
    elif target == "soft":
        y = random.dirichlet(np.ones(outputs), rows)
    else:
        y = random.integers(0, outputs, (rows, 1))
    return x, y.astype(np.float32)


L = keras.losses
# name, loss object, loss options for the C++ side, hidden activation, outputs, last activation, kind of targets
LOSSES = [
    ("mse", L.MeanSquaredError(), {}, "relu", 1, "linear", "real"),
    ("mse", L.MeanSquaredError(), {}, "tanh", 2, "relu6", "real"),
    ("mse", L.MeanSquaredError(), {}, "softmax", 3, "sigmoid", "real"),
    ("mae", L.MeanAbsoluteError(), {}, "relu6", 1, "linear", "real"),
    ("mae", L.MeanAbsoluteError(), {}, "sigmoid", 3, "tanh", "real"),
    ("huber", L.Huber(), {"delta": 1.0}, "relu", 2, "linear", "real"),
    ("huber", L.Huber(delta=0.3), {"delta": 0.3}, "tanh", 1, "linear", "real"),
    ("binary_crossentropy", L.BinaryCrossentropy(), {}, "relu", 1, "sigmoid", "binary"),
    ("binary_crossentropy", L.BinaryCrossentropy(), {}, "tanh", 3, "linear", "binary"),  # clipped on both sides
    ("binary_crossentropy", L.BinaryCrossentropy(from_logits=True), {"from_logits": True}, "relu", 2, "linear", "binary"),
    ("categorical_crossentropy", L.CategoricalCrossentropy(), {}, "relu", 4, "softmax", "onehot"),
    ("categorical_crossentropy", L.CategoricalCrossentropy(), {}, "sigmoid", 3, "softmax", "soft"),
    ("categorical_crossentropy", L.CategoricalCrossentropy(), {}, "tanh", 3, "sigmoid", "onehot"),
    ("categorical_crossentropy", L.CategoricalCrossentropy(from_logits=True), {"from_logits": True}, "relu", 3, "linear", "soft"),
    ("sparse_categorical_crossentropy", L.SparseCategoricalCrossentropy(), {}, "relu", 4, "softmax", "sparse"),
    ("sparse_categorical_crossentropy", L.SparseCategoricalCrossentropy(), {}, "tanh", 3, "sigmoid", "sparse"),
    ("sparse_categorical_crossentropy", L.SparseCategoricalCrossentropy(from_logits=True), {"from_logits": True}, "relu6", 3,
     "linear", "sparse"),
]


def loss_case(name, loss, options, hidden, outputs, last, target):
    model = make_model(hidden, outputs, last)
    x, y = make_data(7, outputs, target)
    start = model.get_weights()
    with tf.GradientTape() as tape:
        prediction = model(x, training=True)
        value = loss(y, prediction)
    gradients = tape.gradient(value, model.trainable_variables)
    return dict(loss=name, hidden=hidden, outputs=outputs, last=last, **options, x=numbers(x), y=numbers(y),
                y_size=y.shape[1], weights=[numbers(w) for w in start], prediction=numbers(prediction), value=float(value),
                gradients=[numbers(g) for g in gradients])


O = keras.optimizers
OPTIMIZERS = [
    ("adam", lambda: O.Adam(), {}),
    ("adam", lambda: O.Adam(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3), dict(rate=0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3)),
    ("adam", lambda: O.Adam(0.01, weight_decay=0.1), dict(rate=0.01, weight_decay=0.1)),
    ("adam", lambda: O.Adam(0.01, use_ema=True, ema_momentum=0.6), dict(rate=0.01, ema_momentum=0.6)),
    ("sgd", lambda: O.SGD(), {}),
    ("sgd", lambda: O.SGD(0.1, momentum=0.9), dict(rate=0.1, momentum=0.9)),
    ("sgd", lambda: O.SGD(0.1, momentum=0.9, nesterov=True), dict(rate=0.1, momentum=0.9, nesterov=True)),
    ("rmsprop", lambda: O.RMSprop(), {}),
    ("rmsprop", lambda: O.RMSprop(0.01, rho=0.8, momentum=0.5), dict(rate=0.01, rho=0.8, momentum=0.5)),
    ("rmsprop", lambda: O.RMSprop(0.01, centered=True), dict(rate=0.01, centered=True)),
]


def optimizer_case(name, make, options):
    model = make_model("tanh", 1, "linear")
    x, y = make_data(10, 1, "real")
    vx, vy = make_data(6, 1, "real")
    start = model.get_weights()
    model.compile(make(), "mse", metrics=["mae"])
    history = model.fit(x, y, batch_size=4, epochs=5, validation_data=(vx, vy), shuffle=False, verbose=0).history
    return dict(optimizer=name, options=options, x=numbers(x), y=numbers(y), vx=numbers(vx), vy=numbers(vy),
                weights=[numbers(w) for w in start], after=[numbers(w) for w in model.get_weights()],
                history={k: [float(v) for v in values] for k, values in history.items()})


def callback_case():
    model = make_model("relu", 1, "linear")
    x, y = make_data(12, 1, "real")
    vx, vy = make_data(12, 1, "real")
    start = model.get_weights()
    model.compile(O.SGD(0.1), "mse")
    stop = keras.callbacks.EarlyStopping(patience=8, min_delta=1e-3, restore_best_weights=True)
    reduce = keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5, cooldown=1)
    history = model.fit(x, y, batch_size=5, epochs=60, validation_data=(vx, vy), shuffle=False, verbose=0,
                        callbacks=[stop, reduce]).history
    return dict(x=numbers(x), y=numbers(y), vx=numbers(vx), vy=numbers(vy), weights=[numbers(w) for w in start],
                after=[numbers(w) for w in model.get_weights()],
                history={k: [float(v) for v in values] for k, values in history.items()})


def accuracy_cases():
    cases = []
    for loss, outputs, last, target in [("binary_crossentropy", 1, "sigmoid", "binary"), ("categorical_crossentropy", 3, "softmax", "onehot"),
                                        ("sparse_categorical_crossentropy", 3, "softmax", "sparse")]:
        model = make_model("relu", outputs, last)
        x, y = make_data(40, outputs, target)
        model.compile("sgd", loss, metrics=["accuracy"])
        value, accuracy = model.evaluate(x, y, verbose=0)
        cases.append(dict(loss=loss, outputs=outputs, last=last, x=numbers(x), y=numbers(y), y_size=y.shape[1],
                          weights=[numbers(w) for w in model.get_weights()], value=value, accuracy=accuracy))
    return cases


def summary_text():
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input((1,)), keras.layers.Rescaling(0.5), keras.layers.Dense(16, "relu"),
                              keras.layers.Dense(200, "relu"), keras.layers.Dense(1)])
    lines = []
    model.summary(print_fn=lambda text, line_break=False: lines.append(text))
    return "\n".join(lines)


golden = dict(
    versions=f"keras {keras.__version__}, tensorflow {tf.__version__}",
    losses=[loss_case(*c) for c in LOSSES],
    optimizers=[optimizer_case(*c) for c in OPTIMIZERS],
    callbacks=callback_case(),
    accuracies=accuracy_cases(),
    summary=summary_text(),
)
path = pathlib.Path(__file__).with_name("learn_keras.json")
path.write_text(json.dumps(golden, indent=0, ensure_ascii=False).replace(",\n", ", ").replace("[\n", "[").replace("\n]", "]") + "\n")
print(path, path.stat().st_size, "bytes")
