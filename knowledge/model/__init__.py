"""The embedding model: built as ONNX from the packaged weights, served by onnxruntime, checked against torch."""
