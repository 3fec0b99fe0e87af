"""presidio-analyzer with its own engine for use without a model, and all of its default English recognisers.

An argument after the texts is a score threshold; by default it has none. Only the analysis is timed, not the rewriting.
"""

import sys

import harness
import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine.no_op_nlp_engine import NoOpNlpEngine

# Its e-mail recogniser asks for the top-level domains, which would be fetched; this takes those that are shipped.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
threshold = float(sys.argv[2]) if len(sys.argv) > 2 else None
analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"], default_score_threshold=threshold or 0)


def analyze(text: str) -> list:
    return analyzer.analyze(text, language="en")


def find(text: str) -> list[tuple[str, int, int]]:
    return [(found.entity_type, found.start, found.end) for found in analyze(text)]


harness.run("presidio-analyzer", analyze, find=find)
