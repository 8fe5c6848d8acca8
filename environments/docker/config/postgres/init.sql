-- Roles and databases of a new cluster. Plain SQL, run once, statement by statement, by whoever makes the cluster.
-- Passwords come from files, so that this file can be in Git; the names in quotes are what the secrets are called.

-- If one of these fails, the log must not quote it: the executed text holds a password.
SET log_min_error_statement = panic;
SET log_error_verbosity = terse;

DO $$
BEGIN
  EXECUTE format(
    'CREATE ROLE prefect LOGIN PASSWORD %L',
    rtrim(pg_read_file('/run/secrets/postgres/prefect-password'), E'\r\n')
  );
  EXECUTE format(
    'CREATE ROLE gateway LOGIN PASSWORD %L',
    rtrim(pg_read_file('/run/secrets/postgres/gateway-password'), E'\r\n')
  );
  EXECUTE format(
    'CREATE ROLE validator LOGIN PASSWORD %L',
    rtrim(pg_read_file('/run/secrets/postgres/validator-password'), E'\r\n')
  );
  EXECUTE format(
    'CREATE ROLE exporter LOGIN PASSWORD %L',
    rtrim(pg_read_file('/run/secrets/postgres/exporter-password'), E'\r\n')
  );
END
$$;

-- The validator and the exporter look at the server's state and read nobody's data.
GRANT pg_monitor TO validator, exporter;
ALTER ROLE validator SET default_transaction_read_only = on;
ALTER ROLE validator SET statement_timeout = '10s';
ALTER ROLE exporter SET default_transaction_read_only = on;
ALTER ROLE exporter SET statement_timeout = '10s';

-- template0, because only it can be copied with another encoding and locale. Prefect's own migrations create pg_trgm:
-- a trusted extension, so the owner may.
CREATE DATABASE prefect OWNER prefect TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE gateway OWNER gateway TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';

REVOKE ALL ON DATABASE prefect FROM PUBLIC;
REVOKE ALL ON DATABASE gateway FROM PUBLIC;
GRANT CONNECT ON DATABASE prefect TO validator, exporter;
GRANT CONNECT ON DATABASE gateway TO validator, exporter;
