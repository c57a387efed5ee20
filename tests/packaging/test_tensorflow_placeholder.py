"""The placeholder lets Rasa be imported, and says what is missing when TensorFlow is really used."""

import importlib

import keras
import pytest
import tensorflow as tf


def test_a_name_annotates_and_can_be_derived_from() -> None:
    class Layer(tf.keras.layers.Layer):
        def call(self, inputs: tf.Tensor | None) -> tf.Tensor: ...

    assert issubclass(Layer, tf.keras.layers.Layer)
    assert not isinstance(3, tf.Tensor)


@pytest.mark.parametrize("name", ["keras.layers.Dense", "constant", "random.set_seed", "keras.backend.sum"])
def test_a_call_names_what_needs_tensorflow(name: str) -> None:
    value = tf
    for part in name.split("."):
        value = getattr(value, part)
    with pytest.raises(tf.TensorFlowNotInstalledError, match=f"tensorflow.{name} needs TensorFlow"):
        value()


def test_a_derived_class_cannot_be_made() -> None:
    class Model(keras.Model):
        pass

    with pytest.raises(tf.TensorFlowNotInstalledError, match="Model needs TensorFlow"):
        Model(name="diet")


@pytest.mark.parametrize("name", ["tensorflow.experimental.dlpack", "tensorflow_hub", "tensorflow_text"])
def test_what_others_probe_for_is_missing(name: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(name)
