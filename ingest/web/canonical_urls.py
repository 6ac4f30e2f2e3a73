"""One address for one article: what does not name the article is dropped from its URL.

Pure: text in, text out.
"""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

# What analytics and advertising append to links; none of it selects content.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|s_cid|cmpid"
    r"|ocid|__twitter_impression|at_medium|at_campaign\w*|at_link\w*|at_bbc_team|at_format"
    r"|at_ptr_name|ns_mchannel|ns_source|ns_campaign|ns_linkname|guccounter|guce_\w+)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# "www.", "m." and "amp." show the same outlet's pages.
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def canonical_url(url: str) -> str:
    """Return the one address under which an article is known.

    Args:
        url: An http(s) address, or a `file:` URI, which is returned as it is.

    Returns:
        It with scheme and host in lower case and without default port, fragment and tracking
        parameters.

    Raises:
        ValueError: It is neither, or has no host.
    """
    url = url.strip()
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValueError(f"{url!r} is no address: it has white space in it")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme == "file":
        return url
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is no http(s) address")
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    return urlunsplit((scheme, _authority(parts, scheme), parts.path or "/", "&".join(kept), ""))


def same_site(first: str, second: str) -> bool:
    """Whether two http(s) addresses are of one host, its mobile variants included."""
    hosts = [_VARIANT.sub("", (urlsplit(url).hostname or "").lower()) for url in (first, second)]
    return bool(hosts[0]) and hosts[0] == hosts[1]


def _authority(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS[scheme]:
        host += f":{parts.port}"
    # a password is no part of an article's name, and addresses are shown to people
    return host
