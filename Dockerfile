# syntax=docker/dockerfile:1
# The bot in one image, for x86_64 and arm64: docker build -t newsdesk .
# Nothing is downloaded when it runs: the weights are in the packages.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
# PyPI's PyTorch for x86_64 brings gigabytes of GPU libraries; this index has the CPU's
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/newsdesk \
    && /opt/newsdesk/bin/pip install torch==2.13.0 --index-url "${TORCH_INDEX}"
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY ingest ingest
COPY bot bot
RUN /opt/newsdesk/bin/pip install ".[writer]"

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Newsdesk" \
      org.opencontainers.image.description="A Discord bot that answers questions from the news, with citations" \
      org.opencontainers.image.source="https://github.com/newsdesk-bot/newsdesk" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin newsdesk \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/newsdesk /opt/newsdesk
# all that is written goes to /data and /tmp: the root file system may be read-only
ENV PATH=/opt/newsdesk/bin:$PATH \
    HOME=/data \
    NEWSDESK_HOME=/data \
    NEWSDESK_METRICS_ADDRESS=127.0.0.1:9464 \
    MPLCONFIGDIR=/tmp \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["newsdesk"]
CMD ["run"]
