"""The models: what turns text into numbers; torch and onnxruntime live here."""
