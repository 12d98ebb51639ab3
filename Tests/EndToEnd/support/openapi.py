"""The OpenAPI description, and the part of it that one listener serves."""

import copy
import re
from pathlib import Path

import yaml

from support.process import ROOT

FILE = ROOT / "openapi/openapi.yaml"
METHODS = {"get", "post", "put", "patch", "delete"}


def load() -> dict:
    return yaml.safe_load(FILE.read_text())


def is_for_operators(path_item: dict) -> bool:
    """Paths of the operators' listener name it as their server."""
    return "servers" in path_item


def operations(document: dict) -> set[str]:
    """`METHOD /path/{}` of everything described."""
    paths = document["paths"].items()
    return {template(f"{method.upper()} {path}") for path, item in paths for method in item.keys() & METHODS}


def template(operation: str) -> str:
    """An operation without the names of its parameters, which may be written `{id}` or `:id`."""
    return re.sub(r"\{[^}]*\}|:\w+", "{}", operation)


def narrowed(document: dict, for_operators: bool, parameters: dict[str, dict]) -> dict:
    """The part that one listener serves, with other schemas of some parameters, so that requests reach rows at all."""
    document = copy.deepcopy(document)
    document["paths"] = {
        path: {key: value for key, value in item.items() if key != "servers"}
        for path, item in document["paths"].items()
        if is_for_operators(item) == for_operators
    }
    for name, schema in parameters.items():
        document["components"]["parameters"][name]["schema"] = schema
    return document


def write(document: dict, folder: Path) -> Path:
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(document))
    return file
