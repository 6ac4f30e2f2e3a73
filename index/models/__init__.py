"""The encoder and the reader; only this package imports torch and onnxruntime."""
