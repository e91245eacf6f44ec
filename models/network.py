"""The model: piecewise-linear ranks of the features, an ensemble of small tanh networks, calibrated logits.

    rank_j(f)  = 2 * share of the training seconds below f_j - 1, linear between KNOTS quantiles, flat outside
    logits     = mean over the networks of W2 tanh(W1 rank + b1) + b2
    calibrated = logits / T + bias
    (rest, stress, exertion) = softmax(calibrated)

Ranks, because the tails of EDA features span decades and a network on raw values learns the few people who live there.
Trained with Adam on noisy inputs with dropout, all from one seed: the same machine gives the same bytes.
"""

import numpy as np

KNOTS = 21
SETTINGS = {"hidden": 32, "networks": 6, "epochs": 10, "rate": 3e-3, "decay": 1e-2, "drop": 0.2, "noise": 0.2, "batch": 512}
INNER = 4  # folds, by person, that the calibration is fitted on


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Ranks:
    """One piecewise-linear rank per feature; equal quantiles (counts are often 0) merge into their middle rank."""

    def __init__(self, x):
        share = np.linspace(0, 1, KNOTS)
        self.knots, self.ranks = [], []
        for column in x.T.astype(np.float64):
            quantiles = np.quantile(column, share)
            knots = np.unique(quantiles.astype(np.float32)).astype(np.float64)
            ranks = np.array([share[quantiles.astype(np.float32) == np.float32(k)].mean() for k in knots])
            self.knots.append(knots)
            self.ranks.append(2 * ranks - 1)

    def __call__(self, x):
        return np.stack([np.interp(x[:, j], k, r) for j, (k, r) in enumerate(zip(self.knots, self.ranks))], axis=1)


def fit_network(x, y, weight, seed, settings):
    """One network as [W1, b1, W2, b2]."""
    random, (n, inputs) = np.random.RandomState(seed), x.shape
    hidden, batch = settings["hidden"], settings["batch"]
    params = [random.randn(inputs, hidden) / np.sqrt(inputs), np.zeros(hidden),
              random.randn(hidden, 3) / np.sqrt(hidden), np.zeros(3)]
    first, second = [0 * p for p in params], [0 * p for p in params]
    target, steps, step = np.eye(3)[y], settings["epochs"] * (n // batch), 0
    for _ in range(settings["epochs"]):
        order = random.permutation(n)
        for start in range(0, n - batch + 1, batch):
            rows = order[start:start + batch]
            step += 1
            rate = settings["rate"] * (1 + np.cos(np.pi * step / steps)) / 2
            grads = gradients(params, x[rows], target[rows], weight[rows], random, settings)
            adam(params, grads, first, second, step, rate, settings["decay"])
    return params


def gradients(params, x, target, weight, random, settings):
    w1, b1, w2, b2 = params
    x = x + settings["noise"] * random.randn(*x.shape)
    active = np.tanh(x @ w1 + b1)
    keep = (random.rand(*active.shape) > settings["drop"]) / (1 - settings["drop"])
    error = (softmax((active * keep) @ w2 + b2) - target) * weight[:, None] / len(x)
    back = (error @ w2.T) * keep * (1 - active * active)
    return [x.T @ back, back.sum(0), (active * keep).T @ error, error.sum(0)]


def adam(params, grads, first, second, step, rate, decay):
    for i, grad in enumerate(grads):
        first[i] = 0.9 * first[i] + 0.1 * grad
        second[i] = 0.999 * second[i] + 0.001 * grad * grad
        move = first[i] / (1 - 0.9 ** step) / (np.sqrt(second[i] / (1 - 0.999 ** step)) + 1e-8)
        params[i] = params[i] - rate * (move + (decay * params[i] if i % 2 == 0 else 0))


def logits(params, x):
    w1, b1, w2, b2 = params
    return np.tanh(x @ w1 + b1) @ w2 + b2


class Model:
    """Uncalibrated unless `scale` and `bias` say otherwise."""

    def __init__(self, x, y, weight, seed=0, settings=SETTINGS):
        self.ranks = Ranks(x)
        ranked, weight = self.ranks(x), weight / weight.mean()
        self.networks = [fit_network(ranked, y, weight, seed + i, settings) for i in range(settings["networks"])]
        self.scale, self.bias = 1.0, np.zeros(3)

    def logits(self, x):
        ranked = self.ranks(x)
        return np.mean([logits(p, ranked) for p in self.networks], axis=0) * self.scale + self.bias

    def predict(self, x):
        return softmax(self.logits(x))


def fit_calibration(z, y, weight, rounds=300):
    """(scale, bias) of the least log loss by plain gradient descent on scale and bias, three biases that sum to 0."""
    scale, bias, target = 1.0, np.zeros(3), np.eye(3)[y]
    weight = weight / weight.sum()
    for _ in range(rounds):
        error = (softmax(scale * z + bias) - target) * weight[:, None]
        scale -= 0.3 * (error * z).sum()
        bias = bias - 1.0 * error.sum(0)
    return scale, bias - bias.mean()


def fit(x, y, subject, inner, weight, seed=0, settings=SETTINGS):
    """A calibrated model. `inner` maps a person to one of INNER folds: the calibration sees only people kept out."""
    fold, z = np.array([inner[s] for s in subject]), np.zeros((len(y), 3))
    fewer = {**settings, "networks": 1}
    for k in range(INNER):
        out = fold == k
        z[out] = Model(x[~out], y[~out], weight[~out], seed + 100 * (k + 1), fewer).logits(x[out])
    model = Model(x, y, weight, seed, settings)
    model.scale, model.bias = fit_calibration(z, y, weight)
    return model
