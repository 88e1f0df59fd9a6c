"""Writes a trained network as a model folder that Vosk loads.

    python -m models.training.export --work WORK --run NAME --out models/unpinch-en

The folder has no graph: graphs are compiled from the sentence templates where the program runs.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.listening.graph.topology import PHONES, POSITIONS, phone_table
from models.training.features import FBANK_CONF, MELS
from models.training.kaldi_writer import KaldiWriter
from models.training.network import BYPASS, SPLICE, STRIDE, Block, Network, Size
from models.training.pronounce import OUTPUTS

MODEL_CONF: Final = """--min-active=200
--max-active=2000
--beam=11
--lattice-beam=2
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=6
--endpoint.silence-phones=1
--endpoint.rule1.min-trailing-silence=1000
--endpoint.rule2.min-trailing-silence=1000
--endpoint.rule3.min-trailing-silence=1000
--endpoint.rule4.min-trailing-silence=1000
--endpoint.rule5.min-utterance-length=1000
"""
"""The decoder's options. A wider lattice beam makes Vosk stall on noise: CTC aligns every sentence in
many equal ways. Endpoints never fire: our own voice-activity detector ends utterances."""

Array = NDArray[np.float32]


def load_network(checkpoint: Path, weights: str = "average") -> Network:
    """Return the network of a checkpoint, ready to be used.

    Args:
        checkpoint: the file.
        weights: `average`, or `network` for the last ones.
    """
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network = Network(Size(**state["size"]))
    network.load_state_dict(state[weights])
    return network.eval()


def write_model(network: Network, priors: Array, exponent: float, folder: Path) -> None:
    """Write the model folder.

    Args:
        network: a trained network.
        priors: how often each output is likely on training data, shape (OUTPUTS,).
        exponent: power to which the priors are raised before Kaldi divides by them.
        folder: made when it is missing.
    """
    (folder / "am").mkdir(parents=True, exist_ok=True)
    (folder / "conf").mkdir(exist_ok=True)
    with (folder / "am" / "final.mdl").open("wb") as file:
        writer = KaldiWriter(file)
        _transitions(writer)
        _network(writer, network)
        writer.token("<LeftContext>")
        writer.integer(0)
        writer.token("<RightContext>")
        writer.integer(0)
        writer.token("<Priors>")
        writer.vector((priors**exponent).astype(np.float32))
    (folder / "conf" / "model.conf").write_text(MODEL_CONF, encoding="utf-8")
    (folder / "conf" / "fbank.conf").write_text(FBANK_CONF, encoding="utf-8")
    (folder / "phones.txt").write_text(phone_table(), encoding="utf-8")


def _transitions(writer: KaldiWriter) -> None:
    """Write the CTC topology: silence is a blank; a phone has a state and an optional blank."""
    phones = range(1, 2 + len(PHONES) * len(POSITIONS))
    writer.token("<TransitionModel>", "<Topology>")
    writer.integers(list(phones))
    writer.integers([-1, 0, *([1] * (len(phones) - 1))])
    silence = [(0, [(0, 0.5), (1, 0.5)]), (-1, [])]
    phone = [(0, [(0, 0.5), (1, 0.3), (2, 0.2)]), (1, [(1, 0.5), (2, 0.5)]), (-1, [])]
    writer.integer(2)
    for states in (silence, phone):
        writer.integer(len(states))
        for pdf_class, transitions in states:
            writer.integer(pdf_class)
            writer.integer(len(transitions))
            for target, probability in transitions:
                writer.integer(target)
                writer.real(probability)
    writer.token("</Topology>", "<Triples>")
    triples = [(1, 0, 0)]
    for index in phones[1:]:
        triples += [(index, 0, 1 + (index - 2) // len(POSITIONS)), (index, 1, 0)]
    writer.integer(len(triples))
    for triple in triples:
        for value in triple:
            writer.integer(value)
    writer.token("</Triples>", "<LogProbs>")
    probabilities = [1.0, 0.5, 0.5, *([0.5, 0.3, 0.2, 0.5, 0.5] * (len(phones) - 1))]
    writer.vector(np.log(np.array(probabilities, dtype=np.float32)))
    writer.token("</LogProbs>", "</TransitionModel>")


def _network(writer: KaldiWriter, network: Network) -> None:
    blocks = [block for block in network.blocks if isinstance(block, Block)]
    writer.token("<Nnet3>")
    writer.lines("\n" + "\n".join(_configuration(blocks)) + "\n\n")
    components = list(_components(network, blocks))
    writer.token("<NumComponents>")
    writer.integer(len(components))
    for name, component in components:
        writer.token("<ComponentName>", name)
        _component(writer, component)
    writer.token("</Nnet3>")


def _configuration(blocks: list[Block]) -> Iterator[str]:
    def node(name: str, source: str) -> str:
        return f"component-node name={name} component={name} input={source}"

    def layer(name: str, source: str) -> Iterator[str]:
        yield node(f"{name}.affine", source)
        yield node(f"{name}.relu", f"{name}.affine")
        yield node(f"{name}.norm", f"{name}.relu")

    def at(name: str, offset: int) -> str:
        return name if offset == 0 else f"Offset({name}, {offset})"

    yield f"input-node name=input dim={MELS}"
    splice = ", ".join(at("input", offset) for offset in range(-SPLICE, SPLICE + 1))
    yield from layer("first", f"Append({splice})")
    below = "first.norm"
    for index, block in enumerate(blocks, start=1):
        name, back, second = f"block{index}", STRIDE * block.back, STRIDE * block.second
        yield node(f"{name}.linear", f"Append({at(below, -back)}, {below})")
        pair = [at(f"{name}.linear", offset) for offset in sorted((0, second))]
        yield from layer(name, f"Append({', '.join(pair)})")
        yield node(f"{name}.sum", f"Sum(Scale({BYPASS}, {below}), {name}.norm)")
        below = f"{name}.sum"
    yield node("last.affine", below)
    yield node("last.softmax", "last.affine")
    yield "output-node name=output input=last.softmax objective=linear"


Component = tuple[Array, Array] | nn.BatchNorm1d | tuple[str, int]
"""An affine (weights, bias), a normalisation, or a component that has only a dimension."""


def _components(network: Network, blocks: list[Block]) -> Iterator[tuple[str, Component]]:
    width = network.size.width
    # The features' mean and scale become part of the first layer.
    frames = 2 * SPLICE + 1
    scale, mean = network.scale.repeat(frames), network.mean.repeat(frames)
    weights = network.first.weight * scale
    bias = network.first.bias - weights @ mean
    yield "first.affine", (_array(weights), _array(bias))
    yield "first.relu", ("Rectified", width)
    yield "first.norm", network.norm.norm
    for index, block in enumerate(blocks, start=1):
        name, bottleneck = f"block{index}", network.size.bottleneck
        nothing = np.zeros(bottleneck, dtype=np.float32)
        yield f"{name}.linear", (_array(block.linear.weight), nothing)
        yield f"{name}.affine", _affine(block.affine)
        yield f"{name}.relu", ("Rectified", width)
        yield f"{name}.norm", block.norm.norm
        yield f"{name}.sum", ("NoOp", width)
    yield "last.affine", _affine(network.last)
    yield "last.softmax", ("LogSoftmax", OUTPUTS)


def _array(tensor: torch.Tensor) -> Array:
    return tensor.detach().float().cpu().numpy()


def _affine(layer: nn.Linear) -> tuple[Array, Array]:
    return _array(layer.weight), _array(layer.bias)


def _component(writer: KaldiWriter, component: Component) -> None:
    if isinstance(component, nn.BatchNorm1d):
        _normalisation(writer, component)
        return
    first, second = component
    if isinstance(first, str):
        assert isinstance(second, int)
        _plain(writer, first, second)
        return
    assert not isinstance(second, int)
    writer.token("<FixedAffineComponent>", "<LinearParams>")
    writer.matrix(first)
    writer.token("<BiasParams>")
    writer.vector(second)
    writer.token("</FixedAffineComponent>")


def _normalisation(writer: KaldiWriter, norm: nn.BatchNorm1d) -> None:
    assert norm.running_mean is not None and norm.running_var is not None
    writer.token("<BatchNormComponent>")
    for name in ("<Dim>", "<BlockDim>"):
        writer.token(name)
        writer.integer(norm.num_features)
    for name, value in (("<Epsilon>", norm.eps), ("<TargetRms>", 1.0)):
        writer.token(name)
        writer.real(value)
    writer.token("<TestMode>")
    writer.flag(True)
    writer.token("<Count>")
    writer.real(1000.0)
    writer.token("<StatsMean>")
    writer.vector(_array(norm.running_mean))
    writer.token("<StatsVar>")
    writer.vector(_array(norm.running_var))
    writer.token("</BatchNormComponent>")


def _plain(writer: KaldiWriter, kind: str, dim: int) -> None:
    name = {"Rectified": "RectifiedLinearComponent"}.get(kind, f"{kind}Component")
    writer.token(f"<{name}>", "<Dim>")
    writer.integer(dim)
    if kind == "NoOp":
        writer.token("<BackpropScale>")
        writer.real(1.0)
    else:
        for statistic in ("<ValueAvg>", "<DerivAvg>"):
            writer.token(statistic)
            writer.vector(np.zeros(0, dtype=np.float32))
        writer.token("<Count>")
        writer.real(0.0)
    writer.token(f"</{name}>")


def main() -> None:
    """Export a run."""
    from models.training.development import mean_posteriors

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path("../shared/speech"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--exponent", type=float, default=0.7, help="of the priors")
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = load_network(options.work / "runs" / options.run / "checkpoint.pt")
    priors = mean_posteriors(network, options.speech, options.work)
    write_model(network, priors, options.exponent, options.out)
    print(f"wrote {options.out}")


if __name__ == "__main__":
    main()
