"""Stands in for Keras, as `tensorflow` does beside it for TensorFlow."""

from tensorflow import PlaceholderType, placeholder, register

# What Rasa 3.6 imports by path.
SUBMODULES = ("keras.utils", "keras.utils.control_flow_util", "keras.utils.tf_utils")


def __getattr__(name: str) -> PlaceholderType:
    if name.startswith("__"):
        raise AttributeError(name)
    value = globals()[name] = placeholder(f"{__name__}.{name}")
    return value


register(SUBMODULES)
