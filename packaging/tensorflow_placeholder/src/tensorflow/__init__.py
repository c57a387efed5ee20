"""Stands in for TensorFlow: everything Rasa names at import exists, nothing can be used.

Rasa imports TensorFlow whether a component needs it or not, to annotate types and to derive classes.
Here every attribute is a class that can be annotated with, derived from and passed by, and that raises
`TensorFlowNotInstalledError` when it is called. See docs/dependencies.md.
"""

import sys
from types import ModuleType
from typing import Any, NoReturn

__version__ = "2.12.0"

# The submodules that Rasa 3.6 imports by path, and no others. Any other import must fail as it does where
# TensorFlow is missing: that is how thinc and huggingface_hub find out what they can offer.
SUBMODULES = (
    "tensorflow.config",
    "tensorflow.keras",
    "tensorflow.keras.backend",
    "tensorflow.keras.callbacks",
    "tensorflow.keras.utils",
    "tensorflow.python",
    "tensorflow.python.eager",
    "tensorflow.python.eager.wrap_function",
    "tensorflow.python.types",
    "tensorflow.python.types.core",
    "tensorflow.types",
    "tensorflow.types.experimental",
)


class TensorFlowNotInstalledError(RuntimeError):
    """Something called TensorFlow, which this installation leaves out on purpose."""


class PlaceholderType(type):
    """The type of every TensorFlow name: its attributes are placeholders too, and calling it raises."""

    def __getattr__(cls, name: str) -> "PlaceholderType":
        if name.startswith("__"):
            raise AttributeError(name)
        value = placeholder(f"{cls.__qualname__}.{name}")
        setattr(cls, name, value)
        return value

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise TensorFlowNotInstalledError(
            f"{cls.__qualname__} needs TensorFlow, which is left out: Plumbline's own models do without. "
            "Take the component that asked for it (DIETClassifier, ResponseSelector, TEDPolicy, "
            "UnexpecTEDIntentPolicy, ConveRTFeaturizer, LanguageModelFeaturizer) out of the Rasa "
            "configuration, or install TensorFlow as docs/dependencies.md says."
        )


class PlaceholderModule(ModuleType):
    """A module whose every public name is a placeholder."""

    # Makes it a package to the import system; there is nothing on disk to find.
    __path__: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> PlaceholderType:
        if name.startswith("__"):
            raise AttributeError(name)
        value = placeholder(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


def placeholder(name: str) -> PlaceholderType:
    """Return a class that stands for the TensorFlow name given."""
    return PlaceholderType(name.rpartition(".")[2], (), {"__module__": __name__, "__qualname__": name})


def register(names: tuple[str, ...]) -> None:
    """Make the modules named importable, each as an attribute of the one above it."""
    for name in names:
        module = sys.modules[name] = PlaceholderModule(name)
        above, _, last = name.rpartition(".")
        setattr(sys.modules[above], last, module)


def __getattr__(name: str) -> PlaceholderType:
    if name.startswith("__"):
        raise AttributeError(name)
    value = globals()[name] = placeholder(f"{__name__}.{name}")
    return value


register(SUBMODULES)
