"""List the weights of the models: `newsdesk models`."""

from typing import TYPE_CHECKING

from bot.cli.options import Json
from bot.cli.terminal import print_json, print_lines
from index.errors import ModelError

if TYPE_CHECKING:
    from index.models.weights import Weights


def models(as_json: Json = False) -> None:
    """List the models: where their weights are, their licences and their hashes."""
    from bot.settings import load_settings
    from index.models.catalogue import ALL
    from index.models.weights import look_in

    look_in(load_settings().models_folder)
    for weights in ALL:
        found, problem = _found(weights)
        if as_json:
            print_json(
                {
                    "name": weights.name,
                    "purpose": weights.purpose,
                    "file": found or None,
                    "problem": problem or None,
                    "licence": weights.licence,
                    "source": weights.source,
                    "sha256": weights.sha256,
                }
            )
        else:
            print_lines(
                [
                    f"{weights.name}: {weights.purpose}",
                    f"  {found or problem}",
                    f"  licence: {weights.licence}",
                    f"  source: {weights.source}",
                    f"  SHA-256: {weights.sha256}",
                ]
            )


def _found(weights: "Weights") -> tuple[str, str]:
    """Return the path of the weights, or why they cannot be used."""
    from index.models.weights import locate

    try:
        return str(locate(weights) / weights.file), ""
    except ModelError as error:
        return "", str(error)
