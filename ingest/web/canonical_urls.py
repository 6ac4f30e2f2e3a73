"""Canonicalises the URLs of articles, so that each article has a single address.

Pure: text in, text out.
"""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from index.urls import ascii_host
from ingest.web.credentials import without_credentials

# Parameters that analytics and advertising append to links; they do not select content.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|s_cid|cmpid"
    r"|ocid|__twitter_impression|at_medium|at_campaign\w*|at_link\w*|at_bbc_team|at_format"
    r"|at_ptr_name|ns_mchannel|ns_source|ns_campaign|ns_linkname|guccounter|guce_\w+)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# "www.", "m." and "amp." are variants of the same site.
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def canonical_url(url: str) -> str:
    """Return the canonical address of an article.

    Args:
        url: An http(s) address, or a `file:` URI, which is returned unchanged.

    Returns:
        The address with scheme and host in lower case, the host in ASCII, and without user name,
        default port, fragment and tracking parameters.

    Raises:
        ValueError: The address has another scheme, no host, or white space.
    """
    url = url.strip()
    if any(character.isspace() or not character.isprintable() for character in url):
        shown = without_credentials(url)
        raise ValueError(f"{shown!r} is not an address: it contains white space")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme == "file":
        return url
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{without_credentials(url)!r} is not an http(s) address")
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    return urlunsplit((scheme, _authority(parts, scheme), parts.path or "/", "&".join(kept), ""))


def is_http(url: str) -> bool:
    """Whether a text is an http(s) address."""
    try:
        return urlsplit(url.strip()).scheme.lower() in _DEFAULT_PORTS
    except ValueError:
        return False


def same_site(first: str, second: str) -> bool:
    """Whether two http(s) addresses have the same host; mobile variants count as the same."""
    try:
        hosts = [
            _VARIANT.sub("", ascii_host(urlsplit(url).hostname or "")) for url in (first, second)
        ]
    except ValueError:
        return False
    return bool(hosts[0]) and hosts[0] == hosts[1]


def _authority(parts: SplitResult, scheme: str) -> str:
    host = ascii_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS[scheme]:
        host += f":{parts.port}"
    # the user name and password are dropped, because addresses are shown to people
    return host
